/* The main program of an emitted solver: options, a run of the unit, the table. */
#include <errno.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "field.h"
#include "output.h"
#include "parts.h"
#include "sweep.h"

extern const moyal_program moyal_unit; /* in the generated file */

enum { EXIT_USAGE = 64, EXIT_RUN = 65, EXIT_INTERNAL = 70, EXIT_IO = 74 };
enum { MOST_ROWS = 1000000, MOST_PATHS = 1000000000 };

typedef struct {
    moyal_options options;
    double *parameters;
    const char *output;
    const char *checkpoint, *resume;
    double interval;        /* seconds */
    int help, limited;      /* the number of trajectories was given */
    struct moyal_grid grid; /* of the scheme hybrid */
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

    if (!read_count(value, &count) || count < 1 || count > 1000000)
        return wrong("not a number of levels: '%s'", value);
    a->options.levels = (int)count;
    return 0;
}

static int set_real(double *target, const char *value)
{
    return read_number(value, target) ? 0 : wrong("not a number: '%s'", value);
}

static int set_count(long *target, const char *value, long least, long most)
{
    long count;

    if (!read_count(value, &count))
        return wrong("not a count: '%s'", value);
    if (count < least || count > most)
        return wrong(count < least ? "too small: '%s'" : "too large: '%s'", value);
    *target = count;
    return 0;
}

/* What belongs to the lattice of the scheme hybrid. */
static int set_grid(arguments_t *a, int which, const char *name, const char *value)
{
    char why[MOYAL_GRID_WHY];

    a->options.grid = &a->grid;
    if (moyal_unit.scheme != MOYAL_HYBRID)
        return wrong("'--%s' belongs to the scheme hybrid", name);
    if (which == 0 && !moyal_grid_points(&a->grid, &moyal_unit, value, why))
        return wrong("%s", why);
    if (which == 1 && !moyal_grid_box(&a->grid, &moyal_unit, value, why))
        return wrong("%s", why);
    if (which == 2)
        a->grid.snapshots = value;
    return which == 3 ? set_count(&a->grid.snapshot_count, value, 2, MOST_ROWS) : 0;
}

static int set_word(int *target, const char *value, const char *const *words)
{
    for (*target = 0; words[*target]; ++*target)
        if (strcmp(words[*target], value) == 0)
            return 0;
    return wrong("not a word that this option has: '%s'", value);
}

/* What is asked of trajectories besides their number. */
static int set_paths(arguments_t *a, int which, const char *name, const char *value)
{
    static const char *const states[] = {"auto", "density", "pure", NULL};
    static const char *const noises[] = {"gaussian", "weak", NULL};
    moyal_options *o = &a->options;
    long only = 0;
    int status = 0;

    if (!moyal_is_ensemble(&moyal_unit))
        return wrong("'--%s' belongs to ensembles", name);
    if (which == 0)
        return set_word(&o->state, value, states);
    if (which == 1)
        return set_word(&o->weak_noise, value, noises);
    if (which == 4) {
        status = set_count(&only, value, 0, MOST_PATHS - 1);
        o->alone = 1;
        o->only = (unsigned long long)only;
        return status;
    }
    status = set_real(which == 2 ? &o->target_error : &o->max_time, value);
    if (status == 0 && !((which == 2 ? o->target_error : o->max_time) > 0))
        return wrong("not a positive number: '%s'", value);
    return status;
}

/* Pairs are whole; a target has no other limit than --traj; K is one of the ensemble. */
static int finish_paths(arguments_t *a)
{
    moyal_options *o = &a->options;

    if (o->store_path && !o->alone)
        return wrong("'%s' has no meaning without --only", "--store");
    if (o->target_error > 0 && !a->limited)
        o->trajectories = MOST_PATHS;
    if (o->antithetic)
        o->trajectories += o->trajectories % 2;
    if (o->alone && (unsigned long long)o->trajectories <= o->only)
        o->trajectories = (long)o->only + 1;
    return 0;
}

