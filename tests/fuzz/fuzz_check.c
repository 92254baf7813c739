/* Fuzz target of moyal-check: whatever the file holds, the check ends with an answer.
 *
 * Digests are made again first, so that what is behind them is reached.  The checker ends by
 * exit(): the linker calls __wrap_exit instead (-Wl,--wrap=exit), which comes back here.  As a
 * libFuzzer target (MOYAL_LIBFUZZER defined, see tests/fuzz/run) or alone, where it replays the
 * files named on the command line; there each has to end with the status that its name begins with,
 * as in "0-toy.json". */
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/digests.h"
#include "certificate.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
__attribute__((noreturn)) void __real_exit(int status);
__attribute__((noreturn)) void __wrap_exit(int status);

static jmp_buf back;
static int is_inside;

void __wrap_exit(int status)
{
    if (!is_inside)
        __real_exit(status);
    longjmp(back, status + 1);
}

static __attribute__((noreturn)) void flint_failed(void)
{
    __wrap_exit(UNABLE);
}

/* The exit status of the check. */
static int status_of(const uint8_t *data, size_t size)
{
    certificate_t *certificate = calloc(1, sizeof *certificate);
    json_t *document = json_loadb((const char *)data, size, JSON_REJECT_DUPLICATES, NULL);
    json_t *digests = json_is_object(document) ? digests_of(document) : NULL;
    volatile int status = MALFORMED;

    if (digests)
        json_object_set_new(document, "digests", digests);
    flint_set_abort(flint_failed);
    is_inside = 1;
    if (certificate && document) {
        status = setjmp(back);
        if (status == 0)
            check(certificate, document);
        else
            status = status - 1;
    }
    is_inside = 0;
    if (certificate && certificate->seen) {
        memory_release(&certificate->system.ring, 0);
        free(certificate->system.ring.made);
        json_decref(certificate->seen);
    }
    json_decref(document);
    free(certificate);
    return status;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const int status = status_of(data, size);

    if (status != 0 && status != REFUTED && status != UNABLE && status != MALFORMED) {
        fprintf(stderr, "fuzz_check: exit status %d\n", status);
        abort();
    }
    return 0;
}

#ifndef MOYAL_LIBFUZZER
static int replay(const char *path)
{
    static uint8_t data[1 << 20];
    const char *name = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
    FILE *file = fopen(path, "rb");
    size_t size = file ? fread(data, 1, sizeof data, file) : 0;
    int status;

    if (!file || fclose(file) != 0 || size == sizeof data) {
        fprintf(stderr, "%s: cannot be read\n", path);
        return 1;
    }
    status = status_of(data, size);
    if (status == atoi(name))
        return 0;
    fprintf(stderr, "finding: %s: status %d\n", path, status);
    return 1;
}

int main(int argc, char **argv)
{
    int findings = 0;

    for (int k = 1; k < argc; k++)
        findings |= replay(argv[k]);
    return findings;
}
#endif
