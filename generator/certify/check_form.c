/* What the equations are made of: their degree in the coordinates, and the radicals, functions and
 * drives in them. */
#include <stdlib.h>

#include "base/memory.h"
#include "certify/trial.h"

typedef struct {
    form_t *form;
    const model_t *model;
    const ring_t *ring;
    ulong *exponents;
} look_t;

static void look_within(scalar_src x, look_t *look);

static void use(size_t g, look_t *look)
{
    const parameter_t *drive = model_drive(look->model, g);
    generator_kind_t kind = ring_generator_kind(look->ring, g);
    scalar_t argument;

    if (look->form->used[g])
        return;
    look->form->used[g] = 1;
    scalar_init(argument, look->ring);
    if (kind == GENERATOR_RADICAL)
        ring_radicand(argument, g, look->ring);
    else if (kind == GENERATOR_FUNCTION)
        ring_function_argument(argument, g, look->ring);
    look_within(argument, look);
    if (drive != NULL)
        look_within(drive->drive, look);
    scalar_clear(argument, look->ring);
}

/* Marks what must be a real number for x to be one. */
static void look_within(scalar_src x, look_t *look)
{
    for (size_t g = 0; g < ring_generator_count(look->ring); g++)
        if (ring_generator_kind(look->ring, g) != GENERATOR_UNIT &&
            scalar_depends_on(x, g, look->ring))
            use(g, look);
}

/* The degree of a numerator in the coordinates. */
static size_t degree_of(scalar_src x, look_t *look)
{
    const fmpz_mpoly_struct *poly = fmpz_mpoly_q_numref(x);
    const fmpz_mpoly_ctx_struct *context = ring_context(look->ring);
    size_t degree = 0;

    for (slong t = 0; t < fmpz_mpoly_length(poly, context); t++) {
        size_t sum = 0;

        fmpz_mpoly_get_term_exp_ui(look->exponents, poly, t, context);
        for (size_t k = 0; k < ring_coordinate_count(look->ring); k++)
            sum += look->exponents[ring_coordinate(look->ring, k)];
        degree = sum > degree ? sum : degree;
    }
    look->form->terms += (size_t)fmpz_mpoly_length(poly, context);
    return degree;
}

/* Whether x is a polynomial in the coordinates: none below a line, in a radical or a function. */
static int is_polynomial(scalar_src x, look_t *look)
{
    const fmpz_mpoly_ctx_struct *context = ring_context(look->ring);
    scalar_t part;
    int polynomial;

    scalar_init(part, look->ring);
    fmpz_mpoly_set(fmpz_mpoly_q_numref(part), fmpz_mpoly_q_denref(x), context);
    polynomial = !scalar_varies(part, NULL, 0, look->ring);
    for (size_t g = 0; polynomial && g < ring_generator_count(look->ring); g++) {
        generator_kind_t kind = ring_generator_kind(look->ring, g);

        if ((kind != GENERATOR_RADICAL && kind != GENERATOR_FUNCTION) ||
            !scalar_depends_on(x, g, look->ring))
            continue;
        scalar_generator(part, g, look->ring);
        polynomial = !scalar_varies(part, NULL, 0, look->ring);
    }
    scalar_clear(part, look->ring);
    return polynomial;
}

static size_t look_at_scalars(const scalar_struct *x, size_t count, look_t *look)
{
    size_t degree = 0;

    for (size_t k = 0; k < count; k++) {
        size_t d;

        if (scalar_is_zero(&x[k], look->ring))
            continue;
        d = degree_of(&x[k], look);
        degree = d > degree ? d : degree;
        look->form->polynomial &= is_polynomial(&x[k], look);
        look_within(&x[k], look);
    }
    return degree;
}

static size_t look_at(const op_struct *a, size_t count, look_t *look)
{
    size_t degree = 0;

    for (size_t k = 0; k < count; k++) {
        size_t d = look_at_scalars(a[k].coefficients, a[k].count, look);

        degree = d > degree ? d : degree;
    }
    return degree;
}

void form_init(form_t *form, const equations_t *e)
{
    const ring_t *ring = e->model->ring;
    look_t look = {form, e->model, ring,
                   memory_new((size_t)fmpz_mpoly_ctx_nvars(ring_context(ring)), sizeof(ulong))};
    size_t degrees[6], rates;

    form->polynomial = 1;
    form->degree = form->terms = 0;
    form->used = memory_new(ring_generator_count(ring), 1);
    degrees[0] = look_at(e->generator, 1, &look);
    degrees[1] = look_at(e->velocity, e->coordinates, &look);
    degrees[2] = look_at(e->noise, e->noise_count, &look);
    degrees[3] = look_at(e->observables, e->observable_count, &look);
    rates = look_at_scalars(e->rates, e->jump_count * e->jump_count, &look);
    if (e->noise_rates) {
        size_t others =
            look_at_scalars(e->noise_rates, e->noise_count * e->jump_count * e->jump_count, &look);

        rates = others > rates ? others : rates;
    }
    degrees[4] = 2 * look_at(e->jumps, e->jump_count, &look) + rates;
    degrees[5] = look_at_scalars(e->sigma, e->coordinates * e->noise_count, &look);
    for (size_t k = 0; k < sizeof degrees / sizeof degrees[0]; k++)
        form->degree = degrees[k] > form->degree ? degrees[k] : form->degree;
    free(look.exponents);
}

void form_clear(form_t *form)
{
    free(form->used);
}
