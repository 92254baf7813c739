/* A Python script that derives the hybrid generator again, with sympy, and compares. */
#include "export/export.h"

const char *export_sympy(text_t *out, const export_t *request)
{
    const model_t *model = request->derivation->hybrid->generator->model;

    if (model->potential)
        return "the potential is not polynomial, so that the phase-space map is a series";
    export_python(out, request, "templates/export_sympy.py", NULL);
    return NULL;
}
