/* Numbers as balls, operators as lists of their parts. */
#include <string.h>

#include "enclosures.h"

static void variable_ball(acb_t out, certificate_t *c, size_t v, slong bits)
{
    const char *name = RING->name[v];

    if (RING->inner[v])
        num_ball(out, c, RING->inner[v], bits);
    if (RING->kind[v] == UNIT)
        acb_onei(out);
    else if (RING->kind[v] == ROOT)
        acb_sqrt(out, out, bits);
    else if (RING->kind[v] == FUNCTION && strcmp(name, "exp") == 0)
        acb_exp(out, out, bits);
    else if (RING->kind[v] == FUNCTION)
        (strcmp(name, "sin") == 0 ? acb_sin : acb_cos)(out, out, bits);
    else if (RING->kind[v] == PARAMETER && strcmp(name, "pi") == 0)
        acb_const_pi(out, bits);
    else if (RING->kind[v] == PARAMETER && c->given[v])
        num_ball(out, c, c->value[v], bits);
    else
        refuse(RING, 1, UNABLE, "%s has no value", name);
}

static void poly_ball(acb_t out, certificate_t *c, const fmpz_mpoly_t p, slong bits)
{
    ulong e[MAX_NAMES];
    acb_t term, factor;
    fmpz_t n;

    acb_init(term);
    acb_init(factor);
    fmpz_init(n);
    acb_zero(out);
    for (slong t = 0; t < fmpz_mpoly_length(p, RING->ctx); t++) {
        fmpz_mpoly_get_term_exp_ui(e, p, t, RING->ctx);
        fmpz_mpoly_get_term_coeff_fmpz(n, p, t, RING->ctx);
        acb_set_fmpz(term, n);
        for (size_t v = 0; v < RING->size; v++)
            if (e[v] > 0) {
                variable_ball(factor, c, v, bits);
                acb_pow_ui(factor, factor, e[v], bits);
                acb_mul(term, term, factor, bits);
            }
        acb_add(out, out, term, bits);
    }
    acb_clear(term);
    acb_clear(factor);
    fmpz_clear(n);
}

void num_ball(acb_t out, certificate_t *c, const num *x, slong bits)
{
    acb_t denominator;

    acb_zero(out);
    if (!x)
        return;
    acb_init(denominator);
    poly_ball(denominator, c, fmpz_mpoly_q_denref(x), bits);
    poly_ball(out, c, fmpz_mpoly_q_numref(x), bits);
    acb_div(out, out, denominator, bits);
    acb_clear(denominator);
}

/* Taylor coefficients at zero, one variable after the other. */
static void collect(parts_t *out, certificate_t *c, part_t *part, num *f, const size_t *over,
                    size_t left)
{
    if (f && left == 0) {
        if (out->count == out->room) {
            part_t *old = out->part;
            out->room = 2 * out->room + 16;
            out->part = memory_new(RING, out->room, sizeof *old);
            if (old)
                memcpy(out->part, old, out->count * sizeof *old);
        }
        part->c = f;
        out->part[out->count++] = *part;
        return;
    }
    while (f) {
        collect(out, c, part, num_put(RING, f, over[left - 1], NULL), over, left - 1);
        f = num_derivative(RING, f, over[left - 1]);
        f = num_ratio(RING, f, 1, ++part->power[left - 1]);
    }
    if (left > 0)
        part->power[left - 1] = 0;
}

parts_t parts_of(certificate_t *c, op f, const size_t *over, size_t count)
{
    parts_t out = {.count = 0};
    part_t part = {.entry = 0};

    for (; part.entry < c->system.dimension * c->system.dimension; part.entry++)
        collect(&out, c, &part, f[part.entry], over, count);
    return out;
}
