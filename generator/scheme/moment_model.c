/* A model whose coordinates are moments. */
#include "scheme/moment_model.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

static ring_t *new_ring(const model_t *model, const char *const *names, size_t count)
{
    size_t parameters = ring_parameter_count(model->ring);
    const char **list = memory_new(parameters + 1, sizeof *list);
    ring_t *ring;

    for (size_t k = 0; k < parameters; k++)
        list[k] = ring_generator_name(model->ring, k);
    ring = ring_new(list, parameters, names, count);
    free(list);
    if (model->has_time)
        ring_keep_whole(ring, model->time);
    return ring;
}

static char *keep(model_t *out, const char *text)
{
    return text ? arena_text(out->arena, text, strlen(text)) : NULL;
}

/* 0 if a value cannot be written in the new ring. */
static int copy_parameters(model_t *out, const model_t *model, const transfer_t *transfer)
{
    int good = 1;

    out->parameter_count = model->parameter_count;
    out->parameters = memory_new(model->parameter_count + 1, sizeof *out->parameters);
    for (size_t k = 0; k < model->parameter_count; k++) {
        const parameter_t *from = &model->parameters[k];
        parameter_t *to = &out->parameters[k];

        *to = *from;
        to->name = keep(out, from->name);
        to->makers = arena_alloc(out->arena, model->parameter_count);
        memcpy(to->makers, from->makers, model->parameter_count);
        memset(&to->value, 0, sizeof to->value);
        memset(&to->drive, 0, sizeof to->drive);
        scalar_init(to->value, out->ring);
        if (from->has_value)
            good &= transfer_scalar(to->value, from->value, transfer);
        if (!from->is_drive)
            continue;
        scalar_init(to->drive, out->ring);
        good &= transfer_scalar(to->drive, from->drive, transfer);
    }
    return good;
}

static void copy_observables(model_t *out, const model_t *model)
{
    out->observable_count = model->observable_count;
    out->observables = memory_new(model->observable_count + 1, sizeof *out->observables);
    for (size_t k = 0; k < model->observable_count; k++) {
        out->observables[k].name = keep(out, model->observables[k].name);
        out->observables[k].span = model->observables[k].span;
        op_init(out->observables[k].operator_, &out->algebra);
    }
}

static void copy_run(run_defaults_t *out, const run_defaults_t *run)
{
    *out = *run;
    fmpq_init(out->until);
    fmpq_init(out->tolerance);
    fmpq_init(out->step);
    fmpq_set(out->until, run->until);
    fmpq_set(out->tolerance, run->tolerance);
    fmpq_set(out->step, run->step);
}

model_t *moment_model_new(transfer_t *transfer, const char **why, const model_t *model,
                          const char *const *names, size_t count, size_t coordinates)
{
    model_t *out = memory_new(1, sizeof *out);
    int good;

    out->arena = arena_new();
    out->title = keep(out, model->title);
    out->source = model->source;
    out->ring = new_ring(model, names, count);
    out->space = space_new();
    scalar_init(out->hbar, out->ring);
    out->algebra = (algebra_t){.ring = out->ring, .space = out->space, .hbar = out->hbar};
    transfer_init(transfer, out->ring, model->ring, coordinates, model->assumptions);
    out->assumptions = transfer->assumptions;
    good =
        transfer_scalar(out->hbar, model->hbar, transfer) & copy_parameters(out, model, transfer);
    op_init(out->hamiltonian, &out->algebra);
    out->has_time = model->has_time;
    out->time = model->time;
    out->hbar_power = 1;
    out->initial = state_new();
    out->initial_given = memory_new(1, 1);
    copy_observables(out, model);
    copy_run(&out->run, &model->run);
    if (good)
        return out;
    *why = "a parameter's value has roots that cannot be written in moment equations";
    transfer_clear(transfer);
    model_free(out);
    return NULL;
}
