/* The emitted text in exact arithmetic: its doubles are whole numbers below 2^53. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "certify/links.h"
#include "certify/machine.h"
#include "lower/line.h"

enum { MOST_BITS = 10, GAIN = 60, MOST_DIMENSION = 128, FEW_LEVELS = 3 };
static const long limit = 1L << 53;

/* A kernel, a program, and the numbers of one lane. */
typedef struct {
    link_t *link;
    const kernel_t *kernel;
    machine_t machine;
    size_t dimension;
    int levels, bits;
    unsigned long long random;
    long *c, *z, *e, *dw, *s, *r, *tables, *nodes, dt, time; /* r: Re, then Im; tables likewise */
} whole_t;

/* Between -2^(bits-1) and 2^(bits-1) - 1. */
static long draw(whole_t *w)
{
    unsigned long long x = w->random += 0x9e3779b97f4a7c15u;

    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return (long)((x ^ (x >> 31)) >> (64 - w->bits)) - (1L << (w->bits - 1));
}

/* ---- lines -------------------------------------------------------------------------------------
 */

static long most_product(long a, long b)
{
    return a != 0 && b > limit / a ? limit : a * b;
}

/* The value of a node; or, with `bound` > 0, that or 2^53 below which it stays, however its terms
 * are grouped, for inputs up to `bound`.  2^53 for what is no polynomial. */
static long node_value(const node_t *node, const long *values, const whole_t *w, long bound)
{
    const long a = node_operands(node) > 0 ? values[node->a] : 0;
    const long b = node_operands(node) > 1 ? values[node->b] : 0;

    switch (node->kind) {
    case NODE_ADD:
        return a + b;
    case NODE_SUB:
        return bound ? a + b : a - b;
    case NODE_NEG:
        return bound ? a : -a;
    case NODE_MUL:
        return bound ? most_product(a, b) : a * b;
    case NODE_INTEGER:
        return bound ? labs(node->a) : node->a;
    case NODE_DIV:
    case NODE_SQRT:
    case NODE_SIN:
    case NODE_COS:
    case NODE_EXP:
    case NODE_STATE:
        return limit;
    default:
        break;
    }
    if (bound)
        return bound;
    switch (node->kind) {
    case NODE_COEFFICIENT:
        return w->c[node->a];
    case NODE_COORDINATE:
        return w->z[node->a];
    case NODE_EXPECTATION_RE:
        return w->e[2 * node->a];
    case NODE_EXPECTATION_IM:
        return w->e[2 * node->a + 1];
    case NODE_NOISE:
        return w->dw[node->a];
    case NODE_TIME:
        return w->time;
    default: /* NODE_DT */
        return w->dt;
    }
}

static void line_values(const line_t *line, whole_t *w)
{
    for (size_t k = 0; k < line->count; k++)
        w->nodes[k] = node_value(&line->nodes[k], w->nodes, w, 0);
}

/* A bound for all nodes with inputs up to `bound`. */
static long line_bound(const line_t *line, whole_t *w, long bound)
{
    long most = 0;

    for (size_t k = 0; k < line->count; k++) {
        long value = node_value(&line->nodes[k], w->nodes, w, bound);

        w->nodes[k] = value < limit ? value : limit;
        most = w->nodes[k] > most ? w->nodes[k] : most;
    }
    return most;
}

static size_t line_degree(const line_t *line, whole_t *w)
{
    long most = 0;

    for (size_t k = 0; k < line->count; k++) {
        const node_t *node = &line->nodes[k];
        const int operands = node_operands(node);
        const long a = operands > 0 ? w->nodes[node->a] : 0,
                   b = operands > 1 ? w->nodes[node->b] : 0;

        w->nodes[k] = operands == 0            ? node->kind != NODE_INTEGER
                      : node->kind == NODE_MUL ? (a + b < limit ? a + b : limit)
                                               : (a > b ? a : b);
        most = w->nodes[k] > most ? w->nodes[k] : most;
    }
    return (size_t)most;
}

