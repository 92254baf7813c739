/* Exact coefficients: the field Q(i, square roots)(parameters, coordinates), with zero decided.
 *
 * An element is a quotient of two integer polynomials in the generators of a ring:
 *   parameters   "gammaC"      real unknowns
 *   coordinates  "C.q"         real phase-space coordinates; in denominators only where a model
 *                              states such coefficients
 *   constants    "pi"          real numbers, transcendental over everything before them
 *   radicals     "sqrt(2)"     r with r^2 = d, d a prime or a squarefree irreducible polynomial
 *   functions    "sin(k*C.q)"  sin, cos and exp of a monomial with a rational coefficient
 *   the unit     "i"           i^2 = -1
 * The form is canonical: the numerator has degree at most one in i, in each radical and in each
 * cosine (cos^2 = 1 - sin^2), the denominator is free of them, both are coprime and the
 * denominator's leading coefficient is positive.  As the radicands and the 1 - sin^2 are
 * multiplicatively independent modulo squares, {products of radicals and cosines} x {1, i} is a
 * basis over Q(parameters, coordinates, constants, sines, exponentials), so that an element is zero
 * iff its numerator is.
 *
 * To walk an element (for emission, say): numerator and denominator are polynomials over the
 * generators 0 .. ring_generator_count - 1 (fmpz_mpoly_q_numref, ring_context); what the radicand
 * or the argument of a generator depends on comes before it, so that one pass in this order finds
 * all values.  scalar_depends_on tells which generators are needed, at any depth.  A cosine does
 * not count as depending on its sine.
 *
 * Square roots of polynomials are real and nonnegative: sqrt(gammaC) stands for a number only where
 * gammaC >= 0.  A ring grows when a new square root is met; it never forgets a generator.
 */
#ifndef MOYAL_SCALAR_SCALAR_H
#define MOYAL_SCALAR_SCALAR_H

#include "base/exact.h"
#include "base/status.h"
#include "base/text.h"

typedef struct ring_struct ring_t;
typedef fmpz_mpoly_q_t scalar_t;
typedef fmpz_mpoly_q_struct scalar_struct;
typedef const fmpz_mpoly_q_struct *scalar_src; /* how functions take a scalar they only read */

/* ---- the ring ---------------------------------------------------------------------------- */

typedef enum {
    GENERATOR_PARAMETER,
    GENERATOR_COORDINATE,
    GENERATOR_CONSTANT,
    GENERATOR_RADICAL,
    GENERATOR_FUNCTION,
    GENERATOR_UNIT
} generator_kind_t;

/* A ring with the given parameters and coordinates (in this order; names are copied), and room for
 * a fixed number of constants, radicals and functions to come (more where there are many
 * parameters).  Freed with ring_free. */
ring_t *ring_new(const char *const *parameters, size_t parameter_count,
                 const char *const *coordinates, size_t coordinate_count);
void ring_free(ring_t *ring);

size_t ring_generator_count(const ring_t *ring); /* those in use, the unit included */
generator_kind_t ring_generator_kind(const ring_t *ring, size_t generator);
const char *ring_generator_name(const ring_t *ring, size_t generator);
size_t ring_parameter_count(const ring_t *ring);  /* parameters are generators 0 .. count-1 */
size_t ring_coordinate_count(const ring_t *ring); /* coordinates follow the parameters */
/* The generator that is coordinate `k`. */
size_t ring_coordinate(const ring_t *ring, size_t k);
/* Functions of arguments that hold this generator, the time of drives, are no longer taken apart:
 * exp(-4*(t - 5)^2) is a generator as it stands, beside exp(t) and exp(2*t) in any order.  It is
 * not decided any more whether elements that hold it are zero; those that do not are not concerned.
 */
void ring_keep_whole(ring_t *ring, size_t generator);
/* The generator of this name, or SIZE_MAX. */
size_t ring_find(const ring_t *ring, const char *name);
/* The radicand r^2 of a radical generator; a polynomial. */
void ring_radicand(scalar_t out, size_t generator, const ring_t *ring);
/* A new constant: a positive real number, transcendental over Q and over the constants before it
 * as far as anyone knows, whose balls `ball` computes ("pi"; "exp(-2)").  The same name gives the
 * same generator.  SIZE_MAX when the ring is full. */
size_t ring_constant(ring_t *ring, const char *name, void (*ball)(arb_t, const void *, slong),
                     const void *data);
