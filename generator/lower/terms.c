/* The terms of R' and dz: which tables act, with which scalars.
 *
 *   A(z) dt           ->  z^m dt  on the tables of A_m
 *   (B_j - <B_j>) dW  ->  z^m dW_j  on the tables of B_jm, and -<B_j> dW_j on the identity
 *   K_ab J_a R J_b†   ->  K_ab,m z^m dt on pairs of tables
 */
#include "lower/shares.h"

#include <stdlib.h>

#include "base/memory.h"

/* "-i*lambda*C.q dt" */
static void share_text(text_t *out, const share_t *share, build_t *build)
{
    char *factor = scalar_print_factor(share->value, build->ring);

    text_printf(out, "%s%s", out->length ? " + " : "", factor);
    for (size_t j = 0; j < build->width; j++)
        if (share->exponents[j] != 0) {
            text_printf(out, "*%s",
                        ring_generator_name(build->ring, ring_coordinate(build->ring, j)));
            if (share->exponents[j] > 1)
                text_printf(out, "^%lu", share->exponents[j]);
        }
    if (share->driver < 0)
        text_add(out, " dt");
    else
        text_printf(out, " dW%ld", share->driver + 1);
    free(factor);
}

/* re + i im += value z^m dt */
static void share_nodes(kernel_scalar_t *scalar, const share_t *share, build_t *build)
{
    line_builder_t *line = &build->scalars;
    size_t driver = share->driver < 0 ? line_input(line, NODE_DT, 0)
                                      : line_input(line, NODE_NOISE, (size_t)share->driver);
    size_t base = line_mul(line, monomial_node(build, line, share->exponents), driver);
    scalar_t part;

    scalar_init(part, build->ring);
    scalar_real(part, share->value, build->ring);
    scalar->re =
        line_add(line, scalar->re, line_mul(line, coefficient_node(build, line, part), base));
    scalar_imag(part, share->value, build->ring);
    scalar->im =
        line_add(line, scalar->im, line_mul(line, coefficient_node(build, line, part), base));
    scalar_clear(part, build->ring);
}

/* The sum of all shares of the tables of share k; 0 if it vanishes. */
static int scalar_of(kernel_scalar_t *out, const shares_t *shares, size_t k, build_t *build)
{
    const share_t *first = &shares->shares[k];
    text_t text;

    text_init(&text);
    out->re = out->im = LINE_ZERO;
    for (size_t j = k; j < shares->count; j++) {
        const share_t *share = &shares->shares[j];

        if (share->a != first->a || share->b != first->b ||
            scalar_is_zero(share->value, build->ring))
            continue;
        share_nodes(out, share, build);
        share_text(&text, share, build);
    }
    out->comment = text_take(&text);
    if (out->re != LINE_ZERO || out->im != LINE_ZERO)
        return 1;
    free(out->comment);
    return 0;
}

/* -<B_j> dW_j for all j: the scalar of the identity.  Its part is added to `scalar`. */
static status_t identity_nodes(kernel_scalar_t *scalar, build_t *build)
{
    const equations_t *equations = build->equations;
    line_builder_t *line = &build->scalars;
    status_t status = OK;
    text_t text;

    text_init(&text);
    text_add(&text, scalar->comment ? scalar->comment : "");
    for (size_t j = 0; status == OK && j < equations->noise_count; j++) {
        size_t dw = line_input(line, NODE_NOISE, j), re, im;

        status = mean_nodes(&re, &im, &equations->noise[j], line, build);
        scalar->re = line_sub(line, scalar->re, line_mul(line, re, dw));
        scalar->im = line_sub(line, scalar->im, line_mul(line, im, dw));
        text_printf(&text, "%s<B%lu> dW%lu", text.length ? " - " : "- ", (unsigned long)(j + 1),
                    (unsigned long)(j + 1));
    }
    free(scalar->comment);
    scalar->comment = text_take(&text);
    return status;
}

/* Equal scalars are one. */
static size_t scalar_add_to(kernel_t *kernel, kernel_scalar_t scalar)
{
    for (size_t k = 0; k < kernel->scalar_count; k++)
        if (kernel->scalar[k].re == scalar.re && kernel->scalar[k].im == scalar.im) {
            free(scalar.comment);
            return k;
        }
    if ((kernel->scalar_count & (kernel->scalar_count - 1)) == 0)
        kernel->scalar =
            memory_resize(kernel->scalar, 2 * kernel->scalar_count + 1, sizeof(kernel_scalar_t));
    kernel->scalar[kernel->scalar_count] = scalar;
    return kernel->scalar_count++;
}

