/* Density matrices: x are the elements |k><l| of an approximation that has `levels` levels of each
 * mode, of all the parts of the matrix that the observables read.
 *
 *   L |k><l| = sum_tu K_tu T_t |k><l| T_u^+,   T = |i><j| a^+^p a^q, or 1
 *
 * L is the full generator: what leads to states above the levels counts as error.  As L contracts
 * the trace norm, errors add up.  A charge f(state) = sum_m mode_m n_m + state_s, modulo a number
 * where that is not 0, is kept if T_t and T_u change it alike wherever K_tu is not zero: then L
 * does not mix elements of different f(k) - f(l), and those that no observable reads are left out.
 */
#include <string.h>

#include "enclosures.h"

enum {
    MOST_CHARGES = 8,
    MOST_STATES = 1200,
    MOST_READ = 100,
    MOST_PARTS = 600,
    MOST_OBSERVABLES = 100,
    BEYOND = -1
};

typedef struct {
    slong modulus, mode[MAX_MODES], state[MAX_DIMENSION];
} charge_t;

/* T |k> = factor |to>. */
typedef struct {
    slong *to;
    arb_ptr factor;
} move_t;

typedef struct {
    slong to, from;
    acb_t rate;
} flow_t;

typedef struct {
    parts_t parts; /* entry: which T; none: it is not asked for */
    tail_t tail;
} observed_t;

typedef struct {
    size_t levels, states, charges, reads, flows, room, parts;
    charge_t charge[MOST_CHARGES];
    slong read[MOST_READ][MOST_CHARGES];
    star_t normal;           /* of symbols in which a^+ stands before a */
    part_t part[MOST_PARTS]; /* the T; the first is 1 */
    move_t *move;            /* by the T */
    num **k;                 /* K, MOST_PARTS x MOST_PARTS */
    observed_t observed[MOST_OBSERVABLES];
    tails_t *tails;
    slong *element, *row, *column;
    flow_t *flow;
    mag_ptr edge; /* of each element, what flows beyond the levels */
} density_t;

/* a and a^+ are put in the place of waves. */
parts_t normal_parts(certificate_t *c, op f)
{
    system_t *system = &c->system;
    num *scale = num_root(RING, num_ratio(RING, system->hbar, 1, 2));
    op g = op_new(system);

    for (size_t e = 0; e < system->dimension * system->dimension; e++) {
        g[e] = f[e];
        for (size_t i = 0; i < system->n; i++) {
            num *a = num_variable(RING, system->k[i - i % 2]);
            num *ad = num_variable(RING, system->k[i - i % 2 + 1]);
            num *z = i % 2 ? num_mul(RING, RING->unit, num_sub(RING, ad, a)) : num_add(RING, a, ad);
            g[e] = num_put(RING, g[e], system->z[i], num_mul(RING, scale, z));
        }
    }
    return parts_of(c, g, system->k, system->n);
}

/* ---- charges --------------------------------------------------------------------------------- */

static slong reduced(const charge_t *charge, slong x)
{
    return charge->modulus ? (x % charge->modulus + charge->modulus) % charge->modulus : x;
}

/* By what a part changes a charge. */
static slong shift(const charge_t *charge, const system_t *system, const part_t *part)
{
    slong x = charge->state[part->entry / system->dimension] -
              charge->state[part->entry % system->dimension];

    for (size_t m = 0; m < system->modes; m++)
        x += charge->mode[m] * ((slong)part->power[2 * m + 1] - (slong)part->power[2 * m]);
    return reduced(charge, x);
}

static slong charge_of(const course_t *course, const charge_t *charge, size_t k)
{
    const system_t *system = &course->c->system;
    const density_t *d = course->own;
    slong x = charge->state[k % system->dimension];

    k /= system->dimension;
    for (size_t m = system->modes; m-- > 0; k /= d->levels)
        x += charge->mode[m] * (slong)(k % d->levels);
    return x;
}

static slong small(certificate_t *c, const json_t *value)
{
    refuse(RING,
           !json_is_integer(value) || json_integer_value(value) > 1000 ||
               json_integer_value(value) < -1000,
           MALFORMED, "is no whole number below 1000");
    return (slong)json_integer_value(value);
}