/* The `data` that a constant was made with. */
const void *ring_constant_data(const ring_t *ring, size_t generator);
const fmpz_mpoly_ctx_struct *ring_context(const ring_t *ring);

/* ---- values: init and clear match; every output may alias an input -------------------------- */

void scalar_init(scalar_t x, const ring_t *ring); /* zero */
void scalar_clear(scalar_t x, const ring_t *ring);
void scalar_set(scalar_t out, scalar_src x, const ring_t *ring);
void scalar_swap(scalar_t x, scalar_t y, const ring_t *ring);
void scalar_zero(scalar_t out, const ring_t *ring);
void scalar_one(scalar_t out, const ring_t *ring);
void scalar_set_si(scalar_t out, slong n, const ring_t *ring);
void scalar_set_ratio(scalar_t out, slong numerator, ulong denominator, const ring_t *ring);
void scalar_set_fmpq(scalar_t out, const fmpq_t q, const ring_t *ring);
void scalar_imaginary_unit(scalar_t out, const ring_t *ring);
void scalar_generator(scalar_t out, size_t generator, const ring_t *ring);
void scalar_pi(scalar_t out, ring_t *ring);

int scalar_is_zero(scalar_src x, const ring_t *ring);
int scalar_is_one(scalar_src x, const ring_t *ring);
int scalar_is_real(scalar_src x, const ring_t *ring); /* x = conj(x) */
int scalar_equal(scalar_src x, scalar_src y, const ring_t *ring);
int scalar_get_fmpq(fmpq_t out, scalar_src x, const ring_t *ring); /* 1 if x is rational */
/* No parameter and no coordinate occurs: x is a number. */
int scalar_is_constant(scalar_src x, const ring_t *ring);
/* x depends on the generator, also within radicals and functions. */
int scalar_depends_on(scalar_src x, size_t generator, const ring_t *ring);

void scalar_add(scalar_t out, scalar_src x, scalar_src y, const ring_t *ring);
void scalar_sub(scalar_t out, scalar_src x, scalar_src y, const ring_t *ring);
void scalar_neg(scalar_t out, scalar_src x, const ring_t *ring);
void scalar_mul(scalar_t out, scalar_src x, scalar_src y, const ring_t *ring);
void scalar_mul_si(scalar_t out, scalar_src x, slong n, const ring_t *ring);
void scalar_mul_ratio(scalar_t out, scalar_src x, slong numerator, ulong denominator,
                      const ring_t *ring);
void scalar_addmul(scalar_t out, scalar_src x, scalar_src y, const ring_t *ring); /* out += x y */
/* x / y and 1 / y; 0 and out untouched if y is zero, else 1. */
MUST_CHECK int scalar_div(scalar_t out, scalar_src x, scalar_src y, const ring_t *ring);
MUST_CHECK int scalar_inv(scalar_t out, scalar_src y, const ring_t *ring);
/* x^n for n >= 0. */
void scalar_pow(scalar_t out, scalar_src x, ulong n, const ring_t *ring);
void scalar_conj(scalar_t out, scalar_src x, const ring_t *ring);
void scalar_real(scalar_t out, scalar_src x, const ring_t *ring);
void scalar_imag(scalar_t out, scalar_src x, const ring_t *ring);

/* Partial derivative by a parameter or coordinate; through radicals, functions and denominators by
 * the chain rule.  The derivatives of the functions in x are functions that the ring has (sin and
 * cos are made in pairs). */
void scalar_derivative(scalar_t out, scalar_src x, size_t generator, const ring_t *ring);

/* ---- elementary functions ------------------------------------------------------------------ */

typedef enum { FUNCTION_SIN, FUNCTION_COS, FUNCTION_EXP } function_kind_t;

typedef enum {
    FUNCTION_OK,
    FUNCTION_NOT_REAL,       /* the argument is not real */
    FUNCTION_INCOMMENSURATE, /* exp(q/2) after exp(q): the finer one has to come first */
    FUNCTION_ALGEBRAIC,      /* sin(pi/5): only multiples of pi/12 are known */
    FUNCTION_TOO_LARGE,      /* more than 12 terms, or sin(100*q): too long when taken apart */
    FUNCTION_RING_FULL,
} function_result_t;

/* out = kind(x) for real x.  Sums in x are taken apart (exp(x + y) = exp(x) exp(y), sin and cos by
 * their addition theorems), whole multiples too, so that functions of the same monomial are powers
 * of one generator, with cos^2 = 1 - sin^2: distinct functions are then algebraically independent
 * (Ax 1971) and zero stays decided.  The argument of a generator is a monomial, or one over the
 * denominator of x, times 1/d; exponentials keep the sign they first come with.  On failure `out`
 * is untouched. */
