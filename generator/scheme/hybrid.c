/* The scheme `hybrid`: the equation of varrho(z) itself, residual included, sorted by derivatives:
 *
 *   d varrho/dt = sum_m d^m S_m(z) varrho,
 *   S_m R = B_m R + R B_m† + sum_ab K^m_ab J_a R J_b†.
 *
 * S_0 stands where dt is, the others where noise is: B_m in noise, K^m in noise_rates.  The
 * operators J are the Weyl monomials and matrix units that occur on both sides. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "phasespace/terms.h"
#include "scheme/common.h"

enum { MOST_DERIVATIVES = 200, MOST_JUMPS = 300, MOST_COORDINATES = 4 };

/* Keys of equal length, each once. */
typedef struct {
    size_t count, width;
    opkey_t *keys;
} keys_t;

static size_t keys_find(const keys_t *keys, const opkey_t *key)
{
    for (size_t k = 0; k < keys->count; k++)
        if (memcmp(keys->keys + k * keys->width, key, keys->width * sizeof *key) == 0)
            return k;
    return SIZE_MAX;
}

static void keys_add(keys_t *keys, const opkey_t *key, size_t most)
{
    if (keys->count > most || keys_find(keys, key) != SIZE_MAX)
        return;
    memcpy(keys->keys + keys->count++ * keys->width, key, keys->width * sizeof *key);
}

/* What the whole, in Weyl keys, is made of. */
typedef struct {
    const algebra_t *algebra;
    superop_t weyl;
    keys_t derivatives; /* the first one is 0 */
    keys_t jumps;
} parts_t;

static int is_one_sided(const parts_t *parts, size_t k)
{
    const size_t width = parts->jumps.width;

    return key_is_identity(parts->weyl->left + k * width, parts->algebra) ||
           key_is_identity(parts->weyl->right + k * width, parts->algebra);
}

static void parts_init(parts_t *parts, const hybrid_t *hybrid)
{
    const algebra_t *algebra = &hybrid->generator->model->algebra;
    const size_t width = space_width(algebra->space), n = hybrid->coordinates;
    opkey_t *key = memory_new(width + n + 1, sizeof *key);

    parts->algebra = algebra;
    superop_init(parts->weyl, algebra);
    superop_to_weyl(parts->weyl, hybrid->whole, algebra);
    parts->derivatives.width = n;
    parts->derivatives.keys = memory_new((MOST_DERIVATIVES + 2) * (n + 1), sizeof *key);
    parts->jumps.width = width;
    parts->jumps.keys = memory_new((MOST_JUMPS + 2) * (width + 1), sizeof *key);
    keys_add(&parts->derivatives, key, MOST_DERIVATIVES);
    for (size_t k = 0; k < parts->weyl->count; k++) {
        keys_add(&parts->derivatives, parts->weyl->derivatives + k * n, MOST_DERIVATIVES);
        if (is_one_sided(parts, k))
            continue;
        keys_add(&parts->jumps, parts->weyl->left + k * width, MOST_JUMPS);
        key_adjoint(key, parts->weyl->right + k * width, algebra);
        keys_add(&parts->jumps, key, MOST_JUMPS);
    }
    free(key);
}

static void parts_clear(parts_t *parts)
{
    superop_clear(parts->weyl, parts->algebra);
    free(parts->derivatives.keys);
    free(parts->jumps.keys);
}

/* ---- refusals ---------------------------------------------------------------------------- */

static char *refuse_start(const model_t *model)
{
    int correlated;
    scalar_struct *mean, *covariance;
    size_t n = model_coordinate_count(model);

    for (size_t j = 0; j < n; j += 2) {
        int momentum;
        size_t mode = model_coordinate_mode(&momentum, model, j);

        if (state_part_of(model->initial, mode)->kind == STATE_DENSITY)
            return memory_copy_text(
                "the initial state of a classical mode is an operator without a "
                "known phase-space function");
    }
    start_moments(&mean, &covariance, &correlated, model);
    scalar_array_free(mean, n, model->ring);
    scalar_array_free(covariance, n * n, model->ring);
    return correlated
               ? memory_copy_text("the initial state correlates classical and quantum modes; "
                                  "only product starts are put on a grid")
               : NULL;
}

