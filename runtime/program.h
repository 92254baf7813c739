/* What generated code and the runtime agree on.
 *
 * A generated unit defines one `const moyal_program moyal_unit` (C has no room for an object and a
 * type of one name), the only symbol it exports.  It describes the dynamics of classical
 * coordinates z and a density matrix R of size D = product of the factors' dimensions (a mode has
 * `levels` of them, chosen at run time; last factor fastest):
 *
 *   z_i' and R' = A R + (A R)† with A and the jump terms made of complex scalars s_k(z, e, t)
 *
 * Without factors D is 1 and R the number 1: equations for the coordinates alone.
 *
 * Layout.  All arrays are structure-of-arrays with `lanes` trajectories side by side: element k of
 * lane l is at k*lanes + l.  R has two planes: Re R_ij is element i*D + j, Im R_ij element D*D +
 * i*D + j.  The runtime hands only Hermitian R to the unit.  The functions of a unit assign their
 * results (they do not add to them), keep no state and are called from several threads at once.
 * The functions that do whole steps (euler, ..) have z and R in one array, and R as D*D reals: the
 * diagonal, then Re and Im of R_01, R_02, .., R_12, ..; first z, then these, each with lanes.
 * Freestanding C99: no header is needed by generated code. */
#ifndef MOYAL_PROGRAM_H
#define MOYAL_PROGRAM_H

#define MOYAL_ABI 7

enum { MOYAL_ITERATIONS = 3 }; /* of the method semi-implicit */

enum {
    MOYAL_QUANTUM = 0,
    MOYAL_UNRAVEL = 1,
    MOYAL_MEANFIELD = 2,
    MOYAL_MOMENTS = 3,
    MOYAL_HYBRID = 4,
    MOYAL_JUMP = 5
};
enum { MOYAL_GAUSSIAN = 0, MOYAL_FOCK = 1, MOYAL_CAT = 2, MOYAL_DENSITY = 3 };

/* What the functions of a unit get: sizes and the tables that moyal_program.tables filled. */
typedef struct {
    int levels;           /* of every mode */
    int dimension;        /* D */
    const double *c;      /* coefficients, the same for all lanes */
    const double *tables; /* table k: Re at (2k)*D .. , Im at (2k+1)*D ..; D entries each */
} moyal_context;

/* A part of the initial state of R; the numbers are coefficients from c[first] on:
 * GAUSSIAN: means (q1, p1, ..), 2n, then covariance row by row, (2n)^2;   FOCK: none, `level`;
 * CAT: Re alpha, Im alpha;   DENSITY: matrix row by row, Re and Im of each element in turn. */
typedef struct {
    int kind, first, level, count;
    const int *factors; /* positions among the factors of R, ascending */
} moyal_part;

/* The terms of R' as data, besides the functions that compute them: R' gets s T R + h.c. and
 * s T_a R T_b^+ + h.c. with the scalar s and the tables T.  Table T has its only entry of row i in
 * the column whose digits are those of i plus the table's shifts; where that is no column the
 * entry is 0. */
typedef struct {
    int scalar, table;
} moyal_left;
typedef struct {
    int scalar, table_a, table_b;
} moyal_jump;

/* An expectation value Tr(T R), and which of its parts the observables read. */
typedef struct {
    int table, uses;
} moyal_mean;
enum { MOYAL_RE = 1, MOYAL_IM = 2 };

/* How far kets stay kets: see `pure` below. */
enum { MOYAL_MIXED = 0, MOYAL_PURE = 1, MOYAL_PURE_AT_VALUES = 2 };

/* What is known of a scalar: which parts are not zero, whether it depends on t, and whether on z,
 * e or noise. */
enum { MOYAL_HAS_RE = 1, MOYAL_HAS_IM = 2, MOYAL_OF_TIME = 4, MOYAL_OF_STATE = 8 };

/* The arithmetic behind `scalars` as data: node k works on earlier nodes a and b.  A COEFFICIENT is
 * c[a], an INTEGER a itself, COORDINATE and MEANs have the index a. */
enum {
    MOYAL_COEFFICIENT,
    MOYAL_INTEGER,
    MOYAL_COORDINATE,
    MOYAL_MEAN_RE,
    MOYAL_MEAN_IM,
    MOYAL_TIME,
    MOYAL_ADD,
    MOYAL_SUB,
    MOYAL_MUL,
    MOYAL_DIV,
    MOYAL_NEG,
    MOYAL_SQRT,
    MOYAL_SIN,
    MOYAL_COS,
    MOYAL_EXP
};
typedef struct {
    int kind;
    long a, b;
} moyal_node;

/* The scheme HYBRID: the equation of the density varrho(z),
 *
 *   d varrho/dt = S_0 varrho + sum_j d^m_j [ S_j(z, t) varrho ]
 *
 * S_j R is what `apply` makes of the scalars for dw_j = 1 alone, S_0 R that for dt = 1; dz is 0.
 * Modes that start in a state that is not Gaussian have a part each, whose factor is counted among
 * the classical modes. */
