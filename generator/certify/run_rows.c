/* Runs as rows. */
#include "certify/run_rows.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

typedef struct {
    run_rows_t *out;
    long size;
} visit_t;

static void count(void *context, long to, long from, double weight)
{
    const visit_t *visit = context;
    run_rows_t *out = visit->out;

    (void)weight;
    if (to >= 0 && to < visit->size && from >= 0 && from < visit->size) {
        out->first[to + 2]++;
        return;
    }
    out->bad_row = to;
    out->bad_column = from;
}

static void put(void *context, long to, long from, double weight)
{
    run_rows_t *out = ((const visit_t *)context)->out;
    const size_t at = out->first[to + 1]++;

    out->from[at] = from;
    out->weight[at] = weight;
}

int run_rows_init(run_rows_t *out, const moyal_runs *runs)
{
    const size_t size = (size_t)runs->size;
    visit_t visit = {out, runs->size};

    memset(out, 0, sizeof *out);
    out->bad_row = out->bad_column = -1;
    out->first = memory_new(size + 2, sizeof *out->first);
    moyal_runs_visit(runs, count, &visit);
    if (out->bad_row != -1 || out->bad_column != -1)
        return 0;
    for (size_t p = 2; p < size + 2; p++)
        out->first[p] += out->first[p - 1];
    out->from = memory_new(out->first[size + 1] + 1, sizeof *out->from);
    out->weight = memory_new(out->first[size + 1] + 1, sizeof *out->weight);
    moyal_runs_visit(runs, put, &visit);
    return 1;
}

void run_rows_clear(run_rows_t *rows)
{
    free(rows->first);
    free(rows->from);
    free(rows->weight);
}
