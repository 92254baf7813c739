/* Coefficients taken apart: x = sum of value * factor, where values stay what they are along a
 * trajectory and factors do not.
 *
 * The numerator is a sum of terms, each a number times powers of generators: those that vary make
 * the factor, the others the value; but exponentials beside one that varies go with it, so that
 * none of exp(-t^2)*exp(60*t)*exp(-900) overflows by itself (factor_node.c).  The denominator is
 * factored; its irreducible factors that do not vary belong to the values, single generators become
 * negative powers, what is left is a base of its own. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "lower/build.h"
#include "scalar/assumption.h"

#define NUM(x) fmpz_mpoly_q_numref(x)
#define DEN(x) fmpz_mpoly_q_denref(x)

/* ---- what varies ---------------------------------------------------------------------- */

static void add_drive(factors_t *factors, size_t generator)
{
    factors->drives =
        memory_resize(factors->drives, factors->drive_count + 1, sizeof *factors->drives);
    factors->drives[factors->drive_count++] = generator;
}

static size_t factor_find(const power_t *powers, size_t count, build_t *build);

void factors_begin(build_t *build)
{
    factors_t *factors = &build->factors;
    const model_t *model = build->equations->model;

    memset(factors, 0, sizeof *factors);
    factors->variables = (size_t)fmpz_mpoly_ctx_nvars(ring_context(build->ring));
    factors->varying = memory_new(factors->variables, 1);
    factors->exponents = memory_new(factors->variables, sizeof(ulong));
    for (size_t k = 0; k < model->parameter_count; k++)
        if (model->parameters[k].is_drive)
            add_drive(factors, model->parameters[k].generator);
    if (model->has_time)
        add_drive(factors, model->time);
    factor_find(NULL, 0, build);
}

void factors_end(build_t *build)
{
    factors_t *factors = &build->factors;

    for (size_t k = 0; k < factors->polynomial_count; k++)
        scalar_clear(&factors->polynomials[k], build->ring);
    for (size_t k = 0; k < factors->denominator_count; k++) {
        scalar_clear(factors->denominators[k].whole, build->ring);
        scalar_clear(factors->denominators[k].fixed, build->ring);
        free(factors->denominators[k].powers);
    }
    for (size_t k = 0; k < factors->count; k++)
        free(factors->factors[k].powers);
    free(factors->polynomials);
    free(factors->denominators);
    free(factors->factors);
    free(factors->varying);
    free(factors->drives);
    free(factors->exponents);
    index_clear(&factors->index);
}

int build_varies(scalar_src x, build_t *build)
{
    return scalar_varies(x, build->factors.drives, build->factors.drive_count, build->ring);
}

static int generator_varies(size_t generator, build_t *build)
{
    unsigned char *known = &build->factors.varying[generator];
    scalar_t x;

    if (*known == 0) {
        scalar_init(x, build->ring);
        scalar_generator(x, generator, build->ring);
        *known = build_varies(x, build) ? 2 : 1;
        scalar_clear(x, build->ring);
    }
    return *known == 2;
}

int base_is_exponential(size_t base, const build_t *build)
{
    return base < build->factors.variables &&
           ring_generator_kind(build->ring, base) == GENERATOR_FUNCTION &&
           ring_function_kind(base, build->ring) == FUNCTION_EXP;
}

/* ---- the pool of factors -------------------------------------------------------------- */

static size_t factor_find(const power_t *powers, size_t count, build_t *build)
{
    factors_t *factors = &build->factors;
    uint64_t hash = count;
    factor_t *factor;

    for (size_t k = 0; k < count; k++)
        hash = index_mix(index_mix(hash, powers[k].base), (uint64_t)powers[k].exponent);
    for (size_t at = 0, k; (k = index_next(&factors->index, hash, &at)) != INDEX_NONE;)
        if (factors->factors[k].count == count &&
            (count == 0 || memcmp(factors->factors[k].powers, powers, count * sizeof *powers) == 0))
            return k;
    if (factors->count == factors->capacity) {
        factors->capacity = 2 * factors->capacity + 16;
        factors->factors =
            memory_resize(factors->factors, factors->capacity, sizeof *factors->factors);
    }
    factor = &factors->factors[factors->count];
    factor->count = count;
    factor->powers = memory_new(count, sizeof *powers);
    if (count)
        memcpy(factor->powers, powers, count * sizeof *powers);
    factor->nodes[0] = factor->nodes[1] = factor->nodes[2] = FACTOR_UNSET;
    factor->part = factor->stamp = 0;
    index_add(&factors->index, hash, factors->count);
    return factors->count++;
}

