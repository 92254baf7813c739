/* Static environments against dense matrices of the whole, which share nothing with operators: what
 * is traced out at output, on random models, and the decoherence functions in closed form, read
 * from the text that a derivation shows. */
#include "base/memory.h"
#include "base/text.h"
#include "prove/jets.h"
#include "tests/unit/dense.h"
#include "tests/unit/pipeline.h"
#include "tests/unit/series.h"
#include "tests/unit/tap.h"

/* ---- the trace at output ----
 *
 * A qubit A and an environment of a qubit x and a three-level y; basis state 6 a + 3 x + y. */

enum { LEVELS = 3, INSIDE = 2 * LEVELS, WHOLE = 2 * INSIDE };

/* "A.e(a,b)*x.e(c,d)*y.e(e,f)" of row and column. */
static void add_unit(text_t *out, long row, long column)
{
    text_printf(out, "A.e(%ld,%ld)*x.e(%ld,%ld)*y.e(%ld,%ld)", row / INSIDE, column / INSIDE,
                row / LEVELS % 2, column / LEVELS % 2, row % LEVELS, column % LEVELS);
}

/* A random Hermitian matrix with `entries` pairs; its text is added to `out`. */
static void random_hermitian(dense_t h, text_t *out, long entries, flint_rand_t random)
{
    text_add(out, "0");
    for (long k = 0; k < entries; k++) {
        long row = (long)n_randint(random, WHOLE), column = (long)n_randint(random, WHOLE);
        long re = (long)n_randint(random, 7) - 3, im = (long)n_randint(random, 7) - 3;

        text_printf(out, " + (%ld + (%ld)*i)/2*", re, im);
        add_unit(out, row, column);
        text_printf(out, " + (%ld - (%ld)*i)/2*", re, im);
        add_unit(out, column, row);
        dense_add_entry(h, row, column, re, im, 2);
        dense_add_entry(h, column, row, re, -im, 2);
    }
}

/* (1 + v v†)/(6 + |v|^2) of the environment, correlated between x and y; A starts in its own
 * (1 + sx/2)/2. */
static void random_start(dense_t rho, text_t *out, flint_rand_t random)
{
    long v[INSIDE], norm = INSIDE;

    for (long k = 0; k < INSIDE; k++) {
        v[k] = (long)n_randint(random, 5) - 2;
        norm += v[k] * v[k];
    }
    text_printf(out, "(1");
    for (long j = 0; j < INSIDE; j++)
        for (long k = 0; k < INSIDE; k++) {
            long entry = v[j] * v[k] + (j == k);

            text_printf(out, " + (%ld)*x.e(%ld,%ld)*y.e(%ld,%ld)", v[j] * v[k], j / LEVELS,
                        k / LEVELS, j % LEVELS, k % LEVELS);
            for (long a = 0; a < 4; a++)
                dense_add_entry(rho, a / 2 * INSIDE + j, a % 2 * INSIDE + k,
                                a % 3 == 0 ? 2 * entry : entry, 0, 4 * norm);
        }
    text_printf(out, ")/%ld", norm);
}

/* Tr(sigma rho) of A, sigma one of x, y, z. */
static void observe(fmpq_t out, const dense_t rho, char sigma)
{
    dense_t product, pauli;

    dense_init(product, WHOLE);
    dense_init(pauli, WHOLE);
    for (long k = 0; k < WHOLE; k++) {
        long other = sigma == 'z' ? k : (k + INSIDE) % WHOLE, sign = k < INSIDE ? 1 : -1;

        dense_add_entry(pauli, k, other,
                        sigma == 'x'   ? 1
                        : sigma == 'z' ? sign
                                       : 0,
                        sigma == 'y' ? -sign : 0, 1);
    }
    dense_mul(product, pauli, rho);
    fmpq_mat_trace(out, product->re);
    dense_clear(pauli);
    dense_clear(product);
}

