/* What a run is to do: the model's defaults, changed by the command line. */
#include <stdio.h>
#include <string.h>

#include "cli/program.h"

const char *const scheme_words[] = {"quantum", "unravel", "meanfield", "moments",
                                    "hybrid",  "jump",    NULL};

/* Where neither the model nor the command line says anything. */
static const emit_options_t fallback_numbers = {.until = 10,
                                                .tolerance = 1e-8,
                                                .step = 1e-3,
                                                .points = 101,
                                                .trajectories = 10000,
                                                .levels = 20,
                                                .seed = 1};

enum { MOST_THREADS = 1024, ENSEMBLE_LANES = 8 };

/* The double nearest to an exact number. */
static double nearest_double(const fmpq_t exact)
{
    double nearest;
    arb_t ball;

    arb_init(ball);
    arb_set_fmpq(ball, exact, 200);
    nearest = arf_get_d(arb_midref(ball), ARF_RND_NEAR);
    arb_clear(ball);
    return nearest;
}

/* The option's value, else the model's, else what *out holds. */
static status_t read_real(double *out, const options_t *options, option_id_t id, int has_default,
                          const fmpq_t by_model)
{
    const char *must = NULL;
    status_t status;
    fmpq_t exact;

    if (has_default)
        *out = nearest_double(by_model);
    fmpq_init(exact);
    status = options_positive(exact, options, id);
    if (status == OK && options_has(options, id)) {
        must = run_refuses(exact, id == OPTION_TOL);
        *out = nearest_double(exact);
    }
    if (must)
        status =
            usage_error("'%s %s': it must be %s", option_table[id].name, options->values[id], must);
    fmpq_clear(exact);
    return status;
}

static status_t read_count(unsigned long *out, const options_t *options, option_id_t id,
                           int has_default, ulong by_model, ulong least, ulong most)
{
    if (has_default)
        *out = by_model;
    return options_count(out, options, id, least, most);
}

static status_t read_reals(emit_options_t *numbers, const options_t *options,
                           const run_defaults_t *run)
{
    status_t status = read_real(&numbers->until, options, OPTION_UNTIL, run->has_until, run->until);

    if (status == OK)
        status =
            read_real(&numbers->tolerance, options, OPTION_TOL, run->has_tolerance, run->tolerance);
    if (status == OK)
        status = read_real(&numbers->step, options, OPTION_DT, run->has_step, run->step);
    return status;
}

static status_t read_counts(request_t *out, const options_t *options, const run_defaults_t *run)
{
    emit_options_t *numbers = &out->numbers;
    unsigned long points = (unsigned long)numbers->points, levels = (unsigned long)numbers->levels,
                  trajectories = (unsigned long)numbers->trajectories,
                  seed = (unsigned long)numbers->seed, threads = 0;
    status_t status = read_count(&points, options, OPTION_POINTS, run->has_points, run->points,
                                 RUN_POINTS_MIN, RUN_POINTS_MAX);

    if (status == OK)
        status =
            read_count(&levels, options, OPTION_FOCK, run->has_fock, run->fock, 1, RUN_FOCK_MAX);
    if (status == OK)
        status = read_count(&trajectories, options, OPTION_TRAJ, run->has_trajectories,
                            run->trajectories, 1, RUN_TRAJECTORIES_MAX);
    if (status == OK)
        status = read_count(&seed, options, OPTION_SEED, run->has_seed, run->seed, 0, RUN_SEED_MAX);
    if (status == OK)
        status = options_count(&threads, options, OPTION_THREADS, 1, MOST_THREADS);
    numbers->points = (long)points;
    numbers->levels = (int)levels;
    numbers->trajectories = (long)trajectories;
    numbers->seed = seed;
    out->threads = (int)threads;
    return status;
}

status_t request_closure(closure_t *out, const options_t *options)
{
    const char *text = options->values[OPTION_CLOSURE];

    if (closure_read(out, text ? text : "none"))
        return OK;
    return usage_error(
        "'--closure %s': it must be none, gaussian or cumulant=N with N from 1 to %d", text,
        CLOSURE_MAX_ORDER);
}

static status_t read_words(request_t *out, const options_t *options, scheme_kind_t fallback)
{
    static const char *const variants[] = {"closed", "damped", NULL};
    static const char *const starts[] = {"point", "ensemble", NULL};
    static const char *const backends[] = {"auto", "tcc", "cc", NULL};
    size_t scheme = 0, variant = 0, start = 0;
    status_t status = options_word(&scheme, options, OPTION_SCHEME, scheme_words, NULL, fallback);

    if (status == OK)
        status = options_word(&variant, options, OPTION_VARIANT, variants, NULL, 0);
    if (status == OK)
        status = options_word(&start, options, OPTION_START, starts, NULL, 0);
    if (status == OK)
        status = options_word(&out->backend, options, OPTION_JIT, backends, NULL, WANT_AUTO);
    if (status == OK)
        status = request_closure(&out->closure, options);
    out->scheme = (scheme_kind_t)scheme;
    out->variant = (meanfield_variant_t)variant;
    out->start = (start_t)start;
    out->method = options->values[OPTION_METHOD];
    out->reduce = !options_has(options, OPTION_NO_REDUCE);
    return status;
}

