/* A density matrix that is cut at a number of levels, in balls of more digits than doubles have.
 *
 * With M the part of L within the elements that are kept, u_{k+1} = M u_k/(k+1),
 *
 *   int_0^h || d rho~/ds - L rho~ ||_1 ds <= sum_{k <= K} |edge| |u_k| h^(k+1)/(k+1)
 *                                            + |u_{K+1}| h^(K+1),
 *
 * in sums of absolute values, where edge_e is what flows from element e beyond the levels. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "enclose/balls.h"
#include "enclose/columns.h"
#include "enclose/initial.h"
#include "enclose/sectors.h"
#include "enclose/witness.h"
#include "enclose/witness_tails.h"

enum {
    BITS = 128,
    MOST_UNIT = 64,
    ORDER = 40,
    REACH = 4,
    STEPS = 16,
    MOST_TRIES = 8,
    ROOM_BITS = 10,
    ROUNDING = 40, /* bounds below 2^-40 may be what is rounded */
    MOST_STATES = 1200
};

/* Multiplications: about ten seconds of the checker. */
#define MOST_WORK 8e7

typedef struct {
    size_t to, from;
    acb_t rate;
} flow_entry_t;

typedef struct {
    witness_t *out;
    const generator_t *generator;
    const equations_t *equations;
    const fmpq *until;
    mag_srcptr radii;
    size_t levels, reach, factor_count, *factors, states; /* of basis states below `levels` */
    sectors_t sectors;
    witness_tails_t *tails;
    values_t *values;
    stage_t stage;
    size_t *index;               /* in the stage, of the states in the order of certificates */
    slong *charge;               /* of these */
    slong *number;               /* of states k, l: the element, -1: it is not kept */
    size_t count, *row, *column; /* elements */
    flow_entry_t *flows;
    size_t flow_count, flow_room;
    mag_struct *edge;
    double norm; /* the largest sum of |rates| from one element */
    acb_ptr x, next, sum;
    mag_t bound;
} work_t;

/* ---- basis states ---------------------------------------------------------------------------- */

static int is_mode(const work_t *w, size_t f)
{
    return space_is_mode(w->equations->model->algebra.space, w->factors[f]);
}

/* Modes first, in their order, then finite factors, the last one fastest; SIZE_MAX beyond. */
static size_t order_of(const work_t *w, const size_t *digits)
{
    const space_t *space = w->equations->model->algebra.space;
    size_t out = 0;

    for (int finite = 0; finite < 2; finite++)
        for (size_t f = 0; f < w->factor_count; f++) {
            if (is_mode(w, f) == finite)
                continue;
            if (!finite && digits[f] >= w->levels)
                return SIZE_MAX;
            out = out * (finite ? space_dimension(space, w->factors[f]) : w->levels) + digits[f];
        }
    return out;
}

static void list_states(work_t *w)
{
    const size_t n = w->sectors.charges.count;
    size_t *digits = memory_new(w->factor_count + 1, sizeof *digits);

    w->states = 0;
    w->index = memory_new(w->stage.dimension + 1, sizeof *w->index);
    w->charge = memory_new(w->stage.dimension * n + 1, sizeof *w->charge);
    for (size_t i = 0; i < w->stage.dimension; i++) {
        size_t at;

        stage_digits(digits, &w->stage, i);
        at = order_of(w, digits);
        if (at == SIZE_MAX)
            continue;
        w->index[at] = i;
        w->states++;
        sectors_charge(w->charge + at * n, &w->sectors, digits);
    }
    free(digits);
}

static void list_elements(work_t *w)
{
    const size_t n = w->sectors.charges.count;

    w->count = 0;
    w->number = memory_new(w->states * w->states + 1, sizeof *w->number);
    w->row = memory_new(w->states * w->states + 1, sizeof *w->row);
    w->column = memory_new(w->states * w->states + 1, sizeof *w->column);
    for (size_t k = 0; k < w->states; k++)
        for (size_t l = 0; l < w->states; l++) {
            const int kept = sectors_reads(&w->sectors, w->charge + k * n, w->charge + l * n);

            w->number[k * w->states + l] = kept ? (slong)w->count : -1;
            w->row[w->count] = k;
            w->column[w->count] = l;
            w->count += (size_t)kept;
        }
}

