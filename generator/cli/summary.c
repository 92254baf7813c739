/* moyal MODEL: derive, prove and run with the model's defaults, on one page. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/output.h"
#include "cli/summary.h"
#include "prove/verdict.h"
#include "report/cells.h"
#include "report/prove.h"

/* ---- what was proven
 * ------------------------------------------------------------------------------ */

/* Wider matrices and longer texts are left to 'moyal derive' and 'moyal prove': one page. */
enum { FORM_ROWS = 6, FORM_CELL = 60, TEXT_LENGTH = 600 };

static int fits(char *const *cells, size_t count)
{
    for (size_t k = 0; k < count; k++)
        if (style_width(cells[k]) > FORM_CELL)
            return 0;
    return 1;
}

/* Wrapped from `column` on, cut behind a word if it is long. */
static void add_short(text_t *out, size_t column, size_t indent, const char *text, const char *rest)
{
    size_t length = strlen(text);
    char *copy;
    text_t part;

    if (length > TEXT_LENGTH)
        for (length = TEXT_LENGTH; length > 0 && text[length] != ' ';)
            length--;
    copy = memory_copy_bytes(text, length);
    text_init(&part);
    text_add(&part, copy);
    if (text[length])
        text_printf(&part, " .. (see 'moyal %s')", rest);
    style_wrap(out, column, indent, text_string(&part));
    text_clear(&part);
    free(copy);
}

static void add_form(text_t *out, const hybrid_t *hybrid, style_t style)
{
    const model_t *model = hybrid->generator->model;
    size_t rows = hybrid->coordinates + hybrid->count;
    char *hamiltonian = op_print(hybrid->hamiltonian, &model->algebra);
    scalar_struct *block = hybrid_block(hybrid);
    char **cells = cells_scalars(block, rows * rows, model->ring);

    cells_symbols(cells, rows * rows, style);
    text_add(out, "  H(z) = ");
    add_short(out, 9, 9, hamiltonian, "derive");
    if (rows <= FORM_ROWS && !fits(cells, rows * rows))
        text_add(out, "  M: its entries are long, see 'moyal derive'\n");
    else if (rows <= FORM_ROWS)
        style_matrix(out, 2, "M   ", (const char *const *)cells, rows, rows, NULL, NULL);
    if (hybrid->residual->count > 0)
        text_printf(out, "  residual: %zu term%s, see 'moyal derive'\n", hybrid->residual->count,
                    hybrid->residual->count == 1 ? "" : "s");
    cells_free(cells, rows * rows);
    hybrid_block_free(block, hybrid);
    free(hamiltonian);
}

/* The closed mean field started so that differs first from the quantum model, or NULL. */
static const jet_t *first_wrong(const jets_t *jets, jet_scheme_t scheme)
{
    const jet_t *first = NULL;

    for (size_t k = 0; k < jets->count; k++) {
        const jet_t *jet = &jets->jets[k];

        if (jet->scheme == scheme && jet->first_difference != SIZE_MAX &&
            (!first || jet->first_difference < first->first_difference))
            first = jet;
    }
    return first;
}

static void add_first_wrong(text_t *out, const jets_t *jets, jet_scheme_t scheme, const char *start)
{
    const model_t *model = jets->hybrid->generator->model;
    const jet_t *first = first_wrong(jets, scheme);
    char *difference;

    if (!first && jets->order == 0) {
        text_printf(out, "  %s: not compared beyond t = 0\n", start);
        return;
    }
    if (!first) {
        text_printf(out, "  %s: right about all observables up to order %zu\n", start, jets->order);
        return;
    }
    difference = scalar_print(first->difference, model->ring);
    text_printf(out, "  %s: first wrong at order %zu, about %s, by %s\n", start,
                first->first_difference, report_observable(model, first->observable), difference);
    free(difference);
}

/* "order 3: 4*gammaQ", "right" or "not compared", in symbols; freed with free(). */
static char *wrong_text(const jet_t *jet, const jets_t *jets, style_t style)
{
    const ring_t *ring = jets->hybrid->generator->model->ring;
    char *difference;
    text_t out;

    text_init(&out);
    if (jet && jet->first_difference != SIZE_MAX) {
        difference = scalar_print(jet->difference, ring);
        text_printf(&out, "order %zu: ", jet->first_difference);
        style_add_symbols(&out, style, difference);
        free(difference);
    } else {
        text_add(&out, !jet ? "" : jets->order == 0 ? "not compared" : "right");
    }
    return text_take(&out);
}

