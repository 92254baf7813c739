/* The matrix from the D*D reals of a small R to those of dR without its mean values, added up
 * exactly: what cancels is gone. */
#include "lower/fused.h"

#include <stdlib.h>

#include "base/memory.h"

static entry_t *entry_find(matrix_t *matrix, size_t a, size_t b, const share_t *share)
{
    size_t *head = &matrix->heads[a * matrix->states + b];
    entry_t *entry;

    for (size_t k = *head; k != SIZE_MAX; k = matrix->entries[k].next)
        if (matrix->entries[k].factor == share->factor &&
            matrix->entries[k].driver == share->driver)
            return &matrix->entries[k];
    if (matrix->count == matrix->capacity) {
        matrix->capacity = 2 * matrix->capacity + 64;
        matrix->entries = memory_resize(matrix->entries, matrix->capacity, sizeof(entry_t));
    }
    entry = &matrix->entries[matrix->count];
    entry->factor = share->factor;
    entry->driver = share->driver;
    entry->next = *head;
    scalar_init(entry->value, matrix->build->ring);
    *head = matrix->count++;
    return entry;
}

/* dR_a += times * value R_b */
static void add_entry(matrix_t *matrix, size_t a, size_t b, const share_t *share, scalar_src value,
                      long times)
{
    const ring_t *ring = matrix->build->ring;
    entry_t *entry;
    scalar_t product;

    if (scalar_is_zero(value, ring))
        return;
    entry = entry_find(matrix, a, b, share);
    scalar_init(product, ring);
    scalar_mul_si(product, value, times, ring);
    scalar_add(entry->value, entry->value, product, ring);
    scalar_clear(product, ring);
}

/* dR_ij += value R_kl, and the adjoint.  With value = p + i q, R_kl = X + i Y: Re = p X - q Y,
 * Im = p Y + q X. */
static void add_element(matrix_t *matrix, const share_t *share, scalar_src value,
                        const size_t at[4])
{
    const size_t i = at[0], j = at[1], k = at[2], l = at[3];
    const size_t a = kernel_place(matrix->dimension, i, j);
    const size_t b = kernel_place(matrix->dimension, k, l);
    const long twice = i == j ? 2 : 1, upper = i < j ? 1 : -1, sign = k < l ? 1 : -1;
    const ring_t *ring = matrix->build->ring;
    scalar_t p, q;

    scalar_init(p, ring);
    scalar_init(q, ring);
    scalar_real(p, value, ring);
    scalar_imag(q, value, ring);
    add_entry(matrix, a, b, share, p, twice);
    if (k != l)
        add_entry(matrix, a, b + 1, share, q, -twice * sign);
    if (i != j)
        add_entry(matrix, a + 1, b, share, q, upper);
    if (i != j && k != l)
        add_entry(matrix, a + 1, b + 1, share, p, upper * sign);
    scalar_clear(p, ring);
    scalar_clear(q, ring);
}

/* The element of a table in this row; whether it is not zero. */
static int table_value(scalar_t out, long *column, const matrix_t *matrix, size_t table, size_t row)
{
    const kernel_t *kernel = matrix->build->kernel;
    const table_t *t = &kernel->tables[table];
    const ring_t *ring = matrix->build->ring;
    scalar_t product;

    scalar_zero(out, ring);
    if (!table_column(column, kernel, t, (long)row))
        return 0;
    scalar_init(product, ring);
    for (size_t k = 0; k < t->pattern_count; k++) {
        scalar_mul_si(product, t->patterns[k].value,
                      pattern_entry(kernel, &t->patterns[k], t, (long)row), ring);
        scalar_add(out, out, product, ring);
    }
    scalar_clear(product, ring);
    return !scalar_is_zero(out, ring);
}

/* s T_a R T_b† + h.c.; T_b is 1 for a left term */
static void add_share(matrix_t *matrix, const share_t *share)
{
    const ring_t *ring = matrix->build->ring;
    const int left = share->b == SIZE_MAX;
    scalar_t a, b;
    long k, l;

    scalar_init(a, ring);
    scalar_init(b, ring);
    for (size_t i = 0; i < matrix->dimension; i++) {
        if (!table_value(a, &k, matrix, share->a, i))
            continue;
        scalar_mul(a, a, share->value, ring);
        for (size_t j = 0; j < matrix->dimension; j++) {
            size_t at[4] = {i, j, (size_t)k, j};

            if (left) {
                add_element(matrix, share, a, at);
            } else if (table_value(b, &l, matrix, share->b, j)) {
                at[3] = (size_t)l;
                scalar_conj(b, b, ring);
                scalar_mul(b, b, a, ring);
                add_element(matrix, share, b, at);
            }
        }
    }
    scalar_clear(a, ring);
    scalar_clear(b, ring);
}

static status_t fill_matrix(matrix_t *matrix)
{
    build_t *build = matrix->build;
    const equations_t *equations = build->equations;
    shares_t left = {0}, jumps = {0};
    status_t status = collect_left(&left, equations->generator, -1, build);

    for (size_t j = 0; status == OK && j < equations->noise_count; j++)
        status = collect_left(&left, &equations->noise[j], (long)j, build);
    if (status == OK)
        status = collect_jumps(&jumps, build);
    for (size_t k = 0; status == OK && k < left.count; k++)
        add_share(matrix, &left.shares[k]);
    for (size_t k = 0; status == OK && k < jumps.count; k++)
        add_share(matrix, &jumps.shares[k]);
    shares_clear(&left, build);
    shares_clear(&jumps, build);
    return status;
}

status_t matrix_make(matrix_t *matrix, build_t *build, size_t dimension)
{
    *matrix = (matrix_t){.build = build, .dimension = dimension, .states = dimension * dimension};
    matrix->heads = memory_new(matrix->states * matrix->states, sizeof(size_t));
    for (size_t k = 0; k < matrix->states * matrix->states; k++)
        matrix->heads[k] = SIZE_MAX;
    return fill_matrix(matrix);
}

void matrix_clear(matrix_t *matrix)
{
    for (size_t k = 0; k < matrix->count; k++)
        scalar_clear(matrix->entries[k].value, matrix->build->ring);
    free(matrix->entries);
    free(matrix->heads);
    free(matrix->uniform);
}
