/* The verdict (theory, section 6). */
#include "prove/decide.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "phasespace/terms.h"
#include "prove/surface.h"
#include "scalar/witness.h"

#define VERDICT_TEXT(kind, text) text,
static const char *const names[VERDICT_COUNT] = {VERDICT_LIST(VERDICT_TEXT)};
#undef VERDICT_TEXT

const char *verdict_name(verdict_kind_t kind)
{
    return names[kind];
}

/* What the equation is, before its positivity is spoken of. */
static const char *origin(const model_t *model)
{
    return model->stated ? "the hybrid equation is stated and not derived: there is no quantum "
                           "model to compare it with"
                         : "the hybrid equation is identical to the quantum model";
}

static int has_domain(const model_t *model)
{
    for (size_t j = 0; model->domains && j < model_coordinate_count(model); j++)
        if (model->domains[j].has_domain)
            return 1;
    return 0;
}

/* Whether something is assumed of a drive. */
static int assumes_drive(const model_t *model)
{
    int found = 0;
    scalar_t x;

    scalar_init(x, model->ring);
    for (size_t k = 0; k < assumptions_count(model->assumptions) && !found; k++) {
        int implied;

        (void)assumptions_get(x, &implied, model->assumptions, k);
        found = model_is_driven(x, model);
    }
    scalar_clear(x, model->ring);
    return found;
}

/* How far positivity was looked at: " on the declared domain", " for all t". */
static void add_extent(text_t *text, const model_t *model)
{
    if (has_domain(model))
        text_add(text,
                 " on the declared domain of phase space (that it is not left is not proven)");
    if (model->has_time)
        text_add(text, ", for all t, its drives being any real functions that the assumptions "
                       "allow");
    if (model->has_time && assumes_drive(model))
        text_add(text, " (that they keep to them at all times is taken for granted)");
}

/* "d^2<C.q>/dt^2 at t = 0 is A, without the residual B" of the first observable that tells. */
static void add_witness(text_t *text, const jets_t *jets)
{
    const model_t *model = jets->hybrid->generator->model;
    const jet_t *best = NULL;
    char *difference;

    for (size_t k = 0; k < jets->count; k++) {
        const jet_t *jet = jets->jets + k;
        if (jet->scheme == JET_CQ_PART && jet->first_difference != SIZE_MAX &&
            (!best || jet->first_difference < best->first_difference))
            best = jet;
    }
    if (!best)
        return;
    difference = scalar_print(best->difference, model->ring);
    text_printf(text, "; without it d^%zu<%s>/dt^%zu at t = 0 is wrong by %s",
                best->first_difference, model->observables[best->observable].name,
                best->first_difference, difference);
    free(difference);
}

/* How many derivatives the residual begins with, where no derivative at t = 0 tells. */
static void add_least_order(text_t *text, const hybrid_t *hybrid)
{
    const algebra_t *algebra = &hybrid->generator->model->algebra;
    size_t least = superop_order(hybrid->residual, 0, algebra);

    for (size_t k = 1; k < hybrid->residual->count; k++)
        if (superop_order(hybrid->residual, k, algebra) < least)
            least = superop_order(hybrid->residual, k, algebra);
    text_printf(text, "; it begins with a derivative of order %zu", least);
}

static void not_exact(verdict_t *out, const hybrid_t *hybrid, const jets_t *jets, int known)
{
    truth_t vanishes = residual_vanishes_at_values(hybrid);
    text_t text;

    text_init(&text);
    text_printf(&text,
                "the hybrid equation has a residual%s beyond the classical-quantum form; "
                "together with it the equation is still identical to the quantum model",
                hybrid->series ? " and a series of further terms" : "");
    add_witness(&text, jets);
    if (hybrid->series && hybrid->residual->count > 0)
        add_least_order(&text, hybrid);
    if (vanishes == TRUTH_TRUE)
        text_add(&text,
                 "; at the given values the residual vanishes: a model that has these numbers "
                 "instead of parameters may be exact");
    out->kind = VERDICT_NOT_EXACT;
    out->holds = known && vanishes == TRUTH_FALSE ? TRUTH_FALSE : TRUTH_UNKNOWN;
    out->status = REFUTED;
    out->reason = text_take(&text);
}

