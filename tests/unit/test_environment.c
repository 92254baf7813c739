/* The partial trace over environments: against brute force in exact arithmetic, random identities,
 * known results, and the errors of models that are no valid dynamics. */
#include <stdlib.h>
#include <string.h>

#include "environment/array.h"
#include "environment/builder.h"
#include "tests/unit/build_model.h"
#include "tests/unit/tap.h"

/* ---- helpers ----------------------------------------------------------------------------- */

/* out = sum_k left rho right */
static void apply(op_t out, op_src rho, const sandwiches_t *sandwiches, const algebra_t *algebra)
{
    op_t term;

    op_init(term, algebra);
    op_zero(out, algebra);
    for (size_t k = 0; k < sandwiches->count; k++) {
        op_mul(term, &sandwiches->left[k], rho, algebra);
        op_mul(term, term, &sandwiches->right[k], algebra);
        op_add(out, out, term, algebra);
    }
    op_clear(term, algebra);
}

static void generator_apply(op_t out, op_src rho, const generator_t *generator)
{
    const algebra_t *algebra = &generator->model->algebra;
    sandwiches_t sandwiches;

    generator_sandwiches(&sandwiches, generator, 3);
    apply(out, rho, &sandwiches, algebra);
    sandwiches_clear(&sandwiches, algebra);
}

/* out += K_ab (L_b† X L_a - 1/2 {L_b† L_a, X}) as it is written */
static void add_adjoint_term(op_t out, op_src x, op_src la, op_src lb, scalar_src k,
                             const algebra_t *algebra)
{
    op_t adjoint, term, product;
    scalar_t half;

    op_init(adjoint, algebra);
    op_init(term, algebra);
    op_init(product, algebra);
    scalar_init(half, algebra->ring);
    op_adjoint(adjoint, lb, algebra);
    op_mul(term, adjoint, x, algebra);
    op_mul(term, term, la, algebra);
    op_addmul(out, term, k, algebra);
    op_mul(product, adjoint, la, algebra);
    op_anticommutator(term, product, x, algebra);
    scalar_mul_ratio(half, k, -1, 2, algebra->ring);
    op_addmul(out, term, half, algebra);
    scalar_clear(half, algebra->ring);
    op_clear(product, algebra);
    op_clear(term, algebra);
    op_clear(adjoint, algebra);
}

static void random_number(scalar_t x, flint_rand_t random, int complex, const ring_t *ring)
{
    scalar_t re;

    scalar_init(re, ring);
    scalar_imaginary_unit(x, ring);
    scalar_mul_si(x, x, complex ? (slong)n_randint(random, 5) - 2 : 0, ring);
    scalar_set_ratio(re, (slong)n_randint(random, 9) - 4, 1 + n_randint(random, 3), ring);
    scalar_add(x, x, re, ring);
    scalar_clear(re, ring);
}

/* The state of all ancillas. */
static void add_density(environment_t *environment, const char *text, model_t *model)
{
    op_t eta;

    op_init(eta, &model->algebra);
    build_op(eta, text, model);
    state_add_density(environment->state, eta, environment->ancillas, environment->ancilla_count,
                      &model->algebra);
    op_clear(eta, &model->algebra);
}

/* ---- reduction --------------------------------------------------------------------------- */

enum { OPERATORS = 4 };

/* Two random operators, and two combinations of them with constants. */
static void random_operators(op_struct *operators, flint_rand_t random, const model_t *model)
{
    const algebra_t *algebra = &model->algebra;
    op_t one;
    scalar_t c;

    op_init(one, algebra);
    scalar_init(c, algebra->ring);
    op_one(one, algebra);
    for (size_t k = 0; k < 2; k++)
        op_randtest(&operators[k], NULL, random, algebra);
    for (size_t k = 2; k < OPERATORS; k++) {
        op_zero(&operators[k], algebra);
        for (size_t j = 0; j < k; j++) {
            random_number(c, random, 1, algebra->ring);
            op_addmul(&operators[k], &operators[j], c, algebra);
        }
        random_number(c, random, 1, algebra->ring);
        op_addmul(&operators[k], one, c, algebra);
    }
    scalar_clear(c, algebra->ring);
    op_clear(one, algebra);
}

