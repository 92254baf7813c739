/* The check of a certificate, step by step. */
#include <stdio.h>
#include <string.h>

#include "certificate.h"

#include "base/digests.h"

/* Digests of fields, and within `input` of its fields. */
static void check_digests(certificate_t *c, const char *path, const json_t *made)
{
    const char *key;
    json_t *value;

    refuse(RING, !made, MALFORMED, "its digests cannot be made");
    json_object_foreach((json_t *)made, key, value)
    {
        char *inner = memory_new(RING, strlen(path) + strlen(key) + 2, 1);
        const json_t *listed;
        sprintf(inner, "%s.%s", path, key);
        if (json_is_object(value)) {
            check_digests(c, inner, value);
            continue;
        }
        listed = get(c, "%s", inner);
        RING->field = inner + strlen("digests.");
        refuse(RING, !json_equal(value, listed), REFUTED,
               "is not what the certificate was made with (digests)");
    }
}

void check(certificate_t *c, json_t *document)
{
    static const char *const versions[] = {"moyal", "flint", "jansson"};

    c->document = document;
    c->seen = json_object();
    expect(c, get(c, "schema"), "moyal-certificate-2");
    for (size_t k = 0; k < 3; k++)
        (void)text(c, get(c, "versions.%s", versions[k]));
    read_setting(c);
    read_generator(c);
    read_hybrid(c);
    check_identity(c);
    check_verdict(c);
    check_start(c);
    check_jets(c);
    check_links(c);
    check_enclosures(c);
    check_orders(c);
    check_digests(c, "digests", digests_of(document));
    check_all_seen(c, document, "");
}
