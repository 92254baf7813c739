/* The inside of lowering, for the files of lower/ only. */
#ifndef MOYAL_LOWER_BUILD_H
#define MOYAL_LOWER_BUILD_H

#include "lower/kernel.h"
#include "lower/line.h"

/* A kernel under construction. */
typedef struct {
    kernel_t *kernel;
    const equations_t *equations;
    const algebra_t *algebra;
    ring_t *ring;
    diags_t *diags;
    span_t span;  /* of what is being lowered, where that has a place in the model */
    size_t width; /* coordinates of the ring */
    line_builder_t scalars, observables;
} build_t;

MUST_CHECK status_t build_refuse(build_t *build, const char *why);

/* ---- expand.c: an operator as sum of z^m times patterns ------------------------------- */

/* value * z^exponents * (basis operator with these powers) */
typedef struct {
    ulong *exponents; /* build->width */
    opkey_t *powers;  /* two per factor of R */
    scalar_t value;
} term_t;
typedef struct {
    size_t count, capacity;
    term_t *terms;
} expansion_t;

MUST_CHECK status_t expand(expansion_t *out, op_src a, build_t *build);
void expansion_clear(expansion_t *expansion, build_t *build);

/* An operator as sum of value * z^exponents * table. */
typedef struct {
    ulong *exponents;
    size_t table;
    scalar_t value;
} piece_t;
typedef struct {
    size_t count;
    piece_t *pieces;
} pieces_t;

MUST_CHECK status_t pieces_make(pieces_t *out, op_src a, build_t *build);
void pieces_clear(pieces_t *pieces, build_t *build);

/* ---- table.c -------------------------------------------------------------------------- */

/* The table sum_t value_t * pattern_t of the terms listed in `members`, found or made. */
size_t table_find(build_t *build, const expansion_t *expansion, const size_t *members,
                  size_t count);
/* The table of one basis operator. */
size_t table_plain(build_t *build, const opkey_t *powers);
/* shift of the basis operator `powers` at factor k */
long pattern_shift(const kernel_t *kernel, const opkey_t *powers, size_t k);

/* ---- coefficient.c -------------------------------------------------------------------- */

/* The coefficient with this real value, found or made; SIZE_MAX for zero. */
size_t coefficient_find(build_t *build, scalar_src value);
/* Appends without looking for an equal one: for arrays. */
size_t coefficient_append(build_t *build, scalar_src value, const char *comment);
/* The node of a real number free of coordinates. */
size_t coefficient_node(build_t *build, line_builder_t *line, scalar_src value);
/* z^exponents */
size_t monomial_node(build_t *build, line_builder_t *line, const ulong *exponents);

/* ---- mean.c --------------------------------------------------------------------------- */

/* Nodes of the complex mean <a>, as polynomial in coordinates and expectation values. */
MUST_CHECK status_t mean_nodes(size_t *re, size_t *im, op_src a, line_builder_t *line,
                               build_t *build);

/* ---- terms.c -------------------------------------------------------------------------- */

/* left, jumps, scalars and dz of the kernel */
MUST_CHECK status_t lower_terms(build_t *build);

/* ---- initial.c ------------------------------------------------------------------------ */

MUST_CHECK status_t lower_initial(build_t *build);

#endif