static status_t read_grid(request_t *out, const options_t *options)
{
    out->grid = options->values[OPTION_GRID];
    out->box = options->values[OPTION_BOX];
    out->store_grid = options->values[OPTION_STORE_GRID];
    return options_count(&out->snapshots, options, OPTION_SNAPSHOTS, 2, RUN_POINTS_MAX);
}

/* What is run, as a bit of the table of options. */
static unsigned run_of(const request_t *request, const options_t *options)
{
    static const unsigned runs[] = {[SCHEME_QUANTUM] = FOR_QUANTUM, [SCHEME_UNRAVEL] = FOR_UNRAVEL,
                                    [SCHEME_MEANFIELD] = FOR_POINT, [SCHEME_MOMENTS] = FOR_MOMENTS,
                                    [SCHEME_HYBRID] = FOR_HYBRID,   [SCHEME_JUMP] = FOR_JUMP};

    if (request->scheme == SCHEME_MEANFIELD && request->start == START_ENSEMBLE)
        return FOR_SAMPLED;
    if (request->scheme == SCHEME_QUANTUM && options->command->place == ON_RUN &&
        options_has(options, OPTION_STEADY))
        return FOR_STEADY;
    return runs[request->scheme];
}

/* Steps of a fixed length, so many that their number is no exact double or they never end. */
static status_t check_steps(const request_t *request, const options_t *options)
{
    const emit_options_t *numbers = &request->numbers;

    if (request->scheme != SCHEME_UNRAVEL || numbers->until / numbers->step < 1e15)
        return OK;
    fprintf(stderr,
            "moyal: steps of %g up to the time %g are too many: less than 1e15 are possible\n",
            numbers->step, numbers->until);
    return options_has(options, OPTION_DT) || options_has(options, OPTION_UNTIL) ? USAGE_ERROR
                                                                                 : MODEL_ERROR;
}

static status_t check_method(const request_t *request)
{
    static const int schemes[] = {
        [SCHEME_QUANTUM] = MOYAL_QUANTUM,     [SCHEME_UNRAVEL] = MOYAL_UNRAVEL,
        [SCHEME_MEANFIELD] = MOYAL_MEANFIELD, [SCHEME_MOMENTS] = MOYAL_MOMENTS,
        [SCHEME_HYBRID] = MOYAL_HYBRID,       [SCHEME_JUMP] = MOYAL_JUMP};
    const moyal_program program = {.scheme = schemes[request->scheme]};
    const char *const *names = moyal_method_names(&program);
    text_t list;
    status_t status;

    for (size_t k = 0; request->method && names[k]; k++)
        if (strcmp(names[k], request->method) == 0)
            return OK;
    if (!request->method)
        return OK;
    text_init(&list);
    for (size_t k = 0; names[k]; k++)
        text_printf(&list, "%s%s", k ? ", " : "", names[k]);
    status = usage_error("'--method %s': the methods of --scheme %s are: %s", request->method,
                         scheme_words[request->scheme], text_string(&list));
    text_clear(&list);
    return status;
}

void request_warn(const request_t *request)
{
    const double rounding = 1e-14;

    if (request->scheme != SCHEME_UNRAVEL && request->numbers.tolerance < rounding)
        fprintf(stderr,
                "moyal: warning: a tolerance of %g cannot be met: double precision limits it to "
                "about %g\n",
                request->numbers.tolerance, rounding);
}

status_t request_read(request_t *out, const options_t *options, const model_t *model,
                      scheme_kind_t fallback)
{
    status_t status;

    memset(out, 0, sizeof *out);
    out->numbers = fallback_numbers;
    out->line = options;
    status = read_words(out, options, fallback);
    if (status == OK && options->command->place != ON_SUMMARY) /* which runs several schemes */
        status = options_check(options, run_of(out, options));
    if (status == OK)
        status = read_grid(out, options);
    if (status == OK)
        status = read_reals(&out->numbers, options, &model->run);
    if (status == OK)
        status = read_counts(out, options, &model->run);
    if (status == OK)
        status = request_paths(out, options);
    if (status == OK)
        status = check_steps(out, options);
    if (status == OK)
        status = check_method(out);
    out->numbers.midpoint = out->method && strcmp(out->method, "semi-implicit") == 0;
    out->numbers.lanes = run_of(out, options) & (FOR_UNRAVEL | FOR_SAMPLED) ? ENSEMBLE_LANES : 1;
    return status;
}
