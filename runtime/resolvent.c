/* (i omega - M)^-1 x in a Krylov space: (i omega - H)^-1 for all frequencies from one basis.  With
 * T = M^-1 it is -(1 - i omega T)^-1 T x, from a basis that begins with T x. */
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "arnoldi.h"
#include "array.h"
#include "steady.h"

typedef struct {
    double re, im;
} complex_t;

/* A real start: its basis, C V, and room for one frequency. */
typedef struct {
    moyal_arnoldi basis;
    moyal_given given;
    long functionals;
    double *start;  /* T x */
    double *values; /* C v_k at k * functionals */
    complex_t *rows, *y;
    double largest;
} resolvent_t;

static complex_t times(complex_t a, complex_t b)
{
    return (complex_t){a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re};
}

/* a / b, scaled against overflow. */
static complex_t over(complex_t a, complex_t b)
{
    const double size = fmax(fabs(b.re), fabs(b.im)), p = b.re / size, q = b.im / size;
    const double square = (p * p + q * q) * size;

    return (complex_t){(a.re * p + a.im * q) / square, (a.im * p - a.re * q) / square};
}

static double size_of(complex_t a)
{
    return fabs(a.re) + fabs(a.im);
}

/* rows = i omega - H, or 1 - i omega H, m x m, and y = e_1. */
static void shifted(resolvent_t *r, long m, double omega)
{
    memset(r->rows, 0, sizeof *r->rows * (size_t)(m * m));
    memset(r->y, 0, sizeof *r->y * (size_t)m);
    r->y[0].re = 1;
    for (long k = 0; k < m; k++)
        for (long i = 0; i < m && i <= k + 1; i++)
            r->rows[i * m + k] = r->given == MOYAL_INVERSE
                                     ? (complex_t){i == k, -omega * r->basis.columns[k][i]}
                                     : (complex_t){-r->basis.columns[k][i], i == k ? omega : 0};
}

/* row += factor * from, from column `first` on. */
static void add_row(complex_t *row, complex_t factor, const complex_t *from, long first, long m)
{
    for (long k = first; k < m; k++) {
        const complex_t part = times(factor, from[k]);

        row[k].re += part.re;
        row[k].im += part.im;
    }
}

/* y = rows^-1 e_1 by elimination with exchanges of neighbouring rows. */
static void solve(resolvent_t *r, long m, double omega)
{
    complex_t *y = r->y;

    shifted(r, m, omega);
    for (long i = 0; i + 1 < m; i++) {
        complex_t *a = r->rows + i * m, *b = a + m, factor, part;

        if (size_of(b[i]) > size_of(a[i])) {
            for (long k = i; k < m; k++) {
                part = a[k];
                a[k] = b[k];
                b[k] = part;
            }
            part = y[i];
            y[i] = y[i + 1];
            y[i + 1] = part;
        }
        if (size_of(a[i]) == 0)
            continue;
        factor = over(b[i], a[i]);
        factor = (complex_t){-factor.re, -factor.im};
        add_row(b, factor, a, i, m);
        part = times(factor, y[i]);
        y[i + 1].re += part.re;
        y[i + 1].im += part.im;
    }
    for (long i = m; i-- > 0;) {
        for (long k = i + 1; k < m; k++) {
            const complex_t part = times(r->rows[i * m + k], y[k]);

            y[i].re -= part.re;
            y[i].im -= part.im;
        }
        y[i] = over(y[i], r->rows[i * m + i]);
    }
}

/* Zero may be an eigenvalue that rounding alone couples to x: a frequency is not taken nearer to it
 * than this. */
static double least_frequency(const resolvent_t *r)
{
    return r->given == MOYAL_INVERSE ? 0 : 1e-10 * r->largest;
}

/* y = (i omega - H)^-1 e_1.  Nearer to zero than `least` the mean of the solutions at +- least:
 * they are conjugates of each other, and what rounding left along the eigenvalue zero, divided by
 * +- i least, cancels. */
static void solve_at(resolvent_t *r, long m, double omega)
{
    const double least = least_frequency(r);

    if (fabs(omega) > least || least == 0) {
        solve(r, m, omega);
        return;
    }
    solve(r, m, least);
    for (long k = 0; k < m; k++)
        r->y[k].im = 0;
}

