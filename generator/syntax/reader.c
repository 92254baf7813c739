/* Errors and lists of the reader. */
#include "syntax/reader.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

const syntax_limits_t syntax_default_limits = {
    .nesting = 200,
    .depth = 2000,
    .number_length = 400,
    .name_length = 100,
    .statements = 10000,
    .nodes = 1000000,
    .exponent = 400,
    .errors = 50,
    .blocks = 16,
    .includes = 8,
    .files = 64,
};

static int report(reader_t *reader, status_t status, span_t span, const char *code,
                  const char *message)
{
    if (reader->status != LIMIT_ERROR)
        reader->status = status;
    if (reader->quiet || reader->stopped)
        return 0;
    diags_fail(reader->diags, status, span, code, "%s", message);
    if (++reader->errors >= reader->limits->errors) {
        reader->stopped = 1;
        diags_help(reader->diags, "reading stopped here after %zu errors", reader->errors);
    }
    return 1;
}

int reader_fail(reader_t *reader, span_t span, const char *code, const char *format, ...)
{
    char message[600];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    return report(reader, MODEL_ERROR, span, code, message);
}

void reader_limit(reader_t *reader, span_t span, const char *code, const char *what, size_t limit)
{
    char message[200];

    snprintf(message, sizeof message, "%s (the limit is %zu)", what, limit);
    report(reader, LIMIT_ERROR, span, code, message);
}

void list_push(list_t *list, const void *item)
{
    if (list->count == list->capacity) {
        list->capacity = 2 * list->capacity + 16;
        list->items = memory_resize(list->items, list->capacity, sizeof(void *));
    }
    list->items[list->count++] = item;
}

void list_clear(list_t *list)
{
    free(list->items);
    list->items = NULL;
    list->count = list->capacity = 0;
}

const void *list_pop(list_t *list, size_t mark, arena_t *arena)
{
    size_t size = (list->count - mark) * sizeof(void *);
    void *copy;

    if (size == 0)
        return NULL;
    copy = arena_alloc(arena, size);
    memcpy(copy, list->items + mark, size);
    list->count = mark;
    return copy;
}
