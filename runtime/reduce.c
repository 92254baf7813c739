/* From a program to the linear system that has to be solved. */
#include "reduce.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "frame.h"
#include "want.h"

/* What is only needed on the way. */
typedef struct {
    moyal_reduction *out;
    const moyal_program *program;
    const moyal_context *context;
    const moyal_reduction_request *request;
    moyal_elements set;
    moyal_wants wants;
    moyal_start start;
    moyal_reals reals;
    moyal_layout layout;
    double *frequency;    /* per element */
    double *values;       /* of the unknowns at the start */
    unsigned char *marks; /* per unknown */
    long weight_count, weight_capacity, share_capacity;
    int32_t *of_weight; /* the unknown of each weight */
} work_t;

/* ---- shares: what is wanted, of unknowns in frames --------------------------------------------
 */

static moyal_outcome add_share_weight(work_t *w, size_t unknown, double weight)
{
    moyal_reduction *out = w->out;

    if (weight == 0)
        return MOYAL_DONE;
    if (w->weight_count == w->weight_capacity) {
        const long capacity = 2 * w->weight_capacity + 64;
        moyal_share_weight *weights = realloc(out->weights, sizeof *weights * (size_t)capacity);
        int32_t *of;

        out->weights = weights ? weights : out->weights;
        of = realloc(w->of_weight, sizeof *of * (size_t)capacity);
        w->of_weight = of ? of : w->of_weight;
        if (!weights || !of)
            return MOYAL_NO_MEMORY;
        w->weight_capacity = capacity;
    }
    w->of_weight[w->weight_count] = (int32_t)unknown;
    out->weights[w->weight_count++].weight = weight;
    out->shares[out->share_count - 1].count++;
    w->marks[unknown] = 1;
    return MOYAL_DONE;
}

/* Re(c exp(iwt) z) = cos(wt) Re(c z) + sin(wt) Re(i c z):  weights of Re z and Im z. */
static moyal_outcome add_weights(work_t *w, const moyal_want *want, int sine)
{
    const double sign = w->frequency[want->element] < 0 ? -1 : 1;
    const size_t u = 2 * (size_t)want->element;
    const double re = sine ? -sign * want->im : want->re, im = sine ? sign * want->re : want->im;
    moyal_outcome outcome = add_share_weight(w, u, re);

    if (outcome == MOYAL_DONE && w->reals.kept[u + 1])
        outcome = add_share_weight(w, u + 1, -im);
    return outcome;
}

static moyal_outcome new_share(work_t *w, int value, double frequency, int sine)
{
    moyal_reduction *out = w->out;

    if (out->share_count == w->share_capacity) {
        const long capacity = 2 * w->share_capacity + 16;
        moyal_share *shares = realloc(out->shares, sizeof *shares * (size_t)capacity);

        if (!shares)
            return MOYAL_NO_MEMORY;
        out->shares = shares;
        w->share_capacity = capacity;
    }
    out->shares[out->share_count++] = (moyal_share){value, sine, frequency, w->weight_count, 0};
    return MOYAL_DONE;
}

static int by_frequency(const void *x, const void *y)
{
    const double a = *(const double *)x, b = *(const double *)y;

    return a < b ? -1 : a > b;
}

/* The shares of one value, whose wants are first .. last - 1: one or two for each frequency. */
static moyal_outcome add_shares(work_t *w, long first, long last, double *frequencies)
{
    moyal_outcome outcome = MOYAL_DONE;
    long distinct = 0;

    for (long k = first; k < last; k++)
        frequencies[k - first] = fabs(w->frequency[w->wants.wants[k].element]);
    qsort(frequencies, (size_t)(last - first), sizeof *frequencies, by_frequency);
    for (long k = 0; k < last - first; k++)
        if (k == 0 || frequencies[k] != frequencies[distinct - 1])
            frequencies[distinct++] = frequencies[k];
    for (long f = 0; f < distinct; f++)
        for (int sine = 0; sine < (frequencies[f] != 0 ? 2 : 1); sine++) {
            if (outcome == MOYAL_DONE)
                outcome = new_share(w, w->wants.wants[first].value, frequencies[f], sine);
            for (long k = first; k < last && outcome == MOYAL_DONE; k++)
                if (fabs(w->frequency[w->wants.wants[k].element]) == frequencies[f])
                    outcome = add_weights(w, &w->wants.wants[k], sine);
        }
    return outcome;
}

