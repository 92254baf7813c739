/* Courses of all schemes, compared. */
#include "enclose/until.h"

#include <stdlib.h>

#include "base/memory.h"
#include "base/text.h"
#include "enclose/moments_enclose.h"
#include "enclose/moments_hybrid.h"

const char *course_name(course_kind_t kind)
{
#define COURSE_NAME(kind, name) name,
    static const char *const names[] = {COURSE_LIST(COURSE_NAME)};
#undef COURSE_NAME

    return names[kind];
}

typedef struct {
    const char *variant_word, *start_word;
    meanfield_variant_t variant;
    start_t start;
} meanfield_kind_t;

static const meanfield_kind_t meanfields[COURSE_COUNT] = {
    [COURSE_CLOSED_POINT] = {"closed", "point", MEANFIELD_CLOSED, START_POINT},
    [COURSE_DAMPED_POINT] = {"damped", "point", MEANFIELD_DAMPED, START_POINT},
    [COURSE_CLOSED_ENSEMBLE] = {"closed", "ensemble", MEANFIELD_CLOSED, START_ENSEMBLE},
    [COURSE_DAMPED_ENSEMBLE] = {"damped", "ensemble", MEANFIELD_DAMPED, START_ENSEMBLE},
};

int course_is_meanfield(const char **variant, const char **start, course_kind_t kind)
{
    *variant = meanfields[kind].variant_word;
    *start = meanfields[kind].start_word;
    return *variant != NULL;
}

arb_srcptr until_value(const until_t *until, course_kind_t kind, size_t time, size_t observable)
{
    const flow_result_t *result = &until->courses[kind].result;

    return result->values + time * result->output_count + observable;
}

/* ---- equations --------------------------------------------------------------------------------
 */

static equations_t *quantum_equations(char **why, unsigned char *open, const hybrid_t *hybrid)
{
    if (!hybrid->generator->model->stated)
        return scheme_moments_some(why, open, hybrid->generator);
    *why = memory_copy_text("the hybrid equation is stated directly: there is no quantum model");
    return NULL;
}

static equations_t *meanfield_equations(char **why, const hybrid_t *wigner, course_kind_t kind)
{
    const meanfield_kind_t *row = &meanfields[kind];
    const char *refused = meanfield_refusal(wigner, row->variant, row->start);
    equations_t *meanfield, *equations;

    if (!refused && row->start == START_ENSEMBLE)
        refused = "an average over sampled starts is statistical: nothing is proven about it";
    if (refused) {
        *why = memory_copy_text(refused);
        return NULL;
    }
    meanfield = meanfield_formal(wigner, row->variant, row->start);
    equations = scheme_meanfield_moments(why, meanfield);
    equations_free(meanfield);
    return equations;
}

static equations_t *course_equations(char **why, unsigned char *open, const hybrid_t *hybrid,
                                     const hybrid_t *wigner, course_kind_t kind)
{
    if (kind == COURSE_QUANTUM)
        return quantum_equations(why, open, hybrid);
    if (kind == COURSE_HYBRID)
        return moments_hybrid(why, open, hybrid);
    return meanfield_equations(why, wigner, kind);
}

/* ---- courses -----------------------------------------------------------------------------------
 */

/* Radii of 2^-bits are below 10^-digits. */
static slong bits_of(ulong digits)
{
    return (slong)(digits * 3322 / 1000) + 1;
}

/* What the checker does not derive; NULL: it does. */
static const char *beyond_checker(const hybrid_t *hybrid, course_kind_t kind)
{
    const order_t *order = hybrid->order;
    const model_t *model = hybrid->generator->model;
    int is_wigner = 1;

    for (size_t k = 0; k < order->size * order->size; k++)
        is_wigner &= scalar_is_zero(&order->matrix[k], model->ring);
    if (kind == COURSE_HYBRID && !is_wigner)
        return "their moments are checked in Wigner order alone";
    if (kind != COURSE_HYBRID && model->stated)
        return "a stated equation has no generator to check them with";
    return NULL;
}

