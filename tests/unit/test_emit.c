/* Tests of lower and emit: `apply` against a master equation of dense matrices that shares nothing
 * with them, units that every compiler takes, names that try to become code, folders of solvers. */
#include <math.h>
#include <sys/stat.h>
#include <unistd.h>

#include "emit/ast.h"
#include "fixture.h"
#include "jit/jit.h"
#include "tap.h"

#include <complex.h> /* last: its I would disturb other headers */

/* ---- dense matrices: qubit x mode with LEVELS + EXTRA levels; the first LEVELS of them are
 * compared ---- */

enum { LEVELS = 4, EXTRA = 5, ALL = 2 * (LEVELS + EXTRA), KEPT = 2 * LEVELS };

typedef struct {
    double complex at[ALL][ALL];
} matrix_t;

/* Index of qubit state s and level n; the mode is the second factor. */
static int index_of(int s, int n)
{
    return s * (LEVELS + EXTRA) + n;
}

static matrix_t product(const matrix_t *x, const matrix_t *y)
{
    matrix_t out = {{{0}}};

    for (int i = 0; i < ALL; i++)
        for (int k = 0; k < ALL; k++)
            for (int j = 0; x->at[i][k] != 0 && j < ALL; j++)
                out.at[i][j] += x->at[i][k] * y->at[k][j];
    return out;
}

static matrix_t adjoint(const matrix_t *x)
{
    matrix_t out;

    for (int i = 0; i < ALL; i++)
        for (int j = 0; j < ALL; j++)
            out.at[i][j] = conj(x->at[j][i]);
    return out;
}

/* The operator of a letter: q, p of the mode, x, y, z, m (sigma-minus) of the qubit. */
static matrix_t letter(char name)
{
    matrix_t out = {{{0}}};

    for (int s = 0; s < 2; s++)
        for (int n = 0; n < LEVELS + EXTRA; n++) {
            int here = index_of(s, n), flip = index_of(1 - s, n);

            if (n + 1 < LEVELS + EXTRA && (name == 'q' || name == 'p')) {
                int up = index_of(s, n + 1);
                double complex element = sqrt((n + 1) / 2.0) * (name == 'q' ? 1 : -I);

                out.at[here][up] = element;
                out.at[up][here] = conj(element);
            }
            if (name == 'x' || (name == 'm' && s == 1))
                out.at[here][flip] = 1;
            if (name == 'y')
                out.at[here][flip] = s == 0 ? -I : I;
            if (name == 'z')
                out.at[here][here] = s == 0 ? 1 : -1;
        }
    return out;
}

/* Adds coefficient * word, word a product of letters, to a matrix and to a text. */
static void add_word(matrix_t *sum, text_t *text, int coefficient, const char *word, int imaginary)
{
    static const char letters[] = "qpxyzm";
    static const char *const names[] = {"C.q", "C.p", "A.sx", "A.sy", "A.sz", "A.sm"};
    matrix_t term = {{{0}}};

    for (int i = 0; i < ALL; i++)
        term.at[i][i] = coefficient / 7.0 * (imaginary ? I : 1);
    text_printf(text, "%s%s(%d)/7", text->length ? " + " : "", imaginary ? "i*" : "", coefficient);
    for (; *word; word++) {
        matrix_t factor = letter(*word);

        term = product(&term, &factor);
        text_printf(text, "*%s", names[strchr(letters, *word) - letters]);
    }
    for (int i = 0; i < ALL; i++)
        for (int j = 0; j < ALL; j++)
            sum->at[i][j] += term.at[i][j];
}

static int pick(flint_rand_t random)
{
    return (int)n_randint(random, 13) - 6;
}

/* A random Hermitian operator of order at most two in the mode. */
static void random_hamiltonian(matrix_t *h, text_t *text, flint_rand_t random)
{
    static const char *const words[] = {"q", "p", "qq", "pp", "x", "y", "qz", "px", "qqy", "ppz"};

    for (size_t k = 0; k < sizeof words / sizeof words[0]; k++)
        if (n_randint(random, 2))
            add_word(h, text, pick(random), words[k], 0);
    add_word(h, text, 1, "qpz", 0);
    add_word(h, text, 1, "pqz", 0);
}

static void random_jump(matrix_t *l, text_t *text, flint_rand_t random)
{
    add_word(l, text, pick(random), "m", 0);
    add_word(l, text, pick(random), "q", 0);
    add_word(l, text, pick(random), "p", 1);
    add_word(l, text, pick(random), "zq", 1);
    add_word(l, text, 1 + (int)n_randint(random, 5), "y", 0);
}

static void add_commutator(matrix_t *out, const matrix_t *h, const matrix_t *r)
{
    matrix_t hr = product(h, r), rh = product(r, h);

    for (int i = 0; i < ALL; i++)
        for (int j = 0; j < ALL; j++)
            out->at[i][j] += -I * (hr.at[i][j] - rh.at[i][j]);
}