static moyal_outcome make_shares(work_t *w)
{
    double *frequencies = moyal_array((size_t)w->wants.count);
    moyal_outcome outcome = frequencies ? MOYAL_DONE : MOYAL_NO_MEMORY;

    for (long first = 0, last; outcome == MOYAL_DONE && first < w->wants.count; first = last) {
        for (last = first + 1;
             last < w->wants.count && w->wants.wants[last].value == w->wants.wants[first].value;)
            last++;
        outcome = add_shares(w, first, last, frequencies);
    }
    moyal_array_free(frequencies);
    return outcome;
}

/* Weights get positions; those of unknowns that stay zero are left out. */
static void place_weights(work_t *w)
{
    moyal_reduction *out = w->out;
    long used = 0;

    for (long s = 0; s < out->share_count; s++) {
        moyal_share *share = &out->shares[s];
        const long first = share->first, count = share->count;

        share->first = used;
        share->count = 0;
        for (long k = first; k < first + count; k++) {
            const int32_t position = w->layout.position[w->of_weight[k]];

            if (position < 0)
                continue;
            out->weights[used++] = (moyal_share_weight){position, out->weights[k].weight};
            share->count++;
        }
    }
}

/* ---- unknowns ---------------------------------------------------------------------------------
 */

static double trace_missing(const work_t *w)
{
    double trace = 0, re, im;

    for (long i = 0; i < w->context->dimension; i++) {
        moyal_start_element(&w->start, i, i, &re, &im);
        trace += re;
    }
    return 1 - trace;
}

/* The start of each unknown, in `values`, and where it is not zero, in `marks`. */
static void set_values(work_t *w)
{
    for (long e = 0; e < w->set.count; e++) {
        double *z = w->values + 2 * e;

        moyal_start_element(&w->start, w->set.row[e], w->set.column[e], z, z + 1);
        w->marks[2 * e] = z[0] != 0;
        w->marks[2 * e + 1] = z[1] != 0;
    }
}

/* Marks what is wanted besides values. */
static void mark_others(work_t *w)
{
    const moyal_elements *also = w->request->also;
    int conjugate;

    for (long k = 0; also && k < also->count; k++) {
        const long e = moyal_elements_find(&w->set, also->row[k], also->column[k], &conjugate);

        w->marks[2 * e] = w->marks[2 * e + 1] = 1;
    }
}

/* Leaves out what is not needed, and what stays zero. */
static moyal_outcome choose(work_t *w)
{
    moyal_reduction *out = w->out;
    double half = moyal_reals_kept(&w->reals);
    moyal_outcome outcome;

    out->all = (double)w->context->dimension * w->context->dimension;
    if (w->request->keep != MOYAL_KEEP_ALL) {
        mark_others(w);
        outcome = moyal_reals_keep_influences(&w->reals, w->marks);
        if (outcome != MOYAL_DONE)
            return outcome;
        half = moyal_reals_kept(&w->reals);
        out->reductions |= half < out->all ? MOYAL_REDUCED_NEED : 0;
    }
    set_values(w);
    if (w->request->keep == MOYAL_KEEP_NEEDED) {
        outcome = moyal_reals_keep_influenced(&w->reals, w->marks);
        if (outcome != MOYAL_DONE)
            return outcome;
        out->reductions |= moyal_reals_kept(&w->reals) < half ? MOYAL_REDUCED_START : 0;
    }
    out->kept = moyal_reals_kept(&w->reals);
    return MOYAL_DONE;
}

