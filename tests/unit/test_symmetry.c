/* Symmetries: worked models; random ones with and without a symmetry; and against the connected
 * components of the generator as a matrix. */
#include <math.h>

#include "certify/sparse.h"
#include "pipeline.h"
#include "reduce/symmetry.h"
#include "scheme/equations.h"
#include "tap.h"

/* ---- worked models -------------------------------------------------------------------------- */

/* "weak U(1) C.n + 1/2*A.sz; strong Z_2 C.n" in one text. */
static char *listed(const symmetries_t *s, int blocks)
{
    text_t out;

    text_init(&out);
    if (s->why)
        text_printf(&out, "refused: %s", s->why);
    for (size_t k = 0; k < s->count; k++) {
        const symmetry_t *one = &s->symmetries[k];

        text_printf(&out, "%s%s %s %s", k ? "; " : "", one->strong ? "strong" : "weak", one->group,
                    one->charge);
        if (blocks)
            text_printf(&out, " [%s|%s]", one->observables, one->start);
    }
    return text_take(&out);
}

static void expect(const char *name, const char *model, int blocks, const char *symmetries)
{
    pipeline_t p;
    symmetries_t *s;
    char *found;

    pipeline_open(&p, model, "wigner");
    if (!OK(p.status == OK, "%s is a model", name)) {
        pipeline_close(&p);
        return;
    }
    s = symmetries_new(p.generator);
    found = listed(s, blocks);
    OK(strcmp(found, symmetries) == 0, "%s: %s", name, symmetries);
    if (strcmp(found, symmetries) != 0)
        printf("# found: %s\n", found);
    free(found);
    symmetries_free(s);
    pipeline_close(&p);
}

#define JC "mode C\nqubit A\nhamiltonian C.n + A.sz/2 + C.a*A.sp + C.ad*A.sm\n"

static void test_worked(void)
{
    expect("Jaynes-Cummings", JC, 0, "strong U(1) C.n + 1/2*A.sz");
    expect("with loss", JC "lindblad 1, C.a\nlindblad 1/2, A.sm\n", 0, "weak U(1) C.n + 1/2*A.sz");
    expect("with dephasing", JC "lindblad 1, A.sz\n", 0, "strong U(1) C.n + 1/2*A.sz");
    expect("driven", JC "hamiltonian C.q\n", 0, "");
    expect("with two-photon loss", JC "lindblad 1, C.a^2\nlindblad 1, A.sz\n", 0,
           "strong Z_2 C.n + 1/2*A.sz; weak U(1) C.n + 1/2*A.sz");
    expect("Rabi", "mode C\nqubit A\nhamiltonian C.n + A.sz/2 + C.q*A.sx\n", 0,
           "strong Z_2 C.n + 1/2*A.sz");
    expect("Rabi with loss",
           "mode C\nqubit A\nhamiltonian C.n + A.sz/2 + C.q*A.sx\nlindblad 1, C.a\n", 0,
           "weak Z_2 C.n + 1/2*A.sz");
    expect("Dicke", "mode C\nspin J 1\nhamiltonian C.n + J.Sz + C.q*J.Sx\n", 0,
           "strong Z_2 C.n + J.e(1,1)");
    expect("Tavis-Cummings with loss",
           "mode C\nspin J 1\nhamiltonian C.n + J.Sz + C.a*J.Sp + C.ad*J.Sm\nlindblad 1, C.a\n", 0,
           "weak U(1) C.n + 2*J.e(0,0) + J.e(1,1)");
    expect("dephasing", "qubit A\nhamiltonian A.sz\nlindblad 1, A.sz\n", 0, "strong U(1) 1/2*A.sz");
    expect("two-photon loss", "mode C\nhamiltonian C.n\nlindblad 1, C.a^2\n", 0,
           "strong Z_2 C.n; weak U(1) C.n");
    expect("three-photon drive", "mode C\nhamiltonian C.n + C.a^3 + C.ad^3\n", 0, "strong Z_3 C.n");
    expect("exchange of two for one", "mode C, D\nhamiltonian C.a^2*D.ad + C.ad^2*D.a\n", 0,
           "strong U(1) C.n + 2*D.n");
    expect(
        "squeezed bath",
        "mode C\nhamiltonian C.n\nenvironment b bath {\n couple C.a\n nbar 1\n squeezing 1/2\n}\n",
        0, "weak Z_2 C.n");
    expect("chain",
           "qubit A[1..3]\nhamiltonian sum(k, 1, 2, A[k].sx*A[k+1].sx + A[k].sy*A[k+1].sy)\n"
           "lindblad 1, A[1].sm\n",
           0, "weak U(1) 1/2*A[1].sz + 1/2*A[2].sz + 1/2*A[3].sz");
    expect("Ising chain", "qubit A[1..3]\nhamiltonian sum(k, 1, 2, A[k].sx*A[k+1].sx) + A[1].sz\n",
           0, "strong Z_2 1/2*A[1].sz + 1/2*A[2].sz + 1/2*A[3].sz");
    expect("what a channel moves and H moves back",
           "mode C\nhamiltonian C.n - i/2*(C.a - C.ad)\nlindblad 1, C.a + 1\n", 0, "weak U(1) C.n");
    expect("lambda system",
           "qudit T 3\nmode C\nhamiltonian C.a*T.e(2,0) + C.ad*T.e(0,2)\nlindblad 1, T.e(1,2)\n", 0,
           "strong U(1) T.e(1,1) + T.e(2,2) + C.n; weak U(1) T.e(1,1)");
}

