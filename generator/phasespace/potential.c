/* The Moyal expansion of potentials V(q), functions of the positions of classical modes. */
#include "phasespace/potential.h"

#include <stdlib.h>

#include "base/memory.h"
#include "phasespace/terms.h"

enum {
    SERIES_MIN_ORDER = 3,  /* shown of any series */
    SERIES_MAX_ORDER = 12, /* and of one whose terms vanish for long */
    SERIES_SHOWN = 2,      /* orders of the residual that do not vanish */
};

/* One order of the expansion of one term V(q) A. */
typedef struct {
    superop_struct *out;
    const model_t *model;
    size_t coordinates, count; /* derivatives so far that are not zero */
    opkey_t *derivative;       /* on varrho */
    op_t one, a;
    scalar_t prefix; /* -(i/hbar) (i hbar/2)^n */
    size_t order;
} expansion_t;

/* Pushes d_p^m [ f (A varrho - (-1)^n varrho A) ], f = prefix d_q^m V/m!. */
static void push(expansion_t *e, scalar_src derivative, ulong factorial)
{
    const ring_t *ring = e->model->ring;
    scalar_t f;

    scalar_init(f, ring);
    scalar_mul(f, e->prefix, derivative, ring);
    scalar_mul_ratio(f, f, 1, factorial, ring);
    superop_push_operators(e->out, e->derivative, f, e->a, e->one, &e->model->algebra);
    if (!(e->order & 1))
        scalar_neg(f, f, ring);
    superop_push_operators(e->out, e->derivative, f, e->one, e->a, &e->model->algebra);
    scalar_clear(f, ring);
    e->count++;
}

/* All derivatives of f by the positions from coordinate j on, `left` in number. */
static void differentiate(expansion_t *e, scalar_src f, size_t j, size_t left, ulong factorial)
{
    const ring_t *ring = e->model->ring;
    scalar_t slope;

    if (left == 0 || j >= e->coordinates) {
        if (left == 0)
            push(e, f, factorial);
        return;
    }
    scalar_init(slope, ring);
    scalar_set(slope, f, ring);
    for (size_t k = 0; k <= left && !scalar_is_zero(slope, ring); k++) {
        factorial *= k ? k : 1;
        e->derivative[j + 1] = (opkey_t)k; /* z_q -> z_q + (i hbar/2) d_p */
        differentiate(e, slope, j + 2, left - k, factorial);
        scalar_derivative(slope, slope, ring_coordinate(ring, j), ring);
    }
    e->derivative[j + 1] = 0;
    scalar_clear(slope, ring);
}

/* -(i/hbar) (i hbar/2)^n */
static void set_prefix(scalar_t out, size_t n, const model_t *model)
{
    scalar_t x;

    scalar_init(x, model->ring);
    scalar_imaginary_unit(x, model->ring);
    scalar_neg(out, x, model->ring);
    if (!scalar_div(out, out, model->hbar, model->ring))
        abort(); /* hbar is never zero */
    scalar_mul(x, x, model->hbar, model->ring);
    scalar_mul_ratio(x, x, 1, 2, model->ring);
    scalar_pow(x, x, n, model->ring);
    scalar_mul(out, out, x, model->ring);
    scalar_clear(x, model->ring);
}

size_t potential_superop(superop_t out, const model_t *model, size_t first, size_t last)
{
    const algebra_t *algebra = &model->algebra;
    op_src v = model->potential;
    expansion_t e = {.out = out, .model = model, .coordinates = model_coordinate_count(model)};
    scalar_t one;

    superop_zero(out, algebra);
    e.derivative = memory_new(e.coordinates + 2, sizeof *e.derivative);
    scalar_init(one, model->ring);
    scalar_init(e.prefix, model->ring);
    scalar_one(one, model->ring);
    op_init(e.one, algebra);
    op_init(e.a, algebra);
    op_one(e.one, algebra);
    for (e.order = first; e.order <= last; e.order++) {
        set_prefix(e.prefix, e.order, model);
        for (size_t k = 0; k < v->count; k++) {
            op_set_term(e.a, v->keys + k * space_width(model->space), one, algebra);
            differentiate(&e, v->coefficients + k, 0, e.order, 1);
        }
    }
    superop_canonical(out, algebra);
    op_clear(e.a, algebra);
    op_clear(e.one, algebra);
    scalar_clear(e.prefix, model->ring);
    scalar_clear(one, model->ring);
    free(e.derivative);
    return e.count;
}

