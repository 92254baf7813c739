/* Newton's method along the central path: for falling mu the minimum of
 *
 *   -t/mu - log det(F(x) - t) - log(R^2 - |x|^2) - log(1 - t).
 */
#include "search/barrier.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "search/dense.h"

static const double mu_first = 1, mu_last = 1e-10, mu_factor = 0.3;
static const double radius = 1e5, cap = 1, clear_margin = 1e-6;

enum { NEWTON_STEPS = 30, HALVINGS = 40 };

typedef struct {
    barrier_t *barrier;
    size_t n, m;       /* size, number of variables: the unknowns and t */
    double *factor;    /* Cholesky factor of F(x) - t */
    double *inverse;   /* and its inverse G */
    double *image;     /* G F_k G */
    double *gradient;  /* m */
    double *hessian;   /* m*m */
    double *step, *at; /* m: Newton's step; a point (x, t) */
} path_t;

static void path_init(path_t *path, barrier_t *barrier)
{
    size_t n = barrier->size, m = barrier->unknowns + 1;

    *path = (path_t){.barrier = barrier, .n = n, .m = m};
    path->factor = memory_new(n * n, sizeof(double));
    path->inverse = memory_new(n * n, sizeof(double));
    path->image = memory_new(n * n, sizeof(double));
    path->gradient = memory_new(m, sizeof(double));
    path->hessian = memory_new(m * m, sizeof(double));
    path->step = memory_new(m, sizeof(double));
    path->at = memory_new(m, sizeof(double));
}

static void path_clear(path_t *path)
{
    free(path->factor);
    free(path->inverse);
    free(path->image);
    free(path->gradient);
    free(path->hessian);
    free(path->step);
    free(path->at);
}

static double square_norm(const double *x, size_t n)
{
    double sum = 0;

    for (size_t k = 0; k < n; k++)
        sum += x[k] * x[k];
    return sum;
}

/* The barrier function at (x, t), HUGE_VAL outside; leaves the Cholesky factor. */
static double evaluate(path_t *path, const double *at, double mu)
{
    const barrier_t *b = path->barrier;
    size_t n = path->n, t = path->m - 1;
    double room = radius * radius - square_norm(at, t);

    if (!(room > 0) || !(at[t] < cap))
        return HUGE_VAL;
    memset(path->factor, 0, n * n * sizeof(double));
    for (size_t k = 0; k <= b->unknowns; k++)
        for (size_t e = b->starts[k]; e < b->starts[k + 1]; e++)
            path->factor[b->entries[e].i * n + b->entries[e].j] +=
                (k ? at[k - 1] : 1) * b->entries[e].value;
    for (size_t i = 0; i < n; i++)
        path->factor[i * n + i] -= at[t];
    if (!dense_cholesky(path->factor, path->factor, n))
        return HUGE_VAL;
    return -at[t] / mu - dense_log_determinant(path->factor, n) - log(room) - log(cap - at[t]);
}

/* tr(F_k X) for symmetric X. */
static double trace_with(const barrier_t *b, size_t k, const double *x)
{
    double sum = 0;

    for (size_t e = b->starts[k]; e < b->starts[k + 1]; e++) {
        const sparse_entry_t *entry = &b->entries[e];
        sum += entry->value * x[entry->i * b->size + entry->j] * (entry->i == entry->j ? 1 : 2);
    }
    return sum;
}

/* image = G F_k G */
static void make_image(path_t *path, size_t k)
{
    const barrier_t *b = path->barrier;
    const double *g = path->inverse;
    size_t n = path->n;

    memset(path->image, 0, n * n * sizeof(double));
    for (size_t e = b->starts[k]; e < b->starts[k + 1]; e++) {
        size_t i = b->entries[e].i, j = b->entries[e].j;
        double value = b->entries[e].value * (i == j ? 0.5 : 1);
        for (size_t r = 0; r < n; r++)
            for (size_t c = 0; c < n; c++)
                path->image[r * n + c] +=
                    value * (g[r * n + i] * g[j * n + c] + g[r * n + j] * g[i * n + c]);
    }
}

