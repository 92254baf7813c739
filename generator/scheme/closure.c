/* Closures: names, variables, weights. */
#include "scheme/closure.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

int closure_read(closure_t *out, const char *text)
{
    static const char cumulant[] = "cumulant=";
    size_t length = sizeof cumulant - 1;

    *out = (closure_t){CLOSURE_NONE, 0};
    if (strcmp(text, "none") == 0)
        return 1;
    if (strcmp(text, "gaussian") == 0) {
        *out = (closure_t){CLOSURE_GAUSSIAN, 2};
        return 1;
    }
    if (strncmp(text, cumulant, length) != 0 || text[length] < '1' ||
        text[length] > '0' + CLOSURE_MAX_ORDER || text[length + 1] != '\0')
        return 0;
    *out = (closure_t){CLOSURE_CUMULANT, (size_t)(text[length] - '0')};
    return 1;
}

void closure_text(char *out, const closure_t *closure)
{
    if (closure->kind == CLOSURE_CUMULANT)
        snprintf(out, CLOSURE_TEXT, "cumulant %zu", closure->order);
    else
        snprintf(out, CLOSURE_TEXT, "%s", closure->kind == CLOSURE_NONE ? "none" : "gaussian");
}

static void add_variable(variables_t *out, size_t offset, size_t multiplicity)
{
    if (multiplicity == 0)
        return;
    out->offset[out->count] = offset;
    out->multiplicity[out->count++] = multiplicity;
}

void variables_init(variables_t *out, const opkey_t *key, const closure_t *closure,
                    const space_t *space)
{
    size_t width = space_width(space), finite = SIZE_MAX;

    *out = (variables_t){.space = space, .key = key};
    out->offset = memory_new(width + 1, sizeof *out->offset);
    out->multiplicity = memory_new(width + 1, sizeof *out->multiplicity);
    for (size_t f = 0; f < space_count(space); f++) {
        size_t offset = space_offset(space, f);

        if (space_is_mode(space, f)) {
            add_variable(out, offset, key[offset]);
            add_variable(out, offset + 1, key[offset + 1]);
        } else if (key[offset] != 0 && closure->kind != CLOSURE_GAUSSIAN) {
            add_variable(out, offset, 1);
        } else if (key[offset] != 0 && finite == SIZE_MAX) {
            finite = offset;
        }
    }
    out->joint = finite != SIZE_MAX;
    if (out->joint)
        add_variable(out, finite, 1);
}

void variables_clear(variables_t *variables)
{
    free(variables->offset);
    free(variables->multiplicity);
}

size_t variables_weight(const variables_t *variables)
{
    size_t weight = 0;

    for (size_t v = 0; v < variables->count; v++)
        weight += variables->multiplicity[v];
    return weight;
}

/* Copies the entries of all finite factors. */
static void copy_finite(opkey_t *out, const variables_t *variables)
{
    const space_t *space = variables->space;

    for (size_t f = 0; f < space_count(space); f++)
        if (!space_is_mode(space, f))
            out[space_offset(space, f)] = variables->key[space_offset(space, f)];
}

static int is_mode_entry(size_t offset, const space_t *space)
{
    for (size_t f = 0; f < space_count(space); f++) {
        size_t first = space_offset(space, f);

        if (offset >= first && offset <= first + (size_t)space_is_mode(space, f))
            return space_is_mode(space, f);
    }
    return 0;
}

void variables_key(opkey_t *out, const size_t *taken, const variables_t *variables)
{
    memset(out, 0, space_width(variables->space) * sizeof *out);
    for (size_t v = 0; v < variables->count; v++) {
        size_t offset = variables->offset[v];

        if (taken[v] == 0)
            continue;
        if (variables->joint && v + 1 == variables->count)
            copy_finite(out, variables);
        else if (is_mode_entry(offset, variables->space))
            out[offset] = (opkey_t)taken[v];
        else
            out[offset] = variables->key[offset];
    }
}

int variables_next(size_t *taken, const variables_t *variables)
{
    for (size_t v = 0; v < variables->count; v++) {
        if (taken[v] < variables->multiplicity[v]) {
            taken[v]++;
            return 1;
        }
        taken[v] = 0;
    }
    return 0;
}
