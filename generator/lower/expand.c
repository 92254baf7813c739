/* An operator as sum of factors times tables. */
#include "lower/build.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

static term_t *expansion_add(expansion_t *expansion, build_t *build)
{
    size_t factors = build->kernel->factor_count;
    term_t *term;

    if (expansion->count == expansion->capacity) {
        expansion->capacity = expansion->capacity ? 2 * expansion->capacity : 8;
        expansion->terms = memory_resize(expansion->terms, expansion->capacity, sizeof(term_t));
    }
    term = &expansion->terms[expansion->count++];
    term->factor = FACTOR_ONE;
    term->powers = memory_new(2 * factors, sizeof(opkey_t));
    scalar_init(term->value, build->ring);
    return term;
}

void expansion_clear(expansion_t *expansion, build_t *build)
{
    for (size_t k = 0; k < expansion->count; k++) {
        free(expansion->terms[k].powers);
        scalar_clear(expansion->terms[k].value, build->ring);
    }
    free(expansion->terms);
    memset(expansion, 0, sizeof *expansion);
}

/* powers of the factors of R from a key of the whole space; 0 if it acts on another factor, -1 if a
 * power is beyond the limit. */
static int key_powers(opkey_t *powers, const opkey_t *key, const build_t *build)
{
    const space_t *space = build->algebra->space;
    size_t at = 0;

    for (size_t f = 0; f < space_count(space); f++) {
        const opkey_t *entry = key + space_offset(space, f);
        int mode = space_is_mode(space, f);

        if (at == build->kernel->factor_count || build->kernel->factors[at] != f) {
            if (entry[0] != 0 || (mode && entry[1] != 0))
                return 0;
            continue;
        }
        powers[2 * at] = entry[0];
        powers[2 * at + 1] = mode ? entry[1] : 0;
        if (mode && (entry[0] > KERNEL_MAX_POWER || entry[1] > KERNEL_MAX_POWER))
            return -1;
        at++;
    }
    return 1;
}

/* The terms of coefficient * key: one for each factor. */
static status_t expand_term(expansion_t *out, const opkey_t *key, scalar_src coefficient,
                            build_t *build)
{
    parts_t parts;
    status_t status = parts_make(&parts, coefficient, build);
    int inside = 1;

    for (size_t k = 0; status == OK && k < parts.count && inside == 1; k++) {
        term_t *term = expansion_add(out, build);

        term->factor = parts.parts[k].factor;
        scalar_swap(term->value, parts.parts[k].value, build->ring);
        inside = key_powers(term->powers, key, build);
    }
    parts_clear(&parts, build);
    if (inside == 0)
        return diags_fail(build->diags, INTERNAL_ERROR, SPAN_WHOLE, "E0901",
                          "an equation of motion holds an operator or a coordinate that is not "
                          "among its variables");
    return inside < 0 ? build_refuse(build, "a power of a ladder operator is too high") : status;
}

status_t expand(expansion_t *out, op_src a, build_t *build)
{
    size_t width = space_width(build->algebra->space);
    status_t status = OK;
    op_t normal;

    memset(out, 0, sizeof *out);
    op_init(normal, build->algebra);
    if (!op_to_normal(normal, a, build->algebra))
        status = build_refuse(build, "the square root of 2*hbar cannot be adjoined");
    for (size_t k = 0; status == OK && k < normal->count; k++)
        status = expand_term(out, normal->keys + k * width, &normal->coefficients[k], build);
    op_clear(normal, build->algebra);
    if (status == OK && out->count > KERNEL_MAX_TERMS)
        status = build_refuse(build, "an operator has too many terms");
    return status;
}

/* Terms with the same factor and the same distance make one table. */
static int terms_match(const term_t *x, const term_t *y, const build_t *build)
{
    if (x->factor != y->factor)
        return 0;
    for (size_t f = 0; f < build->kernel->factor_count; f++)
        if (pattern_shift(build->kernel, x->powers, f) !=
            pattern_shift(build->kernel, y->powers, f))
            return 0;
    return 1;
}

static uint64_t term_hash(const term_t *term, const build_t *build)
{
    uint64_t hash = index_mix(7, term->factor);

    for (size_t f = 0; f < build->kernel->factor_count; f++)
        hash = index_mix(hash, (uint64_t)pattern_shift(build->kernel, term->powers, f));
    return hash;
}

/* Groups of terms that match: first[k] is the first term of k's group, next[k] the one behind k,
 * or SIZE_MAX. */
static void group_terms(size_t *first, size_t *next, const expansion_t *expansion,
                        const build_t *build)
{
    size_t *last = memory_new(expansion->count, sizeof(size_t));
    index_t index = {0};

    for (size_t k = 0; k < expansion->count; k++) {
        uint64_t hash = term_hash(&expansion->terms[k], build);
        size_t at = 0, found;

        while ((found = index_next(&index, hash, &at)) != INDEX_NONE &&
               !terms_match(&expansion->terms[found], &expansion->terms[k], build))
            continue;
        next[k] = SIZE_MAX;
        first[k] = found == INDEX_NONE ? k : found;
        if (found == INDEX_NONE)
            index_add(&index, hash, k);
        else
            next[last[found]] = k;
        last[first[k]] = k;
    }
    index_clear(&index);
    free(last);
}

static void piece_make(piece_t *piece, const expansion_t *expansion, const size_t *members,
                       size_t count, build_t *build)
{
    const term_t *first = &expansion->terms[members[0]];

    piece->factor = first->factor;
    scalar_init(piece->value, build->ring);
    if (count == 1) {
        scalar_set(piece->value, first->value, build->ring);
        piece->table = table_plain(build, first->powers);
    } else {
        scalar_one(piece->value, build->ring);
        piece->table = table_find(build, expansion, members, count);
    }
}

status_t pieces_make(pieces_t *out, op_src a, build_t *build)
{
    expansion_t expansion;
    status_t status = expand(&expansion, a, build);
    size_t *first = memory_new(3 * expansion.count, sizeof(size_t));
    size_t *next = first + expansion.count, *members = next + expansion.count;

    out->count = 0;
    out->pieces = memory_new(expansion.count, sizeof(piece_t));
    group_terms(first, next, &expansion, build);
    for (size_t k = 0; status == OK && k < expansion.count; k++) {
        size_t count = 0;

        if (first[k] != k)
            continue;
        for (size_t j = k; j != SIZE_MAX; j = next[j])
            members[count++] = j;
        piece_make(&out->pieces[out->count++], &expansion, members, count, build);
    }
    free(first);
    expansion_clear(&expansion, build);
    if (status == OK && build->kernel->table_count > KERNEL_MAX_TERMS)
        status = build_refuse(build, "there are too many different operators");
    return status;
}

void pieces_clear(pieces_t *pieces, build_t *build)
{
    for (size_t k = 0; k < pieces->count; k++)
        scalar_clear(pieces->pieces[k].value, build->ring);
    free(pieces->pieces);
    pieces->count = 0;
}
