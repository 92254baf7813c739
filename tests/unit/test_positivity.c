/* M(z) >= 0: the reference results of theory section 3, as regions. */
#include <stdlib.h>
#include <string.h>

#include "environment/array.h"
#include "phasespace/terms.h"
#include "tests/unit/build_model.h"
#include "tests/unit/tap.h"

/* The conditions are exactly the given ones, in any sequence. */
static void expect_conditions(const positivity_t *found, const char *const *expected, size_t count,
                              const char *name, const model_t *model)
{
    OK(found->conditions.count == count, "%s: %zu conditions", name, count);
    for (size_t k = 0; k < count; k++) {
        int there = 0;
        for (size_t j = 0; j < found->conditions.count; j++) {
            char *text = conditions_print(&found->conditions, j, model->ring);
            there = there || strcmp(text, expected[k]) == 0;
            free(text);
        }
        OK(there, "%s: %s", name, expected[k]);
    }
    if (found->conditions.count != count)
        for (size_t j = 0; j < found->conditions.count; j++) {
            char *text = conditions_print(&found->conditions, j, model->ring);
            printf("# found %s\n", text);
            free(text);
        }
}

/* out = sum_ab matrix_ab L_a varrho L_b†, the matrix the lower right part of one with `stride` rows
 */
static void sandwich_sum(superop_t out, const scalar_struct *matrix, size_t stride, size_t first,
                         const op_struct *operators, const model_t *model)
{
    opkey_t none[8] = {0};
    op_t adjoint;

    op_init(adjoint, &model->algebra);
    superop_zero(out, &model->algebra);
    for (size_t a = first; a < stride; a++)
        for (size_t b = first; b < stride; b++) {
            op_adjoint(adjoint, &operators[b - first], &model->algebra);
            superop_push_operators(out, none, &matrix[a * stride + b], &operators[a - first],
                                   adjoint, &model->algebra);
        }
    superop_canonical(out, &model->algebra);
    op_clear(adjoint, &model->algebra);
}

/* The rows of M are what their names say: D0 in them is D0 in the basis of the form. */
static void check_rows(const positivity_t *p, const hybrid_t *hybrid, const char *name)
{
    model_t *model = hybrid->generator->model;
    size_t first = hybrid->coordinates, count = p->rows - first;
    op_struct *operators = op_array_new(count, &model->algebra);
    superop_t found, expected;

    superop_init(found, &model->algebra);
    superop_init(expected, &model->algebra);
    for (size_t k = 0; k < count; k++)
        build_op(&operators[k], p->row_names[first + k], model);
    sandwich_sum(found, p->matrix, p->rows, first, operators, model);
    sandwich_sum(expected, hybrid->d0, hybrid->count, 0, hybrid->basis, model);
    OK(superop_equal(found, expected, &model->algebra), "%s: rows are what they are called", name);
    superop_clear(expected, &model->algebra);
    superop_clear(found, &model->algebra);
    op_array_free(operators, count, &model->algebra);
}

/* Frees the model. */
static void expect(model_t *model, const char *order, truth_t answer, const char *const *expected,
                   size_t count, const char *name)
{
    generator_t *generator = build_generator(model, NULL);
    hybrid_t *hybrid = generator ? build_hybrid(generator, order) : NULL;
    positivity_t positivity;

    if (OK(hybrid != NULL, "%s: mapped", name)) {
        hybrid_positivity(&positivity, hybrid);
        if (!OK(positivity.answer == answer && !positivity.undecided, "%s: the answer is %d", name,
                answer))
            printf("# it is %d\n", positivity.answer);
        if (answer == TRUTH_UNKNOWN)
            expect_conditions(&positivity, expected, count, name, model);
        check_rows(&positivity, hybrid, name);
        positivity_clear(&positivity, hybrid);
    }
    hybrid_free(hybrid);
    generator_free(generator);
    build_free(model);
}

/* ---- the toy models ---------------------------------------------------------------------- */