/* E + E† and -i (E - E†), where they are not zero, of every monomial E. */
void potential_candidates(reduction_t *basis, const model_t *model)
{
    const algebra_t *algebra = &model->algebra;
    op_t symbol, e, adjoint, part;
    scalar_t c;

    op_init(symbol, algebra);
    op_init(e, algebra);
    op_init(adjoint, algebra);
    op_init(part, algebra);
    scalar_init(c, model->ring);
    op_to_weyl(symbol, model->potential, NULL, algebra);
    for (size_t k = 0; k < symbol->count; k++) {
        scalar_one(c, model->ring);
        op_set_term(e, symbol->keys + k * space_width(model->space), c, algebra);
        op_from_weyl(e, e, NULL, algebra);
        op_adjoint(adjoint, e, algebra);
        op_add(part, e, adjoint, algebra);
        reduction_insert(basis, part, REDUCTION_NORMALISED);
        op_sub(part, e, adjoint, algebra);
        scalar_imaginary_unit(c, model->ring);
        scalar_neg(c, c, model->ring);
        op_scale(part, part, c, algebra);
        reduction_insert(basis, part, REDUCTION_NORMALISED);
    }
    scalar_clear(c, model->ring);
    op_clear(part, algebra);
    op_clear(adjoint, algebra);
    op_clear(e, algebra);
    op_clear(symbol, algebra);
}

/* ---- how far ----------------------------------------------------------------------------- */

static int is_polynomial(op_src v, const ring_t *ring)
{
    int polynomial = 1;

    for (size_t k = 0; k < v->count && polynomial; k++) {
        scalar_split_t split;

        scalar_split(&split, v->coefficients + k, ring);
        for (size_t l = 0; l < split.count; l++)
            polynomial &= !scalar_varies(split.coefficients + l, NULL, 0, ring);
        scalar_split_clear(&split, ring);
    }
    return polynomial;
}

static size_t larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

/* The highest degree of a term in the classical modes. */
static size_t classical_degree(op_src a, const model_t *model)
{
    size_t highest = 0;

    for (size_t k = 0; k < a->count; k++) {
        const opkey_t *key = a->keys + k * space_width(model->space);
        size_t degree = 0;

        for (size_t j = 0; j < model_coordinate_count(model); j += 2) {
            size_t at = space_offset(model->space, model_coordinate_mode(NULL, model, j));
            degree += (size_t)key[at] + key[at + 1];
        }
        highest = larger(highest, degree);
    }
    return highest;
}

/* One order above the derivatives of the rest of the equation: what is shown of the series is then
 * enough to compare all of the rest (prove/identity.h). */
static size_t least_order(const hybrid_t *hybrid)
{
    size_t order = SERIES_MIN_ORDER;

    const generator_t *generator = hybrid->generator;

    for (size_t k = 0; k < hybrid->whole->count; k++) {
        size_t here = superop_order(hybrid->whole, k, &generator->model->algebra) + 1;
        order = here > order ? here : order;
    }
    order = larger(order, classical_degree(generator->hamiltonian, generator->model));
    for (size_t a = 0; a < generator->count; a++)
        order = larger(order, 2 * classical_degree(&generator->operators[a], generator->model));
    return order;
}

static void describe_series(hybrid_t *hybrid, size_t from)
{
    const model_t *model = hybrid->generator->model;
    char *v = op_print(model->potential, &model->algebra);
    text_t text;

    text_init(&text);
    text_printf(&text,
                "sum over the multi-indices m with |m| >= %zu of -(i/hbar)*(i*hbar/2)^|m|/m! "
                "d_p^m [ (d_q^m V) R - (-1)^|m| R (d_q^m V) ], V = %s",
                from, v);
    hybrid->series_from = from;
    hybrid->series = text_take(&text);
    free(v);
}

void potential_map(hybrid_t *hybrid)
{
    const model_t *model = hybrid->generator->model;
    const algebra_t *algebra = &model->algebra;
    int polynomial = is_polynomial(model->potential, model->ring);
    size_t least = least_order(hybrid), shown = 0, order, count;
    superop_t part;

    superop_init(part, algebra);
    (void)potential_superop(part, model, 0, 1);
    superop_add(hybrid->whole, hybrid->whole, part, algebra);
    for (order = 2;; order++) {
        count = potential_superop(part, model, order, order);
        superop_add(hybrid->whole, hybrid->whole, part, algebra);
        shown += !superop_is_zero(part, algebra);
        if (count == 0 || budget_is_exceeded(algebra->budget))
            break;
        if (!polynomial && order >= least && (shown >= SERIES_SHOWN || order >= SERIES_MAX_ORDER))
            break;
    }
    if (count > 0)
        describe_series(hybrid, order + 1);
    superop_clear(part, algebra);
}
