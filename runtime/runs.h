/* A sparse linear system as runs: y_p += f_g(t) w_p x_(p + shift) for p in a range.
 *
 * Ranges are cut into chunks that stay in the cache.  In a chunk all entries of one shift and group
 * are a run, with zero weights where there is no entry, if there are enough of them; the others
 * are single entries.  Runs of the same range are added up together.  Weights are kept once where
 * they are equal up to sign, and read once for two chunks that follow each other, as Re and Im of
 * the same elements do. */
#ifndef MOYAL_RUNS_H
#define MOYAL_RUNS_H

#include <signal.h>

#include "layout.h"
#include "reals.h"
#include "team.h"

/* Weights and source of one run: factor * f_group * weights[weight ..] * x[p + shift]. */
typedef struct {
    long weight, shift;
    double factor;
    int group;
} moyal_run_term;

/* Up to 8 runs of positions first .. first + count - 1; `assign`: y is set, not added to.  With a
 * twin, up to 4 runs, and as many that follow them for the positions first + twin ..: they have the
 * same weights, which are read once for both. */
typedef struct {
    long first, count, term, twin; /* twin 0: none */
    int terms, assign; /* one that is assigned covers its chunk, or its two: the pieces from there
                        * to the next such one write there and nowhere else */
} moyal_piece;

/* Multiplications for a piece. */
static inline long moyal_piece_work(const moyal_piece *piece)
{
    return piece->count * piece->terms * (piece->twin ? 2 : 1);
}

typedef struct {
    int32_t to, from, group;
    double weight;
} moyal_single;

typedef struct {
    long size;
    int group_count;
    double *multipliers; /* f_g, to be set before moyal_runs_apply */
    double norm; /* largest sum of |w_p f_g| of a row for f_g = multipliers as they were when
                    the runs were made */
    long piece_count, term_count, single_count, weight_count;
    moyal_piece *pieces;
    moyal_run_term *terms;
    moyal_single *singles;
    double *weights;
    long work; /* multiplications of one application, padding included */
} moyal_runs;

/* Makes runs of the kept unknowns of a system; multipliers[g] for the norm.  MOYAL_STOPPED when
 * *stop is not 0 (stop may be NULL).  moyal_runs_clear either way. */
moyal_outcome moyal_runs_make(moyal_runs *out, const moyal_reals *reals, const moyal_layout *layout,
                              int group_count, const double *multipliers,
                              const volatile sig_atomic_t *stop);
void moyal_runs_clear(moyal_runs *runs);
/* Calls `each` for every number, not zero, that moyal_runs_apply multiplies x with: y_to gets
 * weight x_from, at the multipliers that are set. */
void moyal_runs_visit(const moyal_runs *runs,
                      void (*each)(void *context, long to, long from, double weight),
                      void *context);
/* y = M x, shared out among a team; the numbers do not depend on it. */
void moyal_runs_apply(const moyal_runs *runs, moyal_team *team, const double *x, double *y);

#endif
