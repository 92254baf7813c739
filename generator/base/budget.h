/* Work that may be done, counted in steps that take about the same time on any model: products of
 * two terms.  What runs out of it ends early with a result that means nothing; whoever gave the
 * budget asks budget_is_exceeded before the result is used. */
#ifndef MOYAL_BASE_BUDGET_H
#define MOYAL_BASE_BUDGET_H

#include <stdint.h>

typedef struct {
    uint64_t spent, limit;
} budget_t;

/* Nonzero if more was asked for than there is; NULL is a budget without limit. */
static inline int budget_is_exceeded(const budget_t *budget)
{
    return budget && budget->spent > budget->limit;
}

/* Takes `steps`; 0 if the budget is exceeded, by this or before. */
static inline int budget_spend(budget_t *budget, uint64_t steps)
{
    if (!budget)
        return 1;
    if (budget->spent <= budget->limit)
        budget->spent = steps > budget->limit ? budget->limit + 1 : budget->spent + steps;
    return budget->spent <= budget->limit;
}

#endif
