/* A run of the scheme `hybrid`: in stretches of some rows, between which the lattice grows with the
 * state.  Where the state has come to the edge of the box, or has structure as fine as the lattice,
 * within a stretch, that stretch is done again on a larger lattice. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "field_run.h"
#include "integrators.h"

enum { STRETCHES = 20, MOST_REPEATS = 12 };

moyal_outcome moyal_flow_say(moyal_flow *flow, moyal_outcome outcome, const char *why)
{
    snprintf(flow->result->message, sizeof flow->result->message, "%s", why);
    return outcome;
}

/* ---- rows ---------------------------------------------------------------------------------- */

static int record(moyal_flow *flow, long row, double t, const double *v)
{
    moyal_result *result = flow->result;
    const long count = flow->run->program->observable_count;
    double *out = result->table + row * result->columns;
    const double lost = fabs(1 - v[count]);

    out[0] = t;
    for (long k = 0; k < count; k++) {
        if (!(fabs(v[k]) <= 1.7976931348623157e308))
            return 0;
        out[1 + k] = v[k];
    }
    result->loss = lost > result->loss ? lost : result->loss;
    result->rows = row + 1;
    return 1;
}

static int on_row(void *context, long index, double t, const double *v)
{
    moyal_flow *flow = context;

    return index > 0 && !record(flow, flow->row + index, t, v);
}

static void on_progress(void *context, double t)
{
    moyal_flow *flow = context;
    const moyal_options *options = flow->run->options;

    if (options->progress)
        options->progress(options->progress_context, t / options->until);
}

/* The row of the present state, where the observables hold the time. */
static moyal_outcome record_now(moyal_flow *flow, long row)
{
    const double t = flow->run->times[row];
    moyal_outcome outcome = MOYAL_DONE;

    if ((flow->run->program->field->timed & 2) && flow->field.at_values != t)
        outcome = moyal_field_values(&flow->field, t);
    if (outcome != MOYAL_DONE)
        return outcome;
    moyal_field_observe(&flow->field, flow->x, flow->v);
    return record(flow, row, t, flow->v) ? MOYAL_DONE : MOYAL_NOT_FINITE;
}

/* The next row behind `first` of `count` + 1 rows at equal distances, both ends included. */
static long next_of(long first, long rows, long count)
{
    for (long k = first * count / rows; k < count; k++)
        if (k * rows / count > first)
            return k * rows / count;
    return rows;
}

/* Distances between snapshots. */
static long snapshot_steps(const moyal_flow *flow)
{
    const long rows = flow->run->options->points - 1;
    const long asked =
        flow->grid->snapshot_count > 0 ? flow->grid->snapshot_count : MOYAL_SNAPSHOTS;
    const long count = asked > 2 ? asked - 1 : 1;

    return count < rows ? count : rows;
}

static int snapshot_due(const moyal_flow *flow, long row)
{
    const long rows = flow->run->options->points - 1;

    return flow->output.file && (row == 0 || next_of(row - 1, rows, snapshot_steps(flow)) == row);
}

/* Keeps the facts of the state at a row, and writes it if a snapshot is due. */
static void keep_facts(moyal_flow *flow, long row)
{
    moyal_result *result = flow->result;
    moyal_grid_facts *facts = &result->grid;
    const moyal_lattice *l = &flow->field.lattice;
    const double least = moyal_field_least(&flow->field, flow->x);
    const double top = moyal_field_top(&flow->field, flow->x);
    moyal_field_state state;

    moyal_field_look(&state, &flow->field, flow->x);
    facts->dimensions = l->dimensions;
    for (int i = 0; i < l->dimensions; i++) {
        facts->n[i] = l->n[i];
        facts->lower[i] = l->lower[i];
        facts->upper[i] = l->lower[i] + l->step[i] * l->n[i];
        facts->tail = fmax(facts->tail, state.tail[i]);
        facts->edge = fmax(facts->edge, fmax(state.edge[i][0], state.edge[i][1]));
    }
    facts->least = row == 0 || least < facts->least ? least : facts->least;
    result->edge = top > result->edge ? top : result->edge;
    if (snapshot_due(flow, row))
        moyal_field_write(flow->output.file, &flow->field, flow->x, flow->run->times[row],
                          flow->written++);
}

/* ---- stretches ----------------------------------------------------------------------------- */

static moyal_outcome solve(moyal_flow *flow, long first, long last)
{
    const moyal_run *run = flow->run;
    const double length = (run->times[last] - run->times[first]) / run->options->until;
    const moyal_linear_request request = {.tolerance = flow->share * length,
                                          .step_limit = run->options->step_limit,
                                          .stop = run->options->stop,
                                          .context = flow,
                                          .output = on_row,
                                          .progress = on_progress};
    const char *name = flow->result->method;
    const moyal_linear_integrator *method = moyal_linear_find(name);
    moyal_linear_report report = {0};
    moyal_outcome outcome;

    flow->row = first;
    outcome = method->method(&flow->field.system, &request, flow->x, run->times + first,
                             last - first + 1, &report);
    flow->result->steps += report.steps;
    flow->result->rejected += report.rejected;
    flow->result->evaluations += report.applications;
    flow->result->failed_at = report.failed_at;
    if (flow->field.singular)
        return MOYAL_SINGULAR;
    if (outcome == MOYAL_STOPPED && !(run->options->stop && *run->options->stop))
        return MOYAL_NOT_FINITE;
    return outcome;
}

