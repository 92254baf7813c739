/* Coefficients as functions on the lattice: scalars of the program under each driver, and the
 * observables, which are linear in the mean values. */
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "field.h"

/* ---- sources ----------------------------------------------------------------------------- */

/* Puts `value` at a point of the source; its plane comes to be with the first one that is not 0.
 * 0 without memory. */
static int put(moyal_source *source, long point, long points, double value)
{
    if (!source->plane && value == 0)
        return 1;
    if (!source->plane)
        source->plane = moyal_array((size_t)points);
    if (source->plane)
        source->plane[point] = value;
    return source->plane != NULL;
}

/* Whether the source is the same everywhere. */
static void see_constant(moyal_source *source, long points)
{
    long k = 0;

    source->value = source->plane ? source->plane[0] : 0;
    while (source->plane && k < points && source->plane[k] == source->value)
        k++;
    source->constant = !source->plane || k == points;
}

/* Arrays for the calls of a program, one lane of which is used. */
typedef struct {
    double *all, *z, *e, *dw, *s, *dz;
} call_t;

static int call_init(call_t *call, const moyal_program *p)
{
    const size_t lanes = (size_t)p->lanes, n = (size_t)p->coordinate_count * lanes,
                 e = 2 * (size_t)p->expectation_count * lanes, w = (size_t)p->noise_count * lanes,
                 s = 2 * (size_t)p->scalar_count * lanes;

    call->all = moyal_array(2 * n + e + w + s + 8 * 8);
    call->z = call->all;
    call->dz = call->z + (n + 7) / 8 * 8;
    call->e = call->dz + (n + 7) / 8 * 8;
    call->dw = call->e + (e + 7) / 8 * 8;
    call->s = call->dw + (w + 7) / 8 * 8;
    return call->all != NULL;
}

static void set_point(const call_t *call, const moyal_field_system *field, long point)
{
    const int n = field->lattice.dimensions, lanes = field->run->program->lanes;
    double z[MOYAL_LATTICE_MOST];

    moyal_lattice_point(&field->lattice, point, z);
    for (int i = 0; i < n; i++)
        for (int l = 0; l < lanes; l++)
            call->z[i * lanes + l] = z[i];
}

/* The scalars of a driver at all points. */
static moyal_outcome fill_driver(moyal_field_system *field, int driver, double t,
                                 const call_t *call)
{
    const moyal_program *p = field->run->program;
    const long points = field->lattice.points;
    const int count = 2 * p->scalar_count, lanes = p->lanes;
    moyal_source *sources = field->sources + (long)driver * count;

    for (int l = 0; driver > 0 && l < lanes; l++)
        call->dw[(driver - 1) * lanes + l] = 1;
    for (long point = 0; point < points; point++) {
        set_point(call, field, point);
        p->scalars(&field->run->context, t, driver == 0, call->z, call->e, call->dw, call->s,
                   call->dz);
        for (int k = 0; k < count; k++) {
            if (!(fabs(call->s[k * lanes]) <= DBL_MAX))
                return MOYAL_SINGULAR;
            if (!put(&sources[k], point, points, call->s[k * lanes]))
                return MOYAL_NO_MEMORY;
        }
    }
    for (int l = 0; driver > 0 && l < lanes; l++)
        call->dw[(driver - 1) * lanes + l] = 0;
    for (int k = 0; k < count; k++)
        see_constant(&sources[k], points);
    return MOYAL_DONE;
}

/* Of each driver the elements whose source is not zero. */
static void find_active(moyal_field_system *field)
{
    const int count = 2 * field->run->program->scalar_count;
    long kept = 0, k;

    for (int d = 0; d < field->drivers; d++) {
        const moyal_source *sources = field->sources + (long)d * count;

        k = 0;
        for (int c = 0; c < field->components; c++) {
            field->first[(long)d * field->components + c] = kept;
            for (; k < field->element_count && field->elements[k].out == c; k++) {
                const moyal_source *s = &sources[field->elements[k].source];

                if (s->plane && !(s->constant && s->value == 0))
                    field->active[kept++] = k;
            }
        }
    }
    field->first[(long)field->drivers * field->components] = kept;
}

moyal_outcome moyal_field_fill(moyal_field_system *field, double t)
{
    moyal_outcome outcome = MOYAL_DONE;
    call_t call;

    if (!call_init(&call, field->run->program))
        return MOYAL_NO_MEMORY;
    for (int d = 0; d < field->drivers && outcome == MOYAL_DONE; d++)
        outcome = fill_driver(field, d, t, &call);
    moyal_array_free(call.all);
    if (outcome == MOYAL_DONE)
        find_active(field);
    field->at = t;
    return outcome;
}

