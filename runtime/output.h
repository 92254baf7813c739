/* Tables as text, and files that appear whole or not at all. */
#ifndef MOYAL_OUTPUT_H
#define MOYAL_OUTPUT_H

#include <stdio.h>

#include "solve.h"

/* A file in the making.  Until it is closed it has another name in the same folder; what is no
 * ordinary file (a pipe, a device) and the standard output are written to directly. */
typedef struct {
    FILE *file;
    char *path, *temporary; /* NULL: written to directly */
} moyal_output;

/* Opens `path`, or the standard output for NULL and "-".  0, or -1 with errno. */
int moyal_output_open(moyal_output *output, const char *path);

/* Ends the file: it vanishes, or gets its name, MOYAL_KEEP_NEW only if nothing has it.  0, or -1
 * with errno (then it vanished too). */
enum { MOYAL_DROP = 0, MOYAL_KEEP = 1, MOYAL_KEEP_NEW = 2 };
int moyal_output_close(moyal_output *output, int keep);

/* A new empty file beside `path`, which takes its place by rename or link; its rights are those of
 * a file made at once.  Its descriptor, or -1 with errno; *name, to be freed in any case. */
int moyal_file_beside(const char *path, char **name);

/* The name of a column of the table: a swept parameter, "t", an observable, or its standard error
 * with ".err" behind it.  A new string; NULL without memory. */
char *moyal_column_name(const moyal_program *program, const moyal_result *result, long column);

/* The table as CSV (RFC 4180): lines '#' about the run, a line of names, the rows; numbers with 17
 * digits. */
void moyal_write_csv(FILE *file, const moyal_program *program, const moyal_options *options,
                     const moyal_result *result);

/* The same as one JSON object; what is no number is null. */
void moyal_write_json(FILE *file, const moyal_program *program, const moyal_options *options,
                      const moyal_result *result);

/* The table for NumPy: the format .npy, an array of records of doubles ("<f8"), one for each row,
 * with the names of the columns; they can be read as a matrix by numpy.lib.recfunctions, or by
 * .view("<f8"). */
void moyal_write_npy(FILE *file, const moyal_program *program, const moyal_result *result);

/* Kinds of files by the ending of their name. */
typedef enum { MOYAL_CSV, MOYAL_JSON, MOYAL_NPY, MOYAL_HDF5_FILE, MOYAL_NO_KIND } moyal_file_kind;

/* MOYAL_NO_KIND for an ending that is none of them; CSV for NULL and names without an ending. */
moyal_file_kind moyal_kind_of_file(const char *path);

/* Warns in one line, after "WHO: " if `who` is not NULL, of trajectories whose purity went beyond
 * MOYAL_PURITY_LIMIT; nothing where there are none, or no averages. */
void moyal_warn_purity(FILE *file, const char *who, const moyal_result *result);

/* `text` as a JSON string with its quotes. */
void moyal_write_json_text(FILE *file, const char *text);

#endif
