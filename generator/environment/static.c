/* A finite environment that is kept: H + H_E + V on system and environment, of which the reduced
 * dynamics follows by the trace over hidden factors at output. */
#include "environment/builder.h"

status_t environment_static(generator_builder_t *builder, const environment_t *environment,
                            diags_t *diags)
{
    (void)diags; /* spaces, states and Hermiticity were checked with the model */
    builder_add_hamiltonian(builder, environment->hamiltonian, 1);
    for (size_t k = 0; k < environment->couple_count; k++)
        builder_add_hamiltonian(builder, &environment->couplings[k], 1);
    return OK;
}
