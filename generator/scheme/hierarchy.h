/* The hierarchy of moments that some forms start: which moments there are and how each changes,
 * exactly.  Where forms and rates come from is a source's business: the quantum model and the
 * adjoint of its generator (scheme/moments.c), mean field (scheme/meanfield_moments.c), the hybrid
 * equation (enclose/). */
#ifndef MOYAL_SCHEME_HIERARCHY_H
#define MOYAL_SCHEME_HIERARCHY_H

#include "scheme/closure.h"

/* A moment form is linear in moments; its coefficients may hold what the source lets move besides
 * them.  The functions return NULL, or why there is no such form (a constant). */
typedef struct {
    model_t *model;    /* whose space the keys belong to */
    size_t seed_count; /* forms to start from */
    const char *(*seed)(op_t out, size_t k, const void *data);
    const char *(*rate)(op_t out, const opkey_t *key, const void *data); /* d/dt of a moment */
    const void *data;
    int closable; /* a closure could be asked for: what is refused may say so */
} hierarchy_source_t;

typedef struct {
    size_t moments;
    uint64_t steps; /* products of two terms */
    size_t rise;    /* of the degree above that of the observables: beyond, a hierarchy counts as
                     * open */
} hierarchy_limits_t;

/* Where moments are asked for, and where they are tried because they could be a shorter way. */
extern const hierarchy_limits_t hierarchy_asked, hierarchy_tried;

typedef struct {
    const model_t *model; /* not owned */
    hierarchy_source_t source;
    hierarchy_limits_t limits;
    closure_t closure; /* none: the moments are closed by themselves */
    size_t count, capacity;
    opkey_t *keys;    /* moment keys, count * space_width; never the identity */
    op_struct *rates; /* d/dt of each, a moment form; may hold moments beyond the closure */
    op_struct *seeds;
    size_t slots; /* the moments by their hash: index + 1, or 0 */
    size_t *table;
} hierarchy_t;

/* With a closure only moments of at most its weight are kept, and all that it needs.  NULL, with
 * the reason in *why (freed with free()), where there are too many, or where they go on without end
 * and the closure is none. */
hierarchy_t *hierarchy_new(char **why, const hierarchy_source_t *source, const closure_t *closure,
                           const hierarchy_limits_t *limits);
void hierarchy_free(hierarchy_t *hierarchy);

/* The moment with this key, or SIZE_MAX. */
size_t hierarchy_find(const hierarchy_t *hierarchy, const opkey_t *key);

#endif
