/* Steps as calls of the operations on planes (runtime/vector.h).
 *
 * A sum is one call for up to four terms, where a term is a number times a plane or times a product
 * of two; what it is made of is taken into it if nobody else needs it.  The operations and their
 * order are those of the nodes: only signs and factors of one are moved, which changes no bit. */
#include "emit/fused.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_TERMS = 4 };

/* s a, or (s a) b */
typedef struct {
    c_expr_t *s, *a, *b; /* b NULL for the former */
} plane_term_t;

typedef struct {
    fused_t *fused;
    c_block_t body;
    size_t *target;   /* result that a node is, SIZE_MAX for none */
    c_expr_t **plane; /* where a node's values are, NULL for nowhere yet */
} calls_t;

static c_expr_t *plane_of(calls_t *calls, size_t k);

static const node_t *node_at(const calls_t *calls, size_t k)
{
    return &calls->fused->line.nodes[k];
}

static int is_uniform(const calls_t *calls, long k)
{
    return calls->fused->uniform[k];
}

static c_expr_t *place(calls_t *calls, const char *base, size_t k)
{
    arena_t *arena = calls->fused->unit->arena;

    return c_binary(arena, '+', c_name(arena, "%s", base),
                    c_binary(arena, '*', c_integer(arena, (long)k), c_name(arena, "LANES")));
}

/* FUNCTION(LANES, out, arguments ..); */
static void call(calls_t *calls, const char *function, c_expr_t *out, size_t count,
                 c_expr_t *const *arguments)
{
    arena_t *arena = calls->fused->unit->arena;
    c_expr_t *all[2 + 3 * MOST_TERMS] = {c_name(arena, "LANES"), out};

    memcpy(all + 2, arguments, count * sizeof *arguments);
    c_do(arena, &calls->body, c_call(arena, function, 2 + count, all));
}

/* out = sum of up to MOST_TERMS terms */
static void call_sum(calls_t *calls, c_expr_t *out, const plane_term_t *terms, size_t count)
{
    c_expr_t *arguments[3 * MOST_TERMS];
    char letters[MOST_TERMS + 1] = "";
    size_t n = 0;

    for (size_t k = 0; k < count; k++) {
        letters[k] = terms[k].b ? 'w' : 'u';
        arguments[n++] = terms[k].s;
        arguments[n++] = terms[k].a;
        if (terms[k].b)
            arguments[n++] = terms[k].b;
    }
    call(calls, c_format(calls->fused->unit->arena, "moyal_sum_%s", letters), out, n, arguments);
}

/* number with its sign */
static c_expr_t *signed_number(calls_t *calls, c_expr_t *number, int negative)
{
    return negative ? c_minus(calls->fused->unit->arena, number) : number;
}

/* The uniform factor and the plane of a product s a; 0 if the node is none. */
static int is_scaled(const calls_t *calls, size_t k, size_t *s, size_t *a)
{
    const node_t *node = node_at(calls, k);

    if (node->kind != NODE_MUL || is_uniform(calls, (long)k) ||
        (!is_uniform(calls, node->a) && !is_uniform(calls, node->b)))
        return 0;
    *s = (size_t)(is_uniform(calls, node->a) ? node->a : node->b);
    *a = (size_t)(is_uniform(calls, node->a) ? node->b : node->a);
    return 1;
}

/* A product of two planes as (s a) b. */
static plane_term_t product_term(calls_t *calls, const node_t *node, int negative)
{
    const fused_t *fused = calls->fused;
    plane_term_t term;
    size_t s, a;

    if (is_scaled(calls, (size_t)node->a, &s, &a)) {
        term.s = fused_uniform(fused, s);
        term.a = plane_of(calls, a);
        term.b = plane_of(calls, (size_t)node->b);
    } else if (is_scaled(calls, (size_t)node->b, &s, &a)) {
        term.s = fused_uniform(fused, s);
        term.a = plane_of(calls, a);
        term.b = plane_of(calls, (size_t)node->a);
    } else {
        term.s = c_real(fused->unit->arena, 1);
        term.a = plane_of(calls, (size_t)node->a);
        term.b = plane_of(calls, (size_t)node->b);
    }
    term.s = signed_number(calls, term.s, negative);
    return term;
}

/* Whether a node is the business of its only user. */
static int is_inside(const calls_t *calls, size_t k)
{
    return calls->fused->uses[k] == 1 && calls->target[k] == SIZE_MAX;
}

static plane_term_t make_term(calls_t *calls, size_t k, int negative)
{
    const node_t *node = node_at(calls, k);
    plane_term_t term = {NULL, NULL, NULL};
    size_t s, a;

    if (node->kind == NODE_NEG)
        return make_term(calls, (size_t)node->a, !negative);
    if (is_scaled(calls, k, &s, &a)) {
        term.s = signed_number(calls, fused_uniform(calls->fused, s), negative);
        term.a = plane_of(calls, a);
        return term;
    }
    if (node->kind == NODE_MUL && !is_uniform(calls, (long)k) && is_inside(calls, k))
        return product_term(calls, node, negative);
    term.s = signed_number(calls, c_real(calls->fused->unit->arena, 1), negative);
    term.a = plane_of(calls, k);
    return term;
}

/* Terms under construction: a full set is written to a plane, which becomes the first of the next.
 */
typedef struct {
    plane_term_t terms[MOST_TERMS];
    size_t count;
} sum_t;

static void add_term(calls_t *calls, sum_t *sum, size_t k, int negative)
{
    const plane_term_t term = make_term(calls, k, negative);

    if (sum->count == MOST_TERMS) {
        c_expr_t *partial = place(calls, "work", calls->fused->planes++);

        call_sum(calls, partial, sum->terms, sum->count);
        sum->terms[0].s = c_real(calls->fused->unit->arena, 1);
        sum->terms[0].a = partial;
        sum->terms[0].b = NULL;
        sum->count = 1;
    }
    sum->terms[sum->count++] = term;
}

