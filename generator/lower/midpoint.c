/* What the increments of a small R have besides in Stratonovich's sense, S = I + C:
 *
 *   C = -dt/2 sum_j (B_j . d/dy) B_j,   B_j R = M_j R - m_j R,  m_j = 2 Re <B_j>,  B_j z = sigma_j,
 *
 * M_j a matrix on the reals of R, and Tr M_j R = m_j(R).  The derivative along B_j itself is
 *
 *   of R   M_j^2 R - 2 m_j M_j R + (2 m_j^2 - m_j(M_j R)) R + (M_j' - m_j') R
 *   of z   sigma_j'
 *
 * with x' = sum_i sigma_ij dx/dz_i.  (The noise-induced drift: Kloeden and Platen, Numerical
 * Solution of Stochastic Differential Equations, section 4.9.)  What all R_a are multiplied with is
 * added to the mean values, so that it costs nothing per element. */
#include "lower/fused.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

/* Nodes, LINE_ZERO for zero: noise j first. */
struct midpoint {
    size_t *element, *square, *slope; /* of M_j, M_j^2, M_j': row a, column b */
    size_t *mean, *mean_slope;        /* m_j, m_j' */
    size_t *sigma, *sigma_slope;      /* sigma_ij, sigma_ij' at j * coordinates + i */
    size_t dt, half;                  /* dt, dt/2 */
};

/* ---- nodes ---------------------------------------------------------------------------- */

static status_t make_elements(midpoint_t *midpoint, matrix_t *matrix, size_t j)
{
    line_builder_t *line = &matrix->build->fused;
    const size_t count = matrix->states * matrix->states;
    status_t status = OK;

    for (size_t at = 0; at < count; at++) {
        term_sum_t sum = {0, LINE_ZERO};

        for (size_t k = matrix->heads[at]; status == OK && k != SIZE_MAX;
             k = matrix->entries[k].next) {
            const entry_t *entry = &matrix->entries[k];
            size_t node = LINE_ZERO;

            if (entry->driver == (long)j && !scalar_is_zero(entry->value, matrix->build->ring))
                status =
                    product_node(&node, entry->value, entry->factor, DRIVER_NONE, SIZE_MAX, matrix);
            sum_add(&sum, node, 0, line);
        }
        midpoint->element[j * count + at] = sum_node(&sum, line);
    }
    return status;
}

static void make_square(midpoint_t *midpoint, matrix_t *matrix, size_t j)
{
    line_builder_t *line = &matrix->build->fused;
    const size_t n = matrix->states;
    const size_t *m = midpoint->element + j * n * n;

    for (size_t a = 0; a < n; a++)
        for (size_t b = 0; b < n; b++) {
            size_t sum = LINE_ZERO;

            for (size_t c = 0; c < n; c++)
                if (m[a * n + c] != LINE_ZERO)
                    sum = line_add(line, sum, line_mul(line, m[a * n + c], m[c * n + b]));
            midpoint->square[(j * n + a) * n + b] = sum;
        }
}

static status_t make_scalars(midpoint_t *midpoint, matrix_t *matrix, size_t j)
{
    const equations_t *equations = matrix->build->equations;
    const size_t n = equations->coordinates;
    line_builder_t *line = &matrix->build->fused;
    term_sum_t mean = {0, LINE_ZERO};
    status_t status = add_mean_of(&mean, &equations->noise[j], DRIVER_NONE, 2, matrix);

    midpoint->mean[j] = sum_node(&mean, line);
    for (size_t i = 0; status == OK && i < n; i++) {
        term_sum_t sigma = {0, LINE_ZERO};

        status = add_scalar(&sigma, &equations->sigma[i * equations->noise_count + j], DRIVER_NONE,
                            matrix);
        midpoint->sigma[j * n + i] = sum_node(&sigma, line);
    }
    return status;
}

/* ---- derivatives along sigma_j -------------------------------------------------------- */

