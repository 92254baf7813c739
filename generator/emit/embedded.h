/* Text files that the program carries within it: the runtime and the templates of emitted solvers,
 * the models.  The Makefile lists them in embedded_files; build-aux/embed.awk turns them into C. */
#ifndef MOYAL_EMIT_EMBEDDED_H
#define MOYAL_EMIT_EMBEDDED_H

#include <stddef.h>

typedef struct {
    const char *name; /* path from the top of the sources: "runtime/philox.h" */
    const char *text; /* NUL-terminated */
    size_t length;    /* without the NUL */
} embedded_t;

/* All files in the order of the Makefile; the entry after the last has the name NULL. */
extern const embedded_t embedded_table[];

/* The text of the file `name`, or NULL if there is none of this name.  `length` may be NULL. */
const char *embedded_file(const char *name, size_t *length);

#endif
