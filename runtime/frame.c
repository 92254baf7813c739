/* Rotating frames. */
#include "frame.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

#include "array.h"

/* A forest over elements: the parent, and whether the phase is opposite to the parent's.  A root
 * holds whether its component has a frame, and the range of frequencies in it. */
typedef struct {
    uint32_t *parent;
    unsigned char *opposite, *fixed;
    double *least, *most, *memory;
} forest_t;

static void forest_clear(forest_t *f)
{
    free(f->parent);
    free(f->opposite);
    free(f->fixed);
    free(f->memory);
}

static moyal_outcome forest_init(forest_t *f, const moyal_elements *set)
{
    const size_t n = (size_t)set->count;

    f->parent = malloc(sizeof *f->parent * (n + 1));
    f->opposite = calloc(n + 1, 1);
    f->fixed = calloc(n + 1, 1);
    f->memory = malloc(2 * sizeof(double) * (n + 1));
    f->least = f->memory;
    f->most = f->memory ? f->memory + n : NULL;
    if (!f->parent || !f->opposite || !f->fixed || !f->memory)
        return MOYAL_NO_MEMORY;
    for (size_t e = 0; e < n; e++) {
        f->parent[e] = (uint32_t)e;
        f->fixed[e] = set->row[e] == set->column[e];
        f->least[e] = INFINITY;
        f->most[e] = -INFINITY;
    }
    return MOYAL_DONE;
}

/* The root of e; *opposite: the phase of e against the root's.  Halves paths on the way. */
static uint32_t root_of(forest_t *f, uint32_t e, unsigned char *opposite)
{
    *opposite = 0;
    while (f->parent[e] != e) {
        const uint32_t up = f->parent[e];

        if (f->parent[up] != up) {
            f->opposite[e] ^= f->opposite[up];
            f->parent[e] = f->parent[up];
        }
        *opposite ^= f->opposite[e];
        e = f->parent[e];
    }
    return e;
}

static void join(forest_t *f, uint32_t a, uint32_t b, unsigned char conjugate)
{
    unsigned char of_a, of_b;
    const uint32_t x = root_of(f, a, &of_a), y = root_of(f, b, &of_b);

    if (x == y) {
        if ((of_a ^ of_b) != conjugate)
            f->fixed[x] = 1;
        return;
    }
    f->parent[y] = x;
    f->opposite[y] = of_a ^ of_b ^ conjugate;
    f->fixed[x] |= f->fixed[y];
}

/* Rows of a set, one at a time. */
typedef struct {
    const moyal_elements *set;
    const moyal_terms *terms;
    moyal_contribution *room;
    moyal_entry *entries;
    int count; /* of the row at hand */
} rows_t;

static moyal_outcome rows_init(rows_t *rows, const moyal_elements *set, const moyal_terms *terms)
{
    *rows = (rows_t){.set = set, .terms = terms};
    rows->room = malloc(sizeof *rows->room * ((size_t)terms->count + 1));
    rows->entries = malloc(sizeof *rows->entries * ((size_t)terms->count + 1));
    return rows->room && rows->entries ? MOYAL_DONE : MOYAL_NO_MEMORY;
}

static void rows_clear(rows_t *rows)
{
    free(rows->room);
    free(rows->entries);
}

static void take_row(rows_t *rows, long e)
{
    rows->count = moyal_elements_row(rows->set, rows->terms, e, rows->room, rows->entries);
}

/* The constant frequency of an element: the imaginary part of its own coefficient. */
static double own_frequency(rows_t *rows, long e)
{
    take_row(rows, e);
    for (int k = 0; k < rows->count; k++) {
        const moyal_entry *entry = &rows->entries[k];

        if (entry->from == (uint32_t)e && entry->group == 0 && !entry->conjugate)
            return entry->im;
    }
    return 0;
}

moyal_outcome moyal_frame_find(double *frequency, const moyal_elements *set,
                               const moyal_terms *terms)
{
    forest_t f = {0};
    rows_t rows;
    moyal_outcome outcome = rows_init(&rows, set, terms);
    unsigned char opposite;

    if (outcome == MOYAL_DONE)
        outcome = forest_init(&f, set);
    for (long e = 0; outcome == MOYAL_DONE && e < set->count; e++)
        for (long k = set->first[e]; k < set->first[e + 1]; k++)
            join(&f, (uint32_t)e, set->sources[k] / 2, set->sources[k] % 2);
    for (long e = 0; outcome == MOYAL_DONE && e < set->count; e++) {
        const uint32_t root = root_of(&f, (uint32_t)e, &opposite);
        double w;

        if (f.fixed[root])
            continue;
        w = opposite ? -own_frequency(&rows, e) : own_frequency(&rows, e);

        f.least[root] = w < f.least[root] ? w : f.least[root];
        f.most[root] = w > f.most[root] ? w : f.most[root];
    }
    for (long e = 0; outcome == MOYAL_DONE && e < set->count; e++) {
        const uint32_t root = root_of(&f, (uint32_t)e, &opposite);
        const double middle = f.fixed[root] ? 0 : f.least[root] / 2 + f.most[root] / 2;

        frequency[e] = opposite ? -middle : middle;
    }
    rows_clear(&rows);
    forest_clear(&f);
    return outcome;
}

