/* A reduced linear system against the full generator. */
#include "certify/check_linear.h"

#include <float.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "certify/linear_rows.h"
#include "certify/run_rows.h"

enum { ROW_ULPS = 64, VALUE_ULPS = 256, MOST_PRODUCTS = 200000 };

typedef struct {
    linear_check_t *out;
    const moyal_reduction *reduction;
    const moyal_program *program;
    const moyal_context *context;
    const kernel_t *kernel;
    moyal_start start;
    values_t values;
    stage_t stage;
    point_t point;
    places_t places;
    row_t row;
    run_rows_t rows; /* of the system */
    double *found, *x, *y;
    int failed;
} work_t;

__attribute__((format(printf, 2, 3))) static void fail(work_t *w, const char *format, ...)
{
    va_list arguments;

    if (w->failed)
        return;
    w->failed = 1;
    va_start(arguments, format);
    vsnprintf(w->out->message, sizeof w->out->message, format, arguments);
    va_end(arguments);
}

static void compare(work_t *w, const number_t *x, int imaginary, double found, double ulps,
                    const char *what, const place_t *place)
{
    double deviation = number_deviation(x, imaginary, found, ulps);

    w->out->numbers++;
    if (deviation > 1) {
        fail(w, "%s of R(%ld,%ld): exact %.17g, found %.17g", what, place->row, place->column,
             arf_get_d(arb_midref(imaginary ? acb_imagref(x->value) : acb_realref(x->value)),
                       ARF_RND_NEAR),
             found);
        return;
    }
    w->out->worst = deviation > w->out->worst ? deviation : w->out->worst;
}

static void list_entries(work_t *w)
{
    run_rows_clear(&w->rows);
    if (!run_rows_init(&w->rows, &w->reduction->runs))
        fail(w, "the system reads beside its vector: row %ld, column %ld", w->rows.bad_row,
             w->rows.bad_column);
}

/* ---- rows ------------------------------------------------------------------------------- */

/* What the unknown `from` (0: Re, 1: Im) of a source contributes to Re or Im of the target:
 * with s = direct + conjugate, d = direct - conjugate: Re s, -Im d to Re; Im s, Re d to Im. */
static void unknown_share(number_t *out, int *imaginary, double *sign, const share_t *source,
                          int to, int from)
{
    number_set(out, &source->conjugate);
    if (from)
        acb_neg(out->value, out->value);
    number_add(out, &source->direct);
    *imaginary = to != from;
    *sign = from && !to ? -1 : 1;
}

static void want_zero(work_t *w, size_t place, int part)
{
    if (w->places.places[place].position[part] < 0)
        w->places.places[place].wanted[part] = 1;
}

/* Row `part` of the place: against the system where it is kept, else only zeros may flow in. */
static void compare_row(work_t *w, size_t at, int part)
{
    const place_t target = w->places.places[at];
    long p = target.position[part];
    number_t share;

    number_init(&share);
    for (size_t k = 0; p >= 0 && k < w->rows.first[p + 1] - w->rows.first[p]; k++)
        w->found[w->rows.from[w->rows.first[p] + k]] += w->rows.weight[w->rows.first[p] + k];
    for (size_t k = 0; k < w->row.count && !w->failed; k++)
        for (int from = 0; from < 2; from++) {
            const share_t *source = &w->row.shares[k];
            const place_t *place = &w->places.places[source->place];
            int imaginary;
            double sign;

            if (from == 1 && place->row == place->column)
                continue; /* R_ii is real */
            unknown_share(&share, &imaginary, &sign, source, part, from);
            if (p >= 0 && place->position[from] >= 0) {
                compare(w, &share, imaginary, sign * w->found[place->position[from]], ROW_ULPS,
                        "a coefficient in the equation", &target);
                w->found[place->position[from]] = 0;
            } else if (!arb_contains_zero(imaginary ? acb_imagref(share.value)
                                                    : acb_realref(share.value))) {
                if (p < 0 && place->position[from] >= 0)
                    fail(w, "R(%ld,%ld) is left out, but R(%ld,%ld) flows into it", target.row,
                         target.column, place->row, place->column);
                want_zero(w, source->place, from);
            }
        }
    for (size_t k = 0; p >= 0 && k < w->rows.first[p + 1] - w->rows.first[p]; k++) {
        long from = w->rows.from[w->rows.first[p] + k];

        if (w->found[from] != 0 && !w->failed)
            fail(w, "the equation of R(%ld,%ld) holds a number that is not there", target.row,
                 target.column);
        w->found[from] = 0;
    }
    number_clear(&share);
}

/* Both parts of one place. */
static void check_place(work_t *w, size_t at)
{
    place_t *place = &w->places.places[at];
    int real = place->row == place->column;

    if (!row_make(&w->row, at, &w->places, &w->point))
        fail(w, "R(%ld,%ld) and what flows into it turn with different frequencies",
             w->places.places[at].row, w->places.places[at].column);
    for (int part = 0; part < 2 - real && !w->failed; part++) {
        place = &w->places.places[at];
        if (place->position[part] >= 0) {
            w->out->rows++;
            compare_row(w, at, part);
        } else if (place->wanted[part]) {
            w->out->zeros += !place->shown[part];
            place->shown[part] = 1;
            compare_row(w, at, part);
        }
    }
}