/* Of node k: by the product rule and its like.  R stands still. */
static size_t slope_node(line_builder_t *line, size_t k, const size_t *slope, const size_t *sigma)
{
    const node_t node = line->line->nodes[k];
    const size_t a = (size_t)node.a, b = (size_t)node.b;
    const size_t da = node_operands(&node) > 0 ? slope[a] : LINE_ZERO;
    const size_t db = node_operands(&node) > 1 ? slope[b] : LINE_ZERO;

    switch (node.kind) {
    case NODE_COORDINATE:
        return sigma[a];
    case NODE_ADD:
        return line_add(line, da, db);
    case NODE_SUB:
        return line_sub(line, da, db);
    case NODE_NEG:
        return line_neg(line, da);
    case NODE_MUL:
        return line_add(line, line_mul(line, da, b), line_mul(line, a, db));
    case NODE_DIV: /* (a/b)' = (a' - (a/b) b') / b */
        return line_div(line, line_sub(line, da, line_mul(line, k, db)), b);
    case NODE_SQRT:
        return line_div(line, da, line_mul(line, line_integer(line, 2), k));
    case NODE_SIN:
        return line_mul(line, da == LINE_ZERO ? da : line_call(line, NODE_COS, a), da);
    case NODE_COS:
        return line_neg(line,
                        line_mul(line, da == LINE_ZERO ? da : line_call(line, NODE_SIN, a), da));
    case NODE_EXP:
        return line_mul(line, k, da);
    default:
        return LINE_ZERO;
    }
}

static void mark(unsigned char *wanted, const size_t *nodes, size_t count)
{
    for (size_t k = 0; k < count; k++)
        if (nodes[k] != LINE_ZERO)
            wanted[nodes[k]] = 1;
}

static void take(size_t *out, const size_t *nodes, size_t count, const size_t *slope)
{
    for (size_t k = 0; k < count; k++)
        out[k] = nodes[k] == LINE_ZERO ? LINE_ZERO : slope[nodes[k]];
}

static void make_slopes(midpoint_t *midpoint, matrix_t *matrix, size_t j)
{
    line_builder_t *line = &matrix->build->fused;
    const size_t n = matrix->build->equations->coordinates, nodes = line->line->count;
    const size_t elements = matrix->states * matrix->states;
    size_t *slope = memory_new(nodes, sizeof(size_t));
    unsigned char *wanted = memory_new(nodes, 1);

    mark(wanted, midpoint->element + j * elements, elements);
    mark(wanted, midpoint->mean + j, 1);
    mark(wanted, midpoint->sigma + j * n, n);
    for (size_t k = nodes; k-- > 0;) {
        const node_t *node = &line->line->nodes[k];

        if (wanted[k] && node_operands(node) > 0)
            wanted[node->a] = 1;
        if (wanted[k] && node_operands(node) > 1)
            wanted[node->b] = 1;
    }
    for (size_t k = 0; k < nodes; k++)
        slope[k] = wanted[k] ? slope_node(line, k, slope, midpoint->sigma + j * n) : LINE_ZERO;
    take(midpoint->slope + j * elements, midpoint->element + j * elements, elements, slope);
    take(midpoint->mean_slope + j, midpoint->mean + j, 1, slope);
    take(midpoint->sigma_slope + j * n, midpoint->sigma + j * n, n, slope);
    free(slope);
    free(wanted);
}

/* ---- what is added -------------------------------------------------------------------- */

