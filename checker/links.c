/* What a certificate says of emitted code: outcomes of checks that are not made again here.  Seen
 * are the form, that no link is listed that fails, and that one that is not done says why. */
#include "certificate.h"

#include <string.h>

enum { MOST = 1000000000 };
#define PLACE "kernel_check.schemes[%zu]"

/* A text made of `letters`, with `size` of them. */
static void check_word(certificate_t *c, const json_t *value, const char *letters, size_t size)
{
    refuse(RING, strlen(text(c, value)) != size || strspn(text(c, value), letters) != size,
           MALFORMED, "is not of %zu letters of %s", size, letters);
}

static void check_link(certificate_t *c, size_t s, size_t l)
{
    static const char *const links[] = {"equations = kernel", "kernel = text", "doubles in ball",
                                        "libtcc = cc"};
    const char *outcome = text(c, get(c, PLACE ".links[%zu].outcome", s, l));
    const int holds = strcmp(outcome, "holds") == 0;
    const json_t *worst;

    refuse(RING, !holds && strcmp(outcome, "not done") != 0, REFUTED, "the link does not hold");
    expect(c, get(c, PLACE ".links[%zu].link", s, l), links[l]);
    (void)whole(c, get(c, PLACE ".links[%zu].points", s, l), MOST);
    (void)whole(c, get(c, PLACE ".links[%zu].degree", s, l), MOST);
    refuse(RING, (whole(c, get(c, PLACE ".links[%zu].numbers", s, l), MOST) > 0) != holds, REFUTED,
           "is not what the outcome says");
    worst = get(c, PLACE ".links[%zu].worst", s, l);
    if (!json_is_null(worst)) {
        check_word(c, worst, "0123456789.", 6);
        refuse(RING, strcmp(text(c, worst), "1.0000") > 0 || text(c, worst)[1] != '.', REFUTED,
               "is more than is allowed");
    }
    refuse(RING, json_is_null(get(c, PLACE ".links[%zu].reason", s, l)) != holds, REFUTED,
           "is not what the outcome says");
    if (!holds)
        (void)text(c, get(c, PLACE ".links[%zu].reason", s, l));
}

static void check_scheme(certificate_t *c, size_t s)
{
    static const char *const schemes[] = {"quantum", "unravel", "hybrid", "meanfield"};
    const json_t *refused = get(c, PLACE ".refused", s);

    if (!json_is_null(refused))
        (void)text(c, refused);
    expect(c, get(c, PLACE ".scheme", s), schemes[s]);
    (void)whole(c, get(c, PLACE ".levels", s), MOST);
    if (json_is_null(refused))
        check_word(c, get(c, PLACE ".text", s), "0123456789abcdef", 64);
    else if (!json_is_null(get(c, PLACE ".text", s)))
        refuse(RING, 1, REFUTED, "the text of a refused scheme");
    refuse(RING, length(c, get(c, PLACE ".links", s), 100) != (json_is_null(refused) ? 4 : 0),
           REFUTED, "has not one line for each link");
    for (size_t l = 0; json_is_null(refused) && l < 4; l++)
        check_link(c, s, l);
}

void check_links(certificate_t *c)
{
    const json_t *reason = get(c, "kernel_check.reason");

    if (!json_is_null(reason))
        (void)text(c, reason);
    refuse(RING, length(c, get(c, "kernel_check.schemes"), 100) != (json_is_null(reason) ? 4 : 0),
           REFUTED, "has not one entry for each scheme");
    for (size_t s = 0; json_is_null(reason) && s < 4; s++)
        check_scheme(c, s);
}