static char *refuse(const hybrid_t *hybrid)
{
    text_t text;

    if (hybrid->coordinates == 0)
        return memory_copy_text("no mode is classical, so there is no phase space");
    if (hybrid->coordinates > MOST_COORDINATES) {
        text_init(&text);
        text_printf(&text, "a grid has at most 4 dimensions, these are %zu coordinates",
                    hybrid->coordinates);
        return text_take(&text);
    }
    if (hybrid->series)
        return memory_copy_text("the equation has derivatives of every order: the potential is no "
                                "polynomial");
    return refuse_start(hybrid->generator->model);
}

/* ---- equations --------------------------------------------------------------------------- */

static void add_to_rate(equations_t *e, size_t derivative, size_t a, size_t b, scalar_src c)
{
    const size_t n = e->jump_count;
    scalar_struct *rates = derivative ? e->noise_rates + (derivative - 1) * n * n : e->rates;

    scalar_add(rates + a * n + b, rates + a * n + b, c, e->model->ring);
}

/* c d^m [A R] with its conjugate, which is another term; c d^m R alone is half of both. */
static void add_one_sided(equations_t *e, const parts_t *parts, size_t derivative, size_t k)
{
    const algebra_t *algebra = parts->algebra;
    const opkey_t *left = parts->weyl->left + k * parts->jumps.width;
    int plain = key_is_identity(left, algebra);
    scalar_t c;
    op_t a;

    if (plain && !key_is_identity(parts->weyl->right + k * parts->jumps.width, algebra))
        return;
    scalar_init(c, algebra->ring);
    op_init(a, algebra);
    scalar_mul_ratio(c, parts->weyl->coefficients + k, 1, plain ? 2 : 1, algebra->ring);
    op_set_term(a, left, c, algebra);
    op_from_weyl(a, a, NULL, algebra);
    if (derivative)
        op_add(e->noise + derivative - 1, e->noise + derivative - 1, a, algebra);
    else
        op_add(e->generator, e->generator, a, algebra);
    scalar_clear(c, algebra->ring);
    op_clear(a, algebra);
}

static void set_jumps(equations_t *e, const parts_t *parts)
{
    const algebra_t *algebra = parts->algebra;
    scalar_t one;

    scalar_init(one, algebra->ring);
    scalar_one(one, algebra->ring);
    for (size_t a = 0; a < parts->jumps.count; a++) {
        op_set_term(e->jumps + a, parts->jumps.keys + a * parts->jumps.width, one, algebra);
        op_from_weyl(e->jumps + a, e->jumps + a, NULL, algebra);
    }
    scalar_clear(one, algebra->ring);
}

static void set_terms(equations_t *e, const parts_t *parts)
{
    const size_t width = parts->jumps.width, n = parts->derivatives.width;
    opkey_t *adjoint = memory_new(width + 1, sizeof *adjoint);

    set_jumps(e, parts);
    for (size_t k = 0; k < parts->weyl->count; k++) {
        size_t m = keys_find(&parts->derivatives, parts->weyl->derivatives + k * n);

        if (is_one_sided(parts, k)) {
            add_one_sided(e, parts, m, k);
            continue;
        }
        key_adjoint(adjoint, parts->weyl->right + k * width, parts->algebra);
        add_to_rate(e, m, keys_find(&parts->jumps, parts->weyl->left + k * width),
                    keys_find(&parts->jumps, adjoint), parts->weyl->coefficients + k);
    }
    memcpy(e->derivatives, parts->derivatives.keys + n, e->noise_count * n * sizeof *adjoint);
    free(adjoint);
}

