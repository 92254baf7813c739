/* LaTeX: escaping, lines of equations, matrices, the frame of the document. */
#include "report/latex.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "report/latex_internal.h"

enum { LINE_WIDTH = 64, LINE_INDENT = 6, MATRIX_COLUMNS = 10 };

/* ---- text -------------------------------------------------------------------------------- */

void latex_raw(latex_t *latex, const char *constant)
{
    text_add(latex->out, constant);
}

/* What stands for an ASCII character; NULL: itself. */
static const char *escape_of(unsigned code)
{
    static const struct {
        char sign;
        const char *latex;
    } table[] = {{'\\', "\\textbackslash{}"},
                 {'{', "\\{"},
                 {'}', "\\}"},
                 {'$', "\\$"},
                 {'&', "\\&"},
                 {'#', "\\#"},
                 {'%', "\\%"},
                 {'_', "\\_"},
                 {'^', "\\textasciicircum{}"},
                 {'~', "\\textasciitilde{}"},
                 {'<', "$<$"},
                 {'>', "$>$"},
                 {'|', "$|$"},
                 {'"', "''"},
                 {'\n', " "}};

    for (size_t k = 0; k < sizeof table / sizeof *table; k++) {
        if (code == (unsigned char)table[k].sign)
            return table[k].latex;
    }
    return NULL;
}

/* Letters of western Europe, which LaTeX composes itself: those with accents. */
static int is_composed(unsigned code)
{
    return code >= 0xC0 && code <= 0xFF && code != 0xD0 && code != 0xD7 && code != 0xDE &&
           code != 0xF0 && code != 0xF7 && code != 0xFE;
}

void latex_escape(text_t *out, const char *text)
{
    size_t length = strlen(text);

    while (length > 0) {
        unsigned code;
        size_t step = utf8_decode(&code, text, length);
        const char *escape = escape_of(code);

        if (step == 1 && escape)
            text_add(out, escape);
        else if ((step == 1 && code >= ' ' && code < 0x7F) || (step == 2 && is_composed(code)))
            text_add_bytes(out, text, step);
        else
            text_printf(out, step > 0 ? "\\texttt{U+%04X}" : "\\texttt{byte %02X}", code);
        step = step > 0 ? step : 1;
        text += step;
        length -= step;
    }
}

void latex_section(latex_t *latex, const char *constant)
{
    text_printf(latex->out, "\n\\section{%s}\n", constant);
}

/* ---- width ---------------------------------------------------------------------------------- */

/* Commands that print nothing themselves. */
static int is_silent(const char *command, size_t length)
{
    static const char *const silent[] = {"hat",  "mathrm", "mathtt", "tfrac",
                                         "frac", "bar",    "text",   "quad"};

    for (size_t k = 0; k < sizeof silent / sizeof *silent; k++) {
        if (strlen(silent[k]) == length && strncmp(silent[k], command, length) == 0)
            return 1;
    }
    return 0;
}

