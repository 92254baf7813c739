/* Which products f(z) X decide whether two generators are equal. */
#include "prove/support.h"

#include <stdlib.h>

#include "base/memory.h"

static void raise_to(size_t *degree, size_t value)
{
    if (value > *degree)
        *degree = value;
}

/* The factors on which a key acts, and its degrees in the modes of C and of Q. */
typedef struct {
    uint64_t set;
    size_t classical, quantum;
} extent_t;

static extent_t key_extent(const opkey_t *key, const space_t *space)
{
    extent_t extent = {0, 0, 0};

    for (size_t f = 0; f < space_count(space); f++) {
        const opkey_t *entry = key + space_offset(space, f);
        size_t degree = space_is_mode(space, f) ? (size_t)entry[0] + entry[1] : 0;

        if (degree || (!space_is_mode(space, f) && entry[0]))
            extent.set |= (uint64_t)1 << f;
        if (space_role(space, f) == FACTOR_CLASSICAL)
            extent.classical += degree;
        else
            extent.quantum += degree;
    }
    return extent;
}

static void add_extent(support_t *support, extent_t extent)
{
    raise_to(&support->classical_degree, extent.classical);
    raise_to(&support->quantum_degree, extent.quantum);
    for (size_t k = 0; k < support->count; k++)
        if ((extent.set & ~support->sets[k]) == 0)
            return;
    if (support->count == support->capacity) {
        support->capacity = 2 * support->capacity + 16;
        support->sets = memory_resize(support->sets, support->capacity, sizeof *support->sets);
    }
    support->sets[support->count++] = extent.set;
}

/* All products of a term of a and a term of b, with `extra` added to each. */
static void add_pairs(support_t *support, op_src a, op_src b, uint64_t extra, const space_t *space)
{
    size_t width = space_width(space);

    for (size_t i = 0; i < a->count; i++) {
        extent_t left = key_extent(a->keys + i * width, space);
        for (size_t j = 0; j < b->count; j++) {
            extent_t right = key_extent(b->keys + j * width, space);
            add_extent(support,
                       (extent_t){left.set | right.set | extra, left.classical + right.classical,
                                  left.quantum + right.quantum});
        }
    }
}

static void add_generator(support_t *support, const generator_t *generator)
{
    const algebra_t *algebra = &generator->model->algebra;
    size_t n = generator->count;
    op_t one;

    op_init(one, algebra);
    op_one(one, algebra);
    add_pairs(support, generator->hamiltonian, one, 0, algebra->space);
    for (size_t a = 0; a < n; a++)
        for (size_t b = 0; b < n; b++)
            if (!scalar_is_zero(generator->kossakowski + a * n + b, algebra->ring))
                add_pairs(support, generator->operators + a, generator->operators + b, 0,
                          algebra->space);
    op_clear(one, algebra);
}

/* Whether x depends on a coordinate, through functions and roots too. */
static int depends_on(scalar_src x, size_t j, const model_t *model)
{
    size_t generator = ring_coordinate(model->ring, j);
    scalar_t slope;
    int depends = scalar_depends_on(x, generator, model->ring);

    if (depends || !model->potential)
        return depends;
    scalar_init(slope, model->ring);
    scalar_derivative(slope, x, generator, model->ring);
    depends = !scalar_is_zero(slope, model->ring);
    scalar_clear(slope, model->ring);
    return depends;
}

/* The classical modes that x depends on. */
static uint64_t classical_set(scalar_src x, const model_t *model)
{
    uint64_t set = 0;

    for (size_t j = 0; j < model_coordinate_count(model); j++)
        if (depends_on(x, j, model))
            set |= (uint64_t)1 << model_coordinate_mode(NULL, model, j);
    return set;
}

static uint64_t *classical_sets(op_src a, const model_t *model)
{
    uint64_t *sets = memory_new(a->count + 1, sizeof *sets);

    for (size_t k = 0; k < a->count; k++)
        sets[k] = classical_set(a->coefficients + k, model);
    return sets;
}

/* All products of a term of left and a term of right, with their coefficients and derivatives. */
static void add_term(support_t *support, op_src left, op_src right, uint64_t derivatives,
                     const model_t *model)
{
    size_t width = space_width(model->space);
    uint64_t *of_left = classical_sets(left, model), *of_right = classical_sets(right, model);

    for (size_t i = 0; i < left->count; i++) {
        extent_t a = key_extent(left->keys + i * width, model->space);
        for (size_t j = 0; j < right->count; j++) {
            extent_t b = key_extent(right->keys + j * width, model->space);
            add_extent(support, (extent_t){a.set | b.set | of_left[i] | of_right[j] | derivatives,
                                           a.classical + b.classical, a.quantum + b.quantum});
        }
    }
    free(of_left);
    free(of_right);
}

static void add_potential(support_t *support, const model_t *model)
{
    op_t one;

    if (!model->potential)
        return;
    op_init(one, &model->algebra);
    op_one(one, &model->algebra);
    add_term(support, model->potential, one, 0, model);
    op_clear(one, &model->algebra);
}

