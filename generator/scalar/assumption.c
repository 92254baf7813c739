/* The list of what is assumed about parameters. */
#include <stdlib.h>

#include "base/memory.h"
#include "scalar/ring_internal.h"

assumptions_t *assumptions_new(const ring_t *ring)
{
    assumptions_t *assumptions = memory_new(1, sizeof(assumptions_t));

    assumptions->ring = ring;
    return assumptions;
}

void assumptions_free(assumptions_t *assumptions)
{
    if (assumptions == NULL)
        return;
    for (size_t k = 0; k < assumptions->count; k++)
        scalar_clear(&assumptions->elements[k], assumptions->ring);
    free(assumptions->elements);
    free(assumptions->kinds);
    free(assumptions->implied);
    free(assumptions);
}

static void append(assumptions_t *assumptions, condition_kind_t kind, scalar_src x, int implied)
{
    size_t k = assumptions->count++;

    assumptions->kinds = memory_resize(assumptions->kinds, k + 1, sizeof(condition_kind_t));
    assumptions->implied = memory_resize(assumptions->implied, k + 1, sizeof(int));
    assumptions->elements = memory_resize(assumptions->elements, k + 1, sizeof(scalar_struct));
    assumptions->kinds[k] = kind;
    assumptions->implied[k] = implied;
    scalar_init(&assumptions->elements[k], assumptions->ring);
    scalar_set(&assumptions->elements[k], x, assumptions->ring);
}

assumptions_t *assumptions_copy(const assumptions_t *assumptions)
{
    assumptions_t *copy = assumptions_new(assumptions->ring);

    for (size_t k = 0; k < assumptions->count; k++)
        append(copy, assumptions->kinds[k], &assumptions->elements[k], assumptions->implied[k]);
    return copy;
}

void assumptions_add(assumptions_t *assumptions, condition_kind_t kind, scalar_src x)
{
    append(assumptions, kind, x, 0);
}

void assumptions_add_implied(assumptions_t *assumptions, condition_kind_t kind, scalar_src x)
{
    append(assumptions, kind, x, 1);
}

size_t assumptions_count(const assumptions_t *assumptions)
{
    return assumptions->count;
}

condition_kind_t assumptions_get(scalar_t x, int *implied, const assumptions_t *assumptions,
                                 size_t k)
{
    scalar_set(x, &assumptions->elements[k], assumptions->ring);
    if (implied != NULL)
        *implied = assumptions->implied[k];
    return assumptions->kinds[k];
}
