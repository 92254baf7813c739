/* The phase-space map and its classical-quantum form: worked cases, and identities of random
 * generators. */
#include <stdlib.h>
#include <string.h>

#include "environment/array.h"
#include "phasespace/terms.h"
#include "tests/unit/build_model.h"
#include "tests/unit/tap.h"

/* ---- comparing --------------------------------------------------------------------------- */

static int all_are(const scalar_struct *x, size_t count, const char *const *texts, model_t *model)
{
    int equal = 1;

    for (size_t k = 0; k < count; k++)
        equal = scalar_is(&x[k], texts[k], model) && equal;
    return equal;
}

typedef struct {
    const char *basis[4], *drift[2], *d2[4], *d1[8], *d0[16], *hamiltonian;
} expected_t;

static void compare(const hybrid_t *hybrid, const expected_t *expected, const char *name)
{
    model_t *model = hybrid->generator->model;
    size_t n = 0;

    while (n < 4 && expected->basis[n])
        n++;
    if (!OK(hybrid->count == n, "%s: %zu operators on Q", name, n))
        return;
    for (size_t a = 0; a < n; a++)
        OK(op_is(&hybrid->basis[a], expected->basis[a], model), "%s: operator %s", name,
           expected->basis[a]);
    OK(all_are(hybrid->drift, 2, expected->drift, model), "%s: drift", name);
    OK(all_are(hybrid->d2, 4, expected->d2, model), "%s: D2", name);
    OK(all_are(hybrid->d1, 2 * n, expected->d1, model), "%s: D1", name);
    OK(all_are(hybrid->d0, n * n, expected->d0, model), "%s: D0", name);
    OK(symbol_is(hybrid->hamiltonian, expected->hamiltonian, model), "%s: H_Q", name);
}

/* What a sum of terms is put together from. */
typedef struct {
    superop_struct *out;
    const hybrid_t *h;
    const algebra_t *algebra;
    opkey_t d[8];
} sum_t;

/* out += factor d [left varrho right]; NULL is the identity. */
static void add(sum_t *sum, scalar_src c, slong numerator, ulong denominator, op_src left,
                op_src right)
{
    scalar_t x;
    op_t one;

    scalar_init(x, sum->algebra->ring);
    op_init(one, sum->algebra);
    op_one(one, sum->algebra);
    scalar_mul_ratio(x, c, numerator, denominator, sum->algebra->ring);
    superop_push_operators(sum->out, sum->d, x, left ? left : one, right ? right : one,
                           sum->algebra);
    superop_canonical(sum->out, sum->algebra);
    op_clear(one, sum->algebra);
    scalar_clear(x, sum->algebra->ring);
}

static void add_derivatives(sum_t *sum)
{
    const hybrid_t *h = sum->h;
    op_t adjoint;
    scalar_t c;

    op_init(adjoint, sum->algebra);
    scalar_init(c, sum->algebra->ring);
    for (size_t i = 0; i < h->coordinates; i++) {
        sum->d[i]++;
        add(sum, &h->drift[i], -1, 1, NULL, NULL);
        for (size_t a = 0; a < h->count; a++) {
            op_adjoint(adjoint, &h->basis[a], sum->algebra);
            add(sum, &h->d1[i * h->count + a], -1, 1, NULL, adjoint);
            scalar_conj(c, &h->d1[i * h->count + a], sum->algebra->ring);
            add(sum, c, -1, 1, &h->basis[a], NULL);
        }
        for (size_t j = 0; j < h->coordinates; j++) {
            sum->d[j]++;
            add(sum, &h->d2[i * h->coordinates + j], 1, 2, NULL, NULL);
            sum->d[j]--;
        }
        sum->d[i]--;
    }
    scalar_clear(c, sum->algebra->ring);
    op_clear(adjoint, sum->algebra);
}

