/* The kernel: equations of motion turned into arithmetic on numbers (coefficients, stencils,
 * scalars), the last document that is exact.  It mirrors runtime/program.h, where layouts are
 * explained.
 *
 * Every operator on R's factors is a sum of real patterns: per mode (a†)^k a^l, per finite factor a
 * basis element.  A pattern has one entry per row, at a constant distance: P_{i, i+offset} = v_i.
 * A *table* is a complex combination sum_t c_t v_t of patterns of the same offset; its c_t are
 * coefficients.  A table of one pattern has c = 1: the factor then stands in the scalar, so that
 * terms share the table.
 *
 * Expectation values are taken of basis operators, one for each pair of a basis element and its
 * adjoint; the identity counts as 1 (Tr R = 1). */
#ifndef MOYAL_LOWER_KERNEL_H
#define MOYAL_LOWER_KERNEL_H

#include <stdint.h>
#include <stdio.h>

#include "scheme/equations.h"

/* A real number computed from the parameters: re or im part of an exact scalar. */
typedef struct {
    scalar_t value; /* real, free of coordinates, drives and the time */
    char *comment;  /* what it is, for the emitted text */
    span_t span;    /* where it was met first, if that has a place in the model */
} coefficient_t;

typedef struct {
    opkey_t *powers; /* per factor of R: (k, l) for a mode, (basis index, 0) for a finite one */
    scalar_t value;  /* c_t, does not vary */
    size_t re, im;   /* its coefficients; SIZE_MAX for zero */
} pattern_t;

typedef struct {
    size_t pattern_count;
    pattern_t *patterns;
    /* the common distance: per factor, column minus row (levels for modes, states for finite ones)
     */
    long *shift;
    char *comment;
} table_t;

/* An expectation value e_k = Tr(X_k R), X_k the operator of a table. */
typedef struct {
    size_t table;
    const char *comment; /* of the table */
} expectation_t;

/* Straight-line program over real numbers with common subexpressions shared: statement k computes
 * node k. */
typedef enum {
    NODE_COEFFICIENT,
    NODE_COORDINATE,
    NODE_EXPECTATION_RE,
    NODE_EXPECTATION_IM,
    NODE_TIME,
    NODE_DT,
    NODE_NOISE,
    NODE_INTEGER,
    NODE_STATE, /* of a small R: kernel_place */
    NODE_ADD,
    NODE_SUB,
    NODE_MUL,
    NODE_DIV,
    NODE_NEG,
    NODE_SQRT,
    NODE_SIN,
    NODE_COS,
    NODE_EXP
} node_kind_t;
typedef struct {
    node_kind_t kind;
    long a, b; /* indices: of the input, or of earlier nodes; the value of an integer */
} node_t;
typedef struct {
    size_t count, capacity;
    node_t *nodes;
} line_t;

/* A complex scalar s_k of the program. */
typedef struct {
    size_t re, im; /* nodes of `scalars`, SIZE_MAX for zero */
    char *comment; /* the formula */
} kernel_scalar_t;

/* R' gets s (table R) + h.c. */
typedef struct {
    size_t scalar, table;
} left_term_t;
/* R' gets s (table_a R table_b†) + h.c.  The jump terms are a Hermitian matrix over the tables: of
 * each pair a < b one is here, and the diagonal ones enter with half their weight. */
typedef struct {
    size_t scalar, table_a, table_b;
} jump_term_t;

/* A part of the initial state of R. */
typedef struct {
    state_kind_t kind;
    size_t count;
    size_t *factors; /* positions among the factors of R, ascending */
    size_t first;    /* first coefficient (runtime/program.h says which) */
    ulong level;     /* FOCK */
} kernel_part_t;

