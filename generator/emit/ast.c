/* Building the syntax tree of emitted C. */
#include "emit/ast.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char *c_format(arena_t *arena, const char *format, ...)
{
    char buffer[256];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(buffer, sizeof buffer, format, arguments);
    va_end(arguments);
    return arena_text(arena, buffer, strlen(buffer));
}

static c_expr_t *new_expr(arena_t *arena, c_expr_kind_t kind, size_t count)
{
    c_expr_t *e = arena_alloc(arena, sizeof *e);

    e->kind = kind;
    e->count = count;
    e->parts = count ? arena_alloc(arena, count * sizeof *e->parts) : NULL;
    return e;
}

c_expr_t *c_integer(arena_t *arena, long n)
{
    c_expr_t *e = new_expr(arena, C_INTEGER, 0);

    e->integer = n;
    return e;
}

c_expr_t *c_name(arena_t *arena, const char *format, ...)
{
    c_expr_t *e = new_expr(arena, C_NAME, 0);
    char buffer[64];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(buffer, sizeof buffer, format, arguments);
    va_end(arguments);
    e->text = arena_text(arena, buffer, strlen(buffer));
    return e;
}

c_expr_t *c_literal(arena_t *arena, const char *text, const char *remark)
{
    c_expr_t *e = new_expr(arena, C_LITERAL, 0);

    e->text = arena_text(arena, text, strlen(text));
    e->remark = remark;
    return e;
}

c_expr_t *c_real(arena_t *arena, long n)
{
    if (n < 0)
        return c_minus(arena, c_real(arena, -n));
    return c_literal(arena, c_format(arena, "%ld.0", n), NULL);
}

c_expr_t *c_index(arena_t *arena, c_expr_t *base, c_expr_t *index)
{
    c_expr_t *e = new_expr(arena, C_INDEX, 2);

    e->parts[0] = base;
    e->parts[1] = index;
    return e;
}

c_expr_t *c_call(arena_t *arena, const char *function, size_t count, c_expr_t *const *arguments)
{
    c_expr_t *e = new_expr(arena, C_CALL, count);

    e->text = function;
    for (size_t k = 0; k < count; k++)
        e->parts[k] = arguments[k];
    return e;
}

c_expr_t *c_minus(arena_t *arena, c_expr_t *a)
{
    c_expr_t *e;

    if (a->kind == C_MINUS)
        return a->parts[0];
    if (a->kind == C_INTEGER)
        return c_integer(arena, -a->integer);
    e = new_expr(arena, C_MINUS, 1);
    e->parts[0] = a;
    return e;
}

static int is_integer(const c_expr_t *e, long n)
{
    return e->kind == C_INTEGER && e->integer == n;
}

/* The value of an operation on integers, if it simplifies; else NULL. */
static c_expr_t *fold(arena_t *arena, char op, c_expr_t *a, c_expr_t *b)
{
    if (a->kind == C_INTEGER && b->kind == C_INTEGER) {
        if (op == '+')
            return c_integer(arena, a->integer + b->integer);
        if (op == '-')
            return c_integer(arena, a->integer - b->integer);
        if (op == '*')
            return c_integer(arena, a->integer * b->integer);
    }
    if ((op == '+' || op == '-') && is_integer(b, 0))
        return a;
    if (op == '+' && is_integer(a, 0))
        return b;
    if (op == '-' && is_integer(a, 0))
        return c_minus(arena, b);
    if ((op == '*' || op == '/') && is_integer(b, 1))
        return a;
    if (op == '*' && is_integer(a, 1))
        return b;
    if (op == '*' && is_integer(a, -1))
        return c_minus(arena, b);
    if (op == '*' && (is_integer(a, 0) || is_integer(b, 0)))
        return c_integer(arena, 0);
    return NULL;
}

