/* An XML script for XMDS2: trajectories of the unravelling (Ito: 'SI' with one iteration is the
 * Euler method), or mean field.  The quantum part is finite and small; its density matrix is R_a_b.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "export/code.h"
#include "export/export.h"

enum { MAX_STATES = 8 };

typedef struct {
    text_t *out;
    const equations_t *equations;
    model_t *model;
    const emit_options_t *numbers;
    size_t states; /* dimension of R */
    int failed;
} script_t;

/* ---- pieces of code ------------------------------------------------------------------------- */

/* "complex NAME[d][d] = {}; NAME[0][1] = ..;" */
static void add_matrix(script_t *s, const char *name, op_src x)
{
    const algebra_t *algebra = &s->model->algebra;
    scalar_struct *entries = op_dense(x, s->equations->factors, algebra);
    size_t d = s->states;

    text_printf(s->out, "          complex %s[%zu][%zu] = {};\n", name, d, d);
    for (size_t k = 0; k < d * d; k++) {
        if (scalar_is_zero(&entries[k], algebra->ring))
            continue;
        text_printf(s->out, "          %s[%zu][%zu] = ", name, k / d, k % d);
        s->failed |= !code_scalar(s->out, &entries[k], s->model);
        text_add(s->out, ";\n");
    }
    op_dense_free(entries, d, algebra);
}

/* The loops over a, b (and c, e) around `body`. */
static void add_loops(script_t *s, const char *indices, const char *body)
{
    text_add(s->out, "          ");
    for (const char *at = indices; *at; at++)
        text_printf(s->out, "for (int %c = 0; %c < %zu; %c++) ", *at, *at, s->states, *at);
    text_printf(s->out, "%s\n", body);
}

/* x1, .. and R[a][b] as they are now; drives at the time t. */
static void add_present(script_t *s)
{
    for (size_t i = 0; i < s->equations->coordinates; i++)
        text_printf(s->out, "          const double x%zu = z_%zu.Re();\n", i + 1, i + 1);
    for (size_t k = 0; k < s->model->parameter_count; k++) {
        char *name;

        if (!s->model->parameters[k].is_drive)
            continue;
        name = code_parameter(s->model, k);
        text_printf(s->out, "          const double %s = ", name);
        s->failed |= !code_scalar(s->out, s->model->parameters[k].drive, s->model);
        text_add(s->out, ";\n");
        free(name);
    }
    text_printf(s->out, "          complex R[%zu][%zu] = {};\n", s->states, s->states);
    for (size_t k = 0; k < s->states * s->states; k++)
        text_printf(s->out, "          R[%zu][%zu] = R_%zu_%zu;\n", k / s->states, k % s->states,
                    k / s->states, k % s->states);
}

/* "double NAME = Re Tr(X R)" */
static void add_mean(script_t *s, const char *name, op_src x)
{
    text_t matrix, body;

    text_init(&matrix);
    text_init(&body);
    text_printf(&matrix, "m_%s", name);
    add_matrix(s, text_string(&matrix), x);
    text_printf(s->out, "          double %s = 0.0;\n", name);
    text_printf(&body, "%s += (m_%s[a][b]*R[b][a]).Re();", name, name);
    add_loops(s, "ab", text_string(&body));
    text_clear(&body);
    text_clear(&matrix);
}

/* ---- the equations -------------------------------------------------------------------------- */

static void add_jumps(script_t *s)
{
    const equations_t *equations = s->equations;
    size_t n = equations->jump_count;
    char name[32];

    for (size_t k = 0; k < n; k++) {
        snprintf(name, sizeof name, "J%zu", k + 1);
        add_matrix(s, name, &equations->jumps[k]);
    }
    for (size_t k = 0; k < n * n; k++) {
        text_t body;

        if (scalar_is_zero(&equations->rates[k], s->model->ring))
            continue;
        text_printf(s->out, "          const complex K%zu = ", k + 1);
        s->failed |= !code_scalar(s->out, &equations->rates[k], s->model);
        text_add(s->out, ";\n");
        text_init(&body);
        text_printf(&body, "D[a][b] += K%zu*J%zu[a][c]*R[c][e]*conj(J%zu[b][e]);", k + 1, k / n + 1,
                    k % n + 1);
        add_loops(s, "abce", text_string(&body));
        text_clear(&body);
    }
}

static void add_noise(script_t *s)
{
    for (size_t j = 0; j < s->equations->noise_count; j++) {
        char name[32];
        text_t body;

        snprintf(name, sizeof name, "B%zu", j + 1);
        add_matrix(s, name, &s->equations->noise[j]);
        text_printf(s->out, "          complex mean%zu = 0.0;\n", j + 1);
        text_init(&body);
        text_printf(&body, "mean%zu += B%zu[a][b]*R[b][a];", j + 1, j + 1);
        add_loops(s, "ab", text_string(&body));
        text_clear(&body);
        text_printf(&body, "B%zu[a][a] -= mean%zu;", j + 1, j + 1);
        add_loops(s, "a", text_string(&body));
        text_clear(&body);
        text_printf(&body, "D[a][b] += (B%zu[a][c]*R[c][b] + R[a][c]*conj(B%zu[b][c]))*dW_%zu;",
                    j + 1, j + 1, j + 1);
        add_loops(s, "abc", text_string(&body));
        text_clear(&body);
    }
}

