/* Row sums of operators in the Fock basis, as functions of N. */
#include "enclose/rows_internal.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_FORMS = 2000, MAX_ENTRIES = 3000000, MAX_DEGREE = 12 };

/* ---- monomials ------------------------------------------------------------------------------- */

static int next_monomial(ulong *rho, size_t modes)
{
    size_t last = modes - 1, k;
    ulong tail;

    if (modes < 2)
        return 0;
    tail = rho[last];
    rho[last] = 0;
    for (k = last; k-- > 0;)
        if (rho[k] > 0) {
            rho[k]--;
            rho[k + 1] = tail + 1;
            return 1;
        }
    return 0;
}

static int list_monomials(rows_t *rows)
{
    const size_t modes = rows->weights->modes;
    ulong *rho = memory_new(modes + 1, sizeof *rho);

    rho[0] = rows->degree;
    do {
        rows->monomials = memory_resize(rows->monomials, (rows->forms + 1) * (modes + 1),
                                        sizeof *rows->monomials);
        memcpy(rows->monomials + rows->forms * modes, rho, modes * sizeof *rho);
        rows->forms++;
    } while (rows->forms <= MAX_FORMS && next_monomial(rho, modes));
    free(rho);
    return rows->forms <= MAX_FORMS;
}

/* degree! / prod rho_m! */
static void multinomial(fmpz_t out, const ulong *rho, size_t modes)
{
    ulong sum = 0;
    fmpz_t x;

    fmpz_init(x);
    fmpz_one(out);
    for (size_t m = 0; m < modes; m++) {
        sum += rho[m];
        fmpz_bin_uiui(x, sum, rho[m]);
        fmpz_mul(out, out, x);
    }
    fmpz_clear(x);
}

/* ---- terms ----------------------------------------------------------------------------------- */

static class_t *find_class(rows_t *rows, size_t source, size_t target, const slong *shift)
{
    const size_t modes = rows->weights->modes;
    class_t *c;

    for (size_t k = 0; k < rows->class_count; k++) {
        c = &rows->classes[k];
        if (c->source == source && c->target == target &&
            memcmp(c->shift, shift, modes * sizeof *shift) == 0)
            return c;
    }
    if ((rows->class_count + 1) * rows->table_size > MAX_ENTRIES)
        return NULL;
    rows->classes = memory_resize(rows->classes, rows->class_count + 1, sizeof *rows->classes);
    c = &rows->classes[rows->class_count++];
    *c = (class_t){source, target, memory_new(modes + 1, sizeof *shift),
                   _acb_vec_init((slong)rows->table_size)};
    memcpy(c->shift, shift, modes * sizeof *shift);
    return c;
}

/* table[j][r] += x N^r y^power / w^power: y^power times (sum y)^(R-r), over the multinomial of each
 * monomial. */
static void add_monomial(class_t *c, size_t j, const ulong *power, const acb_t x, rows_t *rows)
{
    const size_t modes = rows->weights->modes;
    ulong *rest = memory_new(modes + 1, sizeof *rest), r = 0;
    fmpz_t above, below;
    arb_t y;
    acb_t z;

    fmpz_init(above);
    fmpz_init(below);
    arb_init(y);
    acb_init(z);
    for (size_t m = 0; m < modes; m++)
        r += power[m];
    for (size_t i = 0; i < rows->forms; i++) {
        const ulong *rho = rows->monomials + i * modes;
        size_t m = 0;

        for (; m < modes && rho[m] >= power[m]; m++)
            rest[m] = rho[m] - power[m];
        if (m < modes)
            continue;
        multinomial(above, rest, modes);
        multinomial(below, rho, modes);
        acb_mul_fmpz(z, x, above, rows->bits);
        acb_div_fmpz(z, z, below, rows->bits);
        for (m = 0; m < modes; m++) {
            arb_pow_ui(y, &rows->weight[m], power[m], rows->bits);
            acb_div_arb(z, z, y, rows->bits);
        }
        m = (j * (rows->degree + 1) + r) * rows->forms + i;
        acb_add(&c->table[m], &c->table[m], z, rows->bits);
    }
    fmpz_clear(above);
    fmpz_clear(below);
    arb_clear(y);
    acb_clear(z);
    free(rest);
}

/* The polynomial part of (a†)^k a^l on |n>: (n)_l where k >= l, else (n - (l-k))_k, falling
 * factorials. */
static void ladder_polynomial(fmpz_poly_t out, ulong k, ulong l)
{
    const slong from = k >= l ? 0 : (slong)(l - k);
    fmpz_poly_t factor;

    fmpz_poly_init(factor);
    fmpz_poly_one(out);
    fmpz_poly_set_coeff_si(factor, 1, 1);
    for (ulong j = 0; j < (k < l ? k : l); j++) {
        fmpz_poly_set_coeff_si(factor, 0, -from - (slong)j);
        fmpz_poly_mul(out, out, factor);
    }
    fmpz_poly_clear(factor);
}

/* One normal-ordered term on one source, and what is done with it. */
typedef struct {
    rows_t *rows;
    const opkey_t *key;
    size_t j;
    class_t *c;
    ulong *power;
} spread_t;

/* Multiplies out the polynomials of the modes from m on. */
static void spread_modes(spread_t *s, size_t m, const acb_t x)
{
    const weights_t *weights = s->rows->weights;
    const opkey_t *entry;
    fmpz_poly_t p;
    acb_t y;

    if (m == weights->modes) {
        add_monomial(s->c, s->j, s->power, x, s->rows);
        return;
    }
    entry = s->key + space_offset(weights->model->space, weights->mode[m]);
    fmpz_poly_init(p);
    acb_init(y);
    ladder_polynomial(p, entry[0], entry[1]);
    for (slong r = 0; r < fmpz_poly_length(p); r++)
        if (!fmpz_is_zero(p->coeffs + r)) {
            acb_mul_fmpz(y, x, p->coeffs + r, s->rows->bits);
            s->power[m] = (ulong)r;
            spread_modes(s, m + 1, y);
        }
    fmpz_poly_clear(p);
    acb_clear(y);
}