static scalar_struct *random_hermitian(flint_rand_t random, const ring_t *ring)
{
    scalar_struct *k = scalar_array_new(OPERATORS * OPERATORS, ring);

    for (size_t a = 0; a < OPERATORS; a++)
        for (size_t b = 0; b <= a; b++) {
            random_number(&k[a * OPERATORS + b], random, a != b, ring);
            scalar_conj(&k[b * OPERATORS + a], &k[a * OPERATORS + b], ring);
        }
    return k;
}

/* The generator of dependent operators before and after reduction, on a random X. */
static void check_reduction(flint_rand_t random, const char *spaces, unsigned long seed)
{
    model_t *model = build_model("a b+ hbar+", spaces);
    const algebra_t *algebra = &model->algebra;
    generator_t *generator = calloc(1, sizeof *generator);
    generator_builder_t builder;
    op_struct *operators = op_array_new(OPERATORS, algebra);
    scalar_struct *k = random_hermitian(random, algebra->ring);
    op_t x, before, after;

    generator->model = model;
    op_init(generator->hamiltonian, algebra);
    op_init(generator->bare_hamiltonian, algebra);
    conditions_init(&generator->positivity);
    op_init(x, algebra);
    op_init(before, algebra);
    op_init(after, algebra);
    random_operators(operators, random, model);
    builder_init(&builder, model);
    builder_add_dissipator(&builder, operators, k, OPERATORS);
    OK(builder_reduce(generator, &builder, NULL) == OK, "the reduction is consistent, seed %lu",
       seed);
    op_randtest(x, NULL, random, algebra);
    for (size_t a = 0; a < OPERATORS; a++)
        for (size_t b = 0; b < OPERATORS; b++)
            add_adjoint_term(before, x, &operators[a], &operators[b], &k[a * OPERATORS + b],
                             algebra);
    generator_adjoint(after, x, generator);
    OK(op_equal(before, after, algebra), "reduction leaves the generator as it was, seed %lu",
       seed);
    op_one(x, algebra);
    generator_adjoint(after, x, generator);
    OK(op_is_zero(after, algebra), "L†(1) = 0, seed %lu", seed);
    builder_clear(&builder);
    op_clear(after, algebra);
    op_clear(before, algebra);
    op_clear(x, algebra);
    scalar_array_free(k, OPERATORS * OPERATORS, algebra->ring);
    op_array_free(operators, OPERATORS, algebra);
    generator_free(generator);
    build_free(model);
}

/* ---- random generators ------------------------------------------------------------------- */

/* Tr(X L(rho)) = Tr(L†(X) rho) and (L†(X))† = L†(X†) on two qubits. */
static void check_duality(flint_rand_t random, unsigned long seed)
{
    model_t *model = build_model("g+ hbar+", "A:2 B:2");
    const algebra_t *algebra = &model->algebra;
    unsigned char take[2] = {1, 1};
    generator_t *generator;
    op_t x, rho, left, right;

    build_hamiltonian(model, "g*A.sx*B.sz + A.sy");
    build_channel(model, "g", "A.sm + i*B.sz");
    build_channel(model, "2", "A.sx*B.sy + 3");
    generator = build_generator(model, NULL);
    op_init(x, algebra);
    op_init(rho, algebra);
    op_init(left, algebra);
    op_init(right, algebra);
    op_randtest(x, NULL, random, algebra);
    op_randtest(rho, NULL, random, algebra);
    generator_apply(left, rho, generator);
    op_mul(left, x, left, algebra);
    op_partial_trace(left, left, take, algebra);
    generator_adjoint(right, x, generator);
    op_mul(right, right, rho, algebra);
    op_partial_trace(right, right, take, algebra);
    OK(op_equal(left, right, algebra), "Tr(X L(rho)) = Tr(L†(X) rho), seed %lu", seed);
    generator_adjoint(left, x, generator);
    op_adjoint(left, left, algebra);
    op_adjoint(right, x, algebra);
    generator_adjoint(right, right, generator);
    OK(op_equal(left, right, algebra), "(L†(X))† = L†(X†), seed %lu", seed);
    op_clear(right, algebra);
    op_clear(left, algebra);
    op_clear(rho, algebra);
    op_clear(x, algebra);
    generator_free(generator);
    build_free(model);
}

