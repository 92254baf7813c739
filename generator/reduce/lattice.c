/* Integer lattices by Hermite normal forms: diagonal forms, kernels, short bases. */
#include "reduce/lattice.h"

#include "base/memory.h"

enum { MOST_SWEEPS = 200 };

/* ---- diagonal form ------------------------------------------------------------------------- */

static int is_diagonal(const fmpz_mat_t a)
{
    for (slong i = 0; i < fmpz_mat_nrows(a); i++)
        for (slong j = 0; j < fmpz_mat_ncols(a); j++)
            if (i != j && !fmpz_is_zero(fmpz_mat_entry(a, i, j)))
                return 0;
    return 1;
}

/* d = U d V by Hermite forms of rows and columns in turn; v = V.  0 if that does not end. */
static int diagonalise(fmpz_mat_t d, fmpz_mat_t v)
{
    slong rows = fmpz_mat_nrows(d), columns = fmpz_mat_ncols(d);
    fmpz_mat_t transposed, unimodular;
    int done = 0;

    fmpz_mat_init(transposed, columns, rows);
    fmpz_mat_init(unimodular, columns, columns);
    fmpz_mat_one(v);
    for (int sweep = 0; sweep < MOST_SWEEPS && !(done = is_diagonal(d)); sweep++) {
        fmpz_mat_transpose(transposed, d);
        fmpz_mat_hnf_transform(transposed, unimodular, transposed);
        fmpz_mat_transpose(d, transposed);
        fmpz_mat_transpose(unimodular, unimodular);
        fmpz_mat_mul(v, v, unimodular);
        fmpz_mat_hnf(d, d);
    }
    fmpz_mat_clear(transposed);
    fmpz_mat_clear(unimodular);
    return done;
}

/* ---- short functions ----------------------------------------------------------------------- */

/* Sum of the absolute values, with entries modulo k the smallest ones; and of entries that are not
 * zero. */
static void measure(fmpz_t sum, slong *support, const fmpz_mat_t rows, slong row)
{
    *support = 0;
    fmpz_zero(sum);
    for (slong j = 0; j < fmpz_mat_ncols(rows); j++) {
        const fmpz *x = fmpz_mat_entry(rows, row, j);

        *support += !fmpz_is_zero(x);
        if (fmpz_sgn(x) < 0)
            fmpz_sub(sum, sum, x);
        else
            fmpz_add(sum, sum, x);
    }
}

/* The representative in (-k/2, k/2]. */
static void centre(fmpz_t x, const fmpz_t k)
{
    fmpz_t twice;

    if (fmpz_is_zero(k))
        return;
    fmpz_init(twice);
    fmpz_mod(x, x, k);
    fmpz_mul_ui(twice, x, 2);
    if (fmpz_cmp(twice, k) > 0)
        fmpz_sub(x, x, k);
    fmpz_clear(twice);
}

/* Row i plus `sign` times row j, if that is shorter. */
static int shorten_by(fmpz_mat_t rows, slong i, slong j, slong sign, const fmpz_t order)
{
    slong n = fmpz_mat_ncols(rows), before, after;
    fmpz_mat_t trial;
    fmpz_t old, new_;
    int better;

    fmpz_init(old);
    fmpz_init(new_);
    fmpz_mat_init(trial, 1, n);
    for (slong c = 0; c < n; c++) {
        fmpz *x = fmpz_mat_entry(trial, 0, c);

        fmpz_mul_si(x, fmpz_mat_entry(rows, j, c), sign);
        fmpz_add(x, x, fmpz_mat_entry(rows, i, c));
        centre(x, order);
    }
    measure(old, &before, rows, i);
    measure(new_, &after, trial, 0);
    better = after < before || (after == before && fmpz_cmp(new_, old) < 0);
    for (slong c = 0; better && c < n; c++)
        fmpz_swap(fmpz_mat_entry(rows, i, c), fmpz_mat_entry(trial, 0, c));
    fmpz_mat_clear(trial);
    fmpz_clear(old);
    fmpz_clear(new_);
    return better;
}

