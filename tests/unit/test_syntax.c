/* Reading and printing model texts: round trips on random trees, the rules of the language one by
 * one, limits, and the invariants of errors. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "syntax/tree.h"
#include "tests/unit/tap.h"

/* ---- helpers ----------------------------------------------------------------------------- */

typedef struct {
    source_t *source;
    diags_t *diags;
    tree_t *tree;
    const expr_t *root;
    status_t status;
} reading_t;

static reading_t start(const char *text, size_t length)
{
    reading_t reading = {.source = source_new("test", text, length)};

    reading.diags = diags_new(reading.source);
    return reading;
}

static reading_t read_bytes(const char *text, size_t length, const syntax_limits_t *limits)
{
    reading_t reading = start(text, length);

    reading.status = syntax_parse(&reading.tree, reading.source, limits, reading.diags);
    return reading;
}

static reading_t read_text(const char *text)
{
    return read_bytes(text, strlen(text), NULL);
}

static reading_t read_expr(const char *text)
{
    reading_t reading = start(text, strlen(text));

    reading.status =
        syntax_parse_expression(&reading.tree, &reading.root, reading.source, NULL, reading.diags);
    return reading;
}

static void drop(reading_t *reading)
{
    syntax_free(reading->tree);
    diags_free(reading->diags);
    source_free(reading->source);
}

static char *diagnostics_of(const reading_t *reading)
{
    char *printed = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&printed, &size);

    diags_print(out, reading->diags);
    fclose(out);
    return printed;
}

static char *tree_text(const tree_t *tree)
{
    char *printed = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&printed, &size);

    tree_print(out, tree);
    fclose(out);
    return printed;
}

static unsigned long next_random(unsigned long *state)
{
    *state = *state * 6364136223846793005UL + 1442695040888963407UL;
    return *state >> 33;
}

/* ---- random expressions ------------------------------------------------------------------ */

static const expr_t *random_expr(arena_t *arena, unsigned long *state, unsigned depth)
{
    static const char *const names[] = {"x", "gammaC", "C.q", "i", "pi", "run_1", "B.n1.sx"};
    static const char *const numbers[] = {"0", "1", "0.25", "1e-3", "2.5E+10", "007"};
    static const char *const calls[] = {"sqrt", "D.e", "matrix", "coherent", "state"};
    expr_t *expr = arena_alloc(arena, sizeof(expr_t));
    const expr_t **items;
    size_t k;

    expr->kind = depth == 0 ? next_random(state) % 2 : next_random(state) % (EXPR_POWER + 1);
    expr->count = expr->kind >= EXPR_ADD ? 2 : expr->kind == EXPR_NEGATE ? 1 : 0;
    if (expr->kind == EXPR_CALL || expr->kind == EXPR_LIST || expr->kind == EXPR_ELEMENT)
        expr->count = next_random(state) % 3 + (expr->kind != EXPR_CALL);
    expr->text = expr->kind == EXPR_NUMBER    ? numbers[next_random(state) % 6]
                 : expr->kind == EXPR_NAME    ? names[next_random(state) % 7]
                 : expr->kind == EXPR_CALL    ? calls[next_random(state) % 5]
                 : expr->kind == EXPR_ELEMENT ? "gas.b"
                                              : NULL;
    if (expr->kind == EXPR_ELEMENT && next_random(state) % 2)
        expr->member = "sz";
    items = arena_alloc(arena, (expr->count + 1) * sizeof(expr_t *));
    for (k = 0; k < expr->count; k++)
        items[k] = random_expr(arena, state, depth - 1);
    expr->items = items;
    if (expr->kind == EXPR_CALL && expr->count > 0 && items[0]->kind == EXPR_ELEMENT)
        expr->text = NULL; /* D[1].e(0, 1) */
    return expr;
}

/* The place of the bracket that closes the one at `open`. */
static char *closing(char *open)
{
    int depth = 0;

    for (;; open++) {
        depth += (*open == '(') - (*open == ')');
        if (depth == 0)
            return open;
    }
}

/* No pair of brackets (calls aside) can be left out without changing the tree. */
static int has_fewest_brackets(char *text, const expr_t *expr)
{
    char *open, *close;
    int is_needed = 1;

    for (open = text; is_needed && (open = strchr(open, '(')) != NULL; open++) {
        reading_t reading;
        if (open > text && strchr("+-*/^([, ", open[-1]) == NULL)
            continue; /* a call */
        close = closing(open);
        *open = *close = ' ';
        reading = read_expr(text);
        is_needed = reading.status != OK || !expr_is_equal(reading.root, expr);
        drop(&reading);
        *open = '(';
        *close = ')';
    }
    return is_needed;
}