static void make_derivatives(path_t *path, double mu)
{
    const barrier_t *b = path->barrier;
    size_t n = path->n, m = path->m, t = m - 1;
    double room = radius * radius - square_norm(path->at, t), gap = cap - path->at[t];

    dense_inverse(path->inverse, path->factor, n);
    path->gradient[t] = -1 / mu + 1 / gap;
    path->hessian[t * m + t] = 1 / (gap * gap) + square_norm(path->inverse, n * n);
    for (size_t i = 0; i < n; i++)
        path->gradient[t] += path->inverse[i * n + i];
    for (size_t k = 0; k < t; k++) {
        double trace = 0;
        make_image(path, k + 1);
        path->gradient[k] = 2 * path->at[k] / room - trace_with(b, k + 1, path->inverse);
        for (size_t i = 0; i < n; i++)
            trace += path->image[i * n + i];
        path->hessian[t * m + k] = -trace;
        for (size_t l = 0; l <= k; l++)
            path->hessian[k * m + l] = trace_with(b, l + 1, path->image) +
                                       4 * path->at[k] * path->at[l] / (room * room) +
                                       (k == l ? 2 / room : 0);
    }
}

/* One step of Newton's method with halving; 0 when there is no more progress. */
static int newton_step(path_t *path, double mu, double *value)
{
    size_t m = path->m;
    double slope = 0, length = 1, *trial = path->step;

    make_derivatives(path, mu);
    for (size_t k = 0; k < m; k++) {
        path->hessian[k * m + k] *= 1 + 1e-14;
        path->step[k] = -path->gradient[k];
    }
    if (!dense_cholesky(path->hessian, path->hessian, m))
        return 0;
    dense_solve(path->step, path->hessian, m);
    for (size_t k = 0; k < m; k++)
        slope += path->step[k] * path->gradient[k];
    if (!(slope < -1e-9))
        return 0;
    for (size_t k = 0; k < m; k++)
        trial[k] += path->at[k];
    for (int h = 0; h < HALVINGS; h++, length /= 2) {
        double there = evaluate(path, trial, mu);
        if (there < *value + 0.1 * length * slope) {
            memcpy(path->at, trial, m * sizeof(double));
            *value = there;
            return 1;
        }
        for (size_t k = 0; k < m; k++)
            trial[k] = (trial[k] + path->at[k]) / 2;
    }
    return 0;
}

/* A point inside: x = 0 and t below the smallest eigenvalue (Gershgorin). */
static void start(path_t *path)
{
    const barrier_t *b = path->barrier;
    double *sums = memory_new(path->n + 1, sizeof(double)), lowest = 0;

    for (size_t e = b->starts[0]; e < b->starts[1]; e++) {
        size_t i = b->entries[e].i, j = b->entries[e].j;
        sums[i] += i == j ? b->entries[e].value : -fabs(b->entries[e].value);
        sums[j] -= i == j ? 0 : fabs(b->entries[e].value);
    }
    for (size_t i = 0; i < path->n; i++)
        lowest = sums[i] < lowest ? sums[i] : lowest;
    path->at[path->m - 1] = lowest - 1;
    free(sums);
}

static void keep(path_t *path, double mu)
{
    barrier_t *b = path->barrier;

    memcpy(b->x, path->at, b->unknowns * sizeof(double));
    b->t = path->at[b->unknowns];
    b->mu = mu;
    for (size_t k = 0; k < path->n * path->n; k++)
        b->z[k] = mu * path->inverse[k];
}

/* The optimum is at most size*mu above t. */
static int is_clear(const barrier_t *b)
{
    double gap = (double)b->size * b->mu;

    return (b->t > clear_margin && gap < b->t) || (b->t < -clear_margin && 20 * gap < -b->t);
}

int barrier_follow(barrier_t *barrier, barrier_goal_t goal)
{
    path_t path;
    int good = 0;

    path_init(&path, barrier);
    start(&path);
    for (double mu = mu_first; mu > mu_last; mu *= mu_factor) {
        double value = evaluate(&path, path.at, mu);
        if (!isfinite(value))
            break;
        for (int k = 0; k < NEWTON_STEPS && newton_step(&path, mu, &value); k++)
            continue;
        value = evaluate(&path, path.at, mu);
        if (!isfinite(value))
            break;
        dense_inverse(path.inverse, path.factor, path.n);
        keep(&path, mu);
        good = 1;
        if (goal == BARRIER_UNTIL_CLEAR && is_clear(barrier))
            break;
    }
    path_clear(&path);
    return good;
}
