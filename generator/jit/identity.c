/* The identity of a compiler without starting it: that would take longer than libtcc needs to
 * compile. */
#define _XOPEN_SOURCE 700 /* realpath */
#include "jit/identity.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "emit/embedded.h"

int cc_path(text_t *out, const char *command)
{
    const size_t length = strcspn(command, " ");
    const char *path = memchr(command, '/', length) ? "" : getenv("PATH");

    while (path) {
        const size_t part = strcspn(path, ":");
        text_t full;

        text_init(&full);
        text_add_bytes(&full, path, part);
        if (part > 0)
            text_add(&full, "/");
        text_add_bytes(&full, command, length);
        if (access(text_string(&full), X_OK) == 0) {
            text_add(out, text_string(&full));
            text_clear(&full);
            return 1;
        }
        text_clear(&full);
        path = path[part] ? path + part + 1 : NULL;
    }
    return 0;
}

/* The program behind all links, with what changes when it is replaced. */
static int add_program(text_t *out, const char *command)
{
    text_t path;
    struct stat info;
    char *real = NULL;

    text_init(&path);
    if (cc_path(&path, command))
        real = realpath(text_string(&path), NULL);
    text_clear(&path);
    if (!real || stat(real, &info) != 0) {
        free(real);
        return 0;
    }
    text_printf(out, "program %s %lld %lld.%09ld\n", real, (long long)info.st_size,
                (long long)info.st_mtim.tv_sec, info.st_mtim.tv_nsec);
    free(real);
    return 1;
}

/* What -march=native asks the processor for: the first description in /proc/cpuinfo. */
static int add_processor(text_t *out)
{
    FILE *file = fopen("/proc/cpuinfo", "r");
    char line[8192];
    int found = 0;

    while (file && fgets(line, sizeof line, file) && line[0] != '\n') {
        if (strncmp(line, "flags", 5) != 0 && strncmp(line, "model name", 10) != 0 &&
            strncmp(line, "Features", 8) != 0 && strncmp(line, "CPU part", 8) != 0)
            continue;
        text_add(out, line);
        found = 1;
    }
    if (file)
        fclose(file);
    return found;
}

static void add_primitives(text_t *out)
{
    static const char *const names[] = {"runtime/primitives.h", "runtime/primitives.c"};
    uint64_t hash = 14695981039346656037u; /* FNV-1a */

    for (size_t k = 0; k < sizeof names / sizeof *names; k++)
        for (const char *at = embedded_file(names[k], NULL); *at; at++)
            hash = (hash ^ (unsigned char)*at) * 1099511628211u;
    text_printf(out, "primitives %016llx\n", (unsigned long long)hash);
}

void cc_identity(text_t *out, const char *command, const char *const *flags, size_t flag_count)
{
    text_printf(out, "command %s", command);
    for (size_t k = 0; k < flag_count; k++)
        text_printf(out, " %s", flags[k]);
    text_add(out, "\n");
    if (!add_program(out, command) || !add_processor(out)) {
        text_clear(out);
        return;
    }
    add_primitives(out);
}
