/* Exact numbers as formulas in doubles.
 *
 * A rational number becomes a quotient of exact integers, which is correctly rounded, or, where
 * those do not fit into 53 bits, the correctly rounded value itself.  Everything else is numerator
 * over denominator, polynomials in the parameters p[..], in radicals and functions r.. and in
 * constants. */
#include "emit/unit.h"

#include <stdio.h>
#include <stdlib.h>

static int fits_exactly(const fmpz_t n)
{
    return fmpz_bits(n) <= 53;
}

/* The double next to x, in hexadecimal, with the exact value as remark. */
static c_expr_t *literal_arb(unit_t *unit, const arb_t x, const char *remark)
{
    char text[64];

    snprintf(text, sizeof text, "%a", arf_get_d(arb_midref(x), ARF_RND_NEAR));
    return c_literal(unit->arena, text, remark ? c_remark(unit->arena, remark, 60) : NULL);
}

/* q correctly rounded */
static c_expr_t *literal_fmpq(unit_t *unit, const fmpq_t q)
{
    char *exact = fmpq_get_str(NULL, 10, q);
    c_expr_t *e;
    arb_t x;

    arb_init(x);
    arf_set_fmpz(arb_midref(x), fmpq_numref(q));
    arf_div_fmpz(arb_midref(x), arb_midref(x), fmpq_denref(q), 53, ARF_RND_NEAR);
    arf_abs(arb_midref(x), arb_midref(x));
    e = literal_arb(unit, x, exact);
    arb_clear(x);
    flint_free(exact);
    return fmpq_sgn(q) < 0 ? c_minus(unit->arena, e) : e;
}

static c_expr_t *integer_formula(unit_t *unit, const fmpz_t n)
{
    c_expr_t *e;
    fmpq_t q;

    if (fits_exactly(n))
        return c_real(unit->arena, fmpz_get_si(n));
    fmpq_init(q);
    fmpq_set_fmpz(q, n);
    e = literal_fmpq(unit, q);
    fmpq_clear(q);
    return e;
}

static c_expr_t *rational_formula(unit_t *unit, const fmpq_t q)
{
    if (fmpz_is_one(fmpq_denref(q)))
        return integer_formula(unit, fmpq_numref(q));
    if (!fits_exactly(fmpq_numref(q)) || !fits_exactly(fmpq_denref(q)))
        return literal_fmpq(unit, q);
    return c_binary(unit->arena, '/', c_real(unit->arena, fmpz_get_si(fmpq_numref(q))),
                    c_real(unit->arena, fmpz_get_si(fmpq_denref(q))));
}

static c_expr_t *constant_formula(unit_t *unit, size_t generator)
{
    c_expr_t *e;
    scalar_t x;
    acb_t ball;

    scalar_init(x, unit->ring);
    acb_init(ball);
    scalar_generator(x, generator, unit->ring);
    scalar_ball(ball, x, NULL, 128, unit->ring);
    e = literal_arb(unit, acb_realref(ball), ring_generator_name(unit->ring, generator));
    acb_clear(ball);
    scalar_clear(x, unit->ring);
    return e;
}

static c_expr_t *generator_formula(unit_t *unit, size_t generator)
{
    switch (ring_generator_kind(unit->ring, generator)) {
    case GENERATOR_PARAMETER:
        return c_index(unit->arena, c_name(unit->arena, "p"),
                       c_integer(unit->arena, (long)kernel_parameter(unit->kernel, generator)));
    case GENERATOR_CONSTANT:
        return constant_formula(unit, generator);
    default:
        return c_name(unit->arena, "r%lu", (unsigned long)generator);
    }
}

/* |coefficient| * product of generators of term k */
static c_expr_t *monomial_formula(unit_t *unit, const fmpz_mpoly_t poly, slong k)
{
    const fmpz_mpoly_ctx_struct *context = ring_context(unit->ring);
    size_t generators = ring_generator_count(unit->ring);
    c_expr_t *product = NULL;
    fmpz_t coefficient;

    fmpz_init(coefficient);
    fmpz_mpoly_get_term_coeff_fmpz(coefficient, poly, k, context);
    fmpz_abs(coefficient, coefficient);
    if (!fmpz_is_one(coefficient))
        product = integer_formula(unit, coefficient);
    for (size_t g = 0; g < generators; g++)
        for (ulong n = fmpz_mpoly_get_term_var_exp_ui(poly, k, (slong)g, context); n > 0; n--)
            product = c_times(unit->arena, product, generator_formula(unit, g));
    fmpz_clear(coefficient);
    return product ? product : c_real(unit->arena, 1);
}

