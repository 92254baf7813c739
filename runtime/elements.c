/* Elements of a density matrix by need: a hash table, and a search along the equations. */
#include "elements.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

#include "array.h"

/* ---- how indices split ------------------------------------------------------------------------
 */

enum { MOST_REST = 8 };

/* Many finite states, or few levels, make short rows: then all digits are taken together. */
static int take_together(const moyal_program *program, const moyal_context *context, long *modes)
{
    long rest = 1;

    *modes = 1;
    for (int f = 0; f < program->factor_count; f++) {
        if (program->factor_dimensions[f])
            rest *= program->factor_dimensions[f];
        else
            *modes *= context->levels;
    }
    return rest > MOST_REST || *modes < MOST_REST;
}

static moyal_outcome split_init(moyal_split *split, const moyal_program *program,
                                const moyal_context *context)
{
    const long d = context->dimension;
    int together;

    split->dimension = d;
    together = take_together(program, context, &split->modes);
    if (together)
        split->modes = d;
    split->rest = d / split->modes;
    split->mode = malloc(sizeof(int) * (size_t)d);
    split->other = malloc(sizeof(int) * (size_t)d);
    if (!split->mode || !split->other)
        return MOYAL_NO_MEMORY;
    for (long i = 0; i < d; i++) {
        long index = i, mode = 0, other = 0, mode_stride = 1, other_stride = 1;

        for (int f = program->factor_count - 1; f >= 0; f--) {
            const int finite = program->factor_dimensions[f];
            const int size = finite ? finite : context->levels;

            if (finite && !together) {
                other += index % size * other_stride;
                other_stride *= size;
            } else {
                mode += index % size * mode_stride;
                mode_stride *= size;
            }
            index /= size;
        }
        split->mode[i] = (int)mode;
        split->other[i] = (int)other;
    }
    return MOYAL_DONE;
}

/* Whether R_ji stands for R_ij. */
static int is_swapped(const moyal_split *split, long i, long j)
{
    const long p = split->modes, mu = split->mode[i], nu = split->mode[j];
    const long d = nu < mu ? nu - mu + p : nu - mu;

    if (d == 0)
        return split->other[i] > split->other[j];
    return 2 * d == p ? mu > nu : 2 * d > p;
}

/* ---- where an element is ----------------------------------------------------------------------
 */

enum {
    MOST_DIRECT = 512
}; /* a slot for each pair of indices, up to this dimension; else by hash */

static size_t hash(long i, long j)
{
    uint64_t x = (uint64_t)i << 32 ^ (uint64_t)j;

    x *= 0x9e3779b97f4a7c15u;
    x ^= x >> 29;
    x *= 0xbf58476d1ce4e5b9u;
    return (size_t)(x ^ x >> 32);
}

/* Where an element stands if all are there. */
static long place_of(const moyal_elements *set, long i, long j)
{
    const long low = i < j ? i : j, high = i < j ? j : i;

    return low * set->split.dimension - low * (low + 1) / 2 + high;
}

/* The slot of an element, or the free one where it would be. */
static size_t slot_of(const moyal_elements *set, long i, long j)
{
    size_t at;

    if (set->split.dimension <= MOST_DIRECT)
        return (size_t)(i * set->split.dimension + j);
    at = hash(i, j) & (set->slot_count - 1);
    while (set->slots[at]) {
        const uint32_t e = set->slots[at] - 1;

        if (set->row[e] == i && set->column[e] == j)
            break;
        at = (at + 1) & (set->slot_count - 1);
    }
    return at;
}

/* Bytes that `capacity` elements and their sources take, with what is made of them later: of a
 * source up to four entries of real equations, hardly ever more than three. */
static double bytes(long capacity, long sources)
{
    enum { OF_SOURCE = 4 + 3 * (16 + 4) }; /* an entry and an arrow of the graph */

    return (double)capacity * (2 * sizeof(int32_t) + 4 * sizeof(uint32_t) + 10 * sizeof(double)) +
           (double)sources * OF_SOURCE;
}

static int fits(const moyal_elements *set, long capacity, long sources)
{
    return set->memory_limit <= 0 || bytes(capacity, sources) <= set->memory_limit;
}