static void test_random_expressions(void)
{
    unsigned long state = tap_seed(), round;
    unsigned wrong = 0, loose = 0;

    for (round = 0; round < 3000UL * tap_multiplier(); round++) {
        arena_t *arena = arena_new();
        const expr_t *expr = random_expr(arena, &state, 1 + round % 5);
        char *text = expr_print(expr);
        reading_t reading = read_expr(text);
        if (reading.status != OK || !expr_is_equal(reading.root, expr)) {
            wrong++;
            fprintf(stderr, "does not read back: %s\n", text);
        } else if (!has_fewest_brackets(text, expr)) {
            loose++;
            fprintf(stderr, "has spare brackets: %s\n", text);
        }
        drop(&reading);
        free(text);
        arena_free(arena);
    }
    OK(wrong == 0, "random expressions read back as printed, seed %lu", tap_seed());
    OK(loose == 0, "and are printed with the fewest brackets");
}

/* ---- random models ----------------------------------------------------------------------- */

/* A text for each kind of statement; '%' stands for a random expression. */
static const char *const file_forms[] = {
    "model \"a title, # kept\"",
    "param a, b = %",
    "assume % > 0, % <= % < %, % == %, % != %",
    "mode C classical",
    "mode A, B quantum hidden",
    "qubit Q, R",
    "spin J 3/2 hidden",
    "spin K, L 1",
    "spin P (%)",
    "qudit D 3",
    "let X = %",
    "hamiltonian %",
    "lindblad %, %",
    "initial C %",
    "initial C, D %",
    "observe %, name = %",
    "run until 10 seed (%) dt 1/1000 x -3",
    "mode b[1..4] classical, c[2]",
    "spin S[%..%] 1",
    "param g[0..3] = %, h[%] = %",
    "let V(x, y) = %",
    "let X[%](x) = %",
    "drive f(t) = %",
    "drive f[%](t) = %",
    "limit hbar 1, gammaC -2, g[%] (%)",
    "domain C.q in [%, %], b[%].p in [-2, 2]",
    "order = husimi",
    "order = s(%)",
    "order = matrix [[%, 0], [0, 1]]",
    "initial b[%], C %",
    "for k in % .. % {\nobserve %\nfor j in 1..2 {\nassume % > 0\n}\n}",
    "environment heat[%] bath {\ncouple %\nfor k in 1..4 {\nstate b[%] ket(1)\n}\n}",
    ("hybrid {\nhamiltonian %\nbracket\ndrift C.p, %\ndiffusion C.q, b[%].p, %\n"
     "backreaction C.p, %, %\ndecoherence %, %\nfor k in 1..2 {\nbracket\n}\n}"),
};
static const char *const block_forms[] = {
    "qubit e",
    "mode b1, b2",
    "state (%)",
    "state b ket(%)",
    "state b1, b2 gaussian(%)",
    "couple %",
    "couple %, %",
    "couple2 %",
    "hamiltonian %",
    "nbar %",
    "squeezing %",
    "lorentzian strength 2*g, center w0, width -1",
    "lorentzian strength 2*g, center w0, width k classical hidden",
    "state e[%] ket(1)",
    "state e[%].sz",
};

static void add_form(text_t *text, arena_t *arena, const char *form, unsigned long *state)
{
    for (; *form != '\0'; form++) {
        char *printed;
        if (*form != '%') {
            text_add_bytes(text, form, 1);
            continue;
        }
        printed = expr_print(random_expr(arena, state, next_random(state) % 4));
        text_add(text, printed);
        free(printed);
    }
    text_add(text, "\n");
}

static void add_statement(text_t *text, arena_t *arena, unsigned long *state)
{
    size_t count = sizeof file_forms / sizeof file_forms[0], k;

    if (next_random(state) % 5 != 0) {
        add_form(text, arena, file_forms[next_random(state) % count], state);
        return;
    }
    text_add(text, "environment gas collisions {\n");
    count = sizeof block_forms / sizeof block_forms[0];
    for (k = next_random(state) % 4; k > 0; k--)
        add_form(text, arena, block_forms[next_random(state) % count], state);
    text_add(text, "}\n");
}