/* out += L R L† - (L†L R + R L†L)/2 */
static void add_dissipator(matrix_t *out, const matrix_t *l, const matrix_t *r)
{
    matrix_t dagger = adjoint(l), square = product(&dagger, l), lr = product(l, r);
    matrix_t sandwich = product(&lr, &dagger), before = product(&square, r);
    matrix_t behind = product(r, &square);

    for (int i = 0; i < ALL; i++)
        for (int j = 0; j < ALL; j++)
            out->at[i][j] += sandwich.at[i][j] - (before.at[i][j] + behind.at[i][j]) / 2;
}

/* ---- against the emitted code --------------------------------------------------------- */

/* A random Hermitian matrix on the kept levels. */
static matrix_t random_state(flint_rand_t random)
{
    matrix_t r = {{{0}}};

    for (int i = 0; i < ALL; i++)
        for (int j = 0; j <= i; j++) {
            int inside = i % (LEVELS + EXTRA) < LEVELS && j % (LEVELS + EXTRA) < LEVELS;

            if (inside)
                r.at[i][j] = pick(random) / 8.0 + (i == j ? 0 : I * pick(random) / 8.0);
            r.at[j][i] = conj(r.at[i][j]);
        }
    return r;
}

static int kept(int k)
{
    return index_of(k / LEVELS, k % LEVELS);
}

/* The largest difference between the program's dR and `exact` on the kept levels. */
static double difference(const moyal_program *program, const matrix_t *r, const matrix_t *exact)
{
    double *numbers = calloc(3000 + 100 * KEPT, sizeof(double)), worst = 0;
    double *c = numbers, *s = c + 1000, *z = s + 1000, *e = z + 500, *tables = e + 500;
    double *planes = calloc(6 * KEPT * KEPT, sizeof(double)), *x = planes;
    double *dr = x + 2 * KEPT * KEPT, *work = dr + 2 * KEPT * KEPT;
    moyal_context context = {LEVELS, KEPT, c, tables};

    for (int k = 0; k < KEPT * KEPT; k++) {
        x[k] = creal(r->at[kept(k / KEPT)][kept(k % KEPT)]);
        x[KEPT * KEPT + k] = cimag(r->at[kept(k / KEPT)][kept(k % KEPT)]);
    }
    program->coefficients(program->parameter_values, c);
    program->tables(&context, tables);
    program->expectations(&context, x, e);
    program->scalars(&context, 0, 1, z, e, z, s, z);
    program->apply(&context, s, x, dr, work);
    for (int k = 0; k < KEPT * KEPT; k++) {
        double complex found = dr[k] + I * dr[KEPT * KEPT + k];

        worst = fmax(worst, cabs(found - exact->at[kept(k / KEPT)][kept(k % KEPT)]));
    }
    free(numbers);
    free(planes);
    return worst;
}

static int table_room(const moyal_program *program)
{
    return program->coefficient_count < 1000 && program->scalar_count < 500 &&
           program->table_count <= 48;
}

static void test_master_equation(flint_rand_t random, unsigned number)
{
    matrix_t h = {{{0}}}, l[2] = {{{{0}}}}, r = random_state(random), exact = {{{0}}};
    text_t words[3], model;
    fixture_t f;

    for (int k = 0; k < 3; k++)
        text_init(&words[k]);
    text_init(&model);
    random_hamiltonian(&h, &words[0], random);
    random_jump(&l[0], &words[1], random);
    random_jump(&l[1], &words[2], random);
    text_printf(&model, "qubit A\nmode C\nhamiltonian %s\nlindblad 3/5, %s\nlindblad 1/3, %s\n",
                text_string(&words[0]), text_string(&words[1]), text_string(&words[2]));
    add_commutator(&exact, &h, &r);
    for (int k = 0; k < 2; k++) {
        for (int i = 0; i < ALL * ALL; i++)
            l[k].at[i / ALL][i % ALL] *= sqrt(k ? 1 / 3.0 : 3 / 5.0);
        add_dissipator(&exact, &l[k], &r);
    }
    if (OK(fixture_make(&f, text_string(&model), SCHEME_QUANTUM, START_POINT) == OK,
           "random model %u has a kernel", number)) {
        char *unit = emit_unit(f.kernel, &fixture_options), *why = NULL;
        jit_t *jit = NULL;
        status_t status = jit_compile(&jit, &why, unit, jit_has_tcc() ? JIT_TCC : JIT_CC);
        double worst = INFINITY;

        if (status == OK && table_room(jit_program(jit)))
            worst = difference(jit_program(jit), &r, &exact);
        OK(worst < 1e-11, "random model %u: dR is that of dense matrices (%.1e)", number, worst);
        jit_free(jit);
        free(why);
        free(unit);
    }
    fixture_clear(&f);
    for (int k = 0; k < 3; k++)
        text_clear(&words[k]);
    text_clear(&model);
}

/* ---- text ----------------------------------------------------------------------------- */

static const char hostile[] = "model \"*/ int x; /* \\\\ ?\?/ %s \xc3\xa9 \"\n"
                              "param lambda = 3/7, big = 123456789012345678901234567890/7\n"
                              "mode C classical\nqubit A\n"
                              "hamiltonian C.n + lambda*C.q*A.sz + big*A.sx + pi*A.sz\n"
                              "observe C.q, A.sz\n";

