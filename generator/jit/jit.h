/* C text → callable program, by libtcc in memory or by the system compiler into a shared object.
 * With both the arithmetic is that of the text, operation by operation: the same bits. */
#ifndef MOYAL_JIT_JIT_H
#define MOYAL_JIT_JIT_H

#include "base/status.h"
#include "runtime/program.h"

typedef enum { JIT_TCC, JIT_CC } jit_backend_t;
typedef struct jit_struct jit_t;

/* Compiles `text`, a unit as emit_unit makes it: it includes nothing, declares what it uses of
 * runtime/primitives.h, and exports moyal_unit.  On failure *out is NULL and *why (freed with
 * free()) holds the compiler's words; USAGE_ERROR if there is no such compiler, IO_ERROR if no file
 * could be written or the compiler made none without a word, INTERNAL_ERROR if the text did not
 * compile.  On OK the caller frees *out, and *why is NULL. */
MUST_CHECK status_t jit_compile(jit_t **out, char **why, const char *text, jit_backend_t backend);

/* The program; lives as long as `jit`. */
const moyal_program *jit_program(const jit_t *jit);
void jit_free(jit_t *jit);

/* What the system compiler made of exactly this text in an earlier run, or NULL; freed as one that
 * was compiled. */
jit_t *jit_from_cache(const char *text);

/* Whether the code was compiled in an earlier run and kept (jit/cache.h). */
int jit_is_cached(const jit_t *jit);

/* A compilation by the system compiler that goes on in a thread of its own. */
typedef struct jit_background_struct jit_background_t;

/* Decides, in that thread, whether what was compiled may be used. */
typedef status_t jit_accept_t(void *context, const moyal_program *program);

/* NULL where there is no compiler or no thread.  `text` is copied. */
jit_background_t *jit_background_start(const char *text, jit_accept_t *accept, void *context);

/* The program once it is compiled and accepted, NULL before, and for ever if it is not.  May be
 * called from any thread; NULL for no background. */
const moyal_program *jit_background_program(jit_background_t *background);

/* Ends the compiler if it still runs, waits for `accept`, and frees the program: nobody may be in
 * it any more. */
void jit_background_stop(jit_background_t *background);

int jit_has_tcc(void);

/* The system compiler that JIT_CC calls, or NULL if it is not there: the value of the environment
 * variable MOYAL_CC (words separated by blanks, no shell), or else what configure found. */
const char *jit_cc(void);

#endif
