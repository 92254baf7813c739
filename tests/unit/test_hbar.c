/* hbar as a symbol: what is derived with it and then given a number is what is derived with that
 * number.  Random models, the hybrid equation, the unravelling and the quantum-classical Liouville
 * equation in random orders; coefficients are compared by their values at random points. */
#include "base/memory.h"
#include "base/text.h"
#include "scheme/equations.h"
#include "scheme/qcle.h"
#include "tests/unit/pipeline.h"
#include "tests/unit/tap.h"

enum { PRECISION = 200 };

/* One derivation: everything that is compared. */
typedef struct {
    pipeline_t p;
    qcle_t *qcle;
    equations_t *unravel;
    char *refused[2];
    arb_struct *point; /* values of parameters and coordinates */
    size_t point_size;
} derived_t;

/* ---- random models ---- */

static const char *const linear[] = {"C.p^2/2",
                                     "w*C.q^2/2",
                                     "hbar*w*A.sz",
                                     "w*A.sy",
                                     "g*(C.a*A.sp + C.ad*A.sm)",
                                     "g/hbar*C.q*A.sz",
                                     "g*hbar^2*C.p*A.sx",
                                     "C.q*D.p",
                                     "hbar*g*D.q*A.sy",
                                     "w*D.n"};
static const char *const general[] = {"g*C.q^3*A.sz", "C.q^4/(4*hbar)", "g*C.n*A.sx", "C.q*D.q^2",
                                      "g*hbar*C.q*D.q*A.sx"};
static const char *const noise[] = {"lindblad r/hbar, C.q + hbar*D.p", "lindblad r, C.a + A.sm",
                                    "lindblad r*hbar, C.ad",
                                    "environment heat bath {\n couple sqrt(r)*C.a\n nbar n\n}",
                                    ("environment gas collisions {\n qubit e\n state (1 + e.sz)/2\n"
                                     " couple sqrt(r)*C.q*e.sx + D.q*e.sy\n}")};
static const char *const orders[] = {"wigner", "husimi", "p", "s=1/3",
                                     "S=[[1/2,0,0,0],[0,0,0,0],[0,0,hbar,0],[0,0,0,1]]"};

static char *random_model(flint_rand_t random, int is_linear)
{
    text_t text;

    text_init(&text);
    text_add(&text, "param g, w, r, n\nassume r > 0, n >= 0\nmode C, D classical\nqubit A\n"
                    "hamiltonian 0");
    for (int k = 0; k < 4; k++)
        text_printf(&text, " + %lu*%s", 1 + n_randint(random, 3), linear[n_randint(random, 10)]);
    if (!is_linear)
        text_printf(&text, " + %s", general[n_randint(random, 5)]);
    text_printf(&text, "\n%s\n", noise[n_randint(random, 5)]);
    text_add(&text, "lindblad r, C.q\nlindblad r, C.p\nlindblad r, D.q\nlindblad r, D.p\n"
                    "lindblad r, A.sx\nlindblad 2*r, A.sy\nlindblad r, A.sz\n");
    return text_take(&text);
}

/* ---- derivations ---- */

static void derive(derived_t *out, const char *hbar, const char *body, const char *order)
{
    positivity_t positivity;
    text_t text;

    *out = (derived_t){.qcle = NULL};
    text_init(&text);
    text_printf(&text, "param hbar%s\n%s", hbar, body);
    pipeline_open(&out->p, text_string(&text), order);
    text_clear(&text);
    if (out->p.status != OK)
        return;
    hybrid_positivity(&positivity, out->p.hybrid);
    if (scheme_qcle(&out->qcle, &out->refused[0], out->p.hybrid, out->p.diags) != OK ||
        scheme_unravel(&out->unravel, &out->refused[1], out->p.hybrid, &positivity, 1,
                       out->p.diags) != OK)
        diags_print(stdout, out->p.diags);
    positivity_clear(&positivity, out->p.hybrid);
}

static void derived_clear(derived_t *d)
{
    for (size_t k = 0; k < d->point_size; k++)
        arb_clear(d->point + k);
    free(d->point);
    free(d->refused[0]);
    free(d->refused[1]);
    if (d->unravel)
        equations_free(d->unravel);
    qcle_free(d->qcle);
    pipeline_close(&d->p);
}

/* The same point for both: parameters by their names, hbar as given; then the coordinates. */
static void choose_point(derived_t *d, const char *hbar, flint_rand_t random)
{
    const ring_t *ring = d->p.model->ring;
    size_t parameters = ring_parameter_count(ring);
    fmpq_t value;

    fmpq_init(value);
    d->point_size = parameters + ring_coordinate_count(ring);
    d->point = memory_new(d->point_size + 1, sizeof *d->point);
    for (size_t k = 0; k < d->point_size; k++) {
        arb_init(d->point + k);
        if (k < parameters && strcmp(ring_generator_name(ring, k), "hbar") == 0)
            fmpq_set_str(value, hbar, 10);
        else
            fmpq_set_si(value, 1 + (slong)n_randint(random, 40), 7);
        arb_set_fmpq(d->point + k, value, 2 * PRECISION);
    }
    fmpq_clear(value);
}

/* ---- comparison ----
 *
 * Whether there is an unravelling may differ: with a symbol it is derived where some numbers allow
 * it, and refused where the sign of a pivot of D2 is not known. */

