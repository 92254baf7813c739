/* What solutions of all kinds share. */
#include "enclose/witness.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"

witness_t *witness_new(size_t observables)
{
    witness_t *out = memory_new(1, sizeof *out);

    out->observable_count = observables;
    out->proves = memory_new(observables + 1, 1);
    out->off = memory_new(observables + 1, sizeof *out->off);
    for (size_t k = 0; k < observables; k++)
        arf_init(out->off[k]);
    return out;
}

void witness_refuse(witness_t *witness, const char *why)
{
    if (!witness->why)
        witness->why = memory_copy_text(why);
}

static void free_steps(witness_t *witness)
{
    for (size_t k = 0; k < witness->step_count; k++) {
        fmpq_clear(witness->steps[k].t);
        mag_clear(witness->steps[k].bound);
        free(witness->steps[k].state);
    }
    free(witness->steps);
    witness->steps = NULL;
    witness->step_count = 0;
}

void witness_free(witness_t *witness)
{
    if (!witness)
        return;
    free_steps(witness);
    for (size_t k = 0; k < witness->charge_count; k++) {
        free(witness->charges[k].mode);
        free(witness->charges[k].state);
    }
    for (size_t k = 0; k < witness->growth_count; k++)
        fmpq_clear(witness->growth[k].rate);
    for (size_t k = 0; k < witness->moment_count; k++)
        free(witness->moments[k]);
    for (size_t k = 0; k < witness->observable_count; k++)
        arf_clear(witness->off[k]);
    free(witness->charges);
    free(witness->growth);
    free(witness->moments);
    free(witness->proves);
    free(witness->off);
    free(witness->why);
    free(witness);
}

void witness_times(witness_t *witness, const fmpq *until, size_t steps, ulong pieces)
{
    fmpz_t count;

    free_steps(witness);
    fmpz_init_set_ui(count, steps);
    witness->steps = memory_new(steps + 1, sizeof *witness->steps);
    witness->step_count = steps;
    for (size_t k = 0; k < steps; k++) {
        witness_step_t *step = &witness->steps[k];

        fmpq_init(step->t);
        mag_init(step->bound);
        fmpq_mul_ui(step->t, until, k + 1);
        fmpq_div_fmpz(step->t, step->t, count);
        step->pieces = pieces;
    }
    fmpz_clear(count);
}

char *witness_state(arb_ptr *numbers, size_t count, slong unit)
{
    text_t out;
    fmpz_t n;
    arf_t x;

    text_init(&out);
    fmpz_init(n);
    arf_init(x);
    for (size_t k = 0; k < count; k++) {
        char *digits;

        arf_mul_2exp_si(x, arb_midref(numbers[k]), unit);
        arf_get_fmpz(n, x, ARF_RND_NEAR);
        digits = fmpz_get_str(NULL, 10, n);
        text_printf(&out, "%s%s", k ? " " : "", digits);
        flint_free(digits);
        arb_set_fmpz(numbers[k], n);
        arb_mul_2exp_si(numbers[k], numbers[k], -unit);
    }
    fmpz_clear(n);
    arf_clear(x);
    return text_take(&out);
}
