/* The text of a model and places in it. */
#ifndef MOYAL_BASE_SOURCE_H
#define MOYAL_BASE_SOURCE_H

#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

/* Half-open byte range of a source text.  A span with end == begin is a point. */
typedef struct {
    size_t begin, end;
} span_t;

/* No place to blame but the whole: a diagnostic then shows no line. */
#define SPAN_WHOLE ((span_t){0, SIZE_MAX})

/* An included file: the bytes of the text from `begin` up to the next part. */
typedef struct {
    char *name; /* the folder as the user gave it, and the file */
    size_t begin;
} source_part_t;

typedef struct {
    char *name; /* as given by the user; shown in diagnostics */
    char *text; /* NUL-terminated, may hold further NULs; included files follow after a line end */
    size_t length;
    size_t limit; /* of the length; 0: nothing can be included */
    size_t part_count;
    source_part_t *parts; /* by `begin` */
} source_t;

/* Copies `name` and `length` bytes of `text`.  Freed with source_free. */
source_t *source_new(const char *name, const char *text, size_t length);

/* Reads a file, or standard input for "-" (shown as "-").  On failure *out is NULL, the result is
 * IO_ERROR and *why a constant that says why; LIMIT_ERROR for a file of more than `limit` bytes. */
MUST_CHECK status_t source_read(source_t **out, const char *name, size_t limit, const char **why);
void source_free(source_t *source);

/* Appends the text of `file`, a plain name, from the folder of the source's own file; *begin is
 * where it starts.  Only regular files are read, no links.  IO_ERROR or LIMIT_ERROR and *why as
 * above; a source that is no file includes nothing. */
MUST_CHECK status_t source_include(size_t *begin, source_t *source, const char *file,
                                   const char **why);

/* The name of the file that holds `offset`. */
const char *source_name(const source_t *source, size_t offset);
/* Where its text begins. */
size_t source_begin(const source_t *source, size_t offset);

/* Line and column in the file that holds `offset`, from 1; columns count UTF-8 characters. */
void source_position(size_t *line, size_t *column, const source_t *source, size_t offset);

#endif
