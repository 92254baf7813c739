/* All Gaussian orders at once: the real symmetric matrices S.
 *
 * At the values of the parameters M(S) is a matrix with entries in Q(i, square roots).  If it is
 * affine in S and free of z, a congruence with a diagonal matrix makes its entries rational (rows
 * that couple to each other differ by one factor, as a rule a square root or a phase), and the real
 * form [[Re M, -Im M], [Im M, Re M]] is a linear matrix inequality over Q. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "environment/array.h"
#include "prove/order_values.h"
#include "search/lmi.h"

enum { NUMBER_BITS = 200 };

/* M = sum_k unknown_k parts[k], unknown_0 = 1. */
typedef struct {
    const model_t *model;
    size_t rows, count;    /* count of unknowns */
    size_t *generators;    /* of the unknowns */
    scalar_struct *parts;  /* (count + 1) * rows * rows */
    scalar_struct *scales; /* rows: the congruence */
} affine_t;

static scalar_struct *part_at(const affine_t *a, size_t k, size_t i, size_t j)
{
    return a->parts + (k * a->rows + i) * a->rows + j;
}

/* ---- affine parts ------------------------------------------------------------------------------
 */

static int is_free_of_unknowns(scalar_src x, const affine_t *a)
{
    for (size_t k = 0; k < a->count; k++)
        if (scalar_depends_on(x, a->generators[k], a->model->ring))
            return 0;
    return 1;
}

/* Takes an entry apart; NULL, or why it cannot be. */
static const char *split_entry(affine_t *a, scalar_src x, size_t i, size_t j)
{
    const ring_t *ring = a->model->ring;
    scalar_struct *rest = part_at(a, 0, i, j);
    const char *why = NULL;
    scalar_t term;

    scalar_init(term, ring);
    scalar_set(rest, x, ring);
    for (size_t k = 0; k < a->count && !why; k++) {
        scalar_struct *slope = part_at(a, k + 1, i, j);
        if (!scalar_depends_on(x, a->generators[k], ring))
            continue;
        scalar_derivative(slope, x, a->generators[k], ring);
        if (!is_free_of_unknowns(slope, a))
            why = "M is not affine in S: the classical modes enter with higher powers";
        scalar_generator(term, a->generators[k], ring);
        scalar_mul(term, term, slope, ring);
        scalar_sub(rest, rest, term, ring);
    }
    for (size_t k = 0; k <= a->count && !why; k++)
        if (order_is_open(part_at(a, k, i, j), NULL, 0, a->model))
            why = "parameters without a value are left: give values with --set";
        else if (!scalar_is_constant(part_at(a, k, i, j), ring))
            why = "M depends on the phase-space point";
    scalar_clear(term, ring);
    return why;
}

static const char *split_matrix(affine_t *a, const scalar_struct *entries)
{
    const char *why = NULL;

    a->parts = scalar_array_new((a->count + 1) * a->rows * a->rows, a->model->ring);
    for (size_t i = 0; i < a->rows && !why; i++)
        for (size_t j = 0; j < a->rows && !why; j++)
            why = split_entry(a, &entries[i * a->rows + j], i, j);
    return why;
}

/* ---- the congruence
 * ------------------------------------------------------------------------------ */

/* A nonzero part of entry (i, j), or NULL. */
static const scalar_struct *coupling(const affine_t *a, size_t i, size_t j)
{
    for (size_t k = 0; k <= a->count; k++)
        if (!scalar_is_zero(part_at(a, k, i, j), a->model->ring))
            return part_at(a, k, i, j);
    return NULL;
}

/* scales[j] = scales[i] M_ij along a spanning forest: then scales[i] M_ij conj(scales[j]) =
 * |scales[i] M_ij|^2 there. */
static void find_scales(affine_t *a)
{
    const ring_t *ring = a->model->ring;
    unsigned char *seen = memory_new(a->rows + 1, 1);
    size_t *queue = memory_new(a->rows + 1, sizeof *queue), head = 0, tail = 0;

    a->scales = scalar_array_new(a->rows, ring);
    for (size_t start = 0; start < a->rows; start++) {
        if (seen[start])
            continue;
        seen[start] = 1;
        scalar_one(&a->scales[start], ring);
        queue[tail++] = start;
        while (head < tail) {
            size_t i = queue[head++];
            for (size_t j = 0; j < a->rows; j++) {
                const scalar_struct *c = seen[j] ? NULL : coupling(a, i, j);
                if (!c)
                    continue;
                seen[j] = 1;
                scalar_mul(&a->scales[j], &a->scales[i], c, ring);
                queue[tail++] = j;
            }
        }
    }
    free(queue);
    free(seen);
}

