/* Corrupts certificates, one field at a time, and asks the checker about each.
 *
 * usage: mutate CHECKER CERT.json WORK.json STRIDE [forge]
 *        mutate set CERT.json WORK.json [PATH JSON]..    puts values in, digests made again
 *
 * Every value is changed (number, sign, name, nothing at all, another type), deleted, doubled,
 * swapped with its neighbour; every object gets a key more.  STRIDE s runs every s-th of them. With
 * `forge` the digests are made again for the corrupted certificate, so that only what the checker
 * recomputes can refuse it; what is taken over from the model text, or is no claim, is left alone
 * then, and so is what only makes a claim about finite times weaker, or its proof another one.
 * Prints each mutant that is accepted or ends otherwise, and as the last line "MUTANTS REFUSED
 * NAMED": how many there were, were refused with a field named, and with a field of the same
 * section named. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "base/digests.h"

typedef struct {
    const char *checker, *work;
    long stride, number, run, refused, named;
    int forge;
    json_t *document;
} mutation_t;

/* Runs the checker on the document as it is now. */
static void ask(mutation_t *m, const char *path, const char *what)
{
    char command[2000], said[2000] = "", section[100];
    json_t *copy;
    FILE *pipe;
    int status;

    if (m->number++ % m->stride != 0)
        return;
    copy = json_deep_copy(m->document);
    if (m->forge)
        json_object_set_new(copy, "digests", digests_of(copy));
    json_dump_file(copy, m->work, 0);
    json_decref(copy);
    snprintf(command, sizeof command, "timeout 60 '%s' '%s' 2>&1 >/dev/null", m->checker, m->work);
    pipe = popen(command, "r");
    if (!pipe || !fgets(said, sizeof said, pipe))
        said[0] = '\0';
    status = pipe ? pclose(pipe) : -1;
    status = WIFEXITED(status) ? WEXITSTATUS(status) : 128;
    m->run++;
    snprintf(section, sizeof section, "%.*s", (int)strcspn(path, ".["), path);
    if ((status == 1 || status == 65) && strncmp(said, "moyal check: ", 13) == 0 &&
        strchr(said + 13, ':')) {
        m->refused++;
        m->named += strncmp(said + 13, section, strlen(section)) == 0;
    } else {
        printf("%s: %s: status %d, %s", path, what, status, *said ? said : "accepted\n");
    }
}

/* The first digit of the longest number in it; the text's end if there is none. */
static size_t digit_of(const char *text)
{
    size_t out = strlen(text), most = 0, run;

    for (size_t k = 0; text[k]; k += run ? run : 1) {
        run = strspn(text + k, "0123456789");
        if (run > most)
            out = k;
        most = run > most ? run : most;
    }
    return out;
}

/* A text with one thing changed; NULL if there is nothing of that kind. */
static char *changed(const char *text, int kind)
{
    size_t length = strlen(text), digit = digit_of(text);
    char *out = malloc(length + 10);

    strcpy(out, text);
    if (kind == 0 && text[digit])
        out[digit] = text[digit] == '9' ? '8' : (char)(text[digit] + 1);
    else if (kind == 1 && strcmp(text, "0") != 0)
        sprintf(out, text[0] == '-' ? "%s" : "-(%s)", text + (text[0] == '-'));
    else if (kind == 2)
        strcat(out, "x");
    else if (kind == 3)
        out[0] = '\0';
    if (strcmp(out, text) == 0) {
        free(out);
        return NULL;
    }
    return out;
}

static json_t *other_value(json_t *value, int kind)
{
    switch (json_typeof(value)) {
    case JSON_STRING: {
        char *text = kind < 4 ? changed(json_string_value(value), kind) : NULL;
        json_t *out = text        ? json_string(text)
                      : kind == 4 ? json_integer(1)
                      : kind == 5 ? json_null()
                                  : NULL;
        free(text);
        return out;
    }
    case JSON_INTEGER:
        return kind == 0   ? json_integer(json_integer_value(value) + 1)
               : kind == 1 ? json_string("1")
                           : NULL;
    case JSON_TRUE:
    case JSON_FALSE:
        return kind == 0 ? json_boolean(!json_is_true(value)) : kind == 1 ? json_null() : NULL;
    case JSON_NULL:
        return kind == 0 ? json_true() : kind == 1 ? json_string("0") : NULL;
    default:
        return kind == 0 ? json_null() : NULL;
    }
}

static int is_left_alone(const mutation_t *m, const char *path)
{
    static const char *const inputs[] = {
        "input",  "versions",    "model", "digests", "generator.bare_hamiltonian",
        "schema", "kernel_check"};

    for (size_t k = 0; m->forge && k < sizeof inputs / sizeof *inputs; k++)
        if (strncmp(path, inputs[k], strlen(inputs[k])) == 0)
            return 1;
    return 0;
}

/* Of these lists a certificate is as true with other entries: radii that are larger, proofs in
 * other steps, fewer values. */
static int is_free(const mutation_t *m, const char *path)
{
    static const char *const fields[] = {".rad", ".bound", ".order", ".precision", ".pieces"};
    const char *field = strrchr(path, '.');

    if (!m->forge || (strncmp(path, "solutions", 9) != 0 && strncmp(path, "enclosures", 10) != 0))
        return 0;
    for (size_t k = 0; field && k < sizeof fields / sizeof *fields; k++)
        if (strcmp(field, fields[k]) == 0)
            return 1;
    return strstr(path, ".charges") != NULL || strstr(path, ".growth") != NULL;
}

