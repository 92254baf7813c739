/* The initial state as a product of parts. */
#include "enclose/initial.h"

#include <stdlib.h>

#include "base/text.h"
#include "enclose/initial_part.h"

/* A factor of a part: its place in the index of R, and its weight in that of the part. */
typedef struct {
    size_t stride, dimension, weight;
} digit_t;

typedef struct {
    initial_part_t part;
    size_t count;
    digit_t *digits;
} placed_t;

struct initial_elements_struct {
    size_t dimension, count;
    placed_t *parts;
    slong precision; /* of products of elements */
};

typedef struct {
    initial_elements_t *out;
    const equations_t *equations;
    const model_t *model;
    size_t levels;
    slong bits;
    const char *why;
} build_t;

/* ---- places --------------------------------------------------------------------------------- */

static size_t dimension_of(size_t factor, const build_t *build)
{
    size_t d = space_dimension(build->model->space, factor);

    return d ? d : build->levels;
}

/* Rows of R that the factors from `first` on have; 0 if they are too many. */
static size_t rows_from(size_t first, const build_t *build)
{
    size_t rows = 1;

    for (size_t f = first; f < space_count(build->model->space); f++)
        if (build->equations->factors[f]) {
            if (rows > SIZE_MAX / 4 / dimension_of(f, build))
                return 0;
            rows *= dimension_of(f, build);
        }
    return rows;
}

/* A new part over these factors, in ascending order. */
static initial_part_t *add_part(const size_t *factors, size_t count, build_t *build)
{
    initial_elements_t *out = build->out;
    placed_t *placed;
    size_t weight = 1;

    out->parts = memory_resize(out->parts, out->count + 1, sizeof *out->parts);
    placed = &out->parts[out->count++];
    *placed = (placed_t){.count = count, .digits = memory_new(count + 1, sizeof(digit_t))};
    for (size_t k = count; k-- > 0;) {
        digit_t *digit = &placed->digits[k];

        digit->dimension = dimension_of(factors[k], build);
        digit->stride = rows_from(factors[k] + 1, build);
        digit->weight = weight;
        weight *= digit->dimension;
    }
    return &placed->part;
}

static size_t place(const placed_t *placed, size_t i)
{
    size_t at = 0;

    for (size_t k = 0; k < placed->count; k++) {
        const digit_t *digit = &placed->digits[k];

        at += i / digit->stride % digit->dimension * digit->weight;
    }
    return at;
}

/* ---- Gaussian parts ------------------------------------------------------------------------- */

static int modes_correlate(const state_part_t *part, size_t j, size_t k, const model_t *model)
{
    const size_t n = 2 * part->count;

    for (size_t a = 0; a < 2; a++)
        for (size_t b = 0; b < 2; b++)
            if (!balls_vanish(&part->covariance[(2 * j + a) * n + 2 * k + b], model))
                return 1;
    return 0;
}

/* The state of the members with label[k] = `which`. */
static void add_gaussian(const state_part_t *part, const size_t *label, size_t which,
                         build_t *build)
{
    size_t *members = memory_new(part->count, sizeof(size_t)), m = 0, n;
    size_t *factors = memory_new(part->count, sizeof(size_t));
    gaussian_t g;

    for (size_t k = 0; k < part->count; k++)
        if (label[k] == which) {
            factors[m] = part->factors[k];
            members[m++] = k;
        }
    n = 2 * m;
    g = (gaussian_t){m, memory_new(n + 1, sizeof(scalar_src)),
                     memory_new(n * n + 1, sizeof(scalar_src))};
    for (size_t i = 0; i < n; i++) {
        const size_t row = 2 * members[i / 2] + i % 2;

        g.mean[i] = &part->mean[row];
        for (size_t j = 0; j < n; j++)
            g.covariance[i * n + j] =
                &part->covariance[row * 2 * part->count + 2 * members[j / 2] + j % 2];
    }
    if (m > 0)
        part_gaussian(add_part(factors, m, build), &build->why, &g, build->levels, build->bits,
                      build->model);
    free(g.mean);
    free(g.covariance);
    free(members);
    free(factors);
}

