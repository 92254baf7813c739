/* The inside of lowering, for the files of lower/ only. */
#ifndef MOYAL_LOWER_BUILD_H
#define MOYAL_LOWER_BUILD_H

#include "lower/index.h"
#include "lower/kernel.h"
#include "lower/line.h"

/* ---- factors: what varies along a trajectory ------------------------------------------ */

/* base^exponent.  A base is a generator of the ring that varies (a coordinate, a drive, a radical
 * or a function that holds one), an exponential beside one that varies, or an irreducible
 * polynomial that is a denominator. */
typedef struct {
    size_t base;
    long exponent;
} power_t;

/* A product of powers with ascending bases; factor 0 is 1. */
typedef struct {
    size_t count;
    power_t *powers;
    size_t nodes[3]; /* in `scalars`, `observables`, `fused`; FACTOR_UNSET before it is asked for */
    size_t part, stamp; /* of the last split */
} factor_t;

#define FACTOR_ONE   ((size_t)0)
#define FACTOR_UNSET (SIZE_MAX - 1)

/* A denominator that was met: fixed * product of powers, `fixed` free of what varies. */
typedef struct {
    scalar_t whole, fixed;
    size_t count;
    power_t *powers;
} denominator_t;

typedef struct {
    size_t variables;       /* of the ring's polynomials; bases from here on are `polynomials` */
    unsigned char *varying; /* per variable: 0 not known yet, 1 fixed, 2 varies */
    size_t drive_count;
    size_t *drives; /* generators: the drives and the time */
    size_t polynomial_count;
    scalar_struct *polynomials;
    size_t denominator_count;
    denominator_t *denominators;
    size_t count, capacity, stamp;
    factor_t *factors;
    index_t index;
    ulong *exponents; /* of one term */
} factors_t;

/* A kernel under construction. */
typedef struct {
    kernel_t *kernel;
    const equations_t *equations;
    const algebra_t *algebra;
    ring_t *ring;
    diags_t *diags;
    span_t span;  /* of what is being lowered, where that has a place in the model */
    size_t work;  /* terms of coefficients looked at so far */
    size_t depth; /* of functions within functions */
    factors_t factors;
    index_t coefficients, tables, expectations, scalar_index;
    line_builder_t scalars, observables, fused;
} build_t;

MUST_CHECK status_t build_refuse(build_t *build, const char *why);
/* Counts work; refuses when it is too much. */
MUST_CHECK status_t build_spend(build_t *build, size_t work);

/* ---- factor.c ------------------------------------------------------------------------- */

void factors_begin(build_t *build);
void factors_end(build_t *build);

/* x = sum of value * factor; the values are free of what varies. */
typedef struct {
    size_t factor;
    scalar_t value;
} part_t;
typedef struct {
    size_t count, capacity;
    part_t *parts;
} parts_t;
MUST_CHECK status_t parts_make(parts_t *out, scalar_src x, build_t *build);
void parts_clear(parts_t *parts, build_t *build);

/* Whether x holds a coordinate, a drive or the time. */
int build_varies(scalar_src x, build_t *build);
int base_is_exponential(size_t base, const build_t *build);
/* The factor as an element of the ring. */
void factor_scalar(scalar_t out, size_t factor, const build_t *build);

/* ---- factor_node.c -------------------------------------------------------------------- */

MUST_CHECK status_t factor_node(size_t *node, size_t factor, line_builder_t *line, build_t *build);
/* Adds "*C.q^2/C.p" */
void factor_text(text_t *out, size_t factor, const build_t *build);

/* ---- expand.c: an operator as sum of factors times patterns ---------------------------- */

/* value * factor * (basis operator with these powers) */
typedef struct {
    size_t factor;
    opkey_t *powers; /* two per factor of R */
    scalar_t value;
} term_t;
typedef struct {
    size_t count, capacity;
    term_t *terms;
} expansion_t;

MUST_CHECK status_t expand(expansion_t *out, op_src a, build_t *build);
void expansion_clear(expansion_t *expansion, build_t *build);

/* An operator as sum of value * factor * table. */
typedef struct {
    size_t factor, table;
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
/* The node of a real number that does not vary. */
size_t coefficient_node(build_t *build, line_builder_t *line, scalar_src value);
/* re += Re(value) * node, im += Im(value) * node */
void add_complex(size_t *re, size_t *im, scalar_src value, size_t node, line_builder_t *line,
                 build_t *build);

/* ---- mean.c --------------------------------------------------------------------------- */

/* Nodes of the complex mean <a>, as polynomial in factors and expectation values. */
MUST_CHECK status_t mean_nodes(size_t *re, size_t *im, op_src a, line_builder_t *line,
                               build_t *build);

/* The same mean, real part alone, term by term: visit(value, factor, k, part) adds value * factor
 * times 1 (k SIZE_MAX), Re e_k (part 0) or Im e_k (part 1); of a value the real part counts. */
typedef status_t mean_visit_t(void *context, scalar_src value, size_t factor, size_t k, int part);
MUST_CHECK status_t mean_visit(op_src a, mean_visit_t *visit, void *context, build_t *build);

/* ---- terms.c -------------------------------------------------------------------------- */

/* left, jumps, scalars and dz of the kernel */
MUST_CHECK status_t lower_terms(build_t *build);

/* ---- fused.c -------------------------------------------------------------------------- */

/* The fused nodes, where there are to be some. */
MUST_CHECK status_t lower_fused(build_t *build);

/* ---- initial.c ------------------------------------------------------------------------ */

MUST_CHECK status_t lower_initial(build_t *build);

#endif