static int runs(const char *format, const char *path)
{
    text_t command;
    int status;

    text_init(&command);
    text_printf(&command, format, getenv("CC") && *getenv("CC") ? getenv("CC") : "cc", path);
    status = system(text_string(&command));
    text_clear(&command);
    return status == 0;
}

static void test_compiler(const fixture_t *f, const char *folder, int lanes, const char *what)
{
    emit_options_t options = fixture_options;
    char *unit, *again, path[300];
    FILE *file;

    options.lanes = lanes;
    unit = emit_unit(f->kernel, &options);
    again = emit_unit(f->kernel, &options);
    OK(strcmp(unit, again) == 0, "%s: the same bytes twice", what);
    OK(strstr(unit, "#include") == NULL, "%s: nothing is included", what);
    OK(strstr(unit, "/*@") == NULL, "%s: no hole is left", what);
    snprintf(path, sizeof path, "%s/unit.c", folder);
    file = fopen(path, "w");
    if (file) {
        fputs(unit, file);
        fclose(file);
    }
    OK(runs("%s -std=c99 -Wall -Wextra -Werror -pedantic -fsyntax-only '%s'", path),
       "%s: compiles as C99 without a warning", what);
    free(unit);
    free(again);
}

static void test_texts(const char *folder)
{
    static const scheme_kind_t schemes[] = {SCHEME_QUANTUM, SCHEME_MEANFIELD};
    static const char *const names[] = {"quantum", "mean field"};

    for (int k = 0; k < 2; k++) {
        fixture_t f;

        if (OK(fixture_make(&f, hostile, schemes[k], START_ENSEMBLE) == OK, "hostile title, %s",
               names[k]))
            test_compiler(&f, folder, k ? 8 : 1, names[k]);
        fixture_clear(&f);
    }
}

static void test_remarks(void)
{
    arena_t *arena = arena_new();
    text_t out;

    OK(strcmp(c_remark(arena, "a*/b/*c\n\\?\?/", 80), "a*_b/_c__?_/") == 0,
       "comments are harmless: %s", c_remark(arena, "a*/b/*c\n\\?\?/", 80));
    OK(strcmp(c_remark(arena, "0123456789", 6), "012...") == 0, "long ones are cut");
    text_init(&out);
    c_print_string(&out, "a\"\\\n?\?/%d");
    OK(strcmp(text_string(&out), "\"a\\042\\134\\012\\077\\077/\\045d\"") == 0, "strings: %s",
       text_string(&out));
    text_clear(&out);
    arena_free(arena);
}

/* ---- solvers -------------------------------------------------------------------------- */

static void test_solver(const char *folder)
{
    static const char model[] = "param g = 1/3\nmode C\nqubit A\nhamiltonian C.n + g*C.q*A.sx\n"
                                "lindblad g, C.a\ninitial C coherent(1/2)\nobserve C.q, A.sz\n";
    const char *why = NULL;
    char path[300];
    fixture_t f;
    struct stat info;

    snprintf(path, sizeof path, "%s/solver", folder);
    if (OK(fixture_make(&f, model, SCHEME_QUANTUM, START_POINT) == OK, "a model for a solver")) {
        OK(emit_solver(path, f.kernel, &fixture_options, &why) == OK, "a folder is written");
        OK(emit_solver(path, f.kernel, &fixture_options, &why) == IO_ERROR && why,
           "one that is not empty is refused: %s", why ? why : "");
        OK(runs("cd '%2$s' && %1$s -O1 *.c -lm -o direct && ./direct > direct.csv", path),
           "cc *.c -lm builds it, and it runs");
        OK(runs("cd '%2$s' && make -s CC='%1$s' CFLAGS=-O1 && ./solver > made.csv && "
                "cmp -s direct.csv made.csv",
                path),
           "make builds it, with the same table");
        OK(emit_solver("/proc/no such folder/x", f.kernel, &fixture_options, &why) == IO_ERROR,
           "an impossible place is refused: %s", why);
        snprintf(path, sizeof path, "%s/empty", folder);
        OK(mkdir(path, 0777) == 0 && emit_solver(path, f.kernel, &fixture_options, &why) == OK &&
               stat(path, &info) == 0 && (info.st_mode & 0700) == 0700,
           "an empty folder is filled");
    }
    fixture_clear(&f);
}

int main(void)
{
    char folder[] = "/tmp/moyal-emit-XXXXXX", command[64];
    flint_rand_t random;

    flint_randinit(random);
    for (unsigned long k = 0; k < tap_seed() % 1000; k++)
        n_randlimb(random);
    for (unsigned k = 0; k < 6 * tap_multiplier(); k++)
        test_master_equation(random, k);
    flint_randclear(random);
    test_remarks();
    if (OK(mkdtemp(folder) != NULL, "a folder for files")) {
        test_texts(folder);
        test_solver(folder);
        snprintf(command, sizeof command, "rm -rf '%s'", folder);
        OK(system(command) == 0, "files are gone");
    }
    return tap_done();
}
