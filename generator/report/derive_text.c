/* Text of 'moyal derive', put together. */
#include "report/derive.h"

void report_derive_text(text_t *out, const derivation_t *derivation, style_t style)
{
    const hybrid_t *hybrid = derivation->hybrid;

    report_setting(out, hybrid, style);
    if (derivation->shown & SHOW_QUANTUM)
        report_quantum(out, hybrid->generator, style);
    if (derivation->shown & SHOW_HYBRID)
        report_hybrid(out, hybrid, derivation->positivity, style);
    if (derivation->shown & SHOW_UNRAVEL)
        report_unravel(out, derivation->unravel, derivation->unravel_refused, style);
    if (derivation->shown & SHOW_MEANFIELD)
        report_meanfield(out, derivation->closed, derivation->damped, style);
}
