/* The functions phi_s(N), and by what they exceed a power of V. */
#include <stdlib.h>

#include "enclose/rows_internal.h"

/* ---- phi from the tables --------------------------------------------------------------------- */

/* form[i] = coefficient of N^d in sum_j binomial(k, j) N^r y^.. (N + c)^(k-j). */
static void form_of_degree(acb_struct *form, const class_t *class, size_t d, size_t k,
                           const arb_t c, const rows_t *rows)
{
    const size_t R = rows->degree, B = rows->forms;
    fmpz_t x;
    arb_t factor;

    fmpz_init(x);
    arb_init(factor);
    for (size_t i = 0; i < B; i++)
        acb_zero(&form[i]);
    for (size_t j = 0; j < rows->operators && j <= k; j++)
        for (size_t r = 0; r <= R && r <= d; r++) {
            const acb_struct *row = class->table + (j * (R + 1) + r) * B;

            if (d - r > k - j)
                continue;
            arb_pow_ui(factor, c, k - j - (d - r), rows->bits);
            fmpz_bin_uiui(x, k - j, d - r);
            arb_mul_fmpz(factor, factor, x, rows->bits);
            fmpz_bin_uiui(x, k, j);
            arb_mul_fmpz(factor, factor, x, rows->bits);
            for (size_t i = 0; i < B; i++)
                if (!acb_is_zero(&row[i]))
                    acb_addmul_arb(&form[i], &row[i], factor, rows->bits);
        }
    fmpz_clear(x);
    arb_clear(factor);
}

/* The largest of the coefficients, of their real parts or of their absolute values: an exact upper
 * bound. */
static void form_bound(arb_t out, const acb_struct *form, size_t count, int absolute, slong bits)
{
    arf_t upper;
    arb_t x;

    arf_init(upper);
    arb_init(x);
    for (size_t i = 0; i < count; i++) {
        if (absolute)
            acb_abs(x, &form[i], bits);
        else
            arb_set(x, acb_realref(&form[i]));
        arb_get_ubound_arf(upper, x, bits);
        if (i == 0 || arf_cmp(upper, arb_midref(out)) > 0)
            arb_set_arf(out, upper);
    }
    arf_clear(upper);
    arb_clear(x);
}

/* H, o and C of S_Delta <= C (N + o)^(H/2). */
static void shift_bound(piece_t *piece, arb_t scale, const class_t *class, const rows_t *rows)
{
    const size_t modes = rows->weights->modes;
    arb_t x;

    arb_init(x);
    piece->half = 0;
    arb_one(scale);
    for (size_t m = 0; m < modes; m++)
        piece->half += (size_t)labs(class->shift[m]);
    for (size_t m = 0; m < modes; m++) {
        const ulong size = (ulong)labs(class->shift[m]);

        if (class->shift[m] > 0) { /* w_m (Delta + 1)/2 */
            arb_mul_ui(x, &rows->weight[m], size + 1, rows->bits);
            arb_mul_2exp_si(x, x, -1);
            arb_add(piece->offset, piece->offset, x, rows->bits);
        }
        if (size) {
            arb_mul_ui(x, &rows->weight[m], piece->half, rows->bits);
            arb_ui_div(x, size, x, rows->bits);
            arb_sqrt(x, x, rows->bits);
            arb_pow_ui(x, x, size, rows->bits);
            arb_mul(scale, scale, x, rows->bits);
        }
    }
    arb_clear(x);
}

/* The piece of state s with the same half and offset; a new one of zeros if there is none. */
static piece_t *piece_like(growth_t *out, size_t s, const piece_t *like)
{
    piece_t *piece;

    for (size_t k = 0; k < out->piece_count[s]; k++) {
        piece = &out->pieces[s][k];
        if (piece->half == like->half && arb_equal(piece->offset, like->offset))
            return piece;
    }
    out->pieces[s] = memory_resize(out->pieces[s], out->piece_count[s] + 1, sizeof *piece);
    piece = &out->pieces[s][out->piece_count[s]++];
    piece->half = like->half;
    arb_init(piece->offset);
    arb_set(piece->offset, like->offset);
    piece->coefficients = _arb_vec_init((slong)out->degrees);
    return piece;
}

