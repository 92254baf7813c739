/* Applying runs: sums of up to 8 weighted, shifted ranges at a time. */
#include <string.h>

#include "wide.h"
#include "runs.h"

/* Eight numbers at a time where the compiler has vectors, else one: the same sums. */
#if defined(__GNUC__) && !defined(__TINYC__)
typedef double vector_t __attribute__((vector_size(64), aligned(8), may_alias));
#else
typedef double vector_t;
#endif

enum { STEP = sizeof(vector_t) / sizeof(double) };

#define AT(base) (*(const vector_t *)((base) + k))
#define TERM(n)  (f##n * (AT(w##n) * AT(x##n)))
#define DECLARE(n)                                                                                 \
    const double *const w##n = weights + t[n].weight, *const x##n = x + t[n].shift;                \
    const double f##n = t[n].factor * f[t[n].group];
#define DECLARE_TWIN(n)                                                                            \
    const double *const z##n = x + piece->twin + u[n].shift;                                       \
    const double g##n = u[n].factor * f[u[n].group];

/* y_k (+)= SUM for k < count, a multiple of STEP. */
#define LOOP(SUM)                                                                                  \
    if (piece->assign)                                                                             \
        for (long k = 0; k < count; k += STEP)                                                     \
            *(vector_t *)(y + k) = SUM;                                                            \
    else                                                                                           \
        for (long k = 0; k < count; k += STEP)                                                     \
            *(vector_t *)(y + k) = *(vector_t *)(y + k) + (SUM);

/* Weights in a register for a range and its twin: a compiler that may read them again does. */
#define READ(n) const vector_t v##n = *(const volatile vector_t *)(w##n + k);
#define LOOP_TWINS(READ_ALL, SUM, TWIN_SUM)                                                        \
    if (piece->assign)                                                                             \
        for (long k = 0; k < count; k += STEP) {                                                   \
            READ_ALL                                                                               \
            *(vector_t *)(y + k) = SUM;                                                            \
            *(vector_t *)(twin + k) = TWIN_SUM;                                                    \
        }                                                                                          \
    else                                                                                           \
        for (long k = 0; k < count; k += STEP) {                                                   \
            READ_ALL                                                                               \
            *(vector_t *)(y + k) = *(vector_t *)(y + k) + (SUM);                                   \
            *(vector_t *)(twin + k) = *(vector_t *)(twin + k) + (TWIN_SUM);                        \
        }

#define S1 TERM(0)
#define S2 S1 + TERM(1)
#define S3 S2 + TERM(2)
#define S4 S3 + TERM(3)
#define S5 S4 + TERM(4)
#define S6 S5 + TERM(5)
#define S7 S6 + TERM(6)
#define S8 S7 + TERM(7)
#define D1 DECLARE(0)
#define D2 D1 DECLARE(1)
#define D3 D2 DECLARE(2)
#define D4 D3 DECLARE(3)
#define D5 D4 DECLARE(4)
#define D6 D5 DECLARE(5)
#define D7 D6 DECLARE(6)
#define D8 D7 DECLARE(7)
#define CASE(n)                                                                                    \
    case n: {                                                                                      \
        D##n LOOP(S##n) break;                                                                     \
    }

#define FIRST(n)  (f##n * (v##n * AT(x##n)))
#define SECOND(n) (g##n * (v##n * AT(z##n)))
#define R1        READ(0)
#define R2        R1 READ(1)
#define R3        R2 READ(2)
#define R4        R3 READ(3)
#define F1        FIRST(0)
#define F2        F1 + FIRST(1)
#define F3        F2 + FIRST(2)
#define F4        F3 + FIRST(3)
#define Z1        SECOND(0)
#define Z2        Z1 + SECOND(1)
#define Z3        Z2 + SECOND(2)
#define Z4        Z3 + SECOND(3)
#define E1        DECLARE_TWIN(0)
#define E2        E1 DECLARE_TWIN(1)
#define E3        E2 DECLARE_TWIN(2)
#define E4        E3 DECLARE_TWIN(3)
#define CASE_TWINS(n)                                                                              \
    case n: {                                                                                      \
        D##n E##n LOOP_TWINS(R##n, F##n, Z##n) break;                                              \
    }

