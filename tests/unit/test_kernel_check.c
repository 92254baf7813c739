/* Tests of certify/check_kernel: what is compiled from an emitted unit passes, and every change of
 * a sign or a constant in its functions is refused. */
#include <ctype.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include "certify/check_kernel.h"
#include "fixture.h"
#include "jit/jit.h"
#include "tap.h"
#include "vary.h"

/* Element by element, several lanes, noise, radicals, hbar that is not 1. */
static const char unravelled[] =
    "model \"mutants\"\n"
    "param lambda = 3/7, gammaC = 5/11, gammaQ = 13/17, omega = 6/5, hbar = 7/6\n"
    "assume gammaC > 0, gammaQ > 0\n"
    "mode C classical\nqubit A\n"
    "hamiltonian omega*C.p^2/2 + C.q^2/3 + omega/2*A.sx - omega/7*A.sy + lambda*C.q*A.sz\n"
    "lindblad 2*gammaC, C.q\nlindblad 2*gammaQ, A.sz\nlindblad gammaC/9, A.sm + i*A.sz/3\n"
    "initial C coherent(1/3 + i/5)\ninitial A ket(3/5, 4*i/5)\n"
    "observe C.q, C.q*A.sz, A.sy + C.p^2\n";

/* By rows: a truncated mode and a qubit. */
static const char cut[] = "model \"mutants\"\n"
                          "param g = 3/7, kappa = 5/11, omega = 6/5\nassume kappa > 0\n"
                          "mode C classical\nqubit A\n"
                          "hamiltonian omega*C.n + g*(C.a*A.sp + C.ad*A.sm)\n"
                          "lindblad kappa, C.a + A.sm/3\n"
                          "initial C coherent(1/3)\ninitial A ket(0, 1)\n"
                          "observe C.q, A.sz, C.n*A.sz\n";

/* Mean field with a three-level system: tables of several patterns, element by element. */
static const char qutrit[] = "model \"mutants\"\n"
                             "param v = 3/7, w = 5/11, u = 6/5\n"
                             "mode C classical\nqudit D 3\n"
                             "hamiltonian C.p^2/2 + u*C.q^2/2 + v*D.e(0,0) + w*D.e(2,2) +\n"
                             "    C.q*(u*(D.e(0,1) + D.e(1,0)) + v*i*(D.e(1,2) - D.e(2,1)))\n"
                             "initial C coherent(1/3 + i/5)\ninitial D ket(3/5, 0, 4/5)\n"
                             "observe C.q, D.e(0,0), D.e(0,1) + D.e(1,0)\n";

/* With coefficients that vary: u, v become functions of the coordinates, gammaC one that is within
 * the root of the noise, f a drive; phi stays within cos and exp of parameters. */
static const char varied[] =
    "model \"mutants\"\n"
    "param u = 1/2, v = 1/3, f = 1/5, t = 0, w = 6/5, k = 5/7, gammaC = 5/11, phi = 3/4\n"
    "assume gammaC > 0\n"
    "mode C classical\nqubit A\n"
    "hamiltonian C.p^2/2 + u*C.q + v*C.q*A.sz/7 + f*A.sx/2 - w/7*A.sy\n"
    "lindblad 2*gammaC, C.q\nlindblad phi, A.sz\nlindblad 1/9, A.sm + i*A.sz/3\n"
    "initial C coherent(3/2 + i/5)\ninitial A ket(3/5, 4*i/5)\n"
    "observe C.q, f*C.q, v*A.sy\n";

/* u = 1/(q (p^2 + 2)), v = sqrt(q^2 + 1) sin(k q), gammaC = p^2 + 3, phi = exp(phi) cos(phi w),
 * f = exp(-k t) cos(w t) + t/(t^2 + 1) */
