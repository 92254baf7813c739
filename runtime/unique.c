/* The steady state of a density matrix from linear equations, and the inverse they are solved by.
 */
#include <float.h>
#include <math.h>

#include "array.h"
#include "combine.h"
#include "conserved.h"
#include "philox.h"

/* Of M x relative to M, and of the steady state: a larger one leaves too little of it. */
static const double most_residual = 1e-11, most_error = 1e-3;

/* A matrix under construction: M, and the trace of its columns with the sums of moduli. */
typedef struct {
    const moyal_conserved *c;
    moyal_triplets *out;
    double *trace, *lost, *moduli; /* weights; trace M */
    double largest;
    int good;
} builder_t;

/* An entry of M; it is constant. */
static void add(void *context, long to, long from, double weight)
{
    builder_t *b = context;
    const moyal_label *labels = b->c->reduction->labels;

    if (labels[to].part < 0 || labels[from].part < 0)
        return;
    b->good &= moyal_triplets_add(b->out, to, from, weight);
    b->lost[from] += b->trace[to] * weight;
    b->moduli[from] += fabs(b->trace[to] * weight);
    b->largest = fmax(b->largest, fabs(weight));
}

/* out = M - |sink> trace M - s |sink> trace: it takes the steady state to -s |sink>.  Padding stays
 * zero by -s.  Returns s, 0 if there is no memory. */
static double make_equations(moyal_triplets *out, const moyal_conserved *c)
{
    const moyal_share_weight *trace = c->reduction->weights + c->trace->first;
    const size_t n = (size_t)c->system.size;
    double *memory = moyal_array(3 * n);
    builder_t b = {c, out, memory, memory + n, memory + 2 * n, 0, memory != NULL};

    moyal_triplets_init(out, c->system.size);
    for (long k = 0; b.good && k < c->trace->count; k++)
        b.trace[trace[k].position] = trace[k].weight;
    if (b.good)
        moyal_runs_visit(&c->reduction->runs, add, &b);
    for (long q = 0; b.good && q < c->system.size; q++) {
        const double lost = fabs(b.lost[q]) > 8 * DBL_EPSILON * b.moduli[q] ? b.lost[q] : 0;

        if (lost != 0 || b.trace[q] != 0)
            b.good &= moyal_triplets_add(out, c->sink, q, -lost - b.largest * b.trace[q]);
        if (c->reduction->labels[q].part < 0)
            b.good &= moyal_triplets_add(out, q, q, -b.largest);
    }
    moyal_array_free(memory);
    return b.good ? b.largest : 0;
}

static void apply(void *context, double t, const double *x, double *y)
{
    const moyal_inverse *inverse = context;

    (void)t;
    if (!inverse->by->solve(inverse->factors, x, y))
        for (long j = 0; j < inverse->system.size; j++)
            y[j] = NAN;
}

static void functionals(void *context, const double *x, double *v)
{
    const moyal_linear *system = &((const moyal_inverse *)context)->of->system;

    system->functionals(system->context, x, v);
}

/* What A^-1 makes larger at most, times s, as far as three applications to a vector of no structure
 * show it; infinite if it fails. */
static double gain(moyal_inverse *inverse)
{
    const long n = inverse->of->system.size;
    double *x = moyal_array(2 * (size_t)n), *y, most = 0;

    if (!x)
        return INFINITY;
    y = x + n;
    moyal_gaussians(x, n, 1, 0, MOYAL_STREAM_START, 0, 0);
    for (int k = 0; k < 3 && most < INFINITY; k++) {
        const double before = moyal_largest(x, 0, n);
        double after;

        apply(inverse, 0, x, y);
        after = moyal_largest(y, 0, n);
        most = after <= DBL_MAX ? fmax(most, inverse->s * after / before) : INFINITY;
        for (long j = 0; j < n; j++)
            x[j] = y[j] / after;
    }
    moyal_array_free(x);
    return most;
}

int moyal_inverse_init(moyal_inverse *out, const moyal_conserved *of, const moyal_elimination *by,
                       double most_bytes)
{
    moyal_triplets equations;

    *out = (moyal_inverse){.of = of, .by = by};
    out->s = make_equations(&equations, of);
    if (out->s > 0)
        out->factors = by->factor(&equations, most_bytes);
    moyal_triplets_clear(&equations);
    out->system = (moyal_linear){.size = of->system.size,
                                 .constant = 1,
                                 .norm = INFINITY,
                                 .functional_count = of->system.functional_count,
                                 .context = out,
                                 .apply = apply,
                                 .functionals = functionals};
    out->error = out->factors ? DBL_EPSILON * gain(out) : 0;
    return out->factors && out->error < most_error;
}

void moyal_inverse_clear(moyal_inverse *inverse)
{
    if (inverse->factors)
        inverse->by->free(inverse->factors);
    inverse->factors = NULL;
}

double *moyal_inverse_steady(const moyal_inverse *inverse, double *residual)
{
    const moyal_linear *system = &inverse->of->system;
    const long n = system->size;
    double *x = moyal_array((size_t)n), *y = moyal_array(2 * (size_t)n);

    *residual = INFINITY;
    if (x && y) {
        double *correction = y + n;

        y[inverse->of->sink] = -inverse->s;
        apply((void *)inverse, 0, y, x);
        system->apply(system->context, 0, x, y);
        apply((void *)inverse, 0, y, correction);
        for (long j = 0; j < n; j++)
            x[j] -= correction[j];
        system->apply(system->context, 0, x, y);
        *residual = moyal_largest(y, 0, n) / inverse->s;
    }
    moyal_array_free(y);
    if (*residual < most_residual)
        return x;
    moyal_array_free(x);
    return NULL;
}
