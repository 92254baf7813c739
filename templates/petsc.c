/* The main program of an emitted solver for density matrices beyond one machine: the elements of R
 * are spread over the processes of a PETSc vector, the generator is a distributed sparse matrix.
 *
 *   make && mpirun -n 4 ./solver -until 10 -fock 60 [-steady] [-all] [options of PETSc]
 *
 * Of R_ij and its conjugate one stands for both; unknowns 2e and 2e + 1 are Re and Im of element e,
 * and each process holds a range of elements.  What the observables do not depend on is left out,
 * for which each process holds a list of the elements (20 bytes each); with -all nothing is left
 * out and there is no list.  Stepping is that of TS (Runge-Kutta of order 8, unless -ts_type and
 * the like say otherwise), steady states are those of KSP. */
#include <math.h>
#include <petscts.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "context.h"
#include "elements.h"
#include "start.h"
#include "terms.h"

extern const moyal_program moyal_unit; /* in the generated file */

/* One number that an expectation value adds up: e_mean += (re + i im) (x_2e + i x_2e+1). */
typedef struct {
    long element; /* among those of this process */
    int mean;     /* the number of expectation values stands for the trace */
    int conjugate;
    double re, im;
} share_t;

typedef struct {
    double until, tolerance;
    PetscInt points, levels;
    PetscBool all, steady;
    double *parameters;
} options_t;

typedef struct {
    options_t options;
    moyal_context context;
    double *coefficients, *tables;
    moyal_terms terms;
    moyal_elements set;          /* empty with -all */
    PetscInt count, first, last; /* elements, and the range of this process */
    Mat *matrices;               /* per group of terms */
    double *multipliers;
    Vec x;
    long share_count, share_room;
    share_t *shares;
} solver_t;

static PetscErrorCode refuse(const char *why)
{
    PetscFunctionBeginUser;
    PetscCall(PetscFPrintf(PETSC_COMM_WORLD, PETSC_STDERR, "error: %s\n", why));
    PetscCallMPI(MPI_Barrier(PETSC_COMM_WORLD)); /* it is written before all is ended */
    MPI_Abort(PETSC_COMM_WORLD, 64);
    PetscFunctionReturn(PETSC_ERR_USER);
}

/* ---- elements -------------------------------------------------------------------------- */

/* The number of the element that stands for R_ij; -1: it is left out. */
static PetscInt element_of(const solver_t *s, long i, long j, int *conjugate)
{
    const PetscInt d = s->context.dimension;

    if (!s->options.all)
        return moyal_elements_find(&s->set, i, j, conjugate);
    *conjugate = i > j;
    return i > j ? (PetscInt)j * d - (PetscInt)j * (j + 1) / 2 + i
                 : (PetscInt)i * d - (PetscInt)i * (i + 1) / 2 + j;
}

/* Rows of the upper triangle start where the elements before them end. */
static PetscInt row_start(PetscInt d, PetscInt i)
{
    return i * d - i * (i + 1) / 2 + i;
}

static void indices_of(const solver_t *s, PetscInt element, long *i, long *j)
{
    const PetscInt d = s->context.dimension;
    PetscInt low = 0, high = d - 1;

    if (!s->options.all) {
        *i = s->set.row[element];
        *j = s->set.column[element];
        return;
    }
    while (low < high) {
        const PetscInt middle = (low + high + 1) / 2;

        if (row_start(d, middle) <= element)
            low = middle;
        else
            high = middle - 1;
    }
    *i = low;
    *j = element - row_start(d, low) + low;
}

/* The elements that Tr(T R) reads; of the trace without a table. */
static int add_read(solver_t *s, int table)
{
    const long d = s->context.dimension;
    const long offset = table < 0 ? 0 : moyal_table_offset(&moyal_unit, &s->context, table);
    int conjugate;

    for (long i = 0; i < d; i++) {
        const double *entry = table < 0 ? NULL : s->tables + 2L * table * d;

        if (i + offset < 0 || i + offset >= d || (entry && entry[i] == 0 && entry[i + d] == 0))
            continue;
        if (moyal_elements_add(&s->set, i + offset, i, &conjugate) < 0)
            return 0;
    }
    return 1;
}

