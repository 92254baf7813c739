/* From exact columns to a linear system in doubles, with bounds of what differs. */
#include "enclose/system.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "enclose/columns.h"
#include "enclose/upper.h"
#include "runtime/array.h"

#define UNIT (DBL_EPSILON / 2)

/* M_to,from; `error` is what it may be off. */
typedef struct {
    uint32_t to, from, group;
    double weight, error;
} coupling_t;

typedef struct {
    system_t *out;
    const system_request_t *request;
    size_t dimension, element_count; /* elements i <= j by i, then j: first[i] .. first[i + 1] */
    size_t *first;
    int32_t *row, *column;
    unsigned char *reached, *done; /* per unknown: 2 e + part */
    size_t *queue, queued;
    size_t coupling_count, coupling_capacity;
    coupling_t *couplings;
    double *lost, *leaving; /* per group and unknown: shares of `round` and `edge` */
    moyal_reals reals;
    moyal_layout layout;
} work_t;

/* ---- basis states ---------------------------------------------------------------------------- */

void system_stage(stage_t *out, const system_request_t *request, size_t levels)
{
    stage_init(out, request->factors, request->factor_count, levels,
               &request->equations->model->algebra, request->values);
}

void stage_digits(size_t *out, const stage_t *stage, size_t index)
{
    for (size_t f = stage->count; f-- > 0;) {
        size_t dimension = space_dimension(stage->algebra->space, stage->factors[f]);

        dimension = dimension ? dimension : stage->levels;
        out[f] = index % dimension;
        index /= dimension;
    }
}

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
    if (w->element_count == *capacity) {
        *capacity = 2 * *capacity + 256;
        w->row = memory_resize(w->row, *capacity, sizeof *w->row);
        w->column = memory_resize(w->column, *capacity, sizeof *w->column);
    }
    w->row[w->element_count] = (int32_t)i;
    w->column[w->element_count++] = (int32_t)j;
}

/* Elements below the cut, in sectors that are read. */
static void list_elements(work_t *w)
{
    const sectors_t *sectors = w->request->sectors;
    const stage_t *stage = &w->out->stage;
    const size_t n = w->dimension, width = sectors->charges.count;
    slong *charges = memory_new(n * width + 1, sizeof *charges);
    unsigned char *below = memory_new(n + 1, 1);
    size_t *digits = memory_new(stage->count + 1, sizeof *digits), capacity = 0;

    w->first = memory_new(n + 1, sizeof *w->first);
    for (size_t i = 0; i < n; i++) {
        below[i] = (unsigned char)stage_is_below(stage, i, w->out->levels);
        stage_digits(digits, stage, i);
        sectors_charge(charges + i * width, sectors, digits);
    }
    for (size_t i = 0; i < n; i++) {
        for (size_t j = i; below[i] && j < n; j++)
            if (below[j] && sectors_reads(sectors, charges + i * width, charges + j * width))
                add_element(w, &capacity, i, j);
        w->first[i + 1] = w->element_count;
    }
    free(charges);
    free(below);
    free(digits);
}

/* The element i <= j, SIZE_MAX if it is none. */
static size_t find_element(const work_t *w, size_t i, size_t j)
{
    size_t low = w->first[i], high = w->first[i + 1];

    while (low < high) {
        const size_t middle = (low + high) / 2;

        if ((size_t)w->column[middle] < j)
            low = middle + 1;
        else
            high = middle;
    }
    return low < w->first[i + 1] && (size_t)w->column[low] == j ? low : SIZE_MAX;
}

/* ---- couplings ------------------------------------------------------------------------------- */

static void reach(work_t *w, size_t unknown)
{
    if (!w->reached[unknown]) {
        w->reached[unknown] = 1;
        w->queue[w->queued++] = unknown;
    }
}

