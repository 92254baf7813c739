/* Rings: their generators and how they grow. */
#include "scalar/ring_internal.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

/* Slots of a small ring, and those beyond one for each parameter and coordinate of a large one:
 * room for the radicals of a family, while monomials stay short. */
enum { RING_ROOM = 32, RING_MORE = 8 };

ring_t *ring_new(const char *const *parameters, size_t parameter_count,
                 const char *const *coordinates, size_t coordinate_count)
{
    ring_t *ring = memory_new(1, sizeof(ring_t));
    size_t plain = parameter_count + coordinate_count;

    ring->parameters = parameter_count;
    ring->coordinates = coordinate_count;
    ring->whole = SIZE_MAX;
    ring->room = plain + RING_MORE > RING_ROOM ? plain + RING_MORE : RING_ROOM;
    ring->slots = memory_new(ring->room, sizeof(slot_t));
    ring->names = memory_new(plain, sizeof(char *));
    for (size_t k = 0; k < parameter_count; k++)
        ring->names[k] = memory_copy_text(parameters[k]);
    for (size_t k = 0; k < coordinate_count; k++)
        ring->names[parameter_count + k] = memory_copy_text(coordinates[k]);
    fmpz_mpoly_ctx_init(ring->context, (slong)(plain + 1 + ring->room), ORD_DEGLEX);
    return ring;
}

void ring_free(ring_t *ring)
{
    if (ring == NULL)
        return;
    for (size_t k = 0; k < ring->parameters + ring->coordinates; k++)
        free(ring->names[k]);
    free(ring->names);
    for (size_t k = 0; k < ring->used; k++) {
        if (ring->slots[k].algebraic)
            fmpz_mpoly_clear(ring->slots[k].radicand, ring->context);
        if (ring->slots[k].kind == GENERATOR_FUNCTION)
            scalar_clear(&ring->slots[k].argument, ring);
        free(ring->slots[k].support);
        free(ring->slots[k].name);
    }
    free(ring->slots);
    fmpz_mpoly_ctx_clear(ring->context);
    free(ring);
}

size_t ring_generator_count(const ring_t *ring)
{
    return ring->parameters + ring->coordinates + 1 + ring->used;
}

const slot_t *ring_slot_of(const ring_t *ring, size_t g)
{
    size_t first = ring->parameters + ring->coordinates + 1;

    return g >= first && g - first < ring->used ? &ring->slots[g - first] : NULL;
}

generator_kind_t ring_generator_kind(const ring_t *ring, size_t generator)
{
    const slot_t *slot = ring_slot_of(ring, generator);

    if (slot != NULL)
        return slot->kind;
    if (generator < ring->parameters)
        return GENERATOR_PARAMETER;
    return generator < ring->parameters + ring->coordinates ? GENERATOR_COORDINATE : GENERATOR_UNIT;
}

const char *ring_generator_name(const ring_t *ring, size_t generator)
{
    const slot_t *slot = ring_slot_of(ring, generator);

    if (slot != NULL)
        return slot->name;
    return generator < ring->parameters + ring->coordinates ? ring->names[generator] : "i";
}

size_t ring_parameter_count(const ring_t *ring)
{
    return ring->parameters;
}

size_t ring_coordinate_count(const ring_t *ring)
{
    return ring->coordinates;
}

size_t ring_coordinate(const ring_t *ring, size_t k)
{
    return ring->parameters + k;
}

void ring_keep_whole(ring_t *ring, size_t generator)
{
    ring->whole = generator;
}

size_t ring_find(const ring_t *ring, const char *name)
{
    for (size_t g = 0; g < ring_generator_count(ring); g++)
        if (strcmp(ring_generator_name(ring, g), name) == 0)
            return g;
    return SIZE_MAX;
}

const fmpz_mpoly_ctx_struct *ring_context(const ring_t *ring)
{
    return ring->context;
}

/* ---- growing ----------------------------------------------------------------------------- */

void ring_radicand(scalar_t out, size_t generator, const ring_t *ring)
{
    scalar_zero(out, ring);
    fmpz_mpoly_set(fmpz_mpoly_q_numref(out), ring_slot_of(ring, generator)->radicand,
                   ring->context);
}

