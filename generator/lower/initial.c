/* The start: moments of z and the parts of the initial state of R, as arrays of coefficients. */
#include "lower/build.h"

#include <stdlib.h>

#include "base/memory.h"

/* NAME[index] = value */
static void append_element(build_t *build, scalar_src value, const char *name, size_t index)
{
    char *text = scalar_print(value, build->ring);
    text_t comment;

    text_init(&comment);
    text_printf(&comment, "%s[%lu] = %s", name, (unsigned long)index, text);
    coefficient_append(build, value, text_string(&comment));
    text_clear(&comment);
    free(text);
}

static size_t append_array(build_t *build, const scalar_struct *values, size_t count,
                           const char *name)
{
    size_t first = build->kernel->coefficient_count;

    for (size_t k = 0; k < count; k++)
        append_element(build, &values[k], name, k);
    return first;
}

static int all_zero(const scalar_struct *values, size_t count, const ring_t *ring)
{
    for (size_t k = 0; k < count; k++)
        if (!scalar_is_zero(&values[k], ring))
            return 0;
    return 1;
}

/* Re and Im of a number, one after the other, as elements 2*index and 2*index + 1. */
static void append_complex(build_t *build, scalar_src value, const char *name, size_t index)
{
    scalar_struct parts[2];

    scalar_init(&parts[0], build->ring);
    scalar_init(&parts[1], build->ring);
    scalar_real(&parts[0], value, build->ring);
    scalar_imag(&parts[1], value, build->ring);
    append_element(build, &parts[0], name, 2 * index);
    append_element(build, &parts[1], name, 2 * index + 1);
    scalar_clear(&parts[0], build->ring);
    scalar_clear(&parts[1], build->ring);
}

/* The members of a part that belong to R: members[k] is an index into part->factors, the positions
 * are those among R's factors.  Both arrays have room for part->count entries. */
static size_t part_members(size_t *members, size_t *positions, const state_part_t *part,
                           const kernel_t *kernel)
{
    size_t count = 0;

    for (size_t k = 0; k < part->count; k++)
        for (size_t f = 0; f < kernel->factor_count; f++)
            if (kernel->factors[f] == part->factors[k]) {
                members[count] = k;
                positions[count++] = f;
            }
    return count;
}

/* Means and covariance of the members: the marginal of a joint Gaussian state. */
static void append_gaussian(build_t *build, const state_part_t *part, const size_t *members,
                            size_t count)
{
    size_t n = 2 * part->count;

    for (size_t k = 0; k < 2 * count; k++)
        append_element(build, &part->mean[2 * members[k / 2] + k % 2], "mean", k);
    for (size_t j = 0; j < 2 * count; j++)
        for (size_t k = 0; k < 2 * count; k++)
            append_element(
                build,
                &part->covariance[(2 * members[j / 2] + j % 2) * n + 2 * members[k / 2] + k % 2],
                "covariance", 2 * count * j + k);
}

static void append_density(build_t *build, const state_part_t *part)
{
    size_t factors = space_count(build->algebra->space), size;
    unsigned char *take = memory_new(factors, 1);
    scalar_struct *entries;

    for (size_t k = 0; k < part->count; k++)
        take[part->factors[k]] = 1;
    size = op_matrix_size(take, build->algebra);
    entries = op_dense(part->density, take, build->algebra);
    for (size_t k = 0; k < size * size; k++)
        append_complex(build, &entries[k], "density", k);
    op_dense_free(entries, size, build->algebra);
    free(take);
}

static status_t lower_part(kernel_part_t *out, const state_part_t *part, build_t *build)
{
    size_t *members = memory_new(part->count, sizeof(size_t));

    out->kind = part->kind;
    out->factors = memory_new(part->count, sizeof(size_t));
    out->count = part_members(members, out->factors, part, build->kernel);
    out->first = build->kernel->coefficient_count;
    out->level = part->kind == STATE_FOCK ? part->level : 0;
    if (out->count > 0 && part->kind == STATE_GAUSSIAN)
        append_gaussian(build, part, members, out->count);
    else if (out->count > 0 && part->kind == STATE_CAT)
        append_complex(build, part->alpha, "alpha", 0);
    else if (out->count > 0 && part->kind == STATE_DENSITY)
        append_density(build, part);
    free(members);
    if (out->count != 0 && out->count != part->count && part->kind != STATE_GAUSSIAN)
        return build_refuse(build, "the initial state joins classical and quantum factors");
    return out->level > 1000000 ? build_refuse(build, "the initial Fock level is too high") : OK;
}

/* The parts that have a share in R. */
static status_t lower_parts(build_t *build)
{
    const state_t *state = build->equations->model->initial;
    kernel_t *kernel = build->kernel;
    status_t status = OK;

    if (!state) /* equations for coordinates alone */
        return OK;
    kernel->parts = memory_new(state->count, sizeof(kernel_part_t));
    for (size_t k = 0; status == OK && k < state->count; k++) {
        kernel_part_t *part = &kernel->parts[kernel->part_count];

        status = lower_part(part, &state->parts[k], build);
        if (part->count == 0) {
            free(part->factors);
            part->factors = NULL;
        } else
            kernel->part_count++;
    }
    return status;
}

/* The classical modes that do not start in a Gaussian state. */
static status_t lower_field_parts(build_t *build)
{
    const model_t *model = build->equations->model;
    kernel_t *kernel = build->kernel;
    size_t modes = build->equations->coordinates / 2;

    kernel->field_parts = memory_new(modes, sizeof(kernel_part_t));
    for (size_t m = 0; m < modes; m++) {
        int momentum;
        size_t mode = model_coordinate_mode(&momentum, model, 2 * m);
        const state_part_t *from = state_part_of(model->initial, mode);
        kernel_part_t *part = &kernel->field_parts[kernel->field_part_count];

        if (from->kind == STATE_GAUSSIAN)
            continue;
        kernel->field_part_count++;
        part->kind = from->kind;
        part->count = 1;
        part->factors = memory_new(1, sizeof(size_t));
        part->factors[0] = m;
        part->first = kernel->coefficient_count;
        part->level = from->kind == STATE_FOCK ? from->level : 0;
        if (from->kind == STATE_CAT)
            append_complex(build, from->alpha, "alpha", 0);
        if (part->level > KERNEL_MAX_FOCK)
            return build_refuse(build, "the initial Fock level is too high");
    }
    return OK;
}

status_t lower_initial(build_t *build)
{
    const equations_t *equations = build->equations;
    kernel_t *kernel = build->kernel;
    size_t n = equations->coordinates;

    kernel->hbar = append_array(build, build->algebra->hbar, 1, "hbar");
    kernel->mean = append_array(build, equations->mean, n, "mean");
    if (n == 0 || !equations->covariance || all_zero(equations->covariance, n * n, build->ring))
        kernel->covariance = SIZE_MAX;
    else
        kernel->covariance = append_array(build, equations->covariance, n * n, "covariance");
    if (equations->smoothing) {
        status_t status = lower_field_parts(build);

        if (status != OK)
            return status;
        kernel->smoothing = append_array(build, equations->smoothing, n * n, "S");
    }
    return lower_parts(build);
}
