/* Coefficients of the search model at the values of its parameters; for prove/order_*.c and
 * search_order.c only. */
#ifndef MOYAL_PROVE_ORDER_VALUES_H
#define MOYAL_PROVE_ORDER_VALUES_H

#include "prove/search_order.h"

/* Puts in the values of all parameters that have one; 0 if that fails. */
MUST_CHECK int order_substitute(scalar_struct *entries, size_t count, const model_t *model);

/* Whether a parameter occurs in x, at any depth, that is none of the generators `unknowns`. */
int order_is_open(scalar_src x, const size_t *unknowns, size_t count, const model_t *model);

/* Maps in the order written as `text`; NULL, and why in *reason (a new string), if that fails. */
hybrid_t *order_map(char **reason, const char *text, generator_t *generator);

/* The search over s, and that over S. */
void order_search_s(order_search_t *search, generator_t *generator, const char *name);
void order_search_matrix(order_search_t *search, generator_t *generator, const char *const *names,
                         size_t count);

#endif
