/* A link of the kernel check: the terms of R' that the descriptor holds as data are the kernel's.
 * Where the runtime builds the equation of R from them, they are the machine code. */
#include <stdlib.h>

#include "certify/check_internal.h"
#include "lower/reading.h"

static void expect(check_t *check, const char *what, size_t k, long found, long expected)
{
    if (!check->failed && found != expected)
        check_fail(check, "the descriptor's %s number %lu is %ld, expected is %ld", what,
                   (unsigned long)k, found, expected);
}

static void check_left(check_t *check)
{
    const moyal_program *p = check->program;
    const kernel_t *kernel = check->kernel;

    expect(check, "count of terms on one side", 0, p->left_count, (long)kernel->left_count);
    for (size_t k = 0; k < kernel->left_count && !check->failed; k++) {
        expect(check, "scalar on one side", k, p->left[k].scalar, (long)kernel->left[k].scalar);
        expect(check, "table on one side", k, p->left[k].table, (long)kernel->left[k].table);
    }
}

static void check_jumps(check_t *check)
{
    const moyal_program *p = check->program;
    const kernel_t *kernel = check->kernel;

    expect(check, "count of terms on both sides", 0, p->jump_count, (long)kernel->jump_count);
    for (size_t k = 0; k < kernel->jump_count && !check->failed; k++) {
        const jump_term_t *term = &kernel->jumps[k];

        expect(check, "scalar on both sides", k, p->jumps[k].scalar, (long)term->scalar);
        expect(check, "table on the left side", k, p->jumps[k].table_a, (long)term->table_a);
        expect(check, "table on the right side", k, p->jumps[k].table_b, (long)term->table_b);
    }
}

static void check_shifts(check_t *check)
{
    const kernel_t *kernel = check->kernel;
    const size_t factors = kernel->factor_count;

    for (size_t k = 0; k < kernel->table_count * factors && !check->failed; k++)
        expect(check, "shift", k, check->program->shifts[k],
               kernel->tables[k / factors].shift[k % factors]);
}

static void check_facts(check_t *check)
{
    const moyal_program *p = check->program;
    const kernel_t *kernel = check->kernel;
    int *kinds = reading_scalar_kinds(kernel), *uses = reading_mean_uses(kernel);

    for (size_t k = 0; k < kernel->scalar_count && !check->failed; k++)
        expect(check, "kind of scalar", k, p->scalar_kinds[k], kinds[k]);
    for (size_t k = 0; k < kernel->expectation_count && !check->failed; k++) {
        expect(check, "table of a mean", k, p->means[k].table, (long)kernel->expectations[k].table);
        expect(check, "use of a mean", k, p->means[k].uses, uses[k]);
    }
    expect(check, "affine", 0, p->affine, reading_is_affine(kernel));
    free(kinds);
    free(uses);
}

void check_data(check_t *check)
{
    const moyal_program *p = check->program;
    const kernel_t *kernel = check->kernel;

    if ((kernel->left_count && !p->left) || (kernel->jump_count && !p->jumps) ||
        (kernel->table_count * kernel->factor_count > 0 && !p->shifts) ||
        (kernel->expectation_count && !p->means) || (kernel->scalar_count && !p->scalar_kinds)) {
        check_fail(check, "the descriptor lacks the terms as data");
        return;
    }
    check_left(check);
    check_jumps(check);
    check_shifts(check);
    if (!check->failed)
        check_facts(check);
}
