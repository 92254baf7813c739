/* Derivatives of Taylor coefficients by the starting point. */
#include "enclose/flow_series.h"

/* Coefficient k of factor * da; `a` is the node of a. */
static void chain(arb_t out, int subtract, arb_srcptr factor, size_t a, size_t j, size_t k,
                  const flow_jet_t *jet)
{
    jet_convolve(out, subtract, factor, jet_slope(jet, a, j), 0, k, k, jet->precision);
}

/* d(a/b) = (da - (a/b) db)/b and d sqrt(a) = da/(2 sqrt(a)), coefficient k of both by recurrence.
 */
static void divided(arb_ptr d, size_t r, size_t j, size_t k, const flow_jet_t *jet)
{
    const node_t *node = &jet->flow->line->nodes[r];
    int is_root = node->kind == NODE_SQRT;
    arb_srcptr below = is_root ? jet_row(jet, r) : jet_row(jet, (size_t)node->b);

    arb_set(d + k, jet_slope(jet, (size_t)node->a, j) + k);
    if (is_root)
        arb_mul_2exp_si(d + k, d + k, -1);
    else if (jet->active[(size_t)node->b * jet->flow->unknowns + j])
        chain(d + k, 1, jet_row(jet, r), (size_t)node->b, j, k, jet);
    jet_convolve(d + k, 1, below, d, 1, k, k, jet->precision);
    arb_div(d + k, d + k, below, jet->precision);
}

void jet_advance_slope(size_t r, size_t j, size_t k, const flow_jet_t *jet)
{
    const node_t *node = &jet->flow->line->nodes[r];
    size_t n = jet->flow->unknowns, a = (size_t)node->a, b = (size_t)node->b;
    arb_ptr d = jet_slope(jet, r, j);

    switch (node->kind) {
    case NODE_COORDINATE:
        arb_set(d + k, jet_slope(jet, jet_unknown_row(jet, a), j) + k);
        break;
    case NODE_ADD:
        arb_add(d + k, jet_slope(jet, a, j) + k, jet_slope(jet, b, j) + k, jet->precision);
        break;
    case NODE_SUB:
        arb_sub(d + k, jet_slope(jet, a, j) + k, jet_slope(jet, b, j) + k, jet->precision);
        break;
    case NODE_NEG:
        arb_neg(d + k, jet_slope(jet, a, j) + k);
        break;
    case NODE_MUL:
        arb_zero(d + k);
        if (jet->active[a * n + j])
            chain(d + k, 0, jet_row(jet, b), a, j, k, jet);
        if (jet->active[b * n + j])
            chain(d + k, 0, jet_row(jet, a), b, j, k, jet);
        break;
    case NODE_DIV:
    case NODE_SQRT:
        divided(d, r, j, k, jet);
        break;
    case NODE_EXP:
        arb_zero(d + k);
        chain(d + k, 0, jet_row(jet, r), a, j, k, jet);
        break;
    default: /* sine and cosine */
        arb_zero(d + k);
        chain(d + k, node->kind == NODE_COS, jet->partners + r * jet->room, a, j, k, jet);
        break;
    }
}
