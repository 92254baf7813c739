/* Conserved operators of low degree.
 *
 * Candidates are taken one by one.  Their rates L†(X) are kept as an echelon: what is left of a
 * rate after the earlier ones is either new, or zero, and then X less the same sum of earlier
 * candidates is conserved. */
#include "reduce/invariants.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "environment/array.h"
#include "scheme/conserved.h"
#include "scheme/equations.h"
#include "scheme/moment_key.h"

enum {
    MAX_STEPS = 400000,   /* products of two terms, in all rates together */
    MAX_CANDIDATES = 400, /* operators that are looked at */
    MAX_SIZE = 50,        /* terms in a coefficient to divide by */
    MAX_FACTORS = 12      /* operators whose products are known to be conserved */
};

/* Forms (scheme/moment_key.h), each with a key that none after it has: its last one. */
typedef struct {
    size_t count, capacity;
    op_struct *forms, *made; /* made: of which operators */
} echelon_t;

typedef struct {
    const generator_t *generator;
    const algebra_t *algebra;
    size_t width, looked;
    echelon_t rates, known;
    size_t factor_count;
    op_struct factors[MAX_FACTORS]; /* conserved operators of degree 1 and charges */
    invariants_t *out;
} work_t;

/* ---- echelons ------------------------------------------------------------------------------- */

static void echelon_clear(echelon_t *e, const algebra_t *algebra)
{
    op_array_free(e->forms, e->count, algebra);
    op_array_free(e->made, e->count, algebra);
}

/* Takes both over. */
static void echelon_add(echelon_t *e, op_t form, op_t made, const algebra_t *algebra)
{
    if (e->count == e->capacity) {
        e->capacity = 2 * e->capacity + 16;
        e->forms = memory_resize(e->forms, e->capacity, sizeof *e->forms);
        e->made = memory_resize(e->made, e->capacity, sizeof *e->made);
    }
    op_init(&e->forms[e->count], algebra);
    op_init(&e->made[e->count], algebra);
    op_swap(&e->forms[e->count], form);
    op_swap(&e->made[e->count], made);
    e->count++;
}

/* form and made less what the echelon has of them; 0 where coefficients grow too long. */
static int echelon_reduce(op_t form, op_t made, const echelon_t *e, const work_t *work)
{
    const ring_t *ring = work->algebra->ring;
    scalar_t factor;
    int good = 1;

    scalar_init(factor, ring);
    for (size_t i = 0; good && i < e->count; i++) {
        op_src pivot = &e->forms[i];
        scalar_src last = &pivot->coefficients[pivot->count - 1];
        scalar_src c = op_find(form, pivot->keys + (pivot->count - 1) * work->width, work->algebra);

        if (!c)
            continue;
        good = scalar_size(c, work->algebra) <= MAX_SIZE &&
               scalar_size(last, work->algebra) <= MAX_SIZE && scalar_div(factor, c, last, ring);
        scalar_neg(factor, factor, ring);
        op_addmul(form, pivot, factor, work->algebra);
        op_addmul(made, &e->made[i], factor, work->algebra);
    }
    scalar_clear(factor, ring);
    return good;
}

/* ---- what is known already ------------------------------------------------------------------ */

/* x without its multiple of the identity, for operators and for forms. */
static void drop_number(op_t x, const algebra_t *algebra)
{
    op_t number;
    scalar_t part;

    op_init(number, algebra);
    scalar_init(part, algebra->ring);
    op_identity_part(part, x, algebra);
    op_set_scalar(number, part, algebra);
    op_sub(x, x, number, algebra);
    op_clear(number, algebra);
    scalar_clear(part, algebra->ring);
}

/* x becomes what it has besides the known ones, and is known from then on; 0 if that is nothing. */
static int learn(op_t x, work_t *work)
{
    op_t form, left;
    int new;

    op_init(form, work->algebra);
    op_init(left, work->algebra);
    moment_form(form, x, work->algebra);
    drop_number(form, work->algebra);
    op_set(left, x, work->algebra);
    new = echelon_reduce(form, left, &work->known, work) && !op_is_zero(form, work->algebra);
    if (new) {
        op_set(x, left, work->algebra);
        echelon_add(&work->known, form, left, work->algebra);
    }
    op_clear(form, work->algebra);
    op_clear(left, work->algebra);
    return new;
}

