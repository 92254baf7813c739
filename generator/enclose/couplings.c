/* Elements, and what flows into what. */
#include "enclose/couplings.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "enclose/upper.h"

typedef struct {
    couplings_t *out;
    const system_request_t *request;
    const stage_t *stage;
    size_t levels;
    unsigned char *done; /* per unknown: its columns are there */
    size_t *queue, queued;
} work_t;

/* ---- basis states ---------------------------------------------------------------------------- */

int stage_is_below(const stage_t *stage, size_t index, size_t levels)
{
    for (size_t f = stage->count; f-- > 0;) {
        size_t dimension = space_dimension(stage->algebra->space, stage->factors[f]);

        if (!dimension && index % stage->levels >= levels)
            return 0;
        index /= dimension ? dimension : stage->levels;
    }
    return 1;
}

/* ---- elements -------------------------------------------------------------------------------- */

static void add_element(work_t *w, size_t *capacity, size_t i, size_t j)
{
    if (w->out->element_count == *capacity) {
        *capacity = 2 * *capacity + 256;
        w->out->row = memory_resize(w->out->row, *capacity, sizeof *w->out->row);
        w->out->column = memory_resize(w->out->column, *capacity, sizeof *w->out->column);
    }
    w->out->row[w->out->element_count] = (int32_t)i;
    w->out->column[w->out->element_count++] = (int32_t)j;
}

/* Elements below the cut, in sectors that are read. */
static void list_elements(work_t *w)
{
    const sectors_t *sectors = w->request->sectors;
    const stage_t *stage = w->stage;
    const size_t n = w->stage->dimension, width = sectors->charges.count;
    slong *charges = memory_new(n * width + 1, sizeof *charges);
    unsigned char *below = memory_new(n + 1, 1);
    size_t *digits = memory_new(stage->count + 1, sizeof *digits), capacity = 0;

    w->out->first = memory_new(n + 1, sizeof *w->out->first);
    for (size_t i = 0; i < n; i++) {
        below[i] = (unsigned char)stage_is_below(stage, i, w->levels);
        stage_digits(digits, stage, i);
        sectors_charge(charges + i * width, sectors, digits);
    }
    for (size_t i = 0; i < n; i++) {
        for (size_t j = i; below[i] && j < n; j++)
            if (below[j] && sectors_reads(sectors, charges + i * width, charges + j * width))
                add_element(w, &capacity, i, j);
        w->out->first[i + 1] = w->out->element_count;
    }
    free(charges);
    free(below);
    free(digits);
}

/* The element i <= j, SIZE_MAX if it is none. */
static size_t find_element(const work_t *w, size_t i, size_t j)
{
    size_t low = w->out->first[i], high = w->out->first[i + 1];

    while (low < high) {
        const size_t middle = (low + high) / 2;

        if ((size_t)w->out->column[middle] < j)
            low = middle + 1;
        else
            high = middle;
    }
    return low < w->out->first[i + 1] && (size_t)w->out->column[low] == j ? low : SIZE_MAX;
}

/* ---- couplings ------------------------------------------------------------------------------- */

static void reach(work_t *w, size_t unknown)
{
    if (!w->out->reached[unknown]) {
        w->out->reached[unknown] = 1;
        w->queue[w->queued++] = unknown;
    }
}

/* Unknown `from` flows into part `part` of element (i, j) at the rate x in group g. */
static void couple(work_t *w, size_t g, size_t from, size_t i, size_t j, int part, const arb_t x)
{
    const size_t share = g * 2 * w->out->element_count + from;
    const double norm = i == j ? 1 : 2;
    size_t element;
    coupling_t *coupling;

    if (arb_contains_zero(x)) {
        w->out->lost[share] += norm * upper_arb(x);
        return;
    }
    element = find_element(w, i, j);
    if (element == SIZE_MAX) {
        w->out->leaving[share] += norm * upper_arb(x);
        return;
    }
    if (w->out->count == w->out->capacity) {
        w->out->capacity = 2 * w->out->capacity + 1024;
        w->out->couplings =
            memory_resize(w->out->couplings, w->out->capacity, sizeof *w->out->couplings);
    }
    coupling = &w->out->couplings[w->out->count++];
    coupling->to = (uint32_t)(2 * element + (size_t)part);
    coupling->from = (uint32_t)from;
    coupling->group = (uint32_t)g;
    coupling->weight = arf_get_d(arb_midref(x), ARF_RND_NEAR);
    coupling->error = upper_distance(x, coupling->weight, NUMBER_BITS);
    reach(w, coupling->to);
}

static const term_t *term_at(const column_t *column, size_t i, size_t j)
{
    size_t low = 0, high = column->count;

    while (low < high) {
        const size_t middle = (low + high) / 2;
        const term_t *term = &column->terms[middle];

        if (term->row < i || (term->row == i && term->column < j))
            low = middle + 1;
        else
            high = middle;
    }
    return low < column->count && column->terms[low].row == i && column->terms[low].column == j
               ? &column->terms[low]
               : NULL;
}

