/* Finished parts of a long run, in a file: what is finished outlives the process.
 *
 * The file: one line of magic, the identity of the run as text, then records, each with its key,
 * size and checksum, in the byte order of the machine.  Records are appended by one write each, so
 * that a killed process leaves whole records and at most one that is torn; that one is dropped when
 * the file is opened again.  A record is forced to the disk every few seconds. */
#ifndef MOYAL_STORE_H
#define MOYAL_STORE_H

#include <stddef.h>

typedef struct moyal_store moyal_store;

enum { MOYAL_STORE_BEGIN = 1, MOYAL_STORE_GO_ON = 2 };

/* Opens the file `path` for the run that `identity` describes: lines "NAME=VALUE" that decide the
 * bits of the result.  `how` holds MOYAL_STORE_BEGIN if it may be made, MOYAL_STORE_GO_ON if it may
 * be there.  NULL, and the reason in `why`, where it is not as wanted, belongs to another run, or
 * is in use by another process. */
moyal_store *moyal_store_open(const char *path, const char *identity, int how, double interval,
                              char why[200]);

/* Reads the records of another file of the same run, a part file say; 0 if there is none. */
int moyal_store_include(moyal_store *store, const char *path);

/* The record `key`, the last one of that key, or NULL if there is none of exactly this size.  It
 * belongs to the store and lasts until the store is closed. */
const void *moyal_store_get(const moyal_store *store, unsigned long long key, size_t size);

/* The same of any size. */
const void *moyal_store_find(const moyal_store *store, unsigned long long key, size_t *size);

/* Appends a record, from any thread.  After a failure (a full disk) the store takes nothing more,
 * which moyal_store_failure tells. */
void moyal_store_put(moyal_store *store, unsigned long long key, const void *data, size_t size);

/* Writes the file anew with this record alone: under another name, forced to disk, renamed. */
void moyal_store_replace(moyal_store *store, unsigned long long key, const void *data, size_t size);

/* Whether the last moyal_store_replace is at least the store's interval ago. */
int moyal_store_due(moyal_store *store);

const char *moyal_store_path(const moyal_store *store);
const char *moyal_store_failure(const moyal_store *store); /* NULL if all is well */

/* Closes the file, and removes it if nothing of it is needed any more. */
void moyal_store_close(moyal_store *store, int remove);

#endif