typedef struct {
    const equations_t *equations; /* not owned */
    size_t factor_count;
    size_t *factors; /* of the model's space */
    size_t parameter_count;
    size_t *parameters; /* generators: all of the ring but drives and the time, ascending */
    size_t coefficient_count, coefficient_capacity;
    coefficient_t *coefficients;
    size_t table_count;
    table_t *tables;
    size_t expectation_count;
    expectation_t *expectations;
    line_t scalars; /* nodes of the scalars and of dz */
    size_t scalar_count;
    kernel_scalar_t *scalar;
    size_t *increments; /* nodes of dz, SIZE_MAX for zero */
    line_t observables;
    size_t *observable_nodes; /* SIZE_MAX for zero */
    /* Where R is finite and small, in schemes with noise: dz and then dR as functions of z and R,
     * in one line.  R is D*D reals: kernel_place.  NULL elsewhere. */
    line_t fused;
    size_t *fused_nodes; /* SIZE_MAX for zero */
    size_t fused_own;    /* nodes that they need; those of midpoint_nodes stand behind */
    /* The same in Stratonovich's sense; NULL where that is too long. */
    size_t *midpoint_nodes;
    size_t states; /* D*D; 0 where there are no fused nodes */
    size_t left_count;
    left_term_t *left;
    size_t jump_count;
    jump_term_t *jumps;
    size_t hbar, mean, covariance; /* first coefficient; covariance SIZE_MAX: a point */
    size_t part_count;
    kernel_part_t *parts;
    /* hybrid: first coefficient of S; the starts of classical modes that are not Gaussian, their
     * factors counted among these modes */
    size_t smoothing, field_part_count;
    kernel_part_t *field_parts;
} kernel_t;

/* Limits beyond which a kernel is refused with a diagnostic. */
enum {
    KERNEL_MAX_TERMS = 20000, /* tables, left terms, jump terms, expectations: each */
    KERNEL_MAX_NODES = 400000,
    KERNEL_MAX_WORK = 20000000, /* terms of coefficients that are looked at on the way */
    KERNEL_MAX_DENOMINATORS = 1000,
    KERNEL_FUSED_DIMENSION = 8, /* fused nodes: up to this D, with so many terms and nodes */
    KERNEL_FUSED_WORK = 20000,
    KERNEL_FUSED_NODES = 6000,
    KERNEL_MIDPOINT_NODES = 3000, /* likewise for steps of three times as many */
    KERNEL_MAX_FINITE = 4096,     /* product of the finite dimensions */
    KERNEL_MAX_FOCK = 1000,       /* initial Fock level of a mode on a grid */
    KERNEL_MAX_POWER = 64,        /* of a ladder operator, a parameter, a coordinate */
    KERNEL_MAX_FORMULA = 4000,    /* terms of a coefficient */
    KERNEL_MAX_BITS = 900         /* of an integer in it: within the range of doubles */
};

/* `equations` must outlive the kernel.  LIMIT_ERROR, with the reason in `diags`, where the
 * equations are too large or use more than the runtime knows; *out is NULL then. */
MUST_CHECK status_t lower(kernel_t **out, const equations_t *equations, diags_t *diags);
void kernel_free(kernel_t *kernel);
void kernel_print(FILE *out, const kernel_t *kernel); /* --dump=kernel */

/* The place of a generator among the parameters, SIZE_MAX if it is none of them. */
size_t kernel_parameter(const kernel_t *kernel, size_t generator);

/* Dimension of the k-th factor of R, 0 for a mode. */
size_t kernel_dimension(const kernel_t *kernel, size_t k);
/* Places of a Hermitian R among D*D reals: the diagonal, then Re and Im of R_01, R_02, .., R_12,
 * .., of which this is the real part for i != j. */
size_t kernel_place(size_t dimension, size_t i, size_t j);
/* Finite R: whether a table may have an element in this row, and its column; the element of one of
 * its patterns, an integer. */
int table_column(long *column, const kernel_t *kernel, const table_t *table, long row);
long pattern_entry(const kernel_t *kernel, const pattern_t *pattern, const table_t *table,
                   long row);
/* Whether the table is one pattern with coefficient 1. */
int table_is_plain(const table_t *table, const kernel_t *kernel);

#endif