static void add_terms(support_t *support, const terms_t *terms)
{
    const model_t *model = terms->model;
    size_t n = terms->coordinates;
    op_t one;

    op_init(one, &model->algebra);
    op_one(one, &model->algebra);
    raise_to(&support->classical_degree, 1);
    add_term(support, terms->commutator, one, 0, model);
    for (size_t k = 0; k < terms->count; k++) {
        uint64_t classical = 0;
        size_t order = 0;

        for (size_t j = 0; j < n; j++) {
            order += terms->derivatives[k * n + j];
            if (terms->derivatives[k * n + j])
                classical |= (uint64_t)1 << model_coordinate_mode(NULL, model, j);
        }
        raise_to(&support->classical_degree, order + 1); /* one above the highest derivative */
        add_term(support, terms->left + k, terms->right + k, classical, model);
    }
    op_clear(one, &model->algebra);
}

/* The image z_i + S_ij d_j brings in the modes that S couples to that of z_i. */
static void couple_modes(support_t *support, const order_t *order, const model_t *model)
{
    for (size_t k = 0; k < support->count; k++) {
        uint64_t set = support->sets[k];
        for (size_t i = 0; i < order->size; i++)
            for (size_t j = 0; j < order->size; j++) {
                int momentum;
                size_t from = model_coordinate_mode(&momentum, model, i);
                size_t to = model_coordinate_mode(&momentum, model, j);
                if ((set >> from & 1) &&
                    !scalar_is_zero(order->matrix + i * order->size + j, model->ring))
                    support->sets[k] |= (uint64_t)1 << to;
            }
    }
}

/* Leaves the modes of each set. */
static void drop_finite(support_t *support, const space_t *space)
{
    uint64_t modes = 0;

    for (size_t f = 0; f < space_count(space); f++)
        if (space_is_mode(space, f))
            modes |= (uint64_t)1 << f;
    for (size_t k = 0; k < support->count; k++)
        support->sets[k] &= modes;
}

/* Drops sets within others, and repetitions but for the last. */
static void keep_maximal(support_t *support)
{
    size_t kept = 0;

    for (size_t k = 0; k < support->count; k++) {
        uint64_t set = support->sets[k];
        int inside = 0;

        for (size_t l = 0; l < kept; l++)
            inside |= (set & ~support->sets[l]) == 0;
        for (size_t l = k + 1; l < support->count; l++)
            inside |= (set & ~support->sets[l]) == 0;
        if (!inside)
            support->sets[kept++] = set;
    }
    support->count = kept;
}

void support_find(support_t *out, const generator_t *generator, const terms_t *terms,
                  const order_t *order)
{
    *out = (support_t){0};
    add_extent(out, (extent_t){0, 0, 0});
    add_generator(out, generator);
    add_potential(out, generator->model);
    add_terms(out, terms);
    couple_modes(out, order, terms->model);
    drop_finite(out, terms->model->space);
    keep_maximal(out);
}

int support_limit(support_t *support, const generator_t *generator, size_t degree)
{
    support_t alone = {0};

    add_generator(&alone, generator);
    support->classical_degree = degree;
    degree = alone.classical_degree;
    support_clear(&alone);
    return degree <= support->classical_degree;
}

void support_clear(support_t *support)
{
    free(support->sets);
    *support = (support_t){0};
}

typedef struct {
    const support_t *support;
    const model_t *model;
    size_t set; /* the one that is walked through */
    opkey_t *key;
    size_t visited;
    int stopped;
    int (*visit)(const opkey_t *key, void *data);
    void *data;
} walk_t;

static void visit_key(walk_t *walk)
{
    uint64_t set = key_extent(walk->key, walk->model->space).set;

    for (size_t k = 0; k < walk->set; k++)
        if ((set & ~walk->support->sets[k]) == 0)
            return; /* seen with an earlier set */
    walk->visited++;
    if (!walk->visit(walk->key, walk->data))
        walk->stopped = 1;
}

static void walk_factor(walk_t *walk, size_t factor, size_t classical, size_t quantum);

/* All powers of q and p of a mode within the degree that is left. */
static void walk_mode(walk_t *walk, size_t factor, size_t classical, size_t quantum)
{
    int is_classical = space_role(walk->model->space, factor) == FACTOR_CLASSICAL;
    opkey_t *entry = walk->key + space_offset(walk->model->space, factor);
    size_t left = is_classical ? classical : quantum;

    for (size_t total = 0; total <= left && !walk->stopped; total++)
        for (size_t q = 0; q <= total && !walk->stopped; q++) {
            entry[0] = (opkey_t)q;
            entry[1] = (opkey_t)(total - q);
            walk_factor(walk, factor + 1, classical - (is_classical ? total : 0),
                        quantum - (is_classical ? 0 : total));
        }
    entry[0] = entry[1] = 0;
}

static void walk_factor(walk_t *walk, size_t factor, size_t classical, size_t quantum)
{
    const space_t *space = walk->model->space;

    while (factor < space_count(space) && !(walk->support->sets[walk->set] >> factor & 1))
        factor++;
    if (factor == space_count(space))
        visit_key(walk);
    else
        walk_mode(walk, factor, classical, quantum);
}

size_t support_visit(const support_t *support, const model_t *model,
                     int (*visit)(const opkey_t *key, void *data), void *data)
{
    walk_t walk = {.support = support, .model = model, .visit = visit, .data = data};

    walk.key = memory_new(space_width(model->space) + 1, sizeof *walk.key);
    for (walk.set = 0; walk.set < support->count && !walk.stopped; walk.set++)
        walk_factor(&walk, 0, support->classical_degree, support->quantum_degree);
    free(walk.key);
    return walk.visited;
}