/* Unknown `from` flows into part `part` of element (i, j) at the rate x in group g. */
static void couple(work_t *w, size_t g, size_t from, size_t i, size_t j, int part, const arb_t x)
{
    const size_t share = g * 2 * w->element_count + from;
    const double norm = i == j ? 1 : 2;
    size_t element;
    coupling_t *coupling;

    if (arb_contains_zero(x)) {
        w->lost[share] += norm * upper_arb(x);
        return;
    }
    element = find_element(w, i, j);
    if (element == SIZE_MAX) {
        w->leaving[share] += norm * upper_arb(x);
        return;
    }
    if (w->coupling_count == w->coupling_capacity) {
        w->coupling_capacity = 2 * w->coupling_capacity + 1024;
        w->couplings = memory_resize(w->couplings, w->coupling_capacity, sizeof *w->couplings);
    }
    coupling = &w->couplings[w->coupling_count++];
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
    if (mirror && w->row[e] != w->column[e]) {
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
        now[part] = w->reached[2 * e + (size_t)part] && !w->done[2 * e + (size_t)part];
        w->done[2 * e + (size_t)part] |= now[part];
    }
    for (size_t g = 0; g < w->out->group_count; g++) {
        columns_make(column, columns[g], (size_t)w->row[e], (size_t)w->column[e]);
        for (int part = 0; part < 2; part++)
            if (now[part])
                couple_column(w, g, column, e, part);
    }
}

static void reach_start(work_t *w, system_starts_t *starts, void *context)
{
    for (size_t e = 0; e < w->element_count; e++)
        for (int part = 0; part < (w->row[e] == w->column[e] ? 1 : 2); part++)
            if (starts(context, (size_t)w->row[e], (size_t)w->column[e], part))
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
            (double)w->coupling_count * 3 * sizeof(coupling_t) > w->request->memory_limit)
            outcome = MOYAL_NO_MEMORY;
    }
    column_clear(&column);
    for (size_t g = 0; g < w->out->group_count; g++)
        columns_free(columns[g]);
    free(columns);
    return outcome;
}

/* ---- the system in doubles ------------------------------------------------------------------- */

static int make_reals(work_t *w)
{
    moyal_reals *reals = &w->reals;
    const size_t count = 2 * w->element_count;

    reals->count = (long)count;
    reals->first = calloc(count + 2, sizeof *reals->first);
    reals->entries = moyal_resize(NULL, (w->coupling_count + 1) * sizeof *reals->entries);
    reals->kept = malloc(count + 1);
    if (!reals->first || !reals->entries || !reals->kept)
        return 0;
    memcpy(reals->kept, w->reached, count);
    for (size_t k = 0; k < w->coupling_count; k++)
        reals->first[w->couplings[k].to + 2]++;
    for (size_t k = 2; k < count + 2; k++)
        reals->first[k] += reals->first[k - 1];
    for (size_t k = 0; k < w->coupling_count; k++) {
        const coupling_t *coupling = &w->couplings[k];

        reals->entries[reals->first[coupling->to + 1]++] =
            (moyal_real_entry){coupling->from, coupling->group, coupling->weight};
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
    const size_t count = 2 * w->element_count;
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

        stage_digits(digits, stage, (size_t)w->row[k / 2]);
        split(&i, &a, stage, digits);
        stage_digits(digits, stage, (size_t)w->column[k / 2]);
        split(&j, &b, stage, digits);
        places[k] = (moyal_place){(int)(2 * (a * rest + b) + k % 2),
                                  (int32_t)((j + modes - i) % modes), (int32_t)i};
    }
    outcome = moyal_layout_make(&w->layout, (long)count, w->reached, places, (int)(2 * rest * rest),
                                (long)modes, (long)modes);
    free(places);
    free(digits);
    return outcome;
}

