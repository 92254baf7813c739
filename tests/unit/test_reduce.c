/* The linear core: its equations against the emitted ones, closures, layouts, runs, and reduced
 * solutions against those of the whole matrix by other code. */
#include <math.h>
#include <string.h>

#include "jit/jit.h"
#include "runtime/array.h"
#include "runtime/context.h"
#include "runtime/frame.h"
#include "runtime/gaussian.h"
#include "runtime/reduce.h"
#include "runtime/solve.h"
#include "tests/unit/fixture.h"
#include "tests/unit/tap.h"

/* ---- models -----------------------------------------------------------------------------------
 */

typedef struct {
    const char *name, *text;
    int levels;
} case_t;

static const case_t cases[] = {
    {"Jaynes-Cummings",
     "param w = 11/10, d = 13/10\nmode C\nqubit A\n"
     "hamiltonian w*C.n + d/2*A.sz + (C.a*A.sp + C.ad*A.sm)/2\n"
     "lindblad 1/10, C.a\nlindblad 1/50, C.ad\nlindblad 1/20, A.sm\n"
     "initial C coherent(1 + i/3)\ninitial A ket(1, i)\n"
     "observe C.n, A.sz, C.q, C.p*A.sx\nrun until 2 points 11\n",
     9},
    {"a driven mode",
     "drive f(t) = cos(2*t)\nmode C\nhamiltonian C.n + f*C.q + C.n^2/7\n"
     "lindblad 1/5, C.a\ninitial C fock(1)\nobserve C.n, C.p\nrun until 2 points 11\n",
     8},
    {"spins",
     "spin J 1\nqubit A\nhamiltonian J.Sz*A.sz/3 + J.Sx + A.sy/2\n"
     "lindblad [[1/3, i/7], [-i/7, 1/4]], [A.sm, J.Sm]\n"
     "initial J ket(1, 0, 0)\ninitial A ket(3/5, 4/5)\n"
     "observe J.Sz, A.sx*J.Sx, A.sy\nrun until 3 points 7\n",
     2},
    {"two modes",
     "mode B\nmode C\nhamiltonian B.n + 6/5*C.n + B.q*C.q/4\n"
     "lindblad [[1/5, 1/20*i], [-1/20*i, 1/6]], [B.a, C.a]\nlindblad 1/9, C.n\n"
     "initial B thermal(1/2)\ninitial C vacuum\nobserve B.n, C.q^2, B.q*C.q\n"
     "run until 2 points 5\n",
     4},
    {"a squeezed mode and a cat",
     "mode B\nmode C\nqubit A\nhamiltonian B.n + (B.a*C.ad + B.ad*C.a)/2 + A.sz*C.n/3\n"
     "lindblad 1/5, B.a\nlindblad 1/8, C.a\n"
     "initial B gaussian([1/5, 1/4], [[1/4, 0], [0, 1]])\ninitial C cat(1)\ninitial A ket(1, 1)\n"
     "observe C.n, A.sx, B.q, C.q*A.sy\nrun until 1 points 5\n",
     5}};

enum { CASES = sizeof cases / sizeof *cases };

typedef struct {
    fixture_t fixture;
    char *unit, *why;
    jit_t *jit;
    const moyal_program *program;
    moyal_context context;
} bench_t;

static int bench_open(bench_t *b, const case_t *from)
{
    emit_options_t options = fixture_options;

    *b = (bench_t){.unit = NULL};
    options.levels = from->levels;
    if (fixture_make(&b->fixture, from->text, SCHEME_QUANTUM, START_POINT) != OK)
        return 0;
    options.until = 2;
    b->unit = emit_unit(b->fixture.kernel, &options);
    if (jit_compile(&b->jit, &b->why, b->unit, jit_has_tcc() ? JIT_TCC : JIT_CC) != OK)
        return 0;
    b->program = jit_program(b->jit);
    return moyal_context_init(&b->context, b->program, b->program->parameter_values,
                              from->levels) == MOYAL_DONE;
}

static void bench_close(bench_t *b)
{
    moyal_context_clear(&b->context);
    jit_free(b->jit);
    free(b->unit);
    free(b->why);
    fixture_clear(&b->fixture);
}

/* ---- random numbers ---------------------------------------------------------------------------
 */

static unsigned long long state;

static double uniform(void)
{
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (double)(state >> 11) * 0x1p-53 * 2 - 1;
}

/* A Hermitian matrix in the layout of program.h. */
static void random_matrix(double *r, long d)
{
    for (long i = 0; i < d; i++)
        for (long j = i; j < d; j++) {
            r[i * d + j] = r[j * d + i] = uniform();
            r[d * d + i * d + j] = i == j ? 0 : uniform();
            r[d * d + j * d + i] = -r[d * d + i * d + j];
        }
}

