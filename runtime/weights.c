/* Arrays of weights, each kept once. */
#include "weights.h"

#include <stdlib.h>
#include <string.h>

#include "array.h"

enum { LINE = 8 };

void *moyal_list_add(moyal_list *list, size_t size, long more)
{
    if (list->count + more > list->capacity) {
        const long capacity = 2 * list->capacity + more + 16;
        void *items = moyal_resize(list->items, size * (size_t)capacity);

        if (!items)
            return NULL;
        list->items = items;
        list->capacity = capacity;
    }
    list->count += more;
    return (char *)list->items + size * (size_t)(list->count - more);
}

typedef struct {
    long first, count;
    uint32_t hash;
} shared_t;

static uint32_t hash_weights(const double *w, long count, double sign)
{
    uint64_t h = (uint64_t)count;

    for (long k = 0; k < count; k++) {
        const double value = sign * w[k] + 0; /* no -0 */
        uint64_t bits;

        memcpy(&bits, &value, sizeof bits);
        h = (h ^ bits) * 0x9e3779b97f4a7c15u;
        h ^= h >> 32;
    }
    return (uint32_t)h;
}

static int grow_slots(moyal_weights *store)
{
    const long count = store->slot_count ? 2 * store->slot_count : 1024;
    uint32_t *slots = calloc((size_t)count, sizeof *slots);
    const shared_t *shared = store->shared.items;

    if (!slots)
        return 0;
    for (long k = 0; k < store->shared.count; k++) {
        long at = shared[k].hash & (count - 1);

        while (slots[at])
            at = (at + 1) & (count - 1);
        slots[at] = (uint32_t)k + 1;
    }
    free(store->slots);
    store->slots = slots;
    store->slot_count = count;
    return 1;
}

static int same_weights(const double *a, const double *w, long count, double sign)
{
    for (long k = 0; k < count; k++)
        if (a[k] != sign * w[k])
            return 0;
    return 1;
}

long moyal_weights_share(moyal_weights *store, double *w, long count, int all_equal, double *factor)
{
    shared_t *shared;
    uint32_t hash;
    double *kept;
    long at, k = 0;

    while (k < count - 1 && w[k] == 0)
        k++;
    *factor = w[k] < 0 ? -1 : 1;
    if (all_equal) {
        *factor = w[k];
        for (k = 0; k < count; k++)
            w[k] = 1;
    }
    if (2 * store->shared.count >= store->slot_count && !grow_slots(store))
        return -1;
    hash = hash_weights(w, count, all_equal ? 1 : *factor);
    for (at = hash & (store->slot_count - 1); store->slots[at];
         at = (at + 1) & (store->slot_count - 1)) {
        const shared_t *s = (shared_t *)store->shared.items + store->slots[at] - 1;

        if (s->hash == hash && s->count == count &&
            same_weights((double *)store->values.items + s->first, w, count,
                         all_equal ? 1 : *factor))
            return s->first;
    }
    shared = moyal_list_add(&store->shared, sizeof *shared, 1);
    kept = moyal_list_add(&store->values, sizeof *kept, (count + LINE - 1) / LINE * LINE);
    if (!shared || !kept)
        return -1;
    store->slots[at] = (uint32_t)store->shared.count;
    *shared = (shared_t){store->values.count - (count + LINE - 1) / LINE * LINE, count, hash};
    memset(kept, 0, sizeof *kept * (size_t)((count + LINE - 1) / LINE * LINE));
    for (k = 0; k < count; k++)
        kept[k] = all_equal ? w[k] : *factor * w[k] + 0;
    return shared->first;
}

void moyal_weights_clear(moyal_weights *store)
{
    free(store->values.items);
    free(store->shared.items);
    free(store->slots);
}
