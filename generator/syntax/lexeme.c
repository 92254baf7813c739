/* The lexer's longer tokens: names, numbers, symbols. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"
#include "syntax/token.h"

/* ---- names ------------------------------------------------------------------------------- */

/* Adds the letters of one part of a name (between dots) in ASCII.  Nonzero if an alias was met. */
static int read_part(text_t *part, lexer_t *lexer)
{
    int aliased = 0, starts;
    const char *letter;
    unsigned code;
    size_t size;

    while ((size = lexer_peek(&code, lexer)) != 0) {
        if (size == 1 && (isalnum((int)code) || code == '_')) {
            text_add_bytes(part, (const char[]){(char)code}, 1);
        } else if (size > 1 && (letter = alias_letter(code, &starts)) != NULL) {
            text_add(part, letter);
            aliased = 1;
        } else if (code == 0x2020 && strcmp(text_string(part), "a") == 0) { /* dagger */
            text_add(part, "d");
        } else {
            break;
        }
        lexer->at += size;
    }
    return aliased;
}

/* Adds one part to the whole name; zero if it holds what only an operator's alias may hold.
 * `after_dot`: it is a member. */
static int add_part(text_t *name, const text_t *part, int aliased, int after_dot)
{
    const char *known = aliased && after_dot ? alias_operator(text_string(part)) : NULL;

    text_add(name, known != NULL ? known : text_string(part));
    return known != NULL || strpbrk(text_string(part), "+-") == NULL;
}

static int next_part_follows(const lexer_t *lexer)
{
    const source_t *source = lexer->reader->source;
    lexer_t after = *lexer;
    unsigned code;
    int starts;

    if (lexer->at >= source->length || source->text[lexer->at] != '.')
        return 0;
    after.at++;
    return lexer_peek(&code, &after) != 0 &&
           (code == '_' || (code < 0x80 ? isalpha((int)code) != 0
                                        : alias_letter(code, &starts) != NULL && starts));
}

static void finish_name(lexer_t *lexer, size_t begin, const text_t *name, int is_good)
{
    reader_t *reader = lexer->reader;
    const span_t span = {begin, lexer->at};

    if (!is_good) {
        lexer_fail(lexer, begin, "E0107",
                   "subscript plus and minus stand only in the operators sigma_+ and sigma_-");
    } else if (name->length > reader->limits->name_length) {
        lexer_add(lexer, TOKEN_ERROR, begin, NULL);
        reader_limit(reader, span, "E0144", "the name is too long", reader->limits->name_length);
    } else {
        lexer_add(lexer, TOKEN_NAME, begin,
                  arena_text(reader->arena, text_string(name), name->length));
    }
}

void lexer_name(lexer_t *lexer)
{
    size_t begin = lexer->at;
    text_t name, part;
    int is_good = 1, aliased;
    int is_member = lexer->tokens->count > 0 &&
                    lexer->tokens->items[lexer->tokens->count - 1].kind == TOKEN_DOT;

    text_init(&name);
    text_init(&part);
    for (;;) {
        aliased = read_part(&part, lexer);
        is_good = add_part(&name, &part, aliased, name.length > 0 || is_member) && is_good;
        text_clear(&part);
        if (!next_part_follows(lexer))
            break;
        text_add(&name, ".");
        lexer->at++;
    }
    finish_name(lexer, begin, &name, is_good);
    text_clear(&name);
}

/* ---- numbers ----------------------------------------------------------------------------- */

static size_t skip_digits(const char *text, size_t at)
{
    while (isdigit((unsigned char)text[at]))
        at++;
    return at;
}

/* The end of `digits [. digits] [e [+-] digits]` from `at`; *exponent is where its digits begin. */
static size_t number_end(const char *text, size_t at, size_t *exponent)
{
    size_t sign;

    *exponent = 0;
    at = skip_digits(text, at);
    if (text[at] == '.' && isdigit((unsigned char)text[at + 1]))
        at = skip_digits(text, at + 1);
    if (text[at] != 'e' && text[at] != 'E')
        return at;
    sign = text[at + 1] == '+' || text[at + 1] == '-';
    if (!isdigit((unsigned char)text[at + 1 + sign]))
        return at;
    *exponent = at + 1 + sign;
    return skip_digits(text, *exponent);
}