/* Half characters: sums and differences have space around them, what is below or above is small. */
size_t latex_width(const char *latex)
{
    size_t halves = 0, small = 0, depth = 0;

    for (const char *at = latex; *at; at++) {
        size_t letters = *at == '\\' ? strspn(at + 1, "abcdefghijklmnopqrstuvwxyz"
                                                      "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
                                     : 0;

        if (letters > 0) {
            halves += is_silent(at + 1, letters) ? 0 : small ? 1 : 2;
            at += letters;
        } else if ((*at == '^' || *at == '_') && at[1] == '{') {
            small = small ? small : depth + 1;
        } else if (*at == '{') {
            depth++;
        } else if (*at == '}') {
            small = small == depth ? 0 : small;
            depth -= depth > 0;
        } else if (*at == '+' || *at == '-' || *at == '=') {
            halves += small ? 2 : 4;
        } else if (*at > ' ' && *at != '\\' && *at != ',') {
            halves += small ? 1 : 2;
        }
    }
    return (halves + 1) / 2;
}

/* ---- equations ------------------------------------------------------------------------------- */

void latex_begin(latex_t *latex)
{
    latex->equation = 0;
}

void latex_line(latex_t *latex, const char *left, const char *relation)
{
    text_add(latex->out, latex->equation++ == 0 ? "\\begin{align}\n  " : " \\\\\n  ");
    text_printf(latex->out, "%s & %s ", left, relation);
    latex->column = latex_width(left) + latex_width(relation);
}

static void break_line(latex_t *latex)
{
    text_add(latex->out, " \\notag \\\\\n  & \\quad ");
    latex->column = LINE_INDENT;
}

/* A piece that is not broken. */
static void add_chunk(latex_t *latex, const char *chunk, size_t length)
{
    char *copy = memory_copy_bytes(chunk, length);
    size_t width = latex_width(copy);

    if (latex->column + width > LINE_WIDTH && latex->column > LINE_INDENT)
        break_line(latex);
    text_add(latex->out, copy);
    latex->column += width;
    free(copy);
}

/* The length of the first summand of what stands in brackets: up to the next " + " or " - " outside
 * of braces. */
static size_t summand_length(const char *text)
{
    size_t depth = 0, k = 0;

    for (; text[k]; k++) {
        depth += text[k] == '{';
        depth -= text[k] == '}' && depth > 0;
        if (k > 0 && depth == 0 && text[k] == ' ' && (text[k + 1] == '+' || text[k + 1] == '-') &&
            text[k + 2] == ' ')
            break;
    }
    return k;
}

/* A factor: broken between summands only if it is wider than a line. */
static void add_factor(latex_t *latex, const char *factor, size_t length)
{
    char *copy = memory_copy_bytes(factor, length);

    if (latex_width(copy) + LINE_INDENT <= LINE_WIDTH) {
        add_chunk(latex, copy, length);
    } else {
        for (const char *at = copy; *at;) {
            size_t step = summand_length(at);

            add_chunk(latex, at, step);
            at += step;
        }
    }
    free(copy);
}

/* A term: broken between factors only if it is wider than a line. */
static void add_term(latex_t *latex, const char *term, size_t length)
{
    char *copy = memory_copy_bytes(term, length), *clean = memory_new(length + 1, 1);
    size_t kept = 0;

    for (size_t k = 0; k < length; k++) {
        if (copy[k] != BREAK_FACTOR)
            clean[kept++] = copy[k];
    }
    if (latex_width(clean) + LINE_INDENT <= LINE_WIDTH) {
        add_chunk(latex, clean, kept);
    } else {
        for (const char *at = copy; *at; at += *at == BREAK_FACTOR) {
            size_t step = strcspn(at, "\002");

            add_factor(latex, at, step);
            at += step;
        }
    }
    free(clean);
    free(copy);
}

void latex_piece(latex_t *latex, const char *piece)
{
    add_chunk(latex, piece, strlen(piece));
}

void latex_sum(latex_t *latex, const char *text, int factor)
{
    arena_t *arena = arena_new();
    const formula_t *formula = formula_read(arena, text);
    text_t rendered;

    text_init(&rendered);
    if (formula) {
        latex_render(&rendered, latex, formula, factor);
    } else {
        char *whole = latex_formula(latex, text);

        text_add(&rendered, whole);
        free(whole);
    }
    for (const char *at = text_string(&rendered); *at; at += *at == BREAK_TERM) {
        size_t step = strcspn(at, "\001");

        add_term(latex, at, step);
        at += step;
    }
    text_clear(&rendered);
    arena_free(arena);
}

void latex_equation(latex_t *latex, const char *left, const char *text)
{
    latex_line(latex, left, "=");
    latex_sum(latex, text, 0);
}

void latex_end(latex_t *latex)
{
    if (latex->equation > 0)
        text_add(latex->out, "\n\\end{align}\n");
    latex->equation = 0;
}

void latex_condition(latex_t *latex, const char *text)
{
    static const struct {
        const char *tail, *sign;
    } signs[] = {{" >= 0", "\\geq 0"}, {" > 0", "> 0"}, {" == 0", "= 0"}, {" != 0", "\\neq 0"}};
    size_t length = strlen(text);

    latex_line(latex, "", "");
    for (size_t k = 0; k < sizeof signs / sizeof *signs; k++) {
        size_t tail = strlen(signs[k].tail);
        char *polynomial;

        if (length <= tail || strcmp(text + length - tail, signs[k].tail) != 0)
            continue;
        polynomial = memory_copy_bytes(text, length - tail);
        latex_sum(latex, polynomial, 0);
        text_printf(latex->out, " %s", signs[k].sign);
        free(polynomial);
        return;
    }
    latex_sum(latex, text, 0);
}

/* ---- matrices ---------------------------------------------------------------------------------
 */

/* The width of the matrix of these rendered cells. */
static size_t matrix_width(char *const *cells, size_t rows, size_t columns)
{
    size_t total = 0;

    for (size_t j = 0; j < columns; j++) {
        size_t widest = 0;

        for (size_t i = 0; i < rows; i++) {
            size_t width = latex_width(cells[i * columns + j]);

            widest = width > widest ? width : widest;
        }
        total += widest + 2;
    }
    return total;
}

static void add_matrix(latex_t *latex, const char *left, char *const *cells, size_t rows,
                       size_t columns)
{
    text_printf(latex->out, "\\begin{equation}\n  %s =\n  \\begin{pmatrix}\n", left);
    for (size_t k = 0; k < rows * columns; k++)
        text_printf(latex->out, "%s%s%s", k % columns == 0 ? "    " : " & ", cells[k],
                    (k + 1) % columns == 0 ? " \\\\\n" : "");
    text_add(latex->out, "  \\end{pmatrix}\n\\end{equation}\n");
}

/* left_{row,column} = entry, one equation each; the others are zero. */
static void add_entries(latex_t *latex, const char *left, const char *const *cells, size_t rows,
                        size_t columns, const char *const *row_names,
                        const char *const *column_names)
{
    latex_begin(latex);
    for (size_t k = 0; k < rows * columns; k++) {
        text_t name;

        if (strcmp(cells[k], "0") == 0)
            continue;
        text_init(&name);
        text_printf(&name, "%s[%s, %s]", left, row_names[k / columns], column_names[k % columns]);
        latex_equation(latex, text_string(&name), cells[k]);
        text_clear(&name);
    }
    latex_end(latex);
    text_add(latex->out, "All other entries vanish.\n");
}

void latex_matrix(latex_t *latex, const char *left, const char *const *cells, size_t rows,
                  size_t columns, const char *const *row_names, const char *const *column_names)
{
    char **rendered = memory_new(rows * columns, sizeof *rendered);

    for (size_t k = 0; k < rows * columns; k++)
        rendered[k] = latex_formula(latex, cells[k]);
    if (columns > MATRIX_COLUMNS ||
        (row_names && matrix_width(rendered, rows, columns) + latex_width(left) > LINE_WIDTH))
        add_entries(latex, left, cells, rows, columns, row_names, column_names);
    else if (rows * columns > 0)
        add_matrix(latex, left, rendered, rows, columns);
    for (size_t k = 0; k < rows * columns; k++)
        free(rendered[k]);
    free(rendered);
}

/* Without the folder that it happens to lie in. */
static const char *file_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

/* ---- the document ------------------------------------------------------------------------ */

void latex_open(latex_t *latex, text_t *text, const model_t *model)
{
    memset(latex, 0, sizeof *latex);
    latex->out = text;
    latex->model = model;
    text_add(text, "\\documentclass[11pt,a4paper]{article}\n"
                   "\\usepackage[utf8]{inputenc}\n"
                   "\\usepackage{amsmath}\n"
                   "\\setlength{\\textwidth}{160mm}\n\\setlength{\\oddsidemargin}{0mm}\n"
                   "\\setlength{\\textheight}{230mm}\n\\setlength{\\topmargin}{-12mm}\n"
                   "\\allowdisplaybreaks\n\n\\title{");
    latex_escape(text, *model->title ? model->title : file_name(model->source->name));
    text_add(text, "}\n\\author{}\n\\date{}\n\n\\begin{document}\n\\maketitle\n");
}

void latex_close(latex_t *latex)
{
    text_add(latex->out, "\n\\end{document}\n");
}
