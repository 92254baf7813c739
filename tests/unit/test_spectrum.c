/* Damped hidden modes against the Gaussian bath that they stand for.  Where the system is a mode,
 * or dephases, the bath is solved from its correlation function alone, without modes: the
 * derivatives in time of the enlarged model have to be those of that solution, at any temperature,
 * whatever part of the hidden modes is classical. */
#include "base/text.h"
#include "prove/jets.h"
#include "tests/unit/pipeline.h"
#include "tests/unit/series.h"
#include "tests/unit/tap.h"

/* ---- the bath as it is stated ---- */

enum { LINES = 2 };

/* Text of numbers and parameters, and what stands behind a line. */
typedef struct {
    const char *strength[LINES], *center[LINES], *width[LINES], *role[LINES];
    const char *nbar, *hbar;
} bath_t;

static const bath_t baths[] = {
    {{"g^2", "3"}, {"w", "-1/2"}, {"k", "3/2"}, {"", ""}, "0", "1"},
    {{"g^2", "2/3"}, {"1", "w"}, {"2", "k"}, {"classical", ""}, "0", "1/2"},
    {{"g^2", "1"}, {"2", "1/3"}, {"k", "k"}, {"classical", "classical"}, "n", "3"},
    {{"1/3", "g^2"}, {"1", "-2"}, {"k", "1"}, {"", ""}, "n", NULL},
};

/* The model text up to the coupling: hbar is symbolic where the bath gives no number. */
static char *bath_model(const bath_t *bath, const char *system, const char *coupling)
{
    text_t text;

    text_init(&text);
    text_add(&text, "param g = 1, k, w, n, w0\nassume k > 0, n >= 0\nparam hbar");
    if (bath->hbar)
        text_printf(&text, " = %s", bath->hbar);
    text_printf(&text, "\n%senvironment memory spectrum {\n    couple %s\n    nbar %s\n", system,
                coupling, bath->nbar);
    for (size_t l = 0; l < LINES; l++)
        text_printf(&text, "    lorentzian strength %s, center %s, width %s %s\n",
                    bath->strength[l], bath->center[l], bath->width[l], bath->role[l]);
    text_add(&text, "}\n");
    return text_take(&text);
}

static void number(scalar_t out, const char *string, model_t *model)
{
    source_t *source = source_new("number", string, strlen(string));
    diags_t *diags = diags_new(source);
    const expr_t *root;
    tree_t *tree;

    if (syntax_parse_expression(&tree, &root, source, NULL, diags) != OK ||
        model_scalar(out, root, model, diags) != OK)
        printf("Bail out! no number: %s\n", string);
    syntax_free(tree);
    diags_free(diags);
    source_free(source);
}

/* sum_l G_l exp((-i sign w_l - k_l/2) t), t > 0 */
static void correlation(series_t out, const bath_t *bath, slong sign, model_t *model)
{
    const ring_t *ring = model->ring;
    scalar_t x, y;
    series_t wave;

    scalar_init(x, ring);
    scalar_init(y, ring);
    series_init(wave, ring);
    scalar_zero(x, ring);
    series_constant(out, x, ring);
    for (size_t l = 0; l < LINES; l++) {
        number(x, bath->center[l], model);
        scalar_imaginary_unit(y, ring);
        scalar_mul(x, x, y, ring);
        scalar_mul_si(x, x, -sign, ring);
        number(y, bath->width[l], model);
        scalar_mul_ratio(y, y, -1, 2, ring);
        scalar_add(x, x, y, ring);
        scalar_zero(y, ring);
        series_constant(wave, y, ring);
        scalar_set(wave + 1, x, ring);
        series_exp(wave, wave, ring);
        number(x, bath->strength[l], model);
        series_scale(wave, wave, x, ring);
        series_add(out, out, wave, ring);
    }
    series_clear(wave, ring);
    scalar_clear(y, ring);
    scalar_clear(x, ring);
}