/* rho -> -(i/hbar) [H, rho] + D[sm] rho / 2, with sm |0> = |1> of A */
static void step(dense_t rho, const dense_t h, long hbar)
{
    dense_t lower, next, part;

    dense_init(lower, WHOLE);
    dense_init(next, WHOLE);
    dense_init(part, WHOLE);
    for (long k = 0; k < INSIDE; k++)
        dense_add_entry(lower, k + INSIDE, k, 1, 0, 1);
    dense_commutator(next, h, rho);
    dense_scale(next, next, 0, -1, hbar);
    dense_mul_adjoint(part, lower, rho);
    dense_addmul_ratio(next, part, 1, 2);
    dense_adjoint(part, lower);
    dense_mul(lower, part, lower);
    dense_mul(part, lower, rho);
    dense_addmul_ratio(next, part, -1, 4);
    dense_mul(part, rho, lower);
    dense_addmul_ratio(next, part, -1, 4);
    dense_swap(rho, next);
    dense_clear(part);
    dense_clear(next);
    dense_clear(lower);
}

/* How many derivatives of <sx>, <sy>, <sz> are those of the whole. */
static size_t count_equal(const jets_t *jets, dense_t rho, const dense_t h, long hbar,
                          const ring_t *ring)
{
    size_t good = 0;
    fmpq_t expected, found;

    fmpq_init(expected);
    fmpq_init(found);
    for (size_t k = 0; k <= jets->order; k++) {
        for (size_t o = 0; o < 3; o++) {
            const jet_t *jet = jets_find(jets, JET_QUANTUM, o);

            observe(expected, rho, "xyz"[o]);
            good += jet->count > k && scalar_get_fmpq(found, jet->values + k, ring) &&
                    fmpq_equal(expected, found);
        }
        step(rho, h, hbar);
    }
    fmpq_clear(found);
    fmpq_clear(expected);
    return good;
}

static void check_trace(flint_rand_t random)
{
    enum { K = 5 };
    long hbar = 1 + (long)n_randint(random, 3);
    dense_t h, rho;
    pipeline_t p;
    text_t text;

    dense_init(h, WHOLE);
    dense_init(rho, WHOLE);
    text_init(&text);
    text_printf(&text,
                "param hbar = %ld\nqubit A\nenvironment nuclei static {\n qubit x\n qudit y 3\n"
                " couple ",
                hbar);
    random_hermitian(h, &text, 8, random);
    text_add(&text, "\n state ");
    random_start(rho, &text, random);
    text_add(&text, "\n}\nlindblad 1/2, A.sm\ninitial A state((1 + A.sx/2)/2)\n"
                    "observe A.sx, A.sy, A.sz\n");
    pipeline_open(&p, text_string(&text), "wigner");
    if (OK(p.status == OK, "a qubit and a random environment, hbar = %ld", hbar)) {
        jets_t *jets = jets_compute(p.hybrid, p.wigner, K);

        OK(jets->order == K && count_equal(jets, rho, h, hbar, p.model->ring) == 3 * (K + 1),
           "the trace over the environment at output, up to order %zu", jets->order);
        jets_free(jets);
    }
    pipeline_close(&p);
    text_clear(&text);
    dense_clear(rho);
    dense_clear(h);
}

/* ---- decoherence functions ----
 *
 * A system of three levels that turns two qubits x, y: h_k = e_k + b_kx . sigma_x + b_ky . sigma_y.
 */

enum { STATES = 3, PAIRS = 3 };

typedef struct {
    long energy[STATES], field[STATES][2][3]; /* e_k; b of each qubit */
    long start[2][3];                         /* r of eta = prod (1 + r . sigma/2)/2 */
    long hbar;
} dephase_t;

static void random_dephasing(dephase_t *d, flint_rand_t random)
{
    d->hbar = 1 + (long)n_randint(random, 3);
    for (size_t k = 0; k < STATES; k++)
        d->energy[k] = (long)n_randint(random, 5) - 2;
    for (size_t n = 0; n < 6; n++) {
        d->start[n / 3][n % 3] = (long)n_randint(random, 3) - 1;
        for (size_t k = 0; k < STATES; k++)
            d->field[k][n / 3][n % 3] = (long)n_randint(random, 5) - 2;
    }
    for (size_t n = 0; n < 3; n++) /* two states may turn a qubit alike */
        if (n_randint(random, 2))
            d->field[1][1][n] = d->field[0][1][n];
}

