/* Places in a text, and the printed form of diagnostics. */
#include <stdlib.h>
#include <string.h>

#include "base/diagnostic.h"
#include "base/utf8.h"
#include "tests/unit/tap.h"

static void check_position(const char *text, size_t offset, size_t line, size_t column)
{
    source_t *source = source_new("x", text, strlen(text));
    size_t l, c;

    source_position(&l, &c, source, offset);
    OK(l == line && c == column, "offset %zu is %zu:%zu (found %zu:%zu)", offset, line, column, l,
       c);
    source_free(source);
}

static void test_positions(void)
{
    check_position("ab\ncd", 0, 1, 1);
    check_position("ab\ncd", 2, 1, 3);
    check_position("ab\ncd", 3, 2, 1);
    check_position("ab\ncd", 99, 2, 3);
    check_position("\xCE\xB3x", 2, 1, 2);
    check_position("\xEF\xBB\xBFxy", 4, 1, 2);
    check_position("\xFF\xFFx", 2, 1, 3);
}

/* Prints one error at bytes begin..end of `text` and compares. */
static void check_print(const char *text, size_t begin, size_t end, const char *expected)
{
    source_t *source = source_new("m", text, strlen(text));
    diags_t *diags = diags_new(source);
    const span_t span = {begin, end};
    char *printed = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&printed, &size);

    OK(diags_fail(diags, MODEL_ERROR, span, "E0001", "bad") == MODEL_ERROR, "diags_fail returns");
    diags_print(out, diags);
    fclose(out);
    if (!OK(strcmp(printed, expected) == 0, "the printed form of an error at %zu..%zu", begin, end))
        fprintf(stderr, "expected\n%sfound\n%s", expected, printed);
    free(printed);
    diags_free(diags);
    source_free(source);
}

static void test_carets(void)
{
    check_print("ab cd\n", 3, 5, "m:1:4: error[E0001]: bad\n     1 | ab cd\n       |    ^~\n");
    check_print("ab\r\ncd\r\n", 4, 5, "m:2:1: error[E0001]: bad\n     2 | cd\n       | ^\n");
    check_print("ab", 2, 2, "m:1:3: error[E0001]: bad\n     1 | ab\n       |   ^\n");
    check_print("", 0, 0, "m:1:1: error[E0001]: bad\n     1 | \n       | ^\n");
    check_print("\tx", 1, 2, "m:1:2: error[E0001]: bad\n     1 |         x\n       |         ^\n");
    check_print("\xCE\xB3 x", 3, 4,
                "m:1:3: error[E0001]: bad\n     1 | \xCE\xB3 x\n       |   ^\n");
    check_print("\xE6\xBC\xA2x", 3, 4,
                "m:1:2: error[E0001]: bad\n     1 | \xE6\xBC\xA2x\n       |   ^\n");
    check_print("\x1B[1m", 0, 1, "m:1:1: error[E0001]: bad\n     1 | \\x1b[1m\n       | ^~~~\n");
    check_print("\xE2\x80\xAE!", 3, 4,
                "m:1:2: error[E0001]: bad\n     1 | \\u202e!\n       |       ^\n");
    check_print("a\nb\nc", 0, 5, "m:1:1: error[E0001]: bad\n     1 | a\n       | ^\n");
}

static void test_long_line(void)
{
    char text[4001], *printed = NULL;
    const span_t span = {2000, 2001};
    size_t size = 0;
    source_t *source;
    diags_t *diags;
    FILE *out = open_memstream(&printed, &size);

    memset(text, 'a', 4000);
    text[4000] = '\0';
    text[2000] = 'b';
    source = source_new("m", text, 4000);
    diags = diags_new(source);
    diags_fail(diags, MODEL_ERROR, span, "E0001", "bad");
    diags_print(out, diags);
    fclose(out);
    OK(size < 300, "a long line is cut (%zu bytes printed)", size);
    OK(strchr(printed, '^') - strrchr(printed, '|') ==
           strchr(strchr(printed, '|'), 'b') - strchr(printed, '|'),
       "the caret stands under the place in a cut line");
    free(printed);
    diags_free(diags);
    source_free(source);
}

static void test_order(void)
{
    source_t *source = source_new("m", "abc", 3);
    diags_t *diags = diags_new(source);
    const span_t first = {0, 1}, second = {1, 2}, third = {2, 3};
    char *printed = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&printed, &size);

    diags_fail(diags, MODEL_ERROR, second, "E0002", "two");
    diags_help(diags, "helps");
    diags_warn(diags, first, "W0001", "one");
    diags_fail(diags, MODEL_ERROR, second, "E0002", "two");
    diags_help(diags, "helps again");
    diags_fail(diags, MODEL_ERROR, second, "E0003", "three");
    diags_note(diags, third, "noted");
    OK(diags_errors(diags) == 3, "errors are counted, warnings are not");
    diags_print(out, diags);
    fclose(out);
    OK(strcmp(printed, "m:1:1: warning[W0001]: one\n     1 | abc\n       | ^\n"
                       "m:1:2: error[E0002]: two\n     1 | abc\n       |  ^\n  help: helps\n"
                       "m:1:2: error[E0003]: three\n     1 | abc\n       |  ^\n"
                       "m:1:3: note: noted\n     1 | abc\n       |   ^\n") == 0,
       "in the order of places, repetitions once, notes with their error");
    free(printed);
    diags_free(diags);
    source_free(source);
}

/* Every code point survives encoding by hand and decoding; what is no UTF-8 is refused. */
static void test_utf8(void)
{
    static const char *const bad[] = {"\x80",
                                      "\xC0\x80",
                                      "\xC3",
                                      "\xE0\x80\x80",
                                      "\xED\xA0\x80",
                                      "\xF4\x90\x80\x80",
                                      "\xF8\x88\x80\x80\x80",
                                      "\xFF"};
    unsigned code, found = 0, wrong = 0;
    size_t k;

    for (code = 0x800; code < 0xD800; code++) {
        const char text[3] = {(char)(0xE0 | code >> 12), (char)(0x80 | (code >> 6 & 0x3F)),
                              (char)(0x80 | (code & 0x3F))};
        wrong += utf8_decode(&found, text, 3) != 3 || found != code;
    }
    OK(wrong == 0, "three-byte characters decode");
    for (k = 0; k < sizeof bad / sizeof bad[0]; k++)
        OK(utf8_decode(&found, bad[k], strlen(bad[k])) == 0, "invalid UTF-8, case %zu", k);
}

static void test_read(void)
{
    source_t *source;
    const char *why = "";

    OK(source_read(&source, "/nonexistent/file", 100, &why) == IO_ERROR && source == NULL &&
           strcmp(why, "no such file") == 0,
       "a missing file: %s", why);
    OK(source_read(&source, "/", 100, &why) == IO_ERROR && source == NULL, "a folder: %s", why);
    OK(source_read(&source, "/dev/zero", 100, &why) == LIMIT_ERROR && source == NULL,
       "an endless file: %s", why);
    OK(source_read(&source, "/dev/null", 100, &why) == OK && source->length == 0, "an empty file");
    source_free(source);
}

int main(void)
{
    test_positions();
    test_carets();
    test_long_line();
    test_order();
    test_utf8();
    test_read();
    return tap_done();
}