/* What part `part` of element `e`, |k><l| + |l><k| or i (|k><l| - |l><k|), makes of element (i, j),
 * with c the column of |k><l|: c_ij + conj(c_ji), or i (c_ij - conj(c_ji)). */
static void couple_part(work_t *w, size_t g, const column_t *column, size_t e, int part, size_t i,
                        size_t j)
{
    const term_t *direct = term_at(column, i, j), *mirror = term_at(column, j, i);
    acb_t z, other;

    acb_init(z);
    acb_init(other);
    if (direct)
        acb_set(z, direct->value);
    if (mirror && w->out->row[e] != w->out->column[e]) {
        acb_conj(other, mirror->value);
        if (part)
            acb_neg(other, other);
        acb_add(z, z, other, NUMBER_BITS);
    }
    if (part)
        acb_mul_onei(z, z);
    couple(w, g, 2 * e + (size_t)part, i, j, 0, acb_realref(z));
    if (i != j)
        couple(w, g, 2 * e + (size_t)part, i, j, 1, acb_imagref(z));
    acb_clear(z);
    acb_clear(other);
}

/* All terms of a column of group g. */
static void couple_column(work_t *w, size_t g, const column_t *column, size_t e, int part)
{
    for (size_t k = 0; k < column->count; k++) {
        const term_t *term = &column->terms[k];

        if (term->row <= term->column)
            couple_part(w, g, column, e, part, term->row, term->column);
        else if (!term_at(column, term->column, term->row))
            couple_part(w, g, column, e, part, term->column, term->row);
    }
}

/* The columns of an element in all groups, for its parts that are reached and not done. */
static void couple_element(work_t *w, column_t *column, columns_t *const *columns, size_t e)
{
    unsigned char now[2];

    for (int part = 0; part < 2; part++) {
        now[part] = w->out->reached[2 * e + (size_t)part] && !w->done[2 * e + (size_t)part];
        w->done[2 * e + (size_t)part] |= now[part];
    }
    for (size_t g = 0; g < w->out->group_count; g++) {
        columns_make(column, columns[g], (size_t)w->out->row[e], (size_t)w->out->column[e]);
        for (int part = 0; part < 2; part++)
            if (now[part])
                couple_column(w, g, column, e, part);
    }
}

static void reach_start(work_t *w, system_starts_t *starts, void *context)
{
    for (size_t e = 0; e < w->out->element_count; e++)
        for (int part = 0; part < (w->out->row[e] == w->out->column[e] ? 1 : 2); part++)
            if (starts(context, (size_t)w->out->row[e], (size_t)w->out->column[e], part))
                reach(w, 2 * e + (size_t)part);
}

/* What is reached from the start, and its couplings. */
static moyal_outcome follow(work_t *w, const point_t *points)
{
    columns_t **columns = memory_new(w->out->group_count, sizeof *columns);
    column_t column = {0, 0, NULL};
    moyal_outcome outcome = MOYAL_DONE;

    for (size_t g = 0; g < w->out->group_count; g++)
        columns[g] = columns_new(&points[g]);
    for (size_t k = 0; k < w->queued && outcome == MOYAL_DONE; k++) {
        if (!w->done[w->queue[k]])
            couple_element(w, &column, columns, w->queue[k] / 2);
        if (w->request->stop && *w->request->stop)
            outcome = MOYAL_STOPPED;
        if (w->request->memory_limit > 0 &&
            (double)w->out->count * 3 * sizeof(coupling_t) > w->request->memory_limit)
            outcome = MOYAL_NO_MEMORY;
    }
    column_clear(&column);
    for (size_t g = 0; g < w->out->group_count; g++)
        columns_free(columns[g]);
    free(columns);
    return outcome;
}

/* ---- all of it ------------------------------------------------------------------------------- */

moyal_outcome couplings_init(couplings_t *out, const system_request_t *request,
                             const stage_t *stage, size_t levels, const point_t *points,
                             system_starts_t *starts, void *context)
{
    work_t w = {.out = out, .request = request, .stage = stage, .levels = levels};
    moyal_outcome outcome;
    size_t unknowns;

    memset(out, 0, sizeof *out);
    out->group_count = driven_count(request->driven);
    list_elements(&w);
    unknowns = 2 * out->element_count;
    out->reached = memory_new(unknowns + 1, 1);
    out->lost = memory_new(out->group_count * unknowns + 1, sizeof *out->lost);
    out->leaving = memory_new(out->group_count * unknowns + 1, sizeof *out->leaving);
    w.done = memory_new(unknowns + 1, 1);
    w.queue = memory_new(unknowns + 1, sizeof *w.queue);
    reach_start(&w, starts, context);
    outcome = follow(&w, points);
    free(w.done);
    free(w.queue);
    return outcome;
}

void couplings_clear(couplings_t *couplings)
{
    free(couplings->first);
    free(couplings->row);
    free(couplings->column);
    free(couplings->reached);
    free(couplings->couplings);
    free(couplings->lost);
    free(couplings->leaving);
}
