/* Records of finished work in a file that is only appended to, or written anew as a whole. */
#define _XOPEN_SOURCE 700 /* fileno, fsync, fcntl */
#include "store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "machine.h"
#include "output.h"
#include "store_file.h"
#include "threads.h"

typedef struct {
    uint64_t key;
    size_t order; /* of writing */
    unsigned char *data;
    size_t size;
} record_t;

struct moyal_store {
    int file; /* -1: closed */
    char *path, *identity;
    double interval, forced, replaced; /* seconds */
    moyal_mutex mutex;
    size_t count;
    record_t *records; /* that were there when the file was opened */
    const char *failure;
};

/* ---- what is there ------------------------------------------------------------------------- */

/* The first line in which two identities differ. */
static void explain_other(char why[200], const char *path, const char *there, const char *here)
{
    size_t from = 0, a, b;

    for (size_t k = 0; there[k] && there[k] == here[k]; k++)
        if (there[k] == '\n')
            from = k + 1;
    a = strcspn(there + from, "\n");
    b = strcspn(here + from, "\n");
    snprintf(why, 200, "'%.60s' belongs to another run: it has %.*s, this one has %.*s", path,
             a > 50 ? 50 : (int)a, there + from, b > 50 ? 50 : (int)b, here + from);
}

static int compare_records(const void *x, const void *y)
{
    const record_t *a = x, *b = y;

    if (a->key != b->key)
        return a->key < b->key ? -1 : 1;
    return a->order < b->order ? -1 : a->order > b->order;
}

/* Notes the whole records from here on; returns where they end. */
static long long read_records(moyal_store *store, int file, long long at)
{
    moyal_record_head head;
    unsigned char *data;

    while ((data = moyal_record_read(file, &head))) {
        record_t *more = realloc(store->records, sizeof *more * (store->count + 1));

        if (!more) {
            free(data);
            break;
        }
        store->records = more;
        more[store->count] = (record_t){head.key, store->count, data, (size_t)head.size};
        store->count++;
        at += (long long)(sizeof head + head.size);
    }
    if (store->count > 0)
        qsort(store->records, store->count, sizeof *store->records, compare_records);
    return at;
}

