/* Scaling rows and unknowns so that the entries are of the order of one. */
#include "search/scaled.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"

enum { SCALING_SWEEPS = 4 };

static size_t count_entries(const lmi_t *lmi)
{
    size_t count = 0;

    for (slong k = 0; k <= lmi->unknowns; k++)
        for (slong i = 0; i < lmi->size; i++)
            for (slong j = 0; j <= i; j++)
                count += !fmpq_is_zero(fmpq_mat_entry(&lmi->matrices[k], i, j));
    return count;
}

static int fill(barrier_t *b, const lmi_t *lmi)
{
    size_t e = 0;

    for (slong k = 0; k <= lmi->unknowns; k++) {
        b->starts[k] = e;
        for (slong i = 0; i < lmi->size; i++)
            for (slong j = 0; j <= i; j++) {
                const fmpq *entry = fmpq_mat_entry(&lmi->matrices[k], i, j);
                if (fmpq_is_zero(entry))
                    continue;
                b->entries[e] = (sparse_entry_t){(size_t)i, (size_t)j, fmpq_get_d(entry)};
                if (!isfinite(b->entries[e].value) || fabs(b->entries[e].value) < 1e-250 ||
                    fabs(b->entries[e].value) > 1e250)
                    return 0;
                e++;
            }
    }
    b->starts[lmi->unknowns + 1] = e;
    return 1;
}

/* The exponent e with 2^-e about 1/value; 0 for 0. */
static long exponent_of(double value)
{
    int e = 0;

    if (value > 0)
        (void)frexp(value, &e);
    return e;
}

static double scaled_size(const scaled_t *s, const sparse_entry_t *entry, size_t k)
{
    long shift = s->rows[entry->i] + s->rows[entry->j] + (k ? s->columns[k - 1] : 0);

    return ldexp(fabs(entry->value), (int)shift);
}

static void sweep(scaled_t *s, double *largest)
{
    const barrier_t *b = &s->barrier;

    for (size_t k = 1; k <= b->unknowns; k++) {
        double most = 0;
        for (size_t e = b->starts[k]; e < b->starts[k + 1]; e++)
            most = fmax(most, scaled_size(s, &b->entries[e], k));
        s->columns[k - 1] -= exponent_of(most);
    }
    for (size_t i = 0; i < b->size; i++)
        largest[i] = 0;
    for (size_t k = 0; k <= b->unknowns; k++)
        for (size_t e = b->starts[k]; e < b->starts[k + 1]; e++) {
            double here = scaled_size(s, &b->entries[e], k);
            largest[b->entries[e].i] = fmax(largest[b->entries[e].i], here);
            largest[b->entries[e].j] = fmax(largest[b->entries[e].j], here);
        }
    for (size_t i = 0; i < b->size; i++)
        s->rows[i] -= exponent_of(largest[i]) / 2;
}

int scaled_init(scaled_t *s, const lmi_t *lmi)
{
    barrier_t *b = &s->barrier;
    double *largest = memory_new((size_t)lmi->size + 1, sizeof *largest);
    int good;

    b->size = (size_t)lmi->size;
    b->unknowns = (size_t)lmi->unknowns;
    b->starts = memory_new(b->unknowns + 2, sizeof *b->starts);
    b->entries = memory_new(count_entries(lmi) + 1, sizeof *b->entries);
    b->x = memory_new(b->unknowns + 1, sizeof(double));
    b->z = memory_new(b->size * b->size + 1, sizeof(double));
    s->rows = memory_new(b->size + 1, sizeof *s->rows);
    s->columns = memory_new(b->unknowns + 1, sizeof *s->columns);
    good = fill(b, lmi);
    for (int k = 0; good && k < SCALING_SWEEPS; k++)
        sweep(s, largest);
    for (size_t k = 0; good && k <= b->unknowns; k++)
        for (size_t e = b->starts[k]; e < b->starts[k + 1]; e++)
            b->entries[e].value = copysign(scaled_size(s, &b->entries[e], k), b->entries[e].value);
    free(largest);
    return good;
}

void scaled_clear(scaled_t *s)
{
    free(s->barrier.starts);
    free(s->barrier.entries);
    free(s->barrier.x);
    free(s->barrier.z);
    free(s->rows);
    free(s->columns);
}