/* ---- collisions by brute force ----------------------------------------------------------- */

/* out = exp(sign (-i/hbar) (V x + (H + V2) x^2)) up to x^2, x the parameter "x" */
static void propagator(op_t out, op_src v, op_src slow, int sign, model_t *model)
{
    const algebra_t *algebra = &model->algebra;
    op_t exponent, square;
    scalar_t x, c;

    op_init(exponent, algebra);
    op_init(square, algebra);
    scalar_init(x, algebra->ring);
    scalar_init(c, algebra->ring);
    build_scalar(x, "x", model);
    build_scalar(c, sign > 0 ? "-i/hbar" : "i/hbar", model);
    op_scale(exponent, slow, x, algebra);
    op_add(exponent, exponent, v, algebra);
    op_scale(exponent, exponent, x, algebra);
    op_scale(exponent, exponent, c, algebra);
    op_mul(square, exponent, exponent, algebra);
    scalar_set_ratio(c, 1, 2, algebra->ring);
    op_one(out, algebra);
    op_add(out, out, exponent, algebra);
    op_addmul(out, square, c, algebra);
    scalar_clear(c, algebra->ring);
    scalar_clear(x, algebra->ring);
    op_clear(square, algebra);
    op_clear(exponent, algebra);
}

typedef struct {
    model_t *model;
    ulong order;
} taylor_t;

/* The coefficient of x^order. */
static void taylor(scalar_t out, scalar_src a, void *data)
{
    const taylor_t *t = data;
    const ring_t *ring = t->model->ring;
    size_t x = ring_find(ring, "x");
    const scalar_struct **values =
        calloc(ring_parameter_count(ring) + ring_coordinate_count(ring) + 1, sizeof *values);
    scalar_t zero;

    scalar_init(zero, ring);
    scalar_set(out, a, ring);
    for (ulong k = 0; k < t->order; k++) {
        scalar_derivative(out, out, x, ring);
        scalar_mul_ratio(out, out, 1, k + 1, ring);
    }
    values[x] = zero;
    if (!scalar_substitute(out, out, (const scalar_src *)values, t->model->assumptions,
                           t->model->ring))
        printf("Bail out! no value at x = 0\n");
    scalar_clear(zero, ring);
    free(values);
}

/* Tr_E(U (rho (x) eta) U†) to order x and x^2 = dt, with finite matrices. */
static void brute_force(op_t first, op_t second, op_src rho, const char *eta, const char *v,
                        const char *slow, model_t *model)
{
    const algebra_t *algebra = &model->algebra;
    unsigned char *take = model_factors(model, FACTOR_ANCILLA);
    taylor_t one = {model, 1}, two = {model, 2};
    op_t coupling, rest, u, evolved;

    op_init(coupling, algebra);
    op_init(rest, algebra);
    op_init(u, algebra);
    op_init(evolved, algebra);
    build_op(coupling, v, model);
    build_op(rest, slow, model);
    build_op(evolved, eta, model);
    op_mul(evolved, rho, evolved, algebra);
    propagator(u, coupling, rest, 1, model);
    op_mul(evolved, u, evolved, algebra);
    propagator(u, coupling, rest, -1, model);
    op_mul(evolved, evolved, u, algebra);
    op_partial_trace(evolved, evolved, take, algebra);
    op_map(first, evolved, taylor, &one, algebra);
    op_map(second, evolved, taylor, &two, algebra);
    op_clear(evolved, algebra);
    op_clear(u, algebra);
    op_clear(rest, algebra);
    op_clear(coupling, algebra);
    free(take);
}