static slot_t *new_slot(ring_t *ring, generator_kind_t kind, char *name)
{
    slot_t *slot = &ring->slots[ring->used++];

    slot->kind = kind;
    slot->name = name;
    slot->support = memory_new(ring_generator_count(ring), 1);
    return slot;
}

size_t ring_constant(ring_t *ring, const char *name, void (*ball)(arb_t, const void *, slong),
                     const void *data)
{
    size_t known = ring_find(ring, name);
    slot_t *slot;

    if (known != SIZE_MAX)
        return known;
    if (ring->used == ring->room)
        return SIZE_MAX;
    slot = new_slot(ring, GENERATOR_CONSTANT, memory_copy_text(name));
    slot->ball = ball;
    slot->data = data;
    return ring_generator_count(ring) - 1;
}

const void *ring_constant_data(const ring_t *ring, size_t generator)
{
    return ring_slot_of(ring, generator)->data;
}

/* ---- radicals and functions -------------------------------------------------------------- */

static void set_radicand(slot_t *slot, const fmpz_mpoly_t radicand, const ring_t *ring)
{
    slot->algebraic = 1;
    fmpz_mpoly_init(slot->radicand, ring->context);
    fmpz_mpoly_set(slot->radicand, radicand, ring->context);
}

/* "sqrt(x)" */
static char *name_of(const char *function, scalar_src x, const ring_t *ring)
{
    char *inside = scalar_print(x, ring);
    text_t name;

    text_init(&name);
    text_printf(&name, "%s(%s)", function, inside);
    free(inside);
    return text_take(&name);
}

size_t ring_adjoin(ring_t *ring, const fmpz_mpoly_t radicand)
{
    scalar_t x;
    slot_t *slot;

    for (size_t k = 0; k < ring->used; k++)
        if (ring->slots[k].kind == GENERATOR_RADICAL &&
            fmpz_mpoly_equal(ring->slots[k].radicand, radicand, ring->context))
            return (size_t)ring_slot(ring, k);
    if (ring->used == ring->room)
        return SIZE_MAX;
    scalar_init(x, ring);
    fmpz_mpoly_set(fmpz_mpoly_q_numref(x), radicand, ring->context);
    slot = new_slot(ring, GENERATOR_RADICAL, name_of("sqrt", x, ring));
    scalar_mark(slot->support, x, ring);
    set_radicand(slot, radicand, ring);
    scalar_clear(x, ring);
    return ring_generator_count(ring) - 1;
}

static void adjoin_one(ring_t *ring, function_kind_t kind, scalar_src argument)
{
    static const char *const names[] = {"sin", "cos", "exp"};
    slot_t *slot = new_slot(ring, GENERATOR_FUNCTION, name_of(names[kind], argument, ring));

    slot->function = kind;
    scalar_mark(slot->support, argument, ring);
    scalar_init(&slot->argument, ring);
    scalar_set(&slot->argument, argument, ring);
}

size_t ring_adjoin_function(ring_t *ring, function_kind_t kind, scalar_src argument)
{
    size_t first = ring_generator_count(ring);
    fmpz_mpoly_t square;

    if (ring->used + (kind == FUNCTION_EXP ? 1 : 2) > ring->room)
        return SIZE_MAX;
    if (kind == FUNCTION_EXP) {
        adjoin_one(ring, FUNCTION_EXP, argument);
        return first;
    }
    adjoin_one(ring, FUNCTION_SIN, argument);
    adjoin_one(ring, FUNCTION_COS, argument);
    fmpz_mpoly_init(square, ring->context); /* 1 - sin^2 */
    fmpz_mpoly_gen(square, (slong)first, ring->context);
    fmpz_mpoly_mul(square, square, square, ring->context);
    fmpz_mpoly_neg(square, square, ring->context);
    fmpz_mpoly_add_ui(square, square, 1, ring->context);
    set_radicand(&ring->slots[ring->used - 1], square, ring);
    fmpz_mpoly_clear(square, ring->context);
    return kind == FUNCTION_SIN ? first : first + 1;
}

function_kind_t ring_function_kind(size_t generator, const ring_t *ring)
{
    return ring_slot_of(ring, generator)->function;
}

void ring_function_argument(scalar_t out, size_t generator, const ring_t *ring)
{
    scalar_set(out, &ring_slot_of(ring, generator)->argument, ring);
}
