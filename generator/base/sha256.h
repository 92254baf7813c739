/* SHA-256 (FIPS 180-4). */
#ifndef MOYAL_BASE_SHA256_H
#define MOYAL_BASE_SHA256_H

#include <stddef.h>

/* The digest of `length` bytes in 64 lower-case hexadecimal digits and a final zero. */
void sha256_text(char out[65], const void *bytes, size_t length);

#endif