static int is_free_entry(const mutation_t *m, const char *path)
{
    static const char *const lists[] = {"solutions[", "enclosures[", "wrong["};
    const char *last = strrchr(path, '[');

    if (!m->forge || !last)
        return 0;
    for (size_t k = 0; k < sizeof lists / sizeof *lists; k++)
        if (strncmp(path, lists[k], strlen(lists[k])) == 0 && last == strchr(path, '['))
            return 1;
    return strncmp(path, "solutions", 9) == 0 && strstr(path, ".steps[") &&
           last == strstr(path, ".steps[") + 6;
}

static void walk(mutation_t *m, json_t *value, const char *path);

static void mutate_key(mutation_t *m, json_t *object, const char *key, const char *path)
{
    json_t *value = json_incref(json_object_get(object, key));

    for (int kind = 0; kind < 6; kind++) {
        json_t *other = other_value(value, kind);
        if (!other)
            continue;
        json_object_set_new(object, key, other);
        ask(m, path, "changed");
    }
    json_object_del(object, key);
    ask(m, path, "deleted");
    json_object_set(object, key, value);
    walk(m, value, path);
    json_decref(value);
}

static void mutate_entry(mutation_t *m, json_t *array, size_t k, const char *path)
{
    json_t *value = json_incref(json_array_get(array, k)), *next = json_array_get(array, k + 1);

    for (int kind = 0; kind < 6; kind++) {
        json_t *other = other_value(value, kind);
        if (!other)
            continue;
        json_array_set_new(array, k, other);
        ask(m, path, "changed");
    }
    if (!is_free_entry(m, path)) {
        json_array_remove(array, k);
        ask(m, path, "deleted");
        json_array_insert(array, k, value);
        json_array_insert(array, k, value);
        ask(m, path, "doubled");
        json_array_remove(array, k);
    }
    if (next && !json_equal(value, next) && !is_free_entry(m, path)) {
        json_incref(next);
        json_array_set(array, k, next);
        json_array_set(array, k + 1, value);
        ask(m, path, "swapped");
        json_array_set(array, k, value);
        json_array_set_new(array, k + 1, next);
    } else {
        json_array_set(array, k, value);
    }
    walk(m, value, path);
    json_decref(value);
}

static void walk(mutation_t *m, json_t *value, const char *path)
{
    char inner[500];

    if (is_left_alone(m, path) || is_free(m, path))
        return;
    if (json_is_object(value)) {
        size_t count = json_object_size(value), k = 0;
        const char **keys = malloc((count + 1) * sizeof *keys);
        const char *key;
        json_t *each;
        json_object_foreach(value, key, each) keys[k++] = strdup(key);
        for (k = 0; k < count; k++) {
            snprintf(inner, sizeof inner, "%s%s%s", path, *path ? "." : "", keys[k]);
            if (!is_left_alone(m, inner) && !is_free(m, inner))
                mutate_key(m, value, keys[k], inner);
        }
        json_object_set_new(value, "more", json_string("1"));
        ask(m, *path ? path : "more", "a key more");
        json_object_del(value, "more");
    }
    for (size_t k = 0; json_is_array(value) && k < json_array_size(value); k++) {
        snprintf(inner, sizeof inner, "%s[%zu]", path, k);
        mutate_entry(m, value, k, inner);
    }
}

/* The value at a path like a.b[0].c; with `value` that one takes its place. */
static json_t *at_path(json_t *in, const char *path, json_t *value)
{
    while (in && *path) {
        const size_t length = *path == '[' ? strcspn(path, "]") + 1 : strcspn(path, ".[");
        const char *rest = path + length + (path[length] == '.');
        char key[100];

        snprintf(key, sizeof key, "%.*s", (int)length, path);
        if (value && !*rest)
            return (*path == '[' ? json_array_set(in, strtoul(key + 1, NULL, 10), value)
                                 : json_object_set(in, key, value)) == 0
                       ? value
                       : NULL;
        in = *path == '[' ? json_array_get(in, strtoul(key + 1, NULL, 10))
                          : json_object_get(in, key);
        path = rest;
    }
    return in;
}

static int set(const char *from, const char *to, int count, char **pairs)
{
    json_t *document = json_load_file(from, 0, NULL);
    int good = document != NULL;

    for (int k = 0; good && k + 1 < count; k += 2) {
        json_t *value = json_loads(pairs[k + 1], JSON_DECODE_ANY, NULL);
        good = value && at_path(document, pairs[k], NULL) && at_path(document, pairs[k], value);
        json_decref(value);
    }
    good = good && json_object_set_new(document, "digests", digests_of(document)) == 0 &&
           json_dump_file(document, to, 0) == 0;
    json_decref(document);
    return good ? 0 : 65;
}

int main(int argc, char **argv)
{
    mutation_t m = {0};

    if (argc > 4 && strcmp(argv[1], "set") == 0)
        return set(argv[2], argv[3], argc - 4, argv + 4);
    if (argc < 5)
        return 64;
    m.checker = argv[1];
    m.document = json_load_file(argv[2], 0, NULL);
    m.work = argv[3];
    m.stride = strtol(argv[4], NULL, 10);
    m.forge = argc > 5;
    if (!m.document || m.stride < 1)
        return 65;
    walk(&m, m.document, "");
    printf("%ld %ld %ld\n", m.run, m.refused, m.named);
    json_decref(m.document);
    return 0;
}