static witness_t *make_witness(const equations_t *equations, const until_t *until,
                               const char *beyond)
{
    witness_t *out;

    if (!beyond)
        return witness_moments(equations, until->until, until->digits);
    out = witness_new(until->model->observable_count);
    witness_refuse(out, beyond);
    return out;
}

/* Nothing is known of the observables whose moments do not close. */
static void leave_open(course_t *course, const until_t *until)
{
    flow_result_t *result = &course->result;
    size_t count = 0;
    text_t text;

    text_init(&text);
    for (size_t k = 0; k < until->model->observable_count; k++) {
        if (!course->open[k])
            continue;
        text_printf(&text, "%s%s", count++ ? ", " : "the moments do not close by themselves of ",
                    until->model->observables[k].name);
        for (size_t r = 0; r < result->reached; r++)
            arb_indeterminate(result->values + r * result->output_count + k);
        if (course->witness)
            course->witness->proves[k] = 0;
    }
    if (count && !course->why)
        course->why = text_take(&text);
    else
        text_clear(&text);
}

static void run_course(course_t *course, equations_t *equations, const until_t *until,
                       const char *beyond)
{
    course->there = 1;
    course->moments = equations->coordinates;
    if (moments_enclose(&course->result, equations, until->until, until->intervals,
                        bits_of(until->digits)) != OK)
        course->why = memory_copy_text(course->result.why);
    else if (until->witnesses)
        course->witness = make_witness(equations, until, beyond);
    leave_open(course, until);
    equations_free(equations);
}

static void make_course(until_t *until, const hybrid_t *hybrid, const hybrid_t *wigner,
                        course_kind_t kind)
{
    course_t *course = &until->courses[kind];
    equations_t *equations = NULL;

    course->open = memory_new(until->model->observable_count + 1, 1);
    if (until->model->observable_count == 0)
        course->why = memory_copy_text("the model observes nothing");
    else
        equations = course_equations(&course->why, course->open, hybrid, wigner, kind);
    if (equations)
        run_course(course, equations, until, beyond_checker(hybrid, kind));
}

/* ---- comparison --------------------------------------------------------------------------------
 */

static truth_t compare_exact(const until_t *until)
{
    const course_t *quantum = &until->courses[COURSE_QUANTUM],
                   *hybrid = &until->courses[COURSE_HYBRID];
    truth_t answer = TRUTH_UNKNOWN;

    if (!quantum->there || !hybrid->there)
        return TRUTH_UNKNOWN;
    for (size_t k = 0; k < quantum->result.reached && k < hybrid->result.reached; k++)
        for (size_t o = 0; o < until->model->observable_count; o++) {
            arb_srcptr x = until_value(until, COURSE_QUANTUM, k, o),
                       y = until_value(until, COURSE_HYBRID, k, o);

            if (!arb_overlaps(x, y))
                return TRUTH_FALSE;
            if (arb_is_finite(x) && arb_is_finite(y))
                answer = TRUTH_TRUE;
        }
    return answer;
}

/* A number that |x - y| is not below; 1 if it is positive. */
static int distance(arf_t out, const arb_t x, const arb_t y)
{
    arb_t difference;
    int apart;

    arb_init(difference);
    arb_sub(difference, x, y, FLOW_COARSE);
    arb_get_abs_lbound_arf(out, difference, FLOW_COARSE);
    apart = arb_is_finite(difference) && arf_sgn(out) > 0;
    arb_clear(difference);
    return apart;
}

/* Adds what there is to say about one observable. */
static void find_wrong(until_t *until, course_kind_t kind, size_t observable)
{
    size_t times = until->courses[kind].result.reached;
    size_t known = until->courses[until->reference].result.reached;
    wrong_t *wrong = &until->wrong[until->wrong_count];
    int found = 0;
    arf_t by;

    arf_init(by);
    for (size_t k = 0; k < times && k < known; k++) {
        if (!distance(by, until_value(until, until->reference, k, observable),
                      until_value(until, kind, k, observable)))
            continue;
        if (!found) {
            wrong->scheme = kind;
            wrong->observable = observable;
            arf_init(wrong->first_by);
            arf_init(wrong->largest_by);
            arf_set(wrong->first_by, by);
            wrong->first = k;
        }
        found = 1;
        if (arf_cmp(by, wrong->largest_by) > 0) {
            arf_set(wrong->largest_by, by);
            wrong->largest = k;
        }
    }
    until->wrong_count += found != 0;
    arf_clear(by);
}

