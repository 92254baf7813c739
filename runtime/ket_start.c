/* Kets that a trajectory can start in. */
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "gaussian.h"
#include "ket.h"
#include "philox.h"

double moyal_uniform(uint64_t seed, int stream, uint64_t trajectory, uint64_t index)
{
    const uint32_t key[2] = {(uint32_t)seed, (uint32_t)(seed >> 32)};
    uint32_t word[4] = {(uint32_t)index, (uint32_t)trajectory,
                        (uint32_t)(index >> 32 & 0xFFFFFFu) | (uint32_t)stream << 24,
                        (uint32_t)(trajectory >> 32)};

    moyal_philox(word, word, key);
    return ((double)(int64_t)(((uint64_t)word[0] << 32 | word[1]) >> 11) + 1) * 0x1p-53;
}

/* rho -= v v^+ */
static void take_away(double *rho, const double *v, long d)
{
    double *im = rho + d * d;

    for (long i = 0; i < d; i++)
        for (long j = 0; j < d; j++) {
            rho[i * d + j] -= v[i] * v[j] + v[d + i] * v[d + j];
            im[i * d + j] -= v[d + i] * v[j] - v[i] * v[d + j];
        }
}

/* The column of the largest pivot, over its root: the next v.  0 if the rest is rounding. */
static int next_vector(double *v, const double *rho, long d, double rounding)
{
    long pivot = 0;
    double root;

    for (long i = 1; i < d; i++)
        if (rho[i * (d + 1)] > rho[pivot * (d + 1)])
            pivot = i;
    if (!(rho[pivot * (d + 1)] > rounding))
        return 0;
    root = sqrt(rho[pivot * (d + 1)]);
    for (long i = 0; i < d; i++) {
        v[i] = rho[i * d + pivot] / root;
        v[d + i] = rho[d * d + i * d + pivot] / root;
    }
    return 1;
}

/* rho = sum_m v_m v_m^+ by Cholesky's method with pivots; rho is used up.  What is left must be
 * rounding. */
static moyal_outcome factor(moyal_ket_part *part, double *rho)
{
    const long d = part->dimension;
    double largest = 0, rounding;

    for (long i = 0; i < d; i++)
        largest = rho[i * (d + 1)] > largest ? rho[i * (d + 1)] : largest;
    rounding = 16 * (double)d * DBL_EPSILON * largest;
    for (part->rank = 0; part->rank < d; part->rank++) {
        double *grown = realloc(part->vectors, 2 * sizeof *grown * (size_t)(part->rank + 1) * d);

        if (!grown)
            return MOYAL_NO_MEMORY;
        part->vectors = grown;
        if (!next_vector(grown + 2 * d * part->rank, rho, d, rounding))
            break;
        take_away(rho, grown + 2 * d * part->rank, d);
    }
    for (long k = 0; k < 2 * d * d; k++)
        if (!(fabs(rho[k]) <= 64 * rounding))
            return MOYAL_BAD_INPUT;
    return part->rank > 0 ? MOYAL_DONE : MOYAL_BAD_INPUT;
}

static moyal_outcome set_weights(moyal_ket_part *part)
{
    part->weights = malloc(sizeof *part->weights * (size_t)part->rank);
    if (!part->weights)
        return MOYAL_NO_MEMORY;
    for (long m = 0; m < part->rank; m++)
        part->weights[m] =
            moyal_ket_norm(part->vectors + 2L * part->dimension * m, part->dimension, 1, 0);
    return MOYAL_DONE;
}

static moyal_outcome set_part(moyal_ket_part *out, const moyal_program *program,
                              const moyal_context *context, const moyal_part *part)
{
    const int d = moyal_part_dimension(program, context, part);
    double *rho = moyal_array(2 * (size_t)d * (size_t)d);
    moyal_outcome outcome = MOYAL_NO_MEMORY;

    out->dimension = d;
    out->place = malloc(sizeof *out->place * (size_t)context->dimension);
    if (rho && out->place) {
        moyal_part_places(out->place, program, context, part);
        outcome = moyal_part_state(rho, program, context, part);
        if (outcome == MOYAL_DONE)
            outcome = factor(out, rho);
        if (outcome == MOYAL_DONE)
            outcome = set_weights(out);
    }
    moyal_array_free(rho);
    return outcome;
}

moyal_outcome moyal_ket_start_init(moyal_ket_start *out, const moyal_program *program,
                                   const moyal_context *context)
{
    moyal_outcome outcome = MOYAL_DONE;

    *out = (moyal_ket_start){.trace = 1};
    out->parts = calloc((size_t)program->part_count + 1, sizeof *out->parts);
    if (!out->parts)
        return MOYAL_NO_MEMORY;
    for (int k = 0; k < program->part_count && outcome == MOYAL_DONE; k++) {
        moyal_ket_part *part = out->parts + out->count++;
        double weight = 0;

        outcome = set_part(part, program, context, program->parts + k);
        for (int m = 0; outcome == MOYAL_DONE && m < part->rank; m++)
            weight += part->weights[m];
        out->trace *= weight;
    }
    return outcome;
}

void moyal_ket_start_clear(moyal_ket_start *start)
{
    for (int k = 0; k < start->count; k++) {
        free(start->parts[k].place);
        free(start->parts[k].weights);
        free(start->parts[k].vectors);
    }
    free(start->parts);
    *start = (moyal_ket_start){.count = 0};
}

/* One of the kets of a part, drawn by their weights; the last one where rounding leaves none. */
static const double *draw(const moyal_ket_part *part, double u)
{
    double sum = 0, upto = 0;
    int m = 0;

    for (int k = 0; k < part->rank; k++)
        sum += part->weights[k];
    while (m < part->rank - 1 && (upto += part->weights[m]) < u * sum)
        m++;
    return part->vectors + 2L * part->dimension * m;
}

void moyal_ket_begin(double *x, const moyal_ket_start *start, int dimension, int lanes, int lane,
                     uint64_t seed, uint64_t trajectory)
{
    double *re = x + lane, *im = x + (long)dimension * lanes + lane, norm;

    for (long i = 0; i < dimension; i++) {
        re[i * lanes] = 1;
        im[i * lanes] = 0;
    }
    for (int k = 0; k < start->count; k++) {
        const moyal_ket_part *part = start->parts + k;
        const double *v = draw(part, part->rank == 1 ? 1
                                                     : moyal_uniform(seed, MOYAL_STREAM_START,
                                                                     trajectory, (1ull << 40) + k));

        for (long i = 0; i < dimension; i++) {
            const double a = re[i * lanes], b = im[i * lanes];
            const double c = v[part->place[i]], e = v[part->dimension + part->place[i]];

            re[i * lanes] = a * c - b * e;
            im[i * lanes] = a * e + b * c;
        }
    }
    norm = sqrt(moyal_ket_norm(x, dimension, lanes, lane));
    for (long i = 0; i < dimension; i++) {
        re[i * lanes] /= norm;
        im[i * lanes] /= norm;
    }
}