static int is_sum(const calls_t *calls, size_t k)
{
    const node_kind_t kind = node_at(calls, k)->kind;

    return !is_uniform(calls, (long)k) && (kind == NODE_ADD || kind == NODE_SUB);
}

/* The terms of (x + y), (x - y), with x or y itself a sum first. */
static void add_sum(calls_t *calls, sum_t *sum, size_t k, int negative)
{
    const node_t *node = node_at(calls, k);
    const size_t x = (size_t)node->a, y = (size_t)node->b;
    const int other = node->kind == NODE_SUB ? !negative : negative;

    if (is_sum(calls, x) && is_inside(calls, x)) {
        add_sum(calls, sum, x, negative);
        add_term(calls, sum, y, other);
    } else if (is_sum(calls, y) && is_inside(calls, y)) {
        add_sum(calls, sum, y, other);
        add_term(calls, sum, x, negative);
    } else {
        add_term(calls, sum, x, negative);
        add_term(calls, sum, y, other);
    }
}

/* Writes the values of a node to `out`. */
static void compute(calls_t *calls, size_t k, c_expr_t *out)
{
    static const char *const maps[] = {[NODE_SQRT] = "moyal_map_sqrt",
                                       [NODE_SIN] = "moyal_map_sin",
                                       [NODE_COS] = "moyal_map_cos",
                                       [NODE_EXP] = "moyal_map_exp"};
    const node_t *node = node_at(calls, k);
    c_expr_t *arguments[2];
    sum_t sum = {.count = 0};

    if (is_uniform(calls, (long)k)) {
        arguments[0] = fused_uniform(calls->fused, k);
        call(calls, "moyal_fill", out, 1, arguments);
        return;
    }
    switch (node->kind) {
    case NODE_ADD:
    case NODE_SUB:
        add_sum(calls, &sum, k, 0);
        call_sum(calls, out, sum.terms, sum.count);
        return;
    case NODE_DIV:
        arguments[0] = plane_of(calls, (size_t)node->a);
        arguments[1] = plane_of(calls, (size_t)node->b);
        call(calls, "moyal_divide", out, 2, arguments);
        return;
    case NODE_SQRT:
    case NODE_SIN:
    case NODE_COS:
    case NODE_EXP:
        arguments[0] = plane_of(calls, (size_t)node->a);
        call(calls, maps[node->kind], out, 1, arguments);
        return;
    case NODE_MUL:
        if (!is_uniform(calls, node->a) && !is_uniform(calls, node->b)) {
            sum.terms[0] = product_term(calls, node, 0);
            call_sum(calls, out, sum.terms, 1);
            return;
        }
        /* fall through */
    default:
        sum.terms[0] = make_term(calls, k, 0);
        call_sum(calls, out, sum.terms, 1);
    }
}

static c_expr_t *plane_of(calls_t *calls, size_t k)
{
    const node_t *node = node_at(calls, k);
    const size_t n = calls->fused->unit->kernel->equations->coordinates;

    if (calls->plane[k])
        return calls->plane[k];
    if (node->kind == NODE_COORDINATE)
        calls->plane[k] = place(calls, "y", (size_t)node->a);
    else if (node->kind == NODE_STATE)
        calls->plane[k] = place(calls, "y", n + (size_t)node->a);
    else if (node->kind == NODE_NOISE)
        calls->plane[k] = place(calls, "dw", (size_t)node->a);
    else {
        c_expr_t *out = calls->target[k] != SIZE_MAX ? place(calls, "out", calls->target[k])
                                                     : place(calls, "work", calls->fused->planes++);

        compute(calls, k, out);
        calls->plane[k] = out;
    }
    return calls->plane[k];
}

static void write_result(calls_t *calls, size_t k)
{
    const size_t node = calls->fused->results[k];
    arena_t *arena = calls->fused->unit->arena;
    plane_term_t copy = {c_real(arena, 1), NULL, NULL};
    c_expr_t *zero = c_real(arena, 0);

    if (node == LINE_ZERO) {
        call(calls, "moyal_fill", place(calls, "out", k), 1, &zero);
        return;
    }
    copy.a = plane_of(calls, node);
    if (calls->target[node] != k)
        call_sum(calls, place(calls, "out", k), &copy, 1);
}

void fused_print_calls(fused_t *fused)
{
    unit_t *unit = fused->unit;
    calls_t calls = {.fused = fused,
                     .target = memory_new(fused->line.count, sizeof(size_t)),
                     .plane = memory_new(fused->line.count, sizeof(c_expr_t *))};
    c_function_t function = function_make(
        fused->name, fused->remark, 0, "const moyal_context *", "x", "double", "t", "double", "dt",
        "const double *", "y", "const double *", "dw", "double *", "out", "double *", "work", NULL);

    for (size_t k = 0; k < fused->line.count; k++)
        calls.target[k] = SIZE_MAX;
    for (size_t k = fused->count; k-- > 0;) {
        const size_t node = fused->results[k];

        if (node != LINE_ZERO && !fused->uniform[node] &&
            node_operands(&fused->line.nodes[node]) > 0)
            calls.target[node] = k;
    }
    c_begin(&calls.body);
    fused_declare(fused, &calls.body);
    for (size_t k = 0; k < fused->count; k++)
        write_result(&calls, k);
    function.body = calls.body.first;
    c_print_function(unit->out, &function);
    free(calls.target);
    free(calls.plane);
}
