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

static void print_space(FILE *out, const statement_t *statement)
{
    static const char *const kinds[] = {[SPACE_MODE] = "mode",
                                        [SPACE_QUBIT] = "qubit",
                                        [SPACE_SPIN] = "spin",
                                        [SPACE_QUDIT] = "qudit"};

    fprintf(out, "%s %s", kinds[statement->space], statement->name.text);
    print_product(out, statement->value, 1);
    fputs(statement->roles & ROLE_CLASSICAL ? " classical" : "", out);
    fputs(statement->roles & ROLE_QUANTUM ? " quantum" : "", out);
    fputs(statement->roles & ROLE_HIDDEN ? " hidden" : "", out);
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
    for (k = 0; k < statement->name_count; k++)
        fprintf(out, "%s%s", k == 0 ? " " : ", ", statement->names[k].text);
    print_expr(out, " ", statement->value);
}

static void print_options(FILE *out, const statement_t *statement)
{
    int is_run = statement->kind == STATEMENT_RUN;
    size_t k;

    fputs(is_run ? "run" : "lorentzian", out);
    for (k = 0; k < statement->option_count; k++) {
        fprintf(out, "%s %s", is_run || k == 0 ? "" : ",", statement->options[k].name.text);
        print_product(out, statement->options[k].value, 0);
    }
}

static void print_statement(FILE *out, const statement_t *statement, const char *indent);

static void print_environment(FILE *out, const statement_t *statement)
{
    size_t k;

    fprintf(out, "environment %s %s {\n", statement->name.text, statement->type.text);
    for (k = 0; k < statement->body_count; k++)
        print_statement(out, statement->body[k], "    ");
    fputs("}", out);
}

static void print_named(FILE *out, const char *word, const statement_t *statement)
{
    fprintf(out, "%s %s", word, statement->name.text);
    print_expr(out, " = ", statement->value);
}

static void print_observe(FILE *out, const statement_t *statement)
{
    fputs("observe ", out);
    if (statement->name.text != NULL)
        fprintf(out, "%s = ", statement->name.text);
    print_expr(out, "", statement->value);
}

/* The words of the statements that are a word and values. */
static const char *const words[] = {
    [STATEMENT_PARAM] = "param",       [STATEMENT_LET] = "let",
    [STATEMENT_INITIAL] = "initial",   [STATEMENT_STATE] = "state",
    [STATEMENT_COUPLE] = "couple",     [STATEMENT_COUPLE2] = "couple2",
    [STATEMENT_NBAR] = "nbar",         [STATEMENT_SQUEEZING] = "squeezing",
    [STATEMENT_LINDBLAD] = "lindblad", [STATEMENT_HAMILTONIAN] = "hamiltonian",
};

static void print_content(FILE *out, const statement_t *statement)
{
    switch (statement->kind) {
    case STATEMENT_MODEL:
        fprintf(out, "model \"%s\"", statement->name.text);
        return;
    case STATEMENT_PARAM:
    case STATEMENT_LET:
        print_named(out, words[statement->kind], statement);
        return;
    case STATEMENT_ASSUME:
        print_comparison(out, &statement->comparison);
        return;
    case STATEMENT_SPACE:
        print_space(out, statement);
        return;
    case STATEMENT_ENVIRONMENT:
        print_environment(out, statement);
        return;
    case STATEMENT_OBSERVE:
        print_observe(out, statement);
        return;
    case STATEMENT_RUN:
    case STATEMENT_LORENTZIAN:
        print_options(out, statement);
        return;
    default: /* without names or values these lists are empty */
        print_lists(out, words[statement->kind], statement);
        print_values(out, statement);
    }
}

static void print_statement(FILE *out, const statement_t *statement, const char *indent)
{
    fputs(indent, out);
    print_content(out, statement);
    fputs("\n", out);
}

void tree_print(FILE *out, const tree_t *tree)
{
    size_t k;

    for (k = 0; k < tree->count; k++)
        print_statement(out, tree->statements[k], "");
}
