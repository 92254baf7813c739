/* Patterns and tables: the operators of a kernel. */
#include "lower/build.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

size_t kernel_dimension(const kernel_t *kernel, size_t k)
{
    return space_dimension(kernel->equations->model->space, kernel->factors[k]);
}

long pattern_shift(const kernel_t *kernel, const opkey_t *powers, size_t k)
{
    size_t dimension = kernel_dimension(kernel, k), i, j;

    if (dimension == 0)
        return (long)powers[2 * k + 1] - (long)powers[2 * k];
    return basis_is_offdiagonal(&i, &j, dimension, powers[2 * k]) ? (long)j - (long)i : 0;
}

/* "C.ad^2" */
static void add_power(text_t *out, const char *space, const char *letter, opkey_t power)
{
    if (power == 0)
        return;
    text_printf(out, "%s%s.%s", out->length ? "*" : "", space, letter);
    if (power > 1)
        text_printf(out, "^%u", (unsigned)power);
}

static void add_finite(text_t *out, const char *space, size_t dimension, size_t index)
{
    size_t i, j;

    if (index == 0)
        return;
    text_printf(out, "%s%s.", out->length ? "*" : "", space);
    if (!basis_is_offdiagonal(&i, &j, dimension, index)) {
        size_t l = 1;

        while (basis_diagonal(dimension, l) != index)
            l++;
        if (dimension == 2)
            text_add(out, "sz");
        else
            text_printf(out, "z(%lu)", (unsigned long)l);
    } else if (dimension == 2)
        text_add(out, i < j ? "sp" : "sm");
    else
        text_printf(out, "e(%lu,%lu)", (unsigned long)i, (unsigned long)j);
}

/* "C.ad^2*C.a*A.sz", "1": the basis operator with these powers; freed with free(). */
static char *kernel_pattern_text(const kernel_t *kernel, const opkey_t *powers)
{
    const space_t *space = kernel->equations->model->space;
    text_t out;

    text_init(&out);
    for (size_t k = 0; k < kernel->factor_count; k++) {
        const char *name = space_name(space, kernel->factors[k]);
        size_t dimension = kernel_dimension(kernel, k);

        if (dimension != 0) {
            add_finite(&out, name, dimension, powers[2 * k]);
            continue;
        }
        add_power(&out, name, "ad", powers[2 * k]);
        add_power(&out, name, "a", powers[2 * k + 1]);
    }
    if (out.length == 0)
        text_add(&out, "1");
    return text_take(&out);
}

long pattern_entry(const kernel_t *kernel, const pattern_t *pattern, const table_t *table, long row)
{
    long product = 1;

    for (size_t f = kernel->factor_count; f-- > 0;) {
        long dimension = (long)kernel_dimension(kernel, f), i = row % dimension;
        long j = i + table->shift[f];

        row /= dimension;
        if (j < 0 || j >= dimension)
            return 0;
        product *= basis_element((size_t)dimension, pattern->powers[2 * f], (size_t)i, (size_t)j);
    }
    return product;
}

int table_column(long *column, const kernel_t *kernel, const table_t *table, long row)
{
    long stride = 1, any = 0;

    *column = row;
    for (size_t f = kernel->factor_count; f-- > 0;) {
        *column += table->shift[f] * stride;
        stride *= (long)kernel_dimension(kernel, f);
    }
    for (size_t t = 0; t < table->pattern_count; t++)
        any |= pattern_entry(kernel, &table->patterns[t], table, row);
    return any != 0;
}

size_t kernel_place(size_t dimension, size_t i, size_t j)
{
    size_t low = i < j ? i : j, high = i < j ? j : i;

    if (i == j)
        return i;
    return dimension + 2 * (low * (2 * dimension - low - 1) / 2 + high - low - 1);
}

int table_is_plain(const table_t *table, const kernel_t *kernel)
{
    return table->pattern_count == 1 &&
           scalar_is_one(table->patterns[0].value, kernel->equations->model->ring);
}

