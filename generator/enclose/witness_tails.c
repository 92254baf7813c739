/* Moments of V = 1 + N along a course, and observables bounded by them. */
#include "enclose/witness_tails.h"

#include <stdlib.h>
#include <string.h>

#include "enclose/initial_power.h"
#include "enclose/observable_bound.h"

enum { BITS = 192, TERMS = 41, POWERS = 6, SHARES = 5, RATES = 8, RATE_BITS = 20, LEVELS = 900 };

typedef struct {
    int known;
    size_t power; /* O†O <= square V^power */
    arb_t square;
} size_bound_t;

struct witness_tails_struct {
    weights_t weights; /* all alike: V = 1 + sum_m n_m */
    const arb_struct *balls;
    unsigned char *is_mode, *is_finite;
    size_t states, powers;
    mag_struct moment[POWERS + 1];
    size_bound_t *observables;
};

/* ---- upper bounds ---------------------------------------------------------------------------- */

/* a†^create a^destroy of the modes. */
typedef struct {
    ulong degree, create[WEIGHTS_MAX_MODES], destroy[WEIGHTS_MAX_MODES];
} ladder_t;

/* f[s TERMS + d], s states of the finite factors: sum_s |s><s| sum_d f_sd N (N-1) .. (N-d+1). */
typedef struct {
    arb_ptr f, moving; /* of diagonal terms, of the others */
    size_t *seen;      /* diagonal terms */
    slong share;       /* odd degrees are shared by 2^share */
} above_t;

static ladder_t ladder_of(const opkey_t *key, const weights_t *weights)
{
    ladder_t out = {0};

    for (size_t m = 0; m < weights->modes; m++) {
        const opkey_t *power = key + space_offset(weights->model->space, weights->mode[m]);

        out.create[m] = power[0];
        out.destroy[m] = power[1];
        out.degree += out.create[m] + out.destroy[m];
    }
    return out;
}

/* f += weight times the square of a†^up a^down. */
static void add_square(arb_ptr f, const arb_t weight, const ulong *down, const ulong *up,
                       size_t modes)
{
    arb_ptr g = _arb_vec_init(TERMS), next = _arb_vec_init(TERMS);
    ulong degree = 0;
    fmpz_t n, j;

    fmpz_init(n);
    fmpz_init(j);
    for (size_t m = 0; m < modes; m++)
        degree += down[m];
    arb_set(g + degree, weight);
    for (size_t m = 0; m < modes; m++) {
        _arb_vec_zero(next, TERMS);
        for (ulong k = 0; k <= up[m]; k++) { /* binomial(up, k) up!/k! */
            fmpz_bin_uiui(n, up[m], k);
            fmpz_fac_ui(j, up[m]);
            fmpz_mul(n, n, j);
            fmpz_fac_ui(j, k);
            fmpz_divexact(n, n, j);
            for (ulong d = 0; d + k < TERMS; d++)
                arb_addmul_fmpz(next + d + k, g + d, n, BITS);
        }
        _arb_vec_set(g, next, TERMS);
    }
    _arb_vec_add(f, f, g, TERMS, BITS);
    _arb_vec_clear(g, TERMS);
    _arb_vec_clear(next, TERMS);
    fmpz_clear(n);
    fmpz_clear(j);
}

/* |c|/2 times (e A†A at `to`, B†B/e at `from`), A†B the term, the first half of its letters A†. */
static void add_moving(arb_ptr to, arb_ptr from, const ladder_t *term, const acb_t c, slong share,
                       size_t modes)
{
    ulong half = term->degree / 2, up[2][WEIGHTS_MAX_MODES], down[2][WEIGHTS_MAX_MODES];
    arb_t weight;

    for (size_t m = 0; m < modes; m++) {
        down[0][m] = term->create[m] < half ? term->create[m] : half;
        up[1][m] = term->create[m] - down[0][m];
        half -= down[0][m];
    }
    for (size_t m = 0; m < modes; m++) {
        up[0][m] = term->destroy[m] < half ? term->destroy[m] : half;
        down[1][m] = term->destroy[m] - up[0][m];
        half -= up[0][m];
    }
    if (term->degree % 2 == 0)
        share = 0;
    arb_init(weight);
    acb_abs(weight, c, BITS);
    arb_mul_2exp_si(weight, weight, share - 1);
    add_square(to, weight, down[0], up[0], modes);
    arb_mul_2exp_si(weight, weight, -2 * share);
    add_square(from, weight, down[1], up[1], modes);
    arb_clear(weight);
}

