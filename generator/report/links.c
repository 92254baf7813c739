/* The links of emitted texts as JSON. */
#include "report/links.h"

#include <stdio.h>
#include <stdlib.h>

static const char *const names[LINKS] = {"equations = kernel", "kernel = text", "doubles in ball",
                                         "libtcc = cc"};
static const char *const outcomes[] = {
    [LINK_NOT_DONE] = "not done", [LINK_HOLDS] = "holds", [LINK_FAILS] = "fails"};

void linkage_clear(linkage_t *linkage)
{
    for (size_t k = 0; k < linkage->count; k++)
        free(linkage->schemes[k].refused);
    linkage->count = 0;
}

const char *linkage_failure(const char **scheme, const char **reason, const linkage_t *linkage)
{
    for (size_t k = 0; k < linkage->count; k++)
        for (size_t l = 0; l < LINKS; l++)
            if (linkage->schemes[k].links[l].outcome == LINK_FAILS) {
                *scheme = linkage->schemes[k].scheme;
                *reason = linkage->schemes[k].links[l].reason;
                return names[l];
            }
    return NULL;
}

/* The largest deviation as text: certificates hold no numbers of floating point. */
static json_t *deviation(const link_t *link)
{
    char text[40];

    snprintf(text, sizeof text, "%.4f", link->worst + 5e-5);
    return link->worst > 0 ? json_text(text) : json_null();
}

static json_t *link_json(const link_t *link, size_t which)
{
    json_t *out = json_object();

    json_object_set_new(out, "link", json_text(names[which]));
    json_object_set_new(out, "outcome", json_text(outcomes[link->outcome]));
    json_object_set_new(out, "points", json_integer((json_int_t)link->points));
    json_object_set_new(out, "numbers", json_integer((json_int_t)link->numbers));
    json_object_set_new(out, "degree", json_integer((json_int_t)link->degree));
    json_object_set_new(out, "worst", deviation(link));
    json_object_set_new(out, "reason", *link->reason ? json_text(link->reason) : json_null());
    return out;
}

static json_t *scheme_json(const linked_t *linked)
{
    json_t *out = json_object(), *list = json_array();

    json_object_set_new(out, "scheme", json_text(linked->scheme));
    json_object_set_new(out, "refused", linked->refused ? json_text(linked->refused) : json_null());
    json_object_set_new(out, "text", linked->refused ? json_null() : json_text(linked->sha256));
    json_object_set_new(out, "levels", json_integer(linked->levels));
    for (size_t k = 0; !linked->refused && k < LINKS; k++)
        json_array_append_new(list, link_json(&linked->links[k], k));
    json_object_set_new(out, "links", list);
    return out;
}

json_t *report_links_json(const linkage_t *linkage)
{
    json_t *out, *list;

    if (!linkage)
        return json_null();
    out = json_object();
    list = json_array();
    for (size_t k = 0; k < linkage->count; k++)
        json_array_append_new(list, scheme_json(&linkage->schemes[k]));
    json_object_set_new(out, "schemes", list);
    json_object_set_new(out, "reason", linkage->why ? json_text(linkage->why) : json_null());
    return out;
}
