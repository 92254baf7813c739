/* A link of the kernel check: does the code use the tables as the kernel says?
 *
 * With numbers in the tables and scalars that have nothing to do with the model, all multiples of
 * 1/64 and none of them zero, every read of a wrong place changes the result.  Products and sums of
 * such numbers are exact in doubles, so that equality is asked for.  (Programs without modes may
 * have the entries of their tables in the text; they are tried on all states instead.) */
#include "certify/check_internal.h"

typedef struct {
    double re, im;
} pair_t;

static pair_t times(pair_t a, pair_t b)
{
    pair_t product = {a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re};

    return product;
}

/* A multiple of 1/64 that is not zero, and differs for neighbouring places. */
static double number_for(size_t k)
{
    double sign = (k * 7 / 5) % 2 ? -1 : 1;

    return sign * (double)(1 + (k * 29 + k / 61) % 61) / 64;
}

static long table_offset(const check_t *check, const table_t *table, long levels)
{
    long offset = 0, stride = 1;

    for (size_t f = check->kernel->factor_count; f-- > 0;) {
        long size = (long)kernel_dimension(check->kernel, f);

        offset += table->shift[f] * stride;
        stride *= size ? size : levels;
    }
    return offset;
}

/* Entry of table k in row i, and the column in *column; 0 if that is outside. */
static int table_entry(pair_t *out, long *column, const check_t *check, const machine_t *machine,
                       size_t k, long i)
{
    long D = machine->context.dimension;

    *column = i + table_offset(check, &check->kernel->tables[k], machine->context.levels);
    out->re = machine->tables[2 * (long)k * D + i];
    out->im = machine->tables[(2 * (long)k + 1) * D + i];
    return *column >= 0 && *column < D;
}

static pair_t element_of(const state_matrix_t *r, long i, long j)
{
    pair_t element = {r->re[i * (long)r->dimension + j], r->im[i * (long)r->dimension + j]};

    return element;
}

static pair_t scalar_of(const machine_t *machine, size_t k, size_t lane)
{
    pair_t scalar = {machine->s[2 * k * machine->lanes + lane],
                     machine->s[(2 * k + 1) * machine->lanes + lane]};

    return scalar;
}

/* sum s_k (T_k R)_ij + sum s_k (T_a R T_b†)_ij */
static pair_t half_element(const check_t *check, const machine_t *machine, size_t lane,
                           const state_matrix_t *r, long i, long j)
{
    const kernel_t *kernel = check->kernel;
    pair_t sum = {0, 0}, a, b, term;
    long row, column;

    for (size_t k = 0; k < kernel->left_count; k++) {
        if (!table_entry(&a, &row, check, machine, kernel->left[k].table, i))
            continue;
        term = times(scalar_of(machine, kernel->left[k].scalar, lane),
                     times(a, element_of(r, row, j)));
        sum.re += term.re;
        sum.im += term.im;
    }
    for (size_t k = 0; k < kernel->jump_count; k++) {
        const jump_term_t *jump = &kernel->jumps[k];

        if (!table_entry(&a, &row, check, machine, jump->table_a, i) ||
            !table_entry(&b, &column, check, machine, jump->table_b, j))
            continue;
        b.im = -b.im;
        term = times(times(scalar_of(machine, jump->scalar, lane), a),
                     times(b, element_of(r, row, column)));
        sum.re += term.re;
        sum.im += term.im;
    }
    return sum;
}

static void compare_rates(check_t *check, const machine_t *machine, size_t lane,
                          const state_matrix_t *r)
{
    long D = machine->context.dimension, lanes = (long)machine->lanes;

    for (long i = 0; i < D; i++)
        for (long j = 0; j < D; j++) {
            pair_t x = half_element(check, machine, lane, r, i, j);
            pair_t y = half_element(check, machine, lane, r, j, i);
            const double *found = machine->dr + (i * D + j) * lanes + (long)lane;

            check->out->numbers += 2;
            if (found[0] != x.re + y.re || found[D * D * lanes] != x.im - y.im)
                check_fail(check,
                           "element (%ld, %ld) of dR for arbitrary tables: exact %.17g + i*%.17g, "
                           "found %.17g + i*%.17g",
                           i, j, x.re + y.re, x.im - y.im, found[0], found[D * D * lanes]);
        }
}

static void compare_means(check_t *check, const machine_t *machine, size_t lane,
                          const state_matrix_t *r)
{
    for (size_t k = 0; k < check->kernel->expectation_count; k++) {
        const double *found = machine->e + 2 * k * machine->lanes + lane;
        pair_t sum = {0, 0}, entry, term;
        long column;

        for (long i = 0; i < machine->context.dimension; i++) {
            if (!table_entry(&entry, &column, check, machine, check->kernel->expectations[k].table,
                             i))
                continue;
            term = times(entry, element_of(r, column, i));
            sum.re += term.re;
            sum.im += term.im;
        }
        check->out->numbers += 2;
        if (found[0] != sum.re || found[machine->lanes] != sum.im)
            check_fail(check, "mean value of %.200s for arbitrary tables is wrong",
                       check->kernel->expectations[k].comment);
    }
}

/* Arbitrary tables; arbitrary scalars where the kernel does not know them to be zero. */
static void fill(const check_t *check, machine_t *machine)
{
    const kernel_t *kernel = check->kernel;
    size_t entries = 2 * kernel->table_count * (size_t)machine->context.dimension;

    for (size_t k = 0; k < entries; k++)
        machine->tables[k] = number_for(k);
    for (size_t k = 0; k < kernel->scalar_count; k++)
        for (size_t l = 0; l < machine->lanes; l++) {
            double *s = machine->s + 2 * k * machine->lanes + l;

            s[0] = kernel->scalar[k].re == SIZE_MAX ? 0 : number_for(entries + 2 * k + l);
            s[machine->lanes] =
                kernel->scalar[k].im == SIZE_MAX ? 0 : number_for(entries + 2 * k + 1 + l);
        }
}

void check_terms(check_t *check, machine_t *machine)
{
    size_t D = (size_t)machine->context.dimension;
    state_matrix_t state;

    state_matrix_init(&state, D);
    fill(check, machine);
    for (size_t l = 0; l < machine->lanes; l++) {
        state_matrix_generic(&state, l);
        machine_set_state(machine, l, &state);
    }
    machine_expect(machine);
    machine_apply(machine);
    for (size_t l = 0; !check->failed && l < machine->lanes; l++) {
        state_matrix_generic(&state, l);
        compare_rates(check, machine, l, &state);
        compare_means(check, machine, l, &state);
    }
    state_matrix_clear(&state);
}
