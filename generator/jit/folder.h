/* A folder of our own for a short while, readable by nobody else. */
#ifndef MOYAL_JIT_FOLDER_H
#define MOYAL_JIT_FOLDER_H

#include "base/status.h"
#include "base/text.h"

typedef struct {
    char *path;
    int lock; /* of the file LOCK in it: held as long as this process uses the folder */
} folder_t;

/* Makes a fresh folder under $TMPDIR or /tmp, after it has removed those that killed processes of
 * this user have left there.  Ended by folder_remove. */
MUST_CHECK status_t folder_new(folder_t *out, text_t *why);

/* Writes `text` to the file `name` in the folder. */
MUST_CHECK status_t folder_write(const char *path, const char *name, const char *text, text_t *why);

/* Adds up to 16 KiB of the file `name` to `out`; nothing if it cannot be read. */
void folder_read(const char *path, const char *name, text_t *out);

/* Removes the folder with the files that lie in it. */
void folder_remove(folder_t *folder);

#endif
