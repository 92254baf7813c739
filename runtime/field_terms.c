/* The terms of S_j as sums over real components, and the order in which derivatives are taken. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "field.h"

int moyal_field_component(int dimension, int i, int j, int imaginary)
{
    if (i == j)
        return i;
    return dimension + 2 * (i * (2 * dimension - i - 1) / 2 + j - i - 1) + imaginary;
}

int moyal_field_pair(int dimension, int pair, int *alone)
{
    const int diagonal = (dimension + 1) / 2;

    *alone = dimension % 2 && pair == diagonal - 1;
    return pair < diagonal ? 2 * pair : dimension + 2 * (pair - diagonal);
}

/* ---- elements ---------------------------------------------------------------------------- */

typedef struct {
    moyal_field_system *field;
    long capacity;
    int failed;
} list_t;

static void push(list_t *list, int out, int in, int source, double weight)
{
    moyal_field_system *field = list->field;

    if (weight == 0 || list->failed)
        return;
    if (field->element_count == list->capacity) {
        const long more = 2 * list->capacity + 256;
        moyal_element *grown = realloc(field->elements, sizeof *grown * (size_t)more);

        if (!grown) {
            list->failed = 1;
            return;
        }
        field->elements = grown;
        list->capacity = more;
    }
    field->elements[field->element_count++] = (moyal_element){out, in, source, weight};
}

/* Element (i, j), i <= j, of S R gets s (wr + i wi) R_ab, or with conj(s): all products of real
 * parts. */
static void push_product(list_t *list, int i, int j, int scalar, int conjugate, double wr,
                         double wi, int a, int b)
{
    const int d = list->field->run->context.dimension, low = a < b ? a : b, high = a < b ? b : a;
    const double s = conjugate ? -1 : 1, sign = a > b ? -1 : 1;
    const int re = moyal_field_component(d, i, j, 0), x = moyal_field_component(d, low, high, 0);

    push(list, re, x, 2 * scalar, wr);
    push(list, re, x, 2 * scalar + 1, -s * wi);
    if (a != b) {
        push(list, re, x + 1, 2 * scalar, -wi * sign);
        push(list, re, x + 1, 2 * scalar + 1, -s * wr * sign);
    }
    if (i == j)
        return;
    push(list, re + 1, x, 2 * scalar, wi);
    push(list, re + 1, x, 2 * scalar + 1, s * wr);
    if (a != b) {
        push(list, re + 1, x + 1, 2 * scalar, wr * sign);
        push(list, re + 1, x + 1, 2 * scalar + 1, -s * wi * sign);
    }
}

/* The column of the entry of a table in row i; -1: none. */
static int column_of(const moyal_run *run, int table, int i)
{
    const moyal_program *p = run->program;
    int column = 0, weight = 1;

    for (int f = p->factor_count - 1; f >= 0; f--) {
        const int d = p->factor_dimensions[f] ? p->factor_dimensions[f] : run->context.levels;
        const int digit = i % d + p->shifts[table * p->factor_count + f];

        if (digit < 0 || digit >= d)
            return -1;
        column += weight * digit;
        weight *= d;
        i /= d;
    }
    return column;
}

/* Entries (column, Re, Im) of the rows of a table; column -1 for none. */
typedef struct {
    int column;
    double re, im;
} entry_t;

static entry_t entry_of(const moyal_run *run, int table, int i)
{
    const long d = run->context.dimension;
    const entry_t entry = {column_of(run, table, i), run->context.tables[2L * table * d + i],
                           run->context.tables[(2L * table + 1) * d + i]};

    return entry;
}

/* (T R + h.c.)_ij = T_i R_kj + conj(T_j) R_ik', k the column of row i, k' that of row j */
static void push_left(list_t *list, const moyal_left *term)
{
    const moyal_run *run = list->field->run;
    const int d = run->context.dimension;

    for (int i = 0; i < d; i++) {
        const entry_t a = entry_of(run, term->table, i);

        for (int j = 0; j < d && a.column >= 0; j++) {
            if (i <= j)
                push_product(list, i, j, term->scalar, 0, a.re, a.im, a.column, j);
            if (j <= i)
                push_product(list, j, i, term->scalar, 1, a.re, -a.im, j, a.column);
        }
    }
}