/* The largest c/multinomial(degree; powers). */
static void add_diagonal(arb_t f, size_t *seen, const ladder_t *term, const acb_t c, size_t modes)
{
    arb_ptr x = _arb_vec_init(2);

    arb_set(x, acb_realref(c));
    for (size_t m = 0; m < modes; m++) {
        arb_fac_ui(x + 1, term->create[m], BITS);
        arb_mul(x, x, x + 1, BITS);
    }
    arb_fac_ui(x + 1, term->degree / 2, BITS);
    arb_div(x, x, x + 1, BITS);
    if ((*seen)++)
        arb_max(x, x, f, BITS);
    arb_set(f, x);
    _arb_vec_clear(x, 2);
}

/* A product of ladder operators and what stands beside it; 0 where that cannot be bounded. */
static int add_term(above_t *above, const opkey_t *key, op_src beside, const witness_tails_t *tails)
{
    const algebra_t *algebra = &tails->weights.model->algebra;
    const size_t n = tails->states, modes = tails->weights.modes;
    const ladder_t term = ladder_of(key, &tails->weights);
    scalar_struct *entries = op_dense(beside, tails->is_finite, algebra);
    int good = term.degree < 2 * TERMS - 1;
    acb_t c;

    acb_init(c);
    for (size_t e = 0; e < n * n && good; e++) {
        const size_t to = e / n * TERMS, from = e % n * TERMS;

        scalar_ball(c, &entries[e], tails->balls, BITS, algebra->ring);
        good = acb_is_finite(c);
        if (acb_is_zero(c))
            continue;
        if (to != from || memcmp(term.create, term.destroy, sizeof term.create) != 0)
            add_moving(above->moving + to, above->moving + from, &term, c, above->share, modes);
        else
            add_diagonal(above->f + to + term.degree / 2, above->seen + to + term.degree / 2, &term,
                         c, modes);
    }
    acb_clear(c);
    op_dense_free(entries, n, algebra);
    return good;
}

/* The powers of a degree that are not there have the coefficient zero. */
static void count_absent(arb_ptr f, const size_t *seen, size_t count, size_t modes)
{
    arb_ptr zero = _arb_vec_init(1);
    fmpz_t all;

    fmpz_init(all);
    for (size_t k = 0; k < count; k++) {
        const ulong d = k % TERMS;

        fmpz_bin_uiui(all, d + modes - 1, d);
        if (d > 0 && fmpz_cmp_ui(all, seen[k]) > 0)
            arb_max(f + k, f + k, zero, BITS);
    }
    _arb_vec_clear(zero, 1);
    fmpz_clear(all);
}

/* f with a <= f. */
static int bound_above(arb_ptr f, op_src a, slong share, const witness_tails_t *tails)
{
    const algebra_t *algebra = &tails->weights.model->algebra;
    const size_t n = tails->states * TERMS;
    above_t above = {f, _arb_vec_init((slong)n), memory_new(n, sizeof(size_t)), share};
    op_split_t split = {0};
    int good;
    op_t normal;

    op_init(normal, algebra);
    _arb_vec_zero(f, (slong)n);
    good = op_to_normal(normal, a, algebra);
    op_split(&split, normal, tails->is_mode, algebra);
    for (size_t k = 0; k < split.count && good; k++)
        good = add_term(&above, split.right[k].keys, &split.left[k], tails);
    count_absent(f, above.seen, n, tails->weights.modes);
    _arb_vec_add(f, f, above.moving, (slong)n, BITS);
    _arb_vec_clear(above.moving, (slong)n);
    free(above.seen);
    op_split_clear(&split, algebra);
    op_clear(normal, algebra);
    return good;
}

/* ---- rates ----------------------------------------------------------------------------------- */

/* The coefficient of N (N-1) .. (N-d+1) in V^k. */
static void coefficient(arb_t out, size_t k, size_t d)
{
    fmpz_t n;

    fmpz_init(n);
    arith_stirling_number_2(n, k + 1, d + 1);
    arb_set_fmpz(out, n);
    fmpz_clear(n);
}

/* a := f - b V^k at N = 0, 1, 2, .. where it is larger; 0 where no end of growth is seen. */
static int largest(arb_t a, arb_srcptr f, const arb_t b, size_t k)
{
    arb_ptr x = _arb_vec_init(TERMS + 2), y = x + TERMS + 1;
    int falls = 0;

    for (ulong d = 0; d < TERMS; d++) {
        coefficient(y, k, d);
        arb_mul(y, y, b, BITS);
        arb_sub(x + d, f + d, y, BITS);
        arb_fac_ui(y, d, BITS);
        arb_mul(x + d, x + d, y, BITS);
    }
    for (int level = 0; level < LEVELS && !falls; level++) {
        falls = 1;
        arb_max(a, a, x, BITS);
        for (size_t d = 0; d < TERMS; d++) {
            falls &= d == 0 || arb_is_nonpositive(x + d);
            if (!arb_is_zero(x + d + 1))
                arb_add(x + d, x + d, x + d + 1, BITS);
        }
    }
    _arb_vec_clear(x, TERMS + 2);
    return falls;
}

