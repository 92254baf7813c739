/* Matrices of operators. */
#include "certify/sparse.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

void stage_init(stage_t *stage, const size_t *factors, size_t count, size_t levels,
                const algebra_t *algebra, const values_t *values)
{
    stage->algebra = algebra;
    stage->factors = factors;
    stage->count = count;
    stage->levels = levels;
    stage->dimension = 1;
    for (size_t f = 0; f < count; f++) {
        size_t dimension = space_dimension(algebra->space, factors[f]);

        stage->dimension *= dimension ? dimension : levels;
    }
    number_init(&stage->half);
    number_evaluate(&stage->half, algebra->hbar, values);
    acb_mul_2exp_si(stage->half.value, stage->half.value, -1);
    acb_sqrt(stage->half.value, stage->half.value, NUMBER_BITS);
    stage->half.size = arf_get_d(arb_midref(acb_realref(stage->half.value)), ARF_RND_UP);
}

void stage_clear(stage_t *stage)
{
    number_clear(&stage->half);
}

void stage_digits(size_t *out, const stage_t *stage, size_t index)
{
    for (size_t f = stage->count; f-- > 0;) {
        size_t dimension = space_dimension(stage->algebra->space, stage->factors[f]);

        dimension = dimension ? dimension : stage->levels;
        out[f] = index % dimension;
        index /= dimension;
    }
}

/* ---- one factor: for each row n the elements <n| x |m> of the columns m = n - width .. n + width
 * ---- */

typedef struct {
    size_t width;
    number_t *elements; /* row n: (2*width + 1) from n*(2*width + 1) on */
    size_t count;
} band_t;

static void band_init(band_t *band, size_t width, size_t rows)
{
    band->width = width;
    band->count = rows * (2 * width + 1);
    band->elements = numbers_new(band->count);
}

static void band_clear(band_t *band)
{
    numbers_free(band->elements, band->count);
}

/* <m| q |m + 1> = sqrt(hbar/2) sqrt(m + 1) = <m + 1| q |m>,  <m| p |m + 1> = -i times this,
 * <m + 1| p |m> = i times this:  q = sqrt(hbar/2) (a + a†), p = -i sqrt(hbar/2) (a - a†). */
static void ladder_element(number_t *out, size_t m, int momentum, int up, const stage_t *stage)
{
    number_t root;

    number_init(&root);
    acb_set_ui(root.value, m + 1);
    acb_sqrt(root.value, root.value, NUMBER_BITS);
    root.size = arf_get_d(arb_midref(acb_realref(root.value)), ARF_RND_UP);
    number_mul(out, &root, &stage->half);
    if (momentum && up)
        acb_div_onei(out->value, out->value);
    else if (momentum)
        acb_mul_onei(out->value, out->value);
    number_clear(&root);
}

/* row := row * (q or p), columns m = n - width .. n + width of row n; no level is cut off here. */
static void row_times(number_t *row, size_t n, size_t width, int momentum, const stage_t *stage)
{
    size_t columns = 2 * width + 1;
    band_t old;
    number_t element;

    band_init(&old, width, 1);
    number_init(&element);
    for (size_t k = 0; k < columns; k++) {
        number_set(&old.elements[k], &row[k]);
        number_zero(&row[k]);
    }
    for (size_t k = 0; k < columns; k++) {
        if (n + k < width || acb_is_zero(old.elements[k].value))
            continue;
        if (k + 1 < columns) {
            ladder_element(&element, n + k - width, momentum, 1, stage);
            number_addmul(&row[k + 1], &old.elements[k], &element);
        }
        if (k > 0 && n + k > width) {
            ladder_element(&element, n + k - width - 1, momentum, 0, stage);
            number_addmul(&row[k - 1], &old.elements[k], &element);
        }
    }
    number_clear(&element);
    band_clear(&old);
}

/* q^a p^b */
static void band_mode(band_t *out, size_t a, size_t b, const stage_t *stage)
{
    size_t width = a + b, columns = 2 * width + 1;

    band_init(out, width, stage->levels);
    for (size_t n = 0; n < stage->levels; n++) {
        number_t *row = out->elements + n * columns;

        number_set_d(&row[width], 1, 0);
        for (size_t k = 0; k < a + b; k++)
            row_times(row, n, width, k >= a, stage);
    }
}

static void band_finite(band_t *out, size_t dimension, size_t index)
{
    size_t width = dimension - 1, columns = 2 * width + 1;

    band_init(out, width, dimension);
    for (size_t i = 0; i < dimension; i++)
        for (size_t j = 0; j < dimension; j++)
            number_set_d(&out->elements[i * columns + j + width - i],
                         (double)basis_element(dimension, index, i, j), 0);
}

