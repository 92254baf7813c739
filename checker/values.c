/* Values of a JSON document, each with its place. */
#include "certificate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* "hybrid.D2" and 3 become "hybrid.D2[3]"; without a number "hybrid" and "D2". */
const char *path(const char *outer, const char *name, size_t index)
{
    char text[300];

    if (name)
        snprintf(text, sizeof text, "%s%s%s", outer, *outer ? "." : "", name);
    else
        snprintf(text, sizeof text, "%s[%zu]", outer, index);
    return strdup(text);
}

json_t *get(certificate_t *c, json_t *object, const char *outer, const char *key)
{
    RING->field = path(outer, key, 0);
    if (!json_object_get(object, key))
        refuse(RING, MALFORMED, "is missing");
    return json_object_get(object, key);
}

void check_keys(certificate_t *c, json_t *object, const char *outer, const char *keys)
{
    const char *key;
    json_t *value;
    char *list = strdup(keys), *save = NULL;

    RING->field = outer;
    if (!json_is_object(object))
        refuse(RING, MALFORMED, "is no object");
    json_object_foreach(object, key, value)
    {
        char word[100];
        snprintf(word, sizeof word, " %.90s ", key);
        RING->field = path(outer, key, 0);
        if (!strstr(keys, word))
            refuse(RING, MALFORMED, "is no field of a certificate");
    }
    for (char *word = strtok_r(list, " ", &save); word; word = strtok_r(NULL, " ", &save))
        get(c, object, outer, word);
    free(list);
}

const char *text_of(certificate_t *c, json_t *object, const char *outer, const char *key)
{
    json_t *value = get(c, object, outer, key);

    if (!json_is_string(value) || strlen(json_string_value(value)) != json_string_length(value))
        refuse(RING, MALFORMED, "is no text");
    return json_string_value(value);
}

slong integer_of(certificate_t *c, json_t *object, const char *outer, const char *key, slong most)
{
    json_t *value = get(c, object, outer, key);

    if (!json_is_integer(value) || json_integer_value(value) < 0)
        refuse(RING, MALFORMED, "is no whole number");
    if (json_integer_value(value) > most)
        refuse(RING, UNABLE, "is above %ld", most);
    return (slong)json_integer_value(value);
}

json_t *list_of(certificate_t *c, json_t *object, const char *outer, const char *key, size_t most)
{
    json_t *list = get(c, object, outer, key);

    if (!json_is_array(list))
        refuse(RING, MALFORMED, "is no list");
    if (json_array_size(list) > most)
        refuse(RING, UNABLE, "has more than %zu entries", most);
    return list;
}

num *number_in(certificate_t *c, json_t *value)
{
    if (!json_is_string(value))
        refuse(RING, MALFORMED, "is no formula");
    return num_read(&c->system, json_string_value(value));
}

/* rows x columns formulas. */
num **matrix_of(certificate_t *c, json_t *object, const char *outer, const char *key, size_t rows,
                size_t columns)
{
    json_t *list = list_of(c, object, outer, key, 200);
    const char *name = path(outer, key, 0);
    size_t width = columns == VECTOR ? 1 : columns;
    int nested = columns != VECTOR;
    num **out = zeroed(rows * width, sizeof *out);

    if (json_array_size(list) != rows)
        refuse(RING, MALFORMED, "has %zu rows, not %zu", json_array_size(list), rows);
    for (size_t i = 0; i < rows; i++) {
        json_t *row = json_array_get(list, i);
        const char *at = RING->field = path(name, NULL, i);
        if (nested && (!json_is_array(row) || json_array_size(row) != columns))
            refuse(RING, MALFORMED, "is no row of %zu", columns);
        for (size_t j = 0; j < width; j++) {
            if (nested)
                RING->field = path(at, NULL, j);
            out[i * width + j] = number_in(c, nested ? json_array_get(row, j) : row);
        }
    }
    RING->field = name;
    return out;
}
