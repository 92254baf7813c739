/* Canonical text of exact coefficients, in the syntax of models. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "scalar/ring_internal.h"

#define NUM(x) fmpz_mpoly_q_numref(x)
#define DEN(x) fmpz_mpoly_q_denref(x)

/* Generators in the order in which a reader expects them: numbers before names. */
static size_t print_order(size_t *order, const ring_t *ring)
{
    static const generator_kind_t kinds[] = {GENERATOR_UNIT,       GENERATOR_CONSTANT,
                                             GENERATOR_RADICAL,    GENERATOR_PARAMETER,
                                             GENERATOR_COORDINATE, GENERATOR_FUNCTION};
    size_t count = 0;

    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
        for (size_t g = 0; g < ring_generator_count(ring); g++)
            if (ring_generator_kind(ring, g) == kinds[k])
                order[count++] = g;
    return count;
}

/* |coefficient| * monomial of term t over `divisor`, without its sign. */
static void print_term(text_t *out, const fmpz_mpoly_t p, slong t, const fmpz_t divisor,
                       const size_t *order, size_t count, const ring_t *ring)
{
    fmpq_t c;
    char *number;
    int first = 1;

    fmpq_init(c);
    fmpz_mpoly_get_term_coeff_fmpz(fmpq_numref(c), p, t, ring->context);
    fmpz_set(fmpq_denref(c), divisor);
    fmpq_canonicalise(c);
    fmpq_abs(c, c);
    if (!fmpq_is_one(c)) {
        number = fmpq_get_str(NULL, 10, c);
        text_add(out, number);
        flint_free(number);
        first = 0;
    }
    for (size_t k = 0; k < count; k++) {
        ulong e = fmpz_mpoly_get_term_var_exp_ui(p, t, (slong)order[k], ring->context);
        if (e == 0)
            continue;
        text_printf(out, "%s%s", first ? "" : "*", ring_generator_name(ring, order[k]));
        if (e > 1)
            text_printf(out, "^%lu", e);
        first = 0;
    }
    if (first)
        text_add(out, "1");
    fmpq_clear(c);
}

static int term_is_negative(const fmpz_mpoly_t p, slong t, const ring_t *ring)
{
    fmpz_t c;
    int negative;

    fmpz_init(c);
    fmpz_mpoly_get_term_coeff_fmpz(c, p, t, ring->context);
    negative = fmpz_sgn(c) < 0;
    fmpz_clear(c);
    return negative;
}

/* The first positive term leads, so that no sum starts with a minus sign without need. */
static slong leading_term(const fmpz_mpoly_t p, const ring_t *ring)
{
    for (slong t = 0; t < fmpz_mpoly_length(p, ring->context); t++)
        if (!term_is_negative(p, t, ring))
            return t;
    return 0;
}

/* "16*gammaC*gammaQ - lambda^2", divided by a positive integer. */
static void poly_print(text_t *out, const fmpz_mpoly_t p, const fmpz_t divisor, const ring_t *ring)
{
    slong length = fmpz_mpoly_length(p, ring->context), lead = leading_term(p, ring);
    size_t *order = memory_new(ring_generator_count(ring), sizeof(size_t));
    size_t count = print_order(order, ring);

    if (length == 0)
        text_add(out, "0");
    for (slong k = 0; k < length; k++) {
        slong t = k == 0 ? lead : k <= lead ? k - 1 : k;
        int negative = term_is_negative(p, t, ring);
        text_add(out, k == 0 ? (negative ? "-" : "") : (negative ? " - " : " + "));
        print_term(out, p, t, divisor, order, count, ring);
    }
    free(order);
}

/* A power of one generator: a denominator without brackets. */
static int is_simple(const fmpz_mpoly_t p, const ring_t *ring)
{
    size_t factors = 0;

    for (size_t g = 0; g < ring_generator_count(ring); g++)
        factors += fmpz_mpoly_degree_si(p, (slong)g, ring->context) > 0;
    return factors == 1 && fmpz_mpoly_length(p, ring->context) == 1 &&
           fmpz_is_one(fmpz_mpoly_leadcoeff(p));
}

/* num/den: a number below is divided into the terms, anything else is written as a quotient. */
static void scalar_write(text_t *out, scalar_src x, const ring_t *ring)
{
    const fmpz_mpoly_ctx_struct *context = ring->context;
    fmpz_t divisor, one;

    fmpz_init_set_ui(one, 1);
    fmpz_init(divisor);
    if (fmpz_mpoly_is_fmpz(DEN(x), context)) {
        fmpz_mpoly_get_fmpz(divisor, DEN(x), context);
        poly_print(out, NUM(x), divisor, ring);
    } else {
        int sum = fmpz_mpoly_length(NUM(x), context) > 1;
        text_add(out, sum ? "(" : "");
        poly_print(out, NUM(x), one, ring);
        text_add(out, sum ? ")/" : "/");
        text_t below;
        text_init(&below);
        poly_print(&below, DEN(x), one, ring);
        int simple = is_simple(DEN(x), ring);
        text_printf(out, simple ? "%s" : "(%s)", text_string(&below));
        text_clear(&below);
    }
    fmpz_clear(divisor);
    fmpz_clear(one);
}

char *scalar_print(scalar_src x, const ring_t *ring)
{
    text_t text;

    text_init(&text);
    scalar_write(&text, x, ring);
    return text_take(&text);
}

int scalar_prints_negative(scalar_src x, const ring_t *ring)
{
    return !scalar_is_zero(x, ring) && fmpz_mpoly_length(NUM(x), ring->context) == 1 &&
           term_is_negative(NUM(x), 0, ring);
}

char *scalar_print_factor(scalar_src x, const ring_t *ring)
{
    const fmpz_mpoly_ctx_struct *context = ring->context;
    int plain = fmpz_mpoly_length(NUM(x), context) <= 1 && !scalar_prints_negative(x, ring);
    text_t text;

    text_init(&text);
    text_add(&text, plain ? "" : "(");
    scalar_write(&text, x, ring);
    text_add(&text, plain ? "" : ")");
    return text_take(&text);
}
