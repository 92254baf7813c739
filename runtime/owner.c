/* Which rank does which piece of the work. */
#include "ranks.h"

int moyal_ranks_owner(const moyal_ranks *ranks, long k)
{
    return ranks && ranks->count > 1 ? (int)(k % ranks->count) : 0;
}

int moyal_ranks_is_mine(const moyal_ranks *ranks, long k)
{
    return moyal_ranks_owner(ranks, k) == (ranks ? ranks->rank : 0);
}