/* Adds what the elements depend on, and that in turn. */
static int close_set(solver_t *s)
{
    moyal_contribution *row = malloc((size_t)s->terms.count * sizeof *row);
    int good = row != NULL, conjugate;

    for (long e = 0; good && e < s->set.count; e++) {
        const int count = moyal_terms_row(row, &s->terms, s->set.row[e], s->set.column[e]);

        for (int k = 0; good && k < count; k++)
            good = moyal_elements_add(&s->set, row[k].row, row[k].column, &conjugate) >= 0;
    }
    free(row);
    return good;
}

static PetscErrorCode choose_elements(solver_t *s)
{
    const PetscInt d = s->context.dimension;
    int good = 1;

    PetscFunctionBeginUser;
    s->count = d * (d + 1) / 2;
    if (!s->options.all) {
        good = moyal_elements_init(&s->set, &moyal_unit, &s->context, 0) == MOYAL_DONE;
        good = good && add_read(s, -1);
        for (int k = 0; good && k < moyal_unit.expectation_count; k++)
            good = add_read(s, moyal_unit.means[k].table);
        good = good && close_set(s);
        s->count = s->set.count;
    }
    if (!good)
        PetscCall(refuse("not enough memory for the list of elements"));
    PetscFunctionReturn(0);
}

/* ---- the generator --------------------------------------------------------------------- */

/* Adds (re + i im) z_from, or conj(z_from), to the row of z_e. */
static PetscErrorCode add_entry(Mat matrix, PetscInt e, PetscInt from, int conjugate, double re,
                                double im)
{
    const PetscInt rows[2] = {2 * e, 2 * e + 1}, columns[2] = {2 * from, 2 * from + 1};
    const double sign = conjugate ? -1 : 1;
    const double values[4] = {re, -sign * im, im, sign * re};

    PetscFunctionBeginUser;
    PetscCall(MatSetValues(matrix, 2, rows, 2, columns, values, ADD_VALUES));
    PetscFunctionReturn(0);
}

static PetscErrorCode make_matrix(const solver_t *s, Mat *matrix)
{
    const PetscInt local = 2 * (s->last - s->first), most = 2 * s->terms.count;

    PetscFunctionBeginUser;
    PetscCall(MatCreate(PETSC_COMM_WORLD, matrix));
    PetscCall(MatSetSizes(*matrix, local, local, PETSC_DETERMINE, PETSC_DETERMINE));
    PetscCall(MatSetFromOptions(*matrix));
    PetscCall(MatSeqAIJSetPreallocation(*matrix, most, NULL));
    PetscCall(MatMPIAIJSetPreallocation(*matrix, most, NULL, most, NULL));
    PetscCall(MatSetOption(*matrix, MAT_NEW_NONZERO_ALLOCATION_ERR, PETSC_FALSE));
    PetscFunctionReturn(0);
}

static PetscErrorCode fill_matrices(const solver_t *s)
{
    moyal_contribution *row;
    long i, j;
    int conjugate;

    PetscFunctionBeginUser;
    PetscCall(PetscMalloc1(s->terms.count, &row));
    for (PetscInt e = s->first; e < s->last; e++) {
        indices_of(s, e, &i, &j);
        for (int k = moyal_terms_row(row, &s->terms, i, j) - 1; k >= 0; k--) {
            const PetscInt from = element_of(s, row[k].row, row[k].column, &conjugate);

            PetscCall(
                add_entry(s->matrices[row[k].group], e, from, conjugate, row[k].re, row[k].im));
        }
    }
    PetscCall(PetscFree(row));
    PetscFunctionReturn(0);
}

