/* Moment equations: the hierarchy, closed, as equations of motion. */
#include "scheme/moments.h"

#include <stdlib.h>

#include "base/memory.h"
#include "environment/array.h"
#include "scheme/closing.h"
#include "scheme/common.h"
#include "scheme/conserved.h"
#include "scheme/moment_model.h"

/* ---- the quantum model as a source ---------------------------------------------------------- */

static const char *quantum_seed(op_t out, size_t k, const void *data)
{
    const model_t *model = ((const generator_t *)data)->model;

    moment_form(out, model->observables[k].operator_, &model->algebra);
    return NULL;
}

/* A conserved observable needs no moments: it is a number. */
static const char *quantum_seed_or_number(op_t out, size_t k, const void *data)
{
    const algebra_t *algebra = &((const generator_t *)data)->model->algebra;
    const char *why = NULL;
    scalar_t number;

    scalar_init(number, algebra->ring);
    if (observable_constant(number, k, data))
        op_set_scalar(out, number, algebra);
    else
        why = quantum_seed(out, k, data);
    scalar_clear(number, algebra->ring);
    return why;
}

static const char *quantum_rate(op_t out, const opkey_t *key, const void *data)
{
    const generator_t *generator = data;
    const algebra_t *algebra = &generator->model->algebra;
    op_t x;

    op_init(x, algebra);
    moment_operator(x, key, algebra);
    generator_adjoint(x, x, generator);
    moment_form(out, x, algebra);
    op_clear(x, algebra);
    return NULL;
}

static int quantum_start(scalar_t out, const opkey_t *key, const void *data)
{
    return moment_start(out, key, ((const generator_t *)data)->model);
}

static moment_source_t quantum_source(const generator_t *generator)
{
    return (moment_source_t){.hierarchy = {.model = generator->model,
                                           .seed_count = generator->model->observable_count,
                                           .seed = quantum_seed,
                                           .rate = quantum_rate,
                                           .data = generator,
                                           .closable = 1},
                             .start = quantum_start};
}

/* ---- which moments ------------------------------------------------------------------------- */

/* The closed hierarchy where there is one, else that of the closure. */
static hierarchy_t *find_hierarchy(char **refused, const moment_source_t *source,
                                   const closure_t *closure)
{
    const closure_t none = {CLOSURE_NONE, 0};
    hierarchy_t *hierarchy = hierarchy_new(refused, &source->hierarchy, &none, &hierarchy_asked);

    if (hierarchy || closure->kind == CLOSURE_NONE)
        return hierarchy;
    free(*refused);
    return hierarchy_new(refused, &source->hierarchy, closure, &hierarchy_asked);
}

static char *refusal(const model_t *model)
{
    if (model->stated)
        return memory_copy_text("the hybrid equation is stated directly: moments are derived from "
                                "a quantum model");
    if (model->potential)
        return memory_copy_text("a potential that is no polynomial has no equations of moments");
    if (model->observable_count == 0)
        return memory_copy_text("the model observes nothing: moments start from its observables");
    return NULL;
}

/* ---- the system ---------------------------------------------------------------------------- */

typedef struct {
    const moment_source_t *source;
    const hierarchy_t *hierarchy;
    const algebra_t *algebra; /* of the source */
    transfer_t transfer;
    closing_t closing;
    model_t *model; /* of the moments */
    const char *why;
} work_t;

