/* What is known of the emitted text of a model: the links of certify/links.h, scheme by scheme. */
#ifndef MOYAL_REPORT_LINKS_H
#define MOYAL_REPORT_LINKS_H

#include "certify/links.h"
#include "report/json.h"

enum { LINKS = 4, LINKED_SCHEMES = 4 };

typedef struct {
    const char *scheme; /* a word of --scheme */
    char *refused;      /* why there is no text, else NULL; owned */
    char sha256[65];    /* of the text */
    int levels;         /* of every mode, in the check of numbers */
    link_t links[LINKS];
} linked_t;

typedef struct {
    const char *why; /* nothing was linked: the reason, which nobody owns; else NULL */
    size_t count;
    linked_t schemes[LINKED_SCHEMES];
} linkage_t;

void linkage_clear(linkage_t *linkage);
/* The first link that fails: its name, its scheme and the reason; NULL if none does. */
const char *linkage_failure(const char **scheme, const char **reason, const linkage_t *linkage);

/* The field kernel_check; null for NULL. */
json_t *report_links_json(const linkage_t *linkage);

#endif
