/* States: vacuum, fock(n), thermal(n), coherent(alpha), cat(alpha), gaussian(..); ket(..) and
 * state(..) are in density.c. */
#include <stdlib.h>
#include <string.h>

#include "model/build.h"

typedef int (*state_fn)(state_t *state, const size_t *factors, size_t count, const expr_t *call,
                        const scope_t *scope);

/* ---- one mode each --------------------------------------------------------------------------- */

static int state_vacuum(state_t *state, const size_t *factors, size_t count, const expr_t *call,
                        const scope_t *scope)
{
    size_t k;

    (void)call;
    for (k = 0; k < count; k++)
        state_add_vacuum(state, factors[k], &scope->builder->model->algebra);
    return 1;
}

static int state_fock(state_t *state, const size_t *factors, size_t count, const expr_t *call,
                      const scope_t *scope)
{
    const algebra_t *algebra = &scope->builder->model->algebra;
    scalar_t x;
    fmpq_t level;
    size_t k;
    int good;

    scalar_init(x, algebra->ring);
    fmpq_init(level);
    good = evaluate_scalar(x, call->items[0], "the level of a Fock state", scope);
    if (good && (!scalar_get_fmpq(level, x, algebra->ring) || !fmpz_is_one(fmpq_denref(level)) ||
                 fmpq_sgn(level) < 0 || fmpz_cmp_ui(fmpq_numref(level), LIMIT_FOCK) > 0))
        good = scope_fail(scope, call->items[0]->span, "E0279",
                          "the level of a Fock state must be a number from 0 to %d", LIMIT_FOCK);
    for (k = 0; good && k < count; k++)
        state_add_fock(state, factors[k], fmpz_get_ui(fmpq_numref(level)), algebra);
    scalar_clear(x, algebra->ring);
    fmpq_clear(level);
    return good;
}

static int state_thermal(state_t *state, const size_t *factors, size_t count, const expr_t *call,
                         const scope_t *scope)
{
    const algebra_t *algebra = &scope->builder->model->algebra;
    scalar_t x;
    size_t k;
    int good;

    scalar_init(x, algebra->ring);
    good = evaluate_real(x, call->items[0], "the occupation of a thermal state", "E0279", scope) &&
           require_condition(CONDITION_NONNEGATIVE, x, call->items[0]->span, "E0277",
                             "the occupation of a thermal state is negative", scope);
    for (k = 0; good && k < count; k++)
        state_add_thermal(state, factors[k], x, algebra);
    scalar_clear(x, algebra->ring);
    return good;
}

static int state_coherent(state_t *state, const size_t *factors, size_t count, const expr_t *call,
                          const scope_t *scope)
{
    const algebra_t *algebra = &scope->builder->model->algebra;
    scalar_t x;
    size_t k;
    int good;

    scalar_init(x, algebra->ring);
    good = evaluate_scalar(x, call->items[0], "the amplitude of a coherent state", scope);
    for (k = 0; good && k < count; k++)
        if (!state_add_coherent(state, factors[k], x, algebra))
            good =
                scope_fail(scope, call->span, "E0279",
                           "a coherent state needs sqrt(2*hbar), which is not supported for this "
                           "hbar");
    scalar_clear(x, algebra->ring);
    return good;
}

static int state_cat(state_t *state, const size_t *factors, size_t count, const expr_t *call,
                     const scope_t *scope)
{
    const algebra_t *algebra = &scope->builder->model->algebra;
    scalar_t x;
    size_t k;
    int good;

    scalar_init(x, algebra->ring);
    good = evaluate_scalar(x, call->items[0], "the amplitude of a cat state", scope);
    for (k = 0; good && k < count; k++) {
        if (state_add_cat(state, factors[k], x, algebra))
            continue;
        good = scope_fail(scope, call->items[0]->span, "E0279",
                          "cat(alpha) needs a number alpha with rational |alpha|^2, numerator and "
                          "denominator below 500000");
        diags_help(scope->diags, "its moments contain exp(-2*|alpha|^2); of several cat states the "
                                 "denominators of |alpha|^2 must divide each other");
    }
    scalar_clear(x, algebra->ring);
    return good;
}

