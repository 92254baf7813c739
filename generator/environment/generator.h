/* The reduced generator of the open system, after the exact partial trace over the environment:
 *
 *   L rho = -(i/hbar)[H, rho] + sum_ab K_ab (L_a rho L_b† - 1/2 {L_b† L_a, rho})     (theory,
 * section 1)
 */
#ifndef MOYAL_ENVIRONMENT_GENERATOR_H
#define MOYAL_ENVIRONMENT_GENERATOR_H

#include "model/model.h"
#include "scalar/psd.h"

/* What a reader must know about an environment that was traced out, or that is kept: the condition
 * of exactness, a closed form.  {dag} and the like stand for symbols, as for style_add. */
typedef struct {
    const char *environment; /* its name */
    char *text;
} note_t;

typedef struct {
    model_t *model;        /* not owned */
    op_t hamiltonian;      /* all of it: the model's, mean fields of V2, Lamb shifts */
    op_t bare_hamiltonian; /* as mean field uses it: the model's plus Tr_E(V2 eta) */
    size_t count;
    op_struct *operators;       /* linearly independent modulo the identity */
    scalar_struct *kossakowski; /* count*count, Hermitian */
    conditions_t positivity;    /* K >= 0 iff these hold; empty if the assumptions imply it */
    int undecided;              /* K is too large to decide; `positivity` is only necessary */
    size_t note_count;
    note_t *notes;
} generator_t;

/* One kind of environment: traces `environment` out and adds to the generator under construction.
 */
typedef struct generator_builder_struct generator_builder_t;
typedef status_t (*environment_trace_t)(generator_builder_t *builder,
                                        const environment_t *environment, diags_t *diags);

/* The table of kinds: one line per kind becomes keyword and call.  A kind is a file of its own. */
#define ENVIRONMENT_KINDS(X)                                                                       \
    X("collisions", environment_collisions)                                                        \
    X("bath", environment_bath)                                                                    \
    X("spectrum", environment_spectrum)                                                            \
    X("static", environment_static)

#define ENVIRONMENT_DECLARE(keyword, trace)                                                        \
    status_t trace(generator_builder_t *builder, const environment_t *environment, diags_t *diags);
ENVIRONMENT_KINDS(ENVIRONMENT_DECLARE)
#undef ENVIRONMENT_DECLARE

/* What a kind adds: a Hamiltonian (bare: also part of what mean field sees), or a dissipator
 * sum_ab K_ab (A_a rho A_b† - 1/2 {A_b† A_a, rho}) with `count` operators, in any, also dependent,
 * operators. */
void builder_add_hamiltonian(generator_builder_t *builder, op_src h, int bare);
void builder_add_dissipator(generator_builder_t *builder, const op_struct *operators,
                            const scalar_struct *kossakowski, size_t count);
void builder_note(generator_builder_t *builder, const environment_t *environment, const char *text);
model_t *builder_model(const generator_builder_t *builder);

/* Products of terms that the partial trace, the reduction and K >= 0 may take together: some
 * seconds.
 */
enum { ENVIRONMENT_MAX_STEPS = 6000000 };

/* Traces out every environment of the model, adds the direct channels, reduces to operators that
 * are independent modulo the identity (the user's own, in the order met, as far as they are), and
 * decides complete positivity.  MODEL_ERROR with a diagnostic where the model is no valid dynamics,
 * LIMIT_ERROR where this takes more than its budget.
 */
MUST_CHECK status_t environment_trace(generator_t **out, model_t *model, diags_t *diags);
void generator_free(generator_t *generator);

/* What may be taken for granted of the parameters: the model's assumptions, and that the generator
 * is valid.  New; freed with assumptions_free. */
assumptions_t *generator_assumptions(const generator_t *generator);

/* L rho = sum_k coefficients[k] left[k] rho right[k] of the Hamiltonian part (parts & 1) and of the
 * dissipator (parts & 2), as plain sandwiches. */
typedef struct {
    size_t count;
    op_struct *left, *right; /* coefficients are multiplied into left */
} sandwiches_t;
void generator_sandwiches(sandwiches_t *out, const generator_t *generator, unsigned parts);
void sandwiches_clear(sandwiches_t *sandwiches, const algebra_t *algebra);

/* The adjoint generator L†(X) = (i/hbar)[H, X] + sum K_ab (L_b† X L_a - 1/2 {L_b† L_a, X}). */
void generator_adjoint(op_t out, op_src x, const generator_t *generator);

#endif