/* The jet of observable `o` is k! times the series; quantum and hybrid agree. */
static void compare(const pipeline_t *p, const series_t *expected, size_t count, const char *what)
{
    const ring_t *ring = p->model->ring;
    jets_t *jets = jets_compute(p->hybrid, p->wigner, SERIES_ORDER);
    scalar_t derivative;

    scalar_init(derivative, ring);
    OK(jets->order == SERIES_ORDER && jets->hybrid_equal,
       "%s: quantum and hybrid agree up to %zu%s%s", what, jets->order, jets->limit ? ", " : "",
       jets->limit ? jets->limit : "");
    for (size_t o = 0; o < count; o++) {
        const jet_t *jet = jets_find(jets, JET_QUANTUM, o);
        slong factorial = 1;
        size_t good = 0;

        for (size_t k = 0; k < SERIES_TERMS && k < jet->count; k++) {
            factorial *= k ? (slong)k : 1;
            scalar_mul_si(derivative, expected[o] + k, factorial, ring);
            good += (size_t)scalar_equal(derivative, jet->values + k, ring);
        }
        OK(good == SERIES_TERMS, "%s: %s has %zu derivatives of the stated correlation function",
           what, p->model->observables[o].name, good);
    }
    scalar_clear(derivative, ring);
    jets_free(jets);
}

/* ---- a mode ----
 *
 * V = a B† + a† B: a' = -i w0 a - (i/hbar) B.  As [B(t), B†(s)] = c(t - s) = sum G exp(-i w t -
 * k|t|/2) is a number, a(t) = u(t) a(0) - (i/hbar) int u(t - s) B_0(s) ds with
 *
 *     u' = -i w0 u - hbar^-2 int_0^t c(t - s) u(s) ds,   u(0) = 1,
 *     <a†a>(t) = |u|^2 <a†a>(0) + f,   f' = hbar^-2 2 Re [ u(t) int_0^t conj(u(s)) d(t - s) ds ],
 *
 * d(t) = <B†(t) B(0)> = n sum G exp(+i w t - k t/2). */

static void amplitude(series_t u, const series_t c, scalar_src rate, model_t *model)
{
    const ring_t *ring = model->ring;
    scalar_t frequency, one;
    series_t sum, part;

    scalar_init(frequency, ring);
    scalar_init(one, ring);
    series_init(sum, ring);
    series_init(part, ring);
    number(frequency, "-i*w0", model);
    scalar_one(one, ring);
    series_constant(u, one, ring);
    for (size_t k = 0; k < SERIES_ORDER; k++) { /* each round has one coefficient more */
        series_convolution(part, c, u, ring);
        series_scale(part, part, rate, ring);
        series_scale(sum, u, frequency, ring);
        series_add(sum, sum, part, ring);
        series_integral(u, sum, ring);
        scalar_one(u, ring);
    }
    series_clear(part, ring);
    series_clear(sum, ring);
    scalar_clear(one, ring);
    scalar_clear(frequency, ring);
}

/* x + conj(x) */
static void series_twice_real(series_t x, const ring_t *ring)
{
    series_t other;

    series_init(other, ring);
    series_conj(other, x, ring);
    series_add(x, x, other, ring);
    series_clear(other, ring);
}

/* <a†a> with 5/4 at the start. */
static void occupation(series_t out, const series_t u, const series_t d, scalar_src rate,
                       const ring_t *ring)
{
    series_t conjugate, noise;
    scalar_t x;

    scalar_init(x, ring);
    series_init(conjugate, ring);
    series_init(noise, ring);
    series_conj(conjugate, u, ring);
    series_convolution(noise, conjugate, d, ring);
    series_mul(noise, noise, u, ring);
    series_twice_real(noise, ring);
    scalar_neg(x, rate, ring);
    series_scale(noise, noise, x, ring);
    series_integral(noise, noise, ring);
    series_mul(out, u, conjugate, ring);
    scalar_set_ratio(x, 5, 4, ring);
    series_scale(out, out, x, ring);
    series_add(out, out, noise, ring);
    series_clear(noise, ring);
    series_clear(conjugate, ring);
    scalar_clear(x, ring);
}

