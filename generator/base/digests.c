/* Digests of a certificate (docs/certificates.md, the format). */
#include "base/digests.h"

#include <stdlib.h>
#include <string.h>

#include "base/sha256.h"

static json_t *digest(const json_t *value)
{
    char hash[65], *text = json_dumps(value, JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY);

    if (!text)
        return NULL;
    sha256_text(hash, text, strlen(text));
    free(text);
    return json_string(hash);
}

json_t *digests_of(json_t *document)
{
    json_t *out = json_object(), *value;
    const char *key;
    int failed = 0;

    json_object_foreach(document, key, value)
    {
        if (strcmp(key, "digests") != 0)
            failed |= json_object_set_new(
                out, key, strcmp(key, "input") == 0 ? digests_of(value) : digest(value));
    }
    if (!failed)
        return out;
    json_decref(out);
    return NULL;
}
