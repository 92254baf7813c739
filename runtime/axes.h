/* The values that parameters take in a sweep of an emitted solver. */
#ifndef MOYAL_AXES_H
#define MOYAL_AXES_H

#include "solve.h"

enum { MOYAL_MOST_AXES = 32, MOYAL_MOST_POINTS = 1000000, MOYAL_AXES_WHY = 300 };

typedef struct {
    int count;
    moyal_axis axes[MOYAL_MOST_AXES]; /* their values are owned */
    int parameters[MOYAL_MOST_AXES];  /* of the program */
    long points;                      /* product of the counts */
} moyal_axes;

/* Adds "NAME=FROM:TO:COUNT" (COUNT values, both ends included), "NAME=[V, V, ..]" or "NAME=V, V":
 * numbers and quotients of two, each as the nearest double.  0, with the reason in `why`
 * (MOYAL_AXES_WHY bytes), where the text is wrong.  moyal_axes_clear either way. */
int moyal_axes_add(moyal_axes *axes, const moyal_program *program, const char *text, char *why);
void moyal_axes_clear(moyal_axes *axes);

/* The parameters of all points, the last axis fastest, over those that are not swept; NULL without
 * memory.  Freed with free(). */
double *moyal_axes_points(const moyal_axes *axes, const moyal_program *program,
                          const double *parameters);

#endif