static int is_polynomial(const line_t *line)
{
    for (size_t k = 0; k < line->count; k++)
        if (line->nodes[k].kind >= NODE_DIV && line->nodes[k].kind != NODE_NEG)
            return 0;
    return 1;
}

/* ---- tables
 * -------------------------------------------------------------------------------------- */

static int has_modes(const kernel_t *kernel)
{
    for (size_t f = 0; f < kernel->factor_count; f++)
        if (kernel_dimension(kernel, f) == 0)
            return 1;
    return 0;
}

/* The column of a table's entry in this row, -1 if there is none. */
static long column_of(const table_t *table, long row, const whole_t *w)
{
    long column = 0, stride = 1;

    for (size_t f = w->kernel->factor_count; f-- > 0;) {
        size_t own = kernel_dimension(w->kernel, f);
        long size = own ? (long)own : w->levels, digit = row % size + table->shift[f];

        if (digit < 0 || digit >= size)
            return -1;
        row /= size;
        column += digit * stride;
        stride *= size;
    }
    return column;
}

/* Finite R: the entry that its coefficients make.  Of a mode's table, whose entries are roots of
 * whole numbers: one that is drawn, where it may be other than zero. */
static long table_entry(const table_t *table, size_t row, int imaginary, whole_t *w)
{
    const int plain = table_is_plain(table, w->kernel), modes = has_modes(w->kernel);
    long sum = 0;
    int any = 0;

    if (column_of(table, (long)row, w) < 0)
        return 0;
    for (size_t t = 0; t < table->pattern_count; t++) {
        const pattern_t *pattern = &table->patterns[t];
        const size_t k = imaginary ? pattern->im : pattern->re;
        const long c = plain ? !imaginary : k == SIZE_MAX ? 0 : w->c[k];

        any |= plain ? !imaginary : k != SIZE_MAX;
        sum += modes ? 0 : c * pattern_entry(w->kernel, pattern, table, (long)row);
    }
    return !modes ? sum : any ? draw(w) : 0;
}

/* Coefficients, and the tables that follow; what the program makes of them is compared. */
static void set_tables(whole_t *w)
{
    const kernel_t *kernel = w->kernel;
    const size_t D = w->dimension, count = 2 * D * kernel->table_count;
    machine_t *machine = &w->machine;

    for (size_t k = 0; k < kernel->coefficient_count; k++)
        machine->c[k] = (double)(w->c[k] = draw(w));
    for (size_t k = 0; k < count; k++) {
        w->tables[k] = table_entry(&kernel->tables[k / (2 * D)], k % D, k / D % 2 == 1, w);
        machine->tables[k] = has_modes(kernel) ? (double)w->tables[k] : 0;
    }
    if (has_modes(kernel))
        return;
    machine->program->tables(&machine->context, machine->tables);
    for (size_t k = 0; k < count; k++, w->link->numbers++)
        if (machine->tables[k] != (double)w->tables[k])
            link_fail(w->link, "entry %zu of the tables: %ld in whole numbers, found %.17g", k,
                      w->tables[k], machine->tables[k]);
}

/* ---- one lane ---------------------------------------------------------------------------------
 */

static void expect(whole_t *w, const char *what, size_t k, long exact, double found)
{
    w->link->numbers++;
    if (found != (double)exact)
        link_fail(w->link, "%s %zu: %ld in whole numbers, found %.17g", what, k, exact, found);
}

static void draw_vector(long *out, size_t count, double *to, size_t lane, whole_t *w)
{
    for (size_t k = 0; k < count; k++)
        to[k * w->machine.lanes + lane] = (double)(out[k] = draw(w));
}

/* A Hermitian R. */
static void draw_state(size_t lane, whole_t *w)
{
    const size_t D = w->dimension, lanes = w->machine.lanes;

    for (size_t i = 0; i < D; i++)
        for (size_t j = 0; j <= i; j++) {
            long re = draw(w), im = i == j ? 0 : draw(w);

            w->r[i * D + j] = w->r[j * D + i] = re;
            w->r[D * D + i * D + j] = im;
            w->r[D * D + j * D + i] = -im;
        }
    for (size_t k = 0; k < 2 * D * D; k++)
        w->machine.r[k * lanes + lane] = (double)w->r[k];
}

