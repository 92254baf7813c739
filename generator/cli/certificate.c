/* moyal check CERT.json: runs moyal-check, the program beside this one, in place of itself. */
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "cli/options.h"

/* The program beside this one; where the system does not tell where that is, the one in PATH. */
static void checker_path(text_t *out)
{
    char self[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
    char *slash;

    self[length > 0 ? length : 0] = '\0';
    slash = strrchr(self, '/');
    if (slash)
        *slash = '\0';
    text_printf(out, slash ? "%s/moyal-check" : "%smoyal-check", self);
}

status_t command_check(const options_t *options)
{
    char program[] = "moyal-check", *arguments[3] = {program, NULL, NULL};
    text_t path, certificate;

    text_init(&path);
    text_init(&certificate);
    checker_path(&path);
    text_add(&certificate, options->positional);
    arguments[1] = text_take(&certificate);
    execvp(text_string(&path), arguments);
    fprintf(stderr, "moyal: %s, which checks certificates, cannot be run\n", text_string(&path));
    text_clear(&path);
    return IO_ERROR;
}
