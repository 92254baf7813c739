/* Looks up commands. */
#include "cli/command.h"

#include <string.h>

#include "syntax/tree.h"

#define COMMAND_ROW(name, place, function, argument, summary)                                      \
    {name, place, function, argument, summary},
static const command_t commands[] = {COMMAND_LIST(COMMAND_ROW)};
#undef COMMAND_ROW

const command_t command_summary_row = {"", ON_SUMMARY, command_summary, "MODEL",
                                       "derive, prove and run; one page"};

size_t command_count(void)
{
    return sizeof commands / sizeof *commands;
}

const command_t *command_at(size_t index)
{
    return &commands[index];
}

const command_t *command_find(const char *name)
{
    for (size_t k = 0; k < command_count(); k++) {
        if (strcmp(commands[k].name, name) == 0)
            return &commands[k];
    }
    return NULL;
}

const char *command_nearest(const char *name)
{
    const char *names[sizeof commands / sizeof *commands];

    for (size_t k = 0; k < command_count(); k++)
        names[k] = commands[k].name;
    return syntax_nearest(name, names, command_count());
}

int command_is_missing(const char *name)
{
#define COMMAND_NAME(missing) missing,
    static const char *const names[] = {COMMAND_MISSING_LIST(COMMAND_NAME)};
#undef COMMAND_NAME

    for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
        if (strcmp(names[k], name) == 0)
            return 1;
    }
    return 0;
}