static void add_order_zero(sum_t *sum)
{
    const hybrid_t *h = sum->h;
    op_t adjoint, product;
    scalar_t c;

    op_init(adjoint, sum->algebra);
    op_init(product, sum->algebra);
    scalar_init(c, sum->algebra->ring);
    scalar_imaginary_unit(c, sum->algebra->ring);
    if (!scalar_div(c, c, sum->algebra->hbar, sum->algebra->ring))
        printf("Bail out! hbar is zero\n");
    add(sum, c, -1, 1, h->hamiltonian, NULL);
    add(sum, c, 1, 1, NULL, h->hamiltonian);
    for (size_t a = 0; a < h->count; a++)
        for (size_t b = 0; b < h->count; b++) {
            scalar_src rate = &h->d0[a * h->count + b];
            op_adjoint(adjoint, &h->basis[b], sum->algebra);
            op_mul(product, adjoint, &h->basis[a], sum->algebra);
            add(sum, rate, 1, 1, &h->basis[a], adjoint);
            add(sum, rate, -1, 2, product, NULL);
            add(sum, rate, -1, 2, NULL, product);
        }
    scalar_clear(c, sum->algebra->ring);
    op_clear(product, sum->algebra);
    op_clear(adjoint, sum->algebra);
}

/* Puts drift, D2, D1, D0, the Hamiltonian and the residual together, as the interface says. */
static void rebuild(superop_t out, const hybrid_t *h)
{
    sum_t sum = {.out = out, .h = h, .algebra = &h->generator->model->algebra};

    superop_from_weyl(out, h->residual, sum.algebra);
    add_derivatives(&sum);
    add_order_zero(&sum);
}

/* out = the superoperator varrho -> (s varrho†)† */
static void conjugate(superop_t out, superop_src s, const algebra_t *algebra)
{
    size_t width = space_width(algebra->space), n = superop_coordinates(algebra);
    superop_t weyl, swapped;
    opkey_t *left = calloc(width + 1, sizeof *left), *right = calloc(width + 1, sizeof *right);
    scalar_t c;

    superop_init(weyl, algebra);
    superop_init(swapped, algebra);
    scalar_init(c, algebra->ring);
    superop_to_weyl(weyl, s, algebra);
    for (size_t k = 0; k < weyl->count; k++) {
        key_adjoint(left, weyl->right + k * width, algebra);
        key_adjoint(right, weyl->left + k * width, algebra);
        scalar_conj(c, &weyl->coefficients[k], algebra->ring);
        superop_push(swapped, weyl->derivatives + k * n, c, left, right, algebra);
    }
    superop_canonical(swapped, algebra);
    superop_from_weyl(out, swapped, algebra);
    scalar_clear(c, algebra->ring);
    superop_clear(swapped, algebra);
    superop_clear(weyl, algebra);
    free(right);
    free(left);
}

/* sum over the terms without derivatives of right left: the trace over Q and the integral over z of
 * s varrho vanish for all varrho iff this does. */
static int preserves_trace(superop_src s, const algebra_t *algebra)
{
    size_t width = space_width(algebra->space);
    op_t sum, product;
    int zero;

    op_init(sum, algebra);
    op_init(product, algebra);
    for (size_t k = 0; k < s->count; k++) {
        if (superop_order(s, k, algebra) > 0)
            continue;
        key_product(product, s->right + k * width, s->left + k * width, algebra);
        op_addmul(sum, product, &s->coefficients[k], algebra);
    }
    zero = op_is_zero(sum, algebra);
    op_clear(product, algebra);
    op_clear(sum, algebra);
    return zero;
}

