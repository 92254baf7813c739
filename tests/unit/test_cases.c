/* The worked cases in tests/cases: NAME.moyal is a model, NAME.json what an independent
 * implementation found for it.  Everything is compared exactly: the hybrid form as a superoperator
 * (the basis is free), the residual, the region of the conditions on points inside and outside, and
 * all jets.  Its numbers at finite times are for the tests of 'run'. */
#include <jansson.h>

#include "base/memory.h"
#include "environment/array.h"
#include "phasespace/terms.h"
#include "prove/verdict.h"
#include "tests/unit/build_model.h"
#include "tests/unit/pipeline.h"
#include "tests/unit/tap.h"

static const char *const names[] = {"two_oscillators", "oscillator_qubit", "jaynes_cummings",
                                    "joint_operator",  "dispersive",       "collision_mean"};

/* ---- expressions: coordinates are numbers, operators of Q operators
 * ------------------------------- */

static void evaluate(op_t out, const expr_t *expr, model_t *model);

static void evaluate_pauli(op_t out, size_t factor, char axis, model_t *model)
{
    scalar_struct *m = scalar_array_new(4, model->ring);
    slong sign = axis == 'z' ? -1 : 1;

    scalar_set_si(m + (axis == 'z' ? 0 : 1), 1, model->ring);
    scalar_set_si(m + (axis == 'z' ? 3 : 2), sign, model->ring);
    if (axis == 'y') {
        scalar_imaginary_unit(m + 2, model->ring);
        scalar_neg(m + 1, m + 2, model->ring);
    } else if (axis == 'p') {
        scalar_zero(m + 2, model->ring);
    } else if (axis == 'm') {
        scalar_zero(m + 1, model->ring);
    }
    op_matrix(out, factor, m, &model->algebra);
    scalar_array_free(m, 4, model->ring);
}

static void evaluate_name(op_t out, const char *name, model_t *model)
{
    size_t generator = ring_find(model->ring, name), factor;
    const char *dot = strchr(name, '.');
    scalar_t x;

    scalar_init(x, model->ring);
    if (strcmp(name, "i") == 0) {
        scalar_imaginary_unit(x, model->ring);
        op_set_scalar(out, x, &model->algebra);
    } else if (generator != SIZE_MAX) {
        scalar_generator(x, generator, model->ring);
        op_set_scalar(out, x, &model->algebra);
    } else if (dot) {
        char *space = memory_copy_bytes(name, (size_t)(dot - name));
        factor = space_find(model->space, space);
        free(space);
        if (dot[1] == 's')
            evaluate_pauli(out, factor, dot[2], model);
        else if (dot[1] == 'q')
            op_position(out, factor, &model->algebra);
        else
            op_momentum(out, factor, &model->algebra);
    } else {
        printf("Bail out! unknown name %s\n", name);
        exit(1);
    }
    scalar_clear(x, model->ring);
}

static void evaluate_number(op_t out, const expr_t *expr, model_t *model)
{
    scalar_t x;
    fmpq_t value;

    fmpq_init(value);
    scalar_init(x, model->ring);
    tree_number(value, expr);
    scalar_set_fmpq(x, value, model->ring);
    op_set_scalar(out, x, &model->algebra);
    scalar_clear(x, model->ring);
    fmpq_clear(value);
}

static void must(int holds)
{
    if (holds)
        return;
    puts("Bail out! an expression of the expected results cannot be evaluated");
    exit(1);
}

static void evaluate_sqrt(op_t out, const expr_t *argument, model_t *model)
{
    scalar_t x;

    scalar_init(x, model->ring);
    evaluate(out, argument, model);
    op_identity_part(x, out, &model->algebra);
    must(scalar_sqrt(x, x, model->assumptions, NULL, model->ring) == SQRT_OK);
    op_set_scalar(out, x, &model->algebra);
    scalar_clear(x, model->ring);
}

