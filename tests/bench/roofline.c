/* One application of the whole generator, beside the roofs of this machine: sums and products in
 * registers, and what loads alone bring from the nearest cache and from memory of the same size.
 *
 * usage: roofline MODEL LEVELS...  Nothing is left out of R.  Each time is the least of many. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "jit/jit.h"
#include "runtime/array.h"
#include "runtime/context.h"
#include "runtime/reduce.h"
#include "runtime/wide.h"
#include "tests/unit/fixture.h"

typedef double vector_t __attribute__((vector_size(64), aligned(64), may_alias));

enum { CHAINS = 10, ROUNDS = 20000, REPETITIONS = 400 };

static double now(void)
{
    struct timespec t;

    timespec_get(&t, TIME_UTC);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Products and sums of independent numbers: x = a x + b, CHAINS vectors of them. */
MOYAL_WIDE
static void multiply_add(double *out)
{
    vector_t x[CHAINS];
    const double a = 0.999999, b = 1e-6;

    for (int c = 0; c < CHAINS; c++)
        x[c] = (vector_t){(double)c};
    for (int k = 0; k < ROUNDS; k++)
#pragma GCC unroll 10
        for (int c = 0; c < CHAINS; c++)
            x[c] = a * x[c] + b;
    for (int c = 0; c < CHAINS; c++)
        out[c] = x[c][0];
}

/* The sum of both arrays. */
MOYAL_WIDE
static void load(const double *x, const double *y, long size, double *out)
{
    vector_t sums[8] = {{0}};

    for (long k = 0; k + 31 < size; k += 32)
#pragma GCC unroll 4
        for (int c = 0; c < 4; c++) {
            sums[c] += *(const vector_t *)(x + k + 8 * c);
            sums[4 + c] += *(const vector_t *)(y + k + 8 * c);
        }
    for (int c = 0; c < 8; c++)
        out[c] = sums[c][0];
}

/* Floating-point operations per second. */
static double flop_roof(void)
{
    double best = INFINITY, out[CHAINS], sink = 0;

    for (int k = 0; k < REPETITIONS; k++) {
        const double begin = now();

        multiply_add(out);
        best = fmin(best, now() - begin);
        sink += out[k % CHAINS];
    }
    if (sink == 0)
        puts("no number came out");
    return 2.0 * 8 * CHAINS * ROUNDS / best;
}

/* Bytes per second from two arrays of together `size` doubles. */
static double load_roof(long size)
{
    const long half = (size / 2 + 31) / 32 * 32, turns = 1 + 1000000 / half;
    double *x = moyal_array((size_t)half), *y = moyal_array((size_t)half), out[8];
    double best = INFINITY;

    for (int k = 0; x && y && k < REPETITIONS; k++) {
        const double begin = now();

        for (long turn = 0; turn < turns; turn++)
            load(x, y, half, out);
        best = fmin(best, (now() - begin) / (double)turns);
    }
    moyal_array_free(x);
    moyal_array_free(y);
    return 16 * (double)half / best;
}

static double apply_time(const moyal_reduction *reduction)
{
    const long turns = 1 + 1000000 / reduction->system.size;
    double *y = moyal_array((size_t)reduction->system.size), best = INFINITY;

    for (int k = 0; y && k < REPETITIONS; k++) {
        const double begin = now();

        for (long turn = 0; turn < turns; turn++)
            moyal_runs_apply(&reduction->runs, NULL, reduction->x, y);
        best = fmin(best, (now() - begin) / (double)turns);
    }
    moyal_array_free(y);
    return best;
}

/* Each term of a run loads a weight and an element and takes two products and a sum; each piece
 * stores its range once. */
static void count(const moyal_runs *runs, double *operations, double *bytes)
{
    *operations = *bytes = 0;
    for (long k = 0; k < runs->piece_count; k++) {
        const moyal_piece *piece = &runs->pieces[k];
        const double terms = piece->terms, length = (double)piece->count;

        *operations += length * (3 * terms - (piece->assign && terms > 0));
        *bytes += 8 * length * (2 * terms + 1 + !piece->assign);
    }
    *operations += 3 * (double)runs->single_count;
    *bytes += 32 * (double)runs->single_count;
}

/* Numbers that one application has to do with. */
static long touched(const moyal_runs *runs)
{
    return 2 * runs->size + runs->weight_count;
}

typedef struct {
    double flops, nearest; /* a second; bytes a second from the nearest cache */
} roofs_t;

static void measure(const moyal_program *program, int levels, const roofs_t *roofs)
{
    const moyal_reduction_request request = {.keep = MOYAL_KEEP_ALL};
    moyal_context context;
    moyal_reduction reduction = {.x = NULL};

    if (moyal_context_init(&context, program, program->parameter_values, levels) == MOYAL_DONE &&
        moyal_reduction_make(&reduction, program, &context, &request) == MOYAL_DONE) {
        const moyal_runs *runs = &reduction.runs;
        const double seconds = apply_time(&reduction), wide = load_roof(touched(runs));
        double operations, bytes;

        count(runs, &operations, &bytes);
        printf("levels %-4d %8.3f us  %5.1f Gflop/s, %.0f %% of %.1f;  %6.1f GB/s, %.0f %% of %.1f "
               "in the nearest cache, %.0f %% of %.1f over memory of this size\n",
               levels, 1e6 * seconds, 1e-9 * operations / seconds,
               100 * operations / seconds / roofs->flops, 1e-9 * roofs->flops,
               1e-9 * bytes / seconds, 100 * bytes / seconds / roofs->nearest,
               1e-9 * roofs->nearest, 100 * bytes / seconds / wide, 1e-9 * wide);
    }
    moyal_reduction_clear(&reduction);
    moyal_context_clear(&context);
}

static int measure_all(fixture_t *fixture, int count, char **levels)
{
    emit_options_t options = fixture_options;
    const roofs_t roofs = {flop_roof(), load_roof(2048)};
    char *unit, *why = NULL;
    jit_t *jit = NULL;
    int failed;

    options.levels = 2;
    unit = emit_unit(fixture->kernel, &options);
    failed = jit_compile(&jit, &why, unit, jit_has_tcc() ? JIT_TCC : JIT_CC) != OK;
    if (failed)
        fprintf(stderr, "roofline: %s\n", why ? why : "it cannot be compiled");
    for (int k = 0; k < count && !failed; k++)
        measure(jit_program(jit), atoi(levels[k]), &roofs);
    jit_free(jit);
    free(unit);
    free(why);
    return failed;
}

int main(int argc, char **argv)
{
    static char text[65536];
    FILE *file = argc > 2 ? fopen(argv[1], "r") : NULL;
    fixture_t fixture = {.kernel = NULL};
    int failed = 1;

    if (!file || fread(text, 1, sizeof text - 1, file) == 0)
        fputs("usage: roofline MODEL LEVELS..\n", stderr);
    else if (fixture_make(&fixture, text, SCHEME_QUANTUM, START_POINT) == OK)
        failed = measure_all(&fixture, argc - 2, argv + 2);
    if (file)
        fclose(file);
    fixture_clear(&fixture);
    return failed;
}
