/* The inside of rows_t; for rows.c and growth.c. */
#ifndef MOYAL_ENCLOSE_ROWS_INTERNAL_H
#define MOYAL_ENCLOSE_ROWS_INTERNAL_H

#include "enclose/rows.h"

/* All terms that move s to s' and the levels by the same numbers.  table[(j (R+1) + r) B + i]: the
 * coefficient of N^r V^(k-j) and Bernstein coefficient number i in it. */
typedef struct {
    size_t source, target;
    slong *shift;
    acb_struct *table;
} class_t;

struct rows_struct {
    const weights_t *weights;
    const arb_struct *balls;
    slong bits;
    size_t operators, degree, forms; /* how many X_j; R; monomials y^rho of degree R */
    ulong *monomials;                /* forms x modes: rho */
    size_t class_count, table_size;
    class_t *classes;
    arb_struct *weight; /* w_m */
};

/* ---- growth.c, for supremum.c ---------------------------------------------------------------- */

/* Room for the powers of N of phi_s, in halves. */
size_t growth_room(const growth_t *growth, size_t s);
/* powers[e] = coefficient of N^(e/2) in a bound of phi_s with `diagonal` for its beta, on N >= from
 * (NULL: the leading order of each term), where (N + o)^(H/2) <= (1 + o/from)^(H/2) N^(H/2).
 * `powers` is zero before. */
void growth_powers(arb_struct *powers, const arb_struct *diagonal, const growth_t *growth, size_t s,
                   const arb_struct *from);
/* The highest power that is not exactly zero, or -1. */
long growth_top(const arb_struct *powers, size_t room);

#endif