/* ---- the generator --------------------------------------------------------------------------- */

static void add_flow(work_t *w, size_t from, size_t to, const acb_t rate)
{
    if (w->flow_count == w->flow_room) {
        w->flow_room = 2 * w->flow_room + 256;
        w->flows = memory_resize(w->flows, w->flow_room, sizeof *w->flows);
    }
    w->flows[w->flow_count].from = from;
    w->flows[w->flow_count].to = to;
    acb_init(w->flows[w->flow_count].rate);
    acb_set(w->flows[w->flow_count++].rate, rate);
}

static void make_flows(work_t *w)
{
    size_t *back = memory_new(w->stage.dimension + 1, sizeof *back); /* stage to states */
    column_t column = {0};
    columns_t *columns;
    point_t point;
    mag_t size;

    mag_init(size);
    point_init(&point, NULL, 0, w->equations, w->values, &w->stage);
    columns = columns_new(&point);
    w->edge = memory_new(w->count + 1, sizeof *w->edge);
    for (size_t i = 0; i < w->stage.dimension; i++)
        back[i] = SIZE_MAX;
    for (size_t k = 0; k < w->states; k++)
        back[w->index[k]] = k;
    for (size_t e = 0; e < w->count; e++) {
        double norm = 0;

        mag_init(w->edge + e);
        columns_make(&column, columns, w->index[w->row[e]], w->index[w->column[e]]);
        for (size_t t = 0; t < column.count; t++) {
            const size_t k = back[column.terms[t].row], l = back[column.terms[t].column];

            acb_get_mag(size, column.terms[t].value);
            norm += mag_get_d(size);
            if (k == SIZE_MAX || l == SIZE_MAX)
                mag_add(w->edge + e, w->edge + e, size);
            else if (w->number[k * w->states + l] >= 0)
                add_flow(w, e, (size_t)w->number[k * w->states + l], column.terms[t].value);
        }
        w->norm = fmax(w->norm, norm);
    }
    column_clear(&column);
    columns_free(columns);
    point_clear(&point);
    free(back);
    mag_clear(size);
}

/* ---- the solution ---------------------------------------------------------------------------- */

/* x := what it is the middle of; the rest counts. */
static void round_off(work_t *w)
{
    mag_t off;

    mag_init(off);
    for (size_t e = 0; e < w->count; e++) {
        mag_hypot(off, arb_radref(acb_realref(w->x + e)), arb_radref(acb_imagref(w->x + e)));
        mag_add(w->bound, w->bound, off);
        acb_get_mid(w->x + e, w->x + e);
    }
    mag_clear(off);
}

static int set_start(work_t *w)
{
    char *why = NULL;
    initial_elements_t *cut = initial_elements_new(&why, w->equations, w->levels, BITS + MOST_UNIT);
    initial_elements_t *elements =
        cut ? initial_elements_new(&why, w->equations, w->levels + w->reach, BITS + MOST_UNIT)
            : NULL;

    if (elements) {
        initial_truncation(w->bound, cut);
        w->x = _acb_vec_init((slong)w->count + 1);
        for (size_t e = 0; e < w->count; e++)
            initial_element(w->x + e, elements, w->index[w->row[e]], w->index[w->column[e]]);
        round_off(w);
    } else {
        witness_refuse(w->out, why);
    }
    initial_elements_free(cut);
    if (elements)
        initial_elements_free(elements);
    free(why);
    return w->out->why == NULL;
}

