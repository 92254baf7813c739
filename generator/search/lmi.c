/* Linear matrix inequalities as values. */
#include "search/lmi.h"

#include <stdlib.h>

#include "base/memory.h"

void lmi_init(lmi_t *lmi, slong size, slong unknowns)
{
    lmi->size = size;
    lmi->unknowns = unknowns;
    lmi->matrices = memory_new((size_t)unknowns + 1, sizeof *lmi->matrices);
    for (slong k = 0; k <= unknowns; k++)
        fmpq_mat_init(&lmi->matrices[k], size, size);
}

void lmi_clear(lmi_t *lmi)
{
    for (slong k = 0; k <= lmi->unknowns; k++)
        fmpq_mat_clear(&lmi->matrices[k]);
    free(lmi->matrices);
}

void lmi_evaluate(fmpq_mat_t out, const lmi_t *lmi, const fmpq *x)
{
    fmpq_mat_set(out, &lmi->matrices[0]);
    for (slong k = 0; k < lmi->unknowns; k++)
        for (slong i = 0; i < lmi->size && !fmpq_is_zero(x + k); i++)
            for (slong j = 0; j < lmi->size; j++)
                fmpq_addmul(fmpq_mat_entry(out, i, j), x + k,
                            fmpq_mat_entry(&lmi->matrices[k + 1], i, j));
}
