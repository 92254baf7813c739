/* Looks up the files that are embedded in the program. */
#include "emit/embedded.h"

#include <string.h>

const char *embedded_file(const char *name, size_t *length)
{
    for (const embedded_t *file = embedded_table; file->name; file++) {
        if (strcmp(file->name, name) == 0) {
            if (length)
                *length = file->length;
            return file->text;
        }
    }
    return NULL;
}
