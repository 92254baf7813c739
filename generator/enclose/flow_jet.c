/* Taylor coefficients of straight-line programs. */
#include "enclose/flow_jet.h"

#include <stdlib.h>

#include "base/memory.h"

/* ---- rows ---------------------------------------------------------------------------------- */

static arb_ptr row(const flow_jet_t *jet, size_t r)
{
    return jet->values + r * jet->room;
}

static arb_ptr slope(const flow_jet_t *jet, size_t r, size_t j)
{
    return jet->slopes + (r * jet->flow->unknowns + j) * jet->room;
}

static size_t unknown_row(const flow_jet_t *jet, size_t i)
{
    return jet->flow->line->count + i;
}

arb_srcptr flow_jet_unknown(const flow_jet_t *jet, size_t i)
{
    return row(jet, unknown_row(jet, i));
}

arb_srcptr flow_jet_slope(const flow_jet_t *jet, size_t i, size_t j)
{
    return slope(jet, unknown_row(jet, i), j);
}

/* What a node varies with: its operands, or itself. */
static void mark(flow_jet_t *jet, size_t r)
{
    const node_t *node = &jet->flow->line->nodes[r];
    size_t n = jet->flow->unknowns;
    int operands = node_operands(node);

    if (operands == 0) {
        jet->varies[r] = node->kind == NODE_COORDINATE || node->kind == NODE_TIME;
        if (jet->sloped && node->kind == NODE_COORDINATE)
            memcpy(jet->active + r * n, jet->active + unknown_row(jet, (size_t)node->a) * n, n);
        return;
    }
    jet->varies[r] = jet->varies[node->a] | (operands == 2 ? jet->varies[node->b] : 0);
    for (size_t j = 0; jet->sloped && j < n; j++)
        jet->active[r * n + j] = jet->active[(size_t)node->a * n + j] |
                                 (operands == 2 ? jet->active[(size_t)node->b * n + j] : 0);
}

/* Any unknown may depend on any other. */
static void mark_all(flow_jet_t *jet)
{
    size_t n = jet->flow->unknowns, nodes = jet->flow->line->count;

    if (jet->sloped)
        memset(jet->active + nodes * n, 1, n * n);
    for (size_t r = 0; r < nodes; r++)
        mark(jet, r);
}

size_t flow_jet_bytes(const flow_t *flow, size_t order, int sloped)
{
    size_t rows = flow->line->count + flow->unknowns;

    return (order + 1) * rows * (2 + (sloped ? flow->unknowns : 0)) * sizeof(arb_struct);
}

void flow_jet_init(flow_jet_t *jet, const flow_t *flow, size_t order, int sloped, slong precision)
{
    size_t rows = flow->line->count + flow->unknowns;

    *jet = (flow_jet_t){
        .flow = flow, .room = order + 1, .sloped = sloped, .precision = precision, .rows = rows};
    jet->varies = memory_new(flow->line->count + 1, 1);
    jet->active = sloped ? memory_new(rows * flow->unknowns + 1, 1) : NULL;
    jet->values = _arb_vec_init((slong)(rows * jet->room));
    jet->partners = _arb_vec_init((slong)(flow->line->count * jet->room));
    jet->slopes = sloped ? _arb_vec_init((slong)(rows * flow->unknowns * jet->room)) : NULL;
    jet->coefficients = _arb_vec_init((slong)flow->coefficients + 1);
    jet->work = _arb_vec_init((slong)jet->room);
    if (flow->coefficients)
        flow->evaluate(jet->coefficients, precision, flow->data);
    mark_all(jet);
}

void flow_jet_clear(flow_jet_t *jet)
{
    const flow_t *flow = jet->flow;

    if (!flow)
        return;
    _arb_vec_clear(jet->values, (slong)(jet->rows * jet->room));
    _arb_vec_clear(jet->partners, (slong)(flow->line->count * jet->room));
    if (jet->sloped)
        _arb_vec_clear(jet->slopes, (slong)(jet->rows * flow->unknowns * jet->room));
    _arb_vec_clear(jet->coefficients, (slong)flow->coefficients + 1);
    _arb_vec_clear(jet->work, (slong)jet->room);
    free(jet->varies);
    free(jet->active);
    *jet = (flow_jet_t){0};
}

/* ---- coefficient k of one node --------------------------------------------------------------- */

/* c_k = sum_i a_i b_(k-i), added to c_k or subtracted from it; `from`: the first i. */
static void convolve(arb_t out, int subtract, arb_srcptr a, arb_srcptr b, size_t from, size_t to,
                     size_t k, slong precision)
{
    if (from <= to)
        arb_dot(out, out, subtract, a + from, 1, b + (k - from), -1, (slong)(to - from + 1),
                precision);
}