/* Functions number `from` and on by multiples of those before them that have values in Z. */
static void shorten(characters_t *c, size_t from)
{
    size_t integral = 0;
    int again = 1;

    while (integral < c->count && fmpz_is_zero(c->orders + integral))
        integral++;
    for (int round = 0; again && round < MOST_SWEEPS; round++) {
        again = 0;
        for (size_t i = from; i < c->count; i++)
            for (size_t j = 0; j < integral && j < i; j++)
                again |= shorten_by(c->values, (slong)i, (slong)j, 1, c->orders + i) ||
                         shorten_by(c->values, (slong)i, (slong)j, -1, c->orders + i);
    }
}

/* ---- bases of kernels ---------------------------------------------------------------------- */

static void reduce_basis(fmpz_mat_t rows)
{
    fmpq_t delta, eta;

    fmpq_init(delta);
    fmpq_init(eta);
    fmpq_set_si(delta, 3, 4);
    fmpq_set_si(eta, 81, 160);
    fmpz_mat_lll_original(rows, delta, eta);
    fmpq_clear(delta);
    fmpq_clear(eta);
}

/* basis: rows of a primitive lattice.  A new basis that begins with the rows of `first`, a
 * primitive sublattice: with C the coordinates of `first` and U C^T = (1; 0), these are the first
 * rows of U^-T basis, up to a unimodular matrix. */
static int complete(fmpz_mat_t basis, const fmpz_mat_t first)
{
    slong w = fmpz_mat_nrows(basis), s = fmpz_mat_nrows(first), n = fmpz_mat_ncols(basis);
    fmpz_mat_t gram, mixed, solved, transposed, u;
    fmpz_t den;
    int good;

    fmpz_init(den);
    fmpz_mat_init(gram, w, w);
    fmpz_mat_init(mixed, w, s);
    fmpz_mat_init(solved, w, s); /* C^T = (B B^T)^-1 B F^T */
    fmpz_mat_init(transposed, n, w);
    fmpz_mat_init(u, w, w);
    fmpz_mat_transpose(transposed, basis);
    fmpz_mat_mul(gram, basis, transposed);
    fmpz_mat_clear(transposed);
    fmpz_mat_init(transposed, n, s);
    fmpz_mat_transpose(transposed, first);
    fmpz_mat_mul(mixed, basis, transposed);
    good = fmpz_mat_solve(solved, den, gram, mixed);
    if (good) {
        fmpz_mat_scalar_divexact_fmpz(solved, solved, den);
        fmpz_mat_hnf_transform(solved, u, solved);
        good = fmpz_mat_inv(u, den, u) && fmpz_is_pm1(den);
    }
    if (good) {
        fmpz_mat_scalar_mul_fmpz(u, u, den);
        fmpz_mat_transpose(u, u);
        fmpz_mat_mul(basis, u, basis);
        for (slong i = 0; i < s; i++)
            for (slong j = 0; j < n; j++)
                fmpz_set(fmpz_mat_entry(basis, i, j), fmpz_mat_entry(first, i, j));
    }
    fmpz_mat_clear(gram);
    fmpz_mat_clear(mixed);
    fmpz_mat_clear(solved);
    fmpz_mat_clear(transposed);
    fmpz_mat_clear(u);
    fmpz_clear(den);
    return good;
}

/* ---- characters ---------------------------------------------------------------------------- */

/* Columns of v as rows of the functions: those with d_jj = 0, then those with |d_jj| > 1. */
static void take_columns(characters_t *out, const fmpz_mat_t d, const fmpz_mat_t v)
{
    slong n = fmpz_mat_nrows(v), rank = 0, torsion = 0, row;

    while (rank < n && rank < fmpz_mat_nrows(d) && !fmpz_is_zero(fmpz_mat_entry(d, rank, rank)))
        torsion += !fmpz_is_pm1(fmpz_mat_entry(d, rank, rank)), rank++;
    out->n = (size_t)n;
    out->count = (size_t)(n - rank + torsion);
    out->orders = memory_new(out->count + 1, sizeof(fmpz));
    fmpz_mat_init(out->values, n - rank + torsion, n);
    for (slong i = 0; i < n - rank; i++)
        for (slong j = 0; j < n; j++)
            fmpz_set(fmpz_mat_entry(out->values, i, j), fmpz_mat_entry(v, j, rank + i));
    row = n - rank;
    for (slong i = 0; i < rank; i++) {
        if (fmpz_is_pm1(fmpz_mat_entry(d, i, i)))
            continue;
        fmpz_abs(out->orders + row, fmpz_mat_entry(d, i, i));
        for (slong j = 0; j < n; j++) {
            fmpz *x = fmpz_mat_entry(out->values, row, j);

            fmpz_set(x, fmpz_mat_entry(v, j, i));
            centre(x, out->orders + row);
        }
        row++;
    }
}

