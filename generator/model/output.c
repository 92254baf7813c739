/* What a run shows: observables, and the defaults of 'run'. */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "model/build.h"

/* ---- observables ----------------------------------------------------------------------------- */

static int check_new(const char *name, span_t span, const scope_t *scope)
{
    const model_t *model = scope->builder->model;
    size_t k;

    for (k = 0; k < model->observable_count; k++) {
        if (strcmp(model->observables[k].name, name) != 0)
            continue;
        scope_fail(scope, span, "E0283", "there are two observables '%s'", name);
        diags_note(scope->diags, model->observables[k].span, "the other one is here");
        return 0;
    }
    return 1;
}

/* Hidden spaces are traced out at output. */
static int check_visible(op_src value, const expr_t *expr, const scope_t *scope)
{
    const algebra_t *algebra = &scope->builder->model->algebra;

    for (size_t f = 0; f < space_count(algebra->space); f++)
        if (space_is_hidden(algebra->space, f) && op_acts_on(value, f, algebra))
            return scope_fail(scope, expr->span, "E0287",
                              "'%s' is hidden: it is traced out at output and cannot be observed",
                              space_name(algebra->space, f));
    return 1;
}

static int check_observable(op_src value, const expr_t *expr, const scope_t *scope)
{
    if (!check_visible(value, expr, scope))
        return 0;
    if (op_is_hermitian(value, &scope->builder->model->algebra))
        return 1;
    scope_fail(scope, expr->span, "E0282",
               "an observable must be Hermitian: the mean of this is not a real number");
    diags_help(scope->diags, "the Hermitian part of X is (X + adj(X))/2");
    return 0;
}

/* Takes the value away from `value`. */
static void add_observable(model_t *model, const char *name, span_t span, op_t value)
{
    observable_t *observable;

    model->observables =
        memory_resize(model->observables, model->observable_count + 1, sizeof *model->observables);
    observable = &model->observables[model->observable_count++];
    observable->name = name;
    observable->span = span;
    op_init(observable->operator_, &model->algebra);
    op_swap(observable->operator_, value);
}

void observable_evaluate(builder_t *builder, const statement_t *statement)
{
    model_t *model = builder->model;
    scope_t scope = scope_of_system(builder);
    const char *name = statement->name.text;
    span_t span = name != NULL ? statement->name.span : statement->value->span;
    op_t value;

    name = name != NULL ? arena_text(model->arena, name, strlen(name))
                        : expression_text(statement->value, builder);
    op_init(value, &model->algebra);
    if (evaluate(value, statement->value, &scope) &&
        check_observable(value, statement->value, &scope) && check_new(name, span, &scope))
        add_observable(model, name, span, value);
    op_clear(value, &model->algebra);
}

/* re X = (X + X†)/2, im X = (X - X†)/(2i). */
static void add_part(model_t *model, const char *part, const asked_t *asked, op_src value)
{
    const ring_t *ring = model->ring;
    scalar_t factor, unit;
    fmpq_t half;
    text_t name;
    op_t x;

    op_init(x, &model->algebra);
    scalar_init(factor, ring);
    scalar_init(unit, ring);
    fmpq_init(half);
    text_init(&name);
    fmpq_set_si(half, 1, 2);
    scalar_set_fmpq(factor, half, ring);
    op_adjoint(x, value, &model->algebra);
    if (strcmp(part, "re") == 0) {
        op_add(x, value, x, &model->algebra);
    } else { /* 1/(2i) (X - X†) = i/2 (X† - X) */
        op_sub(x, x, value, &model->algebra);
        scalar_imaginary_unit(unit, ring);
        scalar_mul(factor, factor, unit, ring);
    }
    op_scale(x, x, factor, &model->algebra);
    text_printf(&name, "%s %s", part, asked->name);
    add_observable(model, arena_text(model->arena, text_string(&name), strlen(text_string(&name))),
                   SPAN_WHOLE, x);
    text_clear(&name);
    fmpq_clear(half);
    scalar_clear(unit, ring);
    scalar_clear(factor, ring);
    op_clear(x, &model->algebra);
}

static void forget_observables(model_t *model)
{
    for (size_t k = 0; k < model->observable_count; k++)
        op_clear(model->observables[k].operator_, &model->algebra);
    model->observable_count = 0;
}

/* An operator from outside of the text is one for all times. */
static int check_constant(op_src value, const expr_t *expr, const scope_t *scope)
{
    for (size_t j = 0; j < value->count; j++)
        if (!drives_check_free(&value->coefficients[j], expr, scope))
            return 0;
    return 1;
}

void asked_evaluate(builder_t *builder)
{
    const model_options_t *options = builder->options;
    model_t *model = builder->model;
    scope_t scope = scope_of_system(builder);
    op_t value;

    if (options == NULL || options->asked_count == 0)
        return;
    forget_observables(model);
    op_init(value, &model->algebra);
    for (size_t k = 0; k < options->asked_count; k++) {
        const asked_t *asked = &options->asked[k];

        scope.diags = asked->diags;
        if (!evaluate(value, asked->value, &scope) || !check_visible(value, asked->value, &scope) ||
            !check_constant(value, asked->value, &scope))
            continue;
        add_part(model, "re", asked, value);
        add_part(model, "im", asked, value);
    }
    op_clear(value, &model->algebra);
}

