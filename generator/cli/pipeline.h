/* From the text of a model to its hybrid form: what all commands share. */
#ifndef MOYAL_CLI_PIPELINE_H
#define MOYAL_CLI_PIPELINE_H

#include "cli/options.h"
#include "phasespace/hybrid.h"
#include "syntax/tree.h"

/* An expression from the command line, with the place where its errors go. */
typedef struct {
    char *name; /* of the parameter */
    source_t *source;
    diags_t *diags;
    tree_t *tree;
    const expr_t *value;
} given_t;

typedef struct {
    const options_t *options;
    source_t *source;
    diags_t *diags;
    tree_t *tree;
    size_t given_count;
    given_t *given;
    model_t *model;
    generator_t *generator;
    hybrid_t *hybrid; /* in the order asked for */
    hybrid_t *wigner; /* in Wigner order; the same object where that is the order asked for */
    int symbolic_hbar;
} pipeline_t;

/* How far to go. */
typedef enum {
    UP_TO_TREE,
    UP_TO_MODEL,
    UP_TO_GENERATOR,
    UP_TO_ORDER, /* `hybrid` tells the order alone, its form is empty: where no form is asked for */
    UP_TO_HYBRID
} pipeline_stage_t;

/* UP_TO_HYBRID for the scheme asked for, or `fallback`; but UP_TO_GENERATOR for the schemes
 * `quantum` and `moments`, which need no phase space. */
pipeline_stage_t pipeline_stage_of_scheme(const options_t *options, const char *fallback);

/* Goes as far as asked for.  On any error all that is known to be wrong was printed to standard
 * error. pipeline_clear either way. */
MUST_CHECK status_t pipeline_open(pipeline_t *out, const options_t *options,
                                  pipeline_stage_t stage);
void pipeline_clear(pipeline_t *pipeline);

/* Model, generator and hybrid form once more with hbar as a symbol, whatever the model says; text,
 * tree and settings stay those of `from`, which must outlive it.  Errors are printed.
 * pipeline_clear_symbolic either way. */
MUST_CHECK status_t pipeline_open_symbolic(pipeline_t *out, const pipeline_t *from);
void pipeline_clear_symbolic(pipeline_t *pipeline);

/* Maps the generator to phase space in the order `text` (as for --order); NULL: the one that the
 * model states, else Wigner's. */
MUST_CHECK status_t pipeline_map_order(hybrid_t **out, pipeline_t *pipeline, const char *text);

/* The model and its generator once more, of their own, with further real parameters.  *generator is
 * NULL and *model may be NULL on errors, which are printed. */
MUST_CHECK status_t pipeline_rebuild(model_t **model, generator_t **generator, pipeline_t *pipeline,
                                     const char *const *parameters, size_t count);

/* The model of the tree with the settings of `options` in place of those of `from`; nothing is
 * printed: where there are errors, *out is NULL and *why the first of them, without its place, a
 * new string.  model_free. */
MUST_CHECK status_t pipeline_model_at(model_t **out, char **why, const pipeline_t *from,
                                      const options_t *options);

/* Prints what diagnostics there are, and forgets them.  Later stages (schemes, lowering) write to
 * pipeline->diags and end with this. */
void pipeline_print(pipeline_t *pipeline);

/* MODEL_ERROR, said with what to do about it, if a parameter that is needed has no value, or one
 * has a value that no double is near. */
MUST_CHECK status_t pipeline_require_values(const pipeline_t *pipeline);

#endif