/* Behind the last record of the key. */
static size_t behind(const moyal_store *store, unsigned long long key)
{
    size_t low = 0, high = store->count; /* the record in question is before `high` */

    while (low < high) {
        const size_t middle = low + (high - low) / 2;

        if (store->records[middle].key <= key)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

const void *moyal_store_get(const moyal_store *store, unsigned long long key, size_t size)
{
    size_t low = behind(store, key);

    for (; low > 0 && store->records[low - 1].key == key; low--)
        if (store->records[low - 1].size == size)
            return store->records[low - 1].data;
    return NULL;
}

const void *moyal_store_find(const moyal_store *store, unsigned long long key, size_t *size)
{
    const size_t end = behind(store, key);

    if (end == 0 || store->records[end - 1].key != key)
        return NULL;
    *size = store->records[end - 1].size;
    return store->records[end - 1].data;
}

/* ---- opening ------------------------------------------------------------------------------- */

/* Whether an open file is a store of this run; then it is read up to the records, which begin at
 * *start. */
static int is_same_run(char why[200], const char *path, int file, const char *identity,
                       long long *start)
{
    char *there = moyal_store_read_head(file, start);
    const int same = there && strcmp(there, identity) == 0;

    if (!there)
        snprintf(why, 200, "'%.100s' is no file of unfinished work", path);
    else if (!same)
        explain_other(why, path, there, identity);
    free(there);
    return same;
}

/* Reads what an older process has left; the torn end of it is cut off. */
static int go_on(moyal_store *store, char why[200])
{
    long long start, end;

    if (!is_same_run(why, store->path, store->file, store->identity, &start))
        return 0;
    end = read_records(store, store->file, start);
    if (ftruncate(store->file, (off_t)end) == 0 && lseek(store->file, (off_t)end, SEEK_SET) >= 0)
        return 1;
    snprintf(why, 200, "'%.100s': %s", store->path, strerror(errno));
    return 0;
}

/* What is there is nothing to be begun with; advice to remove it only where it is ours. */
static void explain_there(char why[200], const moyal_store *store)
{
    long long start;
    char *identity = moyal_store_read_head(store->file, &start);

    if (identity)
        snprintf(why, 200, "'%.90s' holds unfinished work: go on with it by --resume, or remove it",
                 store->path);
    else
        snprintf(why, 200, "'%.90s' is there, and is no file of unfinished work: give another name",
                 store->path);
    free(identity);
}

/* A new file with its head, under its name only when that is complete. */
static int create(moyal_store *store)
{
    char *name;
    int good = 0, reason;

    store->file = moyal_file_beside(store->path, &name);
    if (store->file >= 0)
        good = moyal_store_lock(store->file) &&
               moyal_store_write_head(store->file, store->identity) && link(name, store->path) == 0;
    reason = errno;
    if (store->file >= 0)
        unlink(name);
    free(name);
    errno = reason;
    return good;
}

static int open_file(moyal_store *store, int how, char why[200])
{
    while ((store->file = open(store->path, O_RDWR | O_NONBLOCK)) >= 0) {
        if (!(how & MOYAL_STORE_GO_ON)) {
            explain_there(why, store);
            return 0;
        }
        if (!moyal_store_lock(store->file)) {
            snprintf(why, 200, "'%.100s' is in use by another process", store->path);
            return 0;
        }
        if (moyal_store_is_at(store->file, store->path))
            return go_on(store, why);
        close(store->file);
    }
    if (errno == ENOENT && (how & MOYAL_STORE_BEGIN) && create(store))
        return 1;
    snprintf(why, 200, "'%.100s': %s", store->path, strerror(errno));
    return 0;
}

static char *copy(const char *text)
{
    char *result = malloc(strlen(text) + 1);

    return result ? strcpy(result, text) : NULL;
}

moyal_store *moyal_store_open(const char *path, const char *identity, int how, double interval,
                              char why[200])
{
    moyal_store *store = calloc(1, sizeof *store);

    snprintf(why, 200, "not enough memory");
    if (!store)
        return NULL;
    moyal_mutex_init(&store->mutex);
    store->file = -1;
    store->interval = interval;
    store->forced = store->replaced = moyal_clock();
    store->path = copy(path);
    store->identity = copy(identity);
    if (store->path && store->identity && open_file(store, how, why))
        return store;
    moyal_store_close(store, 0);
    return NULL;
}

int moyal_store_include(moyal_store *store, const char *path)
{
    char why[200];
    long long start;
    const int file = open(path, O_RDONLY | O_NONBLOCK);
    int good;

    if (file < 0)
        return 0;
    good = is_same_run(why, path, file, store->identity, &start);
    if (good)
        read_records(store, file, start);
    close(file);
    return good;
}

/* ---- writing ------------------------------------------------------------------------------- */

void moyal_store_put(moyal_store *store, unsigned long long key, const void *data, size_t size)
{
    moyal_mutex_lock(&store->mutex);
    if (!store->failure && !moyal_record_append(store->file, key, data, size))
        store->failure = strerror(errno);
    if (!store->failure && moyal_clock() - store->forced >= store->interval) {
        if (fsync(store->file) != 0)
            store->failure = strerror(errno);
        store->forced = moyal_clock();
    }
    moyal_mutex_unlock(&store->mutex);
}

int moyal_store_due(moyal_store *store)
{
    return !store->failure && moyal_clock() - store->replaced >= store->interval;
}

/* The new file takes the name and the place of the old one. */
static int replace(moyal_store *store, uint64_t key, const void *data, size_t size)
{
    char *name;
    const int file = moyal_file_beside(store->path, &name);
    int good = 0;

    if (file >= 0)
        good = moyal_store_lock(file) && moyal_store_write_head(file, store->identity) &&
               moyal_record_append(file, key, data, size) && fsync(file) == 0 &&
               rename(name, store->path) == 0;
    if (good) {
        close(store->file);
        store->file = file;
    } else if (file >= 0) {
        const int reason = errno;

        close(file);
        unlink(name);
        errno = reason;
    }
    free(name);
    return good;
}

void moyal_store_replace(moyal_store *store, unsigned long long key, const void *data, size_t size)
{
    if (!store->failure && !replace(store, key, data, size))
        store->failure = strerror(errno);
    store->replaced = moyal_clock();
}

const char *moyal_store_path(const moyal_store *store)
{
    return store->path;
}

const char *moyal_store_failure(const moyal_store *store)
{
    return store->failure;
}

void moyal_store_close(moyal_store *store, int remove)
{
    if (!store)
        return;
    if (remove && store->file >= 0)
        unlink(store->path);
    if (store->file >= 0)
        close(store->file);
    for (size_t k = 0; k < store->count; k++)
        free(store->records[k].data);
    free(store->records);
    free(store->path);
    free(store->identity);
    moyal_mutex_clear(&store->mutex);
    free(store);
}