static model_t *oscillators(const char *parameters, const char *spaces, const char *q)
{
    model_t *model = build_model(parameters, spaces);
    char text[200];

    snprintf(text, sizeof text, "(C.q^2 + C.p^2)/2 + lambda*C.q*%s", q);
    build_hamiltonian(model, text);
    build_channel(model, "2*gC", "C.q");
    build_channel(model, "2*gQ", q);
    return model;
}

static void check_toys(void)
{
    static const char *const one[] = {"16*gC*gQ - lambda^2 >= 0"};
    static const char *const hbar[] = {"16*gC*gQ*hbar^2 - lambda^2 >= 0"};

    expect(oscillators("gC+ gQ+ lambda", "C:c Q:q", "Q.q"), "wigner", TRUTH_UNKNOWN, one, 1,
           "two oscillators");
    expect(oscillators("gC+ gQ+ hbar+ lambda", "C:c Q:q", "Q.q"), "wigner", TRUTH_UNKNOWN, hbar, 1,
           "two oscillators with hbar");
    expect(oscillators("gC+ gQ+ lambda", "C:c A:2", "A.sz"), "wigner", TRUTH_UNKNOWN, one, 1,
           "oscillator and qubit");
    expect(oscillators("gC+ gQ+ lambda", "C:c A:2", "A.sx"), "wigner", TRUTH_UNKNOWN, one, 1,
           "oscillator and qubit along x");
    expect(oscillators("gC+ gQ+ lambda", "C:c A:2", "A.sy"), "wigner", TRUTH_UNKNOWN, one, 1,
           "oscillator and qubit along y");
    expect(oscillators("gC+ gQ+ lambda", "C:c A:2 B:2", "(A.sz + B.sz)"), "wigner", TRUTH_UNKNOWN,
           one, 1, "collective coupling");
}

/* ---- Jaynes-Cummings --------------------------------------------------------------------- */

static model_t *jaynes_cummings(const char *parameters, const char *spaces, const char *h)
{
    model_t *model = build_model(parameters, spaces);

    build_hamiltonian(model, h);
    build_channel(model, "kappa*(n+1)", "C.a");
    build_channel(model, "kappa*n", "C.ad");
    return model;
}

static void check_jaynes_cummings(void)
{
    static const char *const thermal[] = {"4*gd*kappa*n + 2*gd*kappa - g^2 >= 0",
                                          "4*gu*kappa*n + 2*gu*kappa - g^2 >= 0"};
    static const char *const cold[] = {"g == 0"};
    static const char *const p[] = {"gd*kappa*n - g^2 >= 0"};
    static const char h[] = "g*(C.a*A.sp + C.ad*A.sm)";
    model_t *model = jaynes_cummings("gd+ gu+ kappa+ n~ g", "C:c A:2", h);

    build_channel(model, "gd", "A.sm");
    build_channel(model, "gu", "A.sp");
    expect(model, "wigner", TRUTH_UNKNOWN, thermal, 2, "Jaynes-Cummings");
    model = jaynes_cummings("gd+ kappa+ n~ g", "C:c A:2", h);
    build_channel(model, "gd", "A.sm");
    expect(model, "wigner", TRUTH_UNKNOWN, cold, 1, "Jaynes-Cummings, gu = 0");
    model = jaynes_cummings("gd+ kappa+ n~ g+", "C:c A:2", h);
    build_channel(model, "gd", "A.sm");
    expect(model, "wigner", TRUTH_FALSE, NULL, 0, "Jaynes-Cummings, gu = 0, g > 0");
    model = jaynes_cummings("gd+ gu+ kappa+ n~ g", "C:c A:2", h);
    build_channel(model, "gd", "A.sm");
    build_channel(model, "gu", "A.sp");
    expect(model, "p", TRUTH_UNKNOWN, p, 1, "Jaynes-Cummings in P order");
}

