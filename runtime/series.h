/* Taylor's method of variable order and step, with the series itself as dense output: A. Jorba and
 * M. Zou, A software package for the numerical integration of ODEs by means of high-order Taylor
 * methods, Experimental Mathematics 14 (2005) 99. */
#ifndef MOYAL_SERIES_H
#define MOYAL_SERIES_H

#include "stepper.h"

/* The order that costs least at this tolerance (section 3.2): 1 - ln(error of a step) / 2. */
int moyal_series_order(double tolerance);

/* As moyal_integrate, but through ode->coefficient: a step is as long as its last two terms
 * suggest, and is tried again with the same series where y' at its end does not fit.
 * report->evaluations counts coefficients. */
moyal_outcome moyal_integrate_series(const moyal_ode *ode, int order, double *y,
                                     const double *times, long count, moyal_ode_report *report);

#endif
