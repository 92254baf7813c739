/* Formulas: + - * / ^ ( ), integers, i, sqrt(..), functions of coordinates as they stand, names of
 * parameters and NAME.member of a space: q p of modes; e(i,j) = |i><j|, Sz, Sp, Sm of finite
 * spaces, <m+1| Sp |m> = sqrt(J(J+1) - m(m+1)) with m = +J first; and what `members` makes of them.
 */
#include "operators.h"

#include <ctype.h>
#include <string.h>

#define RING (&reader->system->ring)

typedef struct {
    system_t *system;
    const char *at;
    const star_t *star;
    int most, depth;
    const char *within; /* the space of a member that is being read */
} reader_t;

static const char *const members[][2] = {{"a", "(.q + i*.p)/sqrt(2*hbar)"},
                                         {"ad", "(.q - i*.p)/sqrt(2*hbar)"},
                                         {"n", ".ad*.a"},
                                         {"Sx", "(.Sp + .Sm)/2"},
                                         {"Sy", "(.Sp - .Sm)/2/i"},
                                         {"sx", "2*.Sx"},
                                         {"sy", "2*.Sy"},
                                         {"sz", "2*.Sz"},
                                         {"sp", ".Sp"},
                                         {"sm", ".Sm"}};

enum { MEMBERS = sizeof members / sizeof *members };

static op sum(reader_t *reader);

static int next_is(reader_t *reader, char c)
{
    while (*reader->at == ' ')
        reader->at++;
    if (*reader->at != c)
        return 0;
    reader->at++;
    return 1;
}

static void expect(reader_t *reader, char c)
{
    refuse(RING, !next_is(reader, c), MALFORMED, "expected '%c' before '%.20s'", c, reader->at);
}

static slong whole(reader_t *reader, slong most)
{
    slong value = 0;

    next_is(reader, ' ');
    refuse(RING, !isdigit((unsigned char)*reader->at), MALFORMED,
           "expected a whole number before '%.20s'", reader->at);
    for (; isdigit((unsigned char)*reader->at) && value <= most; reader->at++)
        value = 10 * value + *reader->at - '0';
    refuse(RING, value > most, MALFORMED, "a number above %ld before '%.20s'", most, reader->at);
    return value;
}

static num *integer(reader_t *reader)
{
    const char *start = reader->at;
    num *x = NULL;

    for (; isdigit((unsigned char)*reader->at); reader->at++)
        x = num_add(RING, num_ratio(RING, x, 10, 1), num_si(RING, *reader->at - '0'));
    refuse(RING, reader->at - start > 1000, MALFORMED, "a number of more than 1000 digits");
    return x;
}

/* x |i><j| on finite space f, times the identity of the others, is added to a. */
static void local(system_t *system, op a, size_t f, size_t i, size_t j, num *x)
{
    size_t d = system->dimension, inner = 1, own = system->space_dimension[f];

    for (size_t k = f + 1; k < system->spaces; k++)
        inner *= system->space_dimension[k];
    for (size_t r = 0; r < d; r++)
        if (r / inner % own == i)
            a[r * d + r + j * inner - i * inner] = x;
}

static op finite(reader_t *reader, size_t f, const char *member)
{
    system_t *system = reader->system;
    slong d = (slong)system->space_dimension[f], i, j;
    op a = op_new(system);

    if (strcmp(member, "e") == 0) {
        expect(reader, '(');
        i = whole(reader, d - 1);
        expect(reader, ',');
        j = whole(reader, d - 1);
        expect(reader, ')');
        local(system, a, f, (size_t)i, (size_t)j, num_si(RING, 1));
    }
    for (size_t r = 0; member[0] == 'S' && r < (size_t)d; r++) {
        slong up = (slong)(r + 1) * (d - (slong)r - 1);
        if (member[1] == 'z')
            local(system, a, f, r, r, num_ratio(RING, num_si(RING, d - 1 - 2 * (slong)r), 1, 2));
        else if (up > 0)
            local(system, a, f, r + (member[1] == 'm'), r + (member[1] == 'p'),
                  num_root(RING, num_si(RING, up)));
    }
    return a;
}

/* What `name` is in the space that is called `space`. */
static op member_of(reader_t *reader, const char *space, const char *name)
{
    system_t *system = reader->system;
    reader_t inner = *reader;
    size_t m = 0, f = 0, k = 0;

    while (m < system->modes && strcmp(space, system->mode_name[m]) != 0)
        m++;
    while (f < system->spaces && strcmp(space, system->space_name[f]) != 0)
        f++;
    if (m < system->modes && (strcmp(name, "q") == 0 || strcmp(name, "p") == 0))
        return op_number(system, num_variable(RING, system->z[2 * m + (name[0] == 'p')]));
    if (f < system->spaces && (strcmp(name, "e") == 0 || strcmp(name, "Sz") == 0 ||
                               strcmp(name, "Sp") == 0 || strcmp(name, "Sm") == 0))
        return finite(reader, f, name);
    while (k < MEMBERS && strcmp(name, members[k][0]) != 0)
        k++;
    refuse(RING,
           k == MEMBERS || (k < 3 ? m == system->modes : f == system->spaces) ||
               (name[0] == 's' && system->space_dimension[f] != 2),
           MALFORMED, "there is no '%s.%s'", space, name);
    inner.at = members[k][1];
    inner.within = space;
    return sum(&inner);
}

