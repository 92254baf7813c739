/* What acts on R: shares value * factor * (dt or dW_j) of tables and of pairs of tables. */
#include "lower/shares.h"

#include <stdlib.h>

#include "base/memory.h"

void shares_clear(shares_t *shares, build_t *build)
{
    for (size_t k = 0; k < shares->count; k++)
        scalar_clear(shares->shares[k].value, build->ring);
    free(shares->shares);
    index_clear(&shares->by_all);
    index_clear(&shares->by_tables);
}

/* Puts share k behind the others of its tables. */
static void share_join(shares_t *shares, size_t k)
{
    share_t *share = &shares->shares[k];
    uint64_t hash = index_mix(index_mix(11, share->a), share->b);
    size_t at = 0, first;

    while ((first = index_next(&shares->by_tables, hash, &at)) != INDEX_NONE &&
           (shares->shares[first].a != share->a || shares->shares[first].b != share->b))
        continue;
    share->next = SIZE_MAX;
    share->first = first == INDEX_NONE ? k : first;
    if (first == INDEX_NONE)
        index_add(&shares->by_tables, hash, k);
    else
        shares->shares[shares->shares[first].last].next = k;
    shares->shares[share->first].last = k;
}

/* The share of these tables, driver and factor, found or made with value zero. */
static share_t *share_find(shares_t *shares, size_t a, size_t b, long driver, size_t factor,
                           build_t *build)
{
    uint64_t hash = index_mix(index_mix(index_mix(index_mix(13, a), b), (uint64_t)driver), factor);
    share_t *share;

    for (size_t at = 0, k; (k = index_next(&shares->by_all, hash, &at)) != INDEX_NONE;) {
        share = &shares->shares[k];
        if (share->a == a && share->b == b && share->driver == driver && share->factor == factor)
            return share;
    }
    if (shares->count == shares->capacity) {
        shares->capacity = 2 * shares->capacity + 8;
        shares->shares = memory_resize(shares->shares, shares->capacity, sizeof(share_t));
    }
    share = &shares->shares[shares->count];
    share->a = a;
    share->b = b;
    share->driver = driver;
    share->factor = factor;
    scalar_init(share->value, build->ring);
    index_add(&shares->by_all, hash, shares->count);
    share_join(shares, shares->count++);
    return share;
}

/* A or B_j on the left of R. */
status_t collect_left(shares_t *shares, op_src a, long driver, build_t *build)
{
    pieces_t pieces;
    status_t status = pieces_make(&pieces, a, build);

    for (size_t k = 0; status == OK && k < pieces.count; k++) {
        const piece_t *piece = &pieces.pieces[k];
        share_t *share = share_find(shares, piece->table, SIZE_MAX, driver, piece->factor, build);

        scalar_add(share->value, share->value, piece->value, build->ring);
    }
    pieces_clear(&pieces, build);
    return status;
}

/* rate * piece_a R piece_b†: the rate is what does not vary times `factors`. */
static status_t collect_pair(shares_t *shares, const piece_t *a, const piece_t *b, scalar_src rate,
                             long driver, const parts_t *factors, build_t *build)
{
    status_t status = build_spend(build, 1);
    scalar_t value, product;

    if (a->table > b->table || status != OK)
        return status; /* the conjugate of another pair */
    scalar_init(value, build->ring);
    scalar_init(product, build->ring);
    scalar_conj(value, b->value, build->ring);
    scalar_mul(value, value, a->value, build->ring);
    scalar_mul(value, value, rate, build->ring);
    if (a->table == b->table)
        scalar_mul_ratio(value, value, 1, 2, build->ring);
    for (size_t k = 0; k < factors->count; k++) {
        share_t *share =
            share_find(shares, a->table, b->table, driver, factors->parts[k].factor, build);

        scalar_mul(product, value, factors->parts[k].value, build->ring);
        scalar_add(share->value, share->value, product, build->ring);
    }
    scalar_clear(value, build->ring);
    scalar_clear(product, build->ring);
    return status;
}

