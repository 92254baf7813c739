/* The back end in memory: libtcc.  A unit sees the row primitives, sqrt, sin, cos, exp, and what a
 * compiler may call by itself to move memory; nothing else, no header and no library. */
#include "config.h"

#include "jit/backend.h"

#ifdef HAVE_LIBTCC
#include <libtcc.h>
#include <math.h>
#include <pthread.h>
#include <string.h>

#include "runtime/primitives.h"
#include "runtime/vector.h"

typedef void (*function_t)(void);

static const struct {
    const char *name;
    function_t function;
} symbols[] = {
#define SYMBOL_1(p)          {"moyal_sum_" #p, (function_t)moyal_sum_##p},
#define SYMBOL_2(p, q)       {"moyal_sum_" #p #q, (function_t)moyal_sum_##p##q},
#define SYMBOL_3(p, q, r)    {"moyal_sum_" #p #q #r, (function_t)moyal_sum_##p##q##r},
#define SYMBOL_4(p, q, r, t) {"moyal_sum_" #p #q #r #t, (function_t)moyal_sum_##p##q##r##t},
    MOYAL_SUMS_1(SYMBOL_1) MOYAL_SUMS_2(SYMBOL_2) MOYAL_SUMS_3(SYMBOL_3)
        MOYAL_SUMS_4(SYMBOL_4){"moyal_fill", (function_t)moyal_fill},
    {"moyal_divide", (function_t)moyal_divide},
    {"moyal_map_sqrt", (function_t)moyal_map_sqrt},
    {"moyal_map_sin", (function_t)moyal_map_sin},
    {"moyal_map_cos", (function_t)moyal_map_cos},
    {"moyal_map_exp", (function_t)moyal_map_exp},
    {"moyal_row", (function_t)moyal_row},
    {"moyal_row_weighted", (function_t)moyal_row_weighted},
    {"moyal_hermitian", (function_t)moyal_hermitian},
    {"moyal_trace", (function_t)moyal_trace},
    {"moyal_ladder", (function_t)moyal_ladder},
    {"moyal_sin", (function_t)moyal_sin},
    {"moyal_cos", (function_t)moyal_cos},
    {"moyal_exp", (function_t)moyal_exp},
    {"sqrt", (function_t)(double (*)(double))sqrt},
    {"memset", (function_t)memset},
    {"memcpy", (function_t)memcpy},
    {"memmove", (function_t)memmove},
};

static void collect(void *opaque, const char *message)
{
    text_printf(opaque, "%s\n", message);
}

/* libtcc wants the address of a function as that of an object. */
static void add_symbols(TCCState *state)
{
    for (size_t k = 0; k < sizeof symbols / sizeof *symbols; k++) {
        const void *address;

        memcpy(&address, &symbols[k].function, sizeof address);
        tcc_add_symbol(state, symbols[k].name, address);
    }
}

/* Once for each state: a second time would end the process. */
static int relocate(TCCState *state)
{
#ifdef HAVE_TCC_RELOCATE_TWO_ARGUMENTS
    return tcc_relocate(state, TCC_RELOCATE_AUTO);
#else
    return tcc_relocate(state);
#endif
}

static const moyal_program *compile(TCCState *state, text_t *why, const char *text)
{
    const moyal_program *program;

    tcc_set_error_func(state, why, collect);
    tcc_set_options(state, "-nostdlib -nostdinc");
    if (tcc_set_output_type(state, TCC_OUTPUT_MEMORY) != 0)
        return NULL;
    add_symbols(state);
    if (tcc_compile_string(state, text) != 0 || relocate(state) != 0)
        return NULL;
    program = tcc_get_symbol(state, "moyal_unit");
    if (!program)
        text_add(why, "the unit does not define moyal_unit\n");
    return program;
}

static void release(void *handle)
{
    tcc_delete(handle);
}

/* libtcc keeps its state of compilation in globals, so only one thread may be in it. */
static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;

status_t jit_build_tcc(jit_t *jit, text_t *why, const char *text)
{
    TCCState *state;
    const moyal_program *program = NULL;

    pthread_mutex_lock(&one_at_a_time);
    state = tcc_new();
    if (state) {
        program = compile(state, why, text);
        tcc_set_error_func(state, NULL, NULL); /* `why` will not live as long as the state */
        if (!program)
            tcc_delete(state);
    }
    pthread_mutex_unlock(&one_at_a_time);
    if (!program)
        return INTERNAL_ERROR;
    jit->program = program;
    jit->handle = state;
    jit->release = release;
    return OK;
}

int jit_has_tcc(void)
{
    return 1;
}

#else

status_t jit_build_tcc(jit_t *jit, text_t *why, const char *text)
{
    (void)jit;
    (void)text;
    text_add(why, "this moyal was built without libtcc");
    return USAGE_ERROR;
}

int jit_has_tcc(void)
{
    return 0;
}
#endif