/* What is wrong with a number that ends at `at`, or NULL. */
static const char *number_fault(const char *text, size_t begin, size_t at)
{
    if (text[begin] == '.')
        return "a number begins with a digit: write '0.5', not '.5'";
    if (text[at] != '.' || text[at + 1] == '.')
        return NULL;
    if (isdigit((unsigned char)text[at + 1]))
        return "a number has one decimal point and a whole exponent";
    return "a digit must follow the decimal point: write '1.0' or '1'";
}

static void add_number(lexer_t *lexer, size_t begin, const char *digits, size_t length)
{
    reader_t *reader = lexer->reader;
    const span_t span = {begin, lexer->at};

    if (length <= reader->limits->number_length) {
        lexer_add(lexer, TOKEN_NUMBER, begin, arena_text(reader->arena, digits, length));
        return;
    }
    lexer_add(lexer, TOKEN_ERROR, begin, NULL);
    reader_limit(reader, span, "E0142", "the number is too long", reader->limits->number_length);
}

void lexer_number(lexer_t *lexer)
{
    reader_t *reader = lexer->reader;
    const char *text = reader->source->text, *fault;
    size_t begin = lexer->at, exponent;
    span_t span;

    lexer->at = number_end(text, begin, &exponent);
    fault = number_fault(text, begin, lexer->at);
    if (fault != NULL) {
        while (isdigit((unsigned char)text[lexer->at]) || text[lexer->at] == '.')
            lexer->at++;
        lexer_fail(lexer, begin, "E0105", fault);
        return;
    }
    span.begin = begin;
    span.end = lexer->at;
    if (exponent != 0 && strtoul(text + exponent, NULL, 10) > reader->limits->exponent) {
        lexer_add(lexer, TOKEN_ERROR, begin, NULL);
        reader_limit(reader, span, "E0143", "the exponent is too large", reader->limits->exponent);
    } else {
        add_number(lexer, begin, text + begin, lexer->at - begin);
    }
}

/* ---- symbols ----------------------------------------------------------------------------- */

typedef struct {
    const char *text;
    token_kind_t kind;
    const char *fault; /* what to write instead; the token is read as if that was written */
} symbol_t;

/* Longer ones before their beginnings. */
static const symbol_t symbols[] = {
    {"**", TOKEN_CARET, "powers are written with '^', not '**'"},
    {"=>", TOKEN_GREATER_EQUAL, "write '>=', not '=>'"},
    {"=<", TOKEN_LESS_EQUAL, "write '<=', not '=<'"},
    {"<>", TOKEN_NOT_EQUAL, "write '!=', not '<>'"},
    {"&&", TOKEN_COMMA, "conditions are separated by ',', not '&&'"},
    {"//", TOKEN_SLASH, "a comment begins with '#' and one '/' divides"},
    {":=", TOKEN_ASSIGN, "write '=', not ':='"},
    {"..", TOKEN_DOTS, NULL},
    {">=", TOKEN_GREATER_EQUAL, NULL},
    {"<=", TOKEN_LESS_EQUAL, NULL},
    {"==", TOKEN_EQUAL, NULL},
    {"!=", TOKEN_NOT_EQUAL, NULL},
    {"(", TOKEN_LEFT_ROUND, NULL},
    {")", TOKEN_RIGHT_ROUND, NULL},
    {"[", TOKEN_LEFT_SQUARE, NULL},
    {"]", TOKEN_RIGHT_SQUARE, NULL},
    {"{", TOKEN_LEFT_CURLY, NULL},
    {"}", TOKEN_RIGHT_CURLY, NULL},
    {"+", TOKEN_PLUS, NULL},
    {"-", TOKEN_MINUS, NULL},
    {"*", TOKEN_STAR, NULL},
    {"/", TOKEN_SLASH, NULL},
    {"^", TOKEN_CARET, NULL},
    {",", TOKEN_COMMA, NULL},
    {"=", TOKEN_ASSIGN, NULL},
    {">", TOKEN_GREATER, NULL},
    {"<", TOKEN_LESS, NULL},
    {";", TOKEN_NEWLINE, "a statement ends at the line end, without ';'"},
};

