/* Operators: finite sums of products of q^a p^b of each mode and a basis element of each finite
 * factor, with exact coefficients.
 *
 * Canonical form: terms sorted by key, no zero coefficient, in each mode all q to the left of all p
 * ("standard order"), so that two operators are equal iff their terms are.  Coefficients may hold
 * phase-space coordinates: they commute with everything. */
#ifndef MOYAL_OPERATOR_OPERATOR_H
#define MOYAL_OPERATOR_OPERATOR_H

#include "base/budget.h"
#include "operator/space.h"
#include "scalar/scalar.h"

/* The algebra that values live in: ring, space and the value of hbar ([q, p] = i hbar).  The ring
 * grows when square roots are met, hence not const.  Filled by its owner (model). */
typedef struct {
    ring_t *ring;
    const space_t *space;
    scalar_src hbar;
    budget_t *budget; /* what products take their steps from; NULL: no limit */
} algebra_t;

/* Terms of numerator and denominator: about what a product with x costs, in steps. */
static inline size_t scalar_size(scalar_src x, const algebra_t *algebra)
{
    const fmpz_mpoly_ctx_struct *context = ring_context(algebra->ring);

    return (size_t)fmpz_mpoly_length(fmpz_mpoly_q_numref(x), context) +
           (size_t)fmpz_mpoly_length(fmpz_mpoly_q_denref(x), context) - 1;
}

typedef struct {
    size_t count, capacity;
    opkey_t *keys; /* count * space_width entries */
    scalar_struct *coefficients;
} op_struct;
typedef op_struct op_t[1];
typedef const op_struct *op_src;

void op_init(op_t a, const algebra_t *algebra); /* zero */
void op_clear(op_t a, const algebra_t *algebra);
void op_set(op_t out, op_src a, const algebra_t *algebra);
void op_swap(op_t a, op_t b);
void op_zero(op_t out, const algebra_t *algebra);
void op_one(op_t out, const algebra_t *algebra);
void op_set_scalar(op_t out, scalar_src x, const algebra_t *algebra); /* x times the identity */
void op_set_term(op_t out, const opkey_t *key, scalar_src coefficient, const algebra_t *algebra);

/* The terms of `a`, an operator of the space of `from`, on another space over the same ring: entry
 * k of a key becomes entry place[k], the entries that are left over stand for the identity.  `out`
 * is not `a`. */
void op_embed(op_t out, op_src a, const size_t *place, const algebra_t *from, const algebra_t *to);

/* Operators of one factor.  a = (q + i p)/sqrt(2 hbar), n = a† a.  op_ladder adjoins sqrt(2 hbar);
 * 0 if that is impossible, else 1. */
void op_position(op_t out, size_t mode, const algebra_t *algebra);
void op_momentum(op_t out, size_t mode, const algebra_t *algebra);
MUST_CHECK int op_ladder(op_t out, size_t mode, int adjoint, const algebra_t *algebra);
void op_number(op_t out, size_t mode, const algebra_t *algebra);
void op_unit(op_t out, size_t factor, size_t i, size_t j, const algebra_t *algebra); /* |i><j| */
/* From a d x d matrix of coefficients, row by row. */
void op_matrix(op_t out, size_t factor, const scalar_struct *entries, const algebra_t *algebra);

int op_is_zero(op_src a, const algebra_t *algebra);
int op_is_scalar(op_src a,
                 const algebra_t *algebra); /* a multiple of the identity, zero included */
int op_equal(op_src a, op_src b, const algebra_t *algebra);
int op_is_hermitian(op_src a, const algebra_t *algebra);
int op_acts_on(op_src a, size_t factor, const algebra_t *algebra); /* not the identity there */
size_t op_degree(op_src a, size_t mode,
                 const algebra_t *algebra); /* highest power of q and p together */

