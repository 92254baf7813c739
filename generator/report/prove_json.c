/* JSON of 'moyal prove'. */
#include "report/json.h"
#include "report/prove.h"

#include <stdint.h>
#include <stdlib.h>

/* quantum (a stated equation: that equation), scheme and their difference at the first k where they
 * differ; null where they do not. */
static void add_difference(json_t *out, const jets_t *jets, const jet_t *jet)
{
    const model_t *model = jets->hybrid->generator->model;
    const jet_t *quantum = jets_find(jets, jets_reference(jets), jet->observable);
    size_t k = jet->first_difference;
    int differs = k != SIZE_MAX;

    json_object_set_new(out, "observable", json_text(report_observable(model, jet->observable)));
    json_object_set_new(out, "first_difference",
                        differs ? json_integer((json_int_t)k) : json_null());
    json_object_set_new(out, "quantum",
                        differs ? json_scalar(&quantum->values[k], model->ring) : json_null());
    json_object_set_new(out, "scheme",
                        differs ? json_scalar(&jet->values[k], model->ring) : json_null());
    json_object_set_new(out, "coefficient",
                        differs ? json_scalar(jet->difference, model->ring) : json_null());
}

/* All jets of one scheme. */
static json_t *scheme_json(const jets_t *jets, jet_scheme_t scheme)
{
    json_t *list = json_array();

    for (size_t k = 0; k < jets->count; k++) {
        json_t *entry;

        if (jets->jets[k].scheme != scheme)
            continue;
        entry = json_object();
        add_difference(entry, jets, &jets->jets[k]);
        json_array_append_new(list, entry);
    }
    return list;
}

static json_t *meanfield_json(const jets_t *jets)
{
    json_t *list = json_array();

    for (size_t k = 0; k < jets->count; k++) {
        const char *variant, *start;
        json_t *entry;

        if (!jet_scheme_is_meanfield(&variant, &start, jets->jets[k].scheme))
            continue;
        entry = json_object();
        json_object_set_new(entry, "variant", json_text(variant));
        json_object_set_new(entry, "start", json_text(start));
        add_difference(entry, jets, &jets->jets[k]);
        json_array_append_new(list, entry);
    }
    return list;
}

json_t *report_jets_json(const jets_t *jets, int has_residual)
{
    json_t *out = json_object();

    json_object_set_new(out, "order", json_integer((json_int_t)jets->order));
    if (jets->limit) {
        json_object_set_new(out, "requested", json_integer((json_int_t)jets->requested));
        json_object_set_new(out, "limit", json_text(jets->limit));
    }
    if (jets_reference(jets) == JET_HYBRID)
        json_object_set_new(out, "reference", json_text("hybrid"));
    json_object_set_new(out, "hybrid", json_text(jets->hybrid_equal ? "equal" : "different"));
    json_object_set_new(out, "meanfield", meanfield_json(jets));
    json_object_set_new(out, "qcle", scheme_json(jets, JET_QCLE));
    if (has_residual)
        json_object_set_new(out, "cq_part", scheme_json(jets, JET_CQ_PART));
    return out;
}

static json_t *identity_json(const identity_t *identity)
{
    json_t *out;

    if (identity->is_stated)
        return json_null();
    out = json_object();
    json_object_set_new(out, "proven", json_truth(identity->answer));
    json_object_set_new(out, "degree", json_integer((json_int_t)identity->degree));
    json_object_set_new(out, "tests", json_integer((json_int_t)identity->tests));
    if (identity->reason)
        json_object_set_new(out, "reason", json_text(identity->reason));
    return out;
}

json_t *report_initial_json(const initial_t *initial)
{
    return initial->answer == TRUTH_UNKNOWN ? json_text("unknown") : json_truth(initial->answer);
}

void report_prove_json(text_t *out, const proof_t *proof, const order_search_t *search,
                       const until_t *until, const linkage_t *linkage)
{
    const hybrid_t *hybrid = proof->hybrid;
    const model_t *model = hybrid->generator->model;
    json_t *document = json_object();

    json_object_set_new(document, "model", json_text(report_model_name(model)));
    json_object_set_new(document, "order", json_text(hybrid->order->name));
    json_object_set_new(document, "verdict", json_text(verdict_name(proof->verdict.kind)));
    json_object_set_new(document, "conditions",
                        json_conditions(&proof->verdict.conditions, model->ring));
    json_object_set_new(document, "holds", json_truth(proof->verdict.holds));
    json_object_set_new(document, "identity", identity_json(&proof->identity));
    json_object_set_new(document, "residual", json_residual(hybrid));
    if (hybrid->series)
        json_object_set_new(document, "residual_series", json_text(hybrid->series));
    json_object_set_new(document, "initial_state_positive", report_initial_json(&proof->initial));
    if (proof->initial.reason)
        json_object_set_new(document, "initial_state_reason", json_text(proof->initial.reason));
    json_object_set_new(document, "jets",
                        report_jets_json(proof->jets, hybrid->residual->count > 0));
    json_object_set_new(document, "enclosures", report_enclosures(until));
    if (until)
        json_object_set_new(document, "until", report_until_json(until));
    json_object_set_new(document, "kernel_check", report_links_json(linkage));
    json_object_set_new(document, "reason", json_text(proof->verdict.reason));
    if (search)
        report_search_json(document, search, proof);
    json_finish(out, document);
}
