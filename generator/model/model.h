/* A model with checked meaning: spaces, parameters, Hamiltonian, environments, initial state.
 *
 * Immutable once model_build returned, except that its ring may gain square roots and its
 * assumptions the implied ones that go with them. */
#ifndef MOYAL_MODEL_MODEL_H
#define MOYAL_MODEL_MODEL_H

#include "base/diagnostic.h"
#include "base/memory.h"
#include "operator/operator.h"
#include "operator/state.h"
#include "scalar/assumption.h"
#include "syntax/tree.h"

typedef struct {
    const char *name;
    size_t generator; /* of the ring */
    int has_value;
    scalar_t value;        /* exact; free of parameters without a value */
    unsigned char *makers; /* per parameter: not 0 if the value is made of it, directly or not */
    int is_drive; /* f(t): `drive` is its definition in parameters and the generator model->time */
    scalar_t drive; /* exact statements hold for f as an independent real symbol at each time;
                     * initialised if is_drive */
    span_t span;
} parameter_t;

/* lindblad K, [L1, ..]: sum_ab K_ab (L_a rho L_b† - 1/2 {L_b† L_a, rho}) */
typedef struct {
    span_t span;
    size_t count;
    scalar_struct *kossakowski; /* count*count */
    op_struct *operators;       /* count */
    span_t *spans;
} channel_t;

/* A back-reaction as stated: - d_i ( conj(c) L varrho + c varrho L† ), i the coordinate. */
typedef struct {
    span_t span;
    size_t coordinate;
    op_t operator_;       /* L, free of coordinates */
    scalar_t coefficient; /* c(z) */
} backreaction_t;

/* A hybrid equation as stated, without a quantum parent (theory, section 2).  Coefficients may be
 * elementary functions of the coordinates; operators are free of them, but for H(z).  `bracket` of
 * the text is carried out: drift and back-reaction hold ({H, .} - {., H})/2, the latter behind the
 * stated ones. */
typedef struct {
    span_t span;
    op_t hamiltonian;     /* H(z) on Q */
    scalar_struct *drift; /* D1_i^00; one per coordinate */
    scalar_struct *d2;    /* row by row, symmetric */
    size_t backreaction_count;
    backreaction_t *backreactions;
    size_t channel_count;
    channel_t *channels; /* order-zero dissipator; K may depend on z */
    int has_bracket;
    scalar_struct *own_drift; /* without that of the bracket */
    size_t own_backreactions; /* those before this number */
} stated_t;

/* The interval that a coordinate is confined to, as declared; free of coordinates. */
typedef struct {
    int has_domain;
    span_t span;
    scalar_t lower, upper;
} domain_t;

/* lorentzian strength G, center w, width k: the term G exp(-i w t - k |t|/2) of the correlation
 * function of a spectrum, a damped hidden mode. */
typedef struct {
    span_t span;
    size_t mode;                                /* factor of the model's space, BLOCK.b1, .. */
    scalar_t strength, center, width, coupling; /* coupling^2 = strength; all real */
} lorentzian_t;

/* An environment block, evaluated but not yet traced out. */
typedef struct {
    const char *name, *kind; /* kind as written: a row of the table in environment/ */
    span_t span, kind_span;
    size_t ancilla_count;
    const size_t *ancillas; /* factors of the model's space that belong to the block: with role
                             * FACTOR_ANCILLA, or hidden (spectrum, static) */
    state_t *state;         /* collisions: of all ancillas; NULL for a bath, and where the spaces
                             * are kept: their start is part of the model's initial state */
    span_t state_span;
    size_t
        couple_count; /* collisions, static: terms of V (summed); bath: L1, L2, ..; spectrum: L */
    op_struct *couplings;
    span_t *couple_spans;
    op_t couple2;                    /* collisions: V2, zero if absent */
    op_t hamiltonian;                /* static: of the environment; zero if absent */
    size_t bath_modes;               /* bath: = couple_count; spectrum: 1; else 0 */
    scalar_struct *nbar, *squeezing; /* bath: bath_modes^2: <bi† bj>, <bi bj>; zero if absent;
                                      * spectrum: occupation of the hidden modes, and 0 */
    span_t nbar_span, squeezing_span;
    size_t lorentzian_count; /* spectrum */
    lorentzian_t *lorentzians;
} environment_t;

typedef struct {
    const char *name; /* the given one, else the text as written */
    op_t operator_;
    span_t span;
} observable_t;

/* Limits of the whole numbers of 'run', for models and command lines alike. */
#define RUN_POINTS_MIN       2
#define RUN_POINTS_MAX       1000000
#define RUN_FOCK_MAX         1000000
#define RUN_TRAJECTORIES_MAX 1000000000
#define RUN_SEED_MAX         (~(ulong)0)