static void add_left(kernel_t *kernel, size_t table, kernel_scalar_t scalar)
{
    size_t k = scalar_add_to(kernel, scalar);

    kernel->left[kernel->left_count].table = table;
    kernel->left[kernel->left_count++].scalar = k;
}

static status_t lower_left(build_t *build)
{
    const equations_t *equations = build->equations;
    kernel_t *kernel = build->kernel;
    opkey_t *none = memory_new(2 * kernel->factor_count, sizeof(opkey_t));
    size_t identity = equations->noise_count ? table_plain(build, none) : SIZE_MAX;
    kernel_scalar_t scalar, total = {LINE_ZERO, LINE_ZERO, NULL};
    shares_t shares = {0, 0, NULL};
    status_t status = collect_left(&shares, equations->generator, -1, build);

    free(none);
    for (size_t j = 0; status == OK && j < equations->noise_count; j++)
        status = collect_left(&shares, &equations->noise[j], (long)j, build);
    kernel->left = memory_new(shares.count + 1, sizeof(left_term_t));
    for (size_t k = 0; status == OK && k < shares.count; k++) {
        if (!share_is_first(&shares, k) || !scalar_of(&scalar, &shares, k, build))
            continue;
        if (shares.shares[k].a == identity)
            total = scalar;
        else
            add_left(kernel, shares.shares[k].a, scalar);
    }
    if (status == OK && identity != SIZE_MAX)
        status = identity_nodes(&total, build);
    if (total.re != LINE_ZERO || total.im != LINE_ZERO)
        add_left(kernel, identity, total);
    else
        free(total.comment);
    shares_clear(&shares, build);
    return status;
}

static status_t lower_jumps(build_t *build)
{
    kernel_t *kernel = build->kernel;
    shares_t shares = {0, 0, NULL};
    status_t status = collect_jumps(&shares, build);
    kernel_scalar_t scalar;

    kernel->jumps = memory_new(shares.count, sizeof(jump_term_t));
    for (size_t k = 0; status == OK && k < shares.count; k++) {
        jump_term_t *jump = &kernel->jumps[kernel->jump_count];

        if (!share_is_first(&shares, k) || !scalar_of(&scalar, &shares, k, build))
            continue;
        jump->table_a = shares.shares[k].a;
        jump->table_b = shares.shares[k].b;
        jump->scalar = scalar_add_to(kernel, scalar);
        kernel->jump_count++;
    }
    shares_clear(&shares, build);
    return status;
}

/* sigma_ij dW_j */
static size_t noise_node(size_t sum, size_t i, size_t j, build_t *build)
{
    const equations_t *equations = build->equations;
    line_builder_t *line = &build->scalars;
    scalar_split_t split;

    scalar_split(&split, &equations->sigma[i * equations->noise_count + j], build->ring);
    for (size_t m = 0; m < split.count; m++) {
        size_t z = monomial_node(build, line, split.exponents + m * split.width);
        size_t factor = coefficient_node(build, line, &split.coefficients[m]);

        sum = line_add(line, sum,
                       line_mul(line, line_mul(line, factor, z), line_input(line, NODE_NOISE, j)));
    }
    scalar_split_clear(&split, build->ring);
    return sum;
}

/* dz_i = <velocity_i> dt + sum_j sigma_ij dW_j */
static status_t lower_increments(build_t *build)
{
    const equations_t *equations = build->equations;
    line_builder_t *line = &build->scalars;
    status_t status = OK;

    build->kernel->increments = memory_new(equations->coordinates, sizeof(size_t));
    for (size_t i = 0; status == OK && i < equations->coordinates; i++) {
        size_t re, im, sum;

        status = mean_nodes(&re, &im, &equations->velocity[i], line, build);
        sum = line_mul(line, re, line_input(line, NODE_DT, 0));
        for (size_t j = 0; j < equations->noise_count; j++)
            sum = noise_node(sum, i, j, build);
        build->kernel->increments[i] = sum;
    }
    return status;
}

status_t lower_terms(build_t *build)
{
    status_t status = lower_left(build);

    if (status == OK)
        status = lower_jumps(build);
    if (status == OK)
        status = lower_increments(build);
    return status;
}
