/* The start of R element by element. */
#include "start.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "gaussian.h"

static int size_of(const moyal_program *program, const moyal_context *context, int factor)
{
    const int d = program->factor_dimensions[factor];

    return d ? d : context->levels;
}

/* place[i] = the part's index in the full index i: the digits of the part's factors. */
static void set_places(moyal_start_part *out, const moyal_program *program,
                       const moyal_context *context, const moyal_part *part)
{
    for (long i = 0; i < context->dimension; i++) {
        long rest = i, weight = 1;
        int wanted = part->count - 1;

        out->place[i] = 0;
        for (int f = program->factor_count - 1; f >= 0 && wanted >= 0; f--) {
            const int d = size_of(program, context, f);

            if (part->factors[wanted] == f) {
                out->place[i] += (int)(weight * (rest % d));
                weight *= d;
                wanted--;
            }
            rest /= d;
        }
    }
}

/* ---- kinds of parts ---------------------------------------------------------------------------
 */

/* Whether the covariance is v times the identity. */
static int is_isotropic(const double *covariance, int n, double v)
{
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++)
            if (fabs(covariance[i * n + j] - (i == j ? v : 0)) > 4 * DBL_EPSILON * v)
                return 0;
    return 1;
}

static int is_zero(const double *values, int n)
{
    for (int k = 0; k < n; k++)
        if (values[k] != 0)
            return 0;
    return 1;
}

/* c_n = exp(-|alpha|^2/2) alpha^n / sqrt(n!) of each mode, alpha = (q + ip)/sqrt(2 hbar); their
 * products. */
static moyal_outcome make_coherent(moyal_start_part *out, int modes, int levels, const double *mean,
                                   double hbar)
{
    const long d = out->dimension;
    double *one = moyal_array(2 * (size_t)levels), *ket = moyal_array(2 * (size_t)d);
    long stride = d;

    out->ket = ket;
    for (long i = 0; ket && i < d; i++)
        ket[i] = 1;
    for (int m = 0; one && ket && m < modes; m++) {
        const double re = mean[2 * m] / sqrt(2 * hbar), im = mean[2 * m + 1] / sqrt(2 * hbar);

        stride /= levels;
        one[0] = exp(-(re * re + im * im) / 2);
        for (int n = 1; n < levels; n++) {
            one[2 * n] = (one[2 * n - 2] * re - one[2 * n - 1] * im) / sqrt(n);
            one[2 * n + 1] = (one[2 * n - 2] * im + one[2 * n - 1] * re) / sqrt(n);
        }
        for (long i = 0; i < d; i++) {
            const double *c = one + 2 * (i / stride % levels), a = ket[i], b = ket[d + i];

            ket[i] = a * c[0] - b * c[1];
            ket[d + i] = a * c[1] + b * c[0];
        }
    }
    moyal_array_free(one);
    return one && ket ? MOYAL_DONE : MOYAL_NO_MEMORY;
}

/* p_n = nbar^n / (nbar + 1)^(n + 1) of each mode; their products. */
static moyal_outcome make_thermal(moyal_start_part *out, int levels, double nbar)
{
    out->diagonal = moyal_array((size_t)out->dimension);
    if (!out->diagonal)
        return MOYAL_NO_MEMORY;
    for (long i = 0; i < out->dimension; i++) {
        out->diagonal[i] = 1;
        for (long rest = out->dimension, index = i; rest > 1; rest /= levels, index /= levels)
            out->diagonal[i] *= pow(nbar / (nbar + 1), (double)(index % levels)) / (nbar + 1);
    }
    return MOYAL_DONE;
}

static moyal_outcome make_gaussian(moyal_start_part *out, const moyal_context *context, int modes,
                                   const double *c, double hbar)
{
    const int n = 2 * modes;
    const double *covariance = c + n;
    const size_t d = (size_t)out->dimension;

    if (is_isotropic(covariance, n, hbar / 2))
        return make_coherent(out, modes, context->levels, c, hbar);
    if (is_zero(c, n) && covariance[0] > hbar / 2 && is_isotropic(covariance, n, covariance[0]))
        return make_thermal(out, context->levels, covariance[0] / hbar - 0.5);
    if (d > 1u << 15)
        return MOYAL_NO_MEMORY;
    out->matrix = moyal_array(2 * d * d);
    return out->matrix
               ? moyal_gaussian_state(out->matrix, modes, context->levels, c, covariance, hbar)
               : MOYAL_NO_MEMORY;
}

