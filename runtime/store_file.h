/* Inside the store: its format.  A line of magic, the identity with its length before it, records
 * with heads.  Whoever has written a file: nothing in it is believed before it is checked against
 * the bytes that are there. */
#ifndef MOYAL_STORE_FILE_H
#define MOYAL_STORE_FILE_H

#include <stddef.h>
#include <stdint.h>

typedef struct {
    uint64_t key, size, check; /* check: of key, size and the bytes that follow */
} moyal_record_head;

/* The identity, a new string, and where the records begin; the file is then read up to there.  NULL
 * if this is no store. */
char *moyal_store_read_head(int file, long long *start);
int moyal_store_write_head(int file, const char *identity);

/* The next record, new; NULL if there is none that is whole. */
unsigned char *moyal_record_read(int file, moyal_record_head *head);
/* Appends a record; 0 on failure, with the reason in errno. */
int moyal_record_append(int file, uint64_t key, const void *data, size_t size);

/* One process writes at a time; the lock ends with the process. */
int moyal_store_lock(int file);
/* Whether that is the file which the path names now: another process may have put a new one there,
 * or removed it, before the lock was taken. */
int moyal_store_is_at(int file, const char *path);

#endif
