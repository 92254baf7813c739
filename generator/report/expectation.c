/* Prints equations for expectation values. */
#include "report/expectation.h"
#include "report/shown.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

/* Qubits are shown in sx, sy, sz instead of the basis |0><1|, |1><0|, sz.  In a "shown" operator
 * the index of |0><1| stands for sx and the one of |1><0| for sy: only keys and names know the
 * difference. */
int shown_is_qubit(const space_t *space, size_t factor)
{
    return space_dimension(space, factor) == 2;
}

/* |0><1| = (sx + i sy)/2, |1><0| = (sx - i sy)/2 in one factor of one term. */
static void add_shown_term(op_t out, const opkey_t *key, scalar_src coefficient, size_t offset,
                           const algebra_t *algebra)
{
    size_t width = space_width(algebra->space);
    opkey_t up = (opkey_t)basis_offdiagonal(2, 0, 1), down = (opkey_t)basis_offdiagonal(2, 1, 0);
    opkey_t *shown = memory_new(width, sizeof *shown);
    scalar_t x;
    op_t term;

    scalar_init(x, algebra->ring);
    op_init(term, algebra);
    memcpy(shown, key, width * sizeof *shown);
    scalar_mul_ratio(x, coefficient, 1, 2, algebra->ring);
    shown[offset] = up;
    op_set_term(term, shown, x, algebra);
    op_add(out, out, term, algebra);
    scalar_imaginary_unit(x, algebra->ring);
    scalar_mul(x, x, coefficient, algebra->ring);
    scalar_mul_ratio(x, x, key[offset] == up ? 1 : -1, 2, algebra->ring);
    shown[offset] = down;
    op_set_term(term, shown, x, algebra);
    op_add(out, out, term, algebra);
    op_clear(term, algebra);
    scalar_clear(x, algebra->ring);
    free(shown);
}

static void shown_factor(op_t out, op_src x, size_t factor, const algebra_t *algebra)
{
    size_t width = space_width(algebra->space), offset = space_offset(algebra->space, factor);
    op_t sum, term;

    op_init(sum, algebra);
    op_init(term, algebra);
    for (size_t k = 0; k < x->count; k++) {
        const opkey_t *key = x->keys + k * width;
        size_t i, j;

        if (basis_is_offdiagonal(&i, &j, 2, key[offset])) {
            add_shown_term(sum, key, &x->coefficients[k], offset, algebra);
        } else {
            op_set_term(term, key, &x->coefficients[k], algebra);
            op_add(sum, sum, term, algebra);
        }
    }
    op_swap(out, sum);
    op_clear(term, algebra);
    op_clear(sum, algebra);
}

static void shown(op_t out, op_src x, const algebra_t *algebra)
{
    op_set(out, x, algebra);
    for (size_t factor = 0; factor < space_count(algebra->space); factor++) {
        if (shown_is_qubit(algebra->space, factor))
            shown_factor(out, out, factor, algebra);
    }
}

/* The name of one factor of a shown key, e.g. "A.sx"; freed with free(). */
static char *factor_name(const opkey_t *key, size_t factor, const algebra_t *algebra)
{
    const space_t *space = algebra->space;
    size_t offset = space_offset(space, factor);
    opkey_t *alone = memory_new(space_width(space), sizeof *alone);
    char *name;
    text_t text;

    alone[offset] = key[offset];
    if (space_is_mode(space, factor))
        alone[offset + 1] = key[offset + 1];
    if (shown_is_qubit(space, factor)) {
        text_init(&text);
        text_printf(&text, "%s.%s", space_name(space, factor),
                    key[offset] == basis_offdiagonal(2, 0, 1)   ? "sx"
                    : key[offset] == basis_offdiagonal(2, 1, 0) ? "sy"
                                                                : "sz");
        name = text_take(&text);
    } else {
        name = op_print_key(alone, algebra);
    }
    free(alone);
    return name;
}

/* Whether a key is not the identity on `factor`. */
int key_acts_on(const opkey_t *key, size_t factor, const space_t *space)
{
    size_t offset = space_offset(space, factor);

    return key[offset] != 0 || (space_is_mode(space, factor) && key[offset + 1] != 0);
}

/* "<Q.q*A.sx>" of a shown key, "" for the identity; freed with free(). */
char *mean_name(const opkey_t *key, const algebra_t *algebra)
{
    text_t out;

    text_init(&out);
    for (size_t factor = 0; factor < space_count(algebra->space); factor++) {
        char *name;

        if (!key_acts_on(key, factor, algebra->space))
            continue;
        name = factor_name(key, factor, algebra);
        text_printf(&out, "%s%s", out.length > 0 ? "*" : "<", name);
        free(name);
    }
    if (out.length > 0)
        text_add(&out, ">");
    return text_take(&out);
}

/* Adds "coefficient*mean" as the next term of a sum; `mean` is "" for the identity. */
static void add_term(text_t *out, scalar_src coefficient, const char *mean, const ring_t *ring)
{
    int negative = scalar_prints_negative(coefficient, ring);
    scalar_t x;
    char *factor;

    scalar_init(x, ring);
    if (negative)
        scalar_neg(x, coefficient, ring);
    else
        scalar_set(x, coefficient, ring);
    text_add(out, out->length == 0 ? (negative ? "-" : "") : negative ? " - " : " + ");
    factor = *mean || negative ? scalar_print_factor(x, ring) : scalar_print(x, ring);
    if (*mean && scalar_is_one(x, ring))
        text_add(out, mean);
    else
        text_printf(out, "%s%s%s", factor, *mean ? "*" : "", mean);
    free(factor);
    scalar_clear(x, ring);
}

char *expectation_print(op_src x, const algebra_t *algebra)
{
    text_t out;
    op_t sum;

    text_init(&out);
    op_init(sum, algebra);
    shown(sum, x, algebra);
    for (size_t k = 0; k < sum->count; k++) {
        char *mean = mean_name(sum->keys + k * space_width(algebra->space), algebra);

        add_term(&out, &sum->coefficients[k], mean, algebra->ring);
        free(mean);
    }
    if (sum->count == 0)
        text_add(&out, "0");
    op_clear(sum, algebra);
    return text_take(&out);
}
