/* Rows that show that a matrix is not positive: one with a negative diagonal entry, or two whose
 * minor a d - |b|^2 is negative. */
#include "scalar/witness.h"

#include <stdlib.h>

#include "base/text.h"

enum { LARGEST_PRINTED = 3 };

typedef struct {
    const char *label;
    char *const *names;
    const scalar_struct *entries;
    size_t n;
    const assumptions_t *assumptions;
    ring_t *ring;
} matrix_t;

static scalar_src entry(const matrix_t *m, size_t i, size_t j)
{
    return m->entries + i * m->n + j;
}

/* "M[C.p, A.sz] = -1/2*lambda" */
static void add_entry(text_t *text, const matrix_t *m, size_t i, size_t j)
{
    char *value = scalar_print(entry(m, i, j), m->ring);

    text_printf(text, "%s[%s, %s] = %s", m->label, m->names[i], m->names[j], value);
    free(value);
}

static int is_negative(scalar_src x, const matrix_t *m)
{
    return scalar_sign(x, m->assumptions, m->ring) == SIGN_NEGATIVE;
}

static int add_diagonal(text_t *text, const matrix_t *m)
{
    for (size_t i = 0; i < m->n; i++) {
        if (!is_negative(entry(m, i, i), m))
            continue;
        add_entry(text, m, i, i);
        text_add(text, scalar_is_constant(entry(m, i, i), m->ring) ? "" : " is negative");
        return 1;
    }
    return 0;
}

/* out = a d - |b|^2 of rows i and j */
static void minor(scalar_t out, const matrix_t *m, size_t i, size_t j)
{
    scalar_t product;

    scalar_init(product, m->ring);
    scalar_mul(product, entry(m, i, j), entry(m, j, i), m->ring);
    scalar_mul(out, entry(m, i, i), entry(m, j, j), m->ring);
    scalar_sub(out, out, product, m->ring);
    scalar_clear(product, m->ring);
}

static void add_rows(text_t *text, const matrix_t *m, size_t i, size_t j)
{
    add_entry(text, m, i, i);
    if (scalar_is_zero(entry(m, i, i), m->ring)) {
        text_add(text, " but ");
    } else {
        text_add(text, " and ");
        add_entry(text, m, j, j);
        text_add(text, " are too small for ");
    }
    add_entry(text, m, i, j);
}

/* Rows with a zero on the diagonal say it most clearly. */
static int add_minor(text_t *text, const matrix_t *m, int with_zero)
{
    scalar_t x;
    int found = 0;

    scalar_init(x, m->ring);
    for (size_t i = 0; i < m->n && !found; i++)
        for (size_t j = 0; j < m->n && !found; j++) {
            if (i == j || scalar_is_zero(entry(m, i, j), m->ring) ||
                scalar_is_zero(entry(m, i, i), m->ring) != with_zero)
                continue;
            minor(x, m, i, j);
            found = is_negative(x, m);
            if (found)
                add_rows(text, m, i, j);
        }
    scalar_clear(x, m->ring);
    return found;
}

static int is_numeric(const matrix_t *m)
{
    for (size_t k = 0; k < m->n * m->n; k++)
        if (!scalar_is_constant(m->entries + k, m->ring))
            return 0;
    return 1;
}

static int holds_parameter(const matrix_t *m)
{
    for (size_t k = 0; k < m->n * m->n; k++)
        for (size_t g = 0; g < ring_parameter_count(m->ring); g++)
            if (scalar_depends_on(m->entries + k, g, m->ring))
                return 1;
    return 0;
}

/* "the matrix [[1, 2], [2, 1]] has a negative eigenvalue" */
static void add_whole(text_t *text, const matrix_t *m)
{
    int numeric = is_numeric(m);

    text_add(text, "the matrix");
    for (size_t k = 0; numeric && m->n <= LARGEST_PRINTED && k < m->n * m->n; k++) {
        char *value = scalar_print(m->entries + k, m->ring);

        text_printf(text, "%s%s%s",
                    k == 0          ? " [["
                    : k % m->n == 0 ? "], ["
                                    : ", ",
                    value, k + 1 == m->n * m->n ? "]]" : "");
        free(value);
    }
    text_add(text, " has a negative eigenvalue");
    if (holds_parameter(m))
        text_add(text, " whatever the parameters");
    else if (!numeric)
        text_add(text, " somewhere in phase space");
}

char *matrix_witness(const char *label, char *const *names, const scalar_struct *entries, size_t n,
                     const assumptions_t *assumptions, ring_t *ring)
{
    matrix_t m = {label, names, entries, n, assumptions, ring};
    text_t text;

    text_init(&text);
    if (!add_diagonal(&text, &m) && !add_minor(&text, &m, 1) && !add_minor(&text, &m, 0))
        add_whole(&text, &m);
    return text_take(&text);
}
