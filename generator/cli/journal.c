/* Opens stores of unfinished work. */
#include "config.h"

#include "cli/journal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "runtime/parts.h"

enum { DEFAULT_INTERVAL = 60, MOST_INTERVAL = 1000000 };

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
    char *name, *identity, why[200];
    int how;
    status_t status = options_count(&interval, line, OPTION_CHECKPOINT_EVERY, 0, MOST_INTERVAL);

    if (status != OK)
        return status;
    if (checkpoint && resume && strcmp(checkpoint, resume) != 0)
        return usage_error("--checkpoint and --resume name one file, if they are both given");
    if ((checkpoint || (resume && !sweep)) && options_has(line, OPTION_STORE_GRID))
        return usage_error("--store-grid cannot be gone on with: its snapshots would be lost; "
                           "leave out --checkpoint and --resume, or --store-grid");
    if (sweep && !line->values[OPTION_OUTPUT] && options_has(line, OPTION_SWEEP_RESUME))
        return usage_error("--resume needs the table that was to be written: -o OUT");
    name = find_name(&how, line, sweep);
    if (!name)
        return OK;
    identity = moyal_identity(PACKAGE_VERSION, unit, options, sweep);
    if (identity)
        options->store =
            moyal_parts_open(name, identity, how, (double)interval, options->ranks, why);
    if (!options->store) {
        fprintf(stderr, "moyal: %s\n", identity ? why : "not enough memory");
        /* what is there is not to be begun with */
        status = how == MOYAL_STORE_BEGIN && access(name, F_OK) == 0 ? USAGE_ERROR : IO_ERROR;
    }
    free(identity);
    free(name);
    return status;
}

void journal_close(moyal_options *options, int done)
{
    const char *failure = options->store ? moyal_store_failure(options->store) : NULL;

    if (failure)
        fprintf(stderr, "moyal: warning: unfinished work could not be kept: %s\n", failure);
    moyal_parts_close(options->store, options->ranks, done);
    options->store = NULL;
}
