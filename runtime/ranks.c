/* Ranks by MPI, where MOYAL_MPI is defined; else one process. */
#include "ranks.h"

#include <stdlib.h>

#ifdef MOYAL_MPI
#include <mpi.h>

enum { MOST = 1 << 30 }; /* bytes of a message: MPI counts in int */

static int agree(moyal_ranks *ranks, int code)
{
    int worst = code;

    if (ranks->broken)
        return ranks->broken;
    MPI_Allreduce(&code, &worst, 1, MPI_INT, MPI_MAX, MPI_COMM_WORLD);
    ranks->broken = worst;
    return worst;
}

static void share(moyal_ranks *ranks, int from, void *data, size_t bytes)
{
    char *rest = data;

    while (bytes > 0 && !ranks->broken) {
        const int now = bytes < MOST ? (int)bytes : MOST;

        MPI_Bcast(rest, now, MPI_BYTE, from, MPI_COMM_WORLD);
        rest += now;
        bytes -= (size_t)now;
    }
}

void moyal_ranks_open(moyal_ranks *ranks, int *argc, char ***argv)
{
    int level;

    *ranks = (moyal_ranks){.count = 1, .agree = agree, .share = share};
    MPI_Init_thread(argc, argv, MPI_THREAD_FUNNELED, &level);
    MPI_Comm_rank(MPI_COMM_WORLD, &ranks->rank);
    MPI_Comm_size(MPI_COMM_WORLD, &ranks->count);
}

void moyal_ranks_close(moyal_ranks *ranks)
{
    (void)ranks;
    MPI_Finalize();
}

#else

static int agree(moyal_ranks *ranks, int code)
{
    (void)ranks;
    return code;
}

static void share(moyal_ranks *ranks, int from, void *data, size_t bytes)
{
    (void)ranks, (void)from, (void)data, (void)bytes;
}

void moyal_ranks_open(moyal_ranks *ranks, int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    *ranks = (moyal_ranks){.count = 1, .agree = agree, .share = share};
}

void moyal_ranks_close(moyal_ranks *ranks)
{
    (void)ranks;
}
#endif

int moyal_ranks_started(void)
{
    static const char *const names[] = {"OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "MPI_LOCALNRANKS"};

    for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
        const char *value = getenv(names[k]);

        if (value && atoi(value) > 1)
            return atoi(value);
    }
    return 1;
}
