/* Elements of one ring written in another. */
#include "scalar/transfer.h"

#include <stdint.h>
#include <stdlib.h>

#include "base/memory.h"
#include "scalar/ring_internal.h"

/* out = the image of a polynomial; 0 if a generator has none. */
static int poly_transfer(scalar_t out, const fmpz_mpoly_t p, const transfer_t *transfer)
{
    const fmpz_mpoly_ctx_struct *context = transfer->from->context;
    ring_t *to = transfer->to;
    scalar_t term, factor;
    fmpq_t c;
    int good = 1;

    scalar_init(term, to);
    scalar_init(factor, to);
    fmpq_init(c);
    scalar_zero(out, to);
    for (slong t = 0; good && t < fmpz_mpoly_length(p, context); t++) {
        fmpz_mpoly_get_term_coeff_fmpz(fmpq_numref(c), p, t, context);
        scalar_set_fmpq(term, c, to);
        for (size_t g = 0; good && g < (size_t)fmpz_mpoly_ctx_nvars(context); g++) {
            ulong e = fmpz_mpoly_get_term_var_exp_ui(p, t, (slong)g, context);

            if (e == 0)
                continue;
            good = g < transfer->count && transfer->known[g];
            if (!good)
                break;
            scalar_pow(factor, &transfer->images[g], e, to);
            scalar_mul(term, term, factor, to);
        }
        scalar_add(out, out, term, to);
    }
    scalar_clear(term, to);
    scalar_clear(factor, to);
    fmpq_clear(c);
    return good;
}

int transfer_scalar(scalar_t out, scalar_src x, const transfer_t *transfer)
{
    scalar_t above, below;
    int good;

    scalar_init(above, transfer->to);
    scalar_init(below, transfer->to);
    good = poly_transfer(above, fmpz_mpoly_q_numref(x), transfer) &&
           poly_transfer(below, fmpz_mpoly_q_denref(x), transfer) &&
           scalar_div(above, above, below, transfer->to);
    if (good)
        scalar_swap(out, above, transfer->to);
    else
        scalar_zero(out, transfer->to);
    scalar_clear(above, transfer->to);
    scalar_clear(below, transfer->to);
    return good;
}

/* The image of a root or function, from that of its argument. */
static int slot_image(scalar_t out, const slot_t *slot, size_t g, transfer_t *transfer)
{
    scalar_t inside, image;
    int good;

    if (slot->kind == GENERATOR_CONSTANT) {
        size_t constant = ring_constant(transfer->to, slot->name, slot->ball, slot->data);

        if (constant != SIZE_MAX)
            scalar_generator(out, constant, transfer->to);
        return constant != SIZE_MAX;
    }
    scalar_init(inside, transfer->from);
    scalar_init(image, transfer->to);
    if (slot->kind == GENERATOR_RADICAL)
        ring_radicand(inside, g, transfer->from);
    else
        ring_function_argument(inside, g, transfer->from);
    good = transfer_scalar(image, inside, transfer);
    if (good && slot->kind == GENERATOR_RADICAL)
        good = scalar_sqrt(out, image, transfer->assumptions, NULL, transfer->to) == SQRT_OK;
    else if (good)
        good = scalar_function(out, ring_function_kind(g, transfer->from), image, transfer->to) ==
               FUNCTION_OK;
    scalar_clear(inside, transfer->from);
    scalar_clear(image, transfer->to);
    return good;
}

/* Assumptions that have an image now, of those from `from` on; the first that has none ends it. */
static size_t copy_assumptions(transfer_t *transfer, const assumptions_t *assumptions, size_t from)
{
    scalar_t x, image;
    int implied, good = 1;

    scalar_init(x, transfer->from);
    scalar_init(image, transfer->to);
    while (good && from < assumptions_count(assumptions)) {
        condition_kind_t kind = assumptions_get(x, &implied, assumptions, from);

        good = transfer_scalar(image, x, transfer);
        if (good && implied)
            assumptions_add_implied(transfer->assumptions, kind, image);
        else if (good)
            assumptions_add(transfer->assumptions, kind, image);
        from += good != 0;
    }
    scalar_clear(x, transfer->from);
    scalar_clear(image, transfer->to);
    return from;
}

void transfer_init(transfer_t *out, ring_t *to, const ring_t *from, size_t coordinates,
                   const assumptions_t *assumptions)
{
    size_t next = 0;

    *out = (transfer_t){.from = from, .to = to, .assumptions = assumptions_new(to)};
    out->count = ring_generator_count(from);
    out->images = memory_new(out->count + 1, sizeof *out->images);
    out->known = memory_new(out->count + 1, 1);
    for (size_t g = 0; g < out->count; g++) {
        generator_kind_t kind = ring_generator_kind(from, g);
        const slot_t *slot = ring_slot_of(from, g);
        size_t coordinate = g - ring_parameter_count(from); /* where it is one */
        int shared = kind == GENERATOR_COORDINATE && coordinate < coordinates;

        scalar_init(&out->images[g], to);
        if (shared)
            scalar_generator(&out->images[g], ring_coordinate(to, coordinate), to);
        if (kind == GENERATOR_PARAMETER)
            scalar_generator(&out->images[g], g, to);
        else if (kind == GENERATOR_UNIT)
            scalar_imaginary_unit(&out->images[g], to);
        next = copy_assumptions(out, assumptions, next); /* signs decide about roots */
        out->known[g] = slot                           ? slot_image(&out->images[g], slot, g, out)
                        : kind == GENERATOR_COORDINATE ? shared
                                                       : 1;
    }
    while ((next = copy_assumptions(out, assumptions, next)) < assumptions_count(assumptions))
        next++; /* about coordinates */
}

void transfer_clear(transfer_t *transfer)
{
    for (size_t g = 0; g < transfer->count; g++)
        scalar_clear(&transfer->images[g], transfer->to);
    free(transfer->images);
    free(transfer->known);
    *transfer = (transfer_t){0};
}
