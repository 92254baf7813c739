/* moyal-check CERT.json: sees for itself what a certificate claims (docs/certificates.md).
 *
 * Each step names the field it looks at; the first that does not hold ends the program. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/sha256.h"
#include "certificate.h"

/* What is taken from the model text, and versions, are guarded by digests alone; so is the rest,
 * last. */
static void check_digests(certificate_t *c)
{
    json_t *digests = get(c, c->document, "", "digests"), *value, *inner;
    const char *key, *name;
    char hash[65];

    for (int nested = 1; nested >= 0; nested--) {
        json_t *object = nested ? json_object_get(c->document, "input") : c->document;
        json_t *list = nested ? get(c, digests, "digests", "input") : digests;
        json_object_foreach(object, key, value)
        {
            char *text;
            if (!nested && (strcmp(key, "digests") == 0 || strcmp(key, "input") == 0))
                continue;
            name = path(nested ? "input" : "", key, 0);
            inner = get(c, list, nested ? "digests.input" : "digests", key);
            text = json_dumps(value, JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY);
            if (!text)
                refuse(RING, MALFORMED, "cannot be written");
            sha256_text(hash, text, strlen(text));
            free(text);
            if (!json_is_string(inner) || strcmp(json_string_value(inner), hash) != 0) {
                RING->field = name;
                refuse(RING, REFUTED, "is not what the certificate was made with (digests)");
            }
        }
        RING->field = nested ? "digests.input" : "digests";
        if (json_object_size(list) != json_object_size(object) - (nested ? 0 : 1))
            refuse(RING, MALFORMED, "has not one entry for each field");
    }
}

static void check_versions(certificate_t *c)
{
    json_t *versions = get(c, c->document, "", "versions");

    if (strcmp(text_of(c, c->document, "", "schema"), "moyal-certificate-1") != 0)
        refuse(RING, MALFORMED, "is not moyal-certificate-1");
    check_keys(c, versions, "versions", " moyal flint jansson ");
    text_of(c, versions, "versions", "moyal");
    text_of(c, versions, "versions", "flint");
    text_of(c, versions, "versions", "jansson");
    if (json_array_size(list_of(c, c->document, "", "enclosures", 0)) != 0)
        refuse(RING, UNABLE, "this version has none");
}

static __attribute__((noreturn)) void flint_failed(void)
{
    fputs("moyal check: a number is too large\n", stderr);
    _exit(MALFORMED);
}

static void took_too_long(int signal)
{
    static const char text[] = "moyal check: the check takes more than 600 seconds\n";

    (void)signal;
    _exit(write(2, text, sizeof text - 1) < 0 ? UNABLE : UNABLE);
}

int main(int argc, char **argv)
{
    static certificate_t certificate;
    certificate_t *c = &certificate;
    const struct rlimit memory = {(rlim_t)4 << 30, (rlim_t)4 << 30}, seconds = {600, 660};
    json_error_t error;

    if (argc != 2) {
        fputs("usage: moyal-check CERT.json\n", stderr);
        return 64;
    }
    setrlimit(RLIMIT_AS, &memory);
    setrlimit(RLIMIT_CPU, &seconds);
    signal(SIGXCPU, took_too_long);
    flint_set_abort(flint_failed);
    c->document = strcmp(argv[1], "-") == 0
                      ? json_loadf(stdin, JSON_REJECT_DUPLICATES, &error)
                      : json_load_file(argv[1], JSON_REJECT_DUPLICATES, &error);
    if (!c->document && json_error_code(&error) == json_error_cannot_open_file) {
        fprintf(stderr, "moyal check: %s\n", error.text);
        return 74;
    }
    if (!c->document) {
        fprintf(stderr, "%s:%d:%d: %s\n", argv[1], error.line, error.column, error.text);
        return MALFORMED;
    }
    check_keys(c, c->document, "",
               " schema versions model conventions input generator hybrid verdict conditions holds "
               "initial_state_positive jets enclosures digests ");
    check_versions(c);
    read_model(c);
    read_conventions(c);
    read_input(c);
    read_generator(c);
    read_hybrid(c);
    check_identity(c);
    check_verdict(c);
    check_start(c);
    check_jets(c);
    check_digests(c);
    RING->field = "verdict";
    if (c->undecided)
        refuse(RING, UNABLE,
               "whether the residual is beyond the form is not decided by the checker");
    printf("the certificate checks: %s\n", c->verdict);
    return 0;
}
