/* The derivatives of one observable along one scheme; for prove/jets.c. */
#ifndef MOYAL_PROVE_TRAJECTORY_H
#define MOYAL_PROVE_TRAJECTORY_H

#include "prove/adjoint.h"
#include "prove/drive.h"
#include "prove/jets.h"

/* Most terms (of all numerators) in the derivatives of one jet together, and most products of two
 * terms on the way to them. */
enum { JETS_MAX_TERMS = 3000, JETS_MAX_STEPS = 400000 };

typedef struct {
    const hybrid_t *hybrid;
    model_t *model;
    size_t order; /* k = 0 .. order */
    weyl_t *weyl;
    drives_t drives;
    budget_t budget;   /* of the jet at work: products of two terms */
    const char *limit; /* why some jet ended early; a constant */
} trajectory_t;

/* From the first jet on until it is cleared, products of operators are paid for from `budget`. */
void trajectory_init(trajectory_t *trajectory, const hybrid_t *hybrid, size_t order);
void trajectory_clear(trajectory_t *trajectory);

/* Fill jet->values and jet->count; jet->values has room for order + 1. */
void trajectory_quantum(jet_t *jet, trajectory_t *trajectory);
void trajectory_phase(jet_t *jet, const terms_t *terms, trajectory_t *trajectory);
/* Both starts at once: they share the derivatives. */
void trajectory_meanfield(jet_t *point, jet_t *ensemble, const equations_t *equations,
                          trajectory_t *trajectory);

#endif