/* What holds for the image of every generator. */
static void check_identities(const hybrid_t *hybrid, const char *name)
{
    const algebra_t *algebra = &hybrid->generator->model->algebra;
    superop_t found;

    superop_init(found, algebra);
    rebuild(found, hybrid);
    OK(superop_equal(found, hybrid->whole, algebra), "%s: the parts put together are the whole",
       name);
    conjugate(found, hybrid->whole, algebra);
    OK(superop_equal(found, hybrid->whole, algebra), "%s: Hermiticity is kept", name);
    OK(preserves_trace(hybrid->whole, algebra), "%s: the trace is kept", name);
    superop_from_weyl(found, hybrid->residual, algebra);
    OK(superop_equal(found, hybrid->residual_standard, algebra), "%s: both forms of the residual",
       name);
    superop_clear(found, algebra);
}

/* Maps, checks the identities, compares, frees. */
static void check_case(model_t *model, const char *order, const expected_t *expected,
                       const char *name)
{
    generator_t *generator = build_generator(model, NULL);
    hybrid_t *hybrid = generator ? build_hybrid(generator, order) : NULL;

    if (OK(hybrid != NULL, "%s: mapped", name)) {
        OK(superop_is_zero(hybrid->residual, &model->algebra), "%s: no residual", name);
        compare(hybrid, expected, name);
        check_identities(hybrid, name);
    }
    hybrid_free(hybrid);
    generator_free(generator);
    build_free(model);
}

/* ---- worked cases ------------------------------------------------------------------------ */

static void check_two_oscillators(void)
{
    static const expected_t expected = {{"Q.q"},
                                        {"w1*C.p", "-w1*C.q"},
                                        {"0", "0", "0", "2*gC*hbar^2"},
                                        {"0", "-lambda/2"},
                                        {"2*gQ"},
                                        "w2/2*(Q.q^2 + Q.p^2) + lambda*C.q*Q.q"};
    model_t *model = build_model("w1+ w2+ lambda gC+ gQ+ hbar+", "C:c Q:q");

    build_hamiltonian(model, "w1/2*(C.q^2 + C.p^2) + w2/2*(Q.q^2 + Q.p^2) + lambda*C.q*Q.q");
    build_channel(model, "2*gC", "C.q");
    build_channel(model, "2*gQ", "Q.q");
    check_case(model, "wigner", &expected, "two oscillators");
}

static void check_oscillator_qubit(void)
{
    static const expected_t expected = {
        {"A.sz"}, {"w*C.p", "-w*C.q"},         {"0", "0", "0", "2*gC"}, {"0", "-lambda/2"},
        {"2*gQ"}, "lambda*C.q*A.sz + D/2*A.sx"};
    model_t *model = build_model("w+ lambda D gC+ gQ+ hbar+", "C:c A:2");

    scalar_one(model->hbar, model->ring);
    build_hamiltonian(model, "w/2*(C.q^2 + C.p^2) + lambda*C.q*A.sz + D/2*A.sx");
    build_channel(model, "2*gC", "C.q");
    build_channel(model, "2*gQ", "A.sz");
    check_case(model, "wigner", &expected, "oscillator and qubit");
}

static model_t *jaynes_cummings(void)
{
    model_t *model = build_model("g kappa+ n~ gd~ gu~ hbar+ s", "C:c A:2");

    scalar_one(model->hbar, model->ring);
    build_hamiltonian(model, "g*(C.a*A.sp + C.ad*A.sm)");
    build_channel(model, "kappa*(n+1)", "C.a");
    build_channel(model, "kappa*n", "C.ad");
    build_channel(model, "gd", "A.sm");
    build_channel(model, "gu", "A.sp");
    return model;
}

