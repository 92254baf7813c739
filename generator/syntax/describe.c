/* Statements that say what happens: hamiltonian, lindblad, initial, observe, run, environments. */
#include <string.h>

#include "syntax/parser.h"

/* ---- values ------------------------------------------------------------------------------ */

/* hamiltonian, nbar, squeezing: one expression. */
int parse_value(parser_t *parser, const token_t *word)
{
    statement_kind_t kind = word->text[0] == 'n'   ? STATEMENT_NBAR
                            : word->text[0] == 's' ? STATEMENT_SQUEEZING
                                                   : STATEMENT_HAMILTONIAN;
    statement_t *statement = statement_new(parser, kind, word);

    if (statement == NULL)
        return 0;
    statement->value = parse_expression(parser);
    return statement->value != NULL && statement_done(parser, statement);
}

static int parse_list(parser_t *parser, statement_t *statement)
{
    size_t mark = parser->items.count;

    if (!parse_expressions(parser))
        return 0;
    statement->value_count = parser->items.count - mark;
    statement->values =
        (const expr_t *const *)list_pop(&parser->items, mark, parser->reader->arena);
    return statement_done(parser, statement);
}

/* couple, couple2: expressions separated by commas. */
int parse_values(parser_t *parser, const token_t *word)
{
    int is_second = word->text[strlen(word->text) - 1] == '2';
    statement_t *statement =
        statement_new(parser, is_second ? STATEMENT_COUPLE2 : STATEMENT_COUPLE, word);

    return statement != NULL && parse_list(parser, statement);
}

int parse_lindblad(parser_t *parser, const token_t *word)
{
    statement_t *statement = statement_new(parser, STATEMENT_LINDBLAD, word);
    size_t mark = parser->items.count;

    if (statement == NULL)
        return 0;
    statement->values = arena_alloc(parser->reader->arena, 2 * sizeof(expr_t *));
    list_push(&parser->items, parse_expression(parser));
    if (parser->items.items[mark] == NULL)
        return 0;
    if (!parser_accept(parser, TOKEN_COMMA)) {
        parser_fail(parser, "',' and the operator: 'lindblad RATE, OPERATOR'");
        return 0;
    }
    parser_skip_lines(parser);
    list_push(&parser->items, parse_expression(parser));
    if (parser->items.items[mark + 1] == NULL)
        return 0;
    statement->value_count = 2;
    statement->values =
        (const expr_t *const *)list_pop(&parser->items, mark, parser->reader->arena);
    return statement_done(parser, statement);
}

/* One observable: [name =] expression. */
static int parse_observable(parser_t *parser)
{
    const token_t *first = parser_peek(parser);
    statement_t *statement = statement_new(parser, STATEMENT_OBSERVE, first);

    if (statement == NULL)
        return 0;
    if (first->kind == TOKEN_NAME && parser_ahead(parser, 1)->kind == TOKEN_ASSIGN) {
        if (!parse_name(parser, &statement->name, "the name of an observable"))
            return 0;
        parser_take(parser);
        parser_skip_lines(parser);
    }
    statement->value = parse_expression(parser);
    return statement->value != NULL && statement_done(parser, statement);
}

int parse_observe(parser_t *parser, const token_t *word)
{
    (void)word;
    do {
        parser_skip_lines(parser);
        if (!parse_observable(parser))
            return 0;
    } while (parser_accept(parser, TOKEN_COMMA));
    return 1;
}

/* ---- states ------------------------------------------------------------------------------ */

