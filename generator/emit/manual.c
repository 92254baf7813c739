/* Makefile and README of a standalone solver. */
#include "emit/manual.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "emit/ast.h"
#include "emit/embedded.h"

/* The main program of a solver on PETSc is another one, with options of its own. */
int manual_is_needed(const char *name, const emit_options_t *options)
{
    static const char *const own[] = {"runtime/standalone.c", "runtime/arguments.", "runtime/axes.",
                                      "runtime/option_table.", "runtime/hdf5"};

    for (size_t k = 0; options->petsc && k < sizeof own / sizeof *own; k++)
        if (strncmp(name, own[k], strlen(own[k])) == 0)
            return 0;
    return 1;
}

/* Names of the runtime's files that end in `ending`, with a blank before each. */
static void add_files(text_t *out, const char *ending, const emit_options_t *options)
{
    for (const embedded_t *file = embedded_table; file->name; file++) {
        size_t length = strlen(file->name), tail = strlen(ending);

        if (strncmp(file->name, "runtime/", 8) == 0 && manual_is_needed(file->name, options) &&
            strcmp(file->name + length - tail, ending) == 0)
            text_printf(out, " \\\n\t%s", file->name + 8);
    }
}

static void add_compiler(text_t *out, const emit_options_t *options)
{
    if (options->petsc)
        text_add(out,
                 "# PETSc is found by pkg-config, in a version for real numbers.\n"
                 "CC = mpicc\nMPI = -D_POSIX_C_SOURCE=200809L $(shell pkg-config --cflags PETSc)\n"
                 "LIBRARIES = $(shell pkg-config --libs PETSc) -lm\n");
    else if (options->mpi)
        text_add(out, "# Several processes share an ensemble: mpirun -n 4 ./solver\n"
                      "CC = mpicc\nMPI = -DMOYAL_MPI\n");
    else
        text_add(out, "CC = cc\nMPI =\n");
    if (!options->petsc)
        text_add(out,
                 "# Tables in .h5: make HDF5=hdf5, the name of HDF5 in pkg-config (hdf5-serial)\n"
                 "ifdef HDF5\n"
                 "HDF5_FLAGS = -DMOYAL_HDF5 $(shell pkg-config --cflags $(HDF5))\n"
                 "LIBRARIES = $(shell pkg-config --libs-only-L $(HDF5)) -lhdf5_hl "
                 "$(shell pkg-config --libs-only-l $(HDF5)) -lm\n"
                 "else\nLIBRARIES = -lm\nendif\n");
}

char *manual_makefile(const emit_options_t *options)
{
    text_t out;

    text_init(&out);
    text_add(&out, "# The same bits as 'moyal run' with the same compiler need -ffp-contract=off.\n"
                   "CFLAGS = -O3\nTHREADS = -DMOYAL_THREADS -pthread\n");
    add_compiler(&out, options);
    text_add(&out, options->petsc ? "\nsources = petsc.c kernel.c" : "\nsources = kernel.c");
    add_files(&out, ".c", options);
    text_add(&out, "\nheaders =");
    add_files(&out, ".h", options);
    text_add(&out, "\n\nsolver: $(sources) $(headers)\n"
                   "\t$(CC) -std=c99 -ffp-contract=off $(CFLAGS) $(THREADS) $(MPI) $(HDF5_FLAGS) "
                   "-o $@ $(sources) "
                   "$(LIBRARIES)\n\n"
                   "clean:\n\trm -f solver\n\n.PHONY: clean\n");
    return text_take(&out);
}

static void add_parameters(text_t *out, const kernel_t *kernel)
{
    const model_t *model = kernel->equations->model;

    if (kernel->parameter_count == 0)
        return;
    text_add(out, "\nParameters of the model, set by `--NAME=VALUE`:\n\n");
    for (size_t k = 0; k < model->parameter_count; k++) {
        const parameter_t *parameter = &model->parameters[k];
        char *value;

        if (kernel_parameter(kernel, parameter->generator) == SIZE_MAX)
            continue;
        value = parameter->has_value ? scalar_print(parameter->value, model->ring) : NULL;
        text_printf(out, "    %s = %s\n", parameter->name, value ? value : "(must be given)");
        free(value);
    }
}

static void add_observables(text_t *out, const kernel_t *kernel, arena_t *arena)
{
    const equations_t *equations = kernel->equations;

    text_add(out, "\nColumns of the table: t");
    for (size_t k = 0; k < equations->observable_count; k++)
        text_printf(out, ", %s", c_remark(arena, equations->model->observables[k].name, 200));
    text_add(out, "\n");
}

static const char petsc_usage[] =
    "Build with `make`: it needs MPI and PETSc (real numbers).  `mpirun -n N ./solver` prints a "
    "table\n"
    "as CSV, without options with the model's own values; the elements of R are spread over the\n"
    "processes.\n\n"
    "    -until T  -points N  -tol R  -fock N    as those of moyal run\n"
    "    -set_NAME VALUE                         a parameter\n"
    "    -steady                                 the steady state, by KSP\n"
    "    -all                                    keep elements that no observable depends on\n"
    "    -ts_type, -ksp_type, -pc_type, ..       options of PETSc\n\n";

char *manual_readme(const kernel_t *kernel, const emit_options_t *options)
{
    static const char *const schemes[] = {
        [SCHEME_QUANTUM] = "quantum: the master equation",
        [SCHEME_JUMP] = "jump: the master equation as an average over quantum jumps",
        [SCHEME_UNRAVEL] = "unravel: trajectories of the classical-quantum dynamics",
        [SCHEME_MEANFIELD] = "meanfield: classical coordinates driven by mean values",
        [SCHEME_MOMENTS] = "moments: equations of mean values",
        [SCHEME_HYBRID] = "hybrid: the density over phase space, on a grid"};
    const equations_t *equations = kernel->equations;
    const char *title = equations->model->title;
    arena_t *arena = arena_new();
    text_t out;

    text_init(&out);
    text_printf(&out, "    %s\n\nScheme %s%s%s.\n\n",
                c_remark(arena, title && *title ? title : "A model without a name", 200),
                schemes[equations->scheme], equations->closure ? "; closure: " : "",
                equations->closure ? equations->closure : "");
    if (options->petsc)
        text_add(&out, petsc_usage);
    else
        text_add(&out,
                 "Build with `make`, or with `cc *.c -lm`.  The program prints a table as CSV;\n"
                 "without arguments with the model's own values.  `--help` lists the options;\n"
                 "`--over NAME=FROM:TO:COUNT` sweeps a parameter.  Assumptions of the model and\n"
                 "the positivity of its dynamics were decided at its own values, not at others.\n");
    if (options->mpi)
        text_add(&out,
                 "`make` calls mpicc; `mpirun -n N ./solver` shares an ensemble among N processes, "
                 "with the\nsame bits as one.\n");
    if (equations->scheme == SCHEME_QUANTUM || equations->scheme == SCHEME_JUMP)
        text_printf(&out, "Every mode is cut at %d levels; `--fock N` changes that.\n",
                    options->levels);
    add_parameters(&out, kernel);
    add_observables(&out, kernel, arena);
    text_add(&out,
             "\nkernel.c holds the equations of motion: one commented function for each term.\n"
             "The other files are the runtime, the same for all models.\n"
             "Whoever generated these files may use them freely.\n");
    arena_free(arena);
    return text_take(&out);
}