/* x := the Taylor polynomial at h; w->sum has room for it. */
static void take_piece(work_t *w, const arb_t h)
{
    acb_ptr u = w->x, next = w->next;
    arb_t power;
    mag_t size, length;

    arb_init(power);
    mag_init(size);
    mag_init(length);
    arb_one(power);
    _acb_vec_zero(w->sum, (slong)w->count);
    for (ulong k = 0; k <= ORDER + 1; k++) {
        acb_ptr swap = u;

        for (size_t e = 0; k <= ORDER && e < w->count; e++)
            acb_addmul_arb(w->sum + e, u + e, power, BITS);
        if (k <= ORDER)
            arb_mul(power, power, h, BITS);
        arb_get_mag(length, power);
        for (size_t e = 0; e < w->count; e++) {
            acb_get_mag(size, u + e);
            mag_mul(size, size, length);
            if (k > ORDER)
                mag_add(w->bound, w->bound, size);
            else
                mag_div_ui(size, size, k + 1);
            if (k <= ORDER)
                mag_addmul(w->bound, size, w->edge + e);
        }
        if (k > ORDER)
            break;
        _acb_vec_zero(next, (slong)w->count);
        for (size_t f = 0; f < w->flow_count; f++)
            acb_addmul(next + w->flows[f].to, w->flows[f].rate, u + w->flows[f].from, BITS);
        for (size_t e = 0; e < w->count; e++)
            acb_div_ui(next + e, next + e, k + 1, BITS);
        u = next;
        next = swap;
    }
    _acb_vec_set(w->x, w->sum, (slong)w->count);
    arb_clear(power);
    mag_clear(size);
    mag_clear(length);
    round_off(w);
}

/* Of k <= l the real part and, if k < l, the imaginary part, rounded. */
static void keep_state(work_t *w, witness_step_t *step)
{
    arb_ptr *numbers = memory_new(2 * w->count + 1, sizeof *numbers);
    acb_ptr before = w->next;
    size_t n = 0;
    mag_t off;

    mag_init(off);
    _acb_vec_set(before, w->x, (slong)w->count);
    for (size_t e = 0; e < w->count; e++) {
        if (w->row[e] == w->column[e])
            arb_zero(acb_imagref(w->x + e));
        if (w->row[e] <= w->column[e])
            numbers[n++] = acb_realref(w->x + e);
        if (w->row[e] < w->column[e])
            numbers[n++] = acb_imagref(w->x + e);
    }
    step->state = witness_state(numbers, n, w->out->unit);
    for (size_t e = 0; e < w->count; e++)
        if (w->row[e] < w->column[e])
            acb_conj(w->x + w->number[w->column[e] * w->states + w->row[e]], w->x + e);
    for (size_t e = 0; e < w->count; e++) {
        acb_sub(before + e, before + e, w->x + e, BITS);
        acb_get_mag(off, before + e);
        mag_add(w->bound, w->bound, off);
    }
    mag_set_d(off, 1.5); /* what others bound a little less well */
    mag_mul(step->bound, w->bound, off);
    mag_clear(off);
    free(numbers);
}

static double length_of(const fmpq *t)
{
    return fmpz_get_d(fmpq_numref(t)) / fmpz_get_d(fmpq_denref(t));
}

static void solve(work_t *w)
{
    const double pieces = length_of(w->until) * w->norm / REACH;
    const double bytes = (double)w->count * 16;
    size_t steps = STEPS;
    arb_t h;

    while (steps > 1 && bytes * (double)steps > WITNESS_MOST_BYTES / 2)
        steps /= 2;
    if (bytes * (double)steps > WITNESS_MOST_BYTES || w->states > MOST_STATES)
        witness_refuse(w->out, "its states would make a certificate too long");
    else if (pieces * (ORDER + 1) * (double)(w->flow_count + w->count) > MOST_WORK)
        witness_refuse(w->out, "the check would take too long");
    if (w->out->why || !set_start(w))
        return;
    witness_times(w->out, w->until, steps, (ulong)(pieces / (double)steps) + 1);
    w->next = _acb_vec_init((slong)w->count + 1);
    w->sum = _acb_vec_init((slong)w->count + 1);
    arb_init(h);
    for (size_t k = 0; k < steps; k++) {
        arb_set_fmpq(h, w->out->steps[0].t, BITS);
        arb_div_ui(h, h, w->out->steps[k].pieces, BITS);
        for (ulong p = 0; p < w->out->steps[k].pieces; p++)
            take_piece(w, h);
        keep_state(w, &w->out->steps[k]);
    }
    arb_clear(h);
}