static size_t count_marked(const unsigned char *marks, size_t count)
{
    size_t marked = 0;

    for (size_t k = 0; k < count; k++)
        marked += marks[k] != 0;
    return marked;
}

/* Whether a witness proves more observables than that of a course. */
static int proves_more(const witness_t *witness, const course_t *course, size_t count)
{
    const witness_t *own = course->witness;

    return witness && !witness->why &&
           (!own || own->why ||
            count_marked(witness->proves, count) > count_marked(own->proves, count));
}

/* Values of the observables that the moments leave open. */
static void fill_open(course_t *course, const flow_result_t *found)
{
    flow_result_t *result = &course->result;

    for (size_t r = 0; r < result->reached && r < found->reached; r++)
        for (size_t k = 0; k < result->output_count; k++)
            if (course->open[k])
                arb_set(result->values + r * result->output_count + k,
                        found->values + r * result->output_count + k);
    free(course->why);
    course->why = found->why ? memory_copy_text(found->why) : NULL;
}

/* The certified master equation, for what the moments have failed of. */
static void try_master(until_t *until, const hybrid_t *hybrid, until_master_t *master,
                       const void *context)
{
    course_t *course = &until->courses[COURSE_QUANTUM];
    const size_t count = until->model->observable_count;
    const int some = course->there && count_marked(course->open, count) > 0;
    witness_t *witness = NULL;
    flow_result_t found;

    if (!master || (course->there && !some) || until->model->stated || count == 0)
        return;
    (void)master(&found, until->witnesses ? &witness : NULL,
                 some && !until->witnesses ? course->open : NULL, hybrid, until->until,
                 until->intervals, until->digits, context);
    if (some && !proves_more(witness, course, count)) {
        fill_open(course, &found);
        flow_result_clear(&found);
        witness_free(witness);
        return;
    }
    if (course->there)
        flow_result_clear(&course->result);
    witness_free(course->witness);
    free(course->why);
    course->result = found;
    course->witness = witness;
    course->why = found.why ? memory_copy_text(found.why) : NULL;
    course->there = 1;
}

until_t *until_prove(const hybrid_t *hybrid, const hybrid_t *wigner, const fmpq_t until,
                     ulong digits, int witnesses, until_master_t *master, const void *context)
{
    until_t *out = memory_new(1, sizeof *out);
    const char *variant, *start;

    out->model = hybrid->generator->model;
    fmpq_init(out->until);
    fmpq_set(out->until, until);
    out->digits = digits;
    out->witnesses = witnesses;
    out->intervals = UNTIL_INTERVALS;
    out->reference = out->model->stated ? COURSE_HYBRID : COURSE_QUANTUM;
    for (int kind = 0; kind < COURSE_COUNT; kind++)
        make_course(out, hybrid, wigner, (course_kind_t)kind);
    try_master(out, hybrid, master, context);
    out->overlap = compare_exact(out);
    out->wrong = memory_new(COURSE_COUNT * out->model->observable_count + 1, sizeof *out->wrong);
    for (int kind = 0; kind < COURSE_COUNT; kind++)
        for (size_t o = 0; course_is_meanfield(&variant, &start, (course_kind_t)kind) &&
                           o < out->model->observable_count;
             o++)
            find_wrong(out, (course_kind_t)kind, o);
    return out;
}

void until_free(until_t *until)
{
    if (!until)
        return;
    for (int kind = 0; kind < COURSE_COUNT; kind++) {
        if (until->courses[kind].there)
            flow_result_clear(&until->courses[kind].result);
        free(until->courses[kind].open);
        free(until->courses[kind].why);
        witness_free(until->courses[kind].witness);
    }
    for (size_t k = 0; k < until->wrong_count; k++) {
        arf_clear(until->wrong[k].first_by);
        arf_clear(until->wrong[k].largest_by);
    }
    fmpq_clear(until->until);
    free(until->wrong);
    free(until);
}
