/* The generator identity by the adjoint: for all f(z) X of prove/support.h
 *
 *   L†( Weyl(exp(1/2 d^T S d) f) X )  =  Weyl( exp(1/2 d^T S d) L_hyb†(f X) )
 *
 * because <Weyl(exp(1/2 d^T S d) f) X> = integral Tr[ f X varrho_S ] (theory, section 2).  Both
 * sides are calculated on the larger space of prove/lift.h: equal there, they are equal for X times
 * any operator on the finite spaces. */
#include "prove/identity.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "prove/lift.h"
#include "prove/position.h"
#include "prove/support.h"
#include "scheme/symbol.h"

typedef struct {
    identity_t *result;
    const hybrid_t *hybrid;
    lift_t lift;
    const model_t *model; /* on the larger space */
    terms_t terms;        /* the hybrid equation, there */
    weyl_t *weyl;
} check_t;

static int count_one(const opkey_t *key, void *data)
{
    (void)key;
    return ++*(size_t *)data <= IDENTITY_MAX_TESTS;
}

/* f = the monomial of coordinates in `key`, x = the rest as an operator on the larger space, whose
 * keys begin as those of the model. */
static void split_key(scalar_t f, op_t x, const opkey_t *key, const check_t *check)
{
    const model_t *model = check->model;
    opkey_t *rest = memory_new(space_width(model->space) + 1, sizeof *rest);
    scalar_t power;

    memcpy(rest, key, space_width(check->hybrid->generator->model->space) * sizeof *rest);
    scalar_init(power, model->ring);
    scalar_one(f, model->ring);
    for (size_t j = 0; j < model_coordinate_count(model); j++) {
        int momentum;
        size_t mode = model_coordinate_mode(&momentum, model, j);
        opkey_t *entry = rest + space_offset(model->space, mode) + (momentum ? 1 : 0);

        if (*entry == 0)
            continue;
        scalar_generator(power, ring_coordinate(model->ring, j), model->ring);
        scalar_pow(power, power, *entry, model->ring);
        scalar_mul(f, f, power, model->ring);
        *entry = 0;
    }
    scalar_one(power, model->ring);
    op_set_term(x, rest, power, &model->algebra);
    scalar_clear(power, model->ring);
    free(rest);
}

static void describe_failure(check_t *check, scalar_src f, op_src x, op_src operator_side,
                             op_src phase_side)
{
    const algebra_t *algebra = &check->model->algebra;
    char *f_text = scalar_print(f, algebra->ring), *x_text = op_print(x, algebra);
    char *left = op_print(operator_side, algebra), *right = op_print(phase_side, algebra);
    text_t text;

    text_init(&text);
    text_printf(&text,
                "the adjoint generators differ on f = %s, X = %s times operators on the finite "
                "spaces: the operators give %s, phase space gives %s; what is primed stands to the "
                "right of them",
                f_text, x_text, left, right);
    free(f_text);
    free(x_text);
    free(left);
    free(right);
    check->result->answer = TRUTH_FALSE;
    check->result->reason = text_take(&text);
}

/* The part of the generator that a potential makes; both in the form of prove/position. */
static void add_force(op_t out, op_src product, const lift_t *lift)
{
    const model_t *model = &lift->model;
    op_t form, force;

    op_init(form, &model->algebra);
    op_init(force, &model->algebra);
    position_form(form, product, model);
    position_force(force, lift->potential_left, form, lift->potential_right, model);
    position_form(out, out, model);
    op_add(out, out, force, &model->algebra);
    op_clear(force, &model->algebra);
    op_clear(form, &model->algebra);
}