static PetscErrorCode make_generator(solver_t *s)
{
    PetscFunctionBeginUser;
    PetscCall(
        PetscMalloc2(s->terms.group_count, &s->matrices, s->terms.group_count, &s->multipliers));
    for (int g = 0; g < s->terms.group_count; g++)
        PetscCall(make_matrix(s, &s->matrices[g]));
    PetscCall(fill_matrices(s));
    for (int g = 0; g < s->terms.group_count; g++) {
        PetscCall(MatAssemblyBegin(s->matrices[g], MAT_FINAL_ASSEMBLY));
        PetscCall(MatAssemblyEnd(s->matrices[g], MAT_FINAL_ASSEMBLY));
    }
    PetscFunctionReturn(0);
}

/* y = sum_g f_g(t) M_g x */
static PetscErrorCode right_hand_side(TS ts, PetscReal t, Vec x, Vec y, void *context)
{
    const solver_t *s = context;

    PetscFunctionBeginUser;
    (void)ts;
    moyal_terms_multipliers(&s->terms, t, s->multipliers);
    PetscCall(MatMult(s->matrices[0], x, y));
    PetscCall(VecScale(y, s->multipliers[0]));
    for (int g = 1; g < s->terms.group_count; g++) {
        Vec part;

        PetscCall(VecDuplicate(x, &part));
        PetscCall(MatMult(s->matrices[g], x, part));
        PetscCall(VecAXPY(y, s->multipliers[g], part));
        PetscCall(VecDestroy(&part));
    }
    PetscFunctionReturn(0);
}

/* ---- start and values ------------------------------------------------------------------ */

static PetscErrorCode set_start(solver_t *s)
{
    moyal_start start;
    double *x;
    long i, j;

    PetscFunctionBeginUser;
    if (moyal_start_init(&start, &moyal_unit, &s->context) != MOYAL_DONE)
        PetscCall(refuse("the initial state is not a state at these parameters, or no memory"));
    PetscCall(VecGetArray(s->x, &x));
    for (PetscInt e = s->first; e < s->last; e++) {
        double *at = x + 2 * (e - s->first);

        indices_of(s, e, &i, &j);
        moyal_start_element(&start, i, j, at, at + 1);
    }
    PetscCall(VecRestoreArray(s->x, &x));
    moyal_start_clear(&start);
    PetscFunctionReturn(0);
}

static PetscErrorCode add_share(solver_t *s, const share_t *share)
{
    PetscFunctionBeginUser;
    if (s->share_count == s->share_room) {
        s->share_room = 2 * s->share_room + 64;
        PetscCall(PetscRealloc((size_t)s->share_room * sizeof *s->shares, &s->shares));
    }
    s->shares[s->share_count++] = *share;
    PetscFunctionReturn(0);
}

/* Tr(T R) = sum_i T_i,i+offset R_i+offset,i: what this process holds of it. */
static PetscErrorCode add_shares(solver_t *s, int mean, int table)
{
    const long d = s->context.dimension;
    const long offset = table < 0 ? 0 : moyal_table_offset(&moyal_unit, &s->context, table);
    share_t share = {.mean = mean};

    PetscFunctionBeginUser;
    for (long i = 0; i < d; i++) {
        PetscInt e;

        if (i + offset < 0 || i + offset >= d)
            continue;
        share.re = table < 0 ? 1 : s->tables[2L * table * d + i];
        share.im = table < 0 ? 0 : s->tables[(2L * table + 1) * d + i];
        if (share.re == 0 && share.im == 0)
            continue;
        e = element_of(s, i + offset, i, &share.conjugate);
        share.element = e - s->first;
        if (e >= s->first && e < s->last)
            PetscCall(add_share(s, &share));
    }
    PetscFunctionReturn(0);
}

static PetscErrorCode make_shares(solver_t *s)
{
    PetscFunctionBeginUser;
    for (int k = 0; k < moyal_unit.expectation_count; k++)
        PetscCall(add_shares(s, k, moyal_unit.means[k].table));
    PetscCall(add_shares(s, moyal_unit.expectation_count, -1));
    PetscFunctionReturn(0);
}

