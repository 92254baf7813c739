/* Jump operators from the matrix of the jump terms, by Cholesky's method with pivots. */
#include "channels.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"

/* The place of a table in the list, where it is put if it is not there. */
static int place(moyal_channels *channels, int table)
{
    int k = 0;

    while (k < channels->table_count && channels->tables[k] != table)
        k++;
    if (k == channels->table_count)
        channels->tables[channels->table_count++] = table;
    return k;
}

/* G: planes Re and Im of n x n.  A diagonal term stands there with half its weight. */
static void fill(double *g, const moyal_channels *channels, const int *places,
                 const moyal_program *program, const double *s)
{
    const long n = channels->table_count;

    for (int k = 0; k < program->jump_count; k++) {
        const long a = places[2 * k], b = places[2 * k + 1];
        const double re = s[2L * program->jumps[k].scalar];
        const double im = s[2L * program->jumps[k].scalar + 1];

        g[a * n + b] += re;
        g[b * n + a] += re;
        g[n * n + a * n + b] += im;
        g[n * n + b * n + a] -= im;
    }
}

/* The next column of c from the largest pivot of g; 0 if what is left is rounding. */
static int next_column(double *c, double *g, long n, double rounding)
{
    double *im = g + n * n, root;
    long pivot = 0;

    for (long i = 1; i < n; i++)
        if (g[i * (n + 1)] > g[pivot * (n + 1)])
            pivot = i;
    if (!(g[pivot * (n + 1)] > rounding))
        return 0;
    root = sqrt(g[pivot * (n + 1)]);
    for (long i = 0; i < n; i++) {
        c[i] = g[i * n + pivot] / root;
        c[n + i] = im[i * n + pivot] / root;
    }
    for (long i = 0; i < n; i++)
        for (long j = 0; j < n; j++) {
            g[i * n + j] -= c[i] * c[j] + c[n + i] * c[n + j];
            im[i * n + j] -= c[n + i] * c[j] - c[i] * c[n + j];
        }
    for (long i = 0; i < n; i++)
        g[i * n + pivot] = g[pivot * n + i] = im[i * n + pivot] = im[pivot * n + i] = 0;
    return 1;
}

static moyal_outcome factor(moyal_channels *channels, double *g)
{
    const long n = channels->table_count;
    double largest = 0;

    for (long i = 0; i < n; i++)
        largest = fabs(g[i * (n + 1)]) > largest ? fabs(g[i * (n + 1)]) : largest;
    while (channels->count < n && next_column(channels->factors + 2 * n * channels->count, g, n,
                                              8 * (double)n * DBL_EPSILON * largest))
        channels->count++;
    for (long k = 0; k < 2 * n * n; k++)
        if (!(fabs(g[k]) <= 64 * (double)n * DBL_EPSILON * largest))
            return MOYAL_BAD_INPUT;
    return MOYAL_DONE;
}

moyal_outcome moyal_channels_init(moyal_channels *out, const moyal_program *program,
                                  const double *s)
{
    const size_t terms = (size_t)program->jump_count;
    int *places = malloc((2 * terms + 1) * sizeof *places);
    moyal_outcome outcome = MOYAL_NO_MEMORY;

    memset(out, 0, sizeof *out);
    out->tables = malloc((2 * terms + 1) * sizeof *out->tables);
    for (size_t k = 0; places && out->tables && k < terms; k++) {
        places[2 * k] = place(out, program->jumps[k].table_a);
        places[2 * k + 1] = place(out, program->jumps[k].table_b);
    }
    if (places && out->tables) {
        const size_t n = (size_t)out->table_count;
        double *g = moyal_array(2 * n * n + 1);

        out->memory = moyal_array(2 * n * n + n + 1);
        if (g && out->memory) {
            out->factors = out->memory;
            out->weights = out->memory + 2 * n * n;
            fill(g, out, places, program, s);
            outcome = factor(out, g);
        }
        moyal_array_free(g);
    }
    free(places);
    return outcome;
}

void moyal_channels_clear(moyal_channels *channels)
{
    free(channels->tables);
    moyal_array_free(channels->memory);
    memset(channels, 0, sizeof *channels);
}

void moyal_channel_apply(const moyal_channels *channels, int m, const moyal_run *run,
                         const double *x, double *out)
{
    const long n = channels->table_count;
    const double *c = channels->factors + 2 * n * m;

    memset(out, 0, 2 * sizeof *out * (size_t)run->context.dimension);
    for (long a = 0; a < n; a++) {
        const double s[2] = {c[a], c[n + a]};

        if (s[0] != 0 || s[1] != 0)
            moyal_ket_table(run->program, &run->context, channels->tables[a], s, 1, x, out);
    }
}
