/* Step 4 of the kernel check: one set of cases at one number of levels; for the files of certify/
 * only. */
#ifndef MOYAL_CERTIFY_TRIAL_H
#define MOYAL_CERTIFY_TRIAL_H

#include "certify/check_internal.h"

enum { GENERIC_POINTS = 2 };
enum { SMALL_DIMENSION = 36 }; /* up to which all states are tried, and all elements compared */

/* What may be compared in one trial before all states are no longer tried at all points: about a
 * second. */
enum { MOST_NUMBERS = 8000000 };

/* In how many orders the cases of one call stand in the lanes. */
enum { TURNS = 4 };

/* One evaluation: at a point, with mean values of one state, of dR of another.  States from D^2 on
 * are generic ones. */
typedef struct {
    size_t point, mean, state;
} case_t;

/* What the equations are made of (check_form.c). */
typedef struct {
    int polynomial;       /* in the coordinates, with `degree` */
    size_t degree, terms; /* terms: of all numerators */
    unsigned char *used;  /* per generator of the ring: occurs in them */
} form_t;
void form_init(form_t *form, const equations_t *equations);
void form_clear(form_t *form);

/* All that one set of cases shares. */
typedef struct {
    check_t *check;
    machine_t machine;
    stage_t stage;
    form_t form;
    size_t point_count;
    point_t *points;
    int determined; /* a polynomial of the equations' degree is, by its values at the points */
    int dense;      /* states are generic ones, and only some columns are compared */
    int whole;      /* besides, all of dR is compared by its product with a vector */
    state_matrix_t mean, state;
} trial_t;

/* check_points.c: points and times that determine the equations or are drawn; or two more without
 * zeros. */
void make_points(trial_t *trial);
void make_generic_points(trial_t *trial);

/* check_compare.c: what the machine has computed in `lane` for a case, against the equations. */
void compare_case(trial_t *trial, size_t lane, const case_t *which, const drive_t *drive);

/* check_fused.c: whole steps, where the program has them, at the points of the trial. */
void check_fused(trial_t *trial);

#endif