/* A function of one argument: a variable of its own, told from others by name and argument. */
static op function(reader_t *reader, const char *name)
{
    static const char *const names[] = {"sqrt", "exp", "sin", "cos"};
    op inner = sum(reader);
    size_t k = 0;

    expect(reader, ')');
    while (k < 4 && strcmp(name, names[k]) != 0)
        k++;
    refuse(RING,
           k == 4 || !inner[0] ||
               !op_equal(reader->system, inner, op_number(reader->system, inner[0])),
           MALFORMED, "'%s' of this is no number", name);
    return op_number(reader->system,
                     k ? num_function(RING, names[k], inner[0]) : num_root(RING, inner[0]));
}

static op named(reader_t *reader)
{
    system_t *system = reader->system;
    char name[200], *dot;
    size_t length = 0;

    while (isalnum((unsigned char)reader->at[length]) ||
           (reader->at[length] && strchr("_.[]", reader->at[length])))
        length++;
    refuse(RING, length == 0 || length >= sizeof name, MALFORMED,
           "expected a formula before '%.20s'", reader->at);
    memcpy(name, reader->at, length);
    name[length] = '\0';
    reader->at += length;
    dot = strrchr(name, '.');
    for (size_t v = 0; !dot && v < RING->count; v++)
        if ((RING->kind[v] == PARAMETER || RING->kind[v] == UNIT) &&
            strcmp(name, RING->name[v]) == 0)
            return op_number(system, num_variable(RING, v));
    if (strcmp(name, "hbar") == 0 && reader->within)
        return op_number(system, system->hbar);
    if (!dot && next_is(reader, '('))
        return function(reader, name);
    refuse(RING, !dot || (dot == name && !reader->within), MALFORMED, "there is no '%s'", name);
    *dot = '\0';
    return member_of(reader, dot == name ? reader->within : name, dot + 1);
}

static op factor(reader_t *reader)
{
    system_t *system = reader->system;
    op base, power;

    if (next_is(reader, '(')) {
        base = sum(reader);
        expect(reader, ')');
    } else if (isdigit((unsigned char)*reader->at)) {
        base = op_number(system, integer(reader));
    } else {
        base = named(reader);
    }
    if (!next_is(reader, '^'))
        return base;
    power = op_number(system, num_si(RING, 1));
    for (slong e = whole(reader, MAX_DEGREE); e > 0; e--)
        power = op_mul(system, power, base, 0, reader->star, reader->most);
    return power;
}

static op term(reader_t *reader)
{
    system_t *system = reader->system;
    op a = factor(reader);

    for (;;) {
        if (next_is(reader, '*')) {
            a = op_mul(system, a, factor(reader), 0, reader->star, reader->most);
        } else if (next_is(reader, '/')) {
            op b = factor(reader);
            refuse(RING, !op_equal(system, b, op_number(system, b[0])), MALFORMED,
                   "a division by an operator");
            a = op_scale(system, a, num_div(RING, num_si(RING, 1), b[0]));
        } else {
            return a;
        }
    }
}

static op sum(reader_t *reader)
{
    system_t *system = reader->system;
    op a = op_new(system);
    int sign = next_is(reader, '-') ? -1 : 1;

    refuse(RING, ++reader->depth > 50, MALFORMED, "brackets within brackets, more than 50 deep");
    do {
        a = op_add(system, a, op_scale(system, term(reader), num_si(RING, sign)));
        sign = next_is(reader, '+') ? 1 : next_is(reader, '-') ? -1 : 0;
    } while (sign);
    reader->depth--;
    return a;
}

op op_read(system_t *system, const char *text, const star_t *star, int most)
{
    reader_t reader = {system, text, star, most, 0, NULL};
    op a;

    refuse(&system->ring, strlen(text) > MAX_TEXT, MALFORMED, "a formula of more than %d bytes",
           MAX_TEXT);
    a = sum(&reader);
    next_is(&reader, ' ');
    refuse(&system->ring, *reader.at, MALFORMED, "nothing expected before '%.20s'", reader.at);
    return a;
}

num *num_read(system_t *system, const char *text)
{
    size_t dimension = system->dimension, spaces = system->spaces;
    static const star_t none;
    num *x;

    system->dimension = 1;
    system->spaces = 0;
    x = op_read(system, text, &none, ALL)[0];
    system->dimension = dimension;
    system->spaces = spaces;
    return x;
}
