/* M(z) >= 0 (CQ Pawula theorem), in the rows that split M finest.  A congruence changes M, not
 * whether it is positive; but it changes the polynomials that say so, and small blocks have short
 * ones. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "environment/array.h"
#include "phasespace/block.h"

/* Which rows M is written in; the first one is preferred among equals. */
enum { TURN_COORDINATES = 1, TURN_UNITS = 2, TURN_LADDERS = 4, IN_MONOMIALS = 8 };

static const unsigned choices[] = {
    0,
    IN_MONOMIALS,
    IN_MONOMIALS | TURN_UNITS,
    IN_MONOMIALS | TURN_LADDERS,
    IN_MONOMIALS | TURN_UNITS | TURN_LADDERS,
    TURN_COORDINATES,
    TURN_COORDINATES | IN_MONOMIALS,
    TURN_COORDINATES | IN_MONOMIALS | TURN_UNITS,
    TURN_COORDINATES | IN_MONOMIALS | TURN_LADDERS,
    TURN_COORDINATES | IN_MONOMIALS | TURN_UNITS | TURN_LADDERS,
};

static void block_choose(block_t *out, const hybrid_t *hybrid, unsigned choice)
{
    const algebra_t *algebra = &hybrid->generator->model->algebra;

    if (choice & IN_MONOMIALS)
        block_monomials(out, hybrid);
    else
        block_presented(out, hybrid);
    if (choice & TURN_COORDINATES)
        block_turn_coordinates(out, algebra);
    if (choice & TURN_UNITS)
        block_turn_units(out, algebra);
    if (choice & TURN_LADDERS)
        block_turn_ladders(out, algebra);
}

/* The cheapest of all choices that were tried within POSITIVITY_MAX_STEPS; the first one always
 * is, and any of them decides the same. */
static void block_best(block_t *best, const hybrid_t *hybrid)
{
    const algebra_t *algebra = &hybrid->generator->model->algebra;
    budget_t budget = {0, POSITIVITY_MAX_STEPS};
    size_t cost = SIZE_MAX;

    hybrid->generator->model->algebra.budget = &budget;
    for (size_t k = 0; k < sizeof choices / sizeof choices[0]; k++) {
        block_t block;
        size_t here;
        block_choose(&block, hybrid, choices[k]);
        here = block_cost(&block, algebra);
        budget_spend(&budget, (uint64_t)block.rows * block.rows);
        if (cost < SIZE_MAX && (here >= cost || budget_is_exceeded(&budget))) {
            block_clear(&block, algebra);
            if (budget_is_exceeded(&budget))
                break;
            continue;
        }
        if (cost < SIZE_MAX)
            block_clear(best, algebra);
        *best = block;
        cost = here;
    }
    hybrid->generator->model->algebra.budget = NULL;
}

/* An interval around a number; 0 if x is none. */
static int enclose(fmpq_t lower, fmpq_t upper, scalar_src x, const ring_t *ring)
{
    acb_t ball;
    arf_t end;

    if (scalar_get_fmpq(lower, x, ring)) {
        fmpq_set(upper, lower);
        return 1;
    }
    if (!scalar_is_constant(x, ring))
        return 0;
    acb_init(ball);
    arf_init(end);
    scalar_ball(ball, x, NULL, 128, ring);
    arb_get_lbound_arf(end, acb_realref(ball), 64);
    arf_get_fmpq(lower, end);
    arb_get_ubound_arf(end, acb_realref(ball), 64);
    arf_get_fmpq(upper, end);
    arf_clear(end);
    acb_clear(ball);
    return 1;
}

/* The declared domain of the coordinates: rational intervals that hold it. */
static void domain_box(box_t *box, const model_t *model)
{
    size_t count = ring_coordinate_count(model->ring);
    fmpq_t inner;

    fmpq_init(inner);
    box_init(box, count);
    for (size_t k = 0; model->domains != NULL && k < count; k++) {
        const domain_t *domain = &model->domains[k];
        if (!domain->has_domain)
            continue;
        box->bounded[k] = enclose(&box->lower[k], inner, domain->lower, model->ring);
        box->vague |= !box->bounded[k] || !fmpq_equal(inner, &box->lower[k]);
        box->bounded[k] &= enclose(inner, &box->upper[k], domain->upper, model->ring);
        box->vague |= !box->bounded[k] || !fmpq_equal(inner, &box->upper[k]);
    }
    fmpq_clear(inner);
}

