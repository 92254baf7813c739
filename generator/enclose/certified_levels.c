/* How many levels a certified run has: those that the start needs, more as it spreads, fewer as it
 * shrinks. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/memory.h"
#include "enclose/certified_run.h"
#include "enclose/initial.h"
#include "runtime/array.h"

enum { FIRST_LEVELS = 4, MOST_LEVELS = 4000, MOST_DIMENSION = 20000, INITIAL_BITS = 192 };

/* ---- systems --------------------------------------------------------------------------------- */

static void system_free(system_t *system)
{
    if (!system)
        return;
    system_clear(system);
    free(system);
}

/* What is not zero in the vector at hand. */
typedef struct {
    const run_t *run;
    const system_request_t *request;
    stage_t stage; /* of the system in the making */
} seeds_t;

static int is_seed(void *context, size_t row, size_t column, int part)
{
    const seeds_t *seeds = context;
    const run_t *run = seeds->run;
    const size_t i = stage_index(&run->system->stage, row, &seeds->stage);
    const size_t j = stage_index(&run->system->stage, column, &seeds->stage);
    const long p = i == SIZE_MAX || j == SIZE_MAX ? -1 : system_find(run->system, i, j, part);

    return p >= 0 && run->x[p] != 0;
}

typedef struct {
    const initial_elements_t *initial;
    acb_t element;
} from_start_t;

static int is_start(void *context, size_t row, size_t column, int part)
{
    from_start_t *start = context;

    initial_element(start->element, start->initial, row, column);
    return !arb_is_zero(part ? acb_imagref(start->element) : acb_realref(start->element));
}

static void fill_request(system_request_t *out, run_t *run)
{
    *out = (system_request_t){.equations = run->request->equations,
                              .driven = run->driven,
                              .sectors = &run->sectors,
                              .values = &run->values,
                              .factors = run->factors,
                              .factor_count = run->factor_count,
                              .memory_limit = run->request->memory_limit,
                              .stop = run->request->stop};
}

/* D with this number of levels, those that L reaches included. */
static double dimension_of(const run_t *run, size_t levels)
{
    const space_t *space = run->request->equations->model->algebra.space;
    const double room = (double)(levels + columns_reach(run->request->equations));
    double out = 1;

    for (size_t f = 0; f < run->factor_count; f++) {
        const size_t dimension = space_dimension(space, run->factors[f]);

        out *= dimension ? (double)dimension : room;
    }
    return out;
}

/* Why there is no system of so many levels; NULL: there may be one.  Without symmetries all
 * elements i <= j are unknowns, of 100 bytes and more each. */
static const char *too_large(const run_t *run, size_t levels)
{
    const double limit = run->request->memory_limit, d = dimension_of(run, levels);

    if (d > MOST_DIMENSION || levels > MOST_LEVELS)
        return "the state spreads over too many levels";
    if (limit > 0 && run->sectors.charges.count == 0 && 50 * d * d > limit)
        return "there is not enough memory for the levels that it needs";
    return NULL;
}

/* Takes a new system, with the numbers of x in it; what has no place counts as truncation. */
static moyal_outcome adopt(run_t *run, system_t *system)
{
    double *x = moyal_array((size_t)system->size + 1);

    if (!x) {
        system_free(system);
        return run_fail(run, MOYAL_NO_MEMORY, "there is not enough memory");
    }
    if (run->system) {
        run->out->applications += run->step.applications;
        run->bound.truncation += system_move(x, system, run->x, run->system);
        step_clear(&run->step);
        moyal_array_free(run->x);
        system_free(run->system);
    }
    run->system = system;
    run->x = x;
    run->levels = system->levels;
    run->out->systems++;
    run->out->most_levels =
        run->levels > run->out->most_levels ? run->levels : run->out->most_levels;
    run->out->least_levels =
        run->levels < run->out->least_levels ? run->levels : run->out->least_levels;
    run->out->unknowns = fmax(run->out->unknowns, (double)system->count);
    step_init(&run->step, system, run->driven);
    return MOYAL_DONE;
}

static double seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static moyal_outcome make_system(run_t *run, size_t levels, const initial_elements_t *initial)
{
    system_t *system = memory_new(1, sizeof *system);
    const double before = seconds();
    system_request_t request;
    moyal_outcome outcome;

    fill_request(&request, run);
    if (initial) {
        from_start_t start = {.initial = initial};

        acb_init(start.element);
        outcome = system_init(system, &request, levels, is_start, &start);
        acb_clear(start.element);
    } else {
        seeds_t seeds = {.run = run, .request = &request};

        system_stage(&seeds.stage, &request, levels + columns_reach(request.equations));
        outcome = system_init(system, &request, levels, is_seed, &seeds);
        stage_clear(&seeds.stage);
    }
    run->out->building += seconds() - before;
    if (outcome == MOYAL_DONE)
        return adopt(run, system);
    system_free(system);
    return run_fail(run, outcome,
                    outcome == MOYAL_STOPPED ? "stopped" : "there is not enough memory");
}

/* ---- the start ------------------------------------------------------------------------------- */

