/* Means: x are <X_a> of operators that a certificate lists, as Weyl symbols.  Of quantum model and
 * hybrid equation all coordinates are in the X_a and F is linear,  d<X_a>/dt = <adjoint(X_a)>.  Of
 * a mean field some X_a are the classical coordinates z, numbers, the others are operators on Q
 * with <X_a>' = <G(X_a)>, z' = <G(z)>, coefficients polynomials in z. */
#include <string.h>

#include "enclosures.h"

enum { MOST_MOMENTS = 400, MOST_FACTORS = 12, MOST_TERMS = 2000 };

/* rate x[factor[0]] x[factor[1]] ..; `first`: where its partial products are. */
typedef struct {
    acb_t rate;
    size_t count, factor[MOST_FACTORS], first;
} monomial_t;

typedef struct {
    size_t count, room;
    monomial_t *m;
} polynomial_t;

typedef struct {
    polynomial_t *rate; /* of each unknown */
    size_t degree, products;
    acb_ptr product; /* series of partial products */
    int meanfield;
    size_t linear[2 * MAX_MODES], linear_count; /* quadratures that are no numbers */
    size_t number[2 * MAX_MODES], number_count; /* those that are .. */
    slong unknown[2 * MAX_MODES];               /* .. and the unknowns that these are; -1: none */
    parts_t keys;                               /* entries and powers that vectors count in */
    size_t *pivot;               /* X_a without what earlier ones have is not zero there */
    num ***reduced, ***combined; /* that vector; what of X_0 .. X_a it is made of */
} moments_t;

/* ---- operators as vectors -------------------------------------------------------------------- */

static size_t key_of(certificate_t *c, moments_t *own, const part_t *term)
{
    for (size_t k = 0; k < own->keys.count; k++)
        if (own->keys.part[k].entry == term->entry &&
            memcmp(own->keys.part[k].power, term->power, sizeof term->power) == 0)
            return k;
    refuse(RING, own->keys.count == MOST_TERMS, UNABLE, "more than %d terms", MOST_TERMS);
    own->keys.part[own->keys.count] = *term;
    return own->keys.count++;
}

/* v in the keys, less what the rows up to `rows` have of it: parts[b] of X_b, X_0 = 1. */
static void reduce(course_t *course, num **v, num **parts, size_t rows)
{
    certificate_t *c = course->c;
    moments_t *own = course->own;

    for (size_t a = 0; a < rows; a++) {
        num *f = own->reduced[a] ? v[own->pivot[a]] : NULL;
        for (size_t k = 0; f && k < own->keys.count; k++)
            if (own->reduced[a][k])
                v[k] = num_sub(RING, v[k], num_mul(RING, f, own->reduced[a][k]));
        for (size_t b = 0; f && b <= a; b++)
            parts[b] = num_add(RING, parts[b], num_mul(RING, f, own->combined[a][b]));
    }
}

static num **vector_of(course_t *course, op f)
{
    certificate_t *c = course->c;
    moments_t *own = course->own;
    num **v = memory_new(RING, MOST_TERMS, sizeof *v);
    parts_t parts = parts_of(c, f, own->linear, own->linear_count);

    for (size_t t = 0; t < parts.count; t++)
        v[key_of(c, own, &parts.part[t])] = parts.part[t].c;
    return v;
}

/* X_a for a > 0, 1 for a = 0. */
static void add_row(course_t *course, size_t a, op x)
{
    certificate_t *c = course->c;
    moments_t *own = course->own;
    num **v = vector_of(course, x), **parts = memory_new(RING, a + 1, sizeof *parts);
    size_t at = 0;

    reduce(course, v, parts, a);
    while (at < own->keys.count && !v[at])
        at++;
    refuse(RING, at == own->keys.count || num_has_kind(RING, v[at], COORDINATE), REFUTED,
           "depends on those before it");
    parts[a] = num_si(RING, -1);
    for (size_t b = 0; b <= a; b++)
        parts[b] = num_div(RING, num_ratio(RING, parts[b], -1, 1), v[at]);
    own->pivot[a] = at;
    own->combined[a] = parts;
    own->reduced[a] = memory_new(RING, MOST_TERMS, sizeof(num *));
    for (size_t k = 0; k < own->keys.count; k++)
        own->reduced[a][k] = num_div(RING, v[k], v[at]);
}

