/* Sets of real numbers from the signs of polynomials: pieces and how their ends are printed. */
#include "prove/real_set.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "prove/real_line.h"

/* ---- printing numbers --------------------------------------------------------------------------
 */

/* The rational root of a linear factor. */
static void linear_root(fmpq_t out, const fmpz_poly_struct *factor)
{
    fmpz_t zero, one;

    fmpz_init(zero);
    fmpz_init(one);
    fmpz_poly_get_coeff_fmpz(zero, factor, 0);
    fmpz_poly_get_coeff_fmpz(one, factor, 1);
    fmpz_neg(zero, zero);
    fmpq_set_fmpz_frac(out, zero, one);
    fmpz_clear(zero);
    fmpz_clear(one);
}

/* d = outer^2 inner, as far as small primes tell. */
static void split_square(fmpz_t outer, fmpz_t inner, const fmpz_t d)
{
    fmpz_t square;

    fmpz_init(square);
    fmpz_one(outer);
    fmpz_set(inner, d);
    for (slong p = 2; p < 1000; p++) {
        fmpz_set_si(square, p * p);
        while (fmpz_divisible(inner, square)) {
            fmpz_divexact(inner, inner, square);
            fmpz_mul_si(outer, outer, p);
        }
    }
    fmpz_clear(square);
}

/* (-b +- outer sqrt(inner))/(2 a), lowest terms; `larger`: the larger root. */
static char *print_quadratic(const fmpz_poly_struct *factor, int larger)
{
    fmpz c[5] = {0};
    fmpz *b = c, *a2 = c + 1, *outer = c + 2, *inner = c + 3, *d = c + 4;
    fmpq_t middle, width;
    text_t text;
    char *first, *second;

    fmpq_init(middle);
    fmpq_init(width);
    text_init(&text);
    fmpz_poly_get_coeff_fmpz(b, factor, 1);
    fmpz_poly_get_coeff_fmpz(a2, factor, 2);
    fmpz_poly_discriminant(d, factor);
    split_square(outer, inner, d);
    fmpz_mul_si(a2, a2, 2);
    fmpz_neg(b, b);
    fmpq_set_fmpz_frac(middle, b, a2);
    fmpq_set_fmpz_frac(width, outer, a2);
    fmpq_abs(width, width);
    first = fmpq_get_str(NULL, 10, middle);
    if (!fmpq_is_zero(middle))
        text_printf(&text, "%s %s ", first, larger ? "+" : "-");
    else if (!larger)
        text_add(&text, "-");
    second = fmpq_get_str(NULL, 10, width);
    if (!fmpq_is_one(width))
        text_printf(&text, "%s*", second);
    flint_free(first);
    flint_free(second);
    first = fmpz_get_str(NULL, 10, inner);
    text_printf(&text, "sqrt(%s)", first);
    flint_free(first);
    for (size_t k = 0; k < sizeof c / sizeof *c; k++)
        fmpz_clear(c + k);
    fmpq_clear(middle);
    fmpq_clear(width);
    return text_take(&text);
}

/* "1.2345": units/10^digits */
static void add_decimal(text_t *text, const fmpz_t units, ulong digits)
{
    fmpz_t size;
    char *number;
    size_t length;

    fmpz_init(size);
    fmpz_abs(size, units);
    number = fmpz_get_str(NULL, 10, size);
    length = strlen(number);
    text_add(text, fmpz_sgn(units) < 0 ? "-" : "");
    if (length > digits)
        text_add_bytes(text, number, length - digits);
    else
        text_add(text, "0");
    text_add(text, ".");
    for (size_t k = length; k < digits; k++)
        text_add(text, "0");
    text_add(text, length > digits ? number + (length - digits) : number);
    flint_free(number);
    fmpz_clear(size);
}

/* floor(10^digits x) of a root; exact, as the ball is refined by bisection with the sign of its
 * irreducible factor, which no rational number makes zero. */
