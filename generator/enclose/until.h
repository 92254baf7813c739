/* What is proven about a model at finite times: expectation values as balls, that the quantum model
 * and its hybrid equation agree, and by how much mean field is wrong (theory, section 5).
 *
 * The values are those of the density matrix and of the equation on phase space themselves, from
 * moments that close, each by its own route, or of the density matrix by a certified run, and of
 * the mean-field equations by validated integration.  Nothing statistical is in here. */
#ifndef MOYAL_ENCLOSE_UNTIL_H
#define MOYAL_ENCLOSE_UNTIL_H

#include "enclose/flow_solve.h"
#include "enclose/witness.h"
#include "phasespace/hybrid.h"

/*  course                    name */
#define COURSE_LIST(X)                                                                             \
    X(COURSE_QUANTUM, "quantum")                                                                   \
    X(COURSE_HYBRID, "hybrid")                                                                     \
    X(COURSE_CLOSED_POINT, "mean field closed, point")                                             \
    X(COURSE_DAMPED_POINT, "mean field damped, point")                                             \
    X(COURSE_CLOSED_ENSEMBLE, "mean field closed, ensemble")                                       \
    X(COURSE_DAMPED_ENSEMBLE, "mean field damped, ensemble")

#define COURSE_ENUM(kind, name) kind,
typedef enum { COURSE_LIST(COURSE_ENUM) COURSE_COUNT } course_kind_t;
#undef COURSE_ENUM

const char *course_name(course_kind_t kind); /* a constant */
/* For the mean fields: 1 and the words of the interface ("closed", "point"); else 0. */
int course_is_meanfield(const char **variant, const char **start, course_kind_t kind);

/* All observables along one scheme at the times until k/intervals, k < result.reached. */
typedef struct {
    int there;      /* the equations are there; else `why` */
    size_t moments; /* how many unknowns they have */
    flow_result_t result;
    unsigned char *open; /* per observable: its moments do not close, and nothing is proven of it
                          * by them */
    char *why;           /* NULL if all of it is enclosed; owned */
    witness_t
        *witness; /* what a checker can prove it from; NULL: not asked for, or not all there */
} course_t;

/* A mean field that is not the quantum model: two balls without a common point. */
typedef struct {
    course_kind_t scheme;
    size_t observable;
    size_t first,
        largest; /* times on the grid: the first of this kind; that of the largest distance */
    arf_t first_by, largest_by; /* proven lower bounds of the distance there */
} wrong_t;

typedef struct {
    const model_t *model; /* not owned */
    fmpq_t until;
    ulong digits;
    int witnesses;
    size_t intervals;
    course_t courses[COURSE_COUNT];
    course_kind_t reference; /* quantum; hybrid for a stated equation */
    truth_t overlap;         /* quantum and hybrid, wherever both are there; unknown: nowhere */
    size_t wrong_count;
    wrong_t *wrong;
} until_t;

/* How expectation values of the density matrix are enclosed where moments do not close: as
 * flow_solve; values of which nothing is proven are indeterminate.  `witness`: NULL, or where a
 * solution for a checker goes.  `only`: the observables that are asked for, the others are any
 * number then; NULL: all. */
typedef status_t until_master_t(flow_result_t *out, witness_t **witness, const unsigned char *only,
                                const hybrid_t *hybrid, const fmpq *until, size_t intervals,
                                ulong digits, const void *context);

/* Decimals that are shown beyond the digits asked for. */
enum { UNTIL_MORE_DIGITS = 4 };

enum { UNTIL_INTERVALS = 64, UNTIL_DIGITS = 10, UNTIL_MAX_DIGITS = 1000 };

/* Every parameter must have a value.  Radii are at most 10^-digits.  What cannot be enclosed is
 * there with the reason; TRUTH_FALSE in `overlap` would be an error of this program.  `master`,
 * NULL or until_density (enclose/until_density.h), gets `context`.  With `witnesses` there are
 * solutions for a checker. */
until_t *until_prove(const hybrid_t *hybrid, const hybrid_t *wigner, const fmpq_t until,
                     ulong digits, int witnesses, until_master_t *master, const void *context);
void until_free(until_t *until);

/* The ball of an observable at a time that was reached; indeterminate: nothing is proven. */
arb_srcptr until_value(const until_t *until, course_kind_t kind, size_t time, size_t observable);

#endif