static int compare(const opkey_t *key, void *data)
{
    check_t *check = data;
    const model_t *model = check->model;
    const scalar_struct *s = check->hybrid->order->matrix;
    op_t x, operator_side, phase_side, product;
    scalar_t f, smooth;
    int equal, within;

    op_init(x, &model->algebra);
    op_init(operator_side, &model->algebra);
    op_init(phase_side, &model->algebra);
    op_init(product, &model->algebra);
    scalar_init(f, model->ring);
    scalar_init(smooth, model->ring);
    split_key(f, x, key, check);

    scalar_smooth(smooth, f, s, 1, model);
    weyl_quantise_scalar(product, smooth, check->weyl);
    op_mul(product, product, x, &model->algebra);
    lift_adjoint(operator_side, product, &check->lift);
    if (model->potential)
        add_force(operator_side, product, &check->lift);

    op_scale(product, x, f, &model->algebra);
    terms_adjoint(phase_side, product, &check->terms);
    symbol_smooth(phase_side, phase_side, s, 1, model);
    if (model->potential)
        position_quantise(phase_side, phase_side, model);
    else
        weyl_quantise(phase_side, phase_side, check->weyl);

    within = !budget_is_exceeded(model->algebra.budget);
    equal = op_equal(operator_side, phase_side, &model->algebra);
    if (within && !equal)
        describe_failure(check, f, x, operator_side, phase_side);
    op_clear(x, &model->algebra);
    op_clear(operator_side, &model->algebra);
    op_clear(phase_side, &model->algebra);
    op_clear(product, &model->algebra);
    scalar_clear(f, model->ring);
    scalar_clear(smooth, model->ring);
    return within && equal;
}

/* Not a sample: where the work has no end in time nothing is claimed. */
static void give_up(identity_t *out, int limit, const char *of_what)
{
    text_t text;

    text_init(&text);
    text_printf(&text, "the generator identity needs more than %d %s", limit, of_what);
    free(out->reason);
    out->answer = TRUTH_UNKNOWN;
    out->reason = text_take(&text);
}

/* What is shown of a series has to cover the rest of the equation. */
static void does_not_reach(identity_t *out)
{
    out->answer = TRUTH_UNKNOWN;
    out->reason = memory_copy_text("the rest of the equation has a higher degree than what is "
                                   "shown of the potential's series");
}

static void does_not_apply(identity_t *out)
{
    *out = (identity_t){.answer = TRUTH_UNKNOWN, .is_stated = 1};
    out->reason = memory_copy_text("does not apply: the equation is stated, not derived");
}

/* Both sides on the larger space, and the products to compare. */
static void prepare(check_t *check, support_t *support, budget_t *budget)
{
    const generator_t *generator = check->hybrid->generator;
    weyl_t *weyl = weyl_new(generator->model);
    terms_t terms;

    terms_init(&terms, generator->model);
    terms_add_form(&terms, check->hybrid);
    terms_add_residual(&terms, check->hybrid, weyl);
    support_find(support, generator, &terms, check->hybrid->order);
    lift_init(&check->lift, generator, budget);
    lift_terms(&check->terms, &terms, &check->lift);
    check->model = &check->lift.model;
    check->weyl = weyl_new(check->model);
    terms_clear(&terms);
    weyl_free(weyl);
}

static void finish(check_t *check)
{
    weyl_free(check->weyl);
    terms_clear(&check->terms);
    lift_clear(&check->lift);
}

void identity_check(identity_t *out, const hybrid_t *hybrid)
{
    const model_t *model = hybrid->generator->model;
    check_t check = {.result = out, .hybrid = hybrid};
    budget_t budget = {0, IDENTITY_MAX_STEPS};
    support_t support;
    size_t needed = 0;

    if (model->stated) {
        does_not_apply(out);
        return;
    }
    *out = (identity_t){.answer = TRUTH_TRUE};
    hybrid->generator->model->algebra.budget = &budget;
    prepare(&check, &support, &budget);
    if (hybrid->series && !support_limit(&support, hybrid->generator, hybrid->series_from - 1))
        does_not_reach(out);
    out->degree = support.classical_degree;
    (void)support_visit(&support, model, count_one, &needed);
    if (out->answer == TRUTH_UNKNOWN)
        ;
    else if (needed > IDENTITY_MAX_TESTS)
        give_up(out, IDENTITY_MAX_TESTS, "comparisons");
    else
        out->tests = support_visit(&support, model, compare, &check);
    hybrid->generator->model->algebra.budget = NULL;
    if (budget_is_exceeded(&budget))
        give_up(out, IDENTITY_MAX_STEPS, "products of terms");
    support_clear(&support);
    finish(&check);
}

void identity_clear(identity_t *identity)
{
    free(identity->reason);
    *identity = (identity_t){0};
}
