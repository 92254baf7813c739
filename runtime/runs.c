/* From sparse rows to runs. */
#include "runs.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "weights.h"

enum { LINE = 8, MOST_TERMS = 8, BIN_SLOTS = 4096, MOST_BINS = BIN_SLOTS / 2 };

/* The entries of a chunk with one shift and group. */
typedef struct {
    long shift;
    int group;
    long count, first; /* in `order` */
    long from, to;     /* positions: the first, and one beyond the last */
} bin_t;

/* An entry of a chunk. */
typedef struct {
    int bin; /* -1: it stays single */
    moyal_single entry;
} member_t;

typedef struct {
    const moyal_reals *reals;
    const moyal_layout *layout;
    int32_t *unknown; /* at each position, -1: none */
    bin_t *bins;
    long bin_count;
    int *slots;         /* bin + 1 by hash */
    moyal_list members; /* member_t: the entries of the chunk */
    moyal_list order;   /* moyal_single: those in bins, bin after bin */
    moyal_list dense;   /* double: weights of a run under construction */
    moyal_list pieces, terms, singles;
    moyal_weights weights;
} builder_t;

/* ---- bins -------------------------------------------------------------------------------------
 */

/* The bin of a shift and group, a new one if need be; -1: there are too many. */
static int bin_of(builder_t *b, long shift, int group)
{
    uint64_t h = ((uint64_t)shift * 64 + (uint64_t)group) * 0x9e3779b97f4a7c15u;
    size_t at = (size_t)(h >> 40) & (BIN_SLOTS - 1);
    bin_t *bin;

    while (b->slots[at]) {
        bin = &b->bins[b->slots[at] - 1];
        if (bin->shift == shift && bin->group == group)
            return b->slots[at] - 1;
        at = (at + 1) & (BIN_SLOTS - 1);
    }
    if (b->bin_count == MOST_BINS)
        return -1;
    b->bins[b->bin_count] = (bin_t){.shift = shift, .group = group};
    b->slots[at] = (int)++b->bin_count;
    return b->slots[at] - 1;
}

/* `expected`: the bin of the entry before, whose neighbour this one may be in. */
static int bin_near(builder_t *b, int expected, long shift, int group)
{
    const bin_t *bin = &b->bins[expected];

    if (expected < b->bin_count && bin->shift == shift && bin->group == group)
        return expected;
    return bin_of(b, shift, group);
}

/* The entries of the row at position p; `member` has room for them.  Returns what is behind them.
 */
static member_t *add_row(builder_t *b, long p, member_t *member)
{
    const int32_t y = b->unknown[p];
    int expected = 0;

    for (long k = y < 0 ? 0 : b->reals->first[y]; y >= 0 && k < b->reals->first[y + 1]; k++) {
        const moyal_real_entry *entry = &b->reals->entries[k];
        const int32_t from = b->layout->position[entry->from];
        bin_t *bin;

        if (from < 0)
            continue;
        member->bin = bin_near(b, expected, from - p, (int)entry->group);
        member->entry = (moyal_single){(int32_t)p, from, (int32_t)entry->group, entry->weight};
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
static member_t *begin_members(builder_t *b, const moyal_chunk *chunk)
{
    long most = 1;

    for (long p = chunk->first; p < chunk->last; p++)
        if (b->unknown[p] >= 0)
            most += b->reals->first[b->unknown[p] + 1] - b->reals->first[b->unknown[p]];
    b->members.count = 0;
    return moyal_list_add(&b->members, sizeof(member_t), most);
}

/* Sorts the entries of a chunk into bins. */
static int sort_chunk(builder_t *b, const moyal_chunk *chunk)
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
            bin_t *bin = &b->bins[members[k].bin];

            order[bin->first + bin->count++] = members[k].entry;
        }
    return order || b->members.count == 0;
}

/* ---- pieces -----------------------------------------------------------------------------------
 */

/* Widens the range of a bin to whole lines of its chunk, as far as its sources exist; a range that
 * covers most of the chunk becomes all of it. */
