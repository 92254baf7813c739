/* Collisions: every dt a fresh ancilla in state eta interacts by
 *
 *     U = exp(-(i/hbar) (H dt + V sqrt(dt) + V2 dt)),   V = sum_a S_a (x) B_a,  Hermitian as a
 * whole.
 *
 * If Tr_E(V eta) is a multiple of the identity, the limit dt -> 0 of Tr_E(U (rho (x) eta) U†)
 * exists.  The part of order dt made by V is (1/hbar^2) Tr_E(V (rho (x) eta) V - 1/2 {V V, rho (x)
 * eta}); with V† = V put for the V on the right in the first and on the left in the second product,
 * this is
 *
 *     (1/hbar^2) sum_ab C_ab (S_b rho S_a† - 1/2 {S_a† S_b, rho}),   C_ab = Tr(B_a† B_b eta):
 *
 * a Kossakowski matrix over the S, whether or not they are Hermitian one by one. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "environment/array.h"
#include "environment/builder.h"

static status_t no_root(const environment_t *environment, diags_t *diags)
{
    return diags_fail(diags, LIMIT_ERROR, environment->span, "E0506",
                      "a square root that the state of '%s' needs is out of reach",
                      environment->name);
}

/* The value of Tr_E(V eta) is no multiple of the identity: says so at the lines that are to blame.
 */
static status_t fail_mean(op_src mean, const environment_t *environment, const model_t *model,
                          diags_t *diags)
{
    char *text = op_print(mean, &model->algebra);
    status_t status = OK;
    op_t part;

    op_init(part, &model->algebra);
    for (size_t k = 0; k < environment->couple_count; k++) {
        if (!state_partial_expectation(part, &environment->couplings[k], environment->state,
                                       &model->algebra) ||
            op_is_scalar(part, &model->algebra))
            continue;
        if (status == OK)
            status = diags_fail(diags, MODEL_ERROR, environment->couple_spans[k], "E0502",
                                "Tr_E(V eta) = %s is not a multiple of the identity: the limit "
                                "dt -> 0 diverges like dt^(-1/2)",
                                text);
        else
            diags_note(diags, environment->couple_spans[k], "together with this");
    }
    op_clear(part, &model->algebra);
    free(text);
    return status;
}

/* "the environment operator g*e.sz, coupled to C.q, has the mean 1/2*g", for each that has one. */
static void help_means(op_src v, const unsigned char *ancillas, const environment_t *environment,
                       const model_t *model, diags_t *diags)
{
    const algebra_t *algebra = &model->algebra;
    unsigned char *system = memory_new(space_count(model->space) + 1, 1);
    op_split_t split;
    op_t mean;

    for (size_t k = 0; k < space_count(model->space); k++)
        system[k] = !ancillas[k];
    op_split(&split, v, system, algebra);
    op_init(mean, algebra);
    for (size_t k = 0; k < split.count; k++) {
        if (op_is_scalar(&split.right[k], algebra) ||
            !state_partial_expectation(mean, &split.left[k], environment->state, algebra) ||
            op_is_zero(mean, algebra))
            continue;
        char *b = op_print_within(&split.left[k], environment->name, algebra),
             *value = op_print(mean, algebra);
        char *beside = op_print(&split.right[k], algebra);
        diags_help(diags, "the environment operator %s, coupled to %s, has the mean %s", b, beside,
                   value);
        free(beside);
        free(value);
        free(b);
    }
    diags_help(diags, "subtract the mean; a mean field of finite strength belongs in 'couple2'");
    op_clear(mean, algebra);
    op_split_clear(&split, algebra);
    free(system);
}

/* V = sum_k system[k] environment[k], with as few terms as one of the two bases gives. */
typedef struct {
    op_split_t split;
    const op_struct *system, *environment;
} terms_t;

static void terms_init(terms_t *terms, op_src v, const unsigned char *ancillas,
                       const algebra_t *algebra)
{
    unsigned char *others = memory_new(space_count(algebra->space) + 1, 1);
    op_split_t by_system;

    for (size_t f = 0; f < space_count(algebra->space); f++)
        others[f] = !ancillas[f];
    op_split(&terms->split, v, ancillas, algebra);
    op_split(&by_system, v, others, algebra);
    terms->system = terms->split.left;
    terms->environment = terms->split.right;
    if (by_system.count < terms->split.count) {
        op_split_t swap = terms->split;
        terms->split = by_system;
        by_system = swap;
        terms->system = terms->split.right;
        terms->environment = terms->split.left;
    }
    op_split_clear(&by_system, algebra);
    free(others);
}

