/* The inside of emission: a unit under construction; for the files of emit/ only. */
#ifndef MOYAL_EMIT_UNIT_H
#define MOYAL_EMIT_UNIT_H

#include "emit/ast.h"
#include "emit/emit.h"

typedef struct {
    arena_t *arena;
    const kernel_t *kernel;
    const emit_options_t *options;
    ring_t *ring;
    long lanes;
    long dimension; /* D if R has no modes, else 0 */
    int straight;   /* apply and expectations are written out element by element */
    text_t *out;    /* functions so far */
    size_t planes;  /* of `work`, for the fused functions */
} unit_t;

/* number.c: formulas of exact numbers in doubles */
c_expr_t *number_formula(unit_t *unit, scalar_src value);
/* Declares the radicals and functions that the numbers c[first..last) need, each once. */
void number_functions(unit_t *unit, c_block_t *block, size_t first, size_t last);

/* One file per function of the descriptor; each adds to unit->out. */
void emit_coefficients(unit_t *unit);
void emit_tables(unit_t *unit);
void emit_scalars(unit_t *unit);
void emit_observables(unit_t *unit);
void emit_straight(unit_t *unit); /* apply and expectations, element by element */
void emit_stencil(unit_t *unit);  /* the same by rows */
/* The steps of a small R in one function each; where unit_is_fused. */
void emit_fused(unit_t *unit);
int unit_is_fused(const unit_t *unit);
int unit_has_midpoint(const unit_t *unit);
void emit_descriptor(text_t *out, const unit_t *unit);
/* The terms of R' as data, and the members of the descriptor that point to them. */
void emit_terms(text_t *out, const unit_t *unit);
void emit_terms_members(text_t *out, const unit_t *unit);
/* Likewise the arithmetic behind `scalars`, where runs make power series of it. */
void emit_series(text_t *out, const unit_t *unit);
void emit_series_members(text_t *out, const unit_t *unit);
/* Whether R is small enough for emit_straight. */
int straight_fits(const kernel_t *kernel);

/* base[k] of the lane at hand: base[k] or base[k * LANES + l]. */
c_expr_t *lane_element(unit_t *unit, const char *base, size_t k);
/* Puts statements of one lane into a loop over the lanes if there are several. */
void lane_loop(unit_t *unit, c_block_t *out, c_stmt_t *body);

/* A function with these parameters: "const double *", "r", ..., NULL. */
c_function_t function_make(const char *name, const char *remark, int internal, ...);
/* Prints `function`, and adds a call of it to `calls`. */
void function_call(unit_t *unit, c_block_t *calls, const c_function_t *function);

#endif
