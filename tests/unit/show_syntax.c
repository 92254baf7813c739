/* Shows what the reader makes of a file: its diagnostics, or with -t its tree.  For golden tests.
 */
#include <stdio.h>
#include <string.h>

#include "syntax/tree.h"

int main(int argc, char **argv)
{
    int with_tree = argc > 2 && strcmp(argv[1], "-t") == 0;
    source_t *source;
    diags_t *diags;
    tree_t *tree;
    status_t status;
    const char *why;

    if (argc != 2 + with_tree)
        return status_exit_code(USAGE_ERROR);
    status = source_read(&source, argv[1 + with_tree], 1 << 20, &why);
    if (status != OK) {
        fprintf(stderr, "%s: %s\n", argv[1 + with_tree], why);
        return status_exit_code(status);
    }
    diags = diags_new(source);
    status = syntax_parse(&tree, source, NULL, diags);
    diags_print(stdout, diags);
    if (with_tree)
        tree_print(stdout, tree);
    syntax_free(tree);
    diags_free(diags);
    source_free(source);
    return status_exit_code(status);
}
