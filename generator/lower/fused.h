/* Whole steps of a small R under construction: matrix.c, fused.c, midpoint.c; for the files of
 * lower/ only. */
#ifndef MOYAL_LOWER_FUSED_H
#define MOYAL_LOWER_FUSED_H

#include "lower/shares.h"

/* What a value is multiplied with besides: dW_j for j >= 0. */
enum { DRIVER_DT = -1, DRIVER_NONE = -2 };

/* value * factor * driver, in a list */
typedef struct {
    size_t factor, next;
    long driver;
    scalar_t value;
} entry_t;

typedef struct midpoint midpoint_t;

/* The matrix from R_b to dR_a: a list of entries at each a * states + b. */
typedef struct {
    build_t *build;
    size_t dimension, states;
    size_t *heads; /* SIZE_MAX: empty */
    size_t count, capacity;
    entry_t *entries;
    size_t asked; /* nodes of the line whose `uniform` is known */
    unsigned char *uniform;
    const midpoint_t *midpoint; /* NULL: in Ito's sense */
} matrix_t;

/* sign * node; a node LINE_ZERO is zero */
typedef struct {
    int negative;
    size_t node;
} term_sum_t;

/* matrix.c: from the equations, and for both products of a pair of tables. */
MUST_CHECK status_t matrix_make(matrix_t *matrix, build_t *build, size_t dimension);
void matrix_clear(matrix_t *matrix);

/* fused.c */
void sum_add(term_sum_t *sum, size_t node, int negative, line_builder_t *line);
size_t sum_node(const term_sum_t *sum, line_builder_t *line);
/* value * factor * driver * more, what is uniform first; more SIZE_MAX is 1. */
MUST_CHECK status_t product_node(size_t *node, scalar_src value, size_t factor, long driver,
                                 size_t more, matrix_t *matrix);
/* Re <a> times `times` and the driver, added. */
MUST_CHECK status_t add_mean_of(term_sum_t *sum, op_src a, long driver, long times,
                                matrix_t *matrix);
/* A scalar without mean values. */
MUST_CHECK status_t add_scalar(term_sum_t *sum, const scalar_struct *x, long driver,
                               matrix_t *matrix);
/* Whether the value of a node is the same for all trajectories: asked of all nodes in their order.
 */
int is_uniform(matrix_t *matrix, size_t node);
/* kernel->fused_nodes or kernel->midpoint_nodes */
MUST_CHECK status_t make_results(size_t *nodes, matrix_t *matrix);

/* midpoint.c: what S has besides I (program.h).  Terms of the matrix at (a, b), by which R_b is
 * multiplied; what all R_a are multiplied with, of the other sign; terms of dz_i. */
MUST_CHECK status_t midpoint_new(midpoint_t **out, matrix_t *matrix);
void midpoint_free(midpoint_t *midpoint);
void midpoint_add_column(term_sum_t *uniform, term_sum_t *varying, matrix_t *matrix, size_t a,
                         size_t b);
void midpoint_subtract_means(term_sum_t *means, matrix_t *matrix);
void midpoint_add_velocity(term_sum_t *sum, matrix_t *matrix, size_t i);

#endif