static void clear_try(work_t *w)
{
    if (w->next) {
        _acb_vec_clear(w->next, (slong)w->count + 1);
        _acb_vec_clear(w->sum, (slong)w->count + 1);
    }
    if (w->x)
        _acb_vec_clear(w->x, (slong)w->count + 1);
    for (size_t f = 0; f < w->flow_count; f++)
        acb_clear(w->flows[f].rate);
    for (size_t e = 0; w->edge && e < w->count; e++)
        mag_clear(w->edge + e);
    free(w->flows);
    free(w->edge);
    free(w->index);
    free(w->charge);
    free(w->number);
    free(w->row);
    free(w->column);
    stage_clear(&w->stage);
    w->x = w->next = w->sum = NULL;
    w->flows = NULL;
    w->edge = NULL;
    w->flow_count = w->flow_room = 0;
    w->norm = 0;
}

/* ---- all of it ------------------------------------------------------------------------------- */

static void find_bounded(work_t *w)
{
    for (size_t k = 0; k < w->equations->model->observable_count; k++)
        w->out->proves[k] = !mag_is_inf(w->radii + k) && witness_tails_bound(w->tails, k);
}

/* Whether all are at most `room` times what is asked for. */
static int set_off(work_t *w, ulong room)
{
    mag_t radius;
    int small = 1;

    mag_init(radius);
    for (size_t k = 0; k < w->out->observable_count; k++) {
        if (!w->out->proves[k])
            continue;
        witness_tails_radius(radius, w->tails, k, w->out->steps[w->out->step_count - 1].bound,
                             w->out->levels);
        arf_set_mag(w->out->off[k], radius);
        mag_div_ui(radius, radius, room);
        small &= mag_cmp(radius, w->radii + k) <= 0;
    }
    mag_clear(radius);
    return small;
}

static void name_charges(work_t *w)
{
    const space_t *space = w->equations->model->algebra.space;
    witness_t *out = w->out;
    const size_t n = w->sectors.charges.count;
    size_t *digits = memory_new(w->factor_count + 1, sizeof *digits), at = 0;
    slong *value = memory_new(n + 1, sizeof *value);

    out->states = 1;
    for (size_t f = 0; f < w->factor_count; f++) {
        out->modes += is_mode(w, f) ? 1 : 0;
        out->states *= is_mode(w, f) ? 1 : space_dimension(space, w->factors[f]);
    }
    out->charge_count = n;
    out->charges = memory_new(n + 1, sizeof *out->charges);
    for (size_t j = 0; j < n; j++) {
        out->charges[j].modulus = fmpz_get_si(w->sectors.charges.orders + j);
        out->charges[j].mode = memory_new(out->modes + 1, sizeof(slong));
        out->charges[j].state = memory_new(out->states + 1, sizeof(slong));
    }
    for (size_t f = 0; f < w->factor_count; f++) {
        if (!is_mode(w, f))
            continue;
        digits[f] = 1;
        sectors_charge(value, &w->sectors, digits);
        digits[f] = 0;
        for (size_t j = 0; j < n; j++)
            out->charges[j].mode[at] = value[j];
        at++;
    }
    for (size_t s = 0; s < out->states; s++) {
        size_t rest = s;

        for (size_t f = w->factor_count; f-- > 0;)
            if (!is_mode(w, f)) {
                digits[f] = rest % space_dimension(space, w->factors[f]);
                rest /= space_dimension(space, w->factors[f]);
            }
        sectors_charge(value, &w->sectors, digits);
        for (size_t j = 0; j < n; j++)
            out->charges[j].state[s] = value[j];
    }
    free(digits);
    free(value);
}