/* Tr(T R) */
static void compare_means(size_t lane, whole_t *w)
{
    const size_t D = w->dimension;

    for (size_t k = 0; k < w->kernel->expectation_count; k++) {
        const size_t n = w->kernel->expectations[k].table;
        long re = 0, im = 0;

        for (size_t i = 0; i < D; i++) {
            const long j = column_of(&w->kernel->tables[n], (long)i, w);
            const long *t = w->tables + 2 * n * D + i, *r = w->r + (size_t)(j < 0 ? 0 : j) * D + i;

            re += j < 0 ? 0 : t[0] * r[0] - t[D] * r[D * D];
            im += j < 0 ? 0 : t[0] * r[D * D] + t[D] * r[0];
        }
        expect(w, "Re of mean", k, re, w->machine.e[2 * k * w->machine.lanes + lane]);
        expect(w, "Im of mean", k, im, w->machine.e[(2 * k + 1) * w->machine.lanes + lane]);
    }
}

static long value_at(const whole_t *w, size_t node)
{
    return node == SIZE_MAX ? 0 : w->nodes[node];
}

static void compare_scalars(size_t lane, whole_t *w)
{
    const kernel_t *kernel = w->kernel;
    const size_t lanes = w->machine.lanes;

    line_values(&kernel->scalars, w);
    for (size_t k = 0; k < kernel->equations->coordinates; k++)
        expect(w, "increment of coordinate", k, value_at(w, kernel->increments[k]),
               w->machine.dz[k * lanes + lane]);
    for (size_t k = 0; k < kernel->scalar_count; k++) {
        expect(w, "Re of scalar", k, value_at(w, kernel->scalar[k].re),
               w->machine.s[2 * k * lanes + lane]);
        expect(w, "Im of scalar", k, value_at(w, kernel->scalar[k].im),
               w->machine.s[(2 * k + 1) * lanes + lane]);
    }
    line_values(&kernel->observables, w);
    for (size_t k = 0; k < kernel->equations->observable_count; k++)
        expect(w, "observable", k, value_at(w, kernel->observable_nodes[k]),
               w->machine.out[k * lanes + lane]);
}

/* out[0], out[1] += s a r conj(b), complex whole numbers as Re, Im. */
static void add_product(long *out, const long *s, const long *a, const long *r, const long *b)
{
    const long re = s[0] * a[0] - s[1] * a[1], im = s[0] * a[1] + s[1] * a[0];
    const long re2 = re * r[0] - im * r[1], im2 = re * r[1] + im * r[0];

    out[0] += re2 * b[0] + im2 * b[1];
    out[1] += im2 * b[0] - re2 * b[1];
}

/* Adds element (i, j) of s T_a R T_b†; without b of s T_a R. */
static void add_element(long *out, size_t i, size_t j, size_t scalar, size_t a, size_t b,
                        const whole_t *w)
{
    const size_t D = w->dimension;
    const long left = column_of(&w->kernel->tables[a], (long)i, w);
    const long right = b == SIZE_MAX ? (long)j : column_of(&w->kernel->tables[b], (long)j, w);
    const long *t = w->tables + 2 * a * D + i, *u = w->tables + (b == SIZE_MAX ? 0 : 2 * b * D + j);
    const long x[2] = {t[0], t[D]}, y[2] = {b == SIZE_MAX ? 1 : u[0], b == SIZE_MAX ? 0 : u[D]};

    if (left >= 0 && right >= 0) {
        const size_t place = (size_t)left * D + (size_t)right;
        const long r[2] = {w->r[place], w->r[D * D + place]};

        add_product(out, w->s + 2 * scalar, x, r, y);
    }
}

