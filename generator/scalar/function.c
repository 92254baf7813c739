/* Elementary functions: every argument is taken apart into whole multiples of arguments that are
 * linearly independent over Q, so that the functions are algebraically independent (Ax for
 * functions of parameters and coordinates, Lindemann and Weierstrass for algebraic numbers).
 *
 *   exp(sum n_j a_j) = prod exp(a_j)^n_j,    cos + i sin of a sum by the addition theorems.
 *
 * Arguments of exponentials and of sines are lists of their own: exp(f) and exp(i f) are
 * independent for real f.  Multiples of pi are no arguments at all; their sines are numbers.
 *
 * Arguments with the time in them stay whole: nothing is decided about definitions of drives. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "scalar/ring_internal.h"

#define NUM(x) fmpz_mpoly_q_numref(x)
#define DEN(x) fmpz_mpoly_q_denref(x)

enum {
    FUNCTION_MAX_TERMS = 12,     /* of an argument */
    FUNCTION_MAX_ANGLE = 64,     /* sum of the multiples in a sine */
    FUNCTION_MOST_EXPANDED = 16, /* cos(n x) by powers of cos x has coefficients of 2^(n-1): an
                                    argument with a larger n stays whole where it is the first */
    FUNCTION_MAX_POWER = 1000000 /* of an exponential */
};

/* An argument as sum of multiples of those the ring has: slot k of the class counts multiples[k].
 */
typedef struct {
    function_kind_t class; /* FUNCTION_SIN or FUNCTION_EXP */
    ring_t *ring;
    fmpq_mat_t multiples; /* ring->room x 1 */
    slong twelfths;       /* and this many times pi/12 */
} sum_t;

static int in_class(const sum_t *sum, size_t k)
{
    const slot_t *slot = &sum->ring->slots[k];

    return slot->kind == GENERATOR_FUNCTION && slot->function == sum->class &&
           (sum->ring->whole == SIZE_MAX || !slot->support[sum->ring->whole]);
}

/* ---- linear dependence over Q ------------------------------------------------------------ */

/* The common denominator of x and all arguments of the class. */
static void common_denominator(scalar_t out, scalar_src x, const sum_t *sum)
{
    const fmpz_mpoly_ctx_struct *context = sum->ring->context;
    fmpz_mpoly_t gcd;

    fmpz_mpoly_init(gcd, context);
    scalar_zero(out, sum->ring);
    fmpz_mpoly_set(NUM(out), DEN(x), context);
    for (size_t k = 0; k < sum->ring->used; k++) {
        if (!in_class(sum, k))
            continue;
        const fmpz_mpoly_struct *below = DEN(&sum->ring->slots[k].argument);
        if (!fmpz_mpoly_gcd(gcd, NUM(out), below, context) ||
            !fmpz_mpoly_divides(gcd, below, gcd, context))
            flint_abort(); /* only for exponents beyond a machine word */
        fmpz_mpoly_mul(NUM(out), NUM(out), gcd, context);
    }
    fmpz_mpoly_clear(gcd, context);
}

/* The row of a monomial among those met so far: `monomials` holds each once. */
static slong monomial_row(fmpz_mpoly_t monomials, const fmpz_mpoly_t p, slong t, const ring_t *ring)
{
    const fmpz_mpoly_ctx_struct *context = ring->context;
    ulong *exponents = memory_new((size_t)fmpz_mpoly_ctx_nvars(context), sizeof(ulong));
    ulong *here = memory_new((size_t)fmpz_mpoly_ctx_nvars(context), sizeof(ulong));
    slong row = 0, length = fmpz_mpoly_length(monomials, context);
    size_t size = (size_t)fmpz_mpoly_ctx_nvars(context) * sizeof(ulong);

    fmpz_mpoly_get_term_exp_ui(exponents, p, t, context);
    for (; row < length; row++) {
        fmpz_mpoly_get_term_exp_ui(here, monomials, row, context);
        if (memcmp(here, exponents, size) == 0)
            break;
    }
    if (row == length)
        fmpz_mpoly_push_term_ui_ui(monomials, 1, exponents, context);
    free(exponents);
    free(here);
    return row;
}

