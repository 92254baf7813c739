/* 'moyal derive --scheme qcle': the quantum-classical Liouville equation and what it drops. */
#include "report/section.h"

/* The terms that are dropped, in place of a residual. */
static hybrid_t dropped_view(const qcle_t *qcle)
{
    hybrid_t view = section_view(qcle->form, qcle->dropped);

    view.series_from = qcle->series_from;
    view.series = qcle->series;
    return view;
}

static int drops(const qcle_t *qcle)
{
    return qcle->dropped->count > 0 || qcle->series;
}

void section_qcle_text(text_t *out, const derivation_t *derivation, style_t style)
{
    const qcle_t *qcle = derivation->qcle;
    hybrid_t view;

    style_heading(out, style, "The quantum-classical Liouville equation", '-');
    if (!qcle) {
        section_refused_text(out, derivation->qcle_refused);
        return;
    }
    if (!drops(qcle) && derivation->shown != SHOW_QCLE) {
        text_add(out, "  Nothing is dropped: it is the hybrid equation above.\n");
        return;
    }
    text_printf(out,
                "  The Hamiltonian part in %s order, behind first derivatives cut; environments"
                " whole.\n",
                qcle->form->order->name);
    report_form(out, qcle->form, derivation->qcle_positivity, style);
    if (!drops(qcle)) {
        text_add(out, "  dropped: nothing; it is the hybrid equation.\n");
        return;
    }
    text_add(out, "  dropped, so that this is an approximation:\n");
    view = dropped_view(qcle);
    report_residual(out, &view, style);
    report_series(out, &view);
}

void section_qcle_latex(latex_t *latex, const derivation_t *derivation)
{
    const qcle_t *qcle = derivation->qcle;
    hybrid_t view;

    latex->symbols = LATEX_HYBRID;
    latex_section(latex, "The quantum-classical Liouville equation");
    if (!qcle) {
        section_refused_latex(latex, derivation->qcle_refused);
        return;
    }
    latex_raw(latex, "The Hamiltonian part of the hybrid equation, cut behind first derivatives, "
                     "with the environments as they are:\n");
    latex_form(latex, qcle->form, derivation->qcle_positivity);
    latex_raw(latex, drops(qcle) ? "This is an approximation. What is dropped is\n"
                                 : "Nothing is dropped.\n");
    view = dropped_view(qcle);
    if (qcle->dropped->count > 0)
        latex_residual(latex, &view, "\\mathcal D\\hat\\varrho");
    latex_series(latex, &view);
}

json_t *section_qcle_json(const derivation_t *derivation)
{
    derivation_t form = *derivation;
    hybrid_t view;
    json_t *out;

    if (!derivation->qcle)
        return section_refused_json(derivation->qcle_refused);
    form.hybrid = derivation->qcle->form;
    form.positivity = derivation->qcle_positivity;
    out = section_hybrid_json(&form);
    view = dropped_view(derivation->qcle);
    json_object_set_new(out, "dropped", json_residual(&view));
    if (view.series)
        json_object_set_new(out, "dropped_series", json_text(view.series));
    return out;
}