/* One line of the table: the observable, what is first wrong in either start. */
static void add_wrong(text_t *out, const jets_t *jets, size_t o, style_t style)
{
    const char *name = report_observable(jets->hybrid->generator->model, o);
    char *point = wrong_text(jets_find(jets, JET_CLOSED_POINT, o), jets, style);
    char *ensemble = wrong_text(jets_find(jets, JET_CLOSED_ENSEMBLE, o), jets, style);
    const char *other = strcmp(point, ensemble) == 0 ? "the same" : ensemble;
    size_t width = style_width(point) > 30 ? style_width(point) : 30;
    text_t symbols;

    text_init(&symbols);
    style_add_symbols(&symbols, style, name);
    text_add(out, "    ");
    style_padded(out, text_string(&symbols), 12);
    text_add(out, " ");
    style_padded(out, point, 30);
    text_printf(
        out, "%s%s\n",
        17 + width + 1 + style_width(other) <= 80 ? " " : "\n                   ensemble: ", other);
    text_clear(&symbols);
    free(point);
    free(ensemble);
}

static void add_meanfield(text_t *out, const jets_t *jets, style_t style)
{
    const model_t *model = jets->hybrid->generator->model;

    int stated = jets_reference(jets) == JET_HYBRID;

    text_printf(out,
                "Mean field (closed) against the %s: derivatives in time at t = 0,"
                "\nup to order %zu, %s minus mean field\n",
                stated ? "stated equation" : "quantum model", jets->order,
                stated ? "stated" : "quantum");
    if (jets->limit) {
        text_add(out, jets->order == 0 ? "  none beyond t = 0:" : "  no higher ones:");
        add_short(out, jets->order == 0 ? 20 : 17, 4, jets->limit, "prove");
    }
    add_first_wrong(out, jets, JET_CLOSED_POINT, "started at a point");
    add_first_wrong(out, jets, JET_CLOSED_ENSEMBLE, "started as an ensemble");
    for (size_t o = 0; o < model->observable_count && o < SUMMARY_OBSERVABLES; o++)
        add_wrong(out, jets, o, style);
}

static void add_proof(text_t *out, const proof_t *proof, style_t style)
{
    const model_t *model = proof->hybrid->generator->model;
    text_t plain;

    style_heading(out, style, report_model_name(model), '=');
    text_init(&plain);
    report_verdict_line(&plain, proof, style);
    report_holds_line(&plain, proof);
    text_printf(&plain, "  order %s; generator identity %s (%zu products); start %s\n",
                proof->hybrid->order->name,
                proof->identity.is_stated              ? "does not apply"
                : proof->identity.answer == TRUTH_TRUE ? "proven"
                                                       : "not proven",
                proof->identity.tests,
                proof->initial.answer == TRUTH_TRUE    ? "positive"
                : proof->initial.answer == TRUTH_FALSE ? "NOT positive"
                                                       : "not decided");
    if (proof->verdict.status != OK) {
        text_add(&plain, "  ");
        add_short(&plain, 2, 2, proof->verdict.reason, "prove");
    }
    text_add(&plain, "\n");
    add_form(&plain, proof->hybrid, style);
    text_add(&plain, "\n");
    add_meanfield(&plain, proof->jets, style);
    style_add_symbols(out, style, text_string(&plain));
    text_clear(&plain);
}

/* ---- all of it
 * -------------------------------------------------------------------------------------- */

static status_t show(pipeline_t *pipeline, const proof_t *proof)
{
    style_t style = output_style();
    status_t status;
    text_t text;

    text_init(&text);
    add_proof(&text, proof, style);
    status = output_write(NULL, text_string(&text));
    text_clear(&text);
    if (status == OK)
        status = summary_runs(pipeline);
    return status == OK ? proof->verdict.status : status;
}

status_t command_summary(const options_t *options)
{
    prove_options_t prove_options = {JETS_DEFAULT};
    pipeline_t pipeline;
    proof_t *proof = NULL;
    status_t status = pipeline_open(&pipeline, options, UP_TO_HYBRID);

    if (status == OK) {
        status = prove(&proof, pipeline.hybrid, pipeline.wigner, &prove_options, pipeline.diags);
        pipeline_print(&pipeline);
    }
    if (status == OK)
        status = show(&pipeline, proof);
    if (proof)
        proof_free(proof);
    pipeline_clear(&pipeline);
    return status;
}
