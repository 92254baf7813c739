/* The terms of R' as data of the descriptor, and what is known of the scalars in them. */
#include "emit/unit.h"

#include <stdlib.h>

#include "lower/reading.h"

/* static const TYPE NAME[] = {ROW, ROW, ..}; an empty list is left out. */
static void begin_list(text_t *out, size_t count, const char *type, const char *name)
{
    if (count > 0)
        text_printf(out, "static const %s %s[] = {", type, name);
}

static void end_list(text_t *out, size_t count)
{
    if (count > 0)
        text_add(out, "};\n\n");
}

static void add_left(text_t *out, const kernel_t *kernel)
{
    begin_list(out, kernel->left_count, "moyal_left", "left_terms");
    for (size_t k = 0; k < kernel->left_count; k++)
        text_printf(out, "%s{%lu, %lu}", k ? ", " : "", (unsigned long)kernel->left[k].scalar,
                    (unsigned long)kernel->left[k].table);
    end_list(out, kernel->left_count);
}

static void add_jumps(text_t *out, const kernel_t *kernel)
{
    begin_list(out, kernel->jump_count, "moyal_jump", "jump_terms");
    for (size_t k = 0; k < kernel->jump_count; k++)
        text_printf(out, "%s{%lu, %lu, %lu}", k ? ", " : "", (unsigned long)kernel->jumps[k].scalar,
                    (unsigned long)kernel->jumps[k].table_a,
                    (unsigned long)kernel->jumps[k].table_b);
    end_list(out, kernel->jump_count);
}

static void add_shifts(text_t *out, const kernel_t *kernel)
{
    size_t count = kernel->table_count * kernel->factor_count;

    begin_list(out, count, "int", "table_shifts");
    for (size_t k = 0; k < count; k++)
        text_printf(out, "%s%ld", k ? ", " : "",
                    kernel->tables[k / kernel->factor_count].shift[k % kernel->factor_count]);
    end_list(out, count);
}

static void add_scalar_kinds(text_t *out, const kernel_t *kernel)
{
    int *kinds = reading_scalar_kinds(kernel);

    begin_list(out, kernel->scalar_count, "int", "scalar_kinds");
    for (size_t k = 0; k < kernel->scalar_count; k++)
        text_printf(out, "%s%d", k ? ", " : "", kinds[k]);
    end_list(out, kernel->scalar_count);
    free(kinds);
}

static void add_means(text_t *out, const kernel_t *kernel)
{
    int *uses = reading_mean_uses(kernel);

    begin_list(out, kernel->expectation_count, "moyal_mean", "means");
    for (size_t k = 0; k < kernel->expectation_count; k++)
        text_printf(out, "%s{%lu, %d}", k ? ", " : "", (unsigned long)kernel->expectations[k].table,
                    uses[k]);
    end_list(out, kernel->expectation_count);
    free(uses);
}

void emit_terms(text_t *out, const unit_t *unit)
{
    add_left(out, unit->kernel);
    add_jumps(out, unit->kernel);
    add_shifts(out, unit->kernel);
    add_means(out, unit->kernel);
    add_scalar_kinds(out, unit->kernel);
}

static void add_member(text_t *out, const char *member, const char *list, size_t count)
{
    if (count > 0)
        text_printf(out, "    .%s = %s,\n", member, list);
}

void emit_terms_members(text_t *out, const unit_t *unit)
{
    const kernel_t *kernel = unit->kernel;

    text_printf(out, "    .left_count = %lu,\n    .jump_count = %lu,\n",
                (unsigned long)kernel->left_count, (unsigned long)kernel->jump_count);
    add_member(out, "left", "left_terms", kernel->left_count);
    add_member(out, "jumps", "jump_terms", kernel->jump_count);
    add_member(out, "shifts", "table_shifts", kernel->table_count * kernel->factor_count);
    add_member(out, "means", "means", kernel->expectation_count);
    add_member(out, "scalar_kinds", "scalar_kinds", kernel->scalar_count);
    text_printf(out, "    .affine = %d,\n", reading_is_affine(kernel));
}
