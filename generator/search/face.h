/* Rational matrices Z = V W V^T of given range; for the files of search/ only. */
#ifndef MOYAL_SEARCH_FACE_H
#define MOYAL_SEARCH_FACE_H

#include "search/scaled.h"

void rational_set_double(fmpq_t out, double value, long bits); /* to `bits` significant bits */
void rational_shift(fmpq_t x, long bits);                      /* x *= 2^bits */

/* V, n x rank: a basis of the space of the first `rank` columns of `vectors`, in reduced form (some
 * rows of V are the unit matrix), its entries rounded to the simplest rationals near.  W: what the
 * dual of the scaled inequality is in this basis. */
void face_range(fmpq_mat_t v, fmpq_mat_t w, const scaled_t *scaled, const double *vectors,
                slong rank);

/* Moves W, by the least squares, to where tr(V W V^T F_k) = 0 for k >= 1 and tr(V W V^T F_0) =
 * level hold exactly; 0 if that is nowhere. */
int face_project(fmpq_mat_t w, const fmpq_mat_t v, const lmi_t *lmi, int level);

void face_product(fmpq_mat_t z, const fmpq_mat_t v, const fmpq_mat_t w); /* V W V^T */

#endif
