/* The observables whose moments close, where those of others do not. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "scheme/moments.h"

/* A source in which the observables marked `open` are zero. */
typedef struct {
    const moment_source_t *of;
    const unsigned char *open;
} some_t;

static const char *seed(op_t out, size_t k, const void *data)
{
    const some_t *some = data;
    const hierarchy_source_t *of = &some->of->hierarchy;

    if (k >= of->model->observable_count || !some->open[k])
        return of->seed(out, k, of->data);
    op_zero(out, &of->model->algebra);
    return NULL;
}

static const char *rate(op_t out, const opkey_t *key, const void *data)
{
    const hierarchy_source_t *of = &((const some_t *)data)->of->hierarchy;

    return of->rate(out, key, of->data);
}

static int start(scalar_t out, const opkey_t *key, const void *data)
{
    const moment_source_t *of = ((const some_t *)data)->of;

    return of->start(out, key, of->hierarchy.data);
}

static moment_source_t source_of(const some_t *some)
{
    moment_source_t out = *some->of;

    out.hierarchy.seed = seed;
    out.hierarchy.rate = rate;
    out.hierarchy.data = some;
    out.start = start;
    return out;
}

/* Whether the moments of observable k alone close. */
static int closes(size_t k, unsigned char *open, size_t count, const moment_source_t *source,
                  const hierarchy_limits_t *limits)
{
    const closure_t none = {CLOSURE_NONE, 0};
    hierarchy_t *hierarchy;
    char *why = NULL;

    memset(open, 1, count);
    open[k] = 0;
    hierarchy = hierarchy_new(&why, &source->hierarchy, &none, limits);
    free(why);
    if (!hierarchy)
        return 0;
    hierarchy_free(hierarchy);
    return 1;
}

equations_t *moments_of_some(char **why, unsigned char *open, const moment_source_t *source,
                             const hierarchy_limits_t *limits)
{
    const size_t count = source->hierarchy.model->observable_count;
    unsigned char *tried = memory_new(count + 1, 1);
    const some_t some = {source, tried};
    const moment_source_t part = source_of(&some);
    equations_t *equations = moments_of_source(why, source, limits);
    size_t closed = 0;
    char *reason = NULL;

    memset(open, 0, count);
    for (size_t k = 0; !equations && count > 1 && k < count; k++) {
        open[k] = !closes(k, tried, count, &part, limits);
        closed += !open[k];
    }
    if (closed > 0) {
        memcpy(tried, open, count);
        equations = moments_of_source(&reason, &part, limits);
        if (equations) {
            free(*why);
            *why = NULL;
        }
        free(reason);
    }
    free(tried);
    return equations;
}
