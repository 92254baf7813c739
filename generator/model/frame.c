/* What is said about a model as a whole: powers of epsilon, domains of coordinates, the order. */
#include <stdlib.h>
#include <string.h>

#include "model/build.h"

/* ---- limit ----------------------------------------------------------------------------------- */

static int read_power(long *out, const expr_t *value, const scope_t *scope)
{
    truth_t good =
        evaluate_whole(out, value, "a power of epsilon", -LIMIT_EPSILON, LIMIT_EPSILON, scope);

    if (good == TRUTH_FALSE)
        scope_fail(scope, value->span, "E0294",
                   "a power of epsilon must be a whole number from -%d to %d", LIMIT_EPSILON,
                   LIMIT_EPSILON);
    return good == TRUTH_TRUE;
}

static void fail_parameter(const name_t *name, const scope_t *scope)
{
    const model_t *model = scope->builder->model;
    const char **names = memory_new(model->parameter_count + 1, sizeof *names);

    for (size_t k = 0; k < model->parameter_count; k++)
        names[k] = model->parameters[k].name;
    if (tree_is_broken_name(scope->builder->tree, name->text)) {
        scope_poison(scope);
    } else {
        scope_fail(scope, name->span, "E0293", "the model has no parameter '%s'", name->text);
        scope_suggest(scope, name->text, names, model->parameter_count);
    }
    free(names);
}

/* hbar has a power whether it is a number or a parameter. */
static void read_limit(const option_t *option, span_t *seen, const scope_t *scope)
{
    model_t *model = scope->builder->model;
    parameter_t *parameter = parameter_find(model, option->name.text);
    size_t which = parameter != NULL ? parameter->generator : model->parameter_count;
    int is_hbar = strcmp(option->name.text, "hbar") == 0;
    long power;

    if (parameter == NULL && !is_hbar) {
        fail_parameter(&option->name, scope);
        return;
    }
    if (seen[which].end > 0) {
        scope_fail(scope, option->name.span, "E0294", "'%s' has two powers of epsilon",
                   option->name.text);
        diags_note(scope->diags, seen[which], "the other one is here");
        return;
    }
    seen[which] = option->name.span;
    if (!read_power(&power, option->value, scope))
        return;
    if (parameter != NULL)
        model->limit_powers[which] = power;
    if (is_hbar)
        model->hbar_power = power;
}

static void evaluate_limits(builder_t *builder)
{
    model_t *model = builder->model;
    span_t *seen = memory_new(model->parameter_count + 1, sizeof *seen);
    parameter_t *hbar = parameter_find(model, "hbar");
    scope_t scope = scope_of_system(builder);
    size_t k, j;

    for (k = 0; k < tree_count(builder->tree); k++) {
        const statement_t *statement = tree_statement(builder->tree, k);

        if (statement->kind != STATEMENT_LIMIT)
            continue;
        if (model->limit_powers == NULL) {
            model->limit_powers = memory_new(model->parameter_count + 1, sizeof(long));
            if (hbar != NULL)
                model->limit_powers[hbar->generator] = model->hbar_power;
        }
        for (j = 0; j < statement->option_count; j++)
            read_limit(&statement->options[j], seen, &scope);
    }
    free(seen);
}

/* ---- domain ---------------------------------------------------------------------------------- */

/* The coordinate that an expression is; SIZE_MAX (reported) if it is none. */
static size_t read_coordinate(const expr_t *expr, builder_t *builder)
{
    const model_t *model = builder->model;
    scope_t scope = scope_of_system(builder);
    size_t count = model_coordinate_count(model), j = count;
    scalar_t x, z;

    scope.coordinates = COORDINATES_ALL;
    scalar_init(x, model->ring);
    scalar_init(z, model->ring);
    if (!evaluate_scalar(x, expr, "what a domain is of", &scope)) {
        j = SIZE_MAX;
    } else {
        for (j = 0; j < count; j++) {
            scalar_generator(z, ring_coordinate(model->ring, j), model->ring);
            if (scalar_equal(x, z, model->ring))
                break;
        }
        if (j == count) {
            scope_fail(&scope, expr->span, "E0295",
                       "a domain is of a coordinate of a classical mode, such as C.q");
            j = SIZE_MAX;
        }
    }
    scalar_clear(x, model->ring);
    scalar_clear(z, model->ring);
    return j;
}

/* The ends at the values of the parameters, where these decide. */
static int check_ends(const domain_t *domain, const expr_t *interval, const scope_t *scope)
{
    const model_t *model = scope->builder->model;
    scalar_t length;
    truth_t truth;

    scalar_init(length, model->ring);
    scalar_sub(length, domain->upper, domain->lower, model->ring);
    truth = values_decide(CONDITION_POSITIVE, length, model);
    if (scalar_sign(length, model->assumptions, model->ring) == SIGN_NEGATIVE)
        truth = TRUTH_FALSE;
    scalar_clear(length, model->ring);
    return truth != TRUTH_FALSE || scope_fail(scope, interval->span, "E0295",
                                              "an interval goes from a lower to an upper number");
}

