/* Makes JSON values. */
#include "report/json.h"

#include <stdio.h>
#include <stdlib.h>

#include "report/cells.h"
#include "report/sandwich.h"
#include "report/style.h"

json_t *json_text(const char *text)
{
    json_t *value = json_string(text);
    text_t safe;

    if (value)
        return value;
    text_init(&safe);
    style_add_safe(&safe, text);
    value = json_string(text_string(&safe));
    text_clear(&safe);
    return value;
}

json_t *json_text_take(char *text)
{
    json_t *value = json_text(text);

    free(text);
    return value;
}

json_t *json_scalar(scalar_src x, const ring_t *ring)
{
    return json_text_take(scalar_print(x, ring));
}

json_t *json_vector(const scalar_struct *elements, size_t count, const ring_t *ring)
{
    json_t *list = json_array();

    for (size_t k = 0; k < count; k++)
        json_array_append_new(list, json_scalar(&elements[k], ring));
    return list;
}

json_t *json_matrix(const scalar_struct *elements, size_t rows, size_t columns, const ring_t *ring)
{
    json_t *list = json_array();

    for (size_t i = 0; i < rows; i++)
        json_array_append_new(list, json_vector(elements + i * columns, columns, ring));
    return list;
}

json_t *json_operators(const op_struct *operators, size_t count, const algebra_t *algebra)
{
    json_t *list = json_array();

    for (size_t k = 0; k < count; k++)
        json_array_append_new(list, json_text_take(op_print(&operators[k], algebra)));
    return list;
}

json_t *json_conditions(const conditions_t *conditions, const ring_t *ring)
{
    json_t *list = json_array();

    for (size_t k = 0; k < conditions->count; k++)
        json_array_append_new(list, json_text_take(conditions_print(conditions, k, ring)));
    return list;
}

json_t *json_truth(truth_t truth)
{
    if (truth == TRUTH_UNKNOWN)
        return json_null();
    return json_boolean(truth == TRUTH_TRUE);
}

json_t *json_residual(const hybrid_t *hybrid)
{
    const model_t *model = hybrid->generator->model;
    json_t *array = json_array();
    sandwich_list_t list;

    sandwich_list(&list, hybrid->residual_standard, &model->algebra);
    for (size_t k = 0; k < list.count; k++) {
        const sandwich_t *shown = &list.terms[k];
        json_t *term = json_object(), *derivative = json_array();

        for (size_t j = 0; j < hybrid->coordinates; j++)
            json_array_append_new(derivative, json_integer(shown->derivative[j]));
        json_object_set_new(term, "derivative", derivative);
        json_object_set_new(term, "left", json_text(shown->left));
        json_object_set_new(term, "right", json_text(shown->right));
        json_object_set_new(term, "coefficient", json_scalar(shown->coefficient, model->ring));
        json_array_append_new(array, term);
    }
    sandwich_list_clear(&list, &model->algebra);
    return array;
}

/* FNV-1a, 64 bits, of the model text: tells texts apart, is no protection. */
json_t *json_source_hash(const source_t *source)
{
    unsigned long long hash = 14695981039346656037ull;
    char text[32];

    for (size_t k = 0; k < source->length; k++)
        hash = (hash ^ (unsigned char)source->text[k]) * 1099511628211ull;
    snprintf(text, sizeof text, "fnv1a64:%016llx", hash);
    return json_string(text);
}

void json_finish(text_t *out, json_t *document)
{
    char *text = json_dumps(document, JSON_INDENT(2) | JSON_REAL_PRECISION(17));

    text_printf(out, "%s\n", text ? text : "null");
    free(text);
    json_decref(document);
}
