/* y = M x on the lattice, and the observables. */
#include "wide.h"

#include "field.h"

#include <stdlib.h>
#include <string.h>

#include "array.h"

enum { CHUNK = 512, SUMS = 8 };

/* ---- coefficients times components --------------------------------------------------------- */

/* y (+)= w p x */
MOYAL_WIDE static void multiply(long n, double *y, double w, const double *p, const double *x,
                                int first)
{
    if (first)
        for (long k = 0; k < n; k++)
            y[k] = w * p[k] * x[k];
    else
        for (long k = 0; k < n; k++)
            y[k] += w * p[k] * x[k];
}

/* y (+)= w x */
MOYAL_WIDE static void scale(long n, double *y, double w, const double *x, int first)
{
    if (first)
        for (long k = 0; k < n; k++)
            y[k] = w * x[k];
    else
        for (long k = 0; k < n; k++)
            y[k] += w * x[k];
}

/* out = component c of S_driver x; 0, and nothing written, if it is zero. */
static int combine(const moyal_field_system *field, int driver, int c, const double *x, double *out)
{
    const long points = field->lattice.points;
    const long *first = field->first + (long)driver * field->components + c;
    const moyal_source *sources = field->sources + 2L * driver * field->run->program->scalar_count;

    for (long from = 0; from < points && first[0] < first[1]; from += CHUNK) {
        const long n = points - from < CHUNK ? points - from : CHUNK;

        for (long a = first[0]; a < first[1]; a++) {
            const moyal_element *e = &field->elements[field->active[a]];
            const moyal_source *s = &sources[e->source];
            const double *in = x + e->in * points + from;

            if (s->constant)
                scale(n, out + from, e->weight * s->value, in, a == first[0]);
            else
                multiply(n, out + from, e->weight, s->plane + from, in, a == first[0]);
        }
    }
    return first[0] < first[1];
}

/* Component c, or c and c + 1, of S_driver x in as many planes; 0 if all is zero. */
static int combine_pair(const moyal_field_system *field, int driver, int c, int alone,
                        const double *x, double *out)
{
    const long points = field->lattice.points;
    const int re = combine(field, driver, c, x, out);
    const int im = !alone && combine(field, driver, c + 1, x, out + points);

    if (!re)
        memset(out, 0, sizeof *out * (size_t)points);
    if (!im && !alone)
        memset(out + points, 0, sizeof *out * (size_t)points);
    return re || im;
}

/* ---- derivatives ------------------------------------------------------------------------- */

/* Adds the derivatives of all slots to components c, c + 1; live[s]: slot s is not zero. */
static void derive(const moyal_field_system *field, double *buffers, double *slots, char *live,
                   int alone, double *y)
{
    const long points = field->lattice.points;

    for (int k = 0; k < field->stage_count; k++) {
        const moyal_stage *stage = &field->stages[k];
        double *to = stage->target < 0 ? y : slots + 2 * points * stage->target;
        moyal_lattice_input inputs[MOYAL_LATTICE_INPUTS];
        int count = 0;

        for (int s = 0; s < stage->count; s++) {
            const double *from = slots + 2 * points * stage->slots[s];

            if (live[stage->slots[s]])
                inputs[count++] = (moyal_lattice_input){from, from + points, stage->powers[s]};
        }
        if (count > 0)
            moyal_lattice_derive(&field->lattice, buffers, stage->axis, inputs, count, to,
                                 alone ? NULL : to + points, stage->target < 0);
        if (stage->target >= 0)
            live[stage->target] = count > 0;
    }
}

/* y = F_1 F_2 .. F_2 F_1 y */
static void leave_corners(const moyal_field_system *field, double *buffers, double *re, double *im)
{
    int axes[MOYAL_LATTICE_MOST], count = 0;

    for (int i = 0; i < field->lattice.dimensions; i++)
        if (field->reach[i] < MOYAL_FIELD_ALL)
            axes[count++] = i;
    for (int k = 0; k < 2 * count - 1; k++) {
        const int axis = axes[k < count ? k : 2 * count - 2 - k];

        moyal_lattice_filter(&field->lattice, buffers, axis, axis ^ 1, field->reach[axis], re, im);
    }
}

