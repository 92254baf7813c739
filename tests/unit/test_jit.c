/* Both compilers: the same bits from the same text, messages for wrong texts, nothing left behind.
 */
#include <dirent.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/text.h"
#include "emit/embedded.h"
#include "jit/jit.h"
#include "runtime/philox.h"
#include "tests/unit/tap.h"

enum { LEVELS = 5, LANES = 3, SIZE = 2 * LEVELS * LEVELS * LANES };

/* A unit with all that units use: primitives, roots, hexadecimal constants, filled structures. */
static const char functions[] =
    "enum { LANES = 3 };\n"
    "static void coefficients(const double *p, double *c)\n"
    "{\n"
    "    c[0] = p[0] * 0x1.999999999999ap-4 + sqrt(p[1]) / 3.0;\n"
    "    c[1] = -p[0] * p[0] + 0.1;\n"
    "}\n"
    "static void tables(const moyal_context *x, double *t)\n"
    "{\n"
    "    double zero[16] = {0};\n"
    "    for (int n = 0; n < x->levels; n++) {\n"
    "        t[n] = x->c[0] * moyal_ladder(x->levels, n, 1, 0) + zero[n % 16];\n"
    "        t[x->dimension + n] = x->c[1] * moyal_ladder(x->levels, n, 0, 2);\n"
    "    }\n"
    "}\n"
    "static void expectations(const moyal_context *x, const double *r, double *e)\n"
    "{\n"
    "    for (int l = 0; l < 2 * LANES; l++)\n"
    "        e[l] = 0;\n"
    "    moyal_trace(x->dimension, LANES, 1, x->tables, x->tables + x->dimension, r, e);\n"
    "}\n"
    "static void scalars(const moyal_context *x, double t, double dt, const double *z,\n"
    "                    const double *e, const double *dw, double *s, double *dz)\n"
    "{\n"
    "    for (int l = 0; l < LANES; l++) {\n"
    "        s[l] = (x->c[0] * z[l] - e[l] * t) * dt;\n"
    "        s[LANES + l] = x->c[1] * e[LANES + l] * dt + dw[l] * 0.3;\n"
    "        dz[l] = z[l] * z[l] * dt - e[l] * dw[l];\n"
    "    }\n"
    "}\n"
    "static void apply(const moyal_context *x, const double *s, const double *r, double *dr,\n"
    "                  double *work)\n"
    "{\n"
    "    const int d = x->dimension, plane = d * d * LANES;\n"
    "    for (int k = 0; k < 2 * plane; k++)\n"
    "        work[k] = 0;\n"
    "    for (int i = 0; i < d; i++) {\n"
    "        const int row = i * d * LANES, next = (i + 1) % d * d * LANES;\n"
    "        moyal_row(d, LANES, x->tables[i], 0.7, s, s + LANES, r + next, r + plane + next,\n"
    "                  work + row, work + plane + row);\n"
    "        moyal_row_weighted(d, LANES, x->tables[i], -0.2, x->tables, x->tables + d, s, s + "
    "LANES,\n"
    "                           r + next, r + plane + next, work + row, work + plane + row);\n"
    "    }\n"
    "    moyal_hermitian(d, LANES, work, dr);\n"
    "}\n"
    "static void observables(const moyal_context *x, double t, const double *z, const double *e, "
    "double "
    "*out)\n"
    "{\n"
    "    for (int l = 0; l < LANES; l++)\n"
    "        out[l] = z[l] * e[l] + x->c[0] + t;\n"
    "}\n";

static const char descriptor[] =
    "const moyal_program moyal_unit = {.abi = %d, .lanes = LANES, .coefficient_count = 2,\n"
    "    .coefficients = coefficients, .tables = tables, .expectations = expectations,\n"
    "    .scalars = scalars, .apply = apply, .observables = observables};\n";

static void make_unit(text_t *text, int abi)
{
    text_init(text);
    text_add(text, embedded_file("runtime/program.h", NULL));
    text_add(text, embedded_file("runtime/primitives.h", NULL));
    text_add(text, functions);
    text_printf(text, descriptor, abi);
}

typedef struct {
    double c[2], tables[2 * LEVELS], e[2 * LANES], s[2 * LANES], dz[LANES], dr[SIZE], out[LANES];
} results_t;

static void run(results_t *results, const moyal_program *program)
{
    const double parameters[2] = {1.7, 2.3};
    const moyal_context x = {LEVELS, LEVELS, results->c, results->tables};
    double r[SIZE], z[LANES], dw[LANES], work[SIZE];

    memset(results, 0, sizeof *results);
    moyal_gaussians(r, SIZE, 1, tap_seed(), 0, 1, 0);
    moyal_gaussians(z, LANES, 1, tap_seed(), 0, 2, 0);
    moyal_gaussians(dw, LANES, 1, tap_seed(), 0, 3, 0);
    program->coefficients(parameters, results->c);
    program->tables(&x, results->tables);
    program->expectations(&x, r, results->e);
    program->scalars(&x, 0.4, 0.01, z, results->e, dw, results->s, results->dz);
    program->apply(&x, results->s, r, results->dr, work);
    program->observables(&x, 0.4, z, results->e, results->out);
}

