/* The options of all commands, in one table: parsing, help and suggestions come from it. */
#ifndef MOYAL_CLI_OPTIONS_H
#define MOYAL_CLI_OPTIONS_H

#include <stddef.h>

#include "base/exact.h"
#include "base/text.h"
#include "cli/command.h"

enum { ON_RUNS = ON_RUN | ON_SWEEP, ON_EQUATIONS = ON_DERIVE | ON_PROVE | ON_RUNS | ON_EMIT };

/* What a run solves: schemes, two of them in two ways. */
enum {
    FOR_QUANTUM = 1,
    FOR_STEADY = 2, /* --scheme quantum --steady */
    FOR_UNRAVEL = 4,
    FOR_POINT = 8,    /* mean field */
    FOR_SAMPLED = 16, /* mean field --start ensemble */
    FOR_MOMENTS = 32,
    FOR_HYBRID = 64,
    FOR_JUMP = 128,
    FOR_ALL = 255,
    ELSE_WARN = 256, /* elsewhere it is only said that it means nothing: scripts give every scheme
                      * the same numbers */
    FOR_MATRIX = FOR_QUANTUM | FOR_STEADY,
    FOR_MEANFIELD = FOR_POINT | FOR_SAMPLED,
    FOR_ENSEMBLES = FOR_UNRAVEL | FOR_SAMPLED | FOR_JUMP,
    FOR_KEPT = FOR_ALL & ~FOR_STEADY,
    FOR_PATHS = FOR_ENSEMBLES | ELSE_WARN,
    FOR_TIMES = (FOR_ALL & ~FOR_STEADY) | ELSE_WARN,
    FOR_TOLERANCE = (FOR_ALL & ~FOR_UNRAVEL) | ELSE_WARN,
    FOR_LEVELS = FOR_MATRIX | FOR_UNRAVEL | FOR_JUMP | ELSE_WARN
};

/*    id, name, letter, argument (NULL: none), where it may stand, the runs that it means something
 * to, is it there in this version, help */
