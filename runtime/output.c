/* Tables as CSV and JSON. */
#include "output.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

char *moyal_column_name(const moyal_program *program, const moyal_result *result, long column)
{
    const long axes = result->axis_count, k = column - axes - 1,
               each = result->ensemble || result->proven ? 2 : 1;
    const long seen = program->observable_count * each;
    const char *name = column < axes                          ? result->axes[column].name
                       : k < 0                                ? "t"
                       : k < seen                             ? program->observable_names[k / each]
                       : k - seen < program->coordinate_count ? program->coordinate_names[k - seen]
                                                              : "purity";
    const char *suffix = k < 0 || k >= seen || k % each == 0 ? ""
                         : result->proven                    ? ".rad"
                                                             : ".err";
    char *text = malloc(strlen(name) + strlen(suffix) + 1);

    return text ? strcat(strcpy(text, name), suffix) : NULL;
}

static void write_csv_name(FILE *file, const char *name)
{
    const int quoted = strpbrk(name, ",\"\r\n") != NULL;

    if (quoted)
        fputc('"', file);
    for (; *name; name++) {
        if (*name == '"')
            fputc('"', file);
        fputc(*name, file);
    }
    if (quoted)
        fputc('"', file);
}

/* Text within a comment: no line may end in it. */
static void write_comment(FILE *file, const char *text)
{
    for (; *text; text++)
        fputc((unsigned char)*text < ' ' ? ' ' : *text, file);
}

static int is_swept(const moyal_result *result, const char *name)
{
    for (int a = 0; a < result->axis_count; a++)
        if (strcmp(result->axes[a].name, name) == 0)
            return 1;
    return 0;
}

static void write_csv_parameters(FILE *file, const moyal_program *program,
                                 const moyal_options *options, const moyal_result *result)
{
    for (int k = 0; k < program->parameter_count; k++)
        if (!is_swept(result, program->parameter_names[k]))
            fprintf(file, "# %s = %.17g\n", program->parameter_names[k], options->parameters[k]);
    for (int a = 0; a < result->axis_count; a++)
        fprintf(file, "# %s: %ld values\n", result->axes[a].name, result->axes[a].count);
    if (result->unsolved > 0)
        fprintf(file, "# points without numbers: %ld\n", result->unsolved);
}

static void write_csv_bound(FILE *file, const moyal_bound *bound)
{
    fprintf(file,
            "# proven: trace norm of the error at the end: initial state %.3g, truncation %.3g, "
            "time steps %.3g, rounding %.3g\n# levels of each mode: %d to %d\n",
            bound->initial, bound->truncation, bound->stepping, bound->rounding,
            bound->least_levels, bound->most_levels);
}

static void write_csv_about(FILE *file, const moyal_program *program, const moyal_options *options,
                            const moyal_result *result)
{
    if (*program->model) {
        fputs("# model: ", file);
        write_comment(file, program->model);
        fputc('\n', file);
    }
    fprintf(file, "# scheme: %s\n", program->scheme_name);
    write_csv_parameters(file, program, options, result);
    fprintf(file, "# method: %s\n", result->method);
    if (program->scheme == MOYAL_MOMENTS)
        fprintf(file, "# moments: %d\n", program->coordinate_count);
    else if (result->proven)
        write_csv_bound(file, &result->bound);
    else
        fprintf(file, "# dimension: %d\n", result->dimension);
    if (result->levels > 0)
        fprintf(file, "# levels of each mode: %d, weight in the highest at most: %.3g\n",
                result->levels, result->edge);
    if (result->ensemble)
        fprintf(file, "# trajectories: %ld\n# seed: %llu\n", result->trajectories, options->seed);
    if (program->scheme == MOYAL_UNRAVEL)
        fprintf(file, "# time step: %.17g\n# purity at most: %.6g\n", options->step,
                result->purity);
    else if (!result->proven)
        fprintf(file, "# tolerance: %g\n", options->tolerance);
    if (program->scheme != MOYAL_MOMENTS && !result->proven) /* they have no R and no trace */
        fprintf(file, "# trace off by at most: %.3g\n", result->loss);
    if (result->outcome != MOYAL_DONE)
        fprintf(file, "# not complete: %s\n", result->message);
}

/* The sign of a zero says nothing. */
static double unsigned_zero(double value)
{
    return value == 0 ? 0 : value;
}

