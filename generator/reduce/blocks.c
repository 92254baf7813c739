/* Blocks of a symmetry: what the observables read and what the start fills. */
#include "reduce/blocks.h"

#include "base/memory.h"

enum { MOST_BLOCKS = 16 };

/* ---- what is reached ----------------------------------------------------------------------- */

static void reach_init(reach_t *out, size_t count, const frame_t *frame)
{
    out->count = count;
    out->alternatives = memory_new(count + 1, sizeof *out->alternatives);
    out->has_zero = memory_new(count + 1, sizeof *out->has_zero);
    for (size_t k = 0; k < count; k++)
        moves_init(&out->alternatives[k], frame->count);
    moves_init(&out->group, frame->count);
}

void reach_clear(reach_t *reach)
{
    for (size_t k = 0; k < reach->count; k++)
        moves_clear(&reach->alternatives[k]);
    moves_clear(&reach->group);
    free(reach->alternatives);
    free(reach->has_zero);
}

void reach_of_observables(reach_t *out, int *known, const frame_t *frame)
{
    const model_t *model = frame->model;

    reach_init(out, 1, frame);
    *known = 1;
    for (size_t k = 0; k < model->observable_count; k++)
        *known &= moves_of_operator(&out->alternatives[0], &out->has_zero[0],
                                    model->observables[k].operator_, frame);
}

/* ---- of states ----------------------------------------------------------------------------- */

/* The elements of a density operator on finite spaces. */
static void density_reach(moves_t *out, int *has_zero, op_src density, const frame_t *frame)
{
    size_t width = space_width(frame->model->space);
    slong *move = memory_new(frame->count + 1, sizeof *move);

    for (size_t k = 0; k < density->count; k++) {
        key_move(move, density->keys + k * width, frame);
        moves_add(out, move);
    }
    *has_zero = 1;
    free(move);
}

/* e_i + sign e_j */
static void add_pair(moves_t *out, size_t i, size_t j, slong sign, size_t count)
{
    slong *move = memory_new(count + 1, sizeof *move);

    move[i] += 1;
    move[j] += sign;
    moves_add(out, move);
    free(move);
}

/* Whether x + sign y is zero. */
static int cancels(scalar_src x, scalar_src y, slong sign, const ring_t *ring)
{
    scalar_t sum;
    int zero;

    scalar_init(sum, ring);
    scalar_mul_si(sum, y, sign, ring);
    scalar_add(sum, sum, x, ring);
    zero = scalar_is_zero(sum, ring);
    scalar_clear(sum, ring);
    return zero;
}

/* <a_i a_j> (sign 1) or <a_i† a_j> (sign -1) of the fluctuations is zero. */
static int uncorrelated(const state_part_t *part, size_t i, size_t j, slong sign,
                        const ring_t *ring)
{
    size_t n = 2 * part->count;
    const scalar_struct *v = part->covariance;

    return cancels(&v[2 * i * n + 2 * j], &v[(2 * i + 1) * n + 2 * j + 1], -sign, ring) &&
           cancels(&v[2 * i * n + 2 * j + 1], &v[(2 * i + 1) * n + 2 * j], sign, ring);
}

/* A Gaussian state is the exponential of what its first two moments say. */
static void gaussian_reach(moves_t *group, const state_part_t *part, const frame_t *frame)
{
    const ring_t *ring = frame->model->ring;
    slong *move = memory_new(frame->count + 1, sizeof *move);

    for (size_t i = 0; i < part->count; i++) {
        size_t x = frame->offset[part->factors[i]];

        memset(move, 0, frame->count * sizeof *move);
        move[x] = 1;
        if (!scalar_is_zero(&part->mean[2 * i], ring) ||
            !scalar_is_zero(&part->mean[2 * i + 1], ring))
            moves_add(group, move);
        for (size_t j = 0; j <= i; j++) {
            size_t y = frame->offset[part->factors[j]];

            if (!uncorrelated(part, i, j, 1, ring))
                add_pair(group, x, y, 1, frame->count);
            if (j < i && !uncorrelated(part, i, j, -1, ring))
                add_pair(group, x, y, -1, frame->count);
        }
    }
    free(move);
}

void reach_of_start(reach_t *out, const frame_t *frame)
{
    const state_t *state = frame->model->initial;

    reach_init(out, state->count, frame);
    for (size_t k = 0; k < state->count; k++) {
        const state_part_t *part = &state->parts[k];

        out->has_zero[k] = 1;
        if (frame->offset[part->factors[0]] == SIZE_MAX)
            continue;
        if (part->kind == STATE_DENSITY)
            density_reach(&out->alternatives[k], &out->has_zero[k], part->density, frame);
        else if (part->kind == STATE_GAUSSIAN)
            gaussian_reach(&out->group, part, frame);
        else if (part->kind == STATE_CAT)
            add_pair(&out->group, frame->offset[part->factors[0]], frame->offset[part->factors[0]],
                     1, frame->count);
    }
}

