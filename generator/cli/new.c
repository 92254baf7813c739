/* moyal new NAME: a model to start from. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "cli/options.h"
#include "cli/output.h"
#include "emit/embedded.h"

/* A name becomes a file in this folder and a title: letters, digits, '_' and '-', nothing else. */
static int name_is_plain(const char *name)
{
    size_t length = strlen(name);

    if (length == 0 || length > 100 || name[0] == '-')
        return 0;
    for (const char *c = name; *c; c++) {
        if (!isalnum((unsigned char)*c) && *c != '_' && *c != '-')
            return 0;
    }
    return 1;
}

status_t command_new(const options_t *options)
{
    static const char mark[] = "STARTER";
    const char *name = options->positional;
    const char *starter = embedded_file("generator/cli/starter.moyal", NULL);
    const char *at = starter ? strstr(starter, mark) : NULL;
    text_t path, text;
    status_t status;

    if (!at)
        return INTERNAL_ERROR;
    if (!name_is_plain(name))
        return usage_error(
            "'%s': a name of letters, digits, '_' and '-' is needed, such as my_model", name);
    text_init(&path);
    text_init(&text);
    text_printf(&path, "%s.moyal", name);
    text_add_bytes(&text, starter, (size_t)(at - starter));
    text_printf(&text, "%s%s", name, at + sizeof mark - 1);
    status = output_write_new(text_string(&path), text_string(&text));
    if (status == OK)
        fprintf(stderr, "moyal: wrote %s; try 'moyal %s'\n", text_string(&path),
                text_string(&path));
    text_clear(&path);
    text_clear(&text);
    return status;
}
