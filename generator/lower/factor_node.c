/* Factors as nodes and as text. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "lower/build.h"

enum { MAX_NESTING = 32 };

/* The node of a real element of the ring. */
static status_t scalar_node(size_t *node, scalar_src x, line_builder_t *line, build_t *build)
{
    parts_t parts;
    status_t status;

    *node = LINE_ZERO;
    if (++build->depth > MAX_NESTING)
        return build_refuse(build, "functions are nested too deeply");
    status = parts_make(&parts, x, build);
    for (size_t k = 0; status == OK && k < parts.count; k++) {
        size_t factor, value = coefficient_node(build, line, parts.parts[k].value);

        status = factor_node(&factor, parts.parts[k].factor, line, build);
        *node = line_add(line, *node, line_mul(line, value, factor));
    }
    parts_clear(&parts, build);
    build->depth--;
    return status;
}

/* A parameter that varies: the time, or a drive by its definition. */
static status_t drive_node(size_t *node, size_t generator, line_builder_t *line, build_t *build)
{
    const parameter_t *drive = model_drive(build->equations->model, generator);
    span_t span = build->span;
    status_t status = OK;

    if (drive == NULL) {
        *node = line_input(line, NODE_TIME, 0);
        return OK;
    }
    build->span = drive->span;
    status = scalar_node(node, drive->drive, line, build);
    build->span = span;
    return status;
}

static status_t coordinate_node(size_t *node, size_t generator, line_builder_t *line,
                                build_t *build)
{
    size_t k = generator - ring_parameter_count(build->ring);

    if (k >= build->equations->coordinates)
        return diags_fail(build->diags, INTERNAL_ERROR, SPAN_WHOLE, "E0901",
                          "an equation of motion holds an operator or a coordinate that is not "
                          "among its variables");
    *node = line_input(line, NODE_COORDINATE, k);
    return OK;
}

static status_t function_node(size_t *node, size_t generator, line_builder_t *line, build_t *build)
{
    static const node_kind_t kinds[] = {
        [FUNCTION_SIN] = NODE_SIN, [FUNCTION_COS] = NODE_COS, [FUNCTION_EXP] = NODE_EXP};
    int radical = ring_generator_kind(build->ring, generator) == GENERATOR_RADICAL;
    scalar_t argument;
    status_t status;

    scalar_init(argument, build->ring);
    if (radical)
        ring_radicand(argument, generator, build->ring);
    else
        ring_function_argument(argument, generator, build->ring);
    status = scalar_node(node, argument, line, build);
    *node = line_call(line, radical ? NODE_SQRT : kinds[ring_function_kind(generator, build->ring)],
                      *node);
    scalar_clear(argument, build->ring);
    return status;
}

static status_t base_node(size_t *node, size_t base, line_builder_t *line, build_t *build)
{
    switch (ring_generator_kind(build->ring, base)) {
    case GENERATOR_PARAMETER:
        return drive_node(node, base, line, build);
    case GENERATOR_COORDINATE:
        return coordinate_node(node, base, line, build);
    default:
        return function_node(node, base, line, build);
    }
}

/* The product of the exponentials in a factor as one, exp(sum n_k x_k), so that none of them
 * overflows by itself: the tails of a pulse exp(-(t - t0)^2) are small numbers. */
static status_t exponential_node(size_t *node, const power_t *powers, size_t count,
                                 line_builder_t *line, build_t *build)
{
    scalar_t sum, argument;
    status_t status = OK;

    scalar_init(sum, build->ring);
    scalar_init(argument, build->ring);
    for (size_t k = 0; k < count; k++) {
        if (!base_is_exponential(powers[k].base, build))
            continue;
        ring_function_argument(argument, powers[k].base, build->ring);
        scalar_mul_si(argument, argument, powers[k].exponent, build->ring);
        scalar_add(sum, sum, argument, build->ring);
    }
    *node = line_integer(line, 1);
    if (!scalar_is_zero(sum, build->ring)) {
        status = scalar_node(node, sum, line, build);
        *node = line_call(line, NODE_EXP, *node);
    }
    scalar_clear(sum, build->ring);
    scalar_clear(argument, build->ring);
    return status;
}

/* x = the copy number `copy` of a denominator, over its share of the exponentials taken[..]. */
static void denominator_copy(scalar_t x, size_t copy, size_t copies, const power_t *taken,
                             size_t count, const build_t *build)
{
    scalar_t e;

    scalar_init(e, build->ring);
    for (size_t k = 0; k < count; k++) {
        size_t share = ((size_t)taken[k].exponent + copies - 1 - copy) / copies;

        if (share == 0)
            continue;
        scalar_generator(e, taken[k].base, build->ring);
        scalar_pow(e, e, share, build->ring);
        if (!scalar_div(x, x, e, build->ring))
            scalar_zero(x, build->ring); /* a generator is not zero */
    }
    scalar_clear(e, build->ring);
}

