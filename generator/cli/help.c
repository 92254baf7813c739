/* moyal help [COMMAND]: what there is, from the tables. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "cli/options.h"
#include "cli/output.h"

static void add_wrapped(text_t *out, const char *name, size_t column, const char *help)
{
    size_t width = strlen(name);

    text_printf(out, "  %s", name);
    if (width >= column) {
        text_add(out, "\n  ");
        width = 0;
    }
    text_printf(out, "%*s%s\n", (int)(column - width), "", help);
}

static void help_overview(text_t *out)
{
    text_add(out, "moyal: from an open quantum model to an exact classical-quantum dynamics\n\n"
                  "usage: moyal MODEL                derive, prove and run: one page\n"
                  "       moyal COMMAND [OPTION]...\n\n");
    for (size_t k = 0; k < command_count(); k++) {
        const command_t *command = command_at(k);
        text_t name;

        text_init(&name);
        text_printf(&name, "%s %s", command->name, command->argument);
        add_wrapped(out, text_string(&name), 18, command->summary);
        text_clear(&name);
    }
    text_add(
        out,
        "\nA MODEL is a text file, or - for standard input.  'moyal help COMMAND' has the "
        "options;\n"
        "'moyal --version' the version.  Exit status: 0 done or proven, 1 refuted, 2 undecided,\n"
        "64 wrong usage, 65 the model has errors, 70 internal error, 74 input or output failed.\n");
}

static void help_command(text_t *out, const command_t *command)
{
    int missing = 0;

    text_printf(out, "usage: moyal %s%s%s [OPTION]...\n\n%s\n\n", command->name,
                *command->name ? " " : "", command->argument, command->summary);
    for (size_t k = 0; k < OPTION_COUNT; k++) {
        const option_row_t *row = &option_table[k];
        text_t name;

        if ((row->commands & command->place) == 0)
            continue;
        if (!row->available) {
            missing++;
            continue;
        }
        text_init(&name);
        text_printf(&name, "%s%s%s%s%s", row->letter ? row->letter : "", row->letter ? ", " : "",
                    row->name, row->argument ? " " : "", row->argument ? row->argument : "");
        add_wrapped(out, text_string(&name), 18, row->help);
        text_clear(&name);
    }
    if (missing == 0)
        return;
    text_add(out, "\nNot available in this version:");
    for (size_t k = 0; k < OPTION_COUNT; k++) {
        const option_row_t *row = &option_table[k];

        if ((row->commands & command->place) != 0 && !row->available)
            text_printf(out, " %s", row->name);
    }
    text_add(out, "\n");
}

status_t command_help(const options_t *options)
{
    int asked = options->command->place == ON_HELP; /* not 'moyal COMMAND --help' */
    const char *name = asked ? options->positional : NULL;
    const command_t *command = !asked ? options->command : name ? command_find(name) : NULL;
    text_t out;
    status_t status;

    if (name && !command && command_is_missing(name))
        return usage_not_available(name);
    if (name && !command && command_nearest(name))
        return usage_error("no command '%s': did you mean '%s'?", name, command_nearest(name));
    if (name && !command)
        return usage_error("no command '%s': see 'moyal help'", name);
    text_init(&out);
    if (command)
        help_command(&out, command);
    else
        help_overview(&out);
    status = output_write(NULL, text_string(&out));
    text_clear(&out);
    return status;
}
