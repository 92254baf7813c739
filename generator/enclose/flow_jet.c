/* Taylor coefficients of straight-line programs. */
#include "enclose/flow_series.h"

#include <stdlib.h>

#include "base/memory.h"

arb_srcptr flow_jet_unknown(const flow_jet_t *jet, size_t i)
{
    return jet_row(jet, jet_unknown_row(jet, i));
}

arb_srcptr flow_jet_slope(const flow_jet_t *jet, size_t i, size_t j)
{
    return jet_slope(jet, jet_unknown_row(jet, i), j);
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
            memcpy(jet->active + r * n, jet->active + jet_unknown_row(jet, (size_t)node->a) * n, n);
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

/* ---- all of them ----------------------------------------------------------------------------- */

static void set_unknowns(flow_jet_t *jet, arb_srcptr x)
{
    size_t n = jet->flow->unknowns;

    for (size_t i = 0; i < n; i++) {
        arb_set(jet_row(jet, jet_unknown_row(jet, i)), x + i);
        for (size_t j = 0; jet->sloped && j < n; j++)
            arb_set_si(jet_slope(jet, jet_unknown_row(jet, i), j), i == j);
    }
}

static void advance_unknown(size_t i, size_t k, const flow_jet_t *jet)
{
    size_t n = jet->flow->unknowns, node = jet->flow->rates[i], own = jet_unknown_row(jet, i);

    if (node == LINE_ZERO) {
        arb_zero(jet_row(jet, own) + k + 1);
        for (size_t j = 0; jet->sloped && j < n; j++)
            arb_zero(jet_slope(jet, own, j) + k + 1);
        return;
    }
    arb_div_ui(jet_row(jet, own) + k + 1, jet_row(jet, node) + k, k + 1, jet->precision);
    for (size_t j = 0; jet->sloped && j < n; j++)
        arb_div_ui(jet_slope(jet, own, j) + k + 1, jet_slope(jet, node, j) + k, k + 1,
                   jet->precision);
}

void flow_jet_run(flow_jet_t *jet, arb_srcptr x, const arb_t t, size_t order)
{
    size_t n = jet->flow->unknowns, nodes = jet->flow->line->count;

    set_unknowns(jet, x);
    for (size_t k = 0; k <= order; k++) {
        for (size_t r = 0; r < nodes; r++) {
            if (k > 0 && !jet->varies[r])
                continue;
            jet_advance(r, k, t, jet);
            for (size_t j = 0; jet->sloped && j < n; j++)
                if (jet->active[r * n + j])
                    jet_advance_slope(r, j, k, jet);
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
        arb_set(out, jet_row(jet, node));
}