static void test_blocks(void)
{
    expect("what is read and filled", JC "lindblad 1, C.a\nobserve C.n, A.sz\n", 1,
           "weak U(1) C.n + 1/2*A.sz [0|0]");
    expect("a coherent start", JC "lindblad 1, C.a\nobserve C.n, C.q\ninitial C coherent(1)\n", 1,
           "weak U(1) C.n + 1/2*A.sz [-1, 0, 1|all]");
    expect("a superposition", JC "lindblad 1, C.a\nobserve C.q\ninitial A ket(3/5, 4/5)\n", 1,
           "weak U(1) C.n + 1/2*A.sz [-1, 1|-1, 0, 1]");
    expect("a cat", JC "lindblad 1, C.a\nobserve C.q^2\ninitial C cat(1)\n", 1,
           "weak U(1) C.n + 1/2*A.sz [-2, 0, 2|0 modulo 2]");
    expect("nothing is read", JC "lindblad 1, C.a\n", 1, "weak U(1) C.n + 1/2*A.sz [none|0]");
    expect("two modes, squeezed together",
           "mode C, D\nhamiltonian C.n + D.n\nlindblad 1, C.a\nlindblad 1, D.a\n"
           "initial C, D gaussian([0,0,0,0], [[1,0,1/2,0],[0,1,0,-1/2],[1/2,0,1,0],[0,-1/2,0,1]])\n"
           "observe C.a*D.a + C.ad*D.ad\n",
           1, "weak U(1) C.n [-1, 1|all]; weak U(1) D.n [-1, 1|all]");
}

/* ---- against the matrix --------------------------------------------------------------------- */

enum { LEVELS = 4 };

/* f(x) of a charge as printed, in halves. */
static long charge_at(const char *text, const model_t *model, const size_t *state)
{
    long sum = 0, sign = 1;

    while (*text) {
        long numerator = 1, denominator = 1;
        size_t length;

        for (; *text == ' ' || *text == '+' || *text == '-'; text++)
            sign = *text == '-' ? -1 : *text == '+' ? 1 : sign;
        if (*text >= '0' && *text <= '9') {
            numerator = strtol(text, (char **)&text, 10);
            if (*text == '/')
                denominator = strtol(text + 1, (char **)&text, 10);
            text++; /* the star */
        }
        for (size_t f = 0; f < space_count(model->space); f++) {
            const char *name = space_name(model->space, f);
            long value = 0;

            length = strlen(name);
            if (strncmp(text, name, length) != 0 || text[length] != '.')
                continue;
            text += length + 1;
            if (*text == 'n')
                value = 2 * (long)state[f];
            else if (*text == 's')
                value = state[f] == 0 ? 2 : -2;
            else
                value = 2 * (strtol(text + 2, NULL, 10) == (long)state[f]);
            sum += sign * numerator * value / denominator;
            text += strcspn(text, " ");
            break;
        }
    }
    return sum;
}

static size_t root_of(size_t *parent, size_t k)
{
    while (parent[k] != k)
        k = parent[k] = parent[parent[k]];
    return k;
}

