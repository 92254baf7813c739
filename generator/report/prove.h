/* What 'moyal prove' shows, as text and as JSON. */
#ifndef MOYAL_REPORT_PROVE_H
#define MOYAL_REPORT_PROVE_H

#include "enclose/until.h"
#include "prove/search_order.h"
#include "report/json.h"
#include "report/links.h"
#include "report/style.h"

/* "EXACT-IF 16*gammaC*gammaQ - lambda^2 >= 0", coloured by what it means for the exit status. */
void report_verdict_line(text_t *out, const proof_t *proof, style_t style);

/* The conditions, whether they hold at the values, or what is missing to say so. */
void report_holds_line(text_t *out, const proof_t *proof);

/* `search` is NULL where no order was searched, `until` where no time was asked for, `linkage`
 * where no emitted code was checked. */
void report_prove_text(text_t *out, const proof_t *proof, const order_search_t *search,
                       const until_t *until, style_t style);
void report_prove_json(text_t *out, const proof_t *proof, const order_search_t *search,
                       const until_t *until, const linkage_t *linkage);

/* What is proven at finite time. */
void report_until_text(text_t *out, const until_t *until);
json_t *report_until_json(const until_t *until);
json_t *report_enclosures(const until_t *until); /* the key of that name; NULL: empty */
/* "scheme", and of mean fields "variant" and "start". */
void report_scheme(json_t *out, course_kind_t kind);
/* For a certificate, keys "solutions", "enclosures" and "wrong"; empty lists where NULL. */
void report_witnesses(json_t *document, const until_t *until);
/* until k/intervals as an exact number, a new string. */
char *report_time(const until_t *until, size_t k);

/* Parts of it: the jets, true, false or "unknown" of the initial state; new references. */
json_t *report_jets_json(const jets_t *jets, int has_residual);
json_t *report_initial_json(const initial_t *initial);

/* What the search for an order found; `proof` is what is shown with it. */
void report_search_text(text_t *out, const order_search_t *search, const proof_t *proof);
void report_search_json(json_t *out, const order_search_t *search, const proof_t *proof);

/* The model's title, or the name of its file. */
const char *report_model_name(const model_t *model);

/* "C.q": the name of an observable. */
const char *report_observable(const model_t *model, size_t observable);

#endif
