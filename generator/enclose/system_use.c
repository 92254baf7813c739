/* Systems in use: where unknowns stand, what observables read, norms. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "enclose/system_internal.h"
#include "enclose/upper.h"

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

void system_sort(system_t *out)
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
    return lost * UP;
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

void system_read(system_t *out, const point_t *point)
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

/* ---- norms ------------------------------------------------------------------------------------
 */

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
    out.round *= UP;
    out.norm *= UP;
    out.edge *= UP;
    return out;
}

void system_choose_group(const system_t *system, size_t g)
{
    for (size_t k = 0; k < system->group_count; k++)
        system->runs.multipliers[k] = k == g;
}

void system_apply(const system_t *system, size_t g, const double *x, double *y)
{
    if (system->group_count > 1)
        system_choose_group(system, g);
    moyal_runs_apply(&system->runs, NULL, x, y);
}
