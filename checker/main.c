/* moyal-check CERT.json: sees for itself what a certificate claims (docs/certificates.md).
 *
 * Each step names the field it looks at; the first that does not hold ends the program. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/digests.h"
#include "certificate.h"

/* The digests of the fields of `outer`: of what they guard alone, and of the rest, last. */
static void check_digests(certificate_t *c, const char *outer, json_t *made, json_t *given)
{
    const char *key, *place = *outer ? path("digests", outer, 0) : "digests";
    json_t *value;

    RING->field = place;
    if (!made)
        refuse(RING, MALFORMED, "cannot be made");
    json_object_foreach(made, key, value)
    {
        json_t *listed = get(c, given, place, key);
        RING->field = path(outer, key, 0);
        if (json_is_object(value))
            check_digests(c, RING->field, value, listed);
        else if (!json_equal(value, listed))
            refuse(RING, REFUTED, "is not what the certificate was made with (digests)");
    }
    RING->field = place;
    if (json_object_size(given) != json_object_size(made))
        refuse(RING, MALFORMED, "has not one entry for each field");
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
    list_of(c, c->document, "", "enclosures", 0); /* this version has none */
}

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
    if (json_error_code(&error) == json_error_cannot_open_file) {
        fprintf(stderr, "moyal check: %s\n", error.text);
        exit(74);
    }
    fprintf(stderr, "%s:%d:%d: %s\n", name, error.line, error.column, error.text);
    exit(MALFORMED);
}

int main(int argc, char **argv)
{
    static certificate_t certificate;
    certificate_t *c = &certificate;
    const struct rlimit memory = {(rlim_t)4 << 30, (rlim_t)4 << 30}, seconds = {600, 660};

    if (argc != 2) {
        fputs("usage: moyal-check CERT.json\n", stderr);
        return 64;
    }
    setrlimit(RLIMIT_AS, &memory);
    setrlimit(RLIMIT_CPU, &seconds);
    signal(SIGXCPU, took_too_long);
    flint_set_abort(flint_failed);
    c->document = load(argv[1]);
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
    check_digests(c, "", digests_of(c->document), json_object_get(c->document, "digests"));
    RING->field = "verdict";
    if (c->undecided)
        refuse(RING, UNABLE,
               "whether the residual is beyond the form is not decided by the checker");
    printf("the certificate checks: %s\n", c->verdict);
    return 0;
}
