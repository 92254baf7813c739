/* Conserved observables. */
#include "scheme/conserved.h"

#include "scheme/moment_key.h"

enum { MAX_STEPS = 200000 }; /* products of two terms */

int operator_is_conserved(op_src x, const generator_t *generator)
{
    algebra_t *algebra = &generator->model->algebra;
    budget_t budget = {0, MAX_STEPS}, *before = algebra->budget;
    op_t rate;
    int conserved;

    op_init(rate, algebra);
    algebra->budget = &budget;
    generator_adjoint(rate, x, generator);
    algebra->budget = before;
    conserved = !budget_is_exceeded(&budget) && op_is_zero(rate, algebra);
    op_clear(rate, algebra);
    return conserved;
}

int operator_start(scalar_t out, op_src x, const model_t *model)
{
    const algebra_t *algebra = &model->algebra;
    const size_t width = space_width(algebra->space);
    scalar_t c, moment;
    op_t form;
    int good = 1;

    op_init(form, algebra);
    scalar_init(c, algebra->ring);
    scalar_init(moment, algebra->ring);
    moment_form(form, x, algebra);
    scalar_zero(out, algebra->ring);
    for (size_t k = 0; good && k < form->count; k++) {
        scalar_real(c, &form->coefficients[k], algebra->ring);
        good = moment_start(moment, form->keys + k * width, model);
        scalar_addmul(out, c, moment, algebra->ring);
    }
    scalar_clear(c, algebra->ring);
    scalar_clear(moment, algebra->ring);
    op_clear(form, algebra);
    return good;
}

int observable_constant(scalar_t out, size_t k, const generator_t *generator)
{
    op_src x = generator->model->observables[k].operator_;

    return operator_is_conserved(x, generator) && operator_start(out, x, generator->model);
}
