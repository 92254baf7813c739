/* The kernel: equations of motion turned into arithmetic on numbers (coefficients, stencils, scalars), the
 * last document that is exact.  It mirrors runtime/program.h, where layouts are explained.
 *
 * Every operator on R's factors is a sum of real patterns: per mode (a†)^k a^l, per finite factor a basis
 * element.  A pattern has one entry per row, at a constant distance: P_{i, i+offset} = v_i.  A *table* is a
 * complex combination sum_t c_t v_t of patterns of the same offset; its c_t are coefficients. */
#ifndef MOYAL_LOWER_KERNEL_H
#define MOYAL_LOWER_KERNEL_H

#include "scheme/equations.h"

/* A real number computed from the parameters: re or im part of an exact scalar. */
typedef struct {
    scalar_t value;        /* real, free of coordinates */
    const char *comment;   /* what it is, for the emitted text */
} coefficient_t;

typedef struct {
    opkey_t *powers;       /* per factor of R: (k, l) for a mode, (basis index, 0) for a finite one */
    size_t re, im;         /* coefficient indices; SIZE_MAX for zero */
} pattern_t;

typedef struct {
    size_t pattern_count;
    pattern_t *patterns;
    /* the common distance: per factor, column minus row (levels for modes, states for finite ones) */
    long *shift;
    const char *comment;
} table_t;

/* An expectation value e_k = Tr(X_k R): the tables of X_k. */
typedef struct {
    size_t count;
    size_t *tables;
    const char *comment;
} expectation_t;

/* Straight-line program over real numbers with common subexpressions shared: statement k computes node k. */
typedef enum { NODE_COEFFICIENT, NODE_COORDINATE, NODE_EXPECTATION_RE, NODE_EXPECTATION_IM, NODE_TIME,
               NODE_DT, NODE_NOISE, NODE_INTEGER, NODE_ADD, NODE_SUB, NODE_MUL, NODE_NEG } node_kind_t;
typedef struct {
    node_kind_t kind;
    long a, b;             /* indices: of the input, or of earlier nodes; the value of an integer */
} node_t;
typedef struct {
    size_t count, capacity;
    node_t *nodes;
} line_t;

/* R' gets s_k * (table R) + h.c. */
typedef struct {
    size_t scalar, table;
} left_term_t;
/* R' gets s_k * (table_a R table_b†), summed with its Hermitian conjugate: the sum over all jump terms is
 * Hermitian, each enters with half its weight. */
typedef struct {
    size_t scalar, table_a, table_b;
} jump_term_t;

typedef struct {
    const equations_t *equations; /* not owned */
    size_t factor_count;
    size_t *factors;              /* of the model's space */
    size_t coefficient_count;
    coefficient_t *coefficients;
    size_t table_count;
    table_t *tables;
    size_t expectation_count;
    expectation_t *expectations;
    line_t scalars;               /* nodes of the scalars and of dz */
    size_t scalar_count;
    size_t *scalar_re, *scalar_im; /* nodes, SIZE_MAX for zero */
    size_t *increments;            /* nodes of dz */
    line_t observables;
    size_t *observable_nodes;
    size_t left_count;
    left_term_t *left;
    size_t jump_count;
    jump_term_t *jumps;
    size_t hbar, mean, covariance; /* first coefficient; covariance SIZE_MAX: a point */
    size_t part_count;
    size_t *part_first;            /* first coefficient of each part of the initial state of R */
    const state_part_t **parts;
} kernel_t;

MUST_CHECK status_t lower(kernel_t **out, const equations_t *equations, diags_t *diags);
void kernel_free(kernel_t *kernel);
void kernel_print(FILE *out, const kernel_t *kernel); /* --dump=kernel */

#endif
