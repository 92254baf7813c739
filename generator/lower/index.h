/* Finding elements of an array again by their hash: what is looked for among very many. */
#ifndef MOYAL_LOWER_INDEX_H
#define MOYAL_LOWER_INDEX_H

#include <stddef.h>
#include <stdint.h>

/* Numbers of elements, each with the hash it was added with; all zero is empty. */
typedef struct {
    size_t size, count; /* slots (a power of two, or 0), those in use */
    size_t *numbers;    /* element + 1, or 0 */
    uint64_t *hashes;
} index_t;

#define INDEX_NONE SIZE_MAX

/* The next element that was added with `hash`, INDEX_NONE behind the last.  *at is 0 at first and
 * is only handed back:
 *     for (at = 0; (k = index_next(index, hash, &at)) != INDEX_NONE;) if (equal(k, ..)) .. */
size_t index_next(const index_t *index, uint64_t hash, size_t *at);
void index_add(index_t *index, uint64_t hash, size_t element);
void index_clear(index_t *index);

/* The hash of a sequence: h = index_mix(h, next). */
uint64_t index_mix(uint64_t hash, uint64_t next);

#endif
