/* moyal derive MODEL */
#include <stdlib.h>
#include <string.h>

#include "cli/dump.h"
#include "cli/output.h"
#include "cli/pipeline.h"
#include "report/derive.h"

typedef struct {
    positivity_t positivity;
    equations_t *unravel, *closed, *damped;
    char *refused;
} schemes_t;

/* The equations of the schemes in `shown`. */
static status_t make_schemes(schemes_t *out, unsigned shown, pipeline_t *pipeline)
{
    status_t status = OK;

    hybrid_positivity(&out->positivity, pipeline->hybrid);
    if (shown & SHOW_UNRAVEL)
        status = scheme_unravel(&out->unravel, &out->refused, pipeline->hybrid, &out->positivity, 1,
                                pipeline->diags);
    if (status == REFUTED || status == UNDECIDED) /* the reason is in `refused` */
        status = OK;
    if (status == OK && (shown & SHOW_MEANFIELD))
        status = scheme_meanfield(&out->closed, pipeline->wigner, MEANFIELD_CLOSED, START_POINT,
                                  pipeline->diags);
    if (status == OK && (shown & SHOW_MEANFIELD) && pipeline->wigner->residual->count == 0)
        status = scheme_meanfield(&out->damped, pipeline->wigner, MEANFIELD_DAMPED, START_POINT,
                                  pipeline->diags);
    pipeline_print(pipeline);
    return status;
}

static void schemes_clear(schemes_t *schemes, const pipeline_t *pipeline)
{
    positivity_clear(&schemes->positivity, pipeline->hybrid);
    if (schemes->unravel)
        equations_free(schemes->unravel);
    if (schemes->closed)
        equations_free(schemes->closed);
    if (schemes->damped)
        equations_free(schemes->damped);
    free(schemes->refused);
}

typedef enum { FORMAT_TEXT, FORMAT_LATEX, FORMAT_JSON } format_t;

static status_t show(pipeline_t *pipeline, unsigned shown, format_t format)
{
    schemes_t schemes = {0};
    derivation_t derivation = {0};
    status_t status = make_schemes(&schemes, shown, pipeline);
    text_t text;

    text_init(&text);
    derivation.shown = shown;
    derivation.hybrid = pipeline->hybrid;
    derivation.positivity = &schemes.positivity;
    derivation.unravel = schemes.unravel;
    derivation.unravel_refused = schemes.refused;
    derivation.closed = schemes.closed;
    derivation.damped = schemes.damped;
    if (status == OK && format == FORMAT_JSON)
        report_derive_json(&text, &derivation);
    else if (status == OK && format == FORMAT_LATEX)
        report_derive_latex(&text, &derivation);
    else if (status == OK)
        report_derive_text(&text, &derivation, output_style());
    if (status == OK)
        status = output_write(NULL, text_string(&text));
    /* Asked for by name, a refusal is the answer; among all schemes it is one of several. */
    if (status == OK && shown == SHOW_UNRAVEL && !schemes.unravel)
        status = REFUTED;
    schemes_clear(&schemes, pipeline);
    text_clear(&text);
    return status;
}

status_t command_derive(const options_t *options)
{
    static const char *const missing[] = {"qcle", "limit", "moments", NULL};
    const char *words[DERIVE_SECTION_COUNT + 2] = {"all"}; /* and NULL at the end */
    static const char *const formats[] = {"text", "latex", "json", NULL};
    size_t scheme, format;
    pipeline_t pipeline;
    status_t status;

    for (size_t k = 0; k < DERIVE_SECTION_COUNT; k++)
        words[k + 1] = derive_sections[k].name;
    status = options_word(&scheme, options, OPTION_SCHEME, words, missing, 0);
    if (status == OK)
        status = options_word(&format, options, OPTION_FORMAT, formats, NULL, 0);
    if (status != OK)
        return status;
    if (options_has(options, OPTION_DUMP))
        return dump_stage(options);
    status = pipeline_open(&pipeline, options, UP_TO_HYBRID);
    if (status == OK)
        status = show(&pipeline, scheme == 0 ? SHOW_ALL : derive_sections[scheme - 1].bit,
                      (format_t)format);
    pipeline_clear(&pipeline);
    return status;
}
