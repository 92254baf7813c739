/* Moments on phase space. */
#include "enclose/moments_hybrid.h"

#include <stdlib.h>

#include "base/memory.h"
#include "prove/adjoint.h"
#include "scheme/symbol.h"

typedef struct {
    const hybrid_t *hybrid;
    model_t *model;
    terms_t terms; /* the equation */
    weyl_t *weyl;
} phase_t;

static size_t place_of(size_t coordinate, const model_t *model)
{
    int momentum;
    size_t mode = model_coordinate_mode(&momentum, model, coordinate);

    return space_offset(model->space, mode) + (momentum ? 1 : 0);
}

/* The operator on Q with coefficients in z that a key stands for. */
static void key_function(op_t out, const opkey_t *key, const model_t *model)
{
    size_t width = space_width(model->space);
    opkey_t *rest = memory_new(width + 1, sizeof *rest);
    scalar_t monomial, power;

    scalar_init(monomial, model->ring);
    scalar_init(power, model->ring);
    scalar_one(monomial, model->ring);
    memcpy(rest, key, width * sizeof *rest);
    for (size_t j = 0; j < model_coordinate_count(model); j++) {
        scalar_generator(power, ring_coordinate(model->ring, j), model->ring);
        scalar_pow(power, power, key[place_of(j, model)], model->ring);
        scalar_mul(monomial, monomial, power, model->ring);
        rest[place_of(j, model)] = 0;
    }
    moment_operator(out, rest, &model->algebra);
    op_scale(out, out, monomial, &model->algebra);
    scalar_clear(monomial, model->ring);
    scalar_clear(power, model->ring);
    free(rest);
}

/* out += c z^powers (the key's operator); `key` has no powers of z. */
static void add_term(op_t out, const opkey_t *key, const ulong *powers, scalar_src c,
                     const model_t *model)
{
    size_t width = space_width(model->space);
    opkey_t *whole = memory_new(width + 1, sizeof *whole);
    op_t term;

    op_init(term, &model->algebra);
    memcpy(whole, key, width * sizeof *whole);
    for (size_t j = 0; j < model_coordinate_count(model); j++)
        whole[place_of(j, model)] = (opkey_t)powers[j];
    op_set_term(term, whole, c, &model->algebra);
    op_add(out, out, term, &model->algebra);
    op_clear(term, &model->algebra);
    free(whole);
}

/* A function of z with values on Q as a form. */
static const char *function_form(op_t out, op_src f, const model_t *model)
{
    size_t width = space_width(model->space);
    const char *why = NULL;
    scalar_split_t split;
    op_t form;

    op_init(form, &model->algebra);
    moment_form(form, f, &model->algebra);
    op_zero(out, &model->algebra);
    for (size_t t = 0; !why && t < form->count; t++) {
        scalar_split(&split, &form->coefficients[t], model->ring);
        for (size_t k = 0; !why && k < split.count; k++) {
            if (scalar_varies(&split.coefficients[k], NULL, 0, model->ring))
                why = "the hybrid equation has coefficients that are no polynomials in the "
                      "coordinates";
            else
                add_term(out, form->keys + t * width, split.exponents + k * split.width,
                         &split.coefficients[k], model);
        }
        scalar_split_clear(&split, model->ring);
    }
    op_clear(form, &model->algebra);
    return why;
}

/* exp(-1/2 d^T S d) of the symbol of an observable. */
static const char *seed(op_t out, size_t k, const void *data)
{
    const phase_t *phase = data;
    const model_t *model = phase->model;
    const char *why;
    op_t f;

    op_init(f, &model->algebra);
    symbol_partial(f, model->observables[k].operator_, model);
    symbol_smooth(f, f, phase->hybrid->order->matrix, -1, model);
    why = function_form(out, f, model);
    op_clear(f, &model->algebra);
    return why;
}

static const char *rate(op_t out, const opkey_t *key, const void *data)
{
    const phase_t *phase = data;
    const algebra_t *algebra = &phase->model->algebra;
    const char *why;
    op_t f, change;

    op_init(f, algebra);
    op_init(change, algebra);
    key_function(f, key, phase->model);
    terms_adjoint(change, f, &phase->terms);
    why = function_form(out, change, phase->model);
    op_clear(f, algebra);
    op_clear(change, algebra);
    return why;
}

/* integral Tr(f varrho_S) = <Weyl(exp(1/2 d^T S d) f)> */
static int start(scalar_t out, const opkey_t *key, const void *data)
{
    const phase_t *phase = data;
    const model_t *model = phase->model;
    op_t f;
    int good;

    op_init(f, &model->algebra);
    key_function(f, key, model);
    symbol_smooth(f, f, phase->hybrid->order->matrix, 1, model);
    weyl_quantise(f, f, phase->weyl);
    good = state_partial_expectation(f, f, model->initial, &model->algebra);
    op_identity_part(out, f, &model->algebra);
    scalar_real(out, out, model->ring);
    op_clear(f, &model->algebra);
    return good;
}

equations_t *moments_hybrid(char **why, unsigned char *open, const hybrid_t *hybrid)
{
    phase_t phase = {.hybrid = hybrid, .model = hybrid->generator->model};
    const moment_source_t source = {
        .hierarchy = {phase.model, phase.model->observable_count, seed, rate, &phase, 0},
        .start = start};
    equations_t *equations;

    phase.weyl = weyl_new(phase.model);
    terms_init(&phase.terms, phase.model);
    terms_add_form(&phase.terms, hybrid);
    terms_add_residual(&phase.terms, hybrid, phase.weyl);
    equations = moments_of_some(why, open, &source, &hierarchy_tried);
    terms_clear(&phase.terms);
    weyl_free(phase.weyl);
    return equations;
}
