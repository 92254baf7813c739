/* Jets of all schemes, and where they first differ from the quantum model. */
#include "prove/jets.h"

#include <stdlib.h>

#include "base/memory.h"
#include "environment/array.h"
#include "prove/trajectory.h"
#include "scheme/qcle.h"

typedef struct {
    int meanfield;
    const char *variant, *start;
} scheme_words_t;

static const scheme_words_t words[JET_SCHEME_COUNT] = {
    [JET_CLOSED_POINT] = {1, "closed", "point"},
    [JET_CLOSED_ENSEMBLE] = {1, "closed", "ensemble"},
    [JET_DAMPED_POINT] = {1, "damped", "point"},
    [JET_DAMPED_ENSEMBLE] = {1, "damped", "ensemble"},
};

int jet_scheme_is_meanfield(const char **variant, const char **start, jet_scheme_t scheme)
{
    *variant = words[scheme].variant;
    *start = words[scheme].start;
    return words[scheme].meanfield;
}

/* A new jet with room for `order` + 1 values. */
static jet_t *jet_add(jets_t *jets, jet_scheme_t scheme, size_t observable)
{
    const ring_t *ring = jets->hybrid->generator->model->ring;
    jet_t *jet = jets->jets + jets->count++;

    jet->scheme = scheme;
    jet->observable = observable;
    jet->values = scalar_array_new(jets->requested + 1, ring);
    jet->first_difference = SIZE_MAX;
    scalar_init(jet->difference, ring);
    return jet;
}

/* The equations behind all jets, made once. */
typedef struct {
    jets_t *jets;
    trajectory_t trajectory;
    int has_residual, has_damped;
    terms_t hybrid, form, qcle;
    equations_t *closed, *damped;
} work_t;

static void make_qcle(terms_t *out, const hybrid_t *hybrid)
{
    const algebra_t *algebra = &hybrid->generator->model->algebra;
    superop_t kept, dropped;

    superop_init(kept, algebra);
    superop_init(dropped, algebra);
    qcle_split(kept, dropped, hybrid);
    terms_add_superop(out, kept, SIZE_MAX);
    superop_clear(kept, algebra);
    superop_clear(dropped, algebra);
}

static void work_init(work_t *work, jets_t *jets, const hybrid_t *wigner)
{
    const hybrid_t *hybrid = jets->hybrid;
    const model_t *model = hybrid->generator->model;

    *work = (work_t){.jets = jets};
    trajectory_init(&work->trajectory, hybrid, jets->requested);
    work->has_residual = !superop_is_zero(hybrid->residual, &model->algebra);
    work->has_damped = !meanfield_refusal(wigner, MEANFIELD_DAMPED, START_POINT);
    terms_init(&work->form, model);
    terms_add_form(&work->form, hybrid);
    terms_init(&work->hybrid, model);
    terms_add_form(&work->hybrid, hybrid);
    terms_add_residual(&work->hybrid, hybrid, work->trajectory.weyl);
    terms_init(&work->qcle, model);
    if (!model->stated)
        make_qcle(&work->qcle, hybrid);
    work->closed = meanfield_formal(wigner, MEANFIELD_CLOSED, START_POINT);
    if (work->has_damped)
        work->damped = meanfield_formal(wigner, MEANFIELD_DAMPED, START_POINT);
}

static void work_clear(work_t *work)
{
    trajectory_clear(&work->trajectory);
    terms_clear(&work->form);
    terms_clear(&work->hybrid);
    terms_clear(&work->qcle);
    equations_free(work->closed);
    equations_free(work->damped);
}

static void add_phase(work_t *work, jet_scheme_t scheme, size_t observable, const terms_t *terms)
{
    trajectory_phase(jet_add(work->jets, scheme, observable), terms, &work->trajectory);
}

static void add_meanfield(work_t *work, jet_scheme_t point_scheme, jet_scheme_t ensemble_scheme,
                          size_t observable, const equations_t *equations)
{
    jet_t *point = jet_add(work->jets, point_scheme, observable);
    jet_t *ensemble = jet_add(work->jets, ensemble_scheme, observable);

    trajectory_meanfield(point, ensemble, equations, &work->trajectory);
}

static void add_observable(work_t *work, size_t observable)
{
    int stated = work->trajectory.model->stated != NULL;

    if (!stated)
        trajectory_quantum(jet_add(work->jets, JET_QUANTUM, observable), &work->trajectory);
    add_phase(work, JET_HYBRID, observable, &work->hybrid);
    if (work->has_residual)
        add_phase(work, JET_CQ_PART, observable, &work->form);
    if (!stated)
        add_phase(work, JET_QCLE, observable, &work->qcle);
    add_meanfield(work, JET_CLOSED_POINT, JET_CLOSED_ENSEMBLE, observable, work->closed);
    if (work->has_damped)
        add_meanfield(work, JET_DAMPED_POINT, JET_DAMPED_ENSEMBLE, observable, work->damped);
}

static void find_difference(jet_t *jet, const jet_t *reference, const ring_t *ring)
{
    for (size_t k = 0; k < jet->count && k < reference->count; k++) {
        scalar_sub(jet->difference, reference->values + k, jet->values + k, ring);
        if (!scalar_is_zero(jet->difference, ring)) {
            jet->first_difference = k;
            return;
        }
    }
}

static void compare(jets_t *jets)
{
    const ring_t *ring = jets->hybrid->generator->model->ring;

    jets->order = jets->requested;
    jets->hybrid_equal = 1;
    for (size_t k = 0; k < jets->count; k++) {
        jet_t *jet = jets->jets + k;

        find_difference(jet, jets_find(jets, jets_reference(jets), jet->observable), ring);
        if (jet->count < jets->order + 1)
            jets->order = jet->count ? jet->count - 1 : 0;
        if (jet->scheme == JET_HYBRID && jet->first_difference != SIZE_MAX)
            jets->hybrid_equal = 0;
    }
}

jets_t *jets_compute(const hybrid_t *hybrid, const hybrid_t *wigner, long order)
{
    jets_t *jets = memory_new(1, sizeof *jets);
    size_t observables = hybrid->generator->model->observable_count;
    work_t work;

    jets->hybrid = hybrid;
    jets->requested = order < 0 ? JETS_DEFAULT_ORDER : (size_t)order;
    if (jets->requested > JETS_MAX_ORDER)
        jets->requested = JETS_MAX_ORDER;
    jets->jets = memory_new(observables * JET_SCHEME_COUNT + 1, sizeof *jets->jets);
    work_init(&work, jets, wigner);
    for (size_t k = 0; k < observables; k++)
        add_observable(&work, k);
    if (work.trajectory.limit)
        jets->limit = memory_copy_text(work.trajectory.limit);
    work_clear(&work);
    compare(jets);
    return jets;
}

jet_scheme_t jets_reference(const jets_t *jets)
{
    return jets->hybrid->generator->model->stated ? JET_HYBRID : JET_QUANTUM;
}

void jets_free(jets_t *jets)
{
    if (!jets)
        return;
    const ring_t *ring = jets->hybrid->generator->model->ring;

    for (size_t k = 0; k < jets->count; k++) {
        scalar_array_free(jets->jets[k].values, jets->requested + 1, ring);
        scalar_clear(jets->jets[k].difference, ring);
    }
    free(jets->jets);
    free(jets->limit);
    free(jets);
}

const jet_t *jets_find(const jets_t *jets, jet_scheme_t scheme, size_t observable)
{
    for (size_t k = 0; k < jets->count; k++)
        if (jets->jets[k].scheme == scheme && jets->jets[k].observable == observable)
            return jets->jets + k;
    return NULL;
}
