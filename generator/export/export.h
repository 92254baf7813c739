/* Scripts of the same equations for other programs.  One row of the table and one file each. */
#ifndef MOYAL_EXPORT_EXPORT_H
#define MOYAL_EXPORT_EXPORT_H

#include "emit/emit.h"
#include "report/derive.h"

typedef struct {
    const derivation_t *derivation; /* quantum and hybrid sections */
    const equations_t *equations;   /* of the scheme asked for; NULL for `quantum` */
    const emit_options_t *numbers;
} export_t;

/* Adds the script to `out`; NULL, or why there is none: a constant.  All values are given where
 * `needs_values`. */
typedef const char *(*export_writer_t)(text_t *out, const export_t *request);

/*    --to, the schemes it knows (the first is the default), needs values, function */
#define EXPORT_KINDS(X)                                                                            \
    X("qutip", "quantum", 1, export_qutip)                                                         \
    X("xmds2", "unravel meanfield", 1, export_xmds2)                                               \
    X("sympy", "quantum", 0, export_sympy)

typedef struct {
    const char *name, *schemes;
    int needs_values;
    export_writer_t write;
} export_kind_t;

#define EXPORT_COUNT_ROW(name, schemes, values, function) +1
enum { EXPORT_COUNT = 0 EXPORT_KINDS(EXPORT_COUNT_ROW) };
#undef EXPORT_COUNT_ROW
extern const export_kind_t export_kinds[EXPORT_COUNT];

#define EXPORT_DECLARE(name, schemes, values, function)                                            \
    const char *function(text_t *out, const export_t *request);
EXPORT_KINDS(EXPORT_DECLARE)
#undef EXPORT_DECLARE

/* A Python script: the reader of printed elements with the JSON of the derivation as its data, and
 * the template `name` behind it, whose hole "numbers" holds `numbers` (NULL: it has none). */
void export_python(text_t *out, const export_t *request, const char *name, const char *numbers);

#endif