/* ---- Gaussian states of several modes -------------------------------------------------------- */

static int check_means(const scalar_struct *mean, size_t size, const expr_t *list,
                       const scope_t *scope)
{
    size_t k;

    for (k = 0; k < size; k++)
        if (!scalar_is_real(&mean[k], scope->builder->model->ring))
            return scope_fail(scope, list->items[k]->span, "E0276", "a mean value must be real");
    return 1;
}

static int check_covariance(const scalar_struct *covariance, size_t size, const expr_t *matrix,
                            const scope_t *scope)
{
    const ring_t *ring = scope->builder->model->ring;
    size_t j, k;

    for (j = 0; j < size; j++)
        for (k = 0; k < size; k++) {
            if (!scalar_is_real(&covariance[j * size + k], ring))
                return scope_fail(scope, matrix->items[j]->items[k]->span, "E0276",
                                  "a covariance must be real");
            if (!scalar_equal(&covariance[j * size + k], &covariance[k * size + j], ring))
                return scope_fail(scope, matrix->items[j]->items[k]->span, "E0276",
                                  "a covariance matrix must be symmetric: entry (%zu, %zu) differs "
                                  "from entry (%zu, %zu)",
                                  j + 1, k + 1, k + 1, j + 1);
        }
    return 1;
}

/* Whether the model states its hybrid equation: its classical modes never were quantum. */
static int is_stated(const builder_t *builder)
{
    for (size_t k = 0; k < tree_count(builder->tree); k++)
        if (tree_statement(builder->tree, k)->kind == STATEMENT_HYBRID)
            return 1;
    return 0;
}

/* covariance + (i hbar/2) Omega >= 0, Omega over the modes that are, or were, quantum */
static int check_uncertainty(const scalar_struct *covariance, const size_t *factors, size_t size,
                             const expr_t *call, const scope_t *scope)
{
    model_t *model = scope->builder->model;
    scalar_struct *matrix = scalars_new(size * size, model->ring);
    scalar_t x;
    size_t k;
    int stated = is_stated(scope->builder), good;

    scalar_init(x, model->ring);
    scalar_imaginary_unit(x, model->ring);
    scalar_mul(x, x, model->hbar, model->ring);
    scalar_mul_ratio(x, x, 1, 2, model->ring);
    for (k = 0; k < size * size; k++)
        scalar_set(&matrix[k], &covariance[k], model->ring);
    for (k = 0; k < size; k += 2) {
        scalar_struct *upper = &matrix[k * size + k + 1], *lower = &matrix[(k + 1) * size + k];

        if (stated && scope->builder->factors[factors[k / 2]].role == FACTOR_CLASSICAL)
            continue;
        scalar_add(upper, upper, x, model->ring);
        scalar_sub(lower, lower, x, model->ring);
    }
    good = require_positive(matrix, size, call->items[1]->span, "E0277",
                            "this covariance violates the uncertainty relation", scope);
    scalar_clear(x, model->ring);
    scalars_free(matrix, size * size, model->ring);
    return good;
}

static int state_gaussian(state_t *state, const size_t *factors, size_t count, const expr_t *call,
                          const scope_t *scope)
{
    const algebra_t *algebra = &scope->builder->model->algebra;
    size_t size = 2 * count, given = 0;
    scalar_struct *mean, *covariance;
    int good;

    mean = list_evaluate(&given, call->items[0], "the mean values", scope);
    covariance =
        matrix_evaluate(size, call->items[1], "the covariance of (q1, p1, ..)", "E0276", scope);
    good = mean != NULL && covariance != NULL;
    if (mean != NULL && given != size)
        good = scope_fail(scope, call->items[0]->span, "E0276",
                          "the mean values of %zu mode%s are %zu numbers, these are %zu", count,
                          count == 1 ? "" : "s", size, given);
    good = good && check_means(mean, size, call->items[0], scope) &&
           check_covariance(covariance, size, call->items[1], scope) &&
           check_uncertainty(covariance, factors, size, call, scope);
    if (good)
        state_add_gaussian(state, factors, count, mean, covariance, algebra);
    scalars_free(mean, given, algebra->ring);
    scalars_free(covariance, size * size, algebra->ring);
    return good;
}

