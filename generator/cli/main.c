/* The program: moyal COMMAND [OPTION]..., or moyal MODEL. */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/exact.h"
#include "base/text.h"
#include "cli/options.h"
#include "cli/output.h"
#include "runtime/array.h"
#include "runtime/ranks.h"

/* Several processes run and sweep together; all else is done by the first of them.  The others are
 * silent: what they would say is what the first one says. */
static status_t run_in_ranks(const command_t *command, const options_t *options)
{
    const moyal_ranks *ranks = options->ranks;
    const unsigned shared = ON_RUN | ON_SWEEP;

    if (ranks->count == 1 && (command->place & shared) != 0 && moyal_ranks_started() > 1)
        return usage_error("%d processes were started together, but this program works alone: "
                           "mpirun wants moyal-mpi",
                           moyal_ranks_started());
    if (ranks->rank > 0 && (command->place & shared) == 0)
        return OK;
    if (ranks->rank > 0 &&
        (!freopen("/dev/null", "w", stderr) || !freopen("/dev/null", "w", stdout)))
        return IO_ERROR;
    return command->run(options);
}

static status_t run_command(const command_t *command, int argc, char **argv, moyal_ranks *ranks)
{
    options_t options;
    status_t status = options_parse(&options, command, argc, argv);

    options.ranks = ranks;
    if (status == OK && options_has(&options, OPTION_HELP))
        status = command_help(&options);
    else if (status == OK)
        status = run_in_ranks(command, &options);
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

static status_t dispatch(int argc, char **argv, moyal_ranks *ranks)
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
        return run_command(command_find("help"), argc - 2, argv + 2, ranks);
    if (command)
        return run_command(command, argc - 2, argv + 2, ranks);
    if (is_model(word) || word[0] == '-')
        return run_command(&command_summary_row, argc - 1, argv + 1, ranks);
    return unknown_command(word);
}

int main(int argc, char **argv)
{
    moyal_ranks ranks;
    int code;

    moyal_prepare_heap();
    moyal_ranks_open(&ranks, &argc, &argv);
    code = status_exit_code(dispatch(argc, argv, &ranks));
    code = ranks.agree(&ranks, code); /* the worst of all */
    moyal_ranks_close(&ranks);
    flint_cleanup_master();
    return code;
}