/* The expectation values, Re and Im, the trace behind them; the same on all processes. */
static PetscErrorCode expectations(const solver_t *s, Vec vector, double *e)
{
    const int count = 2 * (moyal_unit.expectation_count + 1);
    const double *x;

    PetscFunctionBeginUser;
    memset(e, 0, (size_t)count * sizeof *e);
    PetscCall(VecGetArrayRead(vector, &x));
    for (long k = 0; k < s->share_count; k++) {
        const share_t *share = s->shares + k;
        const double re = x[2 * share->element];
        const double im = share->conjugate ? -x[2 * share->element + 1] : x[2 * share->element + 1];

        e[2 * share->mean] += share->re * re - share->im * im;
        e[2 * share->mean + 1] += share->re * im + share->im * re;
    }
    PetscCall(VecRestoreArrayRead(vector, &x));
    PetscCallMPI(MPI_Allreduce(MPI_IN_PLACE, e, count, MPI_DOUBLE, MPI_SUM, PETSC_COMM_WORLD));
    PetscFunctionReturn(0);
}

/* One row of the table, on rank 0. */
static PetscErrorCode print_row(const solver_t *s, double t)
{
    double *e, *values;

    PetscFunctionBeginUser;
    PetscCall(PetscMalloc2(2 * (moyal_unit.expectation_count + 1), &e,
                           moyal_unit.observable_count + 1, &values));
    PetscCall(expectations(s, s->x, e));
    moyal_unit.observables(&s->context, isinf(t) ? 0 : t, NULL, e, values);
    PetscCall(PetscPrintf(PETSC_COMM_WORLD, "%.17g", t));
    for (int k = 0; k < moyal_unit.observable_count; k++)
        PetscCall(PetscPrintf(PETSC_COMM_WORLD, ",%.17g", values[k]));
    PetscCall(PetscPrintf(PETSC_COMM_WORLD, "\n"));
    PetscCall(PetscFree2(e, values));
    PetscFunctionReturn(0);
}

/* A name as a field of CSV. */
static PetscErrorCode print_name(const char *name)
{
    PetscFunctionBeginUser;
    PetscCall(PetscPrintf(PETSC_COMM_WORLD, ",%s", strpbrk(name, ",\"") ? "\"" : ""));
    for (; *name; name++)
        PetscCall(PetscPrintf(PETSC_COMM_WORLD, *name == '"' ? "\"\"" : "%c", *name));
    PetscFunctionReturn(0);
}

static PetscErrorCode print_header(const solver_t *s)
{
    PetscMPIInt ranks;

    PetscFunctionBeginUser;
    PetscCallMPI(MPI_Comm_size(PETSC_COMM_WORLD, &ranks));
    PetscCall(
        PetscPrintf(PETSC_COMM_WORLD, "# model: %s\n# scheme: quantum, PETSc\n", moyal_unit.model));
    PetscCall(PetscPrintf(PETSC_COMM_WORLD, "# dimension %d, levels %d, elements %lld, ranks %d\n",
                          s->context.dimension, s->context.levels, (long long)s->count, ranks));
    PetscCall(PetscPrintf(PETSC_COMM_WORLD, "t"));
    for (int k = 0; k < moyal_unit.observable_count; k++) {
        const char *name = moyal_unit.observable_names[k];

        PetscCall(print_name(name));
        PetscCall(PetscPrintf(PETSC_COMM_WORLD, strpbrk(name, ",\"") ? "\"" : ""));
    }
    PetscCall(PetscPrintf(PETSC_COMM_WORLD, "\n"));
    PetscFunctionReturn(0);
}

/* ---- solving --------------------------------------------------------------------------- */

static PetscErrorCode step_to(const solver_t *s, TS ts, double t)
{
    TSConvergedReason reason;

    PetscFunctionBeginUser;
    PetscCall(TSSetMaxTime(ts, t));
    PetscCall(TSSolve(ts, s->x));
    PetscCall(TSGetConvergedReason(ts, &reason));
    if (reason < 0)
        PetscCall(refuse("the time stepping has failed"));
    PetscFunctionReturn(0);
}

