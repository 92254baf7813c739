/* Stores of unfinished work: what was written is found again; what nobody wrote is not believed. */
#include "runtime/store.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/keep.h"
#include "tap.h"

static char path[] = "moyal-test-store.tmp";
static char why[200];

static moyal_store *reopen(const char *identity)
{
    return moyal_store_open(path, identity, MOYAL_STORE_BEGIN | MOYAL_STORE_GO_ON, 0, why);
}

static void write_file(const void *bytes, size_t size)
{
    FILE *file = fopen(path, "wb");

    if (!file || fwrite(bytes, 1, size, file) != size || fclose(file) != 0)
        abort();
}

static void test_round_trip(void)
{
    moyal_store *store = reopen("a=1\n");
    const double x = 1.5, y = 2.5;
    const double *found;
    size_t size = 0;

    moyal_store_put(store, 7, &x, sizeof x);
    moyal_store_put(store, 7, &y, sizeof y);
    moyal_store_close(store, 0);
    store = reopen("a=1\n");
    found = moyal_store_get(store, 7, sizeof y);
    OK(found && *found == y, "the last record of a key is found");
    OK(!moyal_store_get(store, 7, 4) && !moyal_store_get(store, 8, sizeof y), "no other one");
    OK(moyal_store_find(store, 7, &size) && size == sizeof y, "its size is told");
    moyal_store_close(store, 0);
    OK(!reopen("a=2\n") && strstr(why, "it has a=1, this one has a=2"), "another run: %s", why);
    OK(!moyal_store_open(path, "a=1\n", MOYAL_STORE_BEGIN, 0, why) && strstr(why, "or remove it"),
       "it is not begun again: %s", why);
    remove(path);
}

static void test_other_files(void)
{
    uint64_t length = UINT64_C(1) << 60;
    char bytes[64] = "moyal store 1\n";

    write_file("mode C\n", 7);
    OK(!moyal_store_open(path, "a", MOYAL_STORE_BEGIN, 0, why) && !strstr(why, "remove"),
       "nobody is told to remove a file that is no store: %s", why);
    memcpy(bytes + 14, &length, sizeof length);
    write_file(bytes, sizeof bytes);
    OK(!reopen("a") && strstr(why, "no file of unfinished work"), "a head beyond the end: %s", why);
    remove(path);
    OK(!moyal_store_open("/dev/null", "a", MOYAL_STORE_BEGIN | MOYAL_STORE_GO_ON, 0, why),
       "a device: %s", why);
}

/* A record whose head tells of more than there is. */
static void test_forged_size(void)
{
    const uint64_t head[3] = {1, UINT64_C(1) << 62, 0};
    moyal_store *store = reopen("a");
    FILE *file;
    size_t size;

    moyal_store_put(store, 5, "good", 4);
    moyal_store_close(store, 0);
    file = fopen(path, "ab");
    fwrite(head, sizeof head, 1, file);
    fclose(file);
    store = reopen("a");
    OK(moyal_store_find(store, 5, &size) && !moyal_store_find(store, 1, &size),
       "a record that is longer than the file is no record");
    moyal_store_close(store, 1);
    OK(!fopen(path, "rb"), "a finished store vanishes");
}

/* An integrator's state whose index is none of its rows. */
static void test_forged_index(void)
{
    long rows = 3, stand[2] = {0, 42};
    int taken[4];
    const long values[4] = {1, 4, -1, 0};

    for (int k = 0; k < 4; k++) {
        moyal_store *store = reopen("a");
        const moyal_kept own = {&rows, sizeof rows, 5};
        const moyal_kept piece = {stand, sizeof stand, 4};
        moyal_keep keep;

        rows = 3;
        stand[0] = values[k];
        moyal_keep_init(&keep, store, &own, 1);
        moyal_keeper_offer(&keep.keeper, 1, &piece, 1);
        moyal_store_close(store, 0);
        store = reopen("a");
        moyal_keep_init(&keep, store, &own, 1);
        stand[0] = 77;
        taken[k] = moyal_keeper_load(&keep.keeper, &piece, 1);
        OK(taken[k] ? stand[0] == values[k] && k == 0 : stand[0] == 77 && k > 0,
           "index %ld of 1 .. 3 is %staken", values[k], taken[k] ? "" : "not ");
        moyal_store_close(store, 1);
    }
}

int main(void)
{
    remove(path);
    test_round_trip();
    test_other_files();
    test_forged_size();
    test_forged_index();
    return tap_done();
}
