/* Balls as decimal numbers. */
#include "enclose/decimal.h"

#include <stdlib.h>

#include "base/memory.h"
#include "base/text.h"

enum { LARGEST_EXPONENT = 40000, DIGITS_OF_BOUNDS = 3 };

static int is_printable(const arf_t x)
{
    return arf_is_zero(x) || (arf_is_finite(x) && arf_cmpabs_2exp_si(x, LARGEST_EXPONENT) < 0 &&
                              arf_cmpabs_2exp_si(x, -LARGEST_EXPONENT) > 0);
}

/* out = x 10^power, exactly */
static void scaled(fmpq_t out, const arf_t x, slong power)
{
    fmpz_t ten;

    fmpz_init(ten);
    arf_get_fmpq(out, x);
    fmpz_set_ui(ten, 10);
    fmpz_pow_ui(ten, ten, (ulong)(power < 0 ? -power : power));
    if (power < 0)
        fmpq_div_fmpz(out, out, ten);
    else
        fmpq_mul_fmpz(out, out, ten);
    fmpz_clear(ten);
}

static void round_quotient(fmpz_t out, const fmpq_t x, int up)
{
    if (up)
        fmpz_cdiv_q(out, fmpq_numref(x), fmpq_denref(x));
    else
        fmpz_fdiv_q(out, fmpq_numref(x), fmpq_denref(x));
}

/* A whole number next to x; what rounding moves is counted by the caller. */
static void round_nearest(fmpz_t out, const fmpq_t x)
{
    fmpz_t twice;

    fmpz_init(twice);
    fmpz_mul_2exp(twice, fmpq_denref(x), 1);
    fmpz_mul_2exp(out, fmpq_numref(x), 1);
    fmpz_add(out, out, fmpq_denref(x));
    fmpz_fdiv_q(out, out, twice);
    fmpz_clear(twice);
}

/* d.dde-x from a whole number of DIGITS_OF_BOUNDS digits and the power of ten of the first one */
static char *scientific(const fmpz_t number, slong exponent)
{
    char *digits = fmpz_get_str(NULL, 10, number);
    size_t last = strlen(digits);
    text_t text;

    while (last > 1 && digits[last - 1] == '0')
        last--;
    digits[last] = 0;
    text_init(&text);
    text_printf(&text, "%c%s%s", digits[0], digits[1] ? "." : "", digits + 1);
    if (exponent != 0)
        text_printf(&text, "e%+ld", (long)exponent);
    flint_free(digits);
    return text_take(&text);
}

char *decimal_bound(const arf_t x, int up)
{
    slong power, exponent;
    fmpz_t number, limit;
    fmpq_t q;
    char *out;

    if (!is_printable(x))
        return NULL;
    if (arf_sgn(x) <= 0)
        return memory_copy_text("0");
    fmpz_init(number);
    fmpz_init(limit);
    fmpq_init(q);
    fmpz_set_ui(limit, 1000); /* 10^DIGITS_OF_BOUNDS */
    power = DIGITS_OF_BOUNDS - arf_abs_bound_lt_2exp_si(x) * 30103 / 100000 + 2;
    for (;; power--) { /* as many digits as there may be */
        scaled(q, x, power);
        round_quotient(number, q, up);
        if (fmpz_cmp(number, limit) < 0)
            break;
    }
    exponent = (slong)fmpz_sizeinbase(number, 10) - 1 - power;
    if (fmpz_is_zero(number))
        exponent = 0;
    out = scientific(number, exponent);
    fmpz_clear(number);
    fmpz_clear(limit);
    fmpq_clear(q);
    return out;
}

/* number 10^-decimals */
static char *fixed(const fmpz_t number, slong decimals)
{
    fmpz_t size;
    char *digits;
    slong count;
    text_t text;

    fmpz_init(size);
    fmpz_abs(size, number);
    digits = fmpz_get_str(NULL, 10, size);
    count = (slong)strlen(digits);
    text_init(&text);
    if (fmpz_sgn(number) < 0)
        text_add(&text, "-");
    if (count > decimals)
        text_printf(&text, "%.*s", (int)(count - decimals), digits);
    else
        text_add(&text, "0");
    if (decimals > 0)
        text_add(&text, ".");
    for (slong k = count; k < decimals; k++)
        text_add(&text, "0");
    if (decimals > 0)
        text_add(&text, digits + (count > decimals ? count - decimals : 0));
    flint_free(digits);
    fmpz_clear(size);
    return text_take(&text);
}

/* Zeros at the end, where nothing is open, say nothing. */
static void trim(char *number)
{
    size_t last = strlen(number);

    if (!strchr(number, '.'))
        return;
    while (number[last - 1] == '0')
        last--;
    number[number[last - 1] == '.' ? last - 1 : last] = 0;
}

/* How many decimals show a little more than the radius leaves open. */
static slong decimals_of(const arb_t x)
{
    arf_t radius;
    slong decimals;

    if (arb_is_exact(x)) { /* all of them, if they are few */
        slong bits = arf_is_zero(arb_midref(x)) ? 0 : -arf_abs_bound_lt_2exp_si(arb_midref(x));
        return (bits > 0 ? bits : 0) * 30103 / 100000 + 20;
    }
    arf_init(radius);
    arf_set_mag(radius, arb_radref(x));
    decimals = 2 - arf_abs_bound_lt_2exp_si(radius) * 30103 / 100000;
    arf_clear(radius);
    return decimals < 0 ? 0 : decimals;
}

void decimal_ball(char **mid, char **rad, const arb_t x, slong most)
{
    slong decimals;
    fmpz_t number;
    fmpq_t q, shown;
    arf_t radius;
    arb_t off;

    *mid = *rad = NULL;
    arf_init(radius);
    arf_set_mag(radius, arb_radref(x));
    if (arb_is_finite(x) && is_printable(arb_midref(x)) && is_printable(radius)) {
        fmpz_init(number);
        fmpq_init(q);
        fmpq_init(shown);
        arb_init(off);
        decimals = decimals_of(x);
        decimals = decimals < most ? decimals : most;
        scaled(q, arb_midref(x), decimals);
        round_nearest(number, q);
        *mid = fixed(number, decimals);
        fmpq_sub_fmpz(shown, q, number); /* what rounding moved, in units of 10^-decimals */
        fmpq_abs(shown, shown);
        scaled(q, radius, decimals);
        fmpq_add(q, q, shown);
        arb_set_ui(off, 10);
        arb_pow_ui(off, off, (ulong)decimals, 64);
        arb_inv(off, off, 64);
        arb_mul_fmpz(off, off, fmpq_numref(q), 64);
        arb_div_fmpz(off, off, fmpq_denref(q), 64);
        arb_get_ubound_arf(radius, off, 64);
        *rad = decimal_bound(radius, 1);
        if (arf_is_zero(radius))
            trim(*mid);
        fmpz_clear(number);
        fmpq_clear(q);
        fmpq_clear(shown);
        arb_clear(off);
    }
    arf_clear(radius);
}
