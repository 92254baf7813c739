/* Linear moment equations as a sparse matrix. */
#include "enclose/moment_matrix.h"

#include <stdlib.h>

#include "base/memory.h"
#include "enclose/balls.h"

static void push(moment_matrix_t *matrix, size_t column, scalar_src value, const ring_t *ring)
{
    if (matrix->count == matrix->capacity) {
        matrix->capacity = 2 * matrix->capacity + 64;
        matrix->column = memory_resize(matrix->column, matrix->capacity, sizeof *matrix->column);
        matrix->entries = memory_resize(matrix->entries, matrix->capacity, sizeof *matrix->entries);
    }
    matrix->column[matrix->count] = column;
    scalar_init(&matrix->entries[matrix->count], ring);
    scalar_set(&matrix->entries[matrix->count++], value, ring);
}

/* The unknown that a monomial is, n for 1, SIZE_MAX if it is of higher degree. */
static size_t column_of(const ulong *exponents, size_t n)
{
    size_t column = n;

    for (size_t j = 0; j < n; j++) {
        if (exponents[j] > 1 || (exponents[j] == 1 && column != n))
            return SIZE_MAX;
        if (exponents[j] == 1)
            column = j;
    }
    return column;
}

/* Appends the row of a linear function; 0 if it is not linear or moves in time. */
static int push_row(moment_matrix_t *matrix, op_src function, const equations_t *e)
{
    const model_t *model = e->model;
    scalar_split_t split;
    scalar_t x;
    int good = 1;

    scalar_init(x, model->ring);
    op_identity_part(x, function, &model->algebra);
    scalar_split(&split, x, model->ring);
    for (size_t k = 0; good && k < split.count; k++) {
        size_t column = column_of(split.exponents + k * split.width, e->coordinates);

        good = column != SIZE_MAX && !ball_value_moves(&split.coefficients[k], model);
        if (good)
            push(matrix, column, &split.coefficients[k], model->ring);
    }
    matrix->first[++matrix->rows] = matrix->count;
    scalar_split_clear(&split, model->ring);
    scalar_clear(x, model->ring);
    return good;
}

int moment_matrix_init(moment_matrix_t *matrix, const op_struct *functions, size_t count,
                       const equations_t *e)
{
    int good = 1;

    *matrix = (moment_matrix_t){.first = memory_new(count + 2, sizeof(size_t))};
    for (size_t k = 0; good && k < count; k++)
        good = push_row(matrix, &functions[k], e);
    matrix->balls = _arb_vec_init((slong)matrix->count + 1);
    return good;
}

void moment_matrix_clear(moment_matrix_t *matrix, const ring_t *ring)
{
    _arb_vec_clear(matrix->balls, (slong)matrix->count + 1);
    for (size_t k = 0; k < matrix->count; k++)
        scalar_clear(&matrix->entries[k], ring);
    free(matrix->entries);
    free(matrix->column);
    free(matrix->first);
}

void moment_matrix_apply(arb_ptr out, const moment_matrix_t *matrix, arb_srcptr x, slong precision)
{
    for (size_t r = 0; r < matrix->rows; r++) {
        arb_zero(out + r);
        for (size_t k = matrix->first[r]; k < matrix->first[r + 1]; k++)
            arb_addmul(out + r, matrix->balls + k, x + matrix->column[k], precision);
    }
}

void moment_matrix_norm(arb_t out, const moment_matrix_t *matrix)
{
    mag_t row, entry, most;

    mag_init(row);
    mag_init(entry);
    mag_init(most);
    for (size_t r = 0; r < matrix->rows; r++) {
        mag_zero(row);
        for (size_t k = matrix->first[r]; k < matrix->first[r + 1]; k++) {
            arb_get_mag(entry, matrix->balls + k);
            mag_add(row, row, entry);
        }
        mag_max(most, most, row);
    }
    arf_set_mag(arb_midref(out), most);
    mag_zero(arb_radref(out));
    mag_clear(row);
    mag_clear(entry);
    mag_clear(most);
}
