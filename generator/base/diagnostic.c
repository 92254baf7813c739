/* The list of diagnostics and its printed form. */
#include "base/diagnostic.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "base/utf8.h"

enum { TAB_STOP = 8, WINDOW = 120, CONTEXT = 40 };

typedef enum { SEVERITY_ERROR, SEVERITY_WARNING, SEVERITY_NOTE, SEVERITY_HELP } severity_t;

/* An error or warning, and behind it the notes and helps that belong to it. */
typedef struct {
    severity_t severity;
    size_t head;  /* index of the error or warning that this line belongs to; its own there */
    size_t begin; /* where the head points: the order of printing */
    span_t span;
    const char *code;
    char *message;
} entry_t;

struct diags_struct {
    const source_t *source;
    entry_t *entries;
    size_t count, capacity, errors, head;
};

diags_t *diags_new(const source_t *source)
{
    diags_t *diags = memory_new(1, sizeof(diags_t));

    diags->source = source;
    return diags;
}

void diags_free(diags_t *diags)
{
    size_t k;

    if (diags == NULL)
        return;
    for (k = 0; k < diags->count; k++)
        free(diags->entries[k].message);
    free(diags->entries);
    free(diags);
}

size_t diags_errors(const diags_t *diags)
{
    return diags->errors;
}

/* ---- adding ------------------------------------------------------------------------------ */

static char *format_message(const char *format, va_list arguments)
{
    va_list again;
    char *message;
    int length;

    va_copy(again, arguments);
    length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (length < 0)
        return memory_copy_text(format);
    message = memory_new((size_t)length + 1, 1);
    vsnprintf(message, (size_t)length + 1, format, arguments);
    return message;
}

static void add(diags_t *diags, severity_t severity, span_t span, const char *code,
                const char *format, va_list arguments)
{
    entry_t *entry;

    if (diags->count == diags->capacity) {
        diags->capacity = 2 * diags->capacity + 8;
        diags->entries = memory_resize(diags->entries, diags->capacity, sizeof(entry_t));
    }
    if (severity == SEVERITY_ERROR || severity == SEVERITY_WARNING)
        diags->head = diags->count;
    entry = &diags->entries[diags->count++];
    entry->severity = severity;
    entry->head = diags->head;
    entry->begin = severity < SEVERITY_NOTE ? span.begin : diags->entries[diags->head].begin;
    entry->span = span;
    entry->code = code;
    entry->message = format_message(format, arguments);
    diags->errors += severity == SEVERITY_ERROR;
}

status_t diags_fail(diags_t *diags, status_t status, span_t span, const char *code,
                    const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    add(diags, SEVERITY_ERROR, span, code, format, arguments);
    va_end(arguments);
    return status;
}

void diags_warn(diags_t *diags, span_t span, const char *code, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    add(diags, SEVERITY_WARNING, span, code, format, arguments);
    va_end(arguments);
}

void diags_note(diags_t *diags, span_t span, const char *format, ...)
{
    va_list arguments;

    if (diags->count == 0)
        return;
    va_start(arguments, format);
    add(diags, SEVERITY_NOTE, span, "", format, arguments);
    va_end(arguments);
}

void diags_help(diags_t *diags, const char *format, ...)
{
    const span_t none = {0, 0};
    va_list arguments;

    if (diags->count == 0)
        return;
    va_start(arguments, format);
    add(diags, SEVERITY_HELP, none, "", format, arguments);
    va_end(arguments);
}

/* ---- printing ---------------------------------------------------------------------------- */

static void print_escaped(FILE *out, const char *string)
{
    size_t length = strlen(string), at = 0, columns;
    text_t text;

    text_init(&text);
    while (at < length)
        at += utf8_add_escaped(&text, &columns, string + at, length - at);
    fputs(text_string(&text), out);
    text_clear(&text);
}

/* The bytes of the line that holds `offset`: without its line end and without a byte order mark. */
static span_t line_around(const source_t *source, size_t offset)
{
    const char *text = source->text;
    span_t line = {offset, offset};

    while (line.begin > 0 && text[line.begin - 1] != '\n')
        line.begin--;
    while (line.end < source->length && text[line.end] != '\n')
        line.end++;
    if (line.end > line.begin && text[line.end - 1] == '\r')
        line.end--;
    if (line.begin == source_begin(source, offset) && line.end >= line.begin + 3 &&
        memcmp(text + line.begin, "\xEF\xBB\xBF", 3) == 0)
        line.begin += 3;
    return line;
}

