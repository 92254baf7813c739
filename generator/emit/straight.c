/* apply and expectations of a small R, element by element:
 *
 *   M = sum_k s_k T_k      (kept in `work`)
 *   dR_ij = sum_k M_ik R_kj + conj(sum_k M_jk R_ki) + jumps,     i <= j;  dR_ji = conj(dR_ij)
 *
 * Matrix elements of plain tables are integers and stand in the text; R is Hermitian, so that only
 * its elements on and above the diagonal are read. */
#include "emit/element.h"

#include <stdlib.h>

enum { MAX_DIMENSION = 8, MAX_WORK = 20000, PIECE = 160 /* terms per function */ };

/* ---- the matrix M --------------------------------------------------------------------- */

/* M_ij = sum_k s_k T_k,ij */
static pair_t matrix_element(unit_t *unit, long i, long j)
{
    const kernel_t *kernel = unit->kernel;
    pair_t sum = {NULL, NULL};
    long column;

    for (size_t k = 0; k < kernel->left_count; k++) {
        const left_term_t *term = &kernel->left[k];

        if (table_column(&column, kernel, &kernel->tables[term->table], i) && column == j)
            add_product(unit, &sum, table_element(unit, term->table, i),
                        scalar_pair(unit, term->scalar));
    }
    return sum;
}

/* M_ij as it stands in `work`. */
static pair_t stored_element(unit_t *unit, const unsigned char *filled, long i, long j)
{
    long D = unit->dimension, at = i * D + j;
    pair_t value = {NULL, NULL};

    if (filled[at] & 1)
        value.re = lane_element(unit, "work", (size_t)at);
    if (filled[at] & 2)
        value.im = lane_element(unit, "work", (size_t)(D * D + at));
    return value;
}

/* A list of statements that becomes a function whenever it is long enough. */
typedef struct {
    const char *name, *remark;
    c_block_t body;
    size_t terms, number;
} pieces_t;

static void flush(unit_t *unit, c_block_t *calls, pieces_t *pieces)
{
    c_function_t function = function_make(
        c_format(unit->arena, "%s_%lu", pieces->name, (unsigned long)pieces->number),
        pieces->remark, 1, "const moyal_context *", "x", "const double *", "s", "const double *",
        "r", "double *", "dr", "double *", "work", "double *", "e", NULL);
    c_block_t all;

    if (pieces->terms == 0)
        return;
    c_begin(&all);
    lane_loop(unit, &all, pieces->body.first);
    function.body = all.first;
    function_call(unit, calls, &function);
    pieces->number++;
    pieces->terms = 0;
    c_begin(&pieces->body);
}

static size_t expr_size(const c_expr_t *e)
{
    size_t size = e != NULL;

    for (size_t k = 0; e && k < e->count; k++)
        size += expr_size(e->parts[k]);
    return size;
}

static void put(unit_t *unit, c_block_t *calls, pieces_t *pieces, const char *base, long at,
                c_expr_t *value)
{
    size_t terms = 1 + expr_size(value) / 10;

    if (pieces->terms > 0 && pieces->terms + terms > PIECE)
        flush(unit, calls, pieces);
    c_assign(unit->arena, &pieces->body, lane_element(unit, base, (size_t)at), "=",
             value ? value : c_real(unit->arena, 0));
    pieces->terms += terms;
}

/* Writes M to `work`; filled[i*D+j] tells which parts are not zero. */
static void emit_matrix(unit_t *unit, c_block_t *calls, unsigned char *filled)
{
    long D = unit->dimension;
    pieces_t pieces = {"matrix", "M = sum_k s_k T_k", {NULL, NULL}, 0, 0};

    c_begin(&pieces.body);
    for (long at = 0; at < D * D; at++) {
        pair_t element = matrix_element(unit, at / D, at % D);

        filled[at] = (unsigned char)((element.re ? 1 : 0) | (element.im ? 2 : 0));
        if (element.re)
            put(unit, calls, &pieces, "work", at, element.re);
        if (element.im)
            put(unit, calls, &pieces, "work", D * D + at, element.im);
    }
    flush(unit, calls, &pieces);
}

/* ---- dR ------------------------------------------------------------------------------- */

/* sum += element (i, j) of T R summed over all jumps s T_a R T_b†, or of its adjoint. */
static void add_jumps(unit_t *unit, pair_t *sum, long i, long j, int adjoint)
{
    const kernel_t *kernel = unit->kernel;

    for (size_t k = 0; k < kernel->jump_count; k++) {
        const jump_term_t *term = &kernel->jumps[k];
        pair_t weight = {NULL, NULL}, factor = {NULL, NULL}, value = {NULL, NULL}, a, b;
        long from, to;

        if (!table_column(&from, kernel, &kernel->tables[term->table_a], i) ||
            !table_column(&to, kernel, &kernel->tables[term->table_b], j))
            continue;
        a = table_element(unit, term->table_a, i);
        b = table_element(unit, term->table_b, j);
        if (b.im)
            b.im = c_minus(unit->arena, b.im);
        add_product(unit, &weight, a, b);
        add_product(unit, &factor, weight, scalar_pair(unit, term->scalar));
        add_product(unit, &value, factor, element_of_r(unit, from, to));
        add_to(unit, &sum->re, value.re);
        if (adjoint)
            subtract_from(unit, &sum->im, value.im);
        else
            add_to(unit, &sum->im, value.im);
    }
}