/* The start's moments, also of one that is not Gaussian, with the order's smoothing. */
static void set_start(equations_t *e, const order_t *order)
{
    const ring_t *ring = e->model->ring;
    const size_t n = e->coordinates;
    int correlated;
    scalar_struct *mean, *covariance;

    start_moments(&mean, &covariance, &correlated, e->model);
    for (size_t i = 0; i < n; i++)
        scalar_set(e->mean + i, mean + i, ring);
    for (size_t k = 0; k < n * n; k++) {
        scalar_add(e->covariance + k, covariance + k, order->matrix + k, ring);
        scalar_set(e->smoothing + k, order->matrix + k, ring);
    }
    scalar_array_free(mean, n, ring);
    scalar_array_free(covariance, n * n, ring);
}

/* ---- the equations, put together again ---------------------------------------------------- */

/* out += d^m [ B R + R B† + sum K_ab J_a R J_b† ] */
static void add_part(superop_t out, const opkey_t *m, op_src b, const scalar_struct *rates,
                     const equations_t *e)
{
    const algebra_t *algebra = &e->model->algebra;
    const size_t n = e->jump_count;
    scalar_t unit;
    op_t one, adjoint;

    scalar_init(unit, algebra->ring);
    op_init(one, algebra);
    op_init(adjoint, algebra);
    scalar_one(unit, algebra->ring);
    op_one(one, algebra);
    op_adjoint(adjoint, b, algebra);
    superop_push_operators(out, m, unit, b, one, algebra);
    superop_push_operators(out, m, unit, one, adjoint, algebra);
    for (size_t k = 0; k < n * n; k++) {
        if (scalar_is_zero(rates + k, algebra->ring))
            continue;
        op_adjoint(adjoint, e->jumps + k % n, algebra);
        superop_push_operators(out, m, rates + k, e->jumps + k / n, adjoint, algebra);
    }
    scalar_clear(unit, algebra->ring);
    op_clear(one, algebra);
    op_clear(adjoint, algebra);
}

/* Whether the equations are those of `whole`, term by term. */
static int is_whole(const equations_t *e, superop_src whole)
{
    const algebra_t *algebra = &e->model->algebra;
    const size_t n = e->jump_count;
    opkey_t *none = memory_new(e->coordinates + 1, sizeof *none);
    superop_t sum;
    int equal;

    superop_init(sum, algebra);
    add_part(sum, none, e->generator, e->rates, e);
    for (size_t j = 0; j < e->noise_count; j++)
        add_part(sum, e->derivatives + j * e->coordinates, e->noise + j, e->noise_rates + j * n * n,
                 e);
    superop_canonical(sum, algebra);
    equal = superop_equal(sum, whole, algebra);
    superop_clear(sum, algebra);
    free(none);
    return equal;
}

status_t scheme_hybrid(equations_t **out, char **refused, const hybrid_t *hybrid, diags_t *diags)
{
    model_t *model = hybrid->generator->model;
    status_t status = OK;
    parts_t parts = {0};

    *out = NULL;
    *refused = refuse(hybrid);
    if (*refused)
        return OK;
    parts_init(&parts, hybrid);
    if (parts.derivatives.count > MOST_DERIVATIVES || parts.jumps.count > MOST_JUMPS)
        status = diags_fail(diags, LIMIT_ERROR, SPAN_WHOLE, "E0903",
                            "the hybrid equation has too many terms for a grid: at most %d "
                            "derivatives and %d operators on both sides",
                            MOST_DERIVATIVES, MOST_JUMPS);
    if (status == OK) {
        *out = equations_new(SCHEME_HYBRID, model, hybrid->coordinates, parts.jumps.count,
                             parts.derivatives.count - 1);
        set_terms(*out, &parts);
        set_start(*out, hybrid->order);
        equations_set_observables(*out, hybrid->order);
        if (!is_whole(*out, hybrid->whole))
            status = diags_fail(diags, INTERNAL_ERROR, SPAN_WHOLE, "E0904",
                                "the hybrid equation sorted by derivatives is another one");
    }
    parts_clear(&parts);
    if (status != OK) {
        equations_free(*out);
        *out = NULL;
    }
    return status;
}
