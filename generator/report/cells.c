/* Prints arrays of elements. */
#include "report/cells.h"

#include <stdlib.h>

#include "base/memory.h"

char **cells_scalars(const scalar_struct *elements, size_t count, const ring_t *ring)
{
    char **cells = memory_new(count, sizeof *cells);

    for (size_t k = 0; k < count; k++)
        cells[k] = scalar_print(&elements[k], ring);
    return cells;
}

char **cells_operators(const op_struct *operators, size_t count, const algebra_t *algebra)
{
    char **cells = memory_new(count, sizeof *cells);

    for (size_t k = 0; k < count; k++)
        cells[k] = op_print(&operators[k], algebra);
    return cells;
}

char **cells_numbered(const char *prefix, size_t count)
{
    char **cells = memory_new(count + 1, sizeof *cells);

    for (size_t k = 0; k < count; k++) {
        text_t text;

        text_init(&text);
        text_printf(&text, "%s%zu", prefix, k + 1);
        cells[k] = text_take(&text);
    }
    return cells;
}

void cells_symbols(char **cells, size_t count, style_t style)
{
    for (size_t k = 0; k < count && style.unicode; k++) {
        text_t text;

        text_init(&text);
        style_add_symbols(&text, style, cells[k]);
        free(cells[k]);
        cells[k] = text_take(&text);
    }
}

void cells_free(char **cells, size_t count)
{
    for (size_t k = 0; k < count; k++)
        free(cells[k]);
    free(cells);
}

const char *coordinate_name(const model_t *model, size_t j)
{
    return ring_generator_name(model->ring, ring_coordinate(model->ring, j));
}

char *condition_print(condition_kind_t kind, scalar_src x, const ring_t *ring)
{
    static const char *const signs[] = {"> 0", ">= 0", "== 0", "!= 0"};
    char *polynomial = scalar_print(x, ring);
    text_t out;

    text_init(&out);
    text_printf(&out, "%s %s", polynomial, signs[kind]);
    free(polynomial);
    return text_take(&out);
}

char *derivative_print(const opkey_t *derivative, const model_t *model, const char *sign)
{
    text_t out;

    text_init(&out);
    for (size_t j = 0; j < model_coordinate_count(model); j++) {
        if (derivative[j] == 0)
            continue;
        text_printf(&out, "%s%s_%s", out.length > 0 ? " " : "", sign, coordinate_name(model, j));
        if (derivative[j] > 1)
            text_printf(&out, "^%d", (int)derivative[j]);
    }
    return text_take(&out);
}