/* ---- equations --------------------------------------------------------------------------------
 */

/* All of R: elements, equations, positions, runs. */
typedef struct {
    moyal_terms terms;
    moyal_elements set;
    double *frequency, *multipliers;
    moyal_reals reals;
    moyal_layout layout;
    moyal_runs runs;
} core_t;

static moyal_place place_of(const core_t *core, long unknown)
{
    const moyal_split *split = &core->set.split;
    const long i = core->set.row[unknown / 2], j = core->set.column[unknown / 2];
    const long d = split->mode[j] - split->mode[i];

    return (moyal_place){(int)(2 * (split->other[i] * split->rest + split->other[j]) + unknown % 2),
                         (int32_t)(d < 0 ? d + split->modes : d), split->mode[i]};
}

static int lay_out(core_t *core)
{
    const long count = core->reals.count, rest = core->set.split.rest;
    moyal_place *places = malloc(sizeof *places * (size_t)count);
    moyal_outcome outcome;

    for (long k = 0; k < count; k++)
        places[k] = place_of(core, k);
    outcome =
        moyal_layout_make(&core->layout, count, core->reals.kept, places, (int)(2 * rest * rest),
                          core->set.split.modes / 2 + 1, core->set.split.modes);
    free(places);
    return outcome == MOYAL_DONE &&
           moyal_runs_make(&core->runs, &core->reals, &core->layout, core->terms.group_count,
                           core->multipliers, NULL) == MOYAL_DONE;
}

static int core_open(core_t *core, const bench_t *b)
{
    *core = (core_t){.frequency = NULL};
    if (moyal_terms_make(&core->terms, b->program, &b->context) != MOYAL_DONE ||
        moyal_elements_init(&core->set, b->program, &b->context, 0) != MOYAL_DONE ||
        moyal_elements_add_all(&core->set) != MOYAL_DONE ||
        moyal_elements_close(&core->set, &core->terms) != MOYAL_DONE)
        return 0;
    core->frequency = moyal_array((size_t)core->set.count);
    core->multipliers = moyal_array((size_t)core->terms.group_count);
    moyal_terms_multipliers(&core->terms, 0.3, core->multipliers);
    return moyal_frame_reals(&core->reals, &core->set, &core->terms, core->frequency) == MOYAL_DONE;
}

static void core_close(core_t *core)
{
    moyal_terms_clear(&core->terms);
    moyal_elements_clear(&core->set);
    moyal_reals_clear(&core->reals);
    moyal_layout_clear(&core->layout);
    moyal_runs_clear(&core->runs);
    moyal_array_free(core->frequency);
    moyal_array_free(core->multipliers);
}

/* Part `unknown % 2` of its element of r. */
static double *part_of(const core_t *core, double *r, long unknown)
{
    const long d = core->set.split.dimension, e = unknown / 2;

    return r + (unknown % 2) * d * d + core->set.row[e] * d + core->set.column[e];
}

/* The largest difference between the runs and the emitted function at t = 0.3. */
static double apply_error(core_t *core, const bench_t *b)
{
    const long d = b->context.dimension;
    double *r = moyal_array(8 * (size_t)(d * d)), *dr = r + 2 * d * d, *work = dr + 2 * d * d;
    double *s = moyal_array(2 * (size_t)b->program->scalar_count), error = 0, nothing[64] = {0};
    double *x = moyal_array((size_t)core->runs.size), *y = moyal_array((size_t)core->runs.size);

    random_matrix(r, d);
    for (long k = 0; k < core->runs.size; k++)
        y[k] = 7; /* to be overwritten */
    for (long k = 0; k < core->reals.count; k++)
        if (core->reals.kept[k])
            x[core->layout.position[k]] = *part_of(core, r, k);
    b->program->scalars(&b->context, 0.3, 1, nothing, nothing, nothing, s, nothing);
    b->program->apply(&b->context, s, r, dr, work);
    moyal_runs_apply(&core->runs, NULL, x, y);
    for (long k = 0; k < core->reals.count; k++)
        if (core->reals.kept[k]) {
            error = fmax(error, fabs(y[core->layout.position[k]] - *part_of(core, dr, k)));
            y[core->layout.position[k]] = 0;
        }
    for (long k = 0; k < core->runs.size; k++)
        error = fmax(error, fabs(y[k])); /* padding stays zero */
    moyal_array_free(r);
    moyal_array_free(s);
    moyal_array_free(x);
    moyal_array_free(y);
    return error;
}

/* Whether three threads compute the same bits. */
static int same_with_team(const moyal_runs *runs, const double *x, const double *y)
{
    moyal_team *team = moyal_team_new(3);
    double *z = moyal_array((size_t)runs->size);
    int same;

    moyal_runs_apply(runs, team, x, z);
    same = memcmp(z, y, sizeof *y * (size_t)runs->size) == 0;
    moyal_array_free(z);
    moyal_team_free(team);
    return same;
}