/* Column `column` of the matrix: the coefficients of x times the common denominator. */
static void set_column(fmpq_mat_t matrix, slong column, fmpz_mpoly_t monomials, scalar_src x,
                       scalar_src common, const ring_t *ring)
{
    scalar_t polynomial;
    fmpz_t c;

    scalar_init(polynomial, ring);
    fmpz_init(c);
    scalar_mul(polynomial, x, common, ring);
    for (slong t = 0; t < fmpz_mpoly_length(NUM(polynomial), ring->context); t++) {
        slong row = monomial_row(monomials, NUM(polynomial), t, ring);
        fmpz_mpoly_get_term_coeff_fmpz(c, NUM(polynomial), t, ring->context);
        fmpz_set(fmpq_mat_entry_num(matrix, row, column), c);
    }
    fmpz_clear(c);
    scalar_clear(polynomial, ring);
}

static slong count_monomials(scalar_src x, scalar_src common, const sum_t *sum)
{
    scalar_t polynomial;
    slong count = 0;

    scalar_init(polynomial, sum->ring);
    scalar_mul(polynomial, x, common, sum->ring);
    count = fmpz_mpoly_length(NUM(polynomial), sum->ring->context);
    for (size_t k = 0; k < sum->ring->used; k++) {
        if (!in_class(sum, k))
            continue;
        scalar_mul(polynomial, &sum->ring->slots[k].argument, common, sum->ring);
        count += fmpz_mpoly_length(NUM(polynomial), sum->ring->context);
    }
    scalar_clear(polynomial, sum->ring);
    return count;
}

/* In reduced echelon form, last column on the right: 1 and multiples += solution if there is one.
 */
static int read_solution(const fmpq_mat_t matrix, slong rank, const size_t *slots, sum_t *sum)
{
    slong last = fmpq_mat_ncols(matrix) - 1;

    for (slong row = rank; row-- > 0;) {
        slong column = 0;
        while (fmpq_is_zero(fmpq_mat_entry(matrix, row, column)))
            column++;
        if (column == last)
            return 0;
        fmpq *multiple = fmpq_mat_entry(sum->multiples, (slong)slots[column], 0);
        fmpq_add(multiple, multiple, fmpq_mat_entry(matrix, row, last));
    }
    return 1;
}

/* Adds x to the sum if it is a rational combination of the arguments that the ring has. */
static int add_known(sum_t *sum, scalar_src x)
{
    ring_t *ring = sum->ring;
    size_t *slots = memory_new(ring->used + 1, sizeof(size_t));
    slong columns = 0;
    fmpz_mpoly_t monomials;
    fmpq_mat_t matrix;
    scalar_t common;
    int known;

    for (size_t k = 0; k < ring->used; k++)
        if (in_class(sum, k))
            slots[columns++] = k;
    scalar_init(common, ring);
    fmpz_mpoly_init(monomials, ring->context);
    common_denominator(common, x, sum);
    fmpq_mat_init(matrix, count_monomials(x, common, sum), columns + 1);
    for (slong k = 0; k < columns; k++)
        set_column(matrix, k, monomials, &ring->slots[slots[k]].argument, common, ring);
    set_column(matrix, columns, monomials, x, common, ring);
    known = read_solution(matrix, fmpq_mat_rref(matrix, matrix), slots, sum);
    fmpq_mat_clear(matrix);
    fmpz_mpoly_clear(monomials, ring->context);
    scalar_clear(common, ring);
    free(slots);
    return known;
}

/* ---- taking an argument apart ------------------------------------------------------------ */