typedef struct {
    const char *spaces, *eta, *v, *v2, *h;
    int has_limit;
} collision_case_t;

#define CORRELATED "(1 + r*e.sz + f.sx/2 + g*e.sx*f.sz)/4"

static const collision_case_t collision_cases[] = {
    {"A:2 e:a2", "(1 + r*e.sz)/2", "g*A.sz*e.sx + A.sx*e.sy", "0", "A.sy", 1},
    {"A:2 e:a2", "(1 + r*e.sz)/2", "g*(A.sp*e.sm + A.sm*e.sp)", "g*A.sx*e.sz", "A.sz", 1},
    {"A:2 e:a2", "(1 + r*e.sz)/2", "e.sx + g*A.sz*e.sy", "0", "0", 1},
    {"C:c e:a2", "(1 + r*e.sz)/2", "g*C.q*e.sx + C.p*e.sy", "C.q^2*e.sz", "C.p^2", 1},
    {"A:2 e:a2 f:a2", CORRELATED, "A.sx*e.sx*f.sz + g*A.sz*e.sy - g*A.sx", "A.sx*e.sz", "0", 1},
    {"A:2 e:a2 f:a2", CORRELATED, "A.sx*e.sx*f.sz + g*A.sz*e.sy", "A.sx*e.sz", "0", 0},
    {"A:2 e:a3", "1/3", "A.sx", "0", "0", 0},
    {"A:2 e:a3", "1/3", "A.sx*e.sx + g*A.sy*e.sy + i*g*A.sz*e.sp - i*g*A.sz*e.sm",
     "r*A.sz*e.sp + r*A.sz*e.sm", "A.sx", 1},
    {"C:c D:c e:a2", "(1 + r*e.sz)/2", "g*C.q*e.sx + D.q*e.sx + D.p*e.sy", "C.p*e.sz", "C.q*D.q",
     1},
    {"C:c A:2 e:a2 f:a2", "(1 + r*e.sz)/4", "C.q*e.sx*f.sz + g*A.sz*e.sy*f.sz", "A.sz*f.sx", "0",
     1},
};

static void make_number(scalar_t out, scalar_src x, void *data)
{
    struct {
        flint_rand_s *random;
        const ring_t *ring;
    } *d = data;

    (void)x;
    random_number(out, d->random, 1, d->ring);
    if (scalar_is_zero(out, d->ring))
        scalar_one(out, d->ring);
}

/* A polynomial of degree two of everything that is no ancilla, with random numbers. */
static void random_state(op_t rho, flint_rand_t random, const char *spaces, model_t *model)
{
    struct {
        flint_rand_s *random;
        const ring_t *ring;
    } data = {random, model->ring};

    build_op(rho, spaces[0] == 'C' ? "(1 + C.q + C.p)^2" : "1 + A.sx + A.sy/2 + A.sz", model);
    op_map(rho, rho, make_number, &data, &model->algebra);
}

/* The traced collisions give the part of order dt that the collision itself has. */
static void compare_collision(generator_builder_t *builder, const collision_case_t *c, op_src rho,
                              op_src expected, unsigned long seed)
{
    model_t *model = builder_model(builder);
    const algebra_t *algebra = &model->algebra;
    generator_t generator = {.model = model};
    op_t found;

    op_init(found, algebra);
    op_init(generator.hamiltonian, algebra);
    build_op(found, c->h, model);
    builder_add_hamiltonian(builder, found, 0);
    op_set(generator.hamiltonian, builder->hamiltonian, algebra);
    OK(builder_reduce(&generator, builder, NULL) == OK, "%s: reduction", c->v);
    generator_apply(found, rho, &generator);
    OK(op_equal(found, expected, algebra), "%s: as in the collision itself, seed %lu", c->v, seed);
    op_array_free(generator.operators, generator.count, algebra);
    scalar_array_free(generator.kossakowski, generator.count * generator.count, algebra->ring);
    op_clear(generator.hamiltonian, algebra);
    op_clear(found, algebra);
}

