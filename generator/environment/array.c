/* Arrays of coefficients and of operators, and what is asked of keys. */
#include "environment/array.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

scalar_struct *scalar_array_new(size_t count, const ring_t *ring)
{
    scalar_struct *scalars = memory_new(count + 1, sizeof *scalars);

    for (size_t k = 0; k < count; k++)
        scalar_init(&scalars[k], ring);
    return scalars;
}

scalar_struct *scalar_array_copy(const scalar_struct *from, size_t count, const ring_t *ring)
{
    scalar_struct *scalars = scalar_array_new(count, ring);

    for (size_t k = 0; k < count; k++)
        scalar_set(&scalars[k], &from[k], ring);
    return scalars;
}

void scalar_array_free(scalar_struct *scalars, size_t count, const ring_t *ring)
{
    for (size_t k = 0; scalars && k < count; k++)
        scalar_clear(&scalars[k], ring);
    free(scalars);
}

op_struct *op_array_new(size_t count, const algebra_t *algebra)
{
    op_struct *operators = memory_new(count + 1, sizeof *operators);

    for (size_t k = 0; k < count; k++)
        op_init(&operators[k], algebra);
    return operators;
}

void op_array_free(op_struct *operators, size_t count, const algebra_t *algebra)
{
    for (size_t k = 0; operators && k < count; k++)
        op_clear(&operators[k], algebra);
    free(operators);
}

scalar_src op_find(op_src a, const opkey_t *key, const algebra_t *algebra)
{
    size_t width = space_width(algebra->space);

    for (size_t k = 0; k < a->count; k++)
        if (memcmp(a->keys + k * width, key, width * sizeof *key) == 0)
            return &a->coefficients[k];
    return NULL;
}

int key_is_identity(const opkey_t *key, const algebra_t *algebra)
{
    for (size_t k = 0; k < space_width(algebra->space); k++)
        if (key[k])
            return 0;
    return 1;
}

void key_adjoint(opkey_t *out, const opkey_t *key, const algebra_t *algebra)
{
    const space_t *space = algebra->space;

    memmove(out, key, space_width(space) * sizeof *key);
    for (size_t factor = 0; factor < space_count(space); factor++) {
        opkey_t *entry = out + space_offset(space, factor);
        if (!space_is_mode(space, factor))
            *entry = (opkey_t)basis_adjoint(space_dimension(space, factor), *entry);
    }
}
