/* Reads the values that parameters take in a sweep. */
#include "cli/over.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

static void add_value(over_axis_t *axis, const char *text, size_t length)
{
    while (length > 0 && (*text == ' ' || *text == '\t')) {
        text++;
        length--;
    }
    while (length > 0 && (text[length - 1] == ' ' || text[length - 1] == '\t'))
        length--;
    axis->texts = memory_resize(axis->texts, axis->count + 1, sizeof *axis->texts);
    axis->texts[axis->count++] = memory_copy_bytes(text, length);
}

/* "[V, V, ..]" or "V, V, ..": commas within brackets belong to the values. */
static status_t read_list(over_axis_t *axis, const char *text, const char *whole)
{
    const int closed = *text == '[';
    const char *start = text + closed, *c = start;
    int depth = 0;

    for (; *c && !(depth == 0 && *c == ']') && axis->count <= OVER_MAX_POINTS; c++) {
        depth += *c == '(' || *c == '[';
        depth -= *c == ')' || *c == ']';
        if (depth == 0 && *c == ',') {
            add_value(axis, start, (size_t)(c - start));
            start = c + 1;
        }
    }
    if (closed ? *c != ']' || c[1] != '\0' : *c != '\0')
        return usage_error("'--over %s': expected PARAMETER=[VALUE, VALUE, ..]", whole);
    add_value(axis, start, (size_t)(c - start));
    return OK;
}

/* from + (to - from) k / (count - 1), exactly. */
static void add_steps(over_axis_t *axis, const fmpq_t from, const fmpq_t to, ulong count)
{
    fmpq_t step, value;
    fmpz_t steps;

    fmpz_init_set_ui(steps, count - 1);
    fmpq_init(step);
    fmpq_init(value);
    fmpq_sub(step, to, from);
    fmpq_div_fmpz(step, step, steps);
    fmpq_set(value, from);
    for (ulong k = 0; k < count; k++) {
        char *text = fmpq_get_str(NULL, 10, value);

        add_value(axis, text, strlen(text));
        flint_free(text);
        fmpq_add(value, value, step);
    }
    fmpq_clear(step);
    fmpq_clear(value);
    fmpz_clear(steps);
}

static int read_count(ulong *out, const char *text)
{
    ulong count = 0;

    for (const char *c = text; *c; c++) {
        if (*c < '0' || *c > '9' || count > OVER_MAX_POINTS)
            return 0;
        count = 10 * count + (ulong)(*c - '0');
    }
    *out = count;
    return count >= 2 && count <= OVER_MAX_POINTS;
}

/* "FROM:TO:COUNT". */
static status_t read_steps(over_axis_t *axis, const char *text, const char *whole)
{
    const char *first = strchr(text, ':'), *second = strchr(first + 1, ':');
    char *from_text, *to_text;
    fmpq_t from, to;
    ulong count = 0;
    int fine;

    fmpq_init(from);
    fmpq_init(to);
    from_text = memory_copy_bytes(text, (size_t)(first - text));
    to_text = memory_copy_bytes(first + 1, second ? (size_t)(second - first - 1) : 0);
    fine = second && options_rational(from, from_text) && options_rational(to, to_text) &&
           read_count(&count, second + 1);
    if (fine)
        add_steps(axis, from, to, count);
    free(from_text);
    free(to_text);
    fmpq_clear(from);
    fmpq_clear(to);
    if (fine)
        return OK;
    return usage_error(
        "'--over %s': expected PARAMETER=FROM:TO:COUNT with two numbers and how many "
        "values there are, 2 to %d, or PARAMETER=[VALUE, ..]",
        whole, OVER_MAX_POINTS);
}

