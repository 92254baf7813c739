/* The system compiler in a thread of its own, while another program of the same text runs already.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "base/memory.h"
#include "jit/backend.h"

struct jit_background_struct {
    pthread_t thread;
    jit_cancel_t cancel;
    char *text;
    jit_accept_t *accept;
    void *context;
    jit_t jit; /* the thread's until `ready` is set */
    _Atomic(const moyal_program *) ready;
};

static void *work(void *context)
{
    jit_background_t *background = context;
    jit_t *jit = &background->jit;
    text_t why;
    status_t status;

    text_init(&why);
    status = jit_build_cc(jit, &why, background->text, &background->cancel);
    if (status == OK)
        status = jit_check_abi(jit, &why);
    if (status == OK && background->accept(background->context, jit->program) == OK)
        atomic_store(&background->ready, jit->program);
    text_clear(&why);
    return NULL;
}

jit_background_t *jit_background_start(const char *text, jit_accept_t *accept, void *context)
{
    jit_background_t *background;

    if (!jit_cc())
        return NULL;
    background = memory_new(1, sizeof *background);
    background->text = memory_copy_text(text);
    background->accept = accept;
    background->context = context;
    pthread_mutex_init(&background->cancel.mutex, NULL);
    atomic_init(&background->ready, NULL);
    if (pthread_create(&background->thread, NULL, work, background) == 0)
        return background;
    pthread_mutex_destroy(&background->cancel.mutex);
    free(background->text);
    free(background);
    return NULL;
}

const moyal_program *jit_background_program(jit_background_t *background)
{
    return background ? atomic_load(&background->ready) : NULL;
}

void jit_background_stop(jit_background_t *background)
{
    if (!background)
        return;
    jit_cancel(&background->cancel);
    pthread_join(background->thread, NULL);
    pthread_mutex_destroy(&background->cancel.mutex);
    if (background->jit.release)
        background->jit.release(background->jit.handle);
    free(background->text);
    free(background);
}
