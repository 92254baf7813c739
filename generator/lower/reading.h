/* What can be read off a kernel's straight-line programs: who depends on what.  The numbers are
 * those of runtime/program.h. */
#ifndef MOYAL_LOWER_READING_H
#define MOYAL_LOWER_READING_H

#include "lower/kernel.h"

enum { READING_HAS_RE = 1, READING_HAS_IM = 2, READING_OF_TIME = 4, READING_OF_STATE = 8 };
enum { READING_RE = 1, READING_IM = 2 };

/* Of each scalar: which parts are not zero, whether it depends on the time, and whether on z,
 * expectation values or noise.  Freed with free(). */
int *reading_scalar_kinds(const kernel_t *kernel);
/* Of each expectation value: which parts the observables read.  Freed with free(). */
int *reading_mean_uses(const kernel_t *kernel);
/* Whether all increments of z are of degree 1 in z at most and read neither R nor noise. */
int reading_is_affine(const kernel_t *kernel);

#endif