static void read_charges(course_t *course)
{
    certificate_t *c = course->c;
    density_t *d = course->own;
    size_t at = course->solution;

    d->charges = length(c, get(c, "solutions[%zu].charges", at), MOST_CHARGES);
    for (size_t j = 0; j < d->charges; j++) {
        charge_t *charge = &d->charge[j];
        charge->modulus = whole(c, get(c, "solutions[%zu].charges[%zu].modulus", at, j), 1000);
        for (size_t m = 0; m < c->system.modes; m++)
            charge->mode[m] = small(c, get(c, "solutions[%zu].charges[%zu].modes[%zu]", at, j, m));
        for (size_t s = 0; s < c->system.dimension; s++)
            charge->state[s] =
                small(c, get(c, "solutions[%zu].charges[%zu].states[%zu]", at, j, s));
    }
}

/* ---- the generator --------------------------------------------------------------------------- */

/* The parts of an operator as numbers of the T, in `entry`; NULL is 1. */
static parts_t numbered(course_t *course, op f)
{
    certificate_t *c = course->c;
    density_t *d = course->own;
    part_t one = {.entry = 0, .c = num_si(RING, 1)};
    parts_t parts = {1, 1, &one};

    if (f)
        parts = normal_parts(c, f);
    else
        parts.part = memcpy(memory_new(RING, 1, sizeof one), &one, sizeof one);
    for (size_t i = 0, t; f && i < parts.count; i++) {
        part_t *part = &parts.part[i];
        for (t = 1; t < d->parts; t++)
            if (d->part[t].entry == part->entry &&
                memcmp(d->part[t].power, part->power, sizeof part->power) == 0)
                break;
        refuse(RING, t == MOST_PARTS, UNABLE, "more than %d kinds of terms", MOST_PARTS);
        d->part[t] = *part;
        d->parts += t == d->parts;
        part->entry = t;
    }
    return parts;
}

/* The master equation, K, and that the charges are kept. */
static equation_t read_terms(course_t *course)
{
    certificate_t *c = course->c;
    density_t *d = course->own;
    equation_t equation = {.star = &d->normal};
    size_t n = c->operators;
    op *l = memory_new(RING, n, sizeof *l);

    for (size_t a = 0; a < n; a++)
        l[a] = operator(c, get(c, "generator.operators[%zu]", a), &d->normal, ALL);
    equation_lindblad(&c->system,
                      &equation, operator(c, get(c, "generator.hamiltonian"), &d->normal, ALL), ALL,
                      c->kossakowski, l, n, ALL);
    d->parts = 1;
    d->k = memory_new(RING, MOST_PARTS * MOST_PARTS, sizeof *d->k);
    for (size_t e = 0; e < equation.count; e++) {
        const term_t *term = &equation.term[e];
        op right = term->right ? op_dagger(&c->system, term->right) : NULL;
        parts_t left = numbered(course, term->left), dagger = numbered(course, right);
        for (size_t i = 0; i < left.count * dagger.count; i++) {
            const part_t *t = &left.part[i / dagger.count], *u = &dagger.part[i % dagger.count];
            num **k = &d->k[t->entry * MOST_PARTS + u->entry];
            num *x = num_mul(RING, t->c, num_conj(RING, u->c));
            *k = num_add(RING, *k, num_mul(RING, term->c, x));
        }
    }
    (void)get(c, "solutions[%zu].charges", course->solution);
    for (size_t e = 0; e < MOST_PARTS * MOST_PARTS; e++)
        for (size_t j = 0; d->k[e] && j < d->charges; j++) {
            size_t t = e / MOST_PARTS, u = e % MOST_PARTS;
            refuse(RING,
                   (t ? shift(&d->charge[j], &c->system, &d->part[t]) : 0) !=
                       (u ? shift(&d->charge[j], &c->system, &d->part[u]) : 0),
                   REFUTED, "charge %zu is not kept", j);
        }
    return equation;
}

/* ---- what is read ---------------------------------------------------------------------------- */

/* What an observable reads changes charges by these, or by minus these. */
static void add_read(course_t *course, const part_t *part)
{
    density_t *d = course->own;

    for (slong sign = -1; sign <= 1; sign += 2) {
        slong *read = d->read[d->reads];
        size_t r = 0;
        refuse(&course->c->system.ring, d->reads + 1 == MOST_READ, UNABLE,
               "observables read too many parts");
        for (size_t j = 0; j < d->charges; j++)
            read[j] = reduced(&d->charge[j], sign * shift(&d->charge[j], &course->c->system, part));
        while (memcmp(d->read[r], read, sizeof d->read[r]) != 0)
            r++;
        d->reads += r == d->reads;
    }
}

