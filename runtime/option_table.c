/* The table of options of an emitted solver, and its help. */
#include "option_table.h"

#include <stdio.h>
#include <string.h>

#include "arguments.h"

enum { MOST_ROWS = 1000000, MOST_LEVELS = 1000000, MOST_PATHS = MOYAL_MOST_PATHS };
enum { MOST_THREADS = 1024, MOST_SECONDS = 1000000000 };

/* The schemes, mean field with a sampled start apart, and whether modes are cut. */
enum {
    FOR_UNRAVEL = 1 << MOYAL_UNRAVEL,
    FOR_HYBRID = 1 << MOYAL_HYBRID,
    FOR_JUMP = 1 << MOYAL_JUMP,
    FOR_SAMPLED = 2 * FOR_JUMP,
    FOR_ALL = 2 * FOR_SAMPLED - 1,
    FOR_MODES = 2 * FOR_SAMPLED,
    FOR_ENSEMBLES = FOR_UNRAVEL | FOR_JUMP | FOR_SAMPLED,
    FOR_TOLERANCE = FOR_ALL & ~FOR_UNRAVEL
};

#define AT(member) offsetof(moyal_arguments, member)
const moyal_option moyal_option_table[] = {
    {"until", "T", MOYAL_REAL, AT(options.until), FOR_ALL, 0, 0, "end time"},
    {"points", "N", MOYAL_COUNT, AT(options.points), FOR_ALL, 2, MOST_ROWS, "rows"},
    {"tol", "R", MOYAL_REAL, AT(options.tolerance), FOR_TOLERANCE, 0, 0, "tolerance"},
    {"fock", "N", MOYAL_LEVEL, AT(options.levels), FOR_MODES, 1, MOST_LEVELS,
     "levels of every mode"},
    {"method", "M", MOYAL_TEXT, AT(options.method), FOR_ALL, 0, 0, "how time goes"},
    {"traj", "N", MOYAL_COUNT, AT(options.trajectories), FOR_ENSEMBLES, 1, MOST_PATHS,
     "trajectories"},
    {"seed", "N", MOYAL_NUMBER, AT(options.seed), FOR_ENSEMBLES, 0, ~0ULL, "of the random numbers"},
    {"only", "K", MOYAL_NUMBER, AT(options.only), FOR_ENSEMBLES, 0, MOST_PATHS - 1,
     "trajectory K alone, counted from 0"},
    {"store", NULL, MOYAL_FLAG, AT(options.store_path), FOR_ENSEMBLES, 0, 0,
     "with --only: its coordinates and purity as well"},
    {"target-err", "E", MOYAL_REAL, AT(options.target_error), FOR_ENSEMBLES, 0, 0,
     "go on until all standard errors are E"},
    {"max-time", "SECONDS", MOYAL_REAL, AT(options.max_time), FOR_ENSEMBLES, 0, 0,
     "end after this time and keep what is finished"},
    {"dt", "H", MOYAL_REAL, AT(options.step), FOR_UNRAVEL, 0, 0, "time step"},
    {"antithetic", NULL, MOYAL_FLAG, AT(options.antithetic), FOR_UNRAVEL, 0, 0,
     "pairs of opposite noise"},
    {"noise", "WORD", MOYAL_TEXT, AT(noise), FOR_UNRAVEL, 0, 0, "gaussian, or weak: of few values"},
    {"state", "WORD", MOYAL_TEXT, AT(state), FOR_UNRAVEL, 0, 0,
     "auto, density or pure: how R is carried"},
    {"grid", "N[,N..]", MOYAL_TEXT, AT(points), FOR_HYBRID, 0, 0, "points along each coordinate"},
    {"box", "BOX", MOYAL_TEXT, AT(box), FOR_HYBRID, 0, 0,
     "the part of phase space, as \"C.q in [-6,6], ..\""},
    {"store-grid", "FILE", MOYAL_TEXT, AT(grid.snapshots), FOR_HYBRID, 0, 0,
     "the density on phase space as CSV"},
    {"snapshots", "N", MOYAL_COUNT, AT(grid.snapshot_count), FOR_HYBRID, 2, MOST_ROWS,
     "at N times"},
    {"threads", "N", MOYAL_LEVEL, AT(options.threads), FOR_ALL, 0, MOST_THREADS,
     "0: all processors; results do not depend on it"},
    {"output", "FILE", MOYAL_TEXT, AT(output), FOR_ALL, 0, 0,
     "or -o FILE: CSV; by its name .json, .npy or .h5"},
    {"over", "NAME=GRID", MOYAL_AXIS_OF, 0, FOR_ALL, 0, 0,
     "a parameter takes the values FROM:TO:COUNT or [V, V, ..]; all combinations"},
    {"final", NULL, MOYAL_FLAG, AT(final), FOR_ALL, 0, 0, "with --over: only last rows"},
    {"checkpoint", "FILE", MOYAL_TEXT, AT(checkpoint), FOR_ALL, 0, 0,
     "keep what is finished in FILE"},
    {"resume", "FILE", MOYAL_TEXT, AT(resume), FOR_ALL, 0, 0, "go on with it"},
    {"checkpoint-every", "SECONDS", MOYAL_COUNT, AT(interval), FOR_ALL, 0, MOST_SECONDS,
     "how often it is forced to disk"},
    {"help", NULL, MOYAL_FLAG, AT(help), FOR_ALL, 0, 0, "this list"},
    {"set", "NAME=VALUE", MOYAL_ASSIGNMENT, 0, FOR_ALL, 0, 0, "a parameter, as --NAME=VALUE"},
    {NULL, NULL, 0, 0, 0, 0, 0, NULL}};

