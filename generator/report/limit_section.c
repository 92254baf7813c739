/* 'moyal derive --scheme limit': the effective generator, corrections, divergences. */
#include "report/section.h"

static void add_order_text(text_t *out, const limit_t *limit, size_t k, style_t style)
{
    hybrid_t view = section_view(limit->hybrid, limit->orders[k].terms);
    char power[LIMIT_TEXT];

    limit_power_text(power, limit->orders[k].twice_power);
    text_printf(out, limit->orders[k].twice_power < 0 ? "  epsilon^(%s)\n" : "  epsilon^%s\n",
                power);
    report_residual(out, &view, style);
}

/* "hbar 1, gammaC -2" */
static void add_powers(text_t *out, const model_t *model)
{
    const char *separator = "";

    for (size_t k = 0; k < model->parameter_count; k++)
        if (model->limit_powers[k] != 0) {
            text_printf(out, "%s%s %ld", separator, model->parameters[k].name,
                        model->limit_powers[k]);
            separator = ", ";
        }
}

/* A term of negative power grows without bound: whether the others alone are positive says nothing.
 */
static int diverges(const limit_t *limit)
{
    return limit->count > 0 && limit->orders[0].twice_power < 0;
}

void section_limit_text(text_t *out, const derivation_t *derivation, style_t style)
{
    const limit_t *limit = derivation->limit;
    int divergent, corrected;

    style_heading(out, style, "The limit, by powers of epsilon", '-');
    if (!limit) {
        section_refused_text(out, derivation->limit_refused);
        return;
    }
    divergent = diverges(limit);
    corrected = limit->count > 0 && limit->orders[limit->count - 1].twice_power > 0;
    text_add(out, "  powers: ");
    add_powers(out, limit->hybrid->generator->model);
    text_add(out, divergent ? "\n\n  There is no effective generator: terms diverge, below. What is"
                              " of order zero\n"
                            : "\n\n  The effective generator, of order zero\n");
    report_form(out, limit->effective, divergent ? NULL : derivation->limit_positivity, style);
    text_add(out,
             divergent ? "\n  Divergences: these terms have no limit\n" : "\n  No divergences.\n");
    for (size_t k = 0; k < limit->count && limit->orders[k].twice_power < 0; k++)
        add_order_text(out, limit, k, style);
    text_add(out, corrected ? "  Corrections\n" : "  No corrections: the limit is exact.\n");
    for (size_t k = 0; k < limit->count; k++)
        if (limit->orders[k].twice_power > 0)
            add_order_text(out, limit, k, style);
    if (!limit->ends)
        text_printf(out, "  The series goes on; powers above %d are not shown.\n",
                    LIMIT_LAST_POWER);
}

static void add_order_latex(latex_t *latex, const limit_t *limit, size_t k)
{
    hybrid_t view = section_view(limit->hybrid, limit->orders[k].terms);
    char power[LIMIT_TEXT], left[LIMIT_TEXT + 64];

    limit_power_text(power, limit->orders[k].twice_power);
    snprintf(left, sizeof left, "\\epsilon^{%s}:\\quad \\mathcal R\\hat\\varrho", power);
    latex_residual(latex, &view, left);
}

/* Everything but the heading, with latex->model the model of the limit: hbar is a symbol there, in
 * a ring of its own. */
static void add_limit_latex(latex_t *latex, const derivation_t *derivation)
{
    const limit_t *limit = derivation->limit;
    int divergent = diverges(limit);
    text_t powers;

    latex_raw(latex, "With the parameters scaled by powers of $\\epsilon$ (");
    text_init(&powers);
    add_powers(&powers, limit->hybrid->generator->model);
    latex_escape(latex->out, text_string(&powers));
    text_clear(&powers);
    latex_raw(latex, divergent ? "), terms diverge: there is no effective generator. What is of "
                                 "order zero has\n"
                               : "), the effective generator, of order zero, has\n");
    latex_form(latex, limit->effective, divergent ? NULL : derivation->limit_positivity);
    latex_raw(latex, "Terms of other powers; negative ones diverge:\n\n");
    for (size_t k = 0; k < limit->count; k++)
        if (limit->orders[k].twice_power != 0)
            add_order_latex(latex, limit, k);
    if (!limit->ends)
        latex_raw(latex, "The series goes on.\n");
}

void section_limit_latex(latex_t *latex, const derivation_t *derivation)
{
    const limit_t *limit = derivation->limit;
    const model_t *model;

    latex->symbols = LATEX_HYBRID;
    latex_section(latex, "The limit");
    if (!limit) {
        section_refused_latex(latex, derivation->limit_refused);
        return;
    }
    model = latex->model;
    latex->model = limit->hybrid->generator->model;
    add_limit_latex(latex, derivation);
    latex->model = model;
}

/* Appends { power, derivative, left, right, coefficient } for each term of one power. */
static void append_order(json_t *list, const limit_t *limit, size_t k)
{
    hybrid_t view = section_view(limit->hybrid, limit->orders[k].terms);
    long twice = limit->orders[k].twice_power;
    json_t *terms = json_residual(&view), *term;
    size_t j;

    json_array_foreach(terms, j, term)
    {
        json_object_set_new(
            term, "power", twice % 2 == 0 ? json_integer(twice / 2) : json_real((double)twice / 2));
        json_array_append(list, term);
    }
    json_decref(terms);
}

json_t *section_limit_json(const derivation_t *derivation)
{
    const limit_t *limit = derivation->limit;
    derivation_t form = *derivation;
    json_t *out, *terms = json_array(), *divergences = json_array();

    if (!limit) {
        json_decref(terms);
        json_decref(divergences);
        return section_refused_json(derivation->limit_refused);
    }
    out = json_object();
    form.hybrid = limit->effective;
    form.positivity = diverges(limit) ? NULL : derivation->limit_positivity;
    json_object_set_new(out, "effective", section_hybrid_json(&form));
    for (size_t k = 0; k < limit->count; k++)
        append_order(limit->orders[k].twice_power < 0 ? divergences : terms, limit, k);
    json_object_set_new(out, "terms", terms);
    json_object_set_new(out, "divergences", divergences);
    json_object_set_new(out, "ends", json_boolean(limit->ends));
    if (!limit->ends)
        json_object_set_new(out, "up_to", json_integer(LIMIT_LAST_POWER));
    return out;
}
