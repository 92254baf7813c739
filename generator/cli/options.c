/* Reads command lines. */
#include "cli/options.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "syntax/tree.h"

#define OPTION_ROW(id, name, letter, argument, commands, runs, available, help)                    \
    {name, letter, argument, commands, runs, available, help},
const option_row_t option_table[OPTION_COUNT] = {OPTION_LIST(OPTION_ROW)};
#undef OPTION_ROW

status_t usage_error(const char *format, ...)
{
    va_list arguments;

    fputs("moyal: ", stderr);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    return USAGE_ERROR;
}

status_t usage_not_available(const char *what)
{
    return usage_error("'%s' is not available in this version", what);
}

int options_has(const options_t *options, option_id_t id)
{
    return options->values[id] != NULL;
}

/* Where `row` may stand, `place`; any place for 0. */
static int row_fits(const option_row_t *row, unsigned place)
{
    return place == 0 || (row->commands & place) != 0;
}

/* The option written as word[0 .. length), or OPTION_COUNT. */
static size_t find_option(const char *word, size_t length, unsigned place)
{
    for (size_t k = 0; k < OPTION_COUNT; k++) {
        const option_row_t *row = &option_table[k];
        const char *name = word[1] == '-' ? row->name : row->letter;

        if (name && row_fits(row, place) && strlen(name) == length &&
            strncmp(name, word, length) == 0)
            return k;
    }
    return OPTION_COUNT;
}

static status_t unknown_option(const char *word, size_t length, const command_t *command)
{
    const char *names[OPTION_COUNT], *near;
    size_t count = 0;
    char *name = memory_copy_bytes(word, length);
    status_t status;

    for (size_t k = 0; k < OPTION_COUNT; k++) {
        if (row_fits(&option_table[k], command->place) && option_table[k].available)
            names[count++] = option_table[k].name;
    }
    near = syntax_nearest(name, names, count);
    if (near)
        status = usage_error("unknown option '%s': did you mean '%s'?", name, near);
    else if (find_option(word, length, 0) < OPTION_COUNT)
        status = usage_error("'%s' has no meaning for %s%s", name,
                             *command->name ? "moyal " : "'moyal MODEL'", command->name);
    else
        status = usage_error("unknown option '%s': see 'moyal help%s%s'", name,
                             *command->name ? " " : "", command->name);
    free(name);
    return status;
}

static void append(const char ***list, size_t *count, const char *value)
{
    *list = memory_resize(*list, *count + 1, sizeof **list);
    (*list)[(*count)++] = value;
}

static void store(options_t *out, size_t id, const char *value)
{
    if (id == OPTION_SET)
        append(&out->settings, &out->setting_count, value);
    if (id == OPTION_OVER)
        append(&out->overs, &out->over_count, value);
    out->values[id] = value;
}

/* Reads the option at argv[*at], with its argument behind '=' or in the next word. */
static status_t read_option(options_t *out, int *at, int argc, char **argv)
{
    const char *word = argv[*at], *equals = strchr(word, '=');
    size_t length = equals && word[1] == '-' ? (size_t)(equals - word) : strlen(word);
    size_t id = find_option(word, length, out->command->place);
    const option_row_t *row = &option_table[id];

    if (id == OPTION_COUNT)
        return unknown_option(word, length, out->command);
    if (!row->available)
        return usage_not_available(row->name);
    if (!row->argument) {
        if (word[length] == '=')
            return usage_error("'%s' takes no argument", row->name);
        store(out, id, "");
    } else if (word[length] == '=') {
        store(out, id, equals + 1);
    } else if (*at + 1 < argc) {
        store(out, id, argv[++*at]);
    } else {
        return usage_error("'%s' needs an argument: %s %s", word, word, row->argument);
    }
    return OK;
}

status_t options_parse(options_t *out, const command_t *command, int argc, char **argv)
{
    int only_positional = 0;
    status_t status = OK;

    memset(out, 0, sizeof *out);
    out->command = command;
    for (int k = 0; k < argc && status == OK; k++) {
        if (!only_positional && strcmp(argv[k], "--") == 0)
            only_positional = 1;
        else if (!only_positional && argv[k][0] == '-' && argv[k][1] != '\0')
            status = read_option(out, &k, argc, argv);
        else if (!out->positional)
            out->positional = argv[k];
        else
            status = usage_error("'%s' is one argument too many", argv[k]);
    }
    if (status == OK && !out->positional && command->argument[0] != '[' &&
        !options_has(out, OPTION_HELP))
        status = *command->name
                     ? usage_error("moyal %s needs %s: see 'moyal help %s'", command->name,
                                   command->argument, command->name)
                     : usage_error("moyal needs %s: see 'moyal help'", command->argument);
    return status;
}

void options_clear(options_t *options)
{
    free(options->settings);
    free(options->overs);
    options->settings = options->overs = NULL;
}

/* "a, b or c" into a buffer. */
static void list_words(text_t *out, const char *const *words)
{
    for (size_t k = 0; words[k]; k++)
        text_printf(out, "%s%s", k == 0 ? "" : words[k + 1] ? ", " : " or ", words[k]);
}

/* ---- options that need others ---------------------------------------------------------------- */

/* The runs of `runs` in words; a scheme as a whole, not also its second way. */
static void list_runs(text_t *out, unsigned runs)
{
    static const char *const names[] = {
        "quantum", "quantum --steady", "unravel", "meanfield", "meanfield --start ensemble",
        "moments", "hybrid",           "jump"};
    enum { COUNT = sizeof names / sizeof *names };
    const char *words[COUNT + 1] = {NULL};
    size_t count = 0;

    if (runs & FOR_QUANTUM)
        runs &= ~(unsigned)FOR_STEADY;
    if (runs & FOR_POINT)
        runs &= ~(unsigned)FOR_SAMPLED;
    for (size_t k = 0; k < COUNT; k++)
        if (runs >> k & 1)
            words[count++] = names[k];
    list_words(out, words);
}

