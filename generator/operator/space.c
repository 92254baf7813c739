/* Factors of the space, and the trace-orthogonal matrix basis of the finite ones. */
#include "operator/space.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

typedef struct {
    char *name;
    size_t dimension, offset;
    factor_role_t role;
    int hidden;
} factor_t;

struct space_struct {
    size_t count, width;
    factor_t *factors;
};

space_t *space_new(void)
{
    return memory_new(1, sizeof(space_t));
}

void space_free(space_t *space)
{
    if (space == NULL)
        return;
    for (size_t k = 0; k < space->count; k++)
        free(space->factors[k].name);
    free(space->factors);
    free(space);
}

size_t space_add(space_t *space, const char *name, size_t dimension, factor_role_t role)
{
    factor_t factor = {memory_copy_text(name), dimension, space->width, role, 0};

    space->factors = memory_resize(space->factors, space->count + 1, sizeof(factor_t));
    space->factors[space->count] = factor;
    space->width += dimension == 0 ? 2 : 1;
    return space->count++;
}

void space_hide(space_t *space, size_t factor)
{
    space->factors[factor].hidden = 1;
}

int space_is_hidden(const space_t *space, size_t factor)
{
    return space->factors[factor].hidden;
}

size_t space_count(const space_t *space)
{
    return space->count;
}

const char *space_name(const space_t *space, size_t factor)
{
    return space->factors[factor].name;
}

size_t space_dimension(const space_t *space, size_t factor)
{
    return space->factors[factor].dimension;
}

int space_is_mode(const space_t *space, size_t factor)
{
    return space->factors[factor].dimension == 0;
}

factor_role_t space_role(const space_t *space, size_t factor)
{
    return space->factors[factor].role;
}

size_t space_find(const space_t *space, const char *name)
{
    for (size_t k = 0; k < space->count; k++)
        if (strcmp(space->factors[k].name, name) == 0)
            return k;
    return SIZE_MAX;
}

size_t space_width(const space_t *space)
{
    return space->width;
}

size_t space_offset(const space_t *space, size_t factor)
{
    return space->factors[factor].offset;
}

/* ---- the basis of a finite factor ------------------------------------------------------------
 * index 0: identity; 1 + i (d-1) + j': e_ij, j' = j without the diagonal; d^2 - d + l: z_l. */

size_t basis_offdiagonal(size_t dimension, size_t i, size_t j)
{
    return 1 + i * (dimension - 1) + (j < i ? j : j - 1);
}

size_t basis_diagonal(size_t dimension, size_t l)
{
    return dimension * dimension - dimension + l;
}

int basis_is_offdiagonal(size_t *i, size_t *j, size_t dimension, size_t index)
{
    if (index == 0 || index > dimension * dimension - dimension)
        return 0;
    *i = (index - 1) / (dimension - 1);
    *j = (index - 1) % (dimension - 1);
    *j += *j >= *i;
    return 1;
}

size_t basis_adjoint(size_t dimension, size_t index)
{
    size_t i, j;

    return basis_is_offdiagonal(&i, &j, dimension, index) ? basis_offdiagonal(dimension, j, i)
                                                          : index;
}

/* The k-th diagonal element of the identity or of z_l. */
static slong diagonal_element(size_t dimension, size_t index, size_t k)
{
    size_t l = index - (dimension * dimension - dimension);

    if (index == 0)
        return 1;
    return k < l ? 1 : k == l ? -(slong)l : 0;
}

slong basis_element(size_t dimension, size_t index, size_t i, size_t j)
{
    size_t row, column;

    if (basis_is_offdiagonal(&row, &column, dimension, index))
        return row == i && column == j;
    return i == j ? diagonal_element(dimension, index, i) : 0;
}

slong basis_norm(size_t dimension, size_t index)
{
    size_t i, j;

    if (index == 0)
        return (slong)dimension;
    if (basis_is_offdiagonal(&i, &j, dimension, index))
        return 1;
    slong l = (slong)(index - (dimension * dimension - dimension));
    return l * (l + 1);
}

static void product_add(basis_product_t *out, size_t index, slong numerator, ulong denominator)
{
    if (numerator == 0)
        return;
    out->index[out->count] = index;
    out->numerator[out->count] = numerator;
    out->denominator[out->count++] = denominator;
}

/* diag(v) = sum_l Tr(z_l diag(v))/norm_l z_l, z_0 the identity. */
static void expand_diagonal(basis_product_t *out, size_t dimension, const slong *v)
{
    for (size_t l = 0; l < dimension; l++) {
        size_t index = l == 0 ? 0 : basis_diagonal(dimension, l);
        slong sum = 0;
        for (size_t k = 0; k < dimension; k++)
            sum += v[k] * diagonal_element(dimension, index, k);
        product_add(out, index, sum, (ulong)basis_norm(dimension, index));
    }
}

void basis_multiply(basis_product_t *out, size_t dimension, size_t x, size_t y)
{
    size_t i, j, k, l;
    int off_x = basis_is_offdiagonal(&i, &j, dimension, x);
    int off_y = basis_is_offdiagonal(&k, &l, dimension, y);
    slong v[SPACE_MAX_DIMENSION] = {0};

    out->count = 0;
    if (x == 0 || y == 0) {
        product_add(out, x == 0 ? y : x, 1, 1);
    } else if (off_x && off_y) {
        if (j != k)
            return;
        if (i != l) {
            product_add(out, basis_offdiagonal(dimension, i, l), 1, 1);
            return;
        }
        v[i] = 1;
        expand_diagonal(out, dimension, v);
    } else if (off_x) {
        product_add(out, x, diagonal_element(dimension, y, j), 1);
    } else if (off_y) {
        product_add(out, y, diagonal_element(dimension, x, k), 1);
    } else {
        for (size_t m = 0; m < dimension; m++)
            v[m] = diagonal_element(dimension, x, m) * diagonal_element(dimension, y, m);
        expand_diagonal(out, dimension, v);
    }
}
