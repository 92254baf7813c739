/* The orders s: for which s is M(z) >= 0, and is there a residual? */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "environment/array.h"
#include "prove/order_values.h"

enum { MAX_DEGREE_IN_S = 60 };

/* ---- polynomials in s ------------------------------------------------------------------------ */

/* x(s) times a positive number as an integer polynomial; 0 if a coefficient is not rational. */
static int polynomial_in(fmpz_poly_t out, scalar_src x, size_t s, const model_t *model)
{
    ring_t *ring = model->ring;
    const scalar_struct **only =
        memory_new(ring_parameter_count(ring) + ring_coordinate_count(ring) + 1, sizeof *only);
    fmpq_poly_t polynomial;
    scalar_t rest, value, zero;
    fmpq_t c;
    int good = 1;

    fmpq_poly_init(polynomial);
    scalar_init(rest, ring);
    scalar_init(value, ring);
    scalar_init(zero, ring);
    fmpq_init(c);
    only[s] = zero;
    scalar_set(rest, x, ring);
    for (slong k = 0; good && !scalar_is_zero(rest, ring); k++) { /* rest = x^(k)/k! */
        good = k <= MAX_DEGREE_IN_S &&
               scalar_substitute(value, rest, only, model->assumptions, ring) &&
               scalar_get_fmpq(c, value, ring);
        if (!good)
            break;
        fmpq_poly_set_coeff_fmpq(polynomial, k, c);
        scalar_derivative(rest, rest, s, ring);
        scalar_mul_ratio(rest, rest, 1, (ulong)k + 1, ring);
    }
    fmpq_poly_get_numerator(out, polynomial);
    fmpq_poly_clear(polynomial);
    scalar_clear(rest, ring);
    scalar_clear(value, ring);
    scalar_clear(zero, ring);
    fmpq_clear(c);
    free(only);
    return good;
}

/* Conditions in s alone. */
typedef struct {
    size_t count;
    condition_kind_t *kinds;
    fmpz_poly_struct *polynomials;
    int impossible; /* one of them holds for no s */
    int irrational; /* or has coefficients that are not rational: left out */
} in_s_t;

static void in_s_add(in_s_t *out, condition_kind_t kind, scalar_src x, size_t s,
                     const model_t *model)
{
    size_t k = out->count;

    out->kinds = memory_resize(out->kinds, k + 1, sizeof *out->kinds);
    out->polynomials = memory_resize(out->polynomials, k + 1, sizeof *out->polynomials);
    out->kinds[k] = kind;
    fmpz_poly_init(&out->polynomials[k]);
    if (polynomial_in(&out->polynomials[k], x, s, model))
        out->count++;
    else {
        out->irrational = 1;
        fmpz_poly_clear(&out->polynomials[k]);
    }
}

static void in_s_clear(in_s_t *out)
{
    for (size_t k = 0; k < out->count; k++)
        fmpz_poly_clear(&out->polynomials[k]);
    free(out->polynomials);
    free(out->kinds);
}

/* ---- the residual ------------------------------------------------------------------------------
 */

/* Real and imaginary part of every coefficient of every monomial have to vanish. */
static void add_residual(in_s_t *out, const hybrid_t *hybrid, size_t s)
{
    const model_t *model = hybrid->generator->model;
    size_t count = hybrid->residual->count;
    scalar_struct *all = scalar_array_copy(hybrid->residual->coefficients, count, model->ring);
    scalar_t part;

    scalar_init(part, model->ring);
    if (!order_substitute(all, count, model))
        out->irrational = 1;
    for (size_t k = 0; k < count && !out->irrational; k++) {
        scalar_split_t split;
        scalar_split(&split, &all[k], model->ring);
        for (size_t c = 0; c < split.count; c++) {
            scalar_real(part, &split.coefficients[c], model->ring);
            if (!scalar_is_zero(part, model->ring))
                in_s_add(out, CONDITION_ZERO, part, s, model);
            scalar_imag(part, &split.coefficients[c], model->ring);
            if (!scalar_is_zero(part, model->ring))
                in_s_add(out, CONDITION_ZERO, part, s, model);
        }
        scalar_split_clear(&split, model->ring);
    }
    scalar_clear(part, model->ring);
    scalar_array_free(all, count, model->ring);
}

