/* Closed linear moments. */
#include "enclose/moments_linear.h"

#include <stdlib.h>

#include "base/memory.h"
#include "enclose/balls.h"
#include "enclose/moment_matrix.h"

/* ---- the system ------------------------------------------------------------------------------ */

typedef struct {
    const equations_t *equations;
    size_t n; /* unknowns; vectors have one more, which is 1 */
    moment_matrix_t rates, outputs;
    arb_t norm, length; /* |A|, until/intervals */
    slong precision;
    arb_ptr x, term, next; /* n + 1 */
    int dense;
    arb_mat_t propagator; /* of one interval, where dense */
    size_t pieces;        /* of one interval, else */
} system_t;

int moments_are_linear(const equations_t *e)
{
    moment_matrix_t rates, outputs;
    int linear = moment_matrix_init(&rates, e->velocity, e->coordinates, e) &
                 moment_matrix_init(&outputs, e->observables, e->observable_count, e);

    moment_matrix_clear(&rates, e->model->ring);
    moment_matrix_clear(&outputs, e->model->ring);
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
    return moment_matrix_init(&s->rates, e->velocity, e->coordinates, e) &
           moment_matrix_init(&s->outputs, e->observables, e->observable_count, e);
}

static void system_clear(system_t *s)
{
    moment_matrix_clear(&s->rates, s->equations->model->ring);
    moment_matrix_clear(&s->outputs, s->equations->model->ring);
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
    arb_abs(q, q);
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
        moment_matrix_apply(s->next, &s->rates, s->term, s->precision);
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

static void make_balls(moment_matrix_t *matrix, arb_srcptr values, const system_t *s)
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
    moment_matrix_norm(s->norm, &s->rates);
    flow_time(s->length, until, 1, intervals, s->precision);
    if (!choose(s, intervals))
        return 0;
    if (s->dense)
        make_propagator(s);
    return 1;
}

/* x at `time`, near the time where it is; x stays. */
static void put_state(arb_ptr out, system_t *s, const arb_t time, const arb_t here)
{
    arb_ptr kept = _arb_vec_init((slong)s->n + 1);
    arb_t h;

    arb_init(h);
    arb_sub(h, time, here, s->precision);
    _arb_vec_set(kept, s->x, (slong)s->n + 1);
    take_piece(s, h);
    _arb_vec_set(out, s->x, (slong)s->n);
    _arb_vec_swap(s->x, kept, (slong)s->n + 1);
    _arb_vec_clear(kept, (slong)s->n + 1);
    arb_clear(h);
}

static void go_all(flow_result_t *out, system_t *s, const fmpq *until, size_t intervals,
                   arb_srcptr times)
{
    const slong n = (slong)s->n;
    arb_ptr x = _arb_vec_init(n + 1);

    arb_one(x + n);
    out->reached = out->steps = 0;
    for (size_t k = 0; k <= intervals; k++) {
        if (k > 0)
            take_interval(s);
        flow_time(out->until, until, k, intervals, s->precision);
        if (times)
            put_state(x, s, times + k, out->until);
        else
            _arb_vec_set(x, s->x, n);
        _arb_vec_set(out->states + k * s->n, x, n);
        moment_matrix_apply(out->values + k * out->output_count, &s->outputs, x, s->precision);
        out->reached = k + 1;
        out->steps += s->dense ? 1 : s->pieces;
    }
    _arb_vec_clear(x, n + 1);
}

status_t moments_linear(flow_result_t *out, const equations_t *e, const fmpq *until,
                        size_t intervals, arb_srcptr times, slong bits)
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
            go_all(out, &s, until, intervals, times);
        lack = flow_result_lack(out, bits);
        out->precision += lack > 0 ? lack + 16 : 0;
    }
    system_clear(&s);
    return out->why ? UNDECIDED : OK;
}
