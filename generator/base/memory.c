/* Checked allocation and arenas. */
#include "base/memory.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *check(void *block)
{
    if (block == NULL) {
        fputs("moyal: out of memory\n", stderr);
        exit(70);
    }
    return block;
}

void *memory_new(size_t count, size_t size)
{
    return check(calloc(count ? count : 1, size ? size : 1));
}

void *memory_resize(void *old, size_t count, size_t size)
{
    if (size != 0 && count > SIZE_MAX / size)
        return check(NULL);
    return check(realloc(old, count != 0 && size != 0 ? count * size : 1));
}

char *memory_copy_bytes(const char *text, size_t length)
{
    char *copy = memory_new(length + 1, 1);

    memcpy(copy, text, length);
    return copy;
}

char *memory_copy_text(const char *text)
{
    return memory_copy_bytes(text, strlen(text));
}

/* Blocks are linked from the newest to the oldest. */
typedef struct block_struct {
    struct block_struct *older;
    size_t used, size;
    max_align_t bytes[];
} block_t;

struct arena_struct {
    block_t *newest;
};

enum { BLOCK_SIZE = 16384 };

arena_t *arena_new(void)
{
    return memory_new(1, sizeof(arena_t));
}

void arena_free(arena_t *arena)
{
    if (arena == NULL)
        return;
    for (block_t *block = arena->newest; block != NULL;) {
        block_t *older = block->older;
        free(block);
        block = older;
    }
    free(arena);
}

void *arena_alloc(arena_t *arena, size_t size)
{
    const size_t unit = sizeof(max_align_t);
    block_t *block = arena->newest;
    void *result;

    size = (size + unit - 1) / unit * unit;
    if (block == NULL || block->size - block->used < size) {
        size_t wanted = size > BLOCK_SIZE ? size : BLOCK_SIZE;
        block = memory_new(1, sizeof(block_t) + wanted);
        block->size = wanted;
        block->older = arena->newest;
        arena->newest = block;
    }
    result = (char *)block->bytes + block->used;
    block->used += size;
    return result;
}

char *arena_text(arena_t *arena, const char *text, size_t length)
{
    char *copy = arena_alloc(arena, length + 1);

    memcpy(copy, text, length);
    return copy;
}
