/* The syntax tree of a model file: what the text says, before it means anything.
 *
 * Every node carries the span of its text.  Nodes, names and numbers live in the tree's arena and
 * are immutable once syntax_parse returned.  Lists are arrays with a count. */
#ifndef MOYAL_SYNTAX_TREE_H
#define MOYAL_SYNTAX_TREE_H

#include <stdio.h>

#include "base/diagnostic.h"
#include "base/exact.h"
#include "base/memory.h"
#include "base/source.h"
#include "base/status.h"

/* ---- expressions ------------------------------------------------------------------------- */

typedef enum {
    EXPR_NUMBER,  /* text: digits as written, "0.25", "1e-3"; its value is exact (tree_number) */
    EXPR_NAME,    /* text: "lambda", "i", "pi", or "C.q", "B.n1.sx" with the dots (UTF-8 aliases
                     already replaced) */
    EXPR_CALL,    /* text: the called name "sqrt", "D.e", "coherent"; items: arguments */
    EXPR_ELEMENT, /* g[k], b[k].q: text "g", member NULL or "q"; items: the indices.  A call of it,
                     D[1].e(0, 1) or V[1](x), is an EXPR_CALL whose text is NULL and whose items[0]
                     is the EXPR_ELEMENT, arguments following */
    EXPR_LIST,    /* [a, b, ..]: items; a matrix is a list of lists */
    EXPR_NEGATE,  /* -a: items[0] */
    EXPR_ADD,     /* items[0] + items[1]; likewise below */
    EXPR_SUBTRACT,
    EXPR_MULTIPLY,
    EXPR_DIVIDE,
    EXPR_POWER,
} expr_kind_t;

typedef struct expr_struct expr_t;
struct expr_struct {
    expr_kind_t kind;
    span_t span;      /* the whole expression, brackets around it included */
    span_t at;        /* the operator or name that a caret should point to */
    const char *text; /* NULL unless the kind says so */
    size_t depth; /* 1 for a leaf; bounded by the limits, so that recursion over a tree is safe */
    size_t count;
    const expr_t *const *items;
    const char *member; /* EXPR_ELEMENT, else NULL */
    int is_expanded;    /* a copy with indices put in: the text at its place reads differently */
};

/* ---- statements -------------------------------------------------------------------------- */

/* A name with its place. */
typedef struct {
    const char *text;
    span_t span;         /* with the index */
    const expr_t *index; /* of b[k]; NULL if there is none */
} name_t;

typedef enum {
    RELATION_GREATER,
    RELATION_GREATER_EQUAL,
    RELATION_LESS,
    RELATION_LESS_EQUAL,
    RELATION_EQUAL,
    RELATION_NOT_EQUAL
} relation_t;

typedef struct {
    const expr_t *left, *right;
    relation_t relation;
    span_t span;
} comparison_t;

typedef enum {
    STATEMENT_MODEL,       /* model "title"; name.text is the title without quotes */
    STATEMENT_PARAM,       /* param a = 1, b: one statement per parameter; name, value or NULL */
    STATEMENT_ASSUME,      /* one statement per comparison */
    STATEMENT_SPACE,       /* mode/qubit/spin/qudit NAME [value] [role]: one statement per name;
                              names share the value and roles that stand after the last of them:
                              'mode A, B classical' makes both classical */
    STATEMENT_LET,         /* let name = value, let name(names..) = value */
    STATEMENT_HAMILTONIAN, /* value */
    STATEMENT_ENVIRONMENT, /* environment name kind { body } */
    STATEMENT_LINDBLAD,    /* rate, operator: values[0], values[1] */
    STATEMENT_INITIAL,     /* initial names.. value (value is usually an EXPR_CALL) */
    STATEMENT_OBSERVE,     /* one statement per observable: name.text NULL if unnamed; value */
    STATEMENT_RUN,         /* run: options */
    STATEMENT_DRIVE,       /* drive name(names[0]) = value */
    STATEMENT_LIMIT,       /* limit: options, name and power of epsilon */
    STATEMENT_DOMAIN,      /* domain values[0] in value: one statement per coordinate, an EXPR_NAME
                              ("C.q") or EXPR_ELEMENT; value is a list of two */
    STATEMENT_ORDER,       /* order = value: a name (husimi), a call s(EXPR) or matrix([[..]]) */
    STATEMENT_HYBRID,      /* hybrid { body }: classical-quantum dynamics stated directly */
    STATEMENT_FOR,         /* for name in values[0]..values[1] { body } */
    /* inside a hybrid block, beside hamiltonian: */
    STATEMENT_BRACKET,      /* no value: H(z) moves C by ({H, .} - {., H})/2 */
    STATEMENT_DRIFT,        /* coordinate, value: values[0], values[1] */
    STATEMENT_DIFFUSION,    /* coordinate, coordinate, value */
    STATEMENT_BACKREACTION, /* coordinate, coefficient, operator */
    STATEMENT_DECOHERENCE,  /* as lindblad */
    /* inside an environment block: */
    STATEMENT_STATE,      /* state [names..] value */
    STATEMENT_COUPLE,     /* values, one or more */
    STATEMENT_COUPLE2,    /* values, one or more */
    STATEMENT_NBAR,       /* value */
    STATEMENT_SQUEEZING,  /* value */
    STATEMENT_LORENTZIAN, /* options: strength, center, width; roles */
} statement_kind_t;

