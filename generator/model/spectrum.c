/* Blocks of kind 'spectrum': a Gaussian bath by its correlation function, a sum of Lorentzians.
 *
 *     couple L                                        V = L B† + L† B
 *     lorentzian strength G, center w, width k        <B(t) B†(0)> = sum G exp(-i w t - k |t|/2)
 *
 * Each line is a hidden mode BLOCK.b1, BLOCK.b2, ..; what they do is in environment/spectrum.c. */
#include <stdlib.h>
#include <string.h>

#include "model/build.h"

/* ---- the modes ------------------------------------------------------------------------------- */

static const char *mode_name(const char *block, size_t number, arena_t *arena)
{
    text_t name;
    const char *copy;

    text_init(&name);
    text_printf(&name, "%s.b%zu", block, number);
    copy = arena_text(arena, text_string(&name), name.length);
    text_clear(&name);
    return copy;
}

int spectrum_mode(factor_t *factor, const statement_t *line, size_t number, size_t block,
                  const scope_t *scope)
{
    const builder_t *builder = scope->builder;
    const environment_t *environment = &builder->model->environments[block];

    memset(factor, 0, sizeof *factor);
    if (strcmp(environment->kind, "spectrum") != 0)
        return 0;
    if (builder->factor_count == SPACE_MAX_FACTORS)
        return scope_fail(scope, line->span, "E0205", "more than %d spaces", SPACE_MAX_FACTORS);
    factor->kind = SPACE_MODE;
    factor->role = line->roles & ROLE_CLASSICAL ? FACTOR_CLASSICAL : FACTOR_QUANTUM;
    factor->block = block;
    factor->span = line->span;
    factor->name = factor->full = mode_name(environment->name, number, builder->model->arena);
    return 1;
}

/* ---- the numbers of a line ------------------------------------------------------------------- */

enum { STRENGTH, CENTER, WIDTH, WORD_COUNT };
static const char *const words[WORD_COUNT] = {"strength", "center", "width"};

/* The expressions of strength, center and width. */
static int read_words(const expr_t *values[WORD_COUNT], const statement_t *line,
                      const scope_t *scope)
{
    int good = 1;
    size_t k, word;

    memset(values, 0, WORD_COUNT * sizeof *values);
    for (k = 0; k < line->option_count; k++) {
        const option_t *option = &line->options[k];

        for (word = 0; word < WORD_COUNT && strcmp(words[word], option->name.text) != 0; word++)
            ;
        if (word < WORD_COUNT && values[word] == NULL) {
            values[word] = option->value;
            continue;
        }
        good = scope_fail(scope, option->name.span, "E0268",
                          word == WORD_COUNT ? "a Lorentzian has no '%s'" : "'%s' is given twice",
                          option->name.text);
        if (word == WORD_COUNT)
            scope_suggest(scope, option->name.text, words, WORD_COUNT);
    }
    for (word = 0; good && word < WORD_COUNT; word++)
        if (values[word] == NULL)
            good = scope_fail(scope, line->span, "E0268", "this Lorentzian has no %s", words[word]);
    return good;
}

/* A real root of x >= 0, of either sign: of even powers the base, whatever its sign, of the rest
 * the square root. */
static int read_root(scalar_t out, scalar_src x, span_t span, const scope_t *scope)
{
    ring_t *ring = scope->builder->model->ring;
    scalar_factors_t factors;
    scalar_t base, power;
    size_t k;
    int good = 1;

    scalar_init(base, ring);
    scalar_init(power, ring);
    scalar_one(base, ring);
    scalar_factor(&factors, x, ring);
    for (k = 0; good && k < factors.count; k++) {
        slong exponent = factors.exponents[k] / 2;

        if (!scalar_is_real(&factors.factors[k], ring))
            continue;
        scalar_pow(power, &factors.factors[k], (ulong)(exponent < 0 ? -exponent : exponent), ring);
        good = exponent >= 0 || scalar_inv(power, power, ring);
        scalar_mul(base, base, power, ring);
    }
    scalar_mul(power, base, base, ring);
    good = good && scalar_div(power, x, power, ring) && arithmetic_root(out, power, span, scope);
    if (good)
        scalar_mul(out, out, base, ring);
    scalar_factors_clear(&factors, ring);
    scalar_clear(power, ring);
    scalar_clear(base, ring);
    return good;
}