/* x = r * unit with a unit of content one; r > 0 for sines, whose sign is pulled out. */
static void split_content(fmpq_t r, scalar_t unit, scalar_src x, const ring_t *ring)
{
    fmpq_t inverse;

    fmpq_init(inverse);
    _fmpz_vec_content(fmpq_numref(r), NUM(x)->coeffs, NUM(x)->length);
    _fmpz_vec_content(fmpq_denref(r), DEN(x)->coeffs, DEN(x)->length);
    if (fmpz_sgn(NUM(x)->coeffs) < 0)
        fmpz_neg(fmpq_numref(r), fmpq_numref(r));
    fmpq_inv(inverse, r);
    fmpz_mpoly_q_mul_fmpq(unit, x, inverse, ring->context);
    fmpq_clear(inverse);
}

/* The multiples of pi/12 have sines in Q(sqrt 2, sqrt 3). */
static function_result_t add_angle(sum_t *sum, const fmpq_t r)
{
    fmpq_t twelfths;
    slong k = -1;

    fmpq_init(twelfths);
    fmpq_mul_si(twelfths, r, 12);
    if (fmpz_is_one(fmpq_denref(twelfths)))
        k = (slong)fmpz_fdiv_ui(fmpq_numref(twelfths), 24);
    fmpq_clear(twelfths);
    if (k < 0)
        return FUNCTION_ALGEBRAIC;
    sum->twelfths = (sum->twelfths + k) % 24;
    return FUNCTION_OK;
}

static int is_pi(scalar_src x, const ring_t *ring)
{
    size_t g = ring_find(ring, "pi");
    scalar_t pi;
    int same;

    if (g == SIZE_MAX)
        return 0;
    scalar_init(pi, ring);
    scalar_generator(pi, g, ring);
    same = scalar_equal(x, pi, ring);
    scalar_clear(pi, ring);
    return same;
}

/* Adds one term, a new argument if it is independent of those there are. */
static function_result_t add_term(sum_t *sum, scalar_src x)
{
    ring_t *ring = sum->ring;
    function_result_t result = FUNCTION_OK;
    scalar_t unit;
    fmpq_t r;

    scalar_init(unit, ring);
    fmpq_init(r);
    split_content(r, unit, x, ring);
    if (sum->class == FUNCTION_SIN && is_pi(unit, ring)) {
        result = add_angle(sum, r);
    } else if (!add_known(sum, x)) {
        if (sum->class == FUNCTION_EXP)
            fmpz_set_si(fmpq_numref(r), fmpz_sgn(fmpq_numref(r)));
        else if (fmpz_cmp_si(fmpq_numref(r), FUNCTION_MOST_EXPANDED) <= 0)
            fmpz_one(fmpq_numref(r));
        fmpz_mpoly_q_mul_fmpq(unit, unit, r, ring->context);
        if (ring_adjoin_function(ring, sum->class, unit) == SIZE_MAX)
            result = FUNCTION_RING_FULL;
        else if (!add_known(sum, x))
            flint_abort(); /* it is a multiple of the new one */
    }
    fmpq_clear(r);
    scalar_clear(unit, ring);
    return result;
}

static function_result_t take_apart(sum_t *sum, scalar_src x)
{
    ring_t *ring = sum->ring;
    slong length = fmpz_mpoly_length(NUM(x), ring->context);
    function_result_t result = FUNCTION_OK;
    scalar_t term;

    if (length > FUNCTION_MAX_TERMS)
        return FUNCTION_TOO_LARGE;
    if (scalar_is_zero(x, ring) || add_known(sum, x))
        return FUNCTION_OK;
    scalar_init(term, ring);
    for (slong t = 0; t < length && result == FUNCTION_OK; t++) {
        scalar_zero(term, ring);
        fmpz_mpoly_get_term(NUM(term), NUM(x), t, ring->context);
        fmpz_mpoly_set(DEN(term), DEN(x), ring->context);
        fmpz_mpoly_q_canonicalise(term, ring->context);
        result = add_term(sum, term);
    }
    scalar_clear(term, ring);
    return result;
}

