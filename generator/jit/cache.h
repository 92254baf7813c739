/* Shared objects that are kept from one run to the next, in a folder of the user's.
 *
 * An entry is two files, HASH.so and HASH.c, the hash being that of the unit's text and of the
 * compiler's identity.  HASH.c holds both in full and the hash of the object: an entry counts only
 * if every byte of it is what it should be.  What comes from here passes the kernel check like
 * anything else that was compiled.
 *
 * The folder is that of the environment variable MOYAL_CACHE (empty: nothing is kept), or else
 * $XDG_CACHE_HOME/moyal, or else ~/.cache/moyal.  It is used only if it belongs to the user and
 * nobody else may write to it. */
#ifndef MOYAL_JIT_CACHE_H
#define MOYAL_JIT_CACHE_H

#include "base/text.h"

/* Not more than this is kept: the oldest entries go. */
enum { CACHE_MOST_ENTRIES = 256, CACHE_MOST_BYTES = 64 << 20 };

/* The path of the object that was made of exactly this text by the compiler of exactly this
 * identity, freed with free(); NULL if there is none. */
char *cache_find(const char *text, const char *identity);

/* Keeps the object in the file `object` for cache_find.  Where that is not possible nothing
 * happens. */
void cache_keep(const char *text, const char *identity, const char *object);

#endif
