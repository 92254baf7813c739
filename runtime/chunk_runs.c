/* Runs of a chunk: bins of its entries by shift and group, and which of them are worth it. */
#include "chunk_runs.h"

#include <stdlib.h>
#include <string.h>

#include "array.h"

enum { LINE = 8, BIN_SLOTS = 4096, MOST_BINS = BIN_SLOTS / 2 };

/* The entries of a chunk with one shift and group. */
struct moyal_bin {
    long shift;
    int group;
    long count, first; /* in `order` */
    long from, to;     /* positions: the first, and one beyond the last */
};

/* An entry of a chunk. */
typedef struct {
    int bin; /* -1: it stays single */
    moyal_single entry;
} member_t;

/* ---- bins -------------------------------------------------------------------------------------
 */

/* The bin of a shift and group, a new one if need be; -1: there are too many. */
static int bin_of(moyal_chunk_runs *b, long shift, int group)
{
    uint64_t h = ((uint64_t)shift * 64 + (uint64_t)group) * 0x9e3779b97f4a7c15u;
    size_t at = (size_t)(h >> 40) & (BIN_SLOTS - 1);
    moyal_bin *bin;

    while (b->slots[at]) {
        bin = &b->bins[b->slots[at] - 1];
        if (bin->shift == shift && bin->group == group)
            return b->slots[at] - 1;
        at = (at + 1) & (BIN_SLOTS - 1);
    }
    if (b->bin_count == MOST_BINS)
        return -1;
    b->bins[b->bin_count] = (moyal_bin){.shift = shift, .group = group};
    b->slots[at] = (int)++b->bin_count;
    return b->slots[at] - 1;
}

/* `expected`: the bin of the entry before, whose neighbour this one may be in. */
static int bin_near(moyal_chunk_runs *b, int expected, long shift, int group)
{
    const moyal_bin *bin = &b->bins[expected];

    if (expected < b->bin_count && bin->shift == shift && bin->group == group)
        return expected;
    return bin_of(b, shift, group);
}

/* The entries of the row at position p; `member` has room for them.  Returns what is behind them.
 */
static member_t *add_row(moyal_chunk_runs *b, long p, member_t *member)
{
    const int32_t y = b->unknown[p];
    int expected = 0;

    for (long k = y < 0 ? 0 : b->reals->first[y]; y >= 0 && k < b->reals->first[y + 1]; k++) {
        const int32_t from = b->layout->position[b->reals->from[k]];
        const int group = b->reals->group[k];
        moyal_bin *bin;

        if (from < 0)
            continue;
        member->bin = bin_near(b, expected, from - p, group);
        member->entry = (moyal_single){(int32_t)p, from, group, b->reals->weight[k]};
        expected = member->bin + 1;
        if (member++->bin < 0)
            continue;
        bin = &b->bins[expected - 1];
        bin->from = bin->count == 0 ? p : bin->from;
        bin->to = p + 1;
        bin->count++;
    }
    return member;
}

/* Makes room for all entries of a chunk. */
static member_t *begin_members(moyal_chunk_runs *b, const moyal_chunk *chunk)
{
    long most = 1;

    for (long p = chunk->first; p < chunk->last; p++)
        if (b->unknown[p] >= 0)
            most += b->reals->first[b->unknown[p] + 1] - b->reals->first[b->unknown[p]];
    b->members.count = 0;
    return moyal_list_add(&b->members, sizeof(member_t), most);
}

/* Sorts the entries of a chunk into bins. */
static int sort_chunk(moyal_chunk_runs *b, const moyal_chunk *chunk)
{
    member_t *const members = begin_members(b, chunk), *end = members;
    moyal_single *order;
    long next = 0;

    if (!members)
        return 0;
    memset(b->slots, 0, sizeof *b->slots * BIN_SLOTS);
    b->bin_count = b->order.count = 0;
    for (long p = chunk->first; p < chunk->last; p++)
        end = add_row(b, p, end);
    b->members.count = end - members;
    order = moyal_list_add(&b->order, sizeof *order, b->members.count);
    for (long k = 0; k < b->bin_count; k++) {
        b->bins[k].first = next;
        next += b->bins[k].count;
        b->bins[k].count = 0;
    }
    for (long k = 0; order && k < b->members.count; k++)
        if (members[k].bin >= 0) {
            moyal_bin *bin = &b->bins[members[k].bin];

            order[bin->first + bin->count++] = members[k].entry;
        }
    return order || b->members.count == 0;
}

/* ---- runs -----------------------------------------------------------------------------------
 */

/* Widens the range of a bin to whole lines of its chunk, as far as its sources exist; a range that
 * covers most of the chunk becomes all of it. */
static void widen(moyal_bin *bin, const moyal_chunk *chunk, long size)
{
    long from = chunk->first, to = chunk->last;

    if (3 * (bin->to - bin->from) < 2 * (to - from)) {
        from = chunk->first + (bin->from - chunk->first) / LINE * LINE;
        to = chunk->first + (bin->to - chunk->first + LINE - 1) / LINE * LINE;
        to = to > chunk->last ? chunk->last : to;
    }
    while (from < bin->from && from + bin->shift < 0)
        from += LINE;
    while (to > bin->to && to + bin->shift > size)
        to -= LINE;
    bin->from = from < bin->from ? from : bin->from;
    bin->to = to > bin->to ? to : bin->to;
}

