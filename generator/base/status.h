/* The one list of outcomes.  A function that can fail returns a status_t; the exit status of the
 * program is a property of the outcome and stands beside it. */
#ifndef MOYAL_BASE_STATUS_H
#define MOYAL_BASE_STATUS_H

/*  name            exit  text */
#define STATUS_LIST(X)                                                                             \
    X(OK, 0, "done")                                                                               \
    X(REFUTED, 1, "refuted")                                                                       \
    X(UNDECIDED, 2, "undecided")                                                                   \
    X(USAGE_ERROR, 64, "wrong usage")                                                              \
    X(MODEL_ERROR, 65, "the model has errors")                                                     \
    X(LIMIT_ERROR, 65, "a limit was reached")                                                      \
    X(INTERNAL_ERROR, 70, "internal error")                                                        \
    X(IO_ERROR, 74, "input or output failed")

#define STATUS_ENUM(name, code, text) name,
typedef enum { STATUS_LIST(STATUS_ENUM) STATUS_COUNT } status_t;
#undef STATUS_ENUM

#define MUST_CHECK __attribute__((warn_unused_result))

/* The exit status that stands for `status` (interface: "Exit status"). */
int status_exit_code(status_t status);

/* A short English text for `status`; a constant. */
const char *status_text(status_t status);

/* A question that exact algebra may be unable to answer.  Never tested with `!`. */
typedef enum { TRUTH_FALSE = 0, TRUTH_TRUE = 1, TRUTH_UNKNOWN = 2 } truth_t;

#endif
