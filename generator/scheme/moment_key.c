/* Moments: keys, operators, names. */
#include "scheme/moment_key.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

/* |i><j| = (x + i y)/2 and |j><i| = (x - i y)/2 for i < j, in one factor of one term. */
static void add_offdiagonal(op_t out, const opkey_t *key, scalar_src c, size_t factor,
                            const algebra_t *algebra)
{
    size_t width = space_width(algebra->space), offset = space_offset(algebra->space, factor);
    size_t dimension = space_dimension(algebra->space, factor), i, j;
    opkey_t *changed = memory_new(width + 1, sizeof *changed);
    scalar_t x;
    op_t term;

    basis_is_offdiagonal(&i, &j, dimension, key[offset]);
    memcpy(changed, key, width * sizeof *changed);
    scalar_init(x, algebra->ring);
    op_init(term, algebra);
    scalar_mul_ratio(x, c, 1, 2, algebra->ring);
    changed[offset] = (opkey_t)basis_offdiagonal(dimension, i < j ? i : j, i < j ? j : i);
    op_set_term(term, changed, x, algebra);
    op_add(out, out, term, algebra);
    scalar_imaginary_unit(x, algebra->ring);
    scalar_mul(x, x, c, algebra->ring);
    scalar_mul_ratio(x, x, i < j ? 1 : -1, 2, algebra->ring);
    changed[offset] = (opkey_t)basis_offdiagonal(dimension, i < j ? j : i, i < j ? i : j);
    op_set_term(term, changed, x, algebra);
    op_add(out, out, term, algebra);
    scalar_clear(x, algebra->ring);
    op_clear(term, algebra);
    free(changed);
}

static void factor_form(op_t a, size_t factor, const algebra_t *algebra)
{
    size_t width = space_width(algebra->space), offset = space_offset(algebra->space, factor);
    op_t sum, term;

    op_init(sum, algebra);
    op_init(term, algebra);
    for (size_t k = 0; k < a->count; k++) {
        const opkey_t *key = a->keys + k * width;
        size_t i, j;

        if (basis_is_offdiagonal(&i, &j, space_dimension(algebra->space, factor), key[offset])) {
            add_offdiagonal(sum, key, &a->coefficients[k], factor, algebra);
        } else {
            op_set_term(term, key, &a->coefficients[k], algebra);
            op_add(sum, sum, term, algebra);
        }
    }
    op_swap(a, sum);
    op_clear(sum, algebra);
    op_clear(term, algebra);
}

void moment_form(op_t out, op_src a, const algebra_t *algebra)
{
    op_to_weyl(out, a, NULL, algebra);
    for (size_t f = 0; f < space_count(algebra->space); f++)
        if (!space_is_mode(algebra->space, f) && op_acts_on(out, f, algebra))
            factor_form(out, f, algebra);
}

/* The Hermitian basis element `index` of one finite factor. */
static void hermitian_element(op_t out, size_t factor, size_t index, const algebra_t *algebra)
{
    size_t width = space_width(algebra->space), dimension = space_dimension(algebra->space, factor);
    opkey_t *key = memory_new(width + 1, sizeof *key);
    scalar_t one;
    op_t other;
    size_t i, j;

    scalar_init(one, algebra->ring);
    op_init(other, algebra);
    scalar_one(one, algebra->ring);
    key[space_offset(algebra->space, factor)] = (opkey_t)index;
    if (!basis_is_offdiagonal(&i, &j, dimension, index)) {
        op_set_term(out, key, one, algebra);
    } else {
        op_unit(out, factor, i, j, algebra);
        op_unit(other, factor, j, i, algebra);
        op_add(out, out, other, algebra);
        if (i > j) { /* y_ji = i |i><j| - i |j><i| = i (|i><j| + |j><i| - 2 |j><i|) */
            op_sub(out, out, other, algebra);
            op_sub(out, out, other, algebra);
            scalar_imaginary_unit(one, algebra->ring);
            op_scale(out, out, one, algebra);
        }
    }
    scalar_clear(one, algebra->ring);
    op_clear(other, algebra);
    free(key);
}

void moment_operator(op_t out, const opkey_t *key, const algebra_t *algebra)
{
    const space_t *space = algebra->space;
    size_t width = space_width(space);
    opkey_t *modes = memory_new(width + 1, sizeof *modes);
    scalar_t one;
    op_t element;

    scalar_init(one, algebra->ring);
    op_init(element, algebra);
    scalar_one(one, algebra->ring);
    memcpy(modes, key, width * sizeof *modes);
    for (size_t f = 0; f < space_count(space); f++)
        if (!space_is_mode(space, f))
            modes[space_offset(space, f)] = 0;
    op_set_term(element, modes, one, algebra);
    op_from_weyl(out, element, NULL, algebra);
    for (size_t f = 0; f < space_count(space); f++) {
        if (space_is_mode(space, f) || key[space_offset(space, f)] == 0)
            continue;
        hermitian_element(element, f, key[space_offset(space, f)], algebra);
        op_mul(out, out, element, algebra);
    }
    scalar_clear(one, algebra->ring);
    op_clear(element, algebra);
    free(modes);
}

/* Adds "C.q^2*C.p" or "A.sx"; a sum comes in brackets where it is a factor. */
static void add_factor_name(text_t *out, const opkey_t *key, size_t factor, int alone,
                            const algebra_t *algebra)
{
    const space_t *space = algebra->space;
    const opkey_t *entry = key + space_offset(space, factor);
    const char *star = out->length > 1 ? "*" : "";

    if (!space_is_mode(space, factor)) {
        op_t element;
        char *text;

        op_init(element, algebra);
        hermitian_element(element, factor, *entry, algebra);
        text = op_print(element, algebra);
        text_printf(out, !alone && strchr(text, ' ') ? "%s(%s)" : "%s%s", star, text);
        free(text);
        op_clear(element, algebra);
        return;
    }
    for (int momentum = 0; momentum < 2; momentum++) {
        if (entry[momentum] == 0)
            continue;
        text_printf(out, "%s%s.%c", star, space_name(space, factor), "qp"[momentum]);
        if (entry[momentum] > 1)
            text_printf(out, "^%u", (unsigned)entry[momentum]);
        star = "*";
    }
}

static int acts_on(const opkey_t *key, size_t factor, const space_t *space)
{
    const opkey_t *entry = key + space_offset(space, factor);

    return entry[0] || (space_is_mode(space, factor) && entry[1]);
}

char *moment_name(const opkey_t *key, const algebra_t *algebra)
{
    const space_t *space = algebra->space;
    size_t acting = 0;
    text_t out;

    text_init(&out);
    text_add(&out, "<");
    for (size_t f = 0; f < space_count(space); f++)
        acting += acts_on(key, f, space) != 0;
    for (size_t f = 0; f < space_count(space); f++)
        if (acts_on(key, f, space))
            add_factor_name(&out, key, f, acting == 1, algebra);
    text_add(&out, acting ? ">" : "1>");
    return text_take(&out);
}

int moment_start(scalar_t out, const opkey_t *key, const model_t *model)
{
    op_t x;
    int good;

    op_init(x, &model->algebra);
    moment_operator(x, key, &model->algebra);
    good = state_partial_expectation(x, x, model->initial, &model->algebra);
    op_identity_part(out, x, &model->algebra);
    scalar_real(out, out, model->ring);
    op_clear(x, &model->algebra);
    return good;
}
