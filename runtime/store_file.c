/* The format of a store: bytes of its head and of records, to and from an open file. */
#define _XOPEN_SOURCE 700 /* fsync, fcntl */
#include "store_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The line also tells whether the machine that wrote it has this one's numbers. */
static const char magic[] = "moyal store 1\n";

enum { MOST_IDENTITY = 1 << 26 };

/* FNV-1a, 64 bits: finds torn records, is no protection. */
static uint64_t hash(uint64_t state, const void *data, size_t size)
{
    const unsigned char *bytes = data;

    for (size_t k = 0; k < size; k++)
        state = (state ^ bytes[k]) * UINT64_C(1099511628211);
    return state;
}

static uint64_t head_check(const moyal_record_head *head, const void *data)
{
    uint64_t state = hash(UINT64_C(14695981039346656037), &head->key, sizeof head->key);

    state = hash(state, &head->size, sizeof head->size);
    return hash(state, data, (size_t)head->size);
}

/* Writes `from`, or reads `to`; the other one is NULL.  Whether all of it. */
static int transfer(int file, const void *from, void *to, size_t size)
{
    for (size_t done = 0; done < size;) {
        const ssize_t step = from ? write(file, (const char *)from + done, size - done)
                                  : read(file, (char *)to + done, size - done);

        if (step < 0 && errno == EINTR)
            continue;
        if (step <= 0)
            return 0;
        done += (size_t)step;
    }
    return 1;
}

static int write_all(int file, const void *data, size_t size)
{
    return transfer(file, data, NULL, size);
}

static int read_all(int file, void *data, size_t size)
{
    return transfer(file, NULL, data, size);
}

/* Bytes from here to the end; 0 for what is no ordinary file. */
static uint64_t bytes_left(int file)
{
    const off_t here = lseek(file, 0, SEEK_CUR);
    struct stat about;

    if (here < 0 || fstat(file, &about) != 0 || !S_ISREG(about.st_mode) || about.st_size < here)
        return 0;
    return (uint64_t)(about.st_size - here);
}

char *moyal_store_read_head(int file, long long *start)
{
    char line[sizeof magic - 1], *identity;
    uint64_t length;

    if (bytes_left(file) < sizeof line + sizeof length || !read_all(file, line, sizeof line) ||
        memcmp(line, magic, sizeof line) != 0 || !read_all(file, &length, sizeof length) ||
        length > MOST_IDENTITY || length > bytes_left(file))
        return NULL;
    identity = malloc((size_t)length + 1);
    if (identity && !read_all(file, identity, (size_t)length)) {
        free(identity);
        return NULL;
    }
    if (identity)
        identity[length] = '\0';
    *start = (long long)(sizeof line + sizeof length + length);
    return identity;
}

unsigned char *moyal_record_read(int file, moyal_record_head *head)
{
    unsigned char *data;

    if (bytes_left(file) < sizeof *head || !read_all(file, head, sizeof *head) ||
        head->size > bytes_left(file) || head->size >= SIZE_MAX)
        return NULL;
    data = malloc((size_t)head->size + 1);
    if (data && read_all(file, data, (size_t)head->size) && head->check == head_check(head, data))
        return data;
    free(data);
    return NULL;
}

/* Appends to `file`; 0 on failure, with the reason in errno. */
int moyal_record_append(int file, uint64_t key, const void *data, size_t size)
{
    moyal_record_head head = {key, size, 0};
    unsigned char *bytes = malloc(sizeof head + size);
    int good;

    if (!bytes)
        return 0;
    head.check = head_check(&head, data);
    memcpy(bytes, &head, sizeof head);
    memcpy(bytes + sizeof head, data, size);
    good = write_all(file, bytes, sizeof head + size);
    free(bytes);
    return good;
}

int moyal_store_lock(int file)
{
    struct flock region = {.l_type = F_WRLCK, .l_whence = SEEK_SET};

    return fcntl(file, F_SETLK, &region) == 0 || (errno != EACCES && errno != EAGAIN);
}

int moyal_store_is_at(int file, const char *path)
{
    struct stat here, there;

    return fstat(file, &here) == 0 && stat(path, &there) == 0 && here.st_dev == there.st_dev &&
           here.st_ino == there.st_ino;
}

int moyal_store_write_head(int file, const char *identity)
{
    const uint64_t length = strlen(identity);

    return write_all(file, magic, sizeof magic - 1) && write_all(file, &length, sizeof length) &&
           write_all(file, identity, (size_t)length) && fsync(file) == 0;
}