static moyal_outcome lay_out(work_t *w)
{
    const moyal_split *split = &w->set.split;
    const long count = w->reals.count;
    moyal_place *places = malloc(sizeof *places * ((size_t)count + 1));
    moyal_outcome outcome = MOYAL_NO_MEMORY;

    for (long k = 0; places && k < count; k++) {
        const long i = w->set.row[k / 2], j = w->set.column[k / 2];
        const long d = split->mode[j] - split->mode[i];
        const long plane = 2 * (split->other[i] * split->rest + split->other[j]) + k % 2;

        places[k] =
            (moyal_place){(int)plane, (int32_t)(d < 0 ? d + split->modes : d), split->mode[i]};
    }
    if (places)
        outcome = moyal_layout_make(&w->layout, count, w->reals.kept, places,
                                    (int)(2 * split->rest * split->rest), split->modes / 2 + 1,
                                    split->modes);
    free(places);
    return outcome;
}

/* ---- the system -------------------------------------------------------------------------------
 */

static void apply_constant(void *context, double t, const double *x, double *y)
{
    const moyal_reduction *reduction = context;

    (void)t;
    moyal_runs_apply(&reduction->runs, reduction->system.team, x, y);
}

static void apply_varying(void *context, double t, const double *x, double *y)
{
    moyal_reduction *reduction = context;

    moyal_terms_multipliers(&reduction->terms, t, reduction->runs.multipliers);
    moyal_runs_apply(&reduction->runs, reduction->system.team, x, y);
}

static void functionals(void *context, const double *x, double *v)
{
    const moyal_reduction *reduction = context;

    for (long s = 0; s < reduction->share_count; s++) {
        const moyal_share *share = &reduction->shares[s];
        const moyal_share_weight *weights = reduction->weights + share->first;

        v[s] = 0;
        for (long k = 0; k < share->count; k++)
            v[s] += weights[k].weight * x[weights[k].position];
    }
}

/* The start, and what stands where. */
static moyal_outcome make_start(work_t *w)
{
    moyal_reduction *out = w->out;

    out->x = moyal_array((size_t)out->runs.size);
    out->labels = malloc(sizeof *out->labels * ((size_t)out->runs.size + 1));
    if (!out->x || !out->labels)
        return MOYAL_NO_MEMORY;
    for (long p = 0; p < out->runs.size; p++)
        out->labels[p].part = -1;
    for (long k = 0; k < w->reals.count; k++) {
        const long p = w->layout.position[k], e = k / 2;

        if (p < 0)
            continue;
        out->x[p] = w->values[k];
        out->labels[p] =
            (moyal_label){w->set.row[e], w->set.column[e], (int)(k % 2), w->frequency[e]};
    }
    return MOYAL_DONE;
}

static moyal_outcome make_runs(work_t *w)
{
    moyal_reduction *out = w->out;
    double *multipliers = moyal_array((size_t)out->terms.group_count);
    moyal_outcome outcome = MOYAL_NO_MEMORY;

    if (multipliers) {
        moyal_terms_multipliers(&out->terms, 0, multipliers);
        outcome = moyal_runs_make(&out->runs, &w->reals, &w->layout, out->terms.group_count,
                                  multipliers, w->request->stop);
    }
    moyal_array_free(multipliers);
    if (outcome != MOYAL_DONE)
        return outcome;
    place_weights(w);
    outcome = make_start(w);
    if (outcome != MOYAL_DONE)
        return outcome;
    out->system =
        (moyal_linear){.size = out->runs.size,
                       .constant = out->terms.group_count == 1,
                       .norm = out->runs.norm,
                       .functional_count = out->share_count,
                       .context = out,
                       .apply = out->terms.group_count == 1 ? apply_constant : apply_varying,
                       .functionals = functionals};
    return MOYAL_DONE;
}

/* Elements that are asked for. */
static moyal_outcome add_wanted(work_t *w)
{
    const moyal_elements *also = w->request->also;
    moyal_outcome outcome = MOYAL_DONE;
    int conjugate;

    if (w->request->keep == MOYAL_KEEP_ALL)
        outcome = moyal_elements_add_all(&w->set);
    for (long k = 0; also && k < also->count && outcome == MOYAL_DONE; k++)
        if (moyal_elements_add(&w->set, also->row[k], also->column[k], &conjugate) < 0)
            outcome = MOYAL_NO_MEMORY;
    if (outcome == MOYAL_DONE)
        outcome = moyal_wants_make(&w->wants, &w->set, w->program, w->context);
    return outcome;
}

