/* Steps of a small R in one function each, what steps.c makes and calls.c, loops.c print; for the
 * files of emit/ only.
 *
 *   increment    I(y, t, dt, dw)
 *   euler        y + I(y, t, dt, dw)
 *   corrector    p + I(p, t + dt, dt/2, 0) - I(y, t, dt/2, 0),   p = y + I(y, t, dt, dw)
 *   stratonovich S(y, t, dt, dw) = I - dt/2 sum_j (B_j . d/dy) B_j,  B_j = I(y, t, 0, e_j)
 *   midpoint     y + S(p_2, t + dt/2, dt, dw),  p_0 = y,  p_k+1 = y + S(p_k, t + dt/2, dt/2, dw/2)
 *
 * The third is the predictor-corrector y + (a(y) + a(p)) dt/2 + b(y) dw; S is the increment of the
 * same process in Stratonovich's sense. */
#ifndef MOYAL_EMIT_FUSED_H
#define MOYAL_EMIT_FUSED_H

#include "emit/unit.h"
#include "lower/line.h"

/* One function: results as nodes of a line.  A node is uniform where all lanes have one value. */
typedef struct {
    unit_t *unit;
    const char *name, *remark;
    line_t line;
    size_t count, *results;          /* LINE_ZERO for zero */
    unsigned *uses;                  /* by needed nodes and as results */
    unsigned char *needed, *uniform; /* per node */
    size_t planes;                   /* of `work`, so far */
} fused_t;

typedef enum {
    FUSED_INCREMENT,
    FUSED_EULER,
    FUSED_CORRECTOR,
    FUSED_STRATONOVICH,
    FUSED_MIDPOINT,
    FUSED_FORMS
} fused_form_t;

/* steps.c: the line and its results. */
void fused_make_line(fused_t *fused, fused_form_t form);
/* u7, or the integer itself: a uniform node. */
c_expr_t *fused_uniform(const fused_t *fused, size_t node);
/* const double u7 = ..: all uniform nodes that others need. */
void fused_declare(const fused_t *fused, c_block_t *body);
/* sqrt and its like of an expression. */
c_expr_t *node_call(arena_t *arena, node_kind_t kind, c_expr_t *argument);

/* The same operations in the same order as loops over the lanes, for a compiler that makes vectors
 * of them; and as calls of runtime/vector.h.  Both raise fused->planes. */
void fused_print_loops(fused_t *fused);
void fused_print_calls(fused_t *fused);

#endif
