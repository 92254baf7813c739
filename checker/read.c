/* Formulas: + - * / ^ ( ), integers, i, sqrt(..), functions of coordinates as they stand, names of
 * parameters and NAME.member of a space.  Members as the language defines them: q p a ad n of
 * modes, sx sy sz sp sm of two levels, Sx Sy Sz Sp Sm of spins (m = +J first), e(i,j) = |i><j|. */
#include "operators.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define RING (&reader->system->ring)

typedef struct {
    system_t *system;
    const char *at;
    const star_t *star;
    int most, depth;
} reader_t;

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
    if (!next_is(reader, c))
        refuse(RING, MALFORMED, "expected '%c' before '%.20s'", c, reader->at);
}

static ulong whole(reader_t *reader, ulong most)
{
    char *end;
    ulong value;

    next_is(reader, ' ');
    if (!isdigit((unsigned char)*reader->at))
        refuse(RING, MALFORMED, "expected a whole number before '%.20s'", reader->at);
    value = strtoul(reader->at, &end, 10);
    if (value > most)
        refuse(RING, MALFORMED, "%.20s is above %lu", reader->at, value);
    reader->at = end;
    return value;
}

static num *integer(reader_t *reader)
{
    num *x = num_si(RING, 1);
    size_t length = strspn(reader->at, "0123456789");
    char *digits = strndup(reader->at, length);
    fmpz_t value;

    if (length > 1000)
        refuse(RING, MALFORMED, "a number of more than 1000 digits");
    fmpz_init(value);
    fmpz_set_str(value, digits, 10);
    fmpz_mpoly_q_mul_fmpz(x, x, value, RING->ctx);
    reader->at += length;
    x = fmpz_is_zero(value) ? NULL : x;
    fmpz_clear(value);
    free(digits);
    return x;
}

/* A matrix on finite space f, times the identity of the others. */
static op local(reader_t *reader, size_t f, num *entry[MAX_DIMENSION][MAX_DIMENSION])
{
    const system_t *system = reader->system;
    size_t d = system->dimension, inner = 1, own = system->space_dimension[f];
    op a = op_new(system);

    for (size_t k = f + 1; k < system->spaces; k++)
        inner *= system->space_dimension[k];
    for (size_t i = 0; i < d; i++)
        for (size_t j = 0; j < d; j++)
            if (i / (inner * own) == j / (inner * own) && i % inner == j % inner)
                a[i * d + j] = entry[i / inner % own][j / inner % own];
    return a;
}

/* <m+1| S+ |m> = sqrt(J(J+1) - m(m+1)); sp = S+, sx = 2 Sx for two levels. */
static op finite(reader_t *reader, size_t f, const char *member)
{
    num *entry[MAX_DIMENSION][MAX_DIMENSION] = {{NULL}};
    slong d = (slong)reader->system->space_dimension[f], pauli = member[0] == 's' ? 2 : 1;
    num *unit = num_variable(RING, 0);

    if (strcmp(member, "e") == 0) {
        ulong i, j;
        expect(reader, '(');
        i = whole(reader, (ulong)d - 1);
        expect(reader, ',');
        j = whole(reader, (ulong)d - 1);
        expect(reader, ')');
        entry[i][j] = num_si(RING, 1);
        return local(reader, f, entry);
    }
    if (strlen(member) != 2 || !strchr(d == 2 ? "sS" : "S", member[0]) ||
        !strchr("xyzpm", member[1]))
        refuse(RING, MALFORMED, "%s has no '%s'", reader->system->space_name[f], member);
    for (slong r = 0; r < d; r++) {
        num *up = r + 1 < d ? num_root(RING, num_si(RING, (r + 1) * (d - r - 1))) : NULL;
        num *half = num_ratio(RING, up, pauli, 2);
        if (member[1] == 'z')
            entry[r][r] = num_ratio(RING, num_si(RING, d - 1 - 2 * r), pauli, 2);
        if (r + 1 == d)
            break;
        if (member[1] == 'p')
            entry[r][r + 1] = up;
        if (member[1] == 'm')
            entry[r + 1][r] = up;
        if (member[1] == 'x')
            entry[r][r + 1] = entry[r + 1][r] = half;
        if (member[1] == 'y') {
            entry[r + 1][r] = num_mul(RING, unit, half);
            entry[r][r + 1] = num_ratio(RING, entry[r + 1][r], -1, 1);
        }
    }
    return local(reader, f, entry);
}

