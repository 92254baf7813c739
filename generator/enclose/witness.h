/* Approximate solutions as data that a checker can prove enclosures from: states at some times, in
 * units of 2^-unit, and bounds of what they are off (docs/certificates.md).
 *
 * Between two states x_j and x_{j+1} the checker makes Taylor polynomials of the order `order`, in
 * `pieces` pieces of one length.  The bounds count the start, what the polynomials leave out and
 * the jumps to the states:
 *
 *   witness_density.c   || rho - rho~ ||_1 of a density matrix that is cut at `levels`
 *   witness_moments.c   the Euclidean norm of the errors of means */
#ifndef MOYAL_ENCLOSE_WITNESS_H
#define MOYAL_ENCLOSE_WITNESS_H

#include "enclose/flow_solve.h"
#include "environment/generator.h"
#include "scheme/equations.h"

enum { WITNESS_MOST_BYTES = 100000 }; /* of the states of one solution, about */

typedef struct {
    fmpq_t t; /* the end of the step */
    ulong pieces;
    mag_t bound; /* there, and on the way */
    char *state;
} witness_step_t;

/* A weak symmetry: sum_m mode[m] n_m + state[s], modulo `modulus` (0: a whole number). */
typedef struct {
    slong modulus, *mode, *state;
} witness_charge_t;

/* Of Tr rho V^k, k = 1, 2, .., V = 1 + sum of quanta: L†(V^k) <= a + rate V^k is seen with terms of
 * odd degree shared by 2^share (checker/tails.c). */
typedef struct {
    slong share;
    fmpq_t rate;
} witness_growth_t;

typedef struct {
    int is_density;
    size_t levels, modes, states, charge_count; /* density: states of all finite factors together */
    witness_charge_t *charges;
    size_t growth_count;
    witness_growth_t *growth;
    size_t moment_count; /* moments */
    char **moments;      /* Weyl symbols */
    size_t order, step_count;
    slong precision, unit;
    witness_step_t *steps;
    unsigned char *proves; /* per observable */
    arf_t *off;            /* per observable: what its value is off at most */
    size_t observable_count;
    char *why; /* NULL, or why there is none; owned */
} witness_t;

/* NULL-safe. */
void witness_free(witness_t *witness);
witness_t *witness_new(size_t observables);
/* Why it proves nothing; frees no step. */
void witness_refuse(witness_t *witness, const char *why);
/* until k/steps for k = 1 .. steps */
void witness_times(witness_t *witness, const fmpq *until, size_t steps, ulong pieces);
/* `count` numbers in units of 2^-unit to a new text; they become what it says. */
char *witness_state(arb_ptr *numbers, size_t count, slong unit);

/* Of moment equations (SCHEME_MOMENTS); radii of values of 10^-digits are to be proven. */
witness_t *witness_moments(const equations_t *equations, const fmpq *until, ulong digits);

/* Of the density matrix, on `levels` levels at first and on more until what observables are off is
 * at most radii[..]: of those of which that is finite and which have a bound
 * (enclose/witness_tails.h); where that takes too much, of those alone that do not act on modes. */
witness_t *witness_density(const generator_t *generator, const equations_t *equations,
                           const fmpq *until, size_t levels, mag_srcptr radii);

#endif