static void widen(bin_t *bin, const moyal_chunk *chunk, long size)
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
static int is_worth(const bin_t *bin)
{
    return 12 + (bin->to - bin->from) / 4 < 4 * bin->count;
}

/* Whether the weights are all equal where something is computed, so that they may be equal
 * everywhere: where there is no unknown, no unknown may be read. */
static int is_constant(const builder_t *b, const bin_t *bin, const double *w)
{
    double value = 0;

    for (long k = 0; k < bin->to - bin->from && value == 0; k++)
        value = w[k];
    for (long p = bin->from; p < bin->to; p++)
        if (w[p - bin->from] != value && (b->unknown[p] >= 0 || b->unknown[p + bin->shift] >= 0))
            return 0;
    return value != 0;
}

static int add_run(builder_t *b, const bin_t *bin)
{
    const long count = bin->to - bin->from;
    const moyal_single *entries = (const moyal_single *)b->order.items + bin->first;
    moyal_run_term *term = moyal_list_add(&b->terms, sizeof *term, 1);
    double *w;

    b->dense.count = 0;
    w = moyal_list_add(&b->dense, sizeof *w, count);
    if (!term || !w)
        return 0;
    memset(w, 0, sizeof *w * (size_t)count);
    for (long k = 0; k < bin->count; k++)
        w[entries[k].to - bin->from] = entries[k].weight;
    term->shift = bin->shift;
    term->group = bin->group;
    term->weight =
        moyal_weights_share(&b->weights, w, count, is_constant(b, bin, w), &term->factor);
    return term->weight >= 0;
}

/* One piece of bins of one range: the bin `first` and those after it that have the range, up to
 * MOST_TERMS; they are done then. */
static int add_piece(builder_t *b, long first, unsigned char *done, int assign)
{
    const bin_t *range = &b->bins[first];
    moyal_piece piece = {range->from, range->to - range->from, b->terms.count, 0, assign};
    moyal_piece *place;

    for (long k = first; k < b->bin_count && piece.terms < MOST_TERMS; k++) {
        if (done[k] || b->bins[k].from != range->from || b->bins[k].to != range->to)
            continue;
        if (!add_run(b, &b->bins[k]))
            return 0;
        done[k] = 1;
        piece.terms++;
    }
    place = moyal_list_add(&b->pieces, sizeof *place, 1);
    if (place)
        *place = piece;
    return place != NULL;
}

static int add_singles(builder_t *b, const unsigned char *single)
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

/* The pieces of a chunk: first one that covers all of it. */
static int cut_chunk(builder_t *b, const moyal_chunk *chunk)
{
    unsigned char done[MOST_BINS], single[MOST_BINS];
    int covered = 0;

    if (!sort_chunk(b, chunk))
        return 0;
    for (long k = 0; k < b->bin_count; k++) {
        widen(&b->bins[k], chunk, b->layout->size);
        done[k] = single[k] = !is_worth(&b->bins[k]);
    }
    for (long k = 0; k < b->bin_count; k++)
        if (!done[k] && b->bins[k].from == chunk->first && b->bins[k].to == chunk->last) {
            if (!add_piece(b, k, done, !covered))
                return 0;
            covered = 1;
        }
    if (!covered) {
        moyal_piece *piece = moyal_list_add(&b->pieces, sizeof *piece, 1);

        if (!piece)
            return 0;
        *piece = (moyal_piece){chunk->first, chunk->last - chunk->first, b->terms.count, 0, 1};
    }
    for (long k = 0; k < b->bin_count; k++)
        if (!done[k] && !add_piece(b, k, done, 0))
            return 0;
    return add_singles(b, single);
}

/* ---- the whole --------------------------------------------------------------------------------
 */

static double norm_of(const moyal_reals *reals, const double *multipliers)
{
    double norm = 0;

    for (long y = 0; y < reals->count; y++) {
        double sum = 0;

        for (long k = reals->first[y]; reals->kept[y] && k < reals->first[y + 1]; k++)
            if (reals->kept[reals->entries[k].from])
                sum += fabs(reals->entries[k].weight * multipliers[reals->entries[k].group]);
        norm = sum > norm ? sum : norm;
    }
    return norm;
}