static c_expr_t *polynomial_formula(unit_t *unit, const fmpz_mpoly_t poly)
{
    const fmpz_mpoly_ctx_struct *context = ring_context(unit->ring);
    c_expr_t *sum = NULL;
    fmpz_t coefficient;

    fmpz_init(coefficient);
    for (slong k = 0; k < fmpz_mpoly_length(poly, context); k++) {
        c_expr_t *term = monomial_formula(unit, poly, k);

        fmpz_mpoly_get_term_coeff_fmpz(coefficient, poly, k, context);
        if (fmpz_sgn(coefficient) < 0)
            sum = c_less(unit->arena, sum, term);
        else
            sum = c_plus(unit->arena, sum, term);
    }
    fmpz_clear(coefficient);
    return sum ? sum : c_real(unit->arena, 0);
}

c_expr_t *number_formula(unit_t *unit, scalar_src value)
{
    const fmpz_mpoly_ctx_struct *context = ring_context(unit->ring);
    c_expr_t *numerator;
    fmpq_t q;
    int rational;

    fmpq_init(q);
    rational = scalar_get_fmpq(q, value, unit->ring);
    numerator = rational ? rational_formula(unit, q) : NULL;
    fmpq_clear(q);
    if (rational)
        return numerator;
    numerator = polynomial_formula(unit, fmpz_mpoly_q_numref(value));
    if (fmpz_mpoly_is_one(fmpz_mpoly_q_denref(value), context))
        return numerator;
    return c_binary(unit->arena, '/', numerator,
                    polynomial_formula(unit, fmpz_mpoly_q_denref(value)));
}

/* The radicand of a radical, the argument of a function; 0 for other generators. */
static int get_argument(scalar_t out, size_t generator, const ring_t *ring)
{
    generator_kind_t kind = ring_generator_kind(ring, generator);

    if (kind == GENERATOR_RADICAL)
        ring_radicand(out, generator, ring);
    else if (kind == GENERATOR_FUNCTION)
        ring_function_argument(out, generator, ring);
    return kind == GENERATOR_RADICAL || kind == GENERATOR_FUNCTION;
}

/* Marks the radicals and functions of a number, and those in their arguments. */
static void mark_functions(unsigned char *marks, scalar_src value, const ring_t *ring)
{
    scalar_t argument;

    scalar_init(argument, ring);
    for (size_t g = ring_generator_count(ring); g-- > 0;) {
        if (marks[g] || !scalar_depends_on(value, g, ring) || !get_argument(argument, g, ring))
            continue;
        marks[g] = 1;
        mark_functions(marks, argument, ring);
    }
    scalar_clear(argument, ring);
}

static const char *function_name(size_t generator, const ring_t *ring)
{
    static const char *const names[] = {
        [FUNCTION_SIN] = "moyal_sin", [FUNCTION_COS] = "moyal_cos", [FUNCTION_EXP] = "moyal_exp"};

    return ring_generator_kind(ring, generator) == GENERATOR_RADICAL
               ? "sqrt"
               : names[ring_function_kind(generator, ring)];
}

void number_functions(unit_t *unit, c_block_t *block, size_t first, size_t last)
{
    const ring_t *ring = unit->ring;
    size_t generators = ring_generator_count(ring);
    unsigned char *marks = memory_new(generators, 1);
    scalar_t x;

    scalar_init(x, ring);
    for (size_t k = first; k < last; k++)
        mark_functions(marks, unit->kernel->coefficients[k].value, ring);
    for (size_t g = 0; g < generators; g++) {
        c_expr_t *argument;
        c_stmt_t *statement;

        if (!marks[g] || !get_argument(x, g, ring))
            continue;
        argument = number_formula(unit, x);
        statement = c_declare(unit->arena, block, "const double",
                              c_format(unit->arena, "r%lu", (unsigned long)g),
                              c_call(unit->arena, function_name(g, ring), 1, &argument));
        statement->remark = c_remark(unit->arena, ring_generator_name(ring, g), 80);
    }
    scalar_clear(x, ring);
    free(marks);
}
