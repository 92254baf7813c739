/* Loops, families and indices; for this module only.
 *
 * A tree is expanded before anything else looks at it: no 'for' is left, every declaration has one
 * plain name ("b[2]" is one), and the lists of names in 'initial', 'state' and 'limit' hold plain
 * names.  Expressions keep their EXPR_ELEMENTs, sums and calls: these have their values where they
 * are evaluated. */
#ifndef MOYAL_MODEL_EXPAND_H
#define MOYAL_MODEL_EXPAND_H

#include "model/build.h"

/* An index of a loop that stands for a number. */
typedef struct index_struct index_t;
struct index_struct {
    const char *name;
    long value;
    const index_t *outer;
};

typedef struct {
    builder_t *builder;
    scope_t scope;
    const tree_t *tree; /* as written */
    arena_t *arena;     /* of what is new */
    const statement_t **statements;
    size_t count, capacity;
    size_t made;  /* statements and turns of loops so far */
    size_t nodes; /* new expressions so far */
    size_t block; /* of the environment that is read now, or SYSTEM */
    size_t environments;
    int is_full; /* a limit was reached: reported, the rest is left out */
} expand_t;

/* Replaces builder->tree by its expansion, which the builder owns, and lists its families. */
void expand_tree(builder_t *builder);

/* ---- substitute.c ------------------------------------------------------------------------ */

/* The expression with the indices put in; itself where none occurs in it. */
const expr_t *substitute(const expr_t *expr, const index_t *indices, expand_t *expand);

/* The whole number that an expression without free names is, 'let N = 4' aside; 0 (reported) if it
 * is none.  `what` begins the message: "an index". */
int substitute_integer(long *out, const expr_t *expr, const char *what, expand_t *expand);

/* "b[2]"; in the arena. */
const char *element_name(const char *family, long index, arena_t *arena);

#endif
