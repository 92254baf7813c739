/* From sparse rows to runs. */
#include "runs.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "chunk_runs.h"

enum { MOST_TERMS = 8, MOST_TWINS = 4 };

typedef moyal_chunk_run run_t;

typedef struct {
    moyal_chunk_runs found;
    moyal_list runs[2], twins[2]; /* run_t: of two chunks, what they have in common apart */
    moyal_list pieces, terms;
} builder_t;

/* ---- pieces -----------------------------------------------------------------------------------
 */

/* Pieces of runs, with their twins if there are any; with `assign` the first one covers the chunk.
 */
static int add_pieces(builder_t *b, const moyal_chunk *chunk, const run_t *runs, const run_t *twins,
                      long count, long twin, int assign)
{
    const long length = chunk->last - chunk->first, most = twins ? MOST_TWINS : MOST_TERMS;

    if (assign && (count == 0 || runs->count < length)) {
        moyal_piece *zero = moyal_list_add(&b->pieces, sizeof *zero, 1);

        if (!zero)
            return 0;
        *zero = (moyal_piece){chunk->first, length, b->terms.count, twin, 0, 1};
        assign = 0;
    }
    for (long k = 0, n; k < count; k += n, assign = 0) {
        moyal_piece *piece = moyal_list_add(&b->pieces, sizeof *piece, 1);
        moyal_run_term *terms;

        for (n = 1; n < most && k + n < count && runs[k + n].from == runs[k].from &&
                    runs[k + n].count == runs[k].count;)
            n++;
        terms = moyal_list_add(&b->terms, sizeof *terms, twins ? 2 * n : n);
        if (!piece || !terms)
            return 0;
        *piece = (moyal_piece){chunk->first + runs[k].from,
                               runs[k].count,
                               terms - (moyal_run_term *)b->terms.items,
                               twin,
                               (int)n,
                               assign};
        for (long l = 0; l < n; l++) {
            terms[l] = runs[k + l].term;
            if (twins)
                terms[n + l] = twins[k + l].term;
        }
    }
    return 1;
}

/* Moves runs of the same range and weights out of two lists in order, into two lists of twins. */
static int pair_runs(moyal_list lists[2], moyal_list twins[2])
{
    run_t *const a = lists[0].items, *const b = lists[1].items;
    long i = 0, j = 0, of_a = 0, of_b = 0;

    twins[0].count = twins[1].count = 0;
    while (i < lists[0].count || j < lists[1].count) {
        const int order = i == lists[0].count   ? 1
                          : j == lists[1].count ? -1
                                                : moyal_chunk_runs_compare(&a[i], &b[j]);

        if (order < 0) {
            a[of_a++] = a[i++];
        } else if (order > 0) {
            b[of_b++] = b[j++];
        } else {
            run_t *first = moyal_list_add(&twins[0], sizeof *first, 1);
            run_t *second = moyal_list_add(&twins[1], sizeof *second, 1);

            if (!first || !second)
                return 0;
            *first = a[i++];
            *second = b[j++];
        }
    }
    lists[0].count = of_a;
    lists[1].count = of_b;
    return 1;
}

static int cut_chunk(builder_t *b, const moyal_chunk *chunk)
{
    return moyal_chunk_runs_find(&b->found, &b->runs[0], chunk) &&
           add_pieces(b, chunk, b->runs[0].items, NULL, b->runs[0].count, 0, 1);
}

static int are_twins(const moyal_chunk *chunk)
{
    return chunk[0].last - chunk[0].first == chunk[1].last - chunk[1].first &&
           chunk[0].first < chunk[1].first;
}

/* Two chunks of one length: first what they have in common. */
static int cut_twins(builder_t *b, const moyal_chunk *chunk)
{
    const long twin = chunk[1].first - chunk[0].first;

    return moyal_chunk_runs_find(&b->found, &b->runs[0], &chunk[0]) &&
           moyal_chunk_runs_find(&b->found, &b->runs[1], &chunk[1]) &&
           pair_runs(b->runs, b->twins) &&
           add_pieces(b, chunk, b->twins[0].items, b->twins[1].items, b->twins[0].count, twin, 1) &&
           add_pieces(b, &chunk[0], b->runs[0].items, NULL, b->runs[0].count, 0, 0) &&
           add_pieces(b, &chunk[1], b->runs[1].items, NULL, b->runs[1].count, 0, 0);
}

