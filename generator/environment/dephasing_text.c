/* The decoherence functions of a static environment as text: exact, in cos, sin and sqrt. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "environment/dephasing.h"

/* sqrt(x) = base sqrt(rest), whatever sign the base has: it stands where only its square matters.
 */
typedef struct {
    scalar_t base, rest;
} root_t;

/* base *= f^(e/2) */
static void root_take(root_t *root, scalar_src f, slong exponent, const ring_t *ring)
{
    slong half = exponent / 2;
    scalar_t power;

    if (!scalar_is_real(f, ring))
        return;
    scalar_init(power, ring);
    scalar_pow(power, f, (ulong)(half < 0 ? -half : half), ring);
    if (half >= 0 || scalar_inv(power, power, ring))
        scalar_mul(root->base, root->base, power, ring);
    scalar_clear(power, ring);
}

static void root_constant(root_t *root, const fmpq_t constant, const ring_t *ring)
{
    fmpq_t half;
    scalar_t value;

    if (!fmpz_is_square(fmpq_numref(constant)) || !fmpz_is_square(fmpq_denref(constant)))
        return;
    fmpq_init(half);
    scalar_init(value, ring);
    fmpz_sqrt(fmpq_numref(half), fmpq_numref(constant));
    fmpz_sqrt(fmpq_denref(half), fmpq_denref(constant));
    scalar_set_fmpq(value, half, ring);
    scalar_mul(root->base, root->base, value, ring);
    scalar_clear(value, ring);
    fmpq_clear(half);
}

static void root_init(root_t *root, scalar_src x, const ring_t *ring)
{
    scalar_factors_t factors;

    scalar_init(root->base, ring);
    scalar_init(root->rest, ring);
    scalar_one(root->base, ring);
    scalar_factor(&factors, x, ring);
    for (size_t k = 0; k < factors.count; k++)
        root_take(root, &factors.factors[k], factors.exponents[k], ring);
    root_constant(root, factors.constant, ring);
    scalar_factors_clear(&factors, ring);
    scalar_mul(root->rest, root->base, root->base, ring);
    if (!scalar_div(root->rest, x, root->rest, ring))
        scalar_one(root->rest, ring); /* a base is never zero */
}

static void root_clear(root_t *root, const ring_t *ring)
{
    scalar_clear(root->rest, ring);
    scalar_clear(root->base, ring);
}

/* "cos(multiple*w*t)" */
static void add_wave(text_t *out, const char *function, slong multiple, const root_t *root,
                     const ring_t *ring)
{
    char *factor, *rest;
    scalar_t c;

    scalar_init(c, ring);
    scalar_mul_si(c, root->base, multiple, ring);
    factor = scalar_print_factor(c, ring);
    rest = scalar_print(root->rest, ring);
    text_printf(out, "%s(", function);
    if (!scalar_is_one(c, ring))
        text_printf(out, "%s*", factor);
    if (!scalar_is_one(root->rest, ring))
        text_printf(out, "sqrt(%s)*", rest);
    text_add(out, "t)");
    free(rest);
    free(factor);
    scalar_clear(c, ring);
}

/* Adds "+ c/(w_1 w_2) WAVES", unless c is zero; the roots may be NULL. */
static void add_term(text_t *out, scalar_src c, const root_t *first, const root_t *second,
                     const char *waves, const ring_t *ring)
{
    const root_t *roots[2] = {first, second};
    scalar_t value;
    char *text;

    if (scalar_is_zero(c, ring))
        return;
    scalar_init(value, ring);
    scalar_set(value, c, ring);
    for (size_t k = 0; k < 2; k++)
        if (roots[k] && !scalar_div(value, value, roots[k]->base, ring))
            scalar_zero(value, ring); /* never */
    text_add(out, out->length == 0 ? "" : " + ");
    text = scalar_print_factor(value, ring);
    if (!scalar_is_one(value, ring) || waves[0] == '\0')
        text_printf(out, "%s%s", text, waves[0] == '\0' ? "" : "*");
    text_add(out, waves);
    free(text);
    for (size_t k = 0; k < 2; k++) {
        if (!roots[k] || scalar_is_one(roots[k]->rest, ring))
            continue;
        text = scalar_print(roots[k]->rest, ring);
        text_printf(out, "/sqrt(%s)", text);
        free(text);
    }
    scalar_clear(value, ring);
}