/* What the moment of V^k is at most with this b, if that is less than *moment. */
static void try_rate(mag_t moment, witness_growth_t *growth, const witness_tails_t *tails,
                     arb_srcptr f, const arb_t b, size_t k, slong share, const arb_t start,
                     const arb_t t)
{
    arb_ptr x = _arb_vec_init(2);
    int good = !arb_is_zero(b);
    mag_t m;

    mag_init(m);
    for (size_t s = 0; s < tails->states && good; s++)
        good = largest(x, f + s * TERMS, b, k);
    if (good) {
        moment_grown(x + 1, x, b, start, t);
        arb_max(x + 1, x + 1, start, BITS);
        arb_get_mag(m, x + 1);
        if (mag_cmp(m, moment) < 0) {
            mag_set(moment, m);
            growth->share = share;
            arf_get_fmpq(growth->rate, arb_midref(b));
        }
    }
    _arb_vec_clear(x, 2);
    mag_clear(m);
}

/* b = the coefficient of N^k + 4, 1, 1/4, .. times the largest one. */
static void try_rates(mag_t moment, witness_growth_t *growth, const witness_tails_t *tails,
                      arb_srcptr f, size_t k, slong share, const arb_t start, const arb_t t)
{
    arb_ptr x = _arb_vec_init(3), lead = x, scale = x + 1, b = x + 2;
    mag_t size, most;

    mag_init(size);
    mag_init(most);
    arb_set(lead, f + k);
    for (size_t e = 0; e < tails->states * TERMS; e++) {
        arb_get_mag(size, f + e);
        mag_max(most, most, size);
        if (e % TERMS == k)
            arb_max(lead, lead, f + e, BITS);
    }
    arf_set_mag(arb_midref(scale), most);
    arb_mul_2exp_si(scale, scale, 2);
    for (int r = 0; r < RATES; r++) {
        arb_add(b, lead, scale, BITS);
        arb_set_round(b, b, RATE_BITS);
        mag_zero(arb_radref(b)); /* any number serves */
        try_rate(moment, growth, tails, f, b, k, share, start, t);
        arb_mul_2exp_si(scale, scale, -2);
    }
    _arb_vec_clear(x, 3);
    mag_clear(size);
    mag_clear(most);
}

/* ---- moments --------------------------------------------------------------------------------- */

static int bound_moment(witness_tails_t *tails, witness_growth_t *growth, size_t k, op_src w,
                        const arb_t start, const arb_t t)
{
    const algebra_t *algebra = &tails->weights.model->algebra;
    const slong n = (slong)tails->states * TERMS;
    arb_ptr f = _arb_vec_init(n);
    op_t x;

    op_init(x, algebra);
    equations_adjoint(x, w, tails->weights.equations);
    mag_inf(tails->moment + k);
    for (slong share = 0; share < 3 * SHARES; share += 3)
        if (bound_above(f, x, share, tails))
            try_rates(tails->moment + k, growth, tails, f, k, share, start, t);
    op_clear(x, algebra);
    _arb_vec_clear(f, n);
    return !mag_is_inf(tails->moment + k);
}

static void bound_moments(witness_t *witness, witness_tails_t *tails, const fmpq *until)
{
    const weights_t *weights = &tails->weights;
    const algebra_t *algebra = &weights->model->algebra;
    arb_ptr start = _arb_vec_init(POWERS + 2), t = start + POWERS + 1;
    const char *why = NULL;
    op_t n, v, w;

    op_init(n, algebra);
    op_init(v, algebra);
    op_init(w, algebra);
    op_one(w, algebra);
    op_one(v, algebra);
    for (size_t m = 0; m < weights->modes; m++) {
        op_number(n, weights->mode[m], algebra);
        op_add(v, v, n, algebra);
    }
    arb_set_fmpq(t, until, BITS);
    witness->growth = memory_new(POWERS, sizeof *witness->growth);
    if (initial_powers(start, &why, POWERS + 1, weights, tails->balls, BITS))
        for (size_t k = 1; k <= POWERS && arb_is_finite(start + k); k++) {
            op_mul(w, w, v, algebra);
            fmpq_init(witness->growth[k - 1].rate);
            if (!bound_moment(tails, &witness->growth[k - 1], k, w, start + k, t)) {
                fmpq_clear(witness->growth[k - 1].rate);
                break;
            }
            witness->growth_count = tails->powers = k;
        }
    op_clear(n, algebra);
    op_clear(v, algebra);
    op_clear(w, algebra);
    _arb_vec_clear(start, POWERS + 2);
}

