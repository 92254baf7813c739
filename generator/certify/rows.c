/* dR v for a vector v: a column of dR, or in D^2 steps a word of every element.
 *
 * An operator acts on one vector after the other, so that dense ones cost D^2 steps.  Numbers of
 * size zero, which are exact zeros, are passed over: states and vectors with few elements cost
 * little. */
#include <stdlib.h>

#include "base/memory.h"
#include "certify/exact.h"

/* out += factor * X v, or factor * X† v */
static void add_product(number_t *out, const number_t *factor, const sparse_t *x, int adjoint,
                        const number_t *v)
{
    number_t term;

    number_init(&term);
    for (size_t k = 0; k < x->count; k++) {
        const entry_t *entry = &x->entries[k];

        if (v[adjoint ? entry->row : entry->column].size == 0)
            continue;
        if (adjoint)
            number_conj(&term, &entry->value);
        else
            number_set(&term, &entry->value);
        number_mul(&term, &term, &v[adjoint ? entry->row : entry->column]);
        number_addmul(&out[adjoint ? entry->column : entry->row], factor, &term);
    }
    number_clear(&term);
}

/* out += R v */
static void add_state(number_t *out, const state_matrix_t *r, const number_t *v)
{
    size_t D = r->dimension;
    number_t element;

    number_init(&element);
    for (size_t j = 0; j < D; j++)
        for (size_t i = 0; v[j].size != 0 && i < D; i++)
            if (r->re[i * D + j] != 0 || r->im[i * D + j] != 0) {
                number_set_d(&element, r->re[i * D + j], r->im[i * D + j]);
                number_addmul(&out[i], &element, &v[j]);
            }
    number_clear(&element);
}

/* out += factor * v */
static void add_multiple(number_t *out, const number_t *factor, const number_t *v, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (v[i].size != 0)
            number_addmul(&out[i], factor, &v[i]);
}

/* With w = R v:  out += A w dt + sum_k (B_k - <B_k>) w dW_k,
 *                y += A† v dt + sum_k (B_k - <B_k>)† v dW_k */
static void add_both_sides(number_t *out, number_t *y, const number_t *w, const number_t *v,
                           const point_t *point, const drive_t *drive, const number_t *means)
{
    number_t factor, mean;

    number_init(&factor);
    number_init(&mean);
    number_set_d(&factor, drive->dt, 0);
    if (drive->dt != 0) {
        add_product(out, &factor, &point->generator, 0, w);
        add_product(y, &factor, &point->generator, 1, v);
    }
    for (size_t k = 0; k < point->equations->noise_count; k++) {
        if (drive->dw[k] == 0)
            continue;
        number_set_d(&factor, drive->dw[k], 0);
        add_product(out, &factor, &point->noise[k], 0, w);
        add_product(y, &factor, &point->noise[k], 1, v);
        number_set_d(&factor, -drive->dw[k], 0);
        number_mul(&mean, &factor, &means[k]);
        add_multiple(out, &mean, w, point->dimension);
        number_conj(&mean, &mean);
        add_multiple(y, &mean, v, point->dimension);
    }
    number_clear(&factor);
    number_clear(&mean);
}

/* K_ab dt + sum_j K^j_ab dW_j; 0 if all of it is zero. */
static int total_rate(number_t *out, const point_t *point, const drive_t *drive, size_t ab)
{
    const equations_t *equations = point->equations;
    const size_t count = equations->jump_count;
    number_t factor;

    number_init(&factor);
    number_set_d(&factor, drive->dt, 0);
    number_mul(out, &factor, &point->rates[ab]);
    for (size_t j = 0; point->noise_rates && j < equations->noise_count; j++) {
        number_set_d(&factor, drive->dw[j], 0);
        number_addmul(out, &factor, &point->noise_rates[j * count * count + ab]);
    }
    number_clear(&factor);
    return out->size != 0;
}

/* out += sum_a (K_ab dt + sum_j K^j_ab dW_j) J_a R J_b† v */
static void add_jump(number_t *out, const point_t *point, const drive_t *drive, size_t b,
                     const state_matrix_t *r, const number_t *v)
{
    size_t count = point->equations->jump_count;
    number_t *x = numbers_new(point->dimension), *w = numbers_new(point->dimension), one, rate;

    number_init(&one);
    number_init(&rate);
    number_set_d(&one, 1, 0);
    add_product(x, &one, &point->jumps[b], 1, v);
    add_state(w, r, x);
    for (size_t a = 0; a < count; a++) {
        if (total_rate(&rate, point, drive, a * count + b))
            add_product(out, &rate, &point->jumps[a], 0, w);
    }
    number_clear(&one);
    number_clear(&rate);
    numbers_free(x, point->dimension);
    numbers_free(w, point->dimension);
}

number_t *exact_rows(const point_t *point, const drive_t *drive, const number_t *means,
                     const state_matrix_t *r, const long *v)
{
    size_t D = point->dimension;
    number_t *out = numbers_new(D), *y = numbers_new(D), *w = numbers_new(D), *x = numbers_new(D);

    for (size_t i = 0; i < D; i++)
        number_set_d(&x[i], (double)v[2 * i], (double)v[2 * i + 1]);
    add_state(w, r, x);
    add_both_sides(out, y, w, x, point, drive, means);
    add_state(out, r, y);
    for (size_t b = 0; (drive->dt != 0 || point->noise_rates) && b < point->equations->jump_count;
         b++)
        add_jump(out, point, drive, b, r, x);
    numbers_free(x, D);
    numbers_free(w, D);
    numbers_free(y, D);
    return out;
}

void generic_vector(long *v, size_t count, size_t seed)
{
    unsigned long h = 12345 + seed;

    for (size_t k = 0; k < 2 * count; k++) {
        h = (h * 1103515245u + 12345u) & 0x7fffffffu;
        v[k] = (long)(1 + (h >> 10) % 61) * ((h >> 24) % 2 ? 1 : -1);
    }
}
