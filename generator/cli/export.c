/* moyal export MODEL --to qutip|xmds2|sympy */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/output.h"
#include "cli/program.h"
#include "export/export.h"

/* The row of --to.  USAGE_ERROR, said. */
static status_t find_kind(const export_kind_t **out, const options_t *options)
{
    const char *words[EXPORT_COUNT + 1] = {NULL};
    size_t kind;
    status_t status;

    for (size_t k = 0; k < EXPORT_COUNT; k++)
        words[k] = export_kinds[k].name;
    if (!options_has(options, OPTION_TO))
        return usage_error("moyal export needs to know for which program: --to qutip, xmds2 or "
                           "sympy");
    status = options_word(&kind, options, OPTION_TO, words, NULL, 0);
    *out = &export_kinds[status == OK ? kind : 0];
    return status;
}

/* The first of the schemes that `kind` knows. */
static scheme_kind_t default_scheme(const export_kind_t *kind)
{
    scheme_kind_t scheme = SCHEME_QUANTUM;

    while (strncmp(kind->schemes, scheme_words[scheme], strlen(scheme_words[scheme])) != 0)
        scheme++;
    return scheme;
}

static status_t check_scheme(const export_kind_t *kind, const request_t *request)
{
    if (strstr(kind->schemes, scheme_words[request->scheme]))
        return OK;
    return usage_error("moyal export --to %s has no scheme '%s'; it has: %s", kind->name,
                       scheme_words[request->scheme], kind->schemes);
}

static status_t make_equations(equations_t **out, char **refused, pipeline_t *pipeline,
                               const positivity_t *positivity, const request_t *request)
{
    status_t status = OK;

    if (request->scheme == SCHEME_UNRAVEL)
        status = scheme_unravel(out, refused, pipeline->hybrid, positivity, 0, pipeline->diags);
    else if (request->scheme == SCHEME_MEANFIELD)
        status = scheme_meanfield(out, pipeline->wigner, request->variant, request->start,
                                  pipeline->diags);
    pipeline_print(pipeline);
    if (status == OK && request->scheme == SCHEME_MEANFIELD && !*out)
        fprintf(stderr, "moyal: refused: %s\n",
                meanfield_refusal(pipeline->wigner, request->variant, request->start));
    else if (status != OK && *refused)
        fprintf(stderr, "moyal: refused to unravel: %s\n", *refused);
    return status == OK && request->scheme != SCHEME_QUANTUM && !*out ? REFUTED : status;
}

static status_t write_script(pipeline_t *pipeline, const export_kind_t *kind,
                             const request_t *request)
{
    positivity_t positivity;
    derivation_t derivation = {
        .shown = SHOW_QUANTUM | SHOW_HYBRID, .hybrid = pipeline->hybrid, .positivity = &positivity};
    export_t what = {&derivation, NULL, &request->numbers};
    equations_t *equations = NULL;
    char *refused = NULL;
    const char *why = NULL;
    text_t text;
    status_t status;

    text_init(&text);
    hybrid_positivity(&positivity, pipeline->hybrid);
    status = make_equations(&equations, &refused, pipeline, &positivity, request);
    what.equations = equations;
    if (status == OK)
        why = kind->write(&text, &what);
    if (why) {
        fprintf(stderr, "moyal: cannot export to %s: %s\n", kind->name, why);
        status = MODEL_ERROR;
    }
    if (status == OK)
        status = output_write(pipeline->options->values[OPTION_OUTPUT], text_string(&text));
    if (equations)
        equations_free(equations);
    free(refused);
    positivity_clear(&positivity, pipeline->hybrid);
    text_clear(&text);
    return status;
}

status_t command_export(const options_t *options)
{
    const export_kind_t *kind = NULL;
    request_t request;
    pipeline_t pipeline;
    status_t status = find_kind(&kind, options);

    if (status == OK)
        status = output_probe(options->values[OPTION_OUTPUT], options->positional);
    if (status != OK)
        return status;
    status = pipeline_open(&pipeline, options, UP_TO_HYBRID);
    if (status == OK)
        status = request_read(&request, options, pipeline.model, default_scheme(kind));
    if (status == OK)
        status = check_scheme(kind, &request);
    if (status == OK && kind->needs_values)
        status = pipeline_require_values(&pipeline);
    if (status == OK)
        status = write_script(&pipeline, kind, &request);
    pipeline_clear(&pipeline);
    return status;
}