/* Elements that are needed, their equations, and frames. */
static moyal_outcome find_elements(work_t *w)
{
    moyal_outcome outcome =
        moyal_elements_init(&w->set, w->program, w->context, w->request->memory_limit);

    w->set.stop = w->request->stop;
    if (outcome == MOYAL_DONE)
        outcome = add_wanted(w);
    if (outcome == MOYAL_DONE)
        outcome = moyal_elements_close(&w->set, &w->out->terms);
    if (outcome != MOYAL_DONE)
        return outcome;
    w->out->value_count = w->wants.value_count;
    w->frequency = moyal_array((size_t)w->set.count);
    w->values = moyal_array(2 * (size_t)w->set.count);
    w->marks = calloc(2 * (size_t)w->set.count + 1, 1);
    if (!w->frequency || !w->values || !w->marks)
        return MOYAL_NO_MEMORY;
    if (w->request->keep == MOYAL_KEEP_NEEDED)
        outcome = moyal_frame_find(w->frequency, &w->set, &w->out->terms);
    for (long e = 0; e < w->set.count; e++)
        if (w->frequency[e] != 0)
            w->out->reductions |= MOYAL_REDUCED_FRAMES;
    return outcome;
}

static void work_clear(work_t *w)
{
    moyal_elements_clear(&w->set);
    moyal_wants_clear(&w->wants);
    moyal_start_clear(&w->start);
    moyal_reals_clear(&w->reals);
    moyal_layout_clear(&w->layout);
    moyal_array_free(w->frequency);
    moyal_array_free(w->values);
    free(w->marks);
    free(w->of_weight);
}

static moyal_outcome make_reals(work_t *w)
{
    const moyal_outcome outcome =
        moyal_frame_reals(&w->reals, &w->set, &w->out->terms, w->frequency);

    moyal_elements_forget_sources(&w->set);
    return outcome;
}

moyal_outcome moyal_reduction_make(moyal_reduction *out, const moyal_program *program,
                                   const moyal_context *context,
                                   const moyal_reduction_request *request)
{
    static moyal_outcome (*const stages[])(work_t *) = {find_elements, make_reals, make_shares,
                                                        choose,        lay_out,    make_runs};
    work_t w = {.out = out, .program = program, .context = context, .request = request};
    moyal_outcome outcome;

    memset(out, 0, sizeof *out);
    outcome = moyal_start_init(&w.start, program, context);
    if (outcome == MOYAL_DONE)
        outcome = moyal_terms_make(&out->terms, program, context);
    for (size_t k = 0; k < sizeof stages / sizeof *stages && outcome == MOYAL_DONE; k++)
        outcome = request->stop && *request->stop ? MOYAL_STOPPED : stages[k](&w);
    if (outcome == MOYAL_DONE)
        out->missing = trace_missing(&w);
    work_clear(&w);
    return outcome;
}

void moyal_reduction_clear(moyal_reduction *reduction)
{
    moyal_terms_clear(&reduction->terms);
    moyal_runs_clear(&reduction->runs);
    moyal_array_free(reduction->x);
    free(reduction->labels);
    free(reduction->shares);
    free(reduction->weights);
    memset(reduction, 0, sizeof *reduction);
}

void moyal_reduction_values(const moyal_reduction *reduction, double t, const double *v,
                            double *values)
{
    for (int k = 0; k < reduction->value_count; k++)
        values[k] = 0;
    for (long s = 0; s < reduction->share_count; s++) {
        const moyal_share *share = &reduction->shares[s];
        const double phase = share->frequency * t;

        values[share->value] += (share->frequency == 0 ? 1
                                 : share->sine         ? sin(phase)
                                                       : cos(phase)) *
                                v[s];
    }
}
