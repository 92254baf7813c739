/* Printed elements read back: the one text form of scalars, operators and expectation values
 * ("1/2*omega*A.sx - <C.q>^2/(2*m)"), as a tree from which other notations are written: LaTeX,
 * Python, C.  Sums, products and quotients of one level are flat. */
#ifndef MOYAL_FORMULA_FORMULA_H
#define MOYAL_FORMULA_FORMULA_H

#include "base/memory.h"

typedef enum {
    FORMULA_NUMBER,  /* text: digits */
    FORMULA_NAME,    /* text: "gammaC", "i", "C.q", "b[2].q" */
    FORMULA_CALL,    /* text: what is called, "sqrt", "D.e"; parts: its arguments */
    FORMULA_MEAN,    /* <X>: one part */
    FORMULA_POWER,   /* parts: base, exponent */
    FORMULA_PRODUCT, /* marked parts are divided by */
    FORMULA_SUM      /* marked parts are subtracted */
} formula_kind_t;

typedef struct formula_struct formula_t;
struct formula_struct {
    formula_kind_t kind;
    const char *text;
    size_t count;
    const formula_t **parts;
    unsigned char *marked; /* of SUM and PRODUCT: per part */
};

/* The tree of `text`, within `arena`.  NULL where the text is none of a formula, or nested beyond
 * reason. */
const formula_t *formula_read(arena_t *arena, const char *text);

#endif