MUST_CHECK function_result_t scalar_function(scalar_t out, function_kind_t kind, scalar_src x,
                                             ring_t *ring);
/* Of a GENERATOR_FUNCTION. */
function_kind_t ring_function_kind(size_t generator, const ring_t *ring);
void ring_function_argument(scalar_t out, size_t generator, const ring_t *ring);

/* Nonzero if x changes along a trajectory: a coordinate occurs in it, within radicals and functions
 * too, or one of the `extra_count` generators `extra` (drives, the time). */
int scalar_varies(scalar_src x, const size_t *extra, size_t extra_count, const ring_t *ring);

/* ---- square roots ------------------------------------------------------------------------ */

struct assumptions_struct;

typedef enum {
    SQRT_OK,
    SQRT_NEGATIVE_UNKNOWN, /* a factor with odd power, or the base of an even one, has no known sign
                            */
    SQRT_NESTED,           /* the radicand itself has radicals, cosines or i that do not combine */
    SQRT_TOO_LARGE,        /* a number or a polynomial longer than what this program factors */
    SQRT_RING_FULL,
} sqrt_result_t;

/* The nonnegative square root of x >= 0, i sqrt(-x) of a negative one.  Factors x, halves even
 * powers and adjoins a radical for each new odd factor.  Signs come from `assumptions`; a single
 * irreducible odd factor of unknown sign is taken as nonnegative and that assumption is *added* to
 * `assumptions` as implied; coordinates and functions may occur in it (but cosines and the factors
 * 1 - sin, 1 + sin of their squares count as nested).  On failure `out` is untouched and *culprit,
 * if not NULL, receives the factor in question. */
MUST_CHECK sqrt_result_t scalar_sqrt(scalar_t out, scalar_src x,
                                     struct assumptions_struct *assumptions, scalar_struct *culprit,
                                     ring_t *ring);

/* ---- parts and values -------------------------------------------------------------------- */

/* Splits x = sum_k coefficients[k] * prod_j coordinate_j^exponents[k*n + j], n the number of
 * coordinates, by the powers of coordinates in the numerator.  The coefficients are free of
 * coordinates if x is a polynomial in them; denominators, radicals and functions stay in the
 * coefficients, and scalar_varies tells whether such a coefficient moves.  Arrays are new; freed
 * with scalar_split_clear. */
typedef struct {
    size_t count, width;
    ulong *exponents;
    scalar_struct *coefficients;
} scalar_split_t;
void scalar_split(scalar_split_t *out, scalar_src x, const ring_t *ring);
void scalar_split_clear(scalar_split_t *split, const ring_t *ring);

/* Replaces generators: values[g] is NULL (stay) or an element; radicals and functions are computed
 * from what their radicands and arguments become, so only parameters and coordinates are looked at.
 * `values` has at least ring_parameter_count + ring_coordinate_count entries (constants are never
 * replaced). 0 if a denominator becomes zero, a radicand's root cannot be taken, or a function of
 * the new argument does not fit to those the ring has (for values alone use scalar_ball). */
MUST_CHECK int scalar_substitute(scalar_t out, scalar_src x, const scalar_src *values,
                                 struct assumptions_struct *assumptions, ring_t *ring);

/* An enclosure of x at real values of the parameters and coordinates (values[g], may be NULL if x
 * is a constant), to about `precision` bits. */
void scalar_ball(acb_t out, scalar_src x, const arb_struct *values, slong precision,
                 const ring_t *ring);

/* The same after one another: numerator as polynomial over generators / denominator; for printing
 * and emission.  scalar_print gives canonical text in + - * / ^ ( ), integers, i, sqrt(..),
 * names: "16*gammaC*gammaQ - lambda^2", "1/2*sqrt(2)*sqrt(kappa)".  Freed with free(). */
char *scalar_print(scalar_src x, const ring_t *ring);
/* The same, in brackets if it is a sum or starts with a minus, for use as a factor. */
char *scalar_print_factor(scalar_src x, const ring_t *ring);
/* Whether scalar_print starts with a minus sign (so that a printer can write "- y" for "+ -y"). */
int scalar_prints_negative(scalar_src x, const ring_t *ring);

/* A random element: few terms, small coefficients, some radicals and i; `coordinates` allows them.
 */
void scalar_randtest(scalar_t out, flint_rand_t random, int coordinates, ring_t *ring);

#endif
