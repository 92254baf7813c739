/* Operators on the classical modes C and on Q.
 *
 * Q's finite spaces together have dimension D.  An operator is a D x D matrix whose entries are
 * symbols: polynomials in all quadratures z = (q1, p1, ..) of C and of the modes of Q.  The symbol
 * f stands for the operator Q(f) that is Weyl's quantisation of exp(1/2 d.S.d) f, so that
 * <Q(f)> = integral of f times the phase-space density of order S.  Then Q(f) Q(g) = Q(f * g) with
 *
 *   f * g = exp( sum_ij B_ij d/dz_i (on f) d/dz_j (on g) ) f g,   B = (i hbar/2) Omega - S,
 *
 * S = 0 on the modes of Q.  Up to how many derivatives by classical coordinates are kept is an
 * argument: ALL is the product of quantum mechanics, NONE the one of hybrid equations. */
#ifndef CHECKER_OPERATORS_H
#define CHECKER_OPERATORS_H

#include "algebra.h"

enum {
    NONE = 0,
    ALL = 1000,
    MAX_MODES = 8,
    MAX_SPACES = 8,
    MAX_DIMENSION = 32,
    MAX_SYMBOLS = 1200
};

typedef num **op; /* D*D entries, row by row */

typedef struct {
    num *b[4 * MAX_MODES * MAX_MODES]; /* n x n */
} star_t;

/* What stands for an operator in formulas; `is_ladder`: for 1/sqrt(2 hbar) times it. */
typedef struct {
    const char *name;
    op value;
    int is_ladder;
} symbol_t;

typedef struct {
    ring_t ring;
    size_t modes, spaces, dimension; /* of modes, of finite spaces, D */
    size_t n;                        /* 2 modes: quadratures */
    char classical[2 * MAX_MODES];
    size_t z[2 * MAX_MODES], k[2 * MAX_MODES]; /* their variables; those of plane waves exp(k.z) */
    const char *mode_name[MAX_MODES], *space_name[MAX_SPACES];
    size_t space_dimension[MAX_SPACES];
    num *hbar, *s[2 * MAX_MODES][2 * MAX_MODES];
    star_t star, wigner; /* of the order S, of S = 0 */
    size_t symbols;
    symbol_t symbol[MAX_SYMBOLS];
} system_t;

/* dR/dt = sum of c d^power [ left R right ]; NULL is the identity, `most` is of the products. */
typedef struct {
    num *c;
    op left, right;
    unsigned char power[2 * MAX_MODES];
    int most;
} term_t;

typedef struct {
    size_t count, room;
    term_t *term;
    const star_t *star;
} equation_t;

void star_make(star_t *out, system_t *system, int with_s);
op op_new(system_t *system);
op op_number(system_t *system, num *x);
op op_add(system_t *system, op a, op b);
op op_scale(system_t *system, op a, const num *x);
op op_dagger(system_t *system, op a);
num *op_scalar(system_t *system, op a); /* that it is a multiple of 1: which */
int op_equal(const system_t *system, op a, op b);
op op_derivative(system_t *system, op a, size_t quadrature, int wave);
op op_rename(system_t *system, op a, size_t from, size_t to); /* one variable as another */
/* a * b; `wave` 1: a stands for a exp(k.z), 2: b does, and so does the result. */
op op_mul(system_t *system, op a, op b, int wave, const star_t *star, int most);

void equation_add(system_t *system, equation_t *equation, num *c, op left, op right, int most);
/* -(i/hbar) [h, R] + sum_ab k_ab (l_a R l_b^+ - 1/2 {l_b^+ l_a, R}). */
void equation_lindblad(system_t *system, equation_t *equation, op h, int most_h, num **k, op *l,
                       size_t count, int most);
/* The adjoint generator on f, or on f exp(k.z), by parts: d<Q(f)>/dt = <Q(result)>. */
op equation_adjoint(system_t *system, const equation_t *equation, op f, int wave);

/* Names that formulas may use from now on. */
void define_number(system_t *system, const char *name, num *value);
void define_mode(system_t *system, size_t mode);
void define_finite(system_t *system, size_t space);

/* An operator from its text, products by `star`; a number from its text. */
op op_read(system_t *system, const char *text, const star_t *star, int most);
num *num_read(system_t *system, const char *text);

#endif
