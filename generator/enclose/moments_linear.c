/* Closed linear moments. */
#include "enclose/moments_linear.h"

#include <stdlib.h>

#include "base/memory.h"
#include "enclose/ball_values.h"

/* ---- rows ---------------------------------------------------------------------------------- */

/* A sparse matrix with exact entries; the last column is that of the unknown 1. */
typedef struct {
    size_t rows, count, capacity;
    size_t *first;  /* rows + 1 */
    size_t *column; /* count */
    scalar_struct *entries;
    arb_ptr balls; /* at the precision in use */
} matrix_t;

static void push(matrix_t *matrix, size_t column, scalar_src value, const ring_t *ring)
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
static int push_row(matrix_t *matrix, op_src function, const equations_t *e)
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

static int matrix_init(matrix_t *matrix, const op_struct *functions, size_t count,
                       const equations_t *e)
{
    int good = 1;

    *matrix = (matrix_t){.first = memory_new(count + 2, sizeof(size_t))};
    for (size_t k = 0; good && k < count; k++)
        good = push_row(matrix, &functions[k], e);
    matrix->balls = _arb_vec_init((slong)matrix->count + 1);
    return good;
}

static void matrix_clear(matrix_t *matrix, const ring_t *ring)
{
    _arb_vec_clear(matrix->balls, (slong)matrix->count + 1);
    for (size_t k = 0; k < matrix->count; k++)
        scalar_clear(&matrix->entries[k], ring);
    free(matrix->entries);
    free(matrix->column);
    free(matrix->first);
}

/* out_r = sum_c entry_rc x_c, for the rows there are */
static void apply(arb_ptr out, const matrix_t *matrix, arb_srcptr x, slong precision)
{
    for (size_t r = 0; r < matrix->rows; r++) {
        arb_zero(out + r);
        for (size_t k = matrix->first[r]; k < matrix->first[r + 1]; k++)
            arb_addmul(out + r, matrix->balls + k, x + matrix->column[k], precision);
    }
}

/* An upper bound of the largest sum of a row's |entries|. */
static void norm(arb_t out, const matrix_t *matrix)
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

/* ---- the system ------------------------------------------------------------------------------ */

typedef struct {
    const equations_t *equations;
    size_t n; /* unknowns; vectors have one more, which is 1 */
    matrix_t rates, outputs;
    arb_t norm, length; /* |A|, until/intervals */
    slong precision;
    arb_ptr x, term, next; /* n + 1 */
    int dense;
    arb_mat_t propagator; /* of one interval, where dense */
    size_t pieces;        /* of one interval, else */
} system_t;

int moments_are_linear(const equations_t *e)
{
    matrix_t rates, outputs;
    int linear = matrix_init(&rates, e->velocity, e->coordinates, e) &
                 matrix_init(&outputs, e->observables, e->observable_count, e);

    matrix_clear(&rates, e->model->ring);
    matrix_clear(&outputs, e->model->ring);
    return linear;
}

static int system_init(system_t *s, const equations_t *e)
{
    *s = (system_t){.equations = e, .n = e->coordinates};
    arb_init(s->norm);
    arb_init(s->length);
    s->x = _arb_vec_init((slong)s->n + 1);
    s->term = _arb_vec_init((slong)s->n + 1);
    s->next = _arb_vec_init((slong)s->n + 1);
    arb_mat_init(s->propagator, 0, 0);
    return matrix_init(&s->rates, e->velocity, e->coordinates, e) &
           matrix_init(&s->outputs, e->observables, e->observable_count, e);
}

static void system_clear(system_t *s)
{
    matrix_clear(&s->rates, s->equations->model->ring);
    matrix_clear(&s->outputs, s->equations->model->ring);
    arb_clear(s->norm);
    arb_clear(s->length);
    _arb_vec_clear(s->x, (slong)s->n + 1);
    _arb_vec_clear(s->term, (slong)s->n + 1);
    _arb_vec_clear(s->next, (slong)s->n + 1);
    arb_mat_clear(s->propagator);
}

/* ---- one interval ---------------------------------------------------------------------------- */

/* Bounds |term K| q/(1 - q); infinite where q >= 1/2. */
static void tail(mag_t out, const system_t *s, const arb_t h, size_t K)
{
    mag_t most, entry;
    arb_t q, half;

    mag_init(most);
    mag_init(entry);
    arb_init(q);
    arb_init(half);
    for (size_t k = 0; k <= s->n; k++) {
        arb_get_mag(entry, s->term + k);
        mag_max(most, most, entry);
    }
    arb_mul(q, h, s->norm, FLOW_COARSE);
    arb_div_ui(q, q, K + 1, FLOW_COARSE);
    arb_set_ui(half, 1);
    arb_mul_2exp_si(half, half, -1);
    if (arb_lt(q, half)) { /* then q/(1 - q) <= 2 q */
        arb_get_mag(entry, q);
        mag_mul(out, most, entry);
        mag_mul_2exp_si(out, out, 1);
    } else {
        mag_inf(out);
    }
    mag_clear(most);
    mag_clear(entry);
    arb_clear(q);
    arb_clear(half);
}

