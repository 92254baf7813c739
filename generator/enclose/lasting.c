/* Conditions over a time. */
#include "enclose/lasting.h"

#include <stdlib.h>

#include "base/memory.h"
#include "enclose/balls.h"

enum { MOST_DEPTH = 40, MOST_PIECES = 4000, BITS = 100 };

/* ---- by signs -------------------------------------------------------------------------------- */

/* x with the drives replaced by their definitions, then parameters by their values. */
static int define(scalar_t x, const model_t *model)
{
    const size_t count = ring_parameter_count(model->ring) + ring_coordinate_count(model->ring);
    scalar_src *drives = memory_new(count + 1, sizeof *drives), *values = model_values(model);
    assumptions_t *none = assumptions_new(model->ring);
    int good;

    for (size_t k = 0; k < model->parameter_count; k++)
        if (model->parameters[k].is_drive)
            drives[model->parameters[k].generator] = model->parameters[k].drive;
    good = scalar_substitute(x, x, drives, none, model->ring) &&
           scalar_substitute(x, x, values, none, model->ring);
    assumptions_free(none);
    free(drives);
    free(values);
    return good;
}

static int sign_suffices(sign_t sign, condition_kind_t kind)
{
    switch (kind) {
    case CONDITION_POSITIVE:
        return sign == SIGN_POSITIVE;
    case CONDITION_NONNEGATIVE:
        return sign_is_nonnegative(sign);
    case CONDITION_ZERO:
        return sign == SIGN_ZERO;
    case CONDITION_NONZERO:
        return sign_is_nonzero(sign);
    }
    return 0;
}

static int holds_by_sign(scalar_src x, condition_kind_t kind, const model_t *model)
{
    assumptions_t *none = assumptions_new(model->ring);
    scalar_t y;
    int good;

    scalar_init(y, model->ring);
    scalar_set(y, x, model->ring);
    good = define(y, model) && sign_suffices(scalar_sign(y, none, model->ring), kind);
    scalar_clear(y, model->ring);
    assumptions_free(none);
    return good;
}

/* ---- by balls -------------------------------------------------------------------------------- */

typedef struct {
    scalar_src x;
    condition_kind_t kind;
    const model_t *model;
    arb_ptr values;
    size_t pieces;
} search_t;

static int holds_on(const search_t *s, const arb_t t)
{
    acb_t y;
    int good;

    acb_init(y);
    balls_set_time(s->values, t, BITS, s->model);
    scalar_ball(y, s->x, s->values, BITS, s->model->ring);
    good = s->kind == CONDITION_NONNEGATIVE ? arb_is_nonnegative(acb_realref(y))
           : s->kind == CONDITION_POSITIVE  ? arb_is_positive(acb_realref(y))
           : s->kind == CONDITION_NONZERO   ? !arb_contains_zero(acb_realref(y))
                                            : arb_is_zero(acb_realref(y));
    acb_clear(y);
    return good;
}

/* On the part k 2^-depth .. (k + 1) 2^-depth of the time. */
static int holds_within(search_t *s, const arb_t until, ulong k, int depth)
{
    arb_t t;
    int good;

    if (depth > MOST_DEPTH || ++s->pieces > MOST_PIECES)
        return 0;
    arb_init(t);
    arb_set_ui(t, 2 * k + 1);
    mag_one(arb_radref(t));
    arb_mul(t, t, until, BITS);
    arb_mul_2exp_si(t, t, -depth - 1);
    good = holds_on(s, t);
    arb_clear(t);
    return good || (holds_within(s, until, 2 * k, depth + 1) &&
                    holds_within(s, until, 2 * k + 1, depth + 1));
}

static int holds_by_balls(scalar_src x, condition_kind_t kind, const arb_t until,
                          const model_t *model)
{
    search_t s = {.x = x, .kind = kind, .model = model, .values = balls_new(model, BITS)};
    const int good = holds_within(&s, until, 0, 0);

    balls_free(s.values, model);
    return good;
}

int generator_lasts(const generator_t *generator, const arb_t until)
{
    const model_t *model = generator->model;
    assumptions_t *conditions = generator_assumptions(generator);
    scalar_t x;
    int good = 1, implied;

    scalar_init(x, model->ring);
    for (size_t k = 0; k < assumptions_count(conditions) && good; k++) {
        const condition_kind_t kind = assumptions_get(x, &implied, conditions, k);

        good = !model_is_driven(x, model) || holds_by_sign(x, kind, model) ||
               holds_by_balls(x, kind, until, model);
    }
    scalar_clear(x, model->ring);
    assumptions_free(conditions);
    return good;
}
