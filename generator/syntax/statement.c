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
    token = &parser->tokens.items[parser->at];
    if (token->kind != TOKEN_LEFT_SQUARE || token->span.begin != name->span.end)
        return 1;
    reader_fail(parser->reader, token->span, "E0119", "%s cannot have an index", what);
    return 0;
}

/* The index or the range behind a name; `last` NULL: no range is allowed. */
static int parse_index(parser_t *parser, name_t *name, const expr_t **first, const expr_t **last)
{
    if (!parser_open(parser))
        return 0;
    *first = parse_expression(parser);
    if (*first == NULL)
        return 0;
    if (last != NULL && parser_accept(parser, TOKEN_DOTS)) {
        *last = parse_expression(parser);
        if (*last == NULL)
            return 0;
    }
    if (!parser_close(parser, TOKEN_RIGHT_SQUARE))
        return 0;
    name->span.end = parser_previous(parser)->span.end;
    return 1;
}

/* Whether an index follows the name that comes next. */
static int has_index(const parser_t *parser)
{
    const token_t *name = &parser->tokens.items[parser->at], *next = parser_ahead(parser, 1);

    return name->kind == TOKEN_NAME && next->kind == TOKEN_LEFT_SQUARE &&
           next->span.begin == name->span.end && !syntax_is_reserved(name->text) &&
           strchr(name->text, '.') == NULL;
}

int parse_indexed_name(parser_t *parser, name_t *name, const char *what)
{
    const token_t *token = parser_peek(parser);

    if (!has_index(parser))
        return parse_name(parser, name, what);
    parser_take(parser);
    name->text = token->text;
    name->span = token->span;
    return parse_index(parser, name, &name->index, NULL);
}

int parse_family_name(parser_t *parser, statement_t *statement, const char *what)
{
    const token_t *token = parser_peek(parser);

    if (!has_index(parser))
        return parse_name(parser, &statement->name, what);
    parser_take(parser);
    statement->name.text = token->text;
    statement->name.span = token->span;
    if (!parse_index(parser, &statement->name, &statement->range[0], &statement->range[1]))
        return 0;
    if (statement->range[1] == NULL) {
        statement->name.index = statement->range[0];
        statement->range[0] = NULL;
    }
    return 1;
}

int parse_names(parser_t *parser, statement_t *statement, const char *what, int may_have_index)
{
    size_t mark = parser->items.count, k;
    name_t *name, *names;

    do {
        parser_skip_lines(parser);
        name = arena_alloc(parser->reader->arena, sizeof(name_t));
        if (!(may_have_index ? parse_indexed_name : parse_name)(parser, name, what))
            return 0;
        list_push(&parser->items, name);
    } while (parser_accept(parser, TOKEN_COMMA));
    statement->name_count = parser->items.count - mark;
    names = arena_alloc(parser->reader->arena, statement->name_count * sizeof(name_t));
    for (k = 0; k < statement->name_count; k++)
        names[k] = *(const name_t *)parser->items.items[mark + k];
    statement->names = names;
    parser->items.count = mark;
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

/* Says where a statement stands that cannot stand there, and where it belongs. */
static void fail_misplaced(parser_t *parser, const token_t *token, const keyword_t *keyword)
{
    reader_t *reader = parser->reader;
    const char *word = keyword->word;

    if (parser->place == IN_BLOCK)
        reader_fail(reader, token->span, "E0121", "'%s' cannot stand inside an environment", word);
    else if (parser->place == IN_HYBRID)
        reader_fail(reader, token->span, "E0121", "'%s' cannot stand inside a hybrid block", word);
    else if (keyword->places & IN_FILE)
        reader_fail(reader, token->span, "E0121", "'%s' cannot stand inside 'for'", word);
    else if (keyword->places & IN_BLOCK) {
        if (reader_fail(reader, token->span, "E0121", "'%s' belongs inside an environment", word))
            diags_help(reader->diags, "environment NAME KIND { ... %s ... }", word);
    } else if (reader_fail(reader, token->span, "E0121", "'%s' belongs inside a hybrid block",
                           word)) {
        diags_help(reader->diags, "hybrid { ... %s ... }", word);
    }
}

static int parse_misplaced(parser_t *parser, const token_t *token, const keyword_t *keyword)
{
    reader_t *reader = parser->reader;
    size_t mark = parser->statements.count;

    fail_misplaced(parser, token, keyword);
    if (keyword->parse == parse_environment || keyword->parse == parse_hybrid)
        return 0; /* these blocks do not nest: it is skipped as a whole */
    parser_take(parser);
    reader->quiet++;
    keyword->parse(parser, token);
    reader->quiet--;
    parser->statements.count = mark; /* later stages never see it here */
    return 0;
}

/* Directed baths: what leaves one system drives the next, which is no sum over bath modes. */
static int is_directed(const char *word)
{
    return strcmp(word, "cascaded") == 0 || strcmp(word, "chiral") == 0;
}

/* An unknown first word: what was probably meant is read in its place, without further errors. */
static int parse_unknown(parser_t *parser, const token_t *token)
{
    const keyword_t *keyword = keyword_nearest(token->text, parser->place);
    reader_t *reader = parser->reader;
    token_kind_t next = parser_ahead(parser, 1)->kind;
    token_t meant = *token;
    int is_new, is_read;

    if (is_directed(token->text)) {
        if (reader_fail(reader, token->span, "E0120", "%s order of couplings is out of scope",
                        token->text))
            diags_help(reader->diags, "all operators of a bath couple to it at the same time");
        return 0;
    }
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
    const keyword_t *keyword;

    if (token->kind != TOKEN_NAME) {
        parser_fail(parser, "a statement");
        return 0;
    }
    keyword = keyword_find(token->text);
    if (keyword == NULL || keyword->parse == NULL)
        return parse_unknown(parser, token);
    if (!(keyword->places & parser->place) || (keyword->places & ONCE && parser->blocks > 0))
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
           (kind == TOKEN_RIGHT_CURLY && parser->blocks > 0);
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

    return parser->place != IN_FILE && keyword != NULL && keyword->places & IN_FILE &&
           !(keyword->places & parser->place) && keyword->is_reserved &&
           !is_block_closed_later(parser);
}

void parse_statements(parser_t *parser)
{
    for (;;) {
        parser_skip_lines(parser);
        switch (parser_peek(parser)->kind) {
        case TOKEN_END:
            return;
        case TOKEN_RIGHT_CURLY:
            if (parser->blocks > 0)
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
