/* The choice between density matrix and closed moments, and what is said of it. */
#include "cli/reduction.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "cli/progress.h"
#include "reduce/symmetry.h"
#include "runtime/machine.h"
#include "scheme/conserved.h"

/* ---- the choice ---------------------------------------------------------------------------- */

/* The numbers in a density matrix of finite spaces, at least `most`; 0 where there are modes, so
 * that it is cut. */
static size_t matrix_size(const model_t *model, size_t most)
{
    size_t size = 1;

    for (size_t f = 0; f < space_count(model->space); f++) {
        size_t d = space_dimension(model->space, f);

        if (space_role(model->space, f) == FACTOR_ANCILLA)
            continue;
        if (d == 0)
            return 0;
        if (size < most)
            size *= d * d;
    }
    return size;
}

/* Moments have no cut.  Without modes the density matrix has none either; then there have to be
 * fewer of them, by so much that its symmetries do not make up for it. */
static int moments_pay(const equations_t *moments, const model_t *model)
{
    size_t count = moments->coordinates, matrix = matrix_size(model, 2 * count);

    return matrix == 0 || 2 * count <= matrix;
}

/* Methods that moments do not have ask for the density matrix. */
static int suits_moments(const char *method)
{
    const moyal_program program = {.scheme = MOYAL_MOMENTS};
    const char *const *names = moyal_method_names(&program);

    while (method && *names && strcmp(*names, method) != 0)
        names++;
    return *names != NULL;
}

moyal_reduction_request reduction_request(const request_t *request)
{
    const int part = request->matrix ? MOYAL_KEEP_STEADY : MOYAL_KEEP_NEEDED;

    return (moyal_reduction_request){.keep = request->reduce ? part : MOYAL_KEEP_ALL,
                                     .memory_limit = moyal_memory_here() / 2,
                                     .stop = interrupt_flag()};
}

/* Observables that are conserved become the numbers that they are. */
static void set_constants(equations_t *equations, const generator_t *generator)
{
    const algebra_t *algebra = &equations->model->algebra;
    scalar_t number;

    scalar_init(number, algebra->ring);
    for (size_t k = 0; k < equations->observable_count; k++)
        if (observable_constant(number, k, generator))
            op_set_scalar(&equations->observables[k], number, algebra);
    scalar_clear(number, algebra->ring);
}

status_t reduction_equations(program_t *out, pipeline_t *pipeline, const request_t *request)
{
    equations_t *moments = NULL;
    status_t status;

    if (request->reduce && !request->matrix && suits_moments(request->method))
        moments = scheme_moments_closed(pipeline->generator, 0);
    if (moments && moments_pay(moments, pipeline->model)) {
        out->equations = moments;
        return OK;
    }
    equations_free(moments);
    status = scheme_quantum(&out->equations, pipeline->generator, pipeline->diags);
    if (status == OK && request->reduce && !request->matrix)
        set_constants(out->equations, pipeline->generator);
    return status;
}

/* ---- words --------------------------------------------------------------------------------- */

static void add_line(reduction_list_t *list, char *line)
{
    list->lines = memory_resize(list->lines, list->count + 1, sizeof *list->lines);
    list->lines[list->count++] = line;
}

/* Observables that are constant, as their operators are conserved. */
static void add_conserved(reduction_list_t *list, const generator_t *generator)
{
    const model_t *model = generator->model;
    text_t line;
    scalar_t number;

    scalar_init(number, model->ring);
    for (size_t k = 0; k < model->observable_count; k++) {
        if (!operator_is_conserved(model->observables[k].operator_, generator))
            continue;
        text_init(&line);
        text_printf(&line, "conserved: %s keeps its value at the start%s",
                    model->observables[k].name,
                    operator_start(number, model->observables[k].operator_, model)
                        ? ", nothing is integrated for it"
                        : ", which has no exact form: it is integrated");
        add_line(list, text_take(&line));
    }
    scalar_clear(number, model->ring);
}

static void add_moments(reduction_list_t *list, const equations_t *equations)
{
    text_t line;

    text_init(&line);
    text_printf(&line, "closed moments (%zu equations), no truncation", equations->coordinates);
    add_line(list, text_take(&line));
}

/* What a symmetry is good for: blocks of a density matrix that are left out. */
static const char *use_of(const symmetry_t *symmetry, int moments, int steady)
{
    if (moments)
        return "not used, as the moments close without it";
    if (symmetry->reads_some || (symmetry->fills_some && !steady))
        return "used: other blocks are left out";
    return "not used, as all blocks are needed";
}

static void add_symmetries(reduction_list_t *list, const generator_t *generator, int moments,
                           int steady)
{
    symmetries_t *symmetries = symmetries_new(generator);

    for (size_t k = 0; k < symmetries->count; k++) {
        char *said = symmetry_text(&symmetries->symmetries[k]);
        text_t line;

        text_init(&line);
        text_printf(&line, "%s; %s", said, use_of(&symmetries->symmetries[k], moments, steady));
        add_line(list, text_take(&line));
        free(said);
    }
    symmetries_free(symmetries);
}

/* What the runtime has left out. */
static void add_unknowns(reduction_list_t *list, const moyal_result *result)
{
    text_t line;

    if (result->unknowns_all > 0 &&
        result->reductions & (MOYAL_REDUCED_NEED | MOYAL_REDUCED_START)) {
        text_init(&line);
        text_printf(&line, "%.0f of %.0f real unknowns: those that the observables depend on%s",
                    result->unknowns, result->unknowns_all,
                    result->reductions & MOYAL_REDUCED_START ? " and the start reaches" : "");
        add_line(list, text_take(&line));
    }
    if (result->unknowns_all > 0 && result->reductions & MOYAL_REDUCED_FRAMES)
        add_line(list, memory_copy_text("rotating frames: frequencies that commute with the rest"));
}

void reduction_list(reduction_list_t *out, const program_t *program, const pipeline_t *pipeline,
                    const request_t *request, const moyal_result *result)
{
    const int moments = program->equations->asked != program->equations->scheme;

    *out = (reduction_list_t){0, NULL};
    if (request->scheme != SCHEME_QUANTUM || !request->reduce)
        return;
    if (!request->matrix)
        add_conserved(out, pipeline->generator);
    if (moments)
        add_moments(out, program->equations);
    else
        add_unknowns(out, result);
    add_symmetries(out, pipeline->generator, moments, request->matrix);
}

void reduction_list_free(reduction_list_t *list)
{
    for (size_t k = 0; k < list->count; k++)
        free(list->lines[k]);
    free(list->lines);
}

void reduction_explain(const program_t *program, const pipeline_t *pipeline,
                       const request_t *request, const moyal_result *result)
{
    reduction_list_t list;

    reduction_list(&list, program, pipeline, request, result);
    for (size_t k = 0; k < list.count; k++)
        fprintf(stderr, "reduction: %s\n", list.lines[k]);
    reduction_list_free(&list);
}
