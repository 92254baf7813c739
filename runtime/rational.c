/* Exact rational numbers, as many operations on them as command lines need. */
#include "rational.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A number that is read has at most 60 digits and 360 powers of ten: numerator and denominator stay
 * below 2^1400, those of a quotient below 2^2800, and those between two quotients below 2^5700; a
 * quotient of these in 56 bits takes twice that at most, 359 words. */
enum { MOST_DIGITS = 60, MOST_POWER = 360 };

static void natural_set(moyal_natural *x, uint32_t value)
{
    x->words[0] = value;
    x->used = value > 0;
}

/* x = x factor + carry. */
static void multiply_small(moyal_natural *x, uint32_t factor, uint32_t carry)
{
    uint64_t sum = carry;

    for (int k = 0; k < x->used; k++) {
        sum += (uint64_t)x->words[k] * factor;
        x->words[k] = (uint32_t)sum;
        sum >>= 32;
    }
    if (sum && x->used < MOYAL_NATURAL_WORDS)
        x->words[x->used++] = (uint32_t)sum;
    while (x->used > 0 && x->words[x->used - 1] == 0)
        x->used--;
}

/* out = a b, out apart from both. */
static void multiply(moyal_natural *out, const moyal_natural *a, const moyal_natural *b)
{
    out->used = a->used + b->used;
    memset(out->words, 0, sizeof *out->words * (size_t)out->used);
    for (int i = 0; i < a->used; i++) {
        uint64_t sum = 0;

        for (int j = 0; j < b->used; j++) {
            sum += (uint64_t)a->words[i] * b->words[j] + out->words[i + j];
            out->words[i + j] = (uint32_t)sum;
            sum >>= 32;
        }
        out->words[i + b->used] = (uint32_t)sum;
    }
    while (out->used > 0 && out->words[out->used - 1] == 0)
        out->used--;
}

static int compare(const moyal_natural *a, const moyal_natural *b)
{
    if (a->used != b->used)
        return a->used < b->used ? -1 : 1;
    for (int k = a->used - 1; k >= 0; k--)
        if (a->words[k] != b->words[k])
            return a->words[k] < b->words[k] ? -1 : 1;
    return 0;
}

/* a + b or, where b <= a, a - b. */
static void combine(moyal_natural *a, const moyal_natural *b, int minus)
{
    int64_t carry = 0;

    for (int k = 0; k < b->used || carry != 0; k++) {
        const int64_t other = k < b->used ? b->words[k] : 0;

        if (k == a->used)
            a->words[a->used++] = 0;
        carry += (int64_t)a->words[k] + (minus ? -other : other);
        a->words[k] = (uint32_t)carry;
        carry >>= 32; /* -1, 0 or 1 */
    }
    while (a->used > 0 && a->words[a->used - 1] == 0)
        a->used--;
}

static int bits(const moyal_natural *x)
{
    int count = 32 * x->used;

    if (count > 0)
        for (uint32_t top = x->words[x->used - 1]; top < UINT32_C(1) << 31; top <<= 1)
            count--;
    return count;
}

/* x = x 2^count. */
static void shift(moyal_natural *x, int count)
{
    for (; count > 0; count -= 31)
        multiply_small(x, UINT32_C(1) << (count < 31 ? count : 31), 0);
}

/* ---- reading ------------------------------------------------------------------------------- */

static int read_power(const char **text)
{
    const char *c = *text;
    const int negative = *c == '-';
    int power = 0;

    c += *c == '-' || *c == '+';
    if (!isdigit((unsigned char)*c))
        return MOST_POWER + 1;
    for (; isdigit((unsigned char)*c); c++)
        power = power <= MOST_POWER ? 10 * power + (*c - '0') : power;
    *text = c;
    return negative ? -power : power;
}

/* A decimal number at *text, which moves behind it; 0 if there is none. */
static int read_decimal(moyal_rational *out, const char **text)
{
    const char *c = *text;
    int digits = 0, power = 0, point = 0;

    out->negative = *c == '-';
    c += *c == '-' || *c == '+';
    natural_set(&out->n, 0);
    natural_set(&out->d, 1);
    for (; isdigit((unsigned char)*c) || (*c == '.' && !point); c++) {
        if (*c == '.') {
            point = 1;
            continue;
        }
        if (++digits > MOST_DIGITS)
            return 0;
        multiply_small(&out->n, 10, (uint32_t)(*c - '0'));
        power -= point;
    }
    if (*c == 'e' || *c == 'E') {
        c++;
        power += read_power(&c);
    }
    if (digits == 0 || power > MOST_POWER || power < -MOST_POWER)
        return 0;
    for (int k = 0; k < abs(power); k++)
        multiply_small(power > 0 ? &out->n : &out->d, 10, 0);
    *text = c;
    return 1;
}

int moyal_rational_read(moyal_rational *out, const char *text)
{
    moyal_rational by;
    double size;

    if (!read_decimal(out, &text))
        return 0;
    if (*text == '/') {
        const moyal_rational all = *out;

        text++;
        if (!read_decimal(&by, &text) || by.n.used == 0)
            return 0;
        multiply(&out->n, &all.n, &by.d);
        multiply(&out->d, &all.d, &by.n);
        out->negative ^= by.negative;
    }
    size = fabs(moyal_rational_double(out));
    return *text == '\0' && (out->n.used == 0 || (size > 1e-300 && size < 1e300));
}

/* ---- values -------------------------------------------------------------------------------- */

void moyal_rational_between(moyal_rational *out, const moyal_rational *from,
                            const moyal_rational *to, uint32_t k, uint32_t count)
{
    moyal_natural second;

    multiply(&out->n, &from->n, &to->d); /* (a d (count - k) + c b k) / (b d count) */
    multiply(&second, &to->n, &from->d);
    multiply(&out->d, &from->d, &to->d);
    multiply_small(&out->n, count - k, 0);
    multiply_small(&second, k, 0);
    multiply_small(&out->d, count, 0);
    out->negative = from->negative;
    if (from->negative == to->negative) {
        combine(&out->n, &second, 0);
    } else if (compare(&out->n, &second) >= 0) {
        combine(&out->n, &second, 1);
    } else {
        moyal_natural first = out->n;

        out->n = second;
        combine(&out->n, &first, 1);
        out->negative = to->negative;
    }
}

/* The quotient has 55 or 56 bits; with its last bit set where there is a rest, it is rounded to 53
 * like the number itself. */
double moyal_rational_double(const moyal_rational *x)
{
    const int up = 55 - bits(&x->n) + bits(&x->d);
    moyal_natural n = x->n, d = x->d;
    int64_t quotient = 0;
    double value;

    if (n.used == 0)
        return 0;
    shift(up > 0 ? &n : &d, abs(up));
    shift(&d, 56);
    for (int k = 0; k <= 56; k++) {
        const int fits = compare(&n, &d) >= 0;

        quotient = 2 * quotient + fits;
        if (fits)
            combine(&n, &d, 1);
        multiply_small(&n, 2, 0);
    }
    value = ldexp((double)(quotient | (n.used > 0)), -up);
    return x->negative ? -value : value;
}
