/* Positivity of matrices of sines and cosines of one coordinate, against values at many points,
 * which share nothing with the algebra: "always" has no negative eigenvalue anywhere, "never" has
 * one. */
#include <math.h>
#include <stdlib.h>

#include "scalar/psd.h"
#include "tests/unit/tap.h"

enum { TERMS = 6, POINTS = 4000 };

/* c_0 + c_1 cos + c_2 sin + c_3 cos^2 + c_4 sin cos + c_5 sin^2 */
typedef struct {
    slong c[TERMS];
} wave_t;

typedef struct {
    ring_t *ring;
    assumptions_t *assumptions;
    scalar_t sine, cosine; /* of q/2 */
} circle_t;

static double wave_at(const wave_t *w, double x)
{
    double c = cos(x), s = sin(x);

    return (double)w->c[0] + (double)w->c[1] * c + (double)w->c[2] * s + (double)w->c[3] * c * c +
           (double)w->c[4] * s * c + (double)w->c[5] * s * s;
}

static void wave_scalar(scalar_t out, const wave_t *w, const circle_t *f)
{
    static const ulong powers[TERMS][2] = {{0, 0}, {1, 0}, {0, 1}, {2, 0}, {1, 1}, {0, 2}};
    scalar_t term, power;

    scalar_init(term, f->ring);
    scalar_init(power, f->ring);
    scalar_zero(out, f->ring);
    for (size_t k = 0; k < TERMS; k++) {
        scalar_pow(term, f->cosine, powers[k][0], f->ring);
        scalar_pow(power, f->sine, powers[k][1], f->ring);
        scalar_mul(term, term, power, f->ring);
        scalar_mul_si(term, term, w->c[k], f->ring);
        scalar_add(out, out, term, f->ring);
    }
    scalar_clear(power, f->ring);
    scalar_clear(term, f->ring);
}

/* The smallest eigenvalue of [[a, b], [b, d]] on the circle. */
static double lowest(const wave_t *a, const wave_t *b, const wave_t *d)
{
    double least = INFINITY;

    for (int k = 0; k < POINTS; k++) {
        double x = 6.283185307179586 * k / POINTS;
        double p = wave_at(a, x), q = wave_at(b, x), r = wave_at(d, x);

        least = fmin(least, (p + r) / 2 - hypot((p - r) / 2, q));
    }
    return least;
}

static void random_wave(wave_t *w, slong constant, flint_rand_t random)
{
    for (size_t k = 0; k < TERMS; k++)
        w->c[k] = (slong)n_randint(random, 5) - 2;
    w->c[0] += constant;
}

/* out += (u cos + v sin + w)^2, or the product of two of them */
static void add_product(wave_t *out, const slong *x, const slong *y)
{
    out->c[0] += x[2] * y[2];
    out->c[1] += x[0] * y[2] + x[2] * y[0];
    out->c[2] += x[1] * y[2] + x[2] * y[1];
    out->c[3] += x[0] * y[0];
    out->c[4] += x[0] * y[1] + x[1] * y[0];
    out->c[5] += x[1] * y[1];
}

/* Counts answers in `counts`: always, never, open. */
static void check(const wave_t *w, size_t *counts, circle_t *f, unsigned long seed)
{
    scalar_struct *m = calloc(4, sizeof *m);
    double least = lowest(&w[0], &w[1], &w[2]);
    conditions_t conditions;
    int undecided;
    truth_t answer;

    for (size_t k = 0; k < 4; k++) {
        scalar_init(&m[k], f->ring);
        wave_scalar(&m[k], &w[k == 0 ? 0 : k == 3 ? 2 : 1], f);
    }
    conditions_init(&conditions);
    answer = psd_conditions(&conditions, &undecided, NULL, m, 2, f->assumptions, f->ring);
    conditions_clear(&conditions, f->ring);
    counts[undecided ? 2 : answer == TRUTH_TRUE ? 0 : 1]++;
    if (undecided)
        OK(1, "left open");
    else if (answer == TRUTH_TRUE)
        OK(least > -1e-9, "always: the lowest eigenvalue found is %g, seed %lu", least, seed);
    else
        OK(answer == TRUTH_FALSE && least < 1e-4, "never: %g, seed %lu", least, seed);
    for (size_t k = 0; k < 4; k++)
        scalar_clear(&m[k], f->ring);
    free(m);
}

