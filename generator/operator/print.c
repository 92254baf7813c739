/* Operators as text in the language of models.
 *
 * For printing the basis of a finite factor is extended: sx, sy of two-dimensional factors, and the
 * diagonal units |i><i| of larger ones, which the language has and the basis has not. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "operator/operator.h"
#include "operator/operator_internal.h"

enum { PAULI_X = 4, PAULI_Y = 5 }; /* beyond 0 .. 3 = 1, sp, sm, sz */

static size_t diagonal_unit(size_t dimension, size_t i)
{
    return dimension * dimension + i;
}

/* ---- nicer bases ------------------------------------------------------------------------- */

/* sp, sm -> sx, sy in a two-dimensional factor:  sp = (sx + i sy)/2,  sm = (sx - i sy)/2. */
static void to_pauli(op_t out, op_src a, size_t factor, const algebra_t *algebra)
{
    size_t width = space_width(algebra->space), offset = space_offset(algebra->space, factor);
    opkey_t *key = memory_new(width, sizeof(opkey_t));
    scalar_t half;

    scalar_init(half, algebra->ring);
    op_zero(out, algebra);
    for (size_t k = 0; k < a->count; k++) {
        memcpy(key, op_key(a, k, algebra), width * sizeof(opkey_t));
        opkey_t index = key[offset];
        if (index != 1 && index != 2) {
            op_append(out, key, &a->coefficients[k], algebra);
            continue;
        }
        scalar_mul_ratio(half, &a->coefficients[k], 1, 2, algebra->ring);
        key[offset] = PAULI_X;
        op_append(out, key, half, algebra);
        scalar_imaginary_unit(half, algebra->ring);
        scalar_mul(half, half, &a->coefficients[k], algebra->ring);
        scalar_mul_ratio(half, half, index == 1 ? 1 : -1, 2, algebra->ring);
        key[offset] = PAULI_Y;
        op_append(out, key, half, algebra);
    }
    op_normalise(out, algebra);
    scalar_clear(half, algebra->ring);
    free(key);
}

/* z_l -> sum_i <i|z_l|i> |i><i| in a larger factor. */
static void to_units(op_t out, op_src a, size_t factor, const algebra_t *algebra)
{
    size_t width = space_width(algebra->space), offset = space_offset(algebra->space, factor);
    size_t d = space_dimension(algebra->space, factor), i, j;
    opkey_t *key = memory_new(width, sizeof(opkey_t));
    scalar_t c;

    scalar_init(c, algebra->ring);
    op_zero(out, algebra);
    for (size_t k = 0; k < a->count; k++) {
        memcpy(key, op_key(a, k, algebra), width * sizeof(opkey_t));
        size_t index = key[offset];
        if (index == 0 || basis_is_offdiagonal(&i, &j, d, index)) {
            op_append(out, key, &a->coefficients[k], algebra);
            continue;
        }
        for (i = 0; i < d; i++) {
            scalar_mul_si(c, &a->coefficients[k], basis_element(d, index, i, i), algebra->ring);
            key[offset] = (opkey_t)diagonal_unit(d, i);
            op_append(out, key, c, algebra);
        }
    }
    op_normalise(out, algebra);
    scalar_clear(c, algebra->ring);
    free(key);
}

/* The form with the fewest terms, factor by factor. */
static void to_readable(op_t out, op_src a, const algebra_t *algebra)
{
    op_t other;

    op_init(other, algebra);
    op_set(out, a, algebra);
    for (size_t f = 0; f < space_count(algebra->space); f++) {
        size_t d = space_dimension(algebra->space, f);
        if (d == 0 || !op_acts_on(out, f, algebra))
            continue;
        if (d == 2)
            to_pauli(other, out, f, algebra);
        else
            to_units(other, out, f, algebra);
        if (d != 2 || other->count <= out->count)
            op_swap(out, other);
    }
    op_clear(other, algebra);
}

/* ---- keys -------------------------------------------------------------------------------- */

static void add_power(text_t *out, const char *space, const char *member, size_t power)
{
    if (power == 0)
        return;
    text_printf(out, "%s%s.%s", out->length ? "*" : "", space, member);
    if (power > 1)
        text_printf(out, "^%zu", power);
}

/* z_l written out in units: "(D.e(0,0) - D.e(1,1))". */
static void add_diagonal(text_t *out, const char *space, size_t dimension, size_t index)
{
    const char *sign = "";

    text_add(out, "(");
    for (size_t i = 0; i < dimension; i++) {
        slong n = basis_element(dimension, index, i, i);
        if (n == 0)
            continue;
        text_add(out, n < 0 ? " - " : sign);
        if (n != 1 && n != -1)
            text_printf(out, "%ld*", labs(n));
        text_printf(out, "%s.e(%zu,%zu)", space, i, i);
        sign = " + ";
    }
    text_add(out, ")");
}

static void add_finite(text_t *out, const char *space, size_t dimension, size_t index)
{
    static const char *const pauli[] = {"", "sp", "sm", "sz", "sx", "sy"};
    size_t i, j;

    if (index == 0)
        return;
    text_add(out, out->length ? "*" : "");
    if (dimension == 2)
        text_printf(out, "%s.%s", space, pauli[index]);
    else if (index >= diagonal_unit(dimension, 0))
        text_printf(out, "%s.e(%zu,%zu)", space, index - diagonal_unit(dimension, 0),
                    index - diagonal_unit(dimension, 0));
    else if (basis_is_offdiagonal(&i, &j, dimension, index))
        text_printf(out, "%s.e(%zu,%zu)", space, i, j);
    else
        add_diagonal(out, space, dimension, index);
}