static void check_collision(const collision_case_t *c, flint_rand_t random, unsigned long seed)
{
    model_t *model = build_model("g r hbar+ x", c->spaces);
    environment_t *environment = build_collisions(model, c->v, c->v2);
    generator_builder_t builder;
    diags_t *diags = diags_new(model->source);
    status_t status;
    op_t rho, first, second;
    char slow[200];

    op_init(rho, &model->algebra);
    op_init(first, &model->algebra);
    op_init(second, &model->algebra);
    add_density(environment, c->eta, model);
    random_state(rho, random, c->spaces, model);
    snprintf(slow, sizeof slow, "%s + %s", c->h, c->v2);
    brute_force(first, second, rho, c->eta, c->v, slow, model);
    builder_init(&builder, model);
    status = environment_collisions(&builder, environment, diags);
    OK(op_is_zero(first, &model->algebra) == c->has_limit, "%s: order sqrt(dt) of the collision",
       c->v);
    OK((status == OK) == c->has_limit, "%s: a limit %s", c->v,
       c->has_limit ? "exists" : "is refused");
    if (status == OK)
        compare_collision(&builder, c, rho, second, seed);
    builder_clear(&builder);
    op_clear(second, &model->algebra);
    op_clear(first, &model->algebra);
    op_clear(rho, &model->algebra);
    diags_free(diags);
    build_free(model);
}

/* ---- known results ----------------------------------------------------------------------- */

/* L†(X) is what `expected` says. */
static void check_adjoint(const generator_t *generator, const char *x, const char *expected,
                          const char *text)
{
    model_t *model = generator->model;
    op_t a;

    op_init(a, &model->algebra);
    build_op(a, x, model);
    generator_adjoint(a, a, generator);
    OK(op_is(a, expected, model), "%s: L†(%s) = %s", text, x, expected);
    op_clear(a, &model->algebra);
}

/* A gas of polarised qubits: 2 gammaC D[q]. */
static void check_gas(void)
{
    model_t *model = build_model("gammaC+ r", "C:c e:a2");
    environment_t *gas = build_collisions(model, "sqrt(2*gammaC)*C.q*e.sx", NULL);
    generator_t *generator;

    add_density(gas, "(1 + r*e.sz)/2", model);
    generator = build_generator(model, NULL);
    if (OK(generator && generator->count == 1, "a gas of qubits: one operator")) {
        OK(op_is(&generator->operators[0], "C.q", model), "it is q");
        OK(scalar_is(&generator->kossakowski[0], "2*gammaC", model), "at rate 2 gammaC");
        OK(generator->positivity.count == 0, "positive by the assumptions");
        OK(op_is_zero(generator->hamiltonian, &model->algebra), "no Hamiltonian");
        check_adjoint(generator, "C.p^2", "2*gammaC", "gas");
    }
    generator_free(generator);
    build_free(model);
}

/* Thermal ancilla modes: the same as a bath with the same moments. */
static void check_ancilla_mode(void)
{
    model_t *model = build_model("kappa+ n~ hbar+", "C:c b:am");
    environment_t *gas = build_collisions(model, "sqrt(kappa)*(C.a*b.ad + C.ad*b.a)", NULL);
    generator_t *generator;
    scalar_t n;

    scalar_init(n, model->ring);
    build_scalar(n, "n", model);
    state_add_thermal(gas->state, gas->ancillas[0], n, &model->algebra);
    generator = build_generator(model, NULL);
    if (OK(generator != NULL, "thermal ancilla modes")) {
        check_adjoint(generator, "C.a", "-kappa/2/hbar^2*C.a", "ancilla modes");
        check_adjoint(generator, "C.ad*C.a", "kappa/hbar^2*(n - C.ad*C.a)", "ancilla modes");
    }
    generator_free(generator);
    scalar_clear(n, model->ring);
    build_free(model);
}