/* Half of dR: what has its Hermitian conjugate added. */
static void half_element(long *out, size_t i, size_t j, const whole_t *w)
{
    const kernel_t *kernel = w->kernel;

    out[0] = out[1] = 0;
    for (size_t k = 0; k < kernel->left_count; k++)
        add_element(out, i, j, kernel->left[k].scalar, kernel->left[k].table, SIZE_MAX, w);
    for (size_t k = 0; k < kernel->jump_count; k++)
        add_element(out, i, j, kernel->jumps[k].scalar, kernel->jumps[k].table_a,
                    kernel->jumps[k].table_b, w);
}

static void compare_state(size_t lane, whole_t *w)
{
    const size_t D = w->dimension, lanes = w->machine.lanes;

    for (size_t i = 0; i < D; i++)
        for (size_t j = 0; j < D; j++) {
            const size_t place = i * D + j;
            long here[2], there[2];

            half_element(here, i, j, w);
            half_element(there, j, i, w);
            expect(w, "Re of dR, element", place, here[0] + there[0],
                   w->machine.dr[place * lanes + lane]);
            expect(w, "Im of dR, element", place, here[1] - there[1],
                   w->machine.dr[(D * D + place) * lanes + lane]);
        }
}

/* Scalars whose parts are zero stay so. */
static void draw_scalars(size_t lane, whole_t *w)
{
    const size_t lanes = w->machine.lanes;

    for (size_t k = 0; k < w->kernel->scalar_count; k++) {
        w->s[2 * k] = w->kernel->scalar[k].re == SIZE_MAX ? 0 : draw(w);
        w->s[2 * k + 1] = w->kernel->scalar[k].im == SIZE_MAX ? 0 : draw(w);
        w->machine.s[2 * k * lanes + lane] = (double)w->s[2 * k];
        w->machine.s[(2 * k + 1) * lanes + lane] = (double)w->s[2 * k + 1];
    }
}

/* One point: lane `lane` of a call in which the others have what earlier points had. */
static void run_point(size_t lane, whole_t *w)
{
    const kernel_t *kernel = w->kernel;
    machine_t *machine = &w->machine;

    set_tables(w);
    draw_state(lane, w);
    machine_expect(machine);
    compare_means(lane, w);
    draw_vector(w->z, kernel->equations->coordinates, machine->z, lane, w);
    draw_vector(w->e, 2 * kernel->expectation_count, machine->e, lane, w);
    draw_vector(w->dw, kernel->equations->noise_count, machine->dw, lane, w);
    machine->time = (double)(w->time = draw(w));
    w->dt = draw(w);
    w->dt = w->dt == 1 ? 2 : w->dt; /* at 1 the nodes as data are compared too: of other c */
    machine_scalars(machine, (double)w->dt);
    compare_scalars(lane, w);
    draw_scalars(lane, w);
    machine_apply(machine);
    compare_state(lane, w);
}

/* ---- how large, how many ----------------------------------------------------------------------
 */

static size_t degree_of(whole_t *w)
{
    size_t a = line_degree(&w->kernel->scalars, w), b = line_degree(&w->kernel->observables, w);
    size_t most = a > b ? a : b;

    return most > 4 ? most : 4; /* s T R T† */
}

/* Whether all results stay below 2^53 for numbers up to 2^(bits - 1). */
static int fits(whole_t *w)
{
    const kernel_t *kernel = w->kernel;
    const long one = 1L << (w->bits - 1), dimension = (long)w->dimension;
    long table = one, state;

    for (size_t k = 0; !has_modes(kernel) && k < kernel->table_count; k++) {
        long sum = most_product((long)kernel->tables[k].pattern_count * one, dimension);

        for (size_t f = 0; f < kernel->factor_count; f++)
            sum = most_product(sum, (long)kernel_dimension(kernel, f));
        table = sum > table ? sum : table;
    }
    state = most_product(most_product(2 * one, 2 * one), most_product(4 * table, table));
    state = most_product(state, 2 * (long)(kernel->left_count + kernel->jump_count) + 1);
    return state < limit && most_product(4 * dimension, most_product(one, table)) < limit &&
           line_bound(&kernel->scalars, w, one) < limit &&
           line_bound(&kernel->observables, w, one) < limit;
}

