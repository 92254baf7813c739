/* Grids of parameters. */
#include "axes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rational.h"

static int wrong(char *why, const char *text, const char *what)
{
    snprintf(why, MOYAL_AXES_WHY, "'--over %.120s': %s", text, what);
    return 0;
}

/* ---- values -------------------------------------------------------------------------------- */

static int add_value(moyal_axis *axis, double **values, const moyal_rational *value)
{
    double *more = *values;

    if ((axis->count & (axis->count - 1)) == 0) /* room for the next power of two */
        more = realloc(*values, sizeof *more * 2 * (size_t)(axis->count + 1));
    if (!more)
        return 0;
    more[axis->count++] = moyal_rational_double(value);
    axis->values = *values = more;
    return 1;
}

/* The number in the `length` bytes at `text`, blanks around it. */
static int read_part(moyal_rational *out, const char *text, size_t length)
{
    char own[160];

    while (length > 0 && *text == ' ') {
        text++;
        length--;
    }
    while (length > 0 && text[length - 1] == ' ')
        length--;
    if (length >= sizeof own)
        return 0;
    memcpy(own, text, length);
    own[length] = '\0';
    return moyal_rational_read(out, own);
}

/* "V, V, .." with or without brackets. */
static int read_list(moyal_axis *axis, double **values, const char *text)
{
    const size_t all = strlen(text);
    const int closed = text[0] == '[';
    const char *end = text + all - (closed && all > 1 && text[all - 1] == ']');
    moyal_rational value;

    if (closed && *end != ']')
        return 0;
    for (const char *at = text + closed;; at++) {
        const size_t length = strcspn(at, ",]");

        if (!read_part(&value, at, length) || axis->count == MOYAL_MOST_POINTS ||
            !add_value(axis, values, &value))
            return 0;
        at += length;
        if (*at != ',')
            return at == end;
    }
}

/* "FROM:TO:COUNT". */
static int read_steps(moyal_axis *axis, double **values, const char *text)
{
    const char *first = strchr(text, ':'), *second = strchr(first + 1, ':');
    moyal_rational from, to, value;
    unsigned long count;
    char *end;

    if (!second || second[1] < '0' || second[1] > '9')
        return 0;
    count = strtoul(second + 1, &end, 10);
    if (*end || count < 2 || count > MOYAL_MOST_POINTS ||
        !read_part(&from, text, (size_t)(first - text)) ||
        !read_part(&to, first + 1, (size_t)(second - first - 1)))
        return 0;
    for (uint32_t k = 0; k < count; k++) {
        moyal_rational_between(&value, &from, &to, k, (uint32_t)count - 1);
        if (!add_value(axis, values, &value))
            return 0;
    }
    return 1;
}

/* ---- axes ---------------------------------------------------------------------------------- */

static int find_parameter(const moyal_program *program, const char *name, size_t length)
{
    int k = 0;

    while (k < program->parameter_count && (strlen(program->parameter_names[k]) != length ||
                                            memcmp(program->parameter_names[k], name, length) != 0))
        k++;
    return k;
}

int moyal_axes_add(moyal_axes *axes, const moyal_program *program, const char *text, char *why)
{
    const char *equals = strchr(text, '=');
    moyal_axis *axis = &axes->axes[axes->count];
    double *values = NULL;
    int parameter, good;

    if (!equals || equals == text)
        return wrong(why, text, "expected NAME=FROM:TO:COUNT or NAME=[VALUE, ..]");
    parameter = find_parameter(program, text, (size_t)(equals - text));
    if (parameter == program->parameter_count)
        return wrong(why, text, "there is no such parameter");
    for (int a = 0; a < axes->count; a++)
        if (axes->parameters[a] == parameter)
            return wrong(why, text, "there is another --over for this parameter");
    if (axes->count == MOYAL_MOST_AXES)
        return wrong(why, text, "there are too many --over");
    *axis = (moyal_axis){.name = program->parameter_names[parameter]};
    axes->parameters[axes->count++] = parameter;
    equals += 1 + strspn(equals + 1, " ");
    good =
        strchr(equals, ':') ? read_steps(axis, &values, equals) : read_list(axis, &values, equals);
    if (!good)
        return wrong(why, text,
                     "expected NAME=FROM:TO:COUNT with two numbers and how many values there are, "
                     "2 to 1000000, or NAME=[VALUE, ..] with numbers");
    axes->points = axes->count > 1 ? axes->points : 1;
    if (axis->count > MOYAL_MOST_POINTS / axes->points)
        return wrong(why, text, "the sweep has more than 1000000 points");
    axes->points *= axis->count;
    return 1;
}

void moyal_axes_clear(moyal_axes *axes)
{
    for (int a = 0; a < axes->count; a++)
        free((double *)(size_t)axes->axes[a].values);
    axes->count = 0;
}

double *moyal_axes_points(const moyal_axes *axes, const moyal_program *program,
                          const double *parameters)
{
    const size_t each = (size_t)program->parameter_count;
    double *out = malloc((size_t)axes->points * each * sizeof *out);

    for (long p = 0; out && p < axes->points; p++) {
        long rest = p;

        memcpy(out + (size_t)p * each, parameters, each * sizeof *out);
        for (int a = axes->count - 1; a >= 0; a--) {
            out[(size_t)p * each + (size_t)axes->parameters[a]] =
                axes->axes[a].values[rest % axes->axes[a].count];
            rest /= axes->axes[a].count;
        }
    }
    return out;
}