/* Applies the scales; 0 if real or imaginary parts are left that are not rational.  *complex is set
 * if an imaginary part is left. */
static int scale_parts(affine_t *a, int *complex)
{
    const ring_t *ring = a->model->ring;
    scalar_t c;
    fmpq_t q;
    int good = 1;

    scalar_init(c, ring);
    fmpq_init(q);
    *complex = 0;
    for (size_t k = 0; k <= a->count; k++)
        for (size_t i = 0; i < a->rows; i++)
            for (size_t j = 0; j < a->rows; j++) {
                scalar_struct *entry = part_at(a, k, i, j);
                scalar_mul(entry, entry, &a->scales[i], ring);
                scalar_conj(c, &a->scales[j], ring);
                scalar_mul(entry, entry, c, ring);
                scalar_imag(c, entry, ring);
                *complex |= !scalar_is_zero(c, ring);
                good = good && scalar_get_fmpq(q, c, ring);
                scalar_real(c, entry, ring);
                good = good && scalar_get_fmpq(q, c, ring);
            }
    scalar_clear(c, ring);
    fmpq_clear(q);
    return good;
}

/* ---- the inequality
 * ------------------------------------------------------------------------------ */

/* A real number: exactly if it is rational, else to many digits. */
static void set_number(fmpq_t out, scalar_src x, const ring_t *ring)
{
    acb_t ball;

    if (scalar_get_fmpq(out, x, ring))
        return;
    acb_init(ball);
    scalar_ball(ball, x, NULL, NUMBER_BITS, ring);
    arf_get_fmpq(out, arb_midref(acb_realref(ball)));
    acb_clear(ball);
}

static void fill(lmi_t *lmi, const affine_t *a, int complex)
{
    const ring_t *ring = a->model->ring;
    slong n = (slong)a->rows;
    scalar_t c;
    fmpq_t q;

    scalar_init(c, ring);
    fmpq_init(q);
    for (slong k = 0; k <= (slong)a->count; k++)
        for (slong i = 0; i < n; i++)
            for (slong j = 0; j < n; j++) {
                fmpq_mat_struct *f = &lmi->matrices[k];
                scalar_struct *entry = part_at(a, (size_t)k, (size_t)i, (size_t)j);
                scalar_real(c, entry, ring);
                set_number(fmpq_mat_entry(f, i, j), c, ring);
                if (!complex)
                    continue;
                fmpq_set(fmpq_mat_entry(f, n + i, n + j), fmpq_mat_entry(f, i, j));
                scalar_imag(c, entry, ring);
                set_number(q, c, ring);
                fmpq_set(fmpq_mat_entry(f, n + i, j), q);
                fmpq_neg(fmpq_mat_entry(f, i, n + j), q);
            }
    scalar_clear(c, ring);
    fmpq_clear(q);
}

/* "S=[[S11,S12],[S12,S22]]" from the upper half, row by row. */
static char *order_text(const char *const *entries, size_t n)
{
    text_t text;

    text_init(&text);
    text_add(&text, "S=[");
    for (size_t i = 0; i < n; i++) {
        text_add(&text, i ? ",[" : "[");
        for (size_t j = 0; j < n; j++) {
            size_t low = i < j ? i : j, high = i < j ? j : i;
            text_printf(&text, "%s%s", j ? "," : "", entries[low * n - low * (low + 1) / 2 + high]);
        }
        text_add(&text, "]");
    }
    text_add(&text, "]");
    return text_take(&text);
}

static char *print_order(const fmpq *x, size_t n)
{
    size_t count = n * (n + 1) / 2;
    char **entries = memory_new(count + 1, sizeof *entries), *text;

    for (size_t k = 0; k < count; k++)
        entries[k] = fmpq_get_str(NULL, 10, x + k);
    text = order_text((const char *const *)entries, n);
    for (size_t k = 0; k < count; k++)
        flint_free(entries[k]);
    free(entries);
    return text;
}