static void test_random_models(void)
{
    unsigned long state = tap_seed() + 1, round;
    unsigned wrong = 0, k;

    for (round = 0; round < 400UL * tap_multiplier(); round++) {
        arena_t *arena = arena_new();
        reading_t first, second;
        text_t text;
        char *printed;

        text_init(&text);
        for (k = 0; k < 1 + round % 20; k++)
            add_statement(&text, arena, &state);
        first = read_text(text_string(&text));
        printed = tree_text(first.tree);
        second = read_text(printed);
        if (first.status != OK || second.status != OK || !tree_is_equal(first.tree, second.tree)) {
            wrong++;
            fprintf(stderr, "does not read back:\n%s", text_string(&text));
        }
        free(printed);
        drop(&first);
        drop(&second);
        text_clear(&text);
        arena_free(arena);
    }
    OK(wrong == 0, "random models read back as printed, seed %lu", tap_seed());
}

/* ---- the language, rule by rule ---------------------------------------------------------- */

/* `text` is the same expression as `plain`, which spells it out. */
static void same_expression(const char *text, const char *plain)
{
    reading_t a = read_expr(text), b = read_expr(plain);

    OK(a.status == OK && b.status == OK && expr_is_equal(a.root, b.root), "a spelling of '%s'",
       plain);
    drop(&a);
    drop(&b);
}

static void test_expressions(void)
{
    same_expression("-a^2", "-(a^2)");
    same_expression("a^b^c", "a^(b^c)");
    same_expression("a - b - c", "(a - b) - c");
    same_expression("a/b*c", "(a/b)*c");
    same_expression("-a*b", "(-a)*b");
    same_expression("2^-3^2", "2^(-(3^2))");
    same_expression("a + b*c^d", "a + (b*(c^d))");
    same_expression("+a", "a");
    same_expression("f(\n a,\n\n b # comment\n)", "f(a, b)");
    same_expression("a +\n b", "a + b");
    same_expression("[[1, 2],\n [3, 4]]", "[[1,2],[3,4]]");
}

static void test_aliases(void)
{
    same_expression("\u03BB*\u03B3C", "lambda*gammaC");
    same_expression("A.\u03C3x + A.\u03C3z", "A.sx + A.sz");
    same_expression("A.\u03C3\u208A*A.\u03C3\u208B", "A.sp*A.sm");
    same_expression("A.\u03C3\u2093 + \u03C3x", "A.sx + sigmax");
    same_expression("C.a\u2020*C.a", "C.ad*C.a");
    same_expression("C.q\u00B2\u00B7x\u00B3", "C.q^2*x^3");
    same_expression("x\u00B9\u2070", "x^10");
    same_expression("\u221A(2)\u00D7\u03C0", "sqrt(2)*pi");
    same_expression("a \u2212 \u210F/\u0127", "a - hbar/hbar");
    same_expression("\u03C9\u2080 + \u03A9", "omega0 + Omega");
}

static void same_model(const char *text, const char *plain)
{
    reading_t a = read_text(text), b = read_text(plain);

    OK(a.status == OK && b.status == OK && tree_count(a.tree) > 0 && tree_is_equal(a.tree, b.tree),
       "two spellings of '%.*s'", (int)strcspn(plain, "\n"), plain);
    drop(&a);
    drop(&b);
}

static void test_statements(void)
{
    same_model("mode A, B classical\r\nqubit Q\r\n",
               "mode A classical\nmode B classical\nqubit Q\n");
    same_model("mode A classical, B", "mode A classical\nmode B");
    same_model("spin J, K 1 hidden", "spin J 1 hidden\nspin K 1 hidden");
    same_model("\xEF\xBB\xBFparam a = 1,\n  b", "param a = 1\nparam b");
    same_model("assume a > b \u2265 0", "assume a > b\nassume b >= 0");
    same_model("environment g bath\n{ couple L }", "environment g bath {\ncouple L\n}");
    same_model("observe C.q,\n n = C.n", "observe C.q\nobserve n = C.n");
    same_model("hamiltonian (C.q\n + 1)\n", "hamiltonian C.q + 1");
    same_model("param points, seed, dt, tol, until, nbar", "param points\nparam seed\nparam dt\n"
                                                           "param tol\nparam until\nparam nbar");
}

static void test_run_options(void)
{
    reading_t reading = read_text("run until 2*pi points 201 tol 1e-8 dt -1/1000 seed x");
    const statement_t *run = tree_count(reading.tree) == 1 ? tree_statement(reading.tree, 0) : NULL;

    OK(reading.status == OK && run != NULL && run->option_count == 5, "run has five options");
    OK(run != NULL && strcmp(run->options[1].name.text, "points") == 0 &&
           strcmp(run->options[1].value->text, "201") == 0,
       "values end where the next word begins");
    drop(&reading);
}

