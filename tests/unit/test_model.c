/* Models: expressions against operators built by hand, values, states, physical checks.  What the
 * messages look like is tested by tests/golden/model. */
#include "model/model.h"

#include <stdlib.h>
#include <string.h>

#include "tests/unit/tap.h"

/* ---- reading a model from a string
 * --------------------------------------------------------------- */

typedef struct {
    source_t *source;
    diags_t *diags;
    tree_t *tree;
    model_t *model;
    status_t status;
} reading_t;

static void read_with(reading_t *r, const char *text, const model_options_t *options)
{
    r->model = NULL;
    r->source = source_new("m", text, strlen(text));
    r->diags = diags_new(r->source);
    r->status = syntax_parse(&r->tree, r->source, NULL, r->diags);
    if (r->status == OK)
        r->status = model_build(&r->model, r->tree, r->source, options, r->diags);
    else
        printf("# does not parse: %s\n", text);
}

static void read_model(reading_t *r, const char *text)
{
    read_with(r, text, NULL);
}

static void reading_clear(reading_t *r)
{
    model_free(r->model);
    syntax_free(r->tree);
    diags_free(r->diags);
    source_free(r->source);
}

/* The diagnostics as text; freed with free(). */
static char *printed(const diags_t *diags)
{
    char *text = NULL;
    size_t length = 0;
    FILE *file = open_memstream(&text, &length);

    diags_print(file, diags);
    fclose(file);
    return text;
}

/* A model that must be good; NULL after a failed point. */
static model_t *read_good(reading_t *r, const char *text)
{
    read_model(r, text);
    if (!OK(r->status == OK && r->model != NULL, "a good model: %.*s ..", (int)strcspn(text, "\n"),
            text)) {
        char *messages = printed(r->diags);

        printf("# %s\n", messages);
        free(messages);
    }
    return r->model;
}

/* ---- expressions
 * --------------------------------------------------------------------------------- */

static const char prelude[] = "param g = 2, x, y, hbar, k\nassume x > 0, y >= 0\n"
                              "mode C classical\nmode B\nqubit A\nspin J 1\nspin H 1/2\nqudit D 3\n"
                              "let S = C.q + B.q\nlet T = 2*U\nlet U = S*A.sz\n"
                              "let M = matrix(D, [[0, i, 0], [-i, 0, 0], [0, 0, 2]])\n";

/* Pairs of expressions that must be the same operator. */
static const char *const equal[][2] = {
    {"C.q*C.p - C.p*C.q", "i*hbar"},
    {"C.a", "(C.q + i*C.p)/sqrt(2*hbar)"},
    {"C.ad", "adj(C.a)"},
    {"C.n", "C.ad*C.a"},
    {"C.a*C.ad - C.ad*C.a", "C.id"},
    {"A.sx*A.sy", "i*A.sz"},
    {"A.sp", "(A.sx + i*A.sy)/2"},
    {"A.sp*A.sm + A.sm*A.sp", "1"},
    {"A.sz", "A.sp*A.sm - A.sm*A.sp"},
    {"A.e(0, 1)", "A.sp"},
    {"A.sz", "A.e(0,0) - A.e(1,1)"},
    {"J.Sx*J.Sy - J.Sy*J.Sx", "i*J.Sz"},
    {"J.Sx^2 + J.Sy^2 + J.Sz^2", "2"},
    {"J.Sp", "sqrt(2)*(J.e(0,1) + J.e(1,2))"},
    {"J.Sz", "J.e(0,0) - J.e(2,2)"},
    {"J.Sp", "J.Sx + i*J.Sy"},
    {"J.Sm", "adj(J.Sp)"},
    {"H.Sz", "1/2*(H.e(0,0) - H.e(1,1))"},
    {"H.Sx^2", "0.25"},
    {"D.e(0,1)*D.e(1,2)", "D.e(0,2)"},
    {"D.e(0,0) + D.e(1,1) + D.e(2,2)", "D.id"},
    {"M", "i*D.e(0,1) - i*D.e(1,0) + 2*D.e(2,2)"},
    {"T", "2*C.q*A.sz + 2*B.q*A.sz"},
    {"0.1", "1/10"},
    {"1e-3", "1/1000"},
    {"2^-2", "1/4"},
    {"x^(1/2)*x^(3/2)", "x^2"},
    {"sqrt(4*x^2)", "2*x"},
    {"sqrt(8)", "2*2^(1/2)"},
    {"sqrt(-1)", "i"},
    {"conj(x + i*y)", "x - i*y"},
    {"(C.q + C.p)^2", "C.q^2 + C.q*C.p + C.p*C.q + C.p^2"},
    {"-C.q^2", "0 - C.q*C.q"},
    {"C.q^0", "1"},
    {"(x + y)^3/(x + y)", "x^2 + 2*x*y + y^2"},
    {"1/(1 + i)", "1/2 - i/2"},
    {"i^3", "-i"},
    {"g*C.q", "C.q*g"},
    {"A.id*x", "x"},
    {"C.q*A.sz*J.Sz", "J.Sz*A.sz*C.q"},
};

