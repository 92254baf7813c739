/* Tables as text; files that appear whole or not at all. */
#include <math.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runtime/output.h"
#include "tests/unit/tap.h"

static const char *const parameters[] = {"g"}, *const observables[] = {"q", "D.e(0,1) \"x\""};
static const double values[] = {0.1};
static const moyal_program program = {.model = "two\nlines",
                                      .scheme_name = "unravel",
                                      .scheme = MOYAL_UNRAVEL,
                                      .parameter_count = 1,
                                      .parameter_names = parameters,
                                      .parameter_values = values,
                                      .observable_count = 2,
                                      .observable_names = observables};
static const moyal_options options = {.parameters = values, .seed = 7, .step = 0.5};
static double table[] = {0, 1.0 / 3, NAN, -1e300, 0.25};
static const moyal_result result = {.rows = 1,
                                    .columns = 5,
                                    .table = table,
                                    .ensemble = 1,
                                    .method = "euler",
                                    .trajectories = 1,
                                    .dimension = 1};

/* All of the file at `path`; a static buffer. */
static const char *content(const char *path)
{
    static char bytes[4096];
    FILE *file = fopen(path, "r");
    size_t length = file ? fread(bytes, 1, sizeof bytes - 1, file) : 0;

    bytes[length] = '\0';
    if (file)
        fclose(file);
    return bytes;
}

static void test_tables(const char *path)
{
    FILE *file = fopen(path, "w");
    const char *text;

    moyal_write_csv(file, &program, &options, &result);
    fclose(file);
    text = content(path);
    OK(strncmp(text, "# model: two lines\n# scheme: unravel\n# g = 0.10000000000000001\n", 60) == 0,
       "comments: %.18s", text);
    OK(strstr(text, "\nt,q,q.err,\"D.e(0,1) \"\"x\"\"\",\"D.e(0,1) \"\"x\"\".err\"\n") != NULL,
       "names are quoted where needed");
    OK(strstr(text, "\n0,0.33333333333333331,nan,-1.0000000000000001e+300,0.25\n") ||
           strstr(text, "\n0,0.33333333333333331,nan,-1e+300,0.25\n"),
       "numbers have 17 digits");
    file = fopen(path, "w");
    moyal_write_json(file, &program, &options, &result);
    fclose(file);
    text = content(path);
    OK(strstr(text, "\"model\": \"two\\u000alines\"") &&
           strstr(text, "[0, 0.33333333333333331, null,") &&
           strstr(text, "\"D.e(0,1) \\\"x\\\".err\"]"),
       "JSON: escapes, null, names");
    unlink(path);
}

static void test_files(const char *folder, const char *path)
{
    char link[300], name[300];
    moyal_output output;
    struct stat about;

    OK(moyal_output_open(&output, path) == 0 && fputs("one", output.file) >= 0 &&
           access(path, F_OK) != 0,
       "nothing to see before the end");
    OK(moyal_output_close(&output, 1) == 0 && strcmp(content(path), "one") == 0, "then all of it");
    OK(moyal_output_open(&output, path) == 0 && fputs("two", output.file) >= 0 &&
           moyal_output_close(&output, 0) == 0 && strcmp(content(path), "one") == 0,
       "given up, the old one stays");
    snprintf(link, sizeof link, "%s/link", folder);
    OK(symlink(path, link) == 0 && moyal_output_open(&output, link) == 0 &&
           fputs("three", output.file) >= 0 && moyal_output_close(&output, 1) == 0 &&
           strcmp(content(path), "three") == 0 && lstat(link, &about) == 0 &&
           S_ISLNK(about.st_mode),
       "a link stays a link");
    unlink(link);
    unlink(path);
    snprintf(name, sizeof name, "%s/none/file", folder);
    OK(moyal_output_open(&output, name) != 0, "no such folder");
    OK(moyal_output_open(&output, "/dev/null") == 0 && moyal_output_close(&output, 1) == 0 &&
           stat("/dev/null", &about) == 0 && S_ISCHR(about.st_mode),
       "a device stays a device");
    OK(moyal_output_open(&output, "-") == 0 && output.file == stdout &&
           moyal_output_close(&output, 1) == 0,
       "'-' is the standard output");
}

int main(void)
{
    char folder[] = "/tmp/moyal-test-XXXXXX", path[300];

    if (!mkdtemp(folder)) {
        printf("Bail out! no temporary folder\n");
        return 1;
    }
    snprintf(path, sizeof path, "%s/table", folder);
    test_tables(path);
    test_files(folder, path);
    OK(rmdir(folder) == 0, "nothing is left behind");
    return tap_done();
}
