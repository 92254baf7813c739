/* Statements that say what happens: hamiltonian, lindblad, initial, observe, run, and those of
 * blocks. */
#include <stdint.h>
#include <stdio.h>
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

/* The statements that are a word and a list of expressions. */
static const struct {
    const char *word;
    statement_kind_t kind;
    size_t count;     /* 0: one or more */
    const char *form; /* in messages */
} lists[] = {
    {"couple", STATEMENT_COUPLE, 0, ""},
    {"couple2", STATEMENT_COUPLE2, 0, ""},
    {"lindblad", STATEMENT_LINDBLAD, 2, "'lindblad RATE, OPERATOR'"},
    {"decoherence", STATEMENT_DECOHERENCE, 2, "'decoherence RATE, OPERATOR'"},
    {"drift", STATEMENT_DRIFT, 2, "'drift COORDINATE, VALUE'"},
    {"diffusion", STATEMENT_DIFFUSION, 3, "'diffusion COORDINATE, COORDINATE, VALUE'"},
    {"backreaction", STATEMENT_BACKREACTION, 3, "'backreaction COORDINATE, VALUE, OPERATOR'"},
};

/* `count` expressions separated by commas. */
static int parse_counted(parser_t *parser, size_t count, const char *form)
{
    char expected[100];
    const expr_t *item;

    for (size_t k = 0; k < count; k++) {
        if (k > 0 && !parser_accept(parser, TOKEN_COMMA)) {
            snprintf(expected, sizeof expected, "',' as in %s", form);
            parser_fail(parser, expected);
            return 0;
        }
        if (k > 0)
            parser_skip_lines(parser);
        parser->list_form = k + 1 < count ? form : NULL;
        item = parse_expression(parser);
        if (item == NULL)
            return 0;
        list_push(&parser->items, item);
    }
    return 1;
}

int parse_list(parser_t *parser, const token_t *word)
{
    size_t mark = parser->items.count, which = 0;
    statement_t *statement;
    int good;

    while (strcmp(lists[which].word, word->text) != 0)
        which++;
    statement = statement_new(parser, lists[which].kind, word);
    if (statement == NULL)
        return 0;
    good = lists[which].count == 0 ? parse_expressions(parser)
                                   : parse_counted(parser, lists[which].count, lists[which].form);
    parser->list_form = NULL;
    if (!good)
        return 0;
    statement->value_count = parser->items.count - mark;
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

int parse_initial(parser_t *parser, const token_t *word)
{
    statement_t *statement = statement_new(parser, STATEMENT_INITIAL, word);

    if (statement == NULL || !parse_names(parser, statement, "the name of a space", 1))
        return 0;
    if (parser_peek(parser)->kind == TOKEN_NEWLINE || parser_peek(parser)->kind == TOKEN_END) {
        parser_fail(parser, "a state such as 'vacuum' or 'ket(1, 0)'");
        return 0;
    }
    statement->value = parse_expression(parser);
    return statement->value != NULL && statement_done(parser, statement);
}

/* Whether a name, with its index if it has one, is followed by a name or a comma. */
static int starts_names(parser_t *parser)
{
    const token_t *token = parser_peek(parser), *last = parser_ahead(parser, SIZE_MAX);
    size_t depth = 0;

    if (token->kind != TOKEN_NAME)
        return 0;
    token++;
    if (token->kind == TOKEN_LEFT_SQUARE && token->span.begin == token[-1].span.end)
        do {
            depth += token->kind == TOKEN_LEFT_SQUARE;
            depth -= token->kind == TOKEN_RIGHT_SQUARE;
            token++;
        } while (depth > 0 && token < last && token->kind != TOKEN_NEWLINE);
    return token->kind == TOKEN_NAME || token->kind == TOKEN_COMMA;
}

/* Names stand before the state if a name is followed by a name or a comma. */
int parse_state(parser_t *parser, const token_t *word)
{
    statement_t *statement = statement_new(parser, STATEMENT_STATE, word);

    if (statement == NULL)
        return 0;
    if (starts_names(parser) && !parse_names(parser, statement, "the name of a space", 1))
        return 0;
    statement->value = parse_expression(parser);
    return statement->value != NULL && statement_done(parser, statement);
}

/* ---- options ----------------------------------------------------------------------------- */

static int fail_option_assign(parser_t *parser)
{
    if (parser_peek(parser)->kind != TOKEN_ASSIGN)
        return 0;
    reader_fail(parser->reader, parser_peek(parser)->span, "E0125",
                "an option's value stands after its name without '='");
    return 1;
}

/* word value { [,] word value }: the comma is part of the grammar of all but run. */
static int parse_option_list(parser_t *parser, const char *what, int has_commas)
{
    option_t *option;

    while (parser_peek(parser)->kind == TOKEN_NAME) {
        option = arena_alloc(parser->reader->arena, sizeof(option_t));
        if (!parse_indexed_name(parser, &option->name, what) || fail_option_assign(parser))
            return 0;
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

/* What the statements with options are called, and what their first option looks like. */
static const struct {
    const char *word;
    statement_kind_t kind;
    const char *what, *example;
} option_words[] = {
    {"run", STATEMENT_RUN, "the name of an option", "an option such as 'until 10'"},
    {"lorentzian", STATEMENT_LORENTZIAN, "the name of an option", "'strength VALUE'"},
    {"limit", STATEMENT_LIMIT, "the name of a parameter",
     "a parameter and its power of epsilon, such as 'hbar 1'"},
};

/* run, lorentzian, limit */
int parse_options(parser_t *parser, const token_t *word)
{
    size_t mark = parser->items.count, which = 0, k;
    statement_t *statement;
    option_t *options;

    while (strcmp(option_words[which].word, word->text) != 0)
        which++;
    statement = statement_new(parser, option_words[which].kind, word);
    if (statement == NULL ||
        !parse_option_list(parser, option_words[which].what, statement->kind != STATEMENT_RUN))
        return 0;
    if (parser->items.count == mark) {
        parser_fail(parser, option_words[which].example);
        return 0;
    }
    statement->option_count = parser->items.count - mark;
    options = arena_alloc(parser->reader->arena, statement->option_count * sizeof(option_t));
    for (k = 0; k < statement->option_count; k++)
        options[k] = *(const option_t *)parser->items.items[mark + k];
    statement->options = options;
    parser->items.count = mark;
    if (statement->kind == STATEMENT_LORENTZIAN && !parse_roles(parser, &statement->roles))
        return 0;
    return statement_done(parser, statement);
}