/* out = the polynomial in the moments kept that a form stands for. */
static int form_polynomial(scalar_t out, op_src form, work_t *work)
{
    size_t width = space_width(work->algebra->space);
    const ring_t *ring = work->model->ring;
    scalar_t c, moment, real;
    int good = 1;

    scalar_init(c, ring);
    scalar_init(moment, ring);
    scalar_init(real, work->algebra->ring);
    scalar_zero(out, ring);
    for (size_t k = 0; good && k < form->count; k++) {
        scalar_real(real, &form->coefficients[k], work->algebra->ring);
        good = transfer_scalar(c, real, &work->transfer);
        closing_moment(moment, form->keys + k * width, &work->closing);
        scalar_addmul(out, moment, c, ring);
    }
    scalar_clear(c, ring);
    scalar_clear(moment, ring);
    scalar_clear(real, work->algebra->ring);
    if (budget_is_exceeded(&work->closing.budget))
        work->why =
            "the closure makes polynomials of too many terms: one of lower order is shorter";
    else if (!good)
        work->why = "a coefficient has a root that cannot be written in moment equations";
    return !work->why;
}

static int set_operator(op_t out, op_src form, work_t *work)
{
    scalar_t x;
    int good;

    scalar_init(x, work->model->ring);
    good = form_polynomial(x, form, work);
    op_set_scalar(out, x, &work->model->algebra);
    scalar_clear(x, work->model->ring);
    return good;
}

/* z and the exact moments of the initial state, in the ring of the source; NULL where one has no
 * exact form. */
static scalar_struct *start_of(const hierarchy_t *h, const moment_source_t *source)
{
    const ring_t *ring = h->model->ring;
    size_t n = source->coordinates;
    scalar_struct *start = scalar_array_new(n + h->count, ring);
    int good = 1;

    for (size_t k = 0; k < n; k++)
        scalar_set(&start[k], &source->mean[k], ring);
    for (size_t k = 0; good && k < h->count; k++)
        good = source->start(&start[n + k], h->keys + k * space_width(h->model->space),
                             source->hierarchy.data);
    if (good)
        return start;
    scalar_array_free(start, n + h->count, ring);
    return NULL;
}

static int set_start(equations_t *e, const scalar_struct *start, work_t *work)
{
    int good = 1;

    for (size_t k = 0; good && k < e->coordinates; k++)
        good = transfer_scalar(&e->mean[k], &start[k], &work->transfer);
    if (!good)
        work->why = "a moment of the initial state has a root that cannot be written in moment "
                    "equations";
    return good;
}

/* Takes over work->model.  What comes out is no good if there is a work->why. */
static equations_t *make_equations(const scalar_struct *start, work_t *work)
{
    const hierarchy_t *h = work->hierarchy;
    size_t n = work->source->coordinates;
    equations_t *e = equations_new(SCHEME_MOMENTS, work->model, n + h->count, 0, 0);
    int good = set_start(e, start, work);

    e->owned = work->model;
    for (size_t k = 0; good && k < e->observable_count; k++)
        good = set_operator(&e->observables[k], &h->seeds[k], work);
    for (size_t k = 0; good && k < n; k++)
        good = set_operator(&e->velocity[k], &h->seeds[e->observable_count + k], work);
    for (size_t k = 0; good && k < h->count; k++)
        good = set_operator(&e->velocity[n + k], &h->rates[k], work);
    return e;
}

static model_t *make_model(work_t *work)
{
    const hierarchy_t *h = work->hierarchy;
    size_t width = space_width(work->algebra->space), n = work->source->coordinates;
    char **names = memory_new(n + h->count + 1, sizeof *names);
    model_t *model;

    for (size_t k = 0; k < n; k++)
        names[k] = memory_copy_text(
            ring_generator_name(h->model->ring, ring_coordinate(h->model->ring, k)));
    for (size_t k = 0; k < h->count; k++)
        names[n + k] = moment_name(h->keys + k * width, work->algebra);
    model = moment_model_new(&work->transfer, &work->why, h->model, (const char *const *)names,
                             n + h->count, n);
    for (size_t k = 0; k < n + h->count; k++)
        free(names[k]);
    free(names);
    return model;
}

