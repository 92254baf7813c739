/* Symbols, headings, matrices. */
#include "report/style.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/utf8.h"

typedef struct {
    const char *mark, *ascii, *unicode;
} symbol_t;

static const symbol_t symbols[] = {
    {"{rho}", "rho", "ρ"}, {"{hbar}", "hbar", "ħ"},   {"{sum}", "sum", "Σ"},
    {"{d}", "d", "∂"},     {"{dag}", "^+", "†"},      {"{ge}", ">=", "≥"},
    {"{le}", "<=", "≤"},   {"{sigma}", "sigma", "σ"}, {"{half}", "1/2", "½"},
    {"{<}", "<", "⟨"},     {"{>}", ">", "⟩"},         {"{ne}", "!=", "≠"},
    {"{pm}", "+-", "±"},
};

/* The symbol whose mark `at` begins with, or NULL. */
static const symbol_t *symbol_at(const char *at)
{
    for (size_t k = 0; *at == '{' && k < sizeof symbols / sizeof *symbols; k++) {
        if (strncmp(symbols[k].mark, at, strlen(symbols[k].mark)) == 0)
            return &symbols[k];
    }
    return NULL;
}

void style_add(text_t *out, style_t style, const char *pattern)
{
    while (*pattern) {
        const symbol_t *symbol = symbol_at(pattern);

        if (symbol) {
            text_add(out, style.unicode ? symbol->unicode : symbol->ascii);
            pattern += strlen(symbol->mark);
        } else {
            text_add_bytes(out, pattern++, 1);
        }
    }
}

void style_heading(text_t *out, style_t style, const char *heading, char line)
{
    if (out->length > 0)
        text_add(out, "\n");
    if (style.colour)
        text_add(out, "\033[1m");
    style_add_safe(out, heading);
    if (style.colour)
        text_add(out, "\033[0m");
    text_add(out, "\n");
    for (size_t k = style_width(heading); k > 0; k--)
        text_add_bytes(out, &line, 1);
    text_add(out, "\n");
}

void style_colour(text_t *out, style_t style, colour_t colour, const char *text)
{
    static const char *const codes[] = {"\033[1;32m", "\033[1;31m", "\033[1;33m"};

    text_printf(out, "%s%s%s", style.colour ? codes[colour] : "", text,
                style.colour ? "\033[0m" : "");
}

size_t style_width(const char *text)
{
    size_t length = strlen(text), width = 0;

    while (length > 0) {
        unsigned code;
        size_t step = utf8_decode(&code, text, length);

        width += step > 0 ? (size_t)utf8_width(code) : 1;
        step = step > 0 ? step : 1;
        text += step;
        length -= step;
    }
    return width;
}

void style_add_safe(text_t *out, const char *text)
{
    size_t length = strlen(text), columns;

    while (length > 0) {
        size_t step = utf8_add_escaped(out, &columns, text, length);

        text += step;
        length -= step;
    }
}

void style_padded(text_t *out, const char *text, size_t width)
{
    size_t taken = style_width(text);

    text_printf(out, "%s%*s", text, width > taken ? (int)(width - taken) : 0, "");
}

/* The width of each column, names included. */
static size_t *column_widths(const char *const *cells, size_t rows, size_t columns,
                             const char *const *names)
{
    size_t *widths = memory_new(columns, sizeof *widths);

    for (size_t j = 0; j < columns; j++) {
        widths[j] = names ? style_width(names[j]) : 0;
        for (size_t i = 0; i < rows; i++) {
            size_t width = style_width(cells[i * columns + j]);

            widths[j] = width > widths[j] ? width : widths[j];
        }
    }
    return widths;
}

void style_matrix(text_t *out, int indent, const char *label, const char *const *cells, size_t rows,
                  size_t columns, const char *const *row_names, const char *const *column_names)
{
    size_t *widths = column_widths(cells, rows, columns, column_names), head = style_width(label);

    if (column_names) {
        text_printf(out, "%*s%*s     ", indent, "", (int)head, "");
        for (size_t j = 0; j < columns; j++) {
            style_padded(out, column_names[j], j + 1 < columns ? widths[j] : 0);
            text_add(out, j + 1 < columns ? "  " : "\n");
        }
    }
    for (size_t i = 0; i < rows; i++) {
        text_printf(out, "%*s", indent, "");
        style_padded(out, i == 0 ? label : "", head);
        text_add(out, i == 0 ? " = [ " : "   [ ");
        for (size_t j = 0; j < columns; j++) {
            style_padded(out, cells[i * columns + j], widths[j]);
            text_add(out, j + 1 < columns ? "  " : " ]");
        }
        text_printf(out, "%s%s\n", row_names ? "   " : "", row_names ? row_names[i] : "");
    }
    free(widths);
}

void style_wrap(text_t *out, size_t column, size_t indent, const char *text)
{
    const size_t limit = 80;

    while (*text) {
        size_t length = strcspn(text, " ");
        char *word = memory_copy_bytes(text, length);
        size_t width = style_width(word);

        if (column > indent && column + 1 + width > limit) {
            text_printf(out, "\n%*s", (int)indent, "");
            column = indent;
        } else if (column > indent) {
            text_add(out, " ");
            column++;
        }
        text_add(out, word);
        column += width;
        free(word);
        text += length + strspn(text + length, " ");
    }
    text_add(out, "\n");
}