/* Cuts a long line to a window that begins CONTEXT bytes before the caret, between characters. */
static span_t window_of(const source_t *source, span_t line, size_t caret)
{
    const unsigned char *text = (const unsigned char *)source->text;
    span_t window = line;

    if (line.end - line.begin <= WINDOW)
        return line;
    if (caret > line.begin + CONTEXT)
        window.begin = caret - CONTEXT;
    if (line.end - window.begin > WINDOW)
        window.end = window.begin + WINDOW;
    while (window.begin > line.begin && (text[window.begin] & 0xC0) == 0x80)
        window.begin--;
    while (window.end < line.end && (text[window.end] & 0xC0) == 0x80)
        window.end++;
    return window;
}

/* Adds the character at `at` to `shown` and returns its bytes; tabs become spaces. */
static size_t add_shown(text_t *shown, size_t *columns, size_t column, const char *at, size_t left)
{
    if (*at != '\t')
        return utf8_add_escaped(shown, columns, at, left);
    *columns = TAB_STOP - column % TAB_STOP;
    text_printf(shown, "%*s", (int)*columns, "");
    return 1;
}

/* Writes the window's text to `shown` and the caret line below it to `marks`. */
static void draw(text_t *shown, text_t *marks, const source_t *source, span_t window, span_t span)
{
    size_t at = window.begin, column = 0, columns, k;
    int started = 0;

    while (at < window.end) {
        int inside = at >= span.begin && (at < span.end || at == span.begin);
        at += add_shown(shown, &columns, column, source->text + at, window.end - at);
        for (k = 0; k < columns && (inside || !started); k++) {
            text_add(marks, !inside ? " " : started ? "~" : "^");
            started = started || inside;
        }
        column += columns;
    }
    if (!started)
        text_add(marks, "^");
}

static void print_line(FILE *out, const source_t *source, size_t number, span_t span)
{
    span_t line = line_around(source, span.begin), window;
    text_t shown, marks;

    if (span.begin > line.end)
        span.begin = line.end;
    if (span.begin < line.begin)
        span.begin = line.begin;
    window = window_of(source, line, span.begin);
    text_init(&shown);
    text_init(&marks);
    if (window.begin > line.begin) {
        text_add(&shown, "...");
        text_add(&marks, "   ");
    }
    draw(&shown, &marks, source, window, span);
    if (window.end < line.end)
        text_add(&shown, "...");
    fprintf(out, "%6zu | %s\n       | %s\n", number, text_string(&shown), text_string(&marks));
    text_clear(&shown);
    text_clear(&marks);
}

static void print_entry(FILE *out, const diags_t *diags, const entry_t *entry)
{
    size_t line, column;

    if (entry->severity == SEVERITY_HELP) {
        fputs("  help: ", out);
        print_escaped(out, entry->message);
        fputs("\n", out);
        return;
    }
    source_position(&line, &column, diags->source, entry->span.begin);
    print_escaped(out, source_name(diags->source, entry->span.begin));
    fprintf(out, ":%zu:%zu: ", line, column);
    if (entry->severity == SEVERITY_NOTE)
        fputs("note: ", out);
    else
        fprintf(out, "%s[%s]: ", entry->severity == SEVERITY_ERROR ? "error" : "warning",
                entry->code);
    print_escaped(out, entry->message);
    fputs("\n", out);
    if (entry->span.end != SIZE_MAX) /* SPAN_WHOLE */
        print_line(out, diags->source, line, entry->span);
}

/* By place; at one place in the order of adding. */
static int compare_entries(const void *left, const void *right)
{
    const entry_t *a = *(const entry_t *const *)left, *b = *(const entry_t *const *)right;

    if (a->begin != b->begin)
        return a->begin < b->begin ? -1 : 1;
    return a < b ? -1 : a > b;
}

static int is_repeated(const entry_t *const *sorted, size_t index)
{
    const entry_t *entry = sorted[index];
    size_t k;

    for (k = index; k-- > 0 && sorted[k]->begin == entry->begin;)
        if (sorted[k]->severity == entry->severity && sorted[k]->span.end == entry->span.end &&
            strcmp(sorted[k]->code, entry->code) == 0 &&
            strcmp(sorted[k]->message, entry->message) == 0)
            return 1;
    return 0;
}

void diags_print(FILE *out, const diags_t *diags)
{
    const entry_t **sorted = memory_new(diags->count + 1, sizeof(entry_t *));
    size_t k, skipped = (size_t)-1;

    for (k = 0; k < diags->count; k++)
        sorted[k] = &diags->entries[k];
    qsort(sorted, diags->count, sizeof(entry_t *), compare_entries);
    for (k = 0; k < diags->count; k++) {
        size_t own = (size_t)(sorted[k] - diags->entries);
        if (sorted[k]->head == own && is_repeated(sorted, k))
            skipped = own; /* with its notes and helps */
        else if (sorted[k]->head != skipped)
            print_entry(out, diags, sorted[k]);
    }
    free(sorted);
}