c_expr_t *c_binary(arena_t *arena, char op, c_expr_t *a, c_expr_t *b)
{
    c_expr_t *e = fold(arena, op, a, b);

    if (e)
        return e;
    if (op == '+' && b->kind == C_MINUS)
        return c_binary(arena, '-', a, b->parts[0]);
    if (op == '-' && b->kind == C_MINUS)
        return c_binary(arena, '+', a, b->parts[0]);
    if (op == '+' && b->kind == C_INTEGER && b->integer < 0)
        return c_binary(arena, '-', a, c_integer(arena, -b->integer));
    e = new_expr(arena, C_BINARY, 2);
    e->op = op;
    e->parts[0] = a;
    e->parts[1] = b;
    return e;
}

c_expr_t *c_plus(arena_t *arena, c_expr_t *sum, c_expr_t *term)
{
    return sum ? c_binary(arena, '+', sum, term) : term;
}

c_expr_t *c_less(arena_t *arena, c_expr_t *sum, c_expr_t *term)
{
    return sum ? c_binary(arena, '-', sum, term) : c_minus(arena, term);
}

c_expr_t *c_times(arena_t *arena, c_expr_t *factor, c_expr_t *term)
{
    return factor ? c_binary(arena, '*', factor, term) : term;
}

void c_begin(c_block_t *block)
{
    block->first = NULL;
    block->end = &block->first;
}

static c_stmt_t *add(arena_t *arena, c_block_t *block, c_stmt_kind_t kind)
{
    c_stmt_t *s = arena_alloc(arena, sizeof *s);

    s->kind = kind;
    if (block->end == NULL || block->first == NULL)
        block->end = &block->first;
    *block->end = s;
    block->end = &s->next;
    return s;
}

c_stmt_t *c_declare(arena_t *arena, c_block_t *block, const char *type, const char *name,
                    c_expr_t *value)
{
    c_stmt_t *s = add(arena, block, S_DECLARE);

    s->type = type;
    s->name = name;
    s->right = value;
    return s;
}

c_stmt_t *c_assign(arena_t *arena, c_block_t *block, c_expr_t *left, const char *op,
                   c_expr_t *right)
{
    c_stmt_t *s = add(arena, block, S_ASSIGN);

    s->left = left;
    s->op = op;
    s->right = right;
    return s;
}

void c_for(arena_t *arena, c_block_t *block, const char *variable, c_expr_t *from, c_expr_t *to,
           c_stmt_t *body)
{
    c_stmt_t *s = add(arena, block, S_FOR);

    s->name = variable;
    s->left = from;
    s->right = to;
    s->body = body;
}

void c_word(arena_t *arena, c_block_t *block, const char *word)
{
    add(arena, block, S_WORD)->name = word;
}

void c_do(arena_t *arena, c_block_t *block, c_expr_t *call)
{
    add(arena, block, S_EXPRESSION)->left = call;
}

static int expr_uses(const c_expr_t *e, const char *name)
{
    size_t length = strlen(name);

    if (!e)
        return 0;
    if (e->kind == C_NAME && strncmp(e->text, name, length) == 0 &&
        (e->text[length] == '\0' || e->text[length] == '-'))
        return 1;
    for (size_t k = 0; k < e->count; k++)
        if (expr_uses(e->parts[k], name))
            return 1;
    return 0;
}

int c_uses(const c_stmt_t *body, const char *name)
{
    for (; body; body = body->next)
        if (expr_uses(body->left, name) || expr_uses(body->right, name) || c_uses(body->body, name))
            return 1;
    return 0;
}

c_expr_t *c_call_of(arena_t *arena, const c_function_t *function)
{
    c_expr_t *arguments[C_MAX_PARAMETERS];
    size_t count = 0;

    for (size_t k = 0; k < function->parameter_count; k++)
        if (c_uses(function->body, function->parameters[k].name))
            arguments[count++] = c_name(arena, "%s", function->parameters[k].name);
    return c_call(arena, function->name, count, arguments);
}
