/* Tests of lower: common subexpressions, shared tables, what cancels, refusals. */
#include "fixture.h"
#include "lower/line.h"
#include "tap.h"

static void test_line(void)
{
    line_t line = {0, 0, NULL};
    line_builder_t builder;
    size_t x, y, sum, product;

    line_begin(&builder, &line);
    x = line_input(&builder, NODE_COORDINATE, 0);
    y = line_input(&builder, NODE_COORDINATE, 1);
    sum = line_add(&builder, x, y);
    product = line_mul(&builder, x, y);
    OK(sum == line_add(&builder, y, x) && product == line_mul(&builder, y, x),
       "one node for x + y");
    OK(line_input(&builder, NODE_COORDINATE, 0) == x, "one node for an input");
    OK(line_sub(&builder, sum, sum) == LINE_ZERO, "x - x is zero");
    OK(line_add(&builder, LINE_ZERO, x) == x && line_mul(&builder, x, LINE_ZERO) == LINE_ZERO,
       "zero has no node");
    OK(line_mul(&builder, x, line_integer(&builder, 1)) == x, "1 x is x");
    OK(line_neg(&builder, line_neg(&builder, x)) == x, "-(-x) is x");
    OK(line_mul(&builder, line_neg(&builder, x), y) == line_neg(&builder, product),
       "(-x) y = -(x y)");
    OK(line_add(&builder, x, line_neg(&builder, y)) == line_sub(&builder, x, y), "x + -y is x - y");
    OK(line_pow(&builder, x, 3) == line_mul(&builder, line_mul(&builder, x, x), x), "x^3");
    OK(line_pow(&builder, x, 0) == line_integer(&builder, 1), "x^0 is 1");
    for (size_t k = 0; k < 1000; k++)
        line_input(&builder, NODE_COORDINATE, k);
    OK(line_input(&builder, NODE_COORDINATE, 1) == y, "found among many");
    line_end(&builder);
    free(line.nodes);
}

static int has_table(const kernel_t *kernel, const char *comment)
{
    for (size_t k = 0; k < kernel->table_count; k++)
        if (strcmp(kernel->tables[k].comment, comment) == 0)
            return 1;
    return 0;
}

static void test_quantum(void)
{
    static const char model[] = "param w = 2, k = 1/3\nassume k > 0\nmode C\nqubit A\n"
                                "hamiltonian w*(C.q^2 + C.p^2)/2 + w/2*A.sz\nlindblad k, C.a\n"
                                "observe (C.q^2 + C.p^2)/2, C.a*C.ad - C.ad*C.a, C.q, C.p\n";
    fixture_t f;

    if (OK(fixture_make(&f, model, SCHEME_QUANTUM, START_POINT) == OK, "a kernel")) {
        OK(f.kernel->left_count == 1, "one diagonal table for H and the loss");
        OK(f.kernel->jump_count == 1 && has_table(f.kernel, "C.a"), "one jump, of a plain table");
        OK(f.kernel->expectation_count == 2, "<a† a> and <a>: %lu mean values",
           (unsigned long)f.kernel->expectation_count);
        OK(f.kernel->observables.nodes[f.kernel->observable_nodes[1]].kind == NODE_INTEGER,
           "[a, a†] is the number 1");
        OK(f.kernel->covariance == SIZE_MAX && f.kernel->part_count == 2, "the start");
    }
    fixture_clear(&f);
}

static void test_unravel(void)
{
    static const char model[] =
        "param l = 1/2, gC = 1, gQ = 1\nassume gC > 0, gQ > 0\nmode C classical\nqubit A\n"
        "hamiltonian C.p^2/2 + l*C.q*A.sz\nlindblad 2*gC, C.q\nlindblad 2*gQ, A.sz\nobserve C.q\n";
    fixture_t f;

    if (OK(fixture_make(&f, model, SCHEME_UNRAVEL, START_POINT) == OK && f.kernel, "a kernel")) {
        OK(f.kernel->left_count == 2, "H(z), noise: one term of sz; decoherence, <B>: one of 1");
        OK(f.kernel->table_count == 2 && f.kernel->jump_count == 1, "sz is one table for all");
        OK(f.kernel->covariance != SIZE_MAX, "the start is sampled");
    }
    fixture_clear(&f);
}

static void test_refusal(void)
{
    fixture_t f;
    size_t before;
    status_t status =
        fixture_make(&f, "qudit A 17\nqudit B 17\nqudit C 17\nhamiltonian 0\nobserve A.e(0,0)\n",
                     SCHEME_QUANTUM, START_POINT);

    before = diags_errors(f.pipeline.diags);
    OK(status == LIMIT_ERROR && !f.kernel && before == 1, "4913 states are too many");
    fixture_clear(&f);
}

static void test_dump(void)
{
    fixture_t f;
    char *text = NULL;
    size_t length = 0;
    FILE *file = open_memstream(&text, &length);

    if (OK(fixture_make(&f, "param w = 2\nqubit A\nhamiltonian w*A.sx\nobserve A.sy\n",
                        SCHEME_QUANTUM, START_POINT) == OK,
           "a kernel") &&
        file) {
        kernel_print(file, f.kernel);
        fclose(file);
        OK(strstr(text, "T0 = A.sp") && strstr(text, "s0 * T0 R + h.c.") &&
               strstr(text, "# (-i*w) dt") && strstr(text, "initial\n  density A from c"),
           "the dump shows tables, terms, formulas and the start");
    }
    free(text);
    fixture_clear(&f);
}

int main(void)
{
    test_line();
    test_quantum();
    test_unravel();
    test_refusal();
    test_dump();
    return tap_done();
}
