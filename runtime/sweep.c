/* Sweeps of parameters. */
#include "sweep.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "ranks.h"
#include "store.h"
#include "threads.h"

/* What is kept of a point besides its rows. */
typedef struct {
    double failed_at, missing, loss, edge, purity;
    long outside, steps, rejected, evaluations, trajectories;
    int outcome, dimension, levels, method;
    char message[200];
} summary_t;

typedef struct {
    const moyal_program *program;
    const moyal_options *options;
    const moyal_sweep *sweep;
    long rows, columns;     /* of one point, without the swept parameters */
    size_t bytes;           /* of one point: summary and rows */
    unsigned char *points;  /* point_count times `bytes` */
    unsigned char *present; /* per point: 1 if it was tried */
    moyal_mutex mutex;      /* of the two below */
    long next, done;
} work_t;

static summary_t *summary_of(const work_t *work, long point)
{
    return (summary_t *)(void *)(work->points + (size_t)point * work->bytes);
}

static double *rows_of(const work_t *work, long point)
{
    return (double *)(void *)(work->points + (size_t)point * work->bytes + sizeof(summary_t));
}

static int is_skipped(const work_t *work, long point)
{
    return work->sweep->skipped && work->sweep->skipped[point];
}

/* ---- one point --------------------------------------------------------------------------------
 */

static int method_index(const moyal_program *program, const char *name)
{
    const char *const *names = moyal_method_names(program);
    int k = 0;

    while (name && names[k] && strcmp(names[k], name) != 0)
        k++;
    return name && names[k] ? k : 0;
}

static void summarise(summary_t *out, const moyal_program *program, const moyal_result *result)
{
    memset(out, 0, sizeof *out);
    out->failed_at = result->failed_at;
    out->missing = result->missing;
    out->loss = result->loss;
    out->edge = result->edge;
    out->purity = result->purity;
    out->outside = result->outside;
    out->steps = result->steps;
    out->rejected = result->rejected;
    out->evaluations = result->evaluations;
    out->trajectories = result->trajectories;
    out->outcome = result->outcome;
    out->dimension = result->dimension;
    out->levels = result->levels;
    out->method = method_index(program, result->method);
    memcpy(out->message, result->message, sizeof out->message);
}

/* Runs a point; 0 if it was stopped. */
static int run_point(work_t *work, long point)
{
    const moyal_sweep *sweep = work->sweep;
    moyal_options options = *work->options;
    moyal_result result;
    long first;

    options.parameters = sweep->parameters + point * work->program->parameter_count;
    options.threads = 1;
    options.store = NULL;
    options.ranks = NULL;
    options.progress = NULL;
    moyal_solve(&result, work->program, &options);
    summarise(summary_of(work, point), work->program, &result);
    first = sweep->final ? options.points - 1 : 0;
    for (long k = 0; k < work->rows * work->columns; k++)
        rows_of(work, point)[k] = first * work->columns + k < result.rows * work->columns
                                      ? result.table[first * work->columns + k]
                                      : NAN;
    moyal_result_clear(&result);
    return summary_of(work, point)->outcome != MOYAL_STOPPED;
}

/* The next point that is to be run here; point_count if there is none. */
static long take_point(work_t *work)
{
    const long count = work->sweep->point_count;
    long point;

    moyal_mutex_lock(&work->mutex);
    point = work->next;
    while (point < count && (work->present[point] || is_skipped(work, point) ||
                             !moyal_ranks_is_mine(work->options->ranks, point)))
        point++;
    work->next = point < count ? point + 1 : count;
    moyal_mutex_unlock(&work->mutex);
    return point;
}

static void report_done(work_t *work, long point)
{
    const moyal_options *options = work->options;

    moyal_mutex_lock(&work->mutex);
    work->present[point] = 1;
    work->done++;
    if (options->progress)
        options->progress(options->progress_context,
                          (double)work->done / (double)work->sweep->point_count);
    moyal_mutex_unlock(&work->mutex);
}

static void *run_points(void *context)
{
    work_t *work = context;
    const moyal_options *options = work->options;
    long point;

    while (!(options->stop && *options->stop) &&
           (point = take_point(work)) < work->sweep->point_count) {
        if (!run_point(work, point))
            break;
        if (options->store)
            moyal_store_put(options->store, (unsigned long long)point,
                            work->points + (size_t)point * work->bytes, work->bytes);
        report_done(work, point);
    }
    return NULL;
}

/* ---- all points -------------------------------------------------------------------------------
 */

/* Whether a summary can be one of this sweep, whoever wrote it. */
static int is_sound(const work_t *work, const summary_t *s)
{
    const char *const *names = moyal_method_names(work->program);
    int methods = 0;

    while (names[methods])
        methods++;
    return s->method >= 0 && s->method < methods && s->outcome >= MOYAL_DONE &&
           s->outcome <= MOYAL_BAD_FILE && s->message[sizeof s->message - 1] == '\0';
}

/* Points of an earlier process. */
static void load_points(work_t *work)
{
    for (long p = 0; work->options->store && p < work->sweep->point_count; p++) {
        const void *kept =
            moyal_store_get(work->options->store, (unsigned long long)p, work->bytes);

        if (!kept)
            continue;
        memcpy(work->points + (size_t)p * work->bytes, kept, work->bytes);
        work->present[p] = (unsigned char)is_sound(work, summary_of(work, p));
        work->done += work->present[p];
    }
}

