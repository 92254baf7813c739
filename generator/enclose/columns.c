/* Columns of the generator from matrices that are kept by rows. */
#include "enclose/columns.h"

#include <stdlib.h>

#include "base/memory.h"

/* The entries of a matrix by columns: entries[order[start[j]]] .. of column j. */
typedef struct {
    const sparse_t *matrix;
    size_t *start, *order;
} by_column_t;

struct columns {
    const point_t *point;
    by_column_t generator, *jumps;
};

size_t columns_reach(const equations_t *equations)
{
    const algebra_t *algebra = &equations->model->algebra;
    const space_t *space = algebra->space;
    size_t reach = 0;

    for (size_t k = 0; k <= equations->jump_count; k++) {
        op_src op = k < equations->jump_count ? &equations->jumps[k] : equations->generator;

        for (size_t n = 0; n < op->count; n++)
            for (size_t f = 0; f < space_count(space); f++) {
                const opkey_t *key = op->keys + n * space_width(space) + space_offset(space, f);

                if (space_is_mode(space, f) && (size_t)key[0] + key[1] > reach)
                    reach = (size_t)key[0] + key[1];
            }
    }
    return reach;
}

static void order_init(by_column_t *out, const sparse_t *matrix)
{
    const size_t n = matrix->rows;

    out->matrix = matrix;
    out->start = memory_new(n + 2, sizeof *out->start);
    out->order = memory_new(matrix->count + 1, sizeof *out->order);
    for (size_t k = 0; k < matrix->count; k++)
        out->start[matrix->entries[k].column + 2]++;
    for (size_t j = 2; j < n + 2; j++)
        out->start[j] += out->start[j - 1];
    for (size_t k = 0; k < matrix->count; k++)
        out->order[out->start[matrix->entries[k].column + 1]++] = k;
}

static void order_clear(by_column_t *order)
{
    free(order->start);
    free(order->order);
}

columns_t *columns_new(const point_t *point)
{
    const size_t n = point->equations->jump_count;
    columns_t *out = memory_new(1, sizeof *out);

    out->point = point;
    order_init(&out->generator, &point->generator);
    out->jumps = memory_new(n + 1, sizeof *out->jumps);
    for (size_t k = 0; k < n; k++)
        order_init(&out->jumps[k], &point->jumps[k]);
    return out;
}

void columns_free(columns_t *columns)
{
    if (!columns)
        return;
    order_clear(&columns->generator);
    for (size_t k = 0; k < columns->point->equations->jump_count; k++)
        order_clear(&columns->jumps[k]);
    free(columns->jumps);
    free(columns);
}

/* ---- one column ------------------------------------------------------------------------------ */

/* A new term of value zero. */
static term_t *push(column_t *out, size_t row, size_t column)
{
    term_t *term;

    if (out->count == out->capacity) {
        out->terms = memory_resize(out->terms, 2 * out->capacity + 32, sizeof *out->terms);
        for (size_t k = out->capacity; k < 2 * out->capacity + 32; k++)
            acb_init(out->terms[k].value);
        out->capacity = 2 * out->capacity + 32;
    }
    term = &out->terms[out->count++];
    term->row = row;
    term->column = column;
    return term;
}

static const entry_t *entry_of(const by_column_t *order, size_t at)
{
    return &order->matrix->entries[order->order[at]];
}

static void add_generator(column_t *out, const by_column_t *a, size_t k, size_t l)
{
    for (size_t n = a->start[k]; n < a->start[k + 1]; n++) {
        const entry_t *entry = entry_of(a, n);

        acb_set(push(out, entry->row, l)->value, entry->value.value);
    }
    for (size_t n = a->start[l]; n < a->start[l + 1]; n++) {
        const entry_t *entry = entry_of(a, n);

        acb_conj(push(out, k, entry->row)->value, entry->value.value);
    }
}

static void add_jump(column_t *out, const number_t *rate, const by_column_t *a,
                     const by_column_t *b, size_t k, size_t l)
{
    acb_t left;

    acb_init(left);
    for (size_t m = a->start[k]; m < a->start[k + 1]; m++) {
        acb_mul(left, rate->value, entry_of(a, m)->value.value, NUMBER_BITS);
        for (size_t n = b->start[l]; n < b->start[l + 1]; n++) {
            term_t *term = push(out, entry_of(a, m)->row, entry_of(b, n)->row);

            acb_conj(term->value, entry_of(b, n)->value.value);
            acb_mul(term->value, term->value, left, NUMBER_BITS);
        }
    }
    acb_clear(left);
}

static int by_place(const void *x, const void *y)
{
    const term_t *a = x, *b = y;

    if (a->row != b->row)
        return a->row < b->row ? -1 : 1;
    return a->column < b->column ? -1 : a->column > b->column;
}

/* Sorts, and adds up terms of one place. */
static void merge(column_t *column)
{
    size_t kept = 0;

    qsort(column->terms, column->count, sizeof *column->terms, by_place);
    for (size_t k = 0; k < column->count; k++) {
        term_t *term = &column->terms[k], *last = &column->terms[kept ? kept - 1 : 0];

        if (kept && by_place(last, term) == 0) {
            acb_add(last->value, last->value, term->value, NUMBER_BITS);
        } else {
            last = &column->terms[kept++];
            last->row = term->row;
            last->column = term->column;
            acb_swap(last->value, term->value);
        }
    }
    column->count = kept;
}

void columns_make(column_t *out, const columns_t *columns, size_t k, size_t l)
{
    const point_t *point = columns->point;
    const size_t n = point->equations->jump_count;

    out->count = 0;
    add_generator(out, &columns->generator, k, l);
    for (size_t m = 0; m < n * n; m++)
        if (!acb_is_zero(point->rates[m].value))
            add_jump(out, &point->rates[m], &columns->jumps[m / n], &columns->jumps[m % n], k, l);
    merge(out);
}

void column_clear(column_t *column)
{
    for (size_t k = 0; k < column->capacity; k++)
        acb_clear(column->terms[k].value);
    free(column->terms);
}
