/* What 'moyal derive' shows: the reduced master equation, the hybrid equation, the unravelling, the
 * mean-field equations; as text, as a LaTeX document and as JSON.
 *
 * A scheme is one row of DERIVE_SECTIONS and three functions. */
#ifndef MOYAL_REPORT_DERIVE_H
#define MOYAL_REPORT_DERIVE_H

#include "phasespace/hybrid.h"
#include "report/latex.h"
#include "report/style.h"
#include "scheme/equations.h"
#include "scheme/limit.h"
#include "scheme/moments.h"
#include "scheme/qcle.h"

struct json_t; /* of jansson */

/*    name, also of --scheme and of the JSON key; functions section_ID_text, _latex, _json */
#define DERIVE_SECTIONS(X)                                                                         \
    X("quantum", SHOW_QUANTUM, quantum)                                                            \
    X("hybrid", SHOW_HYBRID, hybrid)                                                               \
    X("unravel", SHOW_UNRAVEL, unravel)                                                            \
    X("meanfield", SHOW_MEANFIELD, meanfield)                                                      \
    X("qcle", SHOW_QCLE, qcle)                                                                     \
    X("limit", SHOW_LIMIT, limit)                                                                  \
    X("moments", SHOW_MOMENTS, moments)

/* The place of each row, and from it the bit: SHOW_QUANTUM = 1 << 0, .. */
#define DERIVE_PLACE(name, bit, id) PLACE_##bit,
enum { DERIVE_SECTIONS(DERIVE_PLACE) DERIVE_SECTION_COUNT };
#undef DERIVE_PLACE
#define DERIVE_BIT(name, bit, id) bit = 1 << PLACE_##bit,
enum { DERIVE_SECTIONS(DERIVE_BIT) SHOW_ALL = (1 << DERIVE_SECTION_COUNT) - 1 };
#undef DERIVE_BIT

/* Nothing is owned. */
typedef struct {
    unsigned shown;                 /* SHOW_ bits */
    const hybrid_t *hybrid;         /* generator and model within */
    const positivity_t *positivity; /* for SHOW_HYBRID */
    const equations_t *unravel;     /* for SHOW_UNRAVEL: NULL where it is refused */
    const char *unravel_refused;
    const equations_t *closed; /* for SHOW_MEANFIELD */
    const equations_t *damped; /* NULL where there is a residual */
    const qcle_t *qcle;        /* these three: NULL where refused */
    const positivity_t *qcle_positivity;
    const char *qcle_refused;
    const limit_t *limit;
    const positivity_t *limit_positivity;
    const char *limit_refused;
    const moment_system_t *moments;
    const char *moments_refused;
} derivation_t;

typedef struct {
    const char *name;
    unsigned bit;
    void (*text)(text_t *out, const derivation_t *derivation, style_t style);
    void (*latex)(latex_t *out, const derivation_t *derivation);
    struct json_t *(*json)(const derivation_t *derivation); /* a new reference */
} section_t;

extern const section_t derive_sections[DERIVE_SECTION_COUNT];

#define DERIVE_DECLARE(name, bit, id)                                                              \
    void section_##id##_text(text_t *out, const derivation_t *derivation, style_t style);          \
    void section_##id##_latex(latex_t *out, const derivation_t *derivation);                       \
    struct json_t *section_##id##_json(const derivation_t *derivation);
DERIVE_SECTIONS(DERIVE_DECLARE)
#undef DERIVE_DECLARE

void report_derive_text(text_t *out, const derivation_t *derivation, style_t style);
/* A whole document; it needs amsmath alone. */
void report_derive_latex(text_t *out, const derivation_t *derivation);
void report_derive_json(text_t *out, const derivation_t *derivation);

/* Spaces, conventions, assumptions, values, initial state. */
void report_setting(text_t *out, const hybrid_t *hybrid, style_t style);
struct json_t *json_setting(const hybrid_t *hybrid);

/* H of the reduced master equation, a potential V(C.q) that is no polynomial included: there C.q is
 * the operator, and V one by the spectral theorem.  A formula's text, freed with free(). */
char *report_hamiltonian(const generator_t *generator);
/* Why there is no reduced master equation to show, or NULL. */
const char *report_quantum_refusal(const generator_t *generator);

/* Sections that other commands show too. */
void report_quantum(text_t *out, const generator_t *generator, style_t style);
void report_hybrid(text_t *out, const hybrid_t *hybrid, const positivity_t *positivity,
                   style_t style);

/* The same without heading, for other equations of this form.  `positivity` is NULL where the
 * equation stands for nothing by itself. */
void report_form(text_t *out, const hybrid_t *hybrid, const positivity_t *positivity,
                 style_t style);
void latex_form(latex_t *out, const hybrid_t *hybrid, const positivity_t *positivity);
/* The terms of the residual as one equation "left = .." (LaTeX, a constant). */
void latex_residual(latex_t *out, const hybrid_t *hybrid, const char *left);

/* How the residual of a potential goes on; nothing if it ends. */
void report_series(text_t *out, const hybrid_t *hybrid);
void latex_series(latex_t *out, const hybrid_t *hybrid);
/* One line per term of the residual: "d_C.p^2 [ c * left R right ]". */
void report_residual(text_t *out, const hybrid_t *hybrid, style_t style);

#endif
