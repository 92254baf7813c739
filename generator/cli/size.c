/* The size of a run: what cannot be solved is refused before anything is compiled or checked. */
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "cli/program.h"
#include "runtime/machine.h"

/* Beyond it the runtime refuses (set_sizes in runtime/solve.c).  Where the scheme quantum may
 * reduce, there is no matrix of this dimension, there are only rows of operators. */
enum { DIMENSION_LIMIT = 32768, REDUCED_LIMIT = 1 << 24 };

/* Matrices D x D besides those of trajectories: the start, and what the kernel check compares. */
enum { OTHER_MATRICES = 8 };

/* Bytes of an entry of a table of the kernel and of the elements that it makes, exact numbers of
 * its check included. */
enum { ENTRY_BYTES = 600 };

/* The largest dimension at which the kernel check has matrices of the scheme jump. */
enum { JUMP_CHECKED = 512 };

/* Bytes of a number of the table on its way to text, twice for its standard error. */
enum { CELL_BYTES = 300 };

/* D and the product of its finite factors alone.  Beyond `most` they are no larger than
 * most * (the largest factor): the product ends there, so nothing overflows. */
static void dimensions(size_t *all, size_t *finite, size_t *modes, const program_t *program,
                       size_t levels, size_t most)
{
    const equations_t *equations = program->equations;
    const space_t *space = equations->model->space;

    *all = *finite = 1;
    *modes = 0;
    for (size_t f = 0; f < space_count(space); f++) {
        size_t d = space_dimension(space, f);

        if (!equations->factors[f])
            continue;
        *modes += d == 0;
        if (d > 0 && *finite <= most)
            *finite *= d;
        if (*all <= most)
            *all *= d > 0 ? d : levels;
    }
}

/* Options are wrong where one of them set the size, else the model is. */
static status_t blame(const pipeline_t *pipeline, option_id_t id)
{
    return options_has(pipeline->options, id) ? USAGE_ERROR : LIMIT_ERROR;
}

/* Whether R is never held as a matrix. */
static int is_reduced(const request_t *request)
{
    return request->scheme == SCHEME_QUANTUM && request->reduce;
}

/* Says a reason and the way out of it, or keeps the reason where others are run besides. */
static void refuse(program_t *program, const pipeline_t *pipeline, const request_t *request,
                   const char *reason, const char *help)
{
    if (request->most_work > 0) {
        program->refused = memory_copy_text(reason);
        return;
    }
    fprintf(stderr, "moyal: %s: %s\n", pipeline->source->name, reason);
    if (help)
        fprintf(stderr, "  help: %s\n", help);
}

status_t size_check(program_t *program, const pipeline_t *pipeline, const request_t *request)
{
    const size_t levels = (size_t)request->numbers.levels;
    const size_t most = is_reduced(request) ? REDUCED_LIMIT : DIMENSION_LIMIT;
    size_t all, finite, modes;
    int few; /* levels would help */
    text_t reason;

    dimensions(&all, &finite, &modes, program, levels, most);
    program->dimension = all;
    if (all <= most)
        return OK;
    text_init(&reason);
    text_add(&reason, "the density matrix is too large: its dimension is ");
    if (modes > 0)
        text_printf(&reason, "%zu * %zu^%zu (%zu mode%s of %zu levels), at most %zu is possible",
                    finite, levels, modes, modes, modes == 1 ? "" : "s", levels, most);
    else
        text_printf(&reason, "%s%zu, at most %zu is possible", all > most ? "at least " : "", all,
                    most);
    few = modes > 0 && finite <= most;
    refuse(program, pipeline, request, text_string(&reason),
           few ? "keep fewer levels of every mode with --fock" : NULL);
    text_clear(&reason);
    return few ? blame(pipeline, OPTION_FOCK) : LIMIT_ERROR;
}

/* Threads that have blocks of trajectories, or points of a sweep, of their own. */
static double thread_count(const request_t *request)
{
    const emit_options_t *numbers = &request->numbers;
    double threads = request->threads, pieces;

    pieces = ((double)numbers->trajectories + numbers->lanes - 1) / numbers->lanes;
    if (request->sweep_points > 0)
        pieces = (double)request->sweep_points;
    else if (numbers->lanes == 1)
        return 1;
    if (threads < 1)
        threads = (double)sysconf(_SC_NPROCESSORS_ONLN);
    return threads < 1 ? 1 : threads < pieces ? threads : pieces;
}

