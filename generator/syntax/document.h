/* The inside of a tree; for this module only. */
#ifndef MOYAL_SYNTAX_DOCUMENT_H
#define MOYAL_SYNTAX_DOCUMENT_H

#include "base/memory.h"
#include "syntax/tree.h"

struct tree_struct {
    arena_t *arena; /* owns all below */
    size_t count, broken_count;
    const statement_t *const *statements;
    const char *const *broken; /* names in statements that could not be read */
    int is_incomplete;         /* an included file is missing: any name may be declared there */
};

#endif
