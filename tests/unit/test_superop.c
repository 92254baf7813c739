/* Superoperators: associativity, canonical commutation of Left and Right, the image of products. */
#include <stdlib.h>

#include "phasespace/terms.h"
#include "tests/unit/build_model.h"
#include "tests/unit/tap.h"

/* A random symmetric S. */
static order_t *random_order(flint_rand_t random, model_t *model)
{
    order_t *order = build_order("wigner", model);

    for (size_t i = 0; i < order->size; i++)
        for (size_t j = 0; j <= i; j++) {
            scalar_struct *entry = &order->matrix[i * order->size + j];
            build_scalar(entry, "hbar*s", model);
            scalar_mul_ratio(entry, entry, (slong)n_randint(random, 7) - 3, 2, model->ring);
            scalar_set(&order->matrix[j * order->size + i], entry, model->ring);
        }
    return order;
}

static void check_algebra(flint_rand_t random, unsigned long seed)
{
    model_t *model = build_model("g hbar+", "C:c A:2 Q:q");
    const algebra_t *algebra = &model->algebra;
    superop_t a, b, c, left, right;

    superop_init(a, algebra);
    superop_init(b, algebra);
    superop_init(c, algebra);
    superop_init(left, algebra);
    superop_init(right, algebra);
    superop_randtest(a, random, algebra);
    superop_randtest(b, random, algebra);
    superop_randtest(c, random, algebra);
    superop_mul(left, a, b, algebra);
    superop_mul(left, left, c, algebra);
    superop_mul(right, b, c, algebra);
    superop_mul(right, a, right, algebra);
    OK(superop_equal(left, right, algebra), "(a b) c = a (b c), seed %lu", seed);
    superop_add(left, b, c, algebra);
    superop_mul(left, a, left, algebra);
    superop_mul(right, a, b, algebra);
    superop_mul(c, a, c, algebra);
    superop_add(right, right, c, algebra);
    OK(superop_equal(left, right, algebra), "a (b + c) = a b + a c, seed %lu", seed);
    superop_one(b, algebra);
    superop_mul(left, a, b, algebra);
    superop_mul(right, b, a, algebra);
    OK(superop_equal(left, a, algebra) && superop_equal(right, a, algebra),
       "a 1 = 1 a = a, seed %lu", seed);
    superop_to_weyl(left, a, algebra);
    superop_from_weyl(right, left, algebra);
    OK(superop_equal(right, a, algebra), "Weyl keys and back, seed %lu", seed);
    superop_sub(left, a, a, algebra);
    OK(superop_is_zero(left, algebra), "a - a = 0, seed %lu", seed);
    superop_clear(right, algebra);
    superop_clear(left, algebra);
    superop_clear(c, algebra);
    superop_clear(b, algebra);
    superop_clear(a, algebra);
    build_free(model);
}

/* d z = z d + 1 in divergence form: z d = d z - 1. */
static void check_derivative(void)
{
    model_t *model = build_model("g", "C:c");
    const algebra_t *algebra = &model->algebra;
    opkey_t q[2] = {1, 0}, none[2] = {0, 0};
    superop_t z, d, zd, dz;
    scalar_t x;

    superop_init(z, algebra);
    superop_init(d, algebra);
    superop_init(zd, algebra);
    superop_init(dz, algebra);
    scalar_init(x, model->ring);
    build_scalar(x, "C.q", model);
    superop_push(z, none, x, none, none, algebra);
    build_scalar(x, "1", model);
    superop_push(d, q, x, none, none, algebra);
    superop_mul(dz, d, z, algebra);
    superop_mul(zd, z, d, algebra);
    OK(dz->count == 1 && scalar_is(&dz->coefficients[0], "C.q", model), "d z is one term d [z .]");
    superop_sub(dz, dz, zd, algebra);
    superop_one(d, algebra);
    OK(superop_equal(dz, d, algebra), "d z - z d = 1");
    scalar_clear(x, model->ring);
    superop_clear(dz, algebra);
    superop_clear(zd, algebra);
    superop_clear(d, algebra);
    superop_clear(z, algebra);
    build_free(model);
}

/* out = s t - t s */
static void commutator(superop_t out, superop_src s, superop_src t, const algebra_t *algebra)
{
    superop_t ts;

    superop_init(ts, algebra);
    superop_mul(ts, t, s, algebra);
    superop_mul(out, s, t, algebra);
    superop_sub(out, out, ts, algebra);
    superop_clear(ts, algebra);
}

enum { COORDINATES = 4 };

/* Left and Right of the coordinates of two modes. */
typedef struct {
    model_t *model;
    superop_t left[COORDINATES], right[COORDINATES];
} bopp_pairs_t;

static void pairs_init(bopp_pairs_t *pairs, const order_t *order, model_t *model)
{
    static const char *const names[] = {"C.q", "C.p", "D.q", "D.p"};
    op_t a;

    pairs->model = model;
    op_init(a, &model->algebra);
    for (size_t i = 0; i < COORDINATES; i++) {
        superop_init(pairs->left[i], &model->algebra);
        superop_init(pairs->right[i], &model->algebra);
        build_op(a, names[i], model);
        build_bopp(pairs->left[i], a, NULL, order, model);
        build_bopp(pairs->right[i], NULL, a, order, model);
    }
    op_clear(a, &model->algebra);
}

