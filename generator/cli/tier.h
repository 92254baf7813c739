/* Two compilers for one run: libtcc's code begins, that of the system's compiler takes over when it
 * is there and has passed the same check. */
#ifndef MOYAL_CLI_TIER_H
#define MOYAL_CLI_TIER_H

#include <stdatomic.h>

#include "cli/program.h"

typedef struct {
    const program_t *program;
    const request_t *request;
    jit_background_t *background; /* NULL: nothing is compiled besides */
    atomic_int taken;             /* by a thread of the run */
    atomic_int stop;              /* nobody waits for its check any more */
} tier_t;

/* Starts the better compiler where that was chosen (program->tiers), and lets the run ask for what
 * it makes. */
void tier_begin(tier_t *tier, moyal_options *options, const program_t *program,
                const request_t *request);
/* After the run; whether the better program took over. */
int tier_end(tier_t *tier);

#endif