/* Is there a ball of it? */
static int is_asked(certificate_t *c, const char *name)
{
    size_t count = length(c, get(c, "enclosures"), 2000);

    for (size_t k = 0; k < count; k++)
        if (strcmp(text(c, get(c, "enclosures[%zu].scheme", k)), "quantum") == 0 &&
            strcmp(text(c, get(c, "enclosures[%zu].observable", k)), name) == 0)
            return 1;
    return 0;
}

static void find_read(course_t *course)
{
    certificate_t *c = course->c;
    density_t *d = course->own;
    size_t count = length(c, get(c, "input.observables"), MOST_OBSERVABLES);

    for (size_t k = 0; k < count; k++) {
        observed_t *observed = &d->observed[k];
        op f;
        if (!is_asked(c, text(c, get(c, "input.observables[%zu].name", k))))
            continue;
        f = operator(c, get(c, "input.observables[%zu].operator", k), &d->normal, ALL);
        observed->parts = numbered(course, f);
        for (size_t t = 0; t < observed->parts.count; t++)
            add_read(course, &d->part[observed->parts.part[t].entry]);
        tails_size(&observed->tail, course, f, &d->normal);
    }
}

static int is_read(const course_t *course, size_t k, size_t l)
{
    const density_t *d = course->own;

    for (size_t r = 0, j; r < d->reads; r++) {
        for (j = 0; j < d->charges; j++)
            if (d->read[r][j] != reduced(&d->charge[j], charge_of(course, &d->charge[j], k) -
                                                            charge_of(course, &d->charge[j], l)))
                break;
        if (j == d->charges)
            return 1;
    }
    return 0;
}

static void list_elements(course_t *course)
{
    density_t *d = course->own;
    size_t n = d->states;

    d->element = memory_new(&course->c->system.ring, n * n, sizeof *d->element);
    d->row = memory_new(&course->c->system.ring, n * n, sizeof *d->row);
    d->column = memory_new(&course->c->system.ring, n * n, sizeof *d->column);
    for (size_t e = 0; e < n * n; e++) {
        int read = is_read(course, e / n, e % n);
        d->element[e] = read ? (slong)course->n : -1;
        d->row[course->n] = (slong)(e / n);
        d->column[course->n] = (slong)(e % n);
        course->n += (size_t)read;
        course->integers += !read || e / n > e % n ? 0 : e / n == e % n ? 1 : 2;
    }
}

static move_t move_of(const course_t *course, size_t t)
{
    system_t *system = &course->c->system;
    const density_t *d = course->own;
    const part_t *part = &d->part[t];
    size_t states = system->dimension;
    move_t out = {memory_new(&system->ring, d->states, sizeof *out.to),
                  _arb_vec_init((slong)d->states)};
    fmpz_t square;

    fmpz_init(square);
    for (size_t k = 0; k < d->states; k++) {
        size_t rest = k / states, scale = states;
        int beyond = 0;
        out.to[k] = t ? (slong)(part->entry / states) : (slong)(k % states);
        fmpz_set_ui(square, t == 0 || k % states == part->entry % states);
        for (size_t m = system->modes; m-- > 0; rest /= d->levels, scale *= d->levels) {
            slong n = (slong)(rest % d->levels);
            for (int p = 0; p < part->power[2 * m]; p++, n--)
                fmpz_mul_si(square, square, n > 0 ? n : 0);
            for (int p = 0; p < part->power[2 * m + 1]; p++)
                fmpz_mul_si(square, square, ++n);
            beyond |= n >= (slong)d->levels;
            out.to[k] += n * (slong)scale;
        }
        out.to[k] = beyond ? BEYOND : out.to[k];
        arb_sqrt_fmpz(out.factor + k, square, course->bits);
    }
    fmpz_clear(square);
    return out;
}