/* An ancilla mode in a squeezed and displaced state, two classical modes on it: with x = b.q - 1,
 * <x x> = v, <(x p + p x)/2> = c, <p p> = w, V = g C.q x + D.q p gives D2 of both momenta and a
 * Hamiltonian from the commutator, by hand:  d<p_C^2> = g^2 v, d<p_D^2> = w, d<p_C p_D> = g c;
 * the mean of V2 = h C.p b.q is h C.p. */
static void check_squeezed_ancilla(void)
{
    model_t *model = build_model("g h v+ c w+", "C:c D:c b:am");
    environment_t *gas = build_collisions(model, "g*C.q*(b.q - 1) + D.q*b.p", "h*C.p*b.q");
    const char *entries[] = {"v", "c", "c", "w"};
    scalar_struct *numbers = scalar_array_new(6, model->ring);
    generator_t *generator;
    scalar_t bound;

    scalar_init(bound, model->ring);
    build_scalar(bound, "v*w - c^2 - 1/4", model);
    assumptions_add(model->assumptions, CONDITION_NONNEGATIVE, bound);
    scalar_one(&numbers[0], model->ring);
    for (size_t k = 0; k < 4; k++)
        build_scalar(&numbers[2 + k], entries[k], model);
    state_add_gaussian(gas->state, gas->ancillas, 1, numbers, numbers + 2, &model->algebra);
    generator = build_generator(model, NULL);
    if (OK(generator != NULL, "a squeezed and displaced ancilla")) {
        OK(generator->positivity.count == 0, "positive for a state of the ancilla");
        check_adjoint(generator, "C.p^2", "g^2*v - g*(C.p*D.q + D.q*C.p)/2", "squeezed");
        check_adjoint(generator, "C.p*D.p",
                      "g*c - g*(D.q*D.p + D.p*D.q)/4 + g*(C.q*C.p + C.p*C.q)/4", "squeezed");
        check_adjoint(generator, "D.p^2", "w + g*(C.q*D.p + D.p*C.q)/2", "squeezed");
        check_adjoint(generator, "C.q", "h", "squeezed");
    }
    generator_free(generator);
    scalar_clear(bound, model->ring);
    scalar_array_free(numbers, 6, model->ring);
    build_free(model);
}

/* d<q^2>, d<p^2>, d<qp + pq> tell D2: hbar = 1, D2_qq = kappa(n+1/2-Re M), .. (theory, section 1).
 */
static void check_bath(void)
{
    model_t *model = build_model("kappa+ n~ x y", "C:c");
    const char *needed = "n*(n+1) - x^2 - y^2";
    generator_t *generator;
    scalar_t c;

    scalar_init(c, model->ring);
    build_scalar(c, needed, model);
    assumptions_add(model->assumptions, CONDITION_NONNEGATIVE, c);
    build_bath(model, "sqrt(kappa)*C.a", "n", "x + i*y");
    generator = build_generator(model, NULL);
    if (OK(generator != NULL, "a squeezed bath")) {
        OK(generator->positivity.count == 0, "positive for a state of the bath");
        check_adjoint(generator, "C.q", "-kappa/2*C.q", "bath");
        check_adjoint(generator, "C.q^2", "-kappa*C.q^2 + kappa*(n + 1/2 - x)", "bath");
        check_adjoint(generator, "C.p^2", "-kappa*C.p^2 + kappa*(n + 1/2 + x)", "bath");
        check_adjoint(generator, "C.q*C.p + C.p*C.q", "-kappa*(C.q*C.p + C.p*C.q) - 2*kappa*y",
                      "bath");
    }
    generator_free(generator);
    scalar_clear(c, model->ring);
    build_free(model);
}