status_t midpoint_new(midpoint_t **out, matrix_t *matrix)
{
    const equations_t *equations = matrix->build->equations;
    const size_t m = equations->noise_count, n = equations->coordinates;
    const size_t elements = matrix->states * matrix->states;
    line_builder_t *line = &matrix->build->fused;
    midpoint_t *midpoint = memory_new(1, sizeof *midpoint);
    status_t status = OK;

    midpoint->element = memory_new(m * elements, sizeof(size_t));
    midpoint->square = memory_new(m * elements, sizeof(size_t));
    midpoint->slope = memory_new(m * elements, sizeof(size_t));
    midpoint->mean = memory_new(m, sizeof(size_t));
    midpoint->mean_slope = memory_new(m, sizeof(size_t));
    midpoint->sigma = memory_new(m * n, sizeof(size_t));
    midpoint->sigma_slope = memory_new(m * n, sizeof(size_t));
    midpoint->dt = line_input(line, NODE_DT, 0);
    midpoint->half = line_div(line, midpoint->dt, line_integer(line, 2));
    for (size_t j = 0; status == OK && j < m; j++) {
        status = make_elements(midpoint, matrix, j);
        if (status == OK)
            status = make_scalars(midpoint, matrix, j);
        if (status != OK)
            break;
        make_square(midpoint, matrix, j);
        make_slopes(midpoint, matrix, j);
    }
    *out = midpoint;
    return status;
}

void midpoint_free(midpoint_t *midpoint)
{
    free(midpoint->element);
    free(midpoint->square);
    free(midpoint->slope);
    free(midpoint->mean);
    free(midpoint->mean_slope);
    free(midpoint->sigma);
    free(midpoint->sigma_slope);
    free(midpoint);
}

/* -dt/2 (M_j^2 + M_j')_ab + dt m_j (M_j)_ab, summed over j */
void midpoint_add_column(term_sum_t *uniform, term_sum_t *varying, matrix_t *matrix, size_t a,
                         size_t b)
{
    const midpoint_t *midpoint = matrix->midpoint;
    line_builder_t *line = &matrix->build->fused;
    const size_t n = matrix->states;

    for (size_t j = 0; j < matrix->build->equations->noise_count; j++) {
        const size_t at = (j * n + a) * n + b;
        const size_t two = line_add(line, midpoint->square[at], midpoint->slope[at]);
        const size_t product = line_mul(line, midpoint->half, two);
        const size_t own = line_mul(line, midpoint->dt, midpoint->element[at]);

        if (product != LINE_ZERO)
            sum_add(is_uniform(matrix, product) ? uniform : varying, product, 1, line);
        sum_add(varying, line_mul(line, own, midpoint->mean[j]), 0, line);
    }
}

/* m_j(M_j R): the trace of M_j^2 R */
static size_t mean_of_moved(matrix_t *matrix, size_t j)
{
    line_builder_t *line = &matrix->build->fused;
    const size_t n = matrix->states;
    size_t sum = LINE_ZERO;

    for (size_t b = 0; b < n; b++) {
        size_t trace = LINE_ZERO;

        for (size_t a = 0; a < matrix->dimension; a++)
            trace = line_add(line, trace, matrix->midpoint->square[(j * n + a) * n + b]);
        trace = line_mul(line, matrix->midpoint->half, trace);
        sum = line_add(line, sum, line_mul(line, trace, line_input(line, NODE_STATE, b)));
    }
    return sum;
}

/* means -= sum_j dt/2 (m_j(M_j R) + m_j') - dt m_j^2 */
void midpoint_subtract_means(term_sum_t *means, matrix_t *matrix)
{
    const midpoint_t *midpoint = matrix->midpoint;
    line_builder_t *line = &matrix->build->fused;

    for (size_t j = 0; j < matrix->build->equations->noise_count; j++) {
        const size_t m = midpoint->mean[j];

        sum_add(means, line_mul(line, line_mul(line, midpoint->dt, m), m), 0, line);
        sum_add(means, mean_of_moved(matrix, j), 1, line);
        sum_add(means, line_mul(line, midpoint->half, midpoint->mean_slope[j]), 1, line);
    }
}

/* -dt/2 sum_j sigma_ij' */
void midpoint_add_velocity(term_sum_t *sum, matrix_t *matrix, size_t i)
{
    const midpoint_t *midpoint = matrix->midpoint;
    const equations_t *equations = matrix->build->equations;
    line_builder_t *line = &matrix->build->fused;

    for (size_t j = 0; j < equations->noise_count; j++)
        sum_add(
            sum,
            line_mul(line, midpoint->half, midpoint->sigma_slope[j * equations->coordinates + i]),
            1, line);
}
