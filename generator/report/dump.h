/* Documents printed for --dump: plain, complete, the same for the same input. */
#ifndef MOYAL_REPORT_DUMP_H
#define MOYAL_REPORT_DUMP_H

#include "base/text.h"
#include "phasespace/hybrid.h"

void report_dump_model(text_t *out, const model_t *model);

/* The whole superoperator term by term, then the classified form. */
void report_dump_hybrid(text_t *out, const hybrid_t *hybrid);

#endif
