/* Reading the classical-quantum form off a superoperator (theory, section 3).
 *
 * With Weyl keys the identity is a basis element of its own, so that each term has one place:
 *     order 0   c E_m . E_n†     D0 for m, n != 1;  one-sided terms: A = sum_m c_m0 E_m + c_00/2,
 *                                -(i/hbar) H = A + 1/2 sum_ab D0_ab L_b† L_a
 *     order 1   d_i c . 1        drift_i = -c;  d_i c 1 . E_n†: D1_i0n = -c
 *     order 2   d_i d_j c        D2_ij = c for i != j, 2 c for i = j. */
#include "phasespace/classify.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "environment/array.h"

typedef struct {
    hybrid_t *hybrid;
    superop_src weyl;
    const reduction_t *basis;
    const algebra_t *algebra;
    size_t n, rows;         /* operators, coordinates */
    scalar_struct *d1, *d0; /* in the rows F_a that are dual to the pivots */
    op_t one_sided;
} reading_t;

/* The index of the pivot that equals `key`, or n. */
static size_t pivot_index(const opkey_t *key, const reading_t *r)
{
    size_t a = 0, size = space_width(r->algebra->space) * sizeof *key;

    while (a < r->n && memcmp(r->basis->pivots[a], key, size) != 0)
        a++;
    return a;
}

/* Order 0: D0 in the dual rows, and A (a Weyl symbol). */
static void read_order_zero(reading_t *r, scalar_src c, const opkey_t *left, const opkey_t *right)
{
    const ring_t *ring = r->algebra->ring;
    opkey_t *adjoint = memory_new(space_width(r->algebra->space) + 1, sizeof *adjoint);
    size_t a = pivot_index(left, r), b;
    scalar_t x;
    op_t term;

    key_adjoint(adjoint, right, r->algebra);
    b = pivot_index(adjoint, r);
    if (a < r->n && b < r->n)
        scalar_set(&r->d0[a * r->n + b], c, ring);
    if (key_is_identity(right, r->algebra)) {
        scalar_init(x, ring);
        op_init(term, r->algebra);
        scalar_mul_ratio(x, c, 1, key_is_identity(left, r->algebra) ? 2 : 1, ring);
        op_set_term(term, left, x, r->algebra);
        op_add(r->one_sided, r->one_sided, term, r->algebra);
        op_clear(term, r->algebra);
        scalar_clear(x, ring);
    }
    free(adjoint);
}

static void read_order_one(reading_t *r, size_t i, scalar_src c, const opkey_t *left,
                           const opkey_t *right)
{
    opkey_t *adjoint = memory_new(space_width(r->algebra->space) + 1, sizeof *adjoint);
    size_t a;

    key_adjoint(adjoint, right, r->algebra);
    a = pivot_index(adjoint, r);
    if (!key_is_identity(left, r->algebra))
        ;
    else if (key_is_identity(right, r->algebra))
        scalar_neg(&r->hybrid->drift[i], c, r->algebra->ring);
    else if (a < r->n)
        scalar_neg(&r->d1[i * r->n + a], c, r->algebra->ring);
    free(adjoint);
}

static void read_order_two(reading_t *r, const opkey_t *derivative, scalar_src c,
                           const opkey_t *left, const opkey_t *right)
{
    const ring_t *ring = r->algebra->ring;
    size_t i = 0, j = r->rows - 1;

    if (!key_is_identity(left, r->algebra) || !key_is_identity(right, r->algebra))
        return;
    while (!derivative[i])
        i++;
    while (!derivative[j])
        j--;
    scalar_mul_si(&r->hybrid->d2[i * r->rows + j], c, i == j ? 2 : 1, ring);
    scalar_set(&r->hybrid->d2[j * r->rows + i], &r->hybrid->d2[i * r->rows + j], ring);
}

static void read_terms(reading_t *r)
{
    size_t width = space_width(r->algebra->space);

    for (size_t k = 0; k < r->weyl->count; k++) {
        const opkey_t *derivative = r->weyl->derivatives + k * r->rows;
        const opkey_t *left = r->weyl->left + k * width, *right = r->weyl->right + k * width;
        scalar_src c = &r->weyl->coefficients[k];
        size_t order = superop_order(r->weyl, k, r->algebra), i = 0;
        while (order == 1 && !derivative[i])
            i++;
        if (order == 0)
            read_order_zero(r, c, left, right);
        else if (order == 1)
            read_order_one(r, i, c, left, right);
        else if (order == 2)
            read_order_two(r, derivative, c, left, right);
    }
}

