/* Validated integration: Taylor coefficients and their derivatives, enclosures against solutions
 * that are known or were calculated elsewhere, conserved quantities, wide starts, singularities. */
#include "tests/unit/flows.h"
#include "tests/unit/tap.h"

#include "enclose/decimal.h"
#include "enclose/flow_jet.h"

static int is_narrow(const arb_t x, slong bits)
{
    return mag_cmp_2exp_si(arb_radref(x), -bits) <= 0;
}

/* Whether the ball meets the decimal number, which is known to all its digits. */
static int meets(const arb_t x, const char *known)
{
    arb_t reference;
    int overlaps;

    arb_init(reference);
    arb_set_str(reference, known, 300);
    overlaps = arb_overlaps(x, reference);
    arb_clear(reference);
    return overlaps;
}

/* ---- known solutions ------------------------------------------------------------------------- */

/* By power series of order 45 with 45 digits, in another program (mpmath). */
static void test_known(void)
{
    static const char *const lorenz[] = {"15", "15", "36"}, *const circle[] = {"2", "0"},
                             *const prey[] = {"1", "3"};
    static const char *const at_20[] = {"14.3041462512760208207285232515843415 +/- 1e-33",
                                        "9.5793690774828014681829920463317107 +/- 1e-33",
                                        "39.038325167739235791486418607427128 +/- 1e-32"};
    flow_result_t r;
    flows_t f;
    int all = 1;

    flows_lorenz(&f);
    OK(flows_solve(&r, &f, lorenz, "20", 1, 3, 55, 1) == OK, "Lorenz: t = 20 is reached");
    for (size_t k = 0; k < 3; k++)
        all &= meets(r.values + 3 + k, at_20[k]) && is_narrow(r.values + 3 + k, 24);
    OK(all, "the values calculated elsewhere are inside, steps of 2^-55 give radii below 6e-8");
    flow_result_clear(&r);
    all = flows_solve(&r, &f, lorenz, "20", 1, 3, 100, 0) == OK;
    for (size_t k = 0; k < 3; k++)
        all &= meets(r.values + 3 + k, at_20[k]) && is_narrow(r.values + 3 + k, 100);
    OK(all, "30 digits as asked for");
    flow_result_clear(&r);
    flows_clear(&f);
    flows_van_der_pol(&f, 1);
    OK(flows_solve(&r, &f, circle, "20", 4, 2, 53, 1) == OK &&
           meets(r.values + 8, "2.00814976217494859201449067303420061 +/- 1e-33") &&
           meets(r.values + 9, "-0.0425088752732021469859250798290188 +/- 1e-33") &&
           is_narrow(r.values + 9, 50),
       "van der Pol, mu = 1, t = 20");
    flow_result_clear(&r);
    flows_clear(&f);
    flows_lotka_volterra(&f);
    OK(flows_solve(&r, &f, prey, "50", 1, 2, 53, 1) == OK &&
           meets(r.values + 2, "0.14061331954404765786217665617050182 +/- 1e-32") &&
           meets(r.values + 3, "2.08495987841000042793161850738664987 +/- 1e-32") &&
           is_narrow(r.values + 3, 44),
       "Lotka-Volterra, t = 50");
    flow_result_clear(&r);
    flows_clear(&f);
}

/* An ellipse of eccentricity 3/5: energy -1/2, angular momentum 4/5, period 2 pi. */
static void test_kepler(void)
{
    static const char *const start[] = {"0.4", "0", "0", "2"};
    flow_result_t r;
    flows_t f;
    int conserved = 1;

    flows_kepler(&f);
    OK(flows_solve(&r, &f, start, "20", 5, 6, 60, 0) == OK, "Kepler: t = 20 is reached");
    for (size_t k = 0; k <= 5; k++)
        conserved &= meets(r.values + 6 * k + 4, "-0.5") && meets(r.values + 6 * k + 5, "0.8") &&
                     is_narrow(r.values + 6 * k + 4, 60);
    OK(conserved, "energy and angular momentum stay inside the balls, narrow as asked for");
    flow_result_clear(&r);
    flows_clear(&f);
}

/* x' = -2 t x, y' = cos(t), u' = 1/(2 u), v' = exp(-v), w' = sin(t) w / (2 + cos(t)), with the
 * exact exp(-t^2), sin(t), sqrt(1 + t), log(1 + t), 3/(2 + cos(t)) from 1, 0, 1, 0, 1. */
