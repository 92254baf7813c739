/* What is asked of trajectories besides their number: when to stop, in pairs, one alone, how they
 * carry the state. */
#include "cli/program.h"

static status_t read_positive(double *out, const options_t *options, option_id_t id)
{
    status_t status;
    fmpq_t exact;

    fmpq_init(exact);
    status = options_positive(exact, options, id);
    if (status == OK && options_has(options, id))
        *out = fmpq_get_d(exact);
    fmpq_clear(exact);
    return status;
}

/* Pairs are whole; a target has no other limit than --traj. */
static void set_trajectories(request_t *out, const options_t *options)
{
    if (out->paths.target_error > 0 && !options_has(options, OPTION_TRAJ))
        out->numbers.trajectories = RUN_TRAJECTORIES_MAX;
    if (out->paths.antithetic)
        out->numbers.trajectories += out->numbers.trajectories % 2;
    if (out->paths.alone && out->numbers.trajectories <= (long)out->paths.only)
        out->numbers.trajectories = (long)out->paths.only + 1;
}

status_t request_paths(request_t *out, const options_t *options)
{
    static const char *const states[] = {"auto", "density", "pure", NULL};
    static const char *const noises[] = {"gaussian", "weak", NULL};
    size_t state = 0, noise = 0;
    status_t status = read_positive(&out->paths.max_time, options, OPTION_MAX_TIME);

    if (status == OK)
        status = read_positive(&out->paths.target_error, options, OPTION_TARGET_ERR);
    if (status == OK)
        status = options_word(&state, options, OPTION_STATE, states, NULL, 0);
    if (status == OK)
        status = options_word(&noise, options, OPTION_NOISE, noises, NULL, 0);
    if (status == OK)
        status = options_count(&out->paths.only, options, OPTION_ONLY, 0, RUN_TRAJECTORIES_MAX - 1);
    if (status == OK && options_has(options, OPTION_ONLY) &&
        options_has(options, OPTION_TARGET_ERR))
        status = usage_error("'--only' shows one trajectory, which has no '--target-err'");
    if (status == OK && options_has(options, OPTION_ONLY) &&
        options_has(options, OPTION_CHECK_STEP))
        status = usage_error("'--check-step' compares averages, '--only' has none");
    out->paths.state = (int)state;
    out->paths.weak_noise = noise == 1;
    out->paths.antithetic = options_has(options, OPTION_ANTITHETIC);
    out->paths.alone = options_has(options, OPTION_ONLY);
    out->paths.store_path = options_has(options, OPTION_STORE);
    set_trajectories(out, options);
    return status;
}
