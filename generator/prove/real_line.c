/* Where the signs of polynomials change: at a root every polynomial that its irreducible factor
 * divides is zero, the others have there the sign that they have to the right of it. */
#include "prove/real_line.h"

#include <stdlib.h>

#include "base/memory.h"

enum { FIRST_PRECISION = 64, LAST_PRECISION = 4096, MAX_DEGREE = 200 };

/* ---- factors and roots --------------------------------------------------------------------- */

static void add_factor(line_t *line, const fmpz_poly_t factor)
{
    for (size_t k = 0; k < line->factor_count; k++)
        if (fmpz_poly_equal(&line->factors[k], factor))
            return;
    line->factors = memory_resize(line->factors, line->factor_count + 1, sizeof *line->factors);
    fmpz_poly_init(&line->factors[line->factor_count]);
    fmpz_poly_set(&line->factors[line->factor_count++], factor);
}

static int find_factors(line_t *line)
{
    int good = 1;

    for (size_t k = 0; k < line->count && good; k++) {
        fmpz_poly_factor_t factors;
        good = fmpz_poly_degree(&line->polynomials[k]) <= MAX_DEGREE;
        if (!good || fmpz_poly_degree(&line->polynomials[k]) < 1)
            continue;
        fmpz_poly_factor_init(factors);
        fmpz_poly_factor(factors, &line->polynomials[k]);
        for (slong f = 0; f < factors->num; f++)
            add_factor(line, factors->p + f);
        fmpz_poly_factor_clear(factors);
    }
    return good;
}

/* Adds the real roots of one factor to about `precision` bits; 0 if they cannot be told. */
static int add_roots(line_t *line, size_t factor, slong precision)
{
    const fmpz_poly_struct *f = &line->factors[factor];
    slong degree = fmpz_poly_degree(f), real = 0;
    acb_ptr roots = _acb_vec_init(degree);

    arb_fmpz_poly_complex_roots(roots, f, 0, precision);
    for (slong k = 0; k < degree; k++) {
        if (!arb_is_zero(acb_imagref(roots + k)))
            continue;
        line->roots = memory_resize(line->roots, line->root_count + 1, sizeof *line->roots);
        line->roots[line->root_count].factor = factor;
        arb_init(line->roots[line->root_count].ball);
        arb_set(line->roots[line->root_count++].ball, acb_realref(roots + k));
        real++;
    }
    _acb_vec_clear(roots, degree);
    return real == fmpz_poly_num_real_roots(f);
}

static void drop_roots(line_t *line)
{
    for (size_t k = 0; k < line->root_count; k++)
        arb_clear(line->roots[k].ball);
    line->root_count = 0;
}

/* Insertion sort; 0 if two balls overlap. */
static int sort_roots(line_t *line)
{
    for (size_t k = 1; k < line->root_count; k++)
        for (size_t j = k; j > 0; j--) {
            root_t swap = line->roots[j];
            if (arb_overlaps(line->roots[j].ball, line->roots[j - 1].ball))
                return 0;
            if (arb_gt(line->roots[j].ball, line->roots[j - 1].ball))
                break;
            line->roots[j] = line->roots[j - 1];
            line->roots[j - 1] = swap;
        }
    return 1;
}

static int find_roots(line_t *line)
{
    for (slong precision = FIRST_PRECISION; precision <= LAST_PRECISION; precision *= 2) {
        int good = 1;
        drop_roots(line);
        for (size_t f = 0; f < line->factor_count && good; f++)
            good = add_roots(line, f, precision);
        if (good && sort_roots(line))
            return 1;
    }
    return 0;
}

/* ---- cells ------------------------------------------------------------------------------------
 */

void line_ball_ends(fmpq_t lower, fmpq_t upper, const arb_t ball)
{
    arf_t end;

    arf_init(end);
    arb_get_lbound_arf(end, ball, LAST_PRECISION);
    arf_get_fmpq(lower, end);
    arb_get_ubound_arf(end, ball, LAST_PRECISION);
    arf_get_fmpq(upper, end);
    arf_clear(end);
}