/* out (m x n) += in (m x n) times conj(N) */
static void times_conjugate(scalar_struct *out, const scalar_struct *in, size_t m,
                            const scalar_struct *dual, const reading_t *r)
{
    const ring_t *ring = r->algebra->ring;
    scalar_t c;

    scalar_init(c, ring);
    for (size_t b = 0; b < r->n; b++)
        for (size_t l = 0; l < r->n; l++) {
            scalar_conj(c, &dual[b * r->n + l], ring);
            for (size_t i = 0; i < m && !scalar_is_zero(c, ring); i++)
                scalar_addmul(&out[i * r->n + l], &in[i * r->n + b], c, ring);
        }
    scalar_clear(c, ring);
}

/* From the dual rows to the operators: D1 = D1_F conj(N), D0 = N^T D0_F conj(N). */
static void to_operators(reading_t *r)
{
    const ring_t *ring = r->algebra->ring;
    size_t n = r->n;
    scalar_struct *dual = basis_dual(r->basis), *half = scalar_array_new(n * n, ring);

    times_conjugate(r->hybrid->d1, r->d1, r->rows, dual, r);
    times_conjugate(half, r->d0, n, dual, r);
    for (size_t a = 0; a < n; a++)
        for (size_t k = 0; k < n; k++)
            for (size_t l = 0; l < n && !scalar_is_zero(&dual[a * n + k], ring); l++)
                scalar_addmul(&r->hybrid->d0[k * n + l], &dual[a * n + k], &half[a * n + l], ring);
    scalar_array_free(half, n * n, ring);
    scalar_array_free(dual, n * n, ring);
}

/* The operators without the constants of their Weyl symbols. */
static void set_basis(hybrid_t *hybrid, const reduction_t *basis)
{
    const algebra_t *algebra = basis->algebra;
    opkey_t *identity = memory_new(space_width(algebra->space) + 1, sizeof *identity);
    op_t symbol, constant;

    op_init(symbol, algebra);
    op_init(constant, algebra);
    hybrid->count = basis->count;
    hybrid->basis = op_array_new(basis->count, algebra);
    for (size_t a = 0; a < basis->count; a++) {
        scalar_src c;
        op_set(&hybrid->basis[a], &basis->operators[a], algebra);
        op_to_weyl(symbol, &basis->operators[a], NULL, algebra);
        c = op_find(symbol, identity, algebra);
        if (!c)
            continue;
        op_set_scalar(constant, c, algebra);
        op_sub(&hybrid->basis[a], &hybrid->basis[a], constant, algebra);
    }
    op_clear(constant, algebra);
    op_clear(symbol, algebra);
    free(identity);
}

void classify_weighted(op_t out, const hybrid_t *hybrid, size_t b)
{
    const algebra_t *algebra = &hybrid->generator->model->algebra;

    op_zero(out, algebra);
    for (size_t a = 0; a < hybrid->count; a++) {
        scalar_src rate = &hybrid->d0[a * hybrid->count + b];
        if (scalar_is_zero(rate, algebra->ring))
            continue;
        if (!budget_spend(algebra->budget, out->count + hybrid->basis[a].count))
            break;
        op_addmul(out, &hybrid->basis[a], rate, algebra);
    }
}

/* H = i hbar (A + 1/2 sum_ab D0_ab L_b† L_a) */
static void set_hamiltonian(hybrid_t *hybrid, op_src one_sided, const algebra_t *algebra)
{
    size_t n = hybrid->count;
    op_t left, product;
    scalar_t c;

    op_init(left, algebra);
    op_init(product, algebra);
    scalar_init(c, algebra->ring);
    scalar_set_ratio(c, 1, 2, algebra->ring);
    op_from_weyl(hybrid->hamiltonian, one_sided, NULL, algebra);
    for (size_t b = 0; b < n; b++) {
        classify_weighted(left, hybrid, b);
        op_adjoint(product, &hybrid->basis[b], algebra);
        op_mul(product, product, left, algebra);
        op_addmul(hybrid->hamiltonian, product, c, algebra);
    }
    scalar_imaginary_unit(c, algebra->ring);
    scalar_mul(c, c, algebra->hbar, algebra->ring);
    op_scale(hybrid->hamiltonian, hybrid->hamiltonian, c, algebra);
    scalar_clear(c, algebra->ring);
    op_clear(product, algebra);
    op_clear(left, algebra);
}

