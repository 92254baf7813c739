/* Hybrid equations stated directly:  hybrid { hamiltonian .. bracket drift .. }.
 *
 * Coordinates of classical modes commute in here, and coefficients may be elementary functions of
 * them. */
#include "model/stated.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
    builder_t *builder;
    stated_t *stated;
    scope_t scope; /* with coordinates */
    const expr_t **hamiltonians;
    size_t hamiltonian_count;
    const statement_t *bracket;
} block_t;

/* ---- coordinates ------------------------------------------------------------------------- */

static int fail_coordinate(const expr_t *expr, const block_t *block)
{
    const model_t *model = block->builder->model;

    scope_fail(&block->scope, expr->span, "E0404", "'%s' is no coordinate of a classical mode",
               expression_text(expr, block->builder));
    if (model_coordinate_count(model) > 0)
        diags_help(block->scope.diags, "a coordinate is written %s",
                   ring_generator_name(model->ring, ring_coordinate(model->ring, 0)));
    return 0;
}

/* The coordinate that an expression is. */
static int read_coordinate(size_t *out, const expr_t *expr, const block_t *block)
{
    const model_t *model = block->builder->model;
    size_t j = 0, count = model_coordinate_count(model);
    scalar_t z, x;
    op_t value;
    int good;

    op_init(value, &model->algebra);
    scalar_init(z, model->ring);
    scalar_init(x, model->ring);
    good = evaluate(value, expr, &block->scope);
    if (good && op_is_scalar(value, &model->algebra)) {
        op_identity_part(x, value, &model->algebra);
        for (; j < count; j++) {
            scalar_generator(z, ring_coordinate(model->ring, j), model->ring);
            if (scalar_equal(x, z, model->ring))
                break;
        }
    } else {
        j = count;
    }
    *out = j;
    if (good && j == count)
        good = fail_coordinate(expr, block);
    scalar_clear(x, model->ring);
    scalar_clear(z, model->ring);
    op_clear(value, &model->algebra);
    return good;
}

static int holds_coordinates(op_src a, const model_t *model)
{
    scalar_t slope;
    int holds = 0;

    scalar_init(slope, model->ring);
    for (size_t k = 0; k < a->count; k++)
        for (size_t j = 0; j < model_coordinate_count(model) && !holds; j++) {
            scalar_derivative(slope, &a->coefficients[k], ring_coordinate(model->ring, j),
                              model->ring);
            holds = !scalar_is_zero(slope, model->ring);
        }
    scalar_clear(slope, model->ring);
    return holds;
}

/* An operator on Q alone. */
static void check_operator(op_src a, span_t span, const block_t *block)
{
    if (!holds_coordinates(a, block->builder->model))
        return;
    scope_fail(&block->scope, span, "E0405",
               "this operator depends on the coordinates of classical modes");
    diags_help(block->scope.diags, "what depends on them goes into the coefficient before it");
}

/* ---- statements -------------------------------------------------------------------------- */

static int wants(const statement_t *statement, size_t count, const char *form, const block_t *block)
{
    if (statement->value_count == count)
        return 1;
    scope_fail(&block->scope, statement->span, "E0406", "expected: %s", form);
    return 0;
}

static void read_drift(const statement_t *statement, block_t *block)
{
    const ring_t *ring = block->builder->model->ring;
    scalar_t x;
    size_t i;

    if (!wants(statement, 2, "drift COORDINATE, VALUE", block))
        return;
    scalar_init(x, ring);
    if (read_coordinate(&i, statement->values[0], block) &&
        evaluate_real(x, statement->values[1], "a drift", "E0407", &block->scope))
        scalar_add(&block->stated->drift[i], &block->stated->drift[i], x, ring);
    scalar_clear(x, ring);
}

static void read_diffusion(const statement_t *statement, block_t *block)
{
    const ring_t *ring = block->builder->model->ring;
    size_t n = model_coordinate_count(block->builder->model), i, j;
    scalar_struct *d2 = block->stated->d2;
    scalar_t x;

    if (!wants(statement, 3, "diffusion COORDINATE, COORDINATE, VALUE", block))
        return;
    scalar_init(x, ring);
    if (read_coordinate(&i, statement->values[0], block) &&
        read_coordinate(&j, statement->values[1], block) &&
        evaluate_real(x, statement->values[2], "a diffusion", "E0407", &block->scope)) {
        scalar_add(&d2[i * n + j], &d2[i * n + j], x, ring);
        if (i != j)
            scalar_set(&d2[j * n + i], &d2[i * n + j], ring);
    }
    scalar_clear(x, ring);
}

/* A back-reaction -d_i( conj(c) L varrho + c varrho L† ) more, zero so far; points into `stated`.
 */
static backreaction_t *stated_add_backreaction(stated_t *stated, span_t span, const model_t *model)
{
    backreaction_t *new;

    stated->backreactions = memory_resize(stated->backreactions, stated->backreaction_count + 1,
                                          sizeof *stated->backreactions);
    new = &stated->backreactions[stated->backreaction_count++];
    *new = (backreaction_t){.span = span};
    op_init(new->operator_, &model->algebra);
    scalar_init(new->coefficient, model->ring);
    return new;
}

