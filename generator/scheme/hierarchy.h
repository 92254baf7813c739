/* The hierarchy of moments that the observables of a model start: which moments there are and how
 * each changes, by the adjoint of the reduced generator, exactly.  The hybrid equation has the same
 * ones: <Weyl(z^k) X> is the average of z^k X over the partial Wigner function. */
#ifndef MOYAL_SCHEME_HIERARCHY_H
#define MOYAL_SCHEME_HIERARCHY_H

#include "environment/generator.h"
#include "scheme/closure.h"

typedef struct {
    size_t moments;
    uint64_t steps; /* products of two terms */
    size_t rise;    /* of the degree above that of the observables: beyond, a hierarchy counts as
                     * open */
} hierarchy_limits_t;

/* Where moments are asked for, and where they are tried because they could be a shorter way. */
extern const hierarchy_limits_t hierarchy_asked, hierarchy_tried;

typedef struct {
    const generator_t *generator; /* not owned */
    hierarchy_limits_t limits;
    closure_t closure; /* none: the moments are closed by themselves */
    size_t count, capacity;
    opkey_t *keys;          /* moment keys, count * space_width; never the identity */
    op_struct *rates;       /* d/dt of each, a moment form; may hold moments beyond the closure */
    op_struct *observables; /* moment forms, as many as the model has */
    size_t slots;           /* the moments by their hash: index + 1, or 0 */
    size_t *table;
} hierarchy_t;

/* With a closure only moments of at most its weight are kept, and all that it needs.  NULL, with
 * the reason in *why (freed with free()), where there are too many, or where they go on without end
 * and the closure is none. */
hierarchy_t *hierarchy_new(char **why, const generator_t *generator, const closure_t *closure,
                           const hierarchy_limits_t *limits);
void hierarchy_free(hierarchy_t *hierarchy);

/* The moment with this key, or SIZE_MAX. */
size_t hierarchy_find(const hierarchy_t *hierarchy, const opkey_t *key);

#endif
