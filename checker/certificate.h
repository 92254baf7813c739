/* A certificate as it is read, and the steps of its check.  Each names the field it looks at; the
 * first that does not hold ends the program. */
#ifndef CHECKER_CERTIFICATE_H
#define CHECKER_CERTIFICATE_H

#include <jansson.h>

#include "operators.h"
#include "positive.h"

#define RING (&c->system.ring)

enum { MAX_ORDER = 12 };

/* The start of a mode: Gaussian, or a Fock or cat state, of which `covariance` is the vacuum's. */
typedef enum { GAUSSIAN, FOCK, CAT } start_kind_t;

typedef struct {
    system_t system;
    json_t *document, *seen; /* seen: the paths of values that were looked at */
    known_t known;           /* the assumptions */
    num *value[MAX_NAMES];   /* of parameters, where given */
    char given[MAX_NAMES];
    int all_given, is_stated, has_drives;
    const char *verdict, *order;
    char prefix[60]; /* what "@" is in paths */
    start_kind_t kind[MAX_MODES];
    slong level[MAX_MODES];
    num *alpha[MAX_MODES], *mean[2 * MAX_MODES],
        *covariance[2 * MAX_MODES][2 * MAX_MODES];          /* Weyl */
    op density;                                             /* of the finite spaces together */
    equation_t master, qcle, damped, closed;                /* the last two have Wigner symbols */
    equation_t form, residual;                              /* the hybrid equation */
    num **kossakowski, **block;                             /* block: [[D2, D1], [D1^+, D0]] */
    size_t operators, basis, coordinates, q[2 * MAX_MODES]; /* q: which quadratures are classical */
} certificate_t;

/* Returns if all of the document holds. */
void check(certificate_t *c, json_t *document);

/* values.c.  The value at a path such as "input.spaces[0].name", which is what is looked at now; a
 * file that has no such value, or one of another type than asked for, is malformed.  "@" stands for
 * c->prefix. */
json_t *get(certificate_t *c, const char *path, ...) __attribute__((format(printf, 2, 3)));
const char *text(certificate_t *c, const json_t *value);
int truth(certificate_t *c, const json_t *value); /* true 1, false 0, null -1 */
slong whole(certificate_t *c, const json_t *value, slong most);
size_t length(certificate_t *c, const json_t *list, size_t most);
num *number(certificate_t *c, const json_t *value);
op operator(certificate_t *c, const json_t *value, const star_t *star, int most);
/* rows x columns formulas; columns VECTOR: a list.  Real, equal to its adjoint, as `is` says. */
enum { REAL = 1, HERMITIAN = 2, VECTOR = 1000 };
num **matrix(certificate_t *c, const char *path, size_t rows, size_t columns, int is);
void expect(certificate_t *c, const json_t *value, const char *text);
void expect_number(certificate_t *c, const json_t *value, const num *x);
void check_all_seen(certificate_t *c, const json_t *value, const char *path);

/* setting.c: what is taken from the model's text, and conventions.  start.c: its start. */
void read_setting(certificate_t *c);
/* Puts the order of this name; where S is given it has to be that, or is taken if no name says it.
 */
void set_order(certificate_t *c, const char *name, num *const *given);
void read_start(certificate_t *c);
known_t relation(certificate_t *c, const json_t *value); /* "POLY >= 0" .. */

/* equations.c: the master equation and the hybrid equation, and that they are one. */
void read_generator(certificate_t *c);
void read_hybrid(certificate_t *c);
void check_identity(certificate_t *c);

/* What follows from them. */
void check_verdict(certificate_t *c);
void check_orders(certificate_t *c);
int holds_at_values(certificate_t *c, const known_t *known); /* 1, 0; -1: a value is missing */
/* Is the Hermitian n x n matrix positive semidefinite there?  1, 0; -1: not seen. */
int positive_at_values(certificate_t *c, num **m, size_t n);
void check_start(certificate_t *c);
void check_jets(certificate_t *c);
void check_links(certificate_t *c); /* what is said of emitted code */
void check_enclosures(certificate_t *c);

/* jets.c: the mean at the start, Tr over the finite spaces and averages over modes: of the kinds in
 * `use`; BOTH: of symbols of the order S, WEYL: of Wigner symbols over both kinds. */
enum { CLASSICAL = 1, QUANTUM = 2, BOTH = 3, WEYL = 7 };
num *mean(certificate_t *c, op f, int use);

#endif