static void check_jaynes_cummings(void)
{
    static const expected_t wigner = {
        {"A.sm", "A.sp"},
        {"-kappa*C.q/2", "-kappa*C.p/2"},
        {"kappa*(n + 1/2)", "0", "0", "kappa*(n + 1/2)"},
        {"sqrt(2)*i*g/4", "-sqrt(2)*i*g/4", "-sqrt(2)*g/4", "-sqrt(2)*g/4"},
        {"gd", "0", "0", "gu"},
        "sqrt(2)*g/2*(C.q*A.sx - C.p*A.sy)"};
    static const expected_t any = {
        {"A.sm", "A.sp"},
        {"-kappa*C.q/2", "-kappa*C.p/2"},
        {"kappa*(n + 1/2 - s/2)", "0", "0", "kappa*(n + 1/2 - s/2)"},
        {"sqrt(2)*i*g/4*(1+s)", "-sqrt(2)*i*g/4*(1-s)", "-sqrt(2)*g/4*(1+s)", "-sqrt(2)*g/4*(1-s)"},
        {"gd", "0", "0", "gu"},
        "sqrt(2)*g/2*(C.q*A.sx - C.p*A.sy)"};

    check_case(jaynes_cummings(), "wigner", &wigner, "Jaynes-Cummings");
    check_case(jaynes_cummings(), "s=s", &any, "Jaynes-Cummings, s");
}

static void check_joint(void)
{
    static const expected_t expected = {{"A.sz"},
                                        {"w*C.p", "-w*C.q"},
                                        {"0", "0", "0", "gam*hbar^2"},
                                        {"0", "-c*gam*hbar/2"},
                                        {"c^2*gam"},
                                        "D/2*A.sx - c*gam*hbar*C.q*A.sz"};
    model_t *model = build_model("w+ gam+ c D hbar+", "C:c A:2");

    build_hamiltonian(model, "w/2*(C.q^2 + C.p^2) + D/2*A.sx");
    build_channel(model, "gam", "C.q + i*c*A.sz");
    check_case(model, "wigner", &expected, "L = q + i c sz");
}

/* A collective coupling needs one operator, although the qubits are two. */
static void check_collective(void)
{
    static const expected_t expected = {
        {"A.sz + B.sz"},    {"C.p", "-C.q"}, {"0", "0", "0", "2*gC"},
        {"0", "-lambda/2"}, {"2*gQ"},        "lambda*C.q*(A.sz + B.sz)"};
    model_t *model = build_model("lambda gC+ gQ+ hbar+", "C:c A:2 B:2");

    scalar_one(model->hbar, model->ring);
    build_hamiltonian(model, "(C.q^2 + C.p^2)/2 + lambda*C.q*(A.sz + B.sz)");
    build_channel(model, "2*gC", "C.q");
    build_channel(model, "2*gQ", "A.sz + B.sz");
    check_case(model, "wigner", &expected, "collective coupling");
}

/* One term of the residual: derivative, left, right. */
static scalar_src find_term(superop_src s, const opkey_t *derivative, op_src left, op_src right,
                            const algebra_t *algebra)
{
    size_t width = space_width(algebra->space), n = superop_coordinates(algebra);

    for (size_t k = 0; k < s->count; k++)
        if (memcmp(s->derivatives + k * n, derivative, n * sizeof *derivative) == 0 &&
            memcmp(s->left + k * width, left->keys, width * sizeof *derivative) == 0 &&
            memcmp(s->right + k * width, right->keys, width * sizeof *derivative) == 0)
            return &s->coefficients[k];
    return NULL;
}

