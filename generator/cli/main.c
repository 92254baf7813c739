/* The program: moyal COMMAND [OPTION]..., or moyal MODEL. */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/exact.h"
#include "base/text.h"
#include "cli/options.h"
#include "cli/output.h"

static status_t run_command(const command_t *command, int argc, char **argv)
{
    options_t options;
    status_t status = options_parse(&options, command, argc, argv);

    if (status == OK && options_has(&options, OPTION_HELP))
        status = command_help(&options);
    else if (status == OK)
        status = command->run(&options);
    options_clear(&options);
    return status;
}

/* A word that is no command: the name of a model, unless it looks like a slip. */
static int is_model(const char *word)
{
    return strcmp(word, "-") == 0 || strchr(word, '/') || strchr(word, '.') ||
           access(word, F_OK) == 0;
}

static status_t unknown_command(const char *word)
{
    const char *near = command_nearest(word);

    if (command_is_missing(word))
        return usage_not_available(word);
    if (near)
        return usage_error("unknown command '%s': did you mean '%s'?", word, near);
    return usage_error("no command and no file '%s': see 'moyal help'", word);
}

static status_t dispatch(int argc, char **argv)
{
    const char *word = argc > 1 ? argv[1] : "";
    const command_t *command = command_find(word);

    if (argc < 2) {
        fputs("usage: moyal MODEL, or moyal COMMAND ...: see 'moyal help'\n", stderr);
        return USAGE_ERROR;
    }
    if (strcmp(word, "--version") == 0)
        return output_write(NULL, "moyal " PACKAGE_VERSION "\n");
    if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0)
        return run_command(command_find("help"), argc - 2, argv + 2);
    if (command)
        return run_command(command, argc - 2, argv + 2);
    if (is_model(word) || word[0] == '-')
        return run_command(&command_summary_row, argc - 1, argv + 1);
    return unknown_command(word);
}

int main(int argc, char **argv)
{
    int code = status_exit_code(dispatch(argc, argv));

    flint_cleanup_master();
    return code;
}
