/* The generator identity W(L rho) = L_hyb W(rho), proven by a route that shares no code with the
 * derivation (theory, section 5). */
#ifndef MOYAL_PROVE_IDENTITY_H
#define MOYAL_PROVE_IDENTITY_H

#include "phasespace/hybrid.h"

/* Most products f(z) X that are compared; beyond it the answer is TRUTH_UNKNOWN, never a sample. */
enum { IDENTITY_MAX_TESTS = 20000 };

/* Products of two terms that all comparisons together may take, some seconds; beyond it the answer
 * is TRUTH_UNKNOWN as well. */
enum { IDENTITY_MAX_STEPS = 4000000 };

typedef struct {
    truth_t answer; /* TRUTH_TRUE: proven; TRUTH_FALSE: the derivation is wrong; TRUTH_UNKNOWN: the
                     * model is too large to check, or the equation is stated */
    int is_stated;  /* there is no quantum parent: nothing to compare with */
    size_t degree;  /* of the monomials f(z) */
    size_t tests;   /* products f(z) X of monomials of the modes compared, each times all operators
                     * on finite spaces at once */
    char *reason;   /* FALSE: the first f(z) X that differs; UNKNOWN: why not checked; else NULL */
} identity_t;

/* With a potential whose residual is a series the identity is shown on all f(z) to which no more
 * than its shown terms contribute: monomials of degree below hybrid->series_from.
 *
 * Compares the adjoint generators on f(z) X times any operator on the finite spaces: the reduced
 * generator's by commutators of operators, the hybrid equation's by parts, read off from basis,
 * hamiltonian, drift, d2, d1, d0 and residual as they are shown to the user (`whole` is not looked
 * at). */
void identity_check(identity_t *out, const hybrid_t *hybrid);
void identity_clear(identity_t *identity);

#endif