/* chi q^2 sz: the residual (i chi hbar/4) d_p^2 [sz, .]. */
static void check_dispersive(void)
{
    static const expected_t expected = {
        {"A.sz"}, {"w*C.p", "-w*C.q"},        {"0", "0", "0", "2*gC*hbar^2"}, {"0", "-chi*C.q"},
        {"2*gQ"}, "chi*C.q^2*A.sz + D/2*A.sx"};
    static const opkey_t pp[2] = {0, 2};
    model_t *model = build_model("w+ chi D gC+ gQ+ hbar+", "C:c A:2");
    const algebra_t *algebra = &model->algebra;
    generator_t *generator;
    hybrid_t *hybrid;
    op_t one, sz;

    op_init(one, algebra);
    op_init(sz, algebra);
    op_one(one, algebra);
    build_op(sz, "A.sz", model);
    build_hamiltonian(model, "w/2*(C.q^2 + C.p^2) + chi*C.q^2*A.sz + D/2*A.sx");
    build_channel(model, "2*gC", "C.q");
    build_channel(model, "2*gQ", "A.sz");
    generator = build_generator(model, NULL);
    hybrid = build_hybrid(generator, "wigner");
    compare(hybrid, &expected, "dispersive");
    check_identities(hybrid, "dispersive");
    if (OK(hybrid->residual->count == 2, "dispersive: two terms are left over")) {
        scalar_src left = find_term(hybrid->residual, pp, sz, one, algebra);
        scalar_src right = find_term(hybrid->residual, pp, one, sz, algebra);
        OK(left && scalar_is(left, "i*chi*hbar/4", model), "(i chi hbar/4) d_p^2 sz .");
        OK(right && scalar_is(right, "-i*chi*hbar/4", model), "-(i chi hbar/4) d_p^2 . sz");
    }
    hybrid_free(hybrid);
    generator_free(generator);
    op_clear(sz, algebra);
    op_clear(one, algebra);
    build_free(model);
}

/* L = sqrt(kappa) a in a squeezed bath: D2 of theory section 1. */
static void check_bath(void)
{
    static const expected_t expected = {
        {NULL},
        {"-kappa*C.q/2", "-kappa*C.p/2"},
        {"kappa*(n + 1/2 - x)", "-kappa*y", "-kappa*y", "kappa*(n + 1/2 + x)"},
        {NULL},
        {NULL},
        "0"};
    model_t *model = build_model("kappa+ n~ x y hbar+", "C:c");
    scalar_t c;

    scalar_one(model->hbar, model->ring);
    scalar_init(c, model->ring);
    build_scalar(c, "n*(n+1) - x^2 - y^2", model);
    assumptions_add(model->assumptions, CONDITION_NONNEGATIVE, c);
    scalar_clear(c, model->ring);
    build_bath(model, "sqrt(kappa)*C.a", "n", "x + i*y");
    check_case(model, "wigner", &expected, "squeezed bath");
}

/* ---- random generators ------------------------------------------------------------------- */

static void random_hermitian(op_t out, flint_rand_t random, const algebra_t *algebra)
{
    op_t adjoint;

    op_init(adjoint, algebra);
    op_randtest(out, NULL, random, algebra);
    op_adjoint(adjoint, out, algebra);
    op_add(out, out, adjoint, algebra);
    op_clear(adjoint, algebra);
}

/* The image of -(i/hbar) [H, .] is -(i/hbar) (Left_H - Right_H). */
static void check_commutator(const hybrid_t *hybrid, unsigned long seed)
{
    model_t *model = hybrid->generator->model;
    superop_t left, right, image;
    sandwiches_t sandwiches;
    scalar_t c;
    op_t h;

    superop_init(left, &model->algebra);
    superop_init(right, &model->algebra);
    superop_init(image, &model->algebra);
    scalar_init(c, model->ring);
    op_init(h, &model->algebra);
    build_scalar(c, "-i/hbar", model);
    op_scale(h, hybrid->generator->hamiltonian, c, &model->algebra);
    build_bopp(left, h, NULL, hybrid->order, model);
    build_bopp(right, NULL, h, hybrid->order, model);
    superop_sub(left, left, right, &model->algebra);
    generator_sandwiches(&sandwiches, hybrid->generator, 1);
    bopp_map(image, &sandwiches, hybrid->order, model);
    OK(superop_equal(left, image, &model->algebra), "the image of the commutator, seed %lu", seed);
    sandwiches_clear(&sandwiches, &model->algebra);
    op_clear(h, &model->algebra);
    scalar_clear(c, model->ring);
    superop_clear(image, &model->algebra);
    superop_clear(right, &model->algebra);
    superop_clear(left, &model->algebra);
}

