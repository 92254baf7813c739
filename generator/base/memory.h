/* Memory.  Out of memory ends the process with a message (exit status 70), so no caller checks. */
#ifndef MOYAL_BASE_MEMORY_H
#define MOYAL_BASE_MEMORY_H

#include <stddef.h>

/* Zeroed array of `count` elements of `size` bytes; freed with free(). */
void *memory_new(size_t count, size_t size);

/* Resizes `old` to `count` elements of `size` bytes; new bytes are not cleared. */
void *memory_resize(void *old, size_t count, size_t size);

/* A copy of `text` (of its first `length` bytes); freed with free(). */
char *memory_copy_text(const char *text);
char *memory_copy_bytes(const char *text, size_t length);

/* An arena: documents (trees, models) allocate from one and are freed as a whole. */
typedef struct arena_struct arena_t;
arena_t *arena_new(void);
void arena_free(arena_t *arena);
void *arena_alloc(arena_t *arena, size_t size); /* zeroed, aligned for any type */
char *arena_text(arena_t *arena, const char *text, size_t length);

#endif
