/* The inside of a ring, for the files of scalar/ only. */
#ifndef MOYAL_SCALAR_RING_INTERNAL_H
#define MOYAL_SCALAR_RING_INTERNAL_H

#include "scalar/assumption.h"
#include "scalar/scalar.h"

enum { FACTOR_MAX_TERMS = 300 }; /* longer polynomials are left whole: keeps the time bounded */

typedef struct {
    generator_kind_t kind;
    char *name;
    unsigned char
        *support;  /* support[g]: g occurs within the radicand or the argument, at any depth */
    int algebraic; /* generator^2 = radicand: radicals, and cosines with 1 - sin^2 */
    fmpz_mpoly_t radicand; /* a polynomial in the generators before it, free of i */
    function_kind_t function;
    scalar_struct argument;                   /* of a function, in generators before it */
    void (*ball)(arb_t, const void *, slong); /* of a constant */
    const void *data;
} slot_t;

/* Variables of the polynomial context: parameters, coordinates, the unit i, then the slots.  A sine
 * and its cosine are neighbours. */
struct ring_struct {
    size_t parameters, coordinates, used, room;
    char **names; /* of parameters and coordinates */
    size_t whole; /* functions of what holds this generator are kept whole; SIZE_MAX: none */
    slot_t *slots;
    fmpz_mpoly_ctx_t context;
};

struct assumptions_struct {
    const ring_t *ring;
    size_t count;
    condition_kind_t *kinds;
    int *implied;
    scalar_struct *elements;
};

static inline slong ring_unit(const ring_t *ring)
{
    return (slong)(ring->parameters + ring->coordinates);
}

static inline slong ring_slot(const ring_t *ring, size_t slot)
{
    return ring_unit(ring) + 1 + (slong)slot;
}

/* The slot of generator `g`, or NULL if it is none. */
const slot_t *ring_slot_of(const ring_t *ring, size_t g);

/* Adjoins r = sqrt(radicand), or finds it.  SIZE_MAX when the ring is full. */
size_t ring_adjoin(ring_t *ring, const fmpz_mpoly_t radicand);

/* Adjoins kind(argument), which is algebraically independent of what the ring has; a sine comes
 * with its cosine.  SIZE_MAX when the ring is full. */
size_t ring_adjoin_function(ring_t *ring, function_kind_t kind, scalar_src argument);

/* used[g] = 1 for each generator (of ring_generator_count) on which x depends, at any depth. */
void scalar_mark(unsigned char *used, scalar_src x, const ring_t *ring);

/* Brings a polynomial to degree at most one in i, every radical and every cosine. */
void poly_reduce(fmpz_mpoly_t p, const ring_t *ring);

/* Brings the numerator of x to degree at most one in i, radicals and cosines, and cancels. */
void scalar_reduce(scalar_t x, const ring_t *ring);

/* out = the coefficient of generator^exponent in the polynomial p. */
void poly_coefficient(fmpz_mpoly_t out, const fmpz_mpoly_t p, slong generator, ulong exponent,
                      const ring_t *ring);

#endif