typedef struct {
    stage_t stage;
    values_t values;
    size_t factors[8], D;
    sparse_t generator, *jumps;
    double complex_[2];
} matrix_t;

/* The element of sum A . B from column (k, l) to row (i, j), added up in doubles. */
static void fill_matrix(double *re, double *im, const equations_t *e, const stage_t *stage,
                        const values_t *values)
{
    size_t D = stage->dimension, n = D * D;
    double *a = calloc((e->jump_count + 1) * 2 * n, sizeof(double));

    for (size_t m = 0; m <= e->jump_count; m++) {
        sparse_t s;

        sparse_make(&s, m == 0 ? e->generator : &e->jumps[m - 1], values, stage);
        for (size_t t = 0; t < s.count; t++) {
            double *to = a + (m * n + s.entries[t].row * D + s.entries[t].column) * 2;

            to[0] = arf_get_d(arb_midref(acb_realref(s.entries[t].value.value)), ARF_RND_NEAR);
            to[1] = arf_get_d(arb_midref(acb_imagref(s.entries[t].value.value)), ARF_RND_NEAR);
        }
        sparse_clear(&s);
    }
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n; k++) {
            size_t x = i / D, y = i % D, u = k / D, v = k % D;

            if (y == v) {
                re[i * n + k] += a[(x * D + u) * 2];
                im[i * n + k] += a[(x * D + u) * 2 + 1];
            }
            if (x == u) {
                re[i * n + k] += a[(y * D + v) * 2];
                im[i * n + k] -= a[(y * D + v) * 2 + 1];
            }
            for (size_t m = 0; m < e->jump_count * e->jump_count; m++) {
                const double *l = a + ((m / e->jump_count + 1) * n + x * D + u) * 2;
                const double *r = a + ((m % e->jump_count + 1) * n + y * D + v) * 2;
                double rate[2], pr = l[0] * r[0] + l[1] * r[1], pi = l[1] * r[0] - l[0] * r[1];
                number_t K;

                if (pr == 0 && pi == 0)
                    continue;
                number_init(&K);
                number_evaluate(&K, &e->rates[m], values);
                rate[0] = arf_get_d(arb_midref(acb_realref(K.value)), ARF_RND_NEAR);
                rate[1] = arf_get_d(arb_midref(acb_imagref(K.value)), ARF_RND_NEAR);
                number_clear(&K);
                re[i * n + k] += rate[0] * pr - rate[1] * pi;
                im[i * n + k] += rate[0] * pi + rate[1] * pr;
            }
        }
    free(a);
}

/* The label of |x><y|: f(x) - f(y), and f(y) of strong ones, in halves, modulo their orders. */
static void label_of(long *label, const symmetries_t *s, const model_t *model, const size_t *x,
                     const size_t *y)
{
    for (size_t k = 0; k < s->count; k++) {
        const symmetry_t *one = &s->symmetries[k];
        long order = one->group[0] == 'Z' ? 2 * strtol(one->group + 2, NULL, 10) : 0;
        long a = charge_at(one->charge, model, x), b = charge_at(one->charge, model, y);

        label[2 * k] = a - b;
        label[2 * k + 1] = one->strong ? b : 0;
        for (int j = 0; order && j < 2; j++)
            label[2 * k + j] = ((label[2 * k + j] % order) + order) % order;
    }
}

static void state_of(size_t *state, size_t i, const stage_t *stage)
{
    for (size_t f = stage->count; f-- > 0;) {
        size_t d = space_dimension(stage->algebra->space, stage->factors[f]);

        d = d ? d : stage->levels;
        state[stage->factors[f]] = i % d;
        i /= d;
    }
}