/* From row `first` to row `last`, again if the lattice was too small for it. */
static moyal_outcome stretch(moyal_flow *flow, long first, long last)
{
    const double t = flow->run->times[first];
    moyal_outcome outcome = moyal_flow_fit(flow, flow->accuracy / 10, t);
    int again = 1;

    for (int k = 0; k <= MOST_REPEATS && outcome == MOYAL_DONE && again; k++) {
        memcpy(flow->before, flow->x, sizeof *flow->x * (size_t)flow->field.system.size);
        outcome = solve(flow, first, last);
        again = 0;
        if (outcome == MOYAL_DONE && k < MOST_REPEATS)
            outcome = moyal_flow_enlarge(flow, t, &again);
    }
    if (outcome == MOYAL_DONE && (flow->run->program->field->timed & 2))
        outcome = record_now(flow, last);
    return outcome;
}

/* The row at which the stretch from `first` ends: the next one at which there is something to do.
 */
static long stretch_end(const moyal_flow *flow, long first)
{
    const long rows = flow->run->options->points - 1;
    const long end = next_of(first, rows, STRETCHES < rows ? STRETCHES : rows);
    const long other = flow->output.file ? next_of(first, rows, snapshot_steps(flow)) : rows;

    if (flow->run->program->field->timed & 2)
        return first + 1;
    return other < end ? other : end;
}

/* The start and its row, or what an earlier process has kept; the row to go on from. */
static moyal_outcome start(moyal_flow *flow, long *row)
{
    moyal_outcome outcome = moyal_flow_keep_init(flow);

    *row = outcome == MOYAL_DONE ? moyal_flow_load(flow, &outcome) : -1;
    if (outcome != MOYAL_DONE || *row >= 0)
        return outcome;
    *row = 0;
    outcome = moyal_flow_begin(flow);
    if (outcome == MOYAL_DONE)
        outcome = record_now(flow, 0);
    if (outcome == MOYAL_DONE)
        keep_facts(flow, 0);
    return outcome;
}

static moyal_outcome run_all(moyal_flow *flow)
{
    const long rows = flow->run->options->points - 1;
    long row;
    moyal_outcome outcome = start(flow, &row);

    for (long end; row < rows && outcome == MOYAL_DONE; row = end) {
        moyal_flow_keep(flow, row);
        end = stretch_end(flow, row);
        outcome = stretch(flow, row, end);
        if (outcome == MOYAL_DONE)
            keep_facts(flow, end);
        else if (outcome == MOYAL_STOPPED)
            moyal_flow_save(flow);
    }
    return outcome;
}

static const char *choose_method(const moyal_flow *flow)
{
    const char *asked = flow->result->method;

    if (strcmp(asked, "auto") != 0)
        return asked;
    return flow->run->program->field->timed & 1 ? "dop853" : "krylov";
}

moyal_outcome moyal_run_field(moyal_run *run, moyal_result *result)
{
    static const struct moyal_grid nothing;
    const double floor = 1e-13;
    moyal_flow flow = {.run = run,
                       .result = result,
                       .grid = run->options->grid ? run->options->grid : &nothing,
                       .accuracy = fmax(0.1 * run->options->tolerance, floor),
                       .share = fmax(0.01 * run->options->tolerance, 1e-15)};
    moyal_outcome outcome = MOYAL_DONE;

    for (int i = 0; i < MOYAL_LATTICE_MOST; i++)
        flow.reach[i] = MOYAL_FIELD_ALL;
    result->method = choose_method(&flow);
    result->trajectories = result->threads = 1;
    flow.v = moyal_array((size_t)run->program->observable_count + 1);
    if (!flow.v)
        outcome = MOYAL_NO_MEMORY;
    if (outcome == MOYAL_DONE && flow.grid->snapshots &&
        moyal_output_open(&flow.output, flow.grid->snapshots) != 0)
        outcome = moyal_flow_say(&flow, MOYAL_BAD_FILE, "the file for the grid cannot be written");
    if (outcome == MOYAL_DONE)
        outcome = run_all(&flow);
    if (flow.has_field)
        result->threads = flow.field.threads;
    if (flow.output.file && moyal_output_close(&flow.output, flow.written > 0) != 0 &&
        outcome == MOYAL_DONE)
        outcome = moyal_flow_say(&flow, MOYAL_BAD_FILE, "the file for the grid cannot be written");
    moyal_flow_drop(&flow);
    moyal_array_free(flow.x);
    moyal_array_free(flow.before);
    moyal_array_free(flow.v);
    moyal_flow_keep_clear(&flow);
    return outcome;
}
