/* The search for an order in which a model is a positive classical-quantum dynamics (theory,
 * section 3, "Orders").
 *
 * Over s: M(z) >= 0 as conditions in s and the parameters; where all other parameters have values
 * the exact set of the s that are admissible.  Over all real symmetric matrices S: where M is
 * affine in S and free of z this is a linear matrix inequality, which is decided exactly
 * (search/lmi.h).
 *
 * The search works on a model of its own, which has s and the entries of S as further parameters.
 * What it proposes is a text for order_parse; the caller derives and proves the model in that order
 * and tells the result with order_search_confirm. */
#ifndef MOYAL_PROVE_SEARCH_ORDER_H
#define MOYAL_PROVE_SEARCH_ORDER_H

#include "prove/real_set.h"
#include "prove/verdict.h"

typedef struct {
    char *variable;         /* how s is called: "s" unless the model uses that name */
    size_t condition_count; /* M(z) >= 0 in order s, as "POLY >= 0"; iff unless s_reason is set */
    char **conditions;
    truth_t s_exists; /* is there an admissible s, for all parameters (or at their values)? */
    int set_is_known; /* `set` holds all admissible s; only where all parameters have values */
    real_set_t set;
    char *s_reason; /* what was not decided about s; NULL if nothing */

    truth_t matrix_exists; /* is there an admissible S, at the values? */
    char *matrix_reason;   /* one sentence; never NULL */

    char *candidate;   /* the order proposed, for order_parse; NULL: none */
    int conditional;   /* the candidate is positive under conditions on symbolic parameters only */
    int confirmed;     /* it was proven */
    char *order_found; /* then "S=[[..],[..]]" */
} order_search_t;

/* The names of s and of the entries S_ij, i <= j, row by row, that a model with so many coordinates
 * needs; `text` is the model's text, in which none of them occurs.  New array of new strings. */
char **order_search_names(size_t *count, size_t coordinates, const char *text);

/* `generator`: of a model with the parameters `names`.  Never fails: what cannot be decided has its
 * reason.  Freed with order_search_free. */
order_search_t *order_search(generator_t *generator, const char *const *names, size_t count);
void order_search_free(order_search_t *search);

/* Tells that `proof` is the proof in an order that the search proposed, or in the order asked for;
 * sets order_found if it shows a positive dynamics (or, for a conditional candidate, EXACT-IF
 * without equations). */
void order_search_confirm(order_search_t *search, const proof_t *proof);

/* The verdict that remains after the search: QUASI is said only where no order is left. */
void order_search_conclude(proof_t *proof, const order_search_t *search);

#endif
