/* Growing texts. */
#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

void text_init(text_t *text)
{
    *text = (text_t){NULL, 0, 0};
}

void text_clear(text_t *text)
{
    free(text->bytes);
    text_init(text);
}

static void text_reserve(text_t *text, size_t extra)
{
    size_t wanted = text->length + extra + 1;

    if (wanted <= text->capacity)
        return;
    text->capacity = wanted > 2 * text->capacity ? wanted : 2 * text->capacity;
    text->bytes = memory_resize(text->bytes, text->capacity, 1);
}

void text_add_bytes(text_t *text, const char *bytes, size_t length)
{
    text_reserve(text, length);
    memcpy(text->bytes + text->length, bytes, length);
    text->length += length;
    text->bytes[text->length] = '\0';
}

void text_add(text_t *text, const char *string)
{
    text_add_bytes(text, string, strlen(string));
}

void text_printf(text_t *text, const char *format, ...)
{
    va_list arguments, again;
    int length;

    va_start(arguments, format);
    va_copy(again, arguments);
    length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    text_reserve(text, (size_t)length);
    vsnprintf(text->bytes + text->length, (size_t)length + 1, format, again);
    va_end(again);
    text->length += (size_t)length;
}

const char *text_string(const text_t *text)
{
    return text->bytes ? text->bytes : "";
}

char *text_take(text_t *text)
{
    char *bytes = text->bytes ? text->bytes : memory_copy_text("");

    text_init(text);
    return bytes;
}
