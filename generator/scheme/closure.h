/* Closures: what stands for the moments beyond those that are kept.
 *
 * Every moment is read as one of commuting variables, the symbols of its factors: q and p of each
 * mode (for Weyl-ordered monomials these are averages over the Wigner function), and the Hermitian
 * basis elements of finite factors.  The *weight* of a moment is the number of its variables.
 *
 *   cumulant N   a variable for each finite factor on which the moment acts; joint cumulants of
 * more than N variables vanish (the cumulant expansion of Kubo 1962 in symmetrised moments)
 *   gaussian     all finite factors together are one variable; joint cumulants of more than two
 *                vanish.  For modes alone: their Wigner function is Gaussian.
 *
 * With K the cumulants, v one variable and a the others of a moment E (C multiplies binomials):
 *
 *   E(v a) = sum_{b <= a} C(a, b) K(v b) E(a - b) */
#ifndef MOYAL_SCHEME_CLOSURE_H
#define MOYAL_SCHEME_CLOSURE_H

#include "scheme/moment_key.h"

typedef enum { CLOSURE_NONE, CLOSURE_GAUSSIAN, CLOSURE_CUMULANT } closure_kind_t;

typedef struct {
    closure_kind_t kind;
    size_t order; /* N of a cumulant closure; 2 for gaussian */
} closure_t;

enum { CLOSURE_MAX_ORDER = 8, CLOSURE_TEXT = 32 };

/* "none", "gaussian", "cumulant=N"; 0 if `text` is none of these or N not 1 .. CLOSURE_MAX_ORDER.
 */
MUST_CHECK int closure_read(closure_t *out, const char *text);
/* "none", "gaussian", "cumulant 3": as shown; `out` has room for CLOSURE_TEXT
 * bytes. */
void closure_text(char *out, const closure_t *closure);

/* The variables of a moment with their multiplicities.  A sub-moment is given by `taken`, at most
 * that many of each. */
typedef struct {
    const space_t *space;
    const opkey_t *key; /* not owned */
    size_t count;
    size_t *offset;       /* of the variable in the key; the first of all for the joint one */
    size_t *multiplicity; /* 1 for finite factors */
    int joint;            /* the last variable is all finite factors together */
} variables_t;

void variables_init(variables_t *out, const opkey_t *key, const closure_t *closure,
                    const space_t *space);
void variables_clear(variables_t *variables);
size_t variables_weight(const variables_t *variables);
void variables_key(opkey_t *out, const size_t *taken, const variables_t *variables);
/* The next `taken` below the multiplicities, starting from zeros; 0 behind the last. */
int variables_next(size_t *taken, const variables_t *variables);

#endif
