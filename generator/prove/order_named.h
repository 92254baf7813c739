/* The verdict in another order than the one asked for: which of the usual orders are admissible. */
#ifndef MOYAL_PROVE_ORDER_NAMED_H
#define MOYAL_PROVE_ORDER_NAMED_H

#include "prove/verdict.h"

typedef struct {
    hybrid_t *hybrid;
    positivity_t positivity;
    identity_t identity;
    verdict_t verdict; /* EXACT, EXACT-IF or QUASI */
} order_named_t;

typedef struct {
    size_t count;
    order_named_t *orders[3];
} order_list_t;

/* Takes `hybrid`.  NULL where the equation has a residual or a block matrix that depends on phase
 * space, or positivity is not decided.  Freed with order_named_free. */
order_named_t *order_named(hybrid_t *hybrid);
void order_named_free(order_named_t *named);

#endif