static void pairs_clear(bopp_pairs_t *pairs)
{
    for (size_t i = 0; i < COORDINATES; i++) {
        superop_clear(pairs->left[i], &pairs->model->algebra);
        superop_clear(pairs->right[i], &pairs->model->algebra);
    }
}

/* [s, t] is the number that `text` says */
static int commutator_is(superop_src s, superop_src t, const char *text, model_t *model)
{
    superop_t found, expected;
    scalar_t c;
    int equal;

    superop_init(found, &model->algebra);
    superop_init(expected, &model->algebra);
    scalar_init(c, model->ring);
    build_scalar(c, text, model);
    superop_one(expected, &model->algebra);
    scalar_set(expected->coefficients, c, model->ring);
    superop_canonical(expected, &model->algebra); /* c may be zero */
    commutator(found, s, t, &model->algebra);
    equal = superop_equal(found, expected, &model->algebra);
    scalar_clear(c, model->ring);
    superop_clear(expected, &model->algebra);
    superop_clear(found, &model->algebra);
    return equal;
}

/* [Left_i, Left_j] = i hbar Omega_ij, [Left_i, Right_j] = 0 for every S. */
static void check_bopp(flint_rand_t random, unsigned long seed)
{
    model_t *model = build_model("s hbar+", "C:c D:c A:2");
    order_t *order = random_order(random, model);
    int canonical = 1, opposite = 1, commute = 1;
    bopp_pairs_t pairs;

    pairs_init(&pairs, order, model);
    for (size_t i = 0; i < COORDINATES; i++)
        for (size_t j = 0; j < COORDINATES; j++) {
            const char *omega = i / 2 != j / 2 || i == j ? "0" : i < j ? "i*hbar" : "-i*hbar";
            canonical = canonical && commutator_is(pairs.left[i], pairs.left[j], omega, model);
            opposite = opposite && commutator_is(pairs.right[j], pairs.right[i], omega, model);
            commute = commute && commutator_is(pairs.left[i], pairs.right[j], "0", model);
        }
    OK(canonical, "[Left_i, Left_j] = i hbar Omega_ij, seed %lu", seed);
    OK(opposite, "[Right_j, Right_i] = i hbar Omega_ij, seed %lu", seed);
    OK(commute, "[Left_i, Right_j] = 0, seed %lu", seed);
    pairs_clear(&pairs);
    order_free(order, model);
    build_free(model);
}

/* A B rho -> Left_A Left_B, rho A B -> Right_B Right_A, for operators on C and Q. */
static void check_products(flint_rand_t random, unsigned long seed)
{
    model_t *model = build_model("s hbar+", "C:c A:2");
    const algebra_t *algebra = &model->algebra;
    order_t *order = random_order(random, model);
    superop_t one, two, product;
    op_t a, b, ab;

    op_init(a, algebra);
    op_init(b, algebra);
    op_init(ab, algebra);
    superop_init(one, algebra);
    superop_init(two, algebra);
    superop_init(product, algebra);
    op_randtest(a, NULL, random, algebra);
    op_randtest(b, NULL, random, algebra);
    op_mul(ab, a, b, algebra);
    build_bopp(one, a, NULL, order, model);
    build_bopp(two, b, NULL, order, model);
    superop_mul(one, one, two, algebra);
    build_bopp(product, ab, NULL, order, model);
    OK(superop_equal(one, product, algebra), "Left_AB = Left_A Left_B, seed %lu", seed);
    build_bopp(one, NULL, b, order, model);
    build_bopp(two, NULL, a, order, model);
    superop_mul(one, one, two, algebra);
    build_bopp(product, NULL, ab, order, model);
    OK(superop_equal(one, product, algebra), "Right_AB = Right_B Right_A, seed %lu", seed);
    build_bopp(one, a, NULL, order, model);
    build_bopp(two, NULL, b, order, model);
    commutator(product, one, two, algebra);
    OK(superop_is_zero(product, algebra), "[Left_A, Right_B] = 0, seed %lu", seed);
    superop_clear(product, algebra);
    superop_clear(two, algebra);
    superop_clear(one, algebra);
    op_clear(ab, algebra);
    op_clear(b, algebra);
    op_clear(a, algebra);
    order_free(order, model);
    build_free(model);
}

int main(void)
{
    flint_rand_t random;
    unsigned long seed = tap_seed();

    flint_randinit(random);
    flint_randseed(random, seed, seed + 1);
    check_derivative();
    for (unsigned k = 0; k < 5 * tap_multiplier(); k++) {
        check_algebra(random, seed);
        check_bopp(random, seed);
        check_products(random, seed);
    }
    flint_randclear(random);
    flint_cleanup();
    return tap_done();
}
