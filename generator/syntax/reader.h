/* What lexer and parser share while a text is read: where errors go, and when reading stops. */
#ifndef MOYAL_SYNTAX_READER_H
#define MOYAL_SYNTAX_READER_H

#include "base/memory.h"
#include "syntax/tree.h"

typedef struct {
    source_t *source; /* grows by what is included */
    const syntax_limits_t *limits;
    diags_t *diags;
    arena_t *arena;
    status_t status; /* of the worst error so far: OK, MODEL_ERROR, LIMIT_ERROR */
    size_t errors;
    int stopped; /* no further error is reported, the rest of the text is not read */
    int quiet;   /* errors are counted by `status` but not reported: they follow from an earlier one
                  */
} reader_t;

/* Reports an error (codes: syntax/CODES).  Nonzero if it was reported, so that notes and help for
 * it make sense. */
int reader_fail(reader_t *reader, span_t span, const char *code, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* The same for a limit: `what` is over `limit`. */
void reader_limit(reader_t *reader, span_t span, const char *code, const char *what, size_t limit);

/* ---- growing list of pointers, used while counts are unknown ------------------------------- */

typedef struct {
    const void **items;
    size_t count, capacity;
} list_t;

void list_push(list_t *list, const void *item);
void list_clear(list_t *list);

/* Moves the items from index `mark` on into the arena and drops them from the list. */
const void *list_pop(list_t *list, size_t mark, arena_t *arena);

#endif
