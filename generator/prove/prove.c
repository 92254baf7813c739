/* All checks of one model, in order. */
#include <stdlib.h>

#include "base/memory.h"
#include "prove/decide.h"

/* The two checks that guard the derivation itself. */
static status_t check_derivation(const proof_t *proof, diags_t *diags)
{
    span_t nowhere = {0, 0};

    if (proof->identity.answer == TRUTH_FALSE)
        return diags_fail(diags, INTERNAL_ERROR, nowhere, "E0701",
                          "the generator identity fails, so this derivation is wrong: %s",
                          proof->identity.reason);
    if (!proof->jets->hybrid_equal)
        return diags_fail(diags, INTERNAL_ERROR, nowhere, "E0702",
                          "quantum and hybrid derivatives differ, so this derivation is wrong");
    return OK;
}

status_t prove(proof_t **out, const hybrid_t *hybrid, const hybrid_t *wigner,
               const prove_options_t *options, diags_t *diags)
{
    proof_t *proof = memory_new(1, sizeof *proof);
    status_t status;

    *out = NULL;
    proof->hybrid = hybrid;
    hybrid_positivity(&proof->positivity, hybrid);
    identity_check(&proof->identity, hybrid);
    proof->jets = jets_compute(hybrid, wigner, options->jets);
    initial_positive(&proof->initial, hybrid);
    status = check_derivation(proof, diags);
    if (status == OK)
        verdict_decide(&proof->verdict, hybrid, &proof->positivity, &proof->identity, proof->jets);
    if (status == OK)
        *out = proof;
    else
        proof_free(proof);
    return status;
}

void proof_free(proof_t *proof)
{
    if (!proof)
        return;
    verdict_clear(&proof->verdict, proof->hybrid->generator->model->ring);
    positivity_clear(&proof->positivity, proof->hybrid);
    identity_clear(&proof->identity);
    initial_clear(&proof->initial);
    jets_free(proof->jets);
    free(proof);
}
