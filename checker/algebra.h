/* Exact numbers of the checker: quotients of integer polynomials in parameters, coordinates, i and
 * square roots, made by FLINT.  A number is never changed once made, NULL is zero, and all of them
 * live until the program ends or until numbers_release. */
#ifndef CHECKER_ALGEBRA_H
#define CHECKER_ALGEBRA_H

#include <jansson.h>
#include <stddef.h>

#include <flint/flint.h>
#include <flint/fmpq.h>
#include <flint/fmpz_mpoly.h>
#include <flint/fmpz_mpoly_factor.h>
#define truth_t flint_truth_t
#if __FLINT_RELEASE >= 30000
#include <flint/arb.h>
#include <flint/fmpz_mpoly_q.h>
#else
#include <arb.h>
#include <calcium/fmpz_mpoly_q.h>
#endif

enum { MAX_MODES = 8, MAX_NAMES = 128, MAX_DIMENSION = 32, MAX_DEGREE = 40, MAX_TEXT = 200000 };

/* Exit statuses: a claim that does not hold, one that is beyond the checker, a malformed file. */
enum { REFUTED = 1, UNABLE = 2, MALFORMED = 65 };

typedef fmpz_mpoly_q_struct num;
typedef enum { UNIT, PARAMETER, COORDINATE, WAVE, ROOT, OPAQUE } kind_t;

typedef struct {
    fmpz_mpoly_ctx_t ctx;
    size_t count, size; /* variables in use, of the ring */
    char *name[MAX_NAMES];
    kind_t kind[MAX_NAMES];
    num *inner[MAX_NAMES]; /* of ROOT: what it is the root of; of OPAQUE: its argument */
    char moves[MAX_NAMES]; /* what it is of holds coordinates */
    num **pool;
    size_t made, room;
    const char *field; /* what is being checked: named when it is refused */
} ring_t;

/* Ends the program: "FIELD: TEXT". */
void refuse(const ring_t *ring, int status, const char *format, ...)
    __attribute__((format(printf, 3, 4), noreturn));

/* Room for `count` things of `size` bytes, zero; ends the program if there is none. */
void *zeroed(size_t count, size_t size);

/* A new variable; for ROOT and OPAQUE that of the same inner number if there is one. */
size_t variable(ring_t *ring, const char *name, kind_t kind, const num *inner);

num *num_si(ring_t *ring, slong value);
num *num_variable(ring_t *ring, size_t variable);
num *num_add(ring_t *ring, const num *a, const num *b);
num *num_sub(ring_t *ring, const num *a, const num *b);
num *num_mul(ring_t *ring, const num *a, const num *b);
num *num_div(ring_t *ring, const num *a, const num *b);
num *num_ratio(ring_t *ring, const num *a, slong p, slong q); /* a p / q */
num *num_pow(ring_t *ring, const num *a, ulong e);
num *num_root(ring_t *ring, const num *a);                 /* of a positive number */
num *num_function(ring_t *ring, const char *name, num *a); /* exp(n a) as exp(a)^n */
num *num_conj(ring_t *ring, const num *a);                 /* all but i is real */
num *num_derivative(ring_t *ring, const num *a, size_t variable);
/* Each variable v with mask[v] replaced by value[v], at once. */
num *num_put(ring_t *ring, const num *a, const char *mask, num *const *value);
int num_equal(const ring_t *ring, const num *a, const num *b);
int num_has_kind(const ring_t *ring, const num *a, kind_t kind); /* at any depth */
int num_is_number(const ring_t *ring,
                  const num *a); /* nothing but integers, i, roots of integers */
/* The sign of a real number without unknowns. */
int num_sign(ring_t *ring, const num *a);

/* Frees what was made since `made` had this value, except `keep`. */
void numbers_release(ring_t *ring, size_t made, num **keep, size_t count);

#endif
