/* Text of 'moyal prove'. */
#include "report/prove.h"

#include <stdint.h>
#include <stdlib.h>

#include "report/cells.h"
#include "report/derive.h"

const char *report_model_name(const model_t *model)
{
    return *model->title ? model->title : model->source->name;
}

const char *report_observable(const model_t *model, size_t observable)
{
    return model->observables[observable].name;
}

void report_verdict_line(text_t *out, const proof_t *proof, style_t style)
{
    static const colour_t colours[] = {
        [OK] = COLOUR_GOOD, [REFUTED] = COLOUR_BAD, [UNDECIDED] = COLOUR_OPEN};
    const verdict_t *verdict = &proof->verdict;
    const ring_t *ring = proof->hybrid->generator->model->ring;
    int wide = verdict->conditions.count > 1;
    text_t line;

    text_init(&line);
    text_add(&line, verdict_name(verdict->kind));
    for (size_t k = 0; verdict->kind == VERDICT_EXACT_IF && k < verdict->conditions.count; k++) {
        char *condition = conditions_print(&verdict->conditions, k, ring);

        text_add(&line, k == 0 ? " " : wide ? "\n     and " : " and ");
        text_add(&line, condition);
        free(condition);
    }
    style_colour(out, style, colours[verdict->status <= UNDECIDED ? verdict->status : UNDECIDED],
                 text_string(&line));
    text_add(out, "\n");
    text_clear(&line);
}

/* The conditions that were found on the way to no decision. */
static void add_necessary(text_t *out, const proof_t *proof)
{
    const conditions_t *conditions = &proof->verdict.conditions;

    for (size_t k = 0; k < conditions->count; k++) {
        char *condition = conditions_print(conditions, k, proof->hybrid->generator->model->ring);

        text_printf(out, "%s%s", k == 0 ? "  necessary: " : "\n         and ", condition);
        free(condition);
    }
    text_add(out, conditions->count > 0 ? "\n" : "");
}

static const char *holds_text(const proof_t *proof)
{
    static const char *const at_values[] = {
        [TRUTH_FALSE] = "holds at the values: no",
        [TRUTH_TRUE] = "holds at the values: yes",
        [TRUTH_UNKNOWN] = "holds at the values: depends on parameters without a value"};
    const model_t *model = proof->hybrid->generator->model;
    int assumed = assumptions_count(model->assumptions) > 0;

    switch (proof->verdict.kind) {
    case VERDICT_EXACT:
        return model->parameter_count == 0 ? "holds without any condition"
               : assumed                   ? "holds for all parameters that the assumptions allow"
                                           : "holds for all parameters";
    case VERDICT_EXACT_IF:
        return at_values[proof->verdict.holds];
    case VERDICT_QUASI:
        return model->parameter_count == 0 ? "not positive in this order"
               : assumed ? "positive in this order for no parameters that the assumptions allow"
                         : "positive in this order for no parameters";
    case VERDICT_NOT_EXACT:
        return "no classical-quantum dynamics: the residual is not zero";
    default:
        return "neither proven nor refuted";
    }
}

void report_holds_line(text_t *out, const proof_t *proof)
{
    text_printf(out, "  %s\n", holds_text(proof));
    if (proof->verdict.kind == VERDICT_UNDECIDED)
        add_necessary(out, proof);
}

/* "C classical | Q, A quantum" */
static void add_partition(text_t *out, const model_t *model)
{
    static const struct {
        factor_role_t role;
        const char *name;
    } sides[] = {{FACTOR_CLASSICAL, "classical"}, {FACTOR_QUANTUM, "quantum"}};

    text_add(out, "  partition: ");
    for (size_t s = 0; s < sizeof sides / sizeof *sides; s++) {
        size_t count = 0;

        for (size_t f = 0; f < space_count(model->space); f++) {
            if (space_role(model->space, f) == sides[s].role)
                text_printf(out, "%s%s%s", count++ == 0 ? "" : ", ", space_name(model->space, f),
                            space_is_hidden(model->space, f) ? " (hidden)" : "");
        }
        text_printf(out, "%s %s%s", count == 0 ? "nothing" : "", sides[s].name,
                    s == 0 ? "; " : "\n");
    }
}

static void add_identity(text_t *out, const identity_t *identity)
{
    if (identity->answer == TRUTH_TRUE)
        text_printf(
            out, "  generator identity: proven, %zu products f(z) X compared, f up to degree %zu\n",
            identity->tests, identity->degree);
    else
        text_printf(out, "  generator identity: %s\n",
                    identity->reason ? identity->reason : "not checked");
}