static void base_scalar(scalar_t out, size_t base, const build_t *build)
{
    if (base < build->factors.variables)
        scalar_generator(out, base, build->ring);
    else
        scalar_set(out, &build->factors.polynomials[base - build->factors.variables], build->ring);
}

void factor_scalar(scalar_t out, size_t factor, const build_t *build)
{
    const factor_t *f = &build->factors.factors[factor];
    scalar_t base;

    scalar_init(base, build->ring);
    scalar_one(out, build->ring);
    for (size_t k = 0; k < f->count; k++) {
        long n = f->powers[k].exponent;

        base_scalar(base, f->powers[k].base, build);
        scalar_pow(base, base, (ulong)(n < 0 ? -n : n), build->ring);
        if (n > 0)
            scalar_mul(out, out, base, build->ring);
        else if (!scalar_div(out, out, base, build->ring))
            scalar_zero(out, build->ring); /* bases are not zero */
    }
    scalar_clear(base, build->ring);
}

/* ---- denominators --------------------------------------------------------------------- */

/* The generator that the polynomial x is, or SIZE_MAX. */
static size_t single_generator(scalar_src x, const build_t *build)
{
    const fmpz_mpoly_ctx_struct *context = ring_context(build->ring);

    for (size_t g = 0; g < ring_generator_count(build->ring); g++)
        if (fmpz_mpoly_is_gen(NUM(x), (slong)g, context))
            return g;
    return SIZE_MAX;
}

/* The base for an irreducible factor of a denominator. */
static size_t base_find(scalar_src x, build_t *build)
{
    factors_t *factors = &build->factors;
    size_t generator = single_generator(x, build);

    if (generator != SIZE_MAX)
        return generator;
    for (size_t k = 0; k < factors->polynomial_count; k++)
        if (scalar_equal(&factors->polynomials[k], x, build->ring))
            return factors->variables + k;
    factors->polynomials = memory_resize(factors->polynomials, factors->polynomial_count + 1,
                                         sizeof *factors->polynomials);
    scalar_init(&factors->polynomials[factors->polynomial_count], build->ring);
    scalar_set(&factors->polynomials[factors->polynomial_count], x, build->ring);
    return factors->variables + factors->polynomial_count++;
}

static int by_base(const void *x, const void *y)
{
    const power_t *a = x, *b = y;

    return a->base < b->base ? -1 : a->base > b->base;
}

/* fixed and powers from the factors of the whole */
static void denominator_factor(denominator_t *out, build_t *build)
{
    scalar_factors_t list;
    scalar_t power;

    scalar_init(power, build->ring);
    scalar_factor(&list, out->whole, build->ring);
    scalar_set_fmpq(out->fixed, list.constant, build->ring);
    out->powers = memory_new(list.count, sizeof *out->powers);
    for (size_t k = 0; k < list.count; k++)
        if (build_varies(&list.factors[k], build)) {
            out->powers[out->count].base = base_find(&list.factors[k], build);
            out->powers[out->count++].exponent = -(long)list.exponents[k];
        } else {
            scalar_pow(power, &list.factors[k], (ulong)list.exponents[k], build->ring);
            scalar_mul(out->fixed, out->fixed, power, build->ring);
        }
    if (out->count)
        qsort(out->powers, out->count, sizeof *out->powers, by_base);
    scalar_factors_clear(&list, build->ring);
    scalar_clear(power, build->ring);
}

/* The number of the denominator of x, found or made. */
static size_t denominator_find(scalar_src x, build_t *build)
{
    const fmpz_mpoly_ctx_struct *context = ring_context(build->ring);
    factors_t *factors = &build->factors;
    denominator_t *new;

    for (size_t k = 0; k < factors->denominator_count; k++)
        if (fmpz_mpoly_equal(NUM(factors->denominators[k].whole), DEN(x), context))
            return k;
    factors->denominators = memory_resize(factors->denominators, factors->denominator_count + 1,
                                          sizeof *factors->denominators);
    new = &factors->denominators[factors->denominator_count];
    memset(new, 0, sizeof *new);
    scalar_init(new->whole, build->ring);
    scalar_init(new->fixed, build->ring);
    fmpz_mpoly_set(NUM(new->whole), DEN(x), context);
    if (build_varies(new->whole, build))
        denominator_factor(new, build);
    else
        scalar_set(new->fixed, new->whole, build->ring);
    return factors->denominator_count++;
}

/* ---- splitting ------------------------------------------------------------------------ */

