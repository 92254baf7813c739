/* A run of the scheme `hybrid`: in stretches of some rows, between which the lattice grows with the
 * state.  Where the state has come to the edge of the box, or has structure as fine as the lattice,
 * within a stretch, that stretch is done again on a larger lattice. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "field.h"
#include "integrators.h"
#include "output.h"

enum { STRETCHES = 20, MOST_REPEATS = 12, MOST_GROWTHS = 24 };

/* What a filter leaves between the state, down to a share of the accuracy, and what it takes away;
 * beyond the last it does not pay. */
static const double filter_share = 0.002, reach_margin = 0.15, most_reach = 1.85;

typedef struct {
    moyal_run *run;
    moyal_result *result;
    const struct moyal_grid *grid;
    moyal_field_system field;
    int has_field;
    double *x, *before;               /* the state, and the one at the start of a stretch */
    double accuracy;                  /* that the lattice has to keep */
    double *v;                        /* observables and trace of one row */
    long row;                         /* the first one of the stretch */
    double share;                     /* of the tolerance for the stretch */
    int full;                         /* the lattice may not grow any more */
    double reach[MOYAL_LATTICE_MOST]; /* of the filters: field.h */
    moyal_output output;
    long written; /* snapshots */
} flow_t;

/* ---- lattices ----------------------------------------------------------------------------- */

static double most_bytes(const flow_t *flow)
{
    return flow->grid->most_bytes > 0 ? flow->grid->most_bytes : MOYAL_FIELD_BYTES;
}

static moyal_outcome say(flow_t *flow, moyal_outcome outcome, const char *why)
{
    snprintf(flow->result->message, sizeof flow->result->message, "%s", why);
    return outcome;
}

/* A field on the lattice, which is taken over. */
static moyal_outcome set_field(flow_t *flow, const moyal_lattice *lattice, double t)
{
    moyal_outcome outcome;

    if (moyal_field_bytes(flow->run, (double)lattice->points) > most_bytes(flow)) {
        moyal_lattice copy = *lattice;

        moyal_lattice_clear(&copy);
        return say(flow, MOYAL_BAD_INPUT,
                   "the grid needs more memory than there is: give fewer points (--grid) or a "
                   "smaller box (--box)");
    }
    outcome = moyal_field_init(&flow->field, flow->run, lattice, t);
    flow->has_field = 1;
    memcpy(flow->field.reach, flow->reach, sizeof flow->reach);
    if (outcome == MOYAL_SINGULAR)
        return say(flow, MOYAL_BAD_INPUT,
                   "a coefficient is not finite at a point of the grid: give a box without such "
                   "points (--box)");
    if (outcome == MOYAL_BAD_INPUT)
        return say(flow, outcome, "the terms of the program are not what it computes");
    return outcome;
}

static void drop_field(flow_t *flow)
{
    if (flow->has_field)
        moyal_field_clear(&flow->field);
    flow->has_field = 0;
}

/* The axis with more points, if the state is too fine, or with new ends, if it is too large at one:
 * what is worse, as either is seen in the other too.  Whether anything changes. */
static int grow_axis(const flow_t *flow, int i, const moyal_field_state *state, double limit,
                     int *n, double *lower, double *step)
{
    const struct moyal_grid *grid = flow->grid;
    const int more = (int)ceil(0.2 * *n), below = state->edge[i][0] > limit,
              above = state->edge[i][1] > limit;
    const int longer = moyal_fft_length(*n + more * (below + above));
    const int coarse = state->tail[i] > fmax(state->edge[i][0], state->edge[i][1]);

    if (grid->n[i])
        return 0;
    if (!grid->boxed[i] && !coarse && (below || above)) {
        *lower -= *step * (below ? (longer - *n) / (above ? 2 : 1) : 0);
        *n = longer;
        return 1;
    }
    if (state->tail[i] > limit) {
        const int finer = moyal_fft_length(1.25 * *n);

        *step *= (double)*n / finer;
        *n = finer;
        return 1;
    }
    return 0;
}

/* The lattice that the state asks for; 0 if that is the present one, or there is no room for it. */
static int grown(moyal_lattice *out, flow_t *flow, const moyal_field_state *state, double limit)
{
    const moyal_lattice *l = &flow->field.lattice;
    moyal_lattice next = *l;
    double points = 1;
    int changed = 0;

    for (int i = 0; i < l->dimensions; i++) {
        changed |= grow_axis(flow, i, state, limit, &next.n[i], &next.lower[i], &next.step[i]);
        points *= next.n[i];
    }
    if (!changed || flow->full)
        return 0;
    /* two lattices are there at once */
    if (moyal_field_bytes(flow->run, points) + moyal_field_bytes(flow->run, (double)l->points) / 2 >
        most_bytes(flow)) {
        flow->full = 1;
        return 0;
    }
    return moyal_lattice_init(out, l->dimensions, next.n, next.lower, next.step);
}

