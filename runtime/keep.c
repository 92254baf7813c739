/* The state of one integration as the only record of a store. */
#include "keep.h"

#include <stdlib.h>
#include <string.h>

enum { KEY = 0 };

static size_t total(const moyal_keep *keep, const moyal_kept *pieces, int count)
{
    size_t bytes = 0;

    for (int k = 0; k < keep->count; k++)
        bytes += keep->own[k].bytes;
    for (int k = 0; k < count; k++)
        bytes += pieces[k].bytes;
    return bytes;
}

/* Returns what follows. */
static const unsigned char *unpack(const moyal_kept *pieces, int count, const unsigned char *from)
{
    for (int k = 0; k < count; k++) {
        memcpy(pieces[k].data, from, pieces[k].bytes);
        from += pieces[k].bytes;
    }
    return from;
}

static unsigned char *pack(unsigned char *to, const moyal_kept *pieces, int count)
{
    for (int k = 0; k < count; k++) {
        memcpy(to, pieces[k].data, pieces[k].bytes);
        to += pieces[k].bytes;
    }
    return to;
}

/* Whether what is to be indices is within bounds; moves on behind the pieces. */
static int is_sound(const moyal_kept *pieces, int count, const unsigned char **from)
{
    int sound = 1;

    for (int k = 0; k < count; k++) {
        long index = 1;

        if (pieces[k].below)
            memcpy(&index, *from, sizeof index);
        sound &= !pieces[k].below || (index >= 1 && index < pieces[k].below);
        *from += pieces[k].bytes;
    }
    return sound;
}

static int load(void *context, const moyal_kept *pieces, int count)
{
    const moyal_keep *keep = context;
    const unsigned char *from = moyal_store_get(keep->store, KEY, total(keep, pieces, count));

    const unsigned char *at = from;

    if (!from || !is_sound(keep->own, keep->count, &at) || !is_sound(pieces, count, &at))
        return 0;
    unpack(pieces, count, unpack(keep->own, keep->count, from));
    return 1;
}

static int due(void *context, int stopped)
{
    const moyal_keep *keep = context;

    return stopped || moyal_store_due(keep->store);
}

/* Without memory for it nothing is kept this time. */
static void save(void *context, const moyal_kept *pieces, int count)
{
    const moyal_keep *keep = context;
    const size_t bytes = total(keep, pieces, count);
    unsigned char *all = malloc(bytes);

    if (!all)
        return;
    pack(pack(all, keep->own, keep->count), pieces, count);
    moyal_store_replace(keep->store, KEY, all, bytes);
    free(all);
}

int moyal_keeper_load(const moyal_keeper *keeper, const moyal_kept *pieces, int count)
{
    return keeper && keeper->load(keeper->context, pieces, count);
}

void moyal_keeper_offer(const moyal_keeper *keeper, int stopped, const moyal_kept *pieces,
                        int count)
{
    if (keeper && keeper->due(keeper->context, stopped))
        keeper->save(keeper->context, pieces, count);
}

void moyal_keep_init(moyal_keep *keep, moyal_store *store, const moyal_kept *own, int count)
{
    keep->keeper = (moyal_keeper){keep, load, due, save};
    keep->store = store;
    keep->count = count;
    memcpy(keep->own, own, sizeof *own * (size_t)count);
}