static void test_state_lookahead(void)
{
    reading_t reading =
        read_text("environment g collisions {\nstate (1 + e.sz)/2\nstate b thermal(n)\n"
                  "state b1, b2 gaussian(n)\nstate rho\n}");
    static const size_t counts[] = {0, 1, 2, 0};
    const statement_t *block;
    size_t k;

    if (OK(reading.status == OK && tree_count(reading.tree) == 1, "states are read")) {
        block = tree_statement(reading.tree, 0);
        for (k = 0; k < 4; k++)
            OK(block->body[k]->name_count == counts[k], "state %zu names %zu spaces", k, counts[k]);
    }
    drop(&reading);
}

static void check_number(const char *text, const char *expected)
{
    reading_t reading = read_expr(text);
    char *value;
    fmpq_t number;

    fmpq_init(number);
    if (reading.root != NULL)
        tree_number(number, reading.root);
    value = fmpq_get_str(NULL, 10, number);
    OK(reading.root != NULL && strcmp(value, expected) == 0, "%s is %s", text, expected);
    flint_free(value);
    fmpq_clear(number);
    drop(&reading);
}

static void test_numbers(void)
{
    check_number("0.1", "1/10");
    check_number("1e-3", "1/1000");
    check_number("2.50E+2", "250");
    check_number("007", "7");
    check_number("0.000", "0");
    check_number("123456789012345678901234567890.5", "246913578024691357802469135781/2");
}

static void test_spans(void)
{
    const char *text = "observe (C.q + 1)*C.p, x";
    reading_t reading = read_text(text);
    const expr_t *value = tree_statement(reading.tree, 0)->value;

    OK(value->span.begin == 8 && value->span.end == 21, "spans include the brackets");
    OK(text[value->at.begin] == '*', "the caret of a product is at its sign");
    OK(value->items[1]->span.begin == 18 && value->items[1]->span.end == 21, "names have spans");
    drop(&reading);
}

static void test_nearest(void)
{
    static const char *const words[] = {"hamiltonian", "observe", "mode", "i"};

    OK(syntax_nearest("hamiltonain", words, 4) == words[0], "swapped letters");
    OK(syntax_nearest("obsrve", words, 4) == words[1], "a missing letter");
    OK(syntax_nearest("MODE", words, 4) == words[2], "case does not count");
    OK(syntax_nearest("I", words, 4) == words[3], "the imaginary unit of others");
    OK(syntax_nearest("x", words, 4) == NULL, "one letter is not another");
    OK(syntax_nearest("temperature", words, 4) == NULL, "what is far is not near");
}

/* ---- errors ------------------------------------------------------------------------------ */

static void test_three_mistakes(void)
{
    reading_t reading = read_text("mode C clasical\nhamiltonian 2 C.q\nobserv C.q\nqubit A\n");
    char *printed = diagnostics_of(&reading);

    OK(reading.status == MODEL_ERROR && diags_errors(reading.diags) == 3, "three errors at once");
    OK(strstr(printed, "test:1:8: error[E0128]") != NULL &&
           strstr(printed, "did you mean 'classical'?") != NULL,
       "the misspelt role");
    OK(strstr(printed, "test:2:15: error[E0111]") != NULL && strstr(printed, "'2*C.q'") != NULL,
       "the missing operator");
    OK(strstr(printed, "test:3:1: error[E0120]") != NULL &&
           strstr(printed, "did you mean 'observe'?") != NULL,
       "the misspelt statement");
    OK(tree_is_broken_name(reading.tree, "C") && !tree_is_broken_name(reading.tree, "A"),
       "names of broken statements are known");
    free(printed);
    drop(&reading);
}