static void evaluate_binary(op_t out, const expr_t *expr, model_t *model)
{
    const algebra_t *algebra = &model->algebra;
    scalar_t x;
    op_t right;

    scalar_init(x, model->ring);
    op_init(right, algebra);
    evaluate(out, expr->items[0], model);
    evaluate(right, expr->items[1], model);
    op_identity_part(x, right, algebra);
    if (expr->kind == EXPR_ADD)
        op_add(out, out, right, algebra);
    else if (expr->kind == EXPR_SUBTRACT)
        op_sub(out, out, right, algebra);
    else if (expr->kind == EXPR_MULTIPLY)
        op_mul(out, out, right, algebra);
    else if (expr->kind == EXPR_POWER)
        build_power(out, strtoul(expr->items[1]->text, NULL, 10), algebra);
    else {
        must(scalar_inv(x, x, model->ring));
        op_scale(out, out, x, algebra);
    }
    scalar_clear(x, model->ring);
    op_clear(right, algebra);
}

static void evaluate(op_t out, const expr_t *expr, model_t *model)
{
    if (expr->kind == EXPR_NUMBER)
        evaluate_number(out, expr, model);
    else if (expr->kind == EXPR_NAME)
        evaluate_name(out, expr->text, model);
    else if (expr->kind == EXPR_CALL)
        evaluate_sqrt(out, expr->items[0], model);
    else if (expr->kind == EXPR_NEGATE) {
        evaluate(out, expr->items[0], model);
        op_neg(out, out, &model->algebra);
    } else
        evaluate_binary(out, expr, model);
}

static void read_op(op_t out, const json_t *text, model_t *model)
{
    const char *string = json_string_value(text);
    source_t *source = source_new("expected", string, strlen(string));
    diags_t *diags = diags_new(source);
    const expr_t *root;
    tree_t *tree;

    must(syntax_parse_expression(&tree, &root, source, NULL, diags) == OK);
    evaluate(out, root, model);
    syntax_free(tree);
    diags_free(diags);
    source_free(source);
}

static void read_scalar(scalar_t out, const json_t *text, model_t *model)
{
    op_t a;

    op_init(a, &model->algebra);
    read_op(a, text, model);
    must(op_is_scalar(a, &model->algebra));
    op_identity_part(out, a, &model->algebra);
    op_clear(a, &model->algebra);
}

static scalar_struct *read_scalars(const json_t *list, model_t *model)
{
    scalar_struct *x = scalar_array_new(json_array_size(list), model->ring);

    for (size_t k = 0; k < json_array_size(list); k++)
        read_scalar(x + k, json_array_get(list, k), model);
    return x;
}

/* rows x columns, row by row */
static scalar_struct *read_matrix(const json_t *rows, size_t columns, model_t *model)
{
    size_t count = json_array_size(rows);
    scalar_struct *x = scalar_array_new(count * columns, model->ring);

    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < columns; j++)
            read_scalar(x + i * columns + j, json_array_get(json_array_get(rows, i), j), model);
    return x;
}

/* ---- the hybrid form
 * ------------------------------------------------------------------------------ */

static void check_residual(const char *name, const json_t *expected, const hybrid_t *hybrid)
{
    model_t *model = hybrid->generator->model;
    superop_t residual;
    opkey_t derivative[2];
    op_t left, right;
    scalar_t c;

    superop_init(residual, &model->algebra);
    op_init(left, &model->algebra);
    op_init(right, &model->algebra);
    scalar_init(c, model->ring);
    for (size_t k = 0; k < json_array_size(expected); k++) {
        const json_t *term = json_array_get(expected, k), *d = json_object_get(term, "derivative");
        for (size_t j = 0; j < 2; j++)
            derivative[j] = (opkey_t)json_integer_value(json_array_get(d, j));
        read_op(left, json_object_get(term, "left"), model);
        read_op(right, json_object_get(term, "right"), model);
        read_scalar(c, json_object_get(term, "coefficient"), model);
        superop_push_operators(residual, derivative, c, left, right, &model->algebra);
    }
    superop_canonical(residual, &model->algebra);
    OK(superop_equal(residual, hybrid->residual_standard, &model->algebra), "%s: residual", name);
    superop_clear(residual, &model->algebra);
    op_clear(left, &model->algebra);
    op_clear(right, &model->algebra);
    scalar_clear(c, model->ring);
}

