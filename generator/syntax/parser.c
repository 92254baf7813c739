/* The parser's ground: tokens, brackets, errors and recovery. */
#include "syntax/parser.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- tokens ------------------------------------------------------------------------------ */

const token_t *parser_peek(parser_t *parser)
{
    if (parser->open.count > 0)
        parser_skip_lines(parser);
    return &parser->tokens.items[parser->at];
}

const token_t *parser_take(parser_t *parser)
{
    const token_t *token = parser_peek(parser);

    if (token->kind != TOKEN_END)
        parser->at++;
    return token;
}

const token_t *parser_previous(parser_t *parser)
{
    size_t at = parser->at;

    while (at > 0 && parser->tokens.items[at - 1].kind == TOKEN_NEWLINE)
        at--;
    return &parser->tokens.items[at > 0 ? at - 1 : 0];
}

int parser_accept(parser_t *parser, token_kind_t kind)
{
    if (parser_peek(parser)->kind != kind)
        return 0;
    parser_take(parser);
    return 1;
}

void parser_skip_lines(parser_t *parser)
{
    while (parser->tokens.items[parser->at].kind == TOKEN_NEWLINE)
        parser->at++;
}

const token_t *parser_ahead(const parser_t *parser, size_t ahead)
{
    size_t last = parser->tokens.count - 1;

    return &parser->tokens.items[ahead > last - parser->at ? last : parser->at + ahead];
}

static const char *symbol_text(token_kind_t kind)
{
    static const char *const texts[] = {
        [TOKEN_LEFT_ROUND] = "(",   [TOKEN_RIGHT_ROUND] = ")", [TOKEN_LEFT_SQUARE] = "[",
        [TOKEN_RIGHT_SQUARE] = "]", [TOKEN_LEFT_CURLY] = "{",  [TOKEN_RIGHT_CURLY] = "}",
        [TOKEN_PLUS] = "+",         [TOKEN_MINUS] = "-",       [TOKEN_STAR] = "*",
        [TOKEN_SLASH] = "/",        [TOKEN_CARET] = "^",       [TOKEN_COMMA] = ",",
        [TOKEN_ASSIGN] = "=",       [TOKEN_GREATER] = ">",     [TOKEN_GREATER_EQUAL] = ">=",
        [TOKEN_LESS] = "<",         [TOKEN_LESS_EQUAL] = "<=", [TOKEN_EQUAL] = "==",
        [TOKEN_NOT_EQUAL] = "!=",   [TOKEN_DOTS] = "..",       [TOKEN_DOT] = ".",
    };

    return texts[kind];
}

const char *token_describe(char *buffer, size_t size, const token_t *token)
{
    switch (token->kind) {
    case TOKEN_END:
        return "the end of the file";
    case TOKEN_NEWLINE:
        return "the line end";
    case TOKEN_ERROR:
        return "something unreadable";
    case TOKEN_STRING:
        return "a string";
    case TOKEN_NAME:
        snprintf(buffer, size, "%s'%.60s'", syntax_is_reserved(token->text) ? "the word " : "",
                 token->text);
        return buffer;
    case TOKEN_NUMBER:
        snprintf(buffer, size, "the number '%.40s'", token->text);
        return buffer;
    default:
        snprintf(buffer, size, "'%s'", symbol_text(token->kind));
        return buffer;
    }
}

/* ---- errors ------------------------------------------------------------------------------ */

static int starts_operand(const token_t *token)
{
    if (token->kind == TOKEN_NAME)
        return !syntax_is_reserved(token->text) || keyword_find(token->text)->places == 0;
    return token->kind == TOKEN_NUMBER || token->kind == TOKEN_LEFT_ROUND;
}

/* Two operands side by side: the operator between them was left out. */
static int fail_missing_operator(parser_t *parser, const token_t *token)
{
    const token_t *before = parser_previous(parser);
    char left[80], right[80];
    const char *name = token->text;

    if (before != parser->operand || token == before || !starts_operand(token) ||
        parser_ahead(parser, 1)->kind == TOKEN_ASSIGN)
        return 0;
    if (!reader_fail(
            parser->reader, token->span, "E0111", "an operator is missing between %s and %s",
            token_describe(left, sizeof left, before), token_describe(right, sizeof right, token)))
        return 1;
    if (before->kind == TOKEN_NUMBER && name != NULL &&
        (strcmp(name, "j") == 0 || strcmp(name, "J") == 0 || strcmp(name, "I") == 0))
        diags_help(parser->reader->diags, "the imaginary unit is 'i': write '%.40s*i'",
                   before->text);
    else if (parser->list_form != NULL && parser->open.count == 0)
        diags_help(parser->reader->diags, "there is a ',' in %s", parser->list_form);
    else if (before->text != NULL && name != NULL)
        diags_help(parser->reader->diags, "write '%.60s*%.60s'", before->text, name);
    else
        diags_help(parser->reader->diags, "products are written with '*'");
    return 1;
}

/* An open bracket that meets the next statement, a brace or the end of the file. */
static int fail_unclosed(parser_t *parser, const token_t *token)
{
    const token_t *open;
    char found[80];

    if (parser->open.count == 0)
        return 0;
    if (token->kind != TOKEN_END && token->kind != TOKEN_RIGHT_CURLY &&
        token->kind != TOKEN_LEFT_CURLY && !keyword_starts_statement(token))
        return 0;
    open = parser->open.items[parser->open.count - 1];
    if (reader_fail(parser->reader, open->span, "E0112", "'%s' is never closed",
                    symbol_text(open->kind)))
        diags_note(parser->reader->diags, token->span, "it is still open at %s",
                   token_describe(found, sizeof found, token));
    return 1;
}