/* Equal balls that are small. */
static int same(scalar_src a, const derived_t *first, scalar_src b, const derived_t *second)
{
    int equal;
    acb_t x, y;

    acb_init(x);
    acb_init(y);
    scalar_ball(x, a, first->point, PRECISION, first->p.model->ring);
    scalar_ball(y, b, second->point, PRECISION, second->p.model->ring);
    equal = acb_overlaps(x, y) && acb_is_finite(x);
    acb_sub(x, x, y, PRECISION);
    arb_add(acb_realref(x), acb_realref(x), acb_imagref(x), PRECISION);
    equal = equal && mag_cmp_2exp_si(arb_radref(acb_realref(x)), -PRECISION / 2) < 0;
    acb_clear(y);
    acb_clear(x);
    return equal;
}

static int same_scalars(const scalar_struct *a, const derived_t *first, const scalar_struct *b,
                        const derived_t *second, size_t count)
{
    for (size_t k = 0; k < count; k++)
        if (!same(a + k, first, b + k, second))
            return 0;
    return 1;
}

static int same_operators(const op_struct *a, const derived_t *first, const op_struct *b,
                          const derived_t *second, size_t count)
{
    size_t width = space_width(first->p.model->space);

    for (size_t k = 0; k < count; k++)
        if (a[k].count != b[k].count ||
            (a[k].count && memcmp(a[k].keys, b[k].keys, a[k].count * width * sizeof *a[k].keys)) ||
            !same_scalars(a[k].coefficients, first, b[k].coefficients, second, a[k].count))
            return 0;
    return 1;
}

static int same_superops(superop_src a, const derived_t *first, superop_src b,
                         const derived_t *second)
{
    size_t width = space_width(first->p.model->space) * sizeof *a->left;
    size_t coordinates = first->p.hybrid->coordinates * sizeof *a->derivatives;

    return a->count == b->count &&
           (a->count == 0 || (!memcmp(a->left, b->left, a->count * width) &&
                              !memcmp(a->right, b->right, a->count * width) &&
                              !memcmp(a->derivatives, b->derivatives, a->count * coordinates))) &&
           same_scalars(a->coefficients, first, b->coefficients, second, a->count);
}

static int same_hybrids(const hybrid_t *a, const derived_t *first, const hybrid_t *b,
                        const derived_t *second)
{
    size_t n = a->coordinates;

    return a->count == b->count && same_superops(a->whole, first, b->whole, second) &&
           same_superops(a->residual, first, b->residual, second) &&
           same_operators(a->hamiltonian, first, b->hamiltonian, second, 1) &&
           same_operators(a->basis, first, b->basis, second, a->count) &&
           same_scalars(a->drift, first, b->drift, second, n) &&
           same_scalars(a->d2, first, b->d2, second, n * n) &&
           same_scalars(a->d1, first, b->d1, second, n * a->count) &&
           same_scalars(a->d0, first, b->d0, second, a->count * a->count);
}

static int same_equations(const equations_t *a, const derived_t *first, const equations_t *b,
                          const derived_t *second)
{
    return a->jump_count == b->jump_count && a->noise_count == b->noise_count &&
           same_operators(a->velocity, first, b->velocity, second, a->coordinates) &&
           same_operators(a->generator, first, b->generator, second, 1) &&
           same_operators(a->jumps, first, b->jumps, second, a->jump_count) &&
           same_scalars(a->rates, first, b->rates, second, a->jump_count * a->jump_count) &&
           same_operators(a->noise, first, b->noise, second, a->noise_count) &&
           same_scalars(a->sigma, first, b->sigma, second, a->coordinates * a->noise_count);
}

static void compare(const derived_t *symbol, const derived_t *number)
{
    OK(same_hybrids(symbol->p.hybrid, symbol, number->p.hybrid, number), "the hybrid equation");
    if (OK(symbol->qcle && number->qcle, "both have a Liouville equation"))
        OK(same_hybrids(symbol->qcle->form, symbol, number->qcle->form, number) &&
               same_superops(symbol->qcle->dropped, symbol, number->qcle->dropped, number),
           "the quantum-classical Liouville equation and what it drops");
    if (symbol->unravel && number->unravel)
        OK(same_equations(symbol->unravel, symbol, number->unravel, number), "the unravelling");
}

/* 1 if there was an unravelling to compare. */
static int check(flint_rand_t random, int is_linear)
{
    static const char *const numbers[] = {"5/3", "17/2", "3/7", "1/11"};
    const char *hbar = numbers[n_randint(random, 4)], *order = orders[n_randint(random, 5)];
    char *body = random_model(random, is_linear);
    derived_t symbol, number;
    flint_rand_t same_seed;
    int unravelled = 0;
    text_t given;

    text_init(&given);
    text_printf(&given, " = %s", hbar);
    derive(&symbol, "", body, order);
    derive(&number, text_string(&given), body, order);
    if (OK(symbol.p.status == OK && number.p.status == OK, "hbar = %s, order %s", hbar, order)) {
        for (int k = 0; k < 2; k++) {
            flint_randinit(same_seed);
            choose_point(k ? &number : &symbol, hbar, same_seed);
            flint_randclear(same_seed);
        }
        compare(&symbol, &number);
        unravelled = symbol.unravel && number.unravel;
    }
    derived_clear(&number);
    derived_clear(&symbol);
    text_clear(&given);
    free(body);
    return unravelled;
}

int main(void)
{
    flint_rand_t random;
    int unravelled = 0;

    flint_randinit(random);
    flint_randseed(random, tap_seed(), tap_seed() + 1);
    for (unsigned k = 0; k < 4 * tap_multiplier(); k++) {
        unravelled += check(random, 1);
        check(random, 0);
    }
    OK(unravelled > 0, "%d unravellings were compared", unravelled);
    flint_randclear(random);
    flint_cleanup();
    return tap_done();
}