static void floor_of(fmpz_t out, const line_t *line, const root_t *root, ulong digits)
{
    const fmpz_poly_struct *factor = &line->factors[root->factor];
    fmpq_t low, high, middle;
    fmpz_t scale, other;
    int below;

    fmpq_init(low);
    fmpq_init(high);
    fmpq_init(middle);
    fmpz_init(scale);
    fmpz_init(other);
    fmpz_ui_pow_ui(scale, 10, digits);
    line_ball_ends(low, high, root->ball);
    below = polynomial_sign_at(factor, low);
    for (;;) {
        fmpz_mul(out, fmpq_numref(low), scale);
        fmpz_fdiv_q(out, out, fmpq_denref(low));
        fmpz_mul(other, fmpq_numref(high), scale);
        fmpz_fdiv_q(other, other, fmpq_denref(high));
        if (fmpz_equal(out, other))
            break;
        fmpq_add(middle, low, high);
        fmpq_div_2exp(middle, middle, 1);
        fmpq_set(polynomial_sign_at(factor, middle) == below ? low : high, middle);
    }
    fmpq_clear(low);
    fmpq_clear(high);
    fmpq_clear(middle);
    fmpz_clear(scale);
    fmpz_clear(other);
}

/* "root of 2*s^3 - 1 in [0.793700, 0.793701]": digits until no other root shares the interval. */
static char *print_algebraic(const line_t *line, size_t index)
{
    char *polynomial =
        fmpz_poly_get_str_pretty(&line->factors[line->roots[index].factor], line->variable);
    fmpz_t units, neighbour;
    ulong digits = 6;
    text_t text;

    fmpz_init(units);
    fmpz_init(neighbour);
    text_init(&text);
    for (int apart = 0; !apart && digits < 1000; digits += apart ? 0 : 6) {
        floor_of(units, line, &line->roots[index], digits);
        apart = 1;
        for (size_t k = 0; k < line->root_count; k++)
            if (k != index && line->roots[k].factor == line->roots[index].factor) {
                floor_of(neighbour, line, &line->roots[k], digits);
                apart = apart && !fmpz_equal(units, neighbour);
            }
    }
    text_printf(&text, "root of %s in [", polynomial);
    add_decimal(&text, units, digits);
    text_add(&text, ", ");
    fmpz_add_ui(units, units, 1);
    add_decimal(&text, units, digits);
    text_add(&text, "]");
    flint_free(polynomial);
    fmpz_clear(units);
    fmpz_clear(neighbour);
    return text_take(&text);
}

static int is_larger_root(const line_t *line, size_t index)
{
    for (size_t k = index + 1; k < line->root_count; k++)
        if (line->roots[k].factor == line->roots[index].factor)
            return 0;
    return 1;
}

static char *print_rational(const fmpq_t x)
{
    char *text = fmpq_get_str(NULL, 10, x), *copy = memory_copy_text(text);

    flint_free(text);
    return copy;
}

/* A root as an expression if it is rational or quadratic, else described. */
static char *print_root(const line_t *line, size_t index)
{
    const fmpz_poly_struct *factor = &line->factors[line->roots[index].factor];
    fmpq_t value;
    char *text;

    if (fmpz_poly_degree(factor) == 2)
        return print_quadratic(factor, is_larger_root(line, index));
    if (fmpz_poly_degree(factor) > 2)
        return print_algebraic(line, index);
    fmpq_init(value);
    linear_root(value, factor);
    text = print_rational(value);
    fmpq_clear(value);
    return text;
}

/* ---- pieces ------------------------------------------------------------------------------------
 */