/* y = M x over the kept unknowns, from the rows themselves. */
static double kept_error(core_t *core)
{
    double *x = moyal_array((size_t)core->runs.size), *y = moyal_array((size_t)core->runs.size);
    double error = 0;

    for (long k = 0; k < core->reals.count; k++)
        if (core->reals.kept[k])
            x[core->layout.position[k]] = uniform();
    moyal_runs_apply(&core->runs, NULL, x, y);
    if (!same_with_team(&core->runs, x, y))
        error = INFINITY;
    for (long k = 0; k < core->reals.count; k++) {
        double sum = 0;

        if (!core->reals.kept[k])
            continue;
        for (long n = core->reals.first[k]; n < core->reals.first[k + 1]; n++) {
            const moyal_reals *reals = &core->reals;

            if (reals->kept[reals->from[n]])
                sum += core->multipliers[reals->group[n]] * reals->weight[n] *
                       x[core->layout.position[reals->from[n]]];
        }
        error = fmax(error, fabs(sum - y[core->layout.position[k]]));
    }
    moyal_array_free(x);
    moyal_array_free(y);
    return error;
}

/* Every kept unknown has a position of its own, inside exactly one chunk. */
static int is_bijective(const core_t *core)
{
    unsigned char *taken = calloc((size_t)core->layout.size + 1, 1);
    int good = core->layout.size % 8 == 0;

    for (long c = 0; c < core->layout.chunk_count; c++)
        for (long p = core->layout.chunks[c].first; p < core->layout.chunks[c].last; p++)
            good &= p < core->layout.size && !(taken[p]++ & 1);
    for (long k = 0; k < core->reals.count; k++) {
        const long p = core->layout.position[k];

        good &= core->reals.kept[k] ? p >= 0 && p < core->layout.size : p == -1;
        if (p >= 0 && p < core->layout.size) {
            good &= taken[p] == 1;
            taken[p] |= 2;
        }
    }
    free(taken);
    return good;
}

static void test_equations(const case_t *from, const bench_t *b)
{
    core_t core;

    if (!OK(core_open(&core, b) && lay_out(&core), "%s: all of R as runs", from->name))
        return;
    OK(core.set.count == (long)b->context.dimension * (b->context.dimension + 1) / 2,
       "%s: half of its elements", from->name);
    OK(is_bijective(&core), "%s: every unknown has its place", from->name);
    OK(apply_error(&core, b) < 1e-13, "%s: M R is what the unit computes: %g", from->name,
       apply_error(&core, b));
    for (unsigned trial = 0; trial < 3 * tap_multiplier(); trial++) {
        const double share = trial % 3 == 0 ? 0.9 : trial % 3 == 1 ? 0 : -0.9;

        for (long k = 0; k < core.reals.count; k++)
            core.reals.kept[k] =
                (k % 2 == 0 || core.set.row[k / 2] != core.set.column[k / 2]) && uniform() < share;
        moyal_layout_clear(&core.layout);
        moyal_runs_clear(&core.runs);
        OK(lay_out(&core) && is_bijective(&core) && kept_error(&core) < 1e-13,
           "%s: a random part of it, %ld of %ld", from->name, moyal_reals_kept(&core.reals),
           core.reals.count);
    }
    core_close(&core);
}

/* ---- starts -----------------------------------------------------------------------------------
 */

static void test_start(const case_t *from, const bench_t *b)
{
    const long d = b->context.dimension;
    double *rho = moyal_array(2 * (size_t)(d * d)), error = 0;
    moyal_start start;

    if (OK(moyal_start_init(&start, b->program, &b->context) == MOYAL_DONE &&
               moyal_initial_state(rho, b->program, &b->context) == MOYAL_DONE,
           "%s: its start", from->name)) {
        for (long i = 0; i < d; i++)
            for (long j = 0; j < d; j++) {
                double re, im;

                moyal_start_element(&start, i, j, &re, &im);
                error = fmax(error, hypot(re - rho[i * d + j], im - rho[d * d + i * d + j]));
            }
        OK(error < 1e-15, "%s: element by element: %g", from->name, error);
    }
    moyal_start_clear(&start);
    moyal_array_free(rho);
}

/* ---- solutions --------------------------------------------------------------------------------
 */

static double largest_difference(const moyal_result *a, const moyal_result *b)
{
    double most = a->rows == b->rows && a->columns == b->columns ? 0 : INFINITY;

    for (long k = 0; most < INFINITY && k < a->rows * a->columns; k++)
        most = fmax(most, fabs(a->table[k] - b->table[k]));
    return most;
}

