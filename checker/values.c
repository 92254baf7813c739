/* Values of a JSON document, each with its place. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "certificate.h"

enum { MAX_PATH = 300 };

json_t *get(certificate_t *c, const char *format, ...)
{
    char *path = memory_new(RING, 2, MAX_PATH), inner[2 * MAX_PATH], *next = inner, *key;
    json_t *value = c->document;
    va_list list;

    va_start(list, format);
    vsnprintf(inner, MAX_PATH, format, list);
    va_end(list);
    sprintf(path, "%s%s", *inner == '@' ? c->prefix : "", inner + (*inner == '@'));
    RING->field = path;
    strcpy(inner, path);
    while (value && (key = strtok_r(next, ".[]", &next)) != NULL)
        value = json_is_array(value) ? json_array_get(value, strtoul(key, NULL, 10))
                                     : json_object_get(value, key);
    refuse(RING, !value, MALFORMED, "is missing");
    json_object_set_new(c->seen, path, json_true());
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

void expect_number(certificate_t *c, const json_t *value, const num *x)
{
    refuse(RING, !num_equal(RING, number(c, value), x), REFUTED, "is not what the checker finds");
}

num **matrix(certificate_t *c, const char *path, size_t rows, size_t columns, int is)
{
    const char *entry = columns == VECTOR ? "%s[%zu]" : "%s[%zu][%zu]";
    size_t width = columns == VECTOR ? 1 : columns;
    num **out = memory_new(RING, rows * width, sizeof *out);

    refuse(RING, length(c, get(c, "%s", path), 200) != rows, MALFORMED, "has not %zu rows", rows);
    for (size_t i = 0; i < rows; i++) {
        refuse(RING, columns != VECTOR && length(c, get(c, "%s[%zu]", path, i), 200) != columns,
               MALFORMED, "has not %zu columns", columns);
        for (size_t j = 0; j < width; j++) {
            num **x = out + i * width + j;
            *x = number(c, get(c, entry, path, i, j));
            refuse(RING, (is & REAL) && num_has_kind(RING, *x, UNIT), REFUTED, "is not real");
            refuse(RING,
                   (is & HERMITIAN) && j <= i &&
                       !num_equal(RING, *x, num_conj(RING, out[j * width + i])),
                   REFUTED, "the matrix is not Hermitian");
        }
    }
    return out;
}

void check_all_seen(certificate_t *c, const json_t *value, const char *path)
{
    char inner[MAX_PATH];
    const char *key;
    json_t *each;
    size_t k;

    RING->field = path;
    refuse(RING,
           json_object_size(value) + json_array_size(value) == 0 && !json_object_get(c->seen, path),
           MALFORMED, "is no field of a certificate");
    json_object_foreach((json_t *)value, key, each)
    {
        snprintf(inner, sizeof inner, "%s%s%s", path, *path ? "." : "", key);
        check_all_seen(c, each, inner);
    }
    json_array_foreach(value, k, each)
    {
        snprintf(inner, sizeof inner, "%s[%zu]", path, k);
        check_all_seen(c, each, inner);
    }
}
