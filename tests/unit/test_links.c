/* The links from the equations to machine code: each holds for what the generator makes, and
 * notices what is changed on its side. */
#include "certify/links.h"
#include "fixture.h"
#include "jit/jit.h"
#include "tap.h"

static const char unravelled[] =
    "model \"links\"\n"
    "param lambda = 3/7, gammaC = 5/11, gammaQ = 13/17, omega = 6/5, hbar = 7/6\n"
    "assume gammaC > 0, gammaQ > 0\n"
    "mode C classical\nqubit A\n"
    "hamiltonian omega*C.p^2/2 + C.q^2/3 + omega/2*A.sx - omega/7*A.sy + lambda*C.q*A.sz\n"
    "lindblad 2*gammaC, C.q\nlindblad 2*gammaQ, A.sz\nlindblad gammaC/9, A.sm + i*A.sz/3\n"
    "initial C coherent(1/3 + i/5)\ninitial A ket(3/5, 4*i/5)\n"
    "observe C.q, C.q*A.sz, A.sy + C.p^2\n";
static const char cut[] =
    "model \"links\"\n"
    "param g = 3/7, kappa = 5/11, omega = 6/5, hbar = 3/2\nassume kappa > 0\n"
    "mode C classical\nqubit A\n"
    "hamiltonian omega*C.n + g*(C.a*A.sp + C.ad*A.sm) + g*C.q^3/9\n"
    "lindblad kappa, C.a + A.sm/3\nlindblad [[1, i/3], [-i/3, 1]], [A.sz, C.p]\n"
    "initial C coherent(1/3)\ninitial A ket(0, 1)\n"
    "observe C.q, A.sz, C.n*A.sz\n";
static const char qutrit[] = "model \"links\"\n"
                             "param v = 3/7, w = 5/11, u = 6/5\n"
                             "mode C classical\nqudit D 3\n"
                             "hamiltonian C.p^2/2 + u*C.q^2/2 + v*D.e(0,0) + w*D.e(2,2) +\n"
                             "    C.q*(u*(D.e(0,1) + D.e(1,0)) + v*i*(D.e(1,2) - D.e(2,1)))\n"
                             "initial C coherent(1/3 + i/5)\ninitial D ket(3/5, 0, 4/5)\n"
                             "observe C.q, D.e(0,0), D.e(0,1) + D.e(1,0)\n";
/* A coupling to modes that stay quantum: means of normal products. */
static const char modes[] = "model \"links\"\nparam k = 2, g = 1/3\nassume k > 0\n"
                            "mode C classical\nmode Q\n"
                            "hamiltonian C.n + Q.n + g*C.q*Q.q\nlindblad k, C.q\nlindblad k, Q.q\n"
                            "initial C coherent(1)\nobserve C.q, Q.q^2\n";

typedef struct {
    const char *name, *text;
    scheme_kind_t scheme;
    int lanes;
} specimen_t;

static const specimen_t specimens[] = {
    {"unravelled qubit", unravelled, SCHEME_UNRAVEL, 8},
    {"unravelled mode", modes, SCHEME_UNRAVEL, 8},
    {"truncated mode", cut, SCHEME_QUANTUM, 1},
    {"mean field of a qutrit", qutrit, SCHEME_MEANFIELD, 1},
};
enum { SPECIMENS = sizeof specimens / sizeof specimens[0] };

static emit_options_t asked_of(const specimen_t *specimen)
{
    emit_options_t asked = fixture_options;

    asked.lanes = specimen->lanes;
    asked.levels = 3;
    return asked;
}

static jit_t *compile(const char *text, jit_backend_t backend)
{
    jit_t *jit;
    char *why;

    if (jit_compile(&jit, &why, text, backend) != OK)
        printf("# %s\n", why ? why : "not compiled");
    free(why);
    return jit;
}

static void holds(const link_t *link, const char *name, const char *what)
{
    OK(link->outcome == LINK_HOLDS && link->numbers > 0, "%s: %s holds (%zu points, %zu numbers)",
       name, what, link->points, link->numbers);
    if (link->outcome != LINK_HOLDS)
        printf("# %s\n", link->reason);
}

static void noticed(const link_t *link, const char *name, const char *what)
{
    OK(link->outcome == LINK_FAILS && *link->reason, "%s: noticed: %s", name, what);
    printf("# %s\n", link->reason);
}

/* ---- equations and kernel ------------------------------------------------------------------ */

/* Adds 1/1000003 to an exact number, asks, and puts it back. */
static void change_scalar(fixture_t *f, scalar_struct *x, const char *name, const char *what)
{
    ring_t *ring = f->pipeline.model->ring;
    scalar_t kept, little;
    link_t link;

    scalar_init(kept, ring);
    scalar_init(little, ring);
    scalar_set(kept, x, ring);
    scalar_set_ratio(little, 1, 1000003, ring);
    scalar_add(x, x, little, ring);
    link_expanded(&link, f->kernel);
    noticed(&link, name, what);
    scalar_set(x, kept, ring);
    scalar_clear(kept, ring);
    scalar_clear(little, ring);
}

