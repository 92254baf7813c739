/* Included before everything else in the folders that decide verdicts (Makefile.am: exact_sources):
 * from here on there is no floating point.  Headers of others come first, as some of them speak of
 * it. */
#ifndef MOYAL_BASE_EXACT_ONLY_H
#define MOYAL_BASE_EXACT_ONLY_H

#include <assert.h>
#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/exact.h"

#define double there_is_no_floating_point_in_the_exact_part
#define float there_is_no_floating_point_in_the_exact_part
#pragma GCC poison fmpz_get_d fmpq_get_d arf_get_d mag_get_d fmpz_set_d arf_set_d arb_set_d strtod \
    atof

#endif
