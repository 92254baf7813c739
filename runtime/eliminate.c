/* Lists of elements; elimination in dense matrices. */
#include "eliminate.h"

#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "dense.h"

enum { DENSE_LIMIT = 2500 };

void moyal_triplets_init(moyal_triplets *out, long size)
{
    *out = (moyal_triplets){.size = size};
}

void moyal_triplets_clear(moyal_triplets *triplets)
{
    free(triplets->row);
    free(triplets->column);
    free(triplets->value);
    *triplets = (moyal_triplets){.size = 0};
}

static int grow(moyal_triplets *t)
{
    const size_t capacity = 2 * (size_t)t->capacity + 1024;
    long *row = realloc(t->row, sizeof *row * capacity), *column;
    double *value;

    t->row = row ? row : t->row;
    column = realloc(t->column, sizeof *column * capacity);
    t->column = column ? column : t->column;
    value = realloc(t->value, sizeof *value * capacity);
    t->value = value ? value : t->value;
    if (!row || !column || !value)
        return 0;
    t->capacity = (long)capacity;
    return 1;
}

int moyal_triplets_add(moyal_triplets *t, long row, long column, double value)
{
    if (t->count == t->capacity && !grow(t))
        return 0;
    t->row[t->count] = row;
    t->column[t->count] = column;
    t->value[t->count++] = value;
    return 1;
}

/* ---- dense ----------------------------------------------------------------------------------- */

typedef struct {
    long size, *pivots;
    double *matrix;
} dense_t;

static void dense_free(void *factors)
{
    dense_t *d = factors;

    free(d->pivots);
    moyal_array_free(d->matrix);
    free(d);
}

static void *dense_factor(const moyal_triplets *a, double most_bytes)
{
    const size_t n = (size_t)a->size;
    dense_t *d;

    if (n > DENSE_LIMIT || (most_bytes > 0 && 8.0 * (double)n * (double)n > most_bytes))
        return NULL;
    d = calloc(1, sizeof *d);
    if (!d)
        return NULL;
    d->size = a->size;
    d->pivots = malloc(sizeof *d->pivots * (n + 1));
    d->matrix = moyal_array(n * n);
    for (long k = 0; d->matrix && k < a->count; k++)
        d->matrix[a->row[k] * a->size + a->column[k]] += a->value[k];
    if (d->pivots && d->matrix && moyal_dense_factor(a->size, d->matrix, d->pivots) > 0)
        return d;
    dense_free(d);
    return NULL;
}

static int dense_solve(void *factors, const double *b, double *x)
{
    const dense_t *d = factors;

    memcpy(x, b, sizeof *x * (size_t)d->size);
    moyal_dense_solve(d->size, d->matrix, d->pivots, 1, x);
    return 1;
}

const moyal_elimination moyal_dense_elimination = {dense_factor, dense_solve, dense_free};