/* w_i = w_j = w: with D = <B_j B_i>/w^2,
 *     (1 + D)/2 + (1 - D)/2 cos(2wt) + (i/2) (<B_j> - <B_i>)/w sin(2wt) */
static void print_equal(text_t *out, const dephasing_factor_t *factor, const root_t *w,
                        const ring_t *ring)
{
    scalar_t d, c;
    text_t wave;

    scalar_init(d, ring);
    scalar_init(c, ring);
    text_init(&wave);
    if (!scalar_div(d, factor->product, factor->square[0], ring))
        scalar_zero(d, ring); /* not zero: else there is no factor */
    scalar_one(c, ring);
    scalar_add(c, c, d, ring);
    scalar_mul_ratio(c, c, 1, 2, ring);
    add_term(out, c, NULL, NULL, "", ring);
    scalar_sub(c, c, d, ring);
    add_wave(&wave, "cos", 2, w, ring);
    add_term(out, c, NULL, NULL, text_string(&wave), ring);
    text_clear(&wave);
    add_wave(&wave, "sin", 2, w, ring);
    scalar_sub(c, factor->mean[1], factor->mean[0], ring);
    scalar_imaginary_unit(d, ring);
    scalar_mul(c, c, d, ring);
    scalar_mul_ratio(c, c, 1, 2, ring);
    add_term(out, c, w, NULL, text_string(&wave), ring);
    text_clear(&wave);
    scalar_clear(c, ring);
    scalar_clear(d, ring);
}

/* "cos(w_i*t)*sin(w_j*t)"; where w_j is zero its wave is left out. */
static char *waves(const char *first, const char *second, const root_t *w,
                   const dephasing_factor_t *factor, const ring_t *ring)
{
    int has_first = !scalar_is_zero(factor->square[0], ring);
    text_t out;

    text_init(&out);
    if (has_first)
        add_wave(&out, first, 1, &w[0], ring);
    if (!scalar_is_zero(factor->square[1], ring)) {
        text_add(&out, has_first ? "*" : "");
        add_wave(&out, second, 1, &w[1], ring);
    }
    return text_take(&out);
}

/* c_i c_j + i c_i s_j <B_j>/w_j - i s_i c_j <B_i>/w_i + s_i s_j <B_j B_i>/(w_i w_j) */
static void print_different(text_t *out, const dephasing_factor_t *factor, const root_t *w,
                            const ring_t *ring)
{
    char *text[4] = {waves("cos", "cos", w, factor, ring), waves("cos", "sin", w, factor, ring),
                     waves("sin", "cos", w, factor, ring), waves("sin", "sin", w, factor, ring)};
    scalar_t c, unit;

    scalar_init(c, ring);
    scalar_init(unit, ring);
    scalar_imaginary_unit(unit, ring);
    scalar_one(c, ring);
    add_term(out, c, NULL, NULL, text[0], ring);
    scalar_mul(c, factor->mean[1], unit, ring);
    add_term(out, c, &w[1], NULL, text[1], ring);
    scalar_mul(c, factor->mean[0], unit, ring);
    scalar_neg(c, c, ring);
    add_term(out, c, &w[0], NULL, text[2], ring);
    add_term(out, factor->product, &w[0], &w[1], text[3], ring);
    scalar_clear(unit, ring);
    scalar_clear(c, ring);
    for (size_t k = 0; k < 4; k++)
        free(text[k]);
}