/* Shares of what is lost and of what leaves, in group g. */
static void label_group(work_t *w, size_t g)
{
    const size_t unknowns = 2 * w->element_count;
    system_t *out = w->out;
    long count = out->edge_first[g];

    out->edge_at = memory_resize(out->edge_at, (size_t)(count + out->size) + 1, sizeof(int32_t));
    out->edge = memory_resize(out->edge, (size_t)(count + out->size) + 1, sizeof(double));
    for (size_t u = 0; u < unknowns; u++) {
        const int32_t p = w->layout.position[u];

        if (p < 0)
            continue;
        out->round[g * (size_t)out->size + (size_t)p] = w->lost[g * unknowns + u];
        if (w->leaving[g * unknowns + u] == 0)
            continue;
        out->edge_at[count] = p;
        out->edge[count++] = w->leaving[g * unknowns + u];
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
    for (size_t u = 0; u < 2 * w->element_count; u++) {
        const int32_t p = w->layout.position[u];
        const size_t e = u / 2;

        if (p < 0)
            continue;
        out->unknowns[p] = (unknown_t){w->row[e], w->column[e], p, (int)(u % 2)};
        out->norm[p] = w->row[e] == w->column[e] ? 1 : 2;
    }
    for (size_t g = 0; g < out->group_count; g++)
        label_group(w, g);
}

/* ---- M against M' ---------------------------------------------------------------------------- */

/* The numbers that the runs really multiply with, by rows. */
typedef struct {
    size_t *first;
    int32_t *from;
    double *weight;
} listing_t;

static void count_entry(void *context, long to, long from, double weight)
{
    (void)from;
    (void)weight;
    ((listing_t *)context)->first[to + 2]++;
}

static void put_entry(void *context, long to, long from, double weight)
{
    listing_t *list = context;
    const size_t at = list->first[to + 1]++;

    list->from[at] = (int32_t)from;
    list->weight[at] = weight;
}

static void list_runs(listing_t *out, const moyal_runs *runs)
{
    const size_t size = (size_t)runs->size;

    out->first = memory_new(size + 2, sizeof *out->first);
    moyal_runs_visit(runs, count_entry, out);
    for (size_t p = 2; p < size + 2; p++)
        out->first[p] += out->first[p - 1];
    out->from = memory_new(out->first[size + 1] + 1, sizeof *out->from);
    out->weight = memory_new(out->first[size + 1] + 1, sizeof *out->weight);
    moyal_runs_visit(runs, put_entry, out);
}

/* A sum of m products is off by (m + 2) u of the sum of their magnitudes at most, another u for a
 * factor in front of a run.  (N. J. Higham, Accuracy and Stability, section 3.1) */
static void add_rounding(system_t *out, double *round, const listing_t *list, long p)
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
static void compare_row(work_t *w, size_t g, const listing_t *list, size_t u, long p, double *found)
{
    system_t *out = w->out;
    double *round = out->round + g * (size_t)out->size;
    const moyal_real_entry *entries = w->reals.entries;

    for (size_t k = list->first[p]; k < list->first[p + 1]; k++)
        found[list->from[k]] += list->weight[k];
    for (long k = w->reals.first[u]; k < w->reals.first[u + 1]; k++)
        if (entries[k].group == g)
            found[w->layout.position[entries[k].from]] -= entries[k].weight;
    for (size_t k = list->first[p]; k < list->first[p + 1]; k++)
        settle(round, out->norm[p], list->from[k], found);
    for (long k = w->reals.first[u]; k < w->reals.first[u + 1]; k++)
        settle(round, out->norm[p], w->layout.position[entries[k].from], found);
    add_rounding(out, round, list, p);
}

static void choose_group(const system_t *system, size_t g)
{
    for (size_t k = 0; k < system->group_count; k++)
        system->runs.multipliers[k] = k == g;
}

/* Rows of the runs of a group against the couplings: what differs counts as rounding, too. */
static void compare(work_t *w, size_t g)
{
    system_t *out = w->out;
    double *found = memory_new((size_t)out->size + 1, sizeof *found);
    listing_t list = {0};

    choose_group(out, g);
    list_runs(&list, &out->runs);
    for (size_t k = 0; k < w->coupling_count; k++) {
        const coupling_t *c = &w->couplings[k];
        const int32_t to = w->layout.position[c->to], from = w->layout.position[c->from];

        if (c->group == g)
            out->round[g * (size_t)out->size + (size_t)from] += out->norm[to] * c->error;
    }
    for (size_t u = 0; u < 2 * w->element_count; u++)
        if (w->layout.position[u] >= 0)
            compare_row(w, g, &list, u, w->layout.position[u], found);
    free(found);
    free(list.first);
    free(list.from);
    free(list.weight);
}

/* ---- observables ----------------------------------------------------------------------------- */

/* Tr(O X) for the unknowns' X: O_ij + O_ji, and i (O_ji - O_ij). */
static void add_read(arb_struct *sums, const system_t *system, const entry_t *entry)
{
    const size_t low = entry->row < entry->column ? entry->row : entry->column;
    const size_t high = entry->row < entry->column ? entry->column : entry->row;

    for (int part = 0; part < (low == high ? 1 : 2); part++) {
        const long p = system_find(system, low, high, part);

        if (p < 0)
            continue;
        if (part == 0)
            arb_add(&sums[p], &sums[p], acb_realref(entry->value.value), NUMBER_BITS);
        else if (entry->row == low) /* Re of -i O_ij */
            arb_add(&sums[p], &sums[p], acb_imagref(entry->value.value), NUMBER_BITS);
        else
            arb_sub(&sums[p], &sums[p], acb_imagref(entry->value.value), NUMBER_BITS);
    }
}

static void read_observable(system_t *out, size_t k, const sparse_t *matrix, arb_struct *sums)
{
    size_t count = out->first[k];

    for (size_t n = 0; n < matrix->count; n++)
        add_read(sums, out, &matrix->entries[n]);
    out->reads = memory_resize(out->reads, count + (size_t)out->size + 1, sizeof *out->reads);
    for (long p = 0; p < out->size; p++) {
        read_t *read = &out->reads[count];

        if (arb_is_zero(&sums[p]))
            continue;
        *read = (read_t){(int32_t)p, arf_get_d(arb_midref(&sums[p]), ARF_RND_NEAR)};
        out->off[k] = fmax(out->off[k], upper_distance(&sums[p], read->weight, NUMBER_BITS));
        count++;
        arb_zero(&sums[p]);
    }
    out->first[k + 1] = count;
}

static void read_observables(system_t *out, const point_t *point)
{
    const size_t count = point->equations->observable_count;
    arb_struct *sums = memory_new((size_t)out->size + 1, sizeof *sums);

    for (long p = 0; p < out->size; p++)
        arb_init(&sums[p]);
    out->observable_count = count;
    out->first = memory_new(count + 1, sizeof *out->first);
    out->off = memory_new(count + 1, sizeof *out->off);
    for (size_t k = 0; k < count; k++)
        read_observable(out, k, &point->observables[k], sums);
    for (long p = 0; p < out->size; p++)
        arb_clear(&sums[p]);
    free(sums);
}

/* ---- positions ------------------------------------------------------------------------------- */

static int by_unknown(const void *x, const void *y)
{
    const unknown_t *a = x, *b = y;

    if (a->row != b->row)
        return a->row < b->row ? -1 : 1;
    if (a->column != b->column)
        return a->column < b->column ? -1 : 1;
    return a->part - b->part;
}

/* `sorted`: the positions that are no padding, by unknown. */
static void sort_positions(system_t *out)
{
    unknown_t *list = memory_new((size_t)out->size + 1, sizeof *list);
    size_t count = 0;

    for (long p = 0; p < out->size; p++)
        if (out->unknowns[p].part >= 0) {
            list[count] = out->unknowns[p];
            list[count++].position = (int32_t)p;
        }
    qsort(list, count, sizeof *list, by_unknown);
    out->sorted = list;
    out->count = count;
}

long system_find(const system_t *system, size_t row, size_t column, int part)
{
    const unknown_t wanted = {.row = (int32_t)row, .column = (int32_t)column, .part = part};
    const unknown_t *found =
        bsearch(&wanted, system->sorted, system->count, sizeof wanted, by_unknown);

    return found ? found->position : -1;
}

size_t stage_index(const stage_t *to, size_t index, const stage_t *from)
{
    size_t *digits = memory_new(from->count + 1, sizeof *digits), out = 0;

    stage_digits(digits, from, index);
    for (size_t f = 0; f < to->count && out != SIZE_MAX; f++) {
        const size_t dimension = space_dimension(to->algebra->space, to->factors[f]);
        const size_t room = dimension ? dimension : to->levels;

        out = digits[f] < room ? out * room + digits[f] : SIZE_MAX;
    }
    free(digits);
    return out;
}

double system_move(double *to, const system_t *to_system, const double *from,
                   const system_t *from_system)
{
    double lost = 0;

    memset(to, 0, (size_t)to_system->size * sizeof *to);
    for (size_t k = 0; k < from_system->count; k++) {
        const unknown_t *unknown = &from_system->sorted[k];
        const size_t row =
            stage_index(&to_system->stage, (size_t)unknown->row, &from_system->stage);
        const size_t column =
            stage_index(&to_system->stage, (size_t)unknown->column, &from_system->stage);
        const double x = from[unknown->position];
        const long p = row == SIZE_MAX || column == SIZE_MAX || x == 0
                           ? -1
                           : system_find(to_system, row, column, unknown->part);

        if (p >= 0)
            to[p] = x;
        else
            lost += from_system->norm[unknown->position] * fabs(x);
    }
    return lost * (1 + 1e-9);
}

/* ---- norms ------------------------------------------------------------------------------------
 */

/* Sums of not more than 2^31 terms that are not negative: they are right to 2^-20 of themselves. */
system_norms_t system_norms(const system_t *system, size_t g, const double *x)
{
    enum { LANES = 8 };
    const double *weights = system->round + g * (size_t)system->size;
    double round[LANES] = {0}, norm[LANES] = {0};
    system_norms_t out = {0, 0, 0};

    for (long p = 0; p < system->size; p += LANES)
        for (int l = 0; l < LANES; l++) {
            round[l] += weights[p + l] * fabs(x[p + l]);
            norm[l] += system->norm[p + l] * fabs(x[p + l]);
        }
    for (int l = 0; l < LANES; l++) {
        out.round += round[l];
        out.norm += norm[l];
    }
    for (long k = system->edge_first[g]; k < system->edge_first[g + 1]; k++)
        out.edge += system->edge[k] * fabs(x[system->edge_at[k]]);
    out.round *= 1 + 0x1p-20;
    out.norm *= 1 + 0x1p-20;
    out.edge *= 1 + 0x1p-20;
    return out;
}

void system_apply(const system_t *system, size_t g, const double *x, double *y)
{
    if (system->group_count > 1)
        choose_group(system, g);
    moyal_runs_apply(&system->runs, NULL, x, y);
}

/* ---- all of it ------------------------------------------------------------------------------- */

static moyal_outcome assemble(work_t *w, const point_t *points)
{
    const size_t groups = w->out->group_count;
    double *ones = memory_new(groups, sizeof *ones);
    moyal_outcome outcome = follow(w, points);

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
    sort_positions(w->out);
    for (size_t g = groups; g-- > 0;)
        compare(w, g);
    read_observables(w->out, &points[0]);
    return MOYAL_DONE;
}

static moyal_outcome build(work_t *w)
{
    const driven_t *driven = w->request->driven;
    point_t *points = memory_new(w->out->group_count, sizeof *points);
    moyal_outcome outcome;

    for (size_t g = 0; g < w->out->group_count; g++)
        point_init(&points[g], NULL, 0, driven_group(driven, g), w->request->values,
                   &w->out->stage);
    outcome = assemble(w, points);
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
    w.dimension = out->stage.dimension;
    out->group_count = driven_count(request->driven);
    list_elements(&w);
    w.reached = memory_new(2 * w.element_count + 1, 1);
    w.done = memory_new(2 * w.element_count + 1, 1);
    w.queue = memory_new(2 * w.element_count + 1, sizeof *w.queue);
    w.lost = memory_new(out->group_count * 2 * w.element_count + 1, sizeof *w.lost);
    w.leaving = memory_new(out->group_count * 2 * w.element_count + 1, sizeof *w.leaving);
    reach_start(&w, starts, context);
    outcome = build(&w);
    free(w.first);
    free(w.row);
    free(w.column);
    free(w.reached);
    free(w.done);
    free(w.queue);
    free(w.couplings);
    free(w.lost);
    free(w.leaving);
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
