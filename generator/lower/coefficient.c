/* The pool of coefficients, and numbers and monomials as nodes. */
#include "lower/build.h"

#include <stdlib.h>

#include "base/memory.h"

size_t coefficient_append(build_t *build, scalar_src value, const char *comment)
{
    kernel_t *kernel = build->kernel;
    coefficient_t *coefficient;

    if (kernel->coefficient_count == kernel->coefficient_capacity) {
        kernel->coefficient_capacity = 2 * kernel->coefficient_capacity + 16;
        kernel->coefficients = memory_resize(kernel->coefficients, kernel->coefficient_capacity,
                                             sizeof(coefficient_t));
    }
    coefficient = &kernel->coefficients[kernel->coefficient_count];
    scalar_init(coefficient->value, build->ring);
    scalar_set(coefficient->value, value, build->ring);
    if (comment)
        coefficient->comment = memory_copy_text(comment);
    else
        coefficient->comment = scalar_print(value, build->ring);
    return kernel->coefficient_count++;
}

size_t coefficient_find(build_t *build, scalar_src value)
{
    const kernel_t *kernel = build->kernel;

    if (scalar_is_zero(value, build->ring))
        return SIZE_MAX;
    for (size_t k = 0; k < kernel->coefficient_count; k++)
        if (scalar_equal(kernel->coefficients[k].value, value, build->ring))
            return k;
    return coefficient_append(build, value, NULL);
}

/* value if it is a small integer, else 0 */
static long small_integer(scalar_src value, const build_t *build)
{
    long n = 0;
    fmpq_t q;

    fmpq_init(q);
    if (scalar_get_fmpq(q, value, build->ring) && fmpz_is_one(fmpq_denref(q)) &&
        fmpz_cmp_si(fmpq_numref(q), 1000000) <= 0 && fmpz_cmp_si(fmpq_numref(q), -1000000) >= 0)
        n = fmpz_get_si(fmpq_numref(q));
    fmpq_clear(q);
    return n;
}

size_t coefficient_node(build_t *build, line_builder_t *line, scalar_src value)
{
    long integer = small_integer(value, build);
    scalar_t positive;
    size_t node;
    int negative;

    if (scalar_is_zero(value, build->ring))
        return LINE_ZERO;
    if (integer != 0) {
        node = line_integer(line, integer < 0 ? -integer : integer);
        return integer < 0 ? line_neg(line, node) : node;
    }
    negative = scalar_prints_negative(value, build->ring);
    scalar_init(positive, build->ring);
    if (negative)
        scalar_neg(positive, value, build->ring);
    else
        scalar_set(positive, value, build->ring);
    node = line_input(line, NODE_COEFFICIENT, coefficient_find(build, positive));
    scalar_clear(positive, build->ring);
    return negative ? line_neg(line, node) : node;
}

size_t monomial_node(build_t *build, line_builder_t *line, const ulong *exponents)
{
    size_t product = line_integer(line, 1);

    for (size_t j = 0; j < build->width; j++)
        if (exponents[j] != 0) {
            size_t z = line_input(line, NODE_COORDINATE, j);

            product = line_mul(line, product, line_pow(line, z, exponents[j]));
        }
    return product;
}
