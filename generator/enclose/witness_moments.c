/* Means at some times, to so many digits that errors may grow as far as the checker's bound of
 * their growth says.
 *
 * The bound is exp of the integral of mu, mu = max_i ( J_ii + 1/2 sum_j!=i |J_ij + J_ji| ) with the
 * derivative J of the right-hand sides; here it is estimated at the states alone.  An estimate that
 * is too low would make a certificate that does not check, so that it is made large. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "enclose/balls.h"
#include "enclose/moments_enclose.h"
#include "enclose/witness.h"
#include "scheme/moments.h"

enum { GRID = 64, MOST_PIECES = 20000, MOST_BITS = 4000, SLACK_BITS = 20, PIECE = 4 };

typedef struct {
    const equations_t *equations;
    size_t n, count, *row, *column; /* of the entries of J that are not zero */
    scalar_struct *entry;
    mag_t rate, norm; /* the largest mu, at least 0; of |J|, sums of rows */
} slopes_t;

static void slopes_init(slopes_t *out, const equations_t *e)
{
    const ring_t *ring = e->model->ring;
    scalar_t rate, slope;

    *out = (slopes_t){.equations = e, .n = e->coordinates};
    mag_init(out->rate);
    mag_init(out->norm);
    scalar_init(rate, ring);
    scalar_init(slope, ring);
    for (size_t i = 0; i < out->n; i++) {
        moment_rhs(rate, i, e);
        for (size_t j = 0; j < out->n; j++) {
            scalar_derivative(slope, rate, ring_coordinate(ring, j), ring);
            if (scalar_is_zero(slope, ring))
                continue;
            out->row = memory_resize(out->row, out->count + 1, sizeof *out->row);
            out->column = memory_resize(out->column, out->count + 1, sizeof *out->column);
            out->entry = memory_resize(out->entry, out->count + 1, sizeof *out->entry);
            scalar_init(&out->entry[out->count], ring);
            scalar_set(&out->entry[out->count], slope, ring);
            out->row[out->count] = i;
            out->column[out->count++] = j;
        }
    }
    scalar_clear(rate, ring);
    scalar_clear(slope, ring);
}

static void slopes_clear(slopes_t *slopes)
{
    for (size_t k = 0; k < slopes->count; k++)
        scalar_clear(&slopes->entry[k], slopes->equations->model->ring);
    mag_clear(slopes->rate);
    mag_clear(slopes->norm);
    free(slopes->row);
    free(slopes->column);
    free(slopes->entry);
}

/* Row i of J: mu, and its sum. */
static void add_row(slopes_t *slopes, arb_srcptr j, size_t i)
{
    const size_t n = slopes->n;
    arb_t mu, size;
    mag_t norm, bound;
    arf_t most;

    arb_init(mu);
    arb_init(size);
    mag_init(norm);
    mag_init(bound);
    arf_init(most);
    for (size_t k = 0; k < n; k++) {
        arb_add(size, j + i * n + k, j + k * n + i, FLOW_COARSE);
        if (k != i)
            arb_abs(size, size);
        arb_add(mu, mu, size, FLOW_COARSE);
        arb_get_mag(bound, j + i * n + k);
        mag_add(norm, norm, bound);
    }
    arb_get_ubound_arf(most, mu, FLOW_COARSE);
    if (arf_sgn(most) > 0) {
        arf_get_mag(bound, most);
        mag_mul_2exp_si(bound, bound, -1);
        mag_max(slopes->rate, slopes->rate, bound);
    }
    mag_max(slopes->norm, slopes->norm, norm);
    arb_clear(mu);
    arb_clear(size);
    mag_clear(norm);
    mag_clear(bound);
    arf_clear(most);
}

/* `rate` and `norm` with this state among those they are the largest of. */
static void slopes_at(slopes_t *slopes, arb_srcptr state)
{
    const model_t *model = slopes->equations->model;
    const size_t n = slopes->n;
    arb_ptr values = balls_new(model, FLOW_COARSE);
    arb_ptr j = _arb_vec_init((slong)(n * n));
    acb_t x;

    acb_init(x);
    for (size_t i = 0; i < n; i++)
        arb_set(values + ring_coordinate(model->ring, i), state + i);
    for (size_t k = 0; k < slopes->count; k++) {
        scalar_ball(x, &slopes->entry[k], values, FLOW_COARSE, model->ring);
        arb_set(j + slopes->row[k] * n + slopes->column[k], acb_realref(x));
    }
    for (size_t i = 0; i < n; i++)
        add_row(slopes, j, i);
    acb_clear(x);
    _arb_vec_clear(j, (slong)(n * n));
    balls_free(values, model);
}