/* <target| finite part |source>: of each basis element at most one row has an entry in a column; 0
 * if none. */
static slong finite_target(size_t *target, const opkey_t *key, size_t source,
                           const weights_t *weights)
{
    slong value = 1;
    size_t rest = source, place = 1;

    *target = 0;
    for (size_t k = weights->finites; value && k-- > 0;) {
        const space_t *space = weights->model->space;
        const size_t d = space_dimension(space, weights->finite[k]), a = rest % d;
        const size_t index = key[space_offset(space, weights->finite[k])];
        slong element = 0;

        for (size_t i = 0; i < d && !element; i++)
            if ((element = basis_element(d, index, i, a)) != 0)
                *target += i * place;
        value *= element;
        place *= d;
        rest /= d;
    }
    return value;
}

static int add_key(rows_t *rows, size_t j, const opkey_t *key, const acb_t x)
{
    const weights_t *weights = rows->weights;
    slong *shift = memory_new(weights->modes + 1, sizeof *shift);
    spread_t spread = {rows, key, j, NULL, memory_new(weights->modes + 1, sizeof(ulong))};
    int good = 1;
    acb_t y;

    acb_init(y);
    for (size_t m = 0; m < weights->modes; m++) {
        const opkey_t *entry = key + space_offset(weights->model->space, weights->mode[m]);

        shift[m] = (slong)entry[0] - (slong)entry[1];
    }
    for (size_t s = 0; s < weights->states && good; s++) {
        size_t target;
        slong value = finite_target(&target, key, s, weights);

        if (!value)
            continue;
        spread.c = find_class(rows, s, target, shift);
        good = spread.c != NULL;
        acb_mul_si(y, x, value, rows->bits);
        if (good)
            spread_modes(&spread, 0, y);
    }
    acb_clear(y);
    free(spread.power);
    free(shift);
    return good;
}

static int add_operator(const char **why, rows_t *rows, size_t j, op_src normal)
{
    const algebra_t *algebra = &rows->weights->model->algebra;
    acb_t x;

    acb_init(x);
    for (size_t k = 0; k < normal->count && !*why; k++) {
        scalar_ball(x, &normal->coefficients[k], rows->balls, rows->bits, algebra->ring);
        if (!acb_is_finite(x))
            *why = "a coefficient is not known to be finite";
        else if (!add_key(rows, j, normal->keys + k * space_width(algebra->space), x))
            *why = "no moment bound for an operator of so many terms";
    }
    acb_clear(x);
    return !*why;
}

/* R: the highest degree of a polynomial part. */
static size_t polynomial_degree(op_src normal, const weights_t *weights)
{
    const space_t *space = weights->model->space;
    size_t most = 0;

    for (size_t k = 0; k < normal->count; k++) {
        size_t degree = 0;

        for (size_t m = 0; m < weights->modes; m++) {
            const opkey_t *entry =
                normal->keys + k * space_width(space) + space_offset(space, weights->mode[m]);

            degree += entry[0] < entry[1] ? entry[0] : entry[1];
        }
        most = degree > most ? degree : most;
    }
    return most;
}

static int rows_fill(const char **why, rows_t *rows, op_struct *normal)
{
    const weights_t *weights = rows->weights;

    for (size_t j = 0; j < rows->operators; j++) {
        const size_t degree = polynomial_degree(&normal[j], weights);

        rows->degree = degree > rows->degree ? degree : rows->degree;
    }
    if (rows->degree > MAX_DEGREE || !list_monomials(rows)) {
        *why = "no moment bound for operators of so high a degree";
        return 0;
    }
    rows->table_size = rows->operators * (rows->degree + 1) * rows->forms;
    for (size_t j = 0; j < rows->operators; j++)
        if (!add_operator(why, rows, j, &normal[j]))
            return 0;
    return 1;
}

rows_t *rows_new(const char **why, const op_struct *operators, size_t count,
                 const weights_t *weights, const arb_struct *balls, slong bits)
{
    const algebra_t *algebra = &weights->model->algebra;
    rows_t *rows = memory_new(1, sizeof *rows);
    op_struct *normal = memory_new(count + 1, sizeof *normal);
    int good = 1;

    *rows = (rows_t){.weights = weights, .balls = balls, .bits = bits, .operators = count};
    rows->weight = _arb_vec_init((slong)weights->modes);
    for (size_t m = 0; m < weights->modes; m++)
        arb_set_fmpq(&rows->weight[m], weights->weight + m, bits);
    for (size_t j = 0; j < count; j++) {
        op_init(&normal[j], algebra);
        good = good && op_to_normal(&normal[j], &operators[j], algebra);
    }
    if (!good)
        *why = "no ladder operators: sqrt(2 hbar) cannot be adjoined";
    else
        good = rows_fill(why, rows, normal);
    for (size_t j = 0; j < count; j++)
        op_clear(&normal[j], algebra);
    free(normal);
    if (good)
        return rows;
    rows_free(rows);
    return NULL;
}

void rows_free(rows_t *rows)
{
    if (!rows)
        return;
    for (size_t k = 0; k < rows->class_count; k++) {
        free(rows->classes[k].shift);
        _acb_vec_clear(rows->classes[k].table, (slong)rows->table_size);
    }
    free(rows->classes);
    free(rows->monomials);
    _arb_vec_clear(rows->weight, (slong)rows->weights->modes);
    free(rows);
}
