/* dz and dR of a small finite R as one straight-line program in z and the D*D reals of R:
 *
 *   dR_a = sum_b (sum value * factor * dt, dW_j) R_b - sum_j 2 <B_j> dW_j R_a
 *
 * The values are added up exactly, so that what cancels is gone, and factors that do not differ
 * between trajectories stand first, so that they are multiplied once for all of them. */
#include "lower/shares.h"

#include <stdlib.h>

#include "base/memory.h"

/* value * factor * dt (driver -1) or dW_driver, in a list */
typedef struct {
    size_t factor, next;
    long driver;
    scalar_t value;
} entry_t;

/* The matrix from R_b to dR_a: a list of entries at each a * states + b. */
typedef struct {
    build_t *build;
    size_t dimension, states;
    size_t *heads; /* SIZE_MAX: empty */
    size_t count, capacity;
    entry_t *entries;
    size_t asked; /* nodes of the line whose `uniform` is known */
    unsigned char *uniform;
} matrix_t;

/* sign * node; a node LINE_ZERO is zero */
typedef struct {
    int negative;
    size_t node;
} term_sum_t;

/* ---- the matrix, exactly -------------------------------------------------------------- */

static entry_t *entry_find(matrix_t *matrix, size_t a, size_t b, const share_t *share)
{
    size_t *head = &matrix->heads[a * matrix->states + b];
    entry_t *entry;

    for (size_t k = *head; k != SIZE_MAX; k = matrix->entries[k].next)
        if (matrix->entries[k].factor == share->factor &&
            matrix->entries[k].driver == share->driver)
            return &matrix->entries[k];
    if (matrix->count == matrix->capacity) {
        matrix->capacity = 2 * matrix->capacity + 64;
        matrix->entries = memory_resize(matrix->entries, matrix->capacity, sizeof(entry_t));
    }
    entry = &matrix->entries[matrix->count];
    entry->factor = share->factor;
    entry->driver = share->driver;
    entry->next = *head;
    scalar_init(entry->value, matrix->build->ring);
    *head = matrix->count++;
    return entry;
}

/* dR_a += times * value R_b */
static void add_entry(matrix_t *matrix, size_t a, size_t b, const share_t *share, scalar_src value,
                      long times)
{
    const ring_t *ring = matrix->build->ring;
    entry_t *entry;
    scalar_t product;

    if (scalar_is_zero(value, ring))
        return;
    entry = entry_find(matrix, a, b, share);
    scalar_init(product, ring);
    scalar_mul_si(product, value, times, ring);
    scalar_add(entry->value, entry->value, product, ring);
    scalar_clear(product, ring);
}

/* dR_ij += value R_kl, and the adjoint.  With value = p + i q, R_kl = X + i Y: Re = p X - q Y,
 * Im = p Y + q X. */
static void add_element(matrix_t *matrix, const share_t *share, scalar_src value,
                        const size_t at[4])
{
    const size_t i = at[0], j = at[1], k = at[2], l = at[3];
    const size_t a = kernel_place(matrix->dimension, i, j);
    const size_t b = kernel_place(matrix->dimension, k, l);
    const long twice = i == j ? 2 : 1, upper = i < j ? 1 : -1, sign = k < l ? 1 : -1;
    const ring_t *ring = matrix->build->ring;
    scalar_t p, q;

    scalar_init(p, ring);
    scalar_init(q, ring);
    scalar_real(p, value, ring);
    scalar_imag(q, value, ring);
    add_entry(matrix, a, b, share, p, twice);
    if (k != l)
        add_entry(matrix, a, b + 1, share, q, -twice * sign);
    if (i != j)
        add_entry(matrix, a + 1, b, share, q, upper);
    if (i != j && k != l)
        add_entry(matrix, a + 1, b + 1, share, p, upper * sign);
    scalar_clear(p, ring);
    scalar_clear(q, ring);
}

/* The element of a table in this row; whether it is not zero. */
static int table_value(scalar_t out, long *column, const matrix_t *matrix, size_t table, size_t row)
{
    const kernel_t *kernel = matrix->build->kernel;
    const table_t *t = &kernel->tables[table];
    const ring_t *ring = matrix->build->ring;
    scalar_t product;

    scalar_zero(out, ring);
    if (!table_column(column, kernel, t, (long)row))
        return 0;
    scalar_init(product, ring);
    for (size_t k = 0; k < t->pattern_count; k++) {
        scalar_mul_si(product, t->patterns[k].value,
                      pattern_entry(kernel, &t->patterns[k], t, (long)row), ring);
        scalar_add(out, out, product, ring);
    }
    scalar_clear(product, ring);
    return !scalar_is_zero(out, ring);
}