/* C over the terms, divided by hbar^2: matrix[b][a] = Tr(B_a† B_b eta)/hbar^2, Hermitian. */
static int correlations(scalar_struct *matrix, const terms_t *terms, const state_t *state,
                        const algebra_t *algebra)
{
    size_t n = terms->split.count;
    int ok = 1;
    op_t adjoint, product;
    scalar_t square;

    op_init(adjoint, algebra);
    op_init(product, algebra);
    scalar_init(square, algebra->ring);
    scalar_mul(square, algebra->hbar, algebra->hbar, algebra->ring);
    for (size_t a = 0; ok && a < n; a++) {
        op_adjoint(adjoint, &terms->environment[a], algebra);
        for (size_t b = a; ok && b < n && budget_spend(algebra->budget, 8); b++) {
            scalar_struct *entry = &matrix[b * n + a];
            op_mul(product, adjoint, &terms->environment[b], algebra);
            ok = state_partial_expectation(product, product, state, algebra);
            op_identity_part(entry, product, algebra);
            ok = ok && scalar_div(entry, entry, square, algebra->ring);
            if (a != b)
                scalar_conj(&matrix[a * n + b], entry, algebra->ring);
        }
    }
    scalar_clear(square, algebra->ring);
    op_clear(product, algebra);
    op_clear(adjoint, algebra);
    return ok;
}

/* The dissipator of V, of which Tr_E(V eta) is a multiple of the identity. */
static status_t add_dissipator(generator_builder_t *builder, const terms_t *terms,
                               const environment_t *environment, diags_t *diags)
{
    const algebra_t *algebra = &builder_model(builder)->algebra;
    size_t n = terms->split.count;
    status_t status = OK;
    scalar_struct *matrix;

    if (!budget_spend(algebra->budget, (uint64_t)n * n))
        return builder_fail_budget(builder, environment->span, diags);
    matrix = scalar_array_new(n * n, algebra->ring);
    if (!correlations(matrix, terms, environment->state, algebra))
        status = no_root(environment, diags);
    else if (budget_is_exceeded(algebra->budget))
        status = builder_fail_budget(builder, environment->span, diags);
    else
        builder_add_dissipator(builder, terms->system, matrix, n);
    scalar_array_free(matrix, n * n, algebra->ring);
    return status;
}

static status_t trace_couplings(generator_builder_t *builder, op_src v,
                                const environment_t *environment, diags_t *diags)
{
    const model_t *model = builder_model(builder);
    const algebra_t *algebra = &model->algebra;
    unsigned char *take = memory_new(space_count(model->space) + 1, 1);
    status_t status = OK;
    terms_t terms;
    op_t mean;

    for (size_t k = 0; k < environment->ancilla_count; k++)
        take[environment->ancillas[k]] = 1;
    terms_init(&terms, v, take, algebra);
    op_init(mean, algebra);
    if (!state_partial_expectation(mean, v, environment->state, algebra)) {
        status = no_root(environment, diags);
    } else if (!op_is_scalar(mean, algebra)) {
        status = fail_mean(mean, environment, model, diags);
        help_means(v, take, environment, model, diags);
    } else {
        status = add_dissipator(builder, &terms, environment, diags);
    }
    op_clear(mean, algebra);
    op_split_clear(&terms.split, algebra);
    free(take);
    return status;
}

status_t environment_collisions(generator_builder_t *builder, const environment_t *environment,
                                diags_t *diags)
{
    const algebra_t *algebra = &builder_model(builder)->algebra;
    status_t status;
    op_t v;

    op_init(v, algebra);
    for (size_t k = 0; k < environment->couple_count; k++)
        op_add(v, v, &environment->couplings[k], algebra);
    status = trace_couplings(builder, v, environment, diags);
    if (status == OK) {
        if (state_partial_expectation(v, environment->couple2, environment->state, algebra))
            builder_add_hamiltonian(builder, v, 1); /* Tr_E(V2 eta) */
        else
            status = no_root(environment, diags);
    }
    op_clear(v, algebra);
    return status;
}
