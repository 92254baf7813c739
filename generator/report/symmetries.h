/* Symmetries (reduce/symmetry.h) as text, LaTeX and JSON: nothing, and [], where there are none. */
#ifndef MOYAL_REPORT_SYMMETRIES_H
#define MOYAL_REPORT_SYMMETRIES_H

#include "environment/generator.h"
#include "report/json.h"
#include "report/latex.h"

void symmetries_text(text_t *out, const generator_t *generator);
void symmetries_latex(latex_t *latex, const generator_t *generator);
json_t *symmetries_json(const generator_t *generator);
/* The same for conserved operators (reduce/invariants.h) that no symmetry above stands for. */
void invariants_text(text_t *out, const generator_t *generator);
void invariants_latex(latex_t *latex, const generator_t *generator);
json_t *invariants_json(const generator_t *generator);

#endif
