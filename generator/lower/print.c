/* The kernel as text (--dump=kernel). */
#include "lower/line.h"

#include <stdlib.h>

#include "base/memory.h"

static void print_node(FILE *out, const node_t *node)
{
    static const char *const forms[] = {
        [NODE_COEFFICIENT] = "c%ld",
        [NODE_COORDINATE] = "z%ld",
        [NODE_EXPECTATION_RE] = "re(e%ld)",
        [NODE_EXPECTATION_IM] = "im(e%ld)",
        [NODE_TIME] = "t",
        [NODE_DT] = "dt",
        [NODE_NOISE] = "dw%ld",
        [NODE_STATE] = "r%ld",
        [NODE_INTEGER] = "%ld",
        [NODE_ADD] = "n%ld + n%ld",
        [NODE_SUB] = "n%ld - n%ld",
        [NODE_MUL] = "n%ld * n%ld",
        [NODE_DIV] = "n%ld / n%ld",
        [NODE_NEG] = "-n%ld",
        [NODE_SQRT] = "sqrt(n%ld)",
        [NODE_SIN] = "sin(n%ld)",
        [NODE_COS] = "cos(n%ld)",
        [NODE_EXP] = "exp(n%ld)",
    };
    const char *form = forms[node->kind];

    for (long argument = 0; *form; form++) {
        if (form[0] == '%') {
            fprintf(out, "%ld", argument++ == 0 ? node->a : node->b);
            form += 2;
        } else
            putc(*form, out);
    }
}

/* Marks what the marked nodes need. */
static void mark_needed(unsigned char *needed, const line_t *line)
{
    for (size_t k = line->count; k-- > 0;) {
        const node_t *node = &line->nodes[k];
        int operands = needed[k] ? node_operands(node) : 0;

        if (operands > 0)
            needed[node->a] = 1;
        if (operands > 1)
            needed[node->b] = 1;
    }
}

/* The nodes that the marked ones need, these included; `needed` is freed. */
static void print_line(FILE *out, const line_t *line, unsigned char *needed)
{
    mark_needed(needed, line);
    for (size_t k = 0; k < line->count; k++) {
        if (!needed[k])
            continue;
        fprintf(out, "  n%lu = ", (unsigned long)k);
        print_node(out, &line->nodes[k]);
        putc('\n', out);
    }
    free(needed);
}

static void mark(unsigned char *needed, size_t node)
{
    if (node != LINE_ZERO)
        needed[node] = 1;
}

/* " n7" or " 0" */
static void print_result(FILE *out, size_t node)
{
    if (node == LINE_ZERO)
        fputs(" 0", out);
    else
        fprintf(out, " n%lu", (unsigned long)node);
}

static void print_scalars(FILE *out, const kernel_t *kernel)
{
    unsigned char *needed = memory_new(kernel->scalars.count, 1);

    fputs("scalars\n", out);
    for (size_t k = 0; k < kernel->scalar_count; k++) {
        mark(needed, kernel->scalar[k].re);
        mark(needed, kernel->scalar[k].im);
    }
    for (size_t k = 0; k < kernel->equations->coordinates; k++)
        mark(needed, kernel->increments[k]);
    print_line(out, &kernel->scalars, needed);
    for (size_t k = 0; k < kernel->scalar_count; k++) {
        fprintf(out, "  s%lu =", (unsigned long)k);
        print_result(out, kernel->scalar[k].re);
        fputs(" + i", out);
        print_result(out, kernel->scalar[k].im);
        fprintf(out, "    # %s\n", kernel->scalar[k].comment);
    }
    for (size_t k = 0; k < kernel->equations->coordinates; k++) {
        fprintf(out, "  dz%lu =", (unsigned long)k);
        print_result(out, kernel->increments[k]);
        putc('\n', out);
    }
}

static void print_terms(FILE *out, const kernel_t *kernel)
{
    fputs("terms\n", out);
    for (size_t k = 0; k < kernel->left_count; k++)
        fprintf(out, "  s%lu * T%lu R + h.c.\n", (unsigned long)kernel->left[k].scalar,
                (unsigned long)kernel->left[k].table);
    for (size_t k = 0; k < kernel->jump_count; k++)
        fprintf(out, "  s%lu * T%lu R T%lu^+ + h.c.\n", (unsigned long)kernel->jumps[k].scalar,
                (unsigned long)kernel->jumps[k].table_a, (unsigned long)kernel->jumps[k].table_b);
}

static void print_parts(FILE *out, const kernel_t *kernel)
{
    static const char *const kinds[] = {"gaussian", "fock", "cat", "density"};

    fputs("initial\n", out);
    for (size_t k = 0; k < kernel->part_count; k++) {
        const kernel_part_t *part = &kernel->parts[k];

        fprintf(out, "  %s", kinds[part->kind]);
        for (size_t f = 0; f < part->count; f++)
            fprintf(out, " %s",
                    space_name(kernel->equations->model->space, kernel->factors[part->factors[f]]));
        if (part->kind == STATE_FOCK)
            fprintf(out, " level %lu\n", (unsigned long)part->level);
        else
            fprintf(out, " from c%lu\n", (unsigned long)part->first);
    }
}

static void print_observables(FILE *out, const kernel_t *kernel)
{
    unsigned char *needed = memory_new(kernel->observables.count, 1);

    fputs("observables\n", out);
    for (size_t k = 0; k < kernel->equations->observable_count; k++)
        mark(needed, kernel->observable_nodes[k]);
    print_line(out, &kernel->observables, needed);
    for (size_t k = 0; k < kernel->equations->observable_count; k++) {
        fprintf(out, "  %s =", kernel->equations->model->observables[k].name);
        print_result(out, kernel->observable_nodes[k]);
        putc('\n', out);
    }
}

void kernel_print(FILE *out, const kernel_t *kernel)
{
    fputs("coefficients\n", out);
    for (size_t k = 0; k < kernel->coefficient_count; k++)
        fprintf(out, "  c%lu = %s\n", (unsigned long)k, kernel->coefficients[k].comment);
    fputs("tables\n", out);
    for (size_t k = 0; k < kernel->table_count; k++)
        fprintf(out, "  T%lu = %s\n", (unsigned long)k, kernel->tables[k].comment);
    fputs("expectations\n", out);
    for (size_t k = 0; k < kernel->expectation_count; k++)
        fprintf(out, "  e%lu = <%s>\n", (unsigned long)k, kernel->expectations[k].comment);
    print_scalars(out, kernel);
    print_terms(out, kernel);
    print_observables(out, kernel);
    print_parts(out, kernel);
}