/* The functions with values in Z as a short basis, which begins with `prefer`. */
static int tidy(characters_t *out, const characters_t *prefer)
{
    slong integral = 0, first = 0;
    fmpz_mat_t window, given;
    int good = 1;

    while ((size_t)integral < out->count && fmpz_is_zero(out->orders + integral))
        integral++;
    while (prefer && (size_t)first < prefer->count && fmpz_is_zero(prefer->orders + first))
        first++;
    fmpz_mat_window_init(window, out->values, 0, 0, integral, (slong)out->n);
    if (integral > 0)
        reduce_basis(window);
    if (good && first > 0) {
        fmpz_mat_window_init(given, prefer->values, 0, 0, first, (slong)out->n);
        good = complete(window, given);
        fmpz_mat_window_clear(given);
    }
    fmpz_mat_window_clear(window);
    if (good)
        shorten(out, (size_t)first);
    return good;
}

/* A basis of the lattice of the rows, in Hermite form; initialised here. */
static void hermite_basis(fmpz_mat_t out, const fmpz_mat_t rows)
{
    slong rank = 0, n = fmpz_mat_ncols(rows);
    fmpz_mat_t form;

    fmpz_mat_init_set(form, rows);
    fmpz_mat_hnf(form, form);
    while (rank < fmpz_mat_nrows(form) && !fmpz_mat_is_zero_row(form, rank))
        rank++;
    fmpz_mat_init(out, rank, n);
    for (slong i = 0; i < rank; i++)
        for (slong j = 0; j < n; j++)
            fmpz_swap(fmpz_mat_entry(out, i, j), fmpz_mat_entry(form, i, j));
    fmpz_mat_clear(form);
}

int characters_init(characters_t *out, const fmpz_mat_t moves, const characters_t *prefer)
{
    slong n = fmpz_mat_ncols(moves);
    fmpz_mat_t d, v;
    int good = n <= LATTICE_MAX_DIMENSION;

    if (!good)
        return 0;
    hermite_basis(d, moves);
    fmpz_mat_init(v, n, n);
    good = diagonalise(d, v);
    if (good) {
        take_columns(out, d, v);
        good = tidy(out, prefer);
        if (!good)
            characters_clear(out);
    }
    fmpz_mat_clear(d);
    fmpz_mat_clear(v);
    return good;
}

void characters_clear(characters_t *characters)
{
    for (size_t k = 0; k < characters->count; k++)
        fmpz_clear(characters->orders + k);
    free(characters->orders);
    fmpz_mat_clear(characters->values);
}

int character_vanishes(const characters_t *characters, size_t k, const fmpz_mat_t moves)
{
    fmpz_t sum;
    int zero = 1;

    fmpz_init(sum);
    for (slong i = 0; zero && i < fmpz_mat_nrows(moves); i++) {
        fmpz_zero(sum);
        for (slong j = 0; j < fmpz_mat_ncols(moves); j++)
            fmpz_addmul(sum, fmpz_mat_entry(moves, i, j),
                        fmpz_mat_entry(characters->values, (slong)k, j));
        if (!fmpz_is_zero(characters->orders + k))
            fmpz_mod(sum, sum, characters->orders + k);
        zero = fmpz_is_zero(sum);
    }
    fmpz_clear(sum);
    return zero;
}

void character_value(fmpz_t out, const characters_t *characters, size_t k, const slong *x)
{
    const fmpz *order = characters->orders + k;
    fmpz_t term;

    fmpz_init(term);
    fmpz_zero(out);
    for (size_t j = 0; j < characters->n; j++) {
        fmpz_mul_si(term, fmpz_mat_entry(characters->values, (slong)k, (slong)j), x[j]);
        fmpz_add(out, out, term);
    }
    if (!fmpz_is_zero(order))
        fmpz_mod(out, out, order);
    fmpz_clear(term);
}