/* Whether it is conserved in the way of a strong symmetry. */
static int commutes(op_src x, const generator_t *generator)
{
    const algebra_t *algebra = &generator->model->algebra;
    op_t commutator;
    int zero;

    op_init(commutator, algebra);
    op_commutator(commutator, generator->hamiltonian, x, algebra);
    zero = op_is_zero(commutator, algebra);
    for (size_t a = 0; zero && a < generator->count; a++) {
        op_commutator(commutator, &generator->operators[a], x, algebra);
        zero = op_is_zero(commutator, algebra);
    }
    op_clear(commutator, algebra);
    return zero;
}

static int moves_in_time(op_src x, const model_t *model)
{
    for (size_t k = 0; k < x->count; k++)
        if (model_is_driven(&x->coefficients[k], model))
            return 1;
    return 0;
}

static void keep_factor(op_src x, work_t *work)
{
    if (work->factor_count == MAX_FACTORS)
        return;
    op_init(&work->factors[work->factor_count], work->algebra);
    op_set(&work->factors[work->factor_count++], x, work->algebra);
}

/* Products of the factors are conserved as well, if they are: nothing new. */
static void learn_products(work_t *work)
{
    op_t product, turned;

    op_init(product, work->algebra);
    op_init(turned, work->algebra);
    for (size_t a = 0; a < work->factor_count; a++)
        for (size_t b = a; b < work->factor_count; b++) {
            op_mul(product, &work->factors[a], &work->factors[b], work->algebra);
            op_mul(turned, &work->factors[b], &work->factors[a], work->algebra);
            op_add(product, product, turned, work->algebra);
            if (operator_is_conserved(product, work->generator))
                (void)learn(product, work);
        }
    op_clear(product, work->algebra);
    op_clear(turned, work->algebra);
}

/* ---- candidates ----------------------------------------------------------------------------- */

static void add_invariant(op_src x, work_t *work)
{
    invariants_t *out = work->out;

    out->operators = memory_resize(out->operators, out->count + 1, sizeof *out->operators);
    op_init(&out->operators[out->count], work->algebra);
    op_set(&out->operators[out->count], x, work->algebra);
    drop_number(&out->operators[out->count++], work->algebra);
}

/* A conserved operator was found: a charge is listed as a symmetry. */
static void found(op_t x, int charge, int simple, work_t *work)
{
    const int listed = charge && commutes(x, work->generator);

    if (moves_in_time(x, work->generator->model) || !operator_is_conserved(x, work->generator) ||
        !learn(x, work))
        return;
    if (simple)
        keep_factor(x, work);
    if (!listed)
        add_invariant(x, work);
}

/* x is used up.  0: no more of them. */
static int look_at(op_t x, int charge, int simple, work_t *work)
{
    op_t rate, form;
    int good = work->looked++ < MAX_CANDIDATES;

    op_init(rate, work->algebra);
    op_init(form, work->algebra);
    if (good) {
        generator_adjoint(rate, x, work->generator);
        moment_form(form, rate, work->algebra);
        good = !budget_is_exceeded(work->algebra->budget) &&
               echelon_reduce(form, x, &work->rates, work);
    }
    if (good && op_is_zero(form, work->algebra))
        found(x, charge, simple, work);
    else if (good)
        echelon_add(&work->rates, form, x, work->algebra);
    op_clear(rate, work->algebra);
    op_clear(form, work->algebra);
    return good;
}

/* A basis operator of one factor: this value at this place of a key. */
typedef struct {
    size_t factor, place;
    opkey_t value;
} single_t;

/* Diagonal in the basis states. */
static int is_charge(const single_t *single, const space_t *space)
{
    const size_t d = space_dimension(space, single->factor);
    size_t i, j;

    return d > 0 && !basis_is_offdiagonal(&i, &j, d, single->value);
}

/* The product of two, or one and NULL. */
static int look_at_product(const single_t *a, const single_t *b, work_t *work)
{
    opkey_t *key = memory_new(work->width + 1, sizeof *key);
    int good;
    op_t x;

    op_init(x, work->algebra);
    key[a->place] = a->value;
    if (b)
        key[b->place] = (opkey_t)(key[b->place] + b->value);
    moment_operator(x, key, work->algebra);
    good = look_at(x, !b && is_charge(a, work->algebra->space), !b, work);
    op_clear(x, work->algebra);
    free(key);
    return good;
}

