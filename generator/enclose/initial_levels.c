/* How many levels an initial state needs. */
#include <stdlib.h>

#include "enclose/initial.h"
#include "enclose/initial_part.h"

enum { BITS = 192, FIRST = 16 };

/* Mode number `member` of a part, by itself, cut at `levels`. */
static void mode_state(initial_part_t *out, const char **why, const state_part_t *part,
                       size_t member, size_t levels, const model_t *model)
{
    const size_t n = 2 * part->count, at = 2 * member;
    scalar_src mean[2] = {0}, covariance[4] = {0};

    if (part->kind == STATE_FOCK) {
        part_fock(out, part->level, levels);
        return;
    }
    if (part->kind == STATE_CAT) {
        part_cat(out, why, part->alpha, levels, BITS, model);
        return;
    }
    for (size_t i = 0; i < 2; i++) {
        mean[i] = &part->mean[at + i];
        for (size_t j = 0; j < 2; j++)
            covariance[2 * i + j] = &part->covariance[(at + i) * n + at + j];
    }
    part_gaussian(out, why, &(gaussian_t){1, mean, covariance}, levels, BITS, model);
}

/* The first number of levels with 1 - trace <= target, or 0. */
static size_t levels_within(const initial_part_t *part, const arb_t target)
{
    size_t levels = 0;
    arb_t rest, x;

    arb_init(rest);
    arb_init(x);
    arb_one(rest);
    for (size_t k = 0; k < part->dimension && !arb_le(rest, target); k++, levels = k) {
        const acb_struct *entry =
            &part->entries[part->form == PART_MATRIX ? k * (part->dimension + 1) : k];

        if (part->form == PART_KET) {
            arb_submul(rest, acb_realref(entry), acb_realref(entry), BITS);
            arb_submul(rest, acb_imagref(entry), acb_imagref(entry), BITS);
        } else
            arb_sub(rest, rest, acb_realref(entry), BITS);
    }
    levels = arb_le(rest, target) ? levels : 0;
    arb_clear(rest);
    arb_clear(x);
    return levels;
}

static size_t mode_levels(const char **why, const state_part_t *part, size_t member,
                          const arb_t target, size_t most, const model_t *model)
{
    size_t found = 0;

    for (size_t room = FIRST; !found && !*why; room *= 2) {
        initial_part_t state = {PART_DIAGONAL, 0, NULL};

        if (room > most)
            room = most;
        mode_state(&state, why, part, member, room, model);
        if (!*why)
            found = levels_within(&state, target);
        part_clear(&state);
        if (!found && room == most && !*why)
            *why = "the initial state needs more levels than are allowed";
    }
    return found;
}

size_t initial_levels(char **why, const equations_t *equations, const mag_t target, size_t most)
{
    const model_t *model = equations->model;
    const char *reason = model_all_values_given(model) ? NULL : "a parameter has no value";
    size_t levels = 1, modes = 0;
    arb_t share;

    arb_init(share);
    for (size_t f = 0; f < space_count(model->space); f++)
        modes += equations->factors[f] && space_is_mode(model->space, f);
    arf_set_mag(arb_midref(share), target);
    arb_div_ui(share, share, modes ? modes : 1, BITS);
    for (size_t f = 0; f < space_count(model->space) && !reason; f++) {
        const state_part_t *part = state_part_of(model->initial, f);
        size_t member = 0, found;

        if (!equations->factors[f] || !space_is_mode(model->space, f))
            continue;
        while (part->factors[member] != f)
            member++;
        found = mode_levels(&reason, part, member, share, most, model);
        levels = found > levels ? found : levels;
    }
    arb_clear(share);
    *why = reason ? memory_copy_text(reason) : NULL;
    return reason ? 0 : levels;
}