/* K = diag(-r, r) over (q, 2 q + 3) is 3 r D[q]; L -> L + c is a Hamiltonian. */
static void check_dependent(void)
{
    model_t *model = build_model("r+ c hbar+", "C:c A:2");
    const char *entries[] = {"-r", "0", "0", "r"}, *operators[] = {"C.q", "2*C.q + 3"};
    generator_t *generator;

    build_kossakowski(model, 2, entries, operators);
    generator = build_generator(model, NULL);
    if (OK(generator && generator->count == 1, "diag(-r, r) over q, 2q + 3")) {
        OK(scalar_is(&generator->kossakowski[0], "3*r", model), "is 3 r D[q]");
        OK(op_is_zero(generator->hamiltonian, &model->algebra), "without a Hamiltonian");
    }
    generator_free(generator);
    build_channel(model, "r", "A.sm");
    build_channel(model, "r", "A.sm + c");
    generator = build_generator(model, NULL);
    if (OK(generator && generator->count == 2, "D[sm] + D[sm + c]"))
        OK(op_is(generator->hamiltonian, "i*hbar*r*c/2*(A.sm - A.sp)", model),
           "is 2 D[sm] with H = (i hbar/2) r (c* L - c L†)");
    generator_free(generator);
    build_free(model);
}

/* A pivot that may vanish is not divided by. */
static void check_unsafe_pivot(void)
{
    model_t *model = build_model("lambda r+", "C:c A:2");
    generator_t *generator;

    build_channel(model, "r", "lambda*C.q + (1 + lambda)*A.sz");
    build_channel(model, "r", "C.q");
    generator = build_generator(model, NULL);
    OK(generator != NULL, "an operator with coefficients that may vanish");
    for (size_t e = 0; generator && e < generator->count * generator->count; e++) {
        scalar_src x = &generator->kossakowski[e];
        OK(fmpz_mpoly_is_fmpz(fmpz_mpoly_q_denref(x), ring_context(model->ring)),
           "no parameter in a denominator");
    }
    generator_free(generator);
    build_free(model);
}

/* A budget that is exceeded is a limit, and the algebra is left without one. */
static void check_budget(void)
{
    model_t *model = build_model("g+", "A:2 D:48 e:a48");
    environment_t *gas = build_collisions(model, "A.sz", NULL);
    const algebra_t *algebra = &model->algebra;
    size_t dimension = 48;
    generator_t *generator;
    char *messages = NULL;
    op_t part, term;
    scalar_t c;

    op_init(part, algebra);
    op_init(term, algebra);
    op_zero(&gas->couplings[0], algebra);
    for (size_t i = 0; i < dimension; i++)
        for (size_t j = 0; j < dimension; j++) {
            op_unit(part, 1, i, j, algebra);
            op_unit(term, 2, j, i, algebra);
            op_mul(part, part, term, algebra);
            if (i != j)
                op_add(&gas->couplings[0], &gas->couplings[0], part, algebra);
        }
    op_one(part, algebra);
    scalar_init(c, algebra->ring);
    scalar_set_ratio(c, 1, dimension, algebra->ring);
    op_scale(part, part, c, algebra);
    scalar_clear(c, algebra->ring);
    state_add_density(gas->state, part, gas->ancillas, 1, algebra);
    generator = build_generator(model, &messages);
    OK(generator == NULL && strstr(messages, "E0507"), "too many products are a limit: E0507");
    OK(algebra->budget == NULL, "the budget is that of the trace alone");
    free(messages);
    generator_free(generator);
    op_clear(term, algebra);
    op_clear(part, algebra);
    build_free(model);
}

/* ---- errors ------------------------------------------------------------------------------ */

