/* The recursive-descent parser, inside this module.
 *
 * Every parse_ function returns NULL (or 0) after it has reported what is wrong; the statement is
 * then given up and reading goes on at the next one (parser_recover). */
#ifndef MOYAL_SYNTAX_PARSER_H
#define MOYAL_SYNTAX_PARSER_H

#include "syntax/token.h"

typedef struct {
    reader_t *reader;
    tokens_t tokens;
    size_t at;         /* index of the next token */
    size_t nesting;    /* brackets, signs and powers open now */
    size_t nodes;      /* made so far */
    list_t open;       /* brackets open now: their tokens; inside them line ends do not count */
    list_t items;      /* expressions, names, options being collected */
    list_t statements; /* finished ones; those of an open environment block last */
    list_t broken;     /* names in statements that could not be read */
    size_t total;      /* statements made so far */
    const token_t *operand; /* last token of the operand read last */
    const char
        *list_form;  /* while one more ',' is needed, "'lindblad RATE, OPERATOR'"; else NULL */
    unsigned place;  /* where statements stand now: IN_FILE, .. */
    size_t blocks;   /* braces of statements open now */
    list_t included; /* names of the files included so far */
    int lacks_file;  /* one that could not be included */
    const struct include_struct *including; /* files being read now, innermost first */
    int has_open_brace; /* a brace without its partner was met: not searched for again */
} parser_t;

/* ---- tokens ------------------------------------------------------------------------------ */

const token_t *parser_peek(parser_t *parser);     /* line ends inside brackets are skipped */
const token_t *parser_take(parser_t *parser);     /* the same and goes on */
const token_t *parser_previous(parser_t *parser); /* taken last */
int parser_accept(parser_t *parser, token_kind_t kind);
void parser_skip_lines(parser_t *parser); /* after an operator that needs a right side */

/* The token `ahead` places after the next one, line ends counted. */
const token_t *parser_ahead(const parser_t *parser, size_t ahead);

/* ---- errors ------------------------------------------------------------------------------ */

/* Reports that `expected` was expected where the next token stands, or names the usual slip that it
 * is.  Nonzero if it was the former, so that a note about what was expected makes sense. */
int parser_fail(parser_t *parser, const char *expected);

/* What a message calls a token: "'+'", "the line end", "number '2'". */
const char *token_describe(char *buffer, size_t size, const token_t *token);

/* Skips the rest of a statement that could not be read; `start` is the index of its first token. */
void parser_recover(parser_t *parser, size_t start);

/* ---- brackets ---------------------------------------------------------------------------- */

/* Counts one level of nesting; zero (reported) if there are too many. */
int parser_enter(parser_t *parser, const token_t *token);
void parser_leave(parser_t *parser);

/* Takes the opening bracket and, later, the closing one of the given kind. */
int parser_open(parser_t *parser);
int parser_close(parser_t *parser, token_kind_t kind);

/* ---- expressions ------------------------------------------------------------------------- */

const expr_t *parse_expression(parser_t *parser);

/* A product without sums, for values that are followed by words: `until 10 points 201`. */
const expr_t *parse_product(parser_t *parser);

/* A name, an element or a number, brackets, a list: what stands without operators. */
const expr_t *parse_operand(parser_t *parser);

/* call(item), for words that take their argument without brackets. */
const expr_t *parse_applied(parser_t *parser, const token_t *call, const expr_t *item);

/* One or more expressions separated by commas, pushed to parser->items. */
int parse_expressions(parser_t *parser);

/* ---- statements -------------------------------------------------------------------------- */

/* Where a statement may stand: in an environment, in a hybrid block.  What is ONCE cannot be
 * repeated by 'for'. */
enum { IN_FILE = 1, IN_BLOCK = 2, IN_HYBRID = 4, ONCE = 8 };

typedef struct {
    const char *word;
    unsigned places; /* 0: reserved, but no statement begins with it */
    int is_reserved;
    int (*parse)(parser_t *parser, const token_t *word); /* after the word was taken */
} keyword_t;

const keyword_t *keyword_find(const char *word); /* NULL if there is none */

/* The keyword that stands in `place` and was probably meant, or NULL. */
const keyword_t *keyword_nearest(const char *word, unsigned place);

/* Nonzero if `token` begins a line with a reserved word that begins statements: no expression
 * continues there. */
int keyword_starts_statement(const token_t *token);

/* Reads statements up to the end of the text or the brace that closes the block. */
void parse_statements(parser_t *parser);

/* Makes a statement and files it; NULL (reported) if there are too many. */
statement_t *statement_new(parser_t *parser, statement_kind_t kind, const token_t *first);

/* Files a finished statement: its span ends with the token taken last. */
int statement_done(parser_t *parser, statement_t *statement);

/* A name being declared: no dots, not reserved.  `what` is for the message: "parameter". */
int parse_name(parser_t *parser, name_t *name, const char *what);

/* The same, b[2] allowed. */
int parse_indexed_name(parser_t *parser, name_t *name, const char *what);

/* The same, b[1..4] allowed too: its range goes to the statement. */
int parse_family_name(parser_t *parser, statement_t *statement, const char *what);

/* name { , name }, to statement->names. */
int parse_names(parser_t *parser, statement_t *statement, const char *what, int may_have_index);

/* The words behind a space: classical, hidden, .. */
int parse_roles(parser_t *parser, unsigned *roles);

/* { statements } of the statement, which begins with `word`; `place` is where they stand. */
int parse_block(parser_t *parser, statement_t *statement, const token_t *word, unsigned place);

/* Statements, one function for one or more keywords. */
int parse_model(parser_t *parser, const token_t *word);
int parse_param(parser_t *parser, const token_t *word);
int parse_assume(parser_t *parser, const token_t *word);
int parse_space(parser_t *parser, const token_t *word);
int parse_let(parser_t *parser, const token_t *word);
int parse_value(parser_t *parser, const token_t *word);
int parse_list(parser_t *parser, const token_t *word);
int parse_initial(parser_t *parser, const token_t *word);
int parse_state(parser_t *parser, const token_t *word);
int parse_observe(parser_t *parser, const token_t *word);
int parse_options(parser_t *parser, const token_t *word);
int parse_environment(parser_t *parser, const token_t *word);
int parse_drive(parser_t *parser, const token_t *word);
int parse_order(parser_t *parser, const token_t *word);
int parse_domain(parser_t *parser, const token_t *word);
int parse_hybrid(parser_t *parser, const token_t *word);
int parse_bracket(parser_t *parser, const token_t *word);
int parse_for(parser_t *parser, const token_t *word);
int parse_include(parser_t *parser, const token_t *word);

#endif
