/* Expressions as text, with brackets only where the tree needs them. */
#include "base/text.h"
#include "syntax/tree.h"

/* How strongly an expression holds together; see the grammar in expression.c. */
enum { RANK_SUM = 1, RANK_PRODUCT, RANK_UNARY, RANK_POWER, RANK_PRIMARY };

static int rank_of(const expr_t *expr)
{
    switch (expr->kind) {
    case EXPR_ADD:
    case EXPR_SUBTRACT:
        return RANK_SUM;
    case EXPR_MULTIPLY:
    case EXPR_DIVIDE:
        return RANK_PRODUCT;
    case EXPR_NEGATE:
        return RANK_UNARY;
    case EXPR_POWER:
        return RANK_POWER;
    default:
        return RANK_PRIMARY;
    }
}

static void add(text_t *text, const expr_t *expr, int least);

/* The items from `first` on. */
static void add_items(text_t *text, const expr_t *expr, size_t first, const char *open,
                      const char *close)
{
    size_t k;

    text_add(text, open);
    for (k = first; k < expr->count; k++) {
        if (k > first)
            text_add(text, ", ");
        add(text, expr->items[k], RANK_SUM);
    }
    text_add(text, close);
}

/* name(..), or D[1].e(..) */
static void add_call(text_t *text, const expr_t *expr)
{
    if (expr->text != NULL)
        text_add(text, expr->text);
    else
        add(text, expr->items[0], RANK_PRIMARY);
    add_items(text, expr, expr->text == NULL, "(", ")");
}

/* left OP right, where each side needs at least the given rank to stand without brackets. */
static void add_binary(text_t *text, const expr_t *expr, int left, const char *operator, int right)
{
    add(text, expr->items[0], left);
    text_add(text, operator);
    add(text, expr->items[1], right);
}

static void add_plain(text_t *text, const expr_t *expr)
{
    switch (expr->kind) {
    case EXPR_NUMBER:
    case EXPR_NAME:
        text_add(text, expr->text);
        break;
    case EXPR_CALL:
        add_call(text, expr);
        break;
    case EXPR_ELEMENT:
        text_add(text, expr->text);
        add_items(text, expr, 0, "[", "]");
        if (expr->member != NULL)
            text_printf(text, ".%s", expr->member);
        break;
    case EXPR_LIST:
        add_items(text, expr, 0, "[", "]");
        break;
    case EXPR_NEGATE:
        text_add(text, "-");
        add(text, expr->items[0], RANK_UNARY);
        break;
    case EXPR_ADD:
        add_binary(text, expr, RANK_SUM, " + ", RANK_PRODUCT);
        break;
    case EXPR_SUBTRACT:
        add_binary(text, expr, RANK_SUM, " - ", RANK_PRODUCT);
        break;
    case EXPR_MULTIPLY:
        add_binary(text, expr, RANK_PRODUCT, "*", RANK_UNARY);
        break;
    case EXPR_DIVIDE:
        add_binary(text, expr, RANK_PRODUCT, "/", RANK_UNARY);
        break;
    case EXPR_POWER:
        add_binary(text, expr, RANK_PRIMARY, "^", RANK_UNARY);
        break;
    }
}

/* Adds `expr`, in brackets if its rank is below `least`. */
static void add(text_t *text, const expr_t *expr, int least)
{
    int needs_brackets = rank_of(expr) < least;

    if (needs_brackets)
        text_add(text, "(");
    add_plain(text, expr);
    if (needs_brackets)
        text_add(text, ")");
}

char *expr_print(const expr_t *expr)
{
    text_t text;

    text_init(&text);
    add(&text, expr, RANK_SUM);
    return text_take(&text);
}
