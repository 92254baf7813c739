/* The program: moyal COMMAND ... */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "base/status.h"

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "--version") == 0) {
        printf("moyal %s\n", PACKAGE_VERSION);
        return status_exit_code(OK);
    }
    fprintf(stderr, "usage: moyal --version\n");
    return status_exit_code(USAGE_ERROR);
}