/* A new table of slots. */
static moyal_outcome spread(moyal_elements *set, size_t slot_count)
{
    free(set->slots);
    set->slots = calloc(slot_count, sizeof *set->slots);
    set->slot_count = slot_count;
    if (!set->slots)
        return MOYAL_NO_MEMORY;
    for (long e = 0; e < set->count; e++)
        set->slots[slot_of(set, set->row[e], set->column[e])] = (uint32_t)e + 1;
    return MOYAL_DONE;
}

static moyal_outcome grow(moyal_elements *set)
{
    const long capacity = set->capacity ? 2 * set->capacity : 256, d = set->split.dimension;
    int32_t *row, *column;

    if (capacity > INT32_MAX / 4 || !fits(set, capacity, set->source_count))
        return MOYAL_NO_MEMORY;
    row = realloc(set->row, sizeof *row * (size_t)capacity);
    set->row = row ? row : set->row;
    column = realloc(set->column, sizeof *column * (size_t)capacity);
    set->column = column ? column : set->column;
    if (!row || !column)
        return MOYAL_NO_MEMORY;
    set->capacity = capacity;
    if (d > MOST_DIRECT)
        return spread(set, 2 * (size_t)capacity);
    return set->slots ? MOYAL_DONE : spread(set, (size_t)(d * d));
}

moyal_outcome moyal_elements_init(moyal_elements *set, const moyal_program *program,
                                  const moyal_context *context, double memory_limit)
{
    moyal_outcome outcome;

    *set = (moyal_elements){.memory_limit = memory_limit};
    outcome = split_init(&set->split, program, context);
    return outcome == MOYAL_DONE ? grow(set) : outcome;
}

void moyal_elements_forget_sources(moyal_elements *set)
{
    free(set->first);
    free(set->sources);
    set->first = NULL;
    set->sources = NULL;
    set->source_count = set->source_capacity = 0;
}

void moyal_elements_clear(moyal_elements *set)
{
    moyal_elements_forget_sources(set);
    free(set->split.mode);
    free(set->split.other);
    free(set->row);
    free(set->column);
    free(set->slots);
    *set = (moyal_elements){.count = 0};
}

long moyal_elements_find(const moyal_elements *set, long i, long j, int *conjugate)
{
    size_t at;

    *conjugate = is_swapped(&set->split, i, j);
    if (set->all)
        return place_of(set, i, j);
    at = *conjugate ? slot_of(set, j, i) : slot_of(set, i, j);
    return set->slots[at] ? (long)set->slots[at] - 1 : -1;
}

long moyal_elements_add(moyal_elements *set, long i, long j, int *conjugate)
{
    long row = i, column = j;
    size_t at;

    *conjugate = is_swapped(&set->split, i, j);
    if (set->all)
        return place_of(set, i, j);
    if (*conjugate) {
        row = j;
        column = i;
    }
    at = slot_of(set, row, column);
    if (set->slots[at])
        return (long)set->slots[at] - 1;
    if (set->count == set->capacity) {
        if (grow(set) != MOYAL_DONE)
            return -1;
        at = slot_of(set, row, column);
    }
    set->row[set->count] = (int32_t)row;
    set->column[set->count] = (int32_t)column;
    set->slots[at] = (uint32_t)set->count + 1;
    return set->count++;
}

moyal_outcome moyal_elements_add_all(moyal_elements *set)
{
    const long d = set->split.dimension;
    const double all = (double)d * (double)(d + 1) / 2;

    if (all > INT32_MAX / 4 || !fits(set, (long)all, 0))
        return MOYAL_NO_MEMORY;
    free(set->row);
    free(set->column);
    set->row = malloc(sizeof *set->row * ((size_t)all + 1));
    set->column = malloc(sizeof *set->column * ((size_t)all + 1));
    if (!set->row || !set->column)
        return MOYAL_NO_MEMORY;
    set->count = 0;
    for (long i = 0; i < d; i++)
        for (long j = i; j < d; j++, set->count++) {
            const int swapped = is_swapped(&set->split, i, j);

            set->row[set->count] = (int32_t)(swapped ? j : i);
            set->column[set->count] = (int32_t)(swapped ? i : j);
        }
    set->capacity = set->count;
    set->all = 1;
    return MOYAL_DONE;
}