/* ---- the whole --------------------------------------------------------------------------------
 */

static double norm_of(const moyal_reals *reals, const double *multipliers)
{
    double norm = 0;

    for (long y = 0; y < reals->count; y++) {
        double sum = 0;

        for (long k = reals->first[y]; reals->kept[y] && k < reals->first[y + 1]; k++)
            if (reals->kept[reals->from[k]])
                sum += fabs(reals->weight[k] * multipliers[reals->group[k]]);
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
    moyal_list *const singles = &b->found.singles;
    const moyal_list *const weights = &b->found.weights.values;

    out->pieces = b->pieces.items;
    out->terms = b->terms.items;
    out->singles = singles->items;
    b->pieces.items = b->terms.items = singles->items = NULL;
    out->piece_count = b->pieces.count;
    out->term_count = b->terms.count;
    out->single_count = singles->count;
    out->weight_count = weights->count;
    out->weights = moyal_array((size_t)weights->count);
    if (!out->weights)
        return MOYAL_NO_MEMORY;
    if (weights->count > 0)
        memcpy(out->weights, weights->items, sizeof(double) * (size_t)weights->count);
    if (out->single_count > 0)
        qsort(out->singles, (size_t)out->single_count, sizeof *out->singles, by_target);
    out->work = out->single_count;
    for (long k = 0; k < out->piece_count; k++)
        out->work += moyal_piece_work(&out->pieces[k]);
    return MOYAL_DONE;
}

static void builder_clear(builder_t *b)
{
    moyal_chunk_runs_clear(&b->found);
    free(b->pieces.items);
    free(b->terms.items);
    for (int k = 0; k < 2; k++) {
        free(b->runs[k].items);
        free(b->twins[k].items);
    }
}

moyal_outcome moyal_runs_make(moyal_runs *out, const moyal_reals *reals, const moyal_layout *layout,
                              int group_count, const double *multipliers,
                              const volatile sig_atomic_t *stop)
{
    builder_t b = {.pieces = {NULL, 0, 0}};
    moyal_outcome outcome = moyal_chunk_runs_init(&b.found, reals, layout);

    *out = (moyal_runs){.size = layout->size, .group_count = group_count};
    out->multipliers = moyal_array((size_t)group_count);
    if (!out->multipliers)
        outcome = MOYAL_NO_MEMORY;
    for (long k = 0, count; outcome == MOYAL_DONE && k < layout->chunk_count; k += count) {
        const moyal_chunk *chunk = &layout->chunks[k];

        count = k + 1 < layout->chunk_count && are_twins(chunk) ? 2 : 1;
        if (stop && *stop)
            outcome = MOYAL_STOPPED;
        else if (!(count == 2 ? cut_twins(&b, chunk) : cut_chunk(&b, chunk)))
            outcome = MOYAL_NO_MEMORY;
    }
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

/* Calls `each` for the runs of one range. */
static void visit_terms(const moyal_runs *runs, const moyal_run_term *terms, int count, long first,
                        long length, void (*each)(void *context, long to, long from, double weight),
                        void *context)
{
    for (const moyal_run_term *t = terms; t < terms + count; t++) {
        const double factor = t->factor * runs->multipliers[t->group];

        for (long k = 0; k < length; k++)
            if (runs->weights[t->weight + k] != 0)
                each(context, first + k, first + k + t->shift,
                     factor * runs->weights[t->weight + k]);
    }
}

void moyal_runs_visit(const moyal_runs *runs,
                      void (*each)(void *context, long to, long from, double weight), void *context)
{
    for (const moyal_piece *p = runs->pieces; p < runs->pieces + runs->piece_count; p++) {
        const moyal_run_term *terms = runs->terms + p->term;

        visit_terms(runs, terms, p->terms, p->first, p->count, each, context);
        if (p->twin)
            visit_terms(runs, terms + p->terms, p->terms, p->first + p->twin, p->count, each,
                        context);
    }
    for (long k = 0; k < runs->single_count; k++)
        each(context, runs->singles[k].to, runs->singles[k].from,
             runs->multipliers[runs->singles[k].group] * runs->singles[k].weight);
}