/* NULL with the reason in work->why. */
static equations_t *write_equations(work_t *work)
{
    const ring_t *ring = work->algebra->ring;
    scalar_struct *start = start_of(work->hierarchy, work->source); /* may bring roots */
    equations_t *equations = NULL;

    if (!start)
        work->why = "a moment of the initial state needs a root that is not exact";
    else
        work->model = make_model(work);
    if (work->model) {
        closing_init(&work->closing, work->hierarchy, work->source->coordinates, work->model->ring);
        equations = make_equations(start, work);
        closing_clear(&work->closing);
        transfer_clear(&work->transfer);
    }
    if (equations && work->why) {
        equations_free(equations);
        equations = NULL;
    }
    scalar_array_free(start, work->source->coordinates + work->hierarchy->count, ring);
    return equations;
}

/* The equations of a hierarchy, which is used up; NULL, with a constant in *why. */
static equations_t *close_hierarchy(const char **why, hierarchy_t *hierarchy,
                                    const moment_source_t *source)
{
    work_t work = {.source = source, .hierarchy = hierarchy, .algebra = &hierarchy->model->algebra};
    equations_t *equations = write_equations(&work);

    *why = work.why;
    if (equations) {
        equations->closure = memory_new(CLOSURE_TEXT, 1);
        closure_text(equations->closure, &hierarchy->closure);
    }
    hierarchy_free(hierarchy);
    return equations;
}

equations_t *moments_of_source(char **why, const moment_source_t *source,
                               const hierarchy_limits_t *limits)
{
    const closure_t none = {CLOSURE_NONE, 0};
    hierarchy_t *hierarchy = hierarchy_new(why, &source->hierarchy, &none, limits);
    equations_t *equations;
    const char *reason;

    if (!hierarchy)
        return NULL;
    equations = close_hierarchy(&reason, hierarchy, source);
    if (!equations)
        *why = memory_copy_text(reason);
    return equations;
}

equations_t *scheme_moments_closed(const generator_t *generator, int with_conserved)
{
    moment_source_t source = quantum_source(generator);
    char *why = refusal(generator->model);
    equations_t *equations = NULL;

    if (!with_conserved)
        source.hierarchy.seed = quantum_seed_or_number;
    if (!why)
        equations = moments_of_source(&why, &source, &hierarchy_tried);
    free(why);
    if (equations)
        equations->asked = SCHEME_QUANTUM;
    return equations;
}

equations_t *scheme_moments_some(char **why, unsigned char *open, const generator_t *generator)
{
    moment_source_t source = quantum_source(generator);
    equations_t *equations;

    *why = refusal(generator->model);
    if (*why)
        return NULL;
    source.hierarchy.closable = 0;
    equations = moments_of_some(why, open, &source, &hierarchy_tried);
    if (equations)
        equations->asked = SCHEME_QUANTUM;
    return equations;
}

status_t scheme_moments(moment_system_t **out, char **refused, const generator_t *generator,
                        const closure_t *closure, diags_t *diags)
{
    const moment_source_t source = quantum_source(generator);
    hierarchy_t *hierarchy;
    equations_t *equations;
    closure_t used;
    const char *why;

    (void)diags; /* what is refused is no error of the model */
    *out = NULL;
    *refused = refusal(generator->model);
    if (*refused)
        return OK;
    hierarchy = find_hierarchy(refused, &source, closure);
    if (!hierarchy)
        return OK;
    used = hierarchy->closure;
    equations = close_hierarchy(&why, hierarchy, &source);
    if (equations) {
        *out = memory_new(1, sizeof **out);
        (*out)->equations = equations;
        (*out)->closure = used;
    } else {
        *refused = memory_copy_text(why);
    }
    return OK;
}

void moment_system_free(moment_system_t *system)
{
    if (!system)
        return;
    equations_free(system->equations);
    free(system);
}

void moment_rhs(scalar_t out, size_t k, const equations_t *equations)
{
    op_identity_part(out, &equations->velocity[k], &equations->model->algebra);
}

void moment_observable(scalar_t out, size_t k, const equations_t *equations)
{
    op_identity_part(out, &equations->observables[k], &equations->model->algebra);
}