/* ---- run ------------------------------------------------------------------------------------- */

typedef struct {
    const char *name;
    size_t offset, has_offset;
    int is_whole;
    ulong least, most; /* of whole ones */
} run_option_t;

#define RATIONAL(word, field)                                                                      \
    {                                                                                              \
        word, offsetof(run_defaults_t, field), offsetof(run_defaults_t, has_##field), 0, 0, 0      \
    }
#define WHOLE(word, field, least, most)                                                            \
    {                                                                                              \
        word, offsetof(run_defaults_t, field), offsetof(run_defaults_t, has_##field), 1, least,    \
            most                                                                                   \
    }

static const run_option_t run_options[] = {
    RATIONAL("until", until),
    WHOLE("points", points, RUN_POINTS_MIN, RUN_POINTS_MAX),
    RATIONAL("tol", tolerance),
    WHOLE("fock", fock, 1, RUN_FOCK_MAX),
    WHOLE("traj", trajectories, 1, RUN_TRAJECTORIES_MAX),
    RATIONAL("dt", step),
    WHOLE("seed", seed, 0, RUN_SEED_MAX),
};

enum { RUN_OPTION_COUNT = sizeof run_options / sizeof run_options[0] };

static const run_option_t *find_option(const option_t *option, const scope_t *scope)
{
    const char *names[RUN_OPTION_COUNT];
    size_t k;

    for (k = 0; k < RUN_OPTION_COUNT; k++) {
        if (strcmp(run_options[k].name, option->name.text) == 0)
            return &run_options[k];
        names[k] = run_options[k].name;
    }
    scope_fail(scope, option->name.span, "E0284", "'run' has no option '%s'", option->name.text);
    if (syntax_nearest(option->name.text, names, RUN_OPTION_COUNT) != NULL)
        scope_suggest(scope, option->name.text, names, RUN_OPTION_COUNT);
    else
        diags_help(scope->diags, "there are until, points, tol, fock, traj, dt, seed");
    return NULL;
}

const char *run_refuses(const fmpq_t value, int is_tolerance)
{
    const char *must = NULL;
    fmpz_t power;
    fmpq_t limit;

    if (fmpq_sgn(value) <= 0)
        return is_tolerance ? "between 0 and 1" : "larger than 0";
    if (is_tolerance && fmpz_cmp(fmpq_numref(value), fmpq_denref(value)) >= 0)
        return "between 0 and 1";
    fmpz_init(power);
    fmpq_init(limit);
    fmpz_ui_pow_ui(power, 10, 300);
    fmpq_set_fmpz(limit, power);
    if (fmpq_cmp(value, limit) > 0)
        must = "at most 1e300";
    fmpq_inv(limit, limit);
    if (fmpq_cmp(value, limit) < 0)
        must = "at least 1e-300";
    fmpz_clear(power);
    fmpq_clear(limit);
    return must;
}

static int store_option(run_defaults_t *run, const run_option_t *known, const fmpq_t value,
                        span_t span, const scope_t *scope)
{
    char *base = (char *)run;

    if (!known->is_whole) {
        const char *must = run_refuses(value, strcmp(known->name, "tol") == 0);

        if (must)
            return scope_fail(scope, span, "E0285", "'%s' must be %s", known->name, must);
        fmpq_set((fmpq *)(void *)(base + known->offset), value);
        return 1;
    }
    if (!fmpz_is_one(fmpq_denref(value)) || fmpz_cmp_ui(fmpq_numref(value), known->least) < 0 ||
        fmpz_cmp_ui(fmpq_numref(value), known->most) > 0)
        return scope_fail(scope, span, "E0285", "'%s' must be a whole number from %lu to %lu",
                          known->name, known->least, known->most);
    *(ulong *)(void *)(base + known->offset) = fmpz_get_ui(fmpq_numref(value));
    return 1;
}

static void read_option(run_defaults_t *run, const option_t *option, const scope_t *scope)
{
    const run_option_t *known = find_option(option, scope);
    const ring_t *ring = scope->builder->model->ring;
    scalar_t x;
    fmpq_t value;
    int *has;

    if (known == NULL)
        return;
    has = (int *)(void *)((char *)run + known->has_offset);
    if (*has) {
        scope_fail(scope, option->name.span, "E0286", "'%s' is given twice", known->name);
        return;
    }
    scalar_init(x, ring);
    fmpq_init(value);
    if (evaluate_scalar(x, option->value, "an option of 'run'", scope)) {
        if (scalar_get_fmpq(value, x, ring))
            *has = store_option(run, known, value, option->value->span, scope);
        else
            scope_fail(scope, option->value->span, "E0285", "'%s' must be a rational number",
                       known->name);
    }
    scalar_clear(x, ring);
    fmpq_clear(value);
}

void run_evaluate(builder_t *builder, const statement_t *statement)
{
    scope_t scope = scope_of_system(builder);
    size_t k;

    scope.values = 1;
    scope.what = "an option of 'run'";
    for (k = 0; k < statement->option_count; k++)
        read_option(&builder->model->run, &statement->options[k], &scope);
}
