/* The main program of an emitted solver: options, a run of the unit, the table. */
#include <errno.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "output.h"
#include "solve.h"

extern const moyal_program moyal_unit; /* in the generated file */

enum { EXIT_USAGE = 64, EXIT_INTERNAL = 70, EXIT_IO = 74 };

typedef struct {
    moyal_options options;
    double *parameters;
    const char *output;
    int help;
} arguments_t;

static volatile sig_atomic_t interrupted;

static void on_interrupt(int number)
{
    interrupted = 1;
    signal(number, SIG_DFL); /* a second one ends the program */
}

/* A number, or a quotient of two: "1/8".  Whether `text` is one. */
static int read_number(const char *text, double *value)
{
    char *end;
    double below;

    *value = strtod(text, &end);
    if (end == text)
        return 0;
    if (*end == '/') {
        const char *rest = end + 1;

        below = strtod(rest, &end);
        if (end == rest)
            return 0;
        *value /= below;
    }
    return *end == '\0' && isfinite(*value);
}

static int read_count(const char *text, long *value)
{
    char *end;

    errno = 0;
    *value = strtol(text, &end, 10);
    return end != text && *end == '\0' && errno == 0 && *value >= 0;
}

static int wrong(const char *format, const char *what)
{
    fprintf(stderr, "error: ");
    fprintf(stderr, format, what);
    fprintf(stderr, "\n'--help' lists the options\n");
    return EXIT_USAGE;
}

/* Sets the parameter whose name is the `length` bytes at `name`. */
static int set_parameter(arguments_t *a, const char *name, size_t length, const char *value)
{
    for (int k = 0; k < moyal_unit.parameter_count; k++) {
        const char *known = moyal_unit.parameter_names[k];

        if (strlen(known) == length && memcmp(known, name, length) == 0)
            return read_number(value, a->parameters + k) ? 0 : wrong("not a number: '%s'", value);
    }
    fprintf(stderr, "error: there is no parameter or option '%.*s'\n'--help' lists the options\n",
            (int)length, name);
    return EXIT_USAGE;
}

static int set_assignment(arguments_t *a, const char *text)
{
    const char *equals = strchr(text, '=');

    if (!equals)
        return wrong("--set wants NAME=VALUE, not '%s'", text);
    return set_parameter(a, text, (size_t)(equals - text), equals + 1);
}

static int set_seed(arguments_t *a, const char *value)
{
    char *end;

    errno = 0;
    a->options.seed = strtoull(value, &end, 10);
    return end != value && *end == '\0' && errno == 0 && value[0] != '-'
               ? 0
               : wrong("not a seed: '%s'", value);
}

static int set_threads(arguments_t *a, const char *value)
{
    long count;

    if (!read_count(value, &count) || count > 1024)
        return wrong("not a number of threads: '%s'", value);
    a->options.threads = (int)count;
    return 0;
}

static int set_levels(arguments_t *a, const char *value)
{
    long count;

    if (!read_count(value, &count) || count < 1 || count > 32768)
        return wrong("not a number of levels: '%s'", value);
    a->options.levels = (int)count;
    return 0;
}

static int set_real(double *target, const char *value)
{
    return read_number(value, target) ? 0 : wrong("not a number: '%s'", value);
}

static int set_count(long *target, const char *value)
{
    return read_count(value, target) ? 0 : wrong("not a count: '%s'", value);
}

/* An option with its value; `name` without dashes, `length` bytes of it. */
static int set_option(arguments_t *a, const char *name, size_t length, const char *value)
{
    static const char *const names[] = {"until", "points",  "tol",    "fock",   "traj", "dt",
                                        "seed",  "threads", "method", "output", "set"};
    size_t k = 0;

    while (k < sizeof names / sizeof *names &&
           (strlen(names[k]) != length || memcmp(names[k], name, length) != 0))
        k++;
    switch (k) {
    case 0:
        return set_real(&a->options.until, value);
    case 1:
        return set_count(&a->options.points, value);
    case 2:
        return set_real(&a->options.tolerance, value);
    case 3:
        return set_levels(a, value);
    case 4:
        return set_count(&a->options.trajectories, value);
    case 5:
        return set_real(&a->options.step, value);
    case 6:
        return set_seed(a, value);
    case 7:
        return set_threads(a, value);
    case 8:
        a->options.method = value;
        return 0;
    case 9:
        a->output = value;
        return 0;
    case 10:
        return set_assignment(a, value);
    default:
        return set_parameter(a, name, length, value);
    }
}

