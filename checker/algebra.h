/* Exact numbers of the checker: quotients of integer polynomials in parameters, coordinates, i,
 * square roots and functions, made by FLINT.  A number is never changed once made, NULL is zero,
 * and all of them live until the program ends or until memory_release. */
#ifndef CHECKER_ALGEBRA_H
#define CHECKER_ALGEBRA_H

#include <flint/flint.h>
#include <flint/fmpz_mpoly.h>
#include <flint/fmpz_mpoly_factor.h>
#include <stddef.h>
#define truth_t flint_truth_t
#if __FLINT_RELEASE >= 30000
#include <flint/fmpz_mpoly_q.h>
#else
#include <calcium/fmpz_mpoly_q.h>
#endif

enum { MAX_NAMES = 128, MAX_ROOTS = 24, MAX_FACTORS = 200, MAX_DEGREE = 40, MAX_TEXT = 200000 };

/* Exit statuses: a claim that is not shown, one that is beyond the checker, a malformed file. */
enum { REFUTED = 1, UNABLE = 2, MALFORMED = 65 };

typedef fmpz_mpoly_q_struct num;
typedef enum { UNUSED, UNIT, PARAMETER, COORDINATE, WAVE, ROOT, FUNCTION, EIGENVALUE } kind_t;

typedef struct {
    fmpz_mpoly_ctx_t ctx;
    size_t first, count, size; /* variables in use: `first` .. count - 1 of `size`; i, roots and
                                  functions up to MAX_ROOTS */
    num *unit;                 /* i */
    const char *name[MAX_NAMES];
    kind_t kind[MAX_NAMES];
    num *inner[MAX_NAMES];            /* what it is the root or function of */
    fmpz_mpoly_t relation[MAX_NAMES]; /* square - inner */
    struct {
        void *at;
        int is_number;
    } * made;
    size_t made_count, made_room;
    const char *field; /* what is being checked: named when it is refused */
} ring_t;

/* Ends the program if `is_wrong`: "FIELD: TEXT". */
void refuse(const ring_t *ring, int is_wrong, int status, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Room for `count` things of `size` bytes, zero.  Frees what was made since made_count was `made`.
 */
void *memory_new(ring_t *ring, size_t count, size_t size);
void memory_release(ring_t *ring, size_t made);

/* Room for `names` variables besides roots and functions. */
void ring_init(ring_t *ring, size_t names);

/* A new variable; for ROOT and FUNCTION that of the same name and inner number if there is one. */
size_t variable(ring_t *ring, const char *name, kind_t kind, num *inner);

num *num_si(ring_t *ring, slong value);
num *num_variable(ring_t *ring, size_t variable);
num *num_poly(ring_t *ring, const fmpz_mpoly_t p);
num *num_add(ring_t *ring, const num *a, const num *b);
num *num_sub(ring_t *ring, const num *a, const num *b);
num *num_mul(ring_t *ring, const num *a, const num *b);
num *num_div(ring_t *ring, const num *a, const num *b);
/* The numerator of a is *quotient times that of b plus *rest. */
void num_divide(ring_t *ring, num **quotient, num **rest, const num *a, const num *b);
num *num_ratio(ring_t *ring, const num *a, slong p, slong q); /* a p / q */
num *num_pow(ring_t *ring, const num *a, slong e);
num *num_root(ring_t *ring, const num *a); /* of a positive number */
num *num_function(ring_t *ring, const char *name,
                  const num *a);           /* of a != 0; exp(n a) as exp(a)^n */
num *num_conj(ring_t *ring, const num *a); /* all but i is real */
num *num_derivative(ring_t *ring, const num *a, size_t variable);
num *num_put(ring_t *ring, const num *a, size_t variable, const num *value);
/* a = *constant times the product of factor[k]^power[k], irreducible; how many there are. */
size_t num_factor(ring_t *ring, const num *a, num **constant, num **factor, slong *power);
int num_equal(const ring_t *ring, const num *a, const num *b);
int num_uses(const ring_t *ring, const num *a, size_t variable); /* at any depth */
int num_has_kind(const ring_t *ring, const num *a, kind_t kind);
/* The sign of a real number in *sign; 0 if there is anything in it but integers and their roots. */
int num_sign(ring_t *ring, const num *a, int *sign);

#endif
