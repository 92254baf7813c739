/* Steps of a small R in one function each: what fused.c makes and planes.c, loops.c print; for the
 * files of emit/ only. */
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
