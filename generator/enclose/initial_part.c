/* Parts of an initial state: those that are no Gaussian states, and what all have in common. */
#include "enclose/initial_part.h"

#include <stdlib.h>

static size_t entry_count(const initial_part_t *part)
{
    return part->form == PART_MATRIX ? part->dimension * part->dimension : part->dimension;
}

int part_room(initial_part_t *out, const char **why, part_form_t form, size_t dimension)
{
    *out = (initial_part_t){form, dimension, NULL};
    if (dimension > PART_MAX_ENTRIES || entry_count(out) > PART_MAX_ENTRIES) {
        *why = "a part of the initial state has more than 6000000 matrix elements";
        return 0;
    }
    out->entries = _acb_vec_init((slong)entry_count(out));
    return 1;
}

void part_clear(initial_part_t *part)
{
    if (part->entries)
        _acb_vec_clear(part->entries, (slong)entry_count(part));
    part->entries = NULL;
}

static int all_sharp(const initial_part_t *part, slong bits)
{
    for (size_t k = 0; k < entry_count(part); k++)
        if (mag_cmp_2exp_si(arb_radref(acb_realref(&part->entries[k])), -bits) > 0 ||
            mag_cmp_2exp_si(arb_radref(acb_imagref(&part->entries[k])), -bits) > 0)
            return 0;
    return 1;
}

enum { GUARD = 32, DOUBLINGS = 6 };

void part_sharpen(initial_part_t *out, const char **why, part_fill_t fill, const void *data,
                  slong bits)
{
    slong precision = bits + GUARD;

    for (int k = 0; k <= DOUBLINGS; k++, precision *= 2) {
        fill(out, data, precision);
        if (all_sharp(out, bits + 1)) {
            for (size_t n = 0; n < entry_count(out); n++)
                acb_set_round(&out->entries[n], &out->entries[n], bits + GUARD);
            return;
        }
    }
    part_clear(out);
    *why = "the matrix elements of the initial state cannot be computed sharply enough";
}

void part_fock(initial_part_t *out, ulong level, size_t levels)
{
    *out = (initial_part_t){PART_DIAGONAL, levels, _acb_vec_init((slong)levels)};
    if (level < levels)
        acb_one(&out->entries[level]);
}

/* ---- cat states ----------------------------------------------------------------------------- */

typedef struct {
    scalar_src alpha;
    const model_t *model;
} cat_t;

/* c_n = sqrt(2 / (1 + exp(-2 |alpha|^2))) exp(-|alpha|^2/2) alpha^n / sqrt(n!), n even. */
static void fill_cat(initial_part_t *out, const void *data, slong precision)
{
    const cat_t *cat = data;
    arb_struct *values = balls_new(cat->model, precision);
    arb_t square, x;
    acb_t alpha, c;

    arb_init(square);
    arb_init(x);
    acb_init(alpha);
    acb_init(c);
    scalar_ball(alpha, cat->alpha, values, precision, cat->model->ring);
    arb_mul(square, acb_realref(alpha), acb_realref(alpha), precision);
    arb_addmul(square, acb_imagref(alpha), acb_imagref(alpha), precision);
    arb_mul_si(x, square, -2, precision);
    arb_exp(x, x, precision);
    arb_add_ui(x, x, 1, precision);
    arb_ui_div(x, 2, x, precision);
    arb_sqrt(x, x, precision);
    arb_mul_2exp_si(square, square, -1);
    arb_neg(square, square);
    arb_exp(square, square, precision);
    arb_mul(acb_realref(c), x, square, precision);
    for (size_t n = 0; n < out->dimension; n++) {
        if (n % 2 == 0)
            acb_set(&out->entries[n], c);
        acb_mul(c, c, alpha, precision);
        arb_sqrt_ui(x, n + 1, precision);
        acb_div_arb(c, c, x, precision);
    }
    arb_clear(square);
    arb_clear(x);
    acb_clear(alpha);
    acb_clear(c);
    balls_free(values, cat->model);
}

void part_cat(initial_part_t *out, const char **why, scalar_src alpha, size_t levels, slong bits,
              const model_t *model)
{
    const cat_t cat = {alpha, model};

    if (part_room(out, why, PART_KET, levels))
        part_sharpen(out, why, fill_cat, &cat, bits);
}

/* ---- density operators ---------------------------------------------------------------------- */

typedef struct {
    const scalar_struct *entries;
    const model_t *model;
} density_t;

static void fill_density(initial_part_t *out, const void *data, slong precision)
{
    const density_t *density = data;
    const size_t d = out->dimension;
    arb_struct *values = balls_new(density->model, precision);

    for (size_t k = 0; k < entry_count(out); k++)
        scalar_ball(&out->entries[k],
                    &density->entries[out->form == PART_DIAGONAL ? k * (d + 1) : k], values,
                    precision, density->model->ring);
    balls_free(values, density->model);
}

void part_density(initial_part_t *out, const char **why, const state_part_t *part, slong bits,
                  const model_t *model)
{
    unsigned char *take = memory_new(space_count(model->space) + 1, 1);
    part_form_t form = PART_DIAGONAL;
    scalar_struct *entries;
    size_t d;

    for (size_t k = 0; k < part->count; k++)
        take[part->factors[k]] = 1;
    d = op_matrix_size(take, &model->algebra);
    entries = op_dense(part->density, take, &model->algebra);
    for (size_t k = 0; k < d * d; k++)
        if (k % (d + 1) != 0 && !scalar_is_zero(&entries[k], model->ring))
            form = PART_MATRIX;
    if (part_room(out, why, form, d))
        part_sharpen(out, why, fill_density, &(density_t){entries, model}, bits);
    op_dense_free(entries, d, &model->algebra);
    free(take);
}