/* value * basis + value * basis + ... */
static char *table_text(const table_t *table, const build_t *build)
{
    text_t out;

    text_init(&out);
    for (size_t k = 0; k < table->pattern_count; k++) {
        const pattern_t *pattern = &table->patterns[k];
        char *factor = scalar_print_factor(pattern->value, build->ring);
        char *basis = kernel_pattern_text(build->kernel, pattern->powers);

        text_add(&out, k ? " + " : "");
        if (scalar_is_one(pattern->value, build->ring))
            text_add(&out, basis);
        else if (strcmp(basis, "1") == 0)
            text_add(&out, factor);
        else
            text_printf(&out, "%s*%s", factor, basis);
        free(factor);
        free(basis);
    }
    return text_take(&out);
}

static int table_equal(const table_t *table, const term_t *const *terms, size_t count,
                       const build_t *build)
{
    size_t bytes = 2 * build->kernel->factor_count * sizeof(opkey_t);

    if (table->pattern_count != count)
        return 0;
    for (size_t k = 0; k < count; k++) {
        if (bytes && memcmp(table->patterns[k].powers, terms[k]->powers, bytes) != 0)
            return 0;
        if (!scalar_equal(table->patterns[k].value, terms[k]->value, build->ring))
            return 0;
    }
    return 1;
}

static void pattern_make(pattern_t *pattern, const term_t *term, build_t *build)
{
    size_t bytes = 2 * build->kernel->factor_count * sizeof(opkey_t);
    scalar_t part;

    pattern->powers = memory_new(2 * build->kernel->factor_count, sizeof(opkey_t));
    if (bytes)
        memcpy(pattern->powers, term->powers, bytes);
    scalar_init(pattern->value, build->ring);
    scalar_set(pattern->value, term->value, build->ring);
    scalar_init(part, build->ring);
    scalar_real(part, term->value, build->ring);
    pattern->re = coefficient_find(build, part);
    scalar_imag(part, term->value, build->ring);
    pattern->im = coefficient_find(build, part);
    scalar_clear(part, build->ring);
}

static uint64_t table_hash(const term_t *const *terms, size_t count, const build_t *build)
{
    uint64_t hash = index_mix(5, count);

    for (size_t k = 0; k < count; k++)
        for (size_t f = 0; f < 2 * build->kernel->factor_count; f++)
            hash = index_mix(hash, terms[k]->powers[f]);
    return hash;
}

static size_t table_of(build_t *build, const term_t *const *terms, size_t count)
{
    kernel_t *kernel = build->kernel;
    uint64_t hash = table_hash(terms, count, build);
    table_t *table;

    for (size_t at = 0, k; (k = index_next(&build->tables, hash, &at)) != INDEX_NONE;)
        if (table_equal(&kernel->tables[k], terms, count, build))
            return k;
    index_add(&build->tables, hash, kernel->table_count);
    if ((kernel->table_count & (kernel->table_count - 1)) == 0)
        kernel->tables =
            memory_resize(kernel->tables, 2 * kernel->table_count + 1, sizeof(table_t));
    table = &kernel->tables[kernel->table_count];
    table->pattern_count = count;
    table->patterns = memory_new(count, sizeof(pattern_t));
    table->shift = memory_new(kernel->factor_count, sizeof(long));
    for (size_t k = 0; k < count; k++)
        pattern_make(&table->patterns[k], terms[k], build);
    for (size_t k = 0; k < kernel->factor_count; k++)
        table->shift[k] = pattern_shift(kernel, terms[0]->powers, k);
    table->comment = table_text(table, build);
    return kernel->table_count++;
}

size_t table_find(build_t *build, const expansion_t *expansion, const size_t *members, size_t count)
{
    const term_t **terms = memory_new(count, sizeof(term_t *));
    size_t table;

    for (size_t k = 0; k < count; k++)
        terms[k] = &expansion->terms[members[k]];
    table = table_of(build, terms, count);
    free(terms);
    return table;
}

size_t table_plain(build_t *build, const opkey_t *powers)
{
    term_t term;
    const term_t *one = &term;
    size_t table;

    term.powers = memory_new(2 * build->kernel->factor_count, sizeof(opkey_t));
    if (build->kernel->factor_count)
        memcpy(term.powers, powers, 2 * build->kernel->factor_count * sizeof(opkey_t));
    scalar_init(term.value, build->ring);
    scalar_one(term.value, build->ring);
    table = table_of(build, &one, 1);
    scalar_clear(term.value, build->ring);
    free(term.powers);
    return table;
}
