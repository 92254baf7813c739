/* The terms of R' and dz: which tables act, with which scalars.
 *
 *   A(z) dt           ->  f dt  on the tables of A_f, f the factors that vary
 *   (B_j - <B_j>) dW  ->  f dW_j  on the tables of B_jf, and -<B_j> dW_j on the identity
 *   K_ab J_a R J_b†   ->  K_ab,f f dt on pairs of tables
 */
#include "lower/shares.h"

#include <stdlib.h>

#include "base/memory.h"

enum { MAX_COMMENT = 2000 }; /* bytes from which on terms are left out of a scalar's comment */

/* "-i*lambda*C.q dt" */
static void share_text(text_t *out, const share_t *share, build_t *build)
{
    char *value = scalar_print_factor(share->value, build->ring);

    text_printf(out, "%s%s", out->length ? " + " : "", value);
    factor_text(out, share->factor, build);
    if (share->driver < 0)
        text_add(out, " dt");
    else
        text_printf(out, " dW%ld", share->driver + 1);
    free(value);
}

/* re + i im += value factor dt */
static status_t share_nodes(kernel_scalar_t *scalar, const share_t *share, build_t *build)
{
    line_builder_t *line = &build->scalars;
    size_t driver = share->driver < 0 ? line_input(line, NODE_DT, 0)
                                      : line_input(line, NODE_NOISE, (size_t)share->driver);
    size_t factor;
    status_t status = factor_node(&factor, share->factor, line, build);

    if (status == OK)
        add_complex(&scalar->re, &scalar->im, share->value, line_mul(line, factor, driver), line,
                    build);
    if (status == OK && line->line->count > KERNEL_MAX_NODES)
        status = build_refuse(build, "its coefficients have too many terms");
    return status;
}

/* The sum of all shares of the tables of share k, the first of them. */
static status_t scalar_of(kernel_scalar_t *out, const shares_t *shares, size_t k, build_t *build)
{
    status_t status = OK;
    text_t text;

    text_init(&text);
    out->re = out->im = LINE_ZERO;
    for (size_t j = k; status == OK && j != SIZE_MAX; j = shares->shares[j].next) {
        const share_t *share = &shares->shares[j];

        if (scalar_is_zero(share->value, build->ring))
            continue;
        status = share_nodes(out, share, build);
        if (text.length < MAX_COMMENT)
            share_text(&text, share, build);
    }
    out->comment = text_take(&text);
    return status;
}

static int is_zero(const kernel_scalar_t *scalar)
{
    return scalar->re == LINE_ZERO && scalar->im == LINE_ZERO;
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
static size_t scalar_add_to(build_t *build, kernel_scalar_t scalar)
{
    kernel_t *kernel = build->kernel;
    uint64_t hash = index_mix(index_mix(17, scalar.re), scalar.im);

    for (size_t at = 0, k; (k = index_next(&build->scalar_index, hash, &at)) != INDEX_NONE;)
        if (kernel->scalar[k].re == scalar.re && kernel->scalar[k].im == scalar.im) {
            free(scalar.comment);
            return k;
        }
    index_add(&build->scalar_index, hash, kernel->scalar_count);
    if ((kernel->scalar_count & (kernel->scalar_count - 1)) == 0)
        kernel->scalar =
            memory_resize(kernel->scalar, 2 * kernel->scalar_count + 1, sizeof(kernel_scalar_t));
    kernel->scalar[kernel->scalar_count] = scalar;
    return kernel->scalar_count++;
}

static void add_left(build_t *build, size_t table, kernel_scalar_t scalar)
{
    kernel_t *kernel = build->kernel;
    size_t k = scalar_add_to(build, scalar);

    kernel->left[kernel->left_count].table = table;
    kernel->left[kernel->left_count++].scalar = k;
}

/* The terms of all tables, but for the identity, whose sum is put into *total. */
static status_t add_lefts(kernel_scalar_t *total, const shares_t *shares, size_t identity,
                          build_t *build)
{
    kernel_scalar_t scalar;
    status_t status = OK;

    build->kernel->left = memory_new(shares->count + 1, sizeof(left_term_t));
    for (size_t k = 0; status == OK && k < shares->count; k++) {
        if (shares->shares[k].first != k)
            continue;
        status = scalar_of(&scalar, shares, k, build);
        if (shares->shares[k].a == identity)
            *total = scalar;
        else if (status == OK && !is_zero(&scalar))
            add_left(build, shares->shares[k].a, scalar);
        else
            free(scalar.comment);
    }
    return status;
}

static status_t lower_left(build_t *build)
{
    const equations_t *equations = build->equations;
    opkey_t *none = memory_new(2 * build->kernel->factor_count, sizeof(opkey_t));
    const int subtracted = equations->noise_count > 0 && equations->scheme != SCHEME_HYBRID;
    size_t identity = subtracted ? table_plain(build, none) : SIZE_MAX;
    kernel_scalar_t total = {LINE_ZERO, LINE_ZERO, NULL};
    shares_t shares = {0};
    status_t status = collect_left(&shares, equations->generator, -1, build);

    free(none);
    for (size_t j = 0; status == OK && j < equations->noise_count; j++)
        status = collect_left(&shares, &equations->noise[j], (long)j, build);
    if (status == OK)
        status = add_lefts(&total, &shares, identity, build);
    if (status == OK && identity != SIZE_MAX)
        status = identity_nodes(&total, build);
    if (status == OK && !is_zero(&total))
        add_left(build, identity, total);
    else
        free(total.comment);
    shares_clear(&shares, build);
    return status;
}

static status_t lower_jumps(build_t *build)
{
    kernel_t *kernel = build->kernel;
    shares_t shares = {0};
    status_t status = collect_jumps(&shares, build);
    kernel_scalar_t scalar;

    kernel->jumps = memory_new(shares.count, sizeof(jump_term_t));
    for (size_t k = 0; status == OK && k < shares.count; k++) {
        jump_term_t *jump = &kernel->jumps[kernel->jump_count];

        if (shares.shares[k].first != k)
            continue;
        status = scalar_of(&scalar, &shares, k, build);
        if (status != OK || is_zero(&scalar)) {
            free(scalar.comment);
            continue;
        }
        jump->table_a = shares.shares[k].a;
        jump->table_b = shares.shares[k].b;
        jump->scalar = scalar_add_to(build, scalar);
        kernel->jump_count++;
    }
    shares_clear(&shares, build);
    return status;
}

/* sigma_ij dW_j */
static status_t noise_node(size_t *sum, size_t i, size_t j, build_t *build)
{
    const equations_t *equations = build->equations;
    line_builder_t *line = &build->scalars;
    size_t dw = line_input(line, NODE_NOISE, j), factor;
    parts_t parts;
    status_t status = parts_make(&parts, &equations->sigma[i * equations->noise_count + j], build);

    for (size_t m = 0; status == OK && m < parts.count; m++) {
        size_t value = coefficient_node(build, line, parts.parts[m].value);

        status = factor_node(&factor, parts.parts[m].factor, line, build);
        if (status == OK)
            *sum = line_add(line, *sum, line_mul(line, line_mul(line, value, factor), dw));
    }
    parts_clear(&parts, build);
    return status;
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
        for (size_t j = 0; status == OK && j < equations->noise_count; j++)
            status = noise_node(&sum, i, j, build);
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