/* ---- the words ------------------------------------------------------------------------------- */

static int state_density(state_t *state, const size_t *factors, size_t count, const expr_t *call,
                         const scope_t *scope)
{
    return density_evaluate(state, factors, count, call->items[0], scope);
}

static const struct {
    const char *word;
    int of_modes;
    size_t arguments; /* SIZE_MAX: any number */
    const char *usage;
    state_fn evaluate;
} words[] = {
    {"vacuum", 1, 0, "vacuum", state_vacuum},
    {"fock", 1, 1, "fock(n)", state_fock},
    {"thermal", 1, 1, "thermal(n)", state_thermal},
    {"coherent", 1, 1, "coherent(alpha)", state_coherent},
    {"cat", 1, 1, "cat(alpha)", state_cat},
    {"gaussian", 1, 2, "gaussian([q, p], [[qq, qp], [pq, pp]])", state_gaussian},
    {"ket", 0, SIZE_MAX, "ket(a, b)", ket_evaluate},
    {"state", 0, 1, "state(EXPRESSION)", state_density},
};

enum { WORD_COUNT = sizeof words / sizeof words[0] };

static size_t find_word(const expr_t *value)
{
    size_t k;

    if (value->kind != EXPR_NAME && value->kind != EXPR_CALL)
        return WORD_COUNT;
    for (k = 0; k < WORD_COUNT && strcmp(words[k].word, value->text) != 0; k++)
        ;
    return k;
}

int state_is_word(const expr_t *value)
{
    return find_word(value) < WORD_COUNT;
}

static int fail_word(const expr_t *value, const scope_t *scope)
{
    const char *names[WORD_COUNT], *nearest = NULL;
    size_t k;

    for (k = 0; k < WORD_COUNT; k++)
        names[k] = words[k].word;
    if (value->kind == EXPR_NAME || value->kind == EXPR_CALL)
        nearest = syntax_nearest(value->text, names, WORD_COUNT);
    scope_fail(scope, value->span, "E0270", "this is not a state");
    if (nearest != NULL)
        diags_help(scope->diags, "did you mean '%s'?", nearest);
    else
        diags_help(scope->diags,
                   "vacuum, fock, thermal, coherent, cat, gaussian for modes; ket(..) "
                   "or state(..) with a density operator for finite spaces");
    return 0;
}

static int check_spaces(size_t word, const size_t *factors, size_t count, const expr_t *value,
                        const scope_t *scope)
{
    const factor_t *place;
    size_t k;

    for (k = 0; k < count; k++) {
        place = &scope->builder->factors[factors[k]];
        if ((place->kind == SPACE_MODE) == words[word].of_modes)
            continue;
        scope_fail(scope, value->at, "E0271", "'%s' is a state of %s, and '%s' is a %s",
                   words[word].word, words[word].of_modes ? "modes" : "finite spaces", place->name,
                   space_kind_text(place->kind));
        return 0;
    }
    return 1;
}

int state_evaluate(state_t *state, const size_t *factors, size_t count, const expr_t *value,
                   const scope_t *scope)
{
    size_t word = find_word(value);

    if (word == WORD_COUNT)
        return fail_word(value, scope);
    if (!check_spaces(word, factors, count, value, scope))
        return 0;
    if (words[word].arguments != SIZE_MAX && value->count != words[word].arguments)
        return scope_fail(scope, value->at, "E0215", "'%s' is written %s", words[word].word,
                          words[word].usage);
    return words[word].evaluate(state, factors, count, value, scope);
}