static void read_backreaction(const statement_t *statement, block_t *block)
{
    const model_t *model = block->builder->model;
    backreaction_t *new;
    size_t i;

    if (!wants(statement, 3, "backreaction COORDINATE, COEFFICIENT, OPERATOR", block) ||
        !read_coordinate(&i, statement->values[0], block))
        return;
    new = stated_add_backreaction(block->stated, statement->span, model);
    new->coordinate = i;
    if (evaluate_scalar(new->coefficient, statement->values[1], "the coefficient", &block->scope) &&
        evaluate(new->operator_, statement->values[2], &block->scope))
        check_operator(new->operator_, statement->values[2]->span, block);
}

static void read_decoherence(const statement_t *statement, block_t *block)
{
    stated_t *stated = block->stated;
    size_t before = stated->channel_count;

    channel_read(&stated->channels, &stated->channel_count, statement, &block->scope);
    for (size_t k = before; k < stated->channel_count; k++)
        for (size_t a = 0; a < stated->channels[k].count; a++)
            check_operator(&stated->channels[k].operators[a], stated->channels[k].spans[a], block);
}

static void read_hamiltonian(const statement_t *statement, block_t *block)
{
    const algebra_t *algebra = &block->builder->model->algebra;
    op_t term;

    op_init(term, algebra);
    block->hamiltonians = memory_resize(block->hamiltonians, block->hamiltonian_count + 1,
                                        sizeof *block->hamiltonians);
    block->hamiltonians[block->hamiltonian_count++] = statement->value;
    if (evaluate(term, statement->value, &block->scope))
        arithmetic_add(block->stated->hamiltonian, block->stated->hamiltonian, term,
                       statement->value->span, &block->scope);
    op_clear(term, algebra);
}

static void read_statement(const statement_t *statement, block_t *block)
{
    switch (statement->kind) {
    case STATEMENT_HAMILTONIAN:
        read_hamiltonian(statement, block);
        break;
    case STATEMENT_BRACKET:
        block->bracket = statement;
        break;
    case STATEMENT_DRIFT:
        read_drift(statement, block);
        break;
    case STATEMENT_DIFFUSION:
        read_diffusion(statement, block);
        break;
    case STATEMENT_BACKREACTION:
        read_backreaction(statement, block);
        break;
    case STATEMENT_DECOHERENCE:
        read_decoherence(statement, block);
        break;
    default:
        scope_fail(&block->scope, statement->span, "E0408",
                   "this statement does not belong into a hybrid block");
    }
}

/* ---- the bracket ------------------------------------------------------------------------- */

/* V_i contains `weight` Omega_ij d_j h L with a Hermitian L for the real part h of the coefficient
 * (or its imaginary part). */
static void add_force(stated_t *stated, span_t span, scalar_src h, op_src l, const model_t *model)
{
    size_t n = model_coordinate_count(model);
    scalar_t slope;

    scalar_init(slope, model->ring);
    for (size_t i = 0; i < n; i++) { /* Omega_ij d_j h: d_p h for i = q, -d_q h for i = p */
        backreaction_t *new;

        scalar_derivative(slope, h, ring_coordinate(model->ring, i ^ 1), model->ring);
        if (scalar_is_zero(slope, model->ring))
            continue;
        if (i & 1)
            scalar_neg(slope, slope, model->ring);
        if (op_is_scalar(l, &model->algebra)) { /* 2 V_i = Omega_ij d_j h_0 is a drift */
            scalar_add(&stated->drift[i], &stated->drift[i], slope, model->ring);
            continue;
        }
        new = stated_add_backreaction(stated, span, model);
        new->coordinate = i;
        op_set(new->operator_, l, &model->algebra);
        scalar_mul_ratio(new->coefficient, slope, 1, 2, model->ring);
    }
    scalar_clear(slope, model->ring);
}

/* h E + conj(h) E† = Re h (E + E†) + Im h i (E - E†), for one monomial E with its conjugate. */
static void add_pair(stated_t *stated, span_t span, scalar_src h, op_src e, const model_t *model)
{
    const algebra_t *algebra = &model->algebra;
    scalar_t part, unit;
    op_t adjoint, l;

    scalar_init(part, model->ring);
    scalar_init(unit, model->ring);
    op_init(adjoint, algebra);
    op_init(l, algebra);
    op_adjoint(adjoint, e, algebra);
    op_add(l, e, adjoint, algebra);
    scalar_real(part, h, model->ring);
    add_force(stated, span, part, l, model);
    op_sub(l, e, adjoint, algebra); /* -i (E - E†): sigma_y for |0><1| */
    scalar_imaginary_unit(unit, model->ring);
    scalar_neg(unit, unit, model->ring);
    op_scale(l, l, unit, algebra);
    scalar_imag(part, h, model->ring);
    scalar_neg(part, part, model->ring);
    add_force(stated, span, part, l, model);
    op_clear(l, algebra);
    op_clear(adjoint, algebra);
    scalar_clear(unit, model->ring);
    scalar_clear(part, model->ring);
}

