/* Terms of a superoperator put together for show. */
#include "report/sandwich.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

enum { LONGEST_RUN = 200 }; /* terms of one derivative that are looked at for partners */

typedef struct {
    sandwich_list_t *list;
    superop_src s;
    const algebra_t *algebra;
    unsigned char *done; /* per term */
} gathering_t;

static const opkey_t *side_of(superop_src s, size_t k, int right, const algebra_t *algebra)
{
    return (right ? s->right : s->left) + k * space_width(algebra->space);
}

static int same_key(const opkey_t *a, const opkey_t *b, const algebra_t *algebra)
{
    return memcmp(a, b, space_width(algebra->space) * sizeof *a) == 0;
}

/* Both act on the same finite factors, and alike on the modes. */
static int is_alike(const opkey_t *a, const opkey_t *b, const algebra_t *algebra)
{
    const space_t *space = algebra->space;

    for (size_t f = 0; f < space_count(space); f++) {
        size_t at = space_offset(space, f);

        if (space_is_mode(space, f) ? a[at] != b[at] || a[at + 1] != b[at + 1]
                                    : (a[at] == 0) != (b[at] == 0))
            return 0;
    }
    return 1;
}

/* out = x / y if that is a number. */
static int ratio(scalar_t out, scalar_src x, scalar_src y, const algebra_t *algebra)
{
    return scalar_div(out, x, y, algebra->ring) && scalar_is_constant(out, algebra->ring);
}

/* Marks in `members` the terms up to `end` that join term k when the side other than `right` is
 * shared; returns how many. */
static size_t find_partners(unsigned char *members, size_t k, size_t end, int right,
                            const gathering_t *gathering)
{
    const algebra_t *algebra = gathering->algebra;
    superop_src s = gathering->s;
    size_t count = 0;
    scalar_t number;

    scalar_init(number, algebra->ring);
    for (size_t j = k; j < end; j++) {
        members[j] =
            !gathering->done[j] &&
            same_key(side_of(s, j, !right, algebra), side_of(s, k, !right, algebra), algebra) &&
            is_alike(side_of(s, j, right, algebra), side_of(s, k, right, algebra), algebra) &&
            ratio(number, &s->coefficients[j], &s->coefficients[k], algebra);
        count += members[j];
    }
    scalar_clear(number, algebra->ring);
    return count;
}

/* a and c with c a unchanged: a Hermitian if a factor i can do it. */
static void make_hermitian(op_t a, scalar_t c, const algebra_t *algebra)
{
    scalar_t unit;
    op_t turned;

    if (op_is_hermitian(a, algebra))
        return;
    scalar_init(unit, algebra->ring);
    op_init(turned, algebra);
    scalar_imaginary_unit(unit, algebra->ring);
    op_scale(turned, a, unit, algebra);
    if (op_is_hermitian(turned, algebra)) {
        op_swap(a, turned);
        scalar_mul(c, c, unit, algebra->ring);
        scalar_neg(c, c, algebra->ring);
    }
    op_clear(turned, algebra);
    scalar_clear(unit, algebra->ring);
}

/* Appends the sum of the members, term k the first of them. */
static void append(const unsigned char *members, size_t k, size_t end, int right,
                   gathering_t *gathering)
{
    const algebra_t *algebra = gathering->algebra;
    superop_src s = gathering->s;
    sandwich_t *out = &gathering->list->terms[gathering->list->count++];
    char *whole, *key = op_print_key(side_of(s, k, !right, algebra), algebra);
    scalar_t number;
    op_t sum, one;

    op_init(sum, algebra);
    op_init(one, algebra);
    scalar_init(number, algebra->ring);
    out->derivative = s->derivatives + k * ring_coordinate_count(algebra->ring);
    scalar_init(out->coefficient, algebra->ring);
    scalar_set(out->coefficient, &s->coefficients[k], algebra->ring);
    for (size_t j = k; j < end; j++)
        if (members[j] && ratio(number, &s->coefficients[j], &s->coefficients[k], algebra)) {
            op_set_term(one, side_of(s, j, right, algebra), number, algebra);
            op_add(sum, sum, one, algebra);
            gathering->done[j] = 1;
        }
    make_hermitian(sum, out->coefficient, algebra);
    whole = op_print(sum, algebra);
    out->left = right ? key : whole;
    out->right = right ? whole : key;
    scalar_clear(number, algebra->ring);
    op_clear(one, algebra);
    op_clear(sum, algebra);
}

/* The terms begin .. end - 1 have one derivative. */
static void gather_run(size_t begin, size_t end, gathering_t *gathering)
{
    unsigned char *left = memory_new(end + 1, 1), *right = memory_new(end + 1, 1);

    for (size_t k = begin; k < end; k++) {
        size_t limit = end - begin > LONGEST_RUN ? k + 1 : end, lefts, rights;

        if (gathering->done[k])
            continue;
        lefts = find_partners(left, k, limit, 0, gathering);
        rights = find_partners(right, k, limit, 1, gathering);
        append(rights >= lefts ? right : left, k, limit, rights >= lefts, gathering);
    }
    free(left);
    free(right);
}

void sandwich_list(sandwich_list_t *out, superop_src s, const algebra_t *algebra)
{
    size_t n = ring_coordinate_count(algebra->ring);
    gathering_t gathering = {out, s, algebra, memory_new(s->count + 1, 1)};

    out->count = 0;
    out->terms = memory_new(s->count + 1, sizeof *out->terms);
    for (size_t begin = 0, end; begin < s->count; begin = end) {
        for (end = begin + 1; end < s->count; end++)
            if (memcmp(s->derivatives + begin * n, s->derivatives + end * n,
                       n * sizeof *s->derivatives) != 0)
                break;
        gather_run(begin, end, &gathering);
    }
    free(gathering.done);
}

void sandwich_list_clear(sandwich_list_t *list, const algebra_t *algebra)
{
    for (size_t k = 0; k < list->count; k++) {
        scalar_clear(list->terms[k].coefficient, algebra->ring);
        free(list->terms[k].left);
        free(list->terms[k].right);
    }
    free(list->terms);
}