static void add_initial(text_t *out, const initial_t *initial)
{
    static const char *const texts[] = {[TRUTH_FALSE] = "not positive",
                                        [TRUTH_TRUE] = "positive for all z",
                                        [TRUTH_UNKNOWN] = "not decided"};

    text_printf(out, "  initial state: %s%s%s\n", texts[initial->answer],
                initial->reason ? ": " : "", initial->reason ? initial->reason : "");
}

static const char *jet_name(jet_scheme_t scheme)
{
    static const char *const names[JET_SCHEME_COUNT] = {"quantum",
                                                        "hybrid",
                                                        "hybrid, CQ part",
                                                        "quantum-classical Liouville",
                                                        "mean field closed, point",
                                                        "mean field closed, ensemble",
                                                        "mean field damped, point",
                                                        "mean field damped, ensemble"};

    return names[scheme];
}

/* The schemes that differ about observable o; how many. */
static size_t add_differences(text_t *out, const jets_t *jets, size_t o)
{
    const model_t *model = jets->hybrid->generator->model;
    size_t count = 0;

    for (size_t k = 0; k < jets->count; k++) {
        const jet_t *jet = &jets->jets[k];
        char *difference;

        if (jet->observable != o || jet->first_difference == SIZE_MAX)
            continue;
        difference = scalar_print(jet->difference, model->ring);
        text_printf(out, "%s    %-28s k = %zu   %s\n", count++ == 0 ? "\n" : "",
                    jet_name(jet->scheme), jet->first_difference, difference);
        free(difference);
    }
    return count;
}

static void add_jets(text_t *out, const jets_t *jets)
{
    const model_t *model = jets->hybrid->generator->model;
    int stated = jets_reference(jets) == JET_HYBRID;

    text_printf(
        out,
        "\nDerivatives d^k<O>/dt^k at t = 0 for k = 0 .. %zu: where a scheme first differs\n"
        "from the %s, and by how much (%s minus scheme)\n",
        jets->order, stated ? "stated equation" : "quantum model", stated ? "stated" : "quantum");
    if (jets->limit)
        text_printf(out, "  less than the %zu asked for: %s\n", jets->requested, jets->limit);
    if (!stated)
        text_printf(out, "  hybrid equation: %s\n",
                    !jets->hybrid_equal ? "differs"
                    : jets->order == 0  ? "equal at t = 0, not compared beyond"
                                        : "equal for all observables");
    for (size_t o = 0; o < model->observable_count; o++) {
        text_printf(out, "  %s: ", report_observable(model, o));
        if (add_differences(out, jets, o) == 0)
            text_add(out, jets->order == 0 ? "equal at t = 0, not compared beyond\n"
                                           : "equal in all schemes\n");
    }
    if (model->observable_count == 0)
        text_add(out, "  the model observes nothing\n");
}

/* Moves what is in `plain` to `out`, with the symbols of the style. */
static void add_with_symbols(text_t *out, text_t *plain, style_t style)
{
    style_add_symbols(out, style, text_string(plain));
    text_clear(plain);
    text_init(plain);
}

void report_prove_text(text_t *out, const proof_t *proof, const order_search_t *search,
                       const until_t *until, style_t style)
{
    const hybrid_t *hybrid = proof->hybrid;
    const model_t *model = hybrid->generator->model;
    text_t plain;

    text_init(&plain);
    report_verdict_line(&plain, proof, style);
    report_holds_line(&plain, proof);
    text_add(&plain, "  model: ");
    add_with_symbols(out, &plain, style);
    style_add_safe(out, report_model_name(model)); /* a title or a file, no formula */
    text_printf(&plain, "\n  order: %s\n", hybrid->order->name);
    add_partition(&plain, model);
    add_identity(&plain, &proof->identity);
    add_initial(&plain, &proof->initial);
    text_add(&plain, "  reason: ");
    style_wrap(&plain, 10, 10, proof->verdict.reason);
    if (hybrid->residual->count > 0) {
        text_add(&plain, "  residual, kept:\n");
        report_residual(&plain, hybrid, style);
        report_series(&plain, hybrid);
    }
    if (search)
        report_search_text(&plain, search, proof);
    add_jets(&plain, proof->jets);
    if (until)
        report_until_text(&plain, until);
    add_with_symbols(out, &plain, style);
    text_clear(&plain);
}
