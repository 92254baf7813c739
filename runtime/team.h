/* Threads that stay, for loops that are too short to start threads for each. */
#ifndef MOYAL_TEAM_H
#define MOYAL_TEAM_H

typedef struct moyal_team moyal_team;

/* One of the `parts` parts of a loop. */
typedef void moyal_team_work(void *context, int part, int parts);

enum { MOYAL_TEAM_MOST = 64 };

/* Up to `count` threads, the caller's among them; NULL where there are no threads, or for one of
 * them. */
moyal_team *moyal_team_new(int count);
/* Does all parts, one in each thread, and waits for them; for no team all in one part here. */
void moyal_team_run(moyal_team *team, moyal_team_work *work, void *context);
int moyal_team_count(const moyal_team *team);
void moyal_team_free(moyal_team *team);

#endif
