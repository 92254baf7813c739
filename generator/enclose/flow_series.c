/* Taylor coefficients of nodes by recurrences. */
#include "enclose/flow_series.h"

void jet_convolve(arb_t out, int subtract, arb_srcptr a, arb_srcptr b, size_t from, size_t to,
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
    jet_convolve(out, 0, jet->work, c, 1, k, k, jet->precision);
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
    jet_convolve(c + k, 1, c, c, 1, k - 1, k, precision);
    arb_div(c + k, c + k, twice, precision);
    arb_clear(twice);
}

static void product(arb_ptr c, size_t a, size_t b, size_t k, const flow_jet_t *jet)
{
    arb_srcptr x = jet_row(jet, a), y = jet_row(jet, b);

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
    jet_convolve(c + k, 1, b, c, 1, k, k, precision);
    arb_div(c + k, c + k, b, precision);
}

static void input(arb_ptr c, const node_t *node, size_t k, const arb_t t, const flow_jet_t *jet)
{
    if (node->kind == NODE_COORDINATE)
        arb_set(c + k, jet_row(jet, jet_unknown_row(jet, (size_t)node->a)) + k);
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

/* f(a) */
static void function(arb_ptr c, node_kind_t kind, arb_ptr partner, arb_srcptr a, size_t k,
                     flow_jet_t *jet)
{
    if (kind == NODE_SQRT)
        root(c, a, k, jet->precision);
    else if (kind != NODE_EXP)
        circle(c, partner, a, kind == NODE_COS, k, jet);
    else if (k == 0)
        arb_exp(c, a, jet->precision);
    else
        integrate(c + k, a, c, k, jet);
}

void jet_advance(size_t r, size_t k, const arb_t t, flow_jet_t *jet)
{
    const node_t *node = &jet->flow->line->nodes[r];
    slong precision = jet->precision;
    arb_ptr c = jet_row(jet, r);
    int operands = node_operands(node);
    arb_srcptr a = operands > 0 ? jet_row(jet, (size_t)node->a) : NULL;
    arb_srcptr b = operands > 1 ? jet_row(jet, (size_t)node->b) : NULL;

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
    default:
        if (operands == 0)
            input(c, node, k, t, jet);
        else
            function(c, node->kind, jet->partners + r * jet->room, a, k, jet);
        break;
    }
}
