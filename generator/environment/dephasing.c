/* When a static environment only dephases, and by what. */
#include "environment/dephasing.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "environment/array.h"

/* What is looked at, while it is looked at. */
typedef struct {
    const generator_builder_t *builder;
    const environment_t *environment;
    const algebra_t *algebra;
    unsigned char *inside; /* per factor: of the environment */
    op_split_t split; /* all that the block adds: left of the environment, right of the system */
} search_t;

/* ---- does it dephase? ------------------------------------------------------------------------ */

/* All that the block adds to the Hamiltonian. */
static void block_energy(op_t out, const environment_t *environment, const algebra_t *algebra)
{
    op_set(out, environment->hamiltonian, algebra);
    for (size_t k = 0; k < environment->couple_count; k++)
        op_add(out, out, &environment->couplings[k], algebra);
}

static const char *check_diagonal(op_src system, const algebra_t *algebra)
{
    const space_t *space = algebra->space;
    size_t i, j;

    for (size_t f = 0; f < space_count(space); f++) {
        if (!op_acts_on(system, f, algebra))
            continue;
        if (space_is_mode(space, f))
            return "it couples to a mode";
        if (basis_is_offdiagonal(&i, &j, space_dimension(space, f),
                                 system->keys[space_offset(space, f)]))
            return "a coupling is not diagonal in the basis of the system";
    }
    return NULL;
}

/* Whether the rest of the dynamics commutes with an operator of the system. */
static const char *check_commutes(op_src system, op_src rest, const search_t *search)
{
    const generator_builder_t *builder = search->builder;
    const char *reason = NULL;
    op_t commutator;

    op_init(commutator, search->algebra);
    op_commutator(commutator, system, rest, search->algebra);
    if (!op_is_zero(commutator, search->algebra))
        reason = "the Hamiltonian does not commute with the coupling";
    for (size_t k = 0; !reason && k < builder->count; k++)
        for (size_t a = 0; !reason && a < builder->dissipators[k].count; a++) {
            op_commutator(commutator, system, &builder->dissipators[k].operators[a],
                          search->algebra);
            if (!op_is_zero(commutator, search->algebra))
                reason = "a dissipator does not commute with the coupling";
        }
    op_clear(commutator, search->algebra);
    return reason;
}

static const char *check_system(const search_t *search, op_src energy)
{
    const model_t *model = search->builder->model;
    const char *reason = NULL;
    op_t rest;

    op_init(rest, search->algebra);
    op_add(rest, model->hamiltonian, search->builder->hamiltonian, search->algebra);
    op_sub(rest, rest, energy, search->algebra);
    for (size_t k = 0; !reason && k < search->split.count; k++) {
        op_src system = &search->split.right[k];

        reason = check_diagonal(system, search->algebra);
        if (!reason && !op_is_scalar(system, search->algebra))
            reason = check_commutes(system, rest, search);
    }
    op_clear(rest, search->algebra);
    return reason;
}

/* ---- the environment: qubits that do not see each other -----------------------------------------
 */

static const char *check_term(const opkey_t *key, const space_t *space)
{
    size_t touched = 0;

    for (size_t f = 0; f < space_count(space); f++) {
        if (space_is_mode(space, f) || key[space_offset(space, f)] == 0)
            continue;
        touched++;
        if (space_dimension(space, f) > 2)
            return "a space of the environment has more than two states";
    }
    return touched > 1 ? "the spaces of the environment interact" : NULL;
}

/* eta = product of its marginals; here: of the part that `qubit` belongs to. */
static int is_product(const state_part_t *part, const algebra_t *algebra)
{
    unsigned char *take = memory_new(space_count(algebra->space) + 1, 1);
    int product;
    op_t all, one;

    op_init(all, algebra);
    op_init(one, algebra);
    op_one(all, algebra);
    for (size_t k = 0; k < part->count; k++) {
        for (size_t j = 0; j < part->count; j++)
            take[part->factors[j]] = j != k;
        op_partial_trace(one, part->density, take, algebra);
        op_mul(all, all, one, algebra);
    }
    product = op_equal(all, part->density, algebra);
    op_clear(one, algebra);
    op_clear(all, algebra);
    free(take);
    return product;
}

static const char *check_environment(const search_t *search)
{
    const model_t *model = search->builder->model;
    const space_t *space = model->space;
    const char *reason = NULL;

    for (size_t k = 0; !reason && k < search->split.count; k++) {
        op_src left = &search->split.left[k];
        for (size_t t = 0; !reason && t < left->count; t++)
            reason = check_term(left->keys + t * space_width(space), space);
    }
    for (size_t f = 0; !reason && f < space_count(space); f++)
        if (search->inside[f] && !is_product(state_part_of(model->initial, f), search->algebra))
            reason = "the spaces of the environment are correlated at the start";
    return reason;
}

/* ---- the states of the system that it tells apart
 * ------------------------------------------------ */

/* h_i = sum_k <i| right[k] |i> left[k] */
static void conditional(op_t out, const search_t *search, const unsigned char *system, size_t i)
{
    const algebra_t *algebra = search->algebra;
    const space_t *space = algebra->space;
    scalar_t value;

    scalar_init(value, algebra->ring);
    op_zero(out, algebra);
    for (size_t k = 0; k < search->split.count; k++) {
        op_src right = &search->split.right[k];
        size_t state = i;
        slong element = 1;

        for (size_t f = space_count(space); f-- > 0;) {
            if (!system[f])
                continue;
            size_t d = space_dimension(space, f);
            element *= basis_element(d, right->keys[space_offset(space, f)], state % d, state % d);
            state /= d;
        }
        scalar_set_si(value, element, algebra->ring);
        scalar_mul(value, value, &right->coefficients[0], algebra->ring);
        op_addmul(out, &search->split.left[k], value, algebra);
    }
    scalar_clear(value, algebra->ring);
}

