/* A model under construction, and the meaning of names in it; for this module only.
 *
 * Functions return 1, or 0 after they reported what is wrong.  What was wrong once poisons what
 * depends on it: it fails without a second message. */
#ifndef MOYAL_MODEL_BUILD_H
#define MOYAL_MODEL_BUILD_H

#include <stdint.h>

#include "model/model.h"
#include "scalar/psd.h"

enum {
    LIMIT_TERMS = 20000,        /* of an operator */
    LIMIT_PRODUCTS = 2000000,   /* products of terms in one multiplication */
    LIMIT_WORK = 20000000,      /* products of terms in a model */
    LIMIT_POWER = 256,          /* of q or p in a term */
    LIMIT_POLYNOMIAL = 2000,    /* terms of a numerator or denominator */
    LIMIT_BITS = 20000,         /* of an integer in a coefficient */
    LIMIT_DEGREE = 1000,        /* of a coefficient */
    LIMIT_EXPONENT = 64,        /* of an operator or polynomial; each factor of a number */
    LIMIT_JOINT_DIMENSION = 64, /* of one density operator */
    LIMIT_BATH_MODES = 16,
    LIMIT_FOCK = 1000,
    LIMIT_STATEMENTS = 10000,       /* after loops and families are expanded */
    LIMIT_EXPANDED_NODES = 1000000, /* operations that loops make */
    LIMIT_INDEX = 1000000,          /* absolute value */
    LIMIT_EPSILON = 1000,           /* power of epsilon */
    LIMIT_SUM = 10000,              /* terms of one sum(..) */
    LIMIT_STEPS = 2000000,          /* operations evaluated, in sums and functions each time */
    LIMIT_DEPTH = 3000,             /* operations within each other, through functions and lets */
};

/* A factor of the space, and how it was declared.  Index: the factor. */
typedef struct {
    const char *name; /* as its block calls it: "e"; in the space it is "gas.e" */
    const char *full;
    space_kind_t kind;
    size_t dimension; /* 0 for a mode */
    factor_role_t role;
    size_t block; /* the environment it belongs to, or SYSTEM */
    span_t span;
} factor_t;

#define SYSTEM ((size_t)-1)

/* How the operators of classical modes read in an expression. */
typedef enum {
    COORDINATES_NOT,       /* C.q is an operator */
    COORDINATES_POSITIONS, /* C.q is the ring's coordinate times the identity: exact for functions
                            * of positions; C.p cannot stand there */
    COORDINATES_ALL,       /* C.q and C.p are commuting coordinates: hybrid blocks */
} coordinates_t;

enum { COORDINATES_COUNT = COORDINATES_ALL + 1 };

typedef enum { LET_NEW, LET_BUSY, LET_DONE, LET_FAILED } let_state_t;
typedef struct {
    name_t name;
    const expr_t *value;
    size_t argument_count; /* of a function, else 0 */
    const name_t *arguments;
    int is_applied;                       /* it is being evaluated now */
    let_state_t state[COORDINATES_COUNT]; /* its value differs with them */
    op_t meaning[COORDINATES_COUNT];      /* if LET_DONE */
} let_t;

/* A name that stands for nothing: a parameter or space declared with an error, an environment. */
typedef struct {
    name_t name;
    const char *what; /* "environment"; NULL if poisoned */
    size_t block;     /* whose declaration it was, or SYSTEM */
} other_t;

/* A member of a family: b[2]. */
typedef struct {
    const char *family, *name; /* "b", "b[2]" */
    long index;
    size_t block; /* of the declaration, or SYSTEM */
    span_t span;
} element_t;

typedef struct {
    model_t *model;
    const tree_t *tree; /* expanded: see expand.h */
    tree_t *expanded;
    const model_options_t *options;
    diags_t *diags;
    uint64_t work;       /* products of terms so far, an estimate */
    int is_full;         /* no room for square roots: reported */
    int failed;          /* something is wrong; reported, or by the reader of the text */
    size_t steps, depth; /* of the evaluation of expressions; limited */
    int is_stopped;      /* too many steps: reported */
    size_t factor_count, let_count, other_count, element_count;
    element_t *elements;
    factor_t *factors;
    let_t *lets;
    other_t *others;
    const statement_t **parameter_statements; /* per parameter; NULL for extra ones */
    size_t values_read;                       /* parameters whose values were looked at */
    const statement_t *title;                 /* the first, or NULL */
    const statement_t *hbar;                  /* the declaration of hbar, or NULL */
    unsigned char *has_initial;               /* per factor */
    span_t *initial_spans;
} builder_t;

