/* Superoperators on finite spaces without a basis to run through. */
#include "prove/lift.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

/* ---- operators on the larger space --------------------------------------------------------- */

static void lifted_init(lifted_t *x, const lift_t *lift)
{
    op_init(x->common, &lift->model.algebra);
    op_init(x->left, &lift->model.algebra);
    op_init(x->right, &lift->model.algebra);
}

static void lifted_clear(lifted_t *x, const lift_t *lift)
{
    op_clear(x->common, &lift->model.algebra);
    op_clear(x->left, &lift->model.algebra);
    op_clear(x->right, &lift->model.algebra);
}

/* The terms of a that act on modes alone, or the others. */
static void take_terms(op_t out, op_src a, int on_modes, const algebra_t *algebra)
{
    const space_t *space = algebra->space;
    size_t width = space_width(space);
    op_t copy;

    op_init(copy, algebra);
    op_set(copy, a, algebra);
    for (size_t k = 0; k < a->count; k++) {
        int finite = 0;

        for (size_t f = 0; f < space_count(space); f++)
            finite |= !space_is_mode(space, f) && a->keys[k * width + space_offset(space, f)] != 0;
        if (finite == on_modes)
            scalar_zero(copy->coefficients + k, algebra->ring);
    }
    op_zero(out, algebra);
    op_add(out, out, copy, algebra); /* drops the zeros */
    op_clear(copy, algebra);
}

/* The modes on which a acts. */
static uint64_t modes_of(op_src a, const algebra_t *algebra)
{
    uint64_t modes = 0;

    for (size_t f = 0; f < space_count(algebra->space); f++)
        if (space_is_mode(algebra->space, f) && op_acts_on(a, f, algebra))
            modes |= (uint64_t)1 << f;
    return modes;
}

static void lifted_set(lifted_t *out, op_src a, const lift_t *lift)
{
    const algebra_t *from = &lift->generator->model->algebra, *to = &lift->model.algebra;
    op_t part;

    op_init(part, from);
    take_terms(part, a, 1, from);
    op_embed(out->common, part, lift->left, from, to);
    out->modes = modes_of(part, from);
    take_terms(part, a, 0, from);
    op_embed(out->left, part, lift->left, from, to);
    op_embed(out->right, part, lift->right, from, to);
    op_clear(part, from);
}

/* out = a x */
static void multiply_left(op_t out, const lifted_t *a, op_src x, const algebra_t *algebra)
{
    op_t rest;

    op_init(rest, algebra);
    op_mul(rest, a->left, x, algebra);
    op_mul(out, a->common, x, algebra);
    op_add(out, out, rest, algebra);
    op_clear(rest, algebra);
}

/* out = x a */
static void multiply_right(op_t out, op_src x, const lifted_t *a, const algebra_t *algebra)
{
    op_t rest;

    op_init(rest, algebra);
    op_mul(rest, x, a->right, algebra);
    op_mul(out, x, a->common, algebra);
    op_add(out, out, rest, algebra);
    op_clear(rest, algebra);
}

/* out = a x - x a; out is not x. */
static void commutator(op_t out, const lifted_t *a, op_src x, const algebra_t *algebra)
{
    op_t rest;

    op_commutator(out, a->common, x, algebra);
    if (op_is_zero(a->left, algebra))
        return;
    op_init(rest, algebra);
    op_mul(rest, a->left, x, algebra);
    op_add(out, out, rest, algebra);
    op_mul(rest, x, a->right, algebra);
    op_sub(out, out, rest, algebra);
    op_clear(rest, algebra);
}

/* ---- the larger space ---------------------------------------------------------------------- */

static void add_copy(lift_t *lift, const char *name, size_t offset, size_t dimension)
{
    text_t primed;

    text_init(&primed);
    text_printf(&primed, "%s'", name);
    lift->right[offset] = space_width(lift->space);
    (void)space_add(lift->space, text_string(&primed), dimension, FACTOR_QUANTUM);
    text_clear(&primed);
}

/* The factors as they are, then the copies. */
static void make_space(lift_t *lift, const space_t *space)
{
    size_t width = space_width(space);

    lift->space = space_new();
    lift->left = memory_new(width + 1, sizeof *lift->left);
    lift->right = memory_new(width + 1, sizeof *lift->right);
    for (size_t k = 0; k < width; k++)
        lift->left[k] = lift->right[k] = k;
    for (size_t f = 0; f < space_count(space); f++)
        (void)space_add(lift->space, space_name(space, f), space_dimension(space, f),
                        space_role(space, f));
    for (size_t f = 0; f < space_count(space); f++)
        if (!space_is_mode(space, f) && space_role(space, f) == FACTOR_QUANTUM)
            add_copy(lift, space_name(space, f), space_offset(space, f), space_dimension(space, f));
}

/* sum_a K_ab L_a and L_b† for each b. */
static void lift_dissipator(lift_t *lift)
{
    const generator_t *generator = lift->generator;
    const algebra_t *algebra = &generator->model->algebra;
    size_t n = generator->count;
    op_t x;

    lift->rated = memory_new(n, sizeof *lift->rated);
    lift->adjoints = memory_new(n, sizeof *lift->adjoints);
    op_init(x, algebra);
    for (size_t b = 0; b < n; b++) {
        lifted_init(&lift->rated[b], lift);
        lifted_init(&lift->adjoints[b], lift);
        op_zero(x, algebra);
        for (size_t a = 0; a < n; a++)
            if (!scalar_is_zero(&generator->kossakowski[a * n + b], algebra->ring))
                op_addmul(x, &generator->operators[a], &generator->kossakowski[a * n + b], algebra);
        lifted_set(&lift->rated[b], x, lift);
        op_adjoint(x, &generator->operators[b], algebra);
        lifted_set(&lift->adjoints[b], x, lift);
    }
    op_clear(x, algebra);
}

