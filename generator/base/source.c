/* The text of a model and places in it. */
#include "base/source.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

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
    for (size_t k = 0; k < source->part_count; k++)
        free(source->parts[k].name);
    free(source->parts);
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
    case ELOOP:
        return "it is a link";
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
    if (status == OK && !is_stdin)
        (*out)->limit = limit;
    text_clear(&content);
    if (!is_stdin)
        fclose(file);
    return status;
}

/* ---- included files ---------------------------------------------------------------------- */

/* The folder of a file: "models/" of "models/a.moyal", "" of "a.moyal". */
static char *folder_of(const char *name)
{
    const char *slash = strrchr(name, '/');

    return memory_copy_bytes(name, slash == NULL ? 0 : (size_t)(slash - name) + 1);
}

/* Opens a regular file of a folder, without following a link in its place. */
static FILE *open_within(const char *folder, const char *file, const char **why)
{
    int directory = open(*folder == '\0' ? "." : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int opened = directory < 0 ? -1
                               : openat(directory, file,
                                        O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    struct stat status;
    FILE *stream = NULL;

    if (opened < 0)
        *why = reason(errno);
    else if (fstat(opened, &status) != 0 || !S_ISREG(status.st_mode))
        *why = "it is no regular file";
    else if ((stream = fdopen(opened, "rb")) == NULL)
        *why = reason(errno);
    if (directory >= 0)
        close(directory);
    if (stream == NULL && opened >= 0)
        close(opened);
    return stream;
}

/* Appends a line end, so that no line runs across files, and the text. */
static void append(source_t *source, char *name, const text_t *content)
{
    size_t begin = source->length + 1;

    source->text = memory_resize(source->text, begin + content->length + 1, 1);
    source->text[source->length] = '\n';
    if (content->length > 0)
        memcpy(source->text + begin, text_string(content), content->length);
    source->length = begin + content->length;
    source->text[source->length] = '\0';
    source->parts = memory_resize(source->parts, source->part_count + 1, sizeof *source->parts);
    source->parts[source->part_count].name = name;
    source->parts[source->part_count++].begin = begin;
}

status_t source_include(size_t *begin, source_t *source, const char *file, const char **why)
{
    char *folder = folder_of(source->name);
    status_t status = IO_ERROR;
    text_t content, name;
    FILE *stream = NULL;

    *why = "this model is no file of a folder";
    if (source->limit > 0)
        stream = open_within(folder, file, why);
    text_init(&content);
    if (stream != NULL)
        status = read_all(
            &content, stream,
            source->limit - (source->length < source->limit ? source->length : source->limit), why);
    if (stream != NULL)
        fclose(stream);
    if (status == OK) {
        text_init(&name);
        text_printf(&name, "%s%s", folder, file);
        append(source, text_take(&name), &content);
        *begin = source->parts[source->part_count - 1].begin;
    }
    text_clear(&content);
    free(folder);
    return status;
}

/* ---- places ------------------------------------------------------------------------------ */

/* The part that holds `offset`, or NULL for the text of the first file. */
static const source_part_t *find_part(const source_t *source, size_t offset)
{
    const source_part_t *part = NULL;

    for (size_t k = 0; k < source->part_count && source->parts[k].begin <= offset; k++)
        part = &source->parts[k];
    return part;
}

const char *source_name(const source_t *source, size_t offset)
{
    const source_part_t *part = find_part(source, offset);

    return part == NULL ? source->name : part->name;
}

size_t source_begin(const source_t *source, size_t offset)
{
    const source_part_t *part = find_part(source, offset);

    return part == NULL ? 0 : part->begin;
}

void source_position(size_t *line, size_t *column, const source_t *source, size_t offset)
{
    size_t at = source_begin(source, offset), size;
    unsigned code;

    *line = *column = 1;
    if (source->length >= at + 3 && memcmp(source->text + at, byte_order_mark, 3) == 0)
        at += 3;
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
