/* JSON values of printed elements.  New references throughout (jansson). */
#ifndef MOYAL_REPORT_JSON_H
#define MOYAL_REPORT_JSON_H

#include <jansson.h>

#include "phasespace/hybrid.h"
#include "scheme/equations.h"

/* A string; bytes that are no UTF-8 are escaped. */
json_t *json_text(const char *text);
/* The same and frees `text`. */
json_t *json_text_take(char *text);

json_t *json_scalar(scalar_src x, const ring_t *ring);
json_t *json_vector(const scalar_struct *elements, size_t count, const ring_t *ring);
json_t *json_matrix(const scalar_struct *elements, size_t rows, size_t columns, const ring_t *ring);
json_t *json_operators(const op_struct *operators, size_t count, const algebra_t *algebra);
json_t *json_conditions(const conditions_t *conditions, const ring_t *ring);
json_t *json_truth(truth_t truth); /* true, false, null */

/* Terms of the residual: { derivative, left, right, coefficient }. */
json_t *json_residual(const hybrid_t *hybrid);

/* "fnv1a64:..": of the text of a model. */
json_t *json_source_hash(const source_t *source);

/* Adds the printed document, indented, with a line end, and drops the reference. */
void json_finish(text_t *out, json_t *document);

#endif