/* x t as a whole number, MOST_PIECES where it is more. */
static slong times(const mag_t x, const fmpq *t)
{
    mag_t y;
    fmpz_t n;
    slong out;

    mag_init(y);
    fmpz_init(n);
    mag_set_fmpz(y, fmpq_numref(t));
    mag_mul(y, y, x);
    if (mag_is_inf(y) || mag_cmp_2exp_si(y, 60) > 0)
        mag_set_ui(y, MOST_PIECES);
    else
        mag_div_fmpz(y, y, fmpq_denref(t));
    mag_get_fmpz(n, y);
    out = fmpz_cmp_si(n, MOST_PIECES) < 0 ? fmpz_get_si(n) : MOST_PIECES;
    mag_clear(y);
    fmpz_clear(n);
    return out;
}

/* Radii of 2^-digits_bits(digits) are below 10^-digits. */
static slong digits_bits(ulong digits)
{
    return (slong)(digits * 3322 / 1000) + 1;
}

/* Pieces and digits; what errors may grow by is lost. */
static void plan(witness_t *out, const slopes_t *slopes, const fmpq *until, ulong digits)
{
    const slong n = (slong)slopes->n;
    slong pieces, lost, bits, steps = GRID;
    mag_t rate;

    mag_init(rate);
    mag_mul_ui(rate, slopes->norm, PIECE);
    pieces = times(rate, until);
    mag_mul_2exp_si(rate, slopes->norm, -2);
    mag_add(rate, rate, slopes->rate);
    lost = times(rate, until) * 3 / 2;
    bits = digits_bits(digits) + 2 * SLACK_BITS + lost + (slong)FLINT_BIT_COUNT((ulong)n);
    mag_clear(rate);
    if (pieces >= MOST_PIECES || bits >= MOST_BITS) {
        witness_refuse(out, "the check would take too long");
        return;
    }
    out->unit = bits;
    out->precision = out->unit + FLOW_COARSE;
    out->order = bits < 450 ? (size_t)(bits / 3 + 10) : 160;
    while (steps > 1 && n * steps * bits > WITNESS_MOST_BYTES)
        steps /= 2;
    witness_times(out, until, (size_t)steps, (ulong)(pieces / steps + 1));
}

static void name_moments(witness_t *out, const equations_t *e)
{
    out->moment_count = e->coordinates;
    out->moments = memory_new(e->coordinates + 1, sizeof *out->moments);
    for (size_t k = 0; k < e->coordinates; k++) {
        const char *name = ring_generator_name(e->model->ring, ring_coordinate(e->model->ring, k));
        const size_t length = strlen(name);
        const int bare = length > 1 && name[0] == '<' && name[length - 1] == '>';

        out->moments[k] = memory_copy_text(name + bare);
        out->moments[k][length - 2 * (size_t)bare] = '\0';
    }
}

static void set_states(witness_t *out, const flow_result_t *result, const mag_t bound)
{
    const size_t n = result->unknowns;
    arb_ptr *numbers = memory_new(n + 1, sizeof *numbers);

    for (size_t k = 0; k < out->step_count; k++) {
        for (size_t i = 0; i < n; i++)
            numbers[i] = result->states + (k + 1) * (GRID / out->step_count) * n + i;
        out->steps[k].state = witness_state(numbers, n, out->unit);
        mag_set(out->steps[k].bound, bound);
    }
    free(numbers);
}

static void solve(witness_t *out, slopes_t *slopes, const fmpq *until, ulong digits)
{
    flow_result_t coarse, fine;
    mag_t bound;

    mag_init(bound);
    mag_one(bound);
    mag_mul_2exp_si(bound, bound, -digits_bits(digits) - SLACK_BITS);
    if (moments_enclose(&coarse, slopes->equations, until, GRID, 20) != OK)
        witness_refuse(out, "the means are not enclosed");
    for (size_t k = 0; !out->why && k < coarse.reached; k++)
        slopes_at(slopes, coarse.states + k * slopes->n);
    flow_result_clear(&coarse);
    if (!out->why)
        plan(out, slopes, until, digits);
    if (out->why) {
        mag_clear(bound);
        return;
    }
    if (moments_enclose(&fine, slopes->equations, until, GRID, out->unit + 8) == OK)
        set_states(out, &fine, bound);
    else
        witness_refuse(out, "the means are not enclosed to the digits that the check needs");
    flow_result_clear(&fine);
    mag_clear(bound);
}

witness_t *witness_moments(const equations_t *equations, const fmpq *until, ulong digits)
{
    witness_t *out = witness_new(equations->observable_count);
    slopes_t slopes;

    if (equations->model->has_time) {
        witness_refuse(out, "of drives the checker knows no values");
        return out;
    }
    slopes_init(&slopes, equations);
    name_moments(out, equations);
    solve(out, &slopes, until, digits);
    for (size_t k = 0; k < equations->observable_count; k++) {
        out->proves[k] = 1;
        arf_one(out->off[k]);
        arf_mul_2exp_si(out->off[k], out->off[k], -digits_bits(digits) - SLACK_BITS / 2);
    }
    slopes_clear(&slopes);
    return out;
}
