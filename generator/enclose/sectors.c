/* Sectors from the lattice of moves. */
#include "enclose/sectors.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

enum { MOST_SECTORS = 64 };

/* Charges with values in Z or Z/k of the moves x - y; 0 where they are not known. */
static int find_charges(characters_t *out, const generator_t *generator, const frame_t *frame)
{
    moves_t moves, weak;
    fmpz_mat_t rows;
    int found;

    moves_init(&moves, 2 * frame->count);
    moves_init(&weak, frame->count);
    found = frame->count <= LATTICE_MAX_DIMENSION && !moves_of_generator(&moves, generator, frame);
    if (found) {
        moves_differences(&weak, &moves);
        moves_matrix(rows, &weak);
        found = characters_init(out, rows, NULL);
        fmpz_mat_clear(rows);
    }
    moves_clear(&moves);
    moves_clear(&weak);
    return found;
}

/* f(x), all charges. */
static void values_of(slong *out, const sectors_t *sectors, const slong *x)
{
    fmpz_t value;

    fmpz_init(value);
    for (size_t k = 0; k < sectors->charges.count; k++) {
        character_value(value, &sectors->charges, k, x);
        out[k] = fmpz_get_si(value);
    }
    fmpz_clear(value);
}

/* ---- what is read ---------------------------------------------------------------------------- */

static void add_difference(sectors_t *out, const slong *difference)
{
    const size_t n = out->charges.count;

    for (size_t k = 0; k < out->count; k++)
        if (memcmp(out->read + k * n, difference, n * sizeof *difference) == 0)
            return;
    out->read = memory_resize(out->read, (out->count + 1) * n + 1, sizeof *out->read);
    memcpy(out->read + out->count++ * n, difference, n * sizeof *difference);
}

/* The sector of x - y = move, and of minus it. */
static void add_move(sectors_t *out, const slong *move)
{
    const size_t n = out->charges.count;
    slong *difference = memory_new(n + 1, sizeof *difference);
    slong *minus = memory_new(out->frame.count + 1, sizeof *minus);

    for (size_t j = 0; j < out->frame.count; j++)
        minus[j] = -move[j];
    values_of(difference, out, move);
    add_difference(out, difference);
    values_of(difference, out, minus);
    add_difference(out, difference);
    free(difference);
    free(minus);
}

/* 0 where it is not known what the observables read, all or those that `which` marks. */
static int find_read(sectors_t *out, const unsigned char *which)
{
    const model_t *model = out->frame.model;
    slong *zero = memory_new(out->frame.count + 1, sizeof *zero);
    moves_t moves;
    int reads_zero = 0, known = 1;

    moves_init(&moves, out->frame.count);
    for (size_t k = 0; k < model->observable_count; k++)
        if (!which || which[k])
            known &= moves_of_operator(&moves, &reads_zero, model->observables[k].operator_,
                                       &out->frame);
    if (reads_zero)
        add_move(out, zero);
    for (size_t k = 0; known && k < moves.count && out->count <= MOST_SECTORS; k++)
        add_move(out, moves.entries + k * moves.width);
    moves_clear(&moves);
    free(zero);
    return known && out->count <= MOST_SECTORS;
}

void sectors_init(sectors_t *out, const generator_t *generator, int whole)
{
    sectors_init_for(out, generator, whole, NULL);
}

void sectors_init_for(sectors_t *out, const generator_t *generator, int whole,
                      const unsigned char *which)
{
    memset(out, 0, sizeof *out);
    frame_init(&out->frame, generator->model);
    out->known = !whole && find_charges(&out->charges, generator, &out->frame);
    if (out->known && find_read(out, which))
        return;
    if (out->known)
        characters_clear(&out->charges);
    out->known = 0;
    out->charges.count = 0;
    out->count = 1;
}

void sectors_clear(sectors_t *sectors)
{
    if (sectors->known)
        characters_clear(&sectors->charges);
    free(sectors->read);
    frame_clear(&sectors->frame);
}

void sectors_charge(slong *out, const sectors_t *sectors, const size_t *digits)
{
    const frame_t *frame = &sectors->frame;
    const space_t *space = frame->model->space;
    slong *x = memory_new(frame->count + 1, sizeof *x);
    size_t at = 0;

    for (size_t f = 0; f < space_count(space); f++) {
        if (frame->offset[f] == SIZE_MAX)
            continue;
        if (space_is_mode(space, f))
            x[frame->offset[f]] = (slong)digits[at];
        else if (digits[at] > 0)
            x[frame->offset[f] + digits[at] - 1] = 1;
        at++;
    }
    values_of(out, sectors, x);
    free(x);
}

int sectors_reads(const sectors_t *sectors, const slong *x, const slong *y)
{
    const size_t n = sectors->charges.count;

    if (n == 0)
        return 1;
    for (size_t s = 0; s < sectors->count; s++) {
        const slong *difference = sectors->read + s * n;
        size_t k = 0;

        for (; k < n; k++) {
            const fmpz *order = sectors->charges.orders + k;
            slong d = x[k] - y[k];

            if (!fmpz_is_zero(order)) {
                const slong m = fmpz_get_si(order);

                d = (d % m + m) % m;
            }
            if (d != difference[k])
                break;
        }
        if (k == n)
            return 1;
    }
    return 0;
}
