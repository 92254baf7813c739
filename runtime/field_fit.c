/* The lattice and the filters of a run of the scheme `hybrid`: they grow with the state. */
#include <math.h>
#include <string.h>

#include "array.h"
#include "field_run.h"

enum { MOST_GROWTHS = 24 };

/* What a filter leaves between the state, down to a share of the accuracy, and what it takes away;
 * beyond the last it does not pay. */
static const double filter_share = 0.002, reach_margin = 0.15, most_reach = 1.85;

/* ---- lattices ----------------------------------------------------------------------------- */

static double most_bytes(const moyal_flow *flow)
{
    return flow->grid->most_bytes > 0 ? flow->grid->most_bytes : MOYAL_FIELD_BYTES;
}

/* A field on the lattice, which is taken over. */
moyal_outcome moyal_flow_set(moyal_flow *flow, const moyal_lattice *lattice, double t)
{
    moyal_outcome outcome;

    if (moyal_field_bytes(flow->run, (double)lattice->points) > most_bytes(flow)) {
        moyal_lattice copy = *lattice;

        moyal_lattice_clear(&copy);
        return moyal_flow_say(
            flow, MOYAL_BAD_OPTION,
            "the grid needs more memory than there is: give fewer points (--grid) or a "
            "smaller box (--box), or take --method taylor, which needs less");
    }
    outcome = moyal_field_init(&flow->field, flow->run, lattice, t);
    flow->has_field = 1;
    memcpy(flow->field.reach, flow->reach, sizeof flow->reach);
    if (outcome == MOYAL_SINGULAR)
        return moyal_flow_say(
            flow, MOYAL_BAD_INPUT,
            "a coefficient is not finite at a point of the grid: give a box without such "
            "points (--box)");
    if (outcome == MOYAL_BAD_INPUT)
        return moyal_flow_say(flow, outcome, "the terms of the program are not what it computes");
    return outcome;
}

void moyal_flow_drop(moyal_flow *flow)
{
    if (flow->has_field)
        moyal_field_clear(&flow->field);
    flow->has_field = 0;
}

/* The axis with more points, if the state is too fine, or with new ends, if it is too large at one:
 * what is worse, as either is seen in the other too.  Whether anything changes. */
static int grow_axis(const moyal_flow *flow, int i, const moyal_field_state *state, double limit,
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
static int grown(moyal_lattice *out, moyal_flow *flow, const moyal_field_state *state, double limit)
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
static moyal_outcome move_to(moyal_flow *flow, const moyal_lattice *to, double t)
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
    moyal_flow_drop(flow);
    outcome = moyal_flow_set(flow, &owned, t);
    return outcome == MOYAL_DONE && !flow->before ? MOYAL_NO_MEMORY : outcome;
}

/* The start, on a lattice that holds it: it is calculated anew on each. */
moyal_outcome moyal_flow_begin(moyal_flow *flow)
{
    moyal_lattice next;
    moyal_outcome outcome = MOYAL_DONE;

    if (!moyal_field_lattice(&next, flow->run, flow->accuracy))
        return moyal_flow_say(
            flow, MOYAL_BAD_INPUT,
            "the start is no function on phase space in this order: its covariance is not "
            "positive (try another --order)");
    for (int k = 0; k < MOST_GROWTHS && outcome == MOYAL_DONE; k++) {
        moyal_field_state state;

        moyal_flow_drop(flow);
        moyal_array_free(flow->x);
        moyal_array_free(flow->before);
        flow->x = flow->before = NULL;
        outcome = moyal_flow_set(flow, &next, 0);
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

/* ---- filters ------------------------------------------------------------------------------- */

/* Filters for the present state, with a margin around it. */
static void set_filters(moyal_flow *flow)
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
static int widen(moyal_flow *flow)
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

/* ---- both ---------------------------------------------------------------------------------- */

moyal_outcome moyal_flow_fit(moyal_flow *flow, double limit, double t)
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
    if (outcome == MOYAL_DONE)
        set_filters(flow);
    return outcome;
}

moyal_outcome moyal_flow_enlarge(moyal_flow *flow, double t, int *enlarged)
{
    const size_t bytes = sizeof *flow->x * (size_t)flow->field.system.size;
    const int wider = widen(flow);
    moyal_field_state state;
    moyal_lattice next;
    int larger;

    moyal_field_look(&state, &flow->field, flow->x);
    larger = grown(&next, flow, &state, flow->accuracy);
    *enlarged = wider || larger;
    if (*enlarged)
        memcpy(flow->x, flow->before, bytes);
    return larger ? move_to(flow, &next, t) : MOYAL_DONE;
}
