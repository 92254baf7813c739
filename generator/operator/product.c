/* Products of operators, adjoints, partial traces, splitting.
 *
 * Modes:  q^a p^b q^c p^d = sum_k k! C(b,k) C(c,k) (-i hbar)^k q^(a+c-k) p^(b+d-k).
 * Finite factors: the table of the basis (space.h). */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "operator/operator.h"
#include "operator/operator_internal.h"

/* The expansion of one product of two terms, factor by factor. */
typedef struct {
    const algebra_t *algebra;
    const opkey_t *left, *right;
    opkey_t *key;
    fmpq_t number;          /* the rational coefficient so far */
    slong order;            /* power of -i hbar so far */
    scalar_src coefficient; /* product of the coefficients of the two terms */
    scalar_struct *powers;  /* (-i hbar)^k, k < power_count */
    size_t power_count;
    op_struct *out;
} expansion_t;

static scalar_src power_of_commutator(expansion_t *e, size_t k)
{
    ring_t *ring = e->algebra->ring;

    while (e->power_count <= k) {
        size_t n = e->power_count++;
        e->powers = memory_resize(e->powers, n + 1, sizeof(scalar_struct));
        scalar_init(&e->powers[n], ring);
        if (n == 0) {
            scalar_one(&e->powers[n], ring);
        } else {
            scalar_imaginary_unit(&e->powers[n], ring);
            scalar_neg(&e->powers[n], &e->powers[n], ring);
            scalar_mul(&e->powers[n], &e->powers[n], e->algebra->hbar, ring);
            scalar_mul(&e->powers[n], &e->powers[n], &e->powers[n - 1], ring);
        }
    }
    return &e->powers[k];
}

static void emit_term(expansion_t *e)
{
    ring_t *ring = e->algebra->ring;
    scalar_t c;

    if (!budget_spend(e->algebra->budget, scalar_size(e->coefficient, e->algebra)))
        return;
    scalar_init(c, ring);
    scalar_set_fmpq(c, e->number, ring);
    scalar_mul(c, c, e->coefficient, ring);
    if (e->order > 0)
        scalar_mul(c, c, power_of_commutator(e, (size_t)e->order), ring);
    op_append(e->out, e->key, c, e->algebra);
    scalar_clear(c, ring);
}

static void expand(expansion_t *e, size_t factor);

static void expand_mode(expansion_t *e, size_t factor, size_t offset)
{
    const opkey_t *x = e->left + offset, *y = e->right + offset;
    ulong b = x[1], c = y[0], top = b < c ? b : c;
    fmpq_t saved;

    fmpq_init(saved);
    fmpq_set(saved, e->number);
    for (ulong k = 0; k <= top; k++) {
        e->key[offset] = (opkey_t)(x[0] + y[0] - k);
        e->key[offset + 1] = (opkey_t)(x[1] + y[1] - k);
        expand(e, factor + 1);
        /* k! C(b,k) C(c,k) -> (k+1)! C(b,k+1) C(c,k+1): times (b-k)(c-k)/(k+1) */
        fmpz_mul_ui(fmpq_numref(e->number), fmpq_numref(e->number), (b - k) * (c - k));
        fmpz_mul_ui(fmpq_denref(e->number), fmpq_denref(e->number), k + 1);
        fmpq_canonicalise(e->number);
        e->order++;
    }
    e->order -= (slong)top + 1;
    fmpq_set(e->number, saved);
    fmpq_clear(saved);
}

static void expand_finite(expansion_t *e, size_t factor, size_t offset)
{
    basis_product_t product;
    fmpq_t saved;

    basis_multiply(&product, space_dimension(e->algebra->space, factor), e->left[offset],
                   e->right[offset]);
    fmpq_init(saved);
    fmpq_set(saved, e->number);
    for (size_t k = 0; k < product.count; k++) {
        e->key[offset] = (opkey_t)product.index[k];
        fmpz_mul_si(fmpq_numref(e->number), fmpq_numref(saved), product.numerator[k]);
        fmpz_mul_ui(fmpq_denref(e->number), fmpq_denref(saved), product.denominator[k]);
        fmpq_canonicalise(e->number);
        expand(e, factor + 1);
    }
    fmpq_set(e->number, saved);
    fmpq_clear(saved);
}