unsigned moyal_runs_of(const moyal_program *program)
{
    unsigned runs = program->scheme == MOYAL_MEANFIELD && moyal_is_ensemble(program)
                        ? FOR_SAMPLED
                        : 1u << program->scheme;

    for (int k = 0; k < program->factor_count; k++)
        runs |= program->factor_dimensions[k] == 0 ? FOR_MODES : 0;
    return runs;
}

int moyal_option_find(const char *name, size_t length)
{
    for (int k = 0; moyal_option_table[k].name; k++)
        if (strlen(moyal_option_table[k].name) == length &&
            memcmp(moyal_option_table[k].name, name, length) == 0)
            return k;
    return -1;
}

/* ---- help ---------------------------------------------------------------------------------- */

/* The value that an option has without being given; nothing where that is none. */
static void print_value(const moyal_arguments *a, const moyal_option *option)
{
    const void *target = (const char *)a + option->member;
    const double value = option->kind == MOYAL_LEVEL   ? *(const int *)target
                         : option->kind == MOYAL_COUNT ? (double)*(const long *)target
                         : option->kind == MOYAL_NUMBER
                             ? (double)*(const unsigned long long *)target
                         : option->kind == MOYAL_REAL ? *(const double *)target
                                                      : 0;

    if (value > 0)
        printf(" (%.10g)", value);
}

void moyal_arguments_help(const moyal_arguments *a, const char *name)
{
    const moyal_program *p = a->program;
    const char *const *methods = moyal_method_names(p);

    printf("usage: %s [options]\n\n%s, scheme '%s'.  Prints a table as CSV.\n\n", name, p->model,
           p->scheme_name);
    for (const moyal_option *o = moyal_option_table; o->name; o++) {
        if (!(o->runs & moyal_runs_of(p)))
            continue;
        printf("  --%s %-*s %s", o->name, 24 - (int)strlen(o->name), o->value ? o->value : "",
               o->help);
        print_value(a, o);
        putchar('\n');
    }
    printf("\nmethods:");
    for (int k = 0; methods[k]; k++)
        printf(" %s", methods[k]);
    printf("\nparameters:\n");
    for (int k = 0; k < p->parameter_count; k++)
        printf("  %s = %g%s\n", p->parameter_names[k], p->parameter_values[k],
               moyal_option_find(p->parameter_names[k], strlen(p->parameter_names[k])) >= 0
                   ? "  (an option has this name: --set NAME=VALUE alone reaches it)"
                   : "");
}