/* ---- with all values ---------------------------------------------------------------------------
 */

/* The conditions on s at the values; 0, with the reason, if they are not all known. */
static int conditions_at_values(in_s_t *out, char **reason, const positivity_t *positivity,
                                const hybrid_t *hybrid, size_t s)
{
    model_t *model = hybrid->generator->model;
    size_t count = positivity->rows * positivity->rows;
    scalar_struct *entries = scalar_array_copy(positivity->matrix, count, model->ring);
    assumptions_t *nothing = assumptions_new(model->ring);
    conditions_t conditions;
    int undecided = 0, good;
    truth_t answer = TRUTH_UNKNOWN;

    conditions_init(&conditions);
    good = order_substitute(entries, count, model);
    if (good)
        answer = psd_conditions(&conditions, &undecided, NULL, entries, positivity->rows, nothing,
                                model->ring);
    out->impossible = good && answer == TRUTH_FALSE;
    for (size_t k = 0; k < conditions.count; k++)
        in_s_add(out, conditions.kinds[k], &conditions.elements[k], s, model);
    conditions_clear(&conditions, model->ring);
    assumptions_free(nothing);
    scalar_array_free(entries, count, model->ring);
    if (good && (!undecided || out->impossible) && (!out->irrational || out->impossible))
        return 1;
    *reason = memory_copy_text(
        out->irrational ? "conditions on s have coefficients that are not rational: the set of all "
                          "admissible s was not determined"
                        : "M(z) >= 0 for all z could not be turned into conditions on s");
    return 0;
}

static void search_at_values(order_search_t *search, const positivity_t *positivity,
                             const hybrid_t *hybrid, size_t s)
{
    in_s_t in_s = {0};
    text_t text;

    add_residual(&in_s, hybrid, s);
    if (conditions_at_values(&in_s, &search->s_reason, positivity, hybrid, s)) {
        search->set_is_known =
            in_s.impossible ||
            real_set_find(&search->set, in_s.kinds, in_s.polynomials, in_s.count, search->variable);
        if (!search->set_is_known)
            search->s_reason = memory_copy_text("the roots of the conditions on s could not be "
                                                "told apart");
    }
    in_s_clear(&in_s);
    if (!search->set_is_known)
        return;
    search->s_exists = search->set.count > 0 ? TRUTH_TRUE : TRUTH_FALSE;
    if (!search->set.nearest)
        return;
    text_init(&text);
    text_printf(&text, "s=%s", search->set.nearest);
    search->candidate = text_take(&text);
}

/* ---- a few orders that have names
 * ----------------------------------------------------------------- */

/* How good an order is: never positive, on a surface of the parameters, in a region, for all. */
typedef enum { FIT_NEVER, FIT_SURFACE, FIT_REGION, FIT_ALWAYS } fit_t;

static fit_t fit_of(truth_t answer, int undecided, const conditions_t *conditions)
{
    if (answer != TRUTH_UNKNOWN)
        return answer == TRUTH_TRUE ? FIT_ALWAYS : FIT_NEVER;
    if (undecided)
        return FIT_NEVER; /* no candidate */
    for (size_t k = 0; k < conditions->count; k++)
        if (conditions->kinds[k] == CONDITION_ZERO)
            return FIT_SURFACE;
    return FIT_REGION;
}

/* For which of the parameters that are allowed (with `at_values`: at the values) is M >= 0 at
 * s = value? */
static fit_t holds_at(slong value, int at_values, const positivity_t *positivity,
                      const hybrid_t *hybrid, size_t s)
{
    model_t *model = hybrid->generator->model;
    size_t count = positivity->rows * positivity->rows;
    const scalar_struct **only = memory_new(
        ring_parameter_count(model->ring) + ring_coordinate_count(model->ring) + 1, sizeof *only);
    scalar_struct *entries = scalar_array_copy(positivity->matrix, count, model->ring);
    assumptions_t *assumptions = generator_assumptions(hybrid->generator);
    conditions_t conditions;
    scalar_t number;
    int undecided = 0, good = 1;
    truth_t answer = TRUTH_FALSE;
    fit_t fit;

    scalar_init(number, model->ring);
    scalar_set_si(number, value, model->ring);
    only[s] = number;
    conditions_init(&conditions);
    for (size_t k = 0; k < count; k++)
        good = good &&
               scalar_substitute(&entries[k], &entries[k], only, model->assumptions, model->ring);
    if (good && at_values)
        good = order_substitute(entries, count, model);
    if (good)
        answer = psd_conditions(&conditions, &undecided, NULL, entries, positivity->rows,
                                assumptions, model->ring);
    fit = fit_of(answer, undecided, &conditions);
    conditions_clear(&conditions, model->ring);
    assumptions_free(assumptions);
    scalar_clear(number, model->ring);
    scalar_array_free(entries, count, model->ring);
    free(only);
    return fit;
}