static PetscErrorCode evolve(solver_t *s)
{
    const double last = (double)(s->options.points - 1);
    TS ts;

    PetscFunctionBeginUser;
    PetscCall(TSCreate(PETSC_COMM_WORLD, &ts));
    PetscCall(TSSetProblemType(ts, TS_LINEAR));
    PetscCall(TSSetRHSFunction(ts, NULL, right_hand_side, s));
    if (s->terms.group_count == 1)
        PetscCall(TSSetRHSJacobian(ts, s->matrices[0], s->matrices[0], TSComputeRHSJacobianConstant,
                                   NULL));
    PetscCall(TSSetType(ts, TSRK));
    PetscCall(TSRKSetType(ts, TSRK8VR));
    PetscCall(TSSetTolerances(ts, s->options.tolerance / 100, NULL, s->options.tolerance, NULL));
    PetscCall(TSSetTimeStep(ts, s->options.until / last / 10));
    PetscCall(TSSetMaxSteps(ts, PETSC_MAX_INT));
    PetscCall(TSSetExactFinalTime(ts, TS_EXACTFINALTIME_MATCHSTEP));
    PetscCall(TSSetFromOptions(ts));
    PetscCall(print_row(s, 0));
    for (PetscInt k = 1; k < s->options.points; k++) {
        const double t = s->options.until * (double)k / last;

        PetscCall(step_to(s, ts, t));
        PetscCall(print_row(s, t));
    }
    PetscCall(TSDestroy(&ts));
    PetscFunctionReturn(0);
}

/* M x = 0 and Tr R = 1: the equation of the first element, R_00, gives way to the trace. */
static PetscErrorCode trace_row(solver_t *s, Mat matrix, Vec right)
{
    int conjugate;
    const PetscInt row = 2 * element_of(s, 0, 0, &conjugate);
    PetscInt first, last;

    PetscFunctionBeginUser;
    PetscCall(MatSetOption(matrix, MAT_NEW_NONZERO_LOCATION_ERR, PETSC_FALSE));
    PetscCall(MatZeroRows(matrix, 1, &row, 0, NULL, NULL));
    PetscCall(MatGetOwnershipRange(matrix, &first, &last));
    for (long i = 0; row >= first && row < last && i < s->context.dimension; i++)
        PetscCall(MatSetValue(matrix, row, 2 * element_of(s, i, i, &conjugate), 1, INSERT_VALUES));
    PetscCall(MatAssemblyBegin(matrix, MAT_FINAL_ASSEMBLY));
    PetscCall(MatAssemblyEnd(matrix, MAT_FINAL_ASSEMBLY));
    PetscCall(VecSet(right, 0));
    PetscCall(VecSetValue(right, row, 1, INSERT_VALUES));
    PetscCall(VecAssemblyBegin(right));
    PetscCall(VecAssemblyEnd(right));
    PetscFunctionReturn(0);
}

/* Im R_ii has the empty equation 0 = 0: it becomes x = 0. */
static PetscErrorCode diagonal_rows(const solver_t *s, Mat matrix)
{
    long i, j;

    PetscFunctionBeginUser;
    for (PetscInt e = s->first; e < s->last; e++) {
        indices_of(s, e, &i, &j);
        if (i == j)
            PetscCall(MatSetValue(matrix, 2 * e + 1, 2 * e + 1, 1, ADD_VALUES));
    }
    PetscCall(MatAssemblyBegin(matrix, MAT_FINAL_ASSEMBLY));
    PetscCall(MatAssemblyEnd(matrix, MAT_FINAL_ASSEMBLY));
    PetscFunctionReturn(0);
}