static char *dephasing_model(const dephase_t *d)
{
    text_t text;

    text_init(&text);
    text_printf(&text,
                "param hbar = %ld\nqudit D 3\nhamiltonian D.e(0,0) - 2*D.e(2,2)\n"
                "environment nuclei static {\n qubit x, y\n",
                d->hbar);
    for (size_t n = 0; n < 2; n++)
        text_printf(&text, " state %c state((1 + (%ld*%c.sx + (%ld)*%c.sy + (%ld)*%c.sz)/2)/2)\n",
                    "xy"[n], d -> start[n][0], "xy"[n], d -> start[n][1], "xy"[n], d -> start[n][2],
                    "xy"[n]);
    for (size_t k = 0; k < STATES; k++) {
        text_printf(&text, " couple D.e(%zu,%zu)*(%ld", k, k, d->energy[k]);
        for (size_t n = 0; n < 2; n++)
            text_printf(&text, " + (%ld)*%c.sx + (%ld)*%c.sy + (%ld)*%c.sz", d->field[k][n][0],
                        "xy"[n], d -> field[k][n][1], "xy"[n], d -> field[k][n][2], "xy"[n]);
        text_add(&text, ")\n");
    }
    text_add(&text, "}\n");
    for (size_t pair = 0; pair < PAIRS; pair++) {
        size_t i = pair == 2, j = pair == 0 ? 1 : 2;

        text_printf(&text, "observe D.e(%zu,%zu) + D.e(%zu,%zu), i*D.e(%zu,%zu) - i*D.e(%zu,%zu)\n",
                    i, j, j, i, i, j, j, i);
    }
    text_add(&text, "initial D state(matrix(D, [[1/3,1/3,1/3],[1/3,1/3,1/3],[1/3,1/3,1/3]]))\n");
    return text_take(&text);
}

/* out += constant + b.sigma of qubit n, x the slow one */
static void add_field(dense_t out, const long *b, size_t n, long denominator)
{
    long stride = n == 0 ? 2 : 1;

    for (long k = 0; k < 4; k++) {
        long sign = k / stride % 2 ? -1 : 1, other = k + sign * stride;

        dense_add_entry(out, k, k, sign * b[2], 0, denominator);
        dense_add_entry(out, k, other, b[0], -sign * b[1], denominator);
    }
}

static void dense_one(dense_t out, long value)
{
    for (long k = 0; k < fmpq_mat_nrows(out->re); k++)
        dense_add_entry(out, k, k, value, 0, 1);
}

/* Tr(U_i eta U_j†): t^(a+b) (-i/hbar)^a (i/hbar)^b / (a! b!) Tr(h_i^a eta h_j^b) */
static void direct(series_t out, const dephase_t *d, size_t i, size_t j, const ring_t *ring)
{
    dense_t eta, one, h[2], left, both;
    fmpq_t trace;
    scalar_t c, x;

    fmpq_init(trace);
    scalar_init(c, ring);
    scalar_init(x, ring);
    dense_init(eta, 4);
    dense_init(one, 4);
    dense_init(left, 4);
    dense_init(both, 4);
    dense_one(one, 1);
    add_field(one, d->start[0], 0, 2);
    dense_one(eta, 1);
    add_field(eta, d->start[1], 1, 2);
    dense_mul(left, one, eta);
    dense_scale(left, left, 1, 0, 4);
    for (size_t s = 0; s < 2; s++) {
        size_t k = s ? j : i;

        dense_init(h[s], 4);
        dense_one(h[s], d->energy[k]);
        add_field(h[s], d->field[k][0], 0, 1);
        add_field(h[s], d->field[k][1], 1, 1);
        dense_scale(h[s], h[s], 0, s ? 1 : -1, d->hbar); /* -+ i/hbar h */
    }
    for (long a = 0; a < SERIES_TERMS; a++) {
        dense_scale(both, left, 1, 0, 1);
        for (long b = 0; a + b < SERIES_TERMS; b++) {
            for (int part = 0; part < 2; part++) {
                fmpq_mat_trace(trace, part ? both->im : both->re);
                scalar_set_fmpq(c, trace, ring);
                scalar_imaginary_unit(x, ring);
                if (part)
                    scalar_mul(c, c, x, ring);
                scalar_add(out + a + b, out + a + b, c, ring);
            }
            dense_mul(both, both, h[1]);
            dense_scale(both, both, 1, 0, b + 1);
        }
        dense_mul(left, h[0], left);
        dense_scale(left, left, 1, 0, a + 1);
    }
    dense_clear(h[1]);
    dense_clear(h[0]);
    dense_clear(both);
    dense_clear(left);
    dense_clear(one);
    dense_clear(eta);
    scalar_clear(x, ring);
    scalar_clear(c, ring);
    fmpq_clear(trace);
}

