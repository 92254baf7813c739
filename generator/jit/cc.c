/* The system compiler: the unit and the row primitives become a shared object in a folder that is
 * gone as soon as the object is loaded; a copy may stay in the cache.  The compiler is started
 * directly, without a shell. */
#include "config.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/memory.h"
#include "emit/embedded.h"
#include "jit/backend.h"
#include "jit/cache.h"
#include "jit/folder.h"
#include "jit/identity.h"

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

const char *jit_cc(void)
{
    const char *command = getenv("MOYAL_CC");
    text_t path;
    int found;

#ifdef SYSTEM_CC
    if (!command || !*command)
        command = SYSTEM_CC;
#endif
    text_init(&path);
    found = command && *command && *command != ' ' && cc_path(&path, command);
    text_clear(&path);
    return found ? command : NULL;
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

/* A process group of its own, so that all that the compiler starts can be ended with it; in the
 * foreground it stays in ours, where an interrupt from the terminal reaches it. */
static int spawn(pid_t *child, char **words, const char *errors, int apart)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    int result;

    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 1, errors, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    posix_spawn_file_actions_adddup2(&actions, 1, 2);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, apart ? POSIX_SPAWN_SETPGROUP : 0);
    result = posix_spawnp(child, words[0], &actions, &attributes, words, environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return result;
}

/* The process is known to `cancel` from its start until before it is waited for to the end: a
 * number that is given to nobody else in between. */
static int spawn_for(pid_t *child, char **words, const char *errors, jit_cancel_t *cancel)
{
    int result;

    if (!cancel)
        return spawn(child, words, errors, 0);
    pthread_mutex_lock(&cancel->mutex);
    result = cancel->cancelled ? ECANCELED : spawn(child, words, errors, 1);
    cancel->child = result == 0 ? *child : 0;
    pthread_mutex_unlock(&cancel->mutex);
    return result;
}

static void wait_for(int *state, pid_t child, jit_cancel_t *cancel)
{
    siginfo_t info;

    while (cancel && waitid(P_PID, (id_t)child, &info, WEXITED | WNOWAIT) < 0 && errno == EINTR)
        continue;
    if (cancel) {
        pthread_mutex_lock(&cancel->mutex);
        cancel->child = 0;
        pthread_mutex_unlock(&cancel->mutex);
    }
    while (waitpid(child, state, 0) < 0 && errno == EINTR)
        continue;
}

void jit_cancel(jit_cancel_t *cancel)
{
    pthread_mutex_lock(&cancel->mutex);
    cancel->cancelled = 1;
    if (cancel->child > 0)
        kill(-cancel->child, SIGTERM); /* it removes its temporary files */
    pthread_mutex_unlock(&cancel->mutex);
}

/* Starts the words, with what it says going to the file `errors`.  Whether it ended well. */
static int run_words(char **words, const char *errors, text_t *why, jit_cancel_t *cancel)
{
    pid_t child;
    int state = -1, result = spawn_for(&child, words, errors, cancel);

    if (result != 0) {
        text_printf(why, "cannot start %s: %s\n", words[0], strerror(result));
        return 0;
    }
    wait_for(&state, child, cancel);
    if (WIFEXITED(state) && WEXITSTATUS(state) == 0)
        return 1;
    text_printf(why, "%s failed:\n", words[0]);
    return 0;
}

static status_t compile(const char *folder, text_t *why, const char *text, const char *command,
                        jit_cancel_t *cancel)
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
    if (!run_words(words, text_string(&errors), why, cancel)) {
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

static status_t load(jit_t *jit, text_t *why, const char *path)
{
    void *handle;
    const moyal_program *program;

    if (access(path, F_OK) != 0) {
        text_printf(why, "the compiler '%s' made nothing", jit_cc());
        return IO_ERROR;
    }
    handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
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

/* From the cache; what does not load is compiled again. */
static int find(jit_t *jit, const char *text, const text_t *identity)
{
    char *object = identity->length > 0 ? cache_find(text, text_string(identity)) : NULL;
    text_t why;

    text_init(&why);
    if (object && load(jit, &why, object) == OK)
        jit->cached = 1;
    text_clear(&why);
    free(object);
    return jit->cached;
}

static status_t build(jit_t *jit, text_t *why, const char *text, const text_t *identity,
                      jit_cancel_t *cancel)
{
    folder_t folder;
    text_t object;
    status_t status = folder_new(&folder, why);

    if (status != OK)
        return status;
    text_init(&object);
    text_printf(&object, "%s/unit.so", folder.path);
    status = compile(folder.path, why, text, jit_cc(), cancel);
    if (status == OK)
        status = load(jit, why, text_string(&object));
    if (status == OK && identity->length > 0)
        cache_keep(text, text_string(identity), text_string(&object));
    text_clear(&object);
    folder_remove(&folder);
    return status;
}

int jit_find_cc(jit_t *jit, const char *text)
{
    text_t identity;
    int found = 0;

    text_init(&identity);
    if (jit_cc()) {
        cc_identity(&identity, jit_cc(), flags, FLAG_COUNT);
        found = find(jit, text, &identity);
    }
    text_clear(&identity);
    return found;
}

status_t jit_build_cc(jit_t *jit, text_t *why, const char *text, jit_cancel_t *cancel)
{
    text_t identity;
    status_t status = OK;

    if (!jit_cc()) {
        text_add(why, "there is no compiler to call (the environment variable MOYAL_CC names one)");
        return USAGE_ERROR;
    }
    text_init(&identity);
    cc_identity(&identity, jit_cc(), flags, FLAG_COUNT);
    if (!find(jit, text, &identity))
        status = build(jit, why, text, &identity, cancel);
    text_clear(&identity);
    return status;
}