/* s T R + h.c. */
static void add_left_share(matrix_t *matrix, const share_t *share)
{
    const ring_t *ring = matrix->build->ring;
    scalar_t value;
    long k;

    scalar_init(value, ring);
    for (size_t i = 0; i < matrix->dimension; i++) {
        if (!table_value(value, &k, matrix, share->a, i))
            continue;
        scalar_mul(value, value, share->value, ring);
        for (size_t j = 0; j < matrix->dimension; j++) {
            const size_t at[4] = {i, j, (size_t)k, j};

            add_element(matrix, share, value, at);
        }
    }
    scalar_clear(value, ring);
}

/* s T_a R T_b† + h.c. */
static void add_jump_share(matrix_t *matrix, const share_t *share)
{
    const ring_t *ring = matrix->build->ring;
    scalar_t a, b;
    long k, l;

    scalar_init(a, ring);
    scalar_init(b, ring);
    for (size_t i = 0; i < matrix->dimension; i++) {
        if (!table_value(a, &k, matrix, share->a, i))
            continue;
        scalar_mul(a, a, share->value, ring);
        for (size_t j = 0; j < matrix->dimension; j++) {
            const size_t at[4] = {i, j, (size_t)k, 0};
            size_t place[4] = {at[0], at[1], at[2], at[3]};

            if (!table_value(b, &l, matrix, share->b, j))
                continue;
            place[3] = (size_t)l;
            scalar_conj(b, b, ring);
            scalar_mul(b, b, a, ring);
            add_element(matrix, share, b, place);
        }
    }
    scalar_clear(a, ring);
    scalar_clear(b, ring);
}

static status_t fill_matrix(matrix_t *matrix)
{
    build_t *build = matrix->build;
    const equations_t *equations = build->equations;
    shares_t left = {0}, jumps = {0};
    status_t status = collect_left(&left, equations->generator, -1, build);

    for (size_t j = 0; status == OK && j < equations->noise_count; j++)
        status = collect_left(&left, &equations->noise[j], (long)j, build);
    if (status == OK)
        status = collect_jumps(&jumps, build);
    for (size_t k = 0; status == OK && k < left.count; k++)
        add_left_share(matrix, &left.shares[k]);
    for (size_t k = 0; status == OK && k < jumps.count; k++)
        add_jump_share(matrix, &jumps.shares[k]);
    shares_clear(&left, build);
    shares_clear(&jumps, build);
    return status;
}

/* ---- nodes ---------------------------------------------------------------------------- */

/* Whether the value of a node is the same for all trajectories: asked of all nodes in their order.
 */
static int is_uniform(matrix_t *matrix, size_t node)
{
    const line_t *line = &matrix->build->kernel->fused;

    for (; matrix->asked < line->count; matrix->asked++) {
        const node_t *n = &line->nodes[matrix->asked];
        const int operands = node_operands(n);
        int uniform = n->kind != NODE_COORDINATE && n->kind != NODE_NOISE && n->kind != NODE_STATE;

        if (operands > 0)
            uniform &= matrix->uniform[n->a];
        if (operands > 1)
            uniform &= matrix->uniform[n->b];
        if ((matrix->asked & (matrix->asked - 1)) == 0)
            matrix->uniform = memory_resize(matrix->uniform, 2 * matrix->asked + 2, 1);
        matrix->uniform[matrix->asked] = (unsigned char)uniform;
    }
    return matrix->uniform[node];
}

/* sum += (-1)^negative node */
static void sum_add(term_sum_t *sum, size_t node, int negative, line_builder_t *line)
{
    if (node == LINE_ZERO)
        return;
    if (line->line->nodes[node].kind == NODE_NEG) {
        node = (size_t)line->line->nodes[node].a;
        negative = !negative;
    }
    if (sum->node == LINE_ZERO) {
        sum->node = node;
        sum->negative = negative;
    } else if (sum->negative == negative) {
        sum->node = line_add(line, sum->node, node);
    } else {
        sum->node = line_sub(line, sum->node, node);
    }
}

