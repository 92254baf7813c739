/* A LaTeX document: names, formulas broken into lines, the frame.  What comes from a model is
 * escaped by these functions and by no one else: latex_raw takes constants only.
 *
 * Formulas are read from their one text form (formula/formula.h): what op_print, scalar_print and
 * expectation_print give. */
#ifndef MOYAL_REPORT_LATEX_H
#define MOYAL_REPORT_LATEX_H

#include "base/text.h"
#include "model/model.h"

/* How C.q is written: operators wear hats; classical coordinates, where z is meant, do not. */
typedef enum { LATEX_OPERATORS, LATEX_HYBRID } latex_symbols_t;

typedef struct {
    text_t *out;
    const model_t *model;
    latex_symbols_t symbols;
    size_t column;   /* of the line of an equation that is being written */
    size_t equation; /* of those of the present align */
} latex_t;

/* ---- text -------------------------------------------------------------------------------- */

/* Adds a constant as it is. */
void latex_raw(latex_t *out, const char *constant);
/* Adds any text, escaped: for titles, names, reasons. */
void latex_escape(text_t *out, const char *text);
void latex_section(latex_t *out, const char *constant);

/* ---- formulas ---------------------------------------------------------------------------- */

/* The formula of this text, without breaks, for use within $..$ or an equation: freed with free().
 * What is no formula is set as escaped text. */
char *latex_formula(const latex_t *out, const char *text);
/* "C.q", "gammaC", "b[2]" in mathematics; freed with free(). */
char *latex_name(const latex_t *out, const char *name);

/* align: equations one below the other, each "left & = right" broken at terms.  Nothing is added
 * for an align without equations. */
void latex_begin(latex_t *out);
/* `left` is LaTeX, a constant or of latex_name; `text` a formula's text. */
void latex_equation(latex_t *out, const char *left, const char *text);
/* The same in pieces: begins the line with `left` and a sign of relation ("="), adds LaTeX of about
 * its own width that must not be broken, adds a formula that may be. */
void latex_line(latex_t *out, const char *left, const char *relation);
void latex_piece(latex_t *out, const char *latex);
/* `factor`: in brackets if it is a sum. */
void latex_sum(latex_t *out, const char *text, int factor);
void latex_end(latex_t *out);

/* "left = ( matrix )" from texts of formulas, row by row, as an equation of its own; a matrix too
 * wide for the page by its entries that are not zero, named by `rows` and `columns` (LaTeX). */
void latex_matrix(latex_t *out, const char *left, const char *const *cells, size_t rows,
                  size_t columns, const char *const *row_names, const char *const *column_names);

/* "16 gamma_C gamma_Q - lambda^2 >= 0", as condition_print gives it, as the next equation of an
 * align. */
void latex_condition(latex_t *out, const char *text);

/* ---- the document ------------------------------------------------------------------------ */

void latex_open(latex_t *out, text_t *text, const model_t *model);
void latex_close(latex_t *out);

#endif