static status_t read_axis(over_t *out, const char *whole)
{
    const char *equals = strchr(whole, '=');
    over_axis_t *axis;
    status_t status;

    if (!equals || equals == whole)
        return usage_error("'--over %s': expected PARAMETER=FROM:TO:COUNT or PARAMETER=[VALUE, ..]",
                           whole);
    out->axes = memory_resize(out->axes, out->axis_count + 1, sizeof *out->axes);
    axis = &out->axes[out->axis_count++];
    memset(axis, 0, sizeof *axis);
    axis->name = memory_copy_bytes(whole, (size_t)(equals - whole));
    for (size_t k = 0; k + 1 < out->axis_count; k++)
        if (strcmp(out->axes[k].name, axis->name) == 0)
            return usage_error("'--over %s': there is another --over for %s", whole, axis->name);
    for (equals++; *equals == ' '; equals++)
        continue;
    status = strchr(equals, ':') ? read_steps(axis, equals, whole) : read_list(axis, equals, whole);
    for (size_t k = 0; status == OK && k < axis->count; k++)
        if (!*axis->texts[k])
            return usage_error("'--over %s': value %zu of %zu is missing: expected "
                               "PARAMETER=FROM:TO:COUNT or PARAMETER=[VALUE, ..]",
                               whole, k + 1, axis->count);
    return status;
}

/* A parameter that is swept has no one value. */
static status_t check_settings(const over_t *grid, const options_t *options)
{
    for (size_t a = 0; a < grid->axis_count; a++)
        for (size_t k = 0; k < options->setting_count; k++) {
            const char *name = grid->axes[a].name, *setting = options->settings[k];
            const size_t length = strlen(name);

            if (strncmp(setting, name, length) == 0 && setting[length] == '=')
                return usage_error("'--set %s': %s is swept by --over: give one of them", setting,
                                   name);
        }
    return OK;
}

status_t over_read(over_t *out, const options_t *options)
{
    memset(out, 0, sizeof *out);
    out->point_count = 1;
    if (options->over_count == 0)
        return usage_error("moyal sweep needs the values of a parameter: --over P=FROM:TO:COUNT");
    for (size_t k = 0; k < options->over_count; k++) {
        status_t status = read_axis(out, options->overs[k]);
        over_axis_t *axis;

        if (status != OK)
            return status;
        axis = &out->axes[out->axis_count - 1];
        axis->values = memory_new(axis->count, sizeof *axis->values);
        if (axis->count > OVER_MAX_POINTS / out->point_count)
            return usage_error("the sweep has more than %d points", OVER_MAX_POINTS);
        out->point_count *= axis->count;
    }
    return check_settings(out, options);
}

void over_clear(over_t *grid)
{
    for (size_t a = 0; a < grid->axis_count; a++) {
        for (size_t k = 0; k < grid->axes[a].count; k++)
            free(grid->axes[a].texts[k]);
        free(grid->axes[a].texts);
        free(grid->axes[a].values);
        free(grid->axes[a].name);
    }
    free(grid->axes);
    memset(grid, 0, sizeof *grid);
}

size_t over_index(const over_t *grid, size_t axis, size_t point)
{
    for (size_t a = grid->axis_count - 1; a > axis; a--)
        point /= grid->axes[a].count;
    return point % grid->axes[axis].count;
}

static const char *text_at(const over_t *grid, size_t axis, size_t point)
{
    return grid->axes[axis].texts[over_index(grid, axis, point)];
}

void over_options(options_t *out, const options_t *options, const over_t *grid, size_t point)
{
    *out = *options;
    out->overs = NULL;
    out->over_count = 0;
    out->setting_count = options->setting_count + grid->axis_count;
    out->settings = memory_new(out->setting_count, sizeof *out->settings);
    for (size_t k = 0; k < options->setting_count; k++)
        out->settings[k] = options->settings[k];
    for (size_t a = 0; a < grid->axis_count; a++) {
        text_t text;

        text_init(&text);
        text_printf(&text, "%s=%s", grid->axes[a].name, text_at(grid, a, point));
        out->settings[options->setting_count + a] = text_take(&text);
    }
}

void over_options_clear(options_t *options, const over_t *grid)
{
    for (size_t a = 0; a < grid->axis_count; a++)
        free((char *)(size_t)options->settings[options->setting_count - 1 - a]);
    options_clear(options);
}

char *over_describe(const over_t *grid, size_t point)
{
    text_t text;

    text_init(&text);
    for (size_t a = 0; a < grid->axis_count; a++)
        text_printf(&text, "%s%s = %s", a ? ", " : "", grid->axes[a].name, text_at(grid, a, point));
    return text_take(&text);
}