static PetscErrorCode solve_linear(const solver_t *s, Mat matrix, Vec right)
{
    KSPConvergedReason reason;
    KSP ksp;
    PC pc;

    PetscFunctionBeginUser;
    PetscCall(KSPCreate(PETSC_COMM_WORLD, &ksp));
    PetscCall(KSPSetOperators(ksp, matrix, matrix));
    PetscCall(KSPSetType(ksp, KSPGMRES));
    PetscCall(KSPGMRESSetRestart(ksp, 200));
    PetscCall(KSPGetPC(ksp, &pc));
    PetscCall(PCSetType(pc, PCJACOBI));
    PetscCall(KSPSetTolerances(ksp, s->options.tolerance * 1e-2, 0, PETSC_DEFAULT, 100000));
    PetscCall(KSPSetFromOptions(ksp));
    PetscCall(VecSet(s->x, 0));
    PetscCall(KSPSolve(ksp, right, s->x));
    PetscCall(KSPGetConvergedReason(ksp, &reason));
    PetscCall(KSPDestroy(&ksp));
    if (reason < 0)
        PetscCall(refuse("the steady state was not found (try -ksp_type, -pc_type)"));
    PetscFunctionReturn(0);
}

static PetscErrorCode find_steady(solver_t *s)
{
    Vec right;
    Mat matrix;
    double residual;

    PetscFunctionBeginUser;
    if (s->terms.group_count > 1)
        PetscCall(refuse("coefficients vary in time: there is no steady state"));
    PetscCall(VecDuplicate(s->x, &right));
    PetscCall(MatDuplicate(s->matrices[0], MAT_COPY_VALUES, &matrix));
    PetscCall(MatSetOption(matrix, MAT_NEW_NONZERO_ALLOCATION_ERR, PETSC_FALSE));
    PetscCall(diagonal_rows(s, matrix));
    PetscCall(trace_row(s, matrix, right));
    PetscCall(solve_linear(s, matrix, right));
    PetscCall(MatMult(s->matrices[0], s->x, right));
    PetscCall(VecNorm(right, NORM_INFINITY, &residual));
    PetscCall(PetscPrintf(PETSC_COMM_WORLD, "# steady state: largest |M x| is %.3g\n", residual));
    PetscCall(print_row(s, INFINITY));
    PetscCall(MatDestroy(&matrix));
    PetscCall(VecDestroy(&right));
    PetscFunctionReturn(0);
}

/* ---- the program ----------------------------------------------------------------------- */

static PetscErrorCode read_options(options_t *o)
{
    unsigned char *given;
    char why[MOYAL_CONTEXT_WHY];
    PetscBool is_set;

    PetscFunctionBeginUser;
    *o = (options_t){.until = moyal_unit.until,
                     .tolerance = moyal_unit.tolerance,
                     .points = moyal_unit.points,
                     .levels = moyal_unit.levels};
    PetscCall(PetscOptionsGetReal(NULL, NULL, "-until", &o->until, NULL));
    PetscCall(PetscOptionsGetReal(NULL, NULL, "-tol", &o->tolerance, NULL));
    PetscCall(PetscOptionsGetInt(NULL, NULL, "-points", &o->points, NULL));
    PetscCall(PetscOptionsGetInt(NULL, NULL, "-fock", &o->levels, NULL));
    PetscCall(PetscOptionsHasName(NULL, NULL, "-all", &o->all));
    PetscCall(PetscOptionsHasName(NULL, NULL, "-steady", &o->steady));
    PetscCall(PetscMalloc1(moyal_unit.parameter_count + 1, &o->parameters));
    PetscCall(PetscMalloc1(moyal_unit.parameter_count + 1, &given));
    for (int k = 0; k < moyal_unit.parameter_count; k++) {
        char name[300];

        snprintf(name, sizeof name, "-set_%s", moyal_unit.parameter_names[k]);
        o->parameters[k] = moyal_unit.parameter_values[k];
        PetscCall(PetscOptionsGetReal(NULL, NULL, name, &o->parameters[k], &is_set));
        given[k] = (unsigned char)is_set;
    }
    if (!moyal_parameters_follow(&moyal_unit, given, why))
        PetscCall(refuse(why));
    PetscCall(PetscFree(given));
    if (!(o->until > 0 && o->tolerance > 0 && o->points >= 2 && o->levels >= 1))
        PetscCall(refuse("-until and -tol are positive, -points is at least 2, -fock at least 1"));
    PetscFunctionReturn(0);
}