/* The product of factors in parts; radicals and functions may reduce in it. */
static status_t product_parts(parts_t *out, size_t a, size_t b, size_t c, build_t *build)
{
    const size_t list[] = {a, b, c};
    scalar_t product, next;
    status_t status;

    scalar_init(product, build->ring);
    scalar_init(next, build->ring);
    scalar_one(product, build->ring);
    for (size_t k = 0; k < 3; k++) {
        if (list[k] == FACTOR_ONE)
            continue;
        factor_scalar(next, list[k], build);
        scalar_mul(product, product, next, build->ring);
    }
    status = parts_make(out, product, build);
    scalar_clear(product, build->ring);
    scalar_clear(next, build->ring);
    return status;
}

/* K_ab J_a R J_b† */
static status_t collect_rate(shares_t *shares, scalar_src rate, long driver, const pieces_t *a,
                             const pieces_t *b, build_t *build)
{
    parts_t rates, factors;
    status_t status = parts_make(&rates, rate, build);

    for (size_t m = 0; m < rates.count; m++)
        for (size_t x = 0; x < a->count; x++)
            for (size_t y = 0; status == OK && y < b->count; y++) {
                const piece_t *left = &a->pieces[x], *right = &b->pieces[y];

                status = product_parts(&factors, rates.parts[m].factor, left->factor, right->factor,
                                       build);
                if (status == OK)
                    status = collect_pair(shares, left, right, rates.parts[m].value, driver,
                                          &factors, build);
                parts_clear(&factors, build);
                if (status == OK && shares->count > KERNEL_MAX_TERMS)
                    status = build_refuse(build, "there are too many jump terms");
            }
    parts_clear(&rates, build);
    return status;
}

/* K_ab = conj(K_ba): what the weights of the jump terms rely on. */
static int rates_hermitian(const scalar_struct *rates, const build_t *build)
{
    size_t n = build->equations->jump_count;
    scalar_t conjugate;
    int hermitian = 1;

    scalar_init(conjugate, build->ring);
    for (size_t a = 0; a < n; a++)
        for (size_t b = 0; b <= a; b++) {
            scalar_conj(conjugate, &rates[b * n + a], build->ring);
            hermitian &= scalar_equal(conjugate, &rates[a * n + b], build->ring);
        }
    scalar_clear(conjugate, build->ring);
    return hermitian;
}

static status_t collect_rates(shares_t *shares, const scalar_struct *rates, long driver,
                              const pieces_t *pieces, build_t *build)
{
    size_t n = build->equations->jump_count;
    status_t status = OK;

    if (!rates_hermitian(rates, build))
        return diags_fail(build->diags, INTERNAL_ERROR, SPAN_WHOLE, "E0902",
                          "the matrix of jump rates is not Hermitian");
    for (size_t k = 0; status == OK && k < n * n; k++)
        status = collect_rate(shares, &rates[k], driver, &pieces[k / n], &pieces[k % n], build);
    return status;
}

status_t collect_jumps(shares_t *shares, build_t *build)
{
    const equations_t *equations = build->equations;
    size_t n = equations->jump_count;
    pieces_t *pieces = memory_new(n, sizeof(pieces_t));
    status_t status = OK;

    for (size_t a = 0; status == OK && a < n; a++)
        status = pieces_make(&pieces[a], &equations->jumps[a], build);
    if (status == OK)
        status = collect_rates(shares, equations->rates, -1, pieces, build);
    for (size_t j = 0; status == OK && equations->noise_rates && j < equations->noise_count; j++)
        status = collect_rates(shares, equations->noise_rates + j * n * n, (long)j, pieces, build);
    for (size_t a = 0; a < n; a++)
        pieces_clear(&pieces[a], build);
    free(pieces);
    return status;
}
