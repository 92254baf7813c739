/* A Python script that solves the reduced master equation with QuTiP. */
#include "export/export.h"

const char *export_qutip(text_t *out, const export_t *request)
{
    const emit_options_t *n = request->numbers;
    text_t numbers;

    if (request->derivation->hybrid->generator->model->stated)
        return "the hybrid equation is stated directly, there is no quantum parent";
    text_init(&numbers);
    text_printf(&numbers, "LEVELS, UNTIL, POINTS, TOLERANCE = %d, %.17g, %ld, %.17g\n", n->levels,
                n->until, n->points, n->tolerance);
    export_python(out, request, "templates/export_qutip.py", text_string(&numbers));
    text_clear(&numbers);
    return NULL;
}
