/* The scheme `hybrid` on a lattice: the density varrho(z), a Hermitian matrix at each point of a
 * periodic box in phase space, as a linear system x' = M x.
 *
 *   d varrho/dt = S_0 varrho + sum_j d^m_j [ S_j(z, t) varrho ]
 *
 * Derivatives are spectral and stand outside, so the sum of Tr varrho over the lattice changes by
 * rounding alone.  x consists of planes over the points, one for each real component of varrho: the
 * diagonal elements, then Re and Im of the elements above it, row by row.
 *
 * The largest eigenvalues of M belong to functions that no state comes near: in the corners of
 * phase space, where both a coordinate and the wave number of its partner are at the end of the
 * lattice.  A Hamiltonian of order m has H(z + k/2) - H(z - k/2) there: 2^m times of what it has at
 * the end of either.  They are left out, M becomes P M with P = F_1 F_2 .. F_2 F_1 (lattice.h), as
 * far as the state does not reach there; P M has the eigenvalues of P^(1/2) M P^(1/2), which decay
 * where those of M do, and steps may be longer by 2^m. */
#ifndef MOYAL_FIELD_H
#define MOYAL_FIELD_H

#include <stdio.h>

#include "lattice.h"
#include "linear.h"
#include "run.h"

/* What is asked of the lattice; zeros: all is chosen, and grows with the state. */
struct moyal_grid {
    int n[MOYAL_LATTICE_MOST]; /* points along an axis; 0: chosen */
    int boxed[MOYAL_LATTICE_MOST];
    double lower[MOYAL_LATTICE_MOST], upper[MOYAL_LATTICE_MOST];
    double most_bytes;     /* 0: MOYAL_FIELD_BYTES */
    const char *snapshots; /* a CSV file for varrho(z); may be NULL */
    long snapshot_count;   /* times, both ends included; 0: MOYAL_SNAPSHOTS */
};
#define MOYAL_FIELD_BYTES 4e9
enum { MOYAL_SNAPSHOTS = 11, MOYAL_GRID_WHY = 200, MOYAL_FIELD_ALL = 2 };

/* field_grid.c: reads "64" or "64,96" into grid->n, "C.q in [-6, 6], .." into the ends.  0, with
 * the reason in `why` (MOYAL_GRID_WHY bytes), where the text is wrong. */
int moyal_grid_points(struct moyal_grid *grid, const moyal_program *program, const char *text,
                      char *why);
int moyal_grid_box(struct moyal_grid *grid, const moyal_program *program, const char *text,
                   char *why);

/* A source of coefficients: Re (2 k) or Im (2 k + 1) of scalar k under one driver, as a function of
 * z. */
typedef struct {
    double *plane; /* NULL: zero everywhere so far */
    int constant;  /* all of it is `value` */
    double value;
} moyal_source;

/* Component `out` of S R gets weight * source * component `in` of R. */
typedef struct {
    int out, in, source;
    double weight;
} moyal_element;

/* One step of the derivatives: the sum of the inputs' derivatives along an axis goes to a slot, or
 * with -1 to the result. */
typedef struct {
    int axis, count, target, slots[MOYAL_LATTICE_INPUTS], powers[MOYAL_LATTICE_INPUTS];
} moyal_stage;

/* An observable: sum over the lattice of weight * source * component. */
typedef struct {
    int observable, component, source;
    double weight;
} moyal_weight;

typedef struct {
    const moyal_run *run;
    moyal_lattice lattice;
    int components, pairs, drivers;   /* planes of x; two at a time; 1 + derivatives */
    double reach[MOYAL_LATTICE_MOST]; /* of the filter along each axis; MOYAL_FIELD_ALL: none */
    long element_count;               /* of S for any scalars, sorted by `out` */
    moyal_element *elements;
    moyal_source *sources; /* drivers * 2 * scalar_count */
    long *active;          /* elements that are not zero, driver by driver */
    long *first;           /* driver d, component c: active[first[d*components + c]] .. */
    int stage_count;
    moyal_stage *stages;
    long weight_count;
    moyal_weight *weights;
    moyal_source *values; /* observable_count * (1 + 2 * expectation_count) */
    double at, at_values; /* times of sources and values */
    int singular;         /* a coefficient is not finite */
    int threads;
    double *workers; /* per thread: buffers and slots */
    long worker;     /* doubles of one */
    moyal_linear system;
    /* of one application */
    const double *x;
    double *y;
    moyal_mutex mutex;
    int next_pair, started;
} moyal_field_system;

/* Elements, sources, observables on `lattice` (taken over, also on failure) at the time t.
 * MOYAL_SINGULAR where a coefficient is not finite at a point. */
moyal_outcome moyal_field_init(moyal_field_system *field, const moyal_run *run,
                               const moyal_lattice *lattice, double t);
void moyal_field_clear(moyal_field_system *field);
/* Bytes that a run on so many points needs, roughly. */
double moyal_field_bytes(const moyal_run *run, double points);

/* field_terms.c: elements from the program's tables; stages; whether the elements are what the
 * program's `apply` does to a matrix. */
moyal_outcome moyal_field_elements(moyal_field_system *field);
moyal_outcome moyal_field_stages(moyal_field_system *field);
int moyal_field_agrees(moyal_field_system *field);
/* The plane of Re (or Im) of the element i < j, or of i = j. */
int moyal_field_component(int dimension, int i, int j, int imaginary);
/* The first plane of a pair; *alone: it is the only one. */
int moyal_field_pair(int dimension, int pair, int *alone);
/* field_source.c: sources, or values of the observables, at the time t. */
moyal_outcome moyal_field_fill(moyal_field_system *field, double t);
moyal_outcome moyal_field_values(moyal_field_system *field, double t);
/* field_apply.c: y = M(t) x; the observables and, as the last number, the trace. */
void moyal_field_apply(void *context, double t, const double *x, double *y);
void moyal_field_observe(void *context, const double *x, double *v);
/* field_start.c: the start, and a lattice for it. */
moyal_outcome moyal_field_start(double *x, const moyal_field_system *field);
int moyal_field_lattice(moyal_lattice *out, const moyal_run *run, double accuracy);
/* field_watch.c: what a lattice is too small or too coarse for, relative to the largest |x|: at
 * both ends of every axis, and along it. */
typedef struct {
    double edge[MOYAL_LATTICE_MOST][2], tail[MOYAL_LATTICE_MOST];
} moyal_field_state;
void moyal_field_look(moyal_field_state *out, const moyal_field_system *field, const double *x);
/* reach[i] = how far the state reaches along axis i into the corners, up to `limit`. */
void moyal_field_reach(double *reach, const moyal_field_system *field, const double *x,
                       double limit);
/* The smallest eigenvalue of varrho(z) over the points, divided by the largest Tr varrho(z). */
double moyal_field_least(const moyal_field_system *field, const double *x);
/* The largest weight in the two highest levels of a mode of Q. */
double moyal_field_top(const moyal_field_system *field, const double *x);
/* field_file.c: varrho at one time, block `index` of a file. */
void moyal_field_write(FILE *file, const moyal_field_system *field, const double *x, double t,
                       long index);

/* field_run.c: the whole run. */
moyal_outcome moyal_run_field(moyal_run *run, moyal_result *result);

#endif