/* ---- values -------------------------------------------------------------------------------- */

/* Distinct numbers, ascending, modulo `modulus` where that is not 0. */
typedef struct {
    size_t count;
    int too_many;
    fmpz values[MOST_BLOCKS + 1];
    fmpz_t modulus;
} values_t;

static void values_init(values_t *out)
{
    memset(out, 0, sizeof *out);
    fmpz_init(out->modulus);
}

static void values_clear(values_t *values)
{
    for (size_t k = 0; k < values->count; k++)
        fmpz_clear(values->values + k);
    fmpz_clear(values->modulus);
}

static void values_add(values_t *values, const fmpz_t x)
{
    size_t k = 0;
    fmpz_t y;

    fmpz_init_set(y, x);
    if (!fmpz_is_zero(values->modulus))
        fmpz_mod(y, y, values->modulus);
    while (k < values->count && fmpz_cmp(values->values + k, y) < 0)
        k++;
    if (k < values->count && fmpz_equal(values->values + k, y)) {
        fmpz_clear(y);
        return;
    }
    if (values->count == MOST_BLOCKS) {
        values->too_many = 1;
        fmpz_clear(y);
        return;
    }
    for (size_t j = values->count++; j > k; j--)
        values->values[j] = values->values[j - 1];
    values->values[k] = *y;
}

/* values := { v + f(m) : v of values, m an alternative of part `part` } */
static void add_part(values_t *values, const reach_t *reach, size_t part,
                     const characters_t *characters, size_t k)
{
    const moves_t *moves = &reach->alternatives[part];
    values_t sums;
    fmpz_t x;

    values_init(&sums);
    fmpz_init(x);
    fmpz_set(sums.modulus, values->modulus);
    sums.too_many = values->too_many;
    for (size_t m = 0; m <= moves->count; m++) {
        if (m == moves->count && !reach->has_zero[part])
            break;
        for (size_t v = 0; v < values->count; v++) {
            fmpz_zero(x);
            if (m < moves->count)
                character_value(x, characters, k, moves->entries + m * moves->width);
            fmpz_add(x, x, values->values + v);
            values_add(&sums, x);
        }
    }
    fmpz_clear(x);
    values_clear(values);
    *values = sums;
}

/* "-1, 0", "0 modulo 2", "all", "none", "many" */
static char *values_text(const values_t *values, const fmpz_t order)
{
    int all = fmpz_is_one(values->modulus);
    text_t out;

    text_init(&out);
    if (values->too_many || values->count == 0 || all)
        text_add(&out, values->too_many ? "many" : values->count == 0 ? "none" : "all");
    for (size_t k = 0; !values->too_many && !all && k < values->count; k++) {
        char *text = fmpz_get_str(NULL, 10, values->values + k);

        text_printf(&out, "%s%s", k ? ", " : "", text);
        flint_free(text);
    }
    if (!values->too_many && values->count > 0 && fmpz_cmp_ui(values->modulus, 1) > 0 &&
        !fmpz_equal(values->modulus, order)) {
        char *text = fmpz_get_str(NULL, 10, values->modulus);

        text_printf(&out, " modulo %s", text);
        flint_free(text);
    }
    return text_take(&out);
}

/* Whether a function with values in Z, or modulo `order`, has others; in doubt not. */
static int has_others(const values_t *values, const fmpz_t order)
{
    if (fmpz_is_zero(order) && fmpz_is_zero(values->modulus))
        return 1;
    return !values->too_many && fmpz_cmp_ui(values->modulus, values->count) > 0;
}

char *reach_blocks(int *some, const reach_t *reach, const characters_t *characters, size_t k)
{
    const fmpz *order = characters->orders + k;
    values_t values;
    char *text;
    fmpz_t x;

    values_init(&values);
    fmpz_init(x);
    fmpz_set(values.modulus, order);
    for (size_t m = 0; m < reach->group.count; m++) {
        character_value(x, characters, k, reach->group.entries + m * reach->group.width);
        fmpz_gcd(values.modulus, values.modulus, x);
    }
    fmpz_zero(x);
    values_add(&values, x);
    for (size_t part = 0; part < reach->count; part++)
        add_part(&values, reach, part, characters, k);
    text = values_text(&values, order);
    *some = has_others(&values, order);
    fmpz_clear(x);
    values_clear(&values);
    return text;
}