static void vary(fixture_t *f)
{
    const ring_t *ring = f->pipeline.model->ring;
    scalar_t x, y;

    scalar_init(x, ring);
    scalar_init(y, ring);
    vary_square(x, "C.p", 2, f);
    vary_name(y, "C.q", f);
    scalar_mul(x, x, y, ring);
    vary_inverse(x, f);
    fixture_replace(f, "u", x);
    vary_square(x, "C.q", 1, f);
    vary_root(x, f);
    vary_function(y, FUNCTION_SIN, "k", "C.q", f);
    scalar_mul(x, x, y, ring);
    fixture_replace(f, "v", x);
    vary_square(x, "C.p", 3, f);
    fixture_replace(f, "gammaC", x);
    vary_function(x, FUNCTION_EXP, "phi", "phi", f);
    vary_function(y, FUNCTION_COS, "phi", "w", f);
    scalar_mul(x, x, y, ring);
    fixture_replace(f, "phi", x);
    vary_function(x, FUNCTION_EXP, "k", "t", f);
    vary_inverse(x, f);
    vary_function(y, FUNCTION_COS, "w", "t", f);
    scalar_mul(x, x, y, ring);
    vary_square(y, "t", 1, f);
    vary_inverse(y, f);
    scalar_add(x, x, y, ring);
    fixture_drive(f, "f", x);
    scalar_clear(x, ring);
    scalar_clear(y, ring);
}

/* So many states and points that they are tried apart. */
static const char many[] = "model \"mutants\"\n"
                           "param lambda = 3/7, gammaC = 5/11, gammaQ = 13/17\n"
                           "assume gammaC > 0, gammaQ > 0\n"
                           "mode C[1..4] classical\nqubit A[1..4]\n"
                           "for k in 1..4 {\n"
                           "    hamiltonian C[k].p^2/2 + lambda*C[k].q*A[k].sz + A[k].sx/3\n"
                           "    lindblad 2*gammaC, C[k].q\n    lindblad 2*gammaQ, A[k].sz\n}\n"
                           "initial A[1] ket(1, 0)\ninitial A[2] ket(0, 1)\n"
                           "initial A[3] ket(3/5, 4/5)\ninitial A[4] ket(3/5, 4*i/5)\n"
                           "observe C[1].q, C[2].p^2*A[3].sx\n";

typedef struct {
    const char *name, *text;
    scheme_kind_t scheme;
    int lanes, levels, dimension;
    int steps; /* with whole steps of its small R, which have 256 lanes, whatever `lanes` */
    void (*vary)(fixture_t *);
} specimen_t;

/* The kernel of a specimen. */
static int specimen_make(fixture_t *f, const specimen_t *specimen)
{
    status_t status = fixture_make(f, specimen->text, specimen->scheme, START_ENSEMBLE);

    if (status == OK && f->kernel && specimen->vary) {
        specimen->vary(f);
        status = fixture_lower(f);
    }
    if (status == OK && f->kernel && !specimen->steps)
        f->kernel->states = 0;
    return OK(status == OK && f->kernel, "%s: has a kernel", specimen->name);
}

static const specimen_t specimens[] = {
    {"unravelled qubit", unravelled, SCHEME_UNRAVEL, 3, 2, 2, 0, NULL},
    {"truncated mode", cut, SCHEME_QUANTUM, 1, 3, 6, 0, NULL},
    {"mean field of a qutrit", qutrit, SCHEME_MEANFIELD, 1, 2, 3, 0, NULL},
    {"coefficients that vary", varied, SCHEME_UNRAVEL, 3, 2, 2, 1, vary},
    {"many levels", cut, SCHEME_QUANTUM, 1, 24, 48, 0, NULL},
    {"many states and points", many, SCHEME_UNRAVEL, 3, 2, 16, 0, NULL},
    {"unravelled qubit, whole steps", unravelled, SCHEME_UNRAVEL, 3, 2, 2, 1, NULL}};
enum {
    HUNTED = 4,
    VARIED = 3,
    LARGE = 4,
    APART = 5,
    WHOLE = 6
}; /* the first ones, of which all changes are tried */

/* Compiles and checks, unless it is to stop. */
static status_t verdict_until(kernel_check_t *out, const char *text, const kernel_t *kernel,
                              const emit_options_t *asked, const atomic_int *stop)
{
    jit_t *jit;
    char *why;
    status_t status = jit_compile(&jit, &why, text, jit_has_tcc() ? JIT_TCC : JIT_CC);

    memset(out, 0, sizeof *out);
    if (status == OK)
        status = check_kernel(out, jit_program(jit), kernel, asked, stop);
    jit_free(jit);
    free(why);
    return status;
}