#define OPTION_LIST(X)                                                                             \
    X(OPTION_SCHEME, "--scheme", NULL, "S", ON_DERIVE | ON_RUNS | ON_EMIT | ON_EXPORT, FOR_ALL, 1, \
      "quantum, hybrid, unravel, jump, meanfield or moments; derive: no jump, but qcle, limit "    \
      "and all")                                                                                   \
    X(OPTION_ORDER, "--order", NULL, "ORDER", ON_EQUATIONS | ON_EXPORT | ON_SUMMARY, FOR_ALL, 1,   \
      "phase-space order: wigner (default), husimi, p, s=EXPR or \"S=[[..],[..]]\"")               \
    X(OPTION_SET, "--set", NULL, "P=V", ON_EQUATIONS | ON_CORRELATE | ON_EXPORT | ON_SUMMARY,      \
      FOR_ALL, 1, "parameter P has the exact value V; may be repeated")                            \
    X(OPTION_FORMAT, "--format", NULL, "FORMAT", ON_DERIVE | ON_PROVE, FOR_ALL, 1,                 \
      "text (default) or json; derive also has latex")                                             \
    X(OPTION_SEARCH_ORDER, "--search-order", NULL, NULL, ON_PROVE, FOR_ALL, 1,                     \
      "look for an order in which the dynamics is positive, or prove that there is none")          \
    X(OPTION_JETS, "--jets", NULL, "K", ON_PROVE, FOR_ALL, 1,                                      \
      "compare derivatives in time up to the order K")                                             \
    X(OPTION_VARIANT, "--variant", NULL, "V", ON_RUNS | ON_EMIT | ON_EXPORT, FOR_MEANFIELD, 1,     \
      "meanfield: closed (Hamiltonian only, default) or damped (drift and decoherence)")           \
    X(OPTION_START, "--start", NULL, "START", ON_RUNS | ON_EMIT | ON_EXPORT, FOR_MEANFIELD, 1,     \
      "meanfield: point (means of C, default) or ensemble (sampled)")                              \
    X(OPTION_CLOSURE, "--closure", NULL, "C", ON_DERIVE | ON_RUNS | ON_EMIT, FOR_MOMENTS, 1,       \
      "moments that do not close: none (default), gaussian or cumulant=N")                         \
    X(OPTION_UNTIL, "--until", NULL, "T", ON_RUNS | ON_CORRELATE | ON_EMIT | ON_EXPORT, FOR_TIMES, \
      1, "solve from time 0 to T")                                                                 \
    X(OPTION_POINTS, "--points", NULL, "N", ON_RUNS | ON_CORRELATE | ON_EMIT | ON_EXPORT,          \
      FOR_TIMES, 1, "rows of the table, 0 and T included")                                         \
    X(OPTION_TOL, "--tol", NULL, "R", ON_RUNS | ON_CORRELATE | ON_EMIT | ON_EXPORT, FOR_TOLERANCE, \
      1, "tolerance of the adaptive solver")                                                       \
    X(OPTION_FOCK, "--fock", NULL, "N", ON_RUNS | ON_CORRELATE | ON_EMIT | ON_EXPORT, FOR_LEVELS,  \
      1, "levels kept of every mode")                                                              \
    X(OPTION_TRAJ, "--traj", NULL, "N", ON_RUNS | ON_EMIT | ON_EXPORT, FOR_PATHS, 1,               \
      "trajectories of an ensemble")                                                               \
    X(OPTION_DT, "--dt", NULL, "H", ON_RUNS | ON_EMIT | ON_EXPORT, FOR_UNRAVEL, 1,                 \
      "time step of trajectories")                                                                 \
    X(OPTION_METHOD, "--method", NULL, "M", ON_RUNS, FOR_TIMES, 1,                                 \
      "how time goes, in numbers: see docs/language.md")                                           \
    X(OPTION_STATE, "--state", NULL, "S", ON_RUN, FOR_UNRAVEL, 1,                                  \
      "unravel: carry the state as density, as pure ket, or auto (default)")                       \
    X(OPTION_NOISE, "--noise", NULL, "N", ON_RUN, FOR_UNRAVEL, 1,                                  \
      "unravel: gaussian (default), or weak: of few values, for averages alone")                   \
    X(OPTION_MAX_TIME, "--max-time", NULL, "SECONDS", ON_RUN, FOR_ENSEMBLES, 1,                    \
      "trajectories: end after this time and keep what is finished")                               \
    X(OPTION_TARGET_ERR, "--target-err", NULL, "E", ON_RUN, FOR_ENSEMBLES, 1,                      \
      "trajectories: as many as all standard errors need to be at most E (--traj is the limit)")   \
    X(OPTION_ANTITHETIC, "--antithetic", NULL, NULL, ON_RUN, FOR_UNRAVEL, 1,                       \
      "unravel: pairs of trajectories with opposite noise")                                        \
    X(OPTION_CHECK_STEP, "--check-step", NULL, NULL, ON_RUN, FOR_UNRAVEL, 1,                       \
      "unravel: compare with an ensemble of half the step")                                        \
    X(OPTION_ONLY, "--only", NULL, "K", ON_RUN, FOR_ENSEMBLES, 1,                                  \
      "the trajectory number K alone, counted from 0")                                             \
    X(OPTION_STORE, "--store", NULL, NULL, ON_RUN, FOR_ENSEMBLES, 1,                               \
      "with --only: its coordinates and its purity, too")                                          \
    X(OPTION_SEED, "--seed", NULL, "N", ON_RUNS | ON_EMIT | ON_EXPORT, FOR_PATHS, 1,               \
      "seed of the random numbers")                                                                \
    X(OPTION_THREADS, "--threads", NULL, "N", ON_RUNS | ON_SUMMARY, FOR_ALL, 1,                    \
      "threads for ensembles (default: all processors); the numbers do not depend on it")          \
    X(OPTION_JIT, "--jit", NULL, "J", ON_RUNS | ON_CORRELATE | ON_SUMMARY, FOR_ALL, 1,             \
      "compile with tcc, with cc, or decide by the work (auto, default)")                          \
    X(OPTION_GRID, "--grid", NULL, "N[,N..]", ON_RUN, FOR_HYBRID, 1,                               \
      "hybrid: points along each coordinate (default: chosen, and grown with the state)")          \
    X(OPTION_BOX, "--box", NULL, "BOX", ON_RUN, FOR_HYBRID, 1,                                     \
      "hybrid: the part of phase space, as \"C.q in [-6,6], C.p in [-6,6]\"")                      \
    X(OPTION_STORE_GRID, "--store-grid", NULL, "FILE", ON_RUN, FOR_HYBRID, 1,                      \
      "hybrid: write the density on phase space there, as CSV")                                    \
    X(OPTION_SNAPSHOTS, "--snapshots", NULL, "N", ON_RUN, FOR_HYBRID, 1,                           \
      "hybrid: at N times, both ends included (default: 11)")                                      \
    X(OPTION_OUTPUT, "--output", "-o", "OUT",                                                      \
      ON_DERIVE | ON_PROVE | ON_RUNS | ON_CORRELATE | ON_EMIT | ON_EXPORT, FOR_ALL, 1,             \
      "write there: a file, of run and sweep .csv, .json, .npy or .h5; for emit a new or empty "   \
      "folder")                                                                                    \
    X(OPTION_STEADY, "--steady", NULL, NULL, ON_RUN | ON_CORRELATE, FOR_MATRIX, 1,                 \
      "quantum: in the steady state instead of the initial one")                                   \
    X(OPTION_OF, "--of", NULL, "A", ON_CORRELATE, FOR_ALL, 1,                                      \
      "the operator A of <A(t + tau) B(t)>, as in a model")                                        \
    X(OPTION_WITH, "--with", NULL, "B", ON_CORRELATE, FOR_ALL, 1, "the operator B of it")          \
    X(OPTION_SPECTRUM, "--spectrum", NULL, "FROM:TO:COUNT", ON_CORRELATE, FOR_ALL, 1,              \
      "the spectrum at these frequencies")                                                         \
    X(OPTION_TO, "--to", NULL, "PROGRAM", ON_EXPORT, FOR_ALL, 1,                                   \
      "write for qutip, xmds2 or sympy")                                                           \
    X(OPTION_DUMP, "--dump", NULL, "STAGE", ON_DERIVE | ON_PROVE | ON_RUN | ON_EMIT, FOR_ALL, 1,   \
      "print a stage and stop: tree, model, generator, hybrid, kernel or unit")                    \
    X(OPTION_VERBOSE, "--verbose", "-v", NULL, ON_RUNS | ON_CORRELATE | ON_SUMMARY, FOR_ALL, 1,    \
      "timings and choices on standard error")                                                     \
    X(OPTION_OVER, "--over", NULL, "P=GRID", ON_SWEEP, FOR_ALL, 1,                                 \
      "parameter P takes the values FROM:TO:COUNT, both ends included, or [V, V, ..]; may be "     \
      "repeated: all combinations")                                                                \
    X(OPTION_FINAL, "--final", NULL, NULL, ON_SWEEP, FOR_ALL, 1,                                   \
      "only the last row of each point")                                                           \
    X(OPTION_CHECKPOINT, "--checkpoint", NULL, "FILE", ON_RUN, FOR_KEPT, 1,                        \
      "keep what is finished in FILE, for --resume")                                               \
    X(OPTION_CHECKPOINT_EVERY, "--checkpoint-every", NULL, "SECONDS", ON_RUNS, FOR_ALL, 1,         \
      "how often what is finished is forced to disk (default: 60)")                                \
    X(OPTION_RESUME, "--resume", NULL, "FILE", ON_RUN, FOR_KEPT, 1,                                \
      "go on with the unfinished run in FILE: the same bits as without interruption")              \
    X(OPTION_SWEEP_RESUME, "--resume", NULL, NULL, ON_SWEEP, FOR_ALL, 1,                           \
      "go on with the unfinished sweep in OUT.journal")                                            \
    X(OPTION_HELP, "--help", "-h", NULL, ~0u, FOR_ALL, 1, "the options of a command")              \
    X(OPTION_DIGITS, "--digits", NULL, "D", ON_RUN, FOR_QUANTUM, 1,                                \
      "with --certified: a proven radius of 1e-D (default: 8)")                                    \
    X(OPTION_PROVE_UNTIL, "--until", NULL, "T", ON_PROVE, FOR_ALL, 1,                              \
      "enclose expectation values from time 0 to T, and prove where mean field is wrong")          \
    X(OPTION_PROVE_DIGITS, "--digits", NULL, "D", ON_PROVE, FOR_ALL, 1,                            \
      "with --until: proven radii of at most 10^-D (default: 10)")                                 \
    X(OPTION_NO_REDUCE, "--no-reduce", NULL, NULL, ON_RUNS | ON_EMIT | ON_SUMMARY,                 \
      FOR_MATRIX | FOR_HYBRID | ELSE_WARN, 1,                                                      \
      "quantum: keep all elements of the density matrix; hybrid: all corners of phase space")      \
    X(OPTION_CERTIFIED, "--certified", NULL, NULL, ON_RUN, FOR_QUANTUM, 1,                         \
      "quantum: with proven radii: of truncation, time steps and rounding")                        \
    X(OPTION_BACKEND, "--backend", NULL, "B", ON_EMIT, FOR_ALL, 1,                                 \
      "c (default), or petsc: quantum, the density matrix spread over processes")                  \
    X(OPTION_MPI, "--mpi", NULL, NULL, ON_EMIT, FOR_ENSEMBLES, 1,                                  \
      "the solver is built with mpicc and shares ensembles")

