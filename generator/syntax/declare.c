/* Statements that declare: model, param, let, drive, assume, domain, order. */
#include <string.h>

#include "syntax/parser.h"

int parse_model(parser_t *parser, const token_t *word)
{
    const token_t *token = parser_peek(parser);
    statement_t *statement;

    if (token->kind != TOKEN_STRING) {
        parser_fail(parser, "the title in double quotes");
        return 0;
    }
    statement = statement_new(parser, STATEMENT_MODEL, word);
    if (statement == NULL)
        return 0;
    parser_take(parser);
    statement->name.text = token->text;
    statement->name.span = token->span;
    return statement_done(parser, statement);
}

/* Takes '='; '==' is reported and taken for it. */
static int accept_assign(parser_t *parser)
{
    const token_t *token = parser_peek(parser);

    if (token->kind == TOKEN_EQUAL)
        reader_fail(parser->reader, token->span, "E0125", "a value is given by '=', not '=='");
    if (token->kind != TOKEN_ASSIGN && token->kind != TOKEN_EQUAL)
        return 0;
    parser_take(parser);
    parser_skip_lines(parser);
    return 1;
}

static int parse_one_param(parser_t *parser)
{
    const token_t *first = parser_peek(parser);
    statement_t *statement = statement_new(parser, STATEMENT_PARAM, first);

    if (statement == NULL || !parse_family_name(parser, statement, "a parameter's name"))
        return 0;
    if (accept_assign(parser)) {
        statement->value = parse_expression(parser);
        if (statement->value == NULL)
            return 0;
    }
    return statement_done(parser, statement);
}

int parse_param(parser_t *parser, const token_t *word)
{
    (void)word;
    do {
        parser_skip_lines(parser);
        if (!parse_one_param(parser))
            return 0;
    } while (parser_accept(parser, TOKEN_COMMA));
    return 1;
}

/* The arguments of a function, if there are any. */
static int parse_arguments(parser_t *parser, statement_t *statement)
{
    if (parser_peek(parser)->kind != TOKEN_LEFT_ROUND)
        return 1;
    return parser_open(parser) && parse_names(parser, statement, "the name of an argument", 0) &&
           parser_close(parser, TOKEN_RIGHT_ROUND);
}

/* ... = value */
static int parse_definition(parser_t *parser, statement_t *statement)
{
    if (!accept_assign(parser)) {
        parser_fail(parser, "'=' and an expression");
        return 0;
    }
    statement->value = parse_expression(parser);
    return statement->value != NULL && statement_done(parser, statement);
}

int parse_let(parser_t *parser, const token_t *word)
{
    statement_t *statement = statement_new(parser, STATEMENT_LET, word);

    return statement != NULL &&
           parse_indexed_name(parser, &statement->name, "a name for the expression") &&
           parse_arguments(parser, statement) && parse_definition(parser, statement);
}

int parse_drive(parser_t *parser, const token_t *word)
{
    statement_t *statement = statement_new(parser, STATEMENT_DRIVE, word);

    if (statement == NULL || !parse_indexed_name(parser, &statement->name, "a name for the drive"))
        return 0;
    if (parser_peek(parser)->kind != TOKEN_LEFT_ROUND) {
        parser_fail(parser, "the time in brackets: 'drive f(t) = ..'");
        return 0;
    }
    return parse_arguments(parser, statement) && parse_definition(parser, statement);
}

/* matrix [[..]] or any name or call */
static const expr_t *parse_order_value(parser_t *parser)
{
    const token_t *name = parser_peek(parser);
    const expr_t *matrix;

    if (name->kind != TOKEN_NAME || name->starts_line) {
        parser_fail(parser, "an order such as 'husimi', 's(1/2)' or 'matrix [[..]]'");
        return NULL;
    }
    if (strcmp(name->text, "matrix") != 0 || parser_ahead(parser, 1)->kind != TOKEN_LEFT_SQUARE)
        return parse_operand(parser);
    parser_take(parser);
    matrix = parse_operand(parser);
    return matrix == NULL ? NULL : parse_applied(parser, name, matrix);
}