static void expand(expansion_t *e, size_t factor)
{
    const space_t *space = e->algebra->space;

    if (budget_is_exceeded(e->algebra->budget))
        return;
    if (factor == space_count(space))
        emit_term(e);
    else if (space_is_mode(space, factor))
        expand_mode(e, factor, space_offset(space, factor));
    else
        expand_finite(e, factor, space_offset(space, factor));
}

void op_mul(op_t out, op_src a, op_src b, const algebra_t *algebra)
{
    ring_t *ring = algebra->ring;
    expansion_t e = {.algebra = algebra};
    scalar_t product;
    op_t result;

    op_init(result, algebra);
    scalar_init(product, ring);
    fmpq_init(e.number);
    fmpq_one(e.number);
    e.key = memory_new(space_width(algebra->space) + 1, sizeof(opkey_t));
    e.out = result;
    e.coefficient = product;
    for (size_t i = 0; i < a->count; i++)
        for (size_t j = 0; j < b->count; j++) {
            if (!budget_spend(algebra->budget, scalar_size(&a->coefficients[i], algebra) *
                                                   scalar_size(&b->coefficients[j], algebra)))
                break;
            scalar_mul(product, &a->coefficients[i], &b->coefficients[j], ring);
            e.left = op_key(a, i, algebra);
            e.right = op_key(b, j, algebra);
            expand(&e, 0);
        }
    op_normalise(result, algebra);
    op_swap(out, result);
    op_clear(result, algebra);
    for (size_t k = 0; k < e.power_count; k++)
        scalar_clear(&e.powers[k], ring);
    free(e.powers);
    free(e.key);
    fmpq_clear(e.number);
    scalar_clear(product, ring);
}

/* (q^a p^b)† = p^b q^a of each mode, as the product of the term's momenta and its positions. */
static void adjoint_term(op_t out, const opkey_t *key, scalar_src c, const algebra_t *algebra)
{
    const space_t *space = algebra->space;
    size_t width = space_width(space);
    opkey_t *momenta = memory_new(width + 1, sizeof(opkey_t));
    opkey_t *rest = memory_new(width + 1, sizeof(opkey_t));
    scalar_t one, conjugate;
    op_t left, right;

    scalar_init(one, algebra->ring);
    scalar_init(conjugate, algebra->ring);
    op_init(left, algebra);
    op_init(right, algebra);
    for (size_t f = 0; f < space_count(space); f++) {
        size_t offset = space_offset(space, f);
        if (space_is_mode(space, f)) {
            momenta[offset + 1] = key[offset + 1];
            rest[offset] = key[offset];
        } else {
            rest[offset] = (opkey_t)basis_adjoint(space_dimension(space, f), key[offset]);
        }
    }
    scalar_one(one, algebra->ring);
    scalar_conj(conjugate, c, algebra->ring);
    op_set_term(left, momenta, one, algebra);
    op_set_term(right, rest, conjugate, algebra);
    op_mul(out, left, right, algebra);
    op_clear(left, algebra);
    op_clear(right, algebra);
    scalar_clear(one, algebra->ring);
    scalar_clear(conjugate, algebra->ring);
    free(momenta);
    free(rest);
}

void op_adjoint(op_t out, op_src a, const algebra_t *algebra)
{
    op_t result, term;

    op_init(result, algebra);
    op_init(term, algebra);
    for (size_t k = 0; k < a->count; k++) {
        adjoint_term(term, op_key(a, k, algebra), &a->coefficients[k], algebra);
        for (size_t j = 0; j < term->count; j++)
            op_append(result, op_key(term, j, algebra), &term->coefficients[j], algebra);
    }
    op_normalise(result, algebra);
    op_swap(out, result);
    op_clear(result, algebra);
    op_clear(term, algebra);
}

/* The terms of a that act on a factor where b acts as well; the others commute with b. */
static void overlapping_terms(op_t out, op_src a, op_src b, const algebra_t *algebra)
{
    size_t width = space_width(algebra->space);
    unsigned char *acts = memory_new(width + 1, 1);

    for (size_t f = 0; f < space_count(algebra->space); f++) {
        size_t offset = space_offset(algebra->space, f), entries = space_is_mode(algebra->space, f);

        for (size_t k = 0; k <= entries; k++)
            acts[offset + k] = (unsigned char)op_acts_on(b, f, algebra);
    }
    for (size_t i = 0; i < a->count; i++) {
        const opkey_t *key = op_key(a, i, algebra);
        int overlaps = 0;

        for (size_t k = 0; k < width && !overlaps; k++)
            overlaps = key[k] != 0 && acts[k];
        if (overlaps)
            op_append(out, key, &a->coefficients[i], algebra); /* sorted as they were */
    }
    free(acts);
}

