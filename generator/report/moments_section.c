/* 'moyal derive --scheme moments': the equations of moments and their closure. */
#include <stdlib.h>

#include "report/cells.h"
#include "report/section.h"

/* Equations that are shown where other schemes are, too. */
enum { MOMENTS_SHORT = 24 };

/* `which` is moment_rhs or moment_observable. */
static char *polynomial_text(void (*which)(scalar_t, size_t, const equations_t *), size_t k,
                             const equations_t *equations)
{
    const ring_t *ring = equations->model->ring;
    scalar_t x;
    char *text;

    scalar_init(x, ring);
    which(x, k, equations);
    text = scalar_print(x, ring);
    scalar_clear(x, ring);
    return text;
}

static char *rhs_text(size_t k, const equations_t *equations)
{
    return polynomial_text(moment_rhs, k, equations);
}

static char *observable_text(size_t k, const equations_t *equations)
{
    return polynomial_text(moment_observable, k, equations);
}

static void add_closure(text_t *out, const moment_system_t *moments)
{
    size_t count = moments->equations->coordinates;

    if (moments->closure.kind == CLOSURE_NONE)
        text_printf(out,
                    "  closed: %zu moments, exact; closure: none; monomials are Weyl-ordered\n\n",
                    count);
    else
        text_printf(out,
                    "  not closed; closure: %s, an approximation; %zu moments, Weyl-ordered\n\n",
                    moments->equations->closure, count);
}

void section_moments_text(text_t *out, const derivation_t *derivation, style_t style)
{
    const moment_system_t *moments = derivation->moments;
    size_t shown;

    style_heading(out, style, "Moments", '-');
    if (!moments) {
        section_refused_text(out, derivation->moments_refused);
        return;
    }
    add_closure(out, moments);
    shown = moments->equations->coordinates;
    if (derivation->shown != SHOW_MOMENTS && shown > MOMENTS_SHORT)
        shown = MOMENTS_SHORT;
    for (size_t k = 0; k < shown; k++) {
        char *rhs = rhs_text(k, moments->equations);

        text_printf(out, "  d%s/dt = %s\n", coordinate_name(moments->equations->model, k), rhs);
        free(rhs);
    }
    if (shown < moments->equations->coordinates)
        text_printf(out, "  and %zu more: --scheme moments\n",
                    moments->equations->coordinates - shown);
    text_add(out, "\n");
    for (size_t k = 0; k < moments->equations->observable_count; k++) {
        char *text = observable_text(k, moments->equations);

        text_add(out, "  ");
        style_add_safe(out, moments->equations->model->observables[k].name);
        text_printf(out, " = %s\n", text);
        free(text);
    }
}

void section_moments_latex(latex_t *latex, const derivation_t *derivation)
{
    const moment_system_t *moments = derivation->moments;

    latex->symbols = LATEX_OPERATORS;
    latex_section(latex, "Equations of moments");
    if (!moments) {
        section_refused_latex(latex, derivation->moments_refused);
        return;
    }
    latex_raw(latex, moments->closure.kind == CLOSURE_NONE
                         ? "The Weyl-ordered moments of the observables are closed:\n"
                         : "The Weyl-ordered moments of the observables do not close. "
                           "With the closure ");
    if (moments->closure.kind != CLOSURE_NONE) {
        latex_escape(latex->out, moments->equations->closure);
        latex_raw(latex, ", an approximation,\n");
    }
    latex_begin(latex);
    for (size_t k = 0; k < moments->equations->coordinates; k++) {
        char *rhs = rhs_text(k, moments->equations);
        char *of = latex_formula(latex, coordinate_name(moments->equations->model, k));
        text_t left;

        text_init(&left);
        text_printf(&left, "\\frac{d}{dt}%s", of);
        latex_equation(latex, text_string(&left), rhs);
        text_clear(&left);
        free(of);
        free(rhs);
    }
    latex_end(latex);
}

json_t *section_moments_json(const derivation_t *derivation)
{
    const moment_system_t *moments = derivation->moments;
    json_t *out, *names = json_array(), *list = json_array(), *observables = json_array();
    const equations_t *e;

    if (!moments) {
        json_decref(names);
        json_decref(list);
        json_decref(observables);
        return section_refused_json(derivation->moments_refused);
    }
    e = moments->equations;
    out = json_object();
    json_object_set_new(out, "closed", json_boolean(moments->closure.kind == CLOSURE_NONE));
    json_object_set_new(out, "closure", json_text(e->closure));
    for (size_t k = 0; k < e->coordinates; k++) {
        const char *name = coordinate_name(e->model, k);

        json_array_append_new(names, json_text(name));
        json_array_append_new(list, json_pack("{s:o,s:o,s:o}", "of", json_text(name), "rhs",
                                              json_text_take(rhs_text(k, e)), "start",
                                              json_scalar(&e->mean[k], e->model->ring)));
    }
    for (size_t k = 0; k < e->observable_count; k++)
        json_array_append_new(
            observables, json_pack("{s:o,s:o}", "name", json_text(e->model->observables[k].name),
                                   "value", json_text_take(observable_text(k, e))));
    json_object_set_new(out, "moments", names);
    json_object_set_new(out, "equations", list);
    json_object_set_new(out, "observables", observables);
    return out;
}