/* The strength is a weight >= 0 of a mode: others need modes that are coupled to each other. */
static int read_strength(lorentzian_t *line, const expr_t *expr, const scope_t *scope)
{
    const ring_t *ring = scope->builder->model->ring;

    if (!evaluate_scalar(line->strength, expr, "the strength", scope))
        return 0;
    if (!scalar_is_real(line->strength, ring))
        return scope_fail(scope, expr->span, "E0269",
                          "a Lorentzian of complex strength needs coupled pseudomodes, which are "
                          "out of scope");
    if (scalar_is_zero(line->strength, ring)) {
        scalar_zero(line->coupling, ring);
        return 1;
    }
    return require_condition(CONDITION_NONNEGATIVE, line->strength, expr->span, "E0269",
                             "a Lorentzian of negative strength needs coupled pseudomodes, which "
                             "are out of scope",
                             scope) &&
           read_root(line->coupling, line->strength, expr->span, scope);
}

static void read_line(lorentzian_t *line, const statement_t *statement, const scope_t *scope)
{
    const expr_t *values[WORD_COUNT];

    if (!read_words(values, statement, scope))
        return;
    read_strength(line, values[STRENGTH], scope);
    evaluate_real(line->center, values[CENTER], "the center", "E0269", scope);
    if (evaluate_real(line->width, values[WIDTH], "the width", "E0269", scope))
        require_condition(CONDITION_POSITIVE, line->width, values[WIDTH]->span, "E0269",
                          "the width of a Lorentzian is not positive", scope);
}

/* ---- the block ------------------------------------------------------------------------------- */

static void read_lines(environment_t *environment, const statement_t *block, const scope_t *scope)
{
    const ring_t *ring = scope->builder->model->ring;
    size_t k;

    environment->lorentzians = memory_new(block->body_count + 1, sizeof *environment->lorentzians);
    for (k = 0; k < block->body_count; k++) {
        size_t number = environment->lorentzian_count;
        lorentzian_t *line = &environment->lorentzians[number];

        if (block->body[k]->kind != STATEMENT_LORENTZIAN)
            continue;
        line->span = block->body[k]->span;
        line->mode = number < environment->ancilla_count ? environment->ancillas[number] : SIZE_MAX;
        scalar_init(line->strength, ring);
        scalar_init(line->center, ring);
        scalar_init(line->width, ring);
        scalar_init(line->coupling, ring);
        environment->lorentzian_count++;
        read_line(line, block->body[k], scope);
    }
}

static void read_nbar(environment_t *environment, const statement_t *block, const scope_t *scope)
{
    const statement_t *nbar = block_statement(block, STATEMENT_NBAR, scope);
    const ring_t *ring = scope->builder->model->ring;

    environment->bath_modes = 1;
    environment->nbar = scalars_new(1, ring);
    environment->squeezing = scalars_new(1, ring);
    if (nbar == NULL)
        return;
    environment->nbar_span = nbar->value->span;
    if (evaluate_real(environment->nbar, nbar->value, "nbar", "E0265", scope))
        require_condition(CONDITION_NONNEGATIVE, environment->nbar, nbar->value->span, "E0266",
                          "the occupation of the hidden modes is negative", scope);
}

/* A block has one correlation function, so its force couples to one operator. */
static void check_operator(const environment_t *environment, const scope_t *scope)
{
    const algebra_t *algebra = &scope->builder->model->algebra;
    size_t k, j;

    for (j = 0; j < environment->couple_count; j++)
        for (k = 0; k < environment->ancilla_count; k++)
            if (op_acts_on(&environment->couplings[j], environment->ancillas[k], algebra)) {
                scope_fail(scope, environment->couple_spans[j], "E0260",
                           "the system couples to the force of the bath, not to a hidden mode");
                break;
            }
    if (environment->couple_count < 2)
        return;
    scope_fail(scope, environment->couple_spans[1], "E0267",
               "a spectrum is the correlation function of one force, which couples to one operator "
               "L: V = L B† + L† B");
    diags_help(scope->diags, "write 'couple L1 + L2' for one bath that both couple to, two blocks "
                             "for independent ones");
}

/* The modes start in their stationary state. */
static void add_start(const environment_t *environment, const scope_t *scope)
{
    builder_t *builder = scope->builder;
    size_t k;

    for (k = 0; k < environment->ancilla_count; k++) {
        size_t mode = environment->ancillas[k];

        builder->has_initial[mode] = 1;
        builder->initial_spans[mode] = builder->factors[mode].span;
        if (builder->failed)
            state_add_vacuum(builder->model->initial, mode, &builder->model->algebra);
        else
            state_add_thermal(builder->model->initial, mode, environment->nbar,
                              &builder->model->algebra);
    }
}

void spectrum_evaluate(builder_t *builder, environment_t *environment, const statement_t *statement,
                       size_t block)
{
    scope_t scope = scope_of_block(builder, block);

    read_lines(environment, statement, &scope);
    read_nbar(environment, statement, &scope);
    check_operator(environment, &scope);
    add_start(environment, &scope);
}
