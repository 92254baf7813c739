/* Enclosures: values at times, and the approximate solutions that prove them.
 *
 * Of a system x' = F(x) of n numbers a certificate has states at some times.  Between these the
 * checker makes Taylor polynomials p of its own, piece by piece, and bounds what they leave out,
 *
 *   |x - p| <= error,     error' <= mu error + |p' - F(p)|,
 *
 * with jumps where a piece ends.  density.c: x are elements of a density matrix, |.| the trace
 * norm, mu = 0.  moments.c: x are means, |.| the Euclidean norm, mu bounds the symmetric part of
 * F's derivative about p.  Sums of absolute values bound both norms. */
#ifndef CHECKER_ENCLOSURES_H
#define CHECKER_ENCLOSURES_H

#include "certificate.h"

#if __FLINT_RELEASE >= 30000
#include <flint/acb_mat.h>
#include <flint/acb_poly.h>
#else
#include <acb_mat.h>
#include <acb_poly.h>
#endif

/* c times a product of powers of quadratures, in an entry of a matrix. */
typedef struct {
    size_t entry;
    unsigned char power[2 * MAX_MODES];
    num *c;
} part_t;

typedef struct {
    size_t count, room;
    part_t *part;
} parts_t;

typedef struct course {
    certificate_t *c;
    size_t solution;         /* it is solutions[..] */
    size_t n, order, length; /* unknowns; degree of p; room for the series of each unknown */
    slong bits;
    acb_ptr x, series;   /* x; coefficients of p, unknown i from i * length on */
    mag_t error, defect; /* of x; what a piece adds to it */
    void *own;
    /* Fills `series` for 0 <= s <= h, adds to `error`. */
    void (*step)(struct course *course, const mag_t h);
    /* The mean of input.observables[k], a Wigner symbol, in the state x that is off by `error`. */
    void (*value)(arb_t out, struct course *course, size_t k, op observable, acb_srcptr x);
    /* Of a state in the certificate: how many integers, and the unknowns from them. */
    size_t integers;
    void (*place)(acb_ptr x, const struct course *course, const fmpz *integers);
} course_t;

/* terms.c.  The number with the values of parameters; the parts of f as a polynomial in the
 * variables `over`. */
void num_ball(acb_t out, certificate_t *c, const num *x, slong bits);
parts_t parts_of(certificate_t *c, op f, const size_t *over, size_t count);

/* fock.c: the start in elements row[e], column[e]; adds to `error` what the levels leave out,
 * rho - Pi rho Pi: 1 - Tr(Pi rho) for a diagonal rho, 2 sqrt(1 - Tr(Pi rho)) for others (gentle
 * measurement). */
void fock_start(course_t *course, size_t levels, const slong *row, const slong *column);

/* density.c.  The parts of a normal symbol: powers of a and a^+ of each mode. */
parts_t normal_parts(certificate_t *c, op f);

/* tails.c.  Bounds of the moments of V = 1 + sum of quanta up to the last time of the solution, by
 * a master equation of normal symbols (system.s is that of these now); O^2 <= square V^power of a
 * Hermitian observable O, a normal symbol. */
typedef struct tails tails_t;
typedef struct {
    size_t power;
    arb_t square;
} tail_t;
tails_t *tails_new(course_t *course, const equation_t *equation);
void tails_size(tail_t *out, course_t *course, op observable, const star_t *normal);
/* A bound of |Tr O (rho - rho~)|, if rho~ is off by eps and V <= reach on it; infinite if there is
 * none. */
void tails_radius(mag_t out, const tails_t *tails, const tail_t *tail, const mag_t eps,
                  size_t reach);

void density_init(course_t *course);
void moments_init(course_t *course);

#endif
