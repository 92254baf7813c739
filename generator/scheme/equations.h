/* The equations of motion of a scheme, in one form for all of them: classical coordinates z and a
 * density operator R on the factors that stay quantum (all of C and Q for the scheme `quantum`).
 *
 *   dz_i = <velocity_i> dt + sum_j sigma_ij dW_j
 *   dR   = ( A R + R A† + sum_ab K_ab J_a R J_b† ) dt
 *        + sum_j [ (B_j - <B_j>) R + R (B_j - <B_j>)† ] dW_j           (Itô),   <X> = Re Tr(X R)
 *
 * velocity, A, B, K, sigma hold the coordinates through their coefficients; <B_j> is the complex
 * mean. An observable is <O_k(z)>, averaged over trajectories.  (theory, section 4)
 *
 * The scheme `hybrid` is the equation of the density varrho(z) itself.  In it dW_j stands for a
 * derivative, nothing is subtracted, and there are terms on both sides as well:
 *
 *   d varrho/dt = S_0 varrho + sum_j d^derivatives_j [ S_j varrho ]
 *   S_0 R = A R + R A† + sum_ab K_ab J_a R J_b†,   S_j R = B_j R + R B_j† + sum_ab K^j_ab J_a R
 * J_b†
 *
 * where the coordinates do not move: velocity and sigma are zero.  An observable is the integral of
 * Tr(O_k(z) varrho(z)). */
#ifndef MOYAL_SCHEME_EQUATIONS_H
#define MOYAL_SCHEME_EQUATIONS_H

#include "environment/generator.h"
#include "phasespace/hybrid.h"

typedef enum {
    SCHEME_QUANTUM,
    SCHEME_UNRAVEL,
    SCHEME_MEANFIELD,
    SCHEME_MOMENTS,
    SCHEME_HYBRID,
    SCHEME_JUMP
} scheme_kind_t;
/* Whether R stays |psi><psi|: K = sum_j B_j B_j† always, or at the model's values alone. */
typedef enum { PURE_NEVER, PURE_ALWAYS, PURE_AT_VALUES } pure_t;
typedef enum { MEANFIELD_CLOSED, MEANFIELD_DAMPED } meanfield_variant_t;
typedef enum { START_POINT, START_ENSEMBLE } start_t;

typedef struct {
    scheme_kind_t scheme, asked; /* asked: quantum where moments stand for the density matrix */
    model_t *model;              /* not owned, but see `owned` */
    unsigned char *factors;      /* R lives on the factors with 1; owned */
    size_t coordinates;          /* number of z_i; 0 for quantum */
    op_struct *velocity;         /* coordinates */
    op_t generator;              /* A */
    size_t jump_count;
    op_struct *jumps;
    scalar_struct *rates; /* K: jump_count^2 */
    size_t noise_count;
    scalar_struct *sigma; /* coordinates x noise_count */
    op_struct *noise;     /* B_j */
    /* hybrid alone, else NULL: */
    opkey_t *derivatives;       /* noise_count x coordinates, the orders */
    scalar_struct *noise_rates; /* K^j: noise_count x jump_count^2 */
    scalar_struct *smoothing;   /* S of the order: coordinates^2 */
    pure_t pure, pure_start;    /* unravel: whether kets stay kets, and whether R starts as one */
    size_t observable_count;
    op_struct *observables; /* O_k(z), names in model->observables */
    /* start: z Gaussian with these moments (covariance zero: a point); R the model's initial state
     * on `factors`, independent of z */
    scalar_struct *mean;       /* coordinates */
    scalar_struct *covariance; /* coordinates^2; smoothing of the order included; moments: NULL */
    model_t *owned;            /* moments: the model, freed with the equations; else NULL */
    char *closure; /* moments: "none" (closed, exact), "gaussian", "cumulant 3"; else NULL; owned */
} equations_t;

/* quantum.c: REFUTED with the diagnostic of quantum_refusal where there is no such model. */
MUST_CHECK status_t scheme_quantum(equations_t **out, const generator_t *generator, diags_t *diags);
/* jump.c: the same equations, to be solved by quantum jumps. */
MUST_CHECK status_t scheme_jump(equations_t **out, const generator_t *generator, diags_t *diags);
/* Why the quantum model cannot be written down in matrices; a constant, NULL: it can. */
const char *quantum_refusal(const model_t *model);
/* unravel.c: refused, with the reason in *refused (freed with free()), where the dynamics is not a
 * positive classical-quantum one at the model's values, or not known to be for symbolic parameters
 * (then the equations are still derived and *refused stays NULL when `formal` is set and the answer
 * depends on parameters), or where the start cannot be sampled. */
MUST_CHECK status_t scheme_unravel(equations_t **out, char **refused, const hybrid_t *hybrid,
                                   const positivity_t *positivity, int formal, diags_t *diags);
/* meanfield.c: `wigner` is the hybrid form in Wigner order.  OK with *out NULL where the scheme is
 * refused: meanfield_refusal then says why (a constant; NULL: not refused). */
MUST_CHECK status_t scheme_meanfield(equations_t **out, const hybrid_t *wigner,
                                     meanfield_variant_t variant, start_t start, diags_t *diags);
const char *meanfield_refusal(const hybrid_t *wigner, meanfield_variant_t variant, start_t start);
/* The same equations for exact derivatives at t = 0, where it does not matter whether the start can
 * be sampled; `mean` and `covariance` are the first two moments of the start. */
equations_t *meanfield_formal(const hybrid_t *wigner, meanfield_variant_t variant, start_t start);
/* hybrid.c: all of the hybrid equation, its residual too.  OK with *out NULL where it is not put on
 * a grid, with the reason in *refused (freed with free()).  That the equations, put together again,
 * are hybrid->whole is checked. */
MUST_CHECK status_t scheme_hybrid(equations_t **out, char **refused, const hybrid_t *hybrid,
                                  diags_t *diags);
/* The adjoint of R's part without noise, d<X>/dt for an operator X on Q:
 * X A + A† X + sum_ab K_ab J_b† X J_a. */
void equations_adjoint(op_t out, op_src x, const equations_t *equations);
/* quantum: equations with the same model, jumps and observables; A and the rates are zero. */
equations_t *equations_like(const equations_t *equations);
void equations_free(equations_t *equations);
/* What an output calls them: "quantum", "quantum, closed moments", "moments",
 * "moments, closure gaussian (approximate)";
 * freed with free(). */
char *equations_title(const equations_t *equations);

#endif
