/* Which compiler it is, and for which machine it compiles. */
#ifndef MOYAL_JIT_IDENTITY_H
#define MOYAL_JIT_IDENTITY_H

#include "base/text.h"

/* The path of the program that the first word of `command` names, in PATH unless it has a slash;
 * whether there is one. */
int cc_path(text_t *out, const char *command);

/* All that decides what the compiler makes of a unit: command, flags, the program's file (path,
 * size, time of its last change), the processor, the primitives that are compiled along.  One line
 * each; nothing where one of them is not known. */
void cc_identity(text_t *out, const char *command, const char *const *flags, size_t flag_count);

#endif
