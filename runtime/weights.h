/* Arrays of weights, each kept once, up to its sign; arrays that grow. */
#ifndef MOYAL_WEIGHTS_H
#define MOYAL_WEIGHTS_H

#include <stddef.h>
#include <stdint.h>

/* An array that grows; its items are freed by free. */
typedef struct {
    void *items;
    long count, capacity;
} moyal_list;

/* Room for `more` items of `size` bytes at the end; NULL if there is no memory. */
void *moyal_list_add(moyal_list *list, size_t size, long more);

typedef struct {
    moyal_list values; /* double */
    moyal_list shared; /* where each array begins, and its length */
    uint32_t *slots;   /* places in `shared` + 1 by hash */
    long slot_count;
} moyal_weights;

/* Where the weights sign * w stand, with the first that is not zero positive; negative if there is
 * no memory.  *factor is that sign, or the value of weights that are all equal. */
long moyal_weights_share(moyal_weights *store, double *w, long count, int all_equal,
                         double *factor);
void moyal_weights_clear(moyal_weights *store);

#endif
