/* Loops, families and functions against the same models written out; drives and what is said about
 * a model as a whole. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "model/model.h"
#include "tests/unit/tap.h"

typedef struct {
    source_t *source;
    diags_t *diags;
    tree_t *tree;
    model_t *model;
} reading_t;

static model_t *read_model(reading_t *r, const char *text, const model_options_t *options)
{
    r->model = NULL;
    r->source = source_new("m", text, strlen(text));
    r->diags = diags_new(r->source);
    if (syntax_parse(&r->tree, r->source, NULL, r->diags) != OK ||
        model_build(&r->model, r->tree, r->source, options, r->diags) != OK)
        diags_print(stdout, r->diags);
    return r->model;
}

static void clear(reading_t *r)
{
    model_free(r->model);
    syntax_free(r->tree);
    diags_free(r->diags);
    source_free(r->source);
}

/* ---- the same operator ----------------------------------------------------------------------- */

static const char prelude[] =
    "let N = 4\nlet M = N - 1\nmode b[1..N]\nmode C classical\nqubit s[-1..1]\nqudit D[0..1] 3\n"
    "param g[1..N], x, y, w\nlet V(x) = x^2/2 + w*x\nlet G(k) = g[k]*b[k].q\nlet H(a, b) = a*b\n"
    "let U(x) = V(V(x))\nlet X[2] = b[2].p\nlet W[1](x) = x\nlet W[2](x) = x^2\n";

static const char *const equal[][2] = {
    {"sum(k, 1, 4, g[k]*b[k].q)", "g[1]*b[1].q + g[2]*b[2].q + g[3]*b[3].q + g[4]*b[4].q"},
    {"sum(k, 1, M, b[k].q*b[k+1].q)", "b[1].q*b[2].q + b[2].q*b[3].q + b[3].q*b[4].q"},
    {"sum(k, 1, N, sum(j, k, N, g[k]*g[j]))",
     "g[1]*(g[1]+g[2]+g[3]+g[4]) + g[2]*(g[2]+g[3]+g[4]) + g[3]*(g[3]+g[4]) + g[4]^2"},
    {"sum(k, 1, 10, k)", "55"},
    {"sum(k, 3, 2, C.q)", "0"},
    {"sum(k, 1, 2, G(k))", "G(1) + G(2)"},
    {"sum(k, -1, 1, k*s[k].sz)", "s[1].sz - s[-1].sz"},
    {"b[2*2-1].q", "b[3].q"},
    {"b[N].q", "b[4].q"},
    {"V(C.q)", "C.q^2/2 + w*C.q"},
    {"V(2*x)", "2*x^2 + 2*w*x"},
    {"U(C.q)", "(C.q^2/2 + w*C.q)^2/2 + w*(C.q^2/2 + w*C.q)"},
    {"H(C.q, C.p) - H(C.p, C.q)", "i"},
    {"X[2]", "b[2].p"},
    {"sum(k, 1, 2, W[k](C.q))", "C.q + C.q^2"},
    {"D[0].e(0, 1)*D[0].e(1, 2)", "D[0].e(0, 2)"},
    {"cos(x)^2 + sin(x)^2", "1"},
    {"cos(x + y)", "cos(x)*cos(y) - sin(x)*sin(y)"},
    {"exp(i*x)*exp(-i*x)", "1"},
    {"exp(x + y)", "exp(x)*exp(y)"},
    {"cosh(x)^2 - sinh(x)^2", "1"},
    {"tanh(x)*cosh(x)", "sinh(x)"},
    {"tan(x)*cos(x)", "sin(x)"},
    {"cos(pi/3)", "1/2"},
    {"exp(i*pi/4)", "(1 + i)/sqrt(2)"},
    {"exp(0)", "1"},
    {"exp(x)*(cos(y) + i*sin(y))", "exp(x + i*y)"},
};

static void test_equal(void)
{
    for (size_t k = 0; k < sizeof equal / sizeof equal[0]; k++) {
        model_t *model;
        text_t text;
        reading_t r;

        text_init(&text);
        text_printf(&text, "%slindblad 1, %s\nlindblad 1, %s\n", prelude, equal[k][0], equal[k][1]);
        model = read_model(&r, text_string(&text), NULL);
        OK(model != NULL && op_equal(model->channels[0].operators, model->channels[1].operators,
                                     &model->algebra),
           "%s is %s", equal[k][0], equal[k][1]);
        clear(&r);
        text_clear(&text);
    }
}

/* ---- the same model -------------------------------------------------------------------------- */

static const char looped[] = "let N = 3\nmode b[1..N] classical\nqubit A\nparam g[1..N] = 1/2\n"
                             "for k in 1..N {\n lindblad g[k], b[k].a\n observe b[k].q\n"
                             " environment heat[k] bath {\n  couple b[k].a\n  nbar k/2\n }\n"
                             " for j in k+1..N {\n  hamiltonian j*k*b[k].q*b[j].q\n }\n}\n"
                             "initial b coherent(1)\n";
static const char plain[] =
    "mode b1 classical\nmode b2 classical\nmode b3 classical\nqubit A\n"
    "param g1 = 1/2, g2 = 1/2, g3 = 1/2\n"
    "lindblad g1, b1.a\nlindblad g2, b2.a\nlindblad g3, b3.a\nobserve b1.q, b2.q, b3.q\n"
    "environment h1 bath {\n couple b1.a\n nbar 1/2\n}\n"
    "environment h2 bath {\n couple b2.a\n nbar 1\n}\n"
    "environment h3 bath {\n couple b3.a\n nbar 3/2\n}\n"
    "hamiltonian 2*b1.q*b2.q + 3*b1.q*b3.q + 6*b2.q*b3.q\n"
    "initial b1 coherent(1)\ninitial b2 coherent(1)\ninitial b3 coherent(1)\n";

