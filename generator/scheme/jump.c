/* The scheme `jump`: the master equation of `quantum`, solved as an average over kets that jump
 * (runtime/jump.c).  The jump operators come from its Kossakowski matrix, which is positive. */
#include "scheme/common.h"

status_t scheme_jump(equations_t **out, const generator_t *generator, diags_t *diags)
{
    status_t status = scheme_quantum(out, generator, diags);

    if (*out)
        (*out)->scheme = (*out)->asked = SCHEME_JUMP;
    return status;
}
