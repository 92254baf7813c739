/* moyal derive MODEL */
#include <stdlib.h>
#include <string.h>

#include "cli/dump.h"
#include "cli/output.h"
#include "cli/program.h"
#include "report/derive.h"

typedef struct {
    positivity_t positivity;
    equations_t *unravel, *closed, *damped;
    char *refused;
    qcle_t *qcle;
    positivity_t qcle_positivity;
    char *qcle_refused;
    pipeline_t symbolic; /* of the limit */
    int has_symbolic;
    limit_t *limit;
    positivity_t limit_positivity;
    char *limit_refused;
    moment_system_t *moments;
    char *moments_refused;
} schemes_t;

static status_t make_qcle(schemes_t *out, pipeline_t *pipeline)
{
    status_t status =
        scheme_qcle(&out->qcle, &out->qcle_refused, pipeline->hybrid, pipeline->diags);

    if (out->qcle)
        hybrid_positivity(&out->qcle_positivity, out->qcle->form);
    return status;
}

/* With hbar as a symbol where a limit is stated at all. */
static status_t make_limit(schemes_t *out, pipeline_t *pipeline)
{
    const hybrid_t *hybrid = pipeline->hybrid;
    status_t status = OK;

    if (pipeline->model->limit_powers) {
        out->has_symbolic = 1;
        status = pipeline_open_symbolic(&out->symbolic, pipeline);
        hybrid = out->symbolic.hybrid;
    }
    if (status == OK)
        status = scheme_limit(&out->limit, &out->limit_refused, hybrid, pipeline->diags);
    if (out->limit)
        hybrid_positivity(&out->limit_positivity, out->limit->effective);
    return status;
}

static status_t make_moments(schemes_t *out, pipeline_t *pipeline)
{
    closure_t closure;
    status_t status = request_closure(&closure, pipeline->options);

    if (status == OK)
        status = scheme_moments(&out->moments, &out->moments_refused, pipeline->generator, &closure,
                                pipeline->diags);
    return status;
}

/* The equations of the schemes in `shown`. */
static status_t make_schemes(schemes_t *out, unsigned shown, pipeline_t *pipeline)
{
    status_t status = OK;

    if (shown & (SHOW_HYBRID | SHOW_UNRAVEL))
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
    if (status == OK && (shown & SHOW_QCLE))
        status = make_qcle(out, pipeline);
    if (status == OK && (shown & SHOW_LIMIT))
        status = make_limit(out, pipeline);
    if (status == OK && (shown & SHOW_MOMENTS))
        status = make_moments(out, pipeline);
    pipeline_print(pipeline);
    return status;
}

static void approximations_clear(schemes_t *schemes)
{
    if (schemes->qcle)
        positivity_clear(&schemes->qcle_positivity, schemes->qcle->form);
    qcle_free(schemes->qcle);
    if (schemes->limit)
        positivity_clear(&schemes->limit_positivity, schemes->limit->effective);
    limit_free(schemes->limit);
    if (schemes->has_symbolic)
        pipeline_clear_symbolic(&schemes->symbolic);
    moment_system_free(schemes->moments);
    free(schemes->qcle_refused);
    free(schemes->limit_refused);
    free(schemes->moments_refused);
}

static void schemes_clear(schemes_t *schemes, unsigned shown, const pipeline_t *pipeline)
{
    if (shown & (SHOW_HYBRID | SHOW_UNRAVEL))
        positivity_clear(&schemes->positivity, pipeline->hybrid);
    if (schemes->unravel)
        equations_free(schemes->unravel);
    if (schemes->closed)
        equations_free(schemes->closed);
    if (schemes->damped)
        equations_free(schemes->damped);
    free(schemes->refused);
    approximations_clear(schemes);
}

/* Lists what there is to show. */
static derivation_t derivation_of(const schemes_t *schemes, unsigned shown,
                                  const pipeline_t *pipeline)
{
    derivation_t out = {.shown = shown,
                        .hybrid = pipeline->hybrid,
                        .positivity = &schemes->positivity,
                        .unravel = schemes->unravel,
                        .unravel_refused = schemes->refused,
                        .closed = schemes->closed,
                        .damped = schemes->damped,
                        .qcle = schemes->qcle,
                        .qcle_positivity = &schemes->qcle_positivity,
                        .qcle_refused = schemes->qcle_refused,
                        .limit = schemes->limit,
                        .limit_positivity = &schemes->limit_positivity,
                        .limit_refused = schemes->limit_refused,
                        .moments = schemes->moments,
                        .moments_refused = schemes->moments_refused};

    return out;
}

/* Asked for by name, a refusal is the answer; among all schemes it is one of several. */
static int is_refused(unsigned shown, const schemes_t *schemes, const pipeline_t *pipeline)
{
    return (shown == SHOW_QUANTUM && report_quantum_refusal(pipeline->generator)) ||
           (shown == SHOW_UNRAVEL && !schemes->unravel) || (shown == SHOW_QCLE && !schemes->qcle) ||
           (shown == SHOW_LIMIT && !schemes->limit) || (shown == SHOW_MOMENTS && !schemes->moments);
}

typedef enum { FORMAT_TEXT, FORMAT_LATEX, FORMAT_JSON } format_t;

static status_t show(pipeline_t *pipeline, unsigned shown, format_t format)
{
    const char *path = pipeline->options->values[OPTION_OUTPUT];
    const style_t ascii = {0, 0};
    schemes_t schemes = {0};
    derivation_t derivation;
    status_t status = make_schemes(&schemes, shown, pipeline);
    text_t text;

    text_init(&text);
    derivation = derivation_of(&schemes, shown, pipeline);
    if (status == OK && format == FORMAT_JSON)
        report_derive_json(&text, &derivation);
    else if (status == OK && format == FORMAT_LATEX)
        report_derive_latex(&text, &derivation);
    else if (status == OK)
        report_derive_text(&text, &derivation, path ? ascii : output_style());
    if (status == OK)
        status = output_write(path, text_string(&text));
    if (status == OK && is_refused(shown, &schemes, pipeline))
        status = REFUTED;
    schemes_clear(&schemes, shown, pipeline);
    text_clear(&text);
    return status;
}

status_t command_derive(const options_t *options)
{
    const char *words[DERIVE_SECTION_COUNT + 2] = {"all"}; /* and NULL at the end */
    static const char *const formats[] = {"text", "latex", "json", NULL};
    size_t scheme, format;
    unsigned shown;
    pipeline_t pipeline;
    status_t status;

    for (size_t k = 0; k < DERIVE_SECTION_COUNT; k++)
        words[k + 1] = derive_sections[k].name;
    status = options_word(&scheme, options, OPTION_SCHEME, words, NULL, 0);
    if (status == OK)
        status = options_word(&format, options, OPTION_FORMAT, formats, NULL, 0);
    if (status != OK)
        return status;
    if (options_has(options, OPTION_DUMP))
        return dump_stage(options);
    status = output_probe(options->values[OPTION_OUTPUT], options->positional);
    if (status != OK)
        return status;
    shown = scheme == 0 ? SHOW_ALL : (unsigned)derive_sections[scheme - 1].bit;
    status = pipeline_open(&pipeline, options,
                           shown & ~(SHOW_QUANTUM | SHOW_MOMENTS) ? UP_TO_HYBRID : UP_TO_ORDER);
    if (status == OK)
        status = show(&pipeline, shown, (format_t)format);
    pipeline_clear(&pipeline);
    return status;
}