typedef struct {
    const int *derivatives; /* noise_count x coordinate_count: the orders m_j */
    int smoothing;          /* c[smoothing ..]: S of the order, row by row */
    int part_count;
    const moyal_part *parts;
    int timed; /* 1: the equations hold the time; 2: the observables do; 3: both */
} moyal_field;

/* Where the equations come from. */
typedef struct {
    const char *title, *scheme;        /* the scheme's word: "quantum", also where moments closed */
    const char *version, *hash, *text; /* of moyal; of the model, and the model itself */
} moyal_origin;

/* out from y: a step of time dt with noise dw, from the time t. */
typedef void moyal_step_function(const moyal_context *x, double t, double dt, const double *y,
                                 const double *dw, double *out, double *work);

typedef struct {
    int abi, scheme, lanes;
    const char *model, *scheme_name;
    int parameter_count;
    const char *const *parameter_names;
    const double *parameter_values; /* the model's values */
    int coordinate_count;
    const char *const *coordinate_names;
    int factor_count;
    const int *factor_dimensions; /* 0 for a mode */
    const char *const *factor_names;
    int observable_count;
    const char *const *observable_names;
    int coefficient_count, table_count, expectation_count, scalar_count, noise_count;
    int hbar;             /* c[hbar] is hbar */
    int mean, covariance; /* c[mean ..], c[covariance ..]: start of z; covariance < 0: a point */
    int part_count;
    const moyal_part *parts;
    int left_count, jump_count;
    const moyal_left *left; /* NULL: the terms are not known as data */
    const moyal_jump *jumps;
    const int *shifts;       /* of table k in factor f: k * factor_count + f */
    const moyal_mean *means; /* per expectation value */
    const int *scalar_kinds; /* per scalar */
    /* Whether all of the jumps are in the noise, K = sum_j B_j B_j^+, so that kets stay kets:
     * always, or at the values of the model; and whether the start of R is a ket, likewise. */
    int pure, pure_start;
    int affine;               /* dz/dt is a + B z; a and B depend on t at most */
    const moyal_field *field; /* of the scheme HYBRID, else 0 */
    /* MEANFIELD and MOMENTS: the same numbers as `scalars` for dt = 1, to the bit; NULL elsewhere.
     * `results`: the nodes of Re and Im of each scalar, then of each dz; -1 for zero. */
    long node_count;
    const moyal_node *nodes;
    const long *results;
    /* model defaults of a run */
    double until, tolerance, step;
    long points, trajectories;
    int levels;
    unsigned long long seed;

    /* c from the parameters. */
    void (*coefficients)(const double *parameters, double *c);
    /* table entries from c; `tables` has table_count * 2 * D entries, zeroed. */
    void (*tables)(const moyal_context *x, double *tables);
    /* e_k = Tr(X_k R), complex: Re at 2k, Im at 2k+1 (each with lanes). */
    void (*expectations)(const moyal_context *x, const double *r, double *e);
    /* Complex scalars s (2 per scalar) and the increments of z over a time dt with noise dw:
     * s, dz are linear in (dt, dw).  `dw` holds noise_count elements. */
    void (*scalars)(const moyal_context *x, double t, double dt, const double *z, const double *e,
                    const double *dw, double *s, double *dz);
    /* dr = increment of R for the scalars s; `work` has 2*D*D*lanes elements. */
    void (*apply)(const moyal_context *x, const double *s, const double *r, double *dr,
                  double *work);
    /* Observables from z and e at the time t. */
    void (*observables)(const moyal_context *x, double t, const double *z, const double *e,
                        double *out);
    /* Whole steps of schemes with noise, for a small finite R; NULL elsewhere.  y is z and then
     * `state_count` reals of R, `out` as well, apart from y; `work` has work_count elements; dw
     * has noise_count.  With I(y, t, dt, dw) the Itô increment, linear in (dt, dw):
     *   increment   I(y, t, dt, dw)             euler   y + I(y, t, dt, dw)
     *   corrector   p + I(p, t + dt, dt/2, 0) - I(y, t, dt/2, 0),  p = y + I(y, t, dt, dw)
     * and of the method semi-implicit, NULL where it is too long or not asked for:
     *   stratonovich  S(y, t, dt, dw) = I - dt/2 sum_j (B_j . d/dy) B_j,  B_j = I(y, t, 0, e_j)
     *   midpoint      y + S(p, t + dt/2, dt, dw), p that of one iteration less, with dt/2 and dw/2;
     *                 MOYAL_ITERATIONS of them, y the first p */
    int state_count, work_count;
    moyal_step_function *increment, *euler, *corrector, *stratonovich, *midpoint;
    /* Per parameter the names of those that the model makes it of, blanks between them; NULL: none.
     * NULL altogether: none at all. */
    const char *const *parameter_makers;
    const moyal_origin *origin; /* of emitted solvers; NULL elsewhere */
    const char *identity;       /* hash of the unit's text: tells equations apart, for stores of
                                   unfinished work; NULL if not known */
} moyal_program;

#endif