static int starts_correlated(const state_t *state)
{
    for (size_t k = 0; k < state->count; k++)
        if (state->parts[k].kind == STATE_GAUSSIAN && state->parts[k].count > 1)
            return 1;
    return 0;
}

static void try_once(work_t *w)
{
    mag_zero(w->bound);
    stage_init(&w->stage, w->factors, w->factor_count, w->levels + w->reach,
               &w->equations->model->algebra, w->values);
    list_states(w);
    if (w->states > MOST_STATES)
        witness_refuse(w->out, "there are too many levels for the checker");
    else
        list_elements(w);
    if (!w->out->why)
        make_flows(w);
    if (!w->out->why)
        solve(w);
    clear_try(w);
}

/* On more levels, until what they leave out is little.  Where more of them do not serve, or are too
 * many, radii that are not much larger do. */
static void try_levels(work_t *w)
{
    mag_t before;
    int enough = 0, nearly = 0;

    mag_init(before);
    mag_inf(before);
    for (int k = 0; k < MOST_TRIES && !enough; k++) {
        try_once(w);
        if (w->out->why)
            break;
        w->out->levels = w->levels;
        nearly = set_off(w, 1 << ROOM_BITS);
        enough = set_off(w, 1) || mag_cmp(w->bound, before) > 0;
        mag_mul_2exp_si(before, w->bound, -1);
        if (mag_cmp_2exp_si(before, -ROUNDING) > 0)
            mag_inf(before);
        w->levels += w->levels / 6 + 2;
    }
    if (nearly) { /* the steps of the last one that was not refused */
        free(w->out->why);
        w->out->why = NULL;
    }
    mag_clear(before);
}

/* Of all observables, or of those alone that do not act on modes. */
static witness_t *attempt(const generator_t *generator, const equations_t *equations,
                          const fmpq *until, size_t levels, mag_srcptr radii, int of_modes)
{
    const model_t *model = equations->model;
    witness_t *out = witness_new(model->observable_count);
    work_t w = {.out = out,
                .generator = generator,
                .equations = equations,
                .until = until,
                .radii = radii,
                .levels = levels};
    arb_struct *parameters = balls_new(model, NUMBER_BITS + 80);
    values_t values;

    out->is_density = 1;
    out->order = ORDER;
    out->precision = BITS;
    out->unit = MOST_UNIT;
    mag_init(w.bound);
    values_init(&values, parameters, model);
    w.values = &values;
    w.reach = columns_reach(equations);
    w.factors = memory_new(space_count(model->algebra.space) + 1, sizeof *w.factors);
    for (size_t f = 0; f < space_count(model->algebra.space); f++)
        if (equations->factors[f])
            w.factors[w.factor_count++] = f;
    w.tails = witness_tails_new(out, equations, parameters, until, of_modes);
    find_bounded(&w);
    sectors_init_for(&w.sectors, generator, 0, out->proves);
    name_charges(&w);
    try_levels(&w);
    sectors_clear(&w.sectors);
    witness_tails_free(w.tails);
    free(w.factors);
    values_clear(&values);
    balls_free(parameters, model);
    mag_clear(w.bound);
    return out;
}

witness_t *witness_density(const generator_t *generator, const equations_t *equations,
                           const fmpq *until, size_t levels, mag_srcptr radii)
{
    const model_t *model = equations->model;
    witness_t *out;

    if (model->has_time || starts_correlated(model->initial)) {
        out = witness_new(model->observable_count);
        witness_refuse(out, model->has_time ? "of drives the checker knows no values"
                                            : "the checker knows no levels of several modes that "
                                              "start together");
        return out;
    }
    out = attempt(generator, equations, until, levels, radii, 1);
    if (!out->why)
        return out;
    witness_free(out);
    return attempt(generator, equations, until, levels, radii, 0);
}