/* One part for each group of modes that are correlated; of joint states the marginal on R. */
static void add_groups(const state_part_t *part, build_t *build)
{
    size_t *label = memory_new(part->count + 1, sizeof(size_t));
    int changed = 1;

    for (size_t k = 0; k < part->count; k++)
        label[k] = build->equations->factors[part->factors[k]] ? k : SIZE_MAX;
    while (changed) {
        changed = 0;
        for (size_t j = 0; j < part->count; j++)
            for (size_t k = 0; k < j; k++)
                if (label[j] != SIZE_MAX && label[k] != SIZE_MAX && label[j] != label[k] &&
                    modes_correlate(part, j, k, build->model)) {
                    label[j] = label[k] = label[j] < label[k] ? label[j] : label[k];
                    changed = 1;
                }
    }
    for (size_t k = 0; k < part->count && !build->why; k++)
        add_gaussian(part, label, k, build);
    free(label);
}

/* ---- all parts ------------------------------------------------------------------------------ */

static void add_state_part(const state_part_t *part, build_t *build)
{
    size_t inside = 0;

    for (size_t k = 0; k < part->count; k++)
        inside += build->equations->factors[part->factors[k]] != 0;
    if (inside == 0)
        return;
    if (part->kind == STATE_GAUSSIAN)
        add_groups(part, build);
    else if (inside != part->count)
        build->why = "the initial state joins classical and quantum factors";
    else if (part->kind == STATE_FOCK)
        part_fock(add_part(part->factors, 1, build), part->level, build->levels);
    else if (part->kind == STATE_CAT)
        part_cat(add_part(part->factors, 1, build), &build->why, part->alpha, build->levels,
                 build->bits, build->model);
    else
        part_density(add_part(part->factors, part->count, build), &build->why, part, build->bits,
                     build->model);
}

enum { LEAST_BITS = 160 };

initial_elements_t *initial_elements_new(char **why, const equations_t *equations, size_t levels,
                                         slong bits)
{
    const model_t *model = equations->model;
    build_t build = {memory_new(1, sizeof(initial_elements_t)), equations, model, levels, 0, NULL};

    *why = NULL;
    build.out->dimension = rows_from(0, &build);
    /* as many bits more as a sum over a part's diagonal may cost */
    build.bits = (bits > LEAST_BITS ? bits : LEAST_BITS) + FLINT_BITS / 2;
    build.out->precision = build.bits;
    if (!model_all_values_given(model))
        build.why = "a parameter has no value";
    else if (levels == 0 || build.out->dimension == 0)
        build.why = "there are no levels, or too many";
    for (size_t k = 0; k < model->initial->count && !build.why; k++)
        add_state_part(&model->initial->parts[k], &build);
    if (!build.why)
        return build.out;
    *why = memory_copy_text(build.why);
    initial_elements_free(build.out);
    return NULL;
}

void initial_elements_free(initial_elements_t *elements)
{
    if (!elements)
        return;
    for (size_t k = 0; k < elements->count; k++) {
        part_clear(&elements->parts[k].part);
        free(elements->parts[k].digits);
    }
    free(elements->parts);
    free(elements);
}

size_t initial_dimension(const initial_elements_t *elements)
{
    return elements->dimension;
}

/* ---- elements ------------------------------------------------------------------------------- */

/* out *= element a, b of the part. */
static void multiply_element(acb_t out, const initial_part_t *part, size_t a, size_t b,
                             slong precision)
{
    acb_t x;

    acb_init(x);
    if (part->form == PART_DIAGONAL)
        acb_set(x, &part->entries[a]);
    else if (part->form == PART_MATRIX)
        acb_set(x, &part->entries[a * part->dimension + b]);
    else {
        acb_conj(x, &part->entries[b]);
        acb_mul(x, x, &part->entries[a], precision);
        if (a == b)
            arb_zero(acb_imagref(x));
    }
    acb_mul(out, out, x, precision);
    acb_clear(x);
}