static void add_monomial(course_t *course, polynomial_t *out, const part_t *term, size_t row)
{
    certificate_t *c = course->c;
    moments_t *own = course->own;
    monomial_t *m;

    if (out->count == out->room) {
        monomial_t *old = out->m;
        out->room = 2 * out->room + 8;
        out->m = memory_new(RING, out->room, sizeof *m);
        if (old)
            memcpy(out->m, old, out->count * sizeof *m);
    }
    m = &out->m[out->count++];
    acb_init(m->rate);
    num_ball(m->rate, c, term->c, course->bits);
    arb_zero(acb_imagref(m->rate)); /* as all means are real */
    if (row > 0)
        m->factor[m->count++] = row - 1;
    for (size_t i = 0; i < own->number_count; i++)
        for (int p = 0; p < term->power[i]; p++) {
            refuse(RING, own->unknown[i] < 0, REFUTED, "a coordinate that moves is missing");
            refuse(RING, m->count == MOST_FACTORS, UNABLE, "a product of more than %d means",
                   MOST_FACTORS);
            m->factor[m->count++] = (size_t)own->unknown[i];
        }
}

/* <f> as a polynomial in the unknowns. */
static void express(polynomial_t *out, course_t *course, op f)
{
    certificate_t *c = course->c;
    moments_t *own = course->own;
    num **v = vector_of(course, f), **parts = memory_new(RING, course->n + 1, sizeof *parts);

    reduce(course, v, parts, course->n + 1);
    for (size_t k = 0; k < own->keys.count; k++)
        refuse(RING, v[k] != NULL, REFUTED, "a mean is missing that these lead to");
    for (size_t b = 0; b <= course->n; b++) {
        op one = op_new(&c->system);
        parts_t terms;
        one[0] = parts[b];
        terms = parts_of(c, one, own->number, own->number_count);
        for (size_t t = 0; t < terms.count; t++)
            add_monomial(course, out, &terms.part[t], b);
    }
}

/* The degree of the rates, and room for the partial products of their monomials. */
static void place_products(course_t *course)
{
    moments_t *own = course->own;

    own->degree = 1;
    for (size_t a = 0; a < course->n; a++)
        for (size_t t = 0; t < own->rate[a].count; t++) {
            monomial_t *m = &own->rate[a].m[t];
            own->degree = m->count > own->degree ? m->count : own->degree;
            m->first = own->products;
            own->products += m->count > 1 ? m->count - 1 : 0;
        }
}

/* ---- one piece ------------------------------------------------------------------------------- */

/* Coefficient k of the product of series. */
static void product_term(acb_t out, course_t *course, const monomial_t *m, size_t k)
{
    const moments_t *own = course->own;
    size_t length = course->length;
    acb_ptr last = course->series + m->factor[0] * length;

    if (m->count == 0) {
        acb_set_ui(out, k == 0);
        return;
    }
    for (size_t j = 1; j < m->count; j++) {
        acb_ptr next = own->product + (m->first + j - 1) * length;
        acb_dot(next + k, NULL, 0, last, 1, course->series + m->factor[j] * length + k, -1,
                (slong)k + 1, course->bits);
        last = next;
    }
    acb_set(out, last + k);
}

/* |p' - F(p)| integrated: its coefficients from s^order on; those before are zero. */
static void make_series(course_t *course, const mag_t h)
{
    moments_t *own = course->own;
    size_t length = course->length, order = course->order;
    acb_t sum, term;
    mag_t power, size;

    acb_init(sum);
    acb_init(term);
    mag_init(power);
    mag_init(size);
    mag_one(power);
    mag_zero(course->defect);
    _acb_vec_zero(course->series, (slong)(course->n * length));
    for (size_t i = 0; i < course->n; i++)
        acb_set(course->series + i * length, course->x + i);
    for (size_t k = 0; k <= order * own->degree; k++) {
        mag_mul(power, power, h);
        for (size_t i = 0; i < course->n; i++) {
            acb_zero(sum);
            for (size_t t = 0; t < own->rate[i].count; t++) {
                product_term(term, course, &own->rate[i].m[t], k);
                acb_addmul(sum, term, own->rate[i].m[t].rate, course->bits);
            }
            acb_div_ui(sum, sum, k + 1, course->bits);
            acb_get_mag(size, sum);
            if (k < order)
                acb_set(course->series + i * length + k + 1, sum);
            else
                mag_addmul(course->defect, size, power);
        }
    }
    acb_clear(sum);
    acb_clear(term);
    mag_clear(power);
    mag_clear(size);
}

