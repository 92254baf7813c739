/* Exact rows of the equations of R, element by element. */
#include "certify/linear_rows.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

/* ---- places ----------------------------------------------------------------------------- */

static size_t slot_of(const places_t *places, long i, long j)
{
    uint64_t x = ((uint64_t)i << 32 ^ (uint64_t)j) * 0x9e3779b97f4a7c15u;
    size_t at = (size_t)(x >> 20) & (places->slots - 1);

    while (places->table[at] && (places->places[places->table[at] - 1].row != i ||
                                 places->places[places->table[at] - 1].column != j))
        at = (at + 1) & (places->slots - 1);
    return at;
}

static void grow(places_t *places)
{
    if (places->count == places->capacity) {
        places->capacity = 2 * places->capacity + 256;
        places->places = memory_resize(places->places, places->capacity, sizeof(place_t));
    }
    if (2 * (places->count + 1) <= places->slots)
        return;
    free(places->table);
    places->slots = places->slots ? 2 * places->slots : 1024;
    places->table = memory_new(places->slots, sizeof(size_t));
    for (size_t k = 0; k < places->count; k++)
        places->table[slot_of(places, places->places[k].row, places->places[k].column)] = k + 1;
}

static size_t insert(places_t *places, long i, long j, double frequency)
{
    grow(places);
    places->places[places->count] =
        (place_t){.row = i, .column = j, .position = {-1, -1}, .frequency = frequency};
    places->table[slot_of(places, i, j)] = ++places->count;
    return places->count - 1;
}

void places_init(places_t *out, const moyal_reduction *reduction, size_t dimension)
{
    memset(out, 0, sizeof *out);
    out->dimension = dimension;
    grow(out);
    for (long p = 0; p < reduction->system.size; p++) {
        const moyal_label *label = &reduction->labels[p];
        size_t at;

        if (label->part < 0)
            continue;
        at = out->table[slot_of(out, label->row, label->column)];
        at = at ? at - 1 : insert(out, label->row, label->column, label->frequency);
        out->places[at].position[label->part] = p;
    }
}

void places_clear(places_t *places)
{
    free(places->places);
    free(places->table);
}

size_t places_find(const places_t *places, long i, long j, int *conjugate)
{
    size_t at = places->table[slot_of(places, i, j)];

    *conjugate = 0;
    if (!at && i != j) {
        at = places->table[slot_of(places, j, i)];
        *conjugate = at > 0;
    }
    return at - 1; /* 0 - 1 is SIZE_MAX */
}

size_t places_add(places_t *places, long i, long j, double frequency, int *conjugate)
{
    size_t at = places_find(places, i, j, conjugate);

    return at == SIZE_MAX ? insert(places, i, j, frequency) : at;
}

/* ---- rows ------------------------------------------------------------------------------- */

static share_t *share_of(row_t *row, size_t place, places_t *places)
{
    const size_t known = places->places[place].share;

    if (known < row->count && row->shares[known].place == place)
        return &row->shares[known];
    if (row->count == row->capacity) {
        row->shares = memory_resize(row->shares, 2 * row->capacity + 16, sizeof(share_t));
        for (size_t k = row->capacity; k < 2 * row->capacity + 16; k++) {
            number_init(&row->shares[k].direct);
            number_init(&row->shares[k].conjugate);
        }
        row->capacity = 2 * row->capacity + 16;
    }
    places->places[place].share = row->count;
    row->shares[row->count].place = place;
    number_zero(&row->shares[row->count].direct);
    number_zero(&row->shares[row->count].conjugate);
    return &row->shares[row->count++];
}

void row_add(row_t *row, const number_t *x, long k, long l, places_t *places)
{
    int conjugate;
    share_t *share = share_of(row, places_add(places, k, l, NAN, &conjugate), places);

    row->work++;
    number_add(conjugate ? &share->conjugate : &share->direct, x);
}

/* A R + R A†: at (i, j) sum A_ik R_kj + sum conj(A_jk) R_ik */
static void add_generator(row_t *row, long i, long j, places_t *places, const point_t *point)
{
    const sparse_t *a = &point->generator;
    number_t x;

    number_init(&x);
    for (size_t k = a->start[i]; k < a->start[i + 1]; k++)
        row_add(row, &a->entries[k].value, (long)a->entries[k].column, j, places);
    for (size_t k = a->start[j]; k < a->start[j + 1]; k++) {
        number_conj(&x, &a->entries[k].value);
        row_add(row, &x, i, (long)a->entries[k].column, places);
    }
    number_clear(&x);
}

/* K J_a R J_b†: at (i, j) sum K (J_a)_ik conj((J_b)_jl) R_kl */
static void add_jump(row_t *row, const number_t *rate, const sparse_t *a, const sparse_t *b, long i,
                     long j, places_t *places)
{
    number_t x, y;

    number_init(&x);
    number_init(&y);
    for (size_t k = a->start[i]; k < a->start[i + 1]; k++)
        for (size_t l = b->start[j]; l < b->start[j + 1]; l++) {
            number_conj(&y, &b->entries[l].value);
            number_mul(&x, rate, &a->entries[k].value);
            number_mul(&x, &x, &y);
            row_add(row, &x, (long)a->entries[k].column, (long)b->entries[l].column, places);
        }
    number_clear(&x);
    number_clear(&y);
}

/* Frequencies of what is not kept follow from the rows it occurs in; 0 where two of them differ. */
static int settle(double *w, const row_t *row, places_t *places)
{
    int good = 1;

    for (size_t k = 0; k < row->count; k++)
        for (int conjugate = 0; conjugate < 2; conjugate++) {
            const share_t *share = &row->shares[k];
            double *other = &places->places[share->place].frequency;
            const double sign = conjugate ? -1 : 1;

            if (acb_contains_zero((conjugate ? &share->conjugate : &share->direct)->value))
                continue;
            if (isnan(*w))
                *w = sign * *other;
            if (isnan(*other))
                *other = sign * *w;
            good &= isnan(*w) || *other == sign * *w;
        }
    return good;
}

int row_make(row_t *out, size_t at, places_t *places, const point_t *point)
{
    const place_t place = places->places[at]; /* the array may move */
    size_t n = point->equations->jump_count;
    double w = place.frequency;
    number_t turn;
    int good;

    out->count = 0;
    add_generator(out, place.row, place.column, places, point);
    for (size_t k = 0; k < n * n; k++)
        if (!acb_is_zero(point->rates[k].value))
            add_jump(out, &point->rates[k], &point->jumps[k / n], &point->jumps[k % n], place.row,
                     place.column, places);
    good = settle(&w, out, places);
    w = isnan(w) ? 0 : w;
    places->places[at].frequency = w;
    number_init(&turn);
    number_set_d(&turn, 0, -w);
    number_add(&share_of(out, at, places)->direct, &turn);
    number_clear(&turn);
    return good;
}

void row_clear(row_t *row)
{
    for (size_t k = 0; k < row->capacity; k++) {
        number_clear(&row->shares[k].direct);
        number_clear(&row->shares[k].conjugate);
    }
    free(row->shares);
}
