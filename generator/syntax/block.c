/* Statements that hold statements: environment, hybrid, for. */
#include <string.h>

#include "syntax/parser.h"

static const char *block_name(const statement_t *statement)
{
    return statement->kind == STATEMENT_ENVIRONMENT ? "environment"
           : statement->kind == STATEMENT_HYBRID    ? "hybrid block"
                                                    : "'for'";
}

/* The brace that opens the block, on this line or the next; a missing one is reported and the block
 * read all the same if its first statement can only stand there. */
static int parse_start(parser_t *parser, const statement_t *statement, unsigned place)
{
    char expected[80];
    size_t at = parser->at;
    const token_t *token;
    span_t here;
    const keyword_t *keyword;

    snprintf(expected, sizeof expected, "'{' and the statements of the %s", block_name(statement));
    if (statement->kind == STATEMENT_FOR)
        snprintf(expected, sizeof expected, "'{' and the statements to repeat");
    parser_skip_lines(parser);
    token = parser_peek(parser);
    if (parser_accept(parser, TOKEN_LEFT_CURLY))
        return 1;
    keyword = token->kind == TOKEN_NAME ? keyword_find(token->text) : NULL;
    if (token->starts_line && keyword != NULL && place != IN_FILE && keyword->places & place) {
        here.begin = here.end = parser_previous(parser)->span.end;
        reader_fail(parser->reader, here, "E0122", "expected %s", expected);
        return 1;
    }
    parser->at = at;
    parser_fail(parser, expected);
    return 0;
}

static void parse_end(parser_t *parser, const statement_t *statement, const token_t *word)
{
    char found[80];
    const token_t *token = parser_peek(parser);

    if (parser_accept(parser, TOKEN_RIGHT_CURLY) || parser->reader->stopped)
        return;
    if (reader_fail(parser->reader, word->span, "E0122", "this %s is never closed: '}' is missing",
                    block_name(statement)))
        diags_note(parser->reader->diags, token->span, "it is still open at %s",
                   token_describe(found, sizeof found, token));
}

int parse_block(parser_t *parser, statement_t *statement, const token_t *word, unsigned place)
{
    size_t mark = parser->statements.count;
    reader_t *reader = parser->reader;
    unsigned outside = parser->place;
    int quiet = reader->quiet;

    if (parser->blocks >= reader->limits->blocks) {
        reader_limit(reader, word->span, "E0147", "too many blocks within each other",
                     reader->limits->blocks);
        reader->stopped = 1;
        return 0;
    }
    if (!parse_start(parser, statement, place))
        return 0;
    parser->place = place;
    parser->blocks++;
    if (statement->kind != STATEMENT_FOR)
        reader->quiet = 0; /* what follows is the block's own */
    parse_statements(parser);
    parser->blocks--;
    parser->place = outside;
    parse_end(parser, statement, word);
    reader->quiet = quiet;
    statement->body_count = parser->statements.count - mark;
    statement->body =
        (const statement_t *const *)list_pop(&parser->statements, mark, reader->arena);
    return 1;
}

int parse_environment(parser_t *parser, const token_t *word)
{
    statement_t *statement = statement_new(parser, STATEMENT_ENVIRONMENT, word);
    reader_t *reader = parser->reader;

    if (statement == NULL ||
        !parse_indexed_name(parser, &statement->name, "a name for the environment"))
        return 0;
    if (parser_peek(parser)->kind == TOKEN_LEFT_CURLY)
        reader_fail(reader, parser_peek(parser)->span, "E0124",
                    "the kind of the environment is missing, such as 'collisions' or 'bath'");
    else if (!parse_name(parser, &statement->type, "the kind of the environment"))
        return 0;
    return parse_block(parser, statement, word, IN_BLOCK) && statement->type.text != NULL &&
           statement_done(parser, statement);
}

int parse_hybrid(parser_t *parser, const token_t *word)
{
    statement_t *statement = statement_new(parser, STATEMENT_HYBRID, word);

    return statement != NULL && parse_block(parser, statement, word, IN_HYBRID) &&
           statement_done(parser, statement);
}

int parse_bracket(parser_t *parser, const token_t *word)
{
    statement_t *statement = statement_new(parser, STATEMENT_BRACKET, word);

    return statement != NULL && statement_done(parser, statement);
}

/* for k in 1..4 { statements } */
int parse_for(parser_t *parser, const token_t *word)
{
    statement_t *statement = statement_new(parser, STATEMENT_FOR, word);
    const expr_t **range = arena_alloc(parser->reader->arena, 2 * sizeof *range);
    const token_t *token;

    if (statement == NULL || !parse_name(parser, &statement->name, "the name of an index"))
        return 0;
    token = parser_peek(parser);
    if (token->kind != TOKEN_NAME || strcmp(token->text, "in") != 0) {
        parser_fail(parser, "'in' and a range: 'for k in 1..4 { .. }'");
        return 0;
    }
    parser_take(parser);
    range[0] = parse_expression(parser);
    if (range[0] == NULL)
        return 0;
    if (!parser_accept(parser, TOKEN_DOTS)) {
        parser_fail(parser, "'..' and the last index");
        return 0;
    }
    range[1] = parse_expression(parser);
    if (range[1] == NULL)
        return 0;
    statement->values = range;
    statement->value_count = 2;
    return parse_block(parser, statement, word, parser->place) && statement_done(parser, statement);
}
