/* A run of the scheme `hybrid` between two stretches: rows, facts, lattice and state as the only
 * record of a store.  The state has another size on each lattice: its lattice stands before it. */
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "field_run.h"
#include "store.h"

enum { KEY = 0 };

/* All but the rows and the state, which follow it. */
typedef struct {
    long row, rows, columns, size, written, steps, rejected, evaluations;
    double loss, edge;
    moyal_grid_facts facts;
    int full, dimensions, n[MOYAL_LATTICE_MOST];
    double lower[MOYAL_LATTICE_MOST], step[MOYAL_LATTICE_MOST];
} head_t;

struct moyal_flow_stand {
    unsigned char *bytes; /* head, rows, state */
    size_t size;
};

moyal_outcome moyal_flow_keep_init(moyal_flow *flow)
{
    if (!flow->run->options->store)
        return MOYAL_DONE;
    if (flow->grid->snapshots)
        return moyal_flow_say(flow, MOYAL_BAD_OPTION,
                              "a run with --store-grid cannot be gone on with: its snapshots would "
                              "be lost (leave out --checkpoint and --resume)");
    flow->kept = calloc(1, sizeof *flow->kept);
    return flow->kept ? MOYAL_DONE : MOYAL_NO_MEMORY;
}

void moyal_flow_keep_clear(moyal_flow *flow)
{
    if (flow->kept)
        free(flow->kept->bytes);
    free(flow->kept);
    flow->kept = NULL;
}

/* ---- saving -------------------------------------------------------------------------------- */

static void fill_head(head_t *head, const moyal_flow *flow, long row)
{
    const moyal_result *r = flow->result;
    const moyal_lattice *l = &flow->field.lattice;

    memset(head, 0, sizeof *head);
    head->row = row;
    head->rows = row + 1;
    head->columns = r->columns;
    head->size = flow->field.system.size;
    head->written = flow->written;
    head->steps = r->steps;
    head->rejected = r->rejected;
    head->evaluations = r->evaluations;
    head->loss = r->loss;
    head->edge = r->edge;
    head->facts = r->grid;
    head->full = flow->full;
    head->dimensions = l->dimensions;
    memcpy(head->n, l->n, sizeof head->n);
    memcpy(head->lower, l->lower, sizeof head->lower);
    memcpy(head->step, l->step, sizeof head->step);
}

/* Without memory for it nothing is kept this time. */
void moyal_flow_keep(moyal_flow *flow, long row)
{
    struct moyal_flow_stand *kept = flow->kept;
    size_t rows, state;
    unsigned char *bytes;
    head_t head;

    if (!kept)
        return;
    fill_head(&head, flow, row);
    rows = sizeof(double) * (size_t)(head.rows * head.columns);
    state = sizeof(double) * (size_t)head.size;
    bytes = realloc(kept->bytes, sizeof head + rows + state);
    if (!bytes)
        return;
    kept->bytes = bytes;
    kept->size = sizeof head + rows + state;
    memcpy(bytes, &head, sizeof head);
    memcpy(bytes + sizeof head, flow->result->table, rows);
    memcpy(bytes + sizeof head + rows, flow->x, state);
    if (moyal_store_due(flow->run->options->store))
        moyal_flow_save(flow);
}

void moyal_flow_save(moyal_flow *flow)
{
    if (flow->kept && flow->kept->size > 0)
        moyal_store_replace(flow->run->options->store, KEY, flow->kept->bytes, flow->kept->size);
}

/* ---- going on ------------------------------------------------------------------------------ */

/* Whether a head can be that of this run, as nobody checks who wrote it: all that sizes and
 * indices come from. */
static int is_sound(const head_t *head, const moyal_flow *flow, size_t size)
{
    const int d = flow->run->context.dimension;
    const long rows = flow->run->options->points;
    double points = 1;

    if (head->row < 0 || head->row >= rows || head->rows != head->row + 1 ||
        head->columns != flow->result->columns || head->written < 0 ||
        head->dimensions != flow->run->program->coordinate_count ||
        head->facts.dimensions != head->dimensions)
        return 0;
    for (int i = 0; i < head->dimensions; i++) {
        if (head->n[i] < 4 || head->n[i] > 1 << 20 || !moyal_fft_fits(head->n[i]) ||
            !(head->step[i] > 0 && head->step[i] <= 1e300) ||
            !(head->lower[i] >= -1e300 && head->lower[i] <= 1e300))
            return 0;
        points *= head->n[i];
    }
    return points <= 1e12 && (double)head->size == points * d * d &&
           size ==
               sizeof *head + sizeof(double) * (size_t)(head->rows * head->columns + head->size);
}

static void take_head(moyal_flow *flow, const head_t *head)
{
    moyal_result *r = flow->result;

    r->rows = head->rows;
    r->steps = head->steps;
    r->rejected = head->rejected;
    r->evaluations = head->evaluations;
    r->loss = head->loss;
    r->edge = head->edge;
    r->grid = head->facts;
    flow->written = head->written;
    flow->full = head->full != 0;
}

long moyal_flow_load(moyal_flow *flow, moyal_outcome *outcome)
{
    size_t size = 0, rows, state;
    const unsigned char *bytes =
        flow->kept ? moyal_store_find(flow->run->options->store, KEY, &size) : NULL;
    moyal_lattice lattice;
    head_t head;

    if (!bytes || size < sizeof head)
        return -1;
    memcpy(&head, bytes, sizeof head);
    if (!is_sound(&head, flow, size))
        return -1;
    *outcome = MOYAL_NO_MEMORY;
    if (!moyal_lattice_init(&lattice, head.dimensions, head.n, head.lower, head.step)) {
        moyal_lattice_clear(&lattice);
        return -1;
    }
    *outcome = moyal_flow_set(flow, &lattice, flow->run->times[head.row]);
    if (*outcome != MOYAL_DONE)
        return -1;
    rows = sizeof(double) * (size_t)(head.rows * head.columns);
    state = sizeof(double) * (size_t)head.size;
    flow->x = moyal_array((size_t)head.size);
    flow->before = moyal_array((size_t)head.size);
    if (!flow->x || !flow->before) {
        *outcome = MOYAL_NO_MEMORY;
        return -1;
    }
    memcpy(flow->result->table, bytes + sizeof head, rows);
    memcpy(flow->x, bytes + sizeof head + rows, state);
    take_head(flow, &head);
    return head.row;
}
