/* The whole tree as text that reads back to the same tree. */
#include <stdlib.h>

#include "syntax/document.h"

static void print_expr(FILE *out, const char *before, const expr_t *expr)
{
    char *text;

    if (expr == NULL)
        return;
    text = expr_print(expr);
    fprintf(out, "%s%s", before, text);
    free(text);
}

/* A value that another word may follow: a sum needs brackets there, and so does what begins with a
 * name or a sign after 'spin NAME'. */
static void print_product(FILE *out, const expr_t *expr, int is_size)
{
    const expr_t *first = expr;

    if (expr == NULL)
        return;
    while (is_size && first->kind >= EXPR_ADD && first->count > 0)
        first = first->items[0];
    if (expr->kind == EXPR_ADD || expr->kind == EXPR_SUBTRACT ||
        (is_size && first->kind != EXPR_NUMBER)) {
        print_expr(out, " (", expr);
        fputs(")", out);
    } else {
        print_expr(out, " ", expr);
    }
}

/* b, b[2] or b[1..4] */
static void print_name(FILE *out, const name_t *name, const expr_t *const range[2])
{
    fputs(name->text, out);
    print_expr(out, "[", name->index != NULL ? name->index : range != NULL ? range[0] : NULL);
    if (range != NULL)
        print_expr(out, "..", range[1]);
    if (name->index != NULL || (range != NULL && range[0] != NULL))
        fputs("]", out);
}

static void print_roles(FILE *out, unsigned roles)
{
    fputs(roles & ROLE_CLASSICAL ? " classical" : "", out);
    fputs(roles & ROLE_QUANTUM ? " quantum" : "", out);
    fputs(roles & ROLE_HIDDEN ? " hidden" : "", out);
}

static void print_space(FILE *out, const statement_t *statement)
{
    static const char *const kinds[] = {[SPACE_MODE] = "mode",
                                        [SPACE_QUBIT] = "qubit",
                                        [SPACE_SPIN] = "spin",
                                        [SPACE_QUDIT] = "qudit"};

    fprintf(out, "%s ", kinds[statement->space]);
    print_name(out, &statement->name, statement->range);
    print_product(out, statement->value, 1);
    print_roles(out, statement->roles);
}

static void print_comparison(FILE *out, const comparison_t *comparison)
{
    static const char *const signs[] = {
        [RELATION_GREATER] = " > ", [RELATION_GREATER_EQUAL] = " >= ",
        [RELATION_LESS] = " < ",    [RELATION_LESS_EQUAL] = " <= ",
        [RELATION_EQUAL] = " == ",  [RELATION_NOT_EQUAL] = " != ",
    };

    print_expr(out, "assume ", comparison->left);
    print_expr(out, signs[comparison->relation], comparison->right);
}

static void print_values(FILE *out, const statement_t *statement)
{
    size_t k;

    for (k = 0; k < statement->value_count; k++)
        print_expr(out, k == 0 ? " " : ", ", statement->values[k]);
}

/* word { name, } value */
static void print_lists(FILE *out, const char *word, const statement_t *statement)
{
    size_t k;

    fputs(word, out);
    for (k = 0; k < statement->name_count; k++) {
        fputs(k == 0 ? " " : ", ", out);
        print_name(out, &statement->names[k], NULL);
    }
    print_expr(out, " ", statement->value);
}

static void print_options(FILE *out, const char *word, const statement_t *statement)
{
    int has_commas = statement->kind != STATEMENT_RUN;
    size_t k;

    fputs(word, out);
    for (k = 0; k < statement->option_count; k++) {
        fputs(has_commas && k > 0 ? ", " : " ", out);
        print_name(out, &statement->options[k].name, NULL);
        print_product(out, statement->options[k].value, 0);
    }
    print_roles(out, statement->roles);
}

static void print_statement(FILE *out, const statement_t *statement, size_t indent);

static void print_body(FILE *out, const statement_t *statement, size_t indent)
{
    size_t k;

    fputs(" {\n", out);
    for (k = 0; k < statement->body_count; k++)
        print_statement(out, statement->body[k], indent + 4);
    fprintf(out, "%*s}", (int)indent, "");
}

