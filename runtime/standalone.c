/* The main program of an emitted solver: options, a run of the unit or a sweep, the table. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arguments.h"
#include "array.h"
#include "hdf5.h"
#include "machine.h"
#include "output.h"
#include "parts.h"
#include "sweep.h"

extern const moyal_program moyal_unit; /* in the generated file */

enum { EXIT_USAGE = 64, EXIT_RUN = 65, EXIT_INTERNAL = 70, EXIT_IO = 74 };
enum { MOST_REFUSALS = 10 }; /* points of a sweep that are named */

static volatile sig_atomic_t interrupted;

static void on_interrupt(int number)
{
    interrupted = 1;
    signal(number, SIG_DFL); /* a second one ends the program */
}

/* 0, or that the library could not make the file, which is said. */
static int write_hdf5(FILE *file, const moyal_arguments *a, const moyal_result *result)
{
    static const moyal_origin none = {"", "", "", "", ""};
    const double seconds = moyal_clock() - a->began;
    const moyal_about about = {
        moyal_unit.origin ? moyal_unit.origin : &none, "cc", {0, 0, 0, 0, seconds, seconds}};

    if (moyal_hdf5_write(file, &moyal_unit, &a->options, result, &about))
        return 0;
    fprintf(stderr, "error: the HDF5 library could not make the file\n");
    return EXIT_RUN;
}

static int write_result(const moyal_arguments *a, const moyal_result *result)
{
    moyal_output output;
    int status = 0;

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
    case MOYAL_HDF5_FILE:
        status = write_hdf5(output.file, a, result);
        break;
    default:
        moyal_write_csv(output.file, &moyal_unit, &a->options, result);
    }
    if (moyal_output_close(&output, status == 0 ? MOYAL_KEEP : MOYAL_DROP) != 0) {
        perror(a->output ? a->output : "standard output");
        return EXIT_IO;
    }
    return status;
}

