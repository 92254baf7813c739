/* What acts on R: shares value * z^m * (dt or dW_j) of tables and of pairs of tables. */
#include "lower/shares.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

void shares_clear(shares_t *shares, build_t *build)
{
    for (size_t k = 0; k < shares->count; k++) {
        free(shares->shares[k].exponents);
        scalar_clear(shares->shares[k].value, build->ring);
    }
    free(shares->shares);
}

static int exponents_equal(const ulong *x, const ulong *y, size_t width)
{
    for (size_t j = 0; j < width; j++)
        if (x[j] != y[j])
            return 0;
    return 1;
}

/* The share of these tables, driver and monomial, found or made with value zero. */
static share_t *share_find(shares_t *shares, size_t a, size_t b, long driver,
                           const ulong *exponents, build_t *build)
{
    share_t *share;

    for (size_t k = 0; k < shares->count; k++) {
        share = &shares->shares[k];
        if (share->a == a && share->b == b && share->driver == driver &&
            exponents_equal(share->exponents, exponents, build->width))
            return share;
    }
    if (shares->count == shares->capacity) {
        shares->capacity = 2 * shares->capacity + 8;
        shares->shares = memory_resize(shares->shares, shares->capacity, sizeof(share_t));
    }
    share = &shares->shares[shares->count++];
    share->a = a;
    share->b = b;
    share->driver = driver;
    share->exponents = memory_new(build->width, sizeof(ulong));
    if (build->width)
        memcpy(share->exponents, exponents, build->width * sizeof(ulong));
    scalar_init(share->value, build->ring);
    return share;
}

/* A or B_j on the left of R. */
status_t collect_left(shares_t *shares, op_src a, long driver, build_t *build)
{
    pieces_t pieces;
    status_t status = pieces_make(&pieces, a, build);

    for (size_t k = 0; status == OK && k < pieces.count; k++) {
        const piece_t *piece = &pieces.pieces[k];
        share_t *share =
            share_find(shares, piece->table, SIZE_MAX, driver, piece->exponents, build);

        scalar_add(share->value, share->value, piece->value, build->ring);
    }
    pieces_clear(&pieces, build);
    return status;
}

/* factor * z^exponents * piece_a R piece_b† */
static void collect_pair(shares_t *shares, const piece_t *a, const piece_t *b, scalar_src factor,
                         const ulong *exponents, build_t *build)
{
    ulong *sum;
    scalar_t value;
    share_t *share;

    if (a->table > b->table)
        return; /* the conjugate of another pair */
    sum = memory_new(build->width, sizeof(ulong));
    for (size_t j = 0; j < build->width; j++)
        sum[j] = exponents[j] + a->exponents[j] + b->exponents[j];
    scalar_init(value, build->ring);
    scalar_conj(value, b->value, build->ring);
    scalar_mul(value, value, a->value, build->ring);
    scalar_mul(value, value, factor, build->ring);
    if (a->table == b->table)
        scalar_mul_ratio(value, value, 1, 2, build->ring);
    share = share_find(shares, a->table, b->table, -1, sum, build);
    scalar_add(share->value, share->value, value, build->ring);
    scalar_clear(value, build->ring);
    free(sum);
}

/* K_ab J_a R J_b† */
static void collect_rate(shares_t *shares, scalar_src rate, const pieces_t *a, const pieces_t *b,
                         build_t *build)
{
    scalar_split_t split;

    scalar_split(&split, rate, build->ring);
    for (size_t m = 0; m < split.count; m++)
        for (size_t x = 0; x < a->count; x++)
            for (size_t y = 0; y < b->count; y++)
                collect_pair(shares, &a->pieces[x], &b->pieces[y], &split.coefficients[m],
                             split.exponents + m * split.width, build);
    scalar_split_clear(&split, build->ring);
}

/* K_ab = conj(K_ba): what the weights of the jump terms rely on. */
static int rates_hermitian(const build_t *build)
{
    const equations_t *equations = build->equations;
    size_t n = equations->jump_count;
    scalar_t conjugate;
    int hermitian = 1;

    scalar_init(conjugate, build->ring);
    for (size_t a = 0; a < n; a++)
        for (size_t b = 0; b <= a; b++) {
            scalar_conj(conjugate, &equations->rates[b * n + a], build->ring);
            hermitian &= scalar_equal(conjugate, &equations->rates[a * n + b], build->ring);
        }
    scalar_clear(conjugate, build->ring);
    return hermitian;
}

status_t collect_jumps(shares_t *shares, build_t *build)
{
    const equations_t *equations = build->equations;
    size_t n = equations->jump_count;
    pieces_t *pieces = memory_new(n, sizeof(pieces_t));
    status_t status = OK;

    if (!rates_hermitian(build))
        status = diags_fail(build->diags, INTERNAL_ERROR, (span_t){0, 0}, "E0902",
                            "the matrix of jump rates is not Hermitian");
    for (size_t a = 0; status == OK && a < n; a++)
        status = pieces_make(&pieces[a], &equations->jumps[a], build);
    for (size_t k = 0; status == OK && k < n * n; k++) {
        collect_rate(shares, &equations->rates[k], &pieces[k / n], &pieces[k % n], build);
        if (shares->count > KERNEL_MAX_TERMS)
            status = build_refuse(build, "there are too many jump terms");
    }
    for (size_t a = 0; a < n; a++)
        pieces_clear(&pieces[a], build);
    free(pieces);
    return status;
}

int share_is_first(const shares_t *shares, size_t k)
{
    for (size_t j = 0; j < k; j++)
        if (shares->shares[j].a == shares->shares[k].a &&
            shares->shares[j].b == shares->shares[k].b)
            return 0;
    return 1;
}
