/* Steps of the LaTeX writer, for its files only. */
#ifndef MOYAL_REPORT_LATEX_INTERNAL_H
#define MOYAL_REPORT_LATEX_INTERNAL_H

#include "formula/formula.h"
#include "report/latex.h"

/* Marks within rendered formulas: a line may end here, before a term, or if need be between the
 * factors of one. */
enum { BREAK_TERM = '\001', BREAK_FACTOR = '\002' };

void latex_add_name(text_t *out, const latex_t *latex, const char *name);
/* |row><column| of a finite space. */
void latex_add_unit(text_t *out, const char *space, const char *row, const char *column);
int latex_is_classical(const latex_t *latex, const char *space);

/* The formula with marks; `factor`: in brackets if it is a sum. */
void latex_render(text_t *out, const latex_t *latex, const formula_t *formula, int factor);

/* About how many characters wide it is in print; marks have no width. */
size_t latex_width(const char *latex);

#endif
