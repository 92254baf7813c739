/* The pool of coefficients, and numbers as nodes. */
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
    coefficient->span = build->span;
    return kernel->coefficient_count++;
}

static uint64_t polynomial_hash(uint64_t hash, const fmpz_mpoly_t poly, build_t *build)
{
    const fmpz_mpoly_ctx_struct *context = ring_context(build->ring);
    ulong *exponents = build->factors.exponents;
    fmpz_t c;

    fmpz_init(c);
    for (slong t = 0; t < fmpz_mpoly_length(poly, context); t++) {
        fmpz_mpoly_get_term_coeff_fmpz(c, poly, t, context);
        fmpz_mpoly_get_term_exp_ui(exponents, poly, t, context);
        hash = index_mix(hash, fmpz_get_ui(c) + (fmpz_sgn(c) < 0));
        for (size_t g = 0; g < build->factors.variables; g++)
            if (exponents[g])
                hash = index_mix(index_mix(hash, g), exponents[g]);
    }
    fmpz_clear(c);
    return hash;
}

size_t coefficient_find(build_t *build, scalar_src value)
{
    const kernel_t *kernel = build->kernel;
    uint64_t hash;
    size_t found;

    if (scalar_is_zero(value, build->ring))
        return SIZE_MAX;
    hash = polynomial_hash(1, fmpz_mpoly_q_numref(value), build);
    hash = polynomial_hash(hash, fmpz_mpoly_q_denref(value), build);
    for (size_t at = 0, k; (k = index_next(&build->coefficients, hash, &at)) != INDEX_NONE;)
        if (scalar_equal(kernel->coefficients[k].value, value, build->ring))
            return k;
    found = coefficient_append(build, value, NULL);
    index_add(&build->coefficients, hash, found);
    return found;
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

void add_complex(size_t *re, size_t *im, scalar_src value, size_t node, line_builder_t *line,
                 build_t *build)
{
    scalar_t part;

    scalar_init(part, build->ring);
    scalar_real(part, value, build->ring);
    *re = line_add(line, *re, line_mul(line, coefficient_node(build, line, part), node));
    scalar_imag(part, value, build->ring);
    *im = line_add(line, *im, line_mul(line, coefficient_node(build, line, part), node));
    scalar_clear(part, build->ring);
}