/* x -> exp(h A) x */
static void take_piece(system_t *s, const arb_t h)
{
    mag_t bound;

    mag_init(bound);
    _arb_vec_set(s->term, s->x, (slong)s->n + 1);
    for (size_t K = 1;; K++) {
        apply(s->next, &s->rates, s->term, s->precision);
        arb_zero(s->next + s->n); /* the unknown 1 stays */
        _arb_vec_scalar_mul(s->term, s->next, (slong)s->n, h, s->precision);
        for (size_t k = 0; k < s->n; k++)
            arb_div_ui(s->term + k, s->term + k, K, s->precision);
        arb_zero(s->term + s->n);
        _arb_vec_add(s->x, s->x, s->term, (slong)s->n, s->precision);
        tail(bound, s, h, K);
        if (mag_cmp_2exp_si(bound, -s->precision) < 0 || K > 100000)
            break;
    }
    for (size_t k = 0; k < s->n; k++)
        arb_add_error_mag(s->x + k, bound);
    mag_clear(bound);
}

static void take_interval(system_t *s)
{
    arb_t h;

    if (s->dense) {
        for (size_t k = 0; k <= s->n; k++)
            arb_dot(s->next + k, NULL, 0, s->propagator->rows[k], 1, s->x, 1, (slong)s->n + 1,
                    s->precision);
        _arb_vec_swap(s->x, s->next, (slong)s->n + 1);
        return;
    }
    arb_init(h);
    arb_div_ui(h, s->length, s->pieces, s->precision);
    for (size_t k = 0; k < s->pieces; k++)
        take_piece(s, h);
    arb_clear(h);
}

/* ---- at one precision --------------------------------------------------------------------------
 */

static void make_balls(matrix_t *matrix, arb_srcptr values, const system_t *s)
{
    for (size_t k = 0; k < matrix->count; k++)
        ball_value(matrix->balls + k, &matrix->entries[k], values, s->precision,
                   s->equations->model->ring);
}

static void make_propagator(system_t *s)
{
    slong size = (slong)s->n + 1;

    arb_mat_clear(s->propagator);
    arb_mat_init(s->propagator, size, size);
    for (size_t r = 0; r < s->n; r++)
        for (size_t k = s->rates.first[r]; k < s->rates.first[r + 1]; k++)
            arb_mul(arb_mat_entry(s->propagator, (slong)r, (slong)s->rates.column[k]),
                    s->rates.balls + k, s->length, s->precision);
    arb_mat_exp(s->propagator, s->propagator, s->precision);
}

/* Pieces of an interval so that h |A| is a fraction of the digits, or the dense way where it is
 * shorter; 0 if both take too long. */
static int choose(system_t *s, size_t intervals)
{
    slong share = 2 + s->precision / 24;
    size_t n = s->n + 1, most = MOMENTS_MAX_PRODUCTS / intervals;
    arb_t pieces, limit;
    arf_t bound;
    int possible;

    arb_init(pieces);
    arb_init(limit);
    arf_init(bound);
    arb_mul(pieces, s->norm, s->length, FLOW_COARSE);
    arb_div_si(pieces, pieces, share, FLOW_COARSE);
    arb_add_ui(pieces, pieces, 1, FLOW_COARSE);
    arb_set_ui(limit, most / (size_t)s->precision + 1);
    possible = arb_lt(pieces, limit);
    arb_get_ubound_arf(bound, pieces, FLOW_COARSE);
    if (possible)
        s->pieces = (size_t)arf_get_si(bound, ARF_RND_CEIL);
    s->dense = n <= MOMENTS_MAX_DENSE &&
               (!possible ||
                s->pieces * intervals * (size_t)s->precision * s->rates.count > n * n * n * 40);
    arb_clear(pieces);
    arb_clear(limit);
    arf_clear(bound);
    return possible || s->dense;
}

static int prepare(system_t *s, const fmpq *until, size_t intervals)
{
    const equations_t *e = s->equations;
    arb_ptr values = balls_new(e->model, s->precision);

    make_balls(&s->rates, values, s);
    make_balls(&s->outputs, values, s);
    for (size_t k = 0; k < s->n; k++)
        ball_value(s->x + k, &e->mean[k], values, s->precision, e->model->ring);
    arb_one(s->x + s->n);
    balls_free(values, e->model);
    norm(s->norm, &s->rates);
    flow_time(s->length, until, 1, intervals, s->precision);
    if (!choose(s, intervals))
        return 0;
    if (s->dense)
        make_propagator(s);
    return 1;
}

static void go_all(flow_result_t *out, system_t *s, const fmpq *until, size_t intervals)
{
    out->reached = out->steps = 0;
    for (size_t k = 0; k <= intervals; k++) {
        if (k > 0)
            take_interval(s);
        _arb_vec_set(out->states + k * s->n, s->x, (slong)s->n);
        apply(out->values + k * out->output_count, &s->outputs, s->x, s->precision);
        flow_time(out->until, until, k, intervals, s->precision);
        out->reached = k + 1;
        out->steps += s->dense ? 1 : s->pieces;
    }
}

status_t moments_linear(flow_result_t *out, const equations_t *e, const fmpq *until,
                        size_t intervals, slong bits)
{
    system_t s;
    slong lack = 1;

    flow_result_init(out, intervals, e->observable_count, e->coordinates);
    out->precision = FLOW_COARSE + bits + bits / 16;
    if (!system_init(&s, e))
        flow_result_say(out, "the moments are not linear with constant coefficients");
    for (int run = 0; !out->why && lack > 0; run++) {
        s.precision = out->precision;
        if (run > FLOW_MAX_RUNS || s.precision > FLOW_MAX_BITS)
            flow_result_say(out, "the limit on digits is reached before the radius is");
        else if (!prepare(&s, until, intervals))
            flow_result_say(out, "there are too many moments for this time");
        else
            go_all(out, &s, until, intervals);
        lack = flow_result_lack(out, bits);
        out->precision += lack > 0 ? lack + 16 : 0;
    }
    system_clear(&s);
    return out->why ? UNDECIDED : OK;
}