/* A quantum mode instead of the atom: ladder rows, the same two conditions. */
static void check_two_modes(void)
{
    static const char *const thermal[] = {"4*gd*kappa*n + 2*gd*kappa - g^2 >= 0",
                                          "4*gu*kappa*n + 2*gu*kappa - g^2 >= 0"};
    model_t *model = jaynes_cummings("gd+ gu+ kappa+ n~ g", "C:c Q:q", "g*(C.a*Q.ad + C.ad*Q.a)");

    build_channel(model, "gd", "Q.a");
    build_channel(model, "gu", "Q.ad");
    expect(model, "wigner", TRUTH_UNKNOWN, thermal, 2, "beam splitter");
    /* the same damping written in q and p: the rows have to be found */
    model = jaynes_cummings("gd+ kappa+ n~ g", "C:c Q:q", "g*(C.q*Q.q + C.p*Q.p)");
    build_channel(model, "gd", "Q.q");
    build_channel(model, "gd", "Q.p");
    {
        static const char *const both[] = {"4*gd*kappa*n + 2*gd*kappa - g^2 >= 0"};
        expect(model, "wigner", TRUTH_UNKNOWN, both, 1, "beam splitter in q and p");
    }
}

/* The same damping given as a matrix over Hermitian operators: the rows that split M have to be
 * found. */
static void check_turned(void)
{
    static const char *const thermal[] = {"4*gd*kappa*n + 2*gd*kappa - g^2 >= 0",
                                          "4*gu*kappa*n + 2*gu*kappa - g^2 >= 0"};
    static const char *const over_qp[] = {"(gd+gu)/2", "-i*(gd-gu)/2", "i*(gd-gu)/2", "(gd+gu)/2"};
    static const char *const over_xy[] = {"(gd+gu)/4", "i*(gd-gu)/4", "-i*(gd-gu)/4", "(gd+gu)/4"};
    static const char *const qp[] = {"Q.q", "Q.p"}, *const xy[] = {"A.sx", "A.sy"};
    model_t *model = jaynes_cummings("gd+ gu+ kappa+ n~ g", "C:c Q:q", "g*(C.a*Q.ad + C.ad*Q.a)");

    build_kossakowski(model, 2, over_qp, qp);
    expect(model, "wigner", TRUTH_UNKNOWN, thermal, 2, "beam splitter, damping over q and p");
    model = jaynes_cummings("gd+ gu+ kappa+ n~ g", "C:c A:2", "g*(C.a*A.sp + C.ad*A.sm)");
    build_kossakowski(model, 2, over_xy, xy);
    expect(model, "wigner", TRUTH_UNKNOWN, thermal, 2, "Jaynes-Cummings, damping over sx and sy");
}

/* ---- others ------------------------------------------------------------------------------ */

static void check_others(void)
{
    model_t *model = build_model("w+ gam+ c D", "C:c A:2");

    build_hamiltonian(model, "w/2*(C.q^2 + C.p^2) + D/2*A.sx");
    build_channel(model, "gam", "C.q + i*c*A.sz");
    expect(model, "wigner", TRUTH_TRUE, NULL, 0, "L = q + i c sz");
    model = build_model("lambda+ gC+", "C:c A:2");
    build_hamiltonian(model, "lambda*C.q*A.sz");
    build_channel(model, "gC", "C.q");
    expect(model, "wigner", TRUTH_FALSE, NULL, 0, "no decoherence of the qubit");
    model = build_model("lambda", "C:c A:2");
    build_hamiltonian(model, "(C.q^2 + C.p^2)/2 + lambda*A.sz");
    expect(model, "wigner", TRUTH_TRUE, NULL, 0, "no coupling");
    model = build_model("chi gC+ gQ+", "C:c A:2");
    build_hamiltonian(model, "chi*C.q^2*A.sz");
    build_channel(model, "gC", "C.q");
    build_channel(model, "gQ", "A.sz");
    expect(model, "wigner", TRUTH_UNKNOWN, (const char *const[]){"chi == 0"}, 1,
           "a back-action that grows with q");
    expect(oscillators("gC gQ lambda", "C:c A:2", "A.sz"), "wigner", TRUTH_UNKNOWN,
           (const char *const[]){"16*gC*gQ - lambda^2 >= 0"}, 1, "rates without assumptions");
}

int main(void)
{
    check_toys();
    check_jaynes_cummings();
    check_two_modes();
    check_turned();
    check_others();
    flint_cleanup();
    return tap_done();
}
