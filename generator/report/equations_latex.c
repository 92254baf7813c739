/* LaTeX of 'moyal derive': the unravelling and the mean-field equations. */
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

/* " + sigma dW_j" for each noise of coordinate i. */
static void add_noise(latex_t *latex, const equations_t *equations, size_t i)
{
    for (size_t j = 0; j < equations->noise_count; j++) {
        scalar_src sigma = &equations->sigma[i * equations->noise_count + j];
        char *text, increment[40];

        if (scalar_is_zero(sigma, latex->model->ring))
            continue;
        text = scalar_print(sigma, latex->model->ring);
        latex_piece(latex, " + ");
        latex_sum(latex, text, 1);
        snprintf(increment, sizeof increment, "\\,dW_{%zu}", j + 1);
        latex_piece(latex, increment);
        free(text);
    }
}

/* dz_i = ( .. ) dt + sigma dW_j, or the derivatives by time. */
static void add_coordinates(latex_t *latex, const equations_t *equations)
{
    int noisy = equations->scheme == SCHEME_UNRAVEL;

    for (size_t i = 0; i < equations->coordinates; i++) {
        char *velocity = expectation_print(&equations->velocity[i], &latex->model->algebra);
        char *name = latex_name(latex, coordinate_name(latex->model, i));
        text_t left;

        text_init(&left);
        text_printf(&left, noisy ? "d%s" : "\\frac{d%s}{dt}", name);
        latex_line(latex, text_string(&left), "=");
        if (noisy)
            latex_piece(latex, "\\bigl(");
        latex_sum(latex, velocity, 0);
        if (noisy)
            latex_piece(latex, "\\bigr)\\,dt");
        add_noise(latex, equations, i);
        text_clear(&left);
        free(name);
        free(velocity);
    }
}

static void add_operator(latex_t *latex, const char *name, size_t index, op_src x)
{
    char *text = op_print(x, &latex->model->algebra), left[40];

    snprintf(left, sizeof left, index > 0 ? "\\hat %s_{%zu}" : "\\hat %s", name, index);
    latex_equation(latex, left, text);
    free(text);
}

/* The equation of the conditional state, an equation of the present align. */
static void add_density(latex_t *latex, const equations_t *equations)
{
    int noisy = equations->scheme == SCHEME_UNRAVEL;

    latex_line(latex, noisy ? "d\\hat\\varrho" : "\\frac{d\\hat\\varrho}{dt}", "=");
    latex_piece(latex, noisy ? "\\Bigl(\\hat A\\hat\\varrho + \\hat\\varrho\\hat A^{\\dagger}"
                             : "\\hat A\\hat\\varrho + \\hat\\varrho\\hat A^{\\dagger}");
    if (equations->jump_count > 0)
        latex_piece(latex, " + \\sum_{ab} K_{ab}\\hat J_a\\hat\\varrho\\hat J_b^{\\dagger}");
    if (noisy)
        latex_piece(latex, "\\Bigr)\\,dt");
    if (equations->noise_count > 0)
        latex_piece(latex, " + \\sum_j\\bigl[(\\hat B_j - \\langle\\hat B_j\\rangle)\\hat\\varrho"
                           " + \\text{h.c.}\\bigr]\\,dW_j");
    add_operator(latex, "A", 0, equations->generator);
    for (size_t k = 0; k < equations->jump_count; k++)
        add_operator(latex, "J", k + 1, &equations->jumps[k]);
    for (size_t k = 0; k < equations->noise_count; k++)
        add_operator(latex, "B", k + 1, &equations->noise[k]);
}

/* The matrix over the jumps. */
static void add_rates(latex_t *latex, const equations_t *equations)
{
    size_t n = equations->jump_count;
    char **rates = cells_scalars(equations->rates, n * n, latex->model->ring);
    char **names = memory_new(n, sizeof *names);

    for (size_t k = 0; k < n; k++) {
        names[k] = memory_new(24, 1);
        snprintf(names[k], 24, "%zu", k + 1);
    }
    latex_matrix(latex, "K", (const char *const *)rates, n, n, (const char *const *)names,
                 (const char *const *)names);
    cells_free(names, n);
    cells_free(rates, n * n);
}

static void add_means(latex_t *latex, const expectations_t *means)
{
    for (size_t k = 0; k < means->count; k++) {
        char *of = latex_formula(latex, means->of[k]);
        text_t left;

        text_init(&left);
        text_printf(&left, "\\frac{d}{dt}%s", of);
        latex_equation(latex, text_string(&left), means->rhs[k]);
        text_clear(&left);
        free(of);
    }
}

void section_unravel_latex(latex_t *latex, const derivation_t *derivation)
{
    const equations_t *equations = derivation->unravel;
    const char *refused = derivation->unravel_refused;
    int quantum;

    latex->symbols = LATEX_HYBRID;
    latex_section(latex, "The unravelling");
    if (!equations) {
        latex_raw(latex, "There is none: ");
        latex_escape(latex->out, refused ? refused : "no reason is known");
        latex_raw(latex, ".\n");
        return;
    }
    quantum = has_quantum_part(equations);
    latex_raw(latex, "Trajectories $(z_t, \\hat\\varrho_t)$, in the sense of It\\^o, are\n");
    latex_begin(latex);
    add_coordinates(latex, equations);
    if (quantum)
        add_density(latex, equations);
    latex_end(latex);
    if (quantum && equations->jump_count > 0)
        add_rates(latex, equations);
    latex_raw(latex, "with $\\langle X\\rangle = \\mathrm{Re}\\,\\mathrm{Tr}(X\\hat\\varrho)$ and "
                     "independent Wiener processes $W_j$. The average of "
                     "$\\delta(z - z_t)\\,\\hat\\varrho_t$ over the noise obeys the hybrid "
                     "equation.\n");
}

static void add_meanfield(latex_t *latex, const equations_t *equations)
{
    expectations_t means = {0};
    int quantum = has_quantum_part(equations);
    int finite = expectations_of(&means, equations);

    latex_begin(latex);
    add_coordinates(latex, equations);
    if (quantum && finite)
        add_means(latex, &means);
    else if (quantum)
        add_density(latex, equations);
    latex_end(latex);
    if (quantum && !finite && equations->jump_count > 0)
        add_rates(latex, equations);
    expectations_clear(&means);
}

void section_meanfield_latex(latex_t *latex, const derivation_t *derivation)
{
    latex->symbols = LATEX_HYBRID;
    latex_section(latex, "Mean field");
    latex_raw(latex, "Mean field is an approximation. With the Hamiltonian alone it reads\n");
    add_meanfield(latex, derivation->closed);
    if (derivation->damped) {
        latex_raw(latex, "and with drift and decoherence, but without noise,\n");
        add_meanfield(latex, derivation->damped);
    } else {
        latex_raw(latex, "The damped variant is left out: the hybrid equation has a residual.\n");
    }
}