static void check_hybrid(const char *name, const json_t *expected, const hybrid_t *hybrid)
{
    model_t *model = hybrid->generator->model;
    const json_t *basis = json_object_get(expected, "basis");
    size_t n = hybrid->coordinates, count = json_array_size(basis);
    hybrid_t form = *hybrid; /* the same model with the expected entries */
    superop_t ours, theirs;

    form.count = count;
    form.basis = op_array_new(count, &model->algebra);
    for (size_t a = 0; a < count; a++)
        read_op(form.basis + a, json_array_get(basis, a), model);
    op_init(form.hamiltonian, &model->algebra);
    read_op(form.hamiltonian, json_object_get(expected, "hamiltonian"), model);
    form.drift = read_scalars(json_object_get(expected, "drift"), model);
    form.d2 = read_matrix(json_object_get(expected, "D2"), n, model);
    form.d1 = read_matrix(json_object_get(expected, "D1"), count, model);
    form.d0 = read_matrix(json_object_get(expected, "D0"), count, model);
    superop_init(ours, &model->algebra);
    superop_init(theirs, &model->algebra);
    hybrid_form(ours, hybrid);
    hybrid_form(theirs, &form);
    OK(superop_equal(ours, theirs, &model->algebra), "%s: hybrid form", name);
    superop_clear(ours, &model->algebra);
    superop_clear(theirs, &model->algebra);
    op_array_free(form.basis, count, &model->algebra);
    op_clear(form.hamiltonian, &model->algebra);
    scalar_array_free(form.drift, n, model->ring);
    scalar_array_free(form.d2, n * n, model->ring);
    scalar_array_free(form.d1, n * count, model->ring);
    scalar_array_free(form.d0, count * count, model->ring);
    check_residual(name, json_object_get(expected, "residual"), hybrid);
}

/* ---- regions
 * -------------------------------------------------------------------------------------- */

/* Values of the parameters in `point`, for scalar_substitute; `storage` has one entry per
 * generator. */
static const scalar_struct **read_point(scalar_struct *storage, const json_t *point, model_t *model)
{
    size_t count = ring_parameter_count(model->ring) + ring_coordinate_count(model->ring);
    const scalar_struct **values = memory_new(count + 1, sizeof *values);
    const char *key;
    json_t *value;

    json_object_foreach((json_t *)point, key, value)
    {
        size_t g = ring_find(model->ring, key);
        must(g < count);
        read_scalar(storage + g, value, model);
        values[g] = storage + g;
    }
    return values;
}

static void check_points(const char *name, const json_t *points, truth_t expected,
                         const verdict_t *verdict, model_t *model)
{
    size_t count = ring_parameter_count(model->ring) + ring_coordinate_count(model->ring);

    for (size_t k = 0; k < json_array_size(points); k++) {
        scalar_struct *storage = scalar_array_new(count, model->ring);
        const scalar_struct **values = read_point(storage, json_array_get(points, k), model);

        OK(conditions_hold(&verdict->conditions, values, model->assumptions, model->ring) ==
               expected,
           "%s: point %zu is %s the region", name, k, expected == TRUTH_TRUE ? "in" : "outside");
        free(values);
        scalar_array_free(storage, count, model->ring);
    }
}

/* ---- jets
 * ----------------------------------------------------------------------------------------- */

static const char *const scheme_keys[JET_SCHEME_COUNT] = {
    [JET_QUANTUM] = "quantum",           [JET_HYBRID] = "hybrid",
    [JET_CQ_PART] = "cq_part",           [JET_QCLE] = "qcle",
    [JET_CLOSED_POINT] = "closed point", [JET_CLOSED_ENSEMBLE] = "closed ensemble",
    [JET_DAMPED_POINT] = "damped point", [JET_DAMPED_ENSEMBLE] = "damped ensemble",
};

static void check_jet(const char *name, const char *observable, const char *key,
                      const json_t *expected, const jet_t *jet, const scalar_struct **at,
                      model_t *model)
{
    size_t count = json_array_size(expected), good = 0;
    scalar_t ours, theirs;

    if (!OK(jet && jet->count >= count, "%s: %s of %s has all orders", name, key, observable))
        return;
    scalar_init(ours, model->ring);
    scalar_init(theirs, model->ring);
    for (size_t k = 0; k < count; k++) {
        read_scalar(theirs, json_array_get(expected, k), model);
        must(scalar_substitute(ours, jet->values + k, at, model->assumptions, model->ring));
        good += (size_t)scalar_equal(ours, theirs, model->ring);
    }
    OK(good == count, "%s: %s of %s, %zu derivatives", name, key, observable, count);
    scalar_clear(ours, model->ring);
    scalar_clear(theirs, model->ring);
}