/* dz_i_dt and dR_a_b_dt. */
static void add_derivatives(script_t *s)
{
    const equations_t *equations = s->equations;
    size_t noises = equations->noise_count, d = s->states;

    for (size_t i = 0; i < equations->coordinates; i++) {
        text_printf(s->out, "          dz_%zu_dt = v%zu", i + 1, i + 1);
        for (size_t j = 0; j < noises; j++) {
            if (scalar_is_zero(&equations->sigma[i * noises + j], s->model->ring))
                continue;
            text_add(s->out, " + ");
            s->failed |= !code_scalar(s->out, &equations->sigma[i * noises + j], s->model);
            text_printf(s->out, "*dW_%zu", j + 1);
        }
        text_add(s->out, ";\n");
    }
    for (size_t k = 0; k < d * d; k++)
        text_printf(s->out, "          dR_%zu_%zu_dt = D[%zu][%zu];\n", k / d, k % d, k / d, k % d);
}

static void add_equations(script_t *s)
{
    const equations_t *equations = s->equations;
    char name[32];

    add_present(s);
    for (size_t i = 0; i < equations->coordinates; i++) {
        snprintf(name, sizeof name, "v%zu", i + 1);
        add_mean(s, name, &equations->velocity[i]);
    }
    add_matrix(s, "A", equations->generator);
    text_printf(s->out, "          complex D[%zu][%zu] = {};\n", s->states, s->states);
    add_loops(s, "abc", "D[a][b] += A[a][c]*R[c][b] + R[a][c]*conj(A[b][c]);");
    add_jumps(s);
    add_noise(s);
    add_derivatives(s);
}

/* ---- the start ------------------------------------------------------------------------------ */

/* The density operator of the finite factors: the product of the parts. */
static void start_density(op_t out, const model_t *model)
{
    const algebra_t *algebra = &model->algebra;

    op_one(out, algebra);
    for (size_t k = 0; k < model->initial->count; k++) {
        if (model->initial->parts[k].kind == STATE_DENSITY)
            op_mul(out, out, model->initial->parts[k].density, algebra);
    }
}

/* z = mean + L g with L L^T the covariance. */
static void add_start(script_t *s)
{
    const equations_t *equations = s->equations;
    size_t n = equations->coordinates;
    double *l = memory_new(n * n, sizeof *l);
    op_t density;

    for (size_t i = 0; i < n; i++) {
        text_printf(s->out, "          z_%zu = %.17g", i + 1,
                    code_double(&equations->mean[i], s->model));
        for (size_t j = 0; j <= i; j++) {
            double x = code_double(&equations->covariance[i * n + j], s->model);

            for (size_t k = 0; k < j; k++)
                x -= l[i * n + k] * l[j * n + k];
            l[i * n + j] = i == j ? sqrt(x > 0 ? x : 0) : l[j * n + j] > 0 ? x / l[j * n + j] : 0;
            if (l[i * n + j] != 0)
                text_printf(s->out, " + %.17g*g_%zu", l[i * n + j], j + 1);
        }
        text_add(s->out, ";\n");
    }
    op_init(density, &s->model->algebra);
    start_density(density, s->model);
    add_matrix(s, "S", density);
    op_clear(density, &s->model->algebra);
    for (size_t k = 0; k < s->states * s->states; k++)
        text_printf(s->out, "          R_%zu_%zu = S[%zu][%zu];\n", k / s->states, k % s->states,
                    k / s->states, k % s->states);
    free(l);
}

/* ---- the document --------------------------------------------------------------------------- */

static void add_names(script_t *s, const char *prefix, size_t count)
{
    for (size_t k = 0; k < count; k++)
        text_printf(s->out, " %s%zu", prefix, k + 1);
}

static void add_xml_text(text_t *out, const char *text)
{
    for (; *text; text++) {
        if (*text == '<' || *text == '>' || *text == '&' || *text < ' ' || *text > '~')
            text_printf(out, "&#%u;", *text < ' ' ? ' ' : (unsigned char)*text);
        else
            text_add_bytes(out, text, 1);
    }
}

static void add_head(script_t *s)
{
    int noisy = s->equations->scheme == SCHEME_UNRAVEL;

    text_add(s->out,
             "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
             "<simulation xmds-version=\"2\">\n  <name>moyal_model</name>\n  <description>");
    add_xml_text(s->out, s->model->title);
    text_add(s->out, "</description>\n  <features>\n    <globals><![CDATA[\n");
    for (size_t k = 0; k < s->model->parameter_count; k++) {
        const parameter_t *parameter = &s->model->parameters[k];
        char *name = code_parameter(s->model, k);

        if (!parameter->is_drive && parameter->has_value)
            text_printf(s->out, "      const double %s = %.17g;\n", name,
                        code_double(parameter->value, s->model));
        free(name);
    }
    text_add(s->out, "    ]]></globals>\n  </features>\n");
    if (noisy)
        text_printf(s->out, "  <driver name=\"multi-path\" paths=\"%ld\" />\n",
                    s->numbers->trajectories);
    text_add(s->out, "  <geometry><propagation_dimension>t</propagation_dimension></geometry>\n");
}