/* <q>, <a†a>, <q^2> from <a>(0) = 1 + i/2: q = sqrt(hbar/2) (a + a†). */
static void solve_mode(series_t *out, const bath_t *bath, model_t *model)
{
    const ring_t *ring = model->ring;
    series_t c, d, u;
    scalar_t rate, x;

    series_init(c, ring);
    series_init(d, ring);
    series_init(u, ring);
    scalar_init(rate, ring);
    scalar_init(x, ring);
    correlation(c, bath, 1, model);
    correlation(d, bath, -1, model);
    number(x, bath->nbar, model);
    series_scale(d, d, x, ring);
    number(rate, "-1/hbar^2", model);
    amplitude(u, c, rate, model);
    occupation(out[1], u, d, rate, ring);
    number(x, "1 + i/2", model);
    series_scale(out[0], u, x, ring);
    series_mul(out[2], out[0], out[0], ring);
    series_twice_real(out[0], ring);
    number(x, "sqrt(hbar/2)", model);
    series_scale(out[0], out[0], x, ring);
    series_twice_real(out[2], ring); /* a^2 + a†^2 + 2 a†a + 1 */
    series_add(out[2], out[2], out[1], ring);
    series_add(out[2], out[2], out[1], ring);
    number(x, "1", model);
    scalar_add(out[2], out[2], x, ring);
    number(x, "hbar/2", model);
    series_scale(out[2], out[2], x, ring);
    scalar_clear(x, ring);
    scalar_clear(rate, ring);
    series_clear(u, ring);
    series_clear(d, ring);
    series_clear(c, ring);
}

/* ---- a qubit ----
 *
 * V = sz (B + B†): <s->(t) = <s->(0) exp(-i w0 t) exp(-(4/hbar^2) int_0^t int_0^s Re C(u) du ds),
 * C(t) = sum G [(n+1) exp(-i w t) + n exp(i w t)] exp(-k t/2). */

static void solve_qubit(series_t *out, const bath_t *bath, model_t *model)
{
    const ring_t *ring = model->ring;
    series_t c;
    scalar_t x;

    series_init(c, ring);
    scalar_init(x, ring);
    correlation(c, bath, 1, model);
    series_twice_real(c, ring);
    number(x, bath->nbar, model); /* Re C = (n + 1/2) 2 Re sum G exp(..) */
    scalar_set_ratio(out[0], 1, 2, ring);
    scalar_add(x, x, out[0], ring);
    series_scale(c, c, x, ring);
    series_integral(c, c, ring);
    series_integral(c, c, ring);
    number(x, "-4/hbar^2", model);
    series_scale(c, c, x, ring);
    number(x, "-i*w0", model);
    scalar_add(c + 1, c + 1, x, ring);
    series_exp(c, c, ring); /* <sx> - i <sy>, -24/25 i at the start */
    number(x, "-24/25*i", model);
    series_scale(c, c, x, ring);
    series_set(out[0], c, ring);
    series_twice_real(out[0], ring);
    number(x, "1/2", model);
    series_scale(out[0], out[0], x, ring);
    number(x, "i", model);
    series_scale(c, c, x, ring);
    series_twice_real(c, ring);
    number(x, "1/2", model);
    series_scale(out[1], c, x, ring);
    scalar_clear(x, ring);
    series_clear(c, ring);
}

/* ---- both ---- */

typedef void (*solve_t)(series_t *out, const bath_t *bath, model_t *model);

static void check_bath(const bath_t *bath, const char *system, const char *coupling, solve_t solve,
                       const char *what)
{
    char *text = bath_model(bath, system, coupling);
    series_t expected[3];
    pipeline_t p;

    pipeline_open(&p, text, "wigner");
    if (OK(p.status == OK, "%s: derivation", what)) {
        for (size_t o = 0; o < 3; o++)
            series_init(expected[o], p.model->ring);
        solve(expected, bath, p.model);
        compare(&p, (const series_t *)expected, p.model->observable_count, what);
        for (size_t o = 0; o < 3; o++)
            series_clear(expected[o], p.model->ring);
    }
    pipeline_close(&p);
    free(text);
}

int main(void)
{
    for (size_t k = 0; k < sizeof baths / sizeof baths[0]; k++) {
        text_t what;

        text_init(&what);
        text_printf(&what, "bath %zu, nbar %s, hbar %s", k, baths[k].nbar,
                    baths[k].hbar ? baths[k].hbar : "symbolic");
        check_bath(&baths[k],
                   "mode S\nhamiltonian w0*(S.q^2 + S.p^2)/2\ninitial S coherent(1 + i/2)\n"
                   "observe S.q, S.n, S.q^2\n",
                   "S.a", solve_mode, text_string(&what));
        check_bath(&baths[k],
                   "qubit A\nhamiltonian hbar*w0/2*A.sz\ninitial A ket(3/5, 4/5*i)\n"
                   "observe A.sx, A.sy\n",
                   "A.sz", solve_qubit, text_string(&what));
        text_clear(&what);
    }
    flint_cleanup();
    return tap_done();
}
