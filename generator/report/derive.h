/* What 'moyal derive' shows: the reduced master equation, the hybrid equation, the unravelling, the
 * mean-field equations; as text and as JSON. */
#ifndef MOYAL_REPORT_DERIVE_H
#define MOYAL_REPORT_DERIVE_H

#include "phasespace/hybrid.h"
#include "report/style.h"
#include "scheme/equations.h"

enum { SHOW_QUANTUM = 1, SHOW_HYBRID = 2, SHOW_UNRAVEL = 4, SHOW_MEANFIELD = 8, SHOW_ALL = 15 };

/* Nothing is owned. */
typedef struct {
    unsigned shown;                 /* SHOW_ bits */
    const hybrid_t *hybrid;         /* generator and model within */
    const positivity_t *positivity; /* for SHOW_HYBRID */
    const equations_t *unravel;     /* for SHOW_UNRAVEL: NULL where it is refused */
    const char *unravel_refused;
    const equations_t *closed; /* for SHOW_MEANFIELD */
    const equations_t *damped; /* NULL where there is a residual */
} derivation_t;

void report_derive_text(text_t *out, const derivation_t *derivation, style_t style);
void report_derive_json(text_t *out, const derivation_t *derivation);

/* The sections of the text, each with its heading. */
void report_setting(text_t *out, const hybrid_t *hybrid, style_t style);
void report_quantum(text_t *out, const generator_t *generator, style_t style);
void report_hybrid(text_t *out, const hybrid_t *hybrid, const positivity_t *positivity,
                   style_t style);
void report_unravel(text_t *out, const equations_t *equations, const char *refused, style_t style);
void report_meanfield(text_t *out, const equations_t *closed, const equations_t *damped,
                      style_t style);

/* One line per term of the residual: "d_C.p^2 [ c * left R right ]". */
void report_residual(text_t *out, const hybrid_t *hybrid, style_t style);

#endif
