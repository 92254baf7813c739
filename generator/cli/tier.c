/* The better program, compiled and checked while the run goes on. */
#include "cli/tier.h"

#include "base/exact.h"

/* In the thread of the compiler.  The thread of the run computes with doubles alone meanwhile, so
 * the model and its ring are this thread's. */
static status_t accept(void *context, const moyal_program *program)
{
    const tier_t *tier = context;
    kernel_check_t check;
    status_t status =
        check_kernel(&check, program, tier->program->kernel, &tier->request->numbers, &tier->stop);

    flint_cleanup(); /* what FLINT keeps for this thread */
    return status;
}

static const moyal_program *better(void *context)
{
    tier_t *tier = context;
    const moyal_program *program = jit_background_program(tier->background);

    if (program)
        atomic_store(&tier->taken, 1);
    return program;
}

void tier_begin(tier_t *tier, moyal_options *options, const program_t *program,
                const request_t *request)
{
    tier->program = program;
    tier->request = request;
    tier->background = NULL;
    atomic_init(&tier->taken, 0);
    atomic_init(&tier->stop, 0);
    if (!program->tiers)
        return;
    tier->background = jit_background_start(program->unit, accept, tier);
    options->better = better;
    options->better_context = tier;
}

int tier_end(tier_t *tier)
{
    atomic_store(&tier->stop, 1);
    jit_background_stop(tier->background);
    tier->background = NULL;
    return atomic_load(&tier->taken);
}
