/* Reads the command line of an emitted solver, by the table of options. */
#include "arguments.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "context.h"
#include "hdf5.h"
#include "option_table.h"
#include "output.h"
#include "rational.h"

typedef struct {
    moyal_arguments *a;
    int quiet;
} reader_t;

/* ---- values -------------------------------------------------------------------------------- */

static int wrong(const reader_t *r, const char *format, ...)
{
    va_list arguments;

    if (r->quiet)
        return 0;
    va_start(arguments, format);
    fputs("error: ", stderr);
    vfprintf(stderr, format, arguments);
    fputs("\n'--help' lists the options\n", stderr);
    va_end(arguments);
    return 0;
}

static int set_real(const reader_t *r, const moyal_option *option, const char *text)
{
    double *target = (double *)(void *)((char *)r->a + option->member);
    moyal_rational value;

    if (!moyal_rational_read(&value, text))
        return wrong(r, "'--%s': not a number: '%s'", option->name, text);
    *target = moyal_rational_double(&value);
    return *target > 0 ? 1 : wrong(r, "'--%s': not a positive number: '%s'", option->name, text);
}

static int set_whole(const reader_t *r, const moyal_option *option, const char *text)
{
    void *target = (char *)r->a + option->member;
    char *end;
    unsigned long long value;

    errno = 0;
    value = strtoull(text, &end, 10);
    if (*text < '0' || *text > '9' || *end)
        return wrong(r, "'--%s': not a count: '%s'", option->name, text);
    if (errno || value < option->least || value > option->most)
        return wrong(r, "'--%s': too %s: '%s'", option->name,
                     !errno && value < option->least ? "small" : "large", text);
    if (option->kind == MOYAL_LEVEL)
        *(int *)target = (int)value;
    else if (option->kind == MOYAL_COUNT)
        *(long *)target = (long)value;
    else
        *(unsigned long long *)target = value;
    return 1;
}

/* Sets the parameter whose name is the `length` bytes at `name`. */
static int set_parameter(const reader_t *r, const char *name, size_t length, const char *text)
{
    const moyal_program *program = r->a->program;
    moyal_rational value;

    for (int k = 0; k < program->parameter_count; k++) {
        const char *known = program->parameter_names[k];

        if (strlen(known) != length || memcmp(known, name, length) != 0)
            continue;
        if (!moyal_rational_read(&value, text))
            return wrong(r, "'%s': not a number: '%s'", known, text);
        r->a->parameters[k] = moyal_rational_double(&value);
        r->a->has_value[k] = 1;
        return 1;
    }
    return wrong(r, "there is no parameter or option '%.*s'", (int)length, name);
}

static int set_assignment(const reader_t *r, const char *text)
{
    const char *equals = strchr(text, '=');

    if (!equals)
        return wrong(r, "--set wants NAME=VALUE, not '%s'", text);
    return set_parameter(r, text, (size_t)(equals - text), equals + 1);
}

static int add_axis(const reader_t *r, const char *text)
{
    char why[MOYAL_AXES_WHY];

    return moyal_axes_add(&r->a->over, r->a->program, text, why) || wrong(r, "%s", why);
}

/* ---- options ------------------------------------------------------------------------------- */

static int is_given(const moyal_arguments *a, const char *name)
{
    return a->given >> moyal_option_find(name, strlen(name)) & 1;
}

static int set_option(const reader_t *r, const moyal_option *option, const char *value)
{
    void *target = (char *)r->a + option->member;

    r->a->given |= 1ull << (option - moyal_option_table);
    switch (option->kind) {
    case MOYAL_FLAG:
        return *(int *)target = 1;
    case MOYAL_REAL:
        return set_real(r, option, value);
    case MOYAL_ASSIGNMENT:
        return set_assignment(r, value);
    case MOYAL_AXIS_OF:
        return add_axis(r, value);
    case MOYAL_TEXT:
        *(const char **)target = value;
        return 1;
    default:
        return set_whole(r, option, value);
    }
}

/* The option, or parameter, at texts[*at], with its value behind '=' or in the next one. */
static int read_option(const reader_t *r, int *at, int count, char **texts)
{
    const char *text = texts[*at], *equals = strchr(text, '=');
    size_t length;
    int k;

    if (strcmp(text, "-o") == 0)
        text = "--output";
    if (strcmp(text, "-h") == 0)
        text = "--help";
    if (strncmp(text, "--", 2) != 0)
        return wrong(r, "not an option: '%s'", text);
    length = equals ? (size_t)(equals - text) - 2 : strlen(text) - 2;
    text += 2;
    k = moyal_option_find(text, length);
    if (k >= 0 && moyal_option_table[k].kind == MOYAL_FLAG)
        return equals ? wrong(r, "'--%.*s' takes no value", (int)length, text)
                      : set_option(r, &moyal_option_table[k], NULL);
    if (!equals && *at + 1 == count)
        return wrong(r, "'--%s' wants a value", text);
    equals = equals ? equals + 1 : texts[++*at];
    return k >= 0 ? set_option(r, &moyal_option_table[k], equals)
                  : set_parameter(r, text, length, equals);
}