/* ---- the search -------------------------------------------------------------------------------
 */

/* What is left of contributions that cancel up to rounding is zero. */
static double without_rounding(double sum, double moduli)
{
    return fabs(sum) <= 8 * DBL_EPSILON * moduli ? 0 : sum;
}

/* Adds up the contributions of one element and group, from `k` on.  Returns what comes after them.
 */
static int collect(moyal_contribution *sum, const moyal_contribution *row, int k, int count)
{
    double re, im;

    *sum = row[k];
    re = fabs(sum->re);
    im = fabs(sum->im);
    for (k++; k < count && row[k].row == sum->row && row[k].column == sum->column &&
              row[k].group == sum->group;
         k++) {
        sum->re += row[k].re;
        sum->im += row[k].im;
        re += fabs(row[k].re);
        im += fabs(row[k].im);
    }
    sum->re = without_rounding(sum->re, re);
    sum->im = without_rounding(sum->im, im);
    return k;
}

static moyal_outcome make_room(moyal_elements *set, long more)
{
    const long capacity = 2 * set->source_capacity + more + 1024;
    uint32_t *sources;

    if (set->source_count + more <= set->source_capacity)
        return MOYAL_DONE;
    if (!fits(set, set->capacity, capacity))
        return MOYAL_NO_MEMORY;
    sources = moyal_resize(set->sources, sizeof *sources * (size_t)capacity);
    if (!sources)
        return MOYAL_NO_MEMORY;
    set->sources = sources;
    set->source_capacity = capacity;
    return MOYAL_DONE;
}

/* The sources of element e, which are added where they are new. */
static moyal_outcome add_sources(moyal_contribution *row, moyal_elements *set,
                                 const moyal_terms *terms, long e)
{
    const int count = moyal_terms_row(row, terms, set->row[e], set->column[e]);

    if (make_room(set, count) != MOYAL_DONE)
        return MOYAL_NO_MEMORY;
    for (int k = 0; k < count;) {
        moyal_contribution from;
        int conjugate;
        long source;

        k = collect(&from, row, k, count);
        if (from.re == 0 && from.im == 0)
            continue;
        source = moyal_elements_add(set, from.row, from.column, &conjugate);
        if (source < 0)
            return MOYAL_NO_MEMORY;
        set->sources[set->source_count++] = 2 * (uint32_t)source + (uint32_t)conjugate;
    }
    return MOYAL_DONE;
}

int moyal_elements_row(const moyal_elements *set, const moyal_terms *terms, long e,
                       moyal_contribution *room, moyal_entry *entries)
{
    const int count = moyal_terms_row(room, terms, set->row[e], set->column[e]);
    const uint32_t *source = set->sources + set->first[e];
    int used = 0;

    for (int k = 0; k < count;) {
        moyal_contribution from;

        k = collect(&from, room, k, count);
        if (from.re == 0 && from.im == 0)
            continue;
        entries[used++] =
            (moyal_entry){*source / 2, (uint16_t)from.group, *source % 2, from.re, from.im};
        source++;
    }
    return used;
}

moyal_outcome moyal_elements_close(moyal_elements *set, const moyal_terms *terms)
{
    long room = 0;
    moyal_contribution *row = malloc(sizeof *row * ((size_t)terms->count + 1));
    moyal_outcome outcome = row ? MOYAL_DONE : MOYAL_NO_MEMORY;

    set->source_count = 0;
    for (long e = 0; outcome == MOYAL_DONE && e < set->count; e++) {
        if (e + 1 >= room) {
            long *first;

            room = 2 * set->capacity;
            first = realloc(set->first, sizeof *first * (size_t)room);
            if (!first) {
                outcome = MOYAL_NO_MEMORY;
                break;
            }
            set->first = first;
        }
        set->first[e] = set->source_count;
        outcome = add_sources(row, set, terms, e);
        set->first[e + 1] = set->source_count;
        if (outcome == MOYAL_DONE && set->stop && *set->stop)
            outcome = MOYAL_STOPPED;
    }
    free(row);
    return outcome;
}
