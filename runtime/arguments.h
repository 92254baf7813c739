/* The command line of an emitted solver. */
#ifndef MOYAL_ARGUMENTS_H
#define MOYAL_ARGUMENTS_H

#include "axes.h"
#include "field.h"

enum { MOYAL_MOST_PATHS = 1000000000 };

typedef struct {
    const moyal_program *program;
    moyal_options options;
    double *parameters; /* of the program: room for all of them */
    const char *output, *checkpoint, *resume;
    long interval; /* seconds between two times that work is forced to disk */
    int help;
    const char *points, *box;  /* of the grid, as given */
    const char *state, *noise; /* the words */
    struct moyal_grid grid;    /* of the scheme hybrid */
    moyal_axes over;           /* of a sweep; to be cleared */
    int final;
    double began; /* by moyal_clock */
    unsigned long long given; /* bit k: option k of the table */
    unsigned char *has_value; /* per parameter: it was given; room for all of them, zeros */
} moyal_arguments;

/* Reads "--name=value", "--name value" and "-o value" over what is there, the defaults.  Whether
 * all of them are right: an option that means nothing to the program is wrong.  What is wrong is
 * said on standard error, or, where `quiet`, not. */
int moyal_arguments_read(moyal_arguments *a, int count, char **texts, int quiet);

/* The options that mean something to the program, with the present values, and its parameters. */
void moyal_arguments_help(const moyal_arguments *a, const char *name);

#endif
