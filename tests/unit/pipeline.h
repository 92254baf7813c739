/* From the text of a model to its hybrid form, for tests. */
#ifndef MOYAL_TESTS_UNIT_PIPELINE_H
#define MOYAL_TESTS_UNIT_PIPELINE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "phasespace/hybrid.h"
#include "syntax/tree.h"

typedef struct {
    source_t *source;
    diags_t *diags;
    tree_t *tree;
    model_t *model;
    generator_t *generator;
    hybrid_t *hybrid, *wigner; /* wigner may be hybrid */
    status_t status;           /* of the first step that failed, else OK */
} pipeline_t;

static inline status_t pipeline_map(hybrid_t **out, const char *order_text, pipeline_t *p)
{
    order_t *order;
    status_t status = order_parse(&order, order_text, p->model, stderr);

    return status == OK ? phasespace_map(out, p->generator, order, p->diags) : status;
}

/* `source` is taken over.  Never fails silently: look at p->status. */
static inline void pipeline_open_source(pipeline_t *p, source_t *source, const char *order)
{
    model_options_t options = {0};

    *p = (pipeline_t){.source = source, .diags = diags_new(source)};
    p->status = syntax_parse(&p->tree, source, NULL, p->diags);
    if (p->status == OK)
        p->status = model_build(&p->model, p->tree, source, &options, p->diags);
    if (p->status == OK)
        p->status = environment_trace(&p->generator, p->model, p->diags);
    if (p->status == OK)
        p->status = pipeline_map(&p->hybrid, order, p);
    if (p->status == OK && strcmp(order, "wigner") != 0)
        p->status = pipeline_map(&p->wigner, "wigner", p);
    else
        p->wigner = p->hybrid;
}

static inline void pipeline_open(pipeline_t *p, const char *text, const char *order)
{
    pipeline_open_source(p, source_new("test.moyal", text, strlen(text)), order);
    if (p->status != OK)
        diags_print(stdout, p->diags);
}

static inline void pipeline_close(pipeline_t *p)
{
    if (p->wigner && p->wigner != p->hybrid)
        hybrid_free(p->wigner);
    if (p->hybrid)
        hybrid_free(p->hybrid);
    if (p->generator)
        generator_free(p->generator);
    if (p->model)
        model_free(p->model);
    syntax_free(p->tree);
    diags_free(p->diags);
    source_free(p->source);
}

#endif
