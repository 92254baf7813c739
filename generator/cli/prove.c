/* moyal prove MODEL */
#include "prove/verdict.h"

#include "cli/dump.h"
#include "cli/output.h"
#include "cli/pipeline.h"
#include "cli/search.h"
#include "report/prove.h"

static status_t show(const proof_t *proof, const order_search_t *search, const options_t *options,
                     int json)
{
    const char *path = options->values[OPTION_OUTPUT];
    status_t status = OK;
    text_t text;

    text_init(&text);
    if (path) {
        report_prove_json(&text, proof, search);
        status = output_write(path, text_string(&text));
        text_clear(&text);
    }
    if (json)
        report_prove_json(&text, proof, search);
    else
        report_prove_text(&text, proof, search, output_style());
    if (status == OK)
        status = output_write(NULL, text_string(&text));
    text_clear(&text);
    return status == OK ? proof->verdict.status : status;
}

status_t command_prove(const options_t *options)
{
    static const char *const formats[] = {"text", "json", NULL};
    prove_options_t prove_options = {JETS_DEFAULT};
    unsigned long jets = 0;
    pipeline_t pipeline;
    searched_t searched = {0};
    proof_t *proof = NULL;
    size_t format;
    status_t status = options_word(&format, options, OPTION_FORMAT, formats, NULL, 0);

    if (status == OK)
        status = options_count(&jets, options, OPTION_JETS, 0, JETS_MAX_ORDER);
    if (status != OK)
        return status;
    if (options_has(options, OPTION_JETS))
        prove_options.jets = (long)jets;
    if (options_has(options, OPTION_DUMP))
        return dump_stage(options);
    status = output_probe(options->values[OPTION_OUTPUT], options->positional);
    if (status != OK)
        return status;
    status = pipeline_open(&pipeline, options, UP_TO_HYBRID);
    if (status == OK)
        status = prove(&proof, pipeline.hybrid, pipeline.wigner, &prove_options, pipeline.diags);
    if (status == OK && options_has(options, OPTION_SEARCH_ORDER))
        status = search_for_order(&searched, &pipeline, proof, &prove_options);
    if (pipeline.diags)
        pipeline_print(&pipeline);
    if (status == OK)
        status =
            show(searched.proof ? searched.proof : proof, searched.search, options, format == 1);
    searched_clear(&searched);
    if (proof)
        proof_free(proof);
    pipeline_clear(&pipeline);
    return status;
}