static void read_interval(domain_t *domain, const statement_t *statement, const scope_t *scope)
{
    const expr_t *interval = statement->value;
    const ring_t *ring = scope->builder->model->ring;

    if (interval->count != 2) {
        scope_fail(scope, interval->span, "E0295", "an interval has two ends: [-4, 4]");
        return;
    }
    domain->has_domain = 1;
    domain->span = statement->span;
    scalar_init(domain->lower, ring);
    scalar_init(domain->upper, ring);
    if (evaluate_real(domain->lower, interval->items[0], "an end of a domain", "E0295", scope) &&
        evaluate_real(domain->upper, interval->items[1], "an end of a domain", "E0295", scope))
        check_ends(domain, interval, scope);
}

static void evaluate_domain(builder_t *builder, const statement_t *statement)
{
    model_t *model = builder->model;
    scope_t scope = scope_of_system(builder);
    size_t j = read_coordinate(statement->values[0], builder);

    if (j == SIZE_MAX)
        return;
    if (model->domains == NULL)
        model->domains = memory_new(model_coordinate_count(model), sizeof *model->domains);
    if (model->domains[j].has_domain) {
        scope_fail(&scope, statement->values[0]->span, "E0295", "this coordinate has two domains");
        diags_note(scope.diags, model->domains[j].span, "the other one is here");
        return;
    }
    read_interval(&model->domains[j], statement, &scope);
}

/* ---- order ----------------------------------------------------------------------------------- */

static int add_real(text_t *text, const expr_t *expr, const scope_t *scope)
{
    const ring_t *ring = scope->builder->model->ring;
    char *printed;
    scalar_t x;
    int good;

    scalar_init(x, ring);
    good = evaluate_real(x, expr, "an order", "E0296", scope) && drives_check_free(x, expr, scope);
    if (good) {
        printed = scalar_print(x, ring);
        text_add(text, printed);
        free(printed);
    }
    scalar_clear(x, ring);
    return good;
}

/* matrix [[..]] becomes S=[[..]]: symmetric, one row for each coordinate. */
static int add_matrix(text_t *text, const expr_t *list, const scope_t *scope)
{
    const model_t *model = scope->builder->model;
    size_t n = model_coordinate_count(model), i, j;
    scalar_struct *matrix = matrix_evaluate(n, list, "an order", "E0296", scope);
    int good = matrix != NULL;

    for (i = 0; good && i < n; i++)
        for (j = 0; good && j < i; j++)
            good = scalar_equal(&matrix[i * n + j], &matrix[j * n + i], model->ring) ||
                   scope_fail(scope, list->items[i]->items[j]->span, "E0296",
                              "the matrix of an order must be symmetric");
    scalars_free(matrix, n * n, model->ring);
    text_add(text, "S=[");
    for (i = 0; good && i < n; i++) {
        text_add(text, i == 0 ? "[" : ",[");
        for (j = 0; good && j < n; j++) {
            text_add(text, j == 0 ? "" : ",");
            good = add_real(text, list->items[i]->items[j], scope);
        }
        text_add(text, "]");
    }
    text_add(text, "]");
    return good;
}

static int add_order(text_t *text, const expr_t *value, const scope_t *scope)
{
    static const char *const names[] = {"wigner", "husimi", "p"};
    const char *name = value->kind == EXPR_NAME || value->kind == EXPR_CALL ? value->text : NULL;

    if (name != NULL && value->kind == EXPR_NAME)
        for (size_t k = 0; k < 3; k++)
            if (strcmp(names[k], name) == 0) {
                text_add(text, name);
                return 1;
            }
    if (name != NULL && value->kind == EXPR_CALL && value->count == 1) {
        text_add(text, strcmp(name, "s") == 0 ? "s=" : "");
        if (strcmp(name, "s") == 0)
            return add_real(text, value->items[0], scope);
        if (strcmp(name, "matrix") == 0)
            return add_matrix(text, value->items[0], scope);
    }
    scope_fail(scope, value->span, "E0296",
               "no order: wigner, husimi, p, s(..) and matrix [[..]] are");
    if (name != NULL)
        scope_suggest(scope, name, names, 3);
    return 0;
}

static void evaluate_order(builder_t *builder, const statement_t *statement, const statement_t *old)
{
    model_t *model = builder->model;
    scope_t scope = scope_of_system(builder);
    text_t text;

    if (old != NULL) {
        scope_fail(&scope, statement->span, "E0296", "the model has two orders");
        diags_note(scope.diags, old->span, "the other one is here");
        return;
    }
    text_init(&text);
    if (add_order(&text, statement->value, &scope))
        model->order = arena_text(model->arena, text_string(&text), text.length);
    text_clear(&text);
}

void frame_evaluate(builder_t *builder)
{
    const statement_t *order = NULL;

    evaluate_limits(builder);
    for (size_t k = 0; k < tree_count(builder->tree); k++) {
        const statement_t *statement = tree_statement(builder->tree, k);

        if (statement->kind == STATEMENT_DOMAIN)
            evaluate_domain(builder, statement);
        if (statement->kind != STATEMENT_ORDER)
            continue;
        evaluate_order(builder, statement, order);
        order = statement;
    }
}
