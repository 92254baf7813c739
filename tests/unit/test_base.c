/* Tests of base/: outcomes, growing texts, memory. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/status.h"
#include "base/text.h"
#include "tap.h"

static void test_status(void)
{
    OK(status_exit_code(OK) == 0, "OK ends with 0");
    OK(status_exit_code(REFUTED) == 1, "REFUTED ends with 1");
    OK(status_exit_code(UNDECIDED) == 2, "UNDECIDED ends with 2");
    OK(status_exit_code(USAGE_ERROR) == 64, "USAGE_ERROR ends with 64");
    OK(status_exit_code(MODEL_ERROR) == 65, "MODEL_ERROR ends with 65");
    OK(status_exit_code(LIMIT_ERROR) == 65, "LIMIT_ERROR ends with 65");
    OK(status_exit_code(INTERNAL_ERROR) == 70, "INTERNAL_ERROR ends with 70");
    OK(status_exit_code(IO_ERROR) == 74, "IO_ERROR ends with 74");
    for (int k = 0; k < STATUS_COUNT; k++)
        OK(strlen(status_text((status_t)k)) > 0, "status %d has a text", k);
}

static void test_text_edges(void)
{
    text_t text;
    char *taken;

    text_init(&text);
    OK(strcmp(text_string(&text), "") == 0, "an untouched text is \"\"");
    text_add(&text, "");
    OK(strcmp(text_string(&text), "") == 0 && text.length == 0, "adding nothing adds nothing");
    text_add_bytes(&text, "a\0b", 3);
    OK(text.length == 3 && memcmp(text.bytes, "a\0b", 4) == 0, "a NUL is kept, another follows");
    taken = text_take(&text);
    OK(memcmp(taken, "a\0b", 4) == 0, "what is taken is what was there");
    OK(strcmp(text_string(&text), "") == 0 && text.length == 0, "a text is empty once taken");
    free(taken);
    text_printf(&text, "%s=%d", "x", -7);
    text_printf(&text, "%s", "");
    OK(strcmp(text_string(&text), "x=-7") == 0, "printing adds to it");
    text_clear(&text);
}

/* A text grown in random steps is the plain sum of its parts, as is one that printf fills. */
static void test_text_growth(void)
{
    unsigned steps = 400 * tap_multiplier();
    uint64_t state = tap_seed();
    size_t length = 0, size = (size_t)steps * 64;
    char *expected = memory_new(size + 1, 1);
    text_t text;

    text_init(&text);
    for (unsigned k = 0; k < steps; k++) {
        size_t part = (state >> 40) % 64;
        char bytes[64];

        memset(bytes, 'a' + (int)(k % 26), sizeof bytes);
        if (k % 2)
            text_add_bytes(&text, bytes, part);
        else
            text_printf(&text, "%.*s", (int)part, bytes);
        memcpy(expected + length, bytes, part);
        length += part;
        state = state * 6364136223846793005u + 1442695040888963407u;
    }
    OK(text.length == length, "%u parts: length %zu, seed %lu", steps, length, tap_seed());
    OK(strcmp(text_string(&text), expected) == 0, "%u parts: content", steps);
    text_clear(&text);
    free(expected);
}

static void test_memory(void)
{
    unsigned char *bytes = memory_new(5, 3);
    int zero = 1;
    char *copy;

    for (size_t k = 0; k < 15; k++)
        zero = zero && bytes[k] == 0;
    OK(zero, "new memory is zero");
    memset(bytes, 'x', 15);
    bytes = memory_resize(bytes, 4000, 1);
    OK(bytes[0] == 'x' && bytes[14] == 'x', "resizing keeps what was there");
    free(bytes);
    copy = memory_copy_bytes("abcdef", 3);
    OK(strcmp(copy, "abc") == 0, "a copy of bytes ends with a NUL");
    free(copy);
    copy = memory_copy_text("abc");
    OK(strcmp(copy, "abc") == 0, "a copy of a text");
    free(copy);
}

/* Blocks of an arena, small and large, are zero, aligned, and do not overlap: each keeps its mark.
 */
static void test_arena(void)
{
    enum { BLOCKS = 300 };
    arena_t *arena = arena_new();
    unsigned char *blocks[BLOCKS];
    int zero = 1, aligned = 1, kept = 1;

    for (size_t k = 0; k < BLOCKS; k++) {
        size_t size = 1 + k * k % 997 + (k % 50 == 0) * 100000;

        blocks[k] = arena_alloc(arena, size);
        aligned = aligned && (uintptr_t)blocks[k] % _Alignof(max_align_t) == 0;
        zero = zero && blocks[k][0] == 0 && blocks[k][size - 1] == 0;
        memset(blocks[k], (int)(k % 251), size);
    }
    for (size_t k = 0; k < BLOCKS; k++) {
        size_t size = 1 + k * k % 997 + (k % 50 == 0) * 100000;

        kept = kept && blocks[k][0] == k % 251 && blocks[k][size - 1] == k % 251;
    }
    OK(zero, "blocks of an arena are zero");
    OK(aligned, "blocks of an arena are aligned for any type");
    OK(kept, "blocks of an arena do not overlap");
    OK(strcmp(arena_text(arena, "abcdef", 4), "abcd") == 0, "a text in an arena ends with a NUL");
    OK(strcmp(arena_text(arena, "", 0), "") == 0, "an empty text in an arena");
    arena_free(arena);
}

int main(void)
{
    test_status();
    test_text_edges();
    test_text_growth();
    test_memory();
    test_arena();
    return tap_done();
}
