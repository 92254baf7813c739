/* The lexer: bytes to tokens.  It trusts nothing about the bytes. */
#include <ctype.h>
#include <string.h>

#include "base/utf8.h"
#include "syntax/token.h"

void lexer_add(lexer_t *lexer, token_kind_t kind, size_t begin, const char *text)
{
    tokens_t *tokens = lexer->tokens;
    token_t *token;

    if (tokens->count == tokens->capacity) {
        tokens->capacity = 2 * tokens->capacity + 64;
        tokens->items = memory_resize(tokens->items, tokens->capacity, sizeof(token_t));
    }
    token = &tokens->items[tokens->count++];
    token->kind = kind;
    token->span.begin = begin;
    token->span.end = lexer->at;
    token->text = text;
    token->starts_line = lexer->starts_line;
    lexer->starts_line = kind == TOKEN_NEWLINE;
}

int lexer_fail(lexer_t *lexer, size_t begin, const char *code, const char *message)
{
    const span_t span = {begin, lexer->at};

    lexer_add(lexer, TOKEN_ERROR, begin, NULL);
    return reader_fail(lexer->reader, span, code, "%s", message);
}

size_t lexer_peek(unsigned *code, const lexer_t *lexer)
{
    const source_t *source = lexer->reader->source;

    *code = 0;
    if (lexer->at >= source->length)
        return 0;
    return utf8_decode(code, source->text + lexer->at, source->length - lexer->at);
}

/* A byte that is no character: a whole run of such bytes is one error. */
static void read_invalid(lexer_t *lexer)
{
    const source_t *source = lexer->reader->source;
    size_t begin = lexer->at;
    unsigned code;
    span_t span;

    while (lexer->at < source->length && lexer_peek(&code, lexer) == 0)
        lexer->at++;
    span.begin = begin;
    span.end = lexer->at;
    lexer_add(lexer, TOKEN_ERROR, begin, NULL);
    if (reader_fail(lexer->reader, span, "E0103", "byte \\x%02x is not valid UTF-8",
                    (unsigned char)source->text[begin]))
        diags_help(lexer->reader->diags, "model files are UTF-8 text");
}

static void read_newlines(lexer_t *lexer)
{
    size_t begin = lexer->at;

    lexer->at++;
    if (!lexer->starts_line)
        lexer_add(lexer, TOKEN_NEWLINE, begin, NULL);
}

static void skip_comment(lexer_t *lexer)
{
    const source_t *source = lexer->reader->source;
    const char *end = memchr(source->text + lexer->at, '\n', source->length - lexer->at);

    lexer->at = end != NULL ? (size_t)(end - source->text) : source->length;
}

/* A title: all up to the next quote on the same line. */
static void read_string(lexer_t *lexer)
{
    const source_t *source = lexer->reader->source;
    size_t begin = lexer->at++, size;
    unsigned code;

    while ((size = lexer_peek(&code, lexer)) != 0 && code != '"' && code != '\n' &&
           !(utf8_is_unsafe(code) && code != '\t'))
        lexer->at += size;
    if (size != 0 && code == '"') {
        lexer->at++;
        lexer_add(
            lexer, TOKEN_STRING, begin,
            arena_text(lexer->reader->arena, source->text + begin + 1, lexer->at - begin - 2));
    } else if (lexer->at >= source->length || code == '\n' || code == '\r') {
        lexer_fail(lexer, begin, "E0104", "the string is not closed: '\"' is missing");
    } else if (size == 0) {
        read_invalid(lexer);
        skip_comment(lexer);
    } else {
        lexer->at += size;
        lexer_fail(lexer, begin, "E0102", "a string cannot hold control characters");
        skip_comment(lexer);
    }
}

static int starts_number(const source_t *source, size_t at)
{
    const char *text = source->text; /* NUL-terminated */

    return isdigit((unsigned char)text[at]) ||
           (text[at] == '.' && isdigit((unsigned char)text[at + 1]));
}

static void read_token(lexer_t *lexer)
{
    const source_t *source = lexer->reader->source;
    unsigned code;
    int starts;

    if (lexer_peek(&code, lexer) == 0)
        read_invalid(lexer);
    else if (code == ' ' || code == '\t')
        lexer->at++;
    else if (code == '\r' && source->text[lexer->at + 1] == '\n')
        lexer->at++;
    else if (code == '\n')
        read_newlines(lexer);
    else if (code == '#')
        skip_comment(lexer);
    else if (code == '"')
        read_string(lexer);
    else if (starts_number(source, lexer->at))
        lexer_number(lexer);
    else if (code == '_' || (code < 0x80 && isalpha((int)code)))
        lexer_name(lexer);
    else if (alias_letter(code, &starts) != NULL && starts)
        lexer_name(lexer);
    else
        lexer_symbol(lexer);
}

void lexer_read(tokens_t *tokens, reader_t *reader, size_t begin)
{
    lexer_t lexer = {.reader = reader, .tokens = tokens, .at = begin, .starts_line = 1};
    const source_t *source = reader->source;

    if (source->length >= begin + 3 && memcmp(source->text + begin, "\xEF\xBB\xBF", 3) == 0)
        lexer.at += 3;
    while (lexer.at < source->length && !reader->stopped)
        read_token(&lexer);
    lexer_add(&lexer, TOKEN_END, lexer.at, NULL);
}
