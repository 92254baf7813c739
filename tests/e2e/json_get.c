/* json_get FILE [PATH]: prints the value at PATH ("jets.meanfield.0.coefficient"; numbers index
 * arrays, "#" is the length), strings as they are, numbers with all digits, the rest as JSON.  Exit
 * status 1 if FILE is no JSON, 2 if there is nothing at PATH.  FILE may be '-'. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static json_t *step(json_t *value, const char *key)
{
    return json_is_array(value) ? json_array_get(value, (size_t)strtoul(key, NULL, 10))
                                : json_object_get(value, key);
}

static void print_value(json_t *value)
{
    char *text;

    if (json_is_string(value)) {
        puts(json_string_value(value));
    } else if (json_is_number(value)) {
        printf("%.17g\n", json_number_value(value));
    } else {
        text = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
        puts(text);
        free(text);
    }
}

/* Prints what `path` leads to in `value`; the exit status. */
static int print_path(json_t *value, char *path)
{
    for (char *key = path ? strtok(path, ".") : NULL; key; key = strtok(NULL, ".")) {
        if (strcmp(key, "#") == 0) {
            printf("%zu\n",
                   json_is_array(value) ? json_array_size(value) : json_object_size(value));
            return 0;
        }
        value = step(value, key);
        if (!value)
            return 2;
    }
    if (path)
        print_value(value);
    return 0;
}

int main(int argc, char **argv)
{
    json_error_t error;
    json_t *root = NULL;
    int status;

    if (argc >= 2 && strcmp(argv[1], "-") == 0)
        root = json_loadf(stdin, 0, &error);
    else if (argc >= 2)
        root = json_load_file(argv[1], 0, &error);
    if (!root) {
        fprintf(stderr, "json_get: %s\n", argc >= 2 ? error.text : "no file");
        return 1;
    }
    status = print_path(root, argc >= 3 ? argv[2] : NULL);
    json_decref(root);
    return status;
}
