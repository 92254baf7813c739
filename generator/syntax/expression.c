/* Expressions:
 *   sum     = product { (+|-) product }            left to right
 *   product = unary { (*|/) unary }                left to right
 *   unary   = (-|+) unary | power                  -a^2 = -(a^2)
 *   power   = primary [ ^ unary ]                  a^b^c = a^(b^c)
 *   primary = number | name | element | (name | element) ( list ) | ( sum ) | [ list ]
 *   element = name[ list ] [ .member ]             no blanks before [ and the dot */
#include <string.h>

#include "syntax/parser.h"

static expr_t *parse_sum(parser_t *parser);
static expr_t *parse_unary(parser_t *parser);

static span_t span_join(span_t from, span_t to)
{
    const span_t span = {from.begin, to.end};

    return span;
}

/* A node over the items; NULL (reported) where a limit is reached. */
static expr_t *node_new(parser_t *parser, expr_kind_t kind, const token_t *at,
                        const expr_t *const *items, size_t count)
{
    const syntax_limits_t *limits = parser->reader->limits;
    expr_t *node;
    size_t k;

    if (++parser->nodes > limits->nodes) {
        reader_limit(parser->reader, at->span, "E0146", "the model has too many operations",
                     limits->nodes);
        parser->reader->stopped = 1;
        return NULL;
    }
    node = arena_alloc(parser->reader->arena, sizeof(expr_t));
    node->kind = kind;
    node->span = node->at = at->span;
    node->items = items;
    node->count = count;
    for (k = 0; k < count; k++)
        if (items[k]->depth > node->depth)
            node->depth = items[k]->depth;
    if (++node->depth > limits->depth) {
        reader_limit(parser->reader, at->span, "E0141",
                     "the expression is too long: split it with 'let'", limits->depth);
        return NULL;
    }
    return node;
}

/* A node over one operand (right NULL) or two. */
static expr_t *node_over(parser_t *parser, expr_kind_t kind, const token_t *at, const expr_t *left,
                         const expr_t *right)
{
    size_t count = right == NULL ? 1 : 2;
    const expr_t **items = arena_alloc(parser->reader->arena, count * sizeof(expr_t *));
    expr_t *node;

    items[0] = left;
    if (right != NULL)
        items[1] = right;
    node = node_new(parser, kind, at, items, count);
    if (node != NULL)
        node->span = span_join(right == NULL ? at->span : left->span, items[count - 1]->span);
    return node;
}

/* ---- primaries --------------------------------------------------------------------------- */

int parse_expressions(parser_t *parser)
{
    do {
        const expr_t *item;
        parser_skip_lines(parser);
        item = parse_sum(parser);
        if (item == NULL)
            return 0;
        list_push(&parser->items, item);
    } while (parser_accept(parser, TOKEN_COMMA));
    return 1;
}

/* A bracket with expressions in it, which follow the items collected since `mark`; `at` is the
 * token that the node is about. */
static expr_t *parse_items(parser_t *parser, expr_kind_t kind, const token_t *at, size_t mark)
{
    token_kind_t close = kind == EXPR_CALL ? TOKEN_RIGHT_ROUND : TOKEN_RIGHT_SQUARE;
    const expr_t *const *items;
    expr_t *node;
    size_t count;

    if (!parser_open(parser))
        return NULL;
    if (!(kind == EXPR_CALL && parser_peek(parser)->kind == close) && !parse_expressions(parser))
        return NULL;
    if (!parser_close(parser, close))
        return NULL;
    count = parser->items.count - mark;
    items = list_pop(&parser->items, mark, parser->reader->arena);
    node = node_new(parser, kind, at, items, count);
    if (node != NULL) {
        node->text = kind == EXPR_LIST ? NULL : at->text;
        node->span.end = parser_previous(parser)->span.end;
    }
    return node;
}

/* The member of an element, ".q" of b[k].q, if there is one. */
static int parse_member(parser_t *parser, expr_t *element)
{
    const token_t *dot = &parser->tokens.items[parser->at], *member = parser_ahead(parser, 1);

    if (dot->kind != TOKEN_DOT)
        return 1;
    parser_take(parser);
    if (member->kind != TOKEN_NAME || member->span.begin != dot->span.end) {
        parser_fail(parser, "an operator such as 'q' or 'sz'");
        return 0;
    }
    if (strchr(member->text, '.') != NULL) {
        reader_fail(parser->reader, member->span, "E0117", "'%s' has a dot and is no operator",
                    member->text);
        return 0;
    }
    parser_take(parser);
    element->member = member->text;
    element->span.end = element->at.end = member->span.end;
    return 1;
}

/* b[k], b[k].q, D[k].e(0, 1), V[k](x) */
static expr_t *parse_element(parser_t *parser, const token_t *name)
{
    size_t mark = parser->items.count;
    expr_t *element, *call;

    parser_take(parser);
    element = parse_items(parser, EXPR_ELEMENT, name, mark);
    if (element == NULL)
        return NULL;
    element->at.end = element->span.end;
    if (!parse_member(parser, element))
        return NULL;
    if (parser->tokens.items[parser->at].kind != TOKEN_LEFT_ROUND)
        return element;
    list_push(&parser->items, element);
    call = parse_items(parser, EXPR_CALL, name, mark);
    if (call == NULL)
        return NULL;
    call->text = NULL;
    call->at = element->at;
    return call;
}