/* The bits of numbers and the points that decide; 0 where there are none. */
static size_t choose_points(whole_t *w)
{
    int lost = 0;

    while (((size_t)1 << lost) < w->link->degree)
        lost++;
    for (w->bits = MOST_BITS; w->bits > lost && !fits(w); w->bits--)
        continue;
    return w->bits > lost ? (size_t)((GAIN + w->bits - lost - 1) / (w->bits - lost)) : 0;
}

static size_t dimension_at(const kernel_t *kernel, int levels)
{
    size_t dimension = 1;

    for (size_t f = 0; f < kernel->factor_count && dimension <= MOST_DIMENSION; f++)
        dimension *= kernel_dimension(kernel, f) ? kernel_dimension(kernel, f) : (size_t)levels;
    return dimension;
}

static void whole_init(whole_t *w, const moyal_program *program)
{
    const kernel_t *kernel = w->kernel;
    const size_t D = w->dimension, nodes = kernel->scalars.count + kernel->observables.count;
    double *ones = memory_new(kernel->parameter_count + 1, sizeof(double));

    for (size_t k = 0; k < kernel->parameter_count; k++)
        ones[k] = program->parameter_values[k];
    machine_init(&w->machine, program, ones, D, w->levels);
    free(ones);
    w->c = memory_new(kernel->coefficient_count + 1, sizeof(long));
    w->z = memory_new(kernel->equations->coordinates + 1, sizeof(long));
    w->e = memory_new(2 * kernel->expectation_count + 1, sizeof(long));
    w->dw = memory_new(kernel->equations->noise_count + 1, sizeof(long));
    w->s = memory_new(2 * kernel->scalar_count + 1, sizeof(long));
    w->r = memory_new(2 * D * D, sizeof(long));
    w->tables = memory_new(2 * D * kernel->table_count + 1, sizeof(long));
    w->nodes = memory_new(nodes + 1, sizeof(long));
}

/* Lanes that have no numbers yet have zeros. */
static void calm_lanes(whole_t *w)
{
    const size_t lanes = w->machine.lanes, D = w->dimension;
    const equations_t *e = w->kernel->equations;

    memset(w->machine.z, 0, lanes * e->coordinates * sizeof(double));
    memset(w->machine.dw, 0, lanes * e->noise_count * sizeof(double));
    memset(w->machine.r, 0, lanes * 2 * D * D * sizeof(double));
}

static void whole_clear(whole_t *w)
{
    machine_clear(&w->machine);
    free(w->c);
    free(w->z);
    free(w->e);
    free(w->dw);
    free(w->s);
    free(w->r);
    free(w->tables);
    free(w->nodes);
}

static void run_points(whole_t *w, const moyal_program *program)
{
    size_t points;

    whole_init(w, program);
    w->link->degree = degree_of(w);
    points = choose_points(w);
    calm_lanes(w);
    for (size_t k = 0; k < points && w->link->outcome != LINK_FAILS; k++, w->link->points++)
        run_point(k % w->machine.lanes, w);
    if (points == 0)
        link_leave(w->link, "whole numbers below 2^53 are too few for polynomials of this degree");
    else if (w->link->outcome != LINK_FAILS)
        w->link->outcome = LINK_HOLDS;
    whole_clear(w);
}

void link_integers(link_t *out, const moyal_program *program, const kernel_t *kernel,
                   const emit_options_t *asked)
{
    whole_t w = {.link = out, .kernel = kernel, .random = 1};

    memset(out, 0, sizeof *out);
    w.levels = asked->levels < FEW_LEVELS ? asked->levels : FEW_LEVELS;
    w.dimension = dimension_at(kernel, w.levels);
    if (w.dimension > MOST_DIMENSION)
        link_leave(out, "R has too many elements even at few levels");
    else if (!is_polynomial(&kernel->scalars) || !is_polynomial(&kernel->observables))
        link_leave(out, "the kernel has roots, functions or quotients: they round");
    else
        run_points(&w, program);
}
