/* Standalone solvers: a folder that needs only a C compiler, libc and libm. */
#include "emit/emit.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/text.h"
#include "emit/embedded.h"
#include "emit/manual.h"

/* A folder under construction. */
typedef struct {
    char *path;
    int error; /* errno of what failed first, or 0 */
} folder_t;

static char *join(const char *folder, const char *name)
{
    text_t path;

    text_init(&path);
    text_printf(&path, "%s/%s", folder, name);
    return text_take(&path);
}

static void folder_write(folder_t *folder, const char *name, const char *text)
{
    char *path = join(folder->path, name);
    FILE *file = folder->error ? NULL : fopen(path, "wx");
    int failed;

    if (folder->error == 0) {
        errno = 0;
        failed = !file || fputs(text, file) < 0;
        failed |= file && fclose(file) != 0;
        if (failed)
            folder->error = errno ? errno : EIO;
    }
    free(path);
}

/* Removes the folder and the files in it: those that folder_write made. */
static void folder_remove(const folder_t *folder)
{
    DIR *directory = opendir(folder->path);
    struct dirent *entry;

    while (directory && (entry = readdir(directory)) != NULL) {
        char *path = join(folder->path, entry->d_name);

        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            unlink(path);
        free(path);
    }
    if (directory)
        closedir(directory);
    rmdir(folder->path);
}

/* A new folder beside `directory`, open to whom the user's mask allows. */
static void folder_make(folder_t *folder, const char *directory)
{
    size_t length = strlen(directory);
    mode_t mask = umask(0);
    text_t path;

    umask(mask);
    text_init(&path);
    while (length > 1 && directory[length - 1] == '/')
        length--;
    text_add_bytes(&path, directory, length);
    text_add(&path, ".XXXXXX");
    folder->path = text_take(&path);
    folder->error = 0;
    if (!mkdtemp(folder->path) || chmod(folder->path, 0777 & ~mask) != 0)
        folder->error = errno;
}

static int is_runtime(const char *name)
{
    return strncmp(name, "runtime/", 8) == 0;
}

static void write_files(folder_t *folder, const kernel_t *kernel, const emit_options_t *options)
{
    char *unit = emit_unit(kernel, options), *makefile = manual_makefile(options);
    char *readme = manual_readme(kernel, options);

    folder_write(folder, "kernel.c", unit);
    folder_write(folder, "Makefile", makefile);
    folder_write(folder, "README.md", readme);
    for (const embedded_t *file = embedded_table; file->name; file++)
        if (is_runtime(file->name) && manual_is_needed(file->name, options))
            folder_write(folder, file->name + 8, file->text);
    if (options->petsc)
        folder_write(folder, "petsc.c", embedded_file("templates/petsc.c", NULL));
    free(unit);
    free(makefile);
    free(readme);
}

/* Why `directory` cannot become the solver's folder, or NULL. */
static const char *refuse_target(const char *directory)
{
    struct stat info;
    DIR *list;
    int entries = 0;

    if (lstat(directory, &info) != 0)
        return errno == ENOENT ? NULL : strerror(errno);
    if (!S_ISDIR(info.st_mode))
        return "there is something of this name that is not a folder";
    list = opendir(directory);
    if (!list)
        return strerror(errno);
    while (readdir(list))
        entries++;
    closedir(list);
    return entries > 2 ? "the folder exists and is not empty" : NULL;
}

status_t emit_solver(const char *directory, const kernel_t *kernel, const emit_options_t *options,
                     const char **why)
{
    folder_t folder;

    *why = *directory ? refuse_target(directory) : "it has no name";
    if (*why)
        return IO_ERROR;
    folder_make(&folder, directory);
    if (folder.error == 0) {
        write_files(&folder, kernel, options);
        if (folder.error == 0 && rename(folder.path, directory) != 0)
            folder.error = errno;
        if (folder.error != 0)
            folder_remove(&folder);
    }
    free(folder.path);
    if (folder.error == 0)
        return OK;
    *why = strerror(folder.error);
    return IO_ERROR;
}