/* value * factor * driver * more, what is uniform first; more SIZE_MAX is 1. */
static status_t product_node(size_t *node, scalar_src value, size_t factor, long driver,
                             size_t more, matrix_t *matrix)
{
    build_t *build = matrix->build;
    line_builder_t *line = &build->fused;
    size_t f, drive = driver < 0 ? line_input(line, NODE_DT, 0)
                                 : line_input(line, NODE_NOISE, (size_t)driver);
    status_t status = factor_node(&f, factor, line, build);

    if (status != OK)
        return status;
    *node = coefficient_node(build, line, value);
    if (f == LINE_ZERO)
        *node = LINE_ZERO;
    if (f != LINE_ZERO && is_uniform(matrix, f))
        *node = line_mul(line, *node, f);
    *node = line_mul(line, *node, drive);
    if (f != LINE_ZERO && !is_uniform(matrix, f))
        *node = line_mul(line, *node, f);
    if (more != SIZE_MAX)
        *node = line_mul(line, *node, more);
    return line->line->count > KERNEL_MAX_NODES
               ? build_refuse(build, "its coefficients have too many terms")
               : OK;
}

/* Re or Im of e_k = Tr(X_k R) = sum_i X_ij R_ji, X_k a basis operator: of integers. */
static size_t mean_of(size_t k, int part, matrix_t *matrix)
{
    build_t *build = matrix->build;
    line_builder_t *line = &build->fused;
    const table_t *table = &build->kernel->tables[build->kernel->expectations[k].table];
    const size_t D = matrix->dimension;
    term_sum_t sum = {0, LINE_ZERO};
    long j;

    for (size_t i = 0; i < D; i++) {
        long value;
        size_t place, node;

        if (!table_column(&j, build->kernel, table, (long)i))
            continue;
        if (part && (size_t)j == i)
            continue;
        value = pattern_entry(build->kernel, &table->patterns[0], table, (long)i);
        place = kernel_place(D, (size_t)j, i) + (size_t)part;
        if (part && (size_t)j > i) /* R_ji below the diagonal */
            value = -value;
        node = line_mul(line, line_integer(line, labs(value)), line_input(line, NODE_STATE, place));
        sum_add(&sum, node, value < 0, line);
    }
    return sum.node == LINE_ZERO || !sum.negative ? sum.node : line_neg(line, sum.node);
}

/* A mean times dt or dW_j, and `times`, on its way into a sum. */
typedef struct {
    matrix_t *matrix;
    term_sum_t *sum;
    long driver, times;
} weighted_t;

static status_t add_mean(void *context, scalar_src value, size_t factor, size_t k, int part)
{
    weighted_t *weighted = context;
    build_t *build = weighted->matrix->build;
    size_t node, mean = k == SIZE_MAX ? SIZE_MAX : mean_of(k, part, weighted->matrix);
    scalar_t real;
    status_t status = OK;

    scalar_init(real, build->ring);
    scalar_real(real, value, build->ring);
    scalar_mul_si(real, real, weighted->times, build->ring);
    if (!scalar_is_zero(real, build->ring) && (k == SIZE_MAX || mean != LINE_ZERO)) {
        status = product_node(&node, real, factor, weighted->driver, mean, weighted->matrix);
        if (status == OK)
            sum_add(weighted->sum, node, 0, &build->fused);
    }
    scalar_clear(real, build->ring);
    return status;
}

/* sum_j 2 Re <B_j> dW_j */
static status_t means_of_noise(term_sum_t *sum, matrix_t *matrix)
{
    const equations_t *equations = matrix->build->equations;
    status_t status = OK;

    for (size_t j = 0; status == OK && j < equations->noise_count; j++) {
        weighted_t weighted = {matrix, sum, (long)j, 2};

        status = mean_visit(&equations->noise[j], add_mean, &weighted, matrix->build);
    }
    return status;
}

/* out += (what is multiplied with R_b for dR_a) R_b: what is uniform apart from what is not, so
 * that both are products. */
static status_t add_column(term_sum_t *out, matrix_t *matrix, size_t a, size_t b,
                           const term_sum_t *means)
{
    build_t *build = matrix->build;
    line_builder_t *line = &build->fused;
    const size_t r = line_input(line, NODE_STATE, b);
    term_sum_t uniform = {0, LINE_ZERO}, varying = {0, LINE_ZERO};
    status_t status = OK;

    for (size_t k = matrix->heads[a * matrix->states + b]; status == OK && k != SIZE_MAX;
         k = matrix->entries[k].next) {
        const entry_t *entry = &matrix->entries[k];
        size_t node, inner;

        if (scalar_is_zero(entry->value, build->ring))
            continue;
        status = product_node(&node, entry->value, entry->factor, entry->driver, SIZE_MAX, matrix);
        if (status != OK || node == LINE_ZERO)
            continue;
        inner = line->line->nodes[node].kind == NODE_NEG ? (size_t)line->line->nodes[node].a : node;
        sum_add(is_uniform(matrix, inner) ? &uniform : &varying, node, 0, line);
    }
    if (a == b && means->node != LINE_ZERO)
        sum_add(&varying, means->node, !means->negative, line);
    sum_add(out, line_mul(line, varying.node, r), varying.negative, line);
    sum_add(out, line_mul(line, uniform.node, r), uniform.negative, line);
    return status;
}

