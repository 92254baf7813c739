/* Reads printed elements. */
#include "formula/formula.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_DEPTH = 400 };

typedef struct {
    arena_t *arena;
    const char *at;
    size_t depth;
    int failed;
} reader_t;

/* The parts of a node that grows. */
typedef struct {
    const formula_t **parts;
    unsigned char *marked;
    size_t count, capacity;
} parts_t;

static const formula_t *read_sum(reader_t *reader);

static void skip_spaces(reader_t *reader)
{
    reader->at += strspn(reader->at, " \n");
}

static int take(reader_t *reader, char sign)
{
    skip_spaces(reader);
    if (*reader->at != sign)
        return 0;
    reader->at++;
    return 1;
}

static void expect(reader_t *reader, char sign)
{
    if (!take(reader, sign))
        reader->failed = 1;
}

static void parts_add(parts_t *parts, const formula_t *part, int marked)
{
    if (parts->count == parts->capacity) {
        parts->capacity = 2 * parts->capacity + 4;
        parts->parts = memory_resize(parts->parts, parts->capacity, sizeof *parts->parts);
        parts->marked = memory_resize(parts->marked, parts->capacity, 1);
    }
    parts->parts[parts->count] = part;
    parts->marked[parts->count++] = (unsigned char)marked;
}

/* A node of these parts, which are used up. */
static const formula_t *node(reader_t *reader, formula_kind_t kind, const char *text,
                             parts_t *parts)
{
    formula_t *out = arena_alloc(reader->arena, sizeof *out);

    out->kind = kind;
    out->text = text;
    out->count = parts->count;
    if (parts->count > 0) {
        out->parts = arena_alloc(reader->arena, parts->count * sizeof *out->parts);
        out->marked = arena_alloc(reader->arena, parts->count);
        memcpy(out->parts, parts->parts, parts->count * sizeof *out->parts);
        memcpy(out->marked, parts->marked, parts->count);
    }
    free(parts->parts);
    free(parts->marked);
    return out;
}

/* "gammaC", "b[2].q", "D.e" */
static size_t formula_name_length(const char *text)
{
    size_t length = 0, digits;

    for (;;) {
        if (!isalpha((unsigned char)text[length]) && text[length] != '_')
            return 0;
        while (isalnum((unsigned char)text[length]) || text[length] == '_')
            length++;
        if (text[length] == '[') {
            digits = strspn(text + length + 1, "0123456789,-");
            if (digits == 0 || text[length + 1 + digits] != ']')
                return 0;
            length += digits + 2;
        }
        if (text[length] != '.')
            return length;
        length++;
    }
}

static const formula_t *read_name(reader_t *reader)
{
    size_t length = formula_name_length(reader->at);
    const char *name = arena_text(reader->arena, reader->at, length);
    parts_t parts = {0};

    if (length == 0)
        reader->failed = 1;
    reader->at += length;
    if (*reader->at != '(')
        return node(reader, FORMULA_NAME, name, &parts);
    reader->at++;
    do
        parts_add(&parts, read_sum(reader), 0);
    while (!reader->failed && take(reader, ','));
    expect(reader, ')');
    return node(reader, FORMULA_CALL, name, &parts);
}

static const formula_t *read_primary(reader_t *reader)
{
    const formula_t *out;
    parts_t parts = {0};

    skip_spaces(reader);
    if (isdigit((unsigned char)*reader->at)) {
        size_t length = strspn(reader->at, "0123456789");
        const char *digits = arena_text(reader->arena, reader->at, length);

        reader->at += length;
        return node(reader, FORMULA_NUMBER, digits, &parts);
    }
    if (take(reader, '(')) {
        out = read_sum(reader);
        expect(reader, ')');
        return out;
    }
    if (take(reader, '<')) {
        parts_add(&parts, read_sum(reader), 0);
        expect(reader, '>');
        return node(reader, FORMULA_MEAN, "", &parts);
    }
    return read_name(reader);
}

static const formula_t *read_power(reader_t *reader)
{
    const formula_t *base = read_primary(reader);
    parts_t parts = {0};

    if (!take(reader, '^'))
        return base;
    parts_add(&parts, base, 0);
    parts_add(&parts, read_primary(reader), 0);
    return node(reader, FORMULA_POWER, "", &parts);
}

static const formula_t *read_product(reader_t *reader)
{
    const formula_t *first = read_power(reader);
    parts_t parts = {0};

    for (;;) {
        int divided = take(reader, '/');

        if (reader->failed || (!divided && !take(reader, '*')))
            break;
        if (parts.count == 0)
            parts_add(&parts, first, 0);
        parts_add(&parts, read_power(reader), divided);
    }
    return parts.count == 0 ? first : node(reader, FORMULA_PRODUCT, "", &parts);
}

static const formula_t *read_sum(reader_t *reader)
{
    parts_t parts = {0};
    const formula_t *first;
    int negative;

    if (++reader->depth > MAX_DEPTH)
        reader->failed = 1;
    negative = !reader->failed && take(reader, '-');
    first = reader->failed ? NULL : read_product(reader);
    if (negative)
        parts_add(&parts, first, 1);
    while (!reader->failed) {
        int minus = take(reader, '-');

        if (!minus && !take(reader, '+'))
            break;
        if (parts.count == 0)
            parts_add(&parts, first, 0);
        parts_add(&parts, read_product(reader), minus);
    }
    reader->depth--;
    return parts.count == 0 ? first : node(reader, FORMULA_SUM, "", &parts);
}

const formula_t *formula_read(arena_t *arena, const char *text)
{
    reader_t reader = {arena, text, 0, 0};
    const formula_t *out = read_sum(&reader);

    skip_spaces(&reader);
    return reader.failed || *reader.at ? NULL : out;
}