/* The text with the brackets of indices taken out: b[1] is b1. */
static char *without_brackets(char *text)
{
    char *to = text;

    for (const char *from = text; *from != '\0'; from++)
        if (*from != '[' && *from != ']')
            *to++ = *from;
    *to = '\0';
    return text;
}

static int same_print(op_src a, const model_t *first, op_src b, const model_t *second)
{
    char *left = without_brackets(op_print(a, &first->algebra));
    char *right = op_print(b, &second->algebra);
    int same = strcmp(left, right) == 0;

    if (!same)
        printf("# %s\n# %s\n", left, right);
    free(left);
    free(right);
    return same;
}

static void test_looped(void)
{
    reading_t r, s;
    model_t *a = read_model(&r, looped, NULL), *b = read_model(&s, plain, NULL);

    OK(a != NULL && b != NULL, "both models are good");
    if (a != NULL && b != NULL) {
        OK(same_print(a->hamiltonian, a, b->hamiltonian, b), "the same Hamiltonian");
        OK(a->channel_count == 3 && a->environment_count == 3 && a->observable_count == 3 &&
               a->parameter_count == 3 && a->initial->count == b->initial->count,
           "the same numbers of things");
        OK(strcmp(a->observables[1].name, "b[2].q") == 0 &&
               strcmp(a->environments[2].name, "heat[3]") == 0 &&
               strcmp(a->parameters[0].name, "g[1]") == 0,
           "names hold their index");
        for (size_t k = 0; k < 3; k++)
            OK(same_print(a->channels[k].operators, a, b->channels[k].operators, b) &&
                   same_print(a->environments[k].couplings, a, b->environments[k].couplings, b),
               "channel and environment %zu", k + 1);
        OK(a->initial_given[0] && a->initial_given[1] && a->initial_given[2],
           "a family has a state each");
    }
    clear(&r);
    clear(&s);
}

/* ---- values, drives -------------------------------------------------------------------------- */

static void test_values(void)
{
    source_t *source = source_new("--set g[2]", "1/3", 3);
    diags_t *diags = diags_new(source);
    setting_t setting = {.name = "g[2]", .diags = diags};
    model_options_t options = {.setting_count = 1, .settings = &setting};
    tree_t *tree;
    reading_t r;
    model_t *model;
    char *value = NULL;

    OK(syntax_parse_expression(&tree, &setting.value, source, NULL, diags) == OK, "a value");
    model = read_model(&r, looped, &options);
    if (model != NULL)
        value = scalar_print(model->parameters[1].value, model->ring);
    OK(value != NULL && strcmp(value, "1/3") == 0, "a member of a family can be set");
    free(value);
    clear(&r);
    syntax_free(tree);
    diags_free(diags);
    source_free(source);
}

static void test_drives(void)
{
    reading_t r;
    model_t *m = read_model(&r,
                            "mode C classical\nparam w, g = 1, unused\ndrive f(t) = cos(w*t)\n"
                            "drive h(s) = s^2\nhamiltonian g*f*C.q\n",
                            NULL);
    char *text;

    OK(m != NULL && m->has_time && m->parameter_count == 5, "drives are parameters");
    if (m != NULL) {
        const parameter_t *f = &m->parameters[3], *h = &m->parameters[4];

        text = op_print(m->hamiltonian, &m->algebra);
        OK(f->is_drive && !f->has_value && strcmp(text, "g*f*C.q") == 0, "a drive is a symbol: %s",
           text);
        free(text);
        text = scalar_print(f->drive, m->ring);
        OK(strcmp(text, "cos(t*w)") == 0 || strcmp(text, "cos(w*t)") == 0, "its definition: %s",
           text);
        free(text);
        OK(scalar_depends_on(h->drive, m->time, m->ring), "the time has any name");
        OK(model_missing_value(m) != NULL && strcmp(model_missing_value(m), "w") == 0,
           "what a drive needs is missing");
        OK(!model_all_values_given(m), "not all is given");
    }
    clear(&r);
}

static void test_frame(void)
{
    reading_t r;
    model_t *m = read_model(&r,
                            "mode C classical\nparam a = 1, hbar, g[1..2]\nlet L = 2*a\n"
                            "limit hbar 2, a -2, g 3\ndomain C.p in [-L, L]\n"
                            "order = matrix [[L, 0], [0, 1/2]]\n",
                            NULL);

    OK(m != NULL && m->hbar_power == 2 && m->limit_powers != NULL && m->limit_powers[0] == -2 &&
           m->limit_powers[1] == 2 && m->limit_powers[2] == 3 && m->limit_powers[3] == 3,
       "powers of epsilon");
    OK(m != NULL && m->domains != NULL && !m->domains[0].has_domain && m->domains[1].has_domain,
       "a domain of p");
    OK(m != NULL && m->order != NULL && strcmp(m->order, "S=[[2*a,0],[0,1/2]]") == 0,
       "the order: %s", m != NULL && m->order != NULL ? m->order : "none");
    clear(&r);
    m = read_model(&r, "mode C classical\norder = s(-1/2)\n", NULL);
    OK(m != NULL && m->limit_powers == NULL && m->hbar_power == 1 &&
           strcmp(m->order, "s=-1/2") == 0,
       "what is not stated");
    clear(&r);
}

int main(void)
{
    test_equal();
    test_looped();
    test_values();
    test_drives();
    test_frame();
    flint_cleanup();
    return tap_done();
}