typedef enum { SPACE_MODE, SPACE_QUBIT, SPACE_SPIN, SPACE_QUDIT } space_kind_t;

/* Roles as bits: 'hidden' may stand beside 'classical'. */
enum { ROLE_CLASSICAL = 1, ROLE_QUANTUM = 2, ROLE_HIDDEN = 4 };

/* An option of 'run': `until 10` gives { "until", 10 }. */
typedef struct {
    name_t name;
    const expr_t *value;
} option_t;

typedef struct statement_struct statement_t;
struct statement_struct {
    statement_kind_t kind;
    span_t span;
    name_t name;
    space_kind_t space; /* STATEMENT_SPACE */
    unsigned roles;     /* STATEMENT_SPACE, STATEMENT_LORENTZIAN: the roles written, 0 if none */
    const expr_t *range[2]; /* mode b[1..4], param g[1..4]: 1 and 4; NULL if no family; a single
                               element param g[2] has an index in its name instead */
    name_t type;            /* STATEMENT_ENVIRONMENT: "collisions", "bath", ... */
    size_t name_count;      /* STATEMENT_INITIAL, STATEMENT_STATE; arguments of LET and DRIVE */
    const name_t *names;
    const expr_t *value; /* NULL if absent */
    size_t value_count;
    const expr_t *const *values;
    comparison_t comparison; /* STATEMENT_ASSUME */
    size_t body_count;       /* STATEMENT_ENVIRONMENT, STATEMENT_HYBRID, STATEMENT_FOR */
    const statement_t *const *body;
    size_t option_count; /* STATEMENT_RUN, STATEMENT_LORENTZIAN, STATEMENT_LIMIT */
    const option_t *options;
};

typedef struct tree_struct tree_t;

/* Limits of the reader; each has a message when it is reached. */
typedef struct {
    size_t nesting;       /* depth of brackets, signs and powers within each other */
    size_t depth;         /* of an expression tree: a sum of n terms has depth n */
    size_t number_length; /* characters of one number */
    size_t name_length;
    size_t statements;
    size_t nodes;
    size_t exponent; /* of a decimal number: 1e-3 has 3 */
    size_t errors;   /* errors after which reading stops */
    size_t blocks;   /* braces within each other */
    size_t includes; /* files within each other */
    size_t files;    /* included in all */
} syntax_limits_t;

extern const syntax_limits_t syntax_default_limits;

/* Reads a whole model text.  All errors are collected in `diags`; the result is OK, MODEL_ERROR or
 * LIMIT_ERROR.  On any error *out still holds the statements that could be read (never NULL), so
 * that later stages can look for further errors; the caller frees it with syntax_free either way.
 * Included files are appended to the source, their statements stand in the place of 'include'.
 * `limits` may be NULL for the defaults. */
MUST_CHECK status_t syntax_parse(tree_t **out, source_t *source, const syntax_limits_t *limits,
                                 diags_t *diags);

/* Reads one expression alone (for options like --set P=V and --order s=EXPR). */
MUST_CHECK status_t syntax_parse_expression(tree_t **out, const expr_t **root, source_t *source,
                                            const syntax_limits_t *limits, diags_t *diags);
void syntax_free(tree_t *tree); /* NULL is allowed */

/* A tree of other statements, which takes over the arena that holds what is new in them; `from` is
 * the tree they come from and outlives the new one. */
tree_t *tree_of_statements(arena_t *arena, const statement_t *const *statements, size_t count,
                           const tree_t *from);

size_t tree_count(const tree_t *tree);
const statement_t *tree_statement(const tree_t *tree, size_t index);

/* Nonzero if `name` occurs in a statement that could not be read, or if a file could not be
 * included: it was probably declared there, so a later stage does not report it as unknown. */
int tree_is_broken_name(const tree_t *tree, const char *name);

/* The exact value of an EXPR_NUMBER: 0.25 is 1/4, 1e-3 is 1/1000. */
void tree_number(fmpq_t value, const expr_t *number);

/* Equal up to spans. */
int expr_is_equal(const expr_t *a, const expr_t *b);
int tree_is_equal(const tree_t *a, const tree_t *b);

/* Nonzero if `name` is reserved: a keyword of the model language, or i, pi, sqrt, sum, matrix. */
int syntax_is_reserved(const char *name);

/* Prints the tree as text that reads back to the same tree (--dump=tree). */
void tree_print(FILE *out, const tree_t *tree);

/* An expression on one line, with as few brackets as its tree allows: it reads back to an equal
 * one.  Freed with free(). */
char *expr_print(const expr_t *expr);

/* The candidate nearest to `name` by edit distance (insert, delete, replace, swap neighbours; case
 * does not count), or NULL when none is within a third of the length. */
const char *syntax_nearest(const char *name, const char *const *candidates, size_t count);

#endif