void moyal_write_csv(FILE *file, const moyal_program *program, const moyal_options *options,
                     const moyal_result *result)
{
    write_csv_about(file, program, options, result);
    for (long k = 0; k < result->columns; k++) {
        char *name = moyal_column_name(program, result, k);

        if (k)
            fputc(',', file);
        write_csv_name(file, name ? name : "");
        free(name);
    }
    fputc('\n', file);
    for (long row = 0; row < result->rows; row++)
        for (long k = 0; k < result->columns; k++)
            fprintf(file, "%.17g%c", unsigned_zero(result->table[row * result->columns + k]),
                    k + 1 < result->columns ? ',' : '\n');
}

static void write_json_bytes(FILE *file, const char *text)
{
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            fprintf(file, "\\%c", *text);
        else if ((unsigned char)*text < ' ')
            fprintf(file, "\\u%04x", (unsigned)*text);
        else
            fputc(*text, file);
    }
}

void moyal_write_json_text(FILE *file, const char *text)
{
    fputc('"', file);
    write_json_bytes(file, text);
    fputc('"', file);
}

static void write_json_number(FILE *file, double value)
{
    if (isfinite(value))
        fprintf(file, "%.17g", unsigned_zero(value));
    else
        fputs("null", file);
}

static void write_json_columns(FILE *file, const moyal_program *program, const moyal_result *result)
{
    fputs("\"columns\": [", file);
    for (long k = 0; k < result->columns; k++) {
        char *name = moyal_column_name(program, result, k);

        fputs(k ? ", " : "", file);
        moyal_write_json_text(file, name ? name : "");
        free(name);
    }
    fputs("]", file);
}

/* Parameters of one value each, and the values of those that were swept. */
static void write_json_parameters(FILE *file, const moyal_program *program,
                                  const moyal_options *options, const moyal_result *result)
{
    fputs(", \"parameters\": {", file);
    for (int k = 0, written = 0; k < program->parameter_count; k++) {
        if (is_swept(result, program->parameter_names[k]))
            continue;
        fputs(written++ ? ", " : "", file);
        moyal_write_json_text(file, program->parameter_names[k]);
        fputs(": ", file);
        write_json_number(file, options->parameters[k]);
    }
    for (int a = 0; a < result->axis_count; a++) {
        fputs(a ? ", " : "}, \"over\": {", file);
        moyal_write_json_text(file, result->axes[a].name);
        for (long k = 0; k < result->axes[a].count; k++) {
            fputs(k ? ", " : ": [", file);
            write_json_number(file, result->axes[a].values[k]);
        }
        fputs("]", file);
    }
    fputs("}", file);
}

void moyal_write_json(FILE *file, const moyal_program *program, const moyal_options *options,
                      const moyal_result *result)
{
    fputs("{\"model\": ", file);
    moyal_write_json_text(file, program->model);
    fputs(", \"scheme\": ", file);
    moyal_write_json_text(file, program->scheme_name);
    write_json_parameters(file, program, options, result);
    fprintf(file, ",\n \"method\": \"%s\", \"dimension\": %d, \"seed\": %llu, ", result->method,
            result->dimension, options->seed);
    fprintf(file, "\"trajectories\": %ld, \"loss\": ", result->trajectories);
    write_json_number(file, result->loss);
    fputs(", \"edge\": ", file);
    write_json_number(file, result->edge);
    if (program->scheme == MOYAL_UNRAVEL) {
        fputs(", \"purity_max\": ", file);
        write_json_number(file, result->purity);
        fprintf(file, ", \"trajectories_outside\": %ld", result->outside);
    }
    fprintf(file, ", \"complete\": %s,\n ", result->outcome == MOYAL_DONE ? "true" : "false");
    write_json_columns(file, program, result);
    fputs(",\n \"rows\": [", file);
    for (long row = 0; row < result->rows; row++) {
        fputs(row ? ",\n  [" : "\n  [", file);
        for (long k = 0; k < result->columns; k++) {
            fputs(k ? ", " : "", file);
            write_json_number(file, result->table[row * result->columns + k]);
        }
        fputc(']', file);
    }
    fputs("]}\n", file);
}

void moyal_warn_purity(FILE *file, const char *who, const moyal_result *result)
{
    if (result->outside > 0 && result->rows > 0)
        fprintf(
            file,
            "%s%swarning: %ld of %ld trajectories are far outside the set of states (purity up to "
            "%.3g): the time step is too long; reduce --dt%s\n",
            who ? who : "", who ? ": " : "", result->outside, result->trajectories, result->purity,
            strcmp(result->method, "positive") == 0 ? "" : " or take --method positive");
}
