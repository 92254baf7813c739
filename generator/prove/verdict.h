/* The verdict on a model (theory, section 6), and all that stands behind it in one document. */
#ifndef MOYAL_PROVE_VERDICT_H
#define MOYAL_PROVE_VERDICT_H

#include "prove/identity.h"
#include "prove/initial.h"
#include "prove/jets.h"

/*  kind                 as shown */
#define VERDICT_LIST(X)                                                                            \
    X(VERDICT_EXACT, "EXACT")                                                                      \
    X(VERDICT_EXACT_IF, "EXACT-IF")                                                                \
    X(VERDICT_QUASI, "QUASI")                                                                      \
    X(VERDICT_NOT_EXACT, "NOT-EXACT")                                                              \
    X(VERDICT_UNDECIDED, "UNDECIDED")

#define VERDICT_ENUM(kind, text) kind,
typedef enum { VERDICT_LIST(VERDICT_ENUM) VERDICT_COUNT } verdict_kind_t;
#undef VERDICT_ENUM

const char *verdict_name(verdict_kind_t kind); /* a constant */

typedef struct {
    verdict_kind_t kind;
    conditions_t conditions; /* complete positivity of the generator and M(z) >= 0 together */
    truth_t holds;           /* JSON `holds`; TRUTH_UNKNOWN is null */
    status_t status;         /* OK, REFUTED or UNDECIDED: gives the exit status */
    char *reason;            /* one or more sentences; never NULL */
} verdict_t;

typedef struct {
    const hybrid_t *hybrid; /* not owned; hybrid->generator->model is the model */
    positivity_t positivity;
    identity_t identity;
    initial_t initial;
    jets_t *jets;
    verdict_t verdict;
} proof_t;

typedef struct {
    long jets; /* K, or JETS_DEFAULT */
} prove_options_t;

/* All checks and the verdict.  `wigner` is the hybrid form in Wigner order (may be `hybrid`
 * itself). OK whatever the verdict is; INTERNAL_ERROR, with a diagnostic and *out NULL, if the
 * generator identity or the equality of the quantum and hybrid jets fails: then the derivation is
 * wrong and no verdict may be given. */
MUST_CHECK status_t prove(proof_t **out, const hybrid_t *hybrid, const hybrid_t *wigner,
                          const prove_options_t *options, diags_t *diags);
void proof_free(proof_t *proof);

#endif
