/* The certificate of a proof, for moyal-check (docs/certificates.md). */
#ifndef MOYAL_REPORT_CERTIFICATE_H
#define MOYAL_REPORT_CERTIFICATE_H

#include "base/text.h"
#include "enclose/until.h"
#include "prove/order_named.h"
#include "report/links.h"

/* Why there can be no certificate of this proof: a constant; NULL if there can be one. */
const char *report_certificate_refusal(const proof_t *proof);

/* Adds a line for each scheme whose values until a time are not, or not all, in a certificate. */
void report_left_out(text_t *out, const until_t *until);

/* Adds the certificate, a JSON document with a line end.  Holds nothing that moyal-check does not
 * recompute, compare or guard by a digest.  `orders`: verdicts in other orders; `until` may be
 * NULL; `linkage`: of the texts of its order. */
void report_certificate(text_t *out, const proof_t *proof, const order_list_t *orders,
                        const until_t *until, const linkage_t *linkage, const char *version);

#endif
