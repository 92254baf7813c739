/* From a model text to equations and kernel, for tests of the stages behind them. */
#ifndef MOYAL_TESTS_UNIT_FIXTURE_H
#define MOYAL_TESTS_UNIT_FIXTURE_H

#include "emit/emit.h"
#include "scheme/equations.h"
#include "tests/unit/pipeline.h"

typedef struct {
    pipeline_t pipeline;
    equations_t *equations;
    kernel_t *kernel;
    char *refused;
} fixture_t;

static inline status_t fixture_scheme(fixture_t *f, scheme_kind_t scheme, start_t start)
{
    const pipeline_t *p = &f->pipeline;
    positivity_t positivity;
    status_t status;

    if (scheme == SCHEME_QUANTUM)
        return scheme_quantum(&f->equations, p->generator, p->diags);
    if (scheme == SCHEME_MEANFIELD)
        return scheme_meanfield(&f->equations, p->hybrid, MEANFIELD_CLOSED, start, p->diags);
    if (scheme == SCHEME_JUMP)
        return scheme_jump(&f->equations, p->generator, p->diags);
    hybrid_positivity(&positivity, p->hybrid);
    status = scheme_unravel(&f->equations, &f->refused, p->hybrid, &positivity, 1, p->diags);
    positivity_clear(&positivity, p->hybrid);
    return status;
}

/* Everything up to the kernel; what went wrong is printed.  fixture_clear either way. */
static inline status_t fixture_make(fixture_t *f, const char *text, scheme_kind_t scheme,
                                    start_t start)
{
    status_t status;

    *f = (fixture_t){.equations = NULL};
    pipeline_open_source(&f->pipeline, source_new("model", text, strlen(text)), "wigner");
    status = f->pipeline.status;
    if (status == OK)
        status = fixture_scheme(f, scheme, start);
    if (status == OK && f->equations)
        status = lower(&f->kernel, f->equations, f->pipeline.diags);
    diags_print(stdout, f->pipeline.diags);
    if (f->refused)
        printf("# refused: %s\n", f->refused);
    return status;
}

static inline void fixture_clear(fixture_t *f)
{
    if (f->kernel)
        kernel_free(f->kernel);
    if (f->equations)
        equations_free(f->equations);
    pipeline_close(&f->pipeline);
    free(f->refused);
}

static const emit_options_t fixture_options = {.lanes = 1,
                                               .until = 1,
                                               .tolerance = 1e-8,
                                               .step = 0x1p-7,
                                               .points = 11,
                                               .trajectories = 16,
                                               .levels = 6,
                                               .seed = 1};

#endif
