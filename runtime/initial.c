/* The other initial states, and the product of all parts. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "gaussian.h"

static void clear_state(double *rho, int dimension)
{
    memset(rho, 0, 2 * sizeof *rho * (size_t)dimension * (size_t)dimension);
}

void moyal_fock_state(double *rho, int levels, int level)
{
    clear_state(rho, levels);
    if (level >= 0 && level < levels)
        rho[(long)level * levels + level] = 1;
}

/* Amplitudes c_n = sqrt(2) exp(-|alpha|^2/2) alpha^n / sqrt(n! (1 + exp(-2 |alpha|^2))), n even. */
void moyal_cat_ket(double *ket, int levels, double re, double im)
{
    const double square = re * re + im * im;
    double a = sqrt(2 / (1 + exp(-2 * square))) * exp(-square / 2), b = 0;

    for (int n = 0; n < levels; n++) {
        double next = (a * re - b * im) / sqrt(n + 1.0);

        ket[n] = n % 2 == 0 ? a : 0;
        ket[levels + n] = n % 2 == 0 ? b : 0;
        b = (a * im + b * re) / sqrt(n + 1.0);
        a = next;
    }
}

moyal_outcome moyal_cat_state(double *rho, int levels, double re, double im)
{
    double *c = moyal_array(2 * (size_t)levels), *d = c + levels;
    double *plane = rho + (long)levels * levels;

    if (!c)
        return MOYAL_NO_MEMORY;
    moyal_cat_ket(c, levels, re, im);
    for (long i = 0; i < levels; i++)
        for (long j = 0; j < levels; j++) {
            rho[i * levels + j] = c[i] * c[j] + d[i] * d[j];
            plane[i * levels + j] = d[i] * c[j] - c[i] * d[j];
        }
    moyal_array_free(c);
    return MOYAL_DONE;
}

static int factor_dimension(const moyal_program *program, const moyal_context *context, int factor)
{
    int dimension = program->factor_dimensions[factor];

    return dimension > 0 ? dimension : context->levels;
}

int moyal_part_dimension(const moyal_program *program, const moyal_context *context,
                         const moyal_part *part)
{
    int dimension = 1;

    for (int k = 0; k < part->count; k++)
        dimension *= factor_dimension(program, context, part->factors[k]);
    return dimension;
}

moyal_outcome moyal_part_state(double *rho, const moyal_program *program,
                               const moyal_context *context, const moyal_part *part)
{
    const double *c = context->c + part->first;
    const int n = 2 * part->count, d = moyal_part_dimension(program, context, part);

    switch (part->kind) {
    case MOYAL_GAUSSIAN:
        return moyal_gaussian_state(rho, part->count, context->levels, c, c + n,
                                    context->c[program->hbar]);
    case MOYAL_FOCK:
        moyal_fock_state(rho, d, part->level);
        return MOYAL_DONE;
    case MOYAL_CAT:
        return moyal_cat_state(rho, d, c[0], c[1]);
    case MOYAL_DENSITY:
        for (long k = 0; k < (long)d * d; k++) {
            rho[k] = c[2 * k];
            rho[(long)d * d + k] = c[2 * k + 1];
        }
        return MOYAL_DONE;
    default:
        return MOYAL_BAD_INPUT;
    }
}

void moyal_part_places(int *place, const moyal_program *program, const moyal_context *context,
                       const moyal_part *part)
{
    for (int i = 0; i < context->dimension; i++) {
        int rest = i, weight = 1, wanted = part->count - 1;

        place[i] = 0;
        for (int factor = program->factor_count - 1; factor >= 0 && wanted >= 0; factor--) {
            const int d = factor_dimension(program, context, factor);

            if (part->factors[wanted] == factor) {
                place[i] += weight * (rest % d);
                weight *= d;
                wanted--;
            }
            rest /= d;
        }
    }
}

/* rho_ij *= part_{place i, place j} */
static void multiply_part(double *rho, const double *part, int d, const int *place, int dimension)
{
    double *im = rho + (long)dimension * dimension;
    const double *part_im = part + (long)d * d;

    for (long i = 0; i < dimension; i++)
        for (long j = 0; j < dimension; j++) {
            const long at = i * dimension + j, from = (long)place[i] * d + place[j];
            const double a = rho[at], b = im[at];

            rho[at] = a * part[from] - b * part_im[from];
            im[at] = a * part_im[from] + b * part[from];
        }
}

static moyal_outcome apply_part(double *rho, const moyal_program *program,
                                const moyal_context *context, const moyal_part *part)
{
    const int d = moyal_part_dimension(program, context, part);
    double *state = moyal_array(2 * (size_t)d * (size_t)d);
    int *place = malloc(sizeof *place * (size_t)context->dimension);
    moyal_outcome outcome = MOYAL_NO_MEMORY;

    if (state && place) {
        outcome = moyal_part_state(state, program, context, part);
        if (outcome == MOYAL_DONE) {
            moyal_part_places(place, program, context, part);
            multiply_part(rho, state, d, place, context->dimension);
        }
    }
    free(place);
    moyal_array_free(state);
    return outcome;
}

/* Rounding of a product must not make rho less than Hermitian. */
static void mirror(double *rho, int dimension)
{
    const long d = dimension;
    double *im = rho + d * d;

    for (long i = 0; i < d; i++) {
        im[i * d + i] = 0;
        for (long j = 0; j < i; j++) {
            rho[j * d + i] = rho[i * d + j];
            im[j * d + i] = -im[i * d + j];
        }
    }
}

moyal_outcome moyal_initial_state(double *rho, const moyal_program *program,
                                  const moyal_context *context)
{
    const long square = (long)context->dimension * context->dimension;
    moyal_outcome outcome = MOYAL_DONE;

    clear_state(rho, context->dimension);
    for (long k = 0; k < square; k++)
        rho[k] = 1;
    for (int k = 0; k < program->part_count && outcome == MOYAL_DONE; k++)
        outcome = apply_part(rho, program, context, program->parts + k);
    mirror(rho, context->dimension);
    return outcome;
}

double moyal_state_trace(const double *rho, int dimension, int lanes, int lane)
{
    double trace = 0;

    for (long i = 0; i < dimension; i++)
        trace += rho[i * (dimension + 1) * lanes + lane];
    return trace;
}
