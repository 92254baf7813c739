/* Diagnostics: errors and warnings that point into a model text.  All of a file in one go. */
#ifndef MOYAL_BASE_DIAGNOSTIC_H
#define MOYAL_BASE_DIAGNOSTIC_H

#include <stdio.h>

#include "base/source.h"
#include "base/status.h"

typedef struct diags_struct diags_t; /* a growing list; belongs to one source */

diags_t *diags_new(const source_t *source); /* `source` must outlive the list */
void diags_free(diags_t *diags);

/* Adds an error and returns `status`, so that a failing path is one line.  `code` ("E0204") is a
 * constant and stable: tests and scripts look for it.  The message is one sentence, lower case, no
 * full stop. */
status_t diags_fail(diags_t *diags, status_t status, span_t span, const char *code,
                    const char *format, ...) __attribute__((format(printf, 5, 6)));

/* Adds a warning. */
void diags_warn(diags_t *diags, span_t span, const char *code, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Adds a line "  help: ..." to the diagnostic added last. */
void diags_help(diags_t *diags, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Adds a second place to the diagnostic added last, shown below it as "FILE:LINE:COL: note: ..."
 * with its own line and caret: where the bracket was opened, where the name was declared. */
void diags_note(diags_t *diags, span_t span, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

size_t diags_errors(const diags_t *diags); /* how many errors so far */

/* Prints in the order of the places in the text:
 *   FILE:LINE:COL: error[E0204]: message
 *     LINE | text of the line
 *          |      ^~~~
 *     help: did you mean 'gammaC'?
 * Tabs are expanded, unprintable bytes of the model shown escaped, and long lines cut around the
 * caret.  Identical diagnostics are printed once. */
void diags_print(FILE *out, const diags_t *diags);

#endif