static void print_block(FILE *out, const statement_t *statement, size_t indent)
{
    if (statement->kind == STATEMENT_FOR) {
        fprintf(out, "for %s in", statement->name.text);
        print_expr(out, " ", statement->values[0]);
        print_expr(out, "..", statement->values[1]);
    } else if (statement->kind == STATEMENT_HYBRID) {
        fputs("hybrid", out);
    } else {
        fputs("environment ", out);
        print_name(out, &statement->name, NULL);
        fprintf(out, " %s", statement->type.text);
    }
    print_body(out, statement, indent);
}

/* word name[range](arguments) = value */
static void print_named(FILE *out, const char *word, const statement_t *statement)
{
    size_t k;

    fprintf(out, "%s ", word);
    print_name(out, &statement->name, statement->range);
    for (k = 0; k < statement->name_count; k++)
        fprintf(out, "%s%s", k == 0 ? "(" : ", ", statement->names[k].text);
    fputs(statement->name_count > 0 ? ")" : "", out);
    print_expr(out, " = ", statement->value);
}

static void print_domain(FILE *out, const statement_t *statement)
{
    print_expr(out, "domain ", statement->values[0]);
    print_expr(out, " in ", statement->value);
}

static void print_observe(FILE *out, const statement_t *statement)
{
    fputs("observe ", out);
    if (statement->name.text != NULL)
        fprintf(out, "%s = ", statement->name.text);
    print_expr(out, "", statement->value);
}

/* The words of the statements that are a word and values, or a word and a definition. */
static const char *const words[] = {
    [STATEMENT_PARAM] = "param",
    [STATEMENT_LET] = "let",
    [STATEMENT_DRIVE] = "drive",
    [STATEMENT_INITIAL] = "initial",
    [STATEMENT_STATE] = "state",
    [STATEMENT_COUPLE] = "couple",
    [STATEMENT_COUPLE2] = "couple2",
    [STATEMENT_NBAR] = "nbar",
    [STATEMENT_SQUEEZING] = "squeezing",
    [STATEMENT_LINDBLAD] = "lindblad",
    [STATEMENT_HAMILTONIAN] = "hamiltonian",
    [STATEMENT_ORDER] = "order =",
    [STATEMENT_BRACKET] = "bracket",
    [STATEMENT_DRIFT] = "drift",
    [STATEMENT_DIFFUSION] = "diffusion",
    [STATEMENT_BACKREACTION] = "backreaction",
    [STATEMENT_DECOHERENCE] = "decoherence",
    [STATEMENT_RUN] = "run",
    [STATEMENT_LIMIT] = "limit",
    [STATEMENT_LORENTZIAN] = "lorentzian",
};

static void print_content(FILE *out, const statement_t *statement, size_t indent)
{
    switch (statement->kind) {
    case STATEMENT_MODEL:
        fprintf(out, "model \"%s\"", statement->name.text);
        return;
    case STATEMENT_PARAM:
    case STATEMENT_LET:
    case STATEMENT_DRIVE:
        print_named(out, words[statement->kind], statement);
        return;
    case STATEMENT_ASSUME:
        print_comparison(out, &statement->comparison);
        return;
    case STATEMENT_SPACE:
        print_space(out, statement);
        return;
    case STATEMENT_ENVIRONMENT:
    case STATEMENT_HYBRID:
    case STATEMENT_FOR:
        print_block(out, statement, indent);
        return;
    case STATEMENT_OBSERVE:
        print_observe(out, statement);
        return;
    case STATEMENT_DOMAIN:
        print_domain(out, statement);
        return;
    case STATEMENT_RUN:
    case STATEMENT_LIMIT:
    case STATEMENT_LORENTZIAN:
        print_options(out, words[statement->kind], statement);
        return;
    default: /* without names or values these lists are empty */
        print_lists(out, words[statement->kind], statement);
        print_values(out, statement);
    }
}

static void print_statement(FILE *out, const statement_t *statement, size_t indent)
{
    fprintf(out, "%*s", (int)indent, "");
    print_content(out, statement, indent);
    fputs("\n", out);
}

void tree_print(FILE *out, const tree_t *tree)
{
    size_t k;

    for (k = 0; k < tree->count; k++)
        print_statement(out, tree->statements[k], 0);
}