/* ---- the text of a closed form as a power series ---- */

static void read_form(series_t out, const expr_t *e, model_t *model, diags_t *diags);

/* exp(x), cos(x) or sin(x) of a series without constant: cos x = (exp(ix) + exp(-ix))/2. */
static void read_call(series_t out, const expr_t *e, model_t *model, diags_t *diags)
{
    const ring_t *ring = model->ring;
    series_t wave, other;
    scalar_t c;

    scalar_init(c, ring);
    series_init(wave, ring);
    series_init(other, ring);
    read_form(wave, e->items[0], model, diags);
    scalar_imaginary_unit(c, ring);
    if (strcmp(e->text, "exp") != 0)
        series_scale(wave, wave, c, ring);
    scalar_set_si(c, -1, ring);
    series_scale(other, wave, c, ring);
    series_exp(out, wave, ring);
    series_exp(other, other, ring);
    if (strcmp(e->text, "exp") != 0) {
        if (strcmp(e->text, "sin") == 0)
            series_scale(other, other, c, ring);
        series_add(out, out, other, ring);
        scalar_imaginary_unit(c, ring); /* 1/(2 i) = -i/2 */
        scalar_mul_si(c, c, -1, ring);
        if (strcmp(e->text, "cos") == 0)
            scalar_one(c, ring);
        scalar_mul_ratio(c, c, 1, 2, ring);
        series_scale(out, out, c, ring);
    }
    series_clear(other, ring);
    series_clear(wave, ring);
    scalar_clear(c, ring);
}

static void read_pair(series_t out, const expr_t *e, model_t *model, diags_t *diags)
{
    const ring_t *ring = model->ring;
    series_t right;
    scalar_t c;

    scalar_init(c, ring);
    series_init(right, ring);
    read_form(out, e->items[0], model, diags);
    read_form(right, e->items[1], model, diags);
    if (e->kind == EXPR_MULTIPLY) {
        series_mul(out, out, right, ring);
    } else if (e->kind == EXPR_DIVIDE) { /* by constants only */
        if (scalar_inv(c, right, ring))
            series_scale(out, out, c, ring);
    } else {
        scalar_set_si(c, e->kind == EXPR_ADD ? 1 : -1, ring);
        series_scale(right, right, c, ring);
        series_add(out, out, right, ring);
    }
    series_clear(right, ring);
    scalar_clear(c, ring);
}

static int holds_time(const expr_t *e)
{
    if (e->kind == EXPR_NAME)
        return strcmp(e->text, "t") == 0;
    for (size_t k = 0; k < e->count; k++)
        if (holds_time(e->items[k]))
            return 1;
    return 0;
}

static void read_form(series_t out, const expr_t *e, model_t *model, diags_t *diags)
{
    scalar_t c;

    scalar_init(c, model->ring);
    series_constant(out, c, model->ring);
    if (!holds_time(e)) {
        if (model_scalar(out, e, model, diags) != OK)
            diags_print(stdout, diags);
    } else if (e->kind == EXPR_NAME) {
        scalar_one(out + 1, model->ring);
    } else if (e->kind == EXPR_NEGATE) {
        read_form(out, e->items[0], model, diags);
        scalar_set_si(c, -1, model->ring);
        series_scale(out, out, c, model->ring);
    } else if (e->kind == EXPR_CALL) {
        read_call(out, e, model, diags);
    } else {
        read_pair(out, e, model, diags);
    }
    scalar_clear(c, model->ring);
}