static void expect_error(model_t *model, const char *code, const char *says, const char *text)
{
    char *messages = NULL;
    generator_t *generator = build_generator(model, &messages);

    OK(generator == NULL, "%s: an error", text);
    if (!OK(strstr(messages, code) && strstr(messages, says), "%s: %s, '%s'", text, code, says))
        printf("# %s\n", messages);
    free(messages);
    generator_free(generator);
    build_free(model);
}

static void check_errors(void)
{
    const char *caldeira[] = {"4*m*g*T", "-i*g", "i*g", "0"}, *qp[] = {"C.q", "C.p"};
    model_t *model = build_model("m+ g+ T+", "C:c");

    build_kossakowski(model, 2, caldeira, qp);
    expect_error(model, "E0501", "not positive", "Caldeira-Leggett");
    model = build_model("m+ g T+", "C:c");
    build_kossakowski(model, 2, caldeira, qp);
    expect_error(model, "E0501", "g == 0", "Caldeira-Leggett of unknown sign");
    model = build_model("r+", "C:c");
    build_channel(model, "-r", "C.q");
    expect_error(model, "E0501", "not positive", "a negative rate");
    model = build_model("r", "C:c");
    build_channel(model, "r", "C.q");
    build_value(model, "r", -1, 2);
    expect_error(model, "E0501", "at the given values", "a negative value");
    model = build_model("lam g+", "C:c e:a2");
    add_density(build_collisions(model, "g*C.q*e.sz", NULL), "(1 + e.sz/2)/2", model);
    expect_error(model, "E0502", "Tr_E(V eta) = 1/2*g*C.q", "a mean field");
    model = build_model("g+", "C:c");
    build_bath(model, "C.a", "0", "0")->kind = "bathe";
    expect_error(model, "E0509", "did you mean 'bath'", "an unknown kind");
}

/* Means that cancel in the sum, and means of the identity, are fine. */
static void check_harmless_means(void)
{
    model_t *model = build_model("g+", "A:2 e:a2");
    generator_t *generator;

    add_density(build_collisions(model, "g*A.sz*e.sz - g*A.sz/2 + e.sz", "A.sx*e.sz"),
                "(1 + e.sz/2)/2", model);
    generator = build_generator(model, NULL);
    if (OK(generator != NULL, "means that cancel")) {
        OK(op_is(generator->bare_hamiltonian, "A.sx/2", model),
           "Tr_E(V2 eta) is a bare Hamiltonian");
        OK(generator->count == 1, "one operator");
    }
    generator_free(generator);
    build_free(model);
}

/* K >= 0 left open: it becomes a condition. */
static void check_condition(void)
{
    model_t *model = build_model("r", "C:c");
    generator_t *generator;
    char *text;

    build_channel(model, "2*r", "C.q");
    generator = build_generator(model, NULL);
    if (OK(generator && generator->positivity.count == 1, "a rate of unknown sign: a condition")) {
        text = conditions_print(&generator->positivity, 0, model->ring);
        OK(strcmp(text, "r >= 0") == 0, "it is %s", text);
        free(text);
    }
    generator_free(generator);
    build_free(model);
}

int main(void)
{
    flint_rand_t random;
    unsigned long seed = tap_seed();

    flint_randinit(random);
    flint_randseed(random, seed, seed + 1);
    for (unsigned k = 0; k < 3 * tap_multiplier(); k++) {
        check_reduction(random, "C:c A:2", seed);
        check_reduction(random, "A:3", seed);
        check_duality(random, seed);
    }
    for (size_t k = 0; k < sizeof collision_cases / sizeof collision_cases[0]; k++)
        check_collision(&collision_cases[k], random, seed);
    check_gas();
    check_ancilla_mode();
    check_squeezed_ancilla();
    check_budget();
    check_bath();
    check_dependent();
    check_unsafe_pivot();
    check_harmless_means();
    check_condition();
    check_errors();
    flint_randclear(random);
    flint_cleanup();
    return tap_done();
}
