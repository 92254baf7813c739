/* Runs of a chunk: bins of its entries by shift and group, and which of them are worth it. */
#include "chunk_runs.h"

#include <stdlib.h>
#include <string.h>

#include "array.h"

enum { LINE = 8, BIN_SLOTS = 4096, MOST_BINS = BIN_SLOTS / 2 };

/* The entries of a chunk with one shift and group; their weights are a row of `dense`. */
struct moyal_bin {
    long shift;
    int group;
    long count;
    long from, to; /* positions: the first, and one beyond the last */
};

/* ---- bins -------------------------------------------------------------------------------------
 */

/* The weights of a bin, from the beginning of its chunk. */
static double *weights_of(const moyal_chunk_runs *b, const moyal_bin *bin, const moyal_chunk *chunk)
{
    return (double *)b->dense.items + (bin - b->bins) * (chunk->last - chunk->first);
}

/* A new bin, of weights zero; NULL if there are too many, or no memory. */
static moyal_bin *new_bin(moyal_chunk_runs *b, long shift, int group, long length)
{
    double *dense;

    if (b->bin_count == MOST_BINS)
        return NULL;
    dense = moyal_list_add(&b->dense, sizeof *dense, length);
    if (!dense)
        return NULL;
    memset(dense, 0, sizeof *dense * (size_t)length);
    b->bins[b->bin_count] = (moyal_bin){.shift = shift, .group = group};
    return &b->bins[b->bin_count++];
}

/* The bin of a shift and group.  `near`: that of the entry before, whose neighbour it may be. */
static moyal_bin *bin_of(moyal_chunk_runs *b, moyal_bin *near, long shift, int group, long length)
{
    const uint64_t h = ((uint64_t)shift * 64 + (uint64_t)group) * 0x9e3779b97f4a7c15u;
    moyal_bin *bin = near ? near + 1 : b->bins;
    size_t at;

    if (bin < b->bins + b->bin_count && bin->shift == shift && bin->group == group)
        return bin;
    for (at = (size_t)(h >> 40) & (BIN_SLOTS - 1); b->slots[at]; at = (at + 1) & (BIN_SLOTS - 1)) {
        bin = &b->bins[b->slots[at] - 1];
        if (bin->shift == shift && bin->group == group)
            return bin;
    }
    bin = new_bin(b, shift, group, length);
    b->slots[at] = (int)b->bin_count * (bin != NULL);
    return bin;
}

static int add_single(moyal_chunk_runs *b, moyal_single entry)
{
    moyal_single *place = moyal_list_add(&b->singles, sizeof *place, 1);

    if (place)
        *place = entry;
    return place != NULL;
}

/* The entries of the row at position p, into bins; into none what finds no room. */
static int add_row(moyal_chunk_runs *b, long p, const moyal_chunk *chunk)
{
    const long length = chunk->last - chunk->first;
    const int32_t y = b->unknown[p];
    const moyal_reals *reals = b->reals;
    moyal_bin *bin = NULL;

    for (long k = y < 0 ? 0 : reals->first[y]; y >= 0 && k < reals->first[y + 1]; k++) {
        const int32_t from = b->layout->position[reals->from[k]];
        const int group = reals->group[k];

        if (from < 0)
            continue;
        bin = bin_of(b, bin, from - p, group, length);
        if (!bin) {
            if (!add_single(b, (moyal_single){(int32_t)p, from, group, reals->weight[k]}))
                return 0;
            continue;
        }
        bin->from = bin->count == 0 ? p : bin->from;
        bin->to = p + 1;
        bin->count++;
        weights_of(b, bin, chunk)[p - chunk->first] += reals->weight[k];
    }
    return 1;
}

/* Sorts the entries of a chunk into bins. */
static int sort_chunk(moyal_chunk_runs *b, const moyal_chunk *chunk)
{
    memset(b->slots, 0, sizeof *b->slots * BIN_SLOTS);
    b->bin_count = b->dense.count = 0;
    for (long p = chunk->first; p < chunk->last; p++)
        if (!add_row(b, p, chunk))
            return 0;
    return 1;
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
    const long from = bin->from - chunk->first, count = bin->to - bin->from;
    double *const w = weights_of(b, bin, chunk) + from;
    moyal_chunk_run *run = moyal_list_add(runs, sizeof *run, 1);

    if (!run)
        return 0;
    *run = (moyal_chunk_run){from, count, {.shift = bin->shift, .group = bin->group}};
    run->term.weight =
        moyal_weights_share(&b->weights, w, count, is_constant(b, bin, w), &run->term.factor);
    return run->term.weight >= 0;
}

static int add_singles(moyal_chunk_runs *b, const moyal_bin *bin, const moyal_chunk *chunk)
{
    const double *const w = weights_of(b, bin, chunk);

    for (long p = bin->from; p < bin->to; p++)
        if (w[p - chunk->first] != 0 &&
            !add_single(b, (moyal_single){(int32_t)p, (int32_t)(p + bin->shift), bin->group,
                                          w[p - chunk->first]}))
            return 0;
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
    runs->count = 0;
    if (!sort_chunk(b, chunk))
        return 0;
    for (moyal_bin *bin = b->bins; bin < b->bins + b->bin_count; bin++) {
        widen(bin, chunk, b->layout->size);
        if (!(is_worth(bin) ? add_run(b, runs, bin, chunk) : add_singles(b, bin, chunk)))
            return 0;
    }
    if (runs->count > 0)
        qsort(runs->items, (size_t)runs->count, sizeof(moyal_chunk_run), by_range);
    return 1;
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
    free(b->dense.items);
    free(b->singles.items);
    moyal_weights_clear(&b->weights);
}