static double milliseconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return 1e3 * (double)now.tv_sec + 1e-6 * (double)now.tv_nsec;
}

/* Compiles and runs; whether it worked. */
static int compile_and_run(results_t *results, const char *text, jit_backend_t backend,
                           const char *name)
{
    jit_t *jit;
    char *why;
    double start = milliseconds();
    status_t status = jit_compile(&jit, &why, text, backend);

    printf("# %s: %.2f ms\n", name, milliseconds() - start);
    if (!OK(status == OK && jit && !why, "%s compiles a unit: %s", name, why ? why : ""))
        return 0;
    run(results, jit_program(jit));
    jit_free(jit);
    return 1;
}

static void test_same_bits(void)
{
    results_t tcc, cc;
    text_t unit;
    double size = 0;

    make_unit(&unit, MOYAL_ABI);
    if (jit_has_tcc() && jit_cc()) {
        if (compile_and_run(&tcc, text_string(&unit), JIT_TCC, "libtcc") &&
            compile_and_run(&cc, text_string(&unit), JIT_CC, "the system compiler")) {
            for (int k = 0; k < SIZE; k++)
                size += fabs(tcc.dr[k]);
            OK(size > 0.1 && memcmp(&tcc, &cc, sizeof tcc) == 0, "both give the same bits");
        }
        if (compile_and_run(&cc, text_string(&unit), JIT_TCC, "libtcc once more"))
            OK(memcmp(&tcc, &cc, sizeof tcc) == 0, "and so does libtcc once more");
    } else {
        OK(1, "# SKIP one of the compilers is not there");
    }
    text_clear(&unit);
}

static void refused(const char *text, jit_backend_t backend, const char *word, const char *what)
{
    jit_t *jit;
    char *why;
    status_t status = jit_compile(&jit, &why, text, backend);

    for (char *at = why; at && *at; at++) /* one line of TAP */
        *at = *at == '\n' ? ' ' : *at;
    OK(status == INTERNAL_ERROR && !jit && why && strstr(why, word), "%s: %.60s", what,
       why ? why : "no words");
    free(why);
}

static void test_wrong_texts(jit_backend_t backend)
{
    text_t unit, other;

    make_unit(&unit, MOYAL_ABI);
    make_unit(&other, MOYAL_ABI + 1);
    refused("int f( {", backend, "error", "a syntax error");
    refused("int moyal_other;", backend, "moyal_unit", "no descriptor");
    refused("#include <stdio.h>\nint f(void) { return nothing; }", backend, "error",
            "an unknown name");
    refused(text_string(&other), backend, "version", "another version");
    text_add(&unit, "void strange(void);\nvoid call(void) { strange(); }\n");
    refused(text_string(&unit), backend, "strange", "an undefined function");
    text_clear(&unit);
    text_clear(&other);
}

/* MOYAL_CC: words without a shell; a compiler that is not there. */
static void test_choice(const char *folder)
{
    text_t command, unit, trap;
    results_t results;
    jit_t *jit;
    char *why;
    status_t status;

    make_unit(&unit, MOYAL_ABI);
    if (jit_cc()) {
        text_init(&command);
        text_printf(&command, "%s  -O1 -DA=1", jit_cc());
        setenv("MOYAL_CC", text_string(&command), 1);
        compile_and_run(&results, text_string(&unit), JIT_CC, "a compiler with options");
        text_clear(&command);
        text_init(&trap);
        text_printf(&trap, "cc ; touch %s/trap", folder);
        setenv("MOYAL_CC", text_string(&trap), 1);
        status = jit_compile(&jit, &why, text_string(&unit), JIT_CC);
        OK(status != OK && why, "a shell's separator is a word like others");
        jit_free(jit);
        free(why);
        text_clear(&trap);
    }
    setenv("MOYAL_CC", "/no/such/compiler", 1);
    OK(jit_cc() == NULL, "a compiler that is not there");
    status = jit_compile(&jit, &why, text_string(&unit), JIT_CC);
    OK(status == USAGE_ERROR && why && !jit, "is said so: %s", why ? why : "");
    free(why);
    unsetenv("MOYAL_CC");
    text_clear(&unit);
}

/* ---- the cache ------------------------------------------------------------------------- */

/* Compiles by cc; whether it came from the cache, -1 on failure. */
static int from_cache(results_t *results, const char *text)
{
    jit_t *jit;
    char *why;
    int cached = -1;

    if (jit_compile(&jit, &why, text, JIT_CC) == OK) {
        cached = jit_is_cached(jit);
        run(results, jit_program(jit));
    }
    jit_free(jit);
    free(why);
    return cached;
}

/* The path of the entry's file with this ending. */
static int entry_path(char *out, size_t room, const char *folder, const char *ending)
{
    DIR *directory = opendir(folder);
    struct dirent *file;
    int count = 0;

    while (directory && (file = readdir(directory))) {
        const size_t length = strlen(file->d_name), end = strlen(ending);

        if (length > end && strcmp(file->d_name + length - end, ending) == 0) {
            snprintf(out, room, "%s/%s", folder, file->d_name);
            count++;
        }
    }
    if (directory)
        closedir(directory);
    return count;
}

