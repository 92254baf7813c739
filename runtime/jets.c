/* Power series of a straight-line program, one coefficient after the other. */
#include "jets.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

#include "array.h"
#include "primitives.h"
#include "wide.h"

/* What the coefficients from 1 on are made by; constants have none. */
enum { CONSTANT, INPUT, LINEAR, SCALED, PRODUCT, QUOTIENT, ROOT, WAVE, POWER };

int moyal_jets_known(const moyal_program *program)
{
    return program->nodes != NULL;
}

static int operands(const moyal_node *node)
{
    return node->kind < MOYAL_ADD ? 0 : node->kind <= MOYAL_DIV ? 2 : 1;
}

static double *row(const moyal_jets *jets, long node)
{
    return jets->rows + node * (jets->order + 1) * jets->lanes;
}

/* ---- coefficient 0 --------------------------------------------------------------------- */

static double value_of(const moyal_node *node, double a, double b)
{
    switch (node->kind) {
    case MOYAL_ADD:
        return a + b;
    case MOYAL_SUB:
        return a - b;
    case MOYAL_MUL:
        return a * b;
    case MOYAL_DIV:
        return a / b;
    case MOYAL_NEG:
        return -a;
    case MOYAL_SQRT:
        return sqrt(a);
    case MOYAL_SIN:
        return moyal_sin(a);
    case MOYAL_COS:
        return moyal_cos(a);
    default:
        return moyal_exp(a);
    }
}

static void set_value(moyal_jets *jets, long n)
{
    const moyal_node *node = &jets->program->nodes[n];
    const double *a = row(jets, node->a), *b = operands(node) > 1 ? row(jets, node->b) : a;
    double *out = row(jets, n);

    for (long l = 0; l < jets->lanes; l++)
        out[l] = value_of(node, a[l], b[l]);
    if (jets->task[n] == WAVE) {
        double *other = jets->partners + jets->partner[n] * (jets->order + 1) * jets->lanes;

        for (long l = 0; l < jets->lanes; l++)
            other[l] = node->kind == MOYAL_SIN ? moyal_cos(a[l]) : moyal_sin(a[l]);
    }
}

/* ---- what to do ------------------------------------------------------------------------ */

static int task_of(const moyal_jets *jets, const moyal_node *node)
{
    const int count = operands(node);
    const int a = count > 0 && jets->task[node->a] != CONSTANT;
    const int b = count > 1 && jets->task[node->b] != CONSTANT;

    if (count == 0)
        return node->kind >= MOYAL_COORDINATE ? INPUT : CONSTANT;
    if (!a && !b)
        return CONSTANT;
    switch (node->kind) {
    case MOYAL_ADD:
    case MOYAL_SUB:
    case MOYAL_NEG:
        return LINEAR;
    case MOYAL_MUL:
        return a && b ? PRODUCT : SCALED;
    case MOYAL_DIV:
        return b ? QUOTIENT : SCALED;
    case MOYAL_SQRT:
        return ROOT;
    default:
        return node->kind == MOYAL_EXP ? POWER : WAVE;
    }
}

static long wave_count(const moyal_program *program)
{
    long count = 0;

    for (long n = 0; n < program->node_count; n++)
        count += program->nodes[n].kind == MOYAL_SIN || program->nodes[n].kind == MOYAL_COS;
    return count;
}

double moyal_jets_bytes(const moyal_program *program, int order)
{
    return ((double)(program->node_count + wave_count(program)) * (order + 1.0) * program->lanes +
            2.0 * (double)program->node_count) *
           sizeof(double);
}

static void assign_tasks(moyal_jets *jets)
{
    const moyal_program *program = jets->program;
    long waves = 0;

    for (long n = 0; n < program->node_count; n++) {
        const moyal_node *node = &program->nodes[n];

        jets->task[n] = (unsigned char)task_of(jets, node);
        if (jets->task[n] != CONSTANT)
            jets->list[jets->varying++] = n;
        jets->products += jets->task[n] >= PRODUCT;
        jets->rooted |= jets->task[n] == ROOT;
        if (node->kind == MOYAL_SIN || node->kind == MOYAL_COS)
            jets->partner[n] = waves++;
    }
    for (long k = 0; k < 2L * program->scalar_count; k++)
        jets->scalars_vary |= program->results[k] >= 0 && jets->task[program->results[k]];
}

