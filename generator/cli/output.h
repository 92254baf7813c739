/* Results: to standard output, or to a file that appears whole or not at all. */
#ifndef MOYAL_CLI_OUTPUT_H
#define MOYAL_CLI_OUTPUT_H

#include "base/text.h"
#include "base/status.h"
#include "report/style.h"

/* Writes `text` to the file `path`, or to standard output if it is NULL or "-".  A file is written
 * beside its place and moved there when it is complete.  IO_ERROR, said on standard error, if that
 * fails.
 */
MUST_CHECK status_t output_write(const char *path, const char *text);

/* The same for `length` bytes of any kind. */
MUST_CHECK status_t output_write_bytes(const char *path, const char *bytes, size_t length);

/* Whether output_write can write to `path` (NULL: standard output), as far as one can tell before
 * the work: IO_ERROR if not, USAGE_ERROR if it is the file that the model is read from ("-":
 * standard input); said. */
MUST_CHECK status_t output_probe(const char *path, const char *model);

/* Writes the file only if nothing of that name is there. */
MUST_CHECK status_t output_write_new(const char *path, const char *text);

/* How text for standard output looks: Unicode where the locale says so and a terminal shows it,
 * colours unless NO_COLOR is set. */
style_t output_style(void);

/* Whether two paths, of which none, one or both exist, name one regular file; NULL is none. */
int output_is_same(const char *a, const char *b);

#endif