static void test_equal(void)
{
    size_t k;

    for (k = 0; k < sizeof equal / sizeof equal[0]; k++) {
        text_t text;
        reading_t r;

        text_init(&text);
        text_printf(&text, "%slindblad 1, %s\nlindblad 1, %s\n", prelude, equal[k][0], equal[k][1]);
        read_model(&r, text_string(&text));
        OK(r.model != NULL && op_equal(r.model->channels[0].operators,
                                       r.model->channels[1].operators, &r.model->algebra),
           "%s is %s", equal[k][0], equal[k][1]);
        reading_clear(&r);
        text_clear(&text);
    }
}

/* The basis that the identities above rest on, against the algebra itself. */
static void test_by_hand(void)
{
    reading_t r;
    text_t text;
    op_t hand, unit;
    scalar_t x;
    int good = 1;
    const algebra_t *algebra;

    text_init(&text);
    text_printf(&text,
                "%slindblad 1, C.q\nlindblad 1, C.p\nlindblad 1, A.sx\nlindblad 1, A.sy\n"
                "lindblad 1, x*C.q*A.sp + 3\nlindblad 1, C.a\n",
                prelude);
    if (!read_good(&r, text_string(&text)))
        return;
    algebra = &r.model->algebra;
    op_init(hand, algebra), op_init(unit, algebra), scalar_init(x, algebra->ring);
    op_position(hand, 0, algebra);
    OK(op_equal(hand, r.model->channels[0].operators, algebra), "C.q by hand");
    op_momentum(hand, 0, algebra);
    OK(op_equal(hand, r.model->channels[1].operators, algebra), "C.p by hand");
    op_unit(hand, 2, 0, 1, algebra);
    op_unit(unit, 2, 1, 0, algebra);
    op_add(hand, hand, unit, algebra);
    OK(op_equal(hand, r.model->channels[2].operators, algebra), "A.sx = |0><1| + |1><0|");
    op_unit(hand, 2, 0, 1, algebra);
    op_sub(hand, unit, hand, algebra);
    scalar_imaginary_unit(x, algebra->ring);
    op_scale(hand, hand, x, algebra);
    OK(op_equal(hand, r.model->channels[3].operators, algebra), "A.sy = i|1><0| - i|0><1|");
    op_unit(hand, 2, 0, 1, algebra);
    op_position(unit, 0, algebra);
    op_mul(hand, hand, unit, algebra);
    scalar_generator(x, ring_find(algebra->ring, "x"), algebra->ring);
    op_scale(hand, hand, x, algebra);
    scalar_set_si(x, 3, algebra->ring);
    op_set_scalar(unit, x, algebra);
    op_add(hand, hand, unit, algebra);
    OK(op_equal(hand, r.model->channels[4].operators, algebra), "x q |0><1| + 3");
    good = op_ladder(hand, 0, 0, algebra);
    OK(good && op_equal(hand, r.model->channels[5].operators, algebra), "C.a by hand");
    op_clear(hand, algebra), op_clear(unit, algebra), scalar_clear(x, algebra->ring);
    reading_clear(&r);
    text_clear(&text);
}

/* ---- values
 * -------------------------------------------------------------------------------------- */

static int scalar_prints(scalar_src x, const char *expected, const model_t *model)
{
    char *text = scalar_print(x, model->ring);
    int same = strcmp(text, expected) == 0;

    if (!same)
        printf("# '%s' instead of '%s'\n", text, expected);
    free(text);
    return same;
}

