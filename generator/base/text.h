/* A growing text.  The one way in which the generator builds strings. */
#ifndef MOYAL_BASE_TEXT_H
#define MOYAL_BASE_TEXT_H

#include <stddef.h>

typedef struct {
    char *bytes; /* NUL-terminated once something was added; NULL before */
    size_t length, capacity;
} text_t;

void text_init(text_t *text);
void text_clear(text_t *text);
void text_add(text_t *text, const char *string);
void text_add_bytes(text_t *text, const char *bytes, size_t length);
void text_printf(text_t *text, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The content as a NUL-terminated string, "" if empty; owned by `text`. */
const char *text_string(const text_t *text);

/* Hands the content over to the caller (freed with free()); `text` is empty afterwards. */
char *text_take(text_t *text);

#endif
