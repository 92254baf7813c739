/* moyal prove MODEL */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "prove/verdict.h"

#include "cli/dump.h"
#include "cli/links.h"
#include "cli/output.h"
#include "cli/pipeline.h"
#include "cli/search.h"
#include "cli/program.h"
#include "cli/progress.h"
#include "enclose/until_density.h"
#include "report/certificate.h"
#include "report/prove.h"
#include "runtime/machine.h"

/* What was asked for. */
typedef struct {
    prove_options_t prove;
    int json, has_until;
    fmpq_t until;
    unsigned long digits;
} asked_for_t;

/* What came out. */
typedef struct {
    proof_t *proof;
    searched_t searched;
    until_t *until;
    linkage_t linkage; /* with -o */
    order_list_t orders;
} found_t;

/* What the certificate does not have of the values until a time. */
static void say_left_out(const until_t *until)
{
    text_t text;

    text_init(&text);
    if (until)
        report_left_out(&text, until);
    fputs(text_string(&text), stderr);
    text_clear(&text);
}

static status_t show(const found_t *found, const options_t *options, int json)
{
    const proof_t *proof = found->searched.proof ? found->searched.proof : found->proof;
    const order_search_t *search = found->searched.search;
    const char *path = options->values[OPTION_OUTPUT];
    status_t status = OK;
    text_t text;

    text_init(&text);
    if (path && report_certificate_refusal(proof)) {
        fprintf(stderr, "moyal: no certificate: %s\n", report_certificate_refusal(proof));
        text_clear(&text);
        return UNDECIDED;
    }
    if (path) {
        say_left_out(found->until);
        report_certificate(&text, proof, &found->orders, found->until, &found->linkage,
                           PACKAGE_VERSION);
        status = output_write(path, text_string(&text));
        text_clear(&text);
    }
    if (json)
        report_prove_json(&text, proof, search, found->until, path ? &found->linkage : NULL);
    else
        report_prove_text(&text, proof, search, found->until, output_style());
    if (status == OK)
        status = output_write(NULL, text_string(&text));
    text_clear(&text);
    return status == OK ? proof->verdict.status : status;
}

static status_t read_options(asked_for_t *out, const options_t *options)
{
    static const char *const formats[] = {"text", "json", NULL};
    unsigned long jets = 0;
    size_t format = 0;
    status_t status = options_word(&format, options, OPTION_FORMAT, formats, NULL, 0);

    out->prove.jets = JETS_DEFAULT;
    out->json = format == 1;
    out->has_until = options_has(options, OPTION_PROVE_UNTIL);
    out->digits = UNTIL_DIGITS;
    if (status == OK)
        status = options_count(&jets, options, OPTION_JETS, 0, JETS_MAX_ORDER);
    if (status == OK)
        status = options_positive(out->until, options, OPTION_PROVE_UNTIL);
    if (status == OK)
        status = options_count(&out->digits, options, OPTION_PROVE_DIGITS, 1, UNTIL_MAX_DIGITS);
    if (status == OK && options_has(options, OPTION_PROVE_DIGITS) && !out->has_until)
        status = usage_error("--digits is about the values that --until T encloses");
    if (options_has(options, OPTION_JETS))
        out->prove.jets = (long)jets;
    return status;
}

/* The values until a time.  That the two forms of one model differ is an error of this program. */
static status_t prove_until(found_t *out, const asked_for_t *asked, const pipeline_t *pipeline,
                            const options_t *options)
{
    const until_density_t density = {.memory_limit = moyal_memory_here() / 2,
                                     .stop = interrupt_flag()};
    status_t status = pipeline_require_values(pipeline);

    if (status != OK)
        return status;
    out->until = until_prove(pipeline->hybrid, pipeline->wigner, asked->until, asked->digits,
                             options_has(options, OPTION_OUTPUT), until_density, &density);
    if (out->until->overlap == TRUTH_FALSE)
        return diags_fail(pipeline->diags, INTERNAL_ERROR, SPAN_WHOLE, "E0902",
                          "the moments of the quantum model and of the hybrid equation differ");
    return OK;
}

/* The emitted texts, in the order that the certificate is about. */
static status_t link_texts(found_t *out, pipeline_t *pipeline)
{
    hybrid_t *const asked = pipeline->hybrid;
    status_t status;

    if (report_certificate_refusal(out->proof))
        return OK;
    if (out->searched.proof)
        pipeline->hybrid = out->searched.hybrid;
    status = links_make(&out->linkage, pipeline);
    pipeline->hybrid = asked;
    return status;
}

/* The usual orders besides the one asked for; a certificate of many modes has none, to stay small.
 */
static status_t find_orders(found_t *out, pipeline_t *pipeline)
{
    static const char *const names[] = {"wigner", "husimi", "p"};
    const size_t coordinates = model_coordinate_count(pipeline->model);
    status_t status;

    if (pipeline->model->stated || coordinates == 0 || coordinates > 4 ||
        report_certificate_refusal(out->proof))
        return OK;
    for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
        hybrid_t *hybrid;
        if (strcmp(names[k], pipeline->hybrid->order->name) == 0)
            continue;
        status = pipeline_map_order(&hybrid, pipeline, names[k]);
        if (status != OK)
            return status;
        out->orders.orders[out->orders.count] = order_named(hybrid);
        out->orders.count += out->orders.orders[out->orders.count] != NULL;
    }
    return OK;
}

static status_t find(found_t *out, const asked_for_t *asked, pipeline_t *pipeline,
                     const options_t *options)
{
    status_t status = pipeline_open(pipeline, options, UP_TO_HYBRID);

    if (status == OK)
        status =
            prove(&out->proof, pipeline->hybrid, pipeline->wigner, &asked->prove, pipeline->diags);
    if (status == OK && options_has(options, OPTION_SEARCH_ORDER))
        status = search_for_order(&out->searched, pipeline, out->proof, &asked->prove);
    if (status == OK && asked->has_until)
        status = prove_until(out, asked, pipeline, options);
    if (status == OK && options_has(options, OPTION_OUTPUT))
        status = link_texts(out, pipeline);
    if (status == OK && options_has(options, OPTION_OUTPUT))
        status = find_orders(out, pipeline);
    if (pipeline->diags)
        pipeline_print(pipeline);
    return status;
}

static status_t work(const asked_for_t *asked, const options_t *options)
{
    pipeline_t pipeline;
    found_t found = {0};
    status_t status = output_probe(options->values[OPTION_OUTPUT], options->positional);

    if (status != OK)
        return status;
    status = find(&found, asked, &pipeline, options);
    if (status == OK)
        status = show(&found, options, asked->json);
    linkage_clear(&found.linkage);
    until_free(found.until);
    searched_clear(&found.searched);
    for (size_t k = 0; k < found.orders.count; k++)
        order_named_free(found.orders.orders[k]);
    if (found.proof)
        proof_free(found.proof);
    pipeline_clear(&pipeline);
    return status;
}

status_t command_prove(const options_t *options)
{
    asked_for_t asked;
    status_t status;

    fmpq_init(asked.until);
    status = read_options(&asked, options);
    if (status == OK)
        status = options_has(options, OPTION_DUMP) ? dump_stage(options) : work(&asked, options);
    fmpq_clear(asked.until);
    return status;
}
