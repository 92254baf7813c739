/* Options and messages of the lattice. */
#include "cli/field.h"

#include <stdio.h>
#include <string.h>

#include "runtime/machine.h"
#include "runtime/output.h"

status_t field_read(struct moyal_grid *out, const moyal_program *program, const request_t *request)
{
    char why[MOYAL_GRID_WHY];

    memset(out, 0, sizeof *out);
    if (request->grid && !moyal_grid_points(out, program, request->grid, why))
        return usage_error("'--grid %s': %s", request->grid, why);
    if (request->box && !moyal_grid_box(out, program, request->box, why))
        return usage_error("'--box %s': %s", request->box, why);
    if (request->store_grid && moyal_kind_of_file(request->store_grid) != MOYAL_CSV)
        return usage_error(
            "'--store-grid %s': it is written as CSV: give a name in .csv, or without "
            "an ending",
            request->store_grid);
    out->snapshots = request->store_grid;
    out->snapshot_count = (long)request->snapshots;
    out->most_bytes = moyal_memory_here() / 2;
    return OK;
}

void field_warn(const moyal_result *result, double limit)
{
    const moyal_grid_facts *grid = &result->grid;

    if (grid->dimensions == 0)
        return;
    if (grid->edge > limit)
        fprintf(stderr,
                "moyal: warning: the box is too small for %.1e: at its edge the density is %.1e of "
                "the largest: give a larger one with --box\n",
                limit, grid->edge);
    if (grid->tail > limit)
        fprintf(stderr,
                "moyal: warning: the grid is too coarse for %.1e: its highest Fourier modes hold "
                "%.1e: give more points with --grid\n",
                limit, grid->tail);
    if (result->loss > limit)
        fprintf(stderr, "moyal: warning: the probability is off by %.1e, more than %.1e\n",
                result->loss, limit);
}

void field_explain(const program_t *program, const moyal_result *result)
{
    const moyal_grid_facts *grid = &result->grid;

    if (grid->dimensions == 0)
        return;
    fprintf(stderr, "grid:");
    for (int i = 0; i < grid->dimensions; i++)
        fprintf(stderr, "%s %d points in [%.4g, %.4g]", i ? "," : "", grid->n[i], grid->lower[i],
                grid->upper[i]);
    fprintf(stderr, "; %ld applications of the generator%s\n", result->evaluations,
            program->residual ? ", residual included" : "");
    fprintf(stderr,
            "grid: probability off by %.1e, at the edge %.1e, in the highest modes %.1e, smallest "
            "eigenvalue of varrho(z) %.1e of the largest trace%s\n",
            result->loss, grid->edge, grid->tail, grid->least,
            grid->least < -1e-6 ? ": not a classical-quantum state" : "");
}

json_t *field_json(const program_t *program, const moyal_result *result)
{
    const moyal_grid_facts *grid = &result->grid;
    json_t *out = json_object(), *points = json_array(), *box = json_array();

    for (int i = 0; i < grid->dimensions; i++) {
        json_array_append_new(points, json_integer(grid->n[i]));
        json_array_append_new(box, json_pack("[f, f]", grid->lower[i], grid->upper[i]));
    }
    json_object_set_new(out, "points", points);
    json_object_set_new(out, "box", box);
    json_object_set_new(out, "edge", json_real(grid->edge));
    json_object_set_new(out, "tail", json_real(grid->tail));
    json_object_set_new(out, "smallest_eigenvalue", json_real(grid->least));
    json_object_set_new(out, "residual_included", json_boolean(program->residual));
    return out;
}
