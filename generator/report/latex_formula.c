/* Formulas as LaTeX, with marks where lines may end. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "report/latex_internal.h"

enum { FRACTION_WIDTH = 40 };

/* No lines end within braces: `fixed` counts how deep they are. */
typedef struct {
    text_t *out;
    const latex_t *latex;
    int fixed;
} writer_t;

static void write_sum(writer_t *w, const formula_t *f);
static void write_factor(writer_t *w, const formula_t *f);

static void mark(writer_t *w, char where)
{
    if (w->fixed == 0)
        text_add_bytes(w->out, &where, 1);
}

static void write_braced(writer_t *w, const formula_t *f)
{
    w->fixed++;
    text_add(w->out, "{");
    write_sum(w, f);
    text_add(w->out, "}");
    w->fixed--;
}

static void write_bracketed(writer_t *w, const formula_t *f)
{
    text_add(w->out, "(");
    write_sum(w, f);
    text_add(w->out, ")");
}

/* ---- names and calls ------------------------------------------------------------------------ */

static void write_name(writer_t *w, const char *name)
{
    if (strcmp(name, "i") == 0)
        text_add(w->out, "\\mathrm{i}");
    else if (strcmp(name, "R") == 0 && w->latex->symbols == LATEX_HYBRID)
        text_add(w->out, "\\hat{\\varrho}");
    else
        latex_add_name(w->out, w->latex, name);
}

static void write_arguments(writer_t *w, const formula_t *f)
{
    text_add(w->out, "(");
    for (size_t k = 0; k < f->count; k++) {
        text_add(w->out, k > 0 ? ", " : "");
        write_sum(w, f->parts[k]);
    }
    text_add(w->out, ")");
}

/* sqrt, exp, the functions that LaTeX knows, units |i><j|, and others upright. */
static void write_call(writer_t *w, const formula_t *f)
{
    static const char *const known[] = {"sin", "cos", "tan", "sinh", "cosh", "tanh", "log", NULL};
    const char *dot = strrchr(f->text, '.');

    if (dot && f->count == 2 && f->parts[0]->kind == FORMULA_NUMBER &&
        f->parts[1]->kind == FORMULA_NUMBER) {
        char *space = memory_copy_bytes(f->text, (size_t)(dot - f->text));

        latex_add_unit(w->out, space, f->parts[0]->text, f->parts[1]->text);
        free(space);
        return;
    }
    if (f->count == 1 && (strcmp(f->text, "sqrt") == 0 || strcmp(f->text, "exp") == 0)) {
        text_add(w->out, *f->text == 's' ? "\\sqrt" : "\\mathrm{e}^");
        write_braced(w, f->parts[0]);
        return;
    }
    for (size_t k = 0; known[k]; k++) {
        if (strcmp(f->text, known[k]) == 0) {
            text_printf(w->out, "\\%s", known[k]);
            write_arguments(w, f);
            return;
        }
    }
    text_add(w->out, "\\mathrm{");
    latex_escape(w->out, f->text);
    text_add(w->out, "}");
    write_arguments(w, f);
}

/* ---- powers --------------------------------------------------------------------------------- */

/* Adjoints carry their power beside the dagger, what has something above gets brackets. */
static void write_power(writer_t *w, const formula_t *f)
{
    const formula_t *base = f->parts[0];
    text_t *out = w->out, inner;
    const char *dagger = "^{\\dagger}";
    size_t length;

    text_init(&inner);
    w->out = &inner;
    w->fixed++;
    write_factor(w, base);
    w->fixed--;
    w->out = out;
    length = inner.length;
    if (length > strlen(dagger) && strcmp(inner.bytes + length - strlen(dagger), dagger) == 0) {
        text_add_bytes(out, inner.bytes, length - 1);
    } else if (base->kind == FORMULA_CALL || strchr(text_string(&inner), '^')) {
        text_printf(out, "(%s)^{", text_string(&inner));
    } else {
        text_printf(out, "%s^{", text_string(&inner));
    }
    w->fixed++;
    write_sum(w, f->parts[1]);
    w->fixed--;
    text_add(out, "}");
    text_clear(&inner);
}

/* ---- products ------------------------------------------------------------------------------- */

/* Whether order matters: it stays right of the coefficient. */
static int is_operator(const writer_t *w, const formula_t *f)
{
    const char *dot;
    char *space;
    int classical;

    if (f->kind == FORMULA_MEAN)
        return 1;
    if (f->kind == FORMULA_NAME || f->kind == FORMULA_CALL) {
        dot = strrchr(f->text, '.');
        if (dot && w->latex->symbols == LATEX_OPERATORS)
            return 1;
        if (dot) {
            space = memory_copy_bytes(f->text, (size_t)(dot - f->text));
            classical = latex_is_classical(w->latex, space);
            free(space);
            return !classical;
        }
    }
    for (size_t k = 0; k < f->count; k++) {
        if (is_operator(w, f->parts[k]))
            return 1;
    }
    return 0;
}

/* Adds the factors of `list` side by side. */
static void write_factors(writer_t *w, const formula_t *const *list, size_t count)
{
    for (size_t k = 0; k < count; k++) {
        size_t begin = w->out->length;

        if (k > 0)
            mark(w, BREAK_FACTOR);
        write_factor(w, list[k]);
        /* a digit beside a digit would be another number */
        if (k > 0 && isdigit((unsigned char)w->out->bytes[begin + (w->fixed == 0)])) {
            char *last = memory_copy_text(w->out->bytes + begin);

            w->out->length = begin;
            text_printf(w->out, "\\cdot %s", last);
            free(last);
        } else if (k + 1 < count) {
            text_add(w->out, strncmp(w->out->bytes + begin, "\\mathrm{", 8) == 0 ? "\\," : " ");
        }
    }
}

