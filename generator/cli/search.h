/* prove --search-order: the search, and the proof in the order that it found. */
#ifndef MOYAL_CLI_SEARCH_H
#define MOYAL_CLI_SEARCH_H

#include "cli/pipeline.h"
#include "prove/search_order.h"

typedef struct {
    order_search_t *search;
    hybrid_t *hybrid; /* in the order found, and the proof in it; NULL if none was found, or */
    proof_t *proof;   /* if it is the order asked for */
} searched_t;

/* `proof` is that in the order asked for; its verdict changes to what is left after the search. */
MUST_CHECK status_t search_for_order(searched_t *out, pipeline_t *pipeline, proof_t *proof,
                                     const prove_options_t *options);
void searched_clear(searched_t *searched);

#endif