static const char *find_groups(dephasing_t *out, op_struct *energies, const search_t *search)
{
    const space_t *space = search->algebra->space;
    size_t dimension = 1, g;
    const char *reason = NULL;
    op_t h;

    for (size_t f = 0; f < space_count(space); f++) {
        for (size_t k = 0; k < search->split.count; k++)
            out->system[f] |=
                (unsigned char)(op_acts_on(&search->split.right[k], f, search->algebra) != 0);
        if (out->system[f] && dimension <= DEPHASING_DIMENSION)
            dimension *= space_dimension(space, f);
    }
    if (dimension > DEPHASING_DIMENSION)
        return "it couples to too many states of the system";
    op_init(h, search->algebra);
    for (size_t i = 0; !reason && i < dimension; i++) {
        conditional(h, search, out->system, i);
        for (g = 0; g < out->group_count && !op_equal(h, &energies[g], search->algebra); g++)
            ;
        if (g < out->group_count)
            continue;
        if (g == DEPHASING_STATES)
            reason = "it tells more than four states of the system apart";
        else
            op_set(&energies[g], h, search->algebra);
        if (!reason)
            out->groups[out->group_count++] = i;
    }
    op_clear(h, search->algebra);
    return reason;
}

/* ---- pairs of groups --------------------------------------------------------------------------
 */

static void add_pair(dephasing_t *out, size_t i, size_t j, const op_struct *energies,
                     const search_t *search)
{
    const algebra_t *algebra = search->algebra;
    dephasing_pair_t *pair = &out->pairs[out->pair_count++];
    scalar_t part;

    pair->i = i;
    pair->j = j;
    pair->factors = memory_new(space_count(algebra->space) + 1, sizeof *pair->factors);
    scalar_init(pair->energy, algebra->ring);
    scalar_init(part, algebra->ring);
    op_identity_part(pair->energy, &energies[i], algebra);
    op_identity_part(part, &energies[j], algebra);
    scalar_sub(pair->energy, pair->energy, part, algebra->ring);
    if (!scalar_div(pair->energy, pair->energy, algebra->hbar, algebra->ring))
        scalar_zero(pair->energy, algebra->ring); /* hbar is never zero */
    for (size_t f = 0; f < space_count(algebra->space); f++)
        if (search->inside[f] && space_dimension(algebra->space, f) == 2)
            dephasing_add_factor(pair, f, energies, search->builder->model);
    scalar_clear(part, algebra->ring);
}

/* ---- all of it
 * ----------------------------------------------------------------------------------- */

static const char *find(dephasing_t *out, search_t *search, op_src energy)
{
    op_struct *energies = op_array_new(DEPHASING_STATES, search->algebra);
    const char *reason = check_system(search, energy);

    if (!reason)
        reason = check_environment(search);
    if (!reason)
        reason = find_groups(out, energies, search);
    for (size_t j = 1; !reason && j < out->group_count; j++)
        for (size_t i = 0; i < j; i++)
            add_pair(out, i, j, energies, search);
    op_array_free(energies, DEPHASING_STATES, search->algebra);
    return reason;
}

const char *dephasing_find(dephasing_t *out, const generator_builder_t *builder,
                           const environment_t *environment)
{
    const algebra_t *algebra = &builder->model->algebra;
    size_t factors = space_count(algebra->space);
    unsigned char *system = memory_new(factors + 1, 1);
    search_t search = {builder, environment, algebra, memory_new(factors + 1, 1), {0, NULL, NULL}};
    const char *reason;
    op_t energy;

    memset(out, 0, sizeof *out);
    out->algebra = algebra;
    out->system = memory_new(factors + 1, 1);
    out->pairs = memory_new(DEPHASING_STATES * DEPHASING_STATES, sizeof *out->pairs);
    for (size_t k = 0; k < environment->ancilla_count; k++)
        search.inside[environment->ancillas[k]] = 1;
    for (size_t f = 0; f < factors; f++)
        system[f] = !search.inside[f];
    op_init(energy, algebra);
    block_energy(energy, environment, algebra);
    op_split(&search.split, energy, system, algebra);
    reason = find(out, &search, energy);
    op_split_clear(&search.split, algebra);
    op_clear(energy, algebra);
    free(search.inside);
    free(system);
    if (reason)
        dephasing_clear(out);
    return reason;
}

void dephasing_clear(dephasing_t *dephasing)
{
    const ring_t *ring = dephasing->algebra->ring;

    for (size_t k = 0; k < dephasing->pair_count; k++) {
        dephasing_pair_t *pair = &dephasing->pairs[k];

        for (size_t n = 0; n < pair->count; n++) {
            dephasing_factor_t *factor = &pair->factors[n];

            for (size_t s = 0; s < 2; s++) {
                scalar_clear(factor->square[s], ring);
                scalar_clear(factor->mean[s], ring);
            }
            scalar_clear(factor->product, ring);
        }
        scalar_clear(pair->energy, ring);
        free(pair->factors);
    }
    free(dephasing->pairs);
    free(dephasing->system);
    memset(dephasing, 0, sizeof *dephasing);
}