static void change_equations(fixture_t *f, const char *name)
{
    equations_t *e = f->equations;

    change_scalar(f, &e->generator->coefficients[0], name, "a coefficient of A");
    for (size_t k = 0; k < e->jump_count * e->jump_count; k += e->jump_count + 1)
        change_scalar(f, &e->rates[k], name, "a rate");
    for (size_t k = 0; k < e->coordinates; k++)
        if (e->velocity[k].count)
            change_scalar(f, &e->velocity[k].coefficients[0], name, "a velocity");
    for (size_t k = 0; k < e->noise_count * e->coordinates; k++)
        change_scalar(f, &e->sigma[k], name, "a factor of the noise");
    for (size_t k = 0; k < e->noise_count; k++)
        if (e->noise[k].count)
            change_scalar(f, &e->noise[k].coefficients[0], name, "an operator of the noise");
    for (size_t k = 0; k < e->observable_count; k++)
        change_scalar(f, &e->observables[k].coefficients[0], name, "an observable");
    for (size_t k = 0; k < e->coordinates; k++)
        change_scalar(f, &e->mean[k], name, "a mean of the start");
}

/* Whether a node of the line is this coefficient. */
static int line_reads(const line_t *line, size_t coefficient)
{
    for (size_t k = 0; k < line->count; k++)
        if (line->nodes[k].kind == NODE_COEFFICIENT && (size_t)line->nodes[k].a == coefficient)
            return 1;
    return 0;
}

static void change_lines(fixture_t *f, line_t *line, const char *name)
{
    for (size_t k = 0; k < line->count; k++) {
        node_t *node = &line->nodes[k], kept = *node;
        link_t link;

        if (kept.kind != NODE_ADD && kept.kind != NODE_MUL && kept.kind != NODE_SUB)
            continue;
        node->kind = kept.kind == NODE_ADD ? NODE_SUB : NODE_ADD;
        link_expanded(&link, f->kernel);
        noticed(&link, name, "an operation of the kernel");
        *node = kept;
    }
}

static void change_kernel(fixture_t *f, const char *name)
{
    kernel_t *kernel = f->kernel;
    link_t link;

    for (size_t k = 0; k < kernel->coefficient_count; k++)
        if (line_reads(&kernel->scalars, k) || line_reads(&kernel->observables, k))
            change_scalar(f, kernel->coefficients[k].value, name, "a coefficient of the kernel");
    for (size_t k = 0; k < kernel->table_count; k++) {
        opkey_t *power = &kernel->tables[k].patterns[0].powers[0];

        *power += *power == 0 ? 1 : -1;
        link_expanded(&link, kernel);
        noticed(&link, name, "a pattern of a table");
        *power += *power == 0 ? 1 : -1;
    }
    change_lines(f, &kernel->scalars, name);
    change_lines(f, &kernel->observables, name);
    for (size_t k = 0; k < kernel->jump_count; k++) {
        const jump_term_t kept = kernel->jumps[k];

        kernel->jumps[k].table_a = kernel->jumps[(k + 1) % kernel->jump_count].table_a;
        if (kernel->jumps[k].table_a == kept.table_a)
            continue;
        link_expanded(&link, kernel);
        noticed(&link, name, "a table of a jump term");
        kernel->jumps[k] = kept;
    }
}

/* ---- text -------------------------------------------------------------------------------------
 */

/* Whether the link refuses the text with `length` bytes at `at` replaced by `new`. */
static int text_is_refused(const char *unit, const char *at, size_t length, const char *new,
                           const kernel_t *kernel, const emit_options_t *asked)
{
    text_t mutant;
    link_t link = {0};
    jit_t *jit;

    text_init(&mutant);
    text_add_bytes(&mutant, unit, (size_t)(at - unit));
    text_add(&mutant, new);
    text_add(&mutant, at + length);
    jit = compile(text_string(&mutant), jit_has_tcc() ? JIT_TCC : JIT_CC);
    if (jit)
        link_integers(&link, jit_program(jit), kernel, asked);
    jit_free(jit);
    text_clear(&mutant);
    return !jit || link.outcome == LINK_FAILS;
}