#define OPTION_ENUM(id, name, letter, argument, commands, runs, available, help) id,
typedef enum { OPTION_LIST(OPTION_ENUM) OPTION_COUNT } option_id_t;
#undef OPTION_ENUM

typedef struct {
    const char *name, *letter, *argument;
    unsigned commands, runs;
    int available;
    const char *help;
} option_row_t;

extern const option_row_t option_table[OPTION_COUNT];

/* A command line.  Strings point into argv. */
struct options_struct {
    const command_t *command;
    const char *positional;           /* MODEL, NAME or COMMAND; NULL if none */
    const char *values[OPTION_COUNT]; /* NULL: not given; "" for options without argument */
    size_t setting_count;
    const char **settings; /* the arguments of --set in order; owned */
    size_t over_count;
    const char **overs;        /* those of --over */
    struct moyal_ranks *ranks; /* the processes that were started together */
};

/* Prints "moyal: MESSAGE" to standard error and returns USAGE_ERROR. */
MUST_CHECK status_t usage_error(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Says that `what` is not available in this version; USAGE_ERROR. */
MUST_CHECK status_t usage_not_available(const char *what);

/* Reads the arguments after the command.  USAGE_ERROR, said on standard error with the nearest
 * option, where they are wrong.  options_clear either way. */
MUST_CHECK status_t options_parse(options_t *out, const command_t *command, int argc, char **argv);
void options_clear(options_t *options);

int options_has(const options_t *options, option_id_t id);

/* USAGE_ERROR, said, where an option means nothing to `run`, FOR_QUANTUM or another bit (a warning
 * for some: ELSE_WARN), or nothing without an option that is not given. */
MUST_CHECK status_t options_check(const options_t *options, unsigned run);

/* The index of the option's value among `words`, which end with NULL; `fallback` if not given.
 * `missing` holds further words, ended by NULL, that are known but not available in this version.
 */
MUST_CHECK status_t options_word(size_t *out, const options_t *options, option_id_t id,
                                 const char *const *words, const char *const *missing,
                                 size_t fallback);

/* A whole number within limits; *out stays as it is if not given. */
MUST_CHECK status_t options_count(unsigned long *out, const options_t *options, option_id_t id,
                                  unsigned long least, unsigned long most);

/* An exact number, "1/3", "-0.1", "1e-3"; 0 if `text` is something else. */
int options_rational(fmpq_t out, const char *text);

/* An exact positive number: "10", "0.01", "1e-3", "1/1000".  *out stays as it is if not given. */
MUST_CHECK status_t options_positive(fmpq_t out, const options_t *options, option_id_t id);

#endif
