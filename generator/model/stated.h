/* The dynamics of a model: its Hamiltonian with potentials, and hybrid equations stated directly;
 * for this module only. */
#ifndef MOYAL_MODEL_STATED_H
#define MOYAL_MODEL_STATED_H

#include "model/build.h"

/* ---- stated.c ---------------------------------------------------------------------------- */

/* hybrid { .. } into model->stated.  Statements of a quantum model beside it are errors. */
void stated_evaluate(builder_t *builder, const statement_t *statement);

/* ---- potential.c ------------------------------------------------------------------------- */

/* All 'hamiltonian' statements outside of blocks into model->hamiltonian and model->potential. */
void hamiltonian_evaluate(builder_t *builder);

/* channels.c: appends one channel, "RATE, L" or a matrix and a list, to a list of channels. */
void channel_read(channel_t **channels, size_t *channel_count, const statement_t *statement,
                  const scope_t *scope);

#endif