/* The node of a denominator that is a polynomial P, powers[which], with the exponentials above the
 * fraction bar taken into it, up to the degrees it has in them: e^x/(e^x + 1) = 1/(1 + e^-x) is
 * right also where e^x is beyond all doubles.  What is taken leaves `powers`. */
static status_t denominator_node(size_t *node, power_t *powers, size_t count, size_t which,
                                 line_builder_t *line, build_t *build)
{
    size_t number = powers[which].base - build->factors.variables;
    size_t copies = (size_t)labs(powers[which].exponent), one;
    power_t *taken = memory_new(count, sizeof *taken);
    status_t status = OK;
    scalar_t x;

    scalar_init(x, build->ring);
    for (size_t k = 0; k < count; k++) {
        long most;

        if (powers[k].exponent <= 0 || !base_is_exponential(powers[k].base, build))
            continue;
        most = (long)copies *
               fmpz_mpoly_degree_si(fmpz_mpoly_q_numref(&build->factors.polynomials[number]),
                                    (slong)powers[k].base, ring_context(build->ring));
        taken[k].base = powers[k].base;
        taken[k].exponent = powers[k].exponent < most ? powers[k].exponent : most;
        powers[k].exponent -= taken[k].exponent;
    }
    *node = line_integer(line, 1);
    for (size_t copy = 0; status == OK && copy < copies; copy++) {
        scalar_set(x, &build->factors.polynomials[number], build->ring);
        denominator_copy(x, copy, copies, taken, count, build);
        status = scalar_node(&one, x, line, build);
        *node = line_mul(line, *node, one);
    }
    scalar_clear(x, build->ring);
    free(taken);
    return status;
}

/* The nodes above and below the fraction bar. */
static status_t fraction_nodes(size_t *above, size_t *below, power_t *powers, size_t count,
                               line_builder_t *line, build_t *build)
{
    status_t status = OK;
    size_t node;

    *below = line_integer(line, 1);
    for (size_t k = 0; status == OK && k < count; k++)
        if (powers[k].base >= build->factors.variables) {
            status = denominator_node(&node, powers, count, k, line, build);
            *below = line_mul(line, *below, node);
        }
    if (status == OK)
        status = exponential_node(above, powers, count, line, build);
    for (size_t k = 0; status == OK && k < count; k++) {
        size_t n = (size_t)labs(powers[k].exponent);

        if (powers[k].base >= build->factors.variables ||
            base_is_exponential(powers[k].base, build))
            continue;
        status = base_node(&node, powers[k].base, line, build);
        if (powers[k].exponent > 0)
            *above = line_mul(line, *above, line_pow(line, node, n));
        else
            *below = line_mul(line, *below, line_pow(line, node, n));
    }
    return status;
}

status_t factor_node(size_t *node, size_t factor, line_builder_t *line, build_t *build)
{
    const factor_t *f = &build->factors.factors[factor]; /* moves while nodes are made */
    int which = line == &build->fused ? 2 : line == &build->observables;
    size_t above, below, count = f->count;
    power_t *powers;
    status_t status;

    *node = f->nodes[which];
    if (*node != FACTOR_UNSET)
        return OK;
    powers = memory_new(count, sizeof *powers);
    if (count)
        memcpy(powers, f->powers, count * sizeof *powers);
    status = fraction_nodes(&above, &below, powers, count, line, build);
    if (status == OK && below == LINE_ZERO)
        status = build_refuse(build, "a denominator is zero");
    if (status == OK)
        build->factors.factors[factor].nodes[which] = *node = line_div(line, above, below);
    free(powers);
    return status;
}

/* "C.q", "(C.q^2 + 1)" */
static void base_text(text_t *out, size_t base, const build_t *build)
{
    char *text;

    if (base < build->factors.variables) {
        text_add(out, ring_generator_name(build->ring, base));
        return;
    }
    text = scalar_print_factor(&build->factors.polynomials[base - build->factors.variables],
                               build->ring);
    text_add(out, text);
    free(text);
}

void factor_text(text_t *out, size_t factor, const build_t *build)
{
    const factor_t *f = &build->factors.factors[factor];

    for (size_t k = 0; k < f->count; k++) {
        long n = f->powers[k].exponent;

        text_add(out, n > 0 ? "*" : "/");
        base_text(out, f->powers[k].base, build);
        if (labs(n) > 1)
            text_printf(out, "^%ld", labs(n));
    }
}
