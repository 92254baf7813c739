/* The words of the model language: one table, one line for each. */
#include <string.h>

#include "syntax/parser.h"

static const keyword_t keywords[] = {
    /* word        where               reserved  statement */
    {"model", IN_FILE | ONCE, 1, parse_model},
    {"param", IN_FILE, 1, parse_param},
    {"assume", IN_FILE, 1, parse_assume},
    {"mode", IN_FILE | IN_BLOCK, 1, parse_space},
    {"qubit", IN_FILE | IN_BLOCK, 1, parse_space},
    {"spin", IN_FILE | IN_BLOCK, 1, parse_space},
    {"qudit", IN_FILE | IN_BLOCK, 1, parse_space},
    {"let", IN_FILE, 1, parse_let},
    {"hamiltonian", IN_FILE | IN_BLOCK | IN_HYBRID, 1, parse_value},
    {"environment", IN_FILE, 1, parse_environment},
    {"lindblad", IN_FILE, 1, parse_list},
    {"initial", IN_FILE, 1, parse_initial},
    {"observe", IN_FILE, 1, parse_observe},
    {"run", IN_FILE, 1, parse_options},
    {"state", IN_BLOCK, 1, parse_state},
    {"couple", IN_BLOCK, 1, parse_list},
    {"couple2", IN_BLOCK, 1, parse_list},
    {"nbar", IN_BLOCK, 0, parse_value},
    {"squeezing", IN_BLOCK, 0, parse_value},
    {"lorentzian", IN_BLOCK, 0, parse_options},
    {"order", IN_FILE | ONCE, 0, parse_order},
    {"drive", IN_FILE, 0, parse_drive},
    {"domain", IN_FILE, 0, parse_domain},
    {"limit", IN_FILE, 0, parse_options},
    {"hybrid", IN_FILE | ONCE, 0, parse_hybrid},
    {"bracket", IN_HYBRID, 0, parse_bracket},
    {"drift", IN_HYBRID, 0, parse_list},
    {"diffusion", IN_HYBRID, 0, parse_list},
    {"backreaction", IN_HYBRID, 0, parse_list},
    {"decoherence", IN_HYBRID, 0, parse_list},
    {"for", IN_FILE | IN_BLOCK | IN_HYBRID, 1, parse_for},
    {"include", IN_FILE | ONCE, 1, parse_include},
    {"classical", 0, 1, NULL},
    {"quantum", 0, 1, NULL},
    {"hidden", 0, 1, NULL},
    {"i", 0, 1, NULL},
    {"pi", 0, 1, NULL},
    {"sqrt", 0, 1, NULL},
    {"sum", 0, 1, NULL},
    {"matrix", 0, 1, NULL},
};

enum { KEYWORD_COUNT = sizeof keywords / sizeof keywords[0] };

const keyword_t *keyword_find(const char *word)
{
    size_t k;

    for (k = 0; k < KEYWORD_COUNT; k++)
        if (strcmp(keywords[k].word, word) == 0)
            return &keywords[k];
    return NULL;
}

const keyword_t *keyword_nearest(const char *word, unsigned place)
{
    const char *candidates[KEYWORD_COUNT], *nearest;
    size_t count = 0, k;

    for (k = 0; k < KEYWORD_COUNT; k++)
        if (keywords[k].places & place)
            candidates[count++] = keywords[k].word;
    nearest = syntax_nearest(word, candidates, count);
    return nearest == NULL ? NULL : keyword_find(nearest);
}

int keyword_starts_statement(const token_t *token)
{
    const keyword_t *keyword;

    if (token->kind != TOKEN_NAME || !token->starts_line)
        return 0;
    keyword = keyword_find(token->text);
    return keyword != NULL && keyword->is_reserved && keyword->places != 0;
}

int syntax_is_reserved(const char *name)
{
    const keyword_t *keyword = keyword_find(name);

    return keyword != NULL && keyword->is_reserved;
}