static void add_class(growth_t *out, const class_t *class, const rows_t *rows)
{
    acb_struct *form = _acb_vec_init((slong)rows->forms);
    const size_t s = class->source;
    int still = class->source == class->target;
    piece_t like, *piece = NULL;
    arb_t scale, bound;

    arb_init(scale);
    arb_init(bound);
    arb_init(like.offset);
    shift_bound(&like, scale, class, rows);
    still = still && like.half == 0;
    if (!still)
        piece = piece_like(out, s, &like);
    for (size_t d = 0; d < out->degrees; d++) {
        form_of_degree(form, class, d, out->k, &out->start[s], rows);
        form_bound(bound, form, rows->forms, !still, rows->bits);
        if (still)
            arb_add(&out->diagonal[s * out->degrees + d], &out->diagonal[s * out->degrees + d],
                    bound, rows->bits);
        else
            arb_addmul(&piece->coefficients[d], bound, scale, rows->bits);
    }
    arb_clear(scale);
    arb_clear(bound);
    arb_clear(like.offset);
    _acb_vec_clear(form, (slong)rows->forms);
}

void growth_init(growth_t *out, const rows_t *rows, size_t k)
{
    const weights_t *weights = rows->weights;

    *out = (growth_t){
        .k = k, .states = weights->states, .degrees = k + rows->degree + 1, .bits = rows->bits};
    out->start = _arb_vec_init((slong)out->states);
    out->diagonal = _arb_vec_init((slong)(out->states * out->degrees));
    out->piece_count = memory_new(out->states, sizeof(size_t));
    out->pieces = memory_new(out->states, sizeof(piece_t *));
    for (size_t s = 0; s < out->states; s++)
        arb_set_fmpq(&out->start[s], weights->offset + s, rows->bits);
    for (size_t c = 0; c < rows->class_count; c++)
        add_class(out, &rows->classes[c], rows);
}

void growth_clear(growth_t *growth)
{
    for (size_t s = 0; s < growth->states; s++) {
        for (size_t k = 0; k < growth->piece_count[s]; k++) {
            arb_clear(growth->pieces[s][k].offset);
            _arb_vec_clear(growth->pieces[s][k].coefficients, (slong)growth->degrees);
        }
        free(growth->pieces[s]);
    }
    free(growth->pieces);
    free(growth->piece_count);
    _arb_vec_clear(growth->start, (slong)growth->states);
    _arb_vec_clear(growth->diagonal, (slong)(growth->states * growth->degrees));
}

/* ---- the leading terms ----------------------------------------------------------------------- */

size_t growth_room(const growth_t *growth, size_t s)
{
    size_t most = 0;

    for (size_t k = 0; k < growth->piece_count[s]; k++)
        if (growth->pieces[s][k].half > most)
            most = growth->pieces[s][k].half;
    return 2 * growth->degrees + most + 1;
}

void growth_powers(arb_struct *powers, const arb_struct *diagonal, const growth_t *growth, size_t s,
                   const arb_struct *from)
{
    arb_t factor;

    arb_init(factor);
    for (size_t d = 0; d < growth->degrees; d++)
        arb_set(&powers[2 * d], &diagonal[d]);
    for (size_t k = 0; k < growth->piece_count[s]; k++) {
        const piece_t *piece = &growth->pieces[s][k];

        arb_one(factor);
        if (from) {
            arb_div(factor, piece->offset, from, growth->bits);
            arb_add_ui(factor, factor, 1, growth->bits);
            arb_sqrt(factor, factor, growth->bits);
            arb_pow_ui(factor, factor, piece->half, growth->bits);
        }
        for (size_t d = 0; d < growth->degrees; d++)
            arb_addmul(&powers[2 * d + piece->half], &piece->coefficients[d], factor, growth->bits);
    }
    arb_clear(factor);
}

long growth_top(const arb_struct *powers, size_t room)
{
    long top = (long)room - 1;

    while (top >= 0 && arb_is_zero(&powers[top]))
        top--;
    return top;
}

long growth_degree(arb_t lead, const growth_t *growth)
{
    long degree = -1;
    arf_t upper;

    arf_init(upper);
    arb_zero(lead);
    for (size_t s = 0; s < growth->states; s++) {
        const size_t room = growth_room(growth, s);
        arb_struct *powers = _arb_vec_init((slong)room);
        long top;

        growth_powers(powers, growth->diagonal + s * growth->degrees, growth, s, NULL);
        top = growth_top(powers, room);
        if (top >= 0) {
            arb_get_ubound_arf(upper, &powers[top], growth->bits);
            if (top > degree || (top == degree && arf_cmp(upper, arb_midref(lead)) > 0))
                arb_set_arf(lead, upper);
            degree = top > degree ? top : degree;
        }
        _arb_vec_clear(powers, (slong)room);
    }
    arf_clear(upper);
    return degree;
}