static scalar_src find_singular(const scalar_struct *x, size_t count, const box_t *box,
                                const assumptions_t *assumptions, ring_t *ring)
{
    for (size_t k = 0; k < count; k++)
        if (!scalar_is_regular(x + k, box, assumptions, ring))
            return x + k;
    return NULL;
}

/* A coefficient of the equation that may be singular or not real: without it M(z) decides
 * nothing.  NULL if there is none. */
static scalar_src singular_coefficient(const hybrid_t *hybrid, const box_t *box,
                                       const assumptions_t *assumptions)
{
    size_t n = hybrid->coordinates, m = hybrid->count;
    const struct {
        const scalar_struct *x;
        size_t count;
    } lists[] = {{hybrid->drift, n},
                 {hybrid->d2, n * n},
                 {hybrid->d1, n * m},
                 {hybrid->d0, m * m},
                 {hybrid->hamiltonian->coefficients, hybrid->hamiltonian->count}};
    scalar_src found = NULL;

    for (size_t k = 0; k < sizeof lists / sizeof *lists && !found; k++)
        found = find_singular(lists[k].x, lists[k].count, box, assumptions,
                              hybrid->generator->model->ring);
    return found;
}

/* A form that is "always" or "iff" where all coefficients are regular. */
static void ask_for_regular(positivity_t *out, const hybrid_t *hybrid, const box_t *box,
                            const assumptions_t *assumptions)
{
    const ring_t *ring = hybrid->generator->model->ring;
    scalar_src singular;

    if (out->answer == TRUTH_FALSE || out->undecided)
        return;
    singular = singular_coefficient(hybrid, box, assumptions);
    if (!singular)
        return;
    out->answer = TRUTH_UNKNOWN;
    out->undecided = out->singular = 1;
    out->method = "it may be singular or not real in the domain";
    scalar_set(out->undecided_element, singular, ring);
}

void hybrid_positivity(positivity_t *out, const hybrid_t *hybrid)
{
    model_t *model = hybrid->generator->model;
    assumptions_t *assumptions = generator_assumptions(hybrid->generator);
    psd_report_t report = {0};
    block_t block;
    box_t box;

    memset(out, 0, sizeof *out);
    conditions_init(&out->conditions);
    scalar_init(out->undecided_element, model->ring);
    block_best(&block, hybrid);
    scalar_init(report.element, model->ring);
    domain_box(&box, model);
    out->answer = psd_conditions_on(&out->conditions, &report, block.matrix, block.rows, &box,
                                    assumptions, model->ring);
    out->undecided = report.undecided;
    out->singular = report.singular;
    out->vanish = report.vanish;
    out->too_many = report.rows;
    out->method = report.method;
    scalar_swap(out->undecided_element, report.element, model->ring);
    scalar_clear(report.element, model->ring);
    ask_for_regular(out, hybrid, &box, assumptions);
    box_clear(&box);
    out->rows = block.rows;
    out->row_names = memory_new(block.rows + 1, sizeof *out->row_names);
    for (size_t k = 0; k < block.rows; k++)
        out->row_names[k] = block_row_name(&block, k, model);
    out->matrix = scalar_array_copy(block.matrix, block.rows * block.rows, model->ring);
    block_clear(&block, &model->algebra);
    assumptions_free(assumptions);
}

void positivity_clear(positivity_t *positivity, const hybrid_t *hybrid)
{
    const ring_t *ring = hybrid->generator->model->ring;

    conditions_clear(&positivity->conditions, ring);
    scalar_clear(positivity->undecided_element, ring);
    scalar_array_free(positivity->matrix, positivity->rows * positivity->rows, ring);
    for (size_t k = 0; k < positivity->rows; k++)
        free(positivity->row_names[k]);
    free(positivity->row_names);
    memset(positivity, 0, sizeof *positivity);
}
