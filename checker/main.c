/* moyal-check CERT.json: sees for itself what a certificate claims (docs/certificates.md).
 *
 * Each step names the field it looks at; the first that does not hold ends the program. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "certificate.h"

static __attribute__((noreturn)) void flint_failed(void)
{
    fputs("moyal check: a number is too large\n", stderr);
    _exit(UNABLE);
}

static void took_too_long(int signal)
{
    static const char text[] = "moyal check: the check takes more than 600 seconds\n";

    (void)signal;
    _exit(write(2, text, sizeof text - 1) < 0 ? UNABLE : UNABLE);
}

static json_t *load(const char *name)
{
    json_error_t error;
    json_t *document = strcmp(name, "-") == 0
                           ? json_loadf(stdin, JSON_REJECT_DUPLICATES, &error)
                           : json_load_file(name, JSON_REJECT_DUPLICATES, &error);

    if (document)
        return document;
    fprintf(stderr, "moyal check: %s:%d:%d: %s\n", name, error.line, error.column, error.text);
    exit(json_error_code(&error) == json_error_cannot_open_file ? 74 : MALFORMED);
}

int main(int argc, char **argv)
{
    static certificate_t certificate;
    const struct rlimit memory = {(rlim_t)4 << 30, (rlim_t)4 << 30}, seconds = {600, 660};

    if (argc != 2) {
        fputs("usage: moyal-check CERT.json\n", stderr);
        return 64;
    }
    setrlimit(RLIMIT_AS, &memory);
    setrlimit(RLIMIT_CPU, &seconds);
    signal(SIGXCPU, took_too_long);
    flint_set_abort(flint_failed);
    check(&certificate, load(argv[1]));
    printf("the certificate checks: %s\n", certificate.verdict);
    return 0;
}
