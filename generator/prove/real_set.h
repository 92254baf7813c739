/* The real numbers that satisfy polynomial conditions in one unknown, exactly. */
#ifndef MOYAL_PROVE_REAL_SET_H
#define MOYAL_PROVE_REAL_SET_H

#include "scalar/assumption.h"

/* One piece: an interval or a point (then both ends are it).  Ends are printed exactly: "-1/2",
 * "(1 + sqrt(5))/2", "root of s^3 - 2 in [1.259921, 1.259922]"; NULL stands for infinity. */
typedef struct {
    char *lower, *upper;
    int lower_closed, upper_closed;
} real_piece_t;

typedef struct {
    size_t count;
    real_piece_t *pieces; /* ascending, apart from each other */
    char *nearest; /* an element near 0, as an expression: 0, an end that is rational, else a simple
                    * rational inside; NULL if there is none that can be written */
} real_set_t;

/* The numbers at which all of "polynomials[k] kinds[k] 0" hold; `variable` is how the unknown is
 * called in descriptions.  0, and `out` empty, if roots could not be told apart within the limits.
 */
MUST_CHECK int real_set_find(real_set_t *out, const condition_kind_t *kinds,
                             const fmpz_poly_struct *polynomials, size_t count,
                             const char *variable);
void real_set_clear(real_set_t *set);

#endif