/* Errors are reported exactly where the status says so, whatever the bytes are. */
static void test_damaged(void)
{
    static const char model[] =
        "model \"x\"\nparam a = 1, b\nassume a > 0\nmode C classical\nqubit A\n"
        "hamiltonian C.p^2/2 +\n (a*C.q*A.sz)\nenvironment g collisions {\n  qubit e\n"
        "  state (1 + e.sz)/2\n  couple sqrt(a)*C.q*e.sx\n}\nlindblad [[1, 2], [2, 1]], [A.sx, "
        "A.sy]\n"
        "initial C coherent(1 + i/2)\nobserve C.q, n = C.n\nrun until 10 points 201\n";
    static const char bytes[] = "()[]{}^*+-/,=.#\"\n\r\t\x80\xCE\xB3 0ae\x01";
    unsigned long state = tap_seed() + 2, round;
    unsigned wrong = 0, k;
    char text[sizeof model];

    for (round = 0; round < 5000UL * tap_multiplier(); round++) {
        reading_t reading;
        memcpy(text, model, sizeof model);
        for (k = 0; k <= round % 4; k++)
            text[next_random(&state) % (sizeof model - 1)] =
                bytes[next_random(&state) % (sizeof bytes)];
        reading = read_bytes(text, sizeof model - 1 - next_random(&state) % 20, NULL);
        wrong +=
            reading.tree == NULL || (reading.status == OK) != (diags_errors(reading.diags) == 0);
        free(diagnostics_of(&reading));
        drop(&reading);
    }
    OK(wrong == 0, "damaged models give errors or trees, seed %lu", tap_seed());
}

/* ---- limits ------------------------------------------------------------------------------ */

/* `piece` repeated `count` times between `before` and `after` must be refused as too much. */
static void too_much(const char *what, const char *before, const char *piece, size_t count,
                     const char *after, const char *code)
{
    reading_t reading;
    text_t text;
    char *printed;
    size_t k;

    text_init(&text);
    text_add(&text, before);
    for (k = 0; k < count; k++)
        text_add(&text, piece);
    text_add(&text, after);
    reading = read_text(text_string(&text));
    printed = diagnostics_of(&reading);
    OK(reading.status == LIMIT_ERROR && strstr(printed, code) != NULL, "limit on %s", what);
    free(printed);
    drop(&reading);
    text_clear(&text);
}

static void test_limits(void)
{
    too_much("brackets", "hamiltonian ", "(", 60000, "", "E0140");
    too_much("lists", "hamiltonian ", "[", 60000, "", "E0140");
    too_much("calls", "hamiltonian ", "f(", 60000, "", "E0140");
    too_much("signs", "hamiltonian ", "-", 60000, "1", "E0140");
    too_much("powers", "hamiltonian 1", "^2", 60000, "", "E0140");
    too_much("sums", "hamiltonian 1", "+2", 100000, "", "E0141");
    too_much("products", "hamiltonian 1", "*2", 100000, "", "E0141");
    too_much("digits", "hamiltonian ", "1", 100000, "", "E0142");
    too_much("superscripts", "hamiltonian x", "\u00B2", 401, "", "E0142");
    too_much("exponents", "hamiltonian 1e", "9", 30, "", "E0143");
    too_much("names", "hamiltonian ", "x", 100000, "", "E0144");
    too_much("statements", "", "mode x\n", 10001, "", "E0145");
    too_much("parameters", "param a", ",a", 10001, "", "E0145");
    too_much("nodes", "observe [", "[1,2,3,4,5,6,7,8,9,0],\n", 100000, "1]", "E0146");
}

static void test_error_limit(void)
{
    syntax_limits_t few = syntax_default_limits;
    char text[3000];
    reading_t reading;
    size_t k;

    few.errors = 7;
    for (k = 0; k < sizeof text; k++)
        text[k] = "@\n"[k % 2];
    reading = read_bytes(text, sizeof text, &few);
    OK(diags_errors(reading.diags) == 7 && reading.status == MODEL_ERROR, "errors are limited");
    drop(&reading);
}

static void test_include(void)
{
    static const char text[] = "include \"a.moyal\"\n";
    syntax_limits_t none = syntax_default_limits;
    reading_t reading;
    char *printed;

    none.includes = 0;
    reading = read_bytes(text, sizeof text - 1, &none);
    printed = diagnostics_of(&reading);
    OK(reading.status == LIMIT_ERROR && strstr(printed, "E0148"), "limit on included files");
    free(printed);
    drop(&reading);
    reading = read_text(text);
    printed = diagnostics_of(&reading);
    OK(reading.status == MODEL_ERROR && strstr(printed, "E0133"),
       "a text that is no file includes nothing");
    OK(tree_is_broken_name(reading.tree, "anything"), "any name may stand in a missing file");
    free(printed);
    drop(&reading);
}

int main(void)
{
    test_random_expressions();
    test_random_models();
    test_expressions();
    test_aliases();
    test_statements();
    test_run_options();
    test_state_lookahead();
    test_numbers();
    test_spans();
    test_nearest();
    test_three_mistakes();
    test_damaged();
    test_limits();
    test_include();
    test_error_limit();
    flint_cleanup();
    return tap_done();
}
