/* The inside of the kernel check, for the files of certify/ only. */
#ifndef MOYAL_CERTIFY_CHECK_INTERNAL_H
#define MOYAL_CERTIFY_CHECK_INTERNAL_H

#include "certify/check_kernel.h"
#include "certify/machine.h"

typedef struct {
    kernel_check_t *out;
    const moyal_program *program;
    const kernel_t *kernel;
    const emit_options_t *asked;
    const equations_t *equations;
    const double *parameters; /* at which the program is called, and their exact values */
    values_t values;
    int dynamics;   /* is checked */
    int elsewhere;  /* these are not the model's values */
    size_t skipped; /* coefficients that cannot be compared there */
    int failed;
    const atomic_int *stop; /* not 0: fail soon; may be NULL */
} check_t;

/* Says what is wrong, the first time. */
void check_fail(check_t *check, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Compares re or im of x with `found`; 0, and "WHAT: exact .., found ..", if it is too far off. */
int check_number(check_t *check, const number_t *x, int imaginary, double found, double ulps,
                 const char *format, ...) __attribute__((format(printf, 6, 7)));

void check_descriptor(check_t *check);                       /* check_static.c */
void check_data(check_t *check);                             /* check_data.c */
void check_coefficients(check_t *check, const double *c);    /* check_static.c */
void check_tables(check_t *check, const machine_t *machine); /* check_static.c */
/* Overwrites tables and scalars; for programs with modes. */
void check_terms(check_t *check, machine_t *machine); /* check_terms.c */
void check_dynamics(check_t *check, int levels);      /* check_dynamics.c */
/* A few generic cases at a few levels; where even those are too many, nothing. */
void check_dynamics_elsewhere(check_t *check);

#endif