static void apply_pair(const moyal_field_system *field, int pair, double *memory)
{
    const long points = field->lattice.points;
    int alone;
    const int c = moyal_field_pair(field->run->context.dimension, pair, &alone);
    double *y = field->y + c * points;
    double *slots = memory + 3 * field->lattice.buffer;
    char *live = (char *)(slots + 2 * points * (field->drivers - 1));

    combine_pair(field, 0, c, alone, field->x, y);
    for (int d = 1; d < field->drivers; d++)
        live[d - 1] =
            (char)combine_pair(field, d, c, alone, field->x, slots + 2 * points * (d - 1));
    derive(field, memory, slots, live, alone, y);
    leave_corners(field, memory, y, alone ? NULL : y + points);
}

/* Pairs of components until there are none left. */
static void *work(void *context)
{
    moyal_field_system *field = context;
    double *memory;
    int pair;

    moyal_mutex_lock(&field->mutex);
    memory = field->workers + field->worker * field->started++;
    moyal_mutex_unlock(&field->mutex);
    for (;;) {
        moyal_mutex_lock(&field->mutex);
        pair = field->next_pair++;
        moyal_mutex_unlock(&field->mutex);
        if (pair >= field->pairs)
            return NULL;
        apply_pair(field, pair, memory);
    }
}

void moyal_field_apply(void *context, double t, const double *x, double *y)
{
    moyal_field_system *field = context;

    if (!field->system.constant && t != field->at && moyal_field_fill(field, t) != MOYAL_DONE)
        field->singular = 1;
    field->x = x;
    field->y = y;
    field->next_pair = field->started = 0;
    if (field->threads > 1)
        moyal_parallel(field->threads, work, field);
    else
        work(field);
}

/* ---- observables ------------------------------------------------------------------------- */

/* sum_k p_k x_k, p NULL: 1; in the same order everywhere */
MOYAL_WIDE static double sum(long n, const double *p, const double *x)
{
    double part[SUMS] = {0}, rest = 0;
    long k = 0;

    for (; p && k + SUMS <= n; k += SUMS)
        for (int l = 0; l < SUMS; l++)
            part[l] += p[k + l] * x[k + l];
    for (; !p && k + SUMS <= n; k += SUMS)
        for (int l = 0; l < SUMS; l++)
            part[l] += x[k + l];
    for (; k < n; k++)
        rest += (p ? p[k] : 1) * x[k];
    for (int l = 0; l < SUMS; l++)
        rest += part[l];
    return rest;
}

void moyal_field_observe(void *context, const double *x, double *v)
{
    const moyal_field_system *field = context;
    const long points = field->lattice.points, count = field->run->program->observable_count;
    const double cell = moyal_lattice_cell(&field->lattice);

    for (long k = 0; k <= count; k++)
        v[k] = 0;
    for (long k = 0; k < field->weight_count; k++) {
        const moyal_weight *w = &field->weights[k];
        const moyal_source *s = &field->values[w->source];
        const double *plane = x + w->component * points;

        v[w->observable] +=
            cell * w->weight *
            (s->constant ? s->value * sum(points, NULL, plane) : sum(points, s->plane, plane));
    }
    for (int i = 0; i < field->run->context.dimension; i++)
        v[count] += cell * sum(points, NULL, x + i * points);
}

/* ---- the whole --------------------------------------------------------------------------- */

static int uses_krylov(const moyal_run *run)
{
    const char *method = run->options->method;

    if (!method || strcmp(method, "auto") == 0)
        return !(run->program->field->timed & 1);
    return strcmp(method, "krylov") == 0;
}