/* Components of the matrix must lie within blocks, and if `exact` be all of them. */
static void compare_components(const char *name, pipeline_t *p, int exact)
{
    const model_t *model = p->model;
    equations_t *e;
    stage_t stage;
    values_t values;
    size_t factors[8], count = space_count(model->space), n, wrong = 0, components = 0, blocks = 0;
    symmetries_t *s = symmetries_new(p->generator);
    arb_struct *none = calloc(ring_parameter_count(model->ring) + 1, sizeof(arb_struct));
    double *re, *im;
    size_t *parent;
    long *labels;

    for (size_t f = 0; f < count; f++)
        factors[f] = f;
    for (size_t g = 0; g < ring_parameter_count(model->ring); g++)
        arb_init(&none[g]);
    values_init(&values, none, model);
    if (scheme_quantum(&e, p->generator, p->diags) != OK)
        return;
    stage_init(&stage, factors, count, LEVELS, &model->algebra, &values);
    n = stage.dimension * stage.dimension;
    re = calloc(n * n, sizeof(double));
    im = calloc(n * n, sizeof(double));
    parent = calloc(n, sizeof(size_t));
    labels = calloc(n * (2 * s->count + 1), sizeof(long));
    fill_matrix(re, im, e, &stage, &values);
    for (size_t i = 0; i < n; i++) {
        size_t x[8], y[8];

        parent[i] = i;
        state_of(x, i / stage.dimension, &stage);
        state_of(y, i % stage.dimension, &stage);
        label_of(labels + i * 2 * s->count, s, model, x, y);
    }
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n; k++)
            if (fabs(re[i * n + k]) + fabs(im[i * n + k]) > 1e-9) {
                parent[root_of(parent, i)] = root_of(parent, k);
                wrong += memcmp(labels + i * 2 * s->count, labels + k * 2 * s->count,
                                2 * s->count * sizeof(long)) != 0;
            }
    for (size_t i = 0; i < n; i++) {
        size_t k = 0;

        components += root_of(parent, i) == i;
        while (memcmp(labels + i * 2 * s->count, labels + k * 2 * s->count,
                      2 * s->count * sizeof(long)) != 0)
            k++;
        blocks += k == i;
    }
    OK(wrong == 0, "%s: no element of the matrix leads from block to block", name);
    OK(exact ? components == blocks : components >= blocks, "%s: %zu components, %zu blocks", name,
       components, blocks);
    free(re);
    free(im);
    free(parent);
    free(labels);
    free(none);
    stage_clear(&stage);
    values_clear(&values);
    equations_free(e);
    symmetries_free(s);
}

static void components_of(const char *name, const char *text, int exact)
{
    pipeline_t p;

    pipeline_open(&p, text, "wigner");
    if (OK(p.status == OK, "%s is a model", name))
        compare_components(name, &p, exact);
    pipeline_close(&p);
}

static void test_components(void)
{
    components_of("Jaynes-Cummings", JC, 0); /* cut, the highest level is an end */
    components_of("lossy Jaynes-Cummings", JC "lindblad 1, C.a\nlindblad 1, A.sm", 1);
    components_of("Rabi", "mode C\nqubit A\nhamiltonian C.n + A.sz/2 + C.q*A.sx\nlindblad 1, C.a",
                  1);
    components_of("dephasing", "qubit A\nhamiltonian A.sz\nlindblad 1, A.sz", 1);
    components_of("Dicke", "mode C\nspin J 1\nhamiltonian C.n + J.Sz + C.q*J.Sx", 1);
    components_of("two-photon loss", "mode C\nhamiltonian C.n\nlindblad 1, C.a^2", 0);
    components_of("chain",
                  "qubit A[1..3]\nhamiltonian A[1].sz + sum(k, 1, 2, A[k].sx*A[k+1].sx + "
                  "A[k].sy*A[k+1].sy)\nlindblad 1, A[1].sm\nlindblad 1/2, A[3].sp",
                  1);
    components_of("three levels",
                  "qudit T 3\nhamiltonian T.e(0,1) + T.e(1,0)\nlindblad 1, T.e(2,2)", 1);
}

/* ---- random models -------------------------------------------------------------------------- */

/* A random term C.ad^a C.a^b times A.sp or A.sm, with its adjoint: it moves C.n - m*up by
 * (a - b) -+ m; kept if that is a multiple of `order` (0: zero). */
