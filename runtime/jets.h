/* The scalars and dz of a unit without noise as power series of the time, from its nodes as data:
 * Taylor coefficients by recurrences, Moore, Methods and Applications of Interval Analysis (1979),
 * chapter 3. */
#ifndef MOYAL_JETS_H
#define MOYAL_JETS_H

#include "outcome.h"
#include "program.h"

typedef struct {
    const moyal_program *program;
    long lanes;
    int order;           /* coefficients 0 .. order */
    double *rows;        /* node n, coefficient k: rows + (n * (order + 1) + k) * lanes */
    double *partners;    /* the sine beside each cosine, and the other way round */
    unsigned char *task; /* per node: what its coefficients from 1 on are */
    long *partner;       /* per node */
    long varying, *list; /* nodes that are no constants, ascending */
    long products;       /* of these, those that cost a sum over all coefficients */
    int scalars_vary;
    int rooted; /* a square root of what varies: its series ends where that is 0 */
} moyal_jets;

/* Whether the unit has nodes. */
int moyal_jets_known(const moyal_program *program);
/* How many bytes moyal_jets_init takes. */
double moyal_jets_bytes(const moyal_program *program, int order);
/* moyal_jets_clear either way. */
moyal_outcome moyal_jets_init(moyal_jets *out, const moyal_program *program,
                              const moyal_context *context, int order);
void moyal_jets_clear(moyal_jets *jets);

/* Coefficient k of the scalars and of dz for dt = 1, from the coefficients k of the time, of z and
 * of the expectation values e; those before k come from the calls before, k = 0, 1, .., order in
 * this order.  Coefficient 0 is what program->scalars gives, to the bit. */
void moyal_jets_advance(moyal_jets *jets, int k, double time, const double *z, const double *e,
                        double *s, double *dz);

#endif
