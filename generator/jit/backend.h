/* Inside jit/: what a back end does. */
#ifndef MOYAL_JIT_BACKEND_H
#define MOYAL_JIT_BACKEND_H

#include "base/text.h"
#include "jit/jit.h"

struct jit_struct {
    const moyal_program *program;
    void *handle;                  /* of the back end, keeps the code alive */
    void (*release)(void *handle); /* NULL as long as handle is not set */
};

/* Fills handle, release and program.  On failure `why` has the reason and jit is left as it was. */
MUST_CHECK status_t jit_build_tcc(jit_t *jit, text_t *why, const char *text);
MUST_CHECK status_t jit_build_cc(jit_t *jit, text_t *why, const char *text);

#endif
