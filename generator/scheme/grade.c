/* Powers of epsilon.
 *
 *   N/D = sum_k f_k,   f_k = ( N_k - sum_{j>0} D_j f_{k-j} ) / D_0
 *
 * with N_k the part of the numerator of the k-th power above N's and D's lowest ones together, D_j
 * likewise, D_0 not zero. */
#include "scheme/grade.h"

#include <limits.h>
#include <stdlib.h>

#include "base/memory.h"
#include "environment/array.h"

/* ---- generators ---------------------------------------------------------------------------- */

/* Twice the power of term t. */
static long term_power(const fmpz_mpoly_t p, slong t, const grade_t *grade)
{
    const fmpz_mpoly_ctx_struct *context = ring_context(grade->ring);
    long power = 0;

    for (size_t g = 0; g < grade->count; g++)
        if (grade->twice[g] != 0)
            power +=
                grade->twice[g] * (long)fmpz_mpoly_get_term_var_exp_ui(p, t, (slong)g, context);
    return power;
}

/* The lowest and highest power in a polynomial that is not zero. */
static void power_range(long *low, long *high, const fmpz_mpoly_t p, const grade_t *grade)
{
    *low = LONG_MAX;
    *high = LONG_MIN;
    for (slong t = 0; t < fmpz_mpoly_length(p, ring_context(grade->ring)); t++) {
        long power = term_power(p, t, grade);

        *low = power < *low ? power : *low;
        *high = power > *high ? power : *high;
    }
}

/* The power of a scalar with one power only; 0 if it mixes several. */
static int pure_power(long *out, scalar_src x, const grade_t *grade)
{
    long low, high, low_below, high_below;

    *out = 0;
    if (scalar_is_zero(x, grade->ring))
        return 1;
    power_range(&low, &high, fmpz_mpoly_q_numref(x), grade);
    power_range(&low_below, &high_below, fmpz_mpoly_q_denref(x), grade);
    *out = low - low_below;
    return low == high && low_below == high_below;
}

static char *mixes(const char *name)
{
    text_t text;

    text_init(&text);
    text_printf(&text, "%s mixes powers of epsilon, so that it has no power of its own", name);
    return text_take(&text);
}

/* The power of a root or function from that of its argument, which consists of earlier generators.
 */
static char *derived_power(size_t g, grade_t *grade)
{
    generator_kind_t kind = ring_generator_kind(grade->ring, g);
    scalar_t argument;
    long twice;
    int pure;

    if (kind != GENERATOR_RADICAL && kind != GENERATOR_FUNCTION)
        return NULL;
    scalar_init(argument, grade->ring);
    if (kind == GENERATOR_RADICAL)
        ring_radicand(argument, g, grade->ring);
    else
        ring_function_argument(argument, g, grade->ring);
    pure = pure_power(&twice, argument, grade);
    scalar_clear(argument, grade->ring);
    if (!pure || (kind == GENERATOR_FUNCTION && twice != 0))
        return mixes(ring_generator_name(grade->ring, g));
    grade->twice[g] = twice / 2; /* even: a radicand consists of parameters and numbers */
    return NULL;
}

/* Series have an entry for each power in their range, so powers are kept small. */
static int is_moderate(const model_t *model)
{
    long largest = labs(model->hbar_power);

    for (size_t k = 0; model->limit_powers && k < model->parameter_count; k++)
        if (labs(model->limit_powers[k]) > largest)
            largest = labs(model->limit_powers[k]);
    return largest <= GRADE_MAX_POWER;
}

char *grade_init(grade_t *out, const model_t *model)
{
    char *why = NULL;

    if (!is_moderate(model))
        return memory_copy_text("powers of epsilon beyond 100 are not expanded");

    out->ring = model->ring;
    out->count = ring_generator_count(model->ring);
    out->twice = memory_new(out->count + 1, sizeof *out->twice);
    for (size_t k = 0; k < model->parameter_count; k++)
        if (model->limit_powers)
            out->twice[model->parameters[k].generator] = 2 * model->limit_powers[k];
    if (ring_find(model->ring, "hbar") != SIZE_MAX)
        out->twice[ring_find(model->ring, "hbar")] = 2 * model->hbar_power;
    for (size_t g = 0; g < out->count && !why; g++)
        why = derived_power(g, out);
    if (why)
        grade_clear(out);
    return why;
}

void grade_clear(grade_t *grade)
{
    free(grade->twice);
    grade->twice = NULL;
}

/* ---- series -------------------------------------------------------------------------------- */

/* The parts of a polynomial, one for each power from `low` to `high`. */
static scalar_struct *parts_of(const fmpz_mpoly_t p, long low, long high, const grade_t *grade)
{
    const fmpz_mpoly_ctx_struct *context = ring_context(grade->ring);
    scalar_struct *parts = scalar_array_new((size_t)(high - low) + 1, grade->ring);
    fmpz_mpoly_t term;

    fmpz_mpoly_init(term, context);
    for (slong t = 0; t < fmpz_mpoly_length(p, context); t++) {
        fmpz_mpoly_struct *part = fmpz_mpoly_q_numref(&parts[term_power(p, t, grade) - low]);

        fmpz_mpoly_get_term(term, p, t, context);
        fmpz_mpoly_add(part, part, term, context);
    }
    fmpz_mpoly_clear(term, context);
    return parts;
}

/* f_k as above; `below` has `depth` + 1 parts. */
static void next_term(laurent_t *out, size_t k, scalar_src above, const scalar_struct *below,
                      size_t depth, const ring_t *ring)
{
    scalar_t x;

    scalar_init(x, ring);
    if (above)
        scalar_set(&out->terms[k], above, ring);
    for (size_t j = 1; j <= depth && j <= k; j++) {
        scalar_mul(x, &below[j], &out->terms[k - j], ring);
        scalar_sub(&out->terms[k], &out->terms[k], x, ring);
    }
    if (!scalar_div(&out->terms[k], &out->terms[k], &below[0], ring))
        abort(); /* the lowest part of a denominator is not zero */
    scalar_clear(x, ring);
}

void laurent_init(laurent_t *out, scalar_src x, long last, const grade_t *grade)
{
    const ring_t *ring = grade->ring;
    long low, high, low_below, high_below, end;
    scalar_struct *above, *below;

    *out = (laurent_t){0, 0, NULL, 1};
    if (scalar_is_zero(x, ring))
        return;
    power_range(&low, &high, fmpz_mpoly_q_numref(x), grade);
    power_range(&low_below, &high_below, fmpz_mpoly_q_denref(x), grade);
    out->first = low - low_below;
    out->ends = low_below == high_below;
    end = out->ends ? high - low_below : last;
    out->count = end < out->first ? 0 : (size_t)(end - out->first) + 1;
    above = parts_of(fmpz_mpoly_q_numref(x), low, high, grade);
    below = parts_of(fmpz_mpoly_q_denref(x), low_below, high_below, grade);
    out->terms = scalar_array_new(out->count, ring);
    for (size_t k = 0; k < out->count; k++)
        next_term(out, k, k <= (size_t)(high - low) ? &above[k] : NULL, below,
                  (size_t)(high_below - low_below), ring);
    scalar_array_free(above, (size_t)(high - low) + 1, ring);
    scalar_array_free(below, (size_t)(high_below - low_below) + 1, ring);
}

void laurent_clear(laurent_t *series, const ring_t *ring)
{
    scalar_array_free(series->terms, series->count, ring);
    *series = (laurent_t){0, 0, NULL, 1};
}
