/* What the sections of several schemes share. */
#ifndef MOYAL_REPORT_SECTION_H
#define MOYAL_REPORT_SECTION_H

#include "report/derive.h"
#include "report/json.h"

/* A hybrid equation like `hybrid` with `terms` in place of its residual, for the printers of
 * residuals.  Nothing in it is owned: it is not freed. */
hybrid_t section_view(const hybrid_t *hybrid, superop_src terms);

/* "refused: why": of a scheme that there is not. */
void section_refused_text(text_t *out, const char *refused);
void section_refused_latex(latex_t *latex, const char *refused);
json_t *section_refused_json(const char *refused);

#endif
