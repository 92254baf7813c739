/* Operators: algebraic identities on random values, known products, orderings against truncated
 * matrices, text. */
#include "operator/operator.h"

#include <stdlib.h>
#include <string.h>

#include "tests/unit/tap.h"

enum { C, A, D, MODE2, FACTORS };

typedef struct {
    algebra_t algebra;
    space_t *space;
    scalar_t hbar;
    flint_rand_t random;
} fixture_t;

static void fixture_init(fixture_t *f)
{
    static const char *const parameters[] = {"hbar", "lambda", "kappa"};
    ring_t *ring = ring_new(parameters, 3, NULL, 0);

    f->space = space_new();
    space_add(f->space, "C", 0, FACTOR_CLASSICAL);
    space_add(f->space, "A", 2, FACTOR_QUANTUM);
    space_add(f->space, "D", 3, FACTOR_QUANTUM);
    space_add(f->space, "B", 0, FACTOR_QUANTUM);
    scalar_init(f->hbar, ring);
    scalar_generator(f->hbar, 0, ring);
    f->algebra = (algebra_t){ring, f->space, f->hbar, NULL};
    flint_randinit(f->random);
    flint_randseed(f->random, tap_seed(), tap_seed() + 1);
}

static void fixture_clear(fixture_t *f)
{
    scalar_clear(f->hbar, f->algebra.ring);
    space_free(f->space);
    ring_free(f->algebra.ring);
    flint_randclear(f->random);
}

static int prints(op_src a, const char *expected, fixture_t *f)
{
    char *text = op_print(a, &f->algebra);
    int same = strcmp(text, expected) == 0;

    if (!same)
        printf("# '%s' instead of '%s'\n", text, expected);
    free(text);
    return same;
}

/* a [b, c] + .. = 0 etc. on random operators. */
static void test_identities(fixture_t *f)
{
    const algebra_t *algebra = &f->algebra;
    int associative = 1, jacobi = 1, adjoint = 1, weyl = 1, leibniz = 1;
    op_t a, b, c, x, y, z;

    op_init(a, algebra), op_init(b, algebra), op_init(c, algebra);
    op_init(x, algebra), op_init(y, algebra), op_init(z, algebra);
    for (unsigned k = 0; k < 25 * tap_multiplier(); k++) {
        op_randtest(a, NULL, f->random, algebra);
        op_randtest(b, NULL, f->random, algebra);
        op_randtest(c, NULL, f->random, algebra);
        op_mul(x, a, b, algebra), op_mul(x, x, c, algebra);
        op_mul(y, b, c, algebra), op_mul(y, a, y, algebra);
        associative &= op_equal(x, y, algebra);
        op_commutator(x, b, c, algebra), op_commutator(x, a, x, algebra);
        op_commutator(y, c, a, algebra), op_commutator(y, b, y, algebra);
        op_commutator(z, a, b, algebra), op_commutator(z, c, z, algebra);
        op_add(x, x, y, algebra), op_add(x, x, z, algebra);
        jacobi &= op_is_zero(x, algebra);
        op_mul(x, a, b, algebra), op_adjoint(x, x, algebra);
        op_adjoint(y, a, algebra), op_adjoint(z, b, algebra), op_mul(y, z, y, algebra);
        adjoint &= op_equal(x, y, algebra);
        op_to_weyl(x, a, NULL, algebra), op_from_weyl(x, x, NULL, algebra);
        weyl &= op_equal(x, a, algebra);
        op_mul(x, b, c, algebra), op_commutator(x, a, x, algebra);
        op_commutator(y, a, b, algebra), op_mul(y, y, c, algebra);
        op_commutator(z, a, c, algebra), op_mul(z, b, z, algebra);
        op_add(y, y, z, algebra);
        leibniz &= op_equal(x, y, algebra);
    }
    OK(associative, "(a b) c = a (b c), seed %lu", tap_seed());
    OK(jacobi, "[a,[b,c]] + [b,[c,a]] + [c,[a,b]] = 0");
    OK(adjoint, "(a b)† = b† a†");
    OK(weyl, "Weyl order and back");
    OK(leibniz, "[a, b c] = [a, b] c + b [a, c]");
    op_clear(a, algebra), op_clear(b, algebra), op_clear(c, algebra);
    op_clear(x, algebra), op_clear(y, algebra), op_clear(z, algebra);
}

static void test_ladder(fixture_t *f)
{
    const algebra_t *algebra = &f->algebra;
    op_t a, ad, x, y;

    op_init(a, algebra), op_init(ad, algebra), op_init(x, algebra), op_init(y, algebra);
    OK(op_ladder(a, C, 0, algebra) && op_ladder(ad, C, 1, algebra), "ladder operators");
    op_commutator(x, a, ad, algebra), op_one(y, algebra);
    OK(op_equal(x, y, algebra), "[a, a†] = 1");
    op_mul(x, ad, a, algebra), op_number(y, C, algebra);
    OK(op_equal(x, y, algebra), "n = a† a");
    op_adjoint(x, a, algebra);
    OK(op_equal(x, ad, algebra), "a† is the adjoint of a");
    OK(prints(a, "C.a", f), "a prints as itself");
    op_position(x, C, algebra), op_momentum(y, C, algebra), op_commutator(x, x, y, algebra);
    OK(prints(x, "i*hbar", f), "[q, p] = i hbar");
    /* (a†)^2 a^3 has the normal symbol it is written in */
    op_mul(x, ad, ad, algebra), op_mul(y, a, a, algebra), op_mul(y, y, a, algebra);
    op_mul(x, x, y, algebra);
    OK(op_to_normal(y, x, algebra) && y->count == 1 && y->keys[0] == 2 && y->keys[1] == 3 &&
           scalar_is_one(&y->coefficients[0], algebra->ring),
       "normal order of a normal-ordered product");
    op_clear(a, algebra), op_clear(ad, algebra), op_clear(x, algebra), op_clear(y, algebra);
}

