/* Runs a program: from parameters to a table of observables.  What `moyal run` and every emitted
 * solver call. */
#ifndef MOYAL_SOLVE_H
#define MOYAL_SOLVE_H

#include <signal.h>

#include "outcome.h"
#include "program.h"

struct moyal_grid;  /* field.h */
struct moyal_store; /* store.h */
struct moyal_ranks; /* ranks.h */

/* States (z, R) that a block of trajectories has at once, for estimates of memory.  Without noise:
 * the coefficients of a Taylor series up to order 24 and four more (DOP853 has k_1 .. k_12 and
 * seven); with noise or jumps: six increments, the state and the work of one. */
enum { MOYAL_FLOW_STATES = 29, MOYAL_NOISE_STATES = 8 };

typedef struct {
    double until;      /* the table goes from 0 to here */
    long points;       /* rows, both ends included */
    double tolerance;  /* of schemes without noise: error relative to the largest values */
    int levels;        /* of every mode */
    long trajectories; /* of ensembles */
    double step;       /* of schemes with noise; shortened so that steps end on the rows */
    unsigned long long seed;
    int threads;         /* 0: as many as there are processors; results do not depend on it */
    const char *method;  /* NULL: the scheme's own (moyal_method_names) */
    long step_limit;     /* of schemes without noise, per trajectory; 0: none */
    int keep_all;        /* of linear systems: nothing is left out, no rotating frames */
    double memory_limit; /* bytes, an estimate; 0: none */
    const double *parameters;
    /* of ensembles */
    double max_time;     /* seconds by the clock, then no more is begun; 0: no limit */
    double target_error; /* go on until all standard errors are this small, but not beyond
                            `trajectories`; 0: none */
    int antithetic;      /* trajectories 2k and 2k + 1 have opposite noise */
    int alone;           /* the trajectory `only` alone, as it is in the ensemble */
    unsigned long long only;
    int store_path; /* with `alone`: its z and purity, too */
    int state;      /* of MOYAL_STATE_AUTO, .. */
    int weak_noise; /* noise of two or three values, for averages alone (philox.h) */
    const volatile sig_atomic_t
        *stop; /* becomes not 0: stop soon, keep what is finished; may be NULL */
    /* Called now and then with the part of the work that is done, 0 .. 1, by one thread at a time;
     * may be NULL. */
    void (*progress)(void *context, double fraction);
    void *progress_context;
    /* Ensembles: the same program compiled better, NULL as long as there is none.  Called by any
     * thread before each group of trajectories; may be NULL. */
    const moyal_program *(*better)(void *context);
    void *better_context;
    struct moyal_reduction *reduction; /* of a linear run: made before, used up; may be NULL */
    const struct moyal_grid *grid;     /* of the scheme hybrid; may be NULL */
    struct moyal_store *store;         /* keeps what is finished, and is read first; may be NULL */
    struct moyal_ranks *ranks; /* processes that share an ensemble or a sweep; may be NULL */
} moyal_options;

/* The scheme `hybrid`: the lattice of a run at its end, and the largest of what shows that it was
 * too small or too coarse, relative to the largest number on it. */
typedef struct {
    int dimensions, n[4]; /* 0: another scheme */
    double lower[4], upper[4];
    double edge;  /* at the edge of the box */
    double tail;  /* in the highest Fourier modes */
    double least; /* smallest eigenvalue of varrho(z), divided by the largest Tr varrho(z) */
} moyal_grid_facts;

/* Proven: shares of a bound of the trace norm of the error at the last row, and the levels of modes
 * that were used. */
typedef struct {
    double initial, truncation, stepping, rounding;
    int least_levels, most_levels;
} moyal_bound;

/* A parameter that takes several values (sweep.h). */
typedef struct {
    const char *name;
    long count;
    const double *values;
} moyal_axis;

/* Row r of the table: t, then per observable its value and, for ensembles, its standard error (no
 * number for one trajectory): element r*columns + k. */
typedef struct {
    moyal_outcome outcome;
    char message[200]; /* why, if the outcome is not MOYAL_DONE */
    double failed_at;  /* time reached */
    long rows, columns;
    double *table;
    int ensemble; /* has standard errors */
    int proven;   /* has proven radii; they come from `bound` */
    moyal_bound bound;
    long trajectories; /* counted in the averages; 1 if not an ensemble */
    int dimension, levels, threads;
    const char *method;
    long steps, rejected, evaluations, jumps;
    double error;                  /* of ensembles: the largest standard error */
    int timed_out;                 /* stopped as the time was over */
    int stored;                    /* columns of z and purity, the last ones */
    int ket;                       /* R was carried as a ket */
    double unknowns, unknowns_all; /* real numbers that were integrated; of R in all; 0 where the
                                      scheme does not reduce */
    int reductions;                /* of MOYAL_REDUCED_NEED, .. (reduce.h) */
    double missing; /* 1 - trace of the start, cut at `levels` levels, before any rescaling */
    double loss;    /* largest |1 - trace| over the rows: what has left through the cut */
    double edge;    /* largest weight over the rows in the two highest levels of a mode: what is
                       about to be wrong, also where no trace is lost; 0 without modes */
    double purity;  /* schemes with noise: largest purity in all rows and now and then between them;
                       above 1 an eigenvalue of R is negative; 0 for other schemes */
    long outside;   /* trajectories whose purity went beyond MOYAL_PURITY_LIMIT */
    moyal_grid_facts grid;
    int axis_count;         /* sweeps: the table has a column for each axis before t; else 0 */
    const moyal_axis *axes; /* the caller's */
    long unsolved;          /* points of a sweep without numbers */
} moyal_result;

/* Steps of finite length leave the set of states a little, all the more where the trade-off is
 * saturated and R is pure; the noise pulls R back.  A purity Tr R^2 / (Tr R)^2 beyond this one
 * proves negative eigenvalues that add up to more than a fifth, 1 + 2n + 2n^2 > 3/2: no small error
 * any more, and it may run away. */
#define MOYAL_PURITY_LIMIT 1.5

/* How trajectories carry R: as a ket where that loses nothing (the noise holds all of the jumps and
 * the start is pure), always as a density matrix, or always as a ket, a mixed start drawn from the
 * pure states that it is made of. */
enum { MOYAL_STATE_AUTO, MOYAL_STATE_DENSITY, MOYAL_STATE_PURE };

/* The model's values. */
void moyal_default_options(moyal_options *options, const moyal_program *program);

/* The methods that a scheme has, NULL-terminated, its own first. */
const char *const *moyal_method_names(const moyal_program *program);

/* Whether the scheme averages over trajectories. */
int moyal_is_ensemble(const moyal_program *program);

/* Runs.  The start of `quantum` is not rescaled for what the cut takes away; that of the other
 * schemes has trace 1.  result->table holds the rows that are finished; always to be cleared by
 * moyal_result_clear. */
moyal_outcome moyal_solve(moyal_result *result, const moyal_program *program,
                          const moyal_options *options);
void moyal_result_clear(moyal_result *result);

#endif
