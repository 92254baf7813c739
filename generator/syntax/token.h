/* Tokens of a model text. */
#ifndef MOYAL_SYNTAX_TOKEN_H
#define MOYAL_SYNTAX_TOKEN_H

#include "syntax/reader.h"

typedef enum {
    TOKEN_END,
    TOKEN_NEWLINE, /* one for any number of line ends */
    TOKEN_ERROR,   /* reported already: whoever meets it fails silently */
    TOKEN_NAME,    /* text: with dots, aliases replaced */
    TOKEN_NUMBER,  /* text: as written */
    TOKEN_STRING,  /* text: without quotes */
    TOKEN_LEFT_ROUND,
    TOKEN_RIGHT_ROUND,
    TOKEN_LEFT_SQUARE,
    TOKEN_RIGHT_SQUARE,
    TOKEN_LEFT_CURLY,
    TOKEN_RIGHT_CURLY,
    TOKEN_PLUS,
    TOKEN_MINUS,
    TOKEN_STAR,
    TOKEN_SLASH,
    TOKEN_CARET,
    TOKEN_COMMA,
    TOKEN_ASSIGN,
    TOKEN_GREATER,
    TOKEN_GREATER_EQUAL,
    TOKEN_LESS,
    TOKEN_LESS_EQUAL,
    TOKEN_EQUAL,
    TOKEN_NOT_EQUAL,
    TOKEN_DOTS, /* .. */
    TOKEN_DOT,  /* after ']': b[k].q */
} token_kind_t;

typedef struct {
    token_kind_t kind;
    span_t span;
    const char *text;
    int starts_line;
} token_t;

typedef struct {
    token_t *items;
    size_t count, capacity;
} tokens_t;

/* Reads all tokens of reader->source from `begin` on; the last is TOKEN_END.  Freed with
 * free(tokens->items). */
void lexer_read(tokens_t *tokens, reader_t *reader, size_t begin);

/* ---- inside the lexer -------------------------------------------------------------------- */

typedef struct {
    reader_t *reader;
    tokens_t *tokens;
    size_t at; /* of the next byte */
    int starts_line;
} lexer_t;

void lexer_add(lexer_t *lexer, token_kind_t kind, size_t begin, const char *text);

/* Reports an error at the bytes from `begin` to the current place and adds a TOKEN_ERROR. */
int lexer_fail(lexer_t *lexer, size_t begin, const char *code, const char *message);

/* Readers of one token each; the first character was looked at, not consumed. */
void lexer_name(lexer_t *lexer);
void lexer_number(lexer_t *lexer);
void lexer_symbol(lexer_t *lexer);

/* The character at the current place; its bytes, 0 at the end and for invalid UTF-8. */
size_t lexer_peek(unsigned *code, const lexer_t *lexer);

/* The ASCII spelling of a letter that may stand in a name (GREEK SMALL LETTER GAMMA: "gamma",
 * SUBSCRIPT ONE: "1"), or NULL.  *starts is nonzero if a name may begin with it. */
const char *alias_letter(unsigned code, int *starts);

/* The name of an operator in its ASCII spelling, for one part of a dotted name written with aliases
 * ("sigmax": "sx"), or NULL. */
const char *alias_operator(const char *part);

/* The digit of a superscript, '0' to '9', or 0. */
char alias_superscript(unsigned code);

/* The kind of a one-character symbol beyond ASCII (MINUS SIGN: TOKEN_MINUS), or TOKEN_ERROR. */
token_kind_t alias_symbol(unsigned code);

#endif