static void check_start(work_t *w, size_t at)
{
    const place_t *place = &w->places.places[at];
    double z[2];

    moyal_start_element(&w->start, place->row, place->column, &z[0], &z[1]);
    for (int part = 0; part < 2; part++) {
        if (place->position[part] >= 0 && w->reduction->x[place->position[part]] != z[part])
            fail(w, "R(%ld,%ld) starts at %.17g, found %.17g", place->row, place->column, z[part],
                 w->reduction->x[place->position[part]]);
        if (place->wanted[part] && z[part] != 0)
            fail(w, "R(%ld,%ld) is left out, but starts at %.17g", place->row, place->column,
                 z[part]);
    }
}

static int has_open(const place_t *place)
{
    return (place->wanted[0] && !place->shown[0]) || (place->wanted[1] && !place->shown[1]);
}

/* Kept rows, all or one in `stride`; then what has to be zero, and what that leads to. */
static void check_rows(work_t *w)
{
    size_t kept = w->places.count, stride = 1, sampled = 0;

    for (size_t at = 0; at < kept && !w->failed; at++) {
        if (sampled++ % stride)
            continue;
        check_place(w, at);
        if (at == 31 && w->row.work / 32 * kept > MOST_PRODUCTS)
            stride = w->row.work / 32 * kept / MOST_PRODUCTS + 1;
        w->out->whole &= stride == 1;
    }
    for (int again = 1; again && !w->failed;) {
        again = 0;
        for (size_t at = 0; at < w->places.count && !w->failed; at++)
            if (has_open(&w->places.places[at])) {
                check_place(w, at);
                again = 1;
                if (w->row.work > 4 * (size_t)MOST_PRODUCTS) {
                    w->out->whole = again = 0;
                    break;
                }
            }
    }
    for (size_t at = 0; at < w->places.count && !w->failed; at++)
        check_start(w, at);
}

/* ---- products and observables ----------------------------------------------------------- */

/* Generic numbers, but of trace one: programs count the mean of the identity as 1. */
static void fill(work_t *w)
{
    double rest = 1;
    long last = -1;

    for (long p = 0; p < w->reduction->system.size; p++) {
        const moyal_label *label = &w->reduction->labels[p];

        w->x[p] = label->part < 0 ? 0 : (double)((p * 29 + p / 7) % 31 * 4 - 61 + p % 2) / 256;
        if (label->part < 0 || label->row != label->column)
            continue;
        rest -= w->x[p];
        last = p;
    }
    if (last >= 0)
        w->x[last] += rest;
}

static void check_product(work_t *w, double t)
{
    const moyal_linear *system = &w->reduction->system;

    system->apply(system->context, t, w->x, w->y);
    for (long p = 0; p < system->size && !w->failed; p++) {
        double sum = 0, size = 0;

        for (size_t k = w->rows.first[p]; k < w->rows.first[p + 1]; k++) {
            double term = w->rows.weight[k] * w->x[w->rows.from[k]];

            sum += term;
            size += fabs(term);
        }
        w->out->numbers++;
        if (!(fabs(w->y[p] - sum) <= ROW_ULPS * DBL_EPSILON * size))
            fail(w, "row %ld of M x: %.17g, by its entries %.17g", p, w->y[p], sum);
    }
}

/* exp(i frequency t) of a place */
static void turn(number_t *out, const place_t *place, double t)
{
    arb_t angle;

    number_set_d(out, 1, 0);
    if (!isfinite(place->frequency) || place->frequency == 0)
        return;
    arb_init(angle);
    arb_set_d(angle, place->frequency);
    acb_set_d(out->value, t);
    acb_mul_arb(out->value, out->value, angle, NUMBER_BITS);
    acb_mul_onei(out->value, out->value);
    acb_exp(out->value, out->value, NUMBER_BITS);
    out->size = 2 + fabs(place->frequency * t);
    arb_clear(angle);
}

/* sum += the share of a place in an observable, a z + b conj(z) = u Re z + v Im z.  What is read
 * but not kept has to stay zero; the mean of an observable is its real part. */
static void add_read(number_t *sum, work_t *w, const share_t *source, double t)
{
    const place_t *place = &w->places.places[source->place];
    number_t phase, direct, conjugate, part;

    number_init(&phase);
    number_init(&direct);
    number_init(&conjugate);
    number_init(&part);
    turn(&phase, place, t);
    number_mul(&direct, &source->direct, &phase);
    number_conj(&phase, &phase);
    number_mul(&conjugate, &source->conjugate, &phase);
    for (int from = 0; from < 2 - (place->row == place->column); from++) {
        number_set(&part, &conjugate);
        if (from)
            acb_neg(part.value, part.value);
        number_add(&part, &direct);
        if (from) /* i (a - b) */
            acb_mul_onei(part.value, part.value);
        if (place->position[from] < 0) {
            if (!arb_contains_zero(acb_realref(part.value)))
                want_zero(w, source->place, from);
            continue;
        }
        number_set_d(&phase, w->x[place->position[from]], 0);
        number_addmul(sum, &part, &phase);
    }
    number_clear(&phase);
    number_clear(&direct);
    number_clear(&conjugate);
    number_clear(&part);
}