static void add_random(text_t *out, flint_rand_t random, const char *const *names, long m,
                       long order, int channel)
{
    for (;;) {
        long a = (long)n_randint(random, 4), b = (long)n_randint(random, 4);
        long up = (long)n_randint(random, 3) - 1;
        long moved = a - b - m * up;
        const char *spin = up > 0 ? "*%s.sp" : "*%s.sm";
        text_t term;

        if (order ? moved % order != 0 : moved != 0)
            continue;
        if (a + b == 0 && up == 0)
            continue;
        text_init(&term);
        text_printf(&term, "%s.ad^%ld*%s.a^%ld", names[0], a, names[0], b);
        if (up)
            text_printf(&term, up > 0 ? "*%s.sp" : "*%s.sm", names[1]);
        (void)spin;
        if (channel)
            text_printf(out, "lindblad %lu, %s\n", 1 + n_randint(random, 3), text_string(&term));
        else {
            text_printf(out, "hamiltonian %lu*(%s + %s.ad^%ld*%s.a^%ld", 1 + n_randint(random, 5),
                        text_string(&term), names[0], b, names[0], a);
            if (up)
                text_printf(out, up > 0 ? "*%s.sm" : "*%s.sp", names[1]);
            text_add(out, ")\n");
        }
        text_clear(&term);
        return;
    }
}

static char *random_model(flint_rand_t random, int swapped, long m, long order)
{
    const char *const names[] = {swapped ? "Z" : "C", swapped ? "B" : "A"};
    text_t out;

    text_init(&out);
    if (swapped)
        text_printf(&out, "qubit %s\nmode %s\n", names[1], names[0]);
    else
        text_printf(&out, "mode %s\nqubit %s\n", names[0], names[1]);
    for (int k = 0; k < 3; k++)
        add_random(&out, random, names, m, order, 0);
    add_random(&out, random, names, m, order, 1);
    return text_take(&out);
}

/* The label that the symmetry built in stands for is constant wherever all labels found are. */
static int implies(const symmetries_t *s, const model_t *model, long m, long order)
{
    size_t mode = space_is_mode(model->space, 0) ? 0 : 1;

    for (size_t i = 0; i < 16 * 16; i++) {
        size_t x[2], y[2];
        long label[32], moved;
        int zero = 1;

        x[mode] = i % 8;
        x[1 - mode] = i / 8 % 2;
        y[mode] = i / 16 % 8;
        y[1 - mode] = i / 128;
        label_of(label, s, model, x, y);
        for (size_t k = 0; k < s->count; k++)
            zero = zero && label[2 * k] == 0;
        moved = (long)x[mode] - (long)y[mode] - m * ((x[1 - mode] == 0) - (y[1 - mode] == 0));
        if (zero && (order ? moved % order != 0 : moved != 0))
            return 0;
    }
    return 1;
}

static void test_random(flint_rand_t random)
{
    static const long cases[][2] = {{-1, 0}, {1, 0}, {-2, 0}, {-1, 2}, {0, 3}, {2, 4}};

    for (size_t k = 0; k < 6 * tap_multiplier(); k++) {
        long m = cases[k % 6][0], order = cases[k % 6][1];
        char *text = random_model(random, (int)(k & 1), m, order);
        symmetries_t *s;
        pipeline_t p;

        pipeline_open(&p, text, "wigner");
        s = symmetries_new(p.generator);
        OK(implies(s, p.model, m, order), "the symmetry built in is found, m = %ld, order %ld", m,
           order);
        compare_components("a random model", &p, 0);
        symmetries_free(s);
        pipeline_close(&p);
        free(text);
    }
}

static void test_none(flint_rand_t random)
{
    for (unsigned k = 0; k < 4 * tap_multiplier(); k++) {
        char *text = random_model(random, (int)(k & 1), 0, 1);
        text_t all;
        symmetries_t *s;
        pipeline_t p;

        text_init(&all);
        text_printf(&all, "%shamiltonian %s.q + %s.sx\n", text, k & 1 ? "Z" : "C",
                    k & 1 ? "B" : "A");
        pipeline_open(&p, text_string(&all), "wigner");
        s = symmetries_new(p.generator);
        OK(s->count == 0 && !s->why, "where every level moves by one and every spin there is none");
        symmetries_free(s);
        pipeline_close(&p);
        text_clear(&all);
        free(text);
    }
}

int main(void)
{
    flint_rand_t random;

    flint_randinit(random);
    for (unsigned long k = 0; k < tap_seed() % 97; k++)
        n_randint(random, 2);
    test_worked();
    test_blocks();
    test_components();
    test_random(random);
    test_none(random);
    flint_randclear(random);
    flint_cleanup();
    return tap_done();
}
