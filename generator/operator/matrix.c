/* Dense matrices of operators on finite factors. */
#include <stdlib.h>

#include "base/memory.h"
#include "operator/operator.h"
#include "operator/operator_internal.h"

size_t op_matrix_size(const unsigned char *take, const algebra_t *algebra)
{
    size_t size = 1;

    for (size_t f = 0; f < space_count(algebra->space); f++)
        if (take[f])
            size *= space_dimension(algebra->space, f);
    return size;
}

/* <row| b |column> of a product of basis elements, an integer. */
static slong key_element(const opkey_t *key, const unsigned char *take, size_t row, size_t column,
                         const space_t *space)
{
    slong product = 1;

    for (size_t f = space_count(space); f-- > 0 && product != 0;) {
        if (!take[f])
            continue;
        size_t d = space_dimension(space, f);
        product *= basis_element(d, key[space_offset(space, f)], row % d, column % d);
        row /= d;
        column /= d;
    }
    return product;
}

scalar_struct *op_dense(op_src a, const unsigned char *take, const algebra_t *algebra)
{
    size_t size = op_matrix_size(take, algebra);
    scalar_struct *entries = memory_new(size * size, sizeof(scalar_struct));
    scalar_t part;

    scalar_init(part, algebra->ring);
    for (size_t k = 0; k < size * size; k++)
        scalar_init(&entries[k], algebra->ring);
    for (size_t t = 0; t < a->count; t++)
        for (size_t k = 0; k < size * size; k++) {
            slong n = key_element(op_key(a, t, algebra), take, k / size, k % size, algebra->space);
            if (n == 0)
                continue;
            scalar_mul_si(part, &a->coefficients[t], n, algebra->ring);
            scalar_add(&entries[k], &entries[k], part, algebra->ring);
        }
    scalar_clear(part, algebra->ring);
    return entries;
}

void op_dense_free(scalar_struct *entries, size_t size, const algebra_t *algebra)
{
    for (size_t k = 0; k < size * size; k++)
        scalar_clear(&entries[k], algebra->ring);
    free(entries);
}
