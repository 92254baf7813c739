/* moyal models [NAME]: the models that the program carries within it. */
#include <string.h>

#include "base/text.h"
#include "cli/options.h"
#include "cli/output.h"
#include "emit/embedded.h"
#include "syntax/tree.h"

enum { MODELS_MAX = 256 };

/* The name of an embedded model, without folder and ending, or NULL if `file` is none. */
static const char *model_name(const char *file, size_t *length)
{
    static const char folder[] = "models/", ending[] = ".moyal";
    size_t total = strlen(file), head = sizeof folder - 1, tail = sizeof ending - 1;

    if (total <= head + tail || strncmp(file, folder, head) != 0 ||
        strcmp(file + total - tail, ending) != 0)
        return NULL;
    *length = total - head - tail;
    return file + head;
}

/* The first comment line of a model: what it is about. */
static size_t first_comment(const char **line, const char *text)
{
    *line = text + strspn(text, "# ");
    return strcspn(*line, "\n");
}

static status_t print_model(const char *name)
{
    text_t names[MODELS_MAX];
    const char *list[MODELS_MAX] = {NULL}, *near, *text = NULL;
    size_t count = 0, length;
    status_t status;

    for (const embedded_t *file = embedded_table; file->name && count < MODELS_MAX; file++) {
        const char *start = model_name(file->name, &length);

        if (!start)
            continue;
        text_init(&names[count]);
        text_add_bytes(&names[count], start, length);
        list[count] = text_string(&names[count]);
        if (strcmp(list[count++], name) == 0)
            text = file->text;
    }
    near = syntax_nearest(name, list, count);
    if (text)
        status = output_write(NULL, text);
    else if (near)
        status = usage_error("no model '%s' within: did you mean '%s'?", name, near);
    else
        status = usage_error("no model '%s' within: 'moyal models' lists them", name);
    while (count > 0)
        text_clear(&names[--count]);
    return status;
}

status_t command_models(const options_t *options)
{
    text_t out;
    status_t status;

    if (options->positional)
        return print_model(options->positional);
    text_init(&out);
    for (const embedded_t *file = embedded_table; file->name; file++) {
        size_t length, line_length;
        const char *line, *name = model_name(file->name, &length);

        if (!name)
            continue;
        line_length = first_comment(&line, file->text);
        text_printf(&out, "%-*.*s  %.*s\n", 26, (int)length, name, (int)line_length, line);
    }
    text_add(&out, "\n'moyal models NAME > NAME.moyal' writes one to a file of yours.\n");
    status = output_write(NULL, text_string(&out));
    text_clear(&out);
    return status;
}
