/* Symmetries of the generator from the lattice of its moves. */
#include "reduce/symmetry.h"

#include "base/memory.h"
#include "reduce/blocks.h"
#include "reduce/charge.h"
#include "scheme/equations.h"

typedef struct {
    const generator_t *generator;
    frame_t frame;
    fmpz_mat_t weak, each; /* rows: x - y of the moves; x and y of the moves */
    characters_t strong_ones, weak_ones;
    reach_t observables, start;
    int observables_known;
    symmetries_t *out;
} work_t;

/* ---- lattices ------------------------------------------------------------------------------ */

static void split_moves(work_t *work, const moves_t *moves)
{
    size_t n = work->frame.count;
    moves_t weak, each;

    moves_init(&weak, n);
    moves_init(&each, n);
    moves_differences(&weak, moves);
    for (size_t k = 0; k < 2 * moves->count; k++)
        moves_add(&each, moves->entries + k * n);
    moves_matrix(work->weak, &weak);
    moves_matrix(work->each, &each);
    moves_clear(&weak);
    moves_clear(&each);
}

/* ---- the list ------------------------------------------------------------------------------ */

static void negate(characters_t *characters, size_t k)
{
    for (size_t j = 0; j < characters->n; j++) {
        fmpz *x = fmpz_mat_entry(characters->values, (slong)k, (slong)j);

        fmpz_neg(x, x);
    }
}

static char *group_text(const fmpz_t order)
{
    text_t out;
    char *text;

    text_init(&out);
    if (fmpz_is_zero(order)) {
        text_add(&out, "U(1)");
        return text_take(&out);
    }
    text = fmpz_get_str(NULL, 10, order);
    text_printf(&out, "Z_%s", text);
    flint_free(text);
    return text_take(&out);
}

static void add(work_t *work, characters_t *characters, size_t k, int strong)
{
    symmetries_t *out = work->out;
    symmetry_t *symmetry;

    if (charge_is_negative(characters, k, &work->frame))
        negate(characters, k);
    out->symmetries = memory_resize(out->symmetries, out->count + 1, sizeof *out->symmetries);
    symmetry = &out->symmetries[out->count++];
    *symmetry = (symmetry_t){.strong = strong};
    symmetry->group = group_text(characters->orders + k);
    symmetry->charge = charge_text(characters, k, &work->frame);
    if (work->observables_known)
        symmetry->observables =
            reach_blocks(&symmetry->reads_some, &work->observables, characters, k);
    else
        symmetry->observables = memory_copy_text("many");
    symmetry->start = reach_blocks(&symmetry->fills_some, &work->start, characters, k);
}

/* Strong ones are also weak: as functions with values in Z they come first among those, modulo k
 * they are left out. */
static void list(work_t *work)
{
    size_t integral = 0;

    for (size_t k = 0; k < work->strong_ones.count; k++) {
        add(work, &work->strong_ones, k, 1);
        integral += fmpz_is_zero(work->strong_ones.orders + k);
    }
    for (size_t k = integral; k < work->weak_ones.count; k++)
        if (!character_vanishes(&work->weak_ones, k, work->each))
            add(work, &work->weak_ones, k, 0);
}

static const char *find(work_t *work)
{
    static const char *const endless = "the lattice of moves is too large";

    if (!characters_init(&work->strong_ones, work->each, NULL))
        return endless;
    if (!characters_init(&work->weak_ones, work->weak, &work->strong_ones)) {
        characters_clear(&work->strong_ones);
        return endless;
    }
    reach_of_observables(&work->observables, &work->observables_known, &work->frame);
    reach_of_start(&work->start, &work->frame);
    list(work);
    reach_clear(&work->start);
    reach_clear(&work->observables);
    characters_clear(&work->weak_ones);
    characters_clear(&work->strong_ones);
    return NULL;
}

symmetries_t *symmetries_new(const generator_t *generator)
{
    work_t work = {.generator = generator};
    moves_t moves;

    work.out = memory_new(1, sizeof *work.out);
    work.out->why = quantum_refusal(generator->model);
    if (work.out->why)
        return work.out;
    frame_init(&work.frame, generator->model);
    moves_init(&moves, 2 * work.frame.count);
    if (work.frame.count > LATTICE_MAX_DIMENSION)
        work.out->why = "there are too many spaces";
    else
        work.out->why = moves_of_generator(&moves, generator, &work.frame);
    if (!work.out->why) {
        split_moves(&work, &moves);
        work.out->why = find(&work);
        fmpz_mat_clear(work.weak);
        fmpz_mat_clear(work.each);
    }
    moves_clear(&moves);
    frame_clear(&work.frame);
    return work.out;
}

void symmetries_free(symmetries_t *symmetries)
{
    if (!symmetries)
        return;
    for (size_t k = 0; k < symmetries->count; k++) {
        free(symmetries->symmetries[k].group);
        free(symmetries->symmetries[k].charge);
        free(symmetries->symmetries[k].observables);
        free(symmetries->symmetries[k].start);
    }
    free(symmetries->symmetries);
    free(symmetries);
}

char *symmetry_text(const symmetry_t *symmetry)
{
    text_t out;

    text_init(&out);
    text_printf(&out, "%s %s: %s%s%s; the observables read the block %s, the start fills %s",
                symmetry->strong ? "strong" : "weak", symmetry->group, symmetry->charge,
                symmetry->strong ? ", conserved" : "",
                !symmetry->strong || symmetry->group[0] == 'U' ? "" : " as a phase",
                symmetry->observables, symmetry->start);
    return text_take(&out);
}
