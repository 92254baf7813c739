/* From the numbers of the central path to rational candidates. */
#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "search/dense.h"
#include "search/face.h"

struct lmi_candidate_struct {
    scaled_t scaled;
    double *values, *vectors; /* eigenvalues of the dual in descending order, its eigenvectors */
};

lmi_candidate_t *lmi_candidate_new(const lmi_t *lmi, int sharp)
{
    lmi_candidate_t *candidate = memory_new(1, sizeof *candidate);
    barrier_t *b = &candidate->scaled.barrier;
    size_t n = (size_t)lmi->size;
    double *copy;

    candidate->values = memory_new(n + 1, sizeof(double));
    candidate->vectors = memory_new(n * n + 1, sizeof(double));
    if (!scaled_init(&candidate->scaled, lmi) ||
        !barrier_follow(b, sharp ? BARRIER_TO_END : BARRIER_UNTIL_CLEAR)) {
        lmi_candidate_free(candidate);
        return NULL;
    }
    copy = memory_new(n * n + 1, sizeof(double));
    for (size_t k = 0; k < n * n; k++)
        copy[k] = b->z[k];
    dense_eigen(candidate->values, candidate->vectors, copy, n);
    free(copy);
    return candidate;
}

void lmi_candidate_free(lmi_candidate_t *candidate)
{
    if (!candidate)
        return;
    scaled_clear(&candidate->scaled);
    free(candidate->values);
    free(candidate->vectors);
    free(candidate);
}

void rational_set_double(fmpq_t out, double value, long bits)
{
    int exponent = 0;
    double mantissa = frexp(value, &exponent);
    fmpz_t numerator;

    fmpz_init(numerator);
    fmpz_set_d(numerator, rint(ldexp(mantissa, (int)bits)));
    fmpq_set_fmpz(out, numerator);
    if (exponent >= bits)
        fmpq_mul_2exp(out, out, (flint_bitcnt_t)(exponent - bits));
    else
        fmpq_div_2exp(out, out, (flint_bitcnt_t)(bits - exponent));
    fmpz_clear(numerator);
}

void rational_shift(fmpq_t x, long bits)
{
    if (bits >= 0)
        fmpq_mul_2exp(x, x, (flint_bitcnt_t)bits);
    else
        fmpq_div_2exp(x, x, (flint_bitcnt_t)-bits);
}

void lmi_candidate_point(fmpq *x, const lmi_candidate_t *candidate, ulong bits)
{
    const scaled_t *s = &candidate->scaled;
    fmpz_t floor;

    fmpz_init(floor);
    for (size_t k = 0; k < s->barrier.unknowns; k++) {
        rational_set_double(x + k, s->barrier.x[k], 53);
        rational_shift(x + k, s->columns[k] + (long)bits + 1);
        fmpz_fdiv_q(floor, fmpq_numref(x + k), fmpq_denref(x + k)); /* round(y) from 2 y */
        fmpz_add_ui(floor, floor, 1);
        fmpz_fdiv_q_2exp(floor, floor, 1);
        fmpq_set_fmpz(x + k, floor);
        rational_shift(x + k, -(long)bits);
    }
    fmpz_clear(floor);
}

/* How clearly eigenvalues 0 .. rank-1 stand off from the rest. */
static double gap_after(const lmi_candidate_t *candidate, size_t rank)
{
    const double *values = candidate->values;

    if (rank == candidate->scaled.barrier.size)
        return values[rank - 1] > 0 ? log(values[rank - 1] / values[0]) + log(1e5) : 0;
    return values[rank - 1] > 0 ? log(values[rank - 1] / fmax(values[rank], 1e-18)) : 0;
}

slong lmi_candidate_rank(const lmi_candidate_t *candidate, slong k)
{
    size_t n = candidate->scaled.barrier.size;
    unsigned char *used = memory_new(n + 2, 1);
    size_t best = 0;

    for (slong round = 0; round <= k; round++) {
        best = 0;
        for (size_t r = 1; r <= n; r++)
            if (!used[r] && gap_after(candidate, r) > 2 &&
                (best == 0 || gap_after(candidate, r) > gap_after(candidate, best)))
                best = r;
        used[best] = 1;
    }
    free(used);
    return (slong)best;
}

int lmi_candidate_dual(fmpq_mat_t z, const lmi_candidate_t *candidate, const lmi_t *lmi, slong rank,
                       int level)
{
    fmpq_mat_t face, weight;
    int good;

    fmpq_mat_init(face, lmi->size, rank);
    fmpq_mat_init(weight, rank, rank);
    face_range(face, weight, &candidate->scaled, candidate->vectors, rank);
    good = face_project(weight, face, lmi, level);
    if (good)
        face_product(z, face, weight);
    fmpq_mat_clear(face);
    fmpq_mat_clear(weight);
    return good;
}