/* Options without a value. */
static int set_flag(arguments_t *a, const char *text)
{
    if (strcmp(text, "--help") == 0 || strcmp(text, "-h") == 0)
        a->help = 1;
    else if (strcmp(text, "--antithetic") == 0)
        a->options.antithetic = 1;
    else if (strcmp(text, "--store") == 0)
        a->options.store_path = 1;
    else
        return 0;
    return 1;
}

/* An option with its value; `name` without dashes, `length` bytes of it. */
static int set_option(arguments_t *a, const char *name, size_t length, const char *value)
{
    static const char *const names[] = {
        "until",    "points", "tol",        "fock",      "traj",       "dt",     "seed",
        "threads",  "method", "output",     "set",       "checkpoint", "resume", "checkpoint-every",
        "grid",     "box",    "store-grid", "snapshots", "state",      "noise",  "target-err",
        "max-time", "only"};
    size_t k = 0;

    while (k < sizeof names / sizeof *names &&
           (strlen(names[k]) != length || memcmp(names[k], name, length) != 0))
        k++;
    switch (k) {
    case 0:
        return set_real(&a->options.until, value);
    case 1:
        return set_count(&a->options.points, value, 2, MOST_ROWS);
    case 2:
        return set_real(&a->options.tolerance, value);
    case 3:
        return set_levels(a, value);
    case 4:
        a->limited = 1;
        return set_count(&a->options.trajectories, value, 1, MOST_PATHS);
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
    case 11:
        a->checkpoint = value;
        return 0;
    case 12:
        a->resume = value;
        return 0;
    case 13:
        return set_real(&a->interval, value);
    case 14:
    case 15:
    case 16:
    case 17:
        return set_grid(a, (int)k - 14, names[k], value);
    case 18:
    case 19:
    case 20:
    case 21:
    case 22:
        return set_paths(a, (int)k - 18, names[k], value);
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

        if (set_flag(a, text))
            continue;
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
    return finish_paths(a);
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
    if (moyal_is_ensemble(p))
        printf(
            "  --only K         trajectory K alone; --store: its coordinates and purity as well\n"
            "  --target-err E   go on until all standard errors are E; --max-time SECONDS\n");
    if (p->scheme == MOYAL_UNRAVEL)
        printf("  --dt H           time step (%g)\n"
               "  --antithetic     pairs of opposite noise; --noise gaussian|weak\n"
               "  --state S        auto, density, pure: how R is carried\n",
               p->step);
    if (p->scheme == MOYAL_HYBRID)
        printf("  --grid N[,N..]   points along each coordinate; --box \"%s in [-6,6], ..\"\n"
               "  --store-grid F   the density on phase space as CSV, at --snapshots N times\n",
               p->coordinate_names[0]);
    for (int k = 0; methods[k]; k++)
        printf("%s%s", k ? ", " : "  --method M       ", methods[k]);
    printf("\n  -o FILE          CSV; JSON or NumPy for a name in .json or .npy\n"
           "  --checkpoint F   keep what is finished in F    --resume F   go on with it\n"
           "  --checkpoint-every SECONDS   how often it is forced to disk (60)\n"
           "  --NAME=VALUE, --set NAME=VALUE   a parameter:\n");
    for (int k = 0; k < p->parameter_count; k++)
        printf("      %s = %g\n", p->parameter_names[k], p->parameter_values[k]);
}

static int write_result(const arguments_t *a, const moyal_result *result)
{
    moyal_output output;

    if (moyal_output_open(&output, a->output) != 0) {
        perror(a->output);
        return EXIT_IO;
    }
    switch (moyal_kind_of_file(a->output)) {
    case MOYAL_JSON:
        moyal_write_json(output.file, &moyal_unit, &a->options, result);
        break;
    case MOYAL_NPY:
        moyal_write_npy(output.file, &moyal_unit, result);
        break;
    default:
        moyal_write_csv(output.file, &moyal_unit, &a->options, result);
    }
    if (moyal_output_close(&output, 1) != 0) {
        perror(a->output ? a->output : "standard output");
        return EXIT_IO;
    }
    return 0;
}

/* Where unfinished work is kept, if that is asked for. */
static int open_store(arguments_t *a)
{
    const char *path = a->checkpoint ? a->checkpoint : a->resume;
    const int how = (a->checkpoint ? MOYAL_STORE_BEGIN : 0) | (a->resume ? MOYAL_STORE_GO_ON : 0);
    char why[200] = "not enough memory", *identity;

    if (!path)
        return 0;
    if (a->checkpoint && a->resume && strcmp(a->checkpoint, a->resume) != 0)
        return wrong("--checkpoint and --resume name one file, not '%s' as well", a->resume);
    identity = moyal_identity("solver", &moyal_unit, &a->options, NULL);
    if (identity)
        a->options.store =
            moyal_parts_open(path, identity, how, a->interval, a->options.ranks, why);
    free(identity);
    if (a->options.store)
        return 0;
    fprintf(stderr, "error: %s\n", why);
    return EXIT_IO;
}

static void warn(const moyal_result *result, double tolerance)
{
    moyal_warn_purity(stderr, NULL, result);
    if (result->outcome != MOYAL_DONE)
        fprintf(stderr, "%s: %s\n", result->outcome == MOYAL_STOPPED ? "warning" : "error",
                result->message);
    else if (result->grid.edge > tolerance || result->grid.tail > tolerance)
        fprintf(stderr,
                "warning: the grid may be too small (--box, --grid): %.1e at its edge, %.1e in its "
                "highest modes\n",
                result->grid.edge, result->grid.tail);
    else if (result->levels > 0 && (result->loss > 1e-6 || result->edge > 1e-6))
        fprintf(stderr,
                "warning: %d levels may be too few (--fock): trace off by %.1e, weight %.1e in the "
                "highest\n",
                result->levels, result->loss, result->edge);
}

/* Ensembles are shared by all ranks; everything else, and the words, are the first one's. */
static int run(arguments_t *a)
{
    const int first = a->options.ranks->rank == 0;
    moyal_result result;
    moyal_outcome outcome;
    int status;

    if (!first && !moyal_is_ensemble(&moyal_unit))
        return 0;
    status = open_store(a);
    if (status)
        return status;
    outcome = moyal_solve(&result, &moyal_unit, &a->options);
    if (first)
        warn(&result, a->options.tolerance);
    if (outcome == MOYAL_BAD_FILE)
        status = EXIT_IO;
    else if (outcome >= MOYAL_BAD_INPUT) /* of options and parameters: the rest was generated */
        status = EXIT_USAGE;
    else if (outcome > MOYAL_STOPPED)
        status = EXIT_RUN;
    if (result.rows > 0 && first) {
        int written = write_result(a, &result);

        status = status ? status : written;
    }
    if (a->options.store && moyal_store_failure(a->options.store))
        fprintf(stderr, "warning: unfinished work could not be kept: %s\n",
                moyal_store_failure(a->options.store));
    moyal_parts_close(a->options.store, a->options.ranks, outcome == MOYAL_DONE && status == 0);
    moyal_result_clear(&result);
    return status;
}

int main(int count, char **texts)
{
    arguments_t a = {.parameters = NULL, .interval = 60};
    moyal_ranks ranks;
    const size_t room = (size_t)moyal_unit.parameter_count + 1;
    int status;

    moyal_ranks_open(&ranks, &count, &texts);
    moyal_default_options(&a.options, &moyal_unit);
    a.options.ranks = &ranks;
    a.parameters = malloc(room * sizeof *a.parameters);
    if (!a.parameters)
        return EXIT_INTERNAL;
    for (int k = 0; k < moyal_unit.parameter_count; k++)
        a.parameters[k] = moyal_unit.parameter_values[k];
    a.options.parameters = a.parameters;
    a.options.stop = &interrupted;
    signal(SIGINT, on_interrupt);
    signal(SIGTERM, on_interrupt);
    status = read_arguments(&a, count, texts);
    if (status == 0 && a.help && ranks.rank > 0)
        status = 0;
    else if (status == 0 && a.help)
        print_help(texts[0]);
    else if (status == 0)
        status = run(&a);
    free(a.parameters);
    status = ranks.agree(&ranks, status);
    moyal_ranks_close(&ranks);
    return status;
}
