/* Functions on a box by balls: boxes are halved until the sign is clear, within a budget.  A ball
 * that holds zero decides nothing. */
#include <stdlib.h>

#include "base/memory.h"
#include "scalar/spread.h"
#include "scalar/ring_internal.h"

enum { BOX_MAX_STEPS = 4000, BOX_MAX_DEPTH = 120, BOX_BITS = 96, BOX_MAX_POINTS = 2000 };

typedef struct {
    scalar_src x;
    scalar_struct *slopes; /* per coordinate */
    int strict;
    size_t steps;
    const ring_t *ring;
    size_t first, count;
} search_t;

static void value(acb_t out, scalar_src x, const arb_struct *point, const ring_t *ring)
{
    scalar_ball(out, x, point, BOX_BITS, ring);
}

static int is_clear(const arb_t ball, int strict)
{
    return strict ? arb_is_positive(ball) : arb_is_nonnegative(ball);
}

/* Sign on the box: by the values themselves, or by x(m) + sum_j x_j(box) (z_j - m_j). */
static truth_t sign_on(const search_t *s, const arb_struct *box, arb_struct *middle)
{
    truth_t answer = TRUTH_UNKNOWN;
    acb_t whole, slope;
    arb_t width;

    acb_init(whole), acb_init(slope), arb_init(width);
    value(whole, s->x, box, s->ring);
    if (is_clear(acb_realref(whole), s->strict)) {
        answer = TRUTH_TRUE;
    } else {
        for (size_t j = 0; j < s->count; j++)
            arb_get_mid_arb(&middle[s->first + j], &box[s->first + j]);
        value(whole, s->x, middle, s->ring);
        if (arb_is_negative(acb_realref(whole)))
            answer = TRUTH_FALSE;
        for (size_t j = 0; j < s->count; j++) {
            value(slope, &s->slopes[j], box, s->ring);
            arb_sub(width, &box[s->first + j], &middle[s->first + j], BOX_BITS);
            arb_addmul(acb_realref(whole), acb_realref(slope), width, BOX_BITS);
        }
        if (is_clear(acb_realref(whole), s->strict))
            answer = TRUTH_TRUE;
    }
    acb_clear(whole), acb_clear(slope), arb_clear(width);
    return answer;
}

static size_t widest(const search_t *s, const arb_struct *box)
{
    size_t best = 0;

    for (size_t j = 1; j < s->count; j++)
        if (mag_cmp(arb_radref(&box[s->first + j]), arb_radref(&box[s->first + best])) > 0)
            best = j;
    return s->first + best;
}

/* Half of [m - r, m + r], enclosed. */
static void halve(arb_t out, const arb_t x, int upper)
{
    arb_t end, middle;

    arb_init(end), arb_init(middle);
    arb_get_mid_arb(middle, x);
    if (upper)
        arb_get_ubound_arf(arb_midref(end), x, 2 * BOX_BITS);
    else
        arb_get_lbound_arf(arb_midref(end), x, 2 * BOX_BITS);
    arb_union(out, middle, end, 2 * BOX_BITS);
    arb_clear(end), arb_clear(middle);
}

static truth_t search_box(search_t *s, const arb_struct *box, size_t depth)
{
    size_t plain = s->first + s->count, split;
    arb_struct *half = _arb_vec_init((slong)plain);
    truth_t answer = TRUTH_UNKNOWN;

    if (++s->steps <= BOX_MAX_STEPS && depth <= BOX_MAX_DEPTH)
        answer = sign_on(s, box, half);
    if (answer == TRUTH_UNKNOWN && s->steps <= BOX_MAX_STEPS && depth < BOX_MAX_DEPTH) {
        split = widest(s, box);
        _arb_vec_set(half, box, (slong)plain);
        answer = TRUTH_TRUE;
        for (int upper = 0; upper < 2 && answer == TRUTH_TRUE; upper++) {
            halve(&half[split], &box[split], upper);
            answer = search_box(s, half, depth + 1);
        }
    }
    _arb_vec_clear(half, (slong)plain);
    return answer;
}