/* Cells first .. last, all inside. */
static void add_piece(real_set_t *out, const line_t *line, size_t first, size_t last)
{
    size_t end = 2 * line->root_count;
    real_piece_t *piece;

    out->pieces = memory_resize(out->pieces, out->count + 1, sizeof *out->pieces);
    piece = &out->pieces[out->count++];
    *piece = (real_piece_t){.lower_closed = first % 2 == 1, .upper_closed = last % 2 == 1};
    if (first > 0)
        piece->lower = print_root(line, first % 2 == 1 ? first / 2 : first / 2 - 1);
    if (last < end)
        piece->upper = print_root(line, last / 2);
}

/* Compares |x| with |y|, both rational. */
static int is_nearer(const fmpq_t x, const fmpq_t y)
{
    fmpq_t a, b;
    int answer;

    fmpq_init(a);
    fmpq_init(b);
    fmpq_abs(a, x);
    fmpq_abs(b, y);
    answer = fmpq_cmp(a, b) < 0;
    fmpq_clear(a);
    fmpq_clear(b);
    return answer;
}

/* An element of the piece of cells first .. last, the nearest to 0 as far as it has few digits:
 * *text is NULL if there is none that can be written. */
static void piece_element(fmpq_t value, char **text, const line_t *line, size_t first, size_t last)
{
    fmpq_t low, high;

    fmpq_init(low);
    fmpq_init(high);
    *text = NULL;
    for (size_t cell = first; cell <= last; cell++) {
        size_t root = cell / 2;
        fmpq_t here;
        int skip = 0, linear;
        fmpq_init(here);
        linear = cell % 2 == 1 && fmpz_poly_degree(&line->factors[line->roots[root].factor]) == 1;
        if (cell % 2 == 0) {
            line_interval(low, high, line, root);
            if (fmpq_sgn(low) < 0 && fmpq_sgn(high) > 0)
                fmpq_zero(here);
            else
                line_rational_between(here, low, high);
        } else if (linear) {
            linear_root(here, &line->factors[line->roots[root].factor]);
            skip = fmpz_bits(fmpq_denref(here)) > 10 && first != last;
        } else {
            arf_get_fmpq(here, arb_midref(line->roots[root].ball));
            skip = first != last; /* there are rational numbers beside it */
        }
        if (!skip && (!*text || is_nearer(here, value))) {
            free(*text);
            fmpq_set(value, here);
            *text = cell % 2 == 0 || linear ? print_rational(here)
                    : fmpz_poly_degree(&line->factors[line->roots[root].factor]) == 2
                        ? print_root(line, root)
                        : NULL;
        }
        fmpq_clear(here);
    }
    fmpq_clear(low);
    fmpq_clear(high);
}

static void collect(real_set_t *out, const line_t *line)
{
    size_t end = 2 * line->root_count;
    fmpq_t best, here;

    fmpq_init(best);
    fmpq_init(here);
    for (size_t first = 0; first <= end; first++) {
        size_t last = first;
        char *text;
        if (!line->inside[first])
            continue;
        while (last < end && line->inside[last + 1])
            last++;
        add_piece(out, line, first, last);
        piece_element(here, &text, line, first, last);
        if (text && (!out->nearest || is_nearer(here, best))) {
            free(out->nearest);
            out->nearest = text;
            fmpq_set(best, here);
        } else {
            free(text);
        }
        first = last;
    }
    fmpq_clear(best);
    fmpq_clear(here);
}

int real_set_find(real_set_t *out, const condition_kind_t *kinds,
                  const fmpz_poly_struct *polynomials, size_t count, const char *variable)
{
    line_t line = {
        .kinds = kinds, .polynomials = polynomials, .count = count, .variable = variable};
    int good;

    *out = (real_set_t){0};
    good = line_cut(&line);
    if (good)
        collect(out, &line);
    line_clear(&line);
    return good;
}

void real_set_clear(real_set_t *set)
{
    for (size_t k = 0; k < set->count; k++) {
        free(set->pieces[k].lower);
        free(set->pieces[k].upper);
    }
    free(set->pieces);
    free(set->nearest);
    *set = (real_set_t){0};
}
