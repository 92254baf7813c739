/* From exact couplings to a linear system in doubles, with bounds of what differs. */
#include "enclose/system.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "certify/run_rows.h"
#include "enclose/system_internal.h"
#include "runtime/array.h"

#define UNIT (DBL_EPSILON / 2)

typedef struct {
    system_t *out;
    const system_request_t *request;
    couplings_t exact;
    moyal_reals reals;
    moyal_layout layout;
} work_t;

void system_stage(stage_t *out, const system_request_t *request, size_t levels)
{
    stage_init(out, request->factors, request->factor_count, levels,
               &request->equations->model->algebra, request->values);
}

/* ---- the system in doubles ------------------------------------------------------------------- */

static int make_reals(work_t *w)
{
    moyal_reals *reals = &w->reals;
    const size_t count = 2 * w->exact.element_count;

    reals->count = (long)count;
    reals->first = calloc(count + 2, sizeof *reals->first);
    reals->from = moyal_resize(NULL, (w->exact.count + 1) * sizeof *reals->from);
    reals->group = moyal_resize(NULL, (w->exact.count + 1) * sizeof *reals->group);
    reals->weight = moyal_resize(NULL, (w->exact.count + 1) * sizeof *reals->weight);
    reals->kept = malloc(count + 1);
    if (!reals->first || !reals->from || !reals->group || !reals->weight || !reals->kept)
        return 0;
    memcpy(reals->kept, w->exact.reached, count);
    for (size_t k = 0; k < w->exact.count; k++)
        reals->first[w->exact.couplings[k].to + 2]++;
    for (size_t k = 2; k < count + 2; k++)
        reals->first[k] += reals->first[k - 1];
    for (size_t k = 0; k < w->exact.count; k++) {
        const coupling_t *coupling = &w->exact.couplings[k];
        const long at = reals->first[coupling->to + 1]++;

        reals->from[at] = coupling->from;
        reals->group[at] = (uint16_t)coupling->group;
        reals->weight[at] = coupling->weight;
    }
    return 1;
}

/* The index of an element's side as levels of modes together, and the rest. */
static void split(size_t *mode, size_t *other, const stage_t *stage, const size_t *digits)
{
    *mode = *other = 0;
    for (size_t f = 0; f < stage->count; f++) {
        const size_t dimension = space_dimension(stage->algebra->space, stage->factors[f]);

        if (dimension)
            *other = *other * dimension + digits[f];
        else
            *mode = *mode * stage->levels + digits[f];
    }
}

static moyal_outcome lay_out(work_t *w)
{
    const stage_t *stage = &w->out->stage;
    const size_t count = 2 * w->exact.element_count;
    moyal_place *places = memory_new(count + 1, sizeof *places);
    size_t *digits = memory_new(stage->count + 1, sizeof *digits), modes = 1, rest = 1;
    moyal_outcome outcome;

    for (size_t f = 0; f < stage->count; f++) {
        const size_t dimension = space_dimension(stage->algebra->space, stage->factors[f]);

        if (dimension)
            rest *= dimension;
        else
            modes *= stage->levels;
    }
    for (size_t k = 0; k < count; k++) {
        size_t i, j, a, b;

        stage_digits(digits, stage, (size_t)w->exact.row[k / 2]);
        split(&i, &a, stage, digits);
        stage_digits(digits, stage, (size_t)w->exact.column[k / 2]);
        split(&j, &b, stage, digits);
        places[k] = (moyal_place){(int)(2 * (a * rest + b) + k % 2),
                                  (int32_t)((j + modes - i) % modes), (int32_t)i};
    }
    outcome = moyal_layout_make(&w->layout, (long)count, w->exact.reached, places,
                                (int)(2 * rest * rest), (long)modes, (long)modes);
    free(places);
    free(digits);
    return outcome;
}

/* Shares of what is lost and of what leaves, in group g. */
static void label_group(work_t *w, size_t g)
{
    const size_t unknowns = 2 * w->exact.element_count;
    system_t *out = w->out;
    long count = out->edge_first[g];

    out->edge_at = memory_resize(out->edge_at, (size_t)(count + out->size) + 1, sizeof(int32_t));
    out->edge = memory_resize(out->edge, (size_t)(count + out->size) + 1, sizeof(double));
    for (size_t u = 0; u < unknowns; u++) {
        const int32_t p = w->layout.position[u];

        if (p < 0)
            continue;
        out->round[g * (size_t)out->size + (size_t)p] = w->exact.lost[g * unknowns + u];
        if (w->exact.leaving[g * unknowns + u] == 0)
            continue;
        out->edge_at[count] = p;
        out->edge[count++] = w->exact.leaving[g * unknowns + u];
    }
    out->edge_first[g + 1] = count;
}

static void label(work_t *w)
{
    system_t *out = w->out;
    size_t size;

    out->size = out->runs.size;
    size = (size_t)out->size;
    out->unknowns = memory_new(size + 1, sizeof *out->unknowns);
    out->norm = memory_new(size + 1, sizeof *out->norm);
    out->round = memory_new(out->group_count * size + 1, sizeof *out->round);
    out->edge_first = memory_new(out->group_count + 1, sizeof *out->edge_first);
    for (long p = 0; p < out->size; p++)
        out->unknowns[p].part = -1;
    for (size_t u = 0; u < 2 * w->exact.element_count; u++) {
        const int32_t p = w->layout.position[u];
        const size_t e = u / 2;

        if (p < 0)
            continue;
        out->unknowns[p] = (unknown_t){w->exact.row[e], w->exact.column[e], p, (int)(u % 2)};
        out->norm[p] = w->exact.row[e] == w->exact.column[e] ? 1 : 2;
    }
    for (size_t g = 0; g < out->group_count; g++)
        label_group(w, g);
}

