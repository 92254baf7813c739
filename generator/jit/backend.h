/* Inside jit/: what a back end does. */
#ifndef MOYAL_JIT_BACKEND_H
#define MOYAL_JIT_BACKEND_H

#include <pthread.h>
#include <sys/types.h>

#include "base/text.h"
#include "jit/jit.h"

struct jit_struct {
    const moyal_program *program;
    void *handle;                  /* of the back end, keeps the code alive */
    void (*release)(void *handle); /* NULL as long as handle is not set */
    int cached;                    /* the code comes from the cache */
};

/* Ends a compilation that goes on in another thread. */
typedef struct {
    pthread_mutex_t mutex; /* of the two below */
    int cancelled;
    pid_t child; /* the compiler's process group while it runs, else 0 */
} jit_cancel_t;
void jit_cancel(jit_cancel_t *cancel);

/* Fills handle, release and program.  On failure `why` has the reason and jit is left as it was. */
MUST_CHECK status_t jit_build_tcc(jit_t *jit, text_t *why, const char *text);
/* `cancel` may be NULL. */
MUST_CHECK status_t jit_build_cc(jit_t *jit, text_t *why, const char *text, jit_cancel_t *cancel);
/* From the cache alone; whether it is there. */
int jit_find_cc(jit_t *jit, const char *text);
/* Checks the descriptor's version. */
MUST_CHECK status_t jit_check_abi(const jit_t *jit, text_t *why);

#endif