static size_t sum_node(const term_sum_t *sum, line_builder_t *line)
{
    return sum->node != LINE_ZERO && sum->negative ? line_neg(line, sum->node) : sum->node;
}

static status_t make_rates(matrix_t *matrix)
{
    build_t *build = matrix->build;
    size_t *nodes = build->kernel->fused_nodes + build->equations->coordinates;
    term_sum_t means = {0, LINE_ZERO};
    status_t status = means_of_noise(&means, matrix);

    for (size_t a = 0; status == OK && a < matrix->states; a++) {
        term_sum_t sum = {0, LINE_ZERO};

        for (size_t b = 0; status == OK && b < matrix->states; b++)
            status = add_column(&sum, matrix, a, b, &means);
        nodes[a] = sum_node(&sum, &build->fused);
    }
    return status;
}

/* dz_i = <velocity_i> dt + sum_j sigma_ij dW_j */
static status_t make_increments(matrix_t *matrix)
{
    build_t *build = matrix->build;
    const equations_t *equations = build->equations;
    status_t status = OK;

    for (size_t i = 0; status == OK && i < equations->coordinates; i++) {
        term_sum_t sum = {0, LINE_ZERO};
        weighted_t weighted = {matrix, &sum, -1, 1};

        status = mean_visit(&equations->velocity[i], add_mean, &weighted, build);
        for (size_t j = 0; status == OK && j < equations->noise_count; j++) {
            parts_t parts;

            weighted.driver = (long)j;
            status = parts_make(&parts, &equations->sigma[i * equations->noise_count + j], build);
            for (size_t m = 0; status == OK && m < parts.count; m++)
                status =
                    add_mean(&weighted, parts.parts[m].value, parts.parts[m].factor, SIZE_MAX, 0);
            parts_clear(&parts, build);
        }
        build->kernel->fused_nodes[i] = sum_node(&sum, &build->fused);
    }
    return status;
}

/* D, or 0 where R has modes or is large. */
static size_t small_dimension(const build_t *build)
{
    const kernel_t *kernel = build->kernel;
    size_t dimension = 1;

    for (size_t f = 0; f < kernel->factor_count; f++) {
        size_t size = kernel_dimension(kernel, f);

        if (size == 0 || dimension * size > KERNEL_FUSED_DIMENSION)
            return 0;
        dimension *= size;
    }
    return dimension * dimension * (dimension * kernel->left_count + kernel->jump_count) <=
                   KERNEL_FUSED_WORK
               ? dimension
               : 0;
}

/* Without fused nodes after all, where there are too many. */
static void drop_long(build_t *build)
{
    kernel_t *kernel = build->kernel;

    if (kernel->fused.count <= KERNEL_FUSED_NODES)
        return;
    free(kernel->fused_nodes);
    kernel->fused_nodes = NULL;
    kernel->states = 0;
}

status_t lower_fused(build_t *build)
{
    kernel_t *kernel = build->kernel;
    matrix_t matrix = {.build = build};
    status_t status;

    matrix.dimension = small_dimension(build);
    if (build->equations->scheme != SCHEME_UNRAVEL || matrix.dimension == 0)
        return OK;
    kernel->states = matrix.states = matrix.dimension * matrix.dimension;
    kernel->fused_nodes = memory_new(build->equations->coordinates + matrix.states, sizeof(size_t));
    matrix.heads = memory_new(matrix.states * matrix.states, sizeof(size_t));
    for (size_t k = 0; k < matrix.states * matrix.states; k++)
        matrix.heads[k] = SIZE_MAX;
    status = fill_matrix(&matrix);
    if (status == OK)
        status = make_increments(&matrix);
    if (status == OK)
        status = make_rates(&matrix);
    for (size_t k = 0; k < matrix.count; k++)
        scalar_clear(matrix.entries[k].value, build->ring);
    free(matrix.entries);
    free(matrix.heads);
    free(matrix.uniform);
    drop_long(build);
    return status;
}