/* What is left of a range behind the last whole vector, in the same order. */
static void rest(const moyal_piece *piece, const moyal_run_term *t, const double *weights,
                 const double *f, const double *x, double *y, long from)
{
    for (long k = from; k < piece->count; k++) {
        double sum = 0;

        for (int n = 0; n < piece->terms; n++) {
            const double term =
                t[n].factor * f[t[n].group] * (weights[t[n].weight + k] * x[t[n].shift + k]);

            sum = n == 0 ? term : sum + term;
        }
        y[k] = piece->assign ? sum : y[k] + sum;
    }
}

MOYAL_INLINE void apply_piece(const moyal_piece *piece, const moyal_run_term *t,
                              const double *weights, const double *f, const double *x, double *y)
{
    const long count = piece->count / STEP * STEP;

    switch (piece->terms) {
    case 0:
        memset(y, 0, sizeof *y * (size_t)piece->count);
        return;
        CASE(1)
        CASE(2)
        CASE(3)
        CASE(4)
        CASE(5)
        CASE(6)
        CASE(7)
        CASE(8)
    }
    if (count < piece->count)
        rest(piece, t, weights, f, x, y, count);
}

MOYAL_INLINE void apply_twins(const moyal_piece *piece, const moyal_run_term *t,
                              const double *weights, const double *f, const double *x, double *y)
{
    const long count = piece->count / STEP * STEP;
    const moyal_run_term *const u = t + piece->terms;
    double *const twin = y + piece->twin;

    switch (piece->terms) {
    case 0:
        memset(y, 0, sizeof *y * (size_t)piece->count);
        memset(twin, 0, sizeof *y * (size_t)piece->count);
        return;
        CASE_TWINS(1)
        CASE_TWINS(2)
        CASE_TWINS(3)
        CASE_TWINS(4)
    }
    if (count < piece->count) {
        rest(piece, t, weights, f, x, y, count);
        rest(piece, u, weights, f, x + piece->twin, twin, count);
    }
}

MOYAL_WIDE
static void apply_pieces(const moyal_runs *runs, long from, long to, const double *x, double *y)
{
    for (const moyal_piece *p = runs->pieces + from; p < runs->pieces + to; p++) {
        const moyal_run_term *const t = runs->terms + p->term;

        if (p->twin)
            apply_twins(p, t, runs->weights, runs->multipliers, x + p->first, y + p->first);
        else
            apply_piece(p, t, runs->weights, runs->multipliers, x + p->first, y + p->first);
    }
}

typedef struct {
    const moyal_runs *runs;
    const double *x;
    double *y;
} application_t;

/* The first piece of the first chunk behind this much of the work. */
static long piece_behind(const moyal_runs *runs, double work)
{
    double before = 0;
    long p = 0;

    for (; p < runs->piece_count; p++) {
        if (runs->pieces[p].assign && before >= work)
            return p;
        before += moyal_piece_work(&runs->pieces[p]);
    }
    return p;
}

static void apply_part(void *context, int part, int parts)
{
    const application_t *a = context;
    const double share = (double)a->runs->work / parts;
    const long from = part == 0 ? 0 : piece_behind(a->runs, part * share);
    const long to =
        part == parts - 1 ? a->runs->piece_count : piece_behind(a->runs, (part + 1) * share);

    apply_pieces(a->runs, from, to, a->x, a->y);
}

void moyal_runs_apply(const moyal_runs *runs, moyal_team *team, const double *x, double *y)
{
    const moyal_piece *const last = runs->pieces + runs->piece_count;
    application_t application = {runs, x, y};
    long end = 0;

    moyal_team_run(team, apply_part, &application);
    for (const moyal_piece *p = runs->pieces; p < last; p++)
        end = p->first + p->twin + p->count > end ? p->first + p->twin + p->count : end;
    for (long k = end; k < runs->size; k++)
        y[k] = 0;
    for (long k = 0; k < runs->single_count; k++) {
        const moyal_single *s = &runs->singles[k];

        y[s->to] += runs->multipliers[s->group] * (s->weight * x[s->from]);
    }
}