static void check_random(flint_rand_t random, const char *spaces, const char *order,
                         unsigned long seed)
{
    model_t *model = build_model("g gam+ hbar+ s", spaces);
    generator_t *generator;
    hybrid_t *hybrid;

    random_hermitian(model->hamiltonian, random, &model->algebra);
    build_channel(model, "gam", "C.q");
    build_channel(model, "2", "C.p");
    op_randtest(&model->channels[0].operators[0], NULL, random, &model->algebra);
    op_randtest(&model->channels[1].operators[0], NULL, random, &model->algebra);
    generator = build_generator(model, NULL);
    hybrid = generator ? build_hybrid(generator, order) : NULL;
    if (OK(hybrid != NULL, "a random generator on %s, seed %lu", spaces, seed)) {
        check_identities(hybrid, "random");
        check_commutator(hybrid, seed);
    }
    hybrid_free(hybrid);
    generator_free(generator);
    build_free(model);
}

/* ---- orders ------------------------------------------------------------------------------ */

static void check_order(const char *text, const char *entries, status_t status)
{
    model_t *model = build_model("s hbar+", "C:c");
    FILE *messages = tmpfile();
    order_t *order;
    char line[400] = "";
    const char *found = line;

    OK(order_parse(&order, text, model, messages) == status, "--order %s", text);
    rewind(messages);
    if (!fgets(line, sizeof line, messages))
        line[0] = 0;
    if (status != OK) {
        OK(order == NULL && strstr(found, entries), "%s: says '%s'", text, entries);
    } else if (OK(order && order->size == 2 && !*line, "%s: no message", text)) {
        char name[4][64];
        sscanf(entries, "%63s %63s %63s %63s", name[0], name[1], name[2], name[3]);
        for (size_t k = 0; k < 4; k++)
            OK(scalar_is(&order->matrix[k], name[k], model), "%s: S[%zu] = %s", text, k, name[k]);
    }
    fclose(messages);
    order_free(order, model);
    build_free(model);
}

static void check_orders(void)
{
    size_t count;
    char **names = order_identifiers(&count, "S=[[s,sqrt(2)*t1],[i,1/2]]");

    OK(count == 2 && strcmp(names[0], "s") == 0 && strcmp(names[1], "t1") == 0,
       "names in an order");
    for (size_t k = 0; k < count; k++)
        free(names[k]);
    free(names);
    check_order("wigner", "0 0 0 0", OK);
    check_order("husimi", "hbar/2 0 0 hbar/2", OK);
    check_order("p", "-hbar/2 0 0 -hbar/2", OK);
    check_order("s=s/2", "-hbar*s/4 0 0 -hbar*s/4", OK);
    check_order("S=[[1,s],[s,-1/2]]", "1 s s -1/2", OK);
    check_order("S=[[1,s],[2,-1/2]]", "E0605", USAGE_ERROR);
    check_order("S=[[1,s]]", "E0604", USAGE_ERROR);
    check_order("s=i", "E0603", USAGE_ERROR);
    check_order("s=", "--order:1:3", USAGE_ERROR);
    check_order("winger", "E0601", USAGE_ERROR);
}

int main(void)
{
    static const char *const orders[] = {"wigner", "husimi", "p", "s=s"};
    flint_rand_t random;
    unsigned long seed = tap_seed();

    flint_randinit(random);
    flint_randseed(random, seed, seed + 1);
    check_two_oscillators();
    check_oscillator_qubit();
    check_jaynes_cummings();
    check_joint();
    check_collective();
    check_dispersive();
    check_bath();
    check_orders();
    for (unsigned k = 0; k < 4 * tap_multiplier(); k++) {
        check_random(random, "C:c A:2", orders[k % 4], seed);
        check_random(random, "C:c Q:q", orders[k % 4], seed);
    }
    flint_randclear(random);
    flint_cleanup();
    return tap_done();
}