/* Whether a run costs less than its entries one by one, in units of a quarter of a nanosecond. */
static int is_worth(const moyal_bin *bin)
{
    return 12 + (bin->to - bin->from) / 4 < 4 * bin->count;
}

/* Whether the weights are all equal where something is computed, so that they may be equal
 * everywhere: where there is no unknown, no unknown may be read. */
static int is_constant(const moyal_chunk_runs *b, const moyal_bin *bin, const double *w)
{
    double value = 0;

    for (long k = 0; k < bin->to - bin->from && value == 0; k++)
        value = w[k];
    for (long p = bin->from; p < bin->to; p++)
        if (w[p - bin->from] != value && (b->unknown[p] >= 0 || b->unknown[p + bin->shift] >= 0))
            return 0;
    return value != 0;
}

static int add_run(moyal_chunk_runs *b, moyal_list *runs, const moyal_bin *bin,
                   const moyal_chunk *chunk)
{
    const long count = bin->to - bin->from;
    const moyal_single *entries = (const moyal_single *)b->order.items + bin->first;
    moyal_chunk_run *run = moyal_list_add(runs, sizeof *run, 1);
    double *w;

    b->dense.count = 0;
    w = moyal_list_add(&b->dense, sizeof *w, count);
    if (!run || !w)
        return 0;
    memset(w, 0, sizeof *w * (size_t)count);
    for (long k = 0; k < bin->count; k++)
        w[entries[k].to - bin->from] = entries[k].weight;
    *run = (moyal_chunk_run){
        bin->from - chunk->first, count, {.shift = bin->shift, .group = bin->group}};
    run->term.weight =
        moyal_weights_share(&b->weights, w, count, is_constant(b, bin, w), &run->term.factor);
    return run->term.weight >= 0;
}

static int add_singles(moyal_chunk_runs *b, const unsigned char *single)
{
    const member_t *members = b->members.items;

    for (long k = 0; k < b->members.count; k++) {
        moyal_single *place;

        if (members[k].bin >= 0 && !single[members[k].bin])
            continue;
        place = moyal_list_add(&b->singles, sizeof *place, 1);
        if (!place)
            return 0;
        *place = members[k].entry;
    }
    return 1;
}

int moyal_chunk_runs_compare(const moyal_chunk_run *a, const moyal_chunk_run *b)
{
    if (a->count != b->count)
        return a->count > b->count ? -1 : 1;
    if (a->from != b->from)
        return a->from < b->from ? -1 : 1;
    return a->term.weight < b->term.weight ? -1 : a->term.weight > b->term.weight;
}

static int by_range(const void *x, const void *y)
{
    const moyal_chunk_run *a = x, *b = y;
    const int order = moyal_chunk_runs_compare(a, b);

    if (order != 0)
        return order;
    return a->term.shift < b->term.shift ? -1 : a->term.shift > b->term.shift;
}

int moyal_chunk_runs_find(moyal_chunk_runs *b, moyal_list *runs, const moyal_chunk *chunk)
{
    unsigned char single[MOST_BINS];

    runs->count = 0;
    if (!sort_chunk(b, chunk))
        return 0;
    for (long k = 0; k < b->bin_count; k++) {
        widen(&b->bins[k], chunk, b->layout->size);
        single[k] = !is_worth(&b->bins[k]);
        if (!single[k] && !add_run(b, runs, &b->bins[k], chunk))
            return 0;
    }
    if (runs->count > 0)
        qsort(runs->items, (size_t)runs->count, sizeof(moyal_chunk_run), by_range);
    return add_singles(b, single);
}

moyal_outcome moyal_chunk_runs_init(moyal_chunk_runs *b, const moyal_reals *reals,
                                    const moyal_layout *layout)
{
    *b = (moyal_chunk_runs){.reals = reals, .layout = layout};
    b->unknown = malloc(sizeof *b->unknown * ((size_t)layout->size + 1));
    b->bins = malloc(sizeof *b->bins * MOST_BINS);
    b->slots = malloc(sizeof *b->slots * BIN_SLOTS);
    if (!b->unknown || !b->bins || !b->slots)
        return MOYAL_NO_MEMORY;
    for (long p = 0; p < layout->size; p++)
        b->unknown[p] = -1;
    for (long k = 0; k < reals->count; k++)
        if (layout->position[k] >= 0)
            b->unknown[layout->position[k]] = (int32_t)k;
    return MOYAL_DONE;
}

void moyal_chunk_runs_clear(moyal_chunk_runs *b)
{
    free(b->unknown);
    free(b->bins);
    free(b->slots);
    free(b->members.items);
    free(b->order.items);
    free(b->dense.items);
    free(b->singles.items);
    moyal_weights_clear(&b->weights);
}
