/* Proven solutions of a flow at given times, to a given radius.
 *
 * The same way is gone again with smaller remainders, higher order and more digits until every
 * value is as narrow as asked for, or one of the limits is reached. */
#ifndef MOYAL_ENCLOSE_FLOW_SOLVE_H
#define MOYAL_ENCLOSE_FLOW_SOLVE_H

#include "base/status.h"
#include "enclose/flow.h"

typedef struct {
    const flow_t *flow;
    /* The box to start from, t = 0, to about `precision` bits. */
    void (*start)(arb_ptr out, slong precision, const void *data);
    const void *data;
    const fmpq *until; /* > 0; values at the times until k/intervals, k = 0 .. intervals */
    size_t intervals;
    arb_srcptr times; /* NULL, or intervals + 1 exact numbers, ascending, that stand for them */
    const flow_t
        *outputs; /* its nodes `rates` are the values asked for; unknowns as those of flow */
    size_t output_count;
    slong bits; /* radii of values at most 2^-bits */
    int once;   /* or: the way is gone once, with remainders of steps of 2^-bits, whatever comes */
} flow_problem_t;

enum { FLOW_MAX_BITS = 20000, FLOW_MAX_STEPS = 20000, FLOW_MAX_BYTES = 1 << 30, FLOW_MAX_RUNS = 6 };

typedef struct {
    size_t count, output_count, unknowns; /* count: of times, intervals + 1 */
    size_t reached;                       /* values are there for the times before this one */
    arb_ptr values;                       /* count x output_count */
    arb_ptr states;                       /* count x unknowns, the boxes */
    arb_t until;                          /* the solutions exist up to here at least */
    size_t steps, order;
    slong precision;
    char *why; /* NULL, or why not all of it is there; owned */
} flow_result_t;

/* OK; UNDECIDED with the reason and the time reached in *out, and all values up to there.  *out is
 * cleared with flow_result_clear either way. */
MUST_CHECK status_t flow_solve(flow_result_t *out, const flow_problem_t *problem);
void flow_result_clear(flow_result_t *result);

/* ---- what other ways to the same result share -------------------------------------------------
 */

void flow_result_init(flow_result_t *out, size_t intervals, size_t output_count, size_t unknowns);
/* Sets result->why, with the time reached. */
void flow_result_say(flow_result_t *result, const char *why);
/* By how many bits the widest value is wider than 2^-bits; <= 0: it is narrow enough. */
slong flow_result_lack(const flow_result_t *result, slong bits);
/* until k/intervals */
void flow_time(arb_t out, const fmpq *until, size_t k, size_t intervals, slong precision);

#endif
