/* What a certificate says of emitted code: outcomes of checks that are not made again here.  Seen
 * are the form, that no link is listed that fails, and that one that is not done says why. */
#include "certificate.h"

#include <stdio.h>
#include <string.h>

enum { MOST = 1000000000 };

/* Whether there is a text, and not null. */
static int has_reason(certificate_t *c, const char *path)
{
    const json_t *value = get(c, "%s", path);

    return !json_is_null(value) && text(c, value);
}

/* A text of `letters`, with `size` of them. */
static const char *word(certificate_t *c, const json_t *value, const char *letters, size_t size)
{
    const char *given = text(c, value);

    refuse(RING, strlen(given) != size || strspn(given, letters) != size, MALFORMED,
           "is not of %zu letters of %s", size, letters);
    return given;
}

static void check_link(certificate_t *c, const char *link)
{
    int holds = strcmp(text(c, get(c, "@outcome")), "holds") == 0;
    const char *worst;

    if (!holds)
        expect(c, get(c, "@outcome"), "not done");
    expect(c, get(c, "@link"), link);
    (void)whole(c, get(c, "@points"), MOST);
    (void)whole(c, get(c, "@degree"), MOST);
    refuse(RING, (whole(c, get(c, "@numbers"), MOST) > 0) != holds, REFUTED,
           "is not what the outcome says");
    if (!json_is_null(get(c, "@worst"))) {
        worst = word(c, get(c, "@worst"), "0123456789.", 6);
        refuse(RING, strcmp(worst, "1.0000") > 0 || worst[1] != '.', REFUTED,
               "is more than is allowed");
    }
    refuse(RING, has_reason(c, "@reason") == holds, REFUTED, "is not what the outcome says");
}

static void check_scheme(certificate_t *c, size_t s)
{
    static const char *const schemes[] = {"quantum", "unravel", "hybrid", "meanfield"},
                             *const links[] = {"equations = kernel", "kernel = text",
                                               "doubles in ball", "libtcc = cc"};
    int at = sprintf(c->prefix, "kernel_check.schemes[%zu].", s);
    int is_refused = has_reason(c, "@refused");

    expect(c, get(c, "@scheme"), schemes[s]);
    (void)whole(c, get(c, "@levels"), MOST);
    if (!is_refused)
        (void)word(c, get(c, "@text"), "0123456789abcdef", 64);
    refuse(RING, has_reason(c, "@text") == is_refused, REFUTED, "the text of a refused scheme");
    refuse(RING, length(c, get(c, "@links"), 100) != (is_refused ? 0 : 4), REFUTED,
           "has not one line for each link");
    for (size_t l = 0; !is_refused && l < 4; l++) {
        sprintf(c->prefix + at, "links[%zu].", l);
        check_link(c, links[l]);
    }
}

void check_links(certificate_t *c)
{
    int is_done = !has_reason(c, "kernel_check.reason");

    refuse(RING, length(c, get(c, "kernel_check.schemes"), 100) != (is_done ? 4 : 0), REFUTED,
           "has not one entry for each scheme");
    for (size_t s = 0; is_done && s < 4; s++)
        check_scheme(c, s);
    *c->prefix = '\0';
}