/* sum_(i=1..k) (i a_i) c_(k-i) / k: coefficient k of f(a) where df = c da. */
static void integrate(arb_t out, arb_srcptr a, arb_srcptr c, size_t k, flow_jet_t *jet)
{
    for (size_t i = 1; i <= k; i++)
        arb_mul_ui(jet->work + i, a + i, i, jet->precision);
    arb_zero(out);
    convolve(out, 0, jet->work, c, 1, k, k, jet->precision);
    arb_div_ui(out, out, k, jet->precision);
}

/* f, its partner p and what is inside, a: (sin, cos) or (cos, sin). */
static void circle(arb_ptr f, arb_ptr p, arb_srcptr a, int cosine, size_t k, flow_jet_t *jet)
{
    if (k == 0) {
        if (cosine)
            arb_sin_cos(p, f, a, jet->precision);
        else
            arb_sin_cos(f, p, a, jet->precision);
        return;
    }
    integrate(f + k, a, p, k, jet);
    integrate(p + k, a, f, k, jet);
    arb_neg(cosine ? f + k : p + k, cosine ? f + k : p + k);
}

static void root(arb_ptr c, arb_srcptr a, size_t k, slong precision)
{
    arb_t twice;

    if (k == 0) {
        arb_sqrt(c, a, precision);
        return;
    }
    arb_init(twice);
    arb_mul_2exp_si(twice, c, 1);
    arb_set(c + k, a + k);
    convolve(c + k, 1, c, c, 1, k - 1, k, precision);
    arb_div(c + k, c + k, twice, precision);
    arb_clear(twice);
}

static void product(arb_ptr c, size_t a, size_t b, size_t k, const flow_jet_t *jet)
{
    arb_srcptr x = row(jet, a), y = row(jet, b);

    if (!jet->varies[a])
        arb_mul(c + k, x, y + k, jet->precision);
    else if (!jet->varies[b])
        arb_mul(c + k, x + k, y, jet->precision);
    else
        arb_dot(c + k, NULL, 0, x, 1, y + k, -1, (slong)k + 1, jet->precision);
}

static void quotient(arb_ptr c, arb_srcptr a, arb_srcptr b, size_t k, slong precision)
{
    arb_set(c + k, a + k);
    convolve(c + k, 1, b, c, 1, k, k, precision);
    arb_div(c + k, c + k, b, precision);
}

static void input(arb_ptr c, const node_t *node, size_t k, const arb_t t, const flow_jet_t *jet)
{
    if (node->kind == NODE_COORDINATE)
        arb_set(c + k, row(jet, unknown_row(jet, (size_t)node->a)) + k);
    else if (node->kind == NODE_TIME && k == 1)
        arb_one(c + 1);
    else if (k > 0)
        arb_zero(c + k);
    else if (node->kind == NODE_TIME)
        arb_set(c, t);
    else if (node->kind == NODE_COEFFICIENT)
        arb_set(c, jet->coefficients + node->a);
    else if (node->kind == NODE_INTEGER)
        arb_set_si(c, node->a);
    else if (node->kind == NODE_DT) /* rates are increments for dt = 1 */
        arb_one(c);
    else
        arb_indeterminate(c); /* noise and the like: no differential equation */
}

static void advance(size_t r, size_t k, const arb_t t, flow_jet_t *jet)
{
    const node_t *node = &jet->flow->line->nodes[r];
    slong precision = jet->precision;
    arb_ptr c = row(jet, r);
    int operands = node_operands(node);
    arb_srcptr a = operands > 0 ? row(jet, (size_t)node->a) : NULL;
    arb_srcptr b = operands > 1 ? row(jet, (size_t)node->b) : NULL;

    switch (node->kind) {
    case NODE_ADD:
        arb_add(c + k, a + k, b + k, precision);
        break;
    case NODE_SUB:
        arb_sub(c + k, a + k, b + k, precision);
        break;
    case NODE_NEG:
        arb_neg(c + k, a + k);
        break;
    case NODE_MUL:
        product(c, (size_t)node->a, (size_t)node->b, k, jet);
        break;
    case NODE_DIV:
        quotient(c, a, b, k, precision);
        break;
    case NODE_SQRT:
        root(c, a, k, precision);
        break;
    case NODE_SIN:
    case NODE_COS:
        circle(c, jet->partners + r * jet->room, a, node->kind == NODE_COS, k, jet);
        break;
    case NODE_EXP:
        if (k == 0)
            arb_exp(c, a, precision);
        else
            integrate(c + k, a, c, k, jet);
        break;
    default:
        input(c, node, k, t, jet);
        break;
    }
}

/* ---- its derivatives ------------------------------------------------------------------------- */

/* Coefficient k of factor * da; `a` is the node of a. */
static void chain(arb_t out, int subtract, arb_srcptr factor, size_t a, size_t j, size_t k,
                  const flow_jet_t *jet)
{
    convolve(out, subtract, factor, slope(jet, a, j), 0, k, k, jet->precision);
}

