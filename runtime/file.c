/* Files that appear whole or not at all: written under a name of their own, then renamed. */
#define _XOPEN_SOURCE 700 /* realpath, mkstemp, fdopen, fsync */
#include "output.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static char *copy(const char *text)
{
    char *result = malloc(strlen(text) + 1);

    return result ? strcpy(result, text) : NULL;
}

/* What a path names in the end: a link is to stay a link. */
static char *resolve(const char *path)
{
    char *result = realpath(path, NULL);

    return result ? result : copy(path);
}

int moyal_file_beside(const char *path, char **name)
{
    const size_t room = strlen(path) + 8;
    mode_t mask;
    int file;

    *name = malloc(room);
    if (!*name)
        return -1;
    snprintf(*name, room, "%s.XXXXXX", path);
    mask = umask(0);
    umask(mask);
    file = mkstemp(*name);
    if (file >= 0)
        (void)!fchmod(file, 0666 & ~mask);
    return file;
}

/* A new file beside output->path. */
static FILE *open_temporary(moyal_output *output)
{
    const int file = moyal_file_beside(output->path, &output->temporary);
    FILE *stream = file < 0 ? NULL : fdopen(file, "w");

    if (file >= 0 && !stream) {
        close(file);
        unlink(output->temporary);
    }
    return stream;
}

static void forget(moyal_output *output)
{
    free(output->path);
    free(output->temporary);
    memset(output, 0, sizeof *output);
}

int moyal_output_open(moyal_output *output, const char *path)
{
    struct stat about;

    memset(output, 0, sizeof *output);
    if (!path || strcmp(path, "-") == 0) {
        output->file = stdout;
        return 0;
    }
    if (stat(path, &about) == 0 && !S_ISREG(about.st_mode)) {
        output->file = fopen(path, "w");
        return output->file ? 0 : -1;
    }
    output->path = resolve(path);
    if (output->path)
        output->file = open_temporary(output);
    if (!output->file) {
        int reason = errno;

        forget(output);
        errno = reason;
        return -1;
    }
    return 0;
}

/* The file takes the name of its path: 0, or what was wrong. */
static int take_place(const moyal_output *output, int keep)
{
    const int good = keep == MOYAL_KEEP_NEW ? link(output->temporary, output->path) == 0
                                            : rename(output->temporary, output->path) == 0;

    return good ? 0 : errno;
}

int moyal_output_close(moyal_output *output, int keep)
{
    int reason = ferror(output->file) ? EIO : 0;

    errno = 0;
    if (fflush(output->file) != 0 && reason == 0)
        reason = errno ? errno : EIO;
    if (output->temporary && keep && reason == 0 && fsync(fileno(output->file)) != 0)
        reason = errno;
    if (output->file != stdout && fclose(output->file) != 0 && reason == 0)
        reason = errno ? errno : EIO;
    if (output->temporary) {
        if (keep && reason == 0)
            reason = take_place(output, keep);
        if (keep != MOYAL_KEEP || reason != 0)
            unlink(output->temporary);
    }
    forget(output);
    errno = reason;
    return reason ? -1 : 0;
}
