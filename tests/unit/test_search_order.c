/* The search for an order: exact sets of s, orders found and refuted, initial states. */
#include "prove/search_order.h"

#include "tests/unit/pipeline.h"
#include "tests/unit/tap.h"

/* ---- sets of real numbers ------------------------------------------------------------------- */

/* The set of x with p[k](x) kinds[k] 0, printed "[a, b] {c} near d". */
static int set_is(const char *expected, size_t count, const condition_kind_t *kinds,
                  const char *const *texts)
{
    fmpz_poly_struct p[3];
    real_set_t set;
    text_t text;
    int same;

    for (size_t k = 0; k < count; k++) {
        fmpz_poly_init(&p[k]);
        fmpz_poly_set_str(&p[k], texts[k]);
    }
    text_init(&text);
    if (!real_set_find(&set, kinds, p, count, "x"))
        text_add(&text, "failed ");
    for (size_t k = 0; k < set.count; k++) {
        const real_piece_t *piece = &set.pieces[k];
        text_printf(&text, "%s%s, %s%s ", piece->lower_closed ? "[" : "(",
                    piece->lower ? piece->lower : "", piece->upper ? piece->upper : "",
                    piece->upper_closed ? "]" : ")");
    }
    text_printf(&text, "near %s", set.nearest ? set.nearest : "none");
    same = strcmp(text_string(&text), expected) == 0;
    if (!same)
        printf("# '%s' instead of '%s'\n", text_string(&text), expected);
    real_set_clear(&set);
    text_clear(&text);
    for (size_t k = 0; k < count; k++)
        fmpz_poly_clear(&p[k]);
    return same;
}

static void test_sets(void)
{
    static const condition_kind_t all[] = {CONDITION_NONNEGATIVE, CONDITION_NONNEGATIVE};
    static const condition_kind_t strict[] = {CONDITION_POSITIVE}, zero[] = {CONDITION_ZERO};

    OK(set_is("(, ) near 0", 0, all, NULL), "no condition");
    OK(set_is("near none", 1, all, (const char *[]){"1  -1"}), "never");
    OK(set_is("[1/2, ) near 1/2", 1, all, (const char *[]){"2  -1 2"}), "2x - 1 >= 0");
    OK(set_is("(1/2, ) near 1", 1, strict, (const char *[]){"2  -1 2"}), "2x - 1 > 0");
    OK(set_is("[1, 1] near 1", 2, all, (const char *[]){"2  -1 1", "3  1 0 -1"}),
       "x >= 1 and x^2 <= 1: a point");
    OK(set_is("[-sqrt(2), sqrt(2)] near 0", 1, all, (const char *[]){"3  2 0 -1"}), "x^2 <= 2");
    OK(set_is("[1/2 - 1/2*sqrt(5), 1/2 - 1/2*sqrt(5)] [1/2 + 1/2*sqrt(5), 1/2 + 1/2*sqrt(5)] near "
              "1/2 - 1/2*sqrt(5)",
              1, zero, (const char *[]){"3  -1 -1 1"}),
       "x^2 - x - 1 = 0");
    OK(set_is("[root of x^3-2 in [1.259921, 1.259922], ) near 2", 1, all,
              (const char *[]){"4  -2 0 0 1"}),
       "x^3 >= 2");
    OK(set_is("[0, 0] near 0", 1, all, (const char *[]){"3  0 0 -1"}), "-x^2 >= 0");
}

/* ---- models -----------------------------------------------------------------------------------
 */

/* The search on a model of the text; entries of S are further parameters of it. */
static order_search_t *search(const char *body)
{
    model_options_t options = {0};
    source_t *source = source_new("test.moyal", body, strlen(body));
    diags_t *diags = diags_new(source);
    size_t count;
    char **names = order_search_names(&count, 2, body);
    tree_t *tree;
    model_t *model = NULL;
    generator_t *generator = NULL;
    order_search_t *out = NULL;

    options.extra_count = count;
    options.extra_parameters = (const char *const *)names;
    if (syntax_parse(&tree, source, NULL, diags) == OK &&
        model_build(&model, tree, source, &options, diags) == OK &&
        environment_trace(&generator, model, diags) == OK)
        out = order_search(generator, (const char *const *)names, count);
    diags_print(stdout, diags);
    generator_free(generator);
    model_free(model);
    syntax_free(tree);
    diags_free(diags);
    source_free(source);
    for (size_t k = 0; k < count; k++)
        free(names[k]);
    free(names);
    return out;
}

static const char jaynes_cummings[] = "param g = 1, kappa = 2, gd = %s, n = 1\n"
                                      "mode C classical\nqubit A\n"
                                      "hamiltonian g*(C.a*A.sp + C.ad*A.sm)\n"
                                      "lindblad kappa*(n+1), C.a\nlindblad kappa*n, C.ad\n"
                                      "lindblad gd, A.sm\n";
static const char oscillators[] = "param gC = 1, gQ = %s\n"
                                  "mode C classical\nmode Q\n"
                                  "hamiltonian (C.p^2 + C.q^2)/2 + C.q*Q.q\n"
                                  "lindblad 2*gC, C.q\nlindblad 2*gQ, Q.q\n";

static void test_model(const char *format, const char *value, const char *candidate,
                       truth_t matrix_exists, const char *what)
{
    order_search_t *found;
    text_t text;

    text_init(&text);
    text_printf(&text, "%.*s%s%s", (int)(strstr(format, "%s") - format), format, value,
                strstr(format, "%s") + 2);
    found = search(text_string(&text));
    text_clear(&text);
    if (!OK(found != NULL, "%s: searched", what))
        return;
    OK(strcmp(found->candidate ? found->candidate : "none", candidate) == 0, "%s: %s is proposed",
       what, found->candidate ? found->candidate : "none");
    OK(found->matrix_exists == matrix_exists, "%s: over all S: %d", what,
       (int)found->matrix_exists);
    order_search_free(found);
}

int main(void)
{
    test_sets();
    test_model(jaynes_cummings, "1/2", "s=1", TRUTH_UNKNOWN, "Jaynes-Cummings, edge of P order");
    test_model(jaynes_cummings, "1/3", "none", TRUTH_FALSE, "Jaynes-Cummings below the edge");
    test_model(oscillators, "1/16", "s=0", TRUTH_UNKNOWN, "two oscillators, saturated");
    test_model(oscillators, "1/17", "none", TRUTH_FALSE, "two oscillators, below");
    flint_cleanup();
    return tap_done();
}