/* ---- real equations ---------------------------------------------------------------------------
 */

/* a + b, or 0 if that is what is left but for rounding. */
static double sum(double a, double b)
{
    if (a == 0 || b == 0)
        return a + b;
    return fabs(a + b) <= 8 * DBL_EPSILON * (fabs(a) + fabs(b)) ? 0 : a + b;
}

static void add_weight(moyal_reals *out, long *count, size_t from, unsigned group, double weight)
{
    if (weight == 0)
        return;
    out->from[*count] = (uint32_t)from;
    out->group[*count] = (uint16_t)group;
    out->weight[*count] = weight;
    ++*count;
}

/* Coefficients of z and conj(z) of one source in one row and group. */
typedef struct {
    uint32_t from;
    unsigned group;
    double re[2], im[2];
} source_t;

/* Where the source of an entry stands, `count` if it is new. */
static int find_source(const source_t *sources, int count, const moyal_entry *entry)
{
    int at = 0;

    while (at < count && (sources[at].from != entry->from || sources[at].group != entry->group))
        at++;
    return at;
}

/* Without conjugates in the row each entry is a source of its own, but for the frame. */
static int collect(source_t *sources, const rows_t *rows, long e, double frequency)
{
    int count = 0, conjugates = 0;

    if (frequency != 0)
        sources[count++] = (source_t){.from = (uint32_t)e, .im = {-frequency, 0}};
    for (int k = 0; k < rows->count; k++)
        conjugates |= rows->entries[k].conjugate;
    for (int k = 0; k < rows->count; k++) {
        const moyal_entry *entry = &rows->entries[k];
        const int known = conjugates || (frequency != 0 && entry->from == (uint32_t)e);
        const int at = known ? find_source(sources, count, entry) : count;

        if (at == count)
            sources[count++] = (source_t){.from = entry->from, .group = entry->group};
        sources[at].re[entry->conjugate] = sum(sources[at].re[entry->conjugate], entry->re);
        sources[at].im[entry->conjugate] = sum(sources[at].im[entry->conjugate], entry->im);
    }
    return count;
}

/* With z = u + iv:  a z + b conj(z) has the real part (a + b)' u + (b - a)'' v and the imaginary
 * part (a + b)'' u + (a - b)' v, ' and '' for real and imaginary parts of a and b. */
static void add_rows(moyal_reals *out, const moyal_elements *set, const source_t *sources,
                     int count, long e, long *used)
{
    const int target_real = set->row[e] == set->column[e];

    for (int part = 0; part < 2; part++) {
        out->first[2 * e + part] = *used;
        for (int k = 0; k < count && !(part == 1 && target_real); k++) {
            const source_t *s = &sources[k];
            const size_t u = 2 * (size_t)s->from;
            const int source_real = set->row[s->from] == set->column[s->from];

            add_weight(out, used, u, s->group,
                       part ? sum(s->im[0], s->im[1]) : sum(s->re[0], s->re[1]));
            if (!source_real)
                add_weight(out, used, u + 1, s->group,
                           part ? sum(s->re[0], -s->re[1]) : sum(s->im[1], -s->im[0]));
        }
    }
    out->first[2 * e + 2] = *used;
}

moyal_outcome moyal_frame_reals(moyal_reals *out, const moyal_elements *set,
                                const moyal_terms *terms, const double *frequency)
{
    const size_t n = (size_t)set->count, most = 4 * ((size_t)set->source_count + n + 1);
    long used = 0;
    source_t *sources = malloc(sizeof *sources * ((size_t)terms->count + 1));
    rows_t rows;
    moyal_outcome outcome = rows_init(&rows, set, terms);

    *out = (moyal_reals){.count = 2 * set->count};
    out->first = malloc(sizeof *out->first * (2 * n + 1));
    out->kept = malloc(2 * n + 1);
    out->from = moyal_resize(NULL, sizeof *out->from * most);
    out->group = moyal_resize(NULL, sizeof *out->group * most);
    out->weight = moyal_resize(NULL, sizeof *out->weight * most);
    if (!sources || !out->first || !out->kept || !out->from || !out->group || !out->weight)
        outcome = MOYAL_NO_MEMORY;
    else
        out->first[0] = 0;
    for (long e = 0; outcome == MOYAL_DONE && e < set->count; e++) {
        take_row(&rows, e);
        add_rows(out, set, sources, collect(sources, &rows, e, frequency[e]), e, &used);
        out->kept[2 * e] = 1;
        out->kept[2 * e + 1] = set->row[e] != set->column[e];
    }
    free(sources);
    rows_clear(&rows);
    return outcome;
}