void op_commutator(op_t out, op_src a, op_src b, const algebra_t *algebra)
{
    op_t left, ab, ba;

    op_init(left, algebra);
    op_init(ab, algebra);
    op_init(ba, algebra);
    overlapping_terms(left, a, b, algebra);
    op_mul(ab, left, b, algebra);
    op_mul(ba, b, left, algebra);
    op_sub(out, ab, ba, algebra); /* out may alias a or b: both are used up by now */
    op_clear(left, algebra);
    op_clear(ab, algebra);
    op_clear(ba, algebra);
}

void op_anticommutator(op_t out, op_src a, op_src b, const algebra_t *algebra)
{
    op_t ab, ba;

    op_init(ab, algebra);
    op_init(ba, algebra);
    op_mul(ab, a, b, algebra);
    op_mul(ba, b, a, algebra);
    op_add(out, ab, ba, algebra);
    op_clear(ab, algebra);
    op_clear(ba, algebra);
}

/* ---- parts of the space ------------------------------------------------------------------ */

void op_partial_trace(op_t out, op_src a, const unsigned char *take, const algebra_t *algebra)
{
    const space_t *space = algebra->space;
    slong dimension = 1;
    scalar_t c;
    op_t result;

    scalar_init(c, algebra->ring);
    op_init(result, algebra);
    for (size_t f = 0; f < space_count(space); f++)
        if (take[f])
            dimension *= (slong)space_dimension(space, f);
    for (size_t k = 0; k < a->count; k++) {
        const opkey_t *key = op_key(a, k, algebra);
        int traceless = 0;
        for (size_t f = 0; f < space_count(space); f++)
            traceless |= take[f] && key[space_offset(space, f)] != 0;
        if (traceless)
            continue;
        scalar_mul_si(c, &a->coefficients[k], dimension, algebra->ring);
        op_append(result, key, c, algebra);
    }
    op_swap(out, result);
    op_clear(result, algebra);
    scalar_clear(c, algebra->ring);
}

/* part = the entries of `key` on the factors with (take != 0) == taken; identity elsewhere. */
static void key_part(opkey_t *part, const opkey_t *key, const unsigned char *take, int taken,
                     const space_t *space)
{
    for (size_t f = 0; f < space_count(space); f++) {
        size_t offset = space_offset(space, f), entries = space_is_mode(space, f) ? 2 : 1;
        for (size_t k = 0; k < entries; k++)
            part[offset + k] = (take[f] != 0) == taken ? key[offset + k] : 0;
    }
}

void op_split(op_split_t *out, op_src a, const unsigned char *take, const algebra_t *algebra)
{
    size_t width = space_width(algebra->space);
    opkey_t *inside = memory_new(width + 1, sizeof(opkey_t));
    opkey_t *outside = memory_new(width + 1, sizeof(opkey_t));
    scalar_t one;

    scalar_init(one, algebra->ring);
    scalar_one(one, algebra->ring);
    *out = (op_split_t){0, NULL, NULL};
    for (size_t k = 0; k < a->count; k++) {
        size_t found = 0;
        key_part(inside, op_key(a, k, algebra), take, 1, algebra->space);
        key_part(outside, op_key(a, k, algebra), take, 0, algebra->space);
        while (found < out->count && opkey_compare(out->right[found].keys, inside, width) != 0)
            found++;
        if (found == out->count) {
            out->left = memory_resize(out->left, found + 1, sizeof(op_struct));
            out->right = memory_resize(out->right, found + 1, sizeof(op_struct));
            op_init(&out->left[found], algebra);
            op_init(&out->right[found], algebra);
            op_set_term(&out->right[found], inside, one, algebra);
            out->count++;
        }
        op_append(&out->left[found], outside, &a->coefficients[k], algebra);
    }
    for (size_t k = 0; k < out->count; k++)
        op_normalise(&out->left[k], algebra);
    scalar_clear(one, algebra->ring);
    free(inside);
    free(outside);
}

void op_split_clear(op_split_t *split, const algebra_t *algebra)
{
    for (size_t k = 0; k < split->count; k++) {
        op_clear(&split->left[k], algebra);
        op_clear(&split->right[k], algebra);
    }
    free(split->left);
    free(split->right);
    *split = (op_split_t){0, NULL, NULL};
}