static void test_functions(void)
{
    static const char *const start[] = {"1", "0", "1", "0", "1"};
    flow_result_t r;
    flows_t f;
    line_builder_t *b = &f.builder;
    size_t t, two, below;
    arb_t x, y;

    flows_begin(&f, 5);
    t = line_input(b, NODE_TIME, 0);
    two = line_integer(b, 2);
    below = line_add(b, two, line_call(b, NODE_COS, t));
    f.rates[0] = line_neg(b, line_mul(b, line_mul(b, two, t), flows_x(&f, 0)));
    f.rates[1] = line_call(b, NODE_COS, t);
    f.rates[2] = line_div(b, line_integer(b, 1), line_mul(b, two, flows_x(&f, 2)));
    f.rates[3] = line_call(b, NODE_EXP, line_neg(b, flows_x(&f, 3)));
    f.rates[4] = line_div(b, line_mul(b, line_call(b, NODE_SIN, t), flows_x(&f, 4)), below);
    flows_end(&f);
    OK(flows_solve(&r, &f, start, "7/3", 1, 5, 100, 0) == OK, "all functions of the time");
    arb_init(x);
    arb_init(y);
    arb_set_ui(x, 7);
    arb_div_ui(x, x, 3, 200);
    arb_mul(y, x, x, 200);
    arb_neg(y, y);
    arb_exp(y, y, 200);
    OK(arb_overlaps(y, r.values + 5) && is_narrow(r.values + 5, 100), "exp(-t^2)");
    arb_sin(y, x, 200);
    OK(arb_overlaps(y, r.values + 6), "sin(t)");
    arb_add_ui(y, x, 1, 200);
    arb_sqrt(y, y, 200);
    OK(arb_overlaps(y, r.values + 7), "sqrt(1 + t)");
    arb_log1p(y, x, 200);
    OK(arb_overlaps(y, r.values + 8), "log(1 + t)");
    arb_cos(y, x, 200);
    arb_add_ui(y, y, 2, 200);
    arb_ui_div(y, 3, y, 200);
    OK(arb_overlaps(y, r.values + 9) && is_narrow(r.values + 9, 100), "3/(2 + cos(t))");
    arb_clear(x);
    arb_clear(y);
    flow_result_clear(&r);
    flows_clear(&f);
}

/* ---- wide starts ----------------------------------------------------------------------------- */

/* Each corner's own solution is inside of the enclosure of the box. */
static void test_wide(void)
{
    static const char *const box[] = {"1 +/- 0.01", "3 +/- 0.01"};
    static const char *const corners[][2] = {
        {"0.99", "2.99"}, {"0.99", "3.01"}, {"1.01", "2.99"}, {"1.01", "3.01"}, {"1.003", "3"}};
    flow_result_t wide, r;
    flows_t f;
    int inside = 1;

    flows_lotka_volterra(&f);
    OK(flows_solve(&wide, &f, box, "5", 5, 2, 53, 1) == OK, "a box of starts");
    for (size_t c = 0; c < sizeof corners / sizeof *corners; c++) {
        inside &= flows_solve(&r, &f, corners[c], "5", 5, 2, 60, 0) == OK;
        for (size_t k = 0; k < 12; k++)
            inside &= arb_contains(wide.values + k, r.values + k);
        flow_result_clear(&r);
    }
    OK(inside, "holds the solutions of its corners");
    OK(is_narrow(wide.values + 10, 3), "and has not blown up");
    flow_result_clear(&wide);
    flows_clear(&f);
}

/* ---- singularities ------------------------------------------------------------------------------
 */

static void test_singular(void)
{
    static const char *const start[] = {"1"};
    flow_result_t r;
    flows_t f;
    arb_t least;

    arb_init(least);
    flows_begin(&f, 1); /* x' = x^2: 1/(1 - t) */
    f.rates[0] = line_mul(&f.builder, flows_x(&f, 0), flows_x(&f, 0));
    flows_end(&f);
    OK(flows_solve(&r, &f, start, "2", 8, 1, 40, 0) == UNDECIDED && r.why, "a pole is no result");
    printf("# %s\n", r.why ? r.why : "");
    arb_set_str(least, "0.999", 64);
    OK(r.reached == 4 && arb_gt(r.until, least) && !arb_contains_si(r.until, 1) &&
           meets(r.values + 1, "1.33333333333333333 +/- 1e-17") && meets(r.values + 2, "2"),
       "values and existence are proven up to it, not beyond");
    arb_clear(least);
    flow_result_clear(&r);
    flows_clear(&f);
    flows_begin(&f, 1); /* x' = -1/x: sqrt(1 - 2 t) */
    f.rates[0] =
        line_neg(&f.builder, line_div(&f.builder, line_integer(&f.builder, 1), flows_x(&f, 0)));
    flows_end(&f);
    OK(flows_solve(&r, &f, start, "1", 2, 1, 40, 0) == UNDECIDED, "nor is the end of a root");
    flow_result_clear(&r);
    flows_clear(&f);
}

/* ---- random programs
 * ----------------------------------------------------------------------------- */

