/* Text of 'moyal derive': the unravelling and the mean-field equations. */
#include <stdio.h>
#include <stdlib.h>

#include "report/cells.h"
#include "report/derive.h"
#include "report/expectation.h"

static int has_quantum_part(const equations_t *equations)
{
    for (size_t f = 0; f < space_count(equations->model->space); f++) {
        if (equations->factors[f])
            return 1;
    }
    return 0;
}

/* "dC.q = ( .. ) dt + sigma dW_1" */
static void add_coordinates(text_t *out, const equations_t *equations)
{
    const model_t *model = equations->model;

    for (size_t i = 0; i < equations->coordinates; i++) {
        char *velocity = expectation_print(&equations->velocity[i], &model->algebra);

        if (equations->scheme == SCHEME_UNRAVEL)
            text_printf(out, "  d%s = ( %s ) dt", coordinate_name(model, i), velocity);
        else
            text_printf(out, "  d%s/dt = %s", coordinate_name(model, i), velocity);
        for (size_t j = 0; j < equations->noise_count; j++) {
            scalar_src sigma = &equations->sigma[i * equations->noise_count + j];
            char *factor;

            if (scalar_is_zero(sigma, model->ring))
                continue;
            factor = scalar_print_factor(sigma, model->ring);
            text_printf(out, " + %s dW_%zu", factor, j + 1);
            free(factor);
        }
        text_add(out, "\n");
        free(velocity);
    }
}

static void add_operator(text_t *out, const char *name, op_src x, const algebra_t *algebra)
{
    char *text = op_print(x, algebra);

    text_printf(out, "    %s = %s\n", name, text);
    free(text);
}

/* A, J_a, K and B_j of scheme/equations.h, named. */
static void add_density(text_t *out, const equations_t *equations, style_t style)
{
    const model_t *model = equations->model;
    size_t jumps = equations->jump_count;
    char **rates = cells_scalars(equations->rates, jumps * jumps, model->ring);
    char name[32];

    style_add(out, style,
              equations->scheme == SCHEME_UNRAVEL ? "  dR = ( A R + R A{dag}"
                                                  : "  dR/dt = A R + R A{dag}");
    if (jumps > 0)
        style_add(out, style, " + {sum}_ab K_ab J_a R J_b{dag}");
    if (equations->scheme == SCHEME_UNRAVEL)
        text_add(out, " ) dt");
    if (equations->noise_count > 0)
        style_add(out, style, " + {sum}_j [ (B_j - {<}B_j{>}) R + h.c. ] dW_j");
    text_add(out, "\n");
    add_operator(out, "A  ", equations->generator, &model->algebra);
    for (size_t k = 0; k < jumps; k++) {
        snprintf(name, sizeof name, "J_%zu", k + 1);
        add_operator(out, name, &equations->jumps[k], &model->algebra);
    }
    cells_symbols(rates, jumps * jumps, style);
    if (jumps > 0)
        style_matrix(out, 4, "K  ", (const char *const *)rates, jumps, jumps, NULL, NULL);
    for (size_t k = 0; k < equations->noise_count; k++) {
        snprintf(name, sizeof name, "B_%zu", k + 1);
        add_operator(out, name, &equations->noise[k], &model->algebra);
    }
    cells_free(rates, jumps * jumps);
}

static void add_means(text_t *out, const equations_t *equations)
{
    expectations_t means;

    if (!expectations_of(&means, equations))
        return;
    for (size_t k = 0; k < means.count; k++)
        text_printf(out, "  d%s/dt = %s\n", means.of[k], means.rhs[k]);
    expectations_clear(&means);
}

void section_unravel_text(text_t *out, const derivation_t *derivation, style_t style)
{
    const equations_t *equations = derivation->unravel;
    const char *refused = derivation->unravel_refused;

    style_heading(out, style, "The unravelling: trajectories (z, R), in the sense of Ito", '-');
    if (!equations) {
        text_add(out, "  refused:");
        style_wrap(out, 10, 2, refused ? refused : "no reason is known");
        return;
    }
    add_coordinates(out, equations);
    if (has_quantum_part(equations))
        add_density(out, equations, style);
    style_add(out, style,
              "  {<}X{>} = Tr(X R); averaged over the noise, R at z obeys the hybrid equation.\n");
}

static void add_meanfield(text_t *out, const equations_t *equations, style_t style)
{
    expectations_t means = {0};
    int finite = expectations_of(&means, equations);

    expectations_clear(&means);
    add_coordinates(out, equations);
    if (!has_quantum_part(equations))
        return;
    if (finite)
        add_means(out, equations);
    else
        add_density(out, equations, style);
}

void section_meanfield_text(text_t *out, const derivation_t *derivation, style_t style)
{
    style_heading(out, style, "Mean field, closed: the Hamiltonian alone", '-');
    add_meanfield(out, derivation->closed, style);
    style_heading(out, style, "Mean field, damped: drift and decoherence, no noise", '-');
    if (derivation->damped)
        add_meanfield(out, derivation->damped, style);
    else
        text_add(out, "  left out: the hybrid equation has a residual.\n");
}