static void test_values(void)
{
    reading_t r;
    model_t *m = read_good(&r, "param a = 2, b = sqrt(a)/4, c\nmode C classical\nmode B\n"
                               "qubit A\nmode E classical\nhamiltonian a*C.q^2 + b*C.p^2\n"
                               "lindblad 1, sqrt(c)*A.sm\nobserve C.q, n = C.n\n"
                               "run until 5/2 points 11 seed 18446744073709551615\n");
    const scalar_struct **values;
    unsigned char *classical;
    int momentum;

    if (m == NULL)
        return;
    OK(scalar_prints(m->parameters[1].value, "1/4*sqrt(2)", m), "a value may use earlier ones");
    OK(m->parameters[0].has_value && !m->parameters[2].has_value && m->parameter_count == 3,
       "which parameters have values");
    OK(op_degree(m->hamiltonian, 0, &m->algebra) == 2 &&
           !scalar_is_constant(m->hamiltonian->coefficients, m->ring),
       "values do not replace symbols");
    OK(scalar_prints(m->hbar, "1", m), "hbar is 1 where nothing is said");
    OK(!model_all_values_given(m) && strcmp(model_missing_value(m), "c") == 0,
       "c has no value, and is in the dynamics by its square root only");
    values = model_values(m);
    OK(values[0] == m->parameters[0].value && values[2] == NULL, "model_values");
    free(values);
    OK(model_coordinate_count(m) == 4 && model_coordinate_mode(&momentum, m, 3) == 3 && momentum &&
           model_coordinate_mode(&momentum, m, 0) == 0 && !momentum,
       "coordinates are q and p of the classical modes in order");
    OK(strcmp(ring_generator_name(m->ring, ring_coordinate(m->ring, 2)), "E.q") == 0,
       "coordinates are named after their modes");
    classical = model_factors(m, FACTOR_CLASSICAL);
    OK(classical[0] && !classical[1] && !classical[2] && classical[3], "model_factors");
    free(classical);
    OK(m->run.has_until && m->run.has_points && m->run.points == 11 && !m->run.has_fock &&
           m->run.seed == ~(ulong)0 && fmpz_get_si(fmpq_denref(m->run.until)) == 2,
       "defaults of run");
    OK(strcmp(m->observables[0].name, "C.q") == 0 && strcmp(m->observables[1].name, "n") == 0,
       "names of observables");
    reading_clear(&r);
}

/* Reads `text` with --set name=value; the model's hbar is then printed as `hbar`. */
static void test_hbar(const char *text, const char *value, const char *hbar, size_t parameters)
{
    source_t *source = source_new("--set hbar", value, strlen(value));
    diags_t *diags = diags_new(source);
    setting_t setting = {"hbar", NULL, diags};
    model_options_t options = {.setting_count = *value ? 1 : 0, .settings = &setting};
    tree_t *tree = NULL;
    reading_t r;

    if (*value && syntax_parse_expression(&tree, &setting.value, source, NULL, diags) != OK)
        printf("# bad setting\n");
    read_with(&r, text, &options);
    OK(r.model != NULL && scalar_prints(r.model->hbar, hbar, r.model) &&
           r.model->parameter_count == parameters,
       "hbar is %s in case '%s'", hbar, value);
    reading_clear(&r);
    syntax_free(tree);
    diags_free(diags);
    source_free(source);
}

static void test_settings(void)
{
    static const char *const extra[] = {"s", "g"};
    model_options_t options = {.extra_count = 2, .extra_parameters = extra};
    source_t *source = source_new("--order", "s/2 + g", 7);
    diags_t *diags = diags_new(source);
    const expr_t *root;
    tree_t *tree;
    reading_t r;
    scalar_t x;

    test_hbar("mode C\n", "", "1", 0);
    test_hbar("mode C\n", "2", "2", 0);
    test_hbar("mode C\nparam hbar = 1/2\n", "", "1/2", 0);
    test_hbar("mode C\nparam hbar = 1/2\n", "1/4", "1/4", 0);
    test_hbar("mode C\nparam hbar\n", "", "hbar", 1);
    test_hbar("mode C\nparam hbar\n", "1/4", "hbar", 1);
    read_with(&r, "param g = 1\nmode C classical\n", &options);
    if (!OK(r.model != NULL && r.model->parameter_count == 2, "an extra parameter is added once"))
        return;
    scalar_init(x, r.model->ring);
    OK(syntax_parse_expression(&tree, &root, source, NULL, diags) == OK &&
           model_scalar(x, root, r.model, diags) == OK && scalar_prints(x, "g + 1/2*s", r.model),
       "model_scalar");
    scalar_clear(x, r.model->ring);
    syntax_free(tree);
    diags_free(diags);
    source_free(source);
    reading_clear(&r);
}

