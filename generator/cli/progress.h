/* A progress bar with the remaining time, and the wish of the user to stop. */
#ifndef MOYAL_CLI_PROGRESS_H
#define MOYAL_CLI_PROGRESS_H

#include <signal.h>

/* Seconds on a clock that only goes forward. */
double progress_clock(void);

typedef struct {
    const char *label;
    int terminal; /* standard error is one: otherwise nothing is shown */
    int shown;
    double started, updated;
} progress_t;

void progress_begin(progress_t *progress, const char *label);

/* `fraction` of the work is done.  Draws at most ten times a second, and only once the work has
 * taken a second.  Returns nonzero if the work should stop (interrupt_requested). */
int progress_update(progress_t *progress, double fraction);

/* Removes the bar. */
void progress_end(progress_t *progress);

/* From now on the first SIGINT or SIGTERM only sets a mark, a second one ends the process as usual.
 */
void interrupt_catch(void);
/* From now on the first one ends the process: for long work that there is nothing to keep of. */
void interrupt_release(void);
int interrupt_requested(void);
const volatile sig_atomic_t *interrupt_flag(void); /* nonzero once requested */

#endif