static void check_random(circle_t *f)
{
    size_t counts[3] = {0};
    flint_rand_t random;

    flint_randinit(random);
    flint_randseed(random, tap_seed(), tap_seed() + 1);
    for (unsigned k = 0; k < 25 * tap_multiplier(); k++) {
        wave_t w[3] = {{{0}}, {{0}}, {{0}}};

        random_wave(&w[0], 6, random);
        random_wave(&w[1], 0, random);
        random_wave(&w[2], 6, random);
        check(w, counts, f, tap_seed());
        for (size_t j = 0; j < 3; j++)
            w[j] = (wave_t){{0}};
        for (int terms = 0; terms < 1 + (int)(k % 2); terms++) { /* v v^T, of rank one or two */
            slong v[2][3];

            for (size_t j = 0; j < 6; j++)
                v[j / 3][j % 3] = (slong)n_randint(random, 5) - 2;
            add_product(&w[0], v[0], v[0]);
            add_product(&w[1], v[0], v[1]);
            add_product(&w[2], v[1], v[1]);
        }
        check(w, counts, f, tap_seed());
        w[2].c[0]--; /* no longer */
        check(w, counts, f, tap_seed());
    }
    OK(counts[0] > 20 && counts[1] > 20, "always %zu, never %zu, open %zu", counts[0], counts[1],
       counts[2]);
    flint_randclear(random);
}

/* a + b sin + c cos >= 0 iff a >= 0 and a^2 >= b^2 + c^2. */
static void check_symbols(circle_t *f)
{
    scalar_t x, g;
    conditions_t conditions;
    int undecided, good = 0, all = 0;

    scalar_init(x, f->ring);
    scalar_init(g, f->ring);
    scalar_generator(g, 1, f->ring);
    scalar_mul(x, g, f->sine, f->ring);
    scalar_generator(g, 2, f->ring);
    scalar_addmul(x, g, f->cosine, f->ring);
    scalar_generator(g, 0, f->ring);
    scalar_add(x, x, g, f->ring);
    conditions_init(&conditions);
    OK(psd_conditions(&conditions, &undecided, NULL, x, 1, f->assumptions, f->ring) ==
               TRUTH_UNKNOWN &&
           !undecided,
       "a + b sin + c cos has conditions");
    for (slong a = -3; a <= 6; a++)
        for (slong b = -4; b <= 4; b++)
            for (slong c = -4; c <= 4; c++, all++) {
                slong numbers[3] = {a, b, c};
                scalar_t v[3];
                scalar_src values[8] = {v[0], v[1], v[2]};
                truth_t holds;

                for (int k = 0; k < 3; k++) {
                    scalar_init(v[k], f->ring);
                    scalar_set_si(v[k], numbers[k], f->ring);
                }
                holds = conditions_hold(&conditions, values, f->assumptions, f->ring);
                good += holds == (a >= 0 && a * a >= b * b + c * c ? TRUTH_TRUE : TRUTH_FALSE);
                for (int k = 0; k < 3; k++)
                    scalar_clear(v[k], f->ring);
            }
    OK(good == all, "they are a >= sqrt(b^2 + c^2): %d of %d", good, all);
    conditions_clear(&conditions, f->ring);
    scalar_clear(g, f->ring);
    scalar_clear(x, f->ring);
}

/* [[1 + cos, sin], [sin, 1 - cos]] is singular everywhere, and positive. */
static void check_edges(circle_t *f)
{
    static const wave_t edge[3] = {{{1, 1}}, {{0, 0, 1}}, {{1, -1}}};
    static const wave_t beyond[3] = {{{1, 1}}, {{0, 0, 1}}, {{1, -1, 0, 0, 0, -1}}};
    size_t counts[3] = {0};

    check(edge, counts, f, 0);
    OK(counts[0] == 1, "(1 + cos)(1 - cos) - sin^2 is zero");
    check(beyond, counts, f, 0);
    OK(counts[1] == 1, "less is negative");
}

int main(void)
{
    static const char *const parameters[] = {"a", "b", "c"}, *const coordinates[] = {"C.q", "C.p"};
    circle_t f = {.ring = ring_new(parameters, 3, coordinates, 2)};
    scalar_t argument;

    f.assumptions = assumptions_new(f.ring);
    scalar_init(f.sine, f.ring);
    scalar_init(f.cosine, f.ring);
    scalar_init(argument, f.ring);
    scalar_generator(argument, ring_coordinate(f.ring, 0), f.ring);
    scalar_mul_ratio(argument, argument, 1, 2, f.ring);
    if (OK(scalar_function(f.sine, FUNCTION_SIN, argument, f.ring) == FUNCTION_OK &&
               scalar_function(f.cosine, FUNCTION_COS, argument, f.ring) == FUNCTION_OK,
           "sine and cosine")) {
        check_edges(&f);
        check_symbols(&f);
        check_random(&f);
    }
    scalar_clear(argument, f.ring);
    scalar_clear(f.cosine, f.ring);
    scalar_clear(f.sine, f.ring);
    assumptions_free(f.assumptions);
    ring_free(f.ring);
    flint_cleanup();
    return tap_done();
}
