/* The text of a model and places in it. */
#ifndef MOYAL_BASE_SOURCE_H
#define MOYAL_BASE_SOURCE_H

#include <stddef.h>

#include "base/status.h"

/* Half-open byte range of a source text.  A span with end == begin is a point. */
typedef struct {
    size_t begin, end;
} span_t;

typedef struct {
    char *name; /* as given by the user; shown in diagnostics */
    char *text; /* NUL-terminated, may hold further NULs */
    size_t length;
} source_t;

/* Copies `name` and `length` bytes of `text`.  Freed with source_free. */
source_t *source_new(const char *name, const char *text, size_t length);

/* Reads a file, or standard input for "-" (shown as "-").  On failure *out is NULL, the result is
 * IO_ERROR and *why a constant that says why; LIMIT_ERROR for a file of more than `limit` bytes. */
MUST_CHECK status_t source_read(source_t **out, const char *name, size_t limit, const char **why);
void source_free(source_t *source);

/* Line and column, from 1; columns count UTF-8 characters. */
void source_position(size_t *line, size_t *column, const source_t *source, size_t offset);

#endif