void classify_read(hybrid_t *hybrid, superop_src weyl, const reduction_t *basis)
{
    const algebra_t *algebra = basis->algebra;
    size_t n = basis->count, rows = hybrid->coordinates;
    reading_t r = {
        .hybrid = hybrid, .weyl = weyl, .basis = basis, .algebra = algebra, .n = n, .rows = rows};

    set_basis(hybrid, basis);
    hybrid->drift = scalar_array_new(rows, algebra->ring);
    hybrid->d2 = scalar_array_new(rows * rows, algebra->ring);
    hybrid->d1 = scalar_array_new(rows * n, algebra->ring);
    hybrid->d0 = scalar_array_new(n * n, algebra->ring);
    r.d1 = scalar_array_new(rows * n, algebra->ring);
    r.d0 = scalar_array_new(n * n, algebra->ring);
    op_init(r.one_sided, algebra);
    read_terms(&r);
    to_operators(&r);
    set_hamiltonian(hybrid, r.one_sided, algebra);
    op_clear(r.one_sided, algebra);
    scalar_array_free(r.d0, n * n, algebra->ring);
    scalar_array_free(r.d1, rows * n, algebra->ring);
}

void classify_clear(hybrid_t *hybrid)
{
    const algebra_t *algebra = &hybrid->generator->model->algebra;
    size_t n = hybrid->count, rows = hybrid->coordinates;

    scalar_array_free(hybrid->drift, rows, algebra->ring);
    scalar_array_free(hybrid->d2, rows * rows, algebra->ring);
    scalar_array_free(hybrid->d1, rows * n, algebra->ring);
    scalar_array_free(hybrid->d0, n * n, algebra->ring);
    op_array_free(hybrid->basis, n, algebra);
    hybrid->drift = hybrid->d2 = hybrid->d1 = hybrid->d0 = NULL;
    hybrid->basis = NULL;
    hybrid->count = 0;
}

/* ---- the basis that is used -------------------------------------------------------------- */

static int is_used(const hybrid_t *hybrid, size_t a, const ring_t *ring)
{
    size_t n = hybrid->count;

    for (size_t i = 0; i < hybrid->coordinates; i++)
        if (!scalar_is_zero(&hybrid->d1[i * n + a], ring))
            return 1;
    for (size_t b = 0; b < n; b++)
        if (!scalar_is_zero(&hybrid->d0[a * n + b], ring) ||
            !scalar_is_zero(&hybrid->d0[b * n + a], ring))
            return 1;
    return 0;
}

/* The columns kept of a matrix, as a new one; the old one is freed. */
static scalar_struct *keep(scalar_struct *matrix, size_t rows, const size_t *row_index,
                           size_t columns, const size_t *column_index, size_t old_rows,
                           size_t old_columns, const ring_t *ring)
{
    scalar_struct *kept = scalar_array_new(rows * columns, ring);

    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < columns; j++)
            scalar_set(&kept[i * columns + j],
                       &matrix[(row_index ? row_index[i] : i) * old_columns + column_index[j]],
                       ring);
    scalar_array_free(matrix, old_rows * old_columns, ring);
    return kept;
}

void classify_drop_unused(hybrid_t *hybrid)
{
    const algebra_t *algebra = &hybrid->generator->model->algebra;
    size_t n = hybrid->count, rows = hybrid->coordinates, count = 0;
    size_t *used = memory_new(n + 1, sizeof *used);
    op_struct *basis;

    for (size_t a = 0; a < n; a++)
        if (is_used(hybrid, a, algebra->ring))
            used[count++] = a;
    basis = op_array_new(count, algebra);
    for (size_t a = 0; a < count; a++)
        op_swap(&basis[a], &hybrid->basis[used[a]]);
    op_array_free(hybrid->basis, n, algebra);
    hybrid->basis = basis;
    hybrid->d1 = keep(hybrid->d1, rows, NULL, count, used, rows, n, algebra->ring);
    hybrid->d0 = keep(hybrid->d0, count, used, count, used, n, n, algebra->ring);
    hybrid->count = count;
    free(used);
}

int classify_is_complete(superop_src residual_weyl, const algebra_t *algebra)
{
    size_t width = space_width(algebra->space);

    for (size_t k = 0; k < residual_weyl->count; k++) {
        int left = key_is_identity(residual_weyl->left + k * width, algebra);
        int right = key_is_identity(residual_weyl->right + k * width, algebra);
        size_t order = superop_order(residual_weyl, k, algebra);
        if (order == 0 || (order == 1 && (left || right)) || (order == 2 && left && right))
            return 0;
    }
    return 1;
}