/* Keeps the conditions that name a parameter and can hold: a list for readers and scripts. */
static void keep_possible(conditions_t *conditions, const model_t *model)
{
    conditions_t all = *conditions;

    conditions_init(conditions);
    for (size_t k = 0; k < all.count; k++) {
        conditions_t one;

        conditions_init(&one);
        if (conditions_add(&one, all.kinds[k], all.elements + k, model->assumptions, model->ring) ==
            TRUTH_UNKNOWN)
            (void)conditions_add(conditions, all.kinds[k], all.elements + k, model->assumptions,
                                 model->ring);
        conditions_clear(&one, model->ring);
    }
    conditions_clear(&all, model->ring);
}

/* Why M(z) >= 0 holds for no parameters, its generator being completely positive. */
static char *never_positive(const hybrid_t *hybrid, const positivity_t *positivity)
{
    const generator_t *generator = hybrid->generator;
    assumptions_t *known = assumptions_copy(generator->model->assumptions);
    char *witness;

    for (size_t k = 0; k < generator->positivity.count; k++)
        assumptions_add(known, generator->positivity.kinds[k], generator->positivity.elements + k);
    witness = matrix_witness("M", positivity->row_names, positivity->matrix, positivity->rows,
                             known, generator->model->ring);
    assumptions_free(known);
    return witness;
}

static void quasi(verdict_t *out, const hybrid_t *hybrid, const positivity_t *positivity, int known)
{
    const model_t *model = hybrid->generator->model;
    char *why = positivity->answer == TRUTH_FALSE
                    ? never_positive(hybrid, positivity)
                    : memory_copy_text("the conditions for it exclude each other");
    text_t text;

    text_init(&text);
    text_printf(&text, "%s, but it is no positive classical-quantum dynamics in this order%s: %s",
                origin(model), model->parameter_count > 0 ? " for any parameters" : "", why);
    free(why);
    keep_possible(&out->conditions, model);
    out->kind = VERDICT_QUASI;
    out->holds = known ? TRUTH_FALSE : TRUTH_UNKNOWN;
    out->status = REFUTED;
    out->reason = text_take(&text);
}

static void undecided(verdict_t *out, const char *reason)
{
    out->kind = VERDICT_UNDECIDED;
    out->holds = TRUTH_UNKNOWN;
    out->status = UNDECIDED;
    out->reason = memory_copy_text(reason);
}

static const char necessary[] = "; the conditions that were found are necessary";

/* What is necessary and fails at the given values decides for these values all the same. */
static void refute_at_values(verdict_t *out, const model_t *model)
{
    const scalar_struct **values = model_values(model);
    text_t text;

    if (conditions_hold(&out->conditions, values, model->assumptions, model->ring) == TRUTH_FALSE) {
        text_init(&text);
        text_printf(&text, "%s; at the given values one of them fails", out->reason);
        free(out->reason);
        out->reason = text_take(&text);
        out->holds = TRUTH_FALSE;
        out->status = REFUTED;
    }
    free(values);
}

static void undecided_generator(verdict_t *out, const model_t *model)
{
    text_t text;

    text_init(&text);
    text_printf(&text,
                "whether the Kossakowski matrix is positive could not be decided: it is too large "
                "with its parameters%s",
                out->conditions.count > 0 ? necessary : "");
    undecided(out, text_string(&text));
    refute_at_values(out, model);
    text_clear(&text);
}

static void undecided_polynomial(verdict_t *out, const positivity_t *positivity,
                                 const model_t *model)
{
    char *element = scalar_print(positivity->undecided_element, model->ring);
    text_t text;

    text_init(&text);
    if (positivity->singular)
        text_printf(&text,
                    "the coefficient %s of the equation may be singular or not real for some "
                    "phase-space points: a domain of the coordinates may help%s",
                    element, out->conditions.count > 0 ? necessary : "");
    else if (positivity->too_many)
        text_printf(
            &text,
            "whether M(z) >= 0 could not be decided: %zu coupled rows, none with a diagonal "
            "entry known to be positive, are too many to expand with their parameters%s",
            positivity->too_many, out->conditions.count > 0 ? necessary : "");
    else
        text_printf(
            &text,
            "whether M(z) >= 0 could not be decided, beginning with %s %s 0 for all phase-space "
            "points%s",
            element, positivity->vanish ? "==" : ">=", out->conditions.count > 0 ? necessary : "");
    undecided(out, text_string(&text));
    refute_at_values(out, model);
    text_clear(&text);
    free(element);
}

