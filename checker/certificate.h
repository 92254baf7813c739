/* A certificate as it is read, and the steps of its check.  Each names the field it looks at; the
 * first that does not hold ends the program. */
#ifndef CHECKER_CERTIFICATE_H
#define CHECKER_CERTIFICATE_H

#include "jets.h"
#include "sign.h"

#define RING (&c->system.ring)

typedef struct {
    system_t system;
    json_t *document;
    master_t master, bare;
    hybrid_t hybrid;
    start_t start;
    known_t known; /* the assumptions */
    char given[MAX_NAMES];
    num *value[MAX_NAMES];
    int all_given, undecided, has_jets;
    const char *verdict;
} certificate_t;

/* values.c: every value has its type, every object its keys; else the file is malformed. */
enum { VECTOR = 1000 }; /* columns of what is no matrix */
const char *path(const char *outer, const char *name, size_t index);
json_t *get(certificate_t *c, json_t *object, const char *outer, const char *key);
void check_keys(certificate_t *c, json_t *object, const char *outer, const char *keys);
const char *text_of(certificate_t *c, json_t *object, const char *outer, const char *key);
slong integer_of(certificate_t *c, json_t *object, const char *outer, const char *key, slong most);
json_t *list_of(certificate_t *c, json_t *object, const char *outer, const char *key, size_t most);
num *number_in(certificate_t *c, json_t *value);
num **matrix_of(certificate_t *c, json_t *object, const char *outer, const char *key, size_t rows,
                size_t columns);

/* setting.c: what is taken from the model's text, and conventions. */
void read_model(certificate_t *c);
void read_conventions(certificate_t *c);
void read_input(certificate_t *c);
void relation_of(certificate_t *c, known_t *out, const char *text);
void check_hermitian(certificate_t *c, num **m, size_t n, const char *name);
void check_real(certificate_t *c, num **x, size_t count, const char *name);
op hermitian_of(certificate_t *c, json_t *object, const char *outer, const char *key,
                const star_t *star, int most);

/* equations.c: the master equation and the hybrid equation, and that they are one. */
void read_generator(certificate_t *c);
void read_hybrid(certificate_t *c);
void check_identity(certificate_t *c);

/* verdict.c */
void check_verdict(certificate_t *c);
int holds_at_values(certificate_t *c, const known_t *known); /* 1, 0; -1: a value is missing */

/* start.c, entries.c */
void read_initial(certificate_t *c, json_t *input);
void check_start(certificate_t *c);
void check_jets(certificate_t *c);

#endif
