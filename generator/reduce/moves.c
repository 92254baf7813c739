/* Moves of superoperators and of operators. */
#include "reduce/moves.h"

#include "base/memory.h"
#include "phasespace/terms.h"

/* ---- basis states -------------------------------------------------------------------------- */

void frame_init(frame_t *out, const model_t *model)
{
    const space_t *space = model->space;

    out->model = model;
    out->count = 0;
    out->offset = memory_new(space_count(space) + 1, sizeof(size_t));
    for (size_t f = 0; f < space_count(space); f++) {
        out->offset[f] = SIZE_MAX;
        if (space_role(space, f) == FACTOR_ANCILLA)
            continue;
        out->offset[f] = out->count;
        out->count += space_is_mode(space, f) ? 1 : space_dimension(space, f) - 1;
    }
}

void frame_clear(frame_t *frame)
{
    free(frame->offset);
}

void key_move(slong *out, const opkey_t *key, const frame_t *frame)
{
    const space_t *space = frame->model->space;

    memset(out, 0, frame->count * sizeof *out);
    for (size_t f = 0; f < space_count(space); f++) {
        const opkey_t *entry = key + space_offset(space, f);
        size_t i, j;

        if (frame->offset[f] == SIZE_MAX)
            continue;
        if (space_is_mode(space, f)) {
            out[frame->offset[f]] = (slong)entry[0] - (slong)entry[1];
        } else if (basis_is_offdiagonal(&i, &j, space_dimension(space, f), entry[0])) {
            if (i > 0)
                out[frame->offset[f] + i - 1]++;
            if (j > 0)
                out[frame->offset[f] + j - 1]--;
        }
    }
}

/* ---- sets of vectors ----------------------------------------------------------------------- */

void moves_init(moves_t *out, size_t width)
{
    *out = (moves_t){.width = width};
}

void moves_clear(moves_t *moves)
{
    free(moves->entries);
}

static int is_zero(const slong *move, size_t width)
{
    for (size_t k = 0; k < width; k++)
        if (move[k])
            return 0;
    return 1;
}

void moves_add(moves_t *moves, const slong *move)
{
    size_t width = moves->width;

    if (is_zero(move, width))
        return;
    for (size_t k = 0; k < moves->count; k++)
        if (memcmp(moves->entries + k * width, move, width * sizeof *move) == 0)
            return;
    if (moves->count == moves->capacity) {
        moves->capacity = 2 * moves->capacity + 16;
        moves->entries = memory_resize(moves->entries, moves->capacity * width, sizeof(slong));
    }
    memcpy(moves->entries + moves->count++ * width, move, width * sizeof *move);
}

void moves_matrix(fmpz_mat_t out, const moves_t *moves)
{
    fmpz_mat_init(out, (slong)moves->count, (slong)moves->width);
    for (size_t i = 0; i < moves->count; i++)
        for (size_t j = 0; j < moves->width; j++)
            fmpz_set_si(fmpz_mat_entry(out, (slong)i, (slong)j),
                        moves->entries[i * moves->width + j]);
}

/* ---- of the generator ---------------------------------------------------------------------- */

/* Its terms with left and right in normal order, like ones added up. */
static const char *canonical_terms(superop_t out, const sandwiches_t *sandwiches,
                                   const algebra_t *algebra)
{
    opkey_t *none = memory_new(superop_coordinates(algebra) + 1, sizeof *none);
    const char *why = NULL;
    size_t terms = 0;
    scalar_t one;
    op_t left, right;

    scalar_init(one, algebra->ring);
    scalar_one(one, algebra->ring);
    op_init(left, algebra);
    op_init(right, algebra);
    for (size_t k = 0; !why && k < sandwiches->count; k++) {
        if (!op_to_normal(left, &sandwiches->left[k], algebra) ||
            !op_to_normal(right, &sandwiches->right[k], algebra))
            why = "ladder operators need sqrt(2*hbar), for which there is no room";
        terms += left->count * right->count;
        if (terms > MOVES_MAX_TERMS)
            why = "the generator has too many terms";
        if (!why)
            superop_push_operators(out, none, one, left, right, algebra);
    }
    superop_canonical(out, algebra);
    op_clear(left, algebra);
    op_clear(right, algebra);
    scalar_clear(one, algebra->ring);
    free(none);
    return why;
}

const char *moves_of_generator(moves_t *out, const generator_t *generator, const frame_t *frame)
{
    const algebra_t *algebra = &generator->model->algebra;
    size_t width = space_width(algebra->space), n = frame->count;
    slong *move = memory_new(2 * n + 1, sizeof *move);
    sandwiches_t sandwiches;
    superop_t terms;
    const char *why;

    superop_init(terms, algebra);
    generator_sandwiches(&sandwiches, generator, 3);
    why = canonical_terms(terms, &sandwiches, algebra);
    sandwiches_clear(&sandwiches, algebra);
    for (size_t k = 0; !why && k < terms->count; k++) {
        key_move(move, terms->left + k * width, frame);
        key_move(move + n, terms->right + k * width, frame);
        for (size_t j = n; j < 2 * n; j++)
            move[j] = -move[j];
        moves_add(out, move);
        if (out->count > MOVES_MAX)
            why = "the generator has too many different moves";
    }
    superop_clear(terms, algebra);
    free(move);
    return why;
}

void moves_differences(moves_t *out, const moves_t *moves)
{
    const size_t n = moves->width / 2;
    slong *move = memory_new(n + 1, sizeof *move);

    for (size_t k = 0; k < moves->count; k++) {
        const slong *x = moves->entries + k * moves->width;

        for (size_t j = 0; j < n; j++)
            move[j] = x[j] - x[n + j];
        moves_add(out, move);
    }
    free(move);
}

int moves_of_operator(moves_t *out, int *reads_zero, op_src x, const frame_t *frame)
{
    const algebra_t *algebra = &frame->model->algebra;
    slong *move = memory_new(frame->count + 1, sizeof *move);
    op_t normal;
    int good;

    op_init(normal, algebra);
    good = op_to_normal(normal, x, algebra);
    for (size_t k = 0; good && k < normal->count && out->count <= MOVES_MAX; k++) {
        key_move(move, normal->keys + k * space_width(algebra->space), frame);
        for (size_t j = 0; j < frame->count; j++)
            move[j] = -move[j]; /* Tr(|i><j| rho) = <j| rho |i> */
        *reads_zero |= is_zero(move, frame->count);
        moves_add(out, move);
    }
    op_clear(normal, algebra);
    free(move);
    return good && out->count <= MOVES_MAX;
}