void op_add(op_t out, op_src a, op_src b, const algebra_t *algebra);
void op_sub(op_t out, op_src a, op_src b, const algebra_t *algebra);
void op_neg(op_t out, op_src a, const algebra_t *algebra);
void op_scale(op_t out, op_src a, scalar_src x, const algebra_t *algebra);
void op_addmul(op_t out, op_src a, scalar_src x, const algebra_t *algebra); /* out += x a */
/* Ends early, with a meaningless result, where the budget is exceeded. */
void op_mul(op_t out, op_src a, op_src b, const algebra_t *algebra);
void op_adjoint(op_t out, op_src a, const algebra_t *algebra);
void op_commutator(op_t out, op_src a, op_src b, const algebra_t *algebra);
void op_anticommutator(op_t out, op_src a, op_src b, const algebra_t *algebra);

/* The coefficient of the identity in the standard-ordered form. */
void op_identity_part(scalar_t out, op_src a, const algebra_t *algebra);

/* Applies f to every coefficient (substitution, derivative, ...) and drops zeros. */
typedef void (*op_map_t)(scalar_t out, scalar_src x, void *data);
void op_map(op_t out, op_src a, op_map_t f, void *data, const algebra_t *algebra);

/* Partial trace over the finite factors with take[factor] != 0 (a trace over d dimensions gives d
 * for the identity).  Modes cannot be traced this way: their take[] must be 0. */
void op_partial_trace(op_t out, op_src a, const unsigned char *take, const algebra_t *algebra);

/* a = sum_k left[k] right[k], right[k] distinct basis elements of the factors with take[factor] !=
 * 0, left[k] acting on the others.  Freed with op_split_clear. */
typedef struct {
    size_t count;
    op_struct *left, *right;
} op_split_t;
void op_split(op_split_t *out, op_src a, const unsigned char *take, const algebra_t *algebra);
void op_split_clear(op_split_t *split, const algebra_t *algebra);

/* ---- orderings (ordering.c) ----------------------------------------------------------------
 * The Weyl symbol of an operator: the same container, but q^a p^b then means the monomial of the
 * symbol (the Weyl-ordered operator): exp((i hbar/2) d_q d_p) of the standard-ordered one, as in
 * q p = Weyl(q p) + i hbar/2; for the modes with take[factor] != 0 (NULL: all).  op_from_weyl is
 * the inverse. */
void op_to_weyl(op_t out, op_src a, const unsigned char *take, const algebra_t *algebra);
void op_from_weyl(op_t out, op_src symbol, const unsigned char *take, const algebra_t *algebra);

/* Normal order: symbol in (a†)^k a^l of each mode; entries of the key are then (k, l).  0 if sqrt(2
 * hbar) cannot be adjoined. */
MUST_CHECK int op_to_normal(op_t out, op_src a, const algebra_t *algebra);

/* ---- dense matrices (matrix.c) -----------------------------------------------------------------
 * The matrix of an operator that acts on finite factors only, on the factors with take != 0, in the
 * product basis with the last factor fastest: size*size elements, row by row, initialised here. */
size_t op_matrix_size(const unsigned char *take, const algebra_t *algebra);
scalar_struct *op_dense(op_src a, const unsigned char *take, const algebra_t *algebra);
void op_dense_free(scalar_struct *entries, size_t size, const algebra_t *algebra);

/* ---- text (print.c)
 * ------------------------------------------------------------------------------ "lambda*C.q*A.sz +
 * 1/2*omega*A.sx" in the language of models, reads back to the same operator; freed with free().
 * Qubits print sx, sy, sz or sp, sm, whichever gives fewer terms.  Hermitian operators of modes are
 * printed in q and p.  With `symbol` q^a p^b are printed as a symbol's monomial. */
char *op_print(op_src a, const algebra_t *algebra);
/* The same with the names that can be written within an environment block: "e.sz", not "gas.e.sz",
 * for block "gas".  `block` may be NULL. */
char *op_print_within(op_src a, const char *block, const algebra_t *algebra);
/* One basis element: "A.sz", "C.q^2*A.sp"; "1" for the identity. */
char *op_print_key(const opkey_t *key, const algebra_t *algebra);

/* A random operator of few terms on the factors with take != 0 (NULL: all). */
void op_randtest(op_t out, const unsigned char *take, flint_rand_t random,
                 const algebra_t *algebra);

#endif