/* ---- states and environments
 * ----------------------------------------------------------------------- */

static int mean_prints(size_t observable, const char *expected, const model_t *m)
{
    op_t mean;
    char *text;
    int same;

    op_init(mean, &m->algebra);
    same = state_partial_expectation(mean, m->observables[observable].operator_, m->initial,
                                     &m->algebra);
    text = op_print(mean, &m->algebra);
    same = same && strcmp(text, expected) == 0;
    if (!same)
        printf("# '%s' instead of '%s'\n", text, expected);
    free(text);
    op_clear(mean, &m->algebra);
    return same;
}

static void test_initial(void)
{
    reading_t r;
    model_t *m = read_good(&r, "mode C classical\nmode B\nmode E\nqubit A\nqubit F\nqudit D 3\n"
                               "initial C coherent(1 + i/2)\ninitial B fock(2)\n"
                               "initial D, A ket(0, 1, 0, 0, 0, 0)\n"
                               "initial F state([[3/4, i/4], [-i/4, 1/4]])\n"
                               "observe C.n, B.n, E.n, D.e(0,0), A.sz, F.sz, F.sy\n");
    static const char *const expected[] = {"5/4", "2", "0", "1", "-1", "1/2", "-1/2"};
    size_t k;

    if (m == NULL)
        return;
    for (k = 0; k < 7; k++)
        OK(mean_prints(k, expected[k], m), "<%s> = %s", m->observables[k].name, expected[k]);
    OK(m->initial_given[0] && !m->initial_given[2] && m->initial_given[5],
       "which initial states are given");
    reading_clear(&r);
}

static void test_environments(void)
{
    reading_t r;
    model_t *m = read_good(&r, "param g = 1/2, n, m\nassume n >= 0, n*(n + 1) - m^2 >= 0\n"
                               "mode C classical\nqubit A\n"
                               "environment gas collisions {\n qubit e\n qubit f\n mode b\n"
                               " state b thermal(n)\n state (1 + e.sz*f.sz)/4\n"
                               " couple g*C.q*e.sx, C.p*gas.f.sx\n couple A.sz*b.q\n"
                               " couple2 C.q*e.sz\n}\n"
                               "environment heat bath {\n couple C.a\n nbar n\n squeezing m\n}\n");
    const environment_t *gas, *heat;

    if (m == NULL)
        return;
    gas = &m->environments[0];
    heat = &m->environments[1];
    OK(gas->ancilla_count == 3 && gas->ancillas[0] == 2 && gas->ancillas[2] == 4 &&
           space_role(m->space, 3) == FACTOR_ANCILLA &&
           strcmp(space_name(m->space, 2), "gas.e") == 0,
       "ancillas are factors of their own");
    OK(gas->couple_count == 3 && op_acts_on(&gas->couplings[2], 4, &m->algebra) &&
           op_acts_on(gas->couple2, 2, &m->algebra),
       "couplings");
    OK(gas->state != NULL && state_part_of(gas->state, 4)->kind == STATE_GAUSSIAN &&
           state_part_of(gas->state, 2) == state_part_of(gas->state, 3),
       "states of the ancillas");
    OK(heat->bath_modes == 1 && heat->state == NULL && scalar_prints(heat->nbar, "n", m) &&
           scalar_prints(heat->squeezing, "m", m) && strcmp(heat->kind, "bath") == 0,
       "moments of a bath");
    OK(diags_errors(r.diags) == 0, "the assumption covers the uncertainty relation");
    reading_clear(&r);
}

/* ---- errors: the codes, each with its line
 * ---------------------------------------------------------- */