/* Whether an element on or below the diagonal is exactly zero; cheap. */
static int is_zero(const initial_elements_t *elements, size_t row, size_t column)
{
    for (size_t k = 0; k < elements->count; k++) {
        const initial_part_t *part = &elements->parts[k].part;
        const size_t a = place(&elements->parts[k], row), b = place(&elements->parts[k], column);

        if (part->form == PART_DIAGONAL && (a != b || acb_is_zero(&part->entries[a])))
            return 1;
        if (part->form == PART_KET &&
            (acb_is_zero(&part->entries[a]) || acb_is_zero(&part->entries[b])))
            return 1;
        if (part->form == PART_MATRIX && acb_is_zero(&part->entries[a * part->dimension + b]))
            return 1;
    }
    return 0;
}

/* Of elements R_ij and R_ji the one below the diagonal is computed: so R is Hermitian. */
void initial_element(acb_t out, const initial_elements_t *elements, size_t i, size_t j)
{
    const size_t row = i > j ? i : j, column = i > j ? j : i;

    acb_zero(out);
    if (is_zero(elements, row, column))
        return;
    acb_one(out);
    for (size_t k = 0; k < elements->count; k++) {
        const placed_t *placed = &elements->parts[k];

        multiply_element(out, &placed->part, place(placed, row), place(placed, column),
                         elements->precision);
    }
    if (i < j)
        acb_conj(out, out);
}

/* ---- what is cut ---------------------------------------------------------------------------- */

/* What each basis state adds to the trace. */
static void weight(arb_t out, const initial_part_t *part, size_t a, slong precision)
{
    acb_t x;

    acb_init(x);
    acb_one(x);
    multiply_element(x, part, a, a, precision);
    arb_set(out, acb_realref(x));
    acb_clear(x);
}

/* The ball cut to [0, 1], where the number is. */
static void clip(arb_t x, slong precision)
{
    arb_t unit;

    arb_init(unit);
    arb_unit_interval(unit);
    if (!arb_intersection(x, x, unit, precision)) /* not for balls around a weight */
        arb_indeterminate(x);
    arb_clear(unit);
}

/* 1 - (1 - e_1)(1 - e_2).. over the parts that are diagonal (forms & 1) and the others (forms & 2).
 */
static void deficit(arb_t out, const initial_elements_t *elements, int forms)
{
    const slong precision = elements->precision;
    arb_t e, x;

    arb_init(e);
    arb_init(x);
    arb_zero(out);
    for (size_t k = 0; k < elements->count; k++) {
        const initial_part_t *part = &elements->parts[k].part;

        if (!(forms & (part->form == PART_DIAGONAL ? 1 : 2)))
            continue;
        arb_one(e);
        for (size_t a = 0; a < part->dimension; a++) {
            weight(x, part, a, precision);
            arb_sub(e, e, x, precision);
        }
        clip(e, precision);
        arb_sub_ui(x, out, 1, precision); /* out + e - out e */
        arb_submul(out, e, x, precision);
        clip(out, precision);
    }
    arb_clear(e);
    arb_clear(x);
}

void initial_deficit(arb_t out, const initial_elements_t *elements)
{
    deficit(out, elements, 3);
}

void initial_truncation(mag_t bound, const initial_elements_t *elements)
{
    mag_t x;
    arb_t e;

    mag_init(x);
    arb_init(e);
    deficit(e, elements, 2);
    arb_get_mag(x, e);
    mag_sqrt(x, x);
    mag_mul_2exp_si(bound, x, 1);
    deficit(e, elements, 1);
    arb_get_mag(x, e);
    mag_add(bound, bound, x);
    mag_clear(x);
    arb_clear(e);
}
