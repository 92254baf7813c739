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

enum { NONE = 0, ALL = 1000 };

typedef num **op; /* D*D entries, row by row */

typedef struct {
    size_t pairs, i[16 * MAX_MODES * MAX_MODES], j[16 * MAX_MODES * MAX_MODES];
    num *b[16 * MAX_MODES * MAX_MODES];
} star_t;

typedef struct {
    ring_t ring;
    size_t modes, spaces, dimension; /* of modes, of finite spaces, D */
    size_t n;                        /* 2 modes: quadratures */
    char classical[2 * MAX_MODES];
    size_t z[2 * MAX_MODES], k[2 * MAX_MODES]; /* their variables; those of plane waves exp(k.z) */
    const char *mode_name[MAX_MODES], *space_name[8];
    size_t space_dimension[8];
    num *hbar, *s[2 * MAX_MODES][2 * MAX_MODES];
    star_t star, wigner; /* of the order S, of S = 0 */
} system_t;

/* A master equation, a hybrid equation. */
typedef struct {
    size_t count;
    op hamiltonian, *l, *dagger; /* l[a], their adjoints */
    num **k;                     /* count*count */
} master_t;

typedef struct {
    size_t count, terms;
    op hamiltonian, *l, *dagger;
    num **drift, **d2, **d1, **d0;        /* over the classical quadratures in their order */
    size_t c[2 * MAX_MODES], coordinates; /* which quadratures these are */
    unsigned char (*power)[2 * MAX_MODES];
    op *left, *right; /* residual: d^power [ left R right ], the coefficient in left */
} hybrid_t;

void star_make(star_t *out, system_t *system, int with_s);
op op_new(const system_t *system);
op op_number(const system_t *system, num *x);
op op_add(system_t *system, op a, op b);
op op_scale(system_t *system, op a, const num *x);
op op_dagger(system_t *system, op a);
int op_equal(const system_t *system, op a, op b);
op op_derivative(system_t *system, op a, size_t quadrature, int wave);
/* a * b; `wave` 1: a stands for a exp(k.z), 2: b does, and so does the result. */
op op_mul(system_t *system, op a, op b, int wave, const star_t *star, int most);

/* The adjoint generator on f, or on f exp(k.z): d<Q(f)>/dt = <Q(result)>.  `with`: Hamiltonian 1,
 * dissipators 2; `most` limits the derivatives that the Hamiltonian makes. */
op master_adjoint(system_t *system, const master_t *m, op f, int wave, const star_t *star, int with,
                  int most);
op hybrid_adjoint(system_t *system, const hybrid_t *h, op f, int wave, int form, int residual);

/* An operator from its text, products by `star`; a number from its text. */
op op_read(system_t *system, const char *text, const star_t *star, int most);
num *num_read(system_t *system, const char *text);

#endif