/* What flows from an element, whose flows start at `first`, to |row><column|. */
static void add_flow(course_t *course, slong from, slong row, slong column, const acb_t rate,
                     size_t first)
{
    density_t *d = course->own;
    ring_t *ring = &course->c->system.ring;
    slong to;
    mag_t size;

    if (row == BEYOND || column == BEYOND) {
        mag_init(size);
        acb_get_mag(size, rate);
        mag_add(d->edge + from, d->edge + from, size);
        return;
    }
    if (row > column)
        return; /* the adjoint of another */
    to = d->element[(size_t)row * d->states + (size_t)column];
    refuse(ring, to < 0, REFUTED, "an observable's part is not kept");
    while (first < d->flows && d->flow[first].to != to)
        first++;
    if (first == d->room) {
        flow_t *old = d->flow;
        d->room = 2 * d->room + 1000;
        d->flow = memory_new(ring, d->room, sizeof *d->flow);
        if (old)
            memcpy(d->flow, old, d->flows * sizeof *d->flow);
    }
    if (first == d->flows) {
        acb_init(d->flow[first].rate);
        d->flow[first].to = to;
        d->flow[d->flows++].from = from;
    }
    acb_add(d->flow[first].rate, d->flow[first].rate, rate, course->bits);
}

static void make_flows(course_t *course)
{
    certificate_t *c = course->c;
    density_t *d = course->own;
    move_t *move = d->move = memory_new(RING, d->parts, sizeof *move);
    size_t *pair = memory_new(RING, d->parts * d->parts, sizeof *pair), pairs = 0;
    acb_ptr rate = _acb_vec_init((slong)(d->parts * d->parts) + 1), x = rate + d->parts * d->parts;

    for (size_t t = 0; t < d->parts; t++) {
        move[t] = move_of(course, t);
        for (size_t u = 0; u < d->parts; u++)
            if (d->k[t * MOST_PARTS + u]) {
                num_ball(rate + pairs, c, d->k[t * MOST_PARTS + u], course->bits);
                pair[pairs++] = t * d->parts + u;
            }
    }
    for (slong e = 0; e < (slong)course->n; e++)
        for (size_t p = 0, first = d->flows; p < pairs; p++) {
            const move_t *t = &move[pair[p] / d->parts], *u = &move[pair[p] % d->parts];
            slong k = d->row[e], l = d->column[e];
            if (arb_is_zero(t->factor + k) || arb_is_zero(u->factor + l))
                continue;
            acb_mul_arb(x, rate + p, t->factor + k, course->bits);
            acb_mul_arb(x, x, u->factor + l, course->bits);
            add_flow(course, e, t->to[k], u->to[l], x, first);
        }
    _acb_vec_clear(rate, (slong)(d->parts * d->parts) + 1);
}

/* ---- the course ------------------------------------------------------------------------------ */

/* x_kl* at |l><k|, where k < l, and x_kk is real: what x stands for is Hermitian. */
static void mirror(acb_ptr x, const course_t *course, size_t stride)
{
    const density_t *d = course->own;

    for (size_t e = 0; e < course->n; e++) {
        size_t k = (size_t)d->row[e], l = (size_t)d->column[e];
        if (k < l)
            acb_conj(x + (size_t)d->element[l * d->states + k] * stride, x + e * stride);
        if (k == l)
            arb_zero(acb_imagref(x + e * stride));
    }
}

/* Of k <= l the real part and, if k < l, the imaginary part. */
static void place(acb_ptr x, const course_t *course, const fmpz *integers)
{
    const density_t *d = course->own;

    for (slong e = 0; e < (slong)course->n; e++) {
        size_t k = (size_t)d->row[e], l = (size_t)d->column[e];
        if (k > l)
            continue;
        arb_set_fmpz(acb_realref(x + e), integers++);
        if (k < l)
            arb_set_fmpz(acb_imagref(x + e), integers++);
    }
    mirror(x, course, 1);
}

/* u_{k+1} = M u_k/(k+1), and the integral of  sum_k |edge| |u_k| s^k + (K+1) |u_{K+1}| s^K. */
static void step(course_t *course, const mag_t h)
{
    const density_t *d = course->own;
    acb_ptr u = course->series;
    size_t length = course->length, last = course->order + 1;
    mag_t power, size;

    mag_init(power);
    mag_init(size);
    mag_one(power);
    _acb_vec_zero(u, (slong)(course->n * length));
    for (size_t e = 0; e < course->n; e++)
        acb_set(u + e * length, course->x + e);
    for (size_t k = 0; k < last; k++) {
        mag_mul(power, power, h);
        for (size_t f = 0; f < d->flows; f++)
            acb_addmul(u + (size_t)d->flow[f].to * length + k + 1, d->flow[f].rate,
                       u + (size_t)d->flow[f].from * length + k, course->bits);
        mirror(u + k + 1, course, length);
        for (size_t e = 0; e < course->n; e++) {
            acb_div_ui(u + e * length + k + 1, u + e * length + k + 1, k + 1, course->bits);
            acb_get_mag(size, u + e * length + k);
            mag_mul(size, size, power);
            mag_div_ui(size, size, k + 1);
            mag_addmul(course->error, size, d->edge + e);
        }
    }
    for (size_t e = 0; e < course->n; e++) {
        acb_get_mag(size, u + e * length + last);
        mag_addmul(course->error, size, power);
    }
    mag_clear(power);
    mag_clear(size);
}

