/* Linear combinations of vectors, in pieces that stay in the cache; the size of a vector. */
#include "combine.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "wide.h"

enum { PIECE = 512 };

/* sum_j += w_0 a_j + w_1 b_j + w_2 c_j + w_3 d_j, added in this order. */
static void add_four(long n, double *restrict sum, const double *w, const double *restrict a,
                     const double *restrict b, const double *restrict c, const double *restrict d)
{
    const double wa = w[0], wb = w[1], wc = w[2], wd = w[3];

    for (long j = 0; j < n; j++)
        sum[j] = sum[j] + wa * a[j] + wb * b[j] + wc * c[j] + wd * d[j];
}

/* Fills a last group of less than four with zero times the last one. */
static int pack(double *const *from, const double **k, double *used, int count, const double *w)
{
    int n = 0;

    for (int i = 0; i < count; i++) {
        if (w[i] == 0)
            continue;
        k[n] = from[i];
        used[n++] = w[i];
    }
    for (; n % 4 != 0; n++) {
        k[n] = k[n - 1];
        used[n] = 0;
    }
    return n;
}

void moyal_combine(long size, double *out, const double *base, double *const *k, int count,
                   const double *w)
{
    const double *from[MOYAL_MOST_TERMS];
    double used[MOYAL_MOST_TERMS], sum[PIECE];
    const int terms = pack(k, from, used, count, w);

    for (long first = 0; first < size; first += PIECE) {
        const long n = size - first < PIECE ? size - first : PIECE;

        for (long j = 0; j < n; j++)
            sum[j] = 0;
        for (int i = 0; i < terms; i += 4)
            add_four(n, sum, used + i, from[i] + first, from[i + 1] + first, from[i + 2] + first,
                     from[i + 3] + first);
        for (long j = 0; j < n; j++)
            out[first + j] = base ? base[first + j] + sum[j] : sum[j];
    }
}

/* Four at a time: neither the largest nor whether one is no number depends on the order. */
double moyal_largest(const double *v, long first, long end)
{
    double most[4] = {0, 0, 0, 0}, doubt[4] = {0, 0, 0, 0};
    long j = first;

    for (; j + 4 <= end; j += 4)
        for (int l = 0; l < 4; l++) {
            const double a = fabs(v[j + l]);

            most[l] = a > most[l] ? a : most[l];
            doubt[l] += a - a; /* 0, or no number */
        }
    for (; j < end; j++) {
        most[0] = fabs(v[j]) > most[0] ? fabs(v[j]) : most[0];
        doubt[0] += v[j] - v[j];
    }
    most[0] = most[1] > most[0] ? most[1] : most[0];
    most[2] = most[3] > most[2] ? most[3] : most[2];
    return (most[2] > most[0] ? most[2] : most[0]) + doubt[0] + doubt[1] + doubt[2] + doubt[3];
}

/* Absolute values are ordered as their bits are, read as integers, those that are no numbers last.
 */
static int64_t magnitude(double v)
{
    const double a = fabs(v);
    int64_t bits;

    memcpy(&bits, &a, sizeof bits);
    return bits;
}

MOYAL_WIDE
static void add_pair(long size, double *restrict sum, double a, const double *restrict u, double b,
                     const double *restrict v, int64_t *restrict most)
{
    int64_t first = 0, second = 0;

    for (long j = 0; j < size; j++) {
        const int64_t p = magnitude(u[j]), q = magnitude(v[j]);

        sum[j] = sum[j] + a * u[j] + b * v[j];
        first = p > first ? p : first;
        second = q > second ? q : second;
    }
    most[0] = first;
    most[1] = second;
}

typedef struct {
    long size;
    double *sum, a, b;
    const double *u, *v;
    int64_t most[MOYAL_TEAM_MOST][2];
} pair_t;

static void add_part(void *context, int part, int parts)
{
    pair_t *p = context;
    const long lines = (p->size + 7) / 8;
    const long from = lines * part / parts * 8, next = lines * (part + 1) / parts * 8;
    const long to = next < p->size ? next : p->size;

    add_pair(to - from, p->sum + from, p->a, p->u + from, p->b, p->v + from, p->most[part]);
}

void moyal_add_pair(moyal_team *team, long size, double *sum, double a, const double *u, double b,
                    const double *v, double most[2])
{
    pair_t pair = {.size = size, .sum = sum, .a = a, .b = b, .u = u, .v = v};

    moyal_team_run(team, add_part, &pair);
    for (int k = 1; k < moyal_team_count(team); k++)
        for (int l = 0; l < 2; l++)
            if (pair.most[k][l] > pair.most[0][l])
                pair.most[0][l] = pair.most[k][l];
    memcpy(most, pair.most[0], sizeof pair.most[0]);
}
