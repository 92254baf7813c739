/* The two back ends behind one door, and what both have in common: the check of the descriptor. */
#include "jit/jit.h"

#include <stdlib.h>

#include "base/memory.h"
#include "jit/backend.h"

status_t jit_check_abi(const jit_t *jit, text_t *why)
{
    if (jit->program->abi == MOYAL_ABI)
        return OK;
    text_printf(why, "the unit is for version %d of the runtime, this is version %d",
                jit->program->abi, MOYAL_ABI);
    return INTERNAL_ERROR;
}

status_t jit_compile(jit_t **out, char **why, const char *text, jit_backend_t backend)
{
    jit_t *jit = memory_new(1, sizeof *jit);
    text_t words;
    status_t status;

    *out = NULL;
    *why = NULL;
    text_init(&words);
    status = backend == JIT_TCC ? jit_build_tcc(jit, &words, text)
                                : jit_build_cc(jit, &words, text, NULL);
    if (status == OK)
        status = jit_check_abi(jit, &words);
    if (status == OK) {
        *out = jit;
    } else {
        *why = memory_copy_text(text_string(&words));
        jit_free(jit);
    }
    text_clear(&words);
    return status;
}

const moyal_program *jit_program(const jit_t *jit)
{
    return jit->program;
}

jit_t *jit_from_cache(const char *text)
{
    jit_t *jit = memory_new(1, sizeof *jit);
    text_t words;
    int found;

    text_init(&words);
    found = jit_find_cc(jit, text) && jit_check_abi(jit, &words) == OK;
    text_clear(&words);
    if (found)
        return jit;
    jit_free(jit);
    return NULL;
}

int jit_is_cached(const jit_t *jit)
{
    return jit->cached;
}

void jit_free(jit_t *jit)
{
    if (!jit)
        return;
    if (jit->release)
        jit->release(jit->handle);
    free(jit);
}
