/* Writes certificates: what is claimed, and what a checker needs to see it for itself. */
#include "report/certificate.h"

#include <stdlib.h>
#include <string.h>

#include "base/digests.h"
#include "base/exact.h"
#include "base/sha256.h"
#include "report/cells.h"
#include "report/derive.h"
#include "report/json.h"
#include "report/prove.h"

static json_t *model_json(const model_t *model)
{
    json_t *out = json_object();
    char hash[65];

    sha256_text(hash, model->source->text, model->source->length);
    json_object_set_new(out, "title", json_text(model->title));
    json_object_set_new(out, "text", json_text(model->source->text));
    json_object_set_new(out, "sha256", json_text(hash));
    return out;
}

static json_t *versions_json(const char *version)
{
    json_t *out = json_object();

    json_object_set_new(out, "moyal", json_text(version));
    json_object_set_new(out, "flint", json_text(FLINT_VERSION));
    json_object_set_new(out, "jansson", json_text(JANSSON_VERSION));
    return out;
}

static json_t *domains_json(const model_t *model)
{
    json_t *list = json_array();

    for (size_t j = 0; model->domains && j < model_coordinate_count(model); j++) {
        json_t *row;
        if (!model->domains[j].has_domain)
            continue;
        row = json_object();
        json_object_set_new(row, "coordinate", json_text(coordinate_name(model, j)));
        json_object_set_new(row, "lower", json_scalar(model->domains[j].lower, model->ring));
        json_object_set_new(row, "upper", json_scalar(model->domains[j].upper, model->ring));
        json_array_append_new(list, row);
    }
    return list;
}

/* What the model says, on which all else rests. */
static json_t *input_json(json_t *setting, const model_t *model)
{
    static const char *const keys[] = {"hbar",  "spaces",  "parameters", "assumptions",
                                       "order", "initial", "observables"};
    json_t *out = json_object();

    for (size_t k = 0; k < sizeof keys / sizeof *keys; k++)
        json_object_set(out, keys[k], json_object_get(setting, keys[k]));
    json_object_set_new(out, "domains", domains_json(model));
    return out;
}

static json_t *generator_json(const generator_t *generator)
{
    const model_t *model = generator->model;
    const algebra_t *algebra = &model->algebra;
    size_t n = generator->count;
    json_t *out = json_object();

    if (model->stated) {
        json_decref(out);
        return json_null();
    }
    json_object_set_new(out, "hamiltonian",
                        json_text_take(op_print(generator->hamiltonian, algebra)));
    json_object_set_new(out, "bare_hamiltonian",
                        json_text_take(op_print(generator->bare_hamiltonian, algebra)));
    json_object_set_new(out, "operators", json_operators(generator->operators, n, algebra));
    json_object_set_new(out, "kossakowski", json_matrix(generator->kossakowski, n, n, model->ring));
    return out;
}

static json_t *hybrid_json(const hybrid_t *hybrid)
{
    derivation_t derivation = {.hybrid = hybrid};
    json_t *out = section_hybrid_json(&derivation);
    scalar_struct *block = hybrid_block(hybrid);
    size_t n = hybrid->coordinates + hybrid->count;

    json_object_set_new(out, "block", json_matrix(block, n, n, hybrid->generator->model->ring));
    hybrid_block_free(block, hybrid);
    return out;
}

static int compare_conditions(const void *a, const void *b)
{
    return strcmp(json_string_value(json_object_get(*(json_t *const *)a, "condition")),
                  json_string_value(json_object_get(*(json_t *const *)b, "condition")));
}

/* "POLY >= 0" and POLY = constant times the product of factor^power. */
static json_t *condition_json(const conditions_t *conditions, size_t k, const ring_t *ring)
{
    json_t *out = json_object(), *list = json_array();
    scalar_factors_t factors;

    scalar_factor(&factors, &conditions->elements[k], ring);
    json_object_set_new(out, "condition", json_text_take(conditions_print(conditions, k, ring)));
    json_object_set_new(out, "constant", json_text_take(fmpq_get_str(NULL, 10, factors.constant)));
    for (size_t j = 0; j < factors.count; j++) {
        json_t *row = json_object();
        json_object_set_new(row, "factor", json_scalar(&factors.factors[j], ring));
        json_object_set_new(row, "power", json_integer(factors.exponents[j]));
        json_array_append_new(list, row);
    }
    json_object_set_new(out, "factors", list);
    scalar_factors_clear(&factors, ring);
    return out;
}