/* The form that a note gives for r_ij; 0 if none does. */
static int noted(series_t out, size_t i, size_t j, const generator_t *generator)
{
    for (size_t k = 0; k < generator->note_count; k++) {
        const char *text = generator->notes[k].text;
        source_t *source;
        diags_t *diags;
        const expr_t *root;
        tree_t *tree;
        status_t status;

        if (strncmp(text, "r_", 2) != 0 || text[2] != (char)('0' + i) || text[3] != (char)('0' + j))
            continue;
        text = strchr(text, '=') + 1;
        source = source_new("form", text, strlen(text));
        diags = diags_new(source);
        status = syntax_parse_expression(&tree, &root, source, NULL, diags);
        if (status == OK)
            read_form(out, root, generator->model, diags);
        diags_print(stdout, diags);
        syntax_free(tree);
        diags_free(diags);
        source_free(source);
        return status == OK;
    }
    return 0;
}

static size_t equal_terms(const series_t a, const series_t b, const ring_t *ring)
{
    size_t good = 0;

    for (size_t k = 0; k < SERIES_TERMS; k++)
        good += (size_t)scalar_equal(a + k, b + k, ring);
    return good;
}

/* rho_ij(t) = rho_ij(0) exp(-i (E_i - E_j) t/hbar) r_ij(t) has the jets
 * <e_ij + e_ji> = 2 Re rho_ij and <i e_ij - i e_ji> = 2 Im rho_ij. */
static void from_jets(series_t out, const jets_t *jets, size_t pair, const dephase_t *d,
                      const ring_t *ring)
{
    static const long level[STATES] = {1, 0, -2};
    size_t i = pair == 2, j = pair == 0 ? 1 : 2;
    slong factorial = 1;
    series_t phase;
    scalar_t c;

    scalar_init(c, ring);
    series_init(phase, ring);
    for (size_t k = 0; k < SERIES_TERMS; k++) {
        factorial *= k ? (slong)k : 1;
        scalar_imaginary_unit(c, ring);
        scalar_mul(c, c, jets_find(jets, JET_QUANTUM, 2 * pair + 1)->values + k, ring);
        scalar_add(c, c, jets_find(jets, JET_QUANTUM, 2 * pair)->values + k, ring);
        scalar_mul_ratio(out + k, c, 3, 2 * (ulong)factorial, ring); /* rho_ij(0) = 1/3 */
    }
    scalar_imaginary_unit(c, ring);
    scalar_mul_ratio(phase + 1, c, level[i] - level[j], (ulong)d->hbar, ring);
    series_exp(phase, phase, ring);
    series_mul(out, out, phase, ring);
    series_clear(phase, ring);
    scalar_clear(c, ring);
}

static void check_pair(const pipeline_t *p, const jets_t *jets, const dephase_t *d, size_t pair)
{
    const ring_t *ring = p->model->ring;
    size_t i = pair == 2, j = pair == 0 ? 1 : 2;
    series_t expected, form, whole;

    series_init(expected, ring);
    series_init(form, ring);
    series_init(whole, ring);
    direct(expected, d, i, j, ring);
    from_jets(whole, jets, pair, d, ring);
    OK(equal_terms(expected, whole, ring) == SERIES_TERMS, "Tr(U_%zu eta U_%zu†) is in the state",
       i, j);
    if (noted(form, i, j, p->generator))
        OK(equal_terms(expected, form, ring) == SERIES_TERMS, "and is the closed form");
    else
        OK(0, "there is a closed form of r_%zu%zu", i, j);
    series_clear(whole, ring);
    series_clear(form, ring);
    series_clear(expected, ring);
}

static void check_dephasing(flint_rand_t random)
{
    dephase_t d;
    pipeline_t p;
    char *text;

    random_dephasing(&d, random);
    text = dephasing_model(&d);
    pipeline_open(&p, text, "wigner");
    if (OK(p.status == OK, "three levels and two qubits, hbar = %ld", d.hbar)) {
        jets_t *jets = jets_compute(p.hybrid, p.wigner, SERIES_ORDER);

        if (OK(jets->order == SERIES_ORDER, "derivatives up to %zu", jets->order))
            for (size_t pair = 0; pair < PAIRS; pair++)
                check_pair(&p, jets, &d, pair);
        jets_free(jets);
    }
    pipeline_close(&p);
    free(text);
}

int main(void)
{
    flint_rand_t random;

    flint_randinit(random);
    flint_randseed(random, tap_seed(), tap_seed() + 1);
    for (unsigned k = 0; k < 2 * tap_multiplier(); k++) {
        check_trace(random);
        check_dephasing(random);
    }
    flint_randclear(random);
    flint_cleanup();
    return tap_done();
}