/* The largest residual over the frequencies, relative to the start. */
static double worst_residual(resolvent_t *r, const double *omega, long count,
                             const volatile sig_atomic_t *stop)
{
    const long m = r->basis.count;
    const double next = m > 0 ? r->basis.columns[m - 1][m] : 0;
    double worst = 0;

    for (long k = 0; k < count && !r->basis.closed && !(stop && *stop); k++) {
        solve_at(r, m, omega[k]);
        worst = fmax(worst, (r->given == MOYAL_INVERSE ? fabs(omega[k]) : 1) * next *
                                size_of(r->y[m - 1]));
    }
    return worst;
}

static moyal_outcome build(resolvent_t *r, const double *x, const double *omega, long count,
                           double tolerance, const volatile sig_atomic_t *stop,
                           moyal_steady_report *report)
{
    const moyal_linear *m = r->basis.system;
    double worst = INFINITY;

    if (r->given == MOYAL_INVERSE)
        m->apply(m->context, 0, x, r->start);
    moyal_arnoldi_start(&r->basis, r->given == MOYAL_INVERSE ? r->start : x);
    for (long next = 32; worst > tolerance; next *= 2) {
        while (r->basis.count < next && r->basis.count < r->basis.most && !r->basis.closed) {
            const long k = r->basis.count;
            moyal_outcome outcome = moyal_arnoldi_extend(&r->basis);

            if (outcome != MOYAL_DONE)
                return outcome;
            for (long i = 0; i < k + 2; i++)
                r->largest = fmax(r->largest, fabs(r->basis.columns[k][i]));
            m->functionals(m->context, r->basis.vectors[k], r->values + k * r->functionals);
            if (stop && *stop)
                return MOYAL_STOPPED;
        }
        worst = worst_residual(r, omega, count, stop);
        if (stop && *stop)
            return MOYAL_STOPPED;
        if (r->basis.closed || r->basis.count == r->basis.most)
            break;
    }
    report->applications += r->basis.count;
    report->residual = fmax(report->residual, worst);
    return worst <= tolerance ? MOYAL_DONE : MOYAL_STEP_TOO_SMALL;
}

/* out += C (i omega - M)^-1 x, times i if `imaginary`. */
static void add_values(resolvent_t *r, double omega, int imaginary, double *out)
{
    const long m = r->basis.count;
    const double length = r->given == MOYAL_INVERSE ? -r->basis.length : r->basis.length;

    if (m == 0)
        return;
    solve_at(r, m, omega);
    for (long k = 0; k < m; k++) {
        const complex_t y = {length * r->y[k].re, length * r->y[k].im};
        const complex_t part = imaginary ? (complex_t){-y.im, y.re} : y;

        for (long f = 0; f < r->functionals; f++) {
            out[2 * f] += part.re * r->values[k * r->functionals + f];
            out[2 * f + 1] += part.im * r->values[k * r->functionals + f];
        }
    }
}

static moyal_outcome allocate(resolvent_t *r, const moyal_linear *system, long most)
{
    moyal_outcome outcome;

    if (most > system->size)
        most = system->size;
    r->functionals = system->functional_count;
    outcome = moyal_arnoldi_init(&r->basis, system, 0, most);
    if (outcome != MOYAL_DONE)
        return outcome;
    r->values = moyal_array((size_t)(most * r->functionals));
    r->rows = malloc(sizeof *r->rows * (size_t)(most * most + 1));
    r->y = malloc(sizeof *r->y * (size_t)(most + 1));
    r->start = moyal_array((size_t)system->size);
    return r->values && r->rows && r->y && r->start ? MOYAL_DONE : MOYAL_NO_MEMORY;
}

moyal_outcome moyal_resolvents(const moyal_linear *system, moyal_given given, double tolerance,
                               long most, const volatile sig_atomic_t *stop, const double *re,
                               const double *im, const double *omega, long count, double *out,
                               moyal_steady_report *report)
{
    const double *parts[2] = {re, im};
    resolvent_t r = {.given = given};
    moyal_outcome outcome = system->constant ? allocate(&r, system, most) : MOYAL_BAD_INPUT;

    *report = (moyal_steady_report){0, 0};
    memset(out, 0, sizeof *out * 2 * (size_t)(count * system->functional_count));
    for (int part = 0; part < 2 && outcome == MOYAL_DONE; part++) {
        outcome = build(&r, parts[part], omega, count, tolerance, stop, report);
        for (long k = 0; k < count && outcome == MOYAL_DONE; k++) {
            add_values(&r, omega[k], part, out + 2 * k * system->functional_count);
            outcome = stop && *stop ? MOYAL_STOPPED : MOYAL_DONE;
        }
    }
    moyal_arnoldi_clear(&r.basis);
    moyal_array_free(r.start);
    moyal_array_free(r.values);
    free(r.rows);
    free(r.y);
    return outcome;
}
