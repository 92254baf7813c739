/* 'moyal derive --scheme qcle': the quantum-classical Liouville equation and what it drops. */
#include "report/section.h"

void section_qcle_text(text_t *out, const derivation_t *derivation, style_t style)
{
    const qcle_t *qcle = derivation->qcle;
    hybrid_t view;

    style_heading(out, style, "The quantum-classical Liouville equation", '-');
    if (!qcle) {
        section_refused_text(out, derivation->qcle_refused);
        return;
    }
    if (qcle->dropped->count == 0 && derivation->shown != SHOW_QCLE) {
        text_add(out, "  Nothing is dropped: it is the hybrid equation above.\n");
        return;
    }
    text_printf(out,
                "  The Hamiltonian part in %s order, behind first derivatives cut; environments"
                " whole.\n",
                qcle->form->order->name);
    report_form(out, qcle->form, derivation->qcle_positivity, style);
    if (qcle->dropped->count == 0) {
        text_add(out, "  dropped: nothing; it is the hybrid equation.\n");
        return;
    }
    text_add(out, "  dropped, so that this is an approximation:\n");
    view = section_view(qcle->form, qcle->dropped);
    report_residual(out, &view, style);
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
    latex_raw(latex, qcle->dropped->count == 0 ? "Nothing is dropped.\n"
                                               : "This is an approximation. What is dropped is\n");
    view = section_view(qcle->form, qcle->dropped);
    if (qcle->dropped->count > 0)
        latex_residual(latex, &view, "\\mathcal D\\hat\\varrho");
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
    view = section_view(form.hybrid, derivation->qcle->dropped);
    json_object_set_new(out, "dropped", json_residual(&view));
    return out;
}
