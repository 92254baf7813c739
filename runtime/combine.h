/* Linear combinations of vectors; the size of a vector. */
#ifndef MOYAL_COMBINE_H
#define MOYAL_COMBINE_H

#include "team.h"

enum { MOYAL_MOST_TERMS = 16 };

/* out_j = (base_j or 0) + sum_{i < count} w_i k_ij over the weights that are not 0, added in the
 * order of i; count <= MOYAL_MOST_TERMS.  out may be base, but none of the k_i. */
void moyal_combine(long size, double *out, const double *base, double *const *k, int count,
                   const double *w);

/* The largest |v_j| for first <= j < end, 0 if there is none; not finite if any v_j is not. */
double moyal_largest(const double *v, long first, long end);

/* sum_j += a u_j + b v_j, added in this order, for j < size; most[0] and most[1] are the largest
 * |u_j| and |v_j|, no number if any is not.  The numbers do not depend on the team. */
void moyal_add_pair(moyal_team *team, long size, double *sum, double a, const double *u, double b,
                    const double *v, double most[2]);

#endif
