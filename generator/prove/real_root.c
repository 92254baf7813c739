/* Real roots as text: rational, by a square root, or by their polynomial and where they lie. */
#include "prove/real_root.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"

void root_linear(fmpq_t out, const fmpz_poly_struct *factor)
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

char *rational_text(const fmpq_t x)
{
    char *text = fmpq_get_str(NULL, 10, x), *copy = memory_copy_text(text);

    flint_free(text);
    return copy;
}

char *root_text(const line_t *line, size_t index)
{
    const fmpz_poly_struct *factor = &line->factors[line->roots[index].factor];
    fmpq_t value;
    char *text;

    if (fmpz_poly_degree(factor) == 2)
        return print_quadratic(factor, is_larger_root(line, index));
    if (fmpz_poly_degree(factor) > 2)
        return print_algebraic(line, index);
    fmpq_init(value);
    root_linear(value, factor);
    text = rational_text(value);
    fmpq_clear(value);
    return text;
}
