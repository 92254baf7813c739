/* How text is laid out: symbols, headings, matrices. */
#ifndef MOYAL_REPORT_STYLE_H
#define MOYAL_REPORT_STYLE_H

#include "base/text.h"

typedef struct {
    int unicode; /* Greek letters and signs; otherwise ASCII */
    int colour;  /* escape sequences of terminals */
} style_t;

/* Adds `pattern` with {rho} {R} {hbar} {sum} {d} {dag} {ge} {le} {sigma} {half} {<} {>} {ne} {pm}
 * replaced by the symbol that `style` asks for.  Other braces stay as they are. */
void style_add(text_t *out, style_t style, const char *pattern);

/* Adds a text with the formulas in it in Greek letters and signs, if `style` allows them. */
void style_add_symbols(text_t *out, style_t style, const char *text);

/* A heading, underlined with `line`, after an empty line unless it is the first text. */
void style_heading(text_t *out, style_t style, const char *heading, char line);

typedef enum { COLOUR_GOOD, COLOUR_BAD, COLOUR_OPEN } colour_t;
/* Adds `text`, coloured if `style` allows it. */
void style_colour(text_t *out, style_t style, colour_t colour, const char *text);

/* Adds "LABEL = [ a  b ]", row by row with aligned columns, each line after `indent` spaces.  Names
 * of rows and columns may be NULL.  Cells are UTF-8. */
void style_matrix(text_t *out, int indent, const char *label, const char *const *cells, size_t rows,
                  size_t columns, const char *const *row_names, const char *const *column_names);

/* Adds `text` and spaces up to `width` columns. */
void style_padded(text_t *out, const char *text, size_t width);

/* Columns that a UTF-8 text takes. */
size_t style_width(const char *text);

/* Adds `text` for a terminal: what is unsafe there is escaped. */
void style_add_safe(text_t *out, const char *text);

/* Adds `text` broken at spaces into lines of at most 80 columns, with a line end; the first begins
 * at `column`, the others after `indent` spaces. */
void style_wrap(text_t *out, size_t column, size_t indent, const char *text);

#endif
