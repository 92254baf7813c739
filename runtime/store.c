/* Records of finished work in a file that is only appended to, or written anew as a whole. */
#define _XOPEN_SOURCE 700 /* fileno, fsync, fcntl */
#include "store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "threads.h"

/* The line also tells whether the machine that wrote it has this one's numbers. */
static const char magic[] = "moyal store 1\n";

typedef struct {
    uint64_t key, size, check; /* check: of key, size and the bytes that follow */
} head_t;

typedef struct {
    uint64_t key;
    size_t order; /* of writing */
    const unsigned char *data;
    size_t size;
} record_t;

typedef struct content {
    struct content *next;
    unsigned char *bytes;
} content_t;

struct moyal_store {
    int file; /* -1: closed */
    char *path, *identity;
    double interval, forced, replaced; /* seconds */
    moyal_mutex mutex;
    size_t count;
    record_t *records; /* that were there when the file was opened */
    content_t *contents;
    const char *failure;
};

/* FNV-1a, 64 bits: finds torn records, is no protection. */
static uint64_t hash(uint64_t state, const void *data, size_t size)
{
    const unsigned char *bytes = data;

    for (size_t k = 0; k < size; k++)
        state = (state ^ bytes[k]) * UINT64_C(1099511628211);
    return state;
}

static uint64_t head_check(const head_t *head, const void *data)
{
    uint64_t state = hash(UINT64_C(14695981039346656037), &head->key, sizeof head->key);

    state = hash(state, &head->size, sizeof head->size);
    return hash(state, data, (size_t)head->size);
}

static double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static int write_all(int file, const void *data, size_t size)
{
    const char *bytes = data;

    while (size > 0) {
        const ssize_t step = write(file, bytes, size);

        if (step < 0 && errno == EINTR)
            continue;
        if (step <= 0)
            return 0;
        bytes += step;
        size -= (size_t)step;
    }
    return 1;
}

/* All bytes of an open file, a zero behind them; NULL if they cannot be read. */
static unsigned char *read_all(int file, size_t *size)
{
    struct stat about;
    unsigned char *bytes;
    size_t done = 0;

    if (fstat(file, &about) != 0 || !S_ISREG(about.st_mode))
        return NULL;
    *size = (size_t)about.st_size;
    bytes = malloc(*size + 1);
    while (bytes && done < *size) {
        const ssize_t step = read(file, bytes + done, *size - done);

        if (step < 0 && errno == EINTR)
            continue;
        if (step <= 0)
            break;
        done += (size_t)step;
    }
    if (bytes && done < *size) {
        free(bytes);
        return NULL;
    }
    if (bytes)
        bytes[*size] = 0;
    return bytes;
}

/* ---- what is there ----------------------------------------------------------------------------
 */

/* Where the records begin; 0 if these bytes are no store. */
static size_t skip_head(const unsigned char *bytes, size_t size)
{
    const size_t line = sizeof magic - 1;
    uint64_t length;

    if (size < line + sizeof length || memcmp(bytes, magic, line) != 0)
        return 0;
    memcpy(&length, bytes + line, sizeof length);
    if (length > size - line - sizeof length)
        return 0;
    return line + sizeof length + (size_t)length;
}

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

/* Whether the head, which skip_head has found, is that of this run. */
static int is_same_run(char why[200], const char *path, const unsigned char *bytes, size_t start,
                       const char *identity)
{
    const size_t from = sizeof magic - 1 + sizeof(uint64_t), length = start - from;
    char *there = malloc(length + 1);
    int same = 0;

    if (there) {
        memcpy(there, bytes + from, length);
        there[length] = '\0';
        same = strcmp(there, identity) == 0;
        if (!same)
            explain_other(why, path, there, identity);
    }
    free(there);
    return same;
}

static int compare_records(const void *x, const void *y)
{
    const record_t *a = x, *b = y;

    if (a->key != b->key)
        return a->key < b->key ? -1 : 1;
    return a->order < b->order ? -1 : a->order > b->order;
}

/* Notes the whole records from `at` on; returns where they end. */
static size_t read_records(moyal_store *store, const unsigned char *bytes, size_t at, size_t size)
{
    head_t head;

    while (size - at >= sizeof head) {
        const unsigned char *data = bytes + at + sizeof head;
        record_t *more;

        memcpy(&head, bytes + at, sizeof head);
        if (head.size > size - at - sizeof head || head.check != head_check(&head, data))
            break;
        more = realloc(store->records, sizeof *more * (store->count + 1));
        if (!more)
            break;
        store->records = more;
        more[store->count] = (record_t){head.key, store->count, data, (size_t)head.size};
        store->count++;
        at += sizeof head + (size_t)head.size;
    }
    if (store->count > 0)
        qsort(store->records, store->count, sizeof *store->records, compare_records);
    return at;
}

