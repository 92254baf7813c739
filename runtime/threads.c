/* Threads by POSIX, or none. */
#ifndef _POSIX_C_SOURCE
#define _POSIX_C_SOURCE 200809L
#endif
#include "threads.h"

#ifdef MOYAL_THREADS
#include <stdlib.h>
#include <unistd.h>

void moyal_mutex_init(moyal_mutex *mutex)
{
    pthread_mutex_init(mutex, NULL);
}

void moyal_mutex_lock(moyal_mutex *mutex)
{
    pthread_mutex_lock(mutex);
}

void moyal_mutex_unlock(moyal_mutex *mutex)
{
    pthread_mutex_unlock(mutex);
}

void moyal_mutex_clear(moyal_mutex *mutex)
{
    pthread_mutex_destroy(mutex);
}

int moyal_processors(void)
{
    long count = sysconf(_SC_NPROCESSORS_ONLN);

    return count < 1 ? 1 : count > 1024 ? 1024 : (int)count;
}

void moyal_parallel(int count, void *(*work)(void *), void *context)
{
    pthread_t *threads = count > 1 ? malloc(sizeof *threads * (size_t)(count - 1)) : NULL;
    int started = 0;

    while (threads && started < count - 1 &&
           pthread_create(threads + started, NULL, work, context) == 0)
        started++;
    work(context);
    while (started > 0)
        pthread_join(threads[--started], NULL);
    free(threads);
}

#else

void moyal_mutex_init(moyal_mutex *mutex)
{
    *mutex = 0;
}

void moyal_mutex_lock(moyal_mutex *mutex)
{
    (void)mutex;
}

void moyal_mutex_unlock(moyal_mutex *mutex)
{
    (void)mutex;
}

void moyal_mutex_clear(moyal_mutex *mutex)
{
    (void)mutex;
}

int moyal_processors(void)
{
    return 1;
}

void moyal_parallel(int count, void *(*work)(void *), void *context)
{
    (void)count;
    work(context);
}
#endif
