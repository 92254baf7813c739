/* Writes results: whole files or none. */
#include "cli/output.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runtime/output.h"

static status_t io_error(const char *path)
{
    fprintf(stderr, "moyal: cannot write '%s': %s\n", path, strerror(errno));
    return IO_ERROR;
}

/* Writes all of it, and keeps it as moyal_output_close is told. */
static status_t write_file(const char *path, const char *bytes, size_t length, int keep)
{
    moyal_output output;
    int reason;

    if (moyal_output_open(&output, path) != 0)
        return io_error(path);
    errno = 0;
    reason = fwrite(bytes, 1, length, output.file) == length ? 0 : errno;
    if (moyal_output_close(&output, keep) == 0)
        return OK;
    errno = reason ? reason : errno;
    return io_error(path ? path : "standard output");
}

status_t output_write(const char *path, const char *text)
{
    return output_write_bytes(path, text, strlen(text));
}

status_t output_write_bytes(const char *path, const char *bytes, size_t length)
{
    return write_file(path, bytes, length, MOYAL_KEEP);
}

/* Whether both are the same file; "-" is what standard input reads from. */
static int is_same_file(const struct stat *there, const char *model)
{
    struct stat other;
    int fine = strcmp(model, "-") == 0 ? fstat(STDIN_FILENO, &other) : stat(model, &other);

    return fine == 0 && S_ISREG(there->st_mode) && there->st_dev == other.st_dev &&
           there->st_ino == other.st_ino;
}

/* Whether a file can be made in the folder that `path` lies in; errno if not. */
static int folder_is_writable(const char *path)
{
    const char *slash = strrchr(path, '/');
    text_t folder;
    int fine, reason;

    text_init(&folder);
    if (slash)
        text_add_bytes(&folder, path, (size_t)(slash - path) + 1);
    else
        text_add(&folder, ".");
    fine = access(text_string(&folder), W_OK | X_OK) == 0;
    reason = errno;
    text_clear(&folder);
    errno = reason;
    return fine;
}

status_t output_probe(const char *path, const char *model)
{
    struct stat there;

    if (!path)
        return OK;
    if (stat(path, &there) != 0)
        return folder_is_writable(path) ? OK : io_error(path);
    if (is_same_file(&there, model)) {
        fprintf(stderr, "moyal: '%s' is the model itself: it is not overwritten\n", path);
        return USAGE_ERROR;
    }
    if (S_ISDIR(there.st_mode)) {
        errno = EISDIR;
        return io_error(path);
    }
    if (S_ISREG(there.st_mode))
        return folder_is_writable(path) ? OK : io_error(path);
    return access(path, W_OK) == 0 ? OK : io_error(path);
}

/* Device and inode of the folder that `path` lies in. */
static int folder_of(struct stat *out, const char *path)
{
    const char *slash = strrchr(path, '/');
    text_t folder;
    int fine;

    text_init(&folder);
    text_add_bytes(&folder, path, slash ? (size_t)(slash - path) + 1 : 0);
    fine = stat(folder.length ? text_string(&folder) : ".", out) == 0;
    text_clear(&folder);
    return fine;
}

static const char *name_of(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

int output_is_same(const char *a, const char *b)
{
    struct stat one, other;

    if (!a || !b)
        return 0;
    if (stat(a, &one) == 0 && stat(b, &other) == 0)
        return one.st_dev == other.st_dev && one.st_ino == other.st_ino && S_ISREG(one.st_mode);
    return strcmp(name_of(a), name_of(b)) == 0 && folder_of(&one, a) && folder_of(&other, b) &&
           one.st_dev == other.st_dev && one.st_ino == other.st_ino;
}

status_t output_write_new(const char *path, const char *text)
{
    struct stat there;

    if (lstat(path, &there) == 0) { /* also what would be written to in place: a pipe, a device */
        errno = EEXIST;
        return io_error(path);
    }
    return write_file(path, text, strlen(text), MOYAL_KEEP_NEW);
}

/* Whether the locale of characters is UTF-8: the first that is set decides. */
static int locale_is_utf8(void)
{
    static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};

    for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
        const char *value = getenv(names[k]);

        if (value && *value)
            return strstr(value, "UTF-8") || strstr(value, "utf8") || strstr(value, "UTF8") ||
                   strstr(value, "utf-8");
    }
    return 0;
}

style_t output_style(void)
{
    const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");
    int terminal = isatty(STDOUT_FILENO);
    style_t style;

    style.unicode = terminal && locale_is_utf8();
    style.colour = terminal && !(no_color && *no_color) && !(term && strcmp(term, "dumb") == 0);
    return style;
}
