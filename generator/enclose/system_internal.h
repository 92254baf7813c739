/* What system.c and system_use.c share. */
#ifndef MOYAL_ENCLOSE_SYSTEM_INTERNAL_H
#define MOYAL_ENCLOSE_SYSTEM_INTERNAL_H

#include "enclose/system.h"

/* Fills `sorted`; the positions have their unknowns. */
void system_sort(system_t *system);
/* Fills what the observables read. */
void system_read(system_t *system, const point_t *point);
/* Sets the multipliers of the runs to those of group g alone. */
void system_choose_group(const system_t *system, size_t g);

#endif
