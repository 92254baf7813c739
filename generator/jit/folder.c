/* Temporary folders.  Each holds a file LOCK, which its process has locked: a folder whose file is
 * not locked any more was left by a process that was killed.  What has no such file is none of
 * ours. */
#include "jit/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define NAME "moyal-XXXXXX"
#define LOCK ".moyal-lock"

enum { MOST_LOOKED_AT = 100000 }; /* entries of the folder of temporary files */

/* Removes the files of an open folder, the lock last; takes the descriptor. */
static void empty(int folder)
{
    DIR *list = fdopendir(folder);
    struct dirent *entry;

    while (list && (entry = readdir(list)))
        if (strcmp(entry->d_name, LOCK) != 0)
            unlinkat(folder, entry->d_name, 0); /* fails for folders, "." and ".." */
    unlinkat(folder, LOCK, 0);
    if (list)
        closedir(list);
    else
        close(folder);
}

/* Removes the folder `name` in the open folder `top` if it is of this user and of no process. */
static void remove_stale(int top, const char *name)
{
    const int folder = openat(top, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    struct stat info;
    int lock = -1;

    if (folder < 0)
        return;
    if (fstat(folder, &info) == 0 && info.st_uid == geteuid())
        lock = openat(folder, LOCK, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (lock < 0 || flock(lock, LOCK_EX | LOCK_NB) != 0) {
        close(folder);
    } else {
        empty(folder);
        unlinkat(top, name, AT_REMOVEDIR);
    }
    if (lock >= 0)
        close(lock);
}

static void remove_all_stale(const char *path)
{
    DIR *list = opendir(path);
    const size_t head = strcspn(NAME, "X");
    struct dirent *entry;

    for (int k = 0; list && k < MOST_LOOKED_AT && (entry = readdir(list)); k++)
        if (strlen(entry->d_name) == strlen(NAME) && strncmp(entry->d_name, NAME, head) == 0)
            remove_stale(dirfd(list), entry->d_name);
    if (list)
        closedir(list);
}

/* The file is locked before it has its name: who finds it unlocked finds a dead process. */
static int make_lock(const char *path)
{
    const int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const int lock =
        folder < 0 ? -1 : openat(folder, "lock", O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

    if (lock >= 0 &&
        (flock(lock, LOCK_EX | LOCK_NB) != 0 || renameat(folder, "lock", folder, LOCK) != 0))
        unlinkat(folder, "lock", 0); /* a file system without locks: it is not looked at then */
    if (folder >= 0)
        close(folder);
    return lock;
}

status_t folder_new(folder_t *out, text_t *why)
{
    const char *given = getenv("TMPDIR"), *top = given && *given ? given : "/tmp";
    text_t name;

    remove_all_stale(top);
    text_init(&name);
    text_printf(&name, "%s/" NAME, top);
    out->path = text_take(&name);
    out->lock = -1;
    if (mkdtemp(out->path)) {
        out->lock = make_lock(out->path);
        return OK;
    }
    text_printf(why, "cannot make a folder %s: %s", out->path, strerror(errno));
    free(out->path);
    out->path = NULL;
    return IO_ERROR;
}

static void join(text_t *out, const char *path, const char *name)
{
    text_init(out);
    text_printf(out, "%s/%s", path, name);
}

status_t folder_write(const char *path, const char *name, const char *text, text_t *why)
{
    text_t full;
    FILE *file;
    int good = 0;

    join(&full, path, name);
    file = fopen(text_string(&full), "w");
    if (file) {
        good = fputs(text, file) >= 0;
        good &= fclose(file) == 0;
    }
    if (!good)
        text_printf(why, "cannot write %s: %s", text_string(&full), strerror(errno));
    text_clear(&full);
    return good ? OK : IO_ERROR;
}

void folder_read(const char *path, const char *name, text_t *out)
{
    char bytes[16384];
    text_t full;
    FILE *file;

    join(&full, path, name);
    file = fopen(text_string(&full), "r");
    if (file) {
        text_add_bytes(out, bytes, fread(bytes, 1, sizeof bytes, file));
        fclose(file);
    }
    text_clear(&full);
}

void folder_remove(folder_t *folder)
{
    const int list = open(folder->path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

    if (list >= 0)
        empty(list);
    rmdir(folder->path);
    if (folder->lock >= 0)
        close(folder->lock);
    free(folder->path);
}
