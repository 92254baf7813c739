/* What the sections of several schemes share. */
#include "report/section.h"

hybrid_t section_view(const hybrid_t *hybrid, superop_src terms)
{
    hybrid_t view = *hybrid;

    *view.residual_standard = *terms;
    return view;
}

static const char *reason(const char *refused)
{
    return refused ? refused : "no reason is known";
}

void section_refused_text(text_t *out, const char *refused)
{
    text_add(out, "  refused:");
    style_wrap(out, 10, 2, reason(refused));
}

void section_refused_latex(latex_t *latex, const char *refused)
{
    latex_raw(latex, "There is none: ");
    latex_escape(latex->out, reason(refused));
    latex_raw(latex, ".\n");
}

json_t *section_refused_json(const char *refused)
{
    json_t *out = json_object();

    json_object_set_new(out, "refused", json_text(reason(refused)));
    return out;
}