/* Wiener increments, and Gaussian numbers for the start. */
static void add_noise_vectors(script_t *s)
{
    unsigned long long seed = s->numbers->seed % 1000000;

    if (s->equations->scheme != SCHEME_UNRAVEL)
        return;
    if (s->equations->noise_count > 0) {
        text_printf(s->out,
                    "  <noise_vector name=\"noise\" kind=\"wiener\" type=\"real\" method=\"posix\" "
                    "seed=\"%llu 1\">\n    <components>",
                    seed);
        add_names(s, "dW_", s->equations->noise_count);
        text_add(s->out, " </components>\n  </noise_vector>\n");
    }
    text_printf(s->out,
                "  <noise_vector name=\"start\" kind=\"gauss\" type=\"real\" method=\"posix\" "
                "seed=\"%llu 2\">\n    <components>",
                seed);
    add_names(s, "g_", s->equations->coordinates);
    text_add(s->out, " </components>\n  </noise_vector>\n");
}

static void add_state(script_t *s)
{
    text_add(s->out, "  <vector name=\"state\" type=\"complex\">\n    <components>");
    add_names(s, "z_", s->equations->coordinates);
    for (size_t k = 0; k < s->states * s->states; k++)
        text_printf(s->out, " R_%zu_%zu", k / s->states, k % s->states);
    text_add(s->out, " </components>\n    <initialisation>\n");
    if (s->equations->scheme == SCHEME_UNRAVEL)
        text_add(s->out, "      <dependencies>start</dependencies>\n");
    text_add(s->out, "      <![CDATA[\n");
    add_start(s);
    text_add(s->out, "      ]]>\n    </initialisation>\n  </vector>\n");
}

static void add_sequence(script_t *s)
{
    const emit_options_t *n = s->numbers;
    long samples = n->points > 1 ? n->points - 1 : 1;
    int noisy = s->equations->noise_count > 0;
    double each = ceil(n->until / n->step / (double)samples);

    text_add(s->out, "  <sequence>\n");
    if (s->equations->scheme == SCHEME_UNRAVEL)
        text_printf(s->out,
                    "    <integrate algorithm=\"SI\" iterations=\"1\" interval=\"%.17g\" "
                    "steps=\"%.0f\">\n",
                    n->until, each * (double)samples);
    else
        text_printf(s->out,
                    "    <integrate algorithm=\"ARK89\" tolerance=\"%.17g\" interval=\"%.17g\">\n",
                    n->tolerance, n->until);
    text_printf(s->out, "      <samples>%ld</samples>\n      <operators>\n", samples);
    if (noisy)
        text_add(s->out, "        <dependencies>noise</dependencies>\n");
    text_add(s->out, "        <integration_vectors>state</integration_vectors>\n"
                     "        <![CDATA[\n");
    add_equations(s);
    text_add(s->out, "        ]]>\n      </operators>\n    </integrate>\n  </sequence>\n");
}

static void add_output(script_t *s)
{
    text_add(s->out, "  <output format=\"ascii\" filename=\"moyal_model.xsil\">\n"
                     "    <sampling_group initial_sample=\"yes\">\n      <moments>");
    add_names(s, "o", s->equations->observable_count);
    text_add(s->out, " </moments>\n      <dependencies>state</dependencies>\n      <![CDATA[\n");
    add_present(s);
    for (size_t k = 0; k < s->equations->observable_count; k++) {
        char name[32];

        snprintf(name, sizeof name, "y%zu", k + 1);
        add_mean(s, name, &s->equations->observables[k]);
        text_printf(s->out, "          o%zu = y%zu;\n", k + 1, k + 1);
    }
    text_add(s->out, "      ]]>\n    </sampling_group>\n  </output>\n</simulation>\n");
}

const char *export_xmds2(text_t *out, const export_t *request)
{
    const equations_t *equations = request->equations;
    const space_t *space = equations->model->space;
    script_t s = {out, equations, equations->model, request->numbers, 1, 0};

    for (size_t f = 0; f < space_count(space); f++) {
        if (!equations->factors[f])
            continue;
        if (space_is_mode(space, f))
            return "its density matrix has a mode that stays quantum; xmds2 scripts hold finite "
                   "quantum parts";
        s.states *= space_dimension(space, f);
        if (s.states > MAX_STATES)
            return "its quantum part has more than 8 states";
    }
    if (equations->observable_count == 0)
        return "the model observes nothing";
    add_head(&s);
    add_noise_vectors(&s);
    add_state(&s);
    add_sequence(&s);
    add_output(&s);
    return s.failed ? "a coefficient has a function that C does not know" : NULL;
}
