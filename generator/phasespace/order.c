/* The Gaussian smoothing S, as --order says it: wigner | husimi | p | s=EXPR | S=[[..],[..]].  The
 * statement 'order = ..' of a model is checked there and comes in the same words (model->order). */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "environment/array.h"
#include "phasespace/hybrid.h"

typedef struct {
    const char *name;
    slong s; /* S = -(s/2) hbar on every coordinate (theory, section 2, scale 1) */
} named_order_t;

static const named_order_t named_orders[] = {{"wigner", 0}, {"husimi", -1}, {"p", 1}};

enum { NAMED_COUNT = sizeof named_orders / sizeof named_orders[0] };

static order_t *order_new(const char *name, const model_t *model)
{
    order_t *order = memory_new(1, sizeof *order);

    order->name = memory_copy_text(name);
    order->size = model_coordinate_count(model);
    order->matrix = scalar_array_new(order->size * order->size, model->ring);
    return order;
}

void order_free(order_t *order, const model_t *model)
{
    if (!order)
        return;
    scalar_array_free(order->matrix, order->size * order->size, model->ring);
    free(order->name);
    free(order);
}

/* S = -(s/2) hbar */
static void order_set_s(order_t *order, scalar_src s, const model_t *model)
{
    scalar_t entry;

    scalar_init(entry, model->ring);
    scalar_mul(entry, s, model->algebra.hbar, model->ring);
    scalar_mul_ratio(entry, entry, -1, 2, model->ring);
    for (size_t i = 0; i < order->size; i++)
        scalar_set(&order->matrix[i * order->size + i], entry, model->ring);
    scalar_clear(entry, model->ring);
}

/* ---- reading ----------------------------------------------------------------------------- */

/* What reading one option needs; diagnostics point into the option's text. */
typedef struct {
    order_t *order;
    model_t *model;
    diags_t *diags;
    span_t whole;
} order_reader_t;

/* An entry of S, or s: a real number in the parameters. */
static status_t read_real(scalar_t out, const expr_t *expr, const order_reader_t *reader)
{
    status_t status = model_scalar(out, expr, reader->model, reader->diags);

    if (status == OK && !scalar_is_real(out, reader->model->ring))
        return diags_fail(reader->diags, USAGE_ERROR, expr->span, "E0603",
                          "an order is made of real numbers");
    return status == OK ? OK : USAGE_ERROR;
}

static status_t fail_size(const expr_t *expr, const order_reader_t *reader)
{
    return diags_fail(reader->diags, USAGE_ERROR, expr->span, "E0604",
                      "S is a %zu x %zu matrix: one row for each coordinate of the classical modes",
                      reader->order->size, reader->order->size);
}

static status_t read_matrix(const expr_t *root, const order_reader_t *reader)
{
    size_t n = reader->order->size;
    scalar_struct *matrix = reader->order->matrix;
    status_t status = OK;

    if (root->kind != EXPR_LIST || root->count != n)
        return fail_size(root, reader);
    for (size_t i = 0; i < n && status == OK; i++) {
        const expr_t *row = root->items[i];
        if (row->kind != EXPR_LIST || row->count != n)
            return fail_size(row, reader);
        for (size_t j = 0; j < n && status == OK; j++)
            status = read_real(&matrix[i * n + j], row->items[j], reader);
    }
    for (size_t i = 0; i < n && status == OK; i++)
        for (size_t j = 0; j < i && status == OK; j++)
            if (!scalar_equal(&matrix[i * n + j], &matrix[j * n + i], reader->model->ring))
                status = diags_fail(reader->diags, USAGE_ERROR, root->items[i]->items[j]->span,
                                    "E0605", "S is not symmetric");
    return status;
}

static status_t read_s(const expr_t *root, const order_reader_t *reader)
{
    status_t status;
    scalar_t s;

    scalar_init(s, reader->model->ring);
    status = read_real(s, root, reader);
    if (status == OK)
        order_set_s(reader->order, s, reader->model);
    scalar_clear(s, reader->model->ring);
    return status;
}

/* s=EXPR or S=[[..]]: the text after the '=' is an expression of the model language.  It is parsed
 * with blanks before it, so that its spans are places in the whole option. */
static status_t read_expression(const char *text, const order_reader_t *reader)
{
    size_t length = strlen(text);
    char *blanked = memory_copy_text(text);
    source_t *source;
    tree_t *tree = NULL;
    const expr_t *root = NULL;
    status_t status;

    memset(blanked, ' ', 2);
    source = source_new("--order", blanked, length);
    status = syntax_parse_expression(&tree, &root, source, NULL, reader->diags);
    if (status == OK)
        status = text[0] == 's' ? read_s(root, reader) : read_matrix(root, reader);
    syntax_free(tree);
    source_free(source);
    free(blanked);
    return status == OK ? OK : USAGE_ERROR;
}

static status_t read_name(const char *text, const order_reader_t *reader)
{
    const char *names[NAMED_COUNT], *near;
    status_t status;
    scalar_t s;

    for (size_t k = 0; k < NAMED_COUNT; k++) {
        names[k] = named_orders[k].name;
        if (strcmp(text, named_orders[k].name) != 0)
            continue;
        scalar_init(s, reader->model->ring);
        scalar_set_si(s, named_orders[k].s, reader->model->ring);
        order_set_s(reader->order, s, reader->model);
        scalar_clear(s, reader->model->ring);
        return OK;
    }
    status = diags_fail(reader->diags, USAGE_ERROR, reader->whole, "E0601",
                        "'%s' is no order: wigner, husimi, p, s=EXPR or S=[[..],[..]] are", text);
    near = syntax_nearest(text, names, NAMED_COUNT);
    if (near)
        diags_help(reader->diags, "did you mean '%s'?", near);
    return status;
}

status_t order_parse(order_t **out, const char *text, model_t *model, FILE *messages)
{
    source_t *source = source_new("--order", text, strlen(text));
    diags_t *diags = diags_new(source);
    order_reader_t reader = {order_new(text, model), model, diags, {0, strlen(text)}};
    status_t status;

    if ((text[0] == 's' || text[0] == 'S') && text[1] == '=')
        status = read_expression(text, &reader);
    else
        status = read_name(text, &reader);
    if (status != OK) {
        order_free(reader.order, model);
        reader.order = NULL;
    }
    diags_print(messages, diags);
    diags_free(diags);
    source_free(source);
    *out = reader.order;
    return status;
}

/* ---- new names ------------------------------------------------------------------------------- */

static int is_name_start(char c)
{
    return isalpha((unsigned char)c) || c == '_';
}

char **order_identifiers(size_t *count, const char *text)
{
    const char *at = strchr(text, '=');
    char **names = memory_new(1, sizeof *names);

    *count = 0;
    for (at = at ? at + 1 : ""; *at;) {
        size_t length = 0;
        while (isalnum((unsigned char)at[length]) || at[length] == '_')
            length++;
        if (length > 0 && is_name_start(*at)) {
            char *name = memory_copy_bytes(at, length);
            names = memory_resize(names, *count + 2, sizeof *names);
            if (syntax_is_reserved(name))
                free(name);
            else
                names[(*count)++] = name;
        }
        at += length ? length : 1;
    }
    return names;
}
