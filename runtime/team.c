/* Threads that wait for work: for a moment in a loop, then asleep. */
#ifndef _POSIX_C_SOURCE
#define _POSIX_C_SOURCE 200809L
#endif
#include "team.h"

#include <stddef.h>

#if defined(MOYAL_THREADS) && defined(__GNUC__) && !defined(__TINYC__)
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>

enum { MOMENT = 20000 /* looks, some 20 microseconds */ };

typedef struct {
    moyal_team *team;
    int part;
    pthread_t thread;
} member_t;

struct moyal_team {
    int count; /* with the caller */
    pthread_mutex_t mutex;
    pthread_cond_t wake;
    unsigned turn; /* of work; changed with the mutex held, read without */
    int busy;      /* members at work */
    int end;
    moyal_team_work *work;
    void *context;
    member_t *members;
};

static void await_turn(moyal_team *team, unsigned seen)
{
    for (int look = 0; look < MOMENT; look++)
        if (__atomic_load_n(&team->turn, __ATOMIC_ACQUIRE) != seen)
            return;
    pthread_mutex_lock(&team->mutex);
    while (team->turn == seen)
        pthread_cond_wait(&team->wake, &team->mutex);
    pthread_mutex_unlock(&team->mutex);
}

static void *take_part(void *argument)
{
    const member_t *member = argument;
    moyal_team *team = member->team;

    for (unsigned seen = 0;; seen++) {
        await_turn(team, seen);
        if (team->end)
            return NULL;
        team->work(team->context, member->part, team->count);
        __atomic_sub_fetch(&team->busy, 1, __ATOMIC_RELEASE);
    }
}

static void next_turn(moyal_team *team)
{
    pthread_mutex_lock(&team->mutex);
    __atomic_add_fetch(&team->turn, 1, __ATOMIC_RELEASE);
    pthread_cond_broadcast(&team->wake);
    pthread_mutex_unlock(&team->mutex);
}

moyal_team *moyal_team_new(int count)
{
    const int most = count < MOYAL_TEAM_MOST ? count : MOYAL_TEAM_MOST;
    moyal_team *team = count > 1 ? calloc(1, sizeof *team) : NULL;

    if (!team)
        return NULL;
    team->members = calloc((size_t)most, sizeof *team->members);
    pthread_mutex_init(&team->mutex, NULL);
    pthread_cond_init(&team->wake, NULL);
    for (team->count = 1; team->members && team->count < most; team->count++) {
        member_t *member = &team->members[team->count];

        *member = (member_t){.team = team, .part = team->count};
        if (pthread_create(&member->thread, NULL, take_part, member) != 0)
            break;
    }
    if (team->count > 1)
        return team;
    moyal_team_free(team);
    return NULL;
}

void moyal_team_run(moyal_team *team, moyal_team_work *work, void *context)
{
    if (!team) {
        work(context, 0, 1);
        return;
    }
    team->work = work;
    team->context = context;
    team->busy = team->count - 1;
    next_turn(team);
    work(context, 0, team->count);
    for (int look = 0; __atomic_load_n(&team->busy, __ATOMIC_ACQUIRE) > 0;)
        if (look < MOMENT)
            look++;
        else
            sched_yield();
}

int moyal_team_count(const moyal_team *team)
{
    return team ? team->count : 1;
}

void moyal_team_free(moyal_team *team)
{
    if (!team)
        return;
    team->end = 1;
    next_turn(team);
    for (int k = 1; k < team->count; k++)
        pthread_join(team->members[k].thread, NULL);
    pthread_cond_destroy(&team->wake);
    pthread_mutex_destroy(&team->mutex);
    free(team->members);
    free(team);
}

#else

moyal_team *moyal_team_new(int count)
{
    (void)count;
    return NULL;
}

void moyal_team_run(moyal_team *team, moyal_team_work *work, void *context)
{
    (void)team;
    work(context, 0, 1);
}

int moyal_team_count(const moyal_team *team)
{
    (void)team;
    return 1;
}

void moyal_team_free(moyal_team *team)
{
    (void)team;
}
#endif