/* ---- observables ----------------------------------------------------------------------------- */

static void bound_size(size_bound_t *out, op_src observable, const witness_tails_t *tails)
{
    const algebra_t *algebra = &tails->weights.model->algebra;
    const size_t n = tails->states * TERMS;
    arb_ptr f = _arb_vec_init((slong)n), x = _arb_vec_init(1);
    op_t square;

    arb_init(out->square);
    op_init(square, algebra);
    op_mul(square, observable, observable, algebra);
    out->known = op_is_hermitian(observable, algebra) && bound_above(f, square, 0, tails);
    for (size_t e = 0; e < n; e++)
        if (!arb_is_zero(f + e) && e % TERMS > out->power)
            out->power = e % TERMS;
    for (size_t e = 0; e < n; e++)
        if (e % TERMS <= out->power) {
            coefficient(x, out->power, e % TERMS);
            arb_div(x, f + e, x, BITS);
            arb_max(out->square, out->square, x, BITS);
        }
    op_clear(square, algebra);
    _arb_vec_clear(f, (slong)n);
    _arb_vec_clear(x, 1);
}

/* V = 1 + sum_m n_m */
static void make_even(weights_t *weights)
{
    for (size_t m = 0; m < weights->modes; m++)
        fmpq_one(weights->weight + m);
    for (size_t k = 0; k < weights->finites; k++)
        for (size_t a = 0; a < space_dimension(weights->model->space, weights->finite[k]); a++)
            fmpq_zero(weights->step[k] + a);
}

witness_tails_t *witness_tails_new(witness_t *witness, const equations_t *equations,
                                   const arb_struct *balls, const fmpq *until, int of_modes)
{
    const model_t *model = equations->model;
    const space_t *space = model->algebra.space;
    witness_tails_t *out = memory_new(1, sizeof *out);
    const char *why = NULL;
    int needed = 0;

    out->balls = balls;
    out->observables = memory_new(model->observable_count + 1, sizeof *out->observables);
    out->is_mode = memory_new(space_count(space) + 1, 1);
    out->is_finite = memory_new(space_count(space) + 1, 1);
    if (!weights_init(&out->weights, &why, equations))
        return out;
    make_even(&out->weights);
    for (size_t m = 0; m < out->weights.modes; m++)
        out->is_mode[out->weights.mode[m]] = 1;
    for (size_t k = 0; k < out->weights.finites; k++)
        out->is_finite[out->weights.finite[k]] = 1;
    out->states = out->weights.states;
    for (size_t k = 0; k < model->observable_count; k++) {
        bound_size(&out->observables[k], model->observables[k].operator_, out);
        needed |= out->observables[k].power > 0;
    }
    if (needed && of_modes)
        bound_moments(witness, out, until);
    return out;
}

void witness_tails_free(witness_tails_t *tails)
{
    for (size_t k = 0; k < tails->weights.model->observable_count; k++)
        arb_clear(tails->observables[k].square);
    free(tails->observables);
    free(tails->is_mode);
    free(tails->is_finite);
    weights_clear(&tails->weights);
    free(tails);
}

int witness_tails_bound(const witness_tails_t *tails, size_t k)
{
    return tails->observables[k].known && tails->observables[k].power <= tails->powers;
}

void witness_tails_radius(mag_t out, const witness_tails_t *tails, size_t k, const mag_t eps,
                          size_t levels)
{
    const size_t p = tails->observables[k].power;
    arb_ptr x = _arb_vec_init(3), e = x + 1, reach = x + 2;
    mag_t size;

    mag_init(size);
    mag_inf(out);
    arf_set_mag(arb_midref(e), eps);
    arb_set_ui(reach, tails->weights.modes * (levels - 1) + 1);
    if (p == 0)
        mag_set(out, eps);
    for (size_t j = 1; p > 0 && j <= tails->powers; j++) {
        observable_radius_of_order(x, j, p, e, reach, tails->moment);
        arb_get_mag(size, x);
        mag_min(out, out, size);
    }
    arb_sqrt(x, tails->observables[k].square, BITS);
    arb_get_mag(size, x);
    mag_mul(out, out, size);
    mag_set_d(size, 1.01); /* the checker rounds elsewhere */
    mag_mul(out, out, size);
    _arb_vec_clear(x, 3);
    mag_clear(size);
}
