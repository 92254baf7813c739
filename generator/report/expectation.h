/* Equations for expectation values, printed: "-C.q - lambda*<A.sz>". */
#ifndef MOYAL_REPORT_EXPECTATION_H
#define MOYAL_REPORT_EXPECTATION_H

#include "scheme/equations.h"

/* Most expectation values that are written out one by one; beyond, the equation of R is. */
enum { EXPECTATION_MAX = 63 };

/* Tr(X R) as a polynomial in coordinates and <..>, Hermitian <A.sx>, <A.sy>, <A.sz> for qubits;
 * freed with free(). */
char *expectation_print(op_src x, const algebra_t *algebra);

/* The equations of motion of the expectation values of a basis of operators on R's factors, without
 * noise: d<X>/dt = <X A + A^+ X + sum_ab K_ab J_b^+ X J_a>.  of[k] is "<A.sx>", rhs[k] as above. */
typedef struct {
    size_t count;
    char **of, **rhs;
} expectations_t;

/* 1, or 0 where the basis is infinite or larger than EXPECTATION_MAX. */
int expectations_of(expectations_t *out, const equations_t *equations);
void expectations_clear(expectations_t *expectations);

/* "(A)*R + R*(A^+) + ..": the equation of R itself without noise; `dagger` stands for the adjoint
 * where it is not written out.  Freed with free(). */
char *density_rhs_print(const equations_t *equations);

/* What multiplies dW_j in dR: "(B)*R + R*(B^+) - <B + B^+>*R"; freed with free(). */
char *density_noise_print(const equations_t *equations, size_t j);

#endif