/* || P (rho - Pi rho Pi) ||_1 of all sectors that are read together. */
static double cut_of(const run_t *run, const initial_elements_t *initial)
{
    const size_t sectors = run->sectors.charges.count ? run->sectors.count : 1;
    mag_t bound;
    double out;

    mag_init(bound);
    initial_truncation(bound, initial);
    out = upper_mag(bound) * (double)sectors * UP;
    mag_clear(bound);
    return out;
}

/* The numbers of the start, and what they are off. */
static void set_start(run_t *run, const initial_elements_t *initial)
{
    const system_t *system = run->system;
    acb_t element;

    acb_init(element);
    for (size_t k = 0; k < system->count; k++) {
        const unknown_t *u = &system->sorted[k];
        const arb_struct *exact;

        initial_element(element, initial, (size_t)u->row, (size_t)u->column);
        exact = u->part ? acb_imagref(element) : acb_realref(element);
        run->x[u->position] = arf_get_d(arb_midref(exact), ARF_RND_NEAR);
        run->bound.rounding +=
            system->norm[u->position] * upper_distance(exact, run->x[u->position], INITIAL_BITS);
    }
    run->bound.rounding *= UP;
    acb_clear(element);
}

moyal_outcome levels_begin(run_t *run)
{
    const certified_request_t *request = run->request;
    const double enough = START_SHARE * run->target;
    size_t levels = request->levels ? request->levels : FIRST_LEVELS;
    const size_t reach = columns_reach(request->equations);
    moyal_outcome outcome;
    initial_elements_t *initial;
    char *why = NULL;

    for (;; levels += levels / 4 + 1) {
        if (too_large(run, levels))
            return run_fail(run, MOYAL_NO_MEMORY, too_large(run, levels));
        initial = initial_elements_new(&why, request->equations, levels, INITIAL_BITS);
        if (!initial) {
            outcome = run_fail(run, MOYAL_BAD_INPUT, why);
            free(why);
            return outcome;
        }
        run->bound.initial = cut_of(run, initial);
        initial_elements_free(initial);
        if (request->levels || run->bound.initial <= enough)
            break;
    }
    initial = initial_elements_new(&why, request->equations, levels + reach, INITIAL_BITS);
    if (!initial) {
        outcome = run_fail(run, MOYAL_BAD_INPUT, why);
        free(why);
        return outcome;
    }
    outcome = make_system(run, levels, initial);
    if (outcome == MOYAL_DONE)
        set_start(run, initial);
    initial_elements_free(initial);
    return outcome;
}

/* ---- levels during the run ------------------------------------------------------------------- */

/* The norm of what is not below `levels` in a vector of the system. */
static double above(const system_t *system, const double *x, size_t levels)
{
    double out = 0;

    for (size_t k = 0; k < system->count; k++) {
        const unknown_t *u = &system->sorted[k];

        if (!stage_is_below(&system->stage, (size_t)u->row, levels) ||
            !stage_is_below(&system->stage, (size_t)u->column, levels))
            out += system->norm[u->position] * fabs(x[u->position]);
    }
    return out * UP;
}

/* The order of the series that leaves the levels most. */
static int widest(const step_t *step)
{
    double c = 1, most = 0;
    int out = 0;

    for (int k = 0; k <= step->order; k++) {
        c = k == 0 ? 1 : c * (step->h / step->unit) / (k + 1);
        if (c * step->edge[k] > most) {
            most = c * step->edge[k];
            out = k;
        }
    }
    return out;
}

/* So many more levels that truncation should be `excess` times smaller: the vectors of the series
 * fall off geometrically, more or less; within limits, as this is a guess. */
static size_t more_levels(const run_t *run, double excess)
{
    const size_t levels = run->levels, near = levels / 16 + 1, far = levels / 4 + 2;
    const size_t least = levels / 6 + 2, most = levels / 2 + 4;
    const double *flow = run->step.u[widest(&run->step)];
    const double rate =
        log(above(run->system, flow, levels - far) / above(run->system, flow, levels - near)) /
        (double)(far - near);
    const double wanted = rate > 0 ? 1.5 * log(2 * excess) / rate : (double)least;

    return wanted > (double)most ? most : wanted > (double)least ? (size_t)wanted : least;
}

moyal_outcome levels_grow(run_t *run, double excess)
{
    const size_t levels = run->levels + more_levels(run, excess);

    if (too_large(run, levels))
        return run_fail(run, MOYAL_NO_MEMORY, too_large(run, levels));
    return make_system(run, levels, NULL);
}

moyal_outcome levels_shrink(run_t *run)
{
    const size_t reach = columns_reach(run->request->equations), levels = run->levels * 3 / 4;
    const double allowed = TRUNCATION_SHARE * run->target / run->request->until;
    double flow;

    if (levels < FIRST_LEVELS + reach)
        return MOYAL_DONE;
    flow = above(run->system, run->x, levels - reach) * run->system->runs.norm;
    return flow * 20 < allowed ? make_system(run, levels, NULL) : MOYAL_DONE;
}

void levels_clear(run_t *run)
{
    if (run->system)
        step_clear(&run->step);
    moyal_array_free(run->x);
    system_free(run->system);
}