/* Coefficients, whole numbers, and what is made of them alone. */
static void set_constants(moyal_jets *jets, const double *c)
{
    for (long n = 0; n < jets->program->node_count; n++) {
        const moyal_node *node = &jets->program->nodes[n];
        const double value = node->kind == MOYAL_COEFFICIENT ? c[node->a] : (double)node->a;

        if (jets->task[n] == CONSTANT && operands(node) > 0)
            set_value(jets, n);
        for (long l = 0; node->kind < MOYAL_COORDINATE && l < jets->lanes; l++)
            row(jets, n)[l] = value;
    }
}

moyal_outcome moyal_jets_init(moyal_jets *out, const moyal_program *program,
                              const moyal_context *context, int order)
{
    const size_t length = (size_t)(order + 1) * (size_t)program->lanes;
    const size_t nodes = (size_t)program->node_count;

    *out = (moyal_jets){.program = program, .lanes = program->lanes, .order = order};
    out->rows = moyal_array(nodes * length);
    out->partners = moyal_array((size_t)wave_count(program) * length);
    out->task = (unsigned char *)moyal_array(nodes / sizeof(double) + 1);
    out->partner = (long *)moyal_array(nodes * sizeof(long) / sizeof(double) + 1);
    out->list = (long *)moyal_array(nodes * sizeof(long) / sizeof(double) + 1);
    if (!out->rows || !out->partners || !out->task || !out->partner || !out->list)
        return MOYAL_NO_MEMORY;
    assign_tasks(out);
    set_constants(out, context->c);
    return MOYAL_DONE;
}

void moyal_jets_clear(moyal_jets *jets)
{
    moyal_array_free(jets->rows);
    moyal_array_free(jets->partners);
    moyal_array_free((double *)jets->task);
    moyal_array_free((double *)jets->partner);
    moyal_array_free((double *)jets->list);
    *jets = (moyal_jets){.order = 0};
}

/* ---- coefficients from 1 on ------------------------------------------------------------ */

/* out = sum_{first <= j <= last} a_j b_{k-j} */
MOYAL_WIDE
static void convolve_wide(double *out, const double *a, const double *b, int k, int first, int last,
                          long lanes)
{
    for (long l = 0; l < lanes; l++)
        out[l] = 0;
    for (int j = first; j <= last; j++)
        for (long l = 0; l < lanes; l++)
            out[l] += a[j * lanes + l] * b[(k - j) * lanes + l];
}

static double convolve_one(const double *a, const double *b, int k, int first, int last)
{
    double even = 0, odd = 0;
    int j = first;

    for (; j < last; j += 2) {
        even += a[j] * b[k - j];
        odd += a[j + 1] * b[k - j - 1];
    }
    if (j == last)
        even += a[j] * b[k - j];
    return even + odd;
}

static void convolve(double *out, const double *a, const double *b, int k, int first, int last,
                     long lanes)
{
    if (lanes == 1)
        *out = convolve_one(a, b, k, first, last);
    else
        convolve_wide(out, a, b, k, first, last, lanes);
}

/* k out_k = sum_{1 <= j <= k} j a_j b_{k-j}: where out' = b a'. */
static void integrate(double *out, const double *a, const double *b, int k, double sign, long lanes)
{
    for (long l = 0; l < lanes; l++) {
        double sum = 0;

        for (int j = 1; j <= k; j++)
            sum += j * a[j * lanes + l] * b[(k - j) * lanes + l];
        out[k * lanes + l] = sign * sum / k;
    }
}

/* a / b with a constant b, a b with one constant: constants have a coefficient 0 alone. */
static void scale(const moyal_jets *jets, const moyal_node *node, const double *a, const double *b,
                  double *out, long at)
{
    const int turned = jets->task[node->a] == CONSTANT;

    for (long l = 0; l < jets->lanes; l++) {
        if (node->kind == MOYAL_DIV)
            out[at + l] = a[at + l] / b[l];
        else
            out[at + l] = turned ? a[l] * b[at + l] : a[at + l] * b[l];
    }
}

