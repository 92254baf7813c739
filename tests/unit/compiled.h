/* From a model text to a program, and single steps of its trajectories by hand. */
#ifndef MOYAL_TESTS_UNIT_COMPILED_H
#define MOYAL_TESTS_UNIT_COMPILED_H

#include "jit/jit.h"
#include "runtime/context.h"
#include "runtime/gaussian.h"
#include "runtime/run.h"
#include "tests/unit/fixture.h"
#include "tests/unit/tap.h"

typedef struct {
    fixture_t fixture;
    jit_t *jit;
    const moyal_program *program;
} compiled_t;

/* libtcc where it is there. */
static inline jit_backend_t compiled_backend(void)
{
    return jit_has_tcc() ? JIT_TCC : JIT_CC;
}

/* `fused`: with steps of a small R in one function each.  Whether there is a program; what went
 * wrong is a test that fails.  compiled_close either way. */
static inline int compiled_open(compiled_t *out, const char *text, scheme_kind_t scheme, int lanes,
                                int fused, jit_backend_t backend)
{
    emit_options_t options = fixture_options;
    char *unit, *why = NULL;

    *out = (compiled_t){.jit = NULL};
    options.lanes = lanes;
    options.midpoint = fused;
    if (fixture_make(&out->fixture, text, scheme, START_POINT) != OK || !out->fixture.kernel)
        return OK(0, "equations");
    if (!fused)
        out->fixture.kernel->states = 0; /* as many lanes as asked for */
    unit = emit_unit(out->fixture.kernel, &options);
    if (jit_compile(&out->jit, &why, unit, backend) != OK)
        OK(0, "compiled: %s", why);
    free(unit);
    free(why);
    out->program = out->jit ? jit_program(out->jit) : NULL;
    return out->program != NULL;
}

static inline void compiled_close(compiled_t *c)
{
    jit_free(c->jit);
    fixture_clear(&c->fixture);
}

/* A prepared run of a program as moyal_solve makes one. */
typedef struct {
    moyal_run run;
    moyal_options options;
    moyal_block block;
} bench_t;

static inline int bench_open(bench_t *b, const moyal_program *program, int method, int ket)
{
    moyal_run *run = &b->run;
    long d;

    memset(b, 0, sizeof *b);
    moyal_default_options(&b->options, program);
    run->program = program;
    run->options = &b->options;
    run->method = method;
    run->ket = ket;
    if (moyal_context_init(&run->context, program, b->options.parameters, b->options.levels) !=
        MOYAL_DONE)
        return OK(0, "coefficients and tables");
    d = run->context.dimension;
    run->split = ((long)program->coordinate_count * program->lanes + 7) / 8 * 8;
    run->size = run->split + 2 * d * (ket ? 1 : d) * program->lanes;
    run->identity = moyal_identity_scalar(run);
    return moyal_block_init(&b->block, run) == MOYAL_DONE || OK(0, "a block");
}

static inline void bench_close(bench_t *b)
{
    moyal_block_clear(&b->block);
    moyal_ket_start_clear(&b->run.kets);
    moyal_context_clear(&b->run.context);
}

/* Every lane at the start of R; z is zero. */
static inline int bench_begin(bench_t *b, const moyal_program *program, int method)
{
    const long d = program->factor_dimensions[0], lanes = program->lanes;
    double rho[2 * 64];

    if (!bench_open(b, program, method, 0) ||
        moyal_initial_state(rho, program, &b->run.context) != MOYAL_DONE)
        return 0;
    for (long k = 0; k < 2 * d * d; k++)
        for (long l = 0; l < lanes; l++)
            b->block.y[b->run.split + k * lanes + l] = rho[k];
    return 1;
}

#endif
