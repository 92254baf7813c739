/* From a hybrid form to numbers: equations, kernel, C text, machine code, check, solution. */
#ifndef MOYAL_CLI_PROGRAM_H
#define MOYAL_CLI_PROGRAM_H

#include "certify/check_kernel.h"
#include "certify/check_linear.h"
#include "cli/pipeline.h"
#include "emit/emit.h"
#include "jit/jit.h"
#include "runtime/solve.h"
#include "scheme/equations.h"
#include "scheme/moments.h"

/* What is asked of trajectories besides their number (paths.c). */
typedef struct {
    double max_time, target_error;            /* 0: none */
    int antithetic, alone, store_path, state; /* state: MOYAL_STATE_AUTO, .. */
    int weak_noise;
    unsigned long only;
} paths_t;

/* What is asked for: the model's defaults, changed by the command line. */
typedef struct {
    scheme_kind_t scheme;
    meanfield_variant_t variant;
    start_t start;
    closure_t closure;
    int reduce;    /* quantum: leave out what need not be solved */
    int matrix;    /* quantum: R is needed as a whole, for steady states and correlations */
    int certified; /* quantum: what is compiled only describes the run, nothing of it is called */
    emit_options_t numbers;
    const char *method;    /* NULL: the scheme's own */
    int threads;           /* 0: all processors */
    const options_t *line; /* the command line: for what is kept of unfinished runs */
    long sweep_points;     /* runs of a sweep, in as many threads as there are; 0: one run */
    const char *grid, *box, *store_grid; /* hybrid: as given, NULL if not */
    unsigned long snapshots;             /* 0: not given */
    paths_t paths;
    size_t backend;   /* of JIT_WORDS */
    double most_work; /* 0: all that fits is run; else also what takes longer is refused, and what
                         is too large is in program->refused instead of said: WORK_OF_SECONDS */
} request_t;

/* The words of --jit. */
enum { WANT_AUTO, WANT_TCC, WANT_CC };

/* Multiplications, by a rough count, that take ten seconds or so. */
#define WORK_OF_SECONDS 5e10

/* Seconds that the stages took. */
typedef struct {
    double derive, emit, jit, check, solve, total;
} timing_t;

/* What --check-step has found: the largest difference, in standard errors, from a run with half the
 * step. */
typedef struct {
    long compared; /* numbers; 0: nothing */
    int observable, seen;
    double time, difference, error, limit; /* limit: standard errors up to which it is chance */
} halves_t;

typedef struct {
    equations_t *equations;
    char *refused; /* why there are no equations, or no run within most_work; NULL otherwise */
    kernel_t *kernel;
    size_t dimension; /* D of R, at the levels of the run */
    int residual;     /* hybrid: derivatives beyond the classical-quantum form are included */
    char *unit;       /* C text */
    jit_t *jit;
    jit_backend_t backend;
    double work;   /* multiplications of the run, roughly */
    int tiers;     /* the system compiler is to take over during the run */
    int took_over; /* it did */
    kernel_check_t check;
    int linear; /* R is solved as a linear system, checked by the next */
    linear_check_t linear_check;
    halves_t halves;
    moyal_context context; /* that system, if it was `made`: it is the one that is solved */
    moyal_reduction reduction;
    int made;
    double making; /* seconds, which count as solving */
    timing_t timing;
    double started;
} program_t;

/* Reads the scheme and the numbers from options and model.  USAGE_ERROR, said, where they are
 * wrong. */
MUST_CHECK status_t request_read(request_t *out, const options_t *options, const model_t *model,
                                 scheme_kind_t fallback);
/* The closure of --closure, none by default.  USAGE_ERROR, said. */
MUST_CHECK status_t request_closure(closure_t *out, const options_t *options);
/* Reads out->paths, and what they say of the number of trajectories.  USAGE_ERROR, said. */
MUST_CHECK status_t request_paths(request_t *out, const options_t *options);
/* Warns on standard error of a tolerance below what doubles can hold. */
void request_warn(const request_t *request);
/* The words of --scheme that are solved numerically, in the order of scheme_kind_t. */
extern const char *const scheme_words[];

/* Equations, kernel and C text.  REFUTED or UNDECIDED, with the reason in program->refused, where
 * the scheme is refused.  program_clear either way. */
MUST_CHECK status_t program_write(program_t *out, pipeline_t *pipeline, const request_t *request);

/* size.c: D, within the limit of the runtime; and whether the memory of this machine is enough, by
 * an estimate.  USAGE_ERROR, said, where an option asks for too much, LIMIT_ERROR where the model
 * does; with request->most_work the reason is in program->refused.
 */
MUST_CHECK status_t size_check(program_t *program, const pipeline_t *pipeline,
                               const request_t *request);
MUST_CHECK status_t size_check_memory(program_t *program, const pipeline_t *pipeline,
                                      const request_t *request);

/* Says on standard error what is refused and why, if anything is. */
void program_say_refused(const program_t *program, const pipeline_t *pipeline,
                         const request_t *request);

/* check.c: what was compiled, and what is solved, against the exact equations, at the levels of the
 * run.  INTERNAL_ERROR, said, where they differ. */
MUST_CHECK status_t program_check(program_t *program, const request_t *request);
/* How much was compared, in words, and how many numbers of the dynamics. */
const char *program_check_extent(const program_t *program);
size_t program_check_numbers(const program_t *program);

/* Compiles the text and checks the machine code against the exact equations: INTERNAL_ERROR, said,
 * if the check fails, then nothing may be run.  Refuses before what size_check_memory refuses. */
MUST_CHECK status_t program_compile(program_t *program, const pipeline_t *pipeline,
                                    const request_t *request);

/* What the runtime is asked for. */
void program_options(moyal_options *out, const moyal_program *unit, const request_t *request);

/* Solves with a progress bar under `label`; what went wrong is said.  OK also where the user
 * stopped it: then result->outcome tells.  USAGE_ERROR where a fixed step was too long, MODEL_ERROR
 * where the equations have no solution that goes on.  moyal_result_clear either way. */
MUST_CHECK status_t program_solve(moyal_result *result, moyal_options *options, program_t *program,
                                  const request_t *request, const char *label);
void program_clear(program_t *program);

/* The lines of -v on standard error. */
void program_explain(const program_t *program, const request_t *request,
                     const moyal_result *result);

#endif