/* name { , name } */
static int parse_names(parser_t *parser, statement_t *statement)
{
    size_t mark = parser->items.count, k;
    name_t *name, *names;

    do {
        parser_skip_lines(parser);
        name = arena_alloc(parser->reader->arena, sizeof(name_t));
        if (!parse_name(parser, name, "the name of a space"))
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

int parse_initial(parser_t *parser, const token_t *word)
{
    statement_t *statement = statement_new(parser, STATEMENT_INITIAL, word);

    if (statement == NULL || !parse_names(parser, statement))
        return 0;
    if (parser_peek(parser)->kind == TOKEN_NEWLINE || parser_peek(parser)->kind == TOKEN_END) {
        parser_fail(parser, "a state such as 'vacuum' or 'ket(1, 0)'");
        return 0;
    }
    statement->value = parse_expression(parser);
    return statement->value != NULL && statement_done(parser, statement);
}

/* Names stand before the state if a name is followed by a name or a comma. */
int parse_state(parser_t *parser, const token_t *word)
{
    statement_t *statement = statement_new(parser, STATEMENT_STATE, word);
    token_kind_t next = parser_ahead(parser, 1)->kind;

    if (statement == NULL)
        return 0;
    if (parser_peek(parser)->kind == TOKEN_NAME && (next == TOKEN_NAME || next == TOKEN_COMMA) &&
        !parse_names(parser, statement))
        return 0;
    statement->value = parse_expression(parser);
    return statement->value != NULL && statement_done(parser, statement);
}

/* ---- options ----------------------------------------------------------------------------- */

/* word value { [,] word value }: the comma is part of lorentzian's grammar, not of run's. */
static int parse_option_list(parser_t *parser, int has_commas)
{
    option_t *option;

    while (parser_peek(parser)->kind == TOKEN_NAME) {
        option = arena_alloc(parser->reader->arena, sizeof(option_t));
        if (!parse_name(parser, &option->name, "the name of an option"))
            return 0;
        if (parser_peek(parser)->kind == TOKEN_ASSIGN) {
            reader_fail(parser->reader, parser_peek(parser)->span, "E0125",
                        "an option's value stands after its name without '='");
            return 0;
        }
        option->value = parse_product(parser);
        if (option->value == NULL)
            return 0;
        list_push(&parser->items, option);
        if (!has_commas)
            continue;
        if (!parser_accept(parser, TOKEN_COMMA))
            return 1;
        parser_skip_lines(parser);
    }
    return 1;
}

/* run, lorentzian */
int parse_options(parser_t *parser, const token_t *word)
{
    int is_run = word->text[0] != 'l';
    statement_t *statement =
        statement_new(parser, is_run ? STATEMENT_RUN : STATEMENT_LORENTZIAN, word);
    size_t mark = parser->items.count, k;
    option_t *options;

    if (statement == NULL || !parse_option_list(parser, !is_run))
        return 0;
    if (parser->items.count == mark) {
        parser_fail(parser, is_run ? "an option such as 'until 10'" : "'strength VALUE'");
        return 0;
    }
    statement->option_count = parser->items.count - mark;
    options = arena_alloc(parser->reader->arena, statement->option_count * sizeof(option_t));
    for (k = 0; k < statement->option_count; k++)
        options[k] = *(const option_t *)parser->items.items[mark + k];
    statement->options = options;
    parser->items.count = mark;
    return statement_done(parser, statement);
}

/* ---- environments ------------------------------------------------------------------------ */

/* The brace that opens the block, on this line or the next; a missing one is reported and the block
 * read all the same if its first statement can only stand there. */
static int parse_block_start(parser_t *parser)
{
    size_t at = parser->at;
    const token_t *token;
    span_t here;
    const keyword_t *keyword;

    parser_skip_lines(parser);
    token = parser_peek(parser);
    if (parser_accept(parser, TOKEN_LEFT_CURLY))
        return 1;
    keyword = token->kind == TOKEN_NAME ? keyword_find(token->text) : NULL;
    if (token->starts_line && keyword != NULL && keyword->places & IN_BLOCK) {
        here.begin = here.end = parser_previous(parser)->span.end;
        reader_fail(parser->reader, here, "E0122",
                    "expected '{' and the statements of the environment");
        return 1;
    }
    parser->at = at;
    parser_fail(parser, "'{' and the statements of the environment");
    return 0;
}

static void parse_block_end(parser_t *parser, const token_t *word)
{
    char found[80];
    const token_t *token = parser_peek(parser);

    if (parser_accept(parser, TOKEN_RIGHT_CURLY) || parser->reader->stopped)
        return;
    if (reader_fail(parser->reader, word->span, "E0122",
                    "this environment is never closed: '}' is missing"))
        diags_note(parser->reader->diags, token->span, "it is still open at %s",
                   token_describe(found, sizeof found, token));
}

int parse_environment(parser_t *parser, const token_t *word)
{
    statement_t *statement = statement_new(parser, STATEMENT_ENVIRONMENT, word);
    size_t mark = parser->statements.count;
    reader_t *reader = parser->reader;
    int quiet = reader->quiet;

    if (statement == NULL || !parse_name(parser, &statement->name, "a name for the environment"))
        return 0;
    if (parser_peek(parser)->kind == TOKEN_LEFT_CURLY)
        reader_fail(reader, parser_peek(parser)->span, "E0124",
                    "the kind of the environment is missing, such as 'collisions' or 'bath'");
    else if (!parse_name(parser, &statement->type, "the kind of the environment"))
        return 0;
    if (!parse_block_start(parser))
        return 0;
    parser->in_block = 1;
    reader->quiet = 0; /* what follows is the block's own */
    parse_statements(parser);
    parser->in_block = 0;
    parse_block_end(parser, word);
    reader->quiet = quiet;
    statement->body_count = parser->statements.count - mark;
    statement->body =
        (const statement_t *const *)list_pop(&parser->statements, mark, reader->arena);
    return statement->type.text != NULL && statement_done(parser, statement);
}

int parse_unsupported(parser_t *parser, const token_t *word)
{
    reader_fail(parser->reader, word->span, "E0131", "'%s' statements are not supported yet",
                word->text);
    return 0;
}