/* Products of the basis against products of matrices. */
static void test_basis(void)
{
    for (size_t d = 2; d <= 5; d++) {
        int product = 1, adjoint = 1, orthogonal = 1;
        for (size_t x = 0; x < d * d; x++)
            for (size_t y = 0; y < d * d; y++) {
                basis_product_t p;
                slong trace = 0;
                basis_multiply(&p, d, x, y);
                for (size_t i = 0; i < d; i++)
                    for (size_t j = 0; j < d; j++) {
                        slong direct = 0;
                        double table = 0;
                        for (size_t k = 0; k < d; k++)
                            direct += basis_element(d, x, i, k) * basis_element(d, y, k, j);
                        for (size_t k = 0; k < p.count; k++)
                            table += (double)p.numerator[k] / (double)p.denominator[k] *
                                     (double)basis_element(d, p.index[k], i, j);
                        product &= table - (double)direct < 1e-9 && (double)direct - table < 1e-9;
                        trace +=
                            basis_element(d, basis_adjoint(d, x), i, j) * basis_element(d, y, j, i);
                        adjoint &= basis_element(d, basis_adjoint(d, x), i, j) ==
                                   basis_element(d, x, j, i);
                    }
                orthogonal &= trace == (x == y ? basis_norm(d, x) : 0);
            }
        OK(product, "dimension %zu: the table of products is that of the matrices", d);
        OK(adjoint && orthogonal, "dimension %zu: adjoints and norms", d);
    }
}

static void test_traces(fixture_t *f)
{
    const algebra_t *algebra = &f->algebra;
    unsigned char finite[FACTORS] = {0, 1, 1, 0}, all_but[FACTORS] = {1, 0, 0, 1};
    int cyclic = 1, rejoined = 1, dense = 1;
    op_t a, b, x, y;

    op_init(a, algebra), op_init(b, algebra), op_init(x, algebra), op_init(y, algebra);
    for (unsigned k = 0; k < 30 * tap_multiplier(); k++) {
        op_randtest(a, finite, f->random, algebra), op_randtest(b, finite, f->random, algebra);
        op_mul(x, a, b, algebra), op_partial_trace(x, x, finite, algebra);
        op_mul(y, b, a, algebra), op_partial_trace(y, y, finite, algebra);
        cyclic &= op_equal(x, y, algebra) && op_is_scalar(x, algebra);
        op_mul(y, a, b, algebra);
        scalar_struct *ma = op_dense(a, finite, algebra), *mb = op_dense(b, finite, algebra);
        scalar_struct *mab = op_dense(y, finite, algebra);
        size_t n = op_matrix_size(finite, algebra);
        scalar_t sum;
        scalar_init(sum, algebra->ring);
        for (size_t i = 0; i < n * n; i++) {
            scalar_zero(sum, algebra->ring);
            for (size_t j = 0; j < n; j++)
                scalar_addmul(sum, &ma[i / n * n + j], &mb[j * n + i % n], algebra->ring);
            dense &= scalar_equal(sum, &mab[i], algebra->ring);
        }
        scalar_clear(sum, algebra->ring);
        op_dense_free(ma, n, algebra), op_dense_free(mb, n, algebra),
            op_dense_free(mab, n, algebra);
        op_randtest(a, NULL, f->random, algebra);
        op_split_t split;
        op_split(&split, a, all_but, algebra);
        op_zero(x, algebra);
        for (size_t t = 0; t < split.count; t++) {
            op_mul(y, &split.left[t], &split.right[t], algebra);
            op_add(x, x, y, algebra);
        }
        rejoined &= op_equal(x, a, algebra);
        op_split_clear(&split, algebra);
    }
    OK(cyclic, "Tr(a b) = Tr(b a), seed %lu", tap_seed());
    OK(dense, "products of operators are products of matrices");
    OK(rejoined, "an operator is the sum of its split");
    op_clear(a, algebra), op_clear(b, algebra), op_clear(x, algebra), op_clear(y, algebra);
}

static void test_text(fixture_t *f)
{
    const algebra_t *algebra = &f->algebra;
    op_t x, y;

    op_init(x, algebra), op_init(y, algebra);
    op_unit(x, A, 0, 1, algebra);
    OK(prints(x, "A.sp", f), "sp alone");
    op_unit(y, A, 1, 0, algebra), op_add(x, x, y, algebra);
    OK(prints(x, "A.sx", f), "sp + sm is sx");
    op_position(y, C, algebra), op_mul(x, x, y, algebra);
    OK(prints(x, "C.q*A.sx", f), "C.q*A.sx");
    op_unit(x, D, 0, 0, algebra), op_unit(y, D, 2, 2, algebra), op_sub(x, x, y, algebra);
    OK(prints(x, "D.e(0,0) - D.e(2,2)", f), "diagonal units of a qutrit");
    op_position(x, C, algebra), op_neg(y, x, algebra), op_one(x, algebra);
    op_sub(y, y, x, algebra);
    OK(prints(y, "-C.q - 1", f), "signs");
    op_zero(x, algebra);
    OK(prints(x, "0", f), "zero");
    op_clear(x, algebra), op_clear(y, algebra);
}

int main(void)
{
    fixture_t f;

    fixture_init(&f);
    test_basis();
    test_identities(&f);
    test_ladder(&f);
    test_identities(&f);
    test_traces(&f);
    test_text(&f);
    fixture_clear(&f);
    flint_cleanup();
    return tap_done();
}
