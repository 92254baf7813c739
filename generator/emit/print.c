/* Prints the syntax tree of emitted C: precedences, lines of at most 100 columns, harmless
 * comments. */
#include "emit/ast.h"

#include <string.h>

enum { WIDTH = 100, INDENT = 4 };

/* ---- text from models ----------------------------------------------------------------- */

/* One byte of a comment; `before` is the byte before it. */
static char safe_byte(char byte, char before)
{
    if (byte < ' ' || byte > '~' || byte == '\\')
        return '_';
    if ((byte == '/' && before == '*') || (byte == '*' && before == '/'))
        return '_';
    return byte == '?' && before == '?' ? '_' : byte;
}

const char *c_remark(arena_t *arena, const char *text, size_t limit)
{
    size_t length = strlen(text);
    int cut = length > limit;
    char *out;

    length = cut ? limit : length;
    out = arena_text(arena, text, length);
    for (size_t k = 0; k < length; k++)
        out[k] = safe_byte(out[k], k ? out[k - 1] : ' ');
    for (size_t k = 0; cut && k < 3 && k < length; k++)
        out[length - 1 - k] = '.';
    return out;
}

void c_print_string(text_t *out, const char *text)
{
    text_add(out, "\"");
    for (; *text; text++) {
        unsigned char byte = (unsigned char)*text;

        if ((byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
            (byte >= '0' && byte <= '9') || strchr(" _.,:;+-*/^()[]<>=", byte))
            text_add_bytes(out, text, 1);
        else
            text_printf(out, "\\%03o", byte);
    }
    text_add(out, "\"");
}

/* ---- expressions ---------------------------------------------------------------------- */

static int precedence(const c_expr_t *e)
{
    if (e->kind == C_MINUS || (e->kind == C_INTEGER && e->integer < 0))
        return 6;
    if (e->kind != C_BINARY)
        return 7;
    switch (e->op) {
    case '*':
    case '/':
    case '%':
        return 5;
    case '+':
    case '-':
        return 4;
    case '<':
        return 3;
    case '=':
    case '!':
        return 2;
    default:
        return 1;
    }
}

static const char *operator_text(char op)
{
    static const char *const names[][2] = {
        {"+", " + "}, {"-", " - "},  {"*", " * "},  {"/", " / "},  {"%", " % "},
        {"<", " < "}, {"=", " == "}, {"!", " != "}, {"|", " || "}, {"&", " && "}};

    for (size_t k = 0; k < sizeof names / sizeof names[0]; k++)
        if (names[k][0][0] == op)
            return names[k][1];
    return " ? ";
}

static void print_expr(text_t *out, const c_expr_t *e);

/* In brackets if e binds weaker than `level`. */
static void print_part(text_t *out, const c_expr_t *e, int level)
{
    int brackets = precedence(e) < level;

    text_add(out, brackets ? "(" : "");
    print_expr(out, e);
    text_add(out, brackets ? ")" : "");
}

static void print_call(text_t *out, const c_expr_t *e)
{
    text_printf(out, "%s(", e->text);
    for (size_t k = 0; k < e->count; k++) {
        text_add(out, k ? ", " : "");
        print_expr(out, e->parts[k]);
    }
    text_add(out, ")");
}

/* Left operands of a chain are printed in a loop: sums may be long. */
static void print_binary(text_t *out, const c_expr_t *e)
{
    int level = precedence(e);

    print_part(out, e->parts[0], level);
    text_add(out, operator_text(e->op));
    print_part(out, e->parts[1], level + 1);
}

static void print_expr(text_t *out, const c_expr_t *e)
{
    switch (e->kind) {
    case C_INTEGER:
        text_printf(out, "%ld", e->integer);
        break;
    case C_LITERAL:
        text_add(out, e->text);
        if (e->remark)
            text_printf(out, " /* %s */", e->remark);
        break;
    case C_NAME:
        text_add(out, e->text);
        break;
    case C_INDEX:
        print_part(out, e->parts[0], 7);
        text_add(out, "[");
        print_expr(out, e->parts[1]);
        text_add(out, "]");
        break;
    case C_CALL:
        print_call(out, e);
        break;
    case C_MINUS:
        text_add(out, "-");
        print_part(out, e->parts[0], 7);
        break;
    case C_BINARY:
        print_binary(out, e);
        break;
    }
}

/* ---- lines ---------------------------------------------------------------------------- */

static void indent(text_t *out, int columns)
{
    while (columns-- > 0)
        text_add(out, " ");
}

/* How well a line reads that is broken at the space line[at]: best behind a comma, else before the
 * next term of a sum. */
static int break_quality(const char *line, size_t at)
{
    if (line[at] != ' ')
        return 0;
    if (line[at - 1] == ',')
        return 3;
    return (line[at + 1] == '+' || line[at + 1] == '-') && line[at + 2] == ' ' ? 2 : 1;
}

/* Where to break a line that is longer than `room`: a space, or the end of the line. */
static size_t break_at(const char *line, size_t room)
{
    for (int quality = 3; quality > 0; quality--)
        for (size_t at = room; at > (quality > 1 ? room / 2 : 0); at--)
            if (break_quality(line, at) >= quality)
                return at;
    return strcspn(line, " ");
}

/* Adds `line`, broken at spaces where it is too long; continuation lines start with `hang`. */
static void wrap(text_t *out, const char *line, int columns, const char *hang)
{
    size_t room = (size_t)(WIDTH - columns);

    indent(out, columns);
    while (strlen(line) > room) {
        size_t at = break_at(line, room);

        if (line[at] == '\0')
            break;
        text_add_bytes(out, line, at);
        text_add(out, "\n");
        indent(out, columns);
        text_add(out, hang);
        line += at + 1;
        room = (size_t)(WIDTH - columns) - strlen(hang);
    }
    text_printf(out, "%s\n", line);
}

static void print_statements(text_t *out, const c_stmt_t *s, int columns);

static void print_block(text_t *out, const c_stmt_t *body, int columns)
{
    print_statements(out, body, columns + INDENT);
    indent(out, columns);
    text_add(out, "}\n");
}

static void print_simple(text_t *line, const c_stmt_t *s)
{
    if (s->kind == S_DECLARE) {
        size_t length = strlen(s->type);

        text_printf(line, "%s%s%s", s->type, s->type[length - 1] == '*' ? "" : " ", s->name);
        if (s->right)
            text_add(line, " = ");
    } else {
        print_expr(line, s->left);
        if (s->kind == S_ASSIGN)
            text_printf(line, " %s ", s->op);
    }
    if (s->right)
        print_expr(line, s->right);
    text_add(line, ";");
    if (s->remark)
        text_printf(line, " /* %s */", s->remark);
}

static void print_statement(text_t *out, const c_stmt_t *s, int columns)
{
    text_t line;

    text_init(&line);
    if (s->kind == S_FOR) {
        text_printf(&line, "for (%s = ", s->name);
        print_expr(&line, s->left);
        text_printf(&line, "; %s < ", s->name);
        print_expr(&line, s->right);
        text_printf(&line, "; %s++) {", s->name);
    } else if (s->kind == S_WORD)
        text_add(&line, s->name);
    else
        print_simple(&line, s);
    wrap(out, text_string(&line), columns, "        ");
    if (s->kind == S_FOR)
        print_block(out, s->body, columns);
    text_clear(&line);
}

static void print_statements(text_t *out, const c_stmt_t *s, int columns)
{
    for (; s; s = s->next)
        print_statement(out, s, columns);
}

static void print_head(text_t *out, const c_function_t *function)
{
    text_t line;
    size_t shown = 0;

    text_init(&line);
    text_printf(&line, "%sstatic void %s(", function->prefix ? function->prefix : "",
                function->name);
    for (size_t k = 0; k < function->parameter_count; k++) {
        const c_parameter_t *p = &function->parameters[k];
        const char *gap = p->type[strlen(p->type) - 1] == '*' ? "" : " ";

        if (function->internal && !c_uses(function->body, p->name))
            continue;
        text_printf(&line, "%s%s%s%s", shown++ ? ", " : "", p->type, gap, p->name);
    }
    text_add(&line, shown ? ")" : "void)");
    wrap(out, text_string(&line), 0, "        ");
    text_clear(&line);
}

void c_print_function(text_t *out, const c_function_t *function)
{
    if (function->remark) {
        text_t comment;

        text_init(&comment);
        text_printf(&comment, "/* %s */", function->remark);
        wrap(out, text_string(&comment), 0, " * ");
        text_clear(&comment);
    }
    print_head(out, function);
    text_add(out, "{\n");
    print_statements(out, function->body, INDENT);
    for (size_t k = 0; !function->internal && k < function->parameter_count; k++)
        if (!c_uses(function->body, function->parameters[k].name))
            text_printf(out, "    (void)%s;\n", function->parameters[k].name);
    text_add(out, "}\n\n");
}