static int read_symbol(lexer_t *lexer)
{
    const char *at = lexer->reader->source->text + lexer->at;
    size_t begin = lexer->at, k;
    span_t span;

    for (k = 0; k < sizeof symbols / sizeof symbols[0]; k++)
        if (strncmp(at, symbols[k].text, strlen(symbols[k].text)) == 0)
            break;
    if (k == sizeof symbols / sizeof symbols[0])
        return 0;
    lexer->at += strlen(symbols[k].text);
    span.begin = begin;
    span.end = lexer->at;
    if (symbols[k].fault != NULL)
        reader_fail(lexer->reader, span, "E0106", "%s", symbols[k].fault);
    lexer_add(lexer, symbols[k].kind, begin, NULL);
    return 1;
}

/* A run of superscript digits is a power. */
static int read_superscript(lexer_t *lexer)
{
    size_t begin = lexer->at, size;
    text_t digits;
    unsigned code;

    if ((size = lexer_peek(&code, lexer)) < 2 || !alias_superscript(code))
        return 0;
    text_init(&digits);
    for (; size >= 2 && alias_superscript(code); size = lexer_peek(&code, lexer)) {
        text_add_bytes(&digits, (const char[]){alias_superscript(code)}, 1);
        lexer->at += size;
    }
    lexer_add(lexer, TOKEN_CARET, begin, NULL);
    add_number(lexer, begin, text_string(&digits), digits.length);
    text_clear(&digits);
    return 1;
}

/* Goes to the end of a run of characters beyond ASCII without a meaning: they are one error. */
static void skip_unknown(lexer_t *lexer)
{
    unsigned code;
    size_t size;
    int starts;

    while ((size = lexer_peek(&code, lexer)) > 1 && alias_letter(code, &starts) == NULL &&
           alias_symbol(code) == TOKEN_ERROR && !alias_superscript(code) && code != 0x221A)
        lexer->at += size;
}

static void read_unknown(lexer_t *lexer, unsigned code)
{
    reader_t *reader = lexer->reader;
    const source_t *source = reader->source;
    size_t begin = lexer->at, columns;
    text_t shown;
    span_t span;
    int is_new;

    text_init(&shown);
    lexer->at += utf8_add_escaped(&shown, &columns, source->text + begin, source->length - begin);
    if (code >= 0x80)
        skip_unknown(lexer);
    span.begin = begin;
    span.end = lexer->at;
    lexer_add(lexer, TOKEN_ERROR, begin, NULL);
    if (code < 0x20 || code == 0x7F)
        is_new = reader_fail(reader, span, "E0102", "control character %s in the text",
                             text_string(&shown));
    else
        is_new = reader_fail(reader, span, "E0101", "character '%s' has no meaning here",
                             text_string(&shown));
    if (is_new && code == 0x2020)
        diags_help(reader->diags, "the dagger stands only in 'a\u2020', which is 'ad'");
    else if (is_new && (code == '\'' || code == 0x201C || code == 0x201D))
        diags_help(reader->diags, "strings stand in straight double quotes: \"title\"");
    else if (is_new && code == '.')
        diags_help(reader->diags, "a dotted name is written without spaces: 'C.q'");
    else if (is_new && code == 0xA0)
        diags_help(reader->diags, "this is a no-break space: write a plain space");
    text_clear(&shown);
}

void lexer_symbol(lexer_t *lexer)
{
    const source_t *source = lexer->reader->source;
    size_t begin = lexer->at, size;
    token_kind_t kind;
    unsigned code;

    size = lexer_peek(&code, lexer);
    if (read_symbol(lexer) || read_superscript(lexer))
        return;
    if (code == '.' && begin > 0 &&
        source->text[begin - 1] == ']') { /* b[k].q: the parser's case */
        lexer->at++;
        lexer_add(lexer, TOKEN_DOT, begin, NULL);
        return;
    }
    kind = alias_symbol(code);
    if (kind != TOKEN_ERROR) {
        lexer->at += size;
        lexer_add(lexer, kind, begin, NULL);
    } else if (code == 0x221A && source->text[begin + size] == '(') { /* square root */
        lexer->at += size;
        lexer_add(lexer, TOKEN_NAME, begin, arena_text(lexer->reader->arena, "sqrt", 4));
    } else if (code == 0x221A) {
        lexer->at += size;
        lexer_fail(lexer, begin, "E0107", "a bracket must follow the root sign: 'sqrt(2)'");
    } else {
        read_unknown(lexer, code);
    }
}
