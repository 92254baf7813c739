/* A small syntax tree of C, and its printer: what emitted functions are made of.
 *
 * Everything lives in the arena of a unit.  Identifiers are the generator's own; what comes from a
 * model enters only as text of comments (c_remark) and is made harmless there. */
#ifndef MOYAL_EMIT_AST_H
#define MOYAL_EMIT_AST_H

#include <stddef.h>

#include "base/memory.h"
#include "base/text.h"

typedef struct c_expr_struct c_expr_t;
typedef struct c_stmt_struct c_stmt_t;

typedef enum { C_INTEGER, C_LITERAL, C_NAME, C_INDEX, C_CALL, C_MINUS, C_BINARY } c_expr_kind_t;

struct c_expr_struct {
    c_expr_kind_t kind;
    char op; /* BINARY: + - * / % < = (==) ! (!=) | (||) & (&&) */
    long integer;
    const char *text;   /* LITERAL, NAME (also "x->c"), CALL: as printed */
    const char *remark; /* LITERAL: printed behind as comment; may be NULL */
    size_t count;
    c_expr_t **parts; /* INDEX: base, index; CALL: arguments; MINUS: one; BINARY: two */
};

typedef enum { S_DECLARE, S_ASSIGN, S_FOR, S_EXPRESSION, S_WORD } c_stmt_kind_t;

struct c_stmt_struct {
    c_stmt_kind_t kind;
    const char *type, *name; /* DECLARE; FOR: name of the variable; WORD: itself */
    const char *op;          /* ASSIGN: "=", "+=" */
    const char *remark;      /* comment behind the statement, or NULL */
    c_expr_t *left, *right;  /* DECLARE: right; ASSIGN: both; FOR: from, to; IF, EXPRESSION: left */
    c_stmt_t *body;          /* FOR, IF */
    c_stmt_t *next;
};

/* A list of statements under construction. */
typedef struct {
    c_stmt_t *first, **end;
} c_block_t;

enum { C_MAX_PARAMETERS = 10 };

typedef struct {
    const char *type, *name; /* "const double *", "r" */
} c_parameter_t;

typedef struct {
    const char *name, *remark;
    int internal; /* parameters that the body does not use are left out */
    size_t parameter_count;
    c_parameter_t parameters[C_MAX_PARAMETERS];
    c_stmt_t *body;
    const char *prefix; /* before "static", with a space; or NULL */
} c_function_t;

/* ---- expressions (ast.c); integers are folded ----------------------------------------- */
c_expr_t *c_integer(arena_t *arena, long n);
c_expr_t *c_name(arena_t *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* A floating constant: exactly n, or a hexadecimal one with the remark behind it. */
c_expr_t *c_real(arena_t *arena, long n);
c_expr_t *c_literal(arena_t *arena, const char *text, const char *remark);
c_expr_t *c_index(arena_t *arena, c_expr_t *base, c_expr_t *index);
c_expr_t *c_call(arena_t *arena, const char *function, size_t count, c_expr_t *const *arguments);
c_expr_t *c_minus(arena_t *arena, c_expr_t *a);
c_expr_t *c_binary(arena_t *arena, char op, c_expr_t *a, c_expr_t *b);
/* sum + term, sum - term; sum may be NULL */
c_expr_t *c_plus(arena_t *arena, c_expr_t *sum, c_expr_t *term);
c_expr_t *c_less(arena_t *arena, c_expr_t *sum, c_expr_t *term);
/* factor * term, the factor NULL for 1 */
c_expr_t *c_times(arena_t *arena, c_expr_t *factor, c_expr_t *term);

/* ---- statements ----------------------------------------------------------------------- */
void c_begin(c_block_t *block);
c_stmt_t *c_declare(arena_t *arena, c_block_t *block, const char *type, const char *name,
                    c_expr_t *value);
c_stmt_t *c_assign(arena_t *arena, c_block_t *block, c_expr_t *left, const char *op,
                   c_expr_t *right);
void c_for(arena_t *arena, c_block_t *block, const char *variable, c_expr_t *from, c_expr_t *to,
           c_stmt_t *body);
/* A word in a line of its own: a macro. */
void c_word(arena_t *arena, c_block_t *block, const char *word);
void c_do(arena_t *arena, c_block_t *block, c_expr_t *call);

/* Whether the name, or a member of it, occurs in the statements. */
int c_uses(const c_stmt_t *body, const char *name);
/* A call of `function` with its own parameters' names, without those it does not use. */
c_expr_t *c_call_of(arena_t *arena, const c_function_t *function);

/* Text made of format, in the arena. */
const char *c_format(arena_t *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* ---- printer (print.c) ---------------------------------------------------------------- */
void c_print_function(text_t *out, const c_function_t *function);

/* Text of a model inside a comment: printable ASCII, no comment marks, no trigraphs, no backslash.
 * The result is in the arena and at most `limit` bytes long ("..." where cut). */
const char *c_remark(arena_t *arena, const char *text, size_t limit);
/* A string literal with its quotes: every byte outside letters, digits, space and a few signs is
 * escaped in octal. */
void c_print_string(text_t *out, const char *text);

#endif
