/* Tests of emit/embedded: what the program carries within it is what the source folder holds. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "emit/embedded.h"
#include "tap.h"

/* Whether the file `name` under the sources has exactly `length` bytes `text`. */
static int file_equals(const char *name, const char *text, size_t length)
{
    const char *top = getenv("TOP_SRCDIR");
    char path[4096];
    FILE *file;
    size_t at = 0;
    int c;

    snprintf(path, sizeof path, "%s/%s", top ? top : ".", name);
    file = fopen(path, "rb");
    if (!file)
        return 0;
    while ((c = getc(file)) != EOF && at < length && (unsigned char)text[at] == c)
        at++;
    fclose(file);
    return c == EOF && at == length;
}

int main(void)
{
    size_t length = 7;

    OK(!embedded_file("runtime/no such file", &length) && length == 7, "a name that is not there");
    for (const embedded_t *file = embedded_table; file->name; file++) {
        OK(file_equals(file->name, file->text, file->length), "%s, byte by byte", file->name);
        OK(embedded_file(file->name, &length) == file->text && length == file->length,
           "%s is found by its name", file->name);
        OK(strlen(file->text) == file->length, "%s holds no NUL", file->name);
    }
    return tap_done();
}
