/* Optional libraries, loaded by name when they are needed. */
#ifndef MOYAL_CLI_LIBRARY_H
#define MOYAL_CLI_LIBRARY_H

/* The first of the files that is there, NULL if none; `names` ends with NULL.  It stays loaded, and
 * is found loaded by a second call.  `global`: libraries loaded later see its symbols. */
void *library_open(const char *const *names, int global);
/* Sets the function pointer at `out`; 0 where the library has no such function. */
int library_find(void *out, void *library, const char *name);

#endif