/* The name of factor f, within `block` (may be NULL) without "block." in front. */
static const char *name_within(const space_t *space, size_t f, const char *block)
{
    const char *name = space_name(space, f);
    size_t length = block == NULL ? 0 : strlen(block);

    return length > 0 && strncmp(name, block, length) == 0 && name[length] == '.'
               ? name + length + 1
               : name;
}

/* The basis element; `ladder`: mode entries are powers of a† and a. */
static char *print_key(const opkey_t *key, int ladder, const char *block, const algebra_t *algebra)
{
    const space_t *space = algebra->space;
    text_t text;

    text_init(&text);
    for (size_t f = 0; f < space_count(space); f++) {
        const opkey_t *entry = key + space_offset(space, f);
        const char *name = name_within(space, f, block);
        if (space_is_mode(space, f)) {
            add_power(&text, name, ladder ? "ad" : "q", entry[0]);
            add_power(&text, name, ladder ? "a" : "p", entry[1]);
        } else {
            add_finite(&text, name, space_dimension(space, f), entry[0]);
        }
    }
    return text_take(&text);
}

char *op_print_key(const opkey_t *key, const algebra_t *algebra)
{
    char *text = print_key(key, 0, NULL, algebra);

    if (*text != '\0')
        return text;
    free(text);
    return memory_copy_text("1");
}

/* ---- sums -------------------------------------------------------------------------------- */

/* " - " and the text without its minus sign, if it starts with one. */
static void add_signed(text_t *out, const char *text)
{
    int negative = *text == '-';

    if (out->length > 0)
        text_add(out, negative ? " - " : " + ");
    else if (negative)
        text_add(out, "-");
    text_add(out, text + negative);
}

static void add_term(text_t *out, scalar_src coefficient, const char *key, const algebra_t *algebra)
{
    int negative = scalar_prints_negative(coefficient, algebra->ring);
    text_t term;
    scalar_t size;
    char *number;

    text_init(&term);
    scalar_init(size, algebra->ring);
    scalar_set(size, coefficient, algebra->ring);
    if (negative)
        scalar_neg(size, size, algebra->ring);
    text_add(&term, negative ? "-" : "");
    number = *key ? scalar_print_factor(size, algebra->ring) : scalar_print(size, algebra->ring);
    if (*key == '\0' || !scalar_is_one(size, algebra->ring))
        text_printf(&term, "%s%s", number, *key ? "*" : "");
    text_add(&term, key);
    add_signed(out, text_string(&term));
    free(number);
    scalar_clear(size, algebra->ring);
    text_clear(&term);
}

/* Highest powers first, but a positive term leads if there is one. */
static char *print_sum(op_src a, int ladder, const char *block, const algebra_t *algebra)
{
    size_t lead = a->count;
    text_t text;

    text_init(&text);
    if (a->count == 0)
        text_add(&text, "0");
    while (lead > 0 && scalar_prints_negative(&a->coefficients[lead - 1], algebra->ring))
        lead--;
    lead = lead == 0 ? a->count : lead;
    for (size_t n = 0; n < a->count; n++) {
        size_t place = a->count - n; /* 1 + the term, counted from the last */
        size_t k = n == 0 ? lead - 1 : place >= lead ? place : place - 1;
        char *key = print_key(op_key(a, k, algebra), ladder, block, algebra);
        add_term(&text, &a->coefficients[k], key, algebra);
        free(key);
    }
    return text_take(&text);
}

static int acts_on_modes(op_src a, const algebra_t *algebra)
{
    for (size_t f = 0; f < space_count(algebra->space); f++)
        if (space_is_mode(algebra->space, f) && op_acts_on(a, f, algebra))
            return 1;
    return 0;
}

char *op_print_within(op_src a, const char *block, const algebra_t *algebra)
{
    op_t readable, normal;
    int ladder = 0;
    char *text;

    op_init(readable, algebra);
    op_init(normal, algebra);
    to_readable(readable, a, algebra);
    if (acts_on_modes(a, algebra) && !op_is_hermitian(a, algebra) &&
        op_to_normal(normal, a, algebra)) {
        op_t other;
        op_init(other, algebra);
        to_readable(other, normal, algebra);
        ladder = other->count < readable->count;
        if (ladder)
            op_swap(readable, other);
        op_clear(other, algebra);
    }
    text = print_sum(readable, ladder, block, algebra);
    op_clear(readable, algebra);
    op_clear(normal, algebra);
    return text;
}

char *op_print(op_src a, const algebra_t *algebra)
{
    return op_print_within(a, NULL, algebra);
}

void op_randtest(op_t out, const unsigned char *take, flint_rand_t random, const algebra_t *algebra)
{
    const space_t *space = algebra->space;
    opkey_t *key = memory_new(space_width(space) + 1, sizeof(opkey_t));
    scalar_t c;

    scalar_init(c, algebra->ring);
    op_zero(out, algebra);
    for (size_t t = n_randint(random, 4); t > 0; t--) {
        for (size_t f = 0; f < space_count(space); f++) {
            size_t d = space_dimension(space, f), offset = space_offset(space, f);
            int active = (take == NULL || take[f]) && n_randint(random, 2) == 0;
            key[offset] = (opkey_t)(active ? n_randint(random, d ? d * d : 3) : 0);
            if (d == 0)
                key[offset + 1] = (opkey_t)(active ? n_randint(random, 3) : 0);
        }
        scalar_randtest(c, random, 0, algebra->ring);
        op_append(out, key, c, algebra);
    }
    op_normalise(out, algebra);
    scalar_clear(c, algebra->ring);
    free(key);
}