/* Turns every sign between two numbers of the functions that compute scalars and observables. */
static void change_text(const char *unit, const kernel_t *kernel, const emit_options_t *asked,
                        const char *name)
{
    static const char *const functions[] = {"static void scalars_0", "static void observables_0"};
    size_t tried = 0, alive = 0;

    for (size_t f = 0; f < 2; f++) {
        const char *from = strstr(unit, functions[f]);
        const char *end = from ? strstr(from, "\n}\n") : NULL;

        for (const char *at = from; end && at < end; at++) {
            const int sum = strncmp(at, " + ", 3) == 0, product = strncmp(at, " * ", 3) == 0;
            const char *line = at, *comment;

            if (strncmp(at, "/*", 2) == 0 && (comment = strstr(at, "*/")) != NULL)
                at = comment;
            if (!sum && !product)
                continue;
            while (line > unit && line[-1] != '\n')
                line--;
            tried++;
            if (!text_is_refused(unit, at, 3, sum ? " - " : " + ", kernel, asked)) {
                alive++;
                printf("# alive: %.60s\n", line);
            }
        }
    }
    OK(tried > 0 && alive == 0, "%s: %zu of %zu changes of the text pass", name, alive, tried);
}

/* ---- bits ---------------------------------------------------------------------------------------
 */

/* A wrapper that is off by one unit in the last place, or adds in another order. */
static void change_bits(const char *unit, const kernel_t *kernel, const emit_options_t *asked,
                        const char *name)
{
    const jit_backend_t backend = jit_has_tcc() ? JIT_TCC : JIT_CC;
    jit_t *first = compile(unit, backend), *second = compile(unit, backend);
    moyal_program changed;
    link_t link;

    if (!OK(first && second, "%s: compiles", name))
        return;
    changed = *jit_program(second);
    link_same_bits(&link, jit_program(first), &changed, kernel, asked);
    holds(&link, name, "the same bits, twice one compiler");
    if (jit_cc()) {
        jit_t *cc = compile(unit, JIT_CC);

        if (cc)
            link_same_bits(&link, jit_program(first), jit_program(cc), kernel, asked);
        holds(&link, name, "the same bits, two compilers");
        jit_free(cc);
    }
    jit_free(first);
    jit_free(second);
}

static const moyal_program *original;

/* One bit of the last coefficient is another. */
static void other_bit(const double *p, double *c)
{
    unsigned long long bits;

    original->coefficients(p, c);
    memcpy(&bits, &c[0], sizeof bits);
    bits ^= 1;
    memcpy(&c[0], &bits, sizeof bits);
}

/* Observables rounded twice: to 40 bits and back. */
static void other_rounding(const moyal_context *x, double t, const double *z, const double *e,
                           double *out)
{
    original->observables(x, t, z, e, out);
    for (int k = 0; k < original->observable_count * original->lanes; k++)
        out[k] = out[k] + 4096 * out[k] - 4096 * out[k];
}

static void change_functions(const char *unit, const kernel_t *kernel, const emit_options_t *asked,
                             const char *name)
{
    jit_t *jit = compile(unit, jit_has_tcc() ? JIT_TCC : JIT_CC);
    moyal_program changed;
    link_t link;

    if (!OK(jit != NULL, "%s: compiles", name))
        return;
    original = jit_program(jit);
    changed = *original;
    changed.coefficients = other_bit;
    link_same_bits(&link, original, &changed, kernel, asked);
    noticed(&link, name, "one bit of a coefficient, by the bits");
    link_within(&link, &changed, kernel, asked);
    noticed(&link, name, "one bit of a coefficient, by the balls");
    changed = *original;
    changed.observables = other_rounding;
    link_same_bits(&link, original, &changed, kernel, asked);
    noticed(&link, name, "another rounding, by the bits");
    link_within(&link, &changed, kernel, asked);
    noticed(&link, name, "another rounding, by the balls");
    jit_free(jit);
}

static void test_specimen(const specimen_t *specimen)
{
    const emit_options_t asked = asked_of(specimen);
    const char *name = specimen->name;
    fixture_t f;
    link_t link;
    jit_t *jit;
    char *unit;

    if (!OK(fixture_make(&f, specimen->text, specimen->scheme, START_ENSEMBLE) == OK && f.kernel,
            "%s: has a kernel", name)) {
        fixture_clear(&f);
        return;
    }
    link_expanded(&link, f.kernel);
    holds(&link, name, "equations = kernel");
    unit = emit_unit(f.kernel, &asked);
    jit = compile(unit, jit_has_tcc() ? JIT_TCC : JIT_CC);
    if (OK(jit != NULL, "%s: compiles", name)) {
        link_integers(&link, jit_program(jit), f.kernel, &asked);
        holds(&link, name, "kernel = text");
        link_within(&link, jit_program(jit), f.kernel, &asked);
        holds(&link, name, "doubles in the ball");
    }
    change_equations(&f, name);
    change_kernel(&f, name);
    change_text(unit, f.kernel, &asked, name);
    change_bits(unit, f.kernel, &asked, name);
    change_functions(unit, f.kernel, &asked, name);
    jit_free(jit);
    free(unit);
    fixture_clear(&f);
}

int main(void)
{
    for (size_t k = 0; k < SPECIMENS; k++)
        test_specimen(&specimens[k]);
    return tap_done();
}