/* (A R B† + h.c.)_ij = A_i conj(B_j) R_kk' + conj(A_j) B_i R_k'k */
static void push_jump(list_t *list, const moyal_jump *term)
{
    const moyal_run *run = list->field->run;
    const int d = run->context.dimension;

    for (int i = 0; i < d; i++) {
        const entry_t a = entry_of(run, term->table_a, i);

        for (int j = 0; j < d && a.column >= 0; j++) {
            const entry_t b = entry_of(run, term->table_b, j);
            const double re = a.re * b.re + a.im * b.im, im = a.im * b.re - a.re * b.im;

            if (b.column < 0)
                continue;
            if (i <= j)
                push_product(list, i, j, term->scalar, 0, re, im, a.column, b.column);
            if (j <= i)
                push_product(list, j, i, term->scalar, 1, re, -im, b.column, a.column);
        }
    }
}

static int compare(const void *x, const void *y)
{
    const moyal_element *a = x, *b = y;

    if (a->out != b->out)
        return a->out < b->out ? -1 : 1;
    if (a->in != b->in)
        return a->in < b->in ? -1 : 1;
    if (a->source != b->source)
        return a->source < b->source ? -1 : 1;
    return a->weight < b->weight ? -1 : a->weight > b->weight;
}

/* Adds up elements of the same place. */
static void merge(moyal_field_system *field)
{
    moyal_element *e = field->elements;
    long kept = 0;

    if (field->element_count > 0)
        qsort(e, (size_t)field->element_count, sizeof *e, compare);
    for (long k = 0; k < field->element_count; k++) {
        if (kept > 0 && e[kept - 1].out == e[k].out && e[kept - 1].in == e[k].in &&
            e[kept - 1].source == e[k].source)
            e[kept - 1].weight += e[k].weight;
        else
            e[kept++] = e[k];
        if (e[kept - 1].weight == 0)
            kept--;
    }
    field->element_count = kept;
}

moyal_outcome moyal_field_elements(moyal_field_system *field)
{
    const moyal_program *p = field->run->program;
    list_t list = {field, 0, 0};

    if (!p->left && p->left_count + p->jump_count > 0)
        return MOYAL_BAD_INPUT;
    for (int k = 0; k < p->left_count; k++)
        push_left(&list, &p->left[k]);
    for (int k = 0; k < p->jump_count; k++)
        push_jump(&list, &p->jumps[k]);
    if (list.failed)
        return MOYAL_NO_MEMORY;
    merge(field);
    return MOYAL_DONE;
}

/* ---- stages ------------------------------------------------------------------------------ */

/* A slot whose content still waits for derivatives; none: waits for nothing. */
typedef struct {
    int orders[MOYAL_LATTICE_MOST];
} pending_t;

/* Whether the orders of the axes behind `axis` are the same. */
static int same_rest(const pending_t *a, const pending_t *b, int axis, int dimensions)
{
    for (int i = axis + 1; i < dimensions; i++)
        if (a->orders[i] != b->orders[i])
            return 0;
    return 1;
}

static int has_rest(const pending_t *a, int axis, int dimensions)
{
    for (int i = axis + 1; i < dimensions; i++)
        if (a->orders[i])
            return 1;
    return 0;
}

/* The slots that wait for a derivative along the axis, from slot `first` on, in one stage. */
static void make_stage(moyal_stage *stage, pending_t *pending, int count, int first, int axis,
                       int dimensions)
{
    const pending_t like = pending[first];

    stage->axis = axis;
    stage->count = 0;
    stage->target = has_rest(&like, axis, dimensions) ? first : -1;
    for (int s = first; s < count && stage->count < MOYAL_LATTICE_INPUTS; s++) {
        if (!pending[s].orders[axis] || !same_rest(&pending[s], &like, axis, dimensions))
            continue;
        stage->slots[stage->count] = s;
        stage->powers[stage->count++] = pending[s].orders[axis];
        if (s == first)
            pending[s].orders[axis] = 0;
        else
            memset(&pending[s], 0, sizeof pending[s]);
    }
}