/* a = (q + i p)/sqrt(2 hbar), n = a^+ a. */
static op mode(reader_t *reader, size_t m, const char *member)
{
    system_t *system = reader->system;
    op q = op_number(system, num_variable(RING, system->z[2 * m]));
    op p = op_number(system, num_variable(RING, system->z[2 * m + 1])), a, ad;
    num *c;

    if (strcmp(member, "q") == 0)
        return q;
    if (strcmp(member, "p") == 0)
        return p;
    c = num_div(RING, num_si(RING, 1), num_root(RING, num_ratio(RING, system->hbar, 2, 1)));
    a = op_scale(system, op_add(system, q, op_scale(system, p, num_variable(RING, 0))), c);
    ad = op_dagger(system, a);
    if (strcmp(member, "a") == 0)
        return a;
    if (strcmp(member, "ad") == 0)
        return ad;
    if (strcmp(member, "n") != 0)
        refuse(RING, MALFORMED, "%s has no '%s'", system->mode_name[m], member);
    return op_mul(system, ad, a, 0, reader->star, reader->most);
}

/* A function of one argument: a variable of its own, told from others by name and argument. */
static op function(reader_t *reader, const char *name)
{
    op inner = sum(reader);

    expect(reader, ')');
    if (!op_equal(reader->system, inner, op_number(reader->system, inner[0])))
        refuse(RING, MALFORMED, "a function of an operator");
    if (strcmp(name, "sqrt") == 0)
        return op_number(reader->system, num_root(RING, inner[0]));
    if (strcmp(name, "exp") != 0 && strcmp(name, "sin") != 0 && strcmp(name, "cos") != 0)
        refuse(RING, MALFORMED, "there is no function '%s'", name);
    if (!inner[0])
        refuse(RING, MALFORMED, "%s(0)", name);
    return op_number(reader->system, num_function(RING, name, inner[0]));
}

static op named(reader_t *reader)
{
    system_t *system = reader->system;
    char name[200];
    size_t length = 0, dot = 0;

    for (; isalnum((unsigned char)reader->at[length]) ||
           (length && strchr(".[]", reader->at[length]) && reader->at[length]) ||
           reader->at[length] == '_';
         length++)
        if (reader->at[length] == '.')
            dot = length;
    if (length == 0 || length >= sizeof name)
        refuse(RING, MALFORMED, "expected a formula before '%.20s'", reader->at);
    memcpy(name, reader->at, length);
    name[length] = '\0';
    reader->at += length;
    if (strcmp(name, "i") == 0)
        return op_number(system, num_variable(RING, 0));
    for (size_t v = 0; !dot && v < RING->count; v++)
        if (RING->kind[v] == PARAMETER && strcmp(name, RING->name[v]) == 0)
            return op_number(system, num_variable(RING, v));
    if (!dot && next_is(reader, '('))
        return function(reader, name);
    name[dot] = '\0';
    for (size_t m = 0; dot && m < system->modes; m++)
        if (strcmp(name, system->mode_name[m]) == 0)
            return mode(reader, m, name + dot + 1);
    for (size_t f = 0; dot && f < system->spaces; f++)
        if (strcmp(name, system->space_name[f]) == 0)
            return finite(reader, f, name + dot + 1);
    refuse(RING, MALFORMED, "there is no '%s'", name);
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
    for (ulong e = whole(reader, MAX_DEGREE); e > 0; e--)
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
            if (!op_equal(system, b, op_number(system, b[0])))
                refuse(RING, MALFORMED, "a division by an operator");
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

    if (++reader->depth > 50)
        refuse(RING, MALFORMED, "brackets within brackets, more than 50 deep");
    do {
        a = op_add(system, a, op_scale(system, term(reader), num_si(RING, sign)));
        sign = next_is(reader, '+') ? 1 : next_is(reader, '-') ? -1 : 0;
    } while (sign);
    reader->depth--;
    return a;
}

op op_read(system_t *system, const char *text, const star_t *star, int most)
{
    reader_t reader = {system, text, star, most, 0};
    op a;

    if (strlen(text) > MAX_TEXT)
        refuse(&system->ring, MALFORMED, "a formula of more than %d bytes", MAX_TEXT);
    a = sum(&reader);
    next_is(&reader, ' ');
    if (*reader.at)
        refuse(&system->ring, MALFORMED, "nothing expected before '%.20s'", reader.at);
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
