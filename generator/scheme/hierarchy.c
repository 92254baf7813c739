/* Which moments the observables need. */
#include "scheme/hierarchy.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "environment/array.h"

const hierarchy_limits_t hierarchy_asked = {2500, 3000000, 6};
const hierarchy_limits_t hierarchy_tried = {300, 200000, 0};

/* ---- the set of moments -------------------------------------------------------------------- */

static const algebra_t *algebra_of(const hierarchy_t *h)
{
    return &h->model->algebra;
}

static size_t width_of(const hierarchy_t *h)
{
    return space_width(h->model->space);
}

static size_t slot_of(const hierarchy_t *h, const opkey_t *key)
{
    size_t hash = 0, width = width_of(h);

    for (size_t k = 0; k < width; k++)
        hash = (hash ^ key[k]) * 0x9e3779b1u + (hash >> 15);
    hash &= h->slots - 1;
    while (h->table[hash] &&
           memcmp(h->keys + (h->table[hash] - 1) * width, key, width * sizeof *key) != 0)
        hash = (hash + 1) & (h->slots - 1);
    return hash;
}

size_t hierarchy_find(const hierarchy_t *h, const opkey_t *key)
{
    return h->slots ? h->table[slot_of(h, key)] - 1 : SIZE_MAX; /* 0 - 1 is SIZE_MAX */
}

static void make_room(hierarchy_t *h)
{
    if (h->count == h->capacity) {
        h->capacity = 2 * h->capacity + 64;
        h->keys = memory_resize(h->keys, h->capacity * (width_of(h) + 1), sizeof *h->keys);
        h->rates = memory_resize(h->rates, h->capacity, sizeof *h->rates);
    }
    if (2 * (h->count + 1) <= h->slots)
        return;
    free(h->table);
    h->slots = h->slots ? 2 * h->slots : 256;
    h->table = memory_new(h->slots, sizeof *h->table);
    for (size_t k = 0; k < h->count; k++)
        h->table[slot_of(h, h->keys + k * width_of(h))] = k + 1;
}

static void insert(hierarchy_t *h, const opkey_t *key)
{
    size_t width = width_of(h);

    if (key_is_identity(key, algebra_of(h)) || hierarchy_find(h, key) != SIZE_MAX)
        return;
    make_room(h);
    memcpy(h->keys + h->count * width, key, width * sizeof *key);
    op_init(&h->rates[h->count], algebra_of(h));
    h->table[slot_of(h, key)] = h->count + 1;
    h->count++;
}

/* ---- growth -------------------------------------------------------------------------------- */

/* Adds the moment, or those that the closure puts in its place. */
static void track(hierarchy_t *h, const opkey_t *key)
{
    variables_t variables, part;
    size_t *taken;
    opkey_t *below;

    if (h->closure.kind == CLOSURE_NONE) {
        insert(h, key);
        return;
    }
    variables_init(&variables, key, &h->closure, algebra_of(h)->space);
    if (variables_weight(&variables) <= h->closure.order) {
        insert(h, key);
        variables_clear(&variables);
        return;
    }
    taken = memory_new(variables.count + 1, sizeof *taken);
    below = memory_new(width_of(h) + 1, sizeof *below);
    while (variables_next(taken, &variables) && h->count <= h->limits.moments) {
        variables_key(below, taken, &variables);
        variables_init(&part, below, &h->closure, algebra_of(h)->space);
        if (variables_weight(&part) <= h->closure.order)
            insert(h, below);
        variables_clear(&part);
    }
    free(taken);
    free(below);
    variables_clear(&variables);
}

static void track_form(hierarchy_t *h, op_src form)
{
    for (size_t k = 0; k < form->count; k++)
        track(h, form->keys + k * width_of(h));
}

/* Powers of modes in a key. */
static size_t degree_of(const opkey_t *key, const space_t *space)
{
    size_t degree = 0;

    for (size_t f = 0; f < space_count(space); f++)
        if (space_is_mode(space, f))
            degree += (size_t)key[space_offset(space, f)] + key[space_offset(space, f) + 1];
    return degree;
}

static char *endless(const hierarchy_t *h, size_t k)
{
    char *name = moment_name(h->keys + k * width_of(h), algebra_of(h));
    text_t text;

    text_init(&text);
    text_printf(
        &text, "the moments do not close by themselves (the observables lead up to %s, and on)%s",
        name,
        h->source.closable ? ": --closure gaussian or cumulant=N cuts them, approximately" : "");
    free(name);
    return text_take(&text);
}

static char *too_many(const hierarchy_t *h)
{
    text_t text;

    text_init(&text);
    if (budget_is_exceeded(algebra_of(h)->budget))
        text_printf(&text, "the equations of the moments take more than %lu products of terms",
                    (unsigned long)h->limits.steps);
    else
        text_printf(&text, "there are more than %zu moments", h->limits.moments);
    if (h->source.closable)
        text_add(&text, h->closure.kind == CLOSURE_NONE ? ": a closure (--closure) keeps fewer"
                                                        : ": a closure of lower order keeps fewer");
    return text_take(&text);
}

/* Follows the observables until nothing new comes up; NULL, or why not. */
static char *grow(hierarchy_t *h)
{
    const space_t *space = algebra_of(h)->space;
    size_t most = 0;
    op_struct rate;
    const char *why;

    for (size_t k = 0; k < h->count; k++)
        if (degree_of(h->keys + k * width_of(h), space) > most)
            most = degree_of(h->keys + k * width_of(h), space);
    for (size_t k = 0; k < h->count; k++) {
        if (h->closure.kind == CLOSURE_NONE &&
            degree_of(h->keys + k * width_of(h), space) > most + h->limits.rise)
            return endless(h, k);
        why = h->source.rate(&h->rates[k], h->keys + k * width_of(h), h->source.data);
        if (why)
            return memory_copy_text(why);
        rate = h->rates[k]; /* tracking may move the array, not what the rate points to */
        track_form(h, &rate);
        if (h->count > h->limits.moments || budget_is_exceeded(algebra_of(h)->budget))
            return too_many(h);
    }
    return NULL;
}

/* The forms that it starts from; NULL, or why there is one less. */
static const char *plant(hierarchy_t *h)
{
    const char *why = NULL;

    for (size_t k = 0; !why && k < h->source.seed_count; k++) {
        why = h->source.seed(&h->seeds[k], k, h->source.data);
        if (!why)
            track_form(h, &h->seeds[k]);
    }
    return why;
}

hierarchy_t *hierarchy_new(char **why, const hierarchy_source_t *source, const closure_t *closure,
                           const hierarchy_limits_t *limits)
{
    algebra_t *algebra = &source->model->algebra;
    budget_t budget = {0, limits->steps}, *before = algebra->budget;
    hierarchy_t *h = memory_new(1, sizeof *h);
    const char *refused;

    h->model = source->model;
    h->source = *source;
    h->closure = *closure;
    h->limits = *limits;
    h->seeds = op_array_new(source->seed_count, algebra);
    algebra->budget = &budget;
    refused = plant(h);
    *why = refused ? memory_copy_text(refused) : grow(h);
    algebra->budget = before;
    if (!*why)
        return h;
    hierarchy_free(h);
    return NULL;
}

void hierarchy_free(hierarchy_t *h)
{
    if (!h)
        return;
    for (size_t k = 0; k < h->count; k++)
        op_clear(&h->rates[k], algebra_of(h));
    op_array_free(h->seeds, h->source.seed_count, algebra_of(h));
    free(h->rates);
    free(h->keys);
    free(h->table);
    free(h);
}
