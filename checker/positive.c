/* Positivity.
 *
 * A Hermitian matrix is taken apart by equivalences: a zero on the diagonal makes its row vanish; a
 * diagonal entry known to be positive is a pivot, and the matrix is >= 0 iff its Schur complement
 * is; of a connected block without one the elementary symmetric functions of the eigenvalues have
 * to be >= 0 (two rows: the diagonal and the determinant). */
#include <stdlib.h>
#include <string.h>

#include "sign.h"

static void need(ring_t *ring, positive_t *out, relation_t relation, num *x, const known_t *known)
{
    int sign = sign_of(ring, x, known);

    if (relation == EQUAL && num_has_kind(ring, x, UNIT)) {
        num *conjugate = num_conj(ring, x), *unit = num_variable(ring, 0);
        need(ring, out, EQUAL, num_add(ring, x, conjugate), known);
        need(ring, out, EQUAL, num_mul(ring, unit, num_sub(ring, x, conjugate)), known);
        return;
    }
    if (known_implies(ring, known, relation, x))
        return;
    if (relation == EQUAL ? sign & NONZERO : (sign & NONPOSITIVE) && (sign & NONZERO))
        out->never = 1;
    else if (num_has_kind(ring, x, COORDINATE) || num_has_kind(ring, x, OPAQUE))
        out->undecided = 1;
    else
        known_append(ring, &out->needs, relation, x);
}

/* Marks what is connected with row `i`; the number of rows. */
static size_t connected(char *mark, num *const *m, const char *gone, size_t n, size_t i)
{
    size_t count = 1;

    mark[i] = 1;
    for (size_t j = 0; j < n; j++)
        if (!gone[j] && !mark[j] && m[i * n + j])
            count += connected(mark, m, gone, n, j);
    return count;
}

/* Characteristic polynomial by Faddeev and LeVerrier: e_k of the rows in `mark`. */
static void symmetric_functions(ring_t *ring, positive_t *out, num *const *m, const char *mark,
                                size_t n, size_t count, const known_t *known)
{
    num **power = zeroed(n * n, sizeof *power), **next = zeroed(n * n, sizeof *next),
        *e = num_si(ring, 1);

    for (size_t k = 1; k <= count; k++) { /* power := M (e_(k-1) - power), e_k = tr/k */
        num *trace = NULL;
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j < n; j++) {
                num *x = NULL;
                for (size_t l = 0; mark[i] && mark[j] && l < n; l++)
                    if (mark[l])
                        x = num_add(ring, x,
                                    num_mul(ring, m[i * n + l],
                                            num_sub(ring, l == j ? e : NULL, power[l * n + j])));
                next[i * n + j] = x;
            }
        memcpy(power, next, n * n * sizeof *power);
        for (size_t i = 0; i < n; i++)
            trace = mark[i] ? num_add(ring, trace, power[i * n + i]) : trace;
        e = num_ratio(ring, trace, 1, (slong)k);
        if (count != 2 || k == 2)
            need(ring, out, GREATER_EQUAL, e, known);
    }
    free(power);
    free(next);
}

/* Takes row p out: it vanishes, or its diagonal is a pivot. */
static void take_row(ring_t *ring, positive_t *out, num **m, const char *gone, size_t n, size_t p,
                     const known_t *known)
{
    const num *pivot = m[p * n + p];

    for (size_t i = 0; i < n; i++) {
        if (!gone[i] && !pivot)
            need(ring, out, EQUAL, m[p * n + i], known);
        for (size_t j = 0; j < n && !gone[i] && pivot; j++)
            if (!gone[j])
                m[i * n + j] =
                    num_sub(ring, m[i * n + j],
                            num_div(ring, num_mul(ring, m[i * n + p], m[p * n + j]), pivot));
    }
}

/* What the connected block of row i has to fulfil; marks its rows in `mark`. */
static void block_needs(ring_t *ring, positive_t *out, num *const *m, char *mark, const char *gone,
                        size_t n, size_t i, const known_t *known)
{
    static const int negative = NONPOSITIVE | NONZERO;
    size_t count = connected(mark, m, gone, n, i);

    for (size_t j = 0; j < n; j++)
        if (mark[j] && (count <= 2 || (sign_of(ring, m[j * n + j], known) & negative) == negative))
            need(ring, out, GREATER_EQUAL, m[j * n + j], known);
    if (count > 6)
        out->undecided = 1;
    else if (count > 1)
        symmetric_functions(ring, out, m, mark, n, count, known);
}

void positive_when(ring_t *ring, positive_t *out, num *const *matrix, size_t n,
                   const known_t *known)
{
    num **m = zeroed(n * n, sizeof *m);
    char *gone = zeroed(n, 1), *mark = zeroed(n, 1);

    for (size_t e = 0; e < n * n; e++)
        m[e] = matrix[e];
    for (size_t p = 0; p < n;) {
        const num *x = m[p * n + p];
        int ready = !gone[p] && (!x || sign_of(ring, x, known) == (NONNEGATIVE | NONZERO));
        gone[p] |= (char)ready;
        if (ready)
            take_row(ring, out, m, gone, n, p, known);
        p = ready ? 0 : p + 1; /* what is left has changed */
    }
    for (size_t i = 0; i < n; i++) {
        if (gone[i])
            continue;
        memset(mark, 0, n);
        block_needs(ring, out, m, mark, gone, n, i, known);
        for (size_t j = 0; j < n; j++)
            gone[j] |= mark[j];
    }
    free(m);
    free(gone);
    free(mark);
}
