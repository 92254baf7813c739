/* Tables as HDF5 files, with MOYAL_HDF5 defined and a library of HDF5 at hand. */
#ifndef MOYAL_HDF5_H
#define MOYAL_HDF5_H

#include <stddef.h>
#include <stdio.h>

#include "solve.h"

struct moyal_hdf5; /* hdf5_functions.h */

enum { MOYAL_TIMINGS = 6 };

/* What is known of a run besides its options and its result. */
typedef struct {
    const moyal_origin *origin;
    const char *compiler;          /* "tcc", "cc" */
    double seconds[MOYAL_TIMINGS]; /* derive, emit, jit, check, solve, total */
} moyal_about;

/* The bytes of a file (docs/language.md, section "Tables"), freed with free(): a dataset for each
 * column over its dimensions, the swept parameters and the time, and where it comes from.  0 if the
 * library cannot make it. */
int moyal_hdf5_image(unsigned char **bytes, size_t *length, const struct moyal_hdf5 *library,
                     const moyal_program *program, const moyal_options *options,
                     const moyal_result *result, const moyal_about *about);

/* hdf5_linked.c, in emitted solvers alone.  Why they can write no HDF5 files, or NULL; the same
 * bytes to a file, 0 if they cannot be made. */
const char *moyal_hdf5_missing(void);
int moyal_hdf5_write(FILE *file, const moyal_program *program, const moyal_options *options,
                     const moyal_result *result, const moyal_about *about);

#endif