/* ---- M against M' ---------------------------------------------------------------------------- */

/* A sum of m products is off by (m + 2) u of the sum of their magnitudes at most, another u for a
 * factor in front of a run.  (N. J. Higham, Accuracy and Stability, section 3.1) */
static void add_rounding(system_t *out, double *round, const run_rows_t *list, long p)
{
    const size_t first = list->first[p], end = list->first[p + 1];
    const double unit = (double)(end - first + 4) * UNIT * out->norm[p];

    for (size_t k = first; k < end; k++)
        round[list->from[k]] += unit * fabs(list->weight[k]);
}

static void settle(double *round, double norm, long from, double *found)
{
    round[from] += norm * fabs(found[from]);
    found[from] = 0;
}

/* Row p of the runs of group g against the entries of unknown u there. */
static void compare_row(work_t *w, size_t g, const run_rows_t *list, size_t u, long p,
                        double *found)
{
    system_t *out = w->out;
    double *round = out->round + g * (size_t)out->size;
    const moyal_reals *reals = &w->reals;

    for (size_t k = list->first[p]; k < list->first[p + 1]; k++)
        found[list->from[k]] += list->weight[k];
    for (long k = reals->first[u]; k < reals->first[u + 1]; k++)
        if (reals->group[k] == g)
            found[w->layout.position[reals->from[k]]] -= reals->weight[k];
    for (size_t k = list->first[p]; k < list->first[p + 1]; k++)
        settle(round, out->norm[p], list->from[k], found);
    for (long k = reals->first[u]; k < reals->first[u + 1]; k++)
        settle(round, out->norm[p], w->layout.position[reals->from[k]], found);
    add_rounding(out, round, list, p);
}

/* Rows of the runs of a group against the couplings: what differs counts as rounding, too. */
static void compare(work_t *w, size_t g)
{
    system_t *out = w->out;
    double *found = memory_new((size_t)out->size + 1, sizeof *found);
    run_rows_t list;

    system_choose_group(out, g);
    if (!run_rows_init(&list, &out->runs)) /* then nothing of it can be used */
        for (long p = 0; p < out->size; p++)
            out->round[g * (size_t)out->size + (size_t)p] = INFINITY;
    for (size_t k = 0; k < w->exact.count; k++) {
        const coupling_t *c = &w->exact.couplings[k];
        const int32_t to = w->layout.position[c->to], from = w->layout.position[c->from];

        if (c->group == g)
            out->round[g * (size_t)out->size + (size_t)from] += out->norm[to] * c->error;
    }
    for (size_t u = 0; u < 2 * w->exact.element_count; u++)
        if (list.from && w->layout.position[u] >= 0)
            compare_row(w, g, &list, u, w->layout.position[u], found);
    free(found);
    run_rows_clear(&list);
}

/* ---- all of it ------------------------------------------------------------------------------- */

static moyal_outcome assemble(work_t *w, const point_t *points, system_starts_t *starts,
                              void *context)
{
    const size_t groups = w->out->group_count;
    double *ones = memory_new(groups, sizeof *ones);
    moyal_outcome outcome = couplings_init(&w->exact, w->request, &w->out->stage, w->out->levels,
                                           points, starts, context);

    for (size_t g = 0; g < groups; g++)
        ones[g] = 1;
    if (outcome == MOYAL_DONE && !make_reals(w))
        outcome = MOYAL_NO_MEMORY;
    if (outcome == MOYAL_DONE)
        outcome = lay_out(w);
    if (outcome == MOYAL_DONE)
        outcome = moyal_runs_make(&w->out->runs, &w->reals, &w->layout, (int)groups, ones,
                                  w->request->stop);
    free(ones);
    if (outcome != MOYAL_DONE)
        return outcome;
    label(w);
    system_sort(w->out);
    for (size_t g = groups; g-- > 0;)
        compare(w, g);
    system_read(w->out, &points[0]);
    return MOYAL_DONE;
}

static moyal_outcome build(work_t *w, system_starts_t *starts, void *context)
{
    const driven_t *driven = w->request->driven;
    point_t *points = memory_new(w->out->group_count, sizeof *points);
    moyal_outcome outcome;

    for (size_t g = 0; g < w->out->group_count; g++)
        point_init(&points[g], NULL, 0, driven_group(driven, g), w->request->values,
                   &w->out->stage);
    outcome = assemble(w, points, starts, context);
    for (size_t g = 0; g < w->out->group_count; g++)
        point_clear(&points[g]);
    free(points);
    return outcome;
}

moyal_outcome system_init(system_t *out, const system_request_t *request, size_t levels,
                          system_starts_t *starts, void *context)
{
    work_t w = {.out = out, .request = request};
    moyal_outcome outcome;

    memset(out, 0, sizeof *out);
    out->levels = levels;
    out->reach = columns_reach(request->equations);
    system_stage(&out->stage, request, levels + out->reach);
    out->group_count = driven_count(request->driven);
    outcome = build(&w, starts, context);
    couplings_clear(&w.exact);
    moyal_reals_clear(&w.reals);
    moyal_layout_clear(&w.layout);
    return outcome;
}

void system_clear(system_t *system)
{
    moyal_runs_clear(&system->runs);
    stage_clear(&system->stage);
    free(system->unknowns);
    free(system->sorted);
    free(system->norm);
    free(system->round);
    free(system->edge);
    free(system->edge_first);
    free(system->edge_at);
    free(system->first);
    free(system->reads);
    free(system->off);
}
