/* C text → callable program, by libtcc in memory or by the system compiler into a shared object. */
#ifndef MOYAL_JIT_JIT_H
#define MOYAL_JIT_JIT_H

#include "base/status.h"
#include "runtime/program.h"

typedef enum { JIT_TCC, JIT_CC } jit_backend_t;
typedef struct jit_struct jit_t;

/* Compiles `text`.  On failure *out is NULL and *why (freed with free()) holds the compiler's words. */
MUST_CHECK status_t jit_compile(jit_t **out, char **why, const char *text, jit_backend_t backend);
const moyal_program *jit_program(const jit_t *jit);
void jit_free(jit_t *jit);
int jit_has_tcc(void);
/* The system compiler that JIT_CC calls, or NULL if none answers. */
const char *jit_cc(void);

#endif