/* Rows of the table of a sweep: kept once as numbers of points, once as a table. */
static double sweep_bytes(const program_t *program, const request_t *request)
{
    const double points = (double)request->sweep_points;
    const double rows =
        options_has(request->line, OPTION_FINAL) ? 1 : (double)request->numbers.points;

    return points *
           (512 + rows * (1 + (double)program->equations->observable_count) * (16 + CELL_BYTES));
}

/* Whether trajectories carry kets, as choose_state of runtime/solve.c does; a start of R that is
 * pure at the values of the model alone counts as none. */
static int has_kets(const program_t *program, const request_t *request)
{
    const equations_t *equations = program->equations;

    if (request->scheme == SCHEME_JUMP)
        return 1;
    return request->scheme == SCHEME_UNRAVEL && request->paths.state != MOYAL_STATE_DENSITY &&
           equations->pure == PURE_ALWAYS &&
           (request->paths.state == MOYAL_STATE_PURE || equations->pure_start == PURE_ALWAYS);
}

/* Power series of Taylor's method, where it is asked for: the coefficients of each node. */
static double series_bytes(const program_t *program, const request_t *request, double blocks)
{
    if (!request->method || strcmp(request->method, "taylor") != 0)
        return 0;
    return 8 * MOYAL_FLOW_STATES * blocks * (double)emit_node_count(program->kernel);
}

/* Numbers of z and of R in a lane, the latter D or D^2 complex ones; besides, what the starts of
 * its parts and the kernel check take, which holds matrices but where R is never one (dense_levels
 * of certify/check_dynamics.c). */
static double state_bytes(const program_t *program, const request_t *request, double blocks)
{
    const double d = (double)program->dimension;
    const double each = request->scheme == SCHEME_UNRAVEL || request->scheme == SCHEME_JUMP
                            ? MOYAL_NOISE_STATES
                            : MOYAL_FLOW_STATES;
    const double checked = request->scheme == SCHEME_JUMP && d > JUMP_CHECKED ? JUMP_CHECKED : d;

    const double numbers =
        (double)program->equations->coordinates + 2 * d * (has_kets(program, request) ? 1 : d);

    return 8 * numbers * blocks * each + 16 * checked * checked * OTHER_MATRICES +
           series_bytes(program, request, blocks);
}

/* An estimate. */
static double bytes_needed(const program_t *program, const request_t *request)
{
    const emit_options_t *numbers = &request->numbers;
    const double d = (double)program->dimension;
    const double blocks = thread_count(request) * numbers->lanes;
    const double rows = (double)numbers->points * (double)program->equations->observable_count;
    const double averages = numbers->lanes > 1 ? 64 : 0; /* GROUPS in ensemble.c */
    const double groups = averages * (request->sweep_points > 0 ? thread_count(request) : 1);

    if (is_reduced(request)) /* what R takes is for the runtime to say */
        return sweep_bytes(program, request) + rows * (8 + CELL_BYTES) +
               ENTRY_BYTES * d * (double)program->kernel->table_count;
    return sweep_bytes(program, request) + state_bytes(program, request, blocks) +
           rows * (8 * (blocks + 2 * groups) + CELL_BYTES) +
           32 * d * (double)program->kernel->table_count;
}

status_t size_check_memory(program_t *program, const pipeline_t *pipeline, const request_t *request)
{
    const double bytes = bytes_needed(program, request), here = moyal_memory_here(), giga = 1e9;
    const double blocks = thread_count(request) * request->numbers.lanes;
    text_t reason;

    if (2.0 * (double)program->dimension * (double)program->kernel->table_count > INT_MAX) {
        refuse(program, pipeline, request, "its operators have too many rows together",
               "keep fewer levels with --fock");
        return blame(pipeline, OPTION_FOCK);
    }
    if (here == 0 || bytes <= here / 2)
        return OK;
    text_init(&reason);
    text_printf(&reason, "about %.3g GB of memory are needed (dimension %zu, %ld points",
                bytes / giga, program->dimension, request->numbers.points);
    if (request->sweep_points > 0)
        text_printf(&reason, " at each of %ld", request->sweep_points);
    text_printf(&reason, "), more than half of the %.3g GB that are here", here / giga);
    refuse(
        program, pipeline, request, text_string(&reason),
        request->sweep_points > 0
            ? "keep fewer levels with --fock, fewer points with --points, fewer values with --over"
        : blocks > 8 ? "keep fewer levels with --fock, fewer points with --points, fewer threads"
                       " with --threads"
                     : "keep fewer levels with --fock, fewer points with --points");
    text_clear(&reason);
    return options_has(pipeline->options, OPTION_FOCK) ? USAGE_ERROR
                                                       : blame(pipeline, OPTION_POINTS);
}
