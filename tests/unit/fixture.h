/* From a model text to equations and kernel, for tests of the stages behind them. */
#ifndef MOYAL_TESTS_UNIT_FIXTURE_H
#define MOYAL_TESTS_UNIT_FIXTURE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/diagnostic.h"
#include "emit/emit.h"
#include "phasespace/hybrid.h"
#include "scheme/equations.h"
#include "syntax/tree.h"

typedef struct {
    source_t *source;
    diags_t *diags;
    tree_t *tree;
    model_t *model;
    generator_t *generator;
    hybrid_t *hybrid;
    equations_t *equations;
    kernel_t *kernel;
    char *refused;
} fixture_t;

static status_t fixture_scheme(fixture_t *f, scheme_kind_t scheme, start_t start)
{
    positivity_t positivity;
    order_t *order;
    status_t status;

    if (scheme == SCHEME_QUANTUM)
        return scheme_quantum(&f->equations, f->generator, f->diags);
    status = order_parse(&order, "wigner", f->model, stderr);
    if (status == OK)
        status = phasespace_map(&f->hybrid, f->generator, order, f->diags);
    if (status != OK)
        return status;
    if (scheme == SCHEME_MEANFIELD)
        return scheme_meanfield(&f->equations, f->hybrid, MEANFIELD_CLOSED, start, f->diags);
    hybrid_positivity(&positivity, f->hybrid);
    status = scheme_unravel(&f->equations, &f->refused, f->hybrid, &positivity, 1, f->diags);
    positivity_clear(&positivity, f->hybrid);
    return status;
}

/* Everything up to the kernel; what went wrong is printed.  fixture_clear either way. */
static status_t fixture_make(fixture_t *f, const char *text, scheme_kind_t scheme, start_t start)
{
    model_options_t options = {0};
    status_t status;

    memset(f, 0, sizeof *f);
    f->source = source_new("model", text, strlen(text));
    f->diags = diags_new(f->source);
    status = syntax_parse(&f->tree, f->source, NULL, f->diags);
    if (status == OK)
        status = model_build(&f->model, f->tree, f->source, &options, f->diags);
    if (status == OK)
        status = environment_trace(&f->generator, f->model, f->diags);
    if (status == OK)
        status = fixture_scheme(f, scheme, start);
    if (status == OK && f->equations)
        status = lower(&f->kernel, f->equations, f->diags);
    diags_print(stdout, f->diags);
    if (f->refused)
        printf("# refused: %s\n", f->refused);
    return status;
}

static void fixture_clear(fixture_t *f)
{
    if (f->kernel)
        kernel_free(f->kernel);
    if (f->equations)
        equations_free(f->equations);
    if (f->hybrid)
        hybrid_free(f->hybrid);
    if (f->generator)
        generator_free(f->generator);
    if (f->model)
        model_free(f->model);
    if (f->tree)
        syntax_free(f->tree);
    diags_free(f->diags);
    source_free(f->source);
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
