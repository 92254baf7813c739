/* Opens stores of unfinished work. */
#include "config.h"

#include "cli/journal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "runtime/ranks.h"
#include "runtime/store.h"

enum { DEFAULT_INTERVAL = 60, MOST_INTERVAL = 1000000, MOST_RANKS = 100000 };

/* The file of rank 0 has the name itself, those of others their number behind it. */
static char *file_of_rank(const char *name, int rank)
{
    text_t text;

    text_init(&text);
    text_add(&text, name);
    if (rank > 0)
        text_printf(&text, ".%d", rank);
    return text_take(&text);
}

/* What other ranks have finished, now or in an earlier run. */
static void include_others(moyal_store *store, const char *name, const moyal_ranks *ranks)
{
    const int rank = ranks ? ranks->rank : 0, count = ranks ? ranks->count : 1;
    int found = 1;

    for (int k = 0; k < MOST_RANKS && (found || k < count); k++) {
        char *file = file_of_rank(name, k);

        found = k == rank || moyal_store_include(store, file);
        free(file);
    }
}

static status_t open_store(moyal_options *options, const char *name, int how, double interval,
                           char *identity)
{
    moyal_ranks *ranks = options->ranks;
    const int rank = ranks ? ranks->rank : 0;
    char *file = file_of_rank(name, rank), why[200];
    status_t status = OK;

    /* parts come and go with the number of ranks */
    options->store = moyal_store_open(
        file, identity, rank > 0 ? MOYAL_STORE_BEGIN | (how & MOYAL_STORE_GO_ON) : how, interval,
        why);
    if (!options->store) {
        fprintf(stderr, "moyal: %s\n", why);
        status = how == MOYAL_STORE_BEGIN ? USAGE_ERROR : IO_ERROR;
    }
    if (ranks && ranks->agree(ranks, options->store ? 0 : IO_ERROR) != 0 && status == OK)
        status = IO_ERROR;
    if (status == OK && (how & MOYAL_STORE_GO_ON))
        include_others(options->store, name, ranks);
    free(file);
    return status;
}

/* The name of the file, NULL if none is asked for; *how it is to be opened. */
static char *find_name(int *how, const options_t *line, const moyal_sweep *sweep)
{
    const char *checkpoint = line->values[OPTION_CHECKPOINT], *resume = line->values[OPTION_RESUME];
    const char *out = line->values[OPTION_OUTPUT];
    text_t text;

    *how = (checkpoint || !resume ? MOYAL_STORE_BEGIN : 0) | (resume ? MOYAL_STORE_GO_ON : 0);
    if (!sweep)
        return checkpoint || resume ? memory_copy_text(checkpoint ? checkpoint : resume) : NULL;
    *how = MOYAL_STORE_BEGIN | (options_has(line, OPTION_SWEEP_RESUME) ? MOYAL_STORE_GO_ON : 0);
    if (!out)
        return NULL;
    text_init(&text);
    text_printf(&text, "%s.journal", out);
    return text_take(&text);
}

status_t journal_open(moyal_options *options, const options_t *line, const moyal_program *unit,
                      const moyal_sweep *sweep)
{
    const char *checkpoint = line->values[OPTION_CHECKPOINT], *resume = line->values[OPTION_RESUME];
    unsigned long interval = DEFAULT_INTERVAL;
    char *name, *identity;
    int how;
    status_t status = options_count(&interval, line, OPTION_CHECKPOINT_EVERY, 0, MOST_INTERVAL);

    if (status != OK)
        return status;
    if (checkpoint && resume && strcmp(checkpoint, resume) != 0)
        return usage_error("--checkpoint and --resume name one file, if they are both given");
    if (sweep && !line->values[OPTION_OUTPUT] && options_has(line, OPTION_SWEEP_RESUME))
        return usage_error("--resume needs the table that was to be written: -o OUT");
    name = find_name(&how, line, sweep);
    if (!name)
        return OK;
    identity = moyal_identity(PACKAGE_VERSION, unit, options, sweep);
    status = identity ? open_store(options, name, how, (double)interval, identity) : LIMIT_ERROR;
    free(identity);
    free(name);
    return status;
}

/* Parts of ranks that there are no more. */
static void remove_parts(const char *name, int count)
{
    int found = 1;

    for (int k = count; k < MOST_RANKS && found; k++) {
        char *file = file_of_rank(name, k);

        found = unlink(file) == 0;
        free(file);
    }
}

void journal_close(moyal_options *options, int done)
{
    moyal_ranks *ranks = options->ranks;
    const int rank = ranks ? ranks->rank : 0;
    const char *failure = options->store ? moyal_store_failure(options->store) : NULL;
    char *name = options->store ? memory_copy_text(moyal_store_path(options->store)) : NULL;

    if (failure)
        fprintf(stderr, "moyal: warning: unfinished work could not be kept: %s\n", failure);
    if (options->store && ranks && ranks->count > 1) /* the first process has written the table */
        ranks->share(ranks, 0, &done, sizeof done);
    done = done && !(ranks && ranks->broken);
    moyal_store_close(options->store, done);
    if (name && done && rank == 0)
        remove_parts(name, ranks ? ranks->count : 1);
    free(name);
    options->store = NULL;
}