static status_t refuse_or_warn(const option_row_t *row, unsigned run)
{
    static const char words[] = "'%s' has no meaning for --scheme %s: it belongs to %s";
    text_t here, there;
    status_t status = OK;

    text_init(&here);
    text_init(&there);
    list_runs(&here, run);
    list_runs(&there, row->runs & FOR_ALL);
    if (!(row->runs & ELSE_WARN))
        status = usage_error(words, row->name, text_string(&here), text_string(&there));
    else {
        fputs("moyal: warning: ", stderr);
        fprintf(stderr, words, row->name, text_string(&here), text_string(&there));
        fputs("\n", stderr);
    }
    text_clear(&here);
    text_clear(&there);
    return status;
}

status_t options_check(const options_t *options, unsigned run)
{
    static const struct {
        unsigned place;
        option_id_t id, needs, or_else;
    } pairs[] = {{ON_RUN, OPTION_SNAPSHOTS, OPTION_STORE_GRID, OPTION_STORE_GRID},
                 {ON_RUN, OPTION_STORE, OPTION_ONLY, OPTION_ONLY},
                 {ON_RUN, OPTION_DIGITS, OPTION_CERTIFIED, OPTION_CERTIFIED},
                 {ON_RUN, OPTION_CHECKPOINT_EVERY, OPTION_CHECKPOINT, OPTION_RESUME},
                 {ON_SWEEP, OPTION_CHECKPOINT_EVERY, OPTION_OUTPUT, OPTION_OUTPUT}};
    status_t status = OK;

    for (size_t k = 0; k < OPTION_COUNT && status == OK; k++)
        if (options_has(options, k) && !(option_table[k].runs & run))
            status = refuse_or_warn(&option_table[k], run);
    for (size_t k = 0; k < sizeof pairs / sizeof *pairs && status == OK; k++)
        if (pairs[k].place == options->command->place && options_has(options, pairs[k].id) &&
            !options_has(options, pairs[k].needs) && !options_has(options, pairs[k].or_else))
            return usage_error("'%s' has no meaning without %s", option_table[pairs[k].id].name,
                               option_table[pairs[k].needs].name);
    return status;
}

/* ---- values ---------------------------------------------------------------------------------- */

status_t options_word(size_t *out, const options_t *options, option_id_t id,
                      const char *const *words, const char *const *missing, size_t fallback)
{
    const char *value = options->values[id], *near;
    size_t count = 0;
    text_t list;
    status_t status;

    *out = fallback;
    if (!value)
        return OK;
    for (; words[count]; count++) {
        if (strcmp(words[count], value) == 0) {
            *out = count;
            return OK;
        }
    }
    for (size_t k = 0; missing && missing[k]; k++) {
        if (strcmp(missing[k], value) == 0)
            return usage_error("'%s %s' is not available in this version", option_table[id].name,
                               value);
    }
    text_init(&list);
    list_words(&list, words);
    near = syntax_nearest(value, words, count);
    status = near ? usage_error("'%s %s': did you mean '%s'? (%s)", option_table[id].name, value,
                                near, text_string(&list))
                  : usage_error("'%s %s': expected %s", option_table[id].name, value,
                                text_string(&list));
    text_clear(&list);
    return status;
}

status_t options_count(unsigned long *out, const options_t *options, option_id_t id,
                       unsigned long least, unsigned long most)
{
    const char *value = options->values[id];
    unsigned long number = 0;

    if (!value)
        return OK;
    for (const char *c = value; *c || c == value; c++) {
        const unsigned long digit = (unsigned long)(*c - '0');

        if (*c < '0' || *c > '9' || digit > most || number > (most - digit) / 10)
            return usage_error("'%s %s': expected a whole number from %lu to %lu",
                               option_table[id].name, value, least, most);
        number = 10 * number + digit;
    }
    if (number < least || number > most)
        return usage_error("'%s %s': expected a whole number from %lu to %lu",
                           option_table[id].name, value, least, most);
    *out = number;
    return OK;
}

/* The value of a number, a quotient of two, or the negative of these; 0 for something else. */
static int expression_number(fmpq_t out, const expr_t *expr)
{
    fmpq_t divisor;
    int fine;

    if (expr->kind == EXPR_NUMBER) {
        tree_number(out, expr);
        return 1;
    }
    if (expr->kind == EXPR_NEGATE && expression_number(out, expr->items[0])) {
        fmpq_neg(out, out);
        return 1;
    }
    if (expr->kind != EXPR_DIVIDE || !expression_number(out, expr->items[0]))
        return 0;
    fmpq_init(divisor);
    fine = expression_number(divisor, expr->items[1]) && !fmpq_is_zero(divisor);
    if (fine)
        fmpq_div(out, out, divisor);
    fmpq_clear(divisor);
    return fine;
}

int options_rational(fmpq_t out, const char *text)
{
    const expr_t *root = NULL;
    source_t *source = source_new("number", text, strlen(text));
    diags_t *diags = diags_new(source);
    tree_t *tree = NULL;
    int fine = syntax_parse_expression(&tree, &root, source, NULL, diags) == OK && root &&
               expression_number(out, root);

    syntax_free(tree);
    diags_free(diags);
    source_free(source);
    return fine;
}

status_t options_positive(fmpq_t out, const options_t *options, option_id_t id)
{
    const char *value = options->values[id];

    if (!value || (options_rational(out, value) && fmpq_sgn(out) > 0))
        return OK;
    return usage_error("'%s %s': expected a positive number such as 10, 0.01 or 1/1000",
                       option_table[id].name, value);
}
