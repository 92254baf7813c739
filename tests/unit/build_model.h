/* Models made by hand, for tests of what comes after the model: independent of syntax and model. */
#ifndef MOYAL_TESTS_UNIT_BUILD_MODEL_H
#define MOYAL_TESTS_UNIT_BUILD_MODEL_H

#include "phasespace/hybrid.h"

/* `parameters`: names separated by blanks, with a '+' behind if positive, a '~' if nonnegative;
 * with "hbar+" among them hbar is symbolic, else 1.  `spaces`: NAME:KIND, KIND one of c (classical
 * mode), q (quantum mode), a dimension, am (ancilla mode), a with a dimension (ancilla): "C:c A:2
 * e:a2". */
model_t *build_model(const char *parameters, const char *spaces);
void build_free(model_t *model);

/* Expressions like "sqrt(kappa)*C.a + i*A.sz", read with + - * / ^ ( ), i, sqrt of numbers or
 * parameters. Operators of modes .q .p .a .ad; of qubits .sx .sy .sz .sp .sm.  In a symbol, C.q and
 * C.p of classical modes are phase-space coordinates. */
void build_op(op_t out, const char *text, model_t *model);
void build_symbol(op_t out, const char *text, model_t *model);
void build_scalar(scalar_t out, const char *text, model_t *model);

/* a = a^n */
static inline void build_power(op_t a, unsigned long n, const algebra_t *algebra)
{
    op_t power;

    op_init(power, algebra);
    op_one(power, algebra);
    for (; n > 0; n--)
        op_mul(power, power, a, algebra);
    op_swap(a, power);
    op_clear(power, algebra);
}

int op_is(op_src a, const char *text, model_t *model);         /* a = build_op(text) */
int symbol_is(op_src a, const char *text, model_t *model);     /* a = build_symbol(text) */
int scalar_is(scalar_src x, const char *text, model_t *model); /* x = build_scalar(text) */

void build_hamiltonian(model_t *model, const char *text);
void build_value(model_t *model, const char *parameter, slong numerator, ulong denominator);

/* Adds "lindblad rate, L". */
void build_channel(model_t *model, const char *rate, const char *l);
/* Adds a Kossakowski matrix over `count` operators: entries row by row. */
void build_kossakowski(model_t *model, size_t count, const char *const *entries,
                       const char *const *operators);
/* Adds a collision environment with all ancillas of the model; the caller adds to its `state`. */
environment_t *build_collisions(model_t *model, const char *couple, const char *couple2);
/* Adds a bath with one coupling, nbar and squeezing. */
environment_t *build_bath(model_t *model, const char *l, const char *nbar, const char *squeezing);

/* "wigner", "husimi", "p", "s=EXPR" with EXPR of build_scalar; made without the option parser. */
order_t *build_order(const char *text, model_t *model);

/* The image of left varrho right; NULL is the identity. */
void build_bopp(superop_t out, op_src left, op_src right, const order_t *order,
                const model_t *model);

/* The whole way; NULL if it fails. `messages` receives the diagnostics if it is not NULL (a text,
 * freed with free()). */
generator_t *build_generator(model_t *model, char **messages);
hybrid_t *build_hybrid(const generator_t *generator, const char *order);

#endif