/* q^2 + p^2 of a mode */
static int look_at_number(size_t factor, work_t *work)
{
    const size_t place = space_offset(work->algebra->space, factor);
    opkey_t *key = memory_new(work->width + 1, sizeof *key);
    op_t x, square;
    int good;

    op_init(x, work->algebra);
    op_init(square, work->algebra);
    key[place] = 2;
    moment_operator(x, key, work->algebra);
    key[place] = 0;
    key[place + 1] = 2;
    moment_operator(square, key, work->algebra);
    op_add(x, x, square, work->algebra);
    good = look_at(x, 1, 1, work);
    op_clear(x, work->algebra);
    op_clear(square, work->algebra);
    free(key);
    return good;
}

static size_t list_singles(single_t *out, const space_t *space)
{
    size_t count = 0;

    for (size_t f = 0; f < space_count(space); f++) {
        const size_t place = space_offset(space, f), d = space_dimension(space, f);

        if (space_role(space, f) == FACTOR_ANCILLA)
            continue;
        for (size_t k = 0; k < 2 && space_is_mode(space, f); k++)
            out[count++] = (single_t){f, place + k, 1};
        for (size_t k = 1; k < d * d && count < MAX_CANDIDATES; k++)
            out[count++] = (single_t){f, place, (opkey_t)k};
        if (count + 2 >= MAX_CANDIDATES)
            break;
    }
    return count;
}

/* Charges: q^2 + p^2 of modes, operators of finite spaces that are diagonal. */
static int look_at_charges(const single_t *singles, size_t count, work_t *work)
{
    const space_t *space = work->algebra->space;
    int good = 1;

    for (size_t f = 0; good && f < space_count(space); f++)
        if (space_is_mode(space, f) && space_role(space, f) != FACTOR_ANCILLA)
            good = look_at_number(f, work);
    for (size_t a = 0; good && a < count; a++)
        if (is_charge(&singles[a], space))
            good = look_at_product(&singles[a], NULL, work);
    return good;
}

static int look_at_others(const single_t *singles, size_t count, work_t *work)
{
    int good = 1;

    for (size_t a = 0; good && a < count; a++)
        if (!is_charge(&singles[a], work->algebra->space))
            good = look_at_product(&singles[a], NULL, work);
    return good;
}

/* Not p^2 of a mode: q^2 + p^2 is among the charges. */
static int look_at_pairs(const single_t *singles, size_t count, work_t *work)
{
    const space_t *space = work->algebra->space;
    int good = 1;

    for (size_t a = 0; good && a < count; a++)
        for (size_t b = a; good && b < count; b++) {
            const size_t f = singles[a].factor;
            const int one = f == singles[b].factor;

            if (!one || (space_is_mode(space, f) && singles[a].place == space_offset(space, f)))
                good = look_at_product(&singles[a], &singles[b], work);
        }
    return good;
}

static void learn_energy(work_t *work)
{
    const generator_t *generator = work->generator;
    op_t h;

    if (moves_in_time(generator->hamiltonian, generator->model) ||
        !operator_is_conserved(generator->hamiltonian, generator))
        return;
    op_init(h, work->algebra);
    op_set(h, generator->hamiltonian, work->algebra);
    work->out->energy = learn(h, work);
    op_clear(h, work->algebra);
}

static void look_through(work_t *work)
{
    single_t *singles = memory_new(MAX_CANDIDATES + 2, sizeof *singles);
    const size_t count = list_singles(singles, work->algebra->space);
    int good = look_at_charges(singles, count, work);

    learn_energy(work);
    good = good && look_at_others(singles, count, work);
    learn_products(work);
    if (good)
        (void)!look_at_pairs(singles, count, work);
    free(singles);
}

/* ---- the list ------------------------------------------------------------------------------- */

invariants_t *invariants_new(const generator_t *generator)
{
    algebra_t *algebra = &generator->model->algebra;
    budget_t budget = {0, MAX_STEPS}, *before = algebra->budget;
    work_t work = {
        .generator = generator, .algebra = algebra, .width = space_width(algebra->space)};

    work.out = memory_new(1, sizeof *work.out);
    work.out->model = generator->model;
    if (quantum_refusal(generator->model))
        return work.out;
    algebra->budget = &budget;
    look_through(&work);
    algebra->budget = before;
    echelon_clear(&work.rates, algebra);
    echelon_clear(&work.known, algebra);
    for (size_t k = 0; k < work.factor_count; k++)
        op_clear(&work.factors[k], algebra);
    return work.out;
}

void invariants_free(invariants_t *invariants)
{
    if (!invariants)
        return;
    op_array_free(invariants->operators, invariants->count, &invariants->model->algebra);
    free(invariants);
}

char *invariant_text(const invariants_t *invariants, size_t k)
{
    return op_print(&invariants->operators[k], &invariants->model->algebra);
}