/* All multiples have to be whole, and not too many. */
static function_result_t check_multiples(const sum_t *sum)
{
    slong limit = sum->class == FUNCTION_EXP ? FUNCTION_MAX_POWER : FUNCTION_MAX_ANGLE;
    slong total = 0;

    for (slong k = 0; k < (slong)sum->ring->used; k++) {
        const fmpq *multiple = fmpq_mat_entry(sum->multiples, k, 0);
        if (!fmpz_is_one(fmpq_denref(multiple)))
            return FUNCTION_INCOMMENSURATE;
        if (fmpz_cmpabs(fmpq_numref(multiple), fmpq_denref(multiple)) > 0 &&
            fmpz_bits(fmpq_numref(multiple)) > 30)
            return FUNCTION_TOO_LARGE;
        total += labs(fmpz_get_si(fmpq_numref(multiple)));
        if (total > limit)
            return FUNCTION_TOO_LARGE;
    }
    return FUNCTION_OK;
}

/* ---- putting the function together ------------------------------------------------------- */

static slong multiple_of(const sum_t *sum, size_t k)
{
    return fmpz_get_si(fmpq_numref(fmpq_mat_entry(sum->multiples, (slong)k, 0)));
}

static void put_exponential(scalar_t out, const sum_t *sum)
{
    ring_t *ring = sum->ring;
    scalar_t power;

    scalar_init(power, ring);
    scalar_one(out, ring);
    for (size_t k = 0; k < ring->used; k++) {
        slong n = multiple_of(sum, k);
        if (n == 0)
            continue;
        scalar_generator(power, (size_t)ring_slot(ring, k), ring);
        scalar_pow(power, power, (ulong)labs(n), ring);
        if (n < 0 && !scalar_inv(power, power, ring))
            flint_abort(); /* a generator is not zero */
        scalar_mul(out, out, power, ring);
    }
    scalar_clear(power, ring);
}

/* (c + i s) *= (a + i b) */
static void turn(scalar_t c, scalar_t s, scalar_src a, scalar_src b, const ring_t *ring)
{
    scalar_t sum, part;

    scalar_init(sum, ring);
    scalar_init(part, ring);
    scalar_mul(sum, c, a, ring);
    scalar_mul(part, s, b, ring);
    scalar_sub(sum, sum, part, ring);
    scalar_mul(part, c, b, ring);
    scalar_mul(s, s, a, ring);
    scalar_add(s, s, part, ring);
    scalar_swap(c, sum, ring);
    scalar_clear(sum, ring);
    scalar_clear(part, ring);
}

/* Turns by k pi/12, k = +-2, +-3, +-4 or 6: the cosine is sqrt(c)/2, the sine sqrt(4 - c)/2. */
static int turn_step(scalar_t c, scalar_t s, slong k, ring_t *ring)
{
    static const slong squares[] = {4, 0, 3, 2, 1, 0, 0};
    scalar_t a, b;
    int ok;

    scalar_init(a, ring);
    scalar_init(b, ring);
    scalar_set_si(a, squares[labs(k)], ring);
    scalar_set_si(b, 4 - squares[labs(k)], ring);
    ok = scalar_sqrt(a, a, NULL, NULL, ring) == SQRT_OK &&
         scalar_sqrt(b, b, NULL, NULL, ring) == SQRT_OK;
    scalar_mul_ratio(a, a, 1, 2, ring);
    scalar_mul_ratio(b, b, k < 0 ? -1 : 1, 2, ring);
    if (ok)
        turn(c, s, a, b, ring);
    scalar_clear(a, ring);
    scalar_clear(b, ring);
    return ok;
}

static int turn_angle(scalar_t c, scalar_t s, slong twelfths, ring_t *ring)
{
    static const slong rest[6][2] = {{0, 0}, {4, -3}, {2, 0}, {3, 0}, {4, 0}, {2, 3}};
    int ok = 1;

    for (slong k = 0; k < twelfths / 6; k++)
        ok = ok && turn_step(c, s, 6, ring);
    for (size_t k = 0; k < 2; k++)
        if (rest[twelfths % 6][k] != 0)
            ok = ok && turn_step(c, s, rest[twelfths % 6][k], ring);
    return ok;
}