/* A name that stands for a value in an expression: an argument of a function, the index of a sum.
 */
typedef struct binding_struct binding_t;
struct binding_struct {
    const char *name;
    const op_struct *value;
    const binding_t *outer;
};

/* Where an expression stands. */
typedef struct {
    builder_t *builder;
    diags_t *diags;
    size_t block;     /* the environment whose ancillas may be used, or SYSTEM */
    int values;       /* parameters stand for their values */
    const char *what; /* what needs a value, for messages in that case */
    coordinates_t coordinates;
    /* Not NULL: what makes sense for coordinates only (a function, a root or the inverse of an
     * operator) fails without a message and sets this, so that the caller can try again with
     * COORDINATES_POSITIONS.  With coordinates it is an error or has a value. */
    int *wants_coordinates;
    const binding_t *bindings;
} scope_t;

scope_t scope_of_system(builder_t *builder);
scope_t scope_of_block(builder_t *builder, size_t block);

/* Marks the model as wrong, and adds an error; 0. */
int scope_fail(const scope_t *scope, span_t span, const char *code, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* Marks the model as wrong without a message; 0. */
int scope_poison(const scope_t *scope);
/* Whether the expression is to be tried again with coordinates: then nothing is reported. */
int scope_wants_coordinates(const scope_t *scope);

/* An operator with the names that can be written in the scope: the ancillas of its block go by
 * their short names.  Freed with free(). */
char *scope_print(op_src a, const scope_t *scope);

/* "did you mean": help for the error added last, if there is a candidate. */
void scope_suggest(const scope_t *scope, const char *name, const char *const *candidates,
                   size_t count);

/* ---- declare.c: pass 1 ------------------------------------------------------------------- */

/* Collects all declarations; makes the ring, the space and the algebra of the model. */
void declare_all(builder_t *builder);

/* space.c: reads one declaration; its names are those of the tree. */
int space_read(factor_t *factor, const statement_t *statement, size_t block, const scope_t *scope);

/* ---- parameters.c ------------------------------------------------------------------------ */

void parameters_evaluate(builder_t *builder); /* values, settings, hbar */
void assumptions_evaluate(builder_t *builder);

/* "left >= right" as "out kind 0"; 0 if a side is in error, which is reported. */
int assumption_read(scalar_t out, condition_kind_t *kind, const comparison_t *comparison,
                    const scope_t *scope);
/* The model or a setting gives it a value, read or not. */
int parameter_is_given(const builder_t *builder, const parameter_t *parameter);
parameter_t *parameter_find(const model_t *model, const char *name);

/* x at the values of the parameters; 0 if that is impossible (a zero denominator). */
int values_substitute(scalar_t out, scalar_src x, const model_t *model);

/* Whether "x kind 0" holds at the values of the parameters; unknown if they do not decide. */
truth_t values_decide(condition_kind_t kind, scalar_src x, const model_t *model);

/* "kappa = -1, n = 2": the parameters in x that have values; freed with free(). */
char *values_print(scalar_src x, const model_t *model);

/* Whether x depends on a parameter, square roots and functions included. */
int parameter_occurs(scalar_src x, size_t generator, const ring_t *ring);

/* Requires "x kind 0" for `what` to make sense: an error where it is wrong, a warning and an
 * implied assumption where it is open. */
int require_condition(condition_kind_t kind, scalar_src x, span_t span, const char *code,
                      const char *what, const scope_t *scope);

/* The same for a Hermitian n x n matrix that must be positive semidefinite. */
int require_positive(const scalar_struct *entries, size_t n, span_t span, const char *code,
                     const char *what, const scope_t *scope);

/* ---- drives.c ---------------------------------------------------------------------------- */

void drives_evaluate(builder_t *builder); /* their definitions */
/* After all else: they stand where they may, and at some times, where values are given, they are
 * what is assumed of them. */
void drives_check(builder_t *builder);

/* Whether no drive occurs in x; reported where there is one. */
int drives_check_free(scalar_src x, const expr_t *expr, const scope_t *scope);

/* model.c: whether a parameter occurs in a state. */
int state_depends_on(const state_t *state, size_t generator, const model_t *model);

/* ---- frame.c: limit, domain, order ------------------------------------------------------- */

void frame_evaluate(builder_t *builder);

/* ---- names.c ----------------------------------------------------------------------------- */

/* The meaning of an EXPR_NAME, or of an EXPR_CALL with a dotted name. */
int name_evaluate(op_t out, const expr_t *expr, const scope_t *scope);

/* Whether a space that can be used here is called `name`. */
int space_is_named(const char *name, const scope_t *scope);

/* The factor that `name` stands for; SIZE_MAX (reported) if there is none. */
size_t name_factor(const char *name, span_t span, const scope_t *scope);

const char *space_kind_text(space_kind_t kind); /* "qubit" */

/* ---- lets.c ------------------------------------------------------------------------------ */

/* The value of a name that is bound here, or of a 'let'; -1 if `name` is neither. */
int let_evaluate(op_t out, const char *name, span_t span, const scope_t *scope);

/* V(x), V defined by 'let'; -1 if there is none of that name. */
int let_apply(op_t out, const char *name, const expr_t *const *arguments, size_t count,
              const expr_t *call, const scope_t *scope);

/* ---- elements.c -------------------------------------------------------------------------- */

/* b[k], b[k].q, and the call b[k].e(0, 1) or V[k](x). */
int element_evaluate(op_t out, const expr_t *expr, const scope_t *scope);

/* Whether `name` is that of a family that can be used here. */
int family_is_named(const char *name, const scope_t *scope);

/* sum(k, first, last, value) */
int sum_evaluate(op_t out, const expr_t *call, const scope_t *scope);

/* ---- members.c --------------------------------------------------------------------------- */

/* The operator FACTOR.member, a member without arguments. */
int member_evaluate(op_t out, size_t factor, const char *member, span_t span, const scope_t *scope);
int member_exists(size_t factor, const char *name, const scope_t *scope);
/* FACTOR.e(i, j) */
int member_unit(op_t out, size_t factor, const expr_t *call, const char *member,
                const scope_t *scope);

/* ---- evaluate.c -------------------------------------------------------------------------- */

int evaluate(op_t out, const expr_t *expr, const scope_t *scope);
/* `what` begins the message if the value is an operator: "the rate". */
int evaluate_scalar(scalar_t out, const expr_t *expr, const char *what, const scope_t *scope);
/* TRUTH_TRUE: *out is a whole number from `least` to `most`.  TRUTH_FALSE: the value is none, not
 * reported; TRUTH_UNKNOWN: there is no value, reported. */
truth_t evaluate_whole(long *out, const expr_t *expr, const char *what, long least, long most,
                       const scope_t *scope);
int evaluate_real(scalar_t out, const expr_t *expr, const char *what, const char *code,
                  const scope_t *scope);

/* The text of an expression as written, on one line; in the model's arena. */
const char *expression_text(const expr_t *expr, builder_t *builder);

/* ---- arithmetic.c: within limits, reported at `span` ---------------------------------------- */

int arithmetic_add(op_t out, op_src a, op_src b, span_t span, const scope_t *scope);
int arithmetic_multiply(op_t out, op_src a, op_src b, span_t span, const scope_t *scope);
int arithmetic_divide(op_t out, op_src a, op_src b, const expr_t *expr, const scope_t *scope);

/* power.c */
int arithmetic_power(op_t out, op_src a, scalar_src exponent, const expr_t *expr,
                     const scope_t *scope);
int arithmetic_root(scalar_t out, scalar_src x, span_t span, const scope_t *scope);

/* ---- functions.c ------------------------------------------------------------------------- */

/* sqrt, sin, .., conj, adj, matrix, sum, functions of the model. */
int function_evaluate(op_t out, const expr_t *call, const scope_t *scope);
int function_is_named(const char *name); /* a function of the language */

/* elementary.c: functions of real numbers, within limits. */
int function_sin(op_t out, const expr_t *call, const scope_t *scope);
int function_cos(op_t out, const expr_t *call, const scope_t *scope);
int function_exp(op_t out, const expr_t *call, const scope_t *scope);
int function_tan(op_t out, const expr_t *call, const scope_t *scope);
int function_sinh(op_t out, const expr_t *call, const scope_t *scope);
int function_cosh(op_t out, const expr_t *call, const scope_t *scope);
int function_tanh(op_t out, const expr_t *call, const scope_t *scope);
/* The argument of a function of numbers. */
int function_argument(scalar_t out, const expr_t *call, const scope_t *scope);

/* Lists of numbers: [a, b] and [[a, b], [c, d]].  New arrays of initialised elements, freed with
 * scalars_free; NULL (reported) if it is none or has an element that fails. */
scalar_struct *list_evaluate(size_t *count, const expr_t *expr, const char *what,
                             const scope_t *scope);
scalar_struct *matrix_evaluate(size_t size, const expr_t *expr, const char *what, const char *code,
                               const scope_t *scope); /* size x size */
scalar_struct *scalars_new(size_t count, const ring_t *ring);
void scalars_free(scalar_struct *scalars, size_t count, const ring_t *ring);

/* ---- hermitian.c ------------------------------------------------------------------------- */

/* Checks that the sum of `count` expressions, evaluated as `sum`, is Hermitian; otherwise names the
 * additive term that lacks its conjugate. */
int hermitian_check(op_src sum, const expr_t *const *exprs, size_t count, const char *what,
                    const char *code, const scope_t *scope);

/* ---- states.c, density.c ----------------------------------------------------------------- */

/* Adds what `value` says about the factors to `state`: vacuum, fock(n), .. or ket(..), state(..).
 */
int state_evaluate(state_t *state, const size_t *factors, size_t count, const expr_t *value,
                   const scope_t *scope);
int state_is_word(const expr_t *value); /* begins with a word of 'initial' */

int density_evaluate(state_t *state, const size_t *factors, size_t count, const expr_t *value,
                     const scope_t *scope);
int ket_evaluate(state_t *state, const size_t *factors, size_t count, const expr_t *call,
                 const scope_t *scope);

void initial_evaluate(builder_t *builder, const statement_t *statement);
void initial_defaults(builder_t *builder);

/* ---- environments.c, ancillas.c, bath.c, spectrum.c, static.c, channels.c, output.c ---------- */

void environment_evaluate(builder_t *builder, size_t block, const statement_t *statement);

/* The one statement of this kind in the block, or NULL; a second one is an error. */
const statement_t *block_statement(const statement_t *block, statement_kind_t kind,
                                   const scope_t *scope);
/* The sum of all statements of a kind, which must be Hermitian: `what` begins the message. */
int block_sum(op_t out, const statement_t *block, statement_kind_t kind, const char *what,
              const scope_t *scope);

/* Adds the start of every space of the block to `state`; one without is an error. */
void ancillas_read_states(environment_t *environment, state_t *state, const statement_t *statement,
                          const scope_t *scope);

/* What is particular to a kind, after the couplings of the block were read. */
void bath_evaluate(builder_t *builder, environment_t *environment, const statement_t *statement,
                   size_t block);
void spectrum_evaluate(builder_t *builder, environment_t *environment, const statement_t *statement,
                       size_t block);
void static_evaluate(builder_t *builder, environment_t *environment, const statement_t *statement,
                     size_t block);

/* The hidden mode of the Lorentzian that is the `number`th of its block, to be declared with the
 * other spaces; 0 if there is none (the block is of another kind, or there are too many spaces). */
int spectrum_mode(factor_t *factor, const statement_t *line, size_t number, size_t block,
                  const scope_t *scope);

void channel_evaluate(builder_t *builder, const statement_t *statement);
void observable_evaluate(builder_t *builder, const statement_t *statement);
void asked_evaluate(builder_t *builder); /* in place of the observables, if any are asked for */
void run_evaluate(builder_t *builder, const statement_t *statement);

#endif