/* Whether an exponential that varies is in the term or in its denominator. */
static int exponential_varies(const denominator_t *below, build_t *build)
{
    int found = 0;

    for (size_t g = 0; !found && g < build->factors.variables; g++)
        found = build->factors.exponents[g] != 0 && base_is_exponential(g, build) &&
                generator_varies(g, build);
    for (size_t b = 0; !found && b < below->count; b++)
        found = base_is_exponential(below->powers[b].base, build);
    return found;
}

/* The powers of what makes the factor in build->factors.exponents, which are zero then, times those
 * of the denominator. */
static size_t take_powers(power_t *out, const denominator_t *below, build_t *build)
{
    ulong *exponents = build->factors.exponents;
    int exponentials = exponential_varies(below, build);
    size_t count = 0, b = 0;

    for (size_t g = 0; g < build->factors.variables; g++) {
        long n = 0;

        if (exponents[g] != 0 &&
            (generator_varies(g, build) || (exponentials && base_is_exponential(g, build)))) {
            n = (long)exponents[g];
            exponents[g] = 0;
        }
        if (b < below->count && below->powers[b].base == g)
            n += below->powers[b++].exponent;
        if (n != 0) {
            out[count].base = g;
            out[count++].exponent = n;
        }
    }
    while (b < below->count)
        out[count++] = below->powers[b++];
    return count;
}

/* The part with this factor, found or made. */
static part_t *part_find(parts_t *parts, size_t factor, build_t *build)
{
    factor_t *f = &build->factors.factors[factor];

    if (f->stamp == build->factors.stamp)
        return &parts->parts[f->part];
    if (parts->count == parts->capacity) {
        parts->capacity = 2 * parts->capacity + 4;
        parts->parts = memory_resize(parts->parts, parts->capacity, sizeof *parts->parts);
    }
    f->stamp = build->factors.stamp;
    f->part = parts->count;
    parts->parts[parts->count].factor = factor;
    scalar_init(parts->parts[parts->count].value, build->ring);
    return &parts->parts[parts->count++];
}

static status_t add_terms(parts_t *out, scalar_src x, const denominator_t *below, build_t *build)
{
    const fmpz_mpoly_ctx_struct *context = ring_context(build->ring);
    power_t *powers = memory_new(build->factors.variables + below->count, sizeof *powers);
    status_t status = OK;
    fmpz_t c;

    fmpz_init(c);
    build->factors.stamp++;
    for (slong t = 0; status == OK && t < fmpz_mpoly_length(NUM(x), context); t++) {
        size_t count;
        part_t *part;

        fmpz_mpoly_get_term_coeff_fmpz(c, NUM(x), t, context);
        fmpz_mpoly_get_term_exp_ui(build->factors.exponents, NUM(x), t, context);
        count = take_powers(powers, below, build);
        for (size_t k = 0; k < count; k++)
            if (labs(powers[k].exponent) > KERNEL_MAX_POWER &&
                !base_is_exponential(powers[k].base, build))
                status = build_refuse(build, "a power of a coordinate is too high");
        part = part_find(out, factor_find(powers, count, build), build);
        fmpz_mpoly_push_term_fmpz_ui(NUM(part->value), c, build->factors.exponents, context);
    }
    fmpz_clear(c);
    free(powers);
    return status;
}

status_t parts_make(parts_t *out, scalar_src x, build_t *build)
{
    const fmpz_mpoly_ctx_struct *context = ring_context(build->ring);
    slong length = fmpz_mpoly_length(NUM(x), context) + fmpz_mpoly_length(DEN(x), context);
    status_t status = build_spend(build, (size_t)length);
    const denominator_t *below;
    size_t number;

    memset(out, 0, sizeof *out);
    if (status != OK || scalar_is_zero(x, build->ring))
        return status;
    number = denominator_find(x, build); /* the list may move */
    below = &build->factors.denominators[number];
    if (build->factors.denominator_count > KERNEL_MAX_DENOMINATORS)
        return build_refuse(build, "there are too many different denominators");
    status = add_terms(out, x, below, build);
    for (size_t k = 0; k < out->count; k++) {
        fmpz_mpoly_sort_terms(NUM(out->parts[k].value), context);
        if (!scalar_is_one(below->fixed, build->ring) &&
            !scalar_div(out->parts[k].value, out->parts[k].value, below->fixed, build->ring))
            status = build_refuse(build, "a denominator is zero");
    }
    return status;
}

void parts_clear(parts_t *parts, build_t *build)
{
    for (size_t k = 0; k < parts->count; k++)
        scalar_clear(parts->parts[k].value, build->ring);
    free(parts->parts);
    memset(parts, 0, sizeof *parts);
}
