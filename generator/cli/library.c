/* Optional libraries by dlopen. */
#include "cli/library.h"

#include <dlfcn.h>
#include <stddef.h>
#include <string.h>

void *library_open(const char *const *names, int global)
{
    void *library = NULL;

    for (size_t k = 0; names[k] && !library; k++)
        library = dlopen(names[k], RTLD_NOW | (global ? RTLD_GLOBAL : RTLD_LOCAL));
    return library;
}

/* ISO C has no cast from an object pointer to a function pointer. */
int library_find(void *out, void *library, const char *name)
{
    void *symbol = dlsym(library, name);

    memcpy(out, &symbol, sizeof symbol);
    return symbol != NULL;
}