/* ---- what belongs together ----------------------------------------------------------------- */

/* Options that mean nothing to this program, or nothing without another one. */
static int check_meaning(const reader_t *r)
{
    static const char *const pairs[][3] = {{"store", "only", "only"},
                                           {"snapshots", "store-grid", "store-grid"},
                                           {"final", "over", "over"},
                                           {"checkpoint-every", "checkpoint", "resume"}};
    const moyal_arguments *a = r->a;

    for (int k = 0; moyal_option_table[k].name; k++)
        if ((a->given >> k & 1) && !(moyal_option_table[k].runs & moyal_runs_of(a->program)))
            return wrong(r, "'--%s' has no meaning for this solver: scheme %s%s",
                         moyal_option_table[k].name, a->program->scheme_name,
                         strcmp(moyal_option_table[k].name, "fock") == 0 ? ", no modes in R" : "");
    for (size_t k = 0; k < sizeof pairs / sizeof *pairs; k++)
        if (is_given(a, pairs[k][0]) && !is_given(a, pairs[k][1]) && !is_given(a, pairs[k][2]))
            return wrong(r, "'--%s' has no meaning without --%s", pairs[k][0], pairs[k][1]);
    if (a->checkpoint && a->resume && strcmp(a->checkpoint, a->resume) != 0)
        return wrong(r, "--checkpoint and --resume name one file, not '%s' as well", a->resume);
    if ((a->checkpoint || a->resume) && a->grid.snapshots)
        return wrong(r, "--store-grid cannot be gone on with: the snapshots in '%s' would be lost",
                     a->grid.snapshots);
    if (moyal_kind_of_file(a->output) == MOYAL_NO_KIND)
        return wrong(r, "'%s': the name of a table ends in .csv, .json, .npy or .h5", a->output);
    if (moyal_kind_of_file(a->output) == MOYAL_HDF5_FILE && moyal_hdf5_missing())
        return wrong(r, "'%s': %s", a->output, moyal_hdf5_missing());
    return 1;
}

static int check_sweep(const reader_t *r)
{
    static const char *const alone[] = {"only", "store-grid", "max-time"};
    const moyal_arguments *a = r->a;
    char why[MOYAL_CONTEXT_WHY];

    for (size_t k = 0; a->over.count > 0 && k < sizeof alone / sizeof *alone; k++)
        if (is_given(a, alone[k]))
            return wrong(r, "'--%s' has no meaning in a sweep", alone[k]);
    for (int k = 0; k < a->over.count; k++) {
        if (a->has_value[a->over.parameters[k]])
            return wrong(r, "%s is swept by --over: give one of them", a->over.axes[k].name);
        a->has_value[a->over.parameters[k]] = 1;
    }
    return moyal_parameters_follow(a->program, a->has_value, why) || wrong(r, "%s", why);
}

static int set_word(const reader_t *r, int *target, const char *value, const char *const *words)
{
    for (*target = 0; value && words[*target]; ++*target)
        if (strcmp(words[*target], value) == 0)
            return 1;
    return value ? wrong(r, "not a word that this option has: '%s'", value) : 1;
}

static int set_words(const reader_t *r)
{
    static const char *const states[] = {"auto", "density", "pure", NULL};
    static const char *const noises[] = {"gaussian", "weak", NULL};

    return set_word(r, &r->a->options.state, r->a->state, states) &&
           set_word(r, &r->a->options.weak_noise, r->a->noise, noises);
}

static int set_grid(const reader_t *r)
{
    moyal_arguments *a = r->a;
    char why[MOYAL_GRID_WHY];

    if ((a->points && !moyal_grid_points(&a->grid, a->program, a->points, why)) ||
        (a->box && !moyal_grid_box(&a->grid, a->program, a->box, why)))
        return wrong(r, "%s", why);
    a->options.grid = &a->grid;
    return 1;
}

/* Pairs are whole; a target has no other limit than --traj; K is one of the ensemble. */
static void set_paths(moyal_arguments *a)
{
    moyal_options *o = &a->options;

    o->alone = is_given(a, "only");
    if (o->target_error > 0 && !is_given(a, "traj"))
        o->trajectories = MOYAL_MOST_PATHS;
    if (o->antithetic)
        o->trajectories += o->trajectories % 2;
    if (o->alone && (unsigned long long)o->trajectories <= o->only)
        o->trajectories = (long)o->only + 1;
}

int moyal_arguments_read(moyal_arguments *a, int count, char **texts, int quiet)
{
    const reader_t reader = {a, quiet};

    for (int k = 1; k < count; k++)
        if (!read_option(&reader, &k, count, texts))
            return 0;
    if (a->help)
        return 1;
    if (!check_meaning(&reader) || !check_sweep(&reader) || !set_words(&reader) ||
        !set_grid(&reader))
        return 0;
    set_paths(a);
    return 1;
}