static int fail_reserved(parser_t *parser, const token_t *token)
{
    if (strcmp(token->text, "sqrt") == 0 || strcmp(token->text, "matrix") == 0)
        return reader_fail(parser->reader, token->span, "E0110", "expected '(' after '%s'",
                           token->text);
    if (reader_fail(parser->reader, token->span, "E0116",
                    "'%s' is a word of the model language and cannot be a name", token->text) &&
        keyword_find(token->text)->places != 0)
        diags_help(parser->reader->diags, "each statement begins on a line of its own");
    return 0;
}

static int is_constant(const char *text)
{
    return strcmp(text, "i") == 0 || strcmp(text, "pi") == 0;
}

static expr_t *parse_named(parser_t *parser)
{
    const token_t *token = parser_peek(parser), *next;
    expr_t *node;

    if (keyword_starts_statement(token)) {
        parser_fail(parser, "an expression");
        return NULL;
    }
    next = parser_ahead(parser, 1);
    if (next->kind == TOKEN_LEFT_SQUARE && next->span.begin == token->span.end &&
        !syntax_is_reserved(token->text))
        return parse_element(parser, token);
    if (next->kind != TOKEN_LEFT_ROUND && syntax_is_reserved(token->text) &&
        !is_constant(token->text)) {
        fail_reserved(parser, token);
        return NULL;
    }
    parser_take(parser);
    if (next->kind == TOKEN_LEFT_ROUND)
        return parse_items(parser, EXPR_CALL, token, parser->items.count);
    node = node_new(parser, EXPR_NAME, token, NULL, 0);
    if (node != NULL)
        node->text = token->text;
    return node;
}

static expr_t *parse_bracketed(parser_t *parser)
{
    const token_t *open = parser_peek(parser);
    expr_t *inner;

    if (!parser_open(parser))
        return NULL;
    inner = parse_sum(parser);
    if (inner == NULL || !parser_close(parser, TOKEN_RIGHT_ROUND))
        return NULL;
    inner->span = span_join(open->span, parser_previous(parser)->span);
    return inner;
}

static expr_t *parse_number(parser_t *parser)
{
    const token_t *token = parser_take(parser);
    expr_t *node = node_new(parser, EXPR_NUMBER, token, NULL, 0);

    if (node != NULL)
        node->text = token->text;
    return node;
}

static expr_t *parse_primary(parser_t *parser)
{
    switch (parser_peek(parser)->kind) {
    case TOKEN_NUMBER:
        return parse_number(parser);
    case TOKEN_NAME:
        return parse_named(parser);
    case TOKEN_LEFT_ROUND:
        return parse_bracketed(parser);
    case TOKEN_LEFT_SQUARE:
        return parse_items(parser, EXPR_LIST, parser_peek(parser), parser->items.count);
    default:
        parser_fail(parser, "an expression");
        return NULL;
    }
}

/* ---- operators --------------------------------------------------------------------------- */

static expr_t *parse_power(parser_t *parser)
{
    expr_t *base = parse_primary(parser), *exponent;
    const token_t *at;

    parser->operand = parser_previous(parser);
    if (base == NULL || parser_peek(parser)->kind != TOKEN_CARET)
        return base;
    at = parser_take(parser);
    parser_skip_lines(parser);
    if (!parser_enter(parser, at))
        return NULL;
    exponent = parse_unary(parser);
    parser_leave(parser);
    return exponent == NULL ? NULL : node_over(parser, EXPR_POWER, at, base, exponent);
}

static expr_t *parse_unary(parser_t *parser)
{
    const token_t *at = parser_peek(parser);
    expr_t *operand;

    if (at->kind != TOKEN_MINUS && at->kind != TOKEN_PLUS)
        return parse_power(parser);
    parser_take(parser);
    if (!parser_enter(parser, at))
        return NULL;
    operand = parse_unary(parser);
    parser_leave(parser);
    if (operand == NULL || at->kind == TOKEN_PLUS)
        return operand;
    return node_over(parser, EXPR_NEGATE, at, operand, NULL);
}

/* left { (first|second) right }, left to right. */
static expr_t *parse_chain(parser_t *parser, expr_t *(*parse)(parser_t *), token_kind_t first,
                           expr_kind_t first_kind, token_kind_t second, expr_kind_t second_kind)
{
    expr_t *left = parse(parser), *right;
    const token_t *at;

    while (left != NULL) {
        at = parser_peek(parser);
        if (at->kind != first && at->kind != second)
            break;
        parser_take(parser);
        parser_skip_lines(parser);
        right = parse(parser);
        if (right == NULL)
            return NULL;
        left = node_over(parser, at->kind == first ? first_kind : second_kind, at, left, right);
    }
    return left;
}

static expr_t *parse_factors(parser_t *parser)
{
    return parse_chain(parser, parse_unary, TOKEN_STAR, EXPR_MULTIPLY, TOKEN_SLASH, EXPR_DIVIDE);
}

static expr_t *parse_sum(parser_t *parser)
{
    return parse_chain(parser, parse_factors, TOKEN_PLUS, EXPR_ADD, TOKEN_MINUS, EXPR_SUBTRACT);
}

const expr_t *parse_expression(parser_t *parser)
{
    return parse_sum(parser);
}

const expr_t *parse_product(parser_t *parser)
{
    return parse_factors(parser);
}

const expr_t *parse_operand(parser_t *parser)
{
    return parse_primary(parser);
}

const expr_t *parse_applied(parser_t *parser, const token_t *call, const expr_t *item)
{
    expr_t *node = node_over(parser, EXPR_CALL, call, item, NULL);

    if (node != NULL)
        node->text = call->text;
    return node;
}