static PetscErrorCode set_context(solver_t *s)
{
    double dimension = 1;

    PetscFunctionBeginUser;
    if (moyal_unit.abi != MOYAL_ABI)
        PetscCall(refuse("the unit is for another version of the runtime"));
    for (int k = 0; k < moyal_unit.factor_count; k++)
        dimension *= moyal_unit.factor_dimensions[k] ? moyal_unit.factor_dimensions[k]
                                                     : (double)s->options.levels;
    if (dimension > 1e6 || dimension * dimension > (double)PETSC_MAX_INT)
        PetscCall(refuse("too large for the integers of this PETSc"));
    s->context.levels = s->options.levels;
    s->context.dimension = (int)dimension;
    PetscCall(PetscCalloc2(moyal_unit.coefficient_count + 1, &s->coefficients,
                           (size_t)moyal_unit.table_count * 2 * (size_t)dimension + 1, &s->tables));
    moyal_unit.coefficients(s->options.parameters, s->coefficients);
    for (int k = 0; k < moyal_unit.coefficient_count; k++)
        if (!isfinite(s->coefficients[k]))
            PetscCall(refuse("a coefficient is not finite: a parameter without value?"));
    s->context.c = s->coefficients;
    moyal_unit.tables(&s->context, s->tables);
    s->context.tables = s->tables;
    PetscFunctionReturn(0);
}

static PetscErrorCode prepare(solver_t *s)
{
    PetscInt local = PETSC_DECIDE;

    PetscFunctionBeginUser;
    PetscCall(set_context(s));
    if (!moyal_terms_known(&moyal_unit))
        PetscCall(refuse("this is no linear master equation"));
    if (moyal_terms_make(&s->terms, &moyal_unit, &s->context) != MOYAL_DONE)
        PetscCall(refuse("not enough memory"));
    PetscCall(choose_elements(s));
    PetscCall(PetscSplitOwnership(PETSC_COMM_WORLD, &local, &s->count));
    PetscCallMPI(MPI_Scan(&local, &s->last, 1, MPIU_INT, MPI_SUM, PETSC_COMM_WORLD));
    s->first = s->last - local;
    PetscCall(VecCreate(PETSC_COMM_WORLD, &s->x));
    PetscCall(VecSetSizes(s->x, 2 * local, PETSC_DETERMINE));
    PetscCall(VecSetFromOptions(s->x));
    PetscCall(make_generator(s));
    PetscCall(make_shares(s));
    PetscFunctionReturn(0);
}

static PetscErrorCode finish(solver_t *s)
{
    PetscFunctionBeginUser;
    for (int g = 0; g < s->terms.group_count; g++)
        PetscCall(MatDestroy(&s->matrices[g]));
    PetscCall(PetscFree2(s->matrices, s->multipliers));
    PetscCall(VecDestroy(&s->x));
    PetscCall(PetscFree(s->shares));
    PetscCall(PetscFree2(s->coefficients, s->tables));
    PetscCall(PetscFree(s->options.parameters));
    moyal_elements_clear(&s->set);
    moyal_terms_clear(&s->terms);
    PetscFunctionReturn(0);
}

int main(int count, char **texts)
{
    solver_t s = {.count = 0};

    PetscFunctionBeginUser;
    PetscCall(PetscInitialize(&count, &texts, NULL, NULL));
    PetscCall(read_options(&s.options));
    PetscCall(prepare(&s));
    PetscCall(print_header(&s));
    if (s.options.steady) {
        PetscCall(find_steady(&s));
    } else {
        PetscCall(set_start(&s));
        PetscCall(evolve(&s));
    }
    PetscCall(finish(&s));
    PetscCall(PetscFinalize());
    return 0;
}