int parse_order(parser_t *parser, const token_t *word)
{
    statement_t *statement = statement_new(parser, STATEMENT_ORDER, word);

    if (statement == NULL)
        return 0;
    if (!accept_assign(parser)) {
        parser_fail(parser, "'=' and an order such as 'husimi'");
        return 0;
    }
    statement->value = parse_order_value(parser);
    return statement->value != NULL && statement_done(parser, statement);
}

/* ---- domains --------------------------------------------------------------------------------- */

static int parse_interval(parser_t *parser)
{
    statement_t *statement = statement_new(parser, STATEMENT_DOMAIN, parser_peek(parser));
    const expr_t **coordinate = arena_alloc(parser->reader->arena, sizeof *coordinate);
    const token_t *token;

    if (statement == NULL)
        return 0;
    if (parser_peek(parser)->kind != TOKEN_NAME) {
        parser_fail(parser, "a coordinate such as 'C.q'");
        return 0;
    }
    *coordinate = parse_operand(parser);
    if (*coordinate == NULL)
        return 0;
    statement->values = coordinate;
    statement->value_count = 1;
    token = parser_peek(parser);
    if (token->kind != TOKEN_NAME || strcmp(token->text, "in") != 0) {
        parser_fail(parser, "'in' and an interval: 'C.q in [-4, 4]'");
        return 0;
    }
    parser_take(parser);
    if (parser_peek(parser)->kind != TOKEN_LEFT_SQUARE) {
        parser_fail(parser, "an interval such as '[-4, 4]'");
        return 0;
    }
    statement->value = parse_operand(parser);
    return statement->value != NULL && statement_done(parser, statement);
}

int parse_domain(parser_t *parser, const token_t *word)
{
    (void)word;
    do {
        parser_skip_lines(parser);
        if (!parse_interval(parser))
            return 0;
    } while (parser_accept(parser, TOKEN_COMMA));
    return 1;
}

/* ---- assumptions --------------------------------------------------------------------------- */

/* Takes a relation; '=' is reported and taken for '=='. */
static int accept_relation(parser_t *parser, relation_t *relation)
{
    const token_t *token = parser_peek(parser);

    switch (token->kind) {
    case TOKEN_GREATER:
        *relation = RELATION_GREATER;
        break;
    case TOKEN_GREATER_EQUAL:
        *relation = RELATION_GREATER_EQUAL;
        break;
    case TOKEN_LESS:
        *relation = RELATION_LESS;
        break;
    case TOKEN_LESS_EQUAL:
        *relation = RELATION_LESS_EQUAL;
        break;
    case TOKEN_ASSIGN:
        reader_fail(parser->reader, token->span, "E0125", "an equation is written with '=='");
        *relation = RELATION_EQUAL;
        break;
    case TOKEN_EQUAL:
        *relation = RELATION_EQUAL;
        break;
    case TOKEN_NOT_EQUAL:
        *relation = RELATION_NOT_EQUAL;
        break;
    default:
        return 0;
    }
    parser_take(parser);
    parser_skip_lines(parser);
    return 1;
}

/* left REL right { REL right }: each relation is a statement. */
static int parse_comparisons(parser_t *parser)
{
    const token_t *first = parser_peek(parser);
    const expr_t *left = parse_expression(parser), *right;
    statement_t *statement;
    relation_t relation;

    if (left == NULL)
        return 0;
    if (!accept_relation(parser, &relation)) {
        parser_fail(parser, "a relation such as '>=' or '=='");
        return 0;
    }
    do {
        statement = statement_new(parser, STATEMENT_ASSUME, first);
        right = statement == NULL ? NULL : parse_expression(parser);
        if (right == NULL)
            return 0;
        statement->comparison.left = left;
        statement->comparison.right = right;
        statement->comparison.relation = relation;
        statement->span.begin = left->span.begin;
        statement_done(parser, statement);
        statement->comparison.span = statement->span;
        left = right;
    } while (accept_relation(parser, &relation));
    return 1;
}

int parse_assume(parser_t *parser, const token_t *word)
{
    (void)word;
    do {
        parser_skip_lines(parser);
        if (!parse_comparisons(parser))
            return 0;
    } while (parser_accept(parser, TOKEN_COMMA));
    return 1;
}