/* Where unfinished work is kept, if that is asked for. */
static int open_store(moyal_arguments *a, const moyal_sweep *sweep)
{
    const char *path = a->checkpoint ? a->checkpoint : a->resume;
    const int how = (a->checkpoint ? MOYAL_STORE_BEGIN : 0) | (a->resume ? MOYAL_STORE_GO_ON : 0);
    char why[200] = "not enough memory", *identity;

    if (!path)
        return 0;
    identity = moyal_identity("solver", &moyal_unit, &a->options, sweep);
    if (identity)
        a->options.store =
            moyal_parts_open(path, identity, how, (double)a->interval, a->options.ranks, why);
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

/* The exit status of an outcome: of options and parameters, as the rest was
 * generated, or of the numbers. */
static int status_of(moyal_outcome outcome)
{
    if (outcome == MOYAL_BAD_FILE)
        return EXIT_IO;
    if (outcome >= MOYAL_BAD_INPUT)
        return EXIT_USAGE;
    return outcome > MOYAL_STOPPED ? EXIT_RUN : 0;
}

static int write_if_first(const moyal_arguments *a, const moyal_result *result, int status)
{
    const int written =
        result->rows > 0 && a->options.ranks->rank == 0 ? write_result(a, result) : 0;

    return status ? status : written;
}

/* Ends what keeps the work; where all of it is `done`, it is not needed any more. */
static void close_store(moyal_arguments *a, int done)
{
    const char *failure = a->options.store ? moyal_store_failure(a->options.store) : NULL;

    if (failure)
        fprintf(stderr, "warning: unfinished work could not be kept: %s\n", failure);
    moyal_parts_close(a->options.store, a->options.ranks, done);
}

/* Ensembles are shared by all ranks; everything else, and the words, are the first one's. */
static int run(moyal_arguments *a)
{
    const int first = a->options.ranks->rank == 0;
    moyal_result result;
    moyal_outcome outcome;
    int status;

    if (!first && !moyal_is_ensemble(&moyal_unit))
        return 0;
    status = open_store(a, NULL);
    if (status)
        return status;
    outcome = moyal_solve(&result, &moyal_unit, &a->options);
    if (first)
        warn(&result, a->options.tolerance);
    status = write_if_first(a, &result, status_of(outcome));
    close_store(a, outcome == MOYAL_DONE && status == 0);
    moyal_result_clear(&result);
    return status;
}

/* ---- sweeps -------------------------------------------------------------------------------- */

typedef struct {
    const moyal_arguments *arguments;
    long refused;
} points_t;

/* Why a point has no numbers, for the first few of them. */
static void hear_failure(void *context, long point, const char *message)
{
    points_t *points = context;
    const moyal_axes *over = &points->arguments->over;
    long each = over->points;

    if (points->arguments->options.ranks->rank > 0 || points->refused++ >= MOST_REFUSALS)
        return;
    fprintf(stderr, "no numbers at ");
    for (int a = 0; a < over->count; a++) {
        each /= over->axes[a].count;
        fprintf(stderr, "%s%s = %.10g", a ? ", " : "", over->axes[a].name,
                over->axes[a].values[point / each % over->axes[a].count]);
    }
    fprintf(stderr, ": %s\n", message);
}

static int solve_points(moyal_arguments *a, const moyal_sweep *sweep, const points_t *points)
{
    const int first = a->options.ranks->rank == 0;
    moyal_result result;
    moyal_outcome outcome;
    int status;

    status = open_store(a, sweep);
    if (status)
        return status;
    outcome = moyal_sweep_solve(&result, &moyal_unit, &a->options, sweep);
    if (first)
        warn(&result, a->options.tolerance);
    if (points->refused > MOST_REFUSALS)
        fprintf(stderr, "no numbers at %ld further points, for such reasons\n",
                points->refused - MOST_REFUSALS);
    status = status_of(outcome);
    if (outcome == MOYAL_DONE)
        status = write_if_first(a, &result, result.unsolved == sweep->point_count ? EXIT_RUN : 0);
    close_store(a, outcome == MOYAL_DONE && status != EXIT_IO);
    moyal_result_clear(&result);
    return status;
}

/* All points, shared by threads and ranks; the table appears when all of them were tried. */
static int run_sweep(moyal_arguments *a)
{
    points_t points = {a, 0};
    double *parameters = moyal_axes_points(&a->over, &moyal_unit, a->parameters);
    const moyal_sweep sweep = {.axis_count = a->over.count,
                               .axes = a->over.axes,
                               .point_count = a->over.points,
                               .parameters = parameters,
                               .final = a->final,
                               .failed = hear_failure,
                               .context = &points};
    const int status = parameters ? solve_points(a, &sweep, &points) : EXIT_RUN;

    if (!parameters)
        fprintf(stderr, "error: not enough memory\n");
    free(parameters);
    return status;
}

/* ---- the program --------------------------------------------------------------------------- */

static int show_help(const moyal_arguments *a, const char *name)
{
    if (a->options.ranks->rank > 0)
        return 0;
    moyal_arguments_help(a, name);
    if (fflush(stdout) == 0 && !ferror(stdout))
        return 0;
    perror("standard output");
    return EXIT_IO;
}

static int act(moyal_arguments *a, int count, char **texts)
{
    if (!moyal_arguments_read(a, count, texts, a->options.ranks->rank > 0))
        return EXIT_USAGE;
    if (a->help)
        return show_help(a, texts[0]);
    return a->over.count > 0 ? run_sweep(a) : run(a);
}

int main(int count, char **texts)
{
    moyal_arguments a = {.program = &moyal_unit, .interval = 60, .began = moyal_clock()};
    moyal_ranks ranks;
    const size_t room = (size_t)moyal_unit.parameter_count + 1;
    int status = EXIT_INTERNAL;

    moyal_prepare_heap();
    moyal_ranks_open(&ranks, &count, &texts);
    moyal_default_options(&a.options, &moyal_unit);
    a.options.ranks = &ranks;
    a.options.memory_limit = a.grid.most_bytes = moyal_memory_here() / 2;
    a.parameters = malloc(room * sizeof *a.parameters);
    a.has_value = calloc(room, 1);
    a.options.parameters = a.parameters;
    a.options.stop = &interrupted;
    signal(SIGINT, on_interrupt);
    signal(SIGTERM, on_interrupt);
    if (a.parameters && a.has_value) {
        memcpy(a.parameters, moyal_unit.parameter_values, (room - 1) * sizeof *a.parameters);
        status = act(&a, count, texts);
    }
    moyal_axes_clear(&a.over);
    free(a.parameters);
    free(a.has_value);
    status = ranks.agree(&ranks, status);
    moyal_ranks_close(&ranks);
    return status;
}
