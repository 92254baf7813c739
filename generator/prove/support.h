/* Which products f(z) X of monomials of the modes decide whether two generators are equal; what
 * stands on finite spaces is compared for all operators there at once (prove/lift.h).
 *
 * Let E be the difference of the two adjoint generators, a sum of terms that act on few factors
 * each (all others by the identity).  With a functional tau on each factor, tau(1) = 1, split the
 * maps on a factor into multiples of the identity map and those with tau(E_f(1)) = 0.  Then E =
 * sum_S E_S over sets S of factors, each inside the set of factors of some term, and for X on T
 * alone, the rest traced with tau, only the E_S with S inside T are left.  So E = 0 iff E vanishes
 * on the products over the *maximal* sets T of factors of terms; there is no need for products over
 * all factors.  With the operators on finite spaces kept apart the sets are those of modes.
 *
 * On a mode a term A X B is a differential operator of an order up to deg A + deg B in the symbol
 * of X, and such an operator is fixed by its values on monomials up to that degree. */
#ifndef MOYAL_PROVE_SUPPORT_H
#define MOYAL_PROVE_SUPPORT_H

#include <stdint.h>

#include "prove/adjoint.h"

typedef struct {
    size_t count, capacity;
    uint64_t *sets;          /* bit f: factor f, a mode; no set within another */
    size_t classical_degree; /* of monomials over all classical modes together */
    size_t quantum_degree;   /* over all modes of Q together */
} support_t;

/* From the reduced generator and the terms of the hybrid equation; factors that `order` couples are
 * taken together. */
void support_find(support_t *out, const generator_t *generator, const terms_t *terms,
                  const order_t *order);
/* Lowers the degree in the classical modes to what is shown of a series; 0 if the reduced generator
 * without the potential needs more. */
MUST_CHECK int support_limit(support_t *support, const generator_t *generator, size_t degree);
void support_clear(support_t *support);

/* Calls visit(key, data) for every product of the sets, once; entries of classical modes are the
 * powers of f(z), the others X.  Stops when visit returns 0.  The result is the number of calls. */
size_t support_visit(const support_t *support, const model_t *model,
                     int (*visit)(const opkey_t *key, void *data), void *data);

#endif
