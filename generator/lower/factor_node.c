/* Factors as nodes and as text. */
#include <stdlib.h>

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
    const model_t *model = build->equations->model;
    span_t span = build->span;
    status_t status = OK;
    size_t k = 0;

    while (k < model->parameter_count &&
           !(model->parameters[k].is_drive && model->parameters[k].generator == generator))
        k++;
    if (k == model->parameter_count) {
        *node = line_input(line, NODE_TIME, 0);
        return OK;
    }
    build->span = model->parameters[k].span;
    status = scalar_node(node, model->parameters[k].drive, line, build);
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
    if (base >= build->factors.variables)
        return scalar_node(node, &build->factors.polynomials[base - build->factors.variables], line,
                           build);
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
static status_t exponential_node(size_t *node, size_t factor, line_builder_t *line, build_t *build)
{
    const factor_t *f = &build->factors.factors[factor];
    scalar_t sum, argument;
    status_t status = OK;

    scalar_init(sum, build->ring);
    scalar_init(argument, build->ring);
    for (size_t k = 0; k < f->count; k++) {
        if (!base_is_exponential(f->powers[k].base, build))
            continue;
        ring_function_argument(argument, f->powers[k].base, build->ring);
        scalar_mul_si(argument, argument, f->powers[k].exponent, build->ring);
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

status_t factor_node(size_t *node, size_t factor, line_builder_t *line, build_t *build)
{
    int which = line == &build->fused ? 2 : line == &build->observables;
    size_t above, below = line_integer(line, 1);
    status_t status;

    *node = build->factors.factors[factor].nodes[which];
    if (*node != FACTOR_UNSET)
        return OK;
    status = exponential_node(&above, factor, line, build);
    for (size_t k = 0; status == OK && k < build->factors.factors[factor].count; k++) {
        const power_t power = build->factors.factors[factor].powers[k]; /* the pool may move */
        size_t base, n = (size_t)labs(power.exponent);

        if (base_is_exponential(power.base, build))
            continue;
        status = base_node(&base, power.base, line, build);
        if (power.exponent > 0)
            above = line_mul(line, above, line_pow(line, base, n));
        else
            below = line_mul(line, below, line_pow(line, base, n));
    }
    if (status == OK && below == LINE_ZERO)
        status = build_refuse(build, "a denominator is zero");
    if (status == OK)
        build->factors.factors[factor].nodes[which] = *node = line_div(line, above, below);
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