/* b [k] instead of b[k]: a bracket behind a blank begins a list. */
static int fail_indexed(parser_t *parser, const token_t *token)
{
    const token_t *before = parser_previous(parser);

    if (token->kind != TOKEN_LEFT_SQUARE || before->kind != TOKEN_NAME || before != parser->operand)
        return 0;
    reader_fail(parser->reader, token->span, "E0118",
                "an index stands without a blank after its name: '%s[..]'", before->text);
    return 1;
}

int parser_fail(parser_t *parser, const char *expected)
{
    const token_t *token = parser_peek(parser);
    reader_t *reader = parser->reader;
    char found[80];

    if (token->kind == TOKEN_ERROR) /* the lexer reported it */
        return 0;
    if (fail_unclosed(parser, token) || fail_missing_operator(parser, token) ||
        fail_indexed(parser, token))
        return 0;
    if (!reader_fail(reader, token->span, "E0110", "expected %s, found %s", expected,
                     token_describe(found, sizeof found, token)))
        return 0;
    if (token->kind == TOKEN_NAME && parser_ahead(parser, 1)->kind == TOKEN_ASSIGN)
        diags_help(reader->diags, "several declarations are separated by ','");
    return 1;
}

/* ---- brackets ---------------------------------------------------------------------------- */

int parser_enter(parser_t *parser, const token_t *token)
{
    size_t limit = parser->reader->limits->nesting;

    if (parser->nesting >= limit) {
        reader_limit(parser->reader, token->span, "E0140", "the expression is nested too deeply",
                     limit);
        return 0;
    }
    parser->nesting++;
    return 1;
}

void parser_leave(parser_t *parser)
{
    parser->nesting--;
}

int parser_open(parser_t *parser)
{
    const token_t *token = parser_take(parser);

    if (!parser_enter(parser, token))
        return 0;
    list_push(&parser->open, token);
    return 1;
}

int parser_close(parser_t *parser, token_kind_t kind)
{
    const token_t *token = parser_peek(parser);
    const token_t *open = parser->open.items[parser->open.count - 1];
    char found[80];

    if (token->kind == kind) {
        parser->at++;
        parser->open.count--;
        parser_leave(parser);
        return 1;
    }
    if (token->kind != TOKEN_RIGHT_ROUND && token->kind != TOKEN_RIGHT_SQUARE) {
        snprintf(found, sizeof found, "'%s' or an operator", symbol_text(kind));
        if (parser_fail(parser, found))
            diags_note(parser->reader->diags, open->span, "to close this '%s'",
                       symbol_text(open->kind));
    } else if (reader_fail(parser->reader, token->span, "E0113", "expected '%s', found '%s'",
                           symbol_text(kind), symbol_text(token->kind))) {
        diags_note(parser->reader->diags, open->span, "to close this '%s'",
                   symbol_text(open->kind));
    }
    return 0;
}

/* ---- recovery ---------------------------------------------------------------------------- */

/* After one of these the expression goes on in the next line. */
static int is_continued(const token_t *token)
{
    return token->kind >= TOKEN_PLUS && token->kind <= TOKEN_NOT_EQUAL;
}

/* Two operands side by side begin a statement, not a continued expression. */
static int looks_like_statement(const token_t *token)
{
    return token[0].kind == TOKEN_NAME &&
           (token[1].kind == TOKEN_NAME || token[1].kind == TOKEN_NUMBER ||
            token[1].kind == TOKEN_STRING);
}

/* The index of the brace that closes the one at `at`, or `at` if there is none. */
static size_t matching_brace(parser_t *parser, size_t at)
{
    size_t depth = 0, k;

    for (k = at; k < parser->tokens.count && !parser->has_open_brace; k++) {
        if (parser->tokens.items[k].kind == TOKEN_LEFT_CURLY)
            depth++;
        else if (parser->tokens.items[k].kind == TOKEN_RIGHT_CURLY && --depth == 0)
            return k;
    }
    parser->has_open_brace = 1;
    return at;
}

static void note_broken_names(parser_t *parser, size_t start)
{
    size_t k;

    for (k = start; k < parser->at; k++)
        if (parser->tokens.items[k].kind == TOKEN_NAME &&
            !syntax_is_reserved(parser->tokens.items[k].text))
            list_push(&parser->broken, parser->tokens.items[k].text);
}

void parser_recover(parser_t *parser, size_t start)
{
    size_t depth = parser->open.count;
    const token_t *token;

    parser->open.count = parser->nesting = 0;
    for (;; parser->at++) {
        token = &parser->tokens.items[parser->at];
        if (token->kind == TOKEN_END || (keyword_starts_statement(token) && parser->at > start))
            break;
        if (token->kind == TOKEN_NEWLINE && depth == 0 &&
            (parser->at == start || !is_continued(token - 1) || looks_like_statement(token + 1)))
            break;
        if (token->kind == TOKEN_RIGHT_CURLY && parser->blocks > 0)
            break;
        if (token->kind == TOKEN_LEFT_CURLY)
            parser->at = matching_brace(parser, parser->at);
        if (token->kind == TOKEN_LEFT_ROUND || token->kind == TOKEN_LEFT_SQUARE)
            depth++;
        if ((token->kind == TOKEN_RIGHT_ROUND || token->kind == TOKEN_RIGHT_SQUARE) && depth > 0)
            depth--;
    }
    note_broken_names(parser, start);
}
