/* A hash table with open addressing. */
#include "lower/index.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

uint64_t index_mix(uint64_t hash, uint64_t next)
{
    uint64_t h = (hash ^ next) * 0x9e3779b97f4a7c15u;

    return h ^ (h >> 29);
}

size_t index_next(const index_t *index, uint64_t hash, size_t *at)
{
    if (index->size == 0)
        return INDEX_NONE;
    for (;;) {
        size_t slot = ((size_t)hash + *at) & (index->size - 1);

        ++*at;
        if (index->numbers[slot] == 0)
            return INDEX_NONE;
        if (index->hashes[slot] == hash)
            return index->numbers[slot] - 1;
    }
}

static void place(index_t *index, uint64_t hash, size_t number)
{
    size_t slot = (size_t)hash & (index->size - 1);

    while (index->numbers[slot] != 0)
        slot = (slot + 1) & (index->size - 1);
    index->numbers[slot] = number;
    index->hashes[slot] = hash;
}

static void grow(index_t *index)
{
    index_t old = *index;

    index->size = old.size ? 2 * old.size : 64;
    index->numbers = memory_new(index->size, sizeof(size_t));
    index->hashes = memory_new(index->size, sizeof(uint64_t));
    for (size_t k = 0; k < old.size; k++)
        if (old.numbers[k] != 0)
            place(index, old.hashes[k], old.numbers[k]);
    free(old.numbers);
    free(old.hashes);
}

void index_add(index_t *index, uint64_t hash, size_t element)
{
    if (2 * (index->count + 1) > index->size)
        grow(index);
    place(index, hash, element + 1);
    index->count++;
}

void index_clear(index_t *index)
{
    free(index->numbers);
    free(index->hashes);
    memset(index, 0, sizeof *index);
}
