/* The sequence of statements, and what their parsers share. */
#include "syntax/parser.h"

#include <string.h>

statement_t *statement_new(parser_t *parser, statement_kind_t kind, const token_t *first)
{
    reader_t *reader = parser->reader;
    statement_t *statement;

    if (parser->total >= reader->limits->statements) {
        reader_limit(reader, first->span, "E0145", "the model has too many statements",
                     reader->limits->statements);
        reader->stopped = 1;
        return NULL;
    }
    parser->total++;
    statement = arena_alloc(reader->arena, sizeof(statement_t));
    statement->kind = kind;
    statement->span = first->span;
    return statement;
}

int statement_done(parser_t *parser, statement_t *statement)
{
    statement->span.end = parser_previous(parser)->span.end;
    list_push(&parser->statements, statement);
    return 1;
}

int parse_name(parser_t *parser, name_t *name, const char *what)
{
    const token_t *token = parser_peek(parser);

    if (token->kind != TOKEN_NAME) {
        parser_fail(parser, what);
        return 0;
    }
    if (syntax_is_reserved(token->text)) {
        reader_fail(parser->reader, token->span, "E0116",
                    "'%s' is a word of the model language and cannot be %s", token->text, what);
        return 0;
    }
    if (strchr(token->text, '.') != NULL) {
        reader_fail(parser->reader, token->span, "E0117", "'%s' has a dot and cannot be %s",
                    token->text, what);
        return 0;
    }
    parser_take(parser);
    name->text = token->text;
    name->span = token->span;
    token = parser_peek(parser);
    if (token->kind == TOKEN_LEFT_SQUARE && token->span.begin == name->span.end) {
        reader_fail(parser->reader, token->span, "E0130", "indexed families are not supported yet");
        return 0;
    }
    return 1;
}

/* ---- which statement ----------------------------------------------------------------------- */

/* Nonzero if a brace closes the block that is open here, those in between being in pairs. */
static int is_block_closed_later(const parser_t *parser)
{
    size_t depth = 0, k;

    for (k = parser->at; k < parser->tokens.count; k++) {
        token_kind_t kind = parser->tokens.items[k].kind;
        if (kind == TOKEN_RIGHT_CURLY && depth == 0)
            return 1;
        depth += kind == TOKEN_LEFT_CURLY;
        depth -= kind == TOKEN_RIGHT_CURLY;
    }
    return 0;
}

static int parse_misplaced(parser_t *parser, const token_t *token, const keyword_t *keyword)
{
    reader_t *reader = parser->reader;
    size_t mark = parser->statements.count;

    if (parser->in_block)
        reader_fail(reader, token->span, "E0121", "'%s' cannot stand inside an environment",
                    token->text);
    else if (reader_fail(reader, token->span, "E0121", "'%s' belongs inside an environment",
                         token->text))
        diags_help(reader->diags, "environment NAME KIND { ... %s ... }", keyword->word);
    if (keyword->parse == parse_environment)
        return 0; /* blocks do not nest: it is skipped as a whole */
    parser_take(parser);
    reader->quiet++;
    keyword->parse(parser, token);
    reader->quiet--;
    parser->statements.count = mark; /* later stages never see it here */
    return 0;
}

/* An unknown first word: what was probably meant is read in its place, without further errors. */
static int parse_unknown(parser_t *parser, const token_t *token)
{
    const keyword_t *keyword = keyword_nearest(token->text, parser->in_block ? IN_BLOCK : IN_FILE);
    reader_t *reader = parser->reader;
    token_kind_t next = parser_ahead(parser, 1)->kind;
    token_t meant = *token;
    int is_new, is_read;

    is_new =
        reader_fail(reader, token->span, "E0120", "'%s' does not begin a statement", token->text);
    if (is_new && next == TOKEN_ASSIGN)
        diags_help(reader->diags, "values are given by 'param %.60s = ..', expressions by 'let'",
                   token->text);
    else if (is_new && keyword != NULL)
        diags_help(reader->diags, "did you mean '%s'?", keyword->word);
    if (keyword == NULL || next == TOKEN_ASSIGN)
        return 0;
    parser_take(parser);
    meant.text = keyword->word;
    reader->quiet++;
    is_read = keyword->parse(parser, &meant);
    reader->quiet--;
    return is_read;
}

static int parse_statement(parser_t *parser)
{
    const token_t *token = parser_peek(parser);
    unsigned place = parser->in_block ? IN_BLOCK : IN_FILE;
    const keyword_t *keyword;

    if (token->kind != TOKEN_NAME) {
        parser_fail(parser, "a statement");
        return 0;
    }
    keyword = keyword_find(token->text);
    if (keyword == NULL || keyword->parse == NULL)
        return parse_unknown(parser, token);
    if (!(keyword->places & place))
        return parse_misplaced(parser, token, keyword);
    parser_take(parser);
    return keyword->parse(parser, token);
}

/* ---- one after the other ------------------------------------------------------------------- */

static int is_statement_end(parser_t *parser)
{
    const token_t *token = parser_peek(parser);
    token_kind_t kind = token->kind;

    return kind == TOKEN_NEWLINE || kind == TOKEN_END || token->starts_line ||
           (kind == TOKEN_RIGHT_CURLY && parser->in_block);
}

static void parse_one(parser_t *parser)
{
    size_t start = parser->at;

    if (parse_statement(parser)) {
        if (is_statement_end(parser))
            return;
        if (parser_peek(parser)->kind == TOKEN_RIGHT_ROUND ||
            parser_peek(parser)->kind == TOKEN_RIGHT_SQUARE)
            reader_fail(parser->reader, parser_peek(parser)->span, "E0113",
                        "this bracket was never opened");
        else
            parser_fail(parser, "the end of the statement");
    }
    parser->items.count = 0;
    parser_recover(parser, start);
}

/* In a block: the next statement belongs to the file, and no brace closes the block before. */
static int is_block_forgotten(parser_t *parser)
{
    const token_t *token = parser_peek(parser);
    const keyword_t *keyword = token->kind == TOKEN_NAME ? keyword_find(token->text) : NULL;

    return parser->in_block && keyword != NULL && keyword->places == IN_FILE &&
           keyword->is_reserved && !is_block_closed_later(parser);
}

void parse_statements(parser_t *parser)
{
    for (;;) {
        parser_skip_lines(parser);
        switch (parser_peek(parser)->kind) {
        case TOKEN_END:
            return;
        case TOKEN_RIGHT_CURLY:
            if (parser->in_block)
                return;
            reader_fail(parser->reader, parser_peek(parser)->span, "E0122",
                        "this '}' closes nothing");
            parser_take(parser);
            break;
        default:
            if (parser->reader->stopped || is_block_forgotten(parser))
                return;
            parse_one(parser);
        }
    }
}
