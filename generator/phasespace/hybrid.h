/* The partial phase-space map of the classical modes and the classical-quantum form of its image
 * (theory, sections 2 and 3). */
#ifndef MOYAL_PHASESPACE_HYBRID_H
#define MOYAL_PHASESPACE_HYBRID_H

#include "environment/generator.h"
#include "phasespace/superop.h"
#include "scalar/psd.h"

/* A Gaussian smoothing varrho_S = exp(1/2 d^T S d) varrho_W: S real symmetric, one row per
 * coordinate. */
typedef struct {
    char *name;            /* "wigner", "husimi", "p", "s=1/2", "S=[[..]]": as shown to the user */
    size_t size;           /* number of coordinates */
    scalar_struct *matrix; /* size*size */
} order_t;

/* "wigner", "husimi", "p", "s=EXPR" or "S=[[..],[..]]".  Diagnostics point into `text`, shown under
 * the name "--order".  Usage errors are USAGE_ERROR. */
MUST_CHECK status_t order_parse(order_t **out, const char *text, model_t *model, FILE *messages);
void order_free(order_t *order, const model_t *model);
/* Names in the text of --order s=EXPR that are no parameters of the model have to be declared
 * before the model is built: the identifiers of the text (new array of new strings). */
char **order_identifiers(size_t *count, const char *text);

typedef struct {
    const generator_t *generator; /* not owned */
    order_t *order;               /* owned */
    size_t coordinates;
    superop_t whole; /* L_hyb, exact, nothing truncated but `series`; keys of Q in standard order */

    /* the CQ form; all in the operators L_a = basis[a] */
    size_t count;
    op_struct
        *basis; /* linearly independent modulo the identity, closed in the sense of the form */
    op_t hamiltonian;            /* H(z) on Q, coefficients polynomials in the coordinates */
    scalar_struct *drift;        /* D1_i^00: coordinates */
    scalar_struct *d2;           /* coordinates^2, real symmetric */
    scalar_struct *d1;           /* coordinates x count */
    scalar_struct *d0;           /* count x count, Hermitian */
    superop_t residual;          /* whole - CQ form; Weyl keys */
    superop_t residual_standard; /* the same in standard order */

    /* A potential that is no polynomial has a residual without end: `whole` and the residual then
     * hold it up to derivatives of order series_from - 1 in total, and `series` is the text of all
     * further terms.  Else NULL: nothing is missing. */
    size_t series_from;
    char *series;
} hybrid_t;

/* Products of two terms that one map may take, classification and check included: some seconds. */
enum { PHASESPACE_MAX_STEPS = 4000000 };

/* Maps `generator` with the smoothing `order` (taken over) and classifies.  Never truncates:
 * put together, the form and the residual are `whole`, and this is checked.  LIMIT_ERROR where
 * the work exceeds PHASESPACE_MAX_STEPS. */
MUST_CHECK status_t phasespace_map(hybrid_t **out, const generator_t *generator, order_t *order,
                                   diags_t *diags);
/* The same for another superoperator in place of L_hyb, one that keeps Hermiticity and trace: a
 * part or an approximation of L_hyb.  `order` (taken over) is the one it is written in. */
MUST_CHECK status_t phasespace_classify(hybrid_t **out, const generator_t *generator,
                                        order_t *order, superop_src whole, diags_t *diags);
void hybrid_free(hybrid_t *hybrid);

/* The image of a sum of sandwiches of operators on C and Q, by Left_a and Right_a of theory
 * section 2: bopp.c. */
void bopp_map(superop_t out, const sandwiches_t *sandwiches, const order_t *order,
              const model_t *model);

/* The CQ form without the residual, as a superoperator. */
void hybrid_form(superop_t out, const hybrid_t *hybrid);

/* M = [[D2, D1], [D1†, D0]] of the CQ form, row by row over coordinates and basis; freed with
 * hybrid_block_free. */
scalar_struct *hybrid_block(const hybrid_t *hybrid);
void hybrid_block_free(scalar_struct *block, const hybrid_t *hybrid);

/* M(z) >= 0 (CQ Pawula theorem): positivity.c.  In the basis that splits M finest: real or complex
 * coordinates of each mode, Hermitian or ladder operators on Q.  `conditions` holds, together with
 * generator->positivity, what is needed. */
typedef struct {
    truth_t answer; /* TRUTH_TRUE always, TRUTH_FALSE never, TRUTH_UNKNOWN: iff conditions */
    conditions_t conditions;
    int undecided; /* a polynomial in the coordinates could not be decided */
    int singular; /* undecided, as a coefficient of the equation, undecided_element, may be singular
                   * or not real in the domain */
    int vanish;   /* undecided, as undecided_element has to be zero everywhere */
    size_t too_many; /* undecided, as so many coupled rows are too many (psd_report_t); else 0 */
    scalar_t undecided_element; /* that one; else the last one that had to be, if `method` is set */
    const char *method; /* how: "sum of squares", .. (psd_report_t); NULL: no coordinate occurs */
    size_t rows;        /* M in the basis used, for display */
    scalar_struct *matrix;
    char **row_names; /* "C.p", "C.alpha", "A.sz" */
} positivity_t;
enum { POSITIVITY_MAX_STEPS = 2000000 }; /* products spent on trying other rows of M */
void hybrid_positivity(positivity_t *out, const hybrid_t *hybrid);
void positivity_clear(positivity_t *positivity, const hybrid_t *hybrid);

#endif