/* The best of the orders wigner, husimi, p, the first of equals. */
static void try_named(order_search_t *search, int at_values, const positivity_t *positivity,
                      const hybrid_t *hybrid, size_t s)
{
    static const struct {
        slong s;
        const char *name;
    } named[] = {{0, "wigner"}, {-1, "husimi"}, {1, "p"}};
    fit_t best = search->candidate ? FIT_REGION : FIT_NEVER;

    if (hybrid->residual->count > 0)
        return;
    for (size_t k = 0; k < sizeof named / sizeof *named && best != FIT_ALWAYS; k++) {
        fit_t fit = holds_at(named[k].s, at_values, positivity, hybrid, s);
        if (fit <= best)
            continue;
        best = fit;
        free(search->candidate);
        search->candidate = memory_copy_text(named[k].name);
        search->conditional = fit != FIT_ALWAYS;
    }
    if (best == FIT_ALWAYS)
        search->s_exists = TRUTH_TRUE;
}

/* ---- all together -------------------------------------------------------------------------------
 */

static void keep_conditions(order_search_t *search, const positivity_t *positivity,
                            const model_t *model)
{
    search->condition_count = positivity->conditions.count;
    search->conditions = memory_new(search->condition_count + 1, sizeof *search->conditions);
    for (size_t k = 0; k < search->condition_count; k++)
        search->conditions[k] = conditions_print(&positivity->conditions, k, model->ring);
}

/* Is there a parameter without value, besides s? */
static int is_open(const positivity_t *positivity, const hybrid_t *hybrid, size_t s)
{
    const model_t *model = hybrid->generator->model;
    size_t count = positivity->rows * positivity->rows, residual = hybrid->residual->count;
    scalar_struct *entries = scalar_array_copy(positivity->matrix, count, model->ring);
    scalar_struct *rest = scalar_array_copy(hybrid->residual->coefficients, residual, model->ring);
    int open = !order_substitute(entries, count, model) || !order_substitute(rest, residual, model);

    for (size_t k = 0; k < count && !open; k++)
        open = order_is_open(&entries[k], &s, 1, model);
    for (size_t k = 0; k < residual && !open; k++)
        open = order_is_open(&rest[k], &s, 1, model);
    scalar_array_free(entries, count, model->ring);
    scalar_array_free(rest, residual, model->ring);
    return open;
}

void order_search_s(order_search_t *search, generator_t *generator, const char *name)
{
    model_t *model = generator->model;
    size_t s = ring_find(model->ring, name);
    positivity_t positivity;
    hybrid_t *hybrid;
    int open;
    text_t text;

    text_init(&text);
    text_printf(&text, "s=%s", name);
    hybrid = order_map(&search->s_reason, text_string(&text), generator);
    text_clear(&text);
    if (!hybrid)
        return;
    hybrid_positivity(&positivity, hybrid);
    keep_conditions(search, &positivity, model);
    open = is_open(&positivity, hybrid, s);
    if (open && positivity.answer == TRUTH_FALSE)
        search->s_exists = TRUTH_FALSE;
    else if (open && positivity.undecided)
        search->s_reason = memory_copy_text("the conditions on s are necessary, but whether they "
                                            "are sufficient could not be decided");
    if (!open)
        search_at_values(search, &positivity, hybrid, s);
    if (!search->candidate && !search->set_is_known)
        try_named(search, !open, &positivity, hybrid, s);
    positivity_clear(&positivity, hybrid);
    hybrid_free(hybrid);
}
