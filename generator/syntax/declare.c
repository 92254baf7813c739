/* Statements that declare: model, param, assume, spaces, let. */
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

    if (statement == NULL || !parse_name(parser, &statement->name, "a parameter's name"))
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

int parse_let(parser_t *parser, const token_t *word)
{
    statement_t *statement = statement_new(parser, STATEMENT_LET, word);

    if (statement == NULL || !parse_name(parser, &statement->name, "a name for the expression"))
        return 0;
    if (!accept_assign(parser)) {
        parser_fail(parser, "'=' and an expression");
        return 0;
    }
    statement->value = parse_expression(parser);
    return statement->value != NULL && statement_done(parser, statement);
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

/* ---- spaces ------------------------------------------------------------------------------ */

static space_kind_t space_of(const char *word)
{
    return strcmp(word, "mode") == 0    ? SPACE_MODE
           : strcmp(word, "qubit") == 0 ? SPACE_QUBIT
           : strcmp(word, "spin") == 0  ? SPACE_SPIN
                                        : SPACE_QUDIT;
}

static unsigned role_of(const token_t *token)
{
    if (token->kind != TOKEN_NAME)
        return 0;
    return strcmp(token->text, "classical") == 0 ? ROLE_CLASSICAL
           : strcmp(token->text, "quantum") == 0 ? ROLE_QUANTUM
           : strcmp(token->text, "hidden") == 0  ? ROLE_HIDDEN
                                                 : 0u;
}

/* A word that is no role: zero, reported. */
static int check_no_word(parser_t *parser)
{
    static const char *const roles[] = {"classical", "quantum", "hidden"};
    const token_t *token = parser_peek(parser);
    const char *nearest;

    if (token->kind != TOKEN_NAME)
        return 1;
    nearest = syntax_nearest(token->text, roles, 3);
    if (reader_fail(parser->reader, token->span, "E0128",
                    "'%s' is no role: a space is classical, quantum or hidden", token->text) &&
        nearest != NULL)
        diags_help(parser->reader->diags, "did you mean '%s'?", nearest);
    return 0;
}

static int parse_roles(parser_t *parser, unsigned *roles)
{
    const token_t *token;
    unsigned role;

    for (*roles = 0; (role = role_of(parser_peek(parser))) != 0; *roles |= role) {
        token = parser_take(parser);
        if (*roles & role || ((*roles | role) & (ROLE_CLASSICAL | ROLE_QUANTUM)) ==
                                 (ROLE_CLASSICAL | ROLE_QUANTUM)) {
            reader_fail(parser->reader, token->span, "E0127",
                        *roles & role ? "'%s' is said twice"
                                      : "'%s': a space is either classical or quantum",
                        token->text);
            return 0;
        }
    }
    return check_no_word(parser);
}

/* The spin or the dimension, where the next token begins one. */
static int parse_size(parser_t *parser, space_kind_t space, const expr_t **size)
{
    const token_t *token = parser_peek(parser);

    *size = NULL;
    if (space == SPACE_MODE || space == SPACE_QUBIT)
        return 1;
    if (token->kind == TOKEN_COMMA)
        return 1; /* the size of a later name counts */
    if (token->kind != TOKEN_NUMBER && token->kind != TOKEN_LEFT_ROUND) {
        parser_fail(parser, space == SPACE_SPIN ? "the spin, such as '1' or '3/2'"
                                                : "the number of levels");
        return 0;
    }
    *size = parse_product(parser);
    return *size != NULL;
}

/* Names share the size and the roles that stand after the last of them. */
static void share(parser_t *parser, size_t first, const expr_t *size, unsigned roles)
{
    size_t k;

    for (k = first; k < parser->items.count; k++) {
        statement_t *statement = (statement_t *)parser->items.items[k];
        statement->value = size;
        statement->roles = roles;
        statement_done(parser, statement);
    }
    parser->items.count = first;
}

int parse_space(parser_t *parser, const token_t *word)
{
    space_kind_t space = space_of(word->text);
    size_t mark = parser->items.count;
    statement_t *statement;
    const expr_t *size;
    unsigned roles;

    do {
        parser_skip_lines(parser);
        statement = statement_new(parser, STATEMENT_SPACE, parser_peek(parser));
        if (statement == NULL || !parse_name(parser, &statement->name, "a name for the space"))
            return 0;
        statement->space = space;
        list_push(&parser->items, statement);
        if (!parse_size(parser, space, &size) || !parse_roles(parser, &roles))
            return 0;
        if (size != NULL || roles != 0 || parser_peek(parser)->kind != TOKEN_COMMA)
            share(parser, mark, size, roles);
    } while (parser_accept(parser, TOKEN_COMMA));
    return 1;
}
