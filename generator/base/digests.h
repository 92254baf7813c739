/* Digests of a certificate, made by its writer and by its checker. */
#ifndef MOYAL_BASE_DIGESTS_H
#define MOYAL_BASE_DIGESTS_H

#include <jansson.h>

/* SHA-256 of each field of the object but "digests", as JSON without blanks and with sorted keys;
 * of "input" an object with that of each of its fields.  A new reference; NULL where a value is no
 * text. */
json_t *digests_of(json_t *document);

#endif
