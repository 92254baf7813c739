/* Declarations of spaces: mode, qubit, spin, qudit. */
#include <string.h>

#include "syntax/parser.h"

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

int parse_roles(parser_t *parser, unsigned *roles)
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
    return 1;
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
        if (statement == NULL || !parse_family_name(parser, statement, "a name for the space"))
            return 0;
        statement->space = space;
        list_push(&parser->items, statement);
        if (!parse_size(parser, space, &size) || !parse_roles(parser, &roles) ||
            !check_no_word(parser))
            return 0;
        if (size != NULL || roles != 0 || parser_peek(parser)->kind != TOKEN_COMMA)
            share(parser, mark, size, roles);
    } while (parser_accept(parser, TOKEN_COMMA));
    return 1;
}
