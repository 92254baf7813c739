/* What goes with the C files of a standalone solver. */
#ifndef MOYAL_EMIT_MANUAL_H
#define MOYAL_EMIT_MANUAL_H

#include "emit/emit.h"

/* Texts, freed with free(). */
char *manual_makefile(const emit_options_t *options);
char *manual_readme(const kernel_t *kernel, const emit_options_t *options);

/* Whether a file of the runtime belongs to the solver. */
int manual_is_needed(const char *name, const emit_options_t *options);

#endif