void line_rational_between(fmpq_t out, const fmpq_t low, const fmpq_t high)
{
    fmpq_t step, from, to;

    fmpq_init(step);
    fmpq_init(from);
    fmpq_init(to);
    fmpq_sub(step, high, low);
    fmpq_div_2exp(step, step, 10);
    fmpq_add(from, low, step);
    fmpq_sub(to, high, step);
    fmpq_simplest_between(out, from, to);
    fmpq_clear(step);
    fmpq_clear(from);
    fmpq_clear(to);
}

void line_interval(fmpq_t low, fmpq_t high, const line_t *line, size_t cell)
{
    fmpq_t beyond;

    fmpq_init(beyond);
    fmpq_set_si(low, -1, 1);
    fmpq_one(high);
    if (cell > 0) {
        line_ball_ends(beyond, low, line->roots[cell - 1].ball);
        fmpq_add_si(beyond, low, 2);
        if (fmpq_cmp(high, beyond) < 0)
            fmpq_set(high, beyond);
    }
    if (cell < line->root_count) {
        line_ball_ends(high, beyond, line->roots[cell].ball);
        fmpq_sub_si(beyond, high, 2);
        if (cell == 0 && fmpq_cmp(beyond, low) < 0)
            fmpq_set(low, beyond);
    }
    fmpq_clear(beyond);
}

int polynomial_sign_at(const fmpz_poly_struct *polynomial, const fmpq_t x)
{
    fmpq_t value;
    int sign;

    fmpq_init(value);
    fmpz_poly_evaluate_fmpq(value, polynomial, x);
    sign = fmpq_sgn(value);
    fmpq_clear(value);
    return sign;
}

static int sign_satisfies(int sign, condition_kind_t kind)
{
    switch (kind) {
    case CONDITION_POSITIVE:
        return sign > 0;
    case CONDITION_NONNEGATIVE:
        return sign >= 0;
    case CONDITION_ZERO:
        return sign == 0;
    default:
        return sign != 0;
    }
}

static int divides(const fmpz_poly_struct *factor, const fmpz_poly_struct *polynomial)
{
    fmpz_poly_t quotient;
    int answer;

    fmpz_poly_init(quotient);
    answer = fmpz_poly_divides(quotient, polynomial, factor);
    fmpz_poly_clear(quotient);
    return answer;
}

/* The sign of a polynomial on a cell: an interval (even) or a root (odd). */
static int sign_on(const line_t *line, const fmpz_poly_struct *polynomial, size_t cell)
{
    if (cell % 2 == 1 && divides(&line->factors[line->roots[cell / 2].factor], polynomial))
        return 0;
    return polynomial_sign_at(polynomial, line->samples + (cell + 1) / 2);
}

static void decide_cells(line_t *line)
{
    fmpq_t low, high;

    fmpq_init(low);
    fmpq_init(high);
    line->samples = _fmpq_vec_init((slong)line->root_count + 1);
    line->inside = memory_new(2 * line->root_count + 1, 1);
    for (size_t cell = 0; cell <= line->root_count; cell++) {
        line_interval(low, high, line, cell);
        line_rational_between(line->samples + cell, low, high);
    }
    for (size_t cell = 0; cell <= 2 * line->root_count; cell++) {
        line->inside[cell] = 1;
        for (size_t k = 0; k < line->count; k++)
            if (!sign_satisfies(sign_on(line, &line->polynomials[k], cell), line->kinds[k]))
                line->inside[cell] = 0;
    }
    fmpq_clear(low);
    fmpq_clear(high);
}

void line_clear(line_t *line)
{
    if (line->samples)
        _fmpq_vec_clear(line->samples, (slong)line->root_count + 1);
    free(line->inside);
    drop_roots(line);
    free(line->roots);
    for (size_t k = 0; k < line->factor_count; k++)
        fmpz_poly_clear(&line->factors[k]);
    free(line->factors);
}

int line_cut(line_t *line)
{
    if (!find_factors(line) || !find_roots(line))
        return 0;
    decide_cells(line);
    return 1;
}