/* All ranks get all points, or the news that there is none. */
static void share_points(work_t *work)
{
    moyal_ranks *ranks = work->options->ranks;

    for (long p = 0; ranks && ranks->count > 1 && p < work->sweep->point_count; p++) {
        const int owner = moyal_ranks_owner(ranks, p);

        ranks->share(ranks, owner, work->present + p, 1);
        if (work->present[p])
            ranks->share(ranks, owner, work->points + (size_t)p * work->bytes, work->bytes);
    }
}

static void add_summary(moyal_result *result, const work_t *work, const summary_t *s)
{
    result->method = moyal_method_names(work->program)[s->method];
    result->dimension = s->dimension;
    result->levels = s->levels;
    result->trajectories =
        s->trajectories > result->trajectories ? s->trajectories : result->trajectories;
    result->loss = s->loss > result->loss ? s->loss : result->loss;
    result->edge = s->edge > result->edge ? s->edge : result->edge;
    result->purity = s->purity > result->purity ? s->purity : result->purity;
    result->outside += s->outside;
    result->steps += s->steps;
    result->rejected += s->rejected;
    result->evaluations += s->evaluations;
}

/* Rows of a point: the swept parameters, then its own; no numbers where it has none. */
static void fill_point(moyal_result *result, const work_t *work, long point, int solved)
{
    const moyal_sweep *sweep = work->sweep;
    const moyal_options *o = work->options;

    for (long row = 0; row < work->rows; row++) {
        const long at = sweep->final ? o->points - 1 : row;
        double *out = result->table + (point * work->rows + row) * result->columns;

        for (long a = sweep->axis_count - 1, rest = point; a >= 0; a--) {
            out[a] = sweep->axes[a].values[rest % sweep->axes[a].count];
            rest /= sweep->axes[a].count;
        }
        out += sweep->axis_count;
        for (long k = 0; k < work->columns; k++)
            out[k] = solved ? rows_of(work, point)[row * work->columns + k] : NAN;
        out[0] = o->until * (double)at / (double)(o->points - 1);
    }
}

static moyal_outcome collect(moyal_result *result, const work_t *work)
{
    const moyal_sweep *sweep = work->sweep;
    moyal_outcome outcome = MOYAL_DONE;

    for (long p = 0; p < sweep->point_count; p++) {
        const summary_t *s = summary_of(work, p);
        const int solved = work->present[p] && s->outcome == MOYAL_DONE;

        fill_point(result, work, p, solved);
        if (work->present[p])
            add_summary(result, work, s);
        result->unsolved += !solved;
        if (work->present[p] && !solved && sweep->failed)
            sweep->failed(sweep->context, p, s->message);
        if (!work->present[p] && !is_skipped(work, p))
            outcome = MOYAL_STOPPED;
    }
    result->rows = sweep->point_count * work->rows;
    return outcome;
}

/* Whether all points have room; else the result says what they need. */
static int has_room(moyal_result *result, const work_t *work)
{
    const double limit = work->options->memory_limit, points = (double)work->sweep->point_count;
    const double bytes =
        points * ((double)work->bytes + 8.0 * (double)work->rows * (double)result->columns);

    if (limit <= 0 || bytes <= limit)
        return 1;
    snprintf(result->message, sizeof result->message,
             "about %.3g GB of memory are needed (%.0f points of %ld rows), more than the %.3g GB "
             "that may be taken",
             bytes / 1e9, points, work->rows, limit / 1e9);
    return 0;
}

static moyal_outcome prepare(moyal_result *result, work_t *work)
{
    const moyal_options *o = work->options;
    const long points = work->sweep->point_count;

    result->ensemble = moyal_is_ensemble(work->program);
    result->method = o->method ? o->method : moyal_method_names(work->program)[0];
    result->axis_count = work->sweep->axis_count;
    result->axes = work->sweep->axes;
    work->rows = work->sweep->final ? 1 : o->points;
    work->columns = 1 + work->program->observable_count * (result->ensemble ? 2L : 1L);
    result->columns = work->columns + result->axis_count;
    work->bytes = sizeof(summary_t) + sizeof(double) * (size_t)(work->rows * work->columns);
    if (!has_room(result, work))
        return MOYAL_NO_MEMORY;
    work->points = calloc((size_t)points, work->bytes);
    work->present = calloc((size_t)points, 1);
    result->table = moyal_array((size_t)points * (size_t)work->rows * (size_t)result->columns);
    return work->points && work->present && result->table ? MOYAL_DONE : MOYAL_NO_MEMORY;
}

moyal_outcome moyal_sweep_solve(moyal_result *result, const moyal_program *program,
                                const moyal_options *options, const moyal_sweep *sweep)
{
    work_t work = {.program = program, .options = options, .sweep = sweep};
    const int threads = options->threads > 0 ? options->threads : moyal_processors();
    moyal_ranks *ranks = options->ranks;

    memset(result, 0, sizeof *result);
    moyal_mutex_init(&work.mutex);
    result->outcome = prepare(result, &work);
    if (ranks && ranks->agree(ranks, result->outcome) != 0 && result->outcome == MOYAL_DONE)
        result->outcome = MOYAL_NO_MEMORY;
    if (result->outcome == MOYAL_DONE) {
        load_points(&work);
        result->threads = threads < sweep->point_count ? threads : (int)sweep->point_count;
        moyal_parallel(result->threads, run_points, &work);
        share_points(&work);
        result->outcome = collect(result, &work);
    }
    if (result->message[0] == '\0')
        snprintf(result->message, sizeof result->message, "%s",
                 result->outcome == MOYAL_STOPPED     ? "stopped"
                 : result->outcome == MOYAL_NO_MEMORY ? "not enough memory"
                                                      : "");
    moyal_mutex_clear(&work.mutex);
    free(work.points);
    free(work.present);
    return result->outcome;
}
