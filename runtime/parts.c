/* Stores of several ranks. */
#define _XOPEN_SOURCE 700
#include "parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MOST_RANKS = 100000 };

static char *file_of_rank(const char *path, int rank)
{
    const size_t room = strlen(path) + 24;
    char *name = malloc(room);

    if (name && rank > 0)
        snprintf(name, room, "%s.%d", path, rank);
    else if (name)
        snprintf(name, room, "%s", path);
    return name;
}

/* What the other ranks have finished. */
static void include_others(moyal_store *store, const char *path, int rank, int count)
{
    int found = 1;

    for (int k = 0; k < MOST_RANKS && (found || k < count); k++) {
        char *name = file_of_rank(path, k);

        found = k == rank || (name && moyal_store_include(store, name));
        free(name);
    }
}

moyal_store *moyal_parts_open(const char *path, const char *identity, int how, double interval,
                              moyal_ranks *ranks, char why[200])
{
    const int rank = ranks ? ranks->rank : 0, count = ranks ? ranks->count : 1;
    char *name = file_of_rank(path, rank);
    moyal_store *store = NULL;

    if (rank > 0) /* parts come and go with the number of ranks */
        how |= MOYAL_STORE_BEGIN;
    if (name)
        store = moyal_store_open(name, identity, how, interval, why);
    free(name);
    if (ranks && ranks->agree(ranks, !store) != 0 && store) {
        snprintf(why, 200, "another rank cannot open its part of '%.100s'", path);
        moyal_store_close(store, 0);
        store = NULL;
    }
    if (store && (how & MOYAL_STORE_GO_ON))
        include_others(store, path, rank, count);
    if (ranks) /* nobody writes before all have read */
        ranks->agree(ranks, 0);
    return store;
}

/* Parts of ranks that there are no more. */
static void remove_others(const char *path, int count)
{
    int found = 1;

    for (int k = count; k < MOST_RANKS && found; k++) {
        char *name = file_of_rank(path, k);

        found = name && unlink(name) == 0;
        free(name);
    }
}

void moyal_parts_close(moyal_store *store, moyal_ranks *ranks, int done)
{
    const int count = ranks ? ranks->count : 1;
    char *path;

    if (!store)
        return;
    if (count > 1) /* the first process has written the table */
        ranks->share(ranks, 0, &done, sizeof done);
    done = done && !(ranks && ranks->broken);
    path = file_of_rank(moyal_store_path(store), 0);
    moyal_store_close(store, done);
    if (path && done && (!ranks || ranks->rank == 0))
        remove_others(path, count);
    free(path);
}
