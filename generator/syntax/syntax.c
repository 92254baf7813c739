/* Entry points: a text in, a tree out. */
#include <stdlib.h>

#include "syntax/document.h"
#include "syntax/parser.h"

static void start(parser_t *parser, reader_t *reader)
{
    lexer_read(&parser->tokens, reader, 0);
    parser->reader = reader;
    parser->place = IN_FILE;
}

/* Moves what was read into the tree and frees the rest. */
static void finish(parser_t *parser, tree_t *tree)
{
    tree->count = parser->statements.count;
    tree->statements =
        (const statement_t *const *)list_pop(&parser->statements, 0, parser->reader->arena);
    tree->is_incomplete = parser->lacks_file;
    tree->broken_count = parser->broken.count;
    tree->broken = (const char *const *)list_pop(&parser->broken, 0, parser->reader->arena);
    free(parser->tokens.items);
    list_clear(&parser->included);
    list_clear(&parser->open);
    list_clear(&parser->items);
    list_clear(&parser->statements);
    list_clear(&parser->broken);
}

status_t syntax_parse(tree_t **out, source_t *source, const syntax_limits_t *limits, diags_t *diags)
{
    tree_t *tree = memory_new(1, sizeof(tree_t));
    reader_t reader = {.source = source,
                       .limits = limits != NULL ? limits : &syntax_default_limits,
                       .diags = diags};
    parser_t parser = {0};

    reader.arena = tree->arena = arena_new();
    start(&parser, &reader);
    if (!reader.stopped)
        parse_statements(&parser);
    finish(&parser, tree);
    *out = tree;
    return reader.status;
}

status_t syntax_parse_expression(tree_t **out, const expr_t **root, source_t *source,
                                 const syntax_limits_t *limits, diags_t *diags)
{
    tree_t *tree = memory_new(1, sizeof(tree_t));
    reader_t reader = {.source = source,
                       .limits = limits != NULL ? limits : &syntax_default_limits,
                       .diags = diags};
    parser_t parser = {0};

    *root = NULL;
    reader.arena = tree->arena = arena_new();
    start(&parser, &reader);
    if (!reader.stopped) {
        parser_skip_lines(&parser);
        parser.tokens.items[parser.at].starts_line = 0; /* no statement begins here */
        *root = parse_expression(&parser);
        parser_skip_lines(&parser);
        if (*root != NULL && parser_peek(&parser)->kind != TOKEN_END)
            parser_fail(&parser, "the end of the expression");
    }
    if (reader.status != OK)
        *root = NULL;
    finish(&parser, tree);
    *out = tree;
    return reader.status;
}