static const struct {
    const char *text, *expected; /* "m:3:13: error[E0204]", or "" for none */
} cases[] = {
    /* two-mode squeezing: |M|^2 <= min(N1 (N2 + 1), N2 (N1 + 1)) = min(1*3, 2*2) */
    {"mode C\nmode B\nenvironment b bath {\ncouple C.a, B.a\nnbar [[1, 0], [0, 2]]\n"
     "squeezing [[0, 7/4], [7/4, 0]]\n}\n",
     "m:6:11: error[E0266]"},
    {"mode C\nmode B\nenvironment b bath {\ncouple C.a, B.a\nnbar [[1, 0], [0, 2]]\n"
     "squeezing [[0, 17/10*i], [17/10*i, 0]]\n}\n",
     ""},
    {"mode C\nenvironment b bath {\ncouple C.a\nnbar 1\nsqueezing sqrt(2)\n}\n", ""},
    {"mode C\nenvironment b bath {\ncouple C.a\nnbar 1\nsqueezing 3/2\n}\n", "error[E0266]"},
    {"mode C\nenvironment b bath {\ncouple C.a\nnbar -1/2\n}\n", "m:4:6: error[E0266]"},
    {"mode C\ninitial C gaussian([0, 0], [[1/2, 0], [0, 1/2]])\n", ""},
    {"mode C\ninitial C gaussian([0, 0], [[1/4, 0], [0, 1]])\n", ""},
    {"mode C\ninitial C gaussian([0, 0], [[1/4, 0], [0, 99/100]])\n", "error[E0277]"},
    {"param hbar = 2\nmode C\ninitial C gaussian([0, 0], [[1/2, 0], [0, 1/2]])\n", "error[E0277]"},
    {"qubit A\ninitial A state([[1/2, 1/2], [1/2, 1/2]])\n", ""},
    {"qubit A\ninitial A state([[1/2, 51/100], [51/100, 1/2]])\n", "error[E0275]"},
    {"param a = 2\nqubit A\ninitial A state([[1/2, a/2], [a/2, 1/2]])\n", "error[E0275]"},
    {"param a\nassume a^2 <= 1\nqubit A\ninitial A state([[1/2, a/2], [a/2, 1/2]])\n", ""},
    {"param a = -1\nmode C\nhamiltonian sqrt(a)*C.q\n", "m:3:13: error[E0253]"},
    {"param a = 0\nmode C\nhamiltonian C.q/a\n", "m:3:16: error[E0231]"},
    {"param a = 1\nassume a < 1/2\n", "m:2:8: error[E0251]"},
    {"param w = 2\ndrive f(t) = sin(w*t)\nassume f >= 0\n", "m:3:8: error[E0251]"},
    {"drive f(t) = t\nassume f > 0\n", "at t = 0 it is about 0"},
    {"drive f(t) = cos(t)^2\nassume f == 1\n", "m:2:8: error[E0251]"},
    {"param a\nassume a > 0, a < 0\n", "m:2:15: error[E0252]"},
    {"param a\nassume a^2 < 0\n", "error[E0252]"},
    {"qubit A\nhamiltonian A.sp + A.sm + i*A.sz\n", "m:2:27: error[E0204]"},
    {"mode C\nqubit A\nhamiltonian C.a*A.sp\nhamiltonian C.ad*A.sm\n", ""},
    {"mode C\nhamiltonian 1*C.q + unknown\nobserve C.x\n", "m:3:9: error[E0211]"},
    {"mode C\nlet X = Y\nlet Y = X\n", "error[E0219]"},
    {"mode C\nhamiltonian ((C.q^64)^64)^64\n", "error[E0240]"},
    {"param a, b, c, d\nmode C\nhamiltonian (a+b+c+d)^200*C.q\n", "error[E0240]"},
    {"param a\nmode C\nhamiltonian (((2^1000)^1000)^1000)*C.q\n", "error[E0240]"},
    {"mode A\nmode B\nmode C\nmode D\nmode E\nmode F\nmode G\n"
     "hamiltonian (A.q+B.q+C.q+D.q+E.q+F.q+G.q+A.p+B.p+C.p+D.p+E.p+F.p+G.p)^40\n",
     "error[E0240]"},
};

static void test_cases(void)
{
    size_t k;

    for (k = 0; k < sizeof cases / sizeof cases[0]; k++) {
        reading_t r;
        char *messages;
        int good;

        read_model(&r, cases[k].text);
        messages = printed(r.diags);
        if (cases[k].expected[0] == '\0')
            good = r.status == OK && diags_errors(r.diags) == 0;
        else
            good = r.status == MODEL_ERROR && r.model == NULL &&
                   strstr(messages, cases[k].expected) != NULL;
        if (!OK(good, "case %zu: %s", k,
                cases[k].expected[0] == '\0' ? "no error" : cases[k].expected))
            printf("# instead: %s\n", messages);
        free(messages);
        reading_clear(&r);
    }
}

int main(void)
{
    test_equal();
    test_by_hand();
    test_values();
    test_settings();
    test_initial();
    test_environments();
    test_cases();
    flint_cleanup();
    return tap_done();
}
