/* The options of an emitted solver: one table for reading them, for what they mean, and for help.
 */
#ifndef MOYAL_OPTION_TABLE_H
#define MOYAL_OPTION_TABLE_H

#include <stddef.h>

#include "program.h"

/* What an option's value is, and the type of the member of moyal_arguments that it sets: FLAG and
 * LEVEL int, COUNT long, NUMBER unsigned long long, REAL double and positive, TEXT const char *;
 * AXIS adds an axis of a sweep, ASSIGNMENT sets a parameter. */
enum {
    MOYAL_FLAG,
    MOYAL_LEVEL,
    MOYAL_COUNT,
    MOYAL_NUMBER,
    MOYAL_REAL,
    MOYAL_TEXT,
    MOYAL_AXIS_OF,
    MOYAL_ASSIGNMENT
};

typedef struct {
    const char *name, *value; /* how the value is written in the help; NULL: none */
    int kind;
    size_t member;
    unsigned runs; /* bits of moyal_runs_of: it means something to a program that has one of them */
    unsigned long long least, most;
    const char *help;
} moyal_option;

extern const moyal_option moyal_option_table[]; /* ends with the name NULL */

/* What runs of the program are. */
unsigned moyal_runs_of(const moyal_program *program);

/* The index of the option whose name is the `length` bytes at `name`; -1 if there is none. */
int moyal_option_find(const char *name, size_t length);

#endif
