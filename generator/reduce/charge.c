/* Functions of basis states as text. */
#include "reduce/charge.h"

#include "base/memory.h"

/* Adds "+ 2*" before something, or "C" alone for the coefficient 1. */
static void add_coefficient(text_t *out, const fmpz_t x, int halved)
{
    fmpq_t q;
    char *text;

    fmpq_init(q);
    fmpq_set_fmpz_frac(q, x, x);
    fmpz_abs(fmpq_numref(q), x);
    fmpz_set_ui(fmpq_denref(q), halved ? 2 : 1);
    fmpq_canonicalise(q);
    if (out->length > 0)
        text_add(out, fmpz_sgn(x) < 0 ? " - " : " + ");
    else if (fmpz_sgn(x) < 0)
        text_add(out, "-");
    if (!fmpq_is_one(q)) {
        text = fmpq_get_str(NULL, 10, q);
        text_printf(out, "%s*", text);
        flint_free(text);
    }
    fmpq_clear(q);
}

static void add_projectors(text_t *out, const fmpz *values, const char *name, size_t dimension)
{
    fmpz_t least, x;

    fmpz_init(least);
    fmpz_init(x);
    for (size_t a = 1; a < dimension; a++)
        if (fmpz_cmp(values + a - 1, least) < 0)
            fmpz_set(least, values + a - 1);
    for (size_t a = 0; a < dimension; a++) {
        fmpz_zero(x);
        if (a > 0)
            fmpz_set(x, values + a - 1);
        fmpz_sub(x, x, least);
        if (fmpz_is_zero(x))
            continue;
        add_coefficient(out, x, 0);
        text_printf(out, "%s.e(%zu,%zu)", name, a, a);
    }
    fmpz_clear(least);
    fmpz_clear(x);
}

/* x = -x modulo the order */
static int is_half(const fmpz_t x, const fmpz_t order)
{
    fmpz_t twice;
    int half;

    fmpz_init(twice);
    fmpz_mul_ui(twice, x, 2);
    half = !fmpz_is_zero(order) && fmpz_equal(twice, order);
    fmpz_clear(twice);
    return half;
}

char *charge_text(const characters_t *characters, size_t k, const frame_t *frame)
{
    const space_t *space = frame->model->space;
    text_t out;

    text_init(&out);
    for (size_t f = 0; f < space_count(space); f++) {
        const fmpz *values;
        fmpz_t x;

        if (frame->offset[f] == SIZE_MAX || space_dimension(space, f) == 1)
            continue;
        values = fmpz_mat_entry(characters->values, (slong)k, (slong)frame->offset[f]);
        if (space_dimension(space, f) > 2) {
            add_projectors(&out, values, space_name(space, f), space_dimension(space, f));
            continue;
        }
        fmpz_init_set(x, values);
        if (!space_is_mode(space, f) && !is_half(x, characters->orders + k))
            fmpz_neg(x, x); /* state 0 is up */
        if (!fmpz_is_zero(x)) {
            add_coefficient(&out, x, !space_is_mode(space, f));
            text_printf(&out, "%s.%s", space_name(space, f), space_is_mode(space, f) ? "n" : "sz");
        }
        fmpz_clear(x);
    }
    return text_take(&out);
}

/* Whether minus the values has fewer projectors, or as many and a larger one of the first state. */
static int is_downwards(const fmpz *values, size_t dimension)
{
    size_t lowest = 1, highest = 1; /* states with the least and with the largest value */
    slong first = 0;
    fmpz_t least, most;

    fmpz_init(least);
    fmpz_init(most);
    for (size_t a = 1; a < dimension; a++) {
        const fmpz *x = values + a - 1;
        int low = fmpz_cmp(x, least), high = fmpz_cmp(x, most);

        lowest = low < 0 ? 1 : lowest + (low == 0);
        highest = high > 0 ? 1 : highest + (high == 0);
        if (low < 0)
            fmpz_set(least, x);
        if (high > 0)
            fmpz_set(most, x);
        first = first ? first : fmpz_sgn(x);
    }
    fmpz_clear(least);
    fmpz_clear(most);
    return lowest == highest ? first > 0 : lowest < highest;
}

int charge_is_negative(const characters_t *characters, size_t k, const frame_t *frame)
{
    const space_t *space = frame->model->space;

    for (int modes = 1; modes >= 0; modes--)
        for (size_t f = 0; f < space_count(space); f++) {
            size_t entries = space_is_mode(space, f) ? 1 : space_dimension(space, f) - 1;
            const fmpz *values;

            if (frame->offset[f] == SIZE_MAX || space_is_mode(space, f) != modes || entries == 0)
                continue;
            values = fmpz_mat_entry(characters->values, (slong)k, (slong)frame->offset[f]);
            if (_fmpz_vec_is_zero(values, (slong)entries))
                continue;
            if (entries == 1 && is_half(values, characters->orders + k))
                return 0;
            return modes ? fmpz_sgn(values) < 0 : is_downwards(values, entries + 1);
        }
    return 0;
}