/* Reduced, unreduced, and by the functions of the unit alone. */
static void test_solution(const case_t *from, const bench_t *b)
{
    moyal_program plain = *b->program;
    moyal_options options;
    moyal_result reduced, whole, other;

    plain.left = NULL;
    moyal_default_options(&options, b->program);
    options.tolerance = 1e-11;
    moyal_solve(&reduced, b->program, &options);
    options.keep_all = 1;
    moyal_solve(&whole, b->program, &options);
    moyal_solve(&other, &plain, &options);
    OK(reduced.outcome == MOYAL_DONE && whole.outcome == MOYAL_DONE && other.outcome == MOYAL_DONE,
       "%s: three ways to solve it: %s%s%s", from->name, reduced.message, whole.message,
       other.message);
    OK(whole.unknowns == whole.unknowns_all && whole.reductions == 0 && other.unknowns == 0,
       "%s: nothing is left out when asked", from->name);
    OK(largest_difference(&whole, &other) < 1e-9, "%s: the whole is what the unit says: %g",
       from->name, largest_difference(&whole, &other));
    OK(largest_difference(&reduced, &whole) < 1e-9, "%s: %g of %g unknowns: %g", from->name,
       reduced.unknowns, reduced.unknowns_all, largest_difference(&reduced, &whole));
    OK(fabs(reduced.loss - other.loss) < 1e-10 && fabs(reduced.edge - other.edge) < 1e-10 &&
           fabs(reduced.missing - other.missing) < 1e-14,
       "%s: loss, edge and start agree", from->name);
    moyal_result_clear(&reduced);
    moyal_result_clear(&whole);
    moyal_result_clear(&other);
}

/* ---- what is left -----------------------------------------------------------------------------
 */

/* Photon number and inversion need one sector: 3 N - 1 numbers at resonance, and it goes for
 * matrices that nobody could store. */
static void test_sector(void)
{
    static const case_t resonance = {
        "a sector",
        "mode C\nqubit A\nhamiltonian 11/10*C.n + 11/20*A.sz + (C.a*A.sp + C.ad*A.sm)/2\n"
        "lindblad 1/10, C.a\nlindblad 1/50, C.ad\nlindblad 1/20, A.sm\ninitial C "
        "coherent(2)\ninitial A ket(1, 0)\n"
        "observe C.n, A.sz\nrun until 1 points 3\n",
        10};
    bench_t b;
    moyal_options options;
    moyal_result result;

    if (!OK(bench_open(&b, &resonance), "a model at resonance"))
        return;
    moyal_default_options(&options, b.program);
    for (options.levels = 10; options.levels <= 40000; options.levels *= 20) {
        moyal_solve(&result, b.program, &options);
        OK(result.outcome == MOYAL_DONE && result.unknowns == 3.0 * options.levels - 1,
           "%d levels: %g of %g unknowns", options.levels, result.unknowns, result.unknowns_all);
        moyal_result_clear(&result);
    }
    options.keep_all = 1;
    options.memory_limit = 1e8;
    moyal_solve(&result, b.program, &options);
    OK(result.outcome == MOYAL_NO_MEMORY, "all of them do not fit: %s", result.message);
    moyal_result_clear(&result);
    bench_close(&b);
}

/* Off resonance and for coherences frames are found, and unknowns that do not matter go. */
static void test_frames(void)
{
    bench_t b;
    moyal_reduction_request request = {.keep = MOYAL_KEEP_NEEDED};
    moyal_reduction reduction;
    moyal_outcome outcome;

    if (!OK(bench_open(&b, &cases[0]), "a model with coherences"))
        return;
    outcome = moyal_reduction_make(&reduction, b.program, &b.context, &request);
    OK(outcome == MOYAL_DONE && (reduction.reductions & MOYAL_REDUCED_FRAMES) &&
           (reduction.reductions & MOYAL_REDUCED_NEED) && reduction.runs.norm < 5,
       "frames are taken out, the norm falls to %g", reduction.runs.norm);
    moyal_reduction_clear(&reduction);
    request.keep = MOYAL_KEEP_ALL;
    outcome = moyal_reduction_make(&reduction, b.program, &b.context, &request);
    OK(outcome == MOYAL_DONE && reduction.runs.norm > 10, "unreduced it is %g",
       reduction.runs.norm);
    moyal_reduction_clear(&reduction);
    bench_close(&b);
}

int main(void)
{
    state = tap_seed();
    for (int k = 0; k < CASES; k++) {
        bench_t b = {.why = NULL};
        const int open = bench_open(&b, &cases[k]);

        if (OK(open, "%s: %s", cases[k].name, b.why ? b.why : "compiled")) {
            test_equations(&cases[k], &b);
            test_start(&cases[k], &b);
            test_solution(&cases[k], &b);
        }
        bench_close(&b);
    }
    test_sector();
    test_frames();
    return tap_done();
}
