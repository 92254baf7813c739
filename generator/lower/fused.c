/* dz and dR of a small finite R as one straight-line program in z and the D*D reals of R:
 *
 *   dR_a = sum_b (sum value * factor * dt, dW_j) R_b - sum_j 2 <B_j> dW_j R_a
 *
 * Factors that do not differ between trajectories stand first, so that they are multiplied once for
 * all of them. */
#include "lower/fused.h"

#include <stdlib.h>

#include "base/memory.h"

int is_uniform(matrix_t *matrix, size_t node)
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
void sum_add(term_sum_t *sum, size_t node, int negative, line_builder_t *line)
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

static size_t driver_node(long driver, line_builder_t *line)
{
    if (driver == DRIVER_NONE)
        return line_integer(line, 1);
    return driver == DRIVER_DT ? line_input(line, NODE_DT, 0)
                               : line_input(line, NODE_NOISE, (size_t)driver);
}

status_t product_node(size_t *node, scalar_src value, size_t factor, long driver, size_t more,
                      matrix_t *matrix)
{
    build_t *build = matrix->build;
    line_builder_t *line = &build->fused;
    size_t f, drive = driver_node(driver, line);
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

status_t add_mean_of(term_sum_t *sum, op_src a, long driver, long times, matrix_t *matrix)
{
    weighted_t weighted = {matrix, sum, driver, times};

    return mean_visit(a, add_mean, &weighted, matrix->build);
}

status_t add_scalar(term_sum_t *sum, const scalar_struct *x, long driver, matrix_t *matrix)
{
    weighted_t weighted = {matrix, sum, driver, 1};
    parts_t parts;
    status_t status = parts_make(&parts, x, matrix->build);

    for (size_t m = 0; status == OK && m < parts.count; m++)
        status = add_mean(&weighted, parts.parts[m].value, parts.parts[m].factor, SIZE_MAX, 0);
    parts_clear(&parts, matrix->build);
    return status;
}

/* sum_j 2 Re <B_j> dW_j */
static status_t means_of_noise(term_sum_t *sum, matrix_t *matrix)
{
    const equations_t *equations = matrix->build->equations;
    status_t status = OK;

    for (size_t j = 0; status == OK && j < equations->noise_count; j++)
        status = add_mean_of(sum, &equations->noise[j], (long)j, 2, matrix);
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
    if (matrix->midpoint)
        midpoint_add_column(&uniform, &varying, matrix, a, b);
    if (a == b && means->node != LINE_ZERO)
        sum_add(&varying, means->node, !means->negative, line);
    sum_add(out, line_mul(line, varying.node, r), varying.negative, line);
    sum_add(out, line_mul(line, uniform.node, r), uniform.negative, line);
    return status;
}

size_t sum_node(const term_sum_t *sum, line_builder_t *line)
{
    return sum->node != LINE_ZERO && sum->negative ? line_neg(line, sum->node) : sum->node;
}

static status_t make_rates(size_t *nodes, matrix_t *matrix)
{
    build_t *build = matrix->build;
    term_sum_t means = {0, LINE_ZERO};
    status_t status = means_of_noise(&means, matrix);

    if (matrix->midpoint)
        midpoint_subtract_means(&means, matrix);

    for (size_t a = 0; status == OK && a < matrix->states; a++) {
        term_sum_t sum = {0, LINE_ZERO};

        for (size_t b = 0; status == OK && b < matrix->states; b++)
            status = add_column(&sum, matrix, a, b, &means);
        nodes[a] = sum_node(&sum, &build->fused);
    }
    return status;
}

/* dz_i = <velocity_i> dt + sum_j sigma_ij dW_j */
static status_t make_increments(size_t *nodes, matrix_t *matrix)
{
    build_t *build = matrix->build;
    const equations_t *equations = build->equations;
    status_t status = OK;

    for (size_t i = 0; status == OK && i < equations->coordinates; i++) {
        term_sum_t sum = {0, LINE_ZERO};

        status = add_mean_of(&sum, &equations->velocity[i], DRIVER_DT, 1, matrix);
        for (size_t j = 0; status == OK && j < equations->noise_count; j++)
            status = add_scalar(&sum, &equations->sigma[i * equations->noise_count + j], (long)j,
                                matrix);
        if (matrix->midpoint)
            midpoint_add_velocity(&sum, matrix, i);
        nodes[i] = sum_node(&sum, &build->fused);
    }
    return status;
}

status_t make_results(size_t *nodes, matrix_t *matrix)
{
    const size_t n = matrix->build->equations->coordinates;
    status_t status = make_increments(nodes, matrix);

    return status == OK ? make_rates(nodes + n, matrix) : status;
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
static void drop_long(kernel_t *kernel)
{
    free(kernel->fused_nodes);
    kernel->fused_nodes = NULL;
    kernel->states = 0;
}

/* The same in Stratonovich's sense, behind the others, where that is not too long. */
static status_t add_midpoint(matrix_t *matrix)
{
    kernel_t *kernel = matrix->build->kernel;
    const size_t count = matrix->build->equations->coordinates + matrix->states;
    midpoint_t *midpoint = NULL;
    status_t status = midpoint_new(&midpoint, matrix);

    matrix->midpoint = midpoint;
    kernel->midpoint_nodes = memory_new(count, sizeof(size_t));
    if (status == OK)
        status = make_results(kernel->midpoint_nodes, matrix);
    midpoint_free(midpoint);
    matrix->midpoint = NULL;
    if (kernel->fused.count <= KERNEL_MIDPOINT_NODES)
        return status;
    free(kernel->midpoint_nodes);
    kernel->midpoint_nodes = NULL;
    return status;
}

status_t lower_fused(build_t *build)
{
    kernel_t *kernel = build->kernel;
    const size_t dimension = small_dimension(build);
    matrix_t matrix;
    status_t status;

    if (build->equations->scheme != SCHEME_UNRAVEL || dimension == 0)
        return OK;
    status = matrix_make(&matrix, build, dimension);
    kernel->states = matrix.states;
    kernel->fused_nodes = memory_new(build->equations->coordinates + matrix.states, sizeof(size_t));
    if (status == OK)
        status = make_results(kernel->fused_nodes, &matrix);
    kernel->fused_own = kernel->fused.count;
    if (kernel->fused_own > KERNEL_FUSED_NODES)
        drop_long(kernel);
    else if (status == OK && kernel->fused_own <= KERNEL_MIDPOINT_NODES)
        status = add_midpoint(&matrix);
    matrix_clear(&matrix);
    return status;
}
