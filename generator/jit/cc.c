/* The system compiler: the unit and the row primitives become a shared object in a folder that is
 * gone as soon as the object is loaded.  The compiler is started directly, without a shell. */
#include "config.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/memory.h"
#include "emit/embedded.h"
#include "jit/backend.h"
#include "jit/folder.h"

extern char **environ;

/* Without contraction to fused operations the bits do not depend on the machine's instructions.
 * Vectors of 512 bits are left out: compilers avoid them by themselves, and valgrind does not know
 * them. */
static const char *const flags[] = {"-std=c99",
                                    "-O3",
                                    "-ffp-contract=off",
                                    "-fno-math-errno",
#if defined(__x86_64__)
                                    "-march=native",
                                    "-mno-avx512f",
#endif
                                    "-w",
                                    "-shared",
                                    "-fPIC",
                                    "-o",
                                    "unit.so",
                                    "unit.c",
                                    "primitives.c",
                                    "-lm"};

enum { FLAG_COUNT = sizeof flags / sizeof *flags, WORDS = 32 };

/* Whether the first word of `command` names a program, in PATH unless it has a slash. */
static int is_there(const char *command)
{
    const size_t length = strcspn(command, " ");
    const char *path = memchr(command, '/', length) ? "" : getenv("PATH");
    int found = 0;

    while (path && !found) {
        const size_t part = strcspn(path, ":");
        text_t full;

        text_init(&full);
        text_add_bytes(&full, path, part);
        if (part > 0)
            text_add(&full, "/");
        text_add_bytes(&full, command, length);
        found = access(text_string(&full), X_OK) == 0;
        text_clear(&full);
        path = path[part] ? path + part + 1 : NULL;
    }
    return found;
}

const char *jit_cc(void)
{
    const char *command = getenv("MOYAL_CC");

#ifdef SYSTEM_CC
    if (!command || !*command)
        command = SYSTEM_CC;
#endif
    return command && *command && *command != ' ' && is_there(command) ? command : NULL;
}

/* Splits the command into words and adds the flags; names of files become paths in `folder`.  The
 * words are freed by free_words. */
static void make_words(char *words[WORDS + FLAG_COUNT + 1], const char *command, const char *folder)
{
    int count = 0;

    for (const char *at = command; *at && count < WORDS;) {
        const size_t length = strcspn(at, " ");

        if (length > 0)
            words[count++] = memory_copy_bytes(at, length);
        at += length + strspn(at + length, " ");
    }
    for (int k = 0; k < FLAG_COUNT; k++) {
        text_t word;

        text_init(&word);
        if (flags[k][0] != '-')
            text_printf(&word, "%s/", folder);
        text_add(&word, flags[k]);
        words[count++] = text_take(&word);
    }
    words[count] = NULL;
}

static void free_words(char **words)
{
    for (int k = 0; words[k]; k++)
        free(words[k]);
}

/* Starts the words, with what it says going to the file `errors`.  Whether it ended well. */
static int run_words(char **words, const char *errors, text_t *why)
{
    posix_spawn_file_actions_t actions;
    pid_t child;
    int result, state = -1;

    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 1, errors, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    posix_spawn_file_actions_adddup2(&actions, 1, 2);
    result = posix_spawnp(&child, words[0], &actions, NULL, words, environ);
    posix_spawn_file_actions_destroy(&actions);
    if (result != 0) {
        text_printf(why, "cannot start %s: %s\n", words[0], strerror(result));
        return 0;
    }
    while (waitpid(child, &state, 0) < 0 && errno == EINTR)
        continue;
    if (WIFEXITED(state) && WEXITSTATUS(state) == 0)
        return 1;
    text_printf(why, "%s failed:\n", words[0]);
    return 0;
}

static status_t compile(const char *folder, text_t *why, const char *text, const char *command)
{
    char *words[WORDS + FLAG_COUNT + 1];
    text_t errors;
    status_t status = folder_write(folder, "unit.c", text, why);

    if (status == OK)
        status =
            folder_write(folder, "primitives.c", embedded_file("runtime/primitives.c", NULL), why);
    if (status == OK)
        status =
            folder_write(folder, "primitives.h", embedded_file("runtime/primitives.h", NULL), why);
    if (status != OK)
        return status;
    text_init(&errors);
    text_printf(&errors, "%s/errors", folder);
    make_words(words, command, folder);
    if (!run_words(words, text_string(&errors), why)) {
        const size_t before = why->length;

        folder_read(folder, "errors", why);
        status = why->length > before ? INTERNAL_ERROR : IO_ERROR; /* about the text, or not */
        if (status == IO_ERROR)
            text_add(why, "it says nothing about it");
    }
    free_words(words);
    text_clear(&errors);
    return status;
}

static void release(void *handle)
{
    dlclose(handle);
}

static status_t load(jit_t *jit, text_t *why, const char *folder)
{
    text_t path;
    void *handle;
    const moyal_program *program;

    text_init(&path);
    text_printf(&path, "%s/unit.so", folder);
    if (access(text_string(&path), F_OK) != 0) {
        text_clear(&path);
        text_printf(why, "the compiler '%s' made nothing", jit_cc());
        return IO_ERROR;
    }
    handle = dlopen(text_string(&path), RTLD_NOW | RTLD_LOCAL);
    text_clear(&path);
    program = handle ? dlsym(handle, "moyal_unit") : NULL;
    if (!program) {
        text_add(why, handle ? "the unit does not define moyal_unit" : dlerror());
        if (handle)
            dlclose(handle);
        return INTERNAL_ERROR;
    }
    jit->program = program;
    jit->handle = handle;
    jit->release = release;
    return OK;
}

status_t jit_build_cc(jit_t *jit, text_t *why, const char *text)
{
    const char *command = jit_cc();
    char *folder;
    status_t status;

    if (!command) {
        text_add(why, "there is no compiler to call (the environment variable MOYAL_CC names one)");
        return USAGE_ERROR;
    }
    status = folder_new(&folder, why);
    if (status != OK)
        return status;
    status = compile(folder, why, text, command);
    if (status == OK)
        status = load(jit, why, folder);
    folder_remove(folder);
    return status;
}