/* The factors of a product by their place. */
typedef struct {
    const formula_t **above, **below, **behind;
    size_t above_count, below_count, behind_count;
    int numbers; /* above: how many numbers lead; below: all are numbers */
    int below_numbers;
} factors_t;

static void sort_factors(factors_t *out, const writer_t *w, const formula_t *f)
{
    memset(out, 0, sizeof *out);
    out->above = memory_new(3 * f->count, sizeof *out->above);
    out->below = out->above + f->count;
    out->behind = out->below + f->count;
    out->below_numbers = 1;
    for (size_t k = 0; k < f->count; k++) {
        const formula_t *part = f->parts[k];

        if (f->marked[k]) {
            out->below[out->below_count++] = part;
            out->below_numbers = out->below_numbers && part->kind == FORMULA_NUMBER;
        } else if (is_operator(w, part)) {
            out->behind[out->behind_count++] = part;
        } else {
            out->above[out->above_count++] = part;
            out->numbers +=
                part->kind == FORMULA_NUMBER && out->above_count == (size_t)out->numbers + 1;
        }
    }
}

static char *written(writer_t *w, const formula_t *const *list, size_t count)
{
    text_t *out = w->out, text;

    text_init(&text);
    w->out = &text;
    w->fixed++;
    write_factors(w, list, count);
    w->fixed--;
    w->out = out;
    if (count == 0)
        text_add(&text, "1");
    return text_take(&text);
}

/* The coefficient: a small fraction of numbers and factors behind it, a fraction of everything, or,
 * where that is too wide, (below)^{-1}. */
static void write_coefficient(writer_t *w, const factors_t *factors)
{
    size_t first = factors->below_numbers ? (size_t)factors->numbers : factors->above_count;
    char *above = written(w, factors->above, first);
    char *below = written(w, factors->below, factors->below_count);

    if (factors->below_numbers) {
        text_printf(w->out, "\\tfrac{%s}{%s}", above, below);
    } else if (latex_width(above) <= FRACTION_WIDTH && latex_width(below) <= FRACTION_WIDTH) {
        text_printf(w->out, "\\frac{%s}{%s}", above, below);
    } else {
        write_factors(w, factors->above, factors->above_count);
        mark(w, BREAK_FACTOR);
        text_printf(w->out, "(%s)^{-1}", below);
    }
    if (first < factors->above_count) {
        text_add(w->out, " ");
        mark(w, BREAK_FACTOR);
        write_factors(w, factors->above + first, factors->above_count - first);
    }
    free(above);
    free(below);
}

static void write_product(writer_t *w, const formula_t *f)
{
    factors_t factors;

    sort_factors(&factors, w, f);
    if (factors.below_count > 0)
        write_coefficient(w, &factors);
    else
        write_factors(w, factors.above, factors.above_count);
    if (factors.behind_count > 0 && (factors.above_count > 0 || factors.below_count > 0))
        text_add(w->out, " ");
    if (factors.behind_count > 0)
        mark(w, BREAK_FACTOR);
    write_factors(w, factors.behind, factors.behind_count);
    free(factors.above);
}

/* ---- everything ------------------------------------------------------------------------------ */

static void write_factor(writer_t *w, const formula_t *f)
{
    switch (f->kind) {
    case FORMULA_NUMBER:
        text_add(w->out, f->text);
        break;
    case FORMULA_NAME:
        write_name(w, f->text);
        break;
    case FORMULA_CALL:
        write_call(w, f);
        break;
    case FORMULA_MEAN:
        text_add(w->out, "\\langle ");
        write_sum(w, f->parts[0]);
        text_add(w->out, "\\rangle");
        break;
    case FORMULA_POWER:
        write_power(w, f);
        break;
    case FORMULA_PRODUCT:
    case FORMULA_SUM:
        write_bracketed(w, f);
        break;
    }
}

static void write_sum(writer_t *w, const formula_t *f)
{
    if (f->kind == FORMULA_PRODUCT) {
        write_product(w, f);
        return;
    }
    if (f->kind != FORMULA_SUM) {
        write_factor(w, f);
        return;
    }
    for (size_t k = 0; k < f->count; k++) {
        if (k > 0)
            mark(w, BREAK_TERM);
        text_add(w->out, f->marked[k] ? (k > 0 ? " - " : "-") : (k > 0 ? " + " : ""));
        if (f->parts[k]->kind == FORMULA_SUM)
            write_bracketed(w, f->parts[k]);
        else
            write_sum(w, f->parts[k]);
    }
}

void latex_render(text_t *out, const latex_t *latex, const formula_t *formula, int factor)
{
    writer_t w = {out, latex, 0};

    if (factor && formula->kind == FORMULA_SUM)
        write_bracketed(&w, formula);
    else
        write_sum(&w, formula);
}

char *latex_formula(const latex_t *latex, const char *text)
{
    arena_t *arena = arena_new();
    const formula_t *formula = formula_read(arena, text);
    text_t out;
    writer_t w = {&out, latex, 1};

    text_init(&out);
    if (formula) {
        write_sum(&w, formula);
    } else {
        text_add(&out, "\\text{");
        latex_escape(&out, text);
        text_add(&out, "}");
    }
    arena_free(arena);
    return text_take(&out);
}