/* Tr(O x), and what it is off. */
static void value(arb_t out, course_t *course, size_t k, op observable, acb_srcptr x)
{
    certificate_t *c = course->c;
    const density_t *d = course->own;
    const observed_t *observed = &d->observed[k];
    size_t reach = c->system.modes * (d->levels - 1) + 1;
    acb_t factor, sum;
    mag_t radius;

    (void)observable;
    acb_init(factor);
    acb_init(sum);
    mag_init(radius);
    for (size_t p = 0; p < observed->parts.count; p++) {
        const part_t *part = &observed->parts.part[p];
        const move_t *move = &d->move[part->entry];
        num_ball(factor, c, part->c, course->bits);
        for (size_t l = 0; l < d->states; l++) {
            acb_t term;
            slong e;
            if (move->to[l] == BEYOND || arb_is_zero(move->factor + l))
                continue;
            e = d->element[l * d->states + (size_t)move->to[l]];
            refuse(RING, e < 0, UNABLE, "an observable without its elements");
            acb_init(term);
            acb_mul_arb(term, factor, move->factor + l, course->bits);
            acb_addmul(sum, term, x + e, course->bits);
            acb_clear(term);
        }
    }
    tails_radius(radius, d->tails, &observed->tail, course->error, reach);
    refuse(RING, mag_is_inf(radius), UNABLE, "an observable without a bound");
    arb_set(out, acb_realref(sum));
    arb_add_error_mag(out, radius);
    acb_clear(factor);
    acb_clear(sum);
    mag_clear(radius);
}

/* The trace norm contracts if the Kossakowski matrix is positive. */
static void check_positive(certificate_t *c)
{
    int answer = positive_at_values(c, c->kossakowski, c->operators);

    (void)get(c, "generator.kossakowski");
    refuse(RING, answer != 1, answer < 0 ? UNABLE : REFUTED, "is not positive: no bound is known");
}

void density_init(course_t *course)
{
    certificate_t *c = course->c;
    density_t *d = course->own = memory_new(RING, 1, sizeof *d);
    num *half = num_ratio(RING, c->system.hbar, -1, 2), *kept[2 * MAX_MODES][2 * MAX_MODES];
    equation_t equation;

    refuse(RING, c->is_stated, REFUTED, "a density matrix without a master equation");
    check_positive(c);
    /* Weyl's quantisation of exp(1/2 d.S.d) f, S = -hbar/2, puts a^+ before a */
    memcpy(kept, c->system.s, sizeof kept);
    memset(c->system.s, 0, sizeof kept);
    for (size_t i = 0; i < c->system.n; i++)
        c->system.s[i][i] = half;
    star_make(&d->normal, &c->system, 1);
    d->levels = (size_t)whole(c, get(c, "solutions[%zu].levels", course->solution), MOST_STATES);
    d->states = c->system.dimension;
    for (size_t m = 0; m < c->system.modes; m++)
        if ((d->states *= d->levels) > MOST_STATES || d->levels == 0)
            refuse(RING, 1, d->levels ? UNABLE : MALFORMED, "is no number of levels");
    read_charges(course);
    equation = read_terms(course);
    find_read(course);
    d->tails = tails_new(course, &equation);
    memcpy(c->system.s, kept, sizeof kept);
    list_elements(course);
    d->edge = memory_new(RING, course->n + 1, sizeof *d->edge);
    make_flows(course);
    course->step = step;
    course->value = value;
    course->place = place;
    course->x = _acb_vec_init((slong)course->n + 1);
    (void)get(c, "input.initial");
    fock_start(course, d->levels, d->row, d->column);
    mirror(course->x, course, 1);
}