/* "--name=value", "--name value", "-o value", "--help". */
static int read_arguments(arguments_t *a, int count, char **texts)
{
    for (int k = 1; k < count; k++) {
        const char *text = texts[k], *equals = strchr(text, '=');
        int status;

        if (strcmp(text, "--help") == 0 || strcmp(text, "-h") == 0) {
            a->help = 1;
            return 0;
        }
        if (strcmp(text, "-o") == 0)
            text = "--output";
        if (strncmp(text, "--", 2) != 0)
            return wrong("not an option: '%s'", text);
        if (equals) {
            status = set_option(a, text + 2, (size_t)(equals - text) - 2, equals + 1);
        } else {
            if (k + 1 == count)
                return wrong("'%s' wants a value", text);
            status = set_option(a, text + 2, strlen(text + 2), texts[++k]);
        }
        if (status)
            return status;
    }
    return 0;
}

static void print_help(const char *name)
{
    const moyal_program *p = &moyal_unit;
    const char *const *methods = moyal_method_names(p);

    printf("usage: %s [options]\n\n%s, scheme '%s'.  Prints a table as CSV.\n\n", name, p->model,
           p->scheme_name);
    printf("  --until T        end time (%g)\n  --points N       rows (%ld)\n", p->until,
           p->points);
    if (p->scheme != MOYAL_UNRAVEL)
        printf("  --tol R          tolerance (%g)\n", p->tolerance);
    printf("  --fock N         levels of every mode (%d)\n", p->levels);
    if (moyal_is_ensemble(p))
        printf("  --traj N         trajectories (%ld)\n  --seed N         (%llu)\n"
               "  --threads N      0: all processors; results do not depend on it\n",
               p->trajectories, p->seed);
    if (p->scheme == MOYAL_UNRAVEL)
        printf("  --dt H           time step (%g)\n", p->step);
    for (int k = 0; methods[k]; k++)
        printf("%s%s", k ? ", " : "  --method M       ", methods[k]);
    printf("\n  -o FILE          CSV, or JSON for a name that ends in .json\n"
           "  --NAME=VALUE, --set NAME=VALUE   a parameter:\n");
    for (int k = 0; k < p->parameter_count; k++)
        printf("      %s = %g\n", p->parameter_names[k], p->parameter_values[k]);
}

static int is_json(const char *path)
{
    const size_t length = path ? strlen(path) : 0;

    return length > 5 && strcmp(path + length - 5, ".json") == 0;
}

static int write_result(const arguments_t *a, const moyal_result *result)
{
    moyal_output output;

    if (moyal_output_open(&output, a->output) != 0) {
        perror(a->output);
        return EXIT_IO;
    }
    if (is_json(a->output))
        moyal_write_json(output.file, &moyal_unit, &a->options, result);
    else
        moyal_write_csv(output.file, &moyal_unit, &a->options, result);
    if (moyal_output_close(&output, 1) != 0) {
        perror(a->output ? a->output : "standard output");
        return EXIT_IO;
    }
    return 0;
}

static int run(const arguments_t *a)
{
    moyal_result result;
    moyal_outcome outcome = moyal_solve(&result, &moyal_unit, &a->options);
    int status = 0;

    moyal_warn_purity(stderr, NULL, &result);
    if (outcome != MOYAL_DONE)
        fprintf(stderr, "%s: %s\n", outcome == MOYAL_STOPPED ? "warning" : "error", result.message);
    else if (result.levels > 0 && (result.loss > 1e-6 || result.edge > 1e-6))
        fprintf(stderr,
                "warning: %d levels may be too few (--fock): trace off by %.1e, weight %.1e in the "
                "highest\n",
                result.levels, result.loss, result.edge);
    if (outcome == MOYAL_BAD_INPUT) /* of options and parameters: the rest was generated */
        status = EXIT_USAGE;
    else if (outcome > MOYAL_STOPPED)
        status = EXIT_INTERNAL;
    if (result.rows > 0) {
        int written = write_result(a, &result);

        status = status ? status : written;
    }
    moyal_result_clear(&result);
    return status;
}

int main(int count, char **texts)
{
    arguments_t a = {.parameters = NULL};
    const size_t room = (size_t)moyal_unit.parameter_count + 1;
    int status;

    moyal_default_options(&a.options, &moyal_unit);
    a.parameters = malloc(room * sizeof *a.parameters);
    if (!a.parameters)
        return EXIT_INTERNAL;
    for (int k = 0; k < moyal_unit.parameter_count; k++)
        a.parameters[k] = moyal_unit.parameter_values[k];
    a.options.parameters = a.parameters;
    a.options.stop = &interrupted;
    signal(SIGINT, on_interrupt);
    status = read_arguments(&a, count, texts);
    if (status == 0 && a.help)
        print_help(texts[0]);
    else if (status == 0)
        status = run(&a);
    free(a.parameters);
    return status;
}