static function_result_t put_angle(scalar_t out, const sum_t *sum, function_kind_t kind)
{
    ring_t *ring = sum->ring;
    size_t used = ring->used;
    scalar_t c, s, a, b;
    int ok;

    scalar_init(c, ring), scalar_init(s, ring);
    scalar_init(a, ring), scalar_init(b, ring);
    scalar_one(c, ring);
    ok = turn_angle(c, s, sum->twelfths, ring);
    for (size_t k = 0; k < used; k++) {
        slong n = multiple_of(sum, k);
        if (n == 0)
            continue;
        scalar_generator(b, (size_t)ring_slot(ring, k), ring);
        scalar_generator(a, (size_t)ring_slot(ring, k + 1), ring);
        if (n < 0)
            scalar_neg(b, b, ring);
        for (slong turns = labs(n); turns > 0; turns--)
            turn(c, s, a, b, ring);
    }
    if (ok)
        scalar_swap(out, kind == FUNCTION_SIN ? s : c, ring);
    scalar_clear(c, ring), scalar_clear(s, ring);
    scalar_clear(a, ring), scalar_clear(b, ring);
    return ok ? FUNCTION_OK : FUNCTION_RING_FULL;
}

/* ---- functions that are kept whole ------------------------------------------------------- */

/* The function of just this argument, SIZE_MAX if the ring has none. */
static size_t find_whole(function_kind_t kind, scalar_src x, const ring_t *ring)
{
    for (size_t k = 0; k < ring->used; k++)
        if (ring->slots[k].kind == GENERATOR_FUNCTION && ring->slots[k].function == kind &&
            scalar_equal(&ring->slots[k].argument, x, ring))
            return (size_t)ring_slot(ring, k);
    return SIZE_MAX;
}

/* exp(-x) = 1/exp(x), cos(-x) = cos(x), sin(-x) = -sin(x), and no more. */
static function_result_t whole_function(scalar_t out, function_kind_t kind, scalar_src x,
                                        ring_t *ring)
{
    size_t g = find_whole(kind, x, ring);
    scalar_t opposite;
    int turned = 0;

    scalar_init(opposite, ring);
    scalar_neg(opposite, x, ring);
    if (g == SIZE_MAX) {
        g = find_whole(kind, opposite, ring);
        turned = g != SIZE_MAX;
    }
    if (g == SIZE_MAX)
        g = ring_adjoin_function(ring, kind, x);
    scalar_clear(opposite, ring);
    if (g == SIZE_MAX)
        return FUNCTION_RING_FULL;
    scalar_generator(out, g, ring);
    if (turned && kind == FUNCTION_SIN)
        scalar_neg(out, out, ring);
    if (turned && kind == FUNCTION_EXP && !scalar_inv(out, out, ring))
        flint_abort(); /* a generator is not zero */
    return FUNCTION_OK;
}

function_result_t scalar_function(scalar_t out, function_kind_t kind, scalar_src x, ring_t *ring)
{
    sum_t sum = {kind == FUNCTION_EXP ? FUNCTION_EXP : FUNCTION_SIN, ring, {{0}}, 0};
    function_result_t result;

    if (!scalar_is_real(x, ring))
        return FUNCTION_NOT_REAL;
    if (ring->whole != SIZE_MAX && scalar_depends_on(x, ring->whole, ring))
        return whole_function(out, kind, x, ring);
    fmpq_mat_init(sum.multiples, (slong)ring->room, 1);
    result = take_apart(&sum, x);
    if (result == FUNCTION_OK)
        result = check_multiples(&sum);
    if (result == FUNCTION_OK && kind == FUNCTION_EXP)
        put_exponential(out, &sum);
    else if (result == FUNCTION_OK)
        result = put_angle(out, &sum, kind);
    fmpq_mat_clear(sum.multiples);
    return result;
}