moyal_outcome moyal_field_stages(moyal_field_system *field)
{
    const moyal_program *p = field->run->program;
    const int count = p->noise_count, n = p->coordinate_count;
    pending_t *pending = calloc((size_t)count + 1, sizeof *pending);

    field->stages = calloc((size_t)count * (size_t)n + 1, sizeof *field->stages);
    if (!pending || !field->stages) {
        free(pending);
        return MOYAL_NO_MEMORY;
    }
    for (int s = 0; s < count; s++)
        for (int i = 0; i < n; i++)
            pending[s].orders[i] = p->field->derivatives[s * n + i];
    for (int axis = 0; axis < n; axis++)
        for (int s = 0; s < count; s++)
            if (pending[s].orders[axis])
                make_stage(&field->stages[field->stage_count++], pending, count, s, axis, n);
    free(pending);
    return MOYAL_DONE;
}

/* ---- against the program's own functions -------------------------------------------------- */

/* S R by the elements, with the scalars s, against `apply` for a dense matrix; `sum` and `size`
 * have room for all components. */
static int agrees(const moyal_field_system *field, const double *s, const double *x,
                  const double *dr, double *sum, double *size)
{
    const int d = field->run->context.dimension;
    const long square = (long)d * d, lanes = field->run->program->lanes;
    int good = 1;

    for (long k = 0; k < field->element_count; k++) {
        const moyal_element *e = &field->elements[k];
        const double term = e->weight * s[e->source * lanes] * x[e->in];

        sum[e->out] += term;
        size[e->out] += fabs(term);
    }
    for (int i = 0; i < d; i++)
        for (int j = i; j < d; j++)
            for (int part = 0; part < 1 + (i < j); part++) {
                const int c = moyal_field_component(d, i, j, part);
                const double found = dr[(part * square + i * d + j) * lanes];

                good &= fabs(sum[c] - found) <= 1e-12 * (size[c] + fabs(found));
            }
    return good;
}

/* A dense Hermitian matrix as components, and in the layout of the program. */
static void fill(const moyal_field_system *field, double *x, double *r)
{
    const int d = field->run->context.dimension;
    const long square = (long)d * d, lanes = field->run->program->lanes;

    for (int i = 0; i < d; i++)
        for (int j = i; j < d; j++)
            for (int part = 0; part < 1 + (i < j); part++) {
                const int c = moyal_field_component(d, i, j, part);

                x[c] = sin(1.0 + 0.7 * c) + 1.5;
                for (long l = 0; l < lanes; l++) {
                    r[(part * square + i * d + j) * lanes + l] = x[c];
                    r[(part * square + j * d + i) * lanes + l] = part ? -x[c] : x[c];
                }
            }
}

int moyal_field_agrees(moyal_field_system *field)
{
    const moyal_program *p = field->run->program;
    const size_t d = (size_t)field->run->context.dimension, lanes = (size_t)p->lanes;
    const size_t matrix = (2 * d * d * lanes + 7) / 8 * 8, room = d * d + 8;
    const size_t count = 2 * (size_t)p->scalar_count * lanes;
    double *r = moyal_array(4 * matrix + 3 * room + count);
    double *x, *s;
    int good;

    if (!r)
        return 0;
    x = r + 4 * matrix;
    s = x + 3 * room;
    fill(field, x, r);
    for (size_t k = 0; k < count; k++) {
        const size_t source = k / lanes; /* parts that are always zero may not be read */
        const int part = source % 2 ? MOYAL_HAS_IM : MOYAL_HAS_RE;

        s[k] = p->scalar_kinds[source / 2] & part ? cos(0.3 + 1.1 * (double)source) : 0;
    }
    p->apply(&field->run->context, s, r, r + matrix, r + 2 * matrix);
    good = agrees(field, s, x, r + matrix, x + room, x + 2 * room);
    moyal_array_free(r);
    return good;
}
