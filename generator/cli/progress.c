/* Shows how far the work is, and listens for SIGINT and SIGTERM. */
#include "cli/progress.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum { BAR_WIDTH = 30 };

/* The one thing that a signal handler may write to. */
static volatile sig_atomic_t interrupted;

static void on_interrupt(int number)
{
    interrupted = 1;
    signal(number, SIG_DFL);
}

void interrupt_catch(void)
{
    struct sigaction action = {0};

    action.sa_handler = on_interrupt;
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

void interrupt_release(void)
{
    signal(SIGINT, SIG_DFL);
    signal(SIGTERM, SIG_DFL);
}

int interrupt_requested(void)
{
    return interrupted != 0;
}

const volatile sig_atomic_t *interrupt_flag(void)
{
    return &interrupted;
}

double progress_clock(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

void progress_begin(progress_t *progress, const char *label)
{
    progress->label = label;
    progress->terminal = isatty(STDERR_FILENO);
    progress->shown = 0;
    progress->started = progress->updated = progress_clock();
}

static void draw(const progress_t *progress, double fraction, double elapsed)
{
    int filled = (int)(fraction * BAR_WIDTH);
    double left = fraction > 0 ? elapsed * (1 - fraction) / fraction : 0;

    fprintf(stderr, "\r%s [", progress->label);
    for (int k = 0; k < BAR_WIDTH; k++)
        fputc(k < filled ? '#' : '.', stderr);
    fprintf(stderr, "] %3.0f%%", 100 * fraction);
    if (fraction > 0)
        fprintf(stderr, ", %d:%02d left", (int)left / 60, (int)left % 60);
    fputs("\033[K", stderr);
    fflush(stderr);
}

int progress_update(progress_t *progress, double fraction)
{
    double now = progress_clock();

    if (progress->terminal && now - progress->started > 1 && now - progress->updated > 0.1) {
        progress->updated = now;
        progress->shown = 1;
        draw(progress, fraction < 0 ? 0 : fraction > 1 ? 1 : fraction, now - progress->started);
    }
    return interrupt_requested();
}

void progress_end(progress_t *progress)
{
    if (progress->shown)
        fputs("\r\033[K", stderr);
    progress->shown = 0;
}