static void check_observables(work_t *w, double t)
{
    const moyal_linear *system = &w->reduction->system;
    size_t count = w->point.equations->observable_count;
    double *v = memory_new((size_t)system->functional_count + 1, sizeof *v);
    double *e = memory_new((size_t)w->reduction->value_count + 1, sizeof *e);
    double *found = memory_new(count + 1, sizeof *found);
    number_t sum;

    number_init(&sum);
    system->functionals(system->context, w->x, v);
    moyal_reduction_values(w->reduction, t, v, e);
    w->program->observables(w->context, t, NULL, e, found);
    for (size_t m = 0; m < count && !w->failed; m++) {
        const sparse_t *o = &w->point.observables[m];
        double deviation;

        number_zero(&sum);
        w->row.count = 0;
        for (size_t k = 0; k < o->count; k++)
            row_add(&w->row, &o->entries[k].value, (long)o->entries[k].column,
                    (long)o->entries[k].row, &w->places);
        for (size_t k = 0; k < w->row.count; k++)
            add_read(&sum, w, &w->row.shares[k], t);
        w->out->numbers++;
        deviation = number_deviation(&sum, 0, found[m], VALUE_ULPS);
        if (deviation > 1)
            fail(w, "observable %zu at a generic vector: exact %.17g, found %.17g", m,
                 arf_get_d(arb_midref(acb_realref(sum.value)), ARF_RND_NEAR), found[m]);
    }
    number_clear(&sum);
    free(v);
    free(e);
    free(found);
}

/* ---- all of it -------------------------------------------------------------------------- */

static void check_at(work_t *w, double t)
{
    const moyal_reduction *reduction = w->reduction;

    moyal_terms_multipliers(&reduction->terms, t, reduction->runs.multipliers);
    point_init(&w->point, NULL, t, w->kernel->equations, &w->values, &w->stage);
    places_init(&w->places, reduction, w->stage.dimension);
    w->row.work = 0;
    list_entries(w);
    if (!w->failed)
        check_product(w, t);
    if (!w->failed)
        check_observables(w, t);
    if (!w->failed)
        check_rows(w);
    places_clear(&w->places);
    point_clear(&w->point);
}

/* The model's values as balls. */
static arb_struct *parameter_values(const model_t *model)
{
    arb_struct *balls = memory_new(ring_parameter_count(model->ring) + 1, sizeof *balls);
    acb_t ball;

    acb_init(ball);
    for (size_t g = 0; g < ring_parameter_count(model->ring); g++)
        arb_init(&balls[g]);
    for (size_t k = 0; k < model->parameter_count; k++)
        if (model->parameters[k].has_value) {
            scalar_ball(ball, model->parameters[k].value, NULL, 160, model->ring);
            arb_set(&balls[model->parameters[k].generator], acb_realref(ball));
        }
    acb_clear(ball);
    return balls;
}

status_t check_linear(linear_check_t *out, const moyal_reduction *reduction,
                      const moyal_program *program, const moyal_context *context,
                      const kernel_t *kernel)
{
    const model_t *model = kernel->equations->model;
    size_t size = (size_t)reduction->system.size;
    arb_struct *balls = parameter_values(model);
    work_t w = {.out = out,
                .reduction = reduction,
                .program = program,
                .context = context,
                .kernel = kernel};

    memset(out, 0, sizeof *out);
    out->whole = 1;
    w.found = memory_new(size + 1, sizeof *w.found);
    w.x = memory_new(size + 1, sizeof *w.x);
    w.y = memory_new(size + 1, sizeof *w.y);
    values_init(&w.values, balls, model);
    stage_init(&w.stage, kernel->factors, kernel->factor_count, (size_t)context->levels,
               &model->algebra, &w.values);
    if (moyal_start_init(&w.start, program, context) != MOYAL_DONE)
        fail(&w, "the start cannot be made");
    fill(&w);
    if (!w.failed)
        check_at(&w, 0.6875);
    if (!w.failed && !reduction->system.constant)
        check_at(&w, 0);
    moyal_start_clear(&w.start);
    row_clear(&w.row);
    stage_clear(&w.stage);
    values_clear(&w.values);
    for (size_t g = 0; g < ring_parameter_count(model->ring); g++)
        arb_clear(&balls[g]);
    free(balls);
    run_rows_clear(&w.rows);
    free(w.found);
    free(w.x);
    free(w.y);
    return w.failed ? REFUTED : OK;
}