static void print_factor(text_t *out, const dephasing_factor_t *factor, const ring_t *ring)
{
    root_t w[2];
    text_t sum;

    text_init(&sum);
    for (size_t s = 0; s < 2; s++)
        root_init(&w[s], factor->square[s], ring);
    if (scalar_equal(factor->square[0], factor->square[1], ring))
        print_equal(&sum, factor, &w[0], ring);
    else
        print_different(&sum, factor, w, ring);
    text_printf(out, strstr(text_string(&sum), " + ") ? "(%s)" : "%s", text_string(&sum));
    for (size_t s = 0; s < 2; s++)
        root_clear(&w[s], ring);
    text_clear(&sum);
}

/* "r_01(t) = .."; freed with free(). */
static char *dephasing_print_pair(const dephasing_pair_t *pair, const algebra_t *algebra)
{
    text_t out;

    text_init(&out);
    text_printf(&out, "r_%zu%zu(t) = ", pair->i, pair->j);
    if (!scalar_is_zero(pair->energy, algebra->ring)) {
        char *energy = scalar_print_factor(pair->energy, algebra->ring);

        text_printf(&out, "exp(-i*%s*t)", energy);
        free(energy);
    }
    for (size_t n = 0; n < pair->count; n++) {
        if (n > 0 || !scalar_is_zero(pair->energy, algebra->ring))
            text_add(&out, "*");
        print_factor(&out, &pair->factors[n], algebra->ring);
    }
    return text_take(&out);
}

/* "0: A = |0>, 1: A = |1>" */
static char *dephasing_print_groups(const dephasing_t *dephasing)
{
    const space_t *space = dephasing->algebra->space;
    text_t out;

    text_init(&out);
    for (size_t g = 0; g < dephasing->group_count; g++) {
        size_t below = 1, dimension = 1, listed = 0;

        for (size_t f = 0; f < space_count(space); f++)
            dimension *= dephasing->system[f] ? space_dimension(space, f) : 1;
        text_printf(&out, "%s%zu:", g ? ", " : "", g);
        for (size_t f = 0; f < space_count(space); f++) {
            if (!dephasing->system[f])
                continue;
            below = space_dimension(space, f);
            dimension /= below;
            text_printf(&out, "%s%s = |%zu>", listed++ ? ", " : " ", space_name(space, f),
                        dephasing->groups[g] / dimension % below);
        }
    }
    return text_take(&out);
}

/* ---- what the derivation says
 * -------------------------------------------------------------------- */

static void note_closed_form(generator_builder_t *builder, const environment_t *environment,
                             const dephasing_t *dephasing)
{
    char *groups = dephasing_print_groups(dephasing);
    text_t note;

    text_init(&note);
    text_printf(&note,
                "pure dephasing: the elements <i|{rho}|j> of the dynamics without this environment "
                "are multiplied by r_ij(t) = Tr_E(U_i eta U_j{dag}), with %s and all states that "
                "it does not tell from these",
                groups);
    builder_note(builder, environment, text_string(&note));
    for (size_t k = 0; k < dephasing->pair_count; k++) {
        char *pair = dephasing_print_pair(&dephasing->pairs[k], dephasing->algebra);

        builder_note(builder, environment, pair);
        free(pair);
    }
    text_clear(&note);
    free(groups);
}

void dephasing_note(generator_builder_t *builder)
{
    const model_t *model = builder->model;

    for (size_t k = 0; k < model->environment_count; k++) {
        const environment_t *environment = &model->environments[k];
        dephasing_t dephasing;
        const char *reason;
        text_t note;

        if (strcmp(environment->kind, "static") != 0)
            continue;
        reason = dephasing_find(&dephasing, builder, environment);
        if (!reason) {
            note_closed_form(builder, environment, &dephasing);
            dephasing_clear(&dephasing);
            continue;
        }
        text_init(&note);
        text_printf(&note,
                    "kept as hidden spaces, traced out at output; no closed form of its effect is "
                    "given: %s",
                    reason);
        builder_note(builder, environment, text_string(&note));
        text_clear(&note);
    }
}