/* Both lists of conditions in one; 0 if they exclude each other or contradict the assumptions. */
static int gather_conditions(verdict_t *out, const hybrid_t *hybrid, const positivity_t *positivity)
{
    const conditions_t *lists[2] = {&hybrid->generator->positivity, &positivity->conditions};
    const model_t *model = hybrid->generator->model;
    int possible = 1;

    for (size_t l = 0; l < 2; l++)
        for (size_t k = 0; k < lists[l]->count; k++)
            if (conditions_add(&out->conditions, lists[l]->kinds[k], lists[l]->elements + k,
                               model->assumptions, model->ring) == TRUTH_FALSE)
                possible = 0;
    if (!possible || conditions_contradict(&out->conditions, model->assumptions, model->ring))
        return 0;
    conditions_prune(&out->conditions, model->assumptions, model->ring);
    return 1;
}

/* A condition on coordinates, or on functions of them, is none on parameters. */
static int conditions_vary(const conditions_t *conditions, const model_t *model)
{
    for (size_t k = 0; k < conditions->count; k++)
        if (scalar_varies(conditions->elements + k, NULL, 0, model->ring))
            return 1;
    return 0;
}

static void exact(verdict_t *out, const model_t *model, int known)
{
    text_t text;

    text_init(&text);
    text_printf(&text,
                model->stated ? "%s; it is a positive classical-quantum dynamics"
                              : "%s and a positive classical-quantum dynamics",
                origin(model));
    add_extent(&text, model);
    out->kind = VERDICT_EXACT;
    out->holds = known ? TRUTH_TRUE : TRUTH_UNKNOWN;
    out->status = OK;
    out->reason = text_take(&text);
}

static void exact_if(verdict_t *out, const model_t *model)
{
    const scalar_struct **values = model_values(model);
    text_t text;

    out->kind = VERDICT_EXACT_IF;
    out->holds = conditions_hold(&out->conditions, values, model->assumptions, model->ring);
    out->status = out->holds == TRUTH_FALSE ? REFUTED : OK;
    text_init(&text);
    text_printf(&text, "%s; it is a positive classical-quantum dynamics", origin(model));
    add_extent(&text, model);
    text_printf(&text, "%s iff the conditions hold",
                has_domain(model) || model->has_time ? "," : "");
    out->reason = text_take(&text);
    free(values);
}

void verdict_decide(verdict_t *out, const hybrid_t *hybrid, const positivity_t *positivity,
                    const identity_t *identity, const jets_t *jets)
{
    const model_t *model = hybrid->generator->model;
    int known = model_all_values_given(model), possible;
    truth_t vanishes;

    *out = (verdict_t){.holds = TRUTH_UNKNOWN};
    conditions_init(&out->conditions);
    if (identity->answer != TRUTH_TRUE && !identity->is_stated) {
        undecided(out, identity->reason);
        return;
    }
    vanishes = residual_vanishes(hybrid);
    if (vanishes == TRUTH_FALSE) {
        not_exact(out, hybrid, jets, known);
        return;
    }
    if (vanishes == TRUTH_UNKNOWN) {
        undecided(out, "whether the residual vanishes where the assumptions hold could not be "
                       "decided");
        return;
    }
    if (hybrid->series) {
        undecided(out, "what is shown of the residual vanishes, but it goes on without end: write "
                       "the model without the potential");
        return;
    }
    possible = gather_conditions(out, hybrid, positivity);
    if (possible && positivity->answer != TRUTH_FALSE && conditions_vary(&out->conditions, model)) {
        undecided(out, "a condition that was found depends on phase space");
        return;
    }
    if (positivity->answer == TRUTH_FALSE || !possible)
        quasi(out, hybrid, positivity, known);
    else if (hybrid->generator->undecided)
        undecided_generator(out, model);
    else if (positivity->undecided)
        undecided_polynomial(out, positivity, model);
    else if (out->conditions.count == 0)
        exact(out, model, known);
    else
        exact_if(out, model);
}

void verdict_clear(verdict_t *verdict, const ring_t *ring)
{
    conditions_clear(&verdict->conditions, ring);
    free(verdict->reason);
}
