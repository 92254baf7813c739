/* varrho(z) as CSV in long form: a row for each point, an empty line after each line of the lattice
 * and two after each time, as gnuplot reads them (index K: time K). */
#include "field.h"

enum { MOST_SHOWN = 8 }; /* D up to which all elements are written, else the trace alone */

static void write_header(FILE *file, const moyal_field_system *field)
{
    const moyal_program *p = field->run->program;
    const int d = field->run->context.dimension;

    fprintf(file, "t");
    for (int i = 0; i < p->coordinate_count; i++)
        fprintf(file, ",%s", p->coordinate_names[i]);
    fprintf(file, ",trace");
    for (int i = 0; d > 1 && d <= MOST_SHOWN && i < d; i++)
        for (int j = i; j < d; j++) {
            fprintf(file, ",re_%d_%d", i, j);
            if (i < j)
                fprintf(file, ",im_%d_%d", i, j);
        }
    fprintf(file, "\n");
}

static void write_point(FILE *file, const moyal_field_system *field, const double *x, double t,
                        long point)
{
    const int d = field->run->context.dimension;
    const long points = field->lattice.points;
    double z[MOYAL_LATTICE_MOST], trace = 0;

    moyal_lattice_point(&field->lattice, point, z);
    fprintf(file, "%.10g", t);
    for (int i = 0; i < field->lattice.dimensions; i++)
        fprintf(file, ",%.10g", z[i]);
    for (int i = 0; i < d; i++)
        trace += x[i * points + point];
    fprintf(file, ",%.10g", trace);
    for (int i = 0; d > 1 && d <= MOST_SHOWN && i < d; i++)
        for (int j = i; j < d; j++)
            for (int part = 0; part < 1 + (i < j); part++)
                fprintf(file, ",%.10g", x[moyal_field_component(d, i, j, part) * points + point]);
    fprintf(file, "\n");
}

void moyal_field_write(FILE *file, const moyal_field_system *field, const double *x, double t,
                       long index)
{
    const int last = field->lattice.dimensions - 1;

    if (index == 0)
        write_header(file, field);
    else
        fprintf(file, "\n");
    for (long point = 0; point < field->lattice.points; point++) {
        write_point(file, field, x, t, point);
        if ((point + 1) % field->lattice.n[last] == 0)
            fprintf(file, "\n");
    }
}
