/* Temporary folders. */
#include "jit/folder.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

status_t folder_new(char **path, text_t *why)
{
    const char *top = getenv("TMPDIR");
    text_t name;

    text_init(&name);
    text_printf(&name, "%s/moyal-XXXXXX", top && *top ? top : "/tmp");
    *path = text_take(&name);
    if (mkdtemp(*path))
        return OK;
    text_printf(why, "cannot make a folder %s: %s", *path, strerror(errno));
    free(*path);
    *path = NULL;
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

void folder_remove(char *path)
{
    DIR *folder = opendir(path);
    struct dirent *entry;

    while (folder && (entry = readdir(folder))) {
        text_t full;

        join(&full, path, entry->d_name);
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            unlink(text_string(&full));
        text_clear(&full);
    }
    if (folder)
        closedir(folder);
    rmdir(path);
    free(path);
}
