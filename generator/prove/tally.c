/* A sum of many operators. */
#include "prove/tally.h"

void tally_init(tally_t *tally)
{
    tally->count = 0;
}

void tally_add(tally_t *tally, op_t term, const algebra_t *algebra)
{
    size_t k = 0;

    for (; tally->count >> k & 1; k++) {
        op_add(term, term, tally->partial[k], algebra);
        op_clear(tally->partial[k], algebra);
    }
    op_init(tally->partial[k], algebra);
    op_swap(tally->partial[k], term);
    tally->count++;
}

void tally_finish(op_t out, tally_t *tally, const algebra_t *algebra)
{
    op_zero(out, algebra);
    for (size_t k = 0; k < 64; k++)
        if (tally->count >> k & 1) {
            op_add(out, out, tally->partial[k], algebra);
            op_clear(tally->partial[k], algebra);
        }
    tally->count = 0;
}
