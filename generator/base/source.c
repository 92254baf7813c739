/* The text of a model and places in it. */
#include "base/source.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "base/utf8.h"

static const char byte_order_mark[] = "\xEF\xBB\xBF";

source_t *source_new(const char *name, const char *text, size_t length)
{
    source_t *source = memory_new(1, sizeof(source_t));

    source->name = memory_copy_text(name);
    source->text = memory_new(length + 1, 1);
    if (length > 0)
        memcpy(source->text, text, length);
    source->length = length;
    return source;
}

void source_free(source_t *source)
{
    if (source == NULL)
        return;
    free(source->name);
    free(source->text);
    free(source);
}

/* A constant text for the common causes; strerror's may change with the next call. */
static const char *reason(int error)
{
    switch (error) {
    case ENOENT:
        return "no such file";
    case ENOTDIR:
        return "a part of the path is not a folder";
    case EACCES:
        return "permission denied";
    case EISDIR:
        return "it is a folder";
    case ENAMETOOLONG:
        return "the name is too long";
    default:
        return "it cannot be read";
    }
}

/* Reads to the end of `file`, but not more than one byte above `limit`. */
static status_t read_all(text_t *content, FILE *file, size_t limit, const char **why)
{
    char block[8192];
    size_t got;

    while (content->length <= limit && (got = fread(block, 1, sizeof block, file)) > 0)
        text_add_bytes(content, block, got);
    if (ferror(file)) {
        *why = reason(errno);
        return IO_ERROR;
    }
    if (content->length > limit) {
        *why = "the file is larger than the limit";
        return LIMIT_ERROR;
    }
    return OK;
}

status_t source_read(source_t **out, const char *name, size_t limit, const char **why)
{
    int is_stdin = strcmp(name, "-") == 0;
    FILE *file = is_stdin ? stdin : fopen(name, "rb");
    text_t content;
    status_t status;

    *out = NULL;
    *why = "";
    if (file == NULL) {
        *why = reason(errno);
        return IO_ERROR;
    }
    text_init(&content);
    status = read_all(&content, file, limit, why);
    if (status == OK)
        *out = source_new(name, text_string(&content), content.length);
    text_clear(&content);
    if (!is_stdin)
        fclose(file);
    return status;
}

void source_position(size_t *line, size_t *column, const source_t *source, size_t offset)
{
    size_t at = 0, size;
    unsigned code;

    *line = *column = 1;
    if (source->length >= 3 && memcmp(source->text, byte_order_mark, 3) == 0)
        at = 3;
    while (at < offset && at < source->length) {
        if (source->text[at] == '\n') {
            *line += 1;
            *column = 1;
            at++;
            continue;
        }
        size = utf8_decode(&code, source->text + at, source->length - at);
        at += size == 0 ? 1 : size;
        if (at <= offset)
            *column += 1;
    }
}