/* In ascending order of their texts: one list has one form. */
static json_t *conditions_json(const verdict_t *verdict, const ring_t *ring)
{
    const conditions_t *conditions = &verdict->conditions;
    size_t count = verdict->kind == VERDICT_EXACT_IF ? conditions->count : 0;
    json_t **rows = memory_new(count + 1, sizeof *rows), *out = json_array();

    for (size_t k = 0; k < count; k++)
        rows[k] = condition_json(conditions, k, ring);
    qsort(rows, count, sizeof *rows, compare_conditions);
    for (size_t k = 0; k < count; k++)
        json_array_append_new(out, rows[k]);
    free(rows);
    return out;
}

/* The hybrid equation in other orders, and when it is positive: which are admissible. */
static json_t *orders_json(const order_list_t *orders)
{
    json_t *list = json_array();

    for (size_t k = 0; k < orders->count; k++) {
        const order_named_t *order = orders->orders[k];
        json_t *row = json_object();
        json_object_set_new(row, "hybrid", hybrid_json(order->hybrid));
        json_object_set_new(row, "verdict", json_text(verdict_name(order->verdict.kind)));
        json_object_set_new(
            row, "conditions",
            conditions_json(&order->verdict, order->hybrid->generator->model->ring));
        json_array_append_new(list, row);
    }
    return list;
}

/* The order reached, and the first differences; the reason for an end is no claim.  null with
 * drives and for stated equations. */
static json_t *jets_json(const proof_t *proof)
{
    const model_t *model = proof->hybrid->generator->model;
    json_t *out;

    if (model->stated || model->has_time)
        return json_null();
    out = report_jets_json(proof->jets, proof->hybrid->residual->count > 0);
    json_object_del(out, "requested");
    json_object_del(out, "limit");
    return out;
}

const char *report_certificate_refusal(const proof_t *proof)
{
    const hybrid_t *hybrid = proof->hybrid;

    if (hybrid->generator->model->potential || hybrid->series)
        return "a potential that is no polynomial has no finite hybrid equation to certify";
    return NULL;
}

void report_certificate(text_t *out, const proof_t *proof, const order_list_t *orders,
                        const until_t *until, const linkage_t *linkage, const char *version)
{
    const hybrid_t *hybrid = proof->hybrid;
    const model_t *model = hybrid->generator->model;
    json_t *document = json_object(), *setting = json_setting(hybrid);

    json_object_set_new(document, "schema", json_text("moyal-certificate-2"));
    json_object_set_new(document, "versions", versions_json(version));
    json_object_set_new(document, "model", model_json(model));
    json_object_set(document, "conventions", json_object_get(setting, "conventions"));
    json_object_set_new(document, "input", input_json(setting, model));
    json_object_set_new(document, "generator", generator_json(hybrid->generator));
    json_object_set_new(document, "hybrid", hybrid_json(hybrid));
    json_object_set_new(document, "verdict", json_text(verdict_name(proof->verdict.kind)));
    json_object_set_new(document, "conditions", conditions_json(&proof->verdict, model->ring));
    json_object_set_new(document, "holds", json_truth(proof->verdict.holds));
    json_object_set_new(document, "initial_state_positive", report_initial_json(&proof->initial));
    json_object_set_new(document, "jets", jets_json(proof));
    json_object_set_new(document, "orders", orders_json(orders));
    report_witnesses(document, until);
    json_object_set_new(document, "kernel_check", report_links_json(linkage));
    json_decref(setting);
    json_object_set_new(document, "digests", digests_of(document));
    json_finish(out, document);
}