/* A program of a few nodes in two unknowns, harmless near (0, 0). */
static void random_flow(flows_t *f, flint_rand_t random)
{
    line_builder_t *b = &f->builder;
    size_t pool[16], count = 0;

    flows_begin(f, 2);
    pool[count++] = flows_x(f, 0);
    pool[count++] = flows_x(f, 1);
    pool[count++] = line_input(b, NODE_TIME, 0);
    pool[count++] = line_integer(b, 1);
    while (count < 12) {
        static const node_kind_t kinds[] = {NODE_SIN, NODE_COS, NODE_EXP};
        size_t x = pool[n_randint(random, count)], y = pool[n_randint(random, count)];
        ulong what = n_randint(random, 7);
        size_t square = line_add(b, line_integer(b, 2), line_mul(b, y, y)), node;

        node = what < 2   ? line_mul(b, line_div(b, x, line_integer(b, 4)), y)
               : what < 3 ? line_sub(b, x, y)
               : what < 4 ? line_div(b, x, square)
               : what < 5
                   ? line_call(b, NODE_SQRT, square)
                   : line_call(b, kinds[n_randint(random, 3)], line_div(b, x, line_integer(b, 8)));
        if (node != LINE_ZERO)
            pool[count++] = node;
    }
    f->rates[0] = pool[10];
    f->rates[1] = pool[11];
    flows_end(f);
}

/* x_k(a + d) is in x_k(a) + X_k([a, a + d]) d, and X_k is not much wider than the step asks for. */
static void check_slopes(flows_t *f, flint_rand_t random)
{
    enum { ORDER = 9 };
    flow_jet_t at, moved, box;
    arb_ptr a = _arb_vec_init(2), b = _arb_vec_init(2), hull = _arb_vec_init(2),
            d = _arb_vec_init(2);
    arb_t t, sum;
    int inside = 1;

    arb_init(t);
    arb_init(sum);
    arb_set_si(t, 1);
    arb_mul_2exp_si(t, t, -1);
    flow_jet_init(&at, &f->flow, ORDER, 0, 200);
    flow_jet_init(&moved, &f->flow, ORDER, 0, 200);
    flow_jet_init(&box, &f->flow, ORDER, 1, 128);
    for (size_t i = 0; i < 2; i++) {
        arb_set_si(a + i, (slong)n_randint(random, 17) - 8);
        arb_mul_2exp_si(a + i, a + i, -4);
        arb_set_si(d + i, (slong)n_randint(random, 17) - 8);
        arb_mul_2exp_si(d + i, d + i, -24);
        arb_add(b + i, a + i, d + i, 200);
        arb_union(hull + i, a + i, b + i, 128);
    }
    flow_jet_run(&at, a, t, ORDER);
    flow_jet_run(&moved, b, t, ORDER);
    flow_jet_run(&box, hull, t, ORDER);
    for (size_t i = 0; i < 2; i++)
        for (size_t k = 0; k <= ORDER; k++) {
            arb_set(sum, flow_jet_unknown(&at, i) + k);
            for (size_t j = 0; j < 2; j++)
                arb_addmul(sum, flow_jet_slope(&box, i, j) + k, d + j, 200);
            inside &= arb_contains(sum, flow_jet_unknown(&moved, i) + k);
            inside &= mag_cmp_2exp_si(arb_radref(sum), -24) < 0;
        }
    OK(inside, "derivatives of Taylor coefficients by the start, seed %lu", tap_seed());
    flow_jet_clear(&at);
    flow_jet_clear(&moved);
    flow_jet_clear(&box);
    _arb_vec_clear(a, 2);
    _arb_vec_clear(b, 2);
    _arb_vec_clear(hull, 2);
    _arb_vec_clear(d, 2);
    arb_clear(t);
    arb_clear(sum);
}

/* The flow over 1/4 twice is the flow over 1/2; what is printed is as true as the balls. */
static void check_composition(flows_t *f)
{
    static const char *const start[] = {"0.25", "-0.125"};
    char *middle[2];
    const char *again[2];
    flow_result_t whole, half;
    size_t shift = 0;
    int same = 1;

    for (size_t k = 0; k < f->line.count; k++)
        shift |= f->line.nodes[k].kind == NODE_TIME; /* not autonomous: the second half differs */
    if (shift)
        return;
    same &= flows_solve(&whole, f, start, "1/2", 2, 2, 80, 0) == OK;
    for (size_t k = 0; k < 2; k++) {
        char *rad;
        text_t text;

        decimal_ball(&middle[k], &rad, whole.values + 2 + k, 1000);
        text_init(&text);
        text_printf(&text, "%s +/- %s", middle[k], rad);
        free(middle[k]);
        free(rad);
        middle[k] = text_take(&text);
        again[k] = middle[k];
    }
    same &= flows_solve(&half, f, again, "1/4", 1, 2, 60, 1) == OK;
    same &= arb_overlaps(half.values + 2, whole.values + 4) &&
            arb_overlaps(half.values + 3, whole.values + 5) && is_narrow(half.values + 3, 50);
    OK(same, "two halves make a whole, seed %lu", tap_seed());
    flow_result_clear(&whole);
    flow_result_clear(&half);
    free(middle[0]);
    free(middle[1]);
}

int main(void)
{
    flint_rand_t random;

    flint_randinit(random);
    flint_randseed(random, tap_seed(), tap_seed() + 1);
    test_known();
    test_kepler();
    test_functions();
    test_wide();
    test_singular();
    for (unsigned k = 0; k < 12 * tap_multiplier(); k++) {
        flows_t f;

        random_flow(&f, random);
        check_slopes(&f, random);
        check_composition(&f);
        flows_clear(&f);
    }
    flint_randclear(random);
    return tap_done();
}
