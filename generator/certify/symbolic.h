/* Straight-line programs expanded back into formulas: polynomials in dt, dW_j, Re e_k and Im e_k
 * whose coefficients are scalars of the ring (parameters, coordinates, roots, functions). */
#ifndef MOYAL_CERTIFY_SYMBOLIC_H
#define MOYAL_CERTIFY_SYMBOLIC_H

#include <stdint.h>

#include "lower/kernel.h"

/* The symbols: dt, then dW_j, then Re and Im of e_k in turn. */
enum { SYMBOL_DT = 0 };
size_t symbol_noise(size_t j);
size_t symbol_mean(const kernel_t *kernel, size_t k, int imaginary);

/* At most three symbols, with repetition, in one number: 0 is the monomial 1. */
typedef uint64_t monomial_t;
monomial_t monomial_of(size_t symbol);
/* 0 where the product has more than three symbols, else 1 and the product in *out. */
MUST_CHECK int monomial_multiply(monomial_t *out, monomial_t x, monomial_t y);

typedef struct {
    monomial_t monomial;
    scalar_t value; /* not zero */
} symbolic_term_t;

typedef struct {
    size_t count;
    symbolic_term_t *terms; /* by ascending monomials */
} symbolic_t;

/* The value of each node of the line, exactly: a vector of line->count, freed with symbolic_free.
 * NULL with a constant in *why where it is not expanded. */
symbolic_t *symbolic_line(const char **why, const line_t *line, const kernel_t *kernel);
void symbolic_free(symbolic_t *values, size_t count, const ring_t *ring);

/* The coefficient of a monomial, NULL for zero. */
scalar_src symbolic_get(const symbolic_t *x, monomial_t monomial);

#endif