/* All that x can be in the piece: p and `around`. */
static void make_tube(acb_ptr out, const course_t *course, const mag_t h, const mag_t around)
{
    mag_t power, size, off;

    mag_init(power);
    mag_init(size);
    mag_init(off);
    for (size_t i = 0; i < course->n; i++) {
        mag_one(power);
        mag_set(off, around);
        for (size_t k = 1; k <= course->order; k++) {
            mag_mul(power, power, h);
            acb_get_mag(size, course->series + i * course->length + k);
            mag_addmul(off, size, power);
        }
        acb_set(out + i, course->x + i);
        arb_add_error_mag(acb_realref(out + i), off);
    }
    mag_clear(power);
    mag_clear(size);
    mag_clear(off);
}

/* row a of F's derivative at x, added to column by column `sign` rows of `out`. */
static void derivative(acb_mat_t out, course_t *course, acb_srcptr x)
{
    const moments_t *own = course->own;
    acb_t term;

    acb_init(term);
    acb_mat_zero(out);
    for (size_t i = 0; i < course->n; i++)
        for (size_t t = 0; t < own->rate[i].count; t++) {
            const monomial_t *m = &own->rate[i].m[t];
            for (size_t j = 0; j < m->count; j++) {
                acb_ptr to = acb_mat_entry(out, (slong)i, (slong)m->factor[j]);
                acb_set(term, m->rate);
                for (size_t l = 0; l < m->count; l++)
                    if (l != j)
                        acb_mul(term, term, x + m->factor[l], 64);
                acb_add(to, to, term, 64);
            }
        }
    acb_clear(term);
}

/* exp(mu h), mu = max_i ( J_ii + 1/2 sum_j |J_ij + J_ji| ), 1 at least. */
static void make_growth(mag_t out, course_t *course, const mag_t h, const mag_t around)
{
    slong n = (slong)course->n;
    acb_ptr x = _acb_vec_init(n + 1);
    acb_mat_t j;
    arb_t row, size;
    arf_t most, bound;

    acb_mat_init(j, n, n);
    arb_init(row);
    arb_init(size);
    arf_init(most);
    arf_init(bound);
    make_tube(x, course, h, around);
    derivative(j, course, x);
    for (slong i = 0; i < n; i++) {
        arb_zero(row);
        for (slong k = 0; k < n; k++) {
            acb_add(x + n, acb_mat_entry(j, i, k), acb_mat_entry(j, k, i), 64);
            acb_abs(size, x + n, 64);
            arb_add(row, row, i == k ? acb_realref(x + n) : size, 64);
        }
        arb_get_ubound_arf(bound, row, 64);
        arf_max(most, most, bound);
    }
    arf_mul_2exp_si(most, most, -1);
    arf_get_mag(out, most);
    mag_mul(out, out, h);
    mag_exp(out, out);
    acb_mat_clear(j);
    arb_clear(row);
    arb_clear(size);
    arf_clear(most);
    arf_clear(bound);
    _acb_vec_clear(x, n + 1);
}

static void step(course_t *course, const mag_t h)
{
    mag_t around, growth;

    mag_init(around);
    mag_init(growth);
    make_series(course, h);
    mag_add(course->error, course->error, course->defect);
    mag_mul_ui(around, course->error, 2); /* a tube that x does not leave, as is seen below */
    make_growth(growth, course, h, around);
    mag_mul(course->error, course->error, growth);
    refuse(&course->c->system.ring, mag_cmp(course->error, around) > 0, REFUTED,
           "a piece is too long: errors more than double");
    mag_clear(around);
    mag_clear(growth);
}

static void value(arb_t out, course_t *course, size_t number, op observable, acb_srcptr x)
{
    polynomial_t polynomial = {0};
    acb_t sum, term, factor;

    (void)number;
    acb_init(sum);
    acb_init(term);
    acb_init(factor);
    express(&polynomial, course, observable);
    for (size_t t = 0; t < polynomial.count; t++) {
        acb_set(term, polynomial.m[t].rate);
        for (size_t k = 0; k < polynomial.m[t].count; k++) {
            acb_set(factor, x + polynomial.m[t].factor[k]);
            arb_add_error_mag(acb_realref(factor), course->error);
            acb_mul(term, term, factor, course->bits);
        }
        acb_add(sum, sum, term, course->bits);
        acb_clear(polynomial.m[t].rate);
    }
    arb_set(out, acb_realref(sum));
    acb_clear(sum);
    acb_clear(term);
    acb_clear(factor);
}

static void place(acb_ptr x, const course_t *course, const fmpz *integers)
{
    for (size_t i = 0; i < course->n; i++)
        acb_set_fmpz(x + i, integers + i);
}

/* ---- the course ------------------------------------------------------------------------------ */