/* sum_k M_ik R_kj + jumps */
static pair_t half_element(unit_t *unit, const unsigned char *filled, long i, long j)
{
    pair_t sum = {NULL, NULL};

    for (long k = 0; k < unit->dimension; k++)
        add_product(unit, &sum, stored_element(unit, filled, i, k), element_of_r(unit, k, j));
    add_jumps(unit, &sum, i, j, 0);
    return sum;
}

static void emit_element(unit_t *unit, c_block_t *calls, pieces_t *pieces,
                         const unsigned char *filled, long i, long j)
{
    long D = unit->dimension;
    pair_t sum = half_element(unit, filled, i, j);

    if (i == j) {
        if (sum.re)
            sum.re = c_binary(unit->arena, '*', c_real(unit->arena, 2), sum.re);
        sum.im = NULL;
    } else {
        for (long k = 0; k < D; k++) {
            pair_t other = {NULL, NULL};

            add_product(unit, &other, stored_element(unit, filled, j, k), element_of_r(unit, k, i));
            add_to(unit, &sum.re, other.re);
            subtract_from(unit, &sum.im, other.im);
        }
        add_jumps(unit, &sum, j, i, 1);
    }
    put(unit, calls, pieces, "dr", i * D + j, sum.re);
    put(unit, calls, pieces, "dr", D * D + i * D + j, sum.im);
    if (i == j)
        return;
    put(unit, calls, pieces, "dr", j * D + i, lane_element(unit, "dr", (size_t)(i * D + j)));
    put(unit, calls, pieces, "dr", D * D + j * D + i,
        c_minus(unit->arena, lane_element(unit, "dr", (size_t)(D * D + i * D + j))));
}

static void emit_apply(unit_t *unit)
{
    long D = unit->dimension;
    unsigned char *filled = memory_new((size_t)(D * D), 1);
    pieces_t pieces = {"rows", "dR = M R + (M R)^+ + jumps", {NULL, NULL}, 0, 0};
    c_function_t function = function_make(
        "apply", "The increment of R for the scalars s.", 0, "const moyal_context *", "x",
        "const double *", "s", "const double *", "r", "double *", "dr", "double *", "work", NULL);
    c_block_t calls;

    c_begin(&calls);
    emit_matrix(unit, &calls, filled);
    c_begin(&pieces.body);
    for (long i = 0; i < D; i++)
        for (long j = i; j < D; j++)
            emit_element(unit, &calls, &pieces, filled, i, j);
    flush(unit, &calls, &pieces);
    function.body = calls.first;
    c_print_function(unit->out, &function);
    free(filled);
}

/* ---- expectations --------------------------------------------------------------------- */

/* Tr(X R) = sum_i X_ij R_ji */
static pair_t expectation_value(unit_t *unit, const expectation_t *expectation)
{
    const table_t *table = &unit->kernel->tables[expectation->table];
    pair_t sum = {NULL, NULL};
    long column;

    for (long i = 0; i < unit->dimension; i++)
        if (table_column(&column, unit->kernel, table, i))
            add_product(unit, &sum, table_element(unit, expectation->table, i),
                        element_of_r(unit, column, i));
    return sum;
}

static void emit_expectations(unit_t *unit)
{
    pieces_t pieces = {"means", "e_k = Tr(X_k R)", {NULL, NULL}, 0, 0};
    c_function_t function =
        function_make("expectations", "Means of the basis operators.", 0, "const moyal_context *",
                      "x", "const double *", "r", "double *", "e", NULL);
    c_block_t calls;

    c_begin(&calls);
    c_begin(&pieces.body);
    for (size_t k = 0; k < unit->kernel->expectation_count; k++) {
        pair_t value = expectation_value(unit, &unit->kernel->expectations[k]);

        put(unit, &calls, &pieces, "e", 2 * (long)k, value.re);
        put(unit, &calls, &pieces, "e", 2 * (long)k + 1, value.im);
    }
    flush(unit, &calls, &pieces);
    function.body = calls.first;
    c_print_function(unit->out, &function);
}

void emit_straight(unit_t *unit)
{
    emit_apply(unit);
    emit_expectations(unit);
}

int straight_fits(const kernel_t *kernel)
{
    size_t dimension = 1;

    for (size_t f = 0; f < kernel->factor_count; f++) {
        size_t size = kernel_dimension(kernel, f);

        if (size == 0 || dimension * size > MAX_DIMENSION)
            return 0;
        dimension *= size;
    }
    return dimension * dimension * (dimension + kernel->jump_count + kernel->left_count) <=
           MAX_WORK;
}
