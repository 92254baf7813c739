/* Values of a JSON document, each with its place. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "certificate.h"

json_t *get(certificate_t *c, const char *format, ...)
{
    char *path = memory_new(RING, 1, 300), *at = path;
    json_t *value = c->document;
    char text[280];
    va_list list;

    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    sprintf(path, "%s%s", *text == '@' ? c->prefix : "", text + (*text == '@'));
    RING->field = path;
    while (value && *at) {
        size_t size = strcspn(at, ".[]");
        char key[300] = "", prefix[300] = "";
        memcpy(key, at, size);
        value = at > path && at[-1] == '[' ? json_array_get(value, strtoul(key, NULL, 10))
                                           : json_object_get(value, key);
        at += size;
        at += *at == ']';
        memcpy(prefix, path, (size_t)(at - path));
        json_object_set_new(c->seen, prefix, json_true());
        at += *at == '.' || *at == '[';
    }
    refuse(RING, !value, MALFORMED, "is missing");
    return value;
}

const char *text(certificate_t *c, const json_t *value)
{
    refuse(RING,
           !json_is_string(value) || strlen(json_string_value(value)) != json_string_length(value),
           MALFORMED, "is no text");
    return json_string_value(value);
}

void expect(certificate_t *c, const json_t *value, const char *expected)
{
    refuse(RING, strcmp(text(c, value), expected) != 0, REFUTED, "'%s' is expected", expected);
}

int truth(certificate_t *c, const json_t *value)
{
    refuse(RING, !json_is_boolean(value) && !json_is_null(value), MALFORMED,
           "is not true, false or null");
    return json_is_null(value) ? -1 : json_is_true(value);
}

slong whole(certificate_t *c, const json_t *value, slong most)
{
    refuse(RING, !json_is_integer(value) || json_integer_value(value) < 0, MALFORMED,
           "is no whole number");
    refuse(RING, json_integer_value(value) > most, UNABLE, "is above %ld", most);
    return (slong)json_integer_value(value);
}

size_t length(certificate_t *c, const json_t *list, size_t most)
{
    refuse(RING, !json_is_array(list), MALFORMED, "is no list");
    refuse(RING, json_array_size(list) > most, UNABLE, "has more than %zu entries", most);
    return json_array_size(list);
}

num *number(certificate_t *c, const json_t *value)
{
    return num_read(&c->system, text(c, value));
}

op operator(certificate_t *c, const json_t *value, const star_t *star, int most)
{
    return op_read(&c->system, text(c, value), star, most);
}

num **matrix(certificate_t *c, const char *path, size_t rows, size_t columns, int is)
{
    size_t width = columns == VECTOR ? 1 : columns;
    num **out = memory_new(RING, rows * width, sizeof *out);

    refuse(RING, length(c, get(c, "%s", path), 200) != rows, MALFORMED, "has not %zu rows", rows);
    for (size_t i = 0; i < rows; i++) {
        refuse(RING, columns != VECTOR && length(c, get(c, "%s[%zu]", path, i), 200) != columns,
               MALFORMED, "has not %zu columns", columns);
        for (size_t j = 0; j < width; j++) {
            out[i * width + j] = number(c, columns != VECTOR ? get(c, "%s[%zu][%zu]", path, i, j)
                                                             : get(c, "%s[%zu]", path, i));
            refuse(RING, (is & REAL) && num_has_kind(RING, out[i * width + j], UNIT), REFUTED,
                   "is not real");
            refuse(RING,
                   (is & HERMITIAN) && j <= i &&
                       !num_equal(RING, out[i * width + j], num_conj(RING, out[j * width + i])),
                   REFUTED, "the matrix is not Hermitian");
        }
    }
    return out;
}

void check_all_seen(certificate_t *c, const json_t *value, const char *path)
{
    const size_t count = json_is_array(value) ? json_array_size(value) : 0;
    char inner[300];
    const char *key;
    json_t *each;

    RING->field = path;
    refuse(RING, *path && !json_object_get(c->seen, path), MALFORMED,
           "is no field of a certificate");
    json_object_foreach((json_t *)value, key, each)
    {
        snprintf(inner, sizeof inner, "%s%s%s", path, *path ? "." : "", key);
        check_all_seen(c, each, inner);
    }
    for (size_t k = 0; k < count; k++) {
        snprintf(inner, sizeof inner, "%s[%zu]", path, k);
        check_all_seen(c, json_array_get(value, k), inner);
    }
}