static moyal_outcome make_cat(moyal_start_part *out, const double *alpha)
{
    out->ket = moyal_array(2 * (size_t)out->dimension);
    if (!out->ket)
        return MOYAL_NO_MEMORY;
    moyal_cat_ket(out->ket, (int)out->dimension, alpha[0], alpha[1]);
    return MOYAL_DONE;
}

static moyal_outcome make_density(moyal_start_part *out, const double *c)
{
    const long square = out->dimension * out->dimension;

    out->matrix = moyal_array(2 * (size_t)square);
    if (!out->matrix)
        return MOYAL_NO_MEMORY;
    for (long k = 0; k < square; k++) {
        out->matrix[k] = c[2 * k];
        out->matrix[square + k] = c[2 * k + 1];
    }
    return MOYAL_DONE;
}

static moyal_outcome make_part(moyal_start_part *out, const moyal_program *program,
                               const moyal_context *context, const moyal_part *part)
{
    const double *c = context->c + part->first;

    out->dimension = 1;
    for (int k = 0; k < part->count; k++)
        out->dimension *= size_of(program, context, part->factors[k]);
    out->place = malloc(sizeof *out->place * (size_t)context->dimension);
    if (!out->place)
        return MOYAL_NO_MEMORY;
    set_places(out, program, context, part);
    switch (part->kind) {
    case MOYAL_GAUSSIAN:
        return make_gaussian(out, context, part->count, c, context->c[program->hbar]);
    case MOYAL_CAT:
        return make_cat(out, c);
    case MOYAL_DENSITY:
        return make_density(out, c);
    case MOYAL_FOCK:
        out->diagonal = moyal_array((size_t)out->dimension);
        if (out->diagonal && part->level < out->dimension)
            out->diagonal[part->level] = 1;
        return out->diagonal ? MOYAL_DONE : MOYAL_NO_MEMORY;
    default:
        return MOYAL_BAD_INPUT;
    }
}

moyal_outcome moyal_start_init(moyal_start *out, const moyal_program *program,
                               const moyal_context *context)
{
    moyal_outcome outcome = MOYAL_DONE;

    *out = (moyal_start){.parts = calloc((size_t)program->part_count + 1, sizeof *out->parts)};
    if (!out->parts)
        return MOYAL_NO_MEMORY;
    out->count = program->part_count;
    for (int k = 0; k < out->count && outcome == MOYAL_DONE; k++)
        outcome = make_part(&out->parts[k], program, context, &program->parts[k]);
    return outcome;
}

void moyal_start_clear(moyal_start *start)
{
    for (int k = 0; k < start->count; k++) {
        free(start->parts[k].place);
        moyal_array_free(start->parts[k].diagonal);
        moyal_array_free(start->parts[k].ket);
        moyal_array_free(start->parts[k].matrix);
    }
    free(start->parts);
    *start = (moyal_start){.count = 0};
}

/* Element (a, b) of a part. */
static void part_element(const moyal_start_part *part, long a, long b, double *re, double *im)
{
    const long d = part->dimension;

    *im = 0;
    if (part->diagonal) {
        *re = a == b ? part->diagonal[a] : 0;
    } else if (part->ket) {
        *re = part->ket[a] * part->ket[b] + part->ket[d + a] * part->ket[d + b];
        *im = part->ket[d + a] * part->ket[b] - part->ket[a] * part->ket[d + b];
    } else {
        *re = part->matrix[a * d + b];
        *im = part->matrix[d * d + a * d + b];
    }
}

/* Computed on and above the diagonal, so that R is Hermitian to the bit. */
void moyal_start_element(const moyal_start *start, long i, long j, double *re, double *im)
{
    const long low = i < j ? i : j, high = i < j ? j : i;

    *re = 1;
    *im = 0;
    for (int k = 0; k < start->count && (*re != 0 || *im != 0); k++) {
        const moyal_start_part *part = &start->parts[k];
        const double a = *re, b = *im;
        double c, d;

        part_element(part, part->place[low], part->place[high], &c, &d);
        *re = a * c - b * d;
        *im = a * d + b * c;
    }
    if (i == j)
        *im = 0;
    if (i > j)
        *im = -*im;
}