/* The interval of coordinate k, enclosed. */
static void interval(arb_t out, size_t k, const box_t *box)
{
    arb_t upper;

    arb_init(upper);
    arb_set_fmpq(out, &box->lower[k], 2 * BOX_BITS);
    arb_set_fmpq(upper, &box->upper[k], 2 * BOX_BITS);
    arb_union(out, out, upper, 2 * BOX_BITS);
    arb_clear(upper);
}

static int is_free_of_parameters(scalar_src x, const ring_t *ring)
{
    for (size_t g = 0; g < ring->parameters; g++)
        if (scalar_depends_on(x, g, ring))
            return 0;
    return 1;
}

truth_t box_sign(scalar_src x, int strict, const box_t *box, const ring_t *ring)
{
    search_t s = {x, NULL, strict, 0, ring, ring->parameters, ring->coordinates};
    size_t plain = ring->parameters + ring->coordinates;
    truth_t answer = TRUTH_UNKNOWN;
    arb_struct *whole;

    if (box == NULL || !is_free_of_parameters(x, ring))
        return TRUTH_UNKNOWN;
    for (size_t k = 0; k < ring->coordinates; k++)
        if (!box->bounded[k] && scalar_depends_on(x, ring_coordinate(ring, k), ring))
            return TRUTH_UNKNOWN;
    whole = _arb_vec_init((slong)plain);
    s.slopes = memory_new(ring->coordinates + 1, sizeof(scalar_struct));
    for (size_t k = 0; k < ring->coordinates; k++) {
        scalar_init(&s.slopes[k], ring);
        scalar_derivative(&s.slopes[k], x, ring_coordinate(ring, k), ring);
        if (box->bounded[k] && scalar_depends_on(x, ring_coordinate(ring, k), ring))
            interval(&whole[ring->parameters + k], k, box);
    }
    answer = search_box(&s, whole, 0);
    for (size_t k = 0; k < ring->coordinates; k++)
        scalar_clear(&s.slopes[k], ring);
    free(s.slopes);
    _arb_vec_clear(whole, (slong)plain);
    return answer == TRUTH_FALSE && strict ? TRUTH_UNKNOWN : answer;
}

/* Point number n of a fixed sequence: eighths of an interval, small numbers on a line. */
static void choose(fmpq_t out, size_t k, size_t n, const box_t *box)
{
    static const slong tops[] = {0, 1, -1, 2, -2, 1, -1, 5, -5, 30, -30, 1, -1};
    static const ulong bottoms[] = {1, 1, 1, 1, 1, 2, 2, 1, 1, 1, 1, 8, 8};
    fmpq_t step;

    if (box == NULL || !box->bounded[k]) {
        fmpq_set_si(out, tops[n % 13], bottoms[n % 13]);
        return;
    }
    fmpq_init(step);
    fmpq_sub(step, &box->upper[k], &box->lower[k]);
    fmpq_mul_si(step, step, (slong)(n % 9));
    fmpq_div_2exp(step, step, 3);
    fmpq_add(out, &box->lower[k], step);
    fmpq_clear(step);
}

int box_refutes(scalar_src x, const box_t *box, const ring_t *ring)
{
    size_t plain = ring->parameters + ring->coordinates;
    arb_struct *point;
    int found = 0;
    acb_t here;
    fmpq_t q;

    if (!is_free_of_parameters(x, ring))
        return 0;
    point = _arb_vec_init((slong)plain);
    acb_init(here), fmpq_init(q);
    for (size_t n = 0; n < BOX_MAX_POINTS && !found; n++) {
        size_t digits = n;
        for (size_t k = 0; k < ring->coordinates; k++) {
            if (!scalar_depends_on(x, ring_coordinate(ring, k), ring))
                continue;
            choose(q, k, digits, box);
            arb_set_fmpq(&point[ring->parameters + k], q, BOX_BITS);
            digits /= box != NULL && box->bounded[k] ? 9 : 13;
        }
        value(here, x, point, ring);
        found = arb_is_negative(acb_realref(here));
    }
    acb_clear(here), fmpq_clear(q);
    _arb_vec_clear(point, (slong)plain);
    return found;
}
