/* Threads, where there are any: with MOYAL_THREADS defined POSIX threads, else the caller's alone.
 */
#ifndef MOYAL_THREADS_H
#define MOYAL_THREADS_H

#ifdef MOYAL_THREADS
#include <pthread.h>
typedef pthread_mutex_t moyal_mutex;
#else
typedef int moyal_mutex;
#endif

void moyal_mutex_init(moyal_mutex *mutex);
void moyal_mutex_lock(moyal_mutex *mutex);
void moyal_mutex_unlock(moyal_mutex *mutex);
void moyal_mutex_clear(moyal_mutex *mutex);

/* How many threads can run at once here; 1 without threads. */
int moyal_processors(void);

/* Runs work(context) in up to `count` threads, the caller's among them, and waits for all.  The
 * work must share itself out: fewer threads may come to be. */
void moyal_parallel(int count, void *(*work)(void *), void *context);

#endif
