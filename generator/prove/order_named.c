/* Verdicts in Wigner's, Husimi's order and P, beside the one asked for. */
#include "prove/order_named.h"

#include <stdlib.h>

#include "base/memory.h"
#include "prove/decide.h"

static int block_varies(const hybrid_t *hybrid)
{
    scalar_struct *block = hybrid_block(hybrid);
    size_t rows = hybrid->coordinates + hybrid->count;
    int varies = 0;

    for (size_t e = 0; e < rows * rows && !varies; e++)
        varies = scalar_varies(&block[e], NULL, 0, hybrid->generator->model->ring);
    hybrid_block_free(block, hybrid);
    return varies;
}

order_named_t *order_named(hybrid_t *hybrid)
{
    order_named_t *named;

    if (hybrid->series || hybrid->residual->count > 0 || block_varies(hybrid)) {
        hybrid_free(hybrid);
        return NULL;
    }
    named = memory_new(1, sizeof *named);
    named->hybrid = hybrid;
    hybrid_positivity(&named->positivity, hybrid);
    identity_check(&named->identity, hybrid);
    verdict_decide(&named->verdict, hybrid, &named->positivity, &named->identity, NULL);
    if (named->verdict.kind != VERDICT_UNDECIDED)
        return named;
    order_named_free(named);
    return NULL;
}

void order_named_free(order_named_t *named)
{
    if (!named)
        return;
    verdict_clear(&named->verdict, named->hybrid->generator->model->ring);
    positivity_clear(&named->positivity, named->hybrid);
    identity_clear(&named->identity);
    hybrid_free(named->hybrid);
    free(named);
}