/* ---- products of factors -------------------------------------------------------------- */

static void add_entry(sparse_t *out, size_t row, size_t column, const number_t *value)
{
    if (out->count == out->capacity) {
        out->capacity = 2 * out->capacity + 64;
        out->entries = memory_resize(out->entries, out->capacity, sizeof(entry_t));
    }
    out->entries[out->count].row = row;
    out->entries[out->count].column = column;
    number_init(&out->entries[out->count].value);
    number_set(&out->entries[out->count++].value, value);
}

/* The entries of one row from factor f on; `row` and `column` are those of the factors before. */
static void add_row(sparse_t *out, const band_t *bands, const size_t *position, size_t f,
                    size_t row, size_t column, const number_t *value, const stage_t *stage)
{
    const band_t *band = &bands[f];
    size_t dimension, n = position[f];
    number_t product;

    if (f == stage->count) {
        add_entry(out, row, column, value);
        return;
    }
    dimension = space_dimension(stage->algebra->space, stage->factors[f]);
    dimension = dimension ? dimension : stage->levels;
    number_init(&product);
    for (size_t k = 0; k < 2 * band->width + 1; k++) {
        const number_t *element = &band->elements[n * (2 * band->width + 1) + k];

        if (n + k < band->width || n + k - band->width >= dimension || acb_is_zero(element->value))
            continue;
        number_mul(&product, value, element);
        add_row(out, bands, position, f + 1, row * dimension + n,
                column * dimension + n + k - band->width, &product, stage);
    }
    number_clear(&product);
}

static void add_term(sparse_t *out, const opkey_t *key, const number_t *coefficient,
                     const stage_t *stage)
{
    const space_t *space = stage->algebra->space;
    band_t *bands = memory_new(stage->count + 1, sizeof(band_t));
    size_t *position = memory_new(stage->count + 1, sizeof(size_t));

    for (size_t f = 0; f < stage->count; f++) {
        const opkey_t *entry = key + space_offset(space, stage->factors[f]);
        size_t dimension = space_dimension(space, stage->factors[f]);

        if (dimension == 0)
            band_mode(&bands[f], entry[0], entry[1], stage);
        else
            band_finite(&bands[f], dimension, entry[0]);
    }
    for (size_t i = 0; i < stage->dimension; i++) {
        stage_digits(position, stage, i);
        add_row(out, bands, position, 0, 0, 0, coefficient, stage);
    }
    for (size_t f = 0; f < stage->count; f++)
        band_clear(&bands[f]);
    free(bands);
    free(position);
}

static int by_place(const void *x, const void *y)
{
    const entry_t *a = x, *b = y;

    if (a->row != b->row)
        return a->row < b->row ? -1 : 1;
    return a->column < b->column ? -1 : a->column > b->column;
}

/* Sorts by rows, adds up entries of one place, fills `start`. */
static void sparse_finish(sparse_t *out)
{
    size_t kept = 0;

    if (out->count)
        qsort(out->entries, out->count, sizeof(entry_t), by_place);
    for (size_t k = 0; k < out->count; k++) {
        entry_t *last = &out->entries[kept ? kept - 1 : 0];

        if (kept && by_place(last, &out->entries[k]) == 0) {
            number_add(&last->value, &out->entries[k].value);
            number_clear(&out->entries[k].value);
        } else
            out->entries[kept++] = out->entries[k];
    }
    out->count = kept;
    out->start = memory_new(out->rows + 1, sizeof(size_t));
    for (size_t k = 0; k < out->count; k++)
        out->start[out->entries[k].row + 1]++;
    for (size_t i = 0; i < out->rows; i++)
        out->start[i + 1] += out->start[i];
}

void sparse_make(sparse_t *out, op_src a, const values_t *values, const stage_t *stage)
{
    size_t width = space_width(stage->algebra->space);
    number_t coefficient;

    memset(out, 0, sizeof *out);
    out->rows = stage->dimension;
    number_init(&coefficient);
    for (size_t k = 0; k < a->count; k++) {
        number_evaluate(&coefficient, &a->coefficients[k], values);
        add_term(out, a->keys + k * width, &coefficient, stage);
    }
    number_clear(&coefficient);
    sparse_finish(out);
}

void sparse_clear(sparse_t *matrix)
{
    for (size_t k = 0; k < matrix->count; k++)
        number_clear(&matrix->entries[k].value);
    free(matrix->entries);
    free(matrix->start);
    memset(matrix, 0, sizeof *matrix);
}
