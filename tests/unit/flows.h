/* Differential equations that validated integrators are shown on, as flows; for tests and bench. */
#ifndef MOYAL_TESTS_UNIT_FLOWS_H
#define MOYAL_TESTS_UNIT_FLOWS_H

#include <stdlib.h>
#include <string.h>

#include "enclose/flow_solve.h"

enum { FLOWS_MOST = 8 };

typedef struct {
    line_t line;
    line_builder_t builder;
    size_t rates[FLOWS_MOST], outputs[FLOWS_MOST];
    flow_t flow, shown;
    const char *const *start; /* decimal numbers, or "a +/- b" */
} flows_t;

static inline size_t flows_x(flows_t *f, size_t k)
{
    return line_input(&f->builder, NODE_COORDINATE, k);
}

static inline size_t flows_ratio(flows_t *f, long a, long b)
{
    return line_div(&f->builder, line_integer(&f->builder, a), line_integer(&f->builder, b));
}

static inline void flows_begin(flows_t *f, size_t unknowns)
{
    memset(f, 0, sizeof *f);
    line_begin(&f->builder, &f->line);
    f->flow.unknowns = f->shown.unknowns = unknowns;
    for (size_t k = 0; k < FLOWS_MOST; k++)
        f->rates[k] = f->outputs[k] = LINE_ZERO;
}

/* Shows all unknowns. */
static inline void flows_end(flows_t *f)
{
    for (size_t k = 0; k < f->flow.unknowns; k++)
        f->outputs[k] = flows_x(f, k);
    line_end(&f->builder);
    f->flow.line = f->shown.line = &f->line;
    f->flow.rates = f->rates;
    f->shown.rates = f->outputs;
}

static inline void flows_clear(flows_t *f)
{
    free(f->line.nodes);
}

/* x' = 10 (y - x), y' = x (28 - z) - y, z' = x y - 8/3 z */
static inline void flows_lorenz(flows_t *f)
{
    size_t x, y, z;
    line_builder_t *b = &f->builder;

    flows_begin(f, 3);
    x = flows_x(f, 0);
    y = flows_x(f, 1);
    z = flows_x(f, 2);
    f->rates[0] = line_mul(b, line_integer(b, 10), line_sub(b, y, x));
    f->rates[1] = line_sub(b, line_mul(b, x, line_sub(b, line_integer(b, 28), z)), y);
    f->rates[2] = line_sub(b, line_mul(b, x, y), line_mul(b, flows_ratio(f, 8, 3), z));
    flows_end(f);
}

/* x' = y, y' = mu (1 - x^2) y - x */
static inline void flows_van_der_pol(flows_t *f, long mu)
{
    size_t x, y, damping;
    line_builder_t *b = &f->builder;

    flows_begin(f, 2);
    x = flows_x(f, 0);
    y = flows_x(f, 1);
    damping = line_mul(b, line_integer(b, mu), line_sub(b, line_integer(b, 1), line_mul(b, x, x)));
    f->rates[0] = y;
    f->rates[1] = line_sub(b, line_mul(b, damping, y), x);
    flows_end(f);
}

/* x' = 2 x (1 - y), y' = -y (1 - x) */
static inline void flows_lotka_volterra(flows_t *f)
{
    size_t x, y, one;
    line_builder_t *b = &f->builder;

    flows_begin(f, 2);
    x = flows_x(f, 0);
    y = flows_x(f, 1);
    one = line_integer(b, 1);
    f->rates[0] = line_mul(b, line_integer(b, 2), line_mul(b, x, line_sub(b, one, y)));
    f->rates[1] = line_neg(b, line_mul(b, y, line_sub(b, one, x)));
    flows_end(f);
}

/* x'' = -x/r^3, y'' = -y/r^3; a fifth row: the energy (u^2 + v^2)/2 - 1/r, the sixth: x v - y u */
static inline void flows_kepler(flows_t *f)
{
    size_t x, y, u, v, square, r, cube;
    line_builder_t *b = &f->builder;

    flows_begin(f, 4);
    x = flows_x(f, 0);
    y = flows_x(f, 1);
    u = flows_x(f, 2);
    v = flows_x(f, 3);
    square = line_add(b, line_mul(b, x, x), line_mul(b, y, y));
    r = line_call(b, NODE_SQRT, square);
    cube = line_mul(b, square, r);
    f->rates[0] = u;
    f->rates[1] = v;
    f->rates[2] = line_neg(b, line_div(b, x, cube));
    f->rates[3] = line_neg(b, line_div(b, y, cube));
    f->outputs[4] = line_sub(
        b, line_div(b, line_add(b, line_mul(b, u, u), line_mul(b, v, v)), line_integer(b, 2)),
        line_div(b, line_integer(b, 1), r));
    f->outputs[5] = line_sub(b, line_mul(b, x, v), line_mul(b, y, u));
    flows_end(f);
}

static inline void flows_start(arb_ptr out, slong precision, const void *data)
{
    const flows_t *f = data;

    for (size_t k = 0; k < f->flow.unknowns; k++)
        arb_set_str(out + k, f->start[k], precision);
}

/* From `start` to the time `until`; `outputs`: how many nodes are shown. */
static inline status_t flows_solve(flow_result_t *out, flows_t *f, const char *const *start,
                                   const char *until, size_t intervals, size_t outputs, slong bits,
                                   int once)
{
    flow_problem_t problem = {.flow = &f->flow,
                              .start = flows_start,
                              .data = f,
                              .intervals = intervals,
                              .outputs = &f->shown,
                              .output_count = outputs,
                              .bits = bits,
                              .once = once};
    fmpq_t time;
    status_t status;

    fmpq_init(time);
    fmpq_set_str(time, until, 10);
    problem.until = time;
    f->start = start;
    status = flow_solve(out, &problem);
    fmpq_clear(time);
    return status;
}

#endif