static int by_target(const void *x, const void *y)
{
    const moyal_single *a = x, *b = y;

    if (a->to != b->to)
        return a->to < b->to ? -1 : 1;
    return a->from < b->from ? -1 : a->from > b->from;
}

/* Hands over what was built; weights move to an aligned array. */
static moyal_outcome finish(moyal_runs *out, builder_t *b)
{
    out->pieces = b->pieces.items;
    out->terms = b->terms.items;
    out->singles = b->singles.items;
    b->pieces.items = b->terms.items = b->singles.items = NULL;
    out->piece_count = b->pieces.count;
    out->term_count = b->terms.count;
    out->single_count = b->singles.count;
    out->weight_count = b->weights.values.count;
    out->weights = moyal_array((size_t)b->weights.values.count);
    if (!out->weights)
        return MOYAL_NO_MEMORY;
    if (b->weights.values.count > 0)
        memcpy(out->weights, b->weights.values.items,
               sizeof(double) * (size_t)b->weights.values.count);
    if (out->single_count > 0)
        qsort(out->singles, (size_t)out->single_count, sizeof *out->singles, by_target);
    out->work = out->single_count;
    for (long k = 0; k < out->piece_count; k++)
        out->work += out->pieces[k].count * out->pieces[k].terms;
    return MOYAL_DONE;
}

static void builder_clear(builder_t *b)
{
    free(b->unknown);
    free(b->bins);
    free(b->slots);
    free(b->members.items);
    free(b->order.items);
    free(b->dense.items);
    free(b->pieces.items);
    free(b->terms.items);
    free(b->singles.items);
    moyal_weights_clear(&b->weights);
}

static moyal_outcome builder_init(builder_t *b, const moyal_reals *reals,
                                  const moyal_layout *layout)
{
    *b = (builder_t){.reals = reals, .layout = layout};
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

moyal_outcome moyal_runs_make(moyal_runs *out, const moyal_reals *reals, const moyal_layout *layout,
                              int group_count, const double *multipliers,
                              const volatile sig_atomic_t *stop)
{
    builder_t b;
    moyal_outcome outcome = builder_init(&b, reals, layout);

    *out = (moyal_runs){.size = layout->size, .group_count = group_count};
    out->multipliers = moyal_array((size_t)group_count);
    if (!out->multipliers)
        outcome = MOYAL_NO_MEMORY;
    for (long k = 0; outcome == MOYAL_DONE && k < layout->chunk_count; k++)
        if (stop && *stop)
            outcome = MOYAL_STOPPED;
        else if (!cut_chunk(&b, &layout->chunks[k]))
            outcome = MOYAL_NO_MEMORY;
    if (outcome == MOYAL_DONE)
        outcome = finish(out, &b);
    if (outcome == MOYAL_DONE) {
        memcpy(out->multipliers, multipliers, sizeof *multipliers * (size_t)group_count);
        out->norm = norm_of(reals, multipliers);
    }
    builder_clear(&b);
    return outcome;
}

void moyal_runs_clear(moyal_runs *runs)
{
    free(runs->pieces);
    free(runs->terms);
    free(runs->singles);
    moyal_array_free(runs->weights);
    moyal_array_free(runs->multipliers);
    *runs = (moyal_runs){.size = 0};
}

void moyal_runs_visit(const moyal_runs *runs,
                      void (*each)(void *context, long to, long from, double weight), void *context)
{
    for (long p = 0; p < runs->piece_count; p++) {
        const moyal_piece *piece = &runs->pieces[p];

        for (int n = 0; n < piece->terms; n++) {
            const moyal_run_term *t = &runs->terms[piece->term + n];
            const double factor = t->factor * runs->multipliers[t->group];

            for (long k = 0; k < piece->count; k++)
                if (runs->weights[t->weight + k] != 0)
                    each(context, piece->first + k, piece->first + k + t->shift,
                         factor * runs->weights[t->weight + k]);
        }
    }
    for (long k = 0; k < runs->single_count; k++)
        each(context, runs->singles[k].to, runs->singles[k].from,
             runs->multipliers[runs->singles[k].group] * runs->singles[k].weight);
}
