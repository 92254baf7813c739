/* Files of the cache: each is written under another name first, and takes its own when it is whole.
 */
#include "jit/cache.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"

/* ---- the folder ------------------------------------------------------------------------ */

/* The folder's path, "" if there is none. */
static void folder_path(text_t *out)
{
    const char *own = getenv("MOYAL_CACHE"), *cache = getenv("XDG_CACHE_HOME");
    const char *home = getenv("HOME");

    if (own)
        text_add(out, own);
    else if (cache && cache[0] == '/')
        text_printf(out, "%s/moyal", cache);
    else if (home && home[0] == '/')
        text_printf(out, "%s/.cache/moyal", home);
}

/* Makes the folders of the path that are not there. */
static void make_folders(const char *path)
{
    char *part = memory_copy_text(path);

    for (char *at = part + 1; *at; at++) {
        if (*at != '/')
            continue;
        *at = '\0';
        mkdir(part, 0700);
        *at = '/';
    }
    mkdir(part, 0700);
    free(part);
}

/* Whether the folder is there, the user's, and closed to all others' writing. */
static int is_ours(const char *path)
{
    struct stat info;

    return lstat(path, &info) == 0 && S_ISDIR(info.st_mode) && info.st_uid == geteuid() &&
           (info.st_mode & 022) == 0;
}

/* ---- contents -------------------------------------------------------------------------- */

/* FNV-1a, 64 bits. */
static uint64_t hash_bytes(uint64_t hash, const char *bytes, size_t length)
{
    for (size_t k = 0; k < length; k++)
        hash = (hash ^ (unsigned char)bytes[k]) * 1099511628211u;
    return hash;
}

static const uint64_t hash_start = 14695981039346656037u;

/* Adds the whole file; whether that was possible. */
static int read_file(text_t *out, const char *path)
{
    char bytes[65536];
    FILE *file = fopen(path, "rb");
    size_t count;
    int good;

    if (!file)
        return 0;
    while ((count = fread(bytes, 1, sizeof bytes, file)) > 0 && out->length <= CACHE_MOST_BYTES)
        text_add_bytes(out, bytes, count);
    good = !ferror(file) && out->length <= CACHE_MOST_BYTES;
    fclose(file);
    return good && out->length > 0;
}

/* What HASH.c has to hold for this object. */
static void describe(text_t *out, const char *text, const char *identity, const text_t *object)
{
    text_printf(out, "object %zu %016llx\n%s\n%s", object->length,
                (unsigned long long)hash_bytes(hash_start, object->bytes, object->length), identity,
                text);
}

/* FOLDER/HASH.so and FOLDER/HASH.c */
static void entry_paths(text_t *object, text_t *source, const char *folder, const char *text,
                        const char *identity)
{
    uint64_t hash = hash_bytes(hash_start, identity, strlen(identity) + 1);

    hash = hash_bytes(hash, text, strlen(text));
    text_printf(object, "%s/%016llx.so", folder, (unsigned long long)hash);
    text_printf(source, "%s/%016llx.c", folder, (unsigned long long)hash);
}

/* Whether both files are there and as they were written. */
static int is_whole(const char *object, const char *source, const char *text, const char *identity)
{
    text_t bytes, found, wanted;
    int whole;

    text_init(&bytes);
    text_init(&found);
    text_init(&wanted);
    whole = read_file(&bytes, object) && read_file(&found, source);
    if (whole) {
        describe(&wanted, text, identity, &bytes);
        whole =
            found.length == wanted.length && memcmp(found.bytes, wanted.bytes, wanted.length) == 0;
    }
    text_clear(&bytes);
    text_clear(&found);
    text_clear(&wanted);
    return whole;
}