/* The state on another lattice, which is taken over. */
static moyal_outcome move_to(flow_t *flow, const moyal_lattice *to, double t)
{
    const moyal_lattice *from = &flow->field.lattice;
    const int components = flow->field.components;
    double *x = moyal_array((size_t)(components * to->points));
    moyal_lattice owned = *to;
    moyal_outcome outcome;
    int good = x != NULL;

    for (int c = 0; good && c < components; c++)
        good = moyal_lattice_move(to, x + c * to->points, from, flow->x + c * from->points);
    if (!good) {
        moyal_array_free(x);
        moyal_lattice_clear(&owned);
        return MOYAL_NO_MEMORY;
    }
    moyal_array_free(flow->x);
    moyal_array_free(flow->before);
    flow->x = x;
    flow->before = moyal_array((size_t)(components * to->points));
    drop_field(flow);
    outcome = set_field(flow, &owned, t);
    return outcome == MOYAL_DONE && !flow->before ? MOYAL_NO_MEMORY : outcome;
}

/* Lets the lattice grow to what the state asks for. */
static moyal_outcome fit(flow_t *flow, double limit, double t)
{
    moyal_outcome outcome = MOYAL_DONE;
    moyal_field_state state;
    moyal_lattice next;

    for (int k = 0; k < MOST_GROWTHS && outcome == MOYAL_DONE; k++) {
        moyal_field_look(&state, &flow->field, flow->x);
        if (!grown(&next, flow, &state, limit))
            break;
        outcome = move_to(flow, &next, t);
    }
    return outcome;
}

/* The start, on a lattice that holds it: it is calculated anew on each. */
static moyal_outcome begin(flow_t *flow)
{
    moyal_lattice next;
    moyal_outcome outcome = MOYAL_DONE;

    if (!moyal_field_lattice(&next, flow->run, flow->accuracy))
        return say(flow, MOYAL_BAD_INPUT,
                   "the start is no function on phase space in this order: its covariance is not "
                   "positive (try another --order)");
    for (int k = 0; k < MOST_GROWTHS && outcome == MOYAL_DONE; k++) {
        moyal_field_state state;

        drop_field(flow);
        moyal_array_free(flow->x);
        moyal_array_free(flow->before);
        flow->x = flow->before = NULL;
        outcome = set_field(flow, &next, 0);
        if (outcome != MOYAL_DONE)
            return outcome;
        flow->x = moyal_array((size_t)flow->field.system.size);
        flow->before = moyal_array((size_t)flow->field.system.size);
        if (!flow->x || !flow->before)
            return MOYAL_NO_MEMORY;
        outcome = moyal_field_start(flow->x, &flow->field);
        moyal_field_look(&state, &flow->field, flow->x);
        if (!grown(&next, flow, &state, flow->accuracy / 3))
            break;
    }
    return outcome;
}

/* Filters for the present state, with a margin around it. */
static void set_filters(flow_t *flow)
{
    if (flow->run->options->keep_all)
        return;
    moyal_field_reach(flow->reach, &flow->field, flow->x, filter_share * flow->accuracy);
    for (int i = 0; i < flow->field.lattice.dimensions; i++) {
        flow->reach[i] += reach_margin;
        if (flow->reach[i] > most_reach)
            flow->reach[i] = MOYAL_FIELD_ALL;
    }
    memcpy(flow->field.reach, flow->reach, sizeof flow->reach);
}

/* Where the state has used up half of the margin of a filter, it leaves out less, at last nothing.
 * Whether any does. */
static int widen(flow_t *flow)
{
    double needed[MOYAL_LATTICE_MOST];
    int changed = 0;

    moyal_field_reach(needed, &flow->field, flow->x, filter_share * flow->accuracy);
    for (int i = 0; i < flow->field.lattice.dimensions; i++) {
        double *reach = &flow->reach[i];

        if (*reach >= MOYAL_FIELD_ALL || needed[i] <= *reach - reach_margin / 2)
            continue;
        *reach = fmax(needed[i], *reach) + reach_margin;
        if (*reach > most_reach)
            *reach = MOYAL_FIELD_ALL;
        changed = 1;
    }
    memcpy(flow->field.reach, flow->reach, sizeof flow->reach);
    return changed;
}