/* Defaults of 'run'; has_* tells what the model gives. */
typedef struct {
    int has_until, has_points, has_tolerance, has_fock, has_trajectories, has_step, has_seed;
    fmpq_t until, tolerance, step;
    ulong points, fock, trajectories, seed;
} run_defaults_t;

typedef struct {
    arena_t *arena;    /* names and lists */
    const char *title; /* "" if none */
    const source_t *source;
    ring_t *ring;
    space_t *space;
    algebra_t algebra; /* the three above and hbar */
    scalar_t hbar;     /* a number, or the parameter "hbar" */
    assumptions_t *assumptions;
    size_t parameter_count;
    parameter_t *parameters;
    op_t hamiltonian;
    op_struct *potential; /* non-polynomial functions of positions of C in H: their partial Wigner
                           * symbol, an operator on Q with coefficients in z; NULL if none */
    int has_time;         /* there are drives */
    size_t time;          /* then: the generator "t" that they are functions of */
    stated_t *stated;     /* NULL: a quantum model */
    domain_t *domains;    /* per coordinate; NULL if none is declared */
    long *limit_powers;   /* powers of epsilon per parameter; NULL if the model states none */
    long hbar_power;      /* that of hbar, numeric or not; 1 unless stated */
    const char *order; /* the order stated, as for --order ("husimi", "S=[[..]]"); NULL if none */
    size_t channel_count;
    channel_t *channels;
    size_t environment_count;
    environment_t *environments;
    state_t *initial; /* covers every factor that is no ancilla; defaults: vacuum, |0> */
    unsigned char *initial_given; /* per factor: 1 if the model states it */
    size_t observable_count;
    observable_t *observables;
    run_defaults_t run;
} model_t;

/* What a rational number of 'run' must be, "between 0 and 1" say, or NULL if `value` is that.  A
 * tolerance is below 1; all are positive and in the range where doubles have their full precision.
 */
const char *run_refuses(const fmpq_t value, int is_tolerance);

/* --set P=V.  Errors about a setting go to `diags`, the list of the source that `value` was read
 * from, so that they print with their own caret: give that source a name like "--set P". */
typedef struct {
    const char *name;
    const expr_t *value;
    diags_t *diags;
} setting_t;

/* An operator X of the model's spaces from outside of its text; errors about it go to `diags`. */
typedef struct {
    const char *name;
    const expr_t *value;
    diags_t *diags;
} asked_t;

typedef struct {
    size_t setting_count;
    const setting_t *settings;
    size_t extra_count; /* further real parameters, e.g. the s of --order s=s */
    const char *const *extra_parameters;
    int symbolic_hbar; /* hbar is a parameter whatever the model says; a number it gives is its
                        * value */
    /* If there are any, the observables are "re NAME" and "im NAME" of each, X = re X + i im X with
     * both Hermitian, and not those of the text. */
    size_t asked_count;
    const asked_t *asked;
} model_options_t;

/* Evaluates and checks a tree.  Physical checks that need no partial trace are made here:
 * Hermiticity of the Hamiltonian, states that are states, Gaussian states that satisfy the
 * uncertainty relation.  All errors found are in `diags`; on any the result is MODEL_ERROR and *out
 * is NULL. */
MUST_CHECK status_t model_build(model_t **out, const tree_t *tree, const source_t *source,
                                const model_options_t *options, diags_t *diags);
void model_free(model_t *model);

/* Evaluates an expression to a number or polynomial in the model's parameters (for --order s=EXPR);
 * `diags` is the list of the expression's source. */
MUST_CHECK status_t model_scalar(scalar_t out, const expr_t *expr, model_t *model, diags_t *diags);

/* values[g] for g < parameters + coordinates: the value of each parameter or NULL, for
 * scalar_substitute and conditions_hold.  New array, freed with free(); points into the model. */
const scalar_struct **model_values(const model_t *model);
int model_all_values_given(const model_t *model);
/* The drive whose value generator g is, or NULL. */
const parameter_t *model_drive(const model_t *model, size_t g);
/* Whether x depends on a drive. */
int model_is_driven(scalar_src x, const model_t *model);
/* The first parameter that occurs in the model's dynamics, initial state or observables and has no
 * value, or NULL. */
const char *model_missing_value(const model_t *model);

/* The coordinates z = (q1, p1, q2, ..) of the classical modes. */
size_t model_coordinate_count(const model_t *model);
/* The classical mode (factor of the space) that coordinate j belongs to; 1 in *momentum if it is p.
 */
size_t model_coordinate_mode(int *momentum, const model_t *model, size_t j);
/* take[factor] = 1 for the factors of that role; new array. */
unsigned char *model_factors(const model_t *model, factor_role_t role);

#endif