/* d(a/b) = (da - (a/b) db)/b and d sqrt(a) = da/(2 sqrt(a)), coefficient k of both by recurrence.
 */
static void divided(arb_ptr d, size_t r, size_t j, size_t k, const flow_jet_t *jet)
{
    const node_t *node = &jet->flow->line->nodes[r];
    int is_root = node->kind == NODE_SQRT;
    arb_srcptr below = is_root ? row(jet, r) : row(jet, (size_t)node->b);

    arb_set(d + k, slope(jet, (size_t)node->a, j) + k);
    if (is_root)
        arb_mul_2exp_si(d + k, d + k, -1);
    else if (jet->active[(size_t)node->b * jet->flow->unknowns + j])
        chain(d + k, 1, row(jet, r), (size_t)node->b, j, k, jet);
    convolve(d + k, 1, below, d, 1, k, k, jet->precision);
    arb_div(d + k, d + k, below, jet->precision);
}

static void advance_slope(size_t r, size_t j, size_t k, const flow_jet_t *jet)
{
    const node_t *node = &jet->flow->line->nodes[r];
    size_t n = jet->flow->unknowns, a = (size_t)node->a, b = (size_t)node->b;
    arb_ptr d = slope(jet, r, j);

    switch (node->kind) {
    case NODE_COORDINATE:
        arb_set(d + k, slope(jet, unknown_row(jet, a), j) + k);
        break;
    case NODE_ADD:
        arb_add(d + k, slope(jet, a, j) + k, slope(jet, b, j) + k, jet->precision);
        break;
    case NODE_SUB:
        arb_sub(d + k, slope(jet, a, j) + k, slope(jet, b, j) + k, jet->precision);
        break;
    case NODE_NEG:
        arb_neg(d + k, slope(jet, a, j) + k);
        break;
    case NODE_MUL:
        arb_zero(d + k);
        if (jet->active[a * n + j])
            chain(d + k, 0, row(jet, b), a, j, k, jet);
        if (jet->active[b * n + j])
            chain(d + k, 0, row(jet, a), b, j, k, jet);
        break;
    case NODE_DIV:
    case NODE_SQRT:
        divided(d, r, j, k, jet);
        break;
    case NODE_EXP:
        arb_zero(d + k);
        chain(d + k, 0, row(jet, r), a, j, k, jet);
        break;
    default: /* sine and cosine */
        arb_zero(d + k);
        chain(d + k, node->kind == NODE_COS, jet->partners + r * jet->room, a, j, k, jet);
        break;
    }
}

/* ---- all of them ----------------------------------------------------------------------------- */

static void set_unknowns(flow_jet_t *jet, arb_srcptr x)
{
    size_t n = jet->flow->unknowns;

    for (size_t i = 0; i < n; i++) {
        arb_set(row(jet, unknown_row(jet, i)), x + i);
        for (size_t j = 0; jet->sloped && j < n; j++)
            arb_set_si(slope(jet, unknown_row(jet, i), j), i == j);
    }
}

static void advance_unknown(size_t i, size_t k, const flow_jet_t *jet)
{
    size_t n = jet->flow->unknowns, node = jet->flow->rates[i], own = unknown_row(jet, i);

    if (node == LINE_ZERO) {
        arb_zero(row(jet, own) + k + 1);
        for (size_t j = 0; jet->sloped && j < n; j++)
            arb_zero(slope(jet, own, j) + k + 1);
        return;
    }
    arb_div_ui(row(jet, own) + k + 1, row(jet, node) + k, k + 1, jet->precision);
    for (size_t j = 0; jet->sloped && j < n; j++)
        arb_div_ui(slope(jet, own, j) + k + 1, slope(jet, node, j) + k, k + 1, jet->precision);
}

void flow_jet_run(flow_jet_t *jet, arb_srcptr x, const arb_t t, size_t order)
{
    size_t n = jet->flow->unknowns, nodes = jet->flow->line->count;

    set_unknowns(jet, x);
    for (size_t k = 0; k <= order; k++) {
        for (size_t r = 0; r < nodes; r++) {
            if (k > 0 && !jet->varies[r])
                continue;
            advance(r, k, t, jet);
            for (size_t j = 0; jet->sloped && j < n; j++)
                if (jet->active[r * n + j])
                    advance_slope(r, j, k, jet);
        }
        for (size_t i = 0; k < order && i < n; i++)
            advance_unknown(i, k, jet);
    }
}

void flow_jet_node(arb_t out, size_t node, const flow_jet_t *jet)
{
    if (node == LINE_ZERO)
        arb_zero(out);
    else
        arb_set(out, row(jet, node));
}
