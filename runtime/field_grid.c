/* What a user says of the lattice: "64", "64,96"; "C.q in [-6, 6], C.p in [-5, 5]". */
#include <ctype.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "field.h"

enum { LEAST = 8, MOST = 1 << 16 };

static int wrong(char *why, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(why, MOYAL_GRID_WHY, format, arguments);
    va_end(arguments);
    return 0;
}

static const char *skip(const char *text)
{
    while (isspace((unsigned char)*text))
        text++;
    return text;
}

int moyal_grid_points(struct moyal_grid *grid, const moyal_program *program, const char *text,
                      char *why)
{
    const int dimensions = program->coordinate_count;
    int count = 0;

    do {
        char *end;
        const long n = strtol(skip(text), &end, 10);

        if (end == text || count >= dimensions || n < LEAST || n > MOST)
            return wrong(why,
                         "one number of points, or one for each of %d coordinates, from %d to %d",
                         dimensions, LEAST, MOST);
        if (!moyal_fft_fits((int)n) || n % 2)
            return wrong(why, "%ld points are not possible, %d are: an even product of 2, 3, 5", n,
                         moyal_fft_length((double)n));
        grid->n[count++] = (int)n;
        text = skip(end);
    } while (*text++ == ',');
    if (text[-1] != 0 || (count > 1 && count < dimensions))
        return wrong(why, "one number of points, or one for each of %d coordinates", dimensions);
    for (; count < dimensions; count++)
        grid->n[count] = grid->n[0];
    return 1;
}

/* A coordinate's name at the start of the text. */
static int find_coordinate(const moyal_program *program, const char **text)
{
    const size_t length = strcspn(*text, " \t\n,[");

    for (int i = 0; i < program->coordinate_count; i++)
        if (strlen(program->coordinate_names[i]) == length &&
            memcmp(program->coordinate_names[i], *text, length) == 0) {
            *text += length;
            return i;
        }
    return -1;
}

/* "-6", "1.5e1", "-1/2", up to `until`. */
static int read_end(double *out, const char **text, char until)
{
    char *end;

    *text = skip(*text);
    *out = strtod(*text, &end);
    if (end == *text)
        return 0;
    if (*end == '/') {
        const char *below = end + 1;

        *out /= strtod(below, &end);
        if (end == below)
            return 0;
    }
    *text = skip(end);
    return isfinite(*out) && *(*text)++ == until;
}

int moyal_grid_box(struct moyal_grid *grid, const moyal_program *program, const char *text,
                   char *why)
{
    for (;;) {
        int i;

        text = skip(text);
        i = find_coordinate(program, &text);
        if (i < 0)
            return wrong(why, "no coordinate at '%.40s'; they are %s, %s, ..", text,
                         program->coordinate_names[0], program->coordinate_names[1]);
        if (grid->boxed[i])
            return wrong(why, "%s has two intervals", program->coordinate_names[i]);
        text = skip(text);
        if (strncmp(text, "in", 2) == 0)
            text = skip(text + 2);
        if (*text++ != '[' || !read_end(&grid->lower[i], &text, ',') ||
            !read_end(&grid->upper[i], &text, ']') || grid->lower[i] >= grid->upper[i])
            return wrong(
                why, "'%s in [LOWER, UPPER]' is expected, with finite numbers in ascending order",
                program->coordinate_names[i]);
        grid->boxed[i] = 1;
        text = skip(text);
        if (!*text)
            return 1;
        if (*text++ != ',')
            return wrong(why, "a comma is expected at '%.40s'", text - 1);
    }
}