static size_t find_observable(const char *name, const model_t *model)
{
    for (size_t k = 0; k < model->observable_count; k++)
        if (strcmp(model->observables[k].name, name) == 0)
            return k;
    return SIZE_MAX;
}

static void check_jets(const char *name, const json_t *expected, const jets_t *jets, model_t *model)
{
    size_t count = ring_parameter_count(model->ring) + ring_coordinate_count(model->ring);
    scalar_struct *storage = scalar_array_new(count, model->ring);
    const scalar_struct **at = read_point(storage, json_object_get(expected, "at"), model);
    const json_t *list = json_object_get(expected, "list");

    for (size_t k = 0; k < json_array_size(list); k++) {
        const json_t *entry = json_array_get(list, k);
        const char *observable = json_string_value(json_object_get(entry, "observable"));
        size_t index = find_observable(observable, model);

        if (!OK(index != SIZE_MAX, "%s: the model observes %s", name, observable))
            continue;
        for (int s = 0; s < JET_SCHEME_COUNT; s++) {
            const json_t *values = json_object_get(entry, scheme_keys[s]);
            if (values)
                check_jet(name, observable, scheme_keys[s], values,
                          jets_find(jets, (jet_scheme_t)s, index), at, model);
        }
    }
    free(at);
    scalar_array_free(storage, count, model->ring);
}

/* ---- cases
 * ---------------------------------------------------------------------------------------- */

static void check_proof(const char *name, const json_t *expected, const pipeline_t *p)
{
    prove_options_t options = {.jets = 4};
    proof_t *proof;

    if (!OK(prove(&proof, p->hybrid, p->wigner, &options, p->diags) == OK, "%s: proof", name))
        return;
    OK(strcmp(verdict_name(proof->verdict.kind),
              json_string_value(json_object_get(expected, "verdict"))) == 0,
       "%s: verdict %s", name, verdict_name(proof->verdict.kind));
    OK(proof->identity.answer == TRUTH_TRUE && proof->identity.tests > 0, "%s: identity", name);
    OK(proof->initial.answer == TRUTH_TRUE, "%s: the initial state is positive", name);
    check_points(name, json_object_get(expected, "inside"), TRUTH_TRUE, &proof->verdict, p->model);
    check_points(name, json_object_get(expected, "outside"), TRUTH_FALSE, &proof->verdict,
                 p->model);
    check_jets(name, json_object_get(expected, "jets"), proof->jets, p->model);
    proof_free(proof);
}

/* All that a model with errors says. */
static char *messages(const pipeline_t *p)
{
    char *text = memory_new(4096, 1);
    FILE *file = tmpfile();

    must(file != NULL);
    diags_print(file, p->diags);
    rewind(file);
    text[fread(text, 1, 4095, file)] = 0;
    fclose(file);
    return text;
}

static void check_error(const char *name, const json_t *expected, const pipeline_t *p)
{
    const json_t *words = json_object_get(expected, "mentions");
    char *text = messages(p);

    OK(p->status == MODEL_ERROR, "%s: an error of the model", name);
    for (size_t k = 0; k < json_array_size(words); k++) {
        const char *word = json_string_value(json_array_get(words, k));
        OK(strstr(text, word) != NULL, "%s: the message mentions %s", name, word);
    }
    free(text);
}

static void check_case(const char *name)
{
    const char *top = getenv("TOP_SRCDIR"), *why;
    char path[1024];
    json_error_t error;
    json_t *expected;
    source_t *source;
    pipeline_t p;

    snprintf(path, sizeof path, "%s/tests/cases/%s.json", top ? top : ".", name);
    expected = json_load_file(path, 0, &error);
    must(expected != NULL);
    snprintf(path, sizeof path, "%s/tests/cases/%s.moyal", top ? top : ".", name);
    must(source_read(&source, path, 100000, &why) == OK);
    pipeline_open_source(&p, source, "wigner");
    if (strcmp(json_string_value(json_object_get(expected, "verdict")), "ERROR") == 0) {
        check_error(name, expected, &p);
    } else if (OK(p.status == OK, "%s: derivation", name)) {
        check_hybrid(name, json_object_get(expected, "hybrid"), p.hybrid);
        check_proof(name, expected, &p);
    }
    pipeline_close(&p);
    json_decref(expected);
}

int main(void)
{
    for (size_t k = 0; k < sizeof names / sizeof *names; k++)
        check_case(names[k]);
    flint_cleanup();
    return tap_done();
}