/* Takes over `bytes`. */
static int keep_content(moyal_store *store, unsigned char *bytes)
{
    content_t *content = malloc(sizeof *content);

    if (!content)
        return 0;
    *content = (content_t){store->contents, bytes};
    store->contents = content;
    return 1;
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

/* ---- opening ----------------------------------------------------------------------------------
 */

/* One process writes at a time; the lock ends with the process. */
static int lock(int file)
{
    struct flock region = {.l_type = F_WRLCK, .l_whence = SEEK_SET};

    return fcntl(file, F_SETLK, &region) == 0 || (errno != EACCES && errno != EAGAIN);
}

static int write_head(int file, const char *identity)
{
    const uint64_t length = strlen(identity);

    return write_all(file, magic, sizeof magic - 1) && write_all(file, &length, sizeof length) &&
           write_all(file, identity, (size_t)length) && fsync(file) == 0;
}

/* Reads what an older process has left; the torn end of it is cut off. */
static int go_on(moyal_store *store, char why[200])
{
    size_t size, start, end;
    unsigned char *bytes = read_all(store->file, &size);

    start = bytes ? skip_head(bytes, size) : 0;
    if (start == 0) {
        free(bytes);
        snprintf(why, 200, "'%.100s' is no file of unfinished work", store->path);
        return 0;
    }
    if (!is_same_run(why, store->path, bytes, start, store->identity) ||
        !keep_content(store, bytes)) {
        free(bytes);
        return 0;
    }
    end = read_records(store, bytes, start, size);
    if (ftruncate(store->file, (off_t)end) == 0 && lseek(store->file, (off_t)end, SEEK_SET) >= 0)
        return 1;
    snprintf(why, 200, "'%.100s': %s", store->path, strerror(errno));
    return 0;
}

/* The pattern of a name under which a file is made before it takes its own. */
static char *new_name(const moyal_store *store)
{
    const size_t room = strlen(store->path) + 8;
    char *name = malloc(room);

    if (name)
        snprintf(name, room, "%s.XXXXXX", store->path);
    return name;
}

/* A file of its own, open to whom the user's mask allows. */
static int new_file(char *pattern)
{
    const mode_t mask = umask(0);
    const int file = mkstemp(pattern);

    umask(mask);
    if (file >= 0)
        (void)!fchmod(file, 0666 & ~mask);
    return file;
}

/* A new file with its head, under its name only when that is complete. */
static int create(moyal_store *store)
{
    char *name = new_name(store);
    int good = 0, reason;

    if (name)
        store->file = new_file(name);
    if (store->file >= 0)
        good = lock(store->file) && write_head(store->file, store->identity) &&
               link(name, store->path) == 0;
    reason = errno;
    if (store->file >= 0)
        unlink(name);
    free(name);
    errno = reason;
    return good;
}

static int open_file(moyal_store *store, int how, char why[200])
{
    store->file = open(store->path, O_RDWR);
    if (store->file < 0 && errno == ENOENT && (how & MOYAL_STORE_BEGIN)) {
        if (create(store))
            return 1;
    } else if (store->file >= 0 && !(how & MOYAL_STORE_GO_ON)) {
        snprintf(why, 200, "'%.90s' holds unfinished work: go on with it by --resume, or remove it",
                 store->path);
        return 0;
    } else if (store->file >= 0 && !lock(store->file)) {
        snprintf(why, 200, "'%.100s' is in use by another process", store->path);
        return 0;
    } else if (store->file >= 0) {
        return go_on(store, why);
    }
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
    store->forced = store->replaced = now();
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
    size_t size, start;
    int file = open(path, O_RDONLY), good = 0;
    unsigned char *bytes = file >= 0 ? read_all(file, &size) : NULL;

    if (file >= 0)
        close(file);
    start = bytes ? skip_head(bytes, size) : 0;
    if (start > 0 && is_same_run(why, path, bytes, start, store->identity))
        good = keep_content(store, bytes);
    if (good)
        read_records(store, bytes, start, size);
    else
        free(bytes);
    return good;
}

/* ---- writing ----------------------------------------------------------------------------------
 */

/* Appends to `file`; 0 on failure, with the reason in errno. */
static int append(int file, uint64_t key, const void *data, size_t size)
{
    head_t head = {key, size, 0};
    unsigned char *bytes = malloc(sizeof head + size);
    int good;

    if (!bytes)
        return 0;
    head.check = head_check(&head, data);
    memcpy(bytes, &head, sizeof head);
    memcpy(bytes + sizeof head, data, size);
    good = write_all(file, bytes, sizeof head + size);
    free(bytes);
    return good;
}

void moyal_store_put(moyal_store *store, unsigned long long key, const void *data, size_t size)
{
    moyal_mutex_lock(&store->mutex);
    if (!store->failure && !append(store->file, key, data, size))
        store->failure = strerror(errno);
    if (!store->failure && now() - store->forced >= store->interval) {
        if (fsync(store->file) != 0)
            store->failure = strerror(errno);
        store->forced = now();
    }
    moyal_mutex_unlock(&store->mutex);
}

int moyal_store_due(moyal_store *store)
{
    return !store->failure && now() - store->replaced >= store->interval;
}

/* The new file takes the name and the place of the old one. */
static int replace(moyal_store *store, uint64_t key, const void *data, size_t size)
{
    char *name = new_name(store);
    const int file = name ? new_file(name) : -1;
    int good = 0;

    if (file >= 0)
        good = lock(file) && write_head(file, store->identity) && append(file, key, data, size) &&
               fsync(file) == 0 && rename(name, store->path) == 0;
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
    store->replaced = now();
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
    if (remove && store->file >= 0) {
        char *name = new_name(store); /* what a killed process may have left */

        unlink(store->path);
        if (name)
            unlink(name);
        free(name);
    }
    if (store->file >= 0)
        close(store->file);
    while (store->contents) {
        content_t *next = store->contents->next;

        free(store->contents->bytes);
        free(store->contents);
        store->contents = next;
    }
    free(store->records);
    free(store->path);
    free(store->identity);
    moyal_mutex_clear(&store->mutex);
    free(store);
}