double moyal_field_bytes(const moyal_run *run, double points)
{
    const double d = run->context.dimension, drivers = run->program->noise_count + 1.0;
    const double vectors = uses_krylov(run) ? 48 : 20; /* of the integrator, and two states */
    const double sources = run->program->scalar_count + 4.0;

    return 8 * points *
           (vectors * d * d + 4 * drivers + sources * drivers +
            2.0 * run->program->observable_count);
}

static moyal_outcome make_room(moyal_field_system *field)
{
    const moyal_program *p = field->run->program;
    const size_t d = (size_t)field->drivers, c = (size_t)field->components;
    const size_t places = 1 + 2 * (size_t)p->expectation_count;

    field->sources = calloc(d * 2 * (size_t)p->scalar_count + 1, sizeof *field->sources);
    field->values = calloc((size_t)p->observable_count * places + 1, sizeof *field->values);
    field->active = calloc(d * (size_t)field->element_count + 1, sizeof *field->active);
    field->first = calloc(d * c + 1, sizeof *field->first);
    field->worker = 3 * field->lattice.buffer + 2 * field->lattice.points * (field->drivers - 1) +
                    (field->drivers + 15L) / 8 * 8;
    field->worker = (field->worker + 7) / 8 * 8;
    field->workers = moyal_array((size_t)field->worker * (size_t)field->threads);
    return field->sources && field->values && field->active && field->first && field->workers
               ? MOYAL_DONE
               : MOYAL_NO_MEMORY;
}

/* Threads pay for themselves where an application takes a millisecond or so. */
static int thread_count(const moyal_field_system *field)
{
    const double work = (double)field->lattice.points * field->components * field->drivers;
    const int pairs = field->pairs, wanted = field->run->options->threads;
    const int threads = wanted > 0 ? wanted : moyal_processors();

    return work < 200000 ? 1 : threads < pairs ? threads : pairs;
}

moyal_outcome moyal_field_init(moyal_field_system *field, const moyal_run *run,
                               const moyal_lattice *lattice, double t)
{
    const int d = run->context.dimension;
    moyal_outcome outcome;

    memset(field, 0, sizeof *field);
    field->run = run;
    field->lattice = *lattice;
    field->drivers = 1 + run->program->noise_count;
    field->components = d * d;
    field->pairs = (d + 1) / 2 + d * (d - 1) / 2;
    for (int i = 0; i < MOYAL_LATTICE_MOST; i++)
        field->reach[i] = MOYAL_FIELD_ALL;
    field->threads = thread_count(field);
    moyal_mutex_init(&field->mutex);
    field->system = (moyal_linear){.size = field->components * field->lattice.points,
                                   .constant = !(run->program->field->timed & 1),
                                   .norm = 1.0 / 0.0,
                                   .functional_count = run->program->observable_count + 1L,
                                   .context = field,
                                   .apply = moyal_field_apply,
                                   .functionals = moyal_field_observe};
    outcome = moyal_field_elements(field);
    if (outcome == MOYAL_DONE)
        outcome = moyal_field_agrees(field) ? moyal_field_stages(field) : MOYAL_BAD_INPUT;
    if (outcome == MOYAL_DONE)
        outcome = make_room(field);
    if (outcome == MOYAL_DONE)
        outcome = moyal_field_fill(field, t);
    if (outcome == MOYAL_DONE)
        outcome = moyal_field_values(field, t);
    return outcome;
}

static void sources_free(moyal_source *sources, long count)
{
    for (long k = 0; sources && k < count; k++)
        moyal_array_free(sources[k].plane);
    free(sources);
}

void moyal_field_clear(moyal_field_system *field)
{
    const moyal_program *p = field->run->program;

    sources_free(field->sources, (long)field->drivers * 2 * p->scalar_count);
    sources_free(field->values, p->observable_count * (1 + 2L * p->expectation_count));
    free(field->elements);
    free(field->active);
    free(field->first);
    free(field->stages);
    free(field->weights);
    moyal_array_free(field->workers);
    moyal_lattice_clear(&field->lattice);
    moyal_mutex_clear(&field->mutex);
    memset(field, 0, sizeof *field);
}