/* ---- rows ---------------------------------------------------------------------------------- */

static int record(flow_t *flow, long row, double t, const double *v)
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
    flow_t *flow = context;

    return index > 0 && !record(flow, flow->row + index, t, v);
}

static void on_progress(void *context, double t)
{
    flow_t *flow = context;
    const moyal_options *options = flow->run->options;

    if (options->progress)
        options->progress(options->progress_context, t / options->until);
}

/* The row of the present state, where the observables hold the time. */
static moyal_outcome record_now(flow_t *flow, long row)
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
static long snapshot_steps(const flow_t *flow)
{
    const long rows = flow->run->options->points - 1;
    const long asked =
        flow->grid->snapshot_count > 0 ? flow->grid->snapshot_count : MOYAL_SNAPSHOTS;
    const long count = asked > 2 ? asked - 1 : 1;

    return count < rows ? count : rows;
}

static int snapshot_due(const flow_t *flow, long row)
{
    const long rows = flow->run->options->points - 1;

    return flow->output.file && (row == 0 || next_of(row - 1, rows, snapshot_steps(flow)) == row);
}

/* Keeps the facts of the state at a row, and writes it if a snapshot is due. */
static void keep_facts(flow_t *flow, long row)
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

static moyal_outcome solve(flow_t *flow, long first, long last)
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
static moyal_outcome stretch(flow_t *flow, long first, long last)
{
    const double t = flow->run->times[first];
    moyal_outcome outcome = fit(flow, flow->accuracy / 10, t);

    if (outcome == MOYAL_DONE)
        set_filters(flow);
    for (int k = 0; k <= MOST_REPEATS && outcome == MOYAL_DONE; k++) {
        const size_t bytes = sizeof *flow->x * (size_t)flow->field.system.size;
        int wider, larger;
        moyal_field_state state;
        moyal_lattice next;

        memcpy(flow->before, flow->x, bytes);
        outcome = solve(flow, first, last);
        if (outcome != MOYAL_DONE || k == MOST_REPEATS)
            break;
        moyal_field_look(&state, &flow->field, flow->x);
        wider = widen(flow);
        larger = grown(&next, flow, &state, flow->accuracy);
        if (!wider && !larger)
            break;
        memcpy(flow->x, flow->before, bytes);
        if (larger)
            outcome = move_to(flow, &next, t);
    }
    if (outcome == MOYAL_DONE && (flow->run->program->field->timed & 2))
        outcome = record_now(flow, last);
    return outcome;
}

/* The row at which the stretch from `first` ends: the next one at which there is something to do.
 */
static long stretch_end(const flow_t *flow, long first)
{
    const long rows = flow->run->options->points - 1;
    const long end = next_of(first, rows, STRETCHES < rows ? STRETCHES : rows);
    const long other = flow->output.file ? next_of(first, rows, snapshot_steps(flow)) : rows;

    if (flow->run->program->field->timed & 2)
        return first + 1;
    return other < end ? other : end;
}

static moyal_outcome run_all(flow_t *flow)
{
    const long rows = flow->run->options->points - 1;
    moyal_outcome outcome = begin(flow);

    if (outcome == MOYAL_DONE)
        outcome = record_now(flow, 0);
    if (outcome == MOYAL_DONE)
        keep_facts(flow, 0);
    for (long row = 0, end; row < rows && outcome == MOYAL_DONE; row = end) {
        end = stretch_end(flow, row);
        outcome = stretch(flow, row, end);
        if (outcome == MOYAL_DONE)
            keep_facts(flow, end);
    }
    return outcome;
}

static const char *choose_method(const flow_t *flow)
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
    flow_t flow = {.run = run,
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
        outcome = say(&flow, MOYAL_BAD_INPUT, "the file for the grid cannot be written");
    if (outcome == MOYAL_DONE)
        outcome = run_all(&flow);
    if (flow.has_field)
        result->threads = flow.field.threads;
    if (flow.output.file && moyal_output_close(&flow.output, flow.written > 0) != 0 &&
        outcome == MOYAL_DONE)
        outcome = say(&flow, MOYAL_BAD_INPUT, "the file for the grid cannot be written");
    drop_field(&flow);
    moyal_array_free(flow.x);
    moyal_array_free(flow.before);
    moyal_array_free(flow.v);
    return outcome;
}
