/* Fuzz target of the reader: any bytes give a tree or errors, and every tree reads back as printed.
 *
 * As a libFuzzer target (MOYAL_LIBFUZZER defined, see tests/fuzz/run) or alone, where it replays
 * the files named on the command line. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "syntax/tree.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(int holds, const char *what)
{
    if (holds)
        return;
    fprintf(stderr, "fuzz_syntax: not true: %s\n", what);
    abort();
}

/* Prints the diagnostics and drops them; there are some exactly if `status` says so. */
static void check_diagnostics(const diags_t *diags, status_t status)
{
    char *printed = NULL;
    size_t size = 0, k;
    FILE *out = open_memstream(&printed, &size);

    diags_print(out, diags);
    fclose(out);
    require((status == OK) == (diags_errors(diags) == 0), "errors are reported, and only errors");
    require((status == OK) == (size == 0), "errors are printed");
    for (k = 0; k < size; k++)
        require(printed[k] == '\n' || (unsigned char)printed[k] >= 0x20,
                "no control character is printed");
    free(printed);
}

static void check_model(source_t *source)
{
    diags_t *diags = diags_new(source), *diags_again;
    source_t *printed;
    tree_t *tree, *again;
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    check_diagnostics(diags, syntax_parse(&tree, source, NULL, diags));
    tree_print(out, tree);
    fclose(out);
    printed = source_new("printed", text, size);
    diags_again = diags_new(printed);
    require(syntax_parse(&again, printed, NULL, diags_again) == OK, "a printed tree is a model");
    require(tree_is_equal(tree, again), "a printed tree reads back to itself");
    syntax_free(again);
    syntax_free(tree);
    diags_free(diags_again);
    diags_free(diags);
    source_free(printed);
    free(text);
}

static void check_expression(source_t *source)
{
    diags_t *diags = diags_new(source), *diags_again;
    tree_t *tree, *again;
    const expr_t *root, *root_again;
    source_t *printed;
    char *text;

    check_diagnostics(diags, syntax_parse_expression(&tree, &root, source, NULL, diags));
    if (root != NULL) {
        text = expr_print(root);
        printed = source_new("printed", text, strlen(text));
        diags_again = diags_new(printed);
        require(syntax_parse_expression(&again, &root_again, printed, NULL, diags_again) == OK,
                "a printed expression is one");
        require(expr_is_equal(root, root_again), "a printed expression reads back to itself");
        syntax_free(again);
        diags_free(diags_again);
        source_free(printed);
        free(text);
    }
    syntax_free(tree);
    diags_free(diags);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    source_t *source = source_new("fuzz", (const char *)data, size);

    check_model(source);
    check_expression(source);
    source_free(source);
    return 0;
}

#ifndef MOYAL_LIBFUZZER
int main(int argc, char **argv)
{
    const char *why;
    int k;

    for (k = 1; k < argc; k++) {
        source_t *source;
        if (source_read(&source, argv[k], 1 << 20, &why) != OK) {
            fprintf(stderr, "%s: %s\n", argv[k], why);
            return 1;
        }
        LLVMFuzzerTestOneInput((const uint8_t *)source->text, source->length);
        source_free(source);
    }
    return 0;
}
#endif
