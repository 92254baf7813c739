/* The machine that a run is on, as far as POSIX tells. */
#define _DEFAULT_SOURCE /* _SC_PHYS_PAGES, which is no part of POSIX */
#include "machine.h"

#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

double moyal_memory_here(void)
{
    double bytes = 0;
    struct rlimit limit;

#if defined(_SC_PHYS_PAGES) && defined(_SC_PAGESIZE)
    bytes = (double)sysconf(_SC_PHYS_PAGES) * (double)sysconf(_SC_PAGESIZE);
#endif
    if (getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY &&
        (bytes <= 0 || (double)limit.rlim_cur < bytes))
        bytes = (double)limit.rlim_cur;
    return bytes > 0 ? bytes : 0;
}

double moyal_clock(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}