static const char *reason_of(truth_t answer, int exact)
{
    if (exact)
        return answer == TRUTH_TRUE
                   ? "M(S) >= 0 is a linear matrix inequality, and it has solutions"
               : answer == TRUTH_FALSE
                   ? "M(S) >= 0 is a linear matrix inequality, and a proven certificate shows that "
                     "no real symmetric S satisfies it"
                   : "M(S) >= 0 is a linear matrix inequality for which neither a solution nor a "
                     "proof that there is none was found";
    return answer == TRUTH_TRUE
               ? "M(S) >= 0 is a linear matrix inequality with square roots, and S was searched "
                 "numerically"
               : "M(S) >= 0 is a linear matrix inequality with square roots that no scaling of its "
                 "rows removes; a numerical search found no solution, which proves nothing";
}

/* Decides; the reason.  With square roots left, a solution is only a candidate. */
static const char *decide(order_search_t *search, affine_t *a, size_t coordinates)
{
    int complex, exact;
    truth_t answer;
    fmpq *x;
    lmi_t lmi;

    find_scales(a);
    exact = scale_parts(a, &complex);
    lmi_init(&lmi, (slong)a->rows * (complex ? 2 : 1), (slong)a->count);
    fill(&lmi, a, complex);
    x = _fmpq_vec_init((slong)a->count);
    answer = lmi_decide(x, &lmi);
    if (answer == TRUTH_TRUE && (!search->candidate || search->conditional)) {
        free(search->candidate);
        search->candidate = print_order(x, coordinates);
        search->conditional = 0;
    }
    if (exact)
        search->matrix_exists = answer;
    _fmpq_vec_clear(x, (slong)a->count);
    lmi_clear(&lmi);
    return reason_of(answer, exact);
}

/* ---- the derivation with all of S
 * ------------------------------------------------------------------ */

/* What the residual says: NULL if it is zero at the values. */
static const char *look_at_residual(order_search_t *search, const affine_t *a,
                                    const hybrid_t *hybrid)
{
    const model_t *model = a->model;
    size_t count = hybrid->residual->count;
    scalar_struct *all = scalar_array_copy(hybrid->residual->coefficients, count, model->ring);
    const char *why = NULL;

    if (!order_substitute(all, count, model))
        why = "the residual could not be evaluated";
    for (size_t k = 0; k < count && search->matrix_exists == TRUTH_UNKNOWN; k++) {
        if (scalar_is_zero(&all[k], model->ring))
            continue;
        why = "there is a residual that depends on S";
        if (!is_free_of_unknowns(&all[k], a) || order_is_open(&all[k], NULL, 0, model))
            continue;
        why = "a part of the residual is the same for every S";
        search->matrix_exists = TRUTH_FALSE;
    }
    scalar_array_free(all, count, model->ring);
    return why;
}

void order_search_matrix(order_search_t *search, generator_t *generator, const char *const *names,
                         size_t count)
{
    model_t *model = generator->model;
    size_t coordinates = model_coordinate_count(model);
    char *text = order_text(names, coordinates), *reason = NULL;
    hybrid_t *hybrid = order_map(&reason, text, generator);
    affine_t affine = {.model = model, .count = count};
    const char *why = NULL;

    free(text);
    affine.generators = memory_new(count + 1, sizeof *affine.generators);
    for (size_t k = 0; k < count; k++)
        affine.generators[k] = ring_find(model->ring, names[k]);
    if (hybrid) {
        scalar_struct *entries = hybrid_block(hybrid);
        affine.rows = hybrid->coordinates + hybrid->count;
        why = look_at_residual(search, &affine, hybrid);
        if (!why && !order_substitute(entries, affine.rows * affine.rows, model))
            why = "M could not be evaluated at the values";
        if (!why)
            why = split_matrix(&affine, entries);
        if (!why)
            why = decide(search, &affine, coordinates);
        hybrid_block_free(entries, hybrid);
        hybrid_free(hybrid);
    }
    search->matrix_reason = why ? memory_copy_text(why) : reason;
    if (affine.parts)
        scalar_array_free(affine.parts, (count + 1) * affine.rows * affine.rows, model->ring);
    if (affine.scales)
        scalar_array_free(affine.scales, affine.rows, model->ring);
    free(affine.generators);
}