/* ---- observables ------------------------------------------------------------------------- */

/* The values of an observable at all points for e = 0 (place 0) and, less these, for unit mean
 * values: O = a + sum_k b_k e_k. */
static moyal_outcome fill_values(moyal_field_system *field, double t, const call_t *call,
                                 double *out)
{
    const moyal_program *p = field->run->program;
    const int lanes = p->lanes, places = 1 + 2 * p->expectation_count;
    const long points = field->lattice.points;

    for (long point = 0; point < points; point++) {
        set_point(call, field, point);
        for (int place = 0; place < places; place++) {
            if (place > 0)
                call->e[(place - 1) * lanes] = 1;
            p->observables(&field->run->context, t, call->z, call->e,
                           place ? out + (long)p->observable_count * lanes : out);
            if (place > 0)
                call->e[(place - 1) * lanes] = 0;
            for (long k = 0; k < p->observable_count; k++) {
                const double a = out[k * lanes], b = out[(p->observable_count + k) * lanes];
                const double value = place ? b - a : a;

                if (!(fabs(value) <= DBL_MAX))
                    return MOYAL_SINGULAR;
                if (!put(&field->values[k * places + place], point, points, value))
                    return MOYAL_NO_MEMORY;
            }
        }
    }
    return MOYAL_DONE;
}

/* The mean values of a component alone: of the Hermitian matrix with 1 there. */
static void unit_means(const moyal_field_system *field, int i, int j, int part, double *r,
                       double *e)
{
    const moyal_program *p = field->run->program;
    const int d = field->run->context.dimension;
    const long square = (long)d * d, lanes = p->lanes;
    double *re = r + (part * square + i * d + j) * lanes,
           *mirror = r + (part * square + j * d + i) * lanes;

    *mirror = part ? -1 : 1;
    *re = 1;
    p->expectations(&field->run->context, r, e);
    *re = *mirror = 0;
}

/* Adds component c to the observables that see it; e: its mean values, trace: its trace. */
static void add_weights(moyal_field_system *field, int c, const double *e, double trace)
{
    const moyal_program *p = field->run->program;
    const int places = 1 + 2 * p->expectation_count;

    for (int k = 0; k < p->observable_count; k++)
        for (int place = 0; place < places; place++) {
            const double weight = place ? e[(place - 1) * p->lanes] : trace;

            if (weight == 0 || !field->values[k * places + place].plane)
                continue;
            if (field->weights)
                field->weights[field->weight_count] =
                    (moyal_weight){k, c, k * places + place, weight};
            field->weight_count++;
        }
}

/* Counts the weights (without room for them), or writes them. */
static void make_weights(moyal_field_system *field, double *r, double *e)
{
    const int d = field->run->context.dimension;

    field->weight_count = 0;
    for (int i = 0; i < d; i++)
        for (int j = i; j < d; j++)
            for (int part = 0; part < 1 + (i < j); part++) {
                unit_means(field, i, j, part, r, e);
                add_weights(field, moyal_field_component(d, i, j, part), e, i == j);
            }
}

moyal_outcome moyal_field_values(moyal_field_system *field, double t)
{
    const moyal_program *p = field->run->program;
    const size_t d = (size_t)field->run->context.dimension, lanes = (size_t)p->lanes;
    const long count = (long)p->observable_count * (1 + 2L * p->expectation_count);
    double *out = moyal_array(2 * lanes * ((size_t)p->observable_count + 1));
    double *r = moyal_array(2 * d * d * lanes);
    moyal_outcome outcome = MOYAL_NO_MEMORY;
    call_t call;

    if (call_init(&call, p) && out && r)
        outcome = fill_values(field, t, &call, out);
    for (long k = 0; outcome == MOYAL_DONE && k < count; k++)
        see_constant(&field->values[k], field->lattice.points);
    if (outcome == MOYAL_DONE) {
        free(field->weights);
        field->weights = NULL;
        make_weights(field, r, call.e);
        field->weights = calloc((size_t)field->weight_count + 1, sizeof *field->weights);
        if (field->weights)
            make_weights(field, r, call.e);
        else
            outcome = MOYAL_NO_MEMORY;
    }
    field->at_values = t;
    moyal_array_free(call.all);
    moyal_array_free(out);
    moyal_array_free(r);
    return outcome;
}