static status_t verdict(kernel_check_t *out, const char *text, const kernel_t *kernel,
                        const emit_options_t *asked)
{
    return verdict_until(out, text, kernel, asked, NULL);
}

/* The verdict in a process of its own: a mutant may crash or run on.  1 if the mutant passes. */
static int survives(const char *text, const kernel_t *kernel, const emit_options_t *asked)
{
    pid_t child = fork();
    kernel_check_t out;
    int status = 0;

    if (child == 0) {
        alarm(20);
        if (!freopen("/dev/null", "w", stderr))
            _exit(2);
        _exit(verdict(&out, text, kernel, asked) == OK ? 0 : 1);
    }
    if (child < 0 || waitpid(child, &status, 0) != child)
        return -1;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* ---- mutants -------------------------------------------------------------------------- */

/* The part of moyal_sin, moyal_cos, moyal_exp that is changed. */
static int is_function(const char *at)
{
    return strncmp(at, "_sin(", 5) == 0 || strncmp(at, "_cos(", 5) == 0 ||
           strncmp(at, "_exp(", 5) == 0;
}

/* The end of what is no code at `at`: comment, string, identifier; `at` itself if it is code. */
static const char *skip(const char *at)
{
    if (strncmp(at, "/*", 2) == 0)
        return strstr(at, "*/") + 2;
    if (*at == '"') {
        for (at++; *at != '"'; at++)
            at += *at == '\\';
        return at + 1;
    }
    while (isalpha((unsigned char)*at) || (*at == '_' && !is_function(at))) {
        while (isalnum((unsigned char)*at) || (*at == '_' && !is_function(at)))
            at++;
        return at;
    }
    return at;
}

/* How many bytes the token at `at` has that can be changed, 0 if none; the change in `out`. */
static size_t change(char *out, size_t room, const char *at)
{
    char *end;

    if (isdigit((unsigned char)*at)) {
        double value = strtod(at, &end);
        size_t length = (size_t)(end - at);

        if (memchr(at, '.', length) || memchr(at, 'x', length))
            snprintf(out, room, "%a", value + 1);
        else
            snprintf(out, room, "%ld", (long)value + 1);
        return length;
    }
    if (strncmp(at, "->", 2) == 0 || strncmp(at, "++", 2) == 0 || at[-1] == '+')
        return 0;
    if (*at == '+' || *at == '-') {
        snprintf(out, room, "%c", *at == '+' ? '-' : '+');
        return 1;
    }
    if (is_function(at)) {
        snprintf(out, room, at[1] == 's' ? "_cos(" : "_sin(");
        return 5;
    }
    if (strncmp(at, " * ", 3) == 0 || strncmp(at, " / ", 3) == 0) {
        snprintf(out, room, " + ");
        return 3;
    }
    return 0;
}

typedef struct {
    const char *text; /* the unit */
    const char *end;  /* of the part that is changed */
    const kernel_t *kernel;
    const emit_options_t *asked;
    int dimension;
    unsigned long tried, alive;
} hunt_t;

/* Whether the line at `at` holds `word`. */
static int line_has(const hunt_t *hunt, const char *at, const char *word)
{
    const char *begin = at, *found;

    while (begin > hunt->text && begin[-1] != '\n')
        begin--;
    found = strstr(begin, word);
    return found && found < begin + strcspn(begin, "\n");
}

/* The changes that change nothing: of a comparison at the bound where both answers agree (-0 rows
 * are left out), and of 2*D to 2 + D where D is 2. */
static int is_equivalent(const hunt_t *hunt, const char *at, const char *new)
{
    return (strcmp(new, "1") == 0 && line_has(hunt, at, "return offset < 0 ?")) ||
           (strcmp(new, " + ") == 0 && line_has(hunt, at, "= tables + 2 * D") &&
            hunt->dimension == 2);
}

static void try_mutant(hunt_t *hunt, const char *at, size_t length, const char *new)
{
    text_t mutant;

    text_init(&mutant);
    text_add_bytes(&mutant, hunt->text, (size_t)(at - hunt->text));
    text_add(&mutant, new);
    text_add(&mutant, at + length);
    hunt->tried++;
    if (survives(text_string(&mutant), hunt->kernel, hunt->asked) != 0 &&
        !is_equivalent(hunt, at, new)) {
        printf("# alive: '%.*s' -> '%s' in: %.40s|%.60s\n", (int)length, at, new, at - 40, at);
        hunt->alive++;
    }
    text_clear(&mutant);
}

/* A letter more in the string that begins after `begin`. */
static void try_string(hunt_t *hunt, const char *begin)
{
    try_mutant(hunt, strstr(hunt->text, begin) + strlen(begin), 0, "x");
}

/* Changes every sign and every constant between `from` and hunt->end, one at a time. */
static void hunt_mutants(hunt_t *hunt, const char *from)
{
    char new[64];

    while (from < hunt->end) {
        const char *next = skip(from);
        size_t length;

        if (next != from) {
            from = next;
            continue;
        }
        length = change(new, sizeof new, from);
        if (length)
            try_mutant(hunt, from, length, new);
        from += length ? length : 1;
    }
}

/* ---- points --------------------------------------------------------------------------- */

static emit_options_t asked_of(const specimen_t *specimen)
{
    emit_options_t asked = fixture_options;

    asked.lanes = specimen->lanes;
    asked.levels = specimen->levels;
    return asked;
}

/* Takes out what libtcc does not compile: a change of it would change nothing. */
static void keep_compiled(char *unit)
{
    char *from = strstr(unit, "static void coefficients_0");

    while ((from = strstr(from, "#else\n")) != NULL) {
        const char *end = strstr(from, "#endif\n");

        memmove(from, end, strlen(end) + 1);
    }
}

static void test_specimen(const specimen_t *specimen)
{
    const emit_options_t asked = asked_of(specimen);
    kernel_check_t check;
    fixture_t f;
    char *unit;
    hunt_t hunt = {0};

    if (!specimen_make(&f, specimen)) {
        fixture_clear(&f);
        return;
    }
    unit = emit_unit(f.kernel, &asked);
    keep_compiled(unit);
    OK(verdict(&check, unit, f.kernel, &asked) == OK, "%s: passes. %s", specimen->name,
       check.message);
    OK(check.worst < 0.5 && check.numbers > 100,
       "%s: %lu numbers, none off by more than half of what is allowed (%.3f)", specimen->name,
       (unsigned long)check.numbers, check.worst);
    hunt.text = unit;
    hunt.kernel = f.kernel;
    hunt.asked = &asked;
    hunt.dimension = specimen->dimension;
    hunt.end = strstr(unit, "static const char *const parameter_names");
    hunt_mutants(&hunt, strstr(unit, "static void coefficients_0"));
    OK(hunt.alive == 0, "%s: %lu of %lu changes of functions pass", specimen->name, hunt.alive,
       hunt.tried);
    OK(hunt.tried > 100, "%s: many changes were tried", specimen->name);
    hunt.tried = hunt.alive = 0;
    hunt.end = unit + strlen(unit);
    hunt_mutants(&hunt, strstr(unit, "static const double parameter_values"));
    try_string(&hunt, "    .model = \"");
    try_string(&hunt, "    .scheme_name = \"");
    OK(hunt.alive == 0, "%s: %lu of %lu changes of the descriptor pass", specimen->name, hunt.alive,
       hunt.tried);
    free(unit);
    fixture_clear(&f);
}

/* ---- functions with an addition, put in place of those of the unit ------------------------ */

enum {
    COEFFICIENTS,
    SCALARS,
    APPLY,
    EXPECTATIONS,
    OBSERVABLES,
    INCREMENT,
    EULER,
    CORRECTOR,
    STRATONOVICH,
    MIDPOINT,
    MEMBERS
};

#define STEP_PARAMETERS                                                                            \
    "const moyal_context *x, double t, double dt, const double *y, const double *dw, "             \
    "double *out, double *work"
#define STEP_ARGUMENTS "x, t, dt, y, dw, out, work"

/* Name, parameters and arguments of the functions of a unit. */
static const char *const members[MEMBERS][3] = {
    [COEFFICIENTS] = {"coefficients", "const double *p, double *c", "p, c"},
    [SCALARS] = {"scalars",
                 "const moyal_context *x, double t, double dt, const double *z, const double *e, "
                 "const double *dw, double *s, double *dz",
                 "x, t, dt, z, e, dw, s, dz"},
    [APPLY] = {"apply",
               "const moyal_context *x, const double *s, const double *r, double *dr, double *work",
               "x, s, r, dr, work"},
    [EXPECTATIONS] = {"expectations", "const moyal_context *x, const double *r, double *e",
                      "x, r, e"},
    [OBSERVABLES] = {"observables",
                     "const moyal_context *x, double t, const double *z, const double *e, "
                     "double *out",
                     "x, t, z, e, out"},
    [INCREMENT] = {"increment", STEP_PARAMETERS, STEP_ARGUMENTS},
    [EULER] = {"euler", STEP_PARAMETERS, STEP_ARGUMENTS},
    [CORRECTOR] = {"corrector", STEP_PARAMETERS, STEP_ARGUMENTS},
    [STRATONOVICH] = {"stratonovich", STEP_PARAMETERS, STEP_ARGUMENTS},
    [MIDPOINT] = {"midpoint", STEP_PARAMETERS, STEP_ARGUMENTS}};

typedef struct {
    size_t specimen;
    int member;
    const char *before, *after; /* what is done before and after the call of the unit's own */
} addition_t;

/* The values of the model in place of those that are set. */
#define KEEP_C                                                                                     \
    "double c[1000]; moyal_context y = *x; coefficients(parameter_values, c); y.c = c; x = &y;"

static const addition_t additions[] = {
    {0, SCALARS, "", "dz[0] += dw[0] < 0 ? 1e-9 : 0;"},
    {0, SCALARS, "", "dz[0] += dw[0] > 0 ? 1e-9 : 0;"},
    {0, SCALARS, "", "s[0] += dw[0] > 0 && dw[0] < 0.2 ? 1e-9 : 0;"},
    {0, SCALARS, "", "dz[1] += z[0] < 0 ? 1e-9 : 0;"},
    {0, SCALARS, "", "dz[1] += z[1] < 0 ? 1e-9 : 0;"},
    {0, SCALARS, "", "s[LANES - 1] += 1e-9;"},
    {0, OBSERVABLES, "", "out[LANES - 2] += 1e-9;"},
    {0, APPLY, "", "dr[LANES - 1] += 1e-9;"},
    {WHOLE, INCREMENT, "", "out[LANES - 1] += 1e-9;"},
    {WHOLE, INCREMENT, "", "out[1] += y[0] < 0 ? 1e-9 : 0;"},
    {WHOLE, EULER, "", "out[LANES - 1] += 1e-9;"},
    {WHOLE, EULER, "", "out[1] += y[0] < 0 ? 1e-9 : 0;"},
    {WHOLE, CORRECTOR, "", "out[0] += y[1] < 0 ? 1e-9 : 0;"},
    {WHOLE, STRATONOVICH, "", "out[LANES - 1] += 1e-9;"},
    {WHOLE, STRATONOVICH, "", "out[2 * LANES] += 1e-9 * dt * y[2 * LANES];"},
    {WHOLE, STRATONOVICH, "", "out[2] += dw[0] > 1 ? 1e-9 : 0;"},
    {WHOLE, MIDPOINT, "", "out[LANES - 1] += 1e-9;"},
    {WHOLE, MIDPOINT, "", "out[1] += y[0] < 0 ? 1e-15 : 0;"},
    {0, OBSERVABLES, "", "out[1] += z[1] < 0 && z[LANES + 1] > 0 ? 1e-9 : 0;"},
    {1, SCALARS, "dt = dt < 0.01 ? 0.5 * dt : dt;", ""},
    {1, SCALARS, "dt = dt > 0.75 ? 0.5 * dt : dt;", ""},
    {1, SCALARS, "", "s[0] += t > 1 ? 1e-9 : 0;"},
    {0, SCALARS, "", "((double *)z)[0] = 0;"},
    {0, SCALARS, "", "((double *)e)[0] = 0;"},
    {0, SCALARS, "", "((double *)dw)[0] = 0;"},
    {0, OBSERVABLES, "", "((double *)e)[0] = 0;"},
    {0, EXPECTATIONS, "", "((double *)r)[0] = 0;"},
    {1, APPLY, "", "((double *)r)[0] = 0;"},
    {1, APPLY, "", "((double *)s)[0] = 0;"},
    {1, APPLY, "", "((double *)x->c)[0] = 0;"},
    {1, APPLY, "", "((double *)x->tables)[0] = 0;"},
    {LARGE, APPLY, "", "dr[7 * 48 + 9] += 1e-9; dr[9 * 48 + 7] += 1e-9;"},
    {LARGE, APPLY, "", "dr[7 * 48 + 9] += 1e-9;"},
    {LARGE, APPLY, "", "dr[48 * 48 + 30 * 48 + 30] += 1e-9;"},
    {LARGE, APPLY, "", "for (int i = 0; i < 48; i++) dr[i * 48 + 11] = 0;"},
    {1, COEFFICIENTS, "", "((double *)p)[0] = 0;"},
    {1, COEFFICIENTS, "p = parameter_values;", ""},
    {0, COEFFICIENTS, "double q[] = {p[0], p[1], p[2], 6.0 / 5.0}; p = q;", ""},
    {0, COEFFICIENTS, "double q[] = {p[0], p[1], p[2] * p[1] * 2.2, p[3]}; p = q;", ""},
    {0, SCALARS, KEEP_C, ""},
    {VARIED, SCALARS, "t = 0;", ""},
    {VARIED, SCALARS, "t = t > 2 ? 2 : t;", ""},
    {VARIED, SCALARS, "t += 1e-6;", ""},
    {VARIED, OBSERVABLES, "t = 0;", ""},
    {VARIED, SCALARS, "", "s[0] += t > 1 ? 1e-9 : 0;"},
    {VARIED, SCALARS, "", "dz[1] += z[0] < 0 ? 1e-9 : 0;"},
    {VARIED, SCALARS, KEEP_C, ""},
    {APART, SCALARS, "", "dz[LANES] += z[2 * LANES] > 0 && z[3 * LANES] == 0 ? 1e-9 : 0;"},
    {APART, SCALARS, "", "s[0] += z[0] < 0 && z[7 * LANES] > 0 ? 1e-9 : 0;"},
    {APART, SCALARS, "", "s[2 * LANES] += 1e-9 * z[0] * z[1];"},
    {APART, SCALARS, "", "s[0] += dw[2 * LANES] > 0 ? 1e-9 : 0;"},
    {APART, SCALARS, "", "dz[0] += dw[3 * LANES] < 0 ? 1e-9 : 0;"},
    {APART, OBSERVABLES, "", "out[LANES] += z[3 * LANES] < 0 ? 1e-9 : 0;"},
    {APART, EXPECTATIONS, "", "e[0] += 1e-9 * r[5 * LANES];"},
    {APART, APPLY, "", "dr[0] += 1e-9 * r[19 * LANES];"},
    {APART, APPLY, "", "dr[200 * LANES] += r[77 * LANES] == 0.5 ? 1e-9 : 0;"},
    {APART, APPLY, "", "dr[255 * LANES] += 1e-9;"},
};

/* The unit with a function that does the addition and calls the one of the unit. */
static char *unit_with(const char *unit, const addition_t *addition)
{
    const char *const *member = members[addition->member];
    const char *descriptor = strstr(unit, "\nconst moyal_program moyal_unit"), *entry;
    char name[40];
    text_t out;

    snprintf(name, sizeof name, "= %s,", member[0]);
    entry = strstr(descriptor, name);
    text_init(&out);
    text_add_bytes(&out, unit, (size_t)(descriptor - unit));
    text_printf(&out, "static void other(%s)\n{\n    %s\n    %s(%s);\n    %s\n}\n\n", member[1],
                addition->before, member[0], member[2], addition->after);
    text_add_bytes(&out, descriptor, (size_t)(entry - descriptor));
    text_printf(&out, "= other,%s", entry + strlen(name));
    return text_take(&out);
}

static void test_additions(void)
{
    for (size_t k = 0; k < sizeof additions / sizeof additions[0]; k++) {
        const specimen_t *specimen = &specimens[additions[k].specimen];
        const addition_t nothing = {0, additions[k].member, "", ""};
        emit_options_t asked = asked_of(specimen);
        char *unit, *same, *other;
        fixture_t f;

        asked.midpoint = additions[k].member == STRATONOVICH || additions[k].member == MIDPOINT;

        if (specimen_make(&f, specimen)) {
            unit = emit_unit(f.kernel, &asked);
            same = unit_with(unit, &nothing);
            other = unit_with(unit, &additions[k]);
            OK(survives(same, f.kernel, &asked) == 1 && survives(other, f.kernel, &asked) == 0,
               "%s: '%s%s' in %s is refused", specimen->name, additions[k].before,
               additions[k].after, members[additions[k].member][0]);
            free(unit);
            free(same);
            free(other);
        }
        fixture_clear(&f);
    }
}

/* One sign: the message tells the coefficient, the exact and the found value. */
static void test_message(void)
{
    const emit_options_t asked = asked_of(&specimens[0]);
    kernel_check_t check;
    fixture_t f;
    char *unit, *place;

    if (fixture_make(&f, unravelled, SCHEME_UNRAVEL, START_POINT) == OK) {
        unit = emit_unit(f.kernel, &asked);
        place = strstr(unit, "6.0 * p[3] / 49.0");
        OK(place != NULL, "6/49 omega is among the coefficients");
        if (place)
            place[0] = '5';
        OK(verdict(&check, unit, f.kernel, &asked) == REFUTED,
           "5/49 omega in its place is refused");
        OK(strstr(check.message, "6/49*omega: exact 0.14693877") &&
               strstr(check.message, "found 0.12244897"),
           "%s", check.message);
        free(unit);
    }
    fixture_clear(&f);
}

/* The specimen of many states stands for what is tried apart. */
static void test_apart(void)
{
    const emit_options_t asked = asked_of(&specimens[APART]);
    kernel_check_t check;
    status_t status;
    fixture_t f;
    char *unit;

    if (specimen_make(&f, &specimens[APART])) {
        unit = emit_unit(f.kernel, &asked);
        status = verdict(&check, unit, f.kernel, &asked);
        OK(status == OK && check.apart && check.determined, "%s: %s. %s", specimens[APART].name,
           kernel_check_extent(&check), check.message);
        OK(check.numbers < 4000000, "%lu numbers", (unsigned long)check.numbers);
        free(unit);
    }
    fixture_clear(&f);
}

/* Nobody waits: the check ends without a verdict for the program. */
static void test_stop(void)
{
    const emit_options_t asked = asked_of(&specimens[WHOLE]);
    kernel_check_t check;
    atomic_int stop;
    status_t status;
    fixture_t f;

    atomic_init(&stop, 1);
    if (specimen_make(&f, &specimens[WHOLE])) {
        char *unit = emit_unit(f.kernel, &asked);

        status = verdict_until(&check, unit, f.kernel, &asked, &stop);
        OK(status == REFUTED && strcmp(check.message, "stopped") == 0 && check.numbers == 0,
           "stopped at once: %s", check.message);
        atomic_store(&stop, 0);
        status = verdict_until(&check, unit, f.kernel, &asked, &stop);
        OK(status == OK && check.numbers > 0, "not stopped: %zu numbers. %s", check.numbers,
           check.message);
        free(unit);
    }
    fixture_clear(&f);
}

int main(void)
{
    for (size_t k = 0; k < HUNTED; k++)
        test_specimen(&specimens[k]);
    test_apart();
    test_additions();
    test_message();
    test_stop();
    return tap_done();
}
