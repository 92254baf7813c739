/* How a calculation of the runtime ended. */
#ifndef MOYAL_OUTCOME_H
#define MOYAL_OUTCOME_H

typedef enum {
    MOYAL_DONE,           /* all of it */
    MOYAL_STOPPED,        /* by the stop flag or by a callback; what was finished is kept */
    MOYAL_NOT_FINITE,     /* a value became infinite or no number */
    MOYAL_SINGULAR,       /* a coefficient is infinite or no number where a trajectory has come */
    MOYAL_STEP_TOO_SMALL, /* the tolerance cannot be met: a singularity, or a tolerance below
                             rounding */
    MOYAL_TOO_MANY_STEPS, /* stiff, or a tolerance too small for so long a time */
    MOYAL_NO_MEMORY,
    MOYAL_BAD_INPUT,  /* what the program is given is not possible: parameters, a start */
    MOYAL_BAD_OPTION, /* what is asked of the run is not */
    MOYAL_BAD_FILE    /* a file cannot be written */
} moyal_outcome;

#endif