void lift_init(lift_t *lift, const generator_t *generator, budget_t *budget)
{
    const model_t *model = generator->model;

    *lift = (lift_t){.generator = generator, .model = *model};
    make_space(lift, model->space);
    lift->model.space = lift->space;
    lift->model.algebra.space = lift->space;
    lift->model.algebra.budget = budget;
    lifted_init(&lift->hamiltonian, lift);
    lifted_set(&lift->hamiltonian, generator->hamiltonian, lift);
    op_init(lift->potential_left, &lift->model.algebra);
    op_init(lift->potential_right, &lift->model.algebra);
    if (model->potential) {
        op_embed(lift->potential_left, model->potential, lift->left, &model->algebra,
                 &lift->model.algebra);
        op_embed(lift->potential_right, model->potential, lift->right, &model->algebra,
                 &lift->model.algebra);
    }
    lift_dissipator(lift);
}

void lift_clear(lift_t *lift)
{
    for (size_t b = 0; b < lift->generator->count; b++) {
        lifted_clear(&lift->rated[b], lift);
        lifted_clear(&lift->adjoints[b], lift);
    }
    lifted_clear(&lift->hamiltonian, lift);
    op_clear(lift->potential_left, &lift->model.algebra);
    op_clear(lift->potential_right, &lift->model.algebra);
    free(lift->rated);
    free(lift->adjoints);
    free(lift->left);
    free(lift->right);
    space_free(lift->space);
    memset(lift, 0, sizeof *lift);
}

/* ---- the two adjoints ---------------------------------------------------------------------- */

/* [G, varrho], whose adjoint is F G - G F. */
static void lift_commutator(terms_t *out, op_src g, const lift_t *lift)
{
    const algebra_t *algebra = &lift->model.algebra;
    lifted_t lifted;
    scalar_t x;

    lifted_init(&lifted, lift);
    scalar_init(x, algebra->ring);
    lifted_set(&lifted, g, lift);
    op_swap(out->commutator, lifted.common);
    scalar_one(x, algebra->ring);
    terms_add(out, NULL, x, lifted.right, NULL);
    scalar_set_si(x, -1, algebra->ring);
    terms_add(out, NULL, x, NULL, lifted.left);
    scalar_clear(x, algebra->ring);
    lifted_clear(&lifted, lift);
}

void lift_terms(terms_t *out, const terms_t *terms, const lift_t *lift)
{
    const algebra_t *from = &terms->model->algebra, *to = &lift->model.algebra;
    op_t left, right;
    scalar_t one;

    terms_init(out, &lift->model);
    op_init(left, to);
    op_init(right, to);
    scalar_init(one, to->ring);
    scalar_one(one, to->ring);
    lift_commutator(out, terms->commutator, lift);
    for (size_t k = 0; k < terms->count; k++) { /* the adjoint is right_k F left_k */
        op_embed(left, terms->left + k, lift->right, from, to);
        op_embed(right, terms->right + k, lift->left, from, to);
        terms_add(out, terms->derivatives + k * terms->coordinates, one, left, right);
    }
    scalar_clear(one, to->ring);
    op_clear(left, to);
    op_clear(right, to);
}

/* Nonzero if a commutes with every x on these modes. */
static int is_apart(const lifted_t *a, uint64_t modes, const algebra_t *algebra)
{
    return (a->modes & modes) == 0 && op_is_zero(a->left, algebra);
}

static void adjoint_dissipator(op_t out, op_src x, const lift_t *lift)
{
    const algebra_t *algebra = &lift->model.algebra;
    uint64_t modes = modes_of(x, algebra);
    op_t term;
    scalar_t half;

    op_init(term, algebra);
    scalar_init(half, algebra->ring);
    for (size_t b = 0; b < lift->generator->count; b++) {
        if (is_apart(&lift->rated[b], modes, algebra) &&
            is_apart(&lift->adjoints[b], modes, algebra))
            continue;
        commutator(term, &lift->rated[b], x, algebra); /* - [x, L_a] */
        if (!op_is_zero(term, algebra)) {
            multiply_left(term, &lift->adjoints[b], term, algebra);
            scalar_set_ratio(half, -1, 2, algebra->ring);
            op_addmul(out, term, half, algebra);
        }
        commutator(term, &lift->adjoints[b], x, algebra);
        if (!op_is_zero(term, algebra)) {
            multiply_right(term, term, &lift->rated[b], algebra);
            scalar_set_ratio(half, 1, 2, algebra->ring);
            op_addmul(out, term, half, algebra);
        }
    }
    scalar_clear(half, algebra->ring);
    op_clear(term, algebra);
}

void lift_adjoint(op_t out, op_src x, const lift_t *lift)
{
    const algebra_t *algebra = &lift->model.algebra;
    op_t sum;
    scalar_t c;

    op_init(sum, algebra);
    scalar_init(c, algebra->ring);
    commutator(sum, &lift->hamiltonian, x, algebra);
    scalar_imaginary_unit(c, algebra->ring);
    if (!scalar_div(c, c, algebra->hbar, algebra->ring))
        abort(); /* hbar is never zero */
    op_scale(sum, sum, c, algebra);
    adjoint_dissipator(sum, x, lift);
    op_swap(out, sum);
    scalar_clear(c, algebra->ring);
    op_clear(sum, algebra);
}
