/* Tables as .npy: the format of NumPy (numpy.lib.format), version 1, 2 or 3.
 *
 *   "\x93NUMPY" version 0 | length of the header, 2 bytes (version 1) or 4, low byte first |
 *   header: a Python dictionary, blanks up to a multiple of 64 bytes in all, "\n" | the numbers
 *
 * The header is Latin-1 up to version 2 and UTF-8 in version 3. */
#include "output.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    char *bytes;
    size_t length, room;
    int failed;
} text_t;

static void add_byte(text_t *text, char byte)
{
    if (text->length == text->room && !text->failed) {
        const size_t room = 2 * text->room + 256;
        char *more = realloc(text->bytes, room);

        text->failed = !more;
        text->bytes = more ? more : text->bytes;
        text->room = more ? room : text->room;
    }
    if (!text->failed)
        text->bytes[text->length++] = byte;
}

static void add(text_t *text, const char *word)
{
    for (; *word; word++)
        add_byte(text, *word);
}

/* A Python string; unprintable bytes as blanks. */
static void add_name(text_t *text, const char *name)
{
    add_byte(text, '\'');
    for (; *name; name++) {
        if (*name == '\'' || *name == '\\')
            add_byte(text, '\\');
        add_byte(text, (unsigned char)*name < ' ' ? ' ' : *name);
    }
    add_byte(text, '\'');
}

/* The name of column k; what another column before it has as well gets its number behind it, as
 * NumPy wants names that differ. */
static void add_column(text_t *text, const moyal_program *program, const moyal_result *result,
                       long k)
{
    char *name = moyal_column_name(program, result, k), *own = NULL;
    int again = 0;

    for (long j = 0; name && j < k && !again; j++) {
        char *other = moyal_column_name(program, result, j);

        again = other && strcmp(other, name) == 0;
        free(other);
    }
    if (again && (own = malloc(strlen(name) + 24)) != NULL)
        sprintf(own, "%s#%ld", name, k);
    text->failed |= !name;
    add(text, k ? ", (" : "(");
    add_name(text, own ? own : name ? name : "");
    add(text, ", '<f8')");
    free(own);
    free(name);
}

static void fill_header(text_t *text, const moyal_program *program, const moyal_result *result)
{
    char shape[64];

    add(text, "{'descr': [");
    for (long k = 0; k < result->columns; k++)
        add_column(text, program, result, k);
    sprintf(shape, "], 'fortran_order': False, 'shape': (%ld,), }", result->rows);
    add(text, shape);
}

static int is_ascii(const text_t *text)
{
    for (size_t k = 0; k < text->length; k++)
        if ((unsigned char)text->bytes[k] > 126)
            return 0;
    return 1;
}

static void write_header(FILE *file, text_t *text)
{
    const int version = !is_ascii(text) ? 3 : text->length > 65000 ? 2 : 1;
    const size_t before = version == 1 ? 10 : 12;

    while ((before + text->length + 1) % 64 != 0 && !text->failed)
        add_byte(text, ' ');
    add_byte(text, '\n');
    fwrite("\x93NUMPY", 1, 6, file);
    fputc(version, file);
    fputc(0, file);
    for (size_t k = 0; k < before - 8; k++)
        fputc((int)(text->length >> (8 * k) & 255), file);
    fwrite(text->bytes, 1, text->length, file);
}

/* Low byte first, whatever this machine's order is; the sign of a zero says nothing. */
static void write_double(FILE *file, double value)
{
    const double shown = value == 0 ? 0 : value;
    unsigned char bytes[8];
    uint64_t bits;

    memcpy(&bits, &shown, sizeof bits);
    for (int k = 0; k < 8; k++)
        bytes[k] = (unsigned char)(bits >> (8 * k) & 255);
    fwrite(bytes, 1, sizeof bytes, file);
}

void moyal_write_npy(FILE *file, const moyal_program *program, const moyal_result *result)
{
    text_t text = {0};

    fill_header(&text, program, result);
    write_header(file, &text);
    for (long k = 0; k < result->rows * result->columns; k++)
        write_double(file, result->table[k]);
    free(text.bytes);
}

moyal_file_kind moyal_kind_of_file(const char *path)
{
    static const char *const endings[] = {".csv", ".json", ".npy", ".h5"};
    const char *ending = path ? strrchr(path, '.') : NULL;

    if (!ending || strchr(ending, '/'))
        return MOYAL_CSV;
    for (int k = 0; k < MOYAL_NO_KIND; k++)
        if (strcmp(ending, endings[k]) == 0)
            return (moyal_file_kind)k;
    return MOYAL_NO_KIND;
}