/* (a_k - sum of products so far) / divisor */
static void solve_last(const double *a, double *out, const double *divisor, double times, long at,
                       long lanes)
{
    for (long l = 0; l < lanes; l++)
        out[at + l] = (a[at + l] - out[at + l]) / (times * divisor[l]);
}

/* The same for quotients.  What is below 1e-200 for the size of its divisor, whose own series may
 * be beyond all doubles, is zero from here on: the tails of pulses. */
static void solve_quotient(const double *a, double *out, const double *b, long at, long lanes)
{
    solve_last(a, out, b, 1, at, lanes);
    for (long l = 0; l < lanes; l++)
        if (fabs(out[l]) < 1e-200 && fabs(b[l]) > 1e200)
            out[at + l] = 0;
}

static void set_wave(moyal_jets *jets, const moyal_node *node, long n, const double *a, int k)
{
    double *own = row(jets, n);
    double *other = jets->partners + jets->partner[n] * (jets->order + 1) * jets->lanes;
    const double sign = node->kind == MOYAL_SIN ? 1 : -1;

    integrate(own, a, other, k, sign, jets->lanes);
    integrate(other, a, own, k, -sign, jets->lanes);
}

static void set_coefficient(moyal_jets *jets, long n, int k)
{
    const moyal_node *node = &jets->program->nodes[n];
    const long lanes = jets->lanes, at = k * lanes;
    const double *a = row(jets, node->a), *b = operands(node) > 1 ? row(jets, node->b) : a;
    double *out = row(jets, n);

    switch (jets->task[n]) {
    case LINEAR:
        for (long l = 0; l < lanes; l++)
            out[at + l] = value_of(node, a[at + l], b[at + l]);
        return;
    case SCALED:
        scale(jets, node, a, b, out, at);
        return;
    case PRODUCT:
        convolve(out + at, a, b, k, 0, k, lanes);
        return;
    case QUOTIENT: /* out b = a */
        convolve(out + at, out, b, k, 0, k - 1, lanes);
        solve_quotient(a, out, b, at, lanes);
        return;
    case ROOT: /* out out = a */
        convolve(out + at, out, out, k, 1, k - 1, lanes);
        solve_last(a, out, out, 2, at, lanes);
        return;
    case WAVE:
        set_wave(jets, node, n, a, k);
        return;
    default:
        integrate(out, a, out, k, 1, lanes);
    }
}

static void set_input(moyal_jets *jets, long n, int k, double time, const double *z,
                      const double *e)
{
    const moyal_node *node = &jets->program->nodes[n];
    const long lanes = jets->lanes;
    double *out = row(jets, n) + k * lanes;
    const double *from = z + node->a * lanes;

    if (node->kind == MOYAL_MEAN_RE || node->kind == MOYAL_MEAN_IM)
        from = e + (2 * node->a + (node->kind == MOYAL_MEAN_IM)) * lanes;
    for (long l = 0; l < lanes; l++)
        out[l] = node->kind == MOYAL_TIME ? time : from[l];
}

void moyal_jets_advance(moyal_jets *jets, int k, double time, const double *z, const double *e,
                        double *s, double *dz)
{
    const moyal_program *program = jets->program;
    const long lanes = jets->lanes, scalars = 2L * program->scalar_count;

    for (long i = 0; i < jets->varying; i++) {
        const long n = jets->list[i];

        if (jets->task[n] == INPUT)
            set_input(jets, n, k, time, z, e);
        else if (k == 0)
            set_value(jets, n);
        else
            set_coefficient(jets, n, k);
    }
    for (long i = 0; i < scalars + program->coordinate_count; i++) {
        const long node = program->results[i];
        double *out = i < scalars ? s + i * lanes : dz + (i - scalars) * lanes;

        for (long l = 0; l < lanes; l++)
            out[l] = node < 0 ? 0 : row(jets, node)[k * lanes + l];
    }
}