/* The basis element or Weyl-ordered monomial of a key. */
static void monomial(op_t out, const opkey_t *key, const model_t *model)
{
    scalar_t one;

    scalar_init(one, model->ring);
    scalar_one(one, model->ring);
    op_set_term(out, key, one, &model->algebra);
    op_from_weyl(out, out, NULL, &model->algebra);
    scalar_clear(one, model->ring);
}

/* Adds ({H, .} - {., H})/2 to drift and back-reaction, H(z) = stated->hamiltonian:
 *   ({H, varrho} - {varrho, H})/2 = - d_i ( V_i varrho + varrho V_i ),  V_i = 1/2 Omega_ij d_j H.
 */
static void stated_add_bracket(stated_t *stated, span_t span, const model_t *model)
{
    const algebra_t *algebra = &model->algebra;
    size_t width = space_width(model->space);
    op_t symbol, e, adjoint;

    stated->has_bracket = 1;
    op_init(symbol, algebra);
    op_init(e, algebra);
    op_init(adjoint, algebra);
    op_to_weyl(symbol, stated->hamiltonian, NULL, algebra); /* coefficients of Hermitian parts */
    for (size_t k = 0; k < symbol->count; k++) {
        const opkey_t *key = symbol->keys + k * width;

        monomial(e, key, model);
        op_adjoint(adjoint, e, algebra);
        if (op_equal(e, adjoint, algebra)) {
            add_force(stated, span, &symbol->coefficients[k], e, model);
            continue;
        }
        op_to_weyl(adjoint, adjoint, NULL, algebra); /* once for a pair */
        if (memcmp(key, adjoint->keys, width * sizeof *key) < 0)
            add_pair(stated, span, &symbol->coefficients[k], e, model);
    }
    op_clear(adjoint, algebra);
    op_clear(e, algebra);
    op_clear(symbol, algebra);
}

/* ---- the block --------------------------------------------------------------------------- */

/* What a quantum model is made of has no place beside a stated equation. */
static void refuse_quantum(builder_t *builder)
{
    scope_t scope = scope_of_system(builder);

    for (size_t k = 0; k < tree_count(builder->tree); k++) {
        const statement_t *statement = tree_statement(builder->tree, k);
        const char *what = statement->kind == STATEMENT_HAMILTONIAN   ? "hamiltonian"
                           : statement->kind == STATEMENT_LINDBLAD    ? "lindblad"
                           : statement->kind == STATEMENT_ENVIRONMENT ? "environment"
                                                                      : NULL;

        if (what == NULL)
            continue;
        scope_fail(&scope, statement->span, "E0401",
                   "'%s' cannot stand beside a hybrid block: the equation is stated, not derived",
                   what);
        diags_help(scope.diags, "in the block there are 'hamiltonian' and 'decoherence'");
    }
}

static stated_t *stated_new(const model_t *model, span_t span)
{
    size_t n = model_coordinate_count(model);
    stated_t *stated = memory_new(1, sizeof *stated);

    stated->span = span;
    op_init(stated->hamiltonian, &model->algebra);
    stated->drift = scalars_new(n, model->ring);
    stated->own_drift = scalars_new(n, model->ring);
    stated->d2 = scalars_new(n * n, model->ring);
    return stated;
}

/* The block must have something classical, and stand alone. */
static int check_place(builder_t *builder, const statement_t *statement)
{
    scope_t scope = scope_of_system(builder);

    if (builder->model->stated != NULL) {
        scope_fail(&scope, statement->span, "E0402", "there is a hybrid block already");
        diags_note(scope.diags, builder->model->stated->span, "it is here");
        return 0;
    }
    if (model_coordinate_count(builder->model) == 0) {
        scope_fail(&scope, statement->span, "E0403", "a hybrid block needs a classical mode");
        diags_help(scope.diags, "mode C classical");
        return 0;
    }
    refuse_quantum(builder);
    return 1;
}

void stated_evaluate(builder_t *builder, const statement_t *statement)
{
    model_t *model = builder->model;
    block_t block = {.builder = builder, .scope = scope_of_system(builder)};

    if (!check_place(builder, statement))
        return;
    block.scope.coordinates = COORDINATES_ALL;
    block.stated = model->stated = stated_new(model, statement->span);
    for (size_t k = 0; k < statement->body_count; k++)
        read_statement(statement->body[k], &block);
    if (block.hamiltonian_count > 0 && !builder->failed)
        hermitian_check(block.stated->hamiltonian, block.hamiltonians, block.hamiltonian_count,
                        "the Hamiltonian", "E0204", &block.scope);
    block.stated->own_backreactions = block.stated->backreaction_count;
    for (size_t i = 0; i < model_coordinate_count(model); i++)
        scalar_set(&block.stated->own_drift[i], &block.stated->drift[i], model->ring);
    if (block.bracket && !builder->failed)
        stated_add_bracket(block.stated, block.bracket->span, model);
    free(block.hamiltonians);
}