char *cache_find(const char *text, const char *identity)
{
    text_t folder, object, source;
    int found;

    text_init(&folder);
    text_init(&object);
    text_init(&source);
    folder_path(&folder);
    found = folder.length > 0 && is_ours(text_string(&folder));
    if (found) {
        entry_paths(&object, &source, text_string(&folder), text, identity);
        found = is_whole(text_string(&object), text_string(&source), text, identity);
    }
    if (found) /* its time is that of its last use */
        utimensat(AT_FDCWD, text_string(&object), NULL, 0);
    text_clear(&folder);
    text_clear(&source);
    if (found)
        return text_take(&object);
    text_clear(&object);
    return NULL;
}

/* ---- keeping --------------------------------------------------------------------------- */

/* Writes the file whole, or not at all. */
static int write_file(const char *folder, const char *path, const text_t *bytes)
{
    text_t temporary;
    int file, good = 0;

    text_init(&temporary);
    text_printf(&temporary, "%s/new-XXXXXX", folder);
    file = mkstemp(temporary.bytes);
    if (file >= 0) {
        FILE *stream = fdopen(file, "wb");

        if (stream) {
            good = fwrite(bytes->bytes, 1, bytes->length, stream) == bytes->length;
            good &= fclose(stream) == 0;
        } else {
            close(file);
        }
        good = good && rename(temporary.bytes, path) == 0;
        if (!good)
            unlink(temporary.bytes);
    }
    text_clear(&temporary);
    return good;
}

typedef struct {
    char name[32];
    time_t time;
    long long bytes;
} entry_t;

static int newer(const void *a, const void *b)
{
    const entry_t *x = a, *y = b;

    return (x->time < y->time) - (x->time > y->time);
}

/* The objects in the folder, at most `most`; freed with free(). */
static size_t list_objects(entry_t **out, const char *folder, size_t most)
{
    DIR *directory = opendir(folder);
    struct dirent *file;
    size_t count = 0;

    *out = memory_new(most, sizeof **out);
    while (directory && count < most && (file = readdir(directory))) {
        const size_t length = strlen(file->d_name);
        struct stat info;

        if (length != 19 || strcmp(file->d_name + 16, ".so") != 0 ||
            fstatat(dirfd(directory), file->d_name, &info, AT_SYMLINK_NOFOLLOW) != 0)
            continue;
        memcpy((*out)[count].name, file->d_name, length + 1);
        (*out)[count].time = info.st_mtime;
        (*out)[count++].bytes = info.st_size;
    }
    if (directory)
        closedir(directory);
    return count;
}

/* Removes the oldest entries beyond the limits. */
static void prune(const char *folder)
{
    entry_t *entries;
    const size_t count = list_objects(&entries, folder, 4 * CACHE_MOST_ENTRIES);
    long long bytes = 0;

    qsort(entries, count, sizeof *entries, newer);
    for (size_t k = 0; k < count; k++) {
        text_t path;

        bytes += entries[k].bytes;
        if (k < CACHE_MOST_ENTRIES && bytes <= CACHE_MOST_BYTES)
            continue;
        text_init(&path);
        text_printf(&path, "%s/%.16s.c", folder, entries[k].name);
        unlink(text_string(&path));
        text_clear(&path);
        text_init(&path);
        text_printf(&path, "%s/%s", folder, entries[k].name);
        unlink(text_string(&path));
        text_clear(&path);
    }
    free(entries);
}

void cache_keep(const char *text, const char *identity, const char *object)
{
    text_t folder, bytes, target, source, description;

    text_init(&folder);
    text_init(&bytes);
    text_init(&target);
    text_init(&source);
    text_init(&description);
    folder_path(&folder);
    if (folder.length > 0 && read_file(&bytes, object)) {
        make_folders(text_string(&folder));
        if (is_ours(text_string(&folder))) {
            entry_paths(&target, &source, text_string(&folder), text, identity);
            describe(&description, text, identity, &bytes);
            if (write_file(text_string(&folder), text_string(&target), &bytes) &&
                write_file(text_string(&folder), text_string(&source), &description))
                prune(text_string(&folder));
        }
    }
    text_clear(&folder);
    text_clear(&bytes);
    text_clear(&target);
    text_clear(&source);
    text_clear(&description);
}