/* Which quadratures are numbers; the X_a, and those of them that are these numbers. */
static op *read_moments(course_t *course)
{
    static const star_t none;
    certificate_t *c = course->c;
    system_t *system = &c->system;
    moments_t *own = course->own;
    op *x = memory_new(RING, course->n, sizeof *x);

    for (size_t i = 0; i < system->n; i++) {
        int is_number = own->meanfield && system->classical[i];
        own->unknown[i] = -1;
        if (is_number)
            own->number[own->number_count++] = system->z[i];
        else
            own->linear[own->linear_count++] = system->z[i];
    }
    own->keys.part = memory_new(RING, MOST_TERMS, sizeof *own->keys.part);
    add_row(course, 0, op_number(system, num_si(RING, 1)));
    for (size_t a = 0; a < course->n; a++) {
        int is_number = 0;
        x[a] = operator(c, get(c, "solutions[%zu].moments[%zu]", course->solution, a), &none, ALL);
        refuse(RING, !op_equal(system, x[a], op_dagger(system, x[a])), REFUTED, "is not Hermitian");
        for (size_t i = 0; i < own->number_count; i++) {
            if (op_equal(system, x[a], op_number(system, num_variable(RING, own->number[i])))) {
                is_number = own->unknown[i] < 0;
                own->unknown[i] = (slong)a;
            }
            for (size_t e = 0; e < system->dimension * system->dimension && !is_number; e++)
                refuse(RING, num_uses(RING, x[a][e], own->number[i]), REFUTED,
                       "is neither a coordinate nor an operator on Q");
        }
        if (!is_number)
            add_row(course, a + 1, x[a]);
    }
    return x;
}

static op rate_of(certificate_t *c, const char *scheme, const equation_t *equation, op x)
{
    if (strcmp(scheme, "hybrid") == 0)
        return op_add(&c->system, equation_adjoint(&c->system, &c->form, x, 0),
                      equation_adjoint(&c->system, &c->residual, x, 0));
    return equation_adjoint(&c->system, equation, x, 0);
}

void moments_init(course_t *course)
{
    certificate_t *c = course->c;
    moments_t *own = course->own = memory_new(RING, 1, sizeof *own);
    const char *scheme = text(c, get(c, "solutions[%zu].scheme", course->solution));
    const equation_t *equation = &c->damped;
    op *x;

    own->meanfield = strcmp(scheme, "meanfield") == 0;
    refuse(RING, strcmp(scheme, "hybrid") != 0 && c->is_stated, UNABLE,
           "a stated equation has no generator");
    if (own->meanfield &&
        strcmp(text(c, get(c, "solutions[%zu].variant", course->solution)), "closed") == 0)
        equation = &c->closed;
    for (size_t e = 0; strcmp(scheme, "hybrid") == 0 && e < 4 * MAX_MODES * MAX_MODES; e++)
        refuse(RING, c->system.s[e / (2 * MAX_MODES)][e % (2 * MAX_MODES)] != NULL, UNABLE,
               "moments of a hybrid equation in an order that is not Wigner's");
    course->n = course->integers =
        length(c, get(c, "solutions[%zu].moments", course->solution), MOST_MOMENTS);
    own->rate = memory_new(RING, course->n, sizeof *own->rate);
    own->pivot = memory_new(RING, course->n + 1, sizeof *own->pivot);
    own->reduced = memory_new(RING, course->n + 1, sizeof *own->reduced);
    own->combined = memory_new(RING, course->n + 1, sizeof *own->combined);
    course->x = _acb_vec_init((slong)course->n + 1);
    x = read_moments(course);
    for (size_t a = 0; a < course->n; a++) {
        num *start = mean(c, x[a], own->meanfield ? QUANTUM : WEYL);
        for (size_t i = 0; i < c->coordinates && own->meanfield; i++)
            start = num_put(RING, start, c->system.z[c->q[i]], c->mean[c->q[i]]);
        num_ball(course->x + a, c, start, course->bits);
        arb_zero(acb_imagref(course->x + a));
        (void)get(c, "solutions[%zu].moments[%zu]", course->solution, a);
        express(&own->rate[a], course, rate_of(c, scheme, equation, x[a]));
    }
    place_products(course);
    course->length = own->degree * course->order + 2;
    refuse(RING, own->products * course->length > 10000000, UNABLE,
           "more than 10000000 terms of products");
    own->product = _acb_vec_init((slong)(own->products * course->length) + 1);
    course->step = step;
    course->value = value;
    course->place = place;
}
