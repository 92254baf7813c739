/* The commands of the program, in one table: dispatch, help and suggestions come from it. */
#ifndef MOYAL_CLI_COMMAND_H
#define MOYAL_CLI_COMMAND_H

#include <stddef.h>

#include "base/status.h"

typedef struct options_struct options_t;

/* Bits that tell where an option may stand (cli/options.h). */
enum {
    ON_SUMMARY = 1,
    ON_DERIVE = 2,
    ON_PROVE = 4,
    ON_RUN = 8,
    ON_EMIT = 16,
    ON_MODELS = 32,
    ON_NEW = 64,
    ON_HELP = 128,
    ON_EXPORT = 256,
    ON_SWEEP = 512,
    ON_CORRELATE = 1024,
    ON_CHECK = 2048
};

/*    name       place       function          argument       what it does */
#define COMMAND_LIST(X)                                                                            \
    X("derive", ON_DERIVE, command_derive, "MODEL", "the equations of a model, exactly")           \
    X("prove", ON_PROVE, command_prove, "MODEL", "is it an exact classical-quantum dynamics?")     \
    X("check", ON_CHECK, command_check, "CERT.json", "is what a certificate claims true?")         \
    X("run", ON_RUN, command_run, "MODEL", "solve the equations numerically")                      \
    X("sweep", ON_SWEEP, command_sweep, "MODEL", "solve on a grid of parameters, one table")       \
    X("correlate", ON_CORRELATE, command_correlate, "MODEL", "correlation functions and spectra")  \
    X("emit", ON_EMIT, command_emit, "MODEL", "write a solver of its own in C")                    \
    X("export", ON_EXPORT, command_export, "MODEL", "write a script for another program")          \
    X("models", ON_MODELS, command_models, "[NAME]", "list the models within, or print one")       \
    X("new", ON_NEW, command_new, "NAME", "write NAME.moyal, a model to start from")               \
    X("help", ON_HELP, command_help, "[COMMAND]", "this text, or the options of a command")

/* Commands of the language contract that this version does not have. */
#define COMMAND_MISSING_LIST(X) X("report")

typedef struct {
    const char *name;
    unsigned place;
    status_t (*run)(const options_t *options);
    const char *argument; /* in brackets if it may be missing */
    const char *summary;
} command_t;

/* `moyal MODEL`: it has no name. */
extern const command_t command_summary_row;

const command_t *command_find(const char *name); /* NULL if there is none */
size_t command_count(void);
const command_t *command_at(size_t index);
const char *command_nearest(const char *name); /* NULL if nothing is near */
int command_is_missing(const char *name);      /* in COMMAND_MISSING_LIST */

#define COMMAND_DECLARE(name, place, function, argument, summary)                                  \
    status_t function(const options_t *options);
COMMAND_LIST(COMMAND_DECLARE)
#undef COMMAND_DECLARE
status_t command_summary(const options_t *options);

#endif