/* Changes the byte in the middle of a file. */
static void damage(const char *path)
{
    FILE *file = fopen(path, "r+b");
    int byte;

    if (!file)
        return;
    fseek(file, 0, SEEK_END);
    fseek(file, ftell(file) / 2, SEEK_SET);
    byte = fgetc(file);
    fseek(file, -1, SEEK_CUR);
    fputc(byte ^ 1, file);
    fclose(file);
}

static void test_damage(const char *folder, const char *text, const char *ending)
{
    char path[300];
    results_t results;

    entry_path(path, sizeof path, folder, ending);
    damage(path);
    OK(from_cache(&results, text) == 0, "an entry with a damaged %s is compiled again", ending);
    OK(from_cache(&results, text) == 1, "and kept anew");
}

static void remove_entries(const char *folder)
{
    char path[300];

    while (entry_path(path, sizeof path, folder, ".so") > 0)
        unlink(path);
    while (entry_path(path, sizeof path, folder, ".c") > 0)
        unlink(path);
    rmdir(folder);
}

static void test_cache(const char *top)
{
    char folder[200], path[300];
    results_t first, again;
    text_t unit;

    make_unit(&unit, MOYAL_ABI);
    snprintf(folder, sizeof folder, "%s/a/cache", top);
    setenv("MOYAL_CACHE", folder, 1);
    OK(from_cache(&first, text_string(&unit)) == 0, "nothing is kept at first");
    OK(from_cache(&again, text_string(&unit)) == 1, "the second time it is there");
    OK(memcmp(&first, &again, sizeof first) == 0, "with the same bits");
    OK(entry_path(path, sizeof path, folder, ".so") == 1, "one object is kept");
    test_damage(folder, text_string(&unit), ".so");
    test_damage(folder, text_string(&unit), ".c");
    chmod(folder, 0777);
    OK(from_cache(&again, text_string(&unit)) == 0,
       "a folder that others may write to is not used");
    chmod(folder, 0700);
    text_add(&unit, "/* another */\n");
    OK(from_cache(&again, text_string(&unit)) == 0, "another text is another entry");
    OK(entry_path(path, sizeof path, folder, ".so") == 2, "beside the first");
    setenv("MOYAL_CC", "cc -DANOTHER", 1);
    OK(from_cache(&again, text_string(&unit)) != 1, "and so is another command");
    unsetenv("MOYAL_CC");
    setenv("MOYAL_CACHE", "", 1);
    OK(from_cache(&again, text_string(&unit)) == 0, "without a folder nothing is kept");
    remove_entries(folder);
    *strrchr(folder, '/') = '\0';
    OK(rmdir(folder) == 0, "no other file was written");
    text_clear(&unit);
}

/* ---- in the background ----------------------------------------------------------------- */

static status_t accept(void *context, const moyal_program *program)
{
    results_t *results = context;

    if (!results)
        return REFUTED;
    run(results, program);
    return OK;
}

/* Waits for the program for at most a minute. */
static const moyal_program *wait_for(jit_background_t *background)
{
    const struct timespec pause = {0, 10000000};
    const moyal_program *program = NULL;

    for (int k = 0; k < 6000 && !program; k++) {
        nanosleep(&pause, NULL);
        program = jit_background_program(background);
    }
    return program;
}

static void test_background(void)
{
    results_t accepted, later;
    jit_background_t *background;
    text_t unit;

    make_unit(&unit, MOYAL_ABI);
    background = jit_background_start(text_string(&unit), accept, &accepted);
    if (OK(background && wait_for(background), "a program comes from the background")) {
        run(&later, jit_background_program(background));
        OK(memcmp(&accepted, &later, sizeof later) == 0, "the one that was accepted");
    }
    jit_background_stop(background);
    background = jit_background_start(text_string(&unit), accept, &accepted);
    jit_background_stop(background);
    background = jit_background_start("int f( {", accept, &accepted);
    OK(background && !jit_background_program(background), "no program of a wrong text");
    jit_background_stop(background);
    OK(!jit_background_program(NULL), "nor without a compiler");
    text_clear(&unit);
}

int main(void)
{
    char folder[] = "/tmp/moyal-test-XXXXXX";
    jit_t *jit;
    char *why;
    status_t status;

    if (!mkdtemp(folder)) {
        printf("Bail out! no temporary folder\n");
        return 1;
    }
    setenv("TMPDIR", folder, 1);
    setenv("MOYAL_CACHE", "", 1);
    test_same_bits();
    if (jit_has_tcc())
        test_wrong_texts(JIT_TCC);
    if (jit_cc())
        test_wrong_texts(JIT_CC);
    test_choice(folder);
    if (jit_cc()) {
        test_cache(folder);
        test_background();
    }
    OK(rmdir(folder) == 0, "no file is left behind");
    if (jit_cc()) {
        status = jit_compile(&jit, &why, "int moyal_unit;", JIT_CC);
        OK(status == IO_ERROR && why && !jit, "no place for files: %s", why ? why : "");
        free(why);
    }
    return tap_done();
}
