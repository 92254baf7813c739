/* The conventions that every derivation states. */
#ifndef MOYAL_REPORT_LEDGER_H
#define MOYAL_REPORT_LEDGER_H

#include <stddef.h>

typedef struct {
    const char *topic; /* a key of JSON; underscores are spaces in print */
    const char *text;  /* a pattern of style_add */
    const char *latex; /* mathematics */
} convention_t;

extern const convention_t ledger[];
extern const size_t ledger_count;

#endif
