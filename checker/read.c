/* Formulas: + - * / ^ ( ), integers, sqrt(..), functions as they stand, and the names that have
 * been defined: i, parameters, q p a ad of modes, e(i,j) = |i><j| of finite spaces, sx .. of
 * qubits.
 */
#include "operators.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RING (&system->ring)

enum { MAX_NAME = 300 };

static __attribute__((format(printf, 4, 5))) void define(system_t *system, op value, int is_ladder,
                                                         const char *format, ...)
{
    char *name = memory_new(RING, MAX_NAME, 1);
    va_list list;
    int length;

    va_start(list, format);
    length = vsnprintf(name, MAX_NAME, format, list);
    refuse(RING, length <= 0, MALFORMED, "is no name");
    refuse(RING, length >= MAX_NAME || system->symbols == MAX_SYMBOLS, UNABLE,
           "too many names, or too long ones");
    va_end(list);
    for (size_t k = 0; k < system->symbols; k++)
        refuse(RING, strcmp(system->symbol[k].name, name) == 0, MALFORMED, "'%.40s' is there twice",
               name);
    system->symbol[system->symbols++] = (symbol_t){name, value, is_ladder};
}

void define_number(system_t *system, const char *name, num *value)
{
    define(system, op_number(system, value), 0, "%s", name);
}

void define_mode(system_t *system, size_t mode)
{
    const char *name = system->mode_name[mode];
    op q = op_number(system, num_variable(RING, system->z[2 * mode])),
       p = op_number(system, num_variable(RING, system->z[2 * mode + 1])),
       a = op_add(system, q, op_scale(system, p, RING->unit));

    define(system, q, 0, "%s.q", name);
    define(system, p, 0, "%s.p", name);
    define(system, a, 1, "%s.a", name);
    define(system, op_dagger(system, a), 1, "%s.ad", name);
}

/* |i><j| times the identity of the other spaces; of a qubit sums of them. */
void define_finite(system_t *system, size_t f)
{
    static const char *const names[] = {"sx", "sy", "sz", "sp", "sm"};
    static const int qubit[][4] = {
        {0, 1, 1, 0}, {0, -1, 1, 0}, {1, 0, 0, -1}, {0, 1, 0, 0}, {0, 0, 1, 0}};
    const symbol_t *unit = system->symbol + system->symbols;
    size_t d = system->dimension, own = system->space_dimension[f], inner = 1;

    for (size_t k = f + 1; k < system->spaces; k++)
        inner *= system->space_dimension[k];
    for (size_t e = 0; e < own * own; e++) {
        op a = op_new(system);
        for (size_t r = 0; r < d; r++)
            if (r / inner % own == e / own)
                a[r * d + r + e % own * inner - e / own * inner] = num_si(RING, 1);
        define(system, a, 0, "%s.e(%zu,%zu)", system->space_name[f], e / own, e % own);
    }
    for (size_t k = 0; k < 5 && own == 2; k++) {
        op a = op_new(system);
        for (size_t e = 0; e < 4; e++)
            a = op_add(system, a, op_scale(system, unit[e].value, num_si(RING, qubit[k][e])));
        define(system, k == 1 ? op_scale(system, a, RING->unit) : a, 0, "%s.%s",
               system->space_name[f], names[k]);
    }
}

/* ---- reading --------------------------------------------------------------------------------- */

#undef RING
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

static op bracket(reader_t *reader)
{
    op inner = sum(reader);

    refuse(RING, !next_is(reader, ')'), MALFORMED, "expected ')' before '%.20s'", reader->at);
    return inner;
}

static op integer(reader_t *reader)
{
    const char *start = reader->at;
    num *x = NULL;

    for (; isdigit((unsigned char)*reader->at); reader->at++)
        x = num_add(RING, num_ratio(RING, x, 10, 1), num_si(RING, *reader->at - '0'));
    refuse(RING, reader->at - start > 1000, MALFORMED, "a number of more than 1000 digits");
    return op_number(reader->system, x);
}

/* A function of a number: a variable of its own, told from others by name and argument. */
static op function(reader_t *reader, size_t length)
{
    static const char *const names[] = {"sqrt", "exp", "sin", "cos"};
    const char *name = reader->at;
    size_t k = 0;
    num *x;

    while (k < 4 && (strlen(names[k]) != length || strncmp(name, names[k], length) != 0))
        k++;
    refuse(RING, k == 4, MALFORMED, "no function is '%.20s'", name);
    reader->at += length + 1;
    x = op_scalar(reader->system, bracket(reader));
    refuse(RING, !x, MALFORMED, "a function of zero");
    return op_number(reader->system, k ? num_function(RING, names[k], x) : num_root(RING, x));
}

static op named(reader_t *reader)
{
    system_t *system = reader->system;
    const char *start = reader->at;
    size_t length = 0, k = 0;
    num *root;

    while (isalnum((unsigned char)start[length]) ||
           (start[length] && strchr("_.[]", start[length])))
        length++;
    if (length > 2 && strncmp(start + length - 2, ".e(", 3) == 0) {
        length += strcspn(start + length, ")");
        length += start[length] == ')';
    }
    while (k < system->symbols &&
           (strncmp(start, system->symbol[k].name, length) != 0 || system->symbol[k].name[length]))
        k++;
    if (k == system->symbols) {
        refuse(RING, start[length] != '(', MALFORMED, "expected a formula before '%.20s'", start);
        return function(reader, length);
    }
    reader->at += length;
    if (!system->symbol[k].is_ladder)
        return system->symbol[k].value;
    root = num_root(RING, num_ratio(RING, system->hbar, 2, 1));
    return op_scale(system, system->symbol[k].value, num_pow(RING, root, -1));
}

static op factor(reader_t *reader)
{
    system_t *system = reader->system;
    op base = next_is(reader, '(')                  ? bracket(reader)
              : isdigit((unsigned char)*reader->at) ? integer(reader)
                                                    : named(reader),
       power;
    long e;
    char *end;

    if (!next_is(reader, '^'))
        return base;
    e = strtol(reader->at, &end, 10);
    refuse(RING, !isdigit((unsigned char)*reader->at) || e > MAX_DEGREE, MALFORMED,
           "expected a whole number up to %d before '%.20s'", MAX_DEGREE, reader->at);
    reader->at = end;
    for (power = op_number(system, num_si(RING, 1)); e > 0; e--)
        power = op_mul(system, power, base, 0, reader->star, reader->most);
    return power;
}

static op term(reader_t *reader)
{
    system_t *system = reader->system;
    op a = factor(reader);

    for (;;)
        if (next_is(reader, '*'))
            a = op_mul(system, a, factor(reader), 0, reader->star, reader->most);
        else if (next_is(reader, '/'))
            a = op_scale(system, a,
                         num_div(RING, num_si(RING, 1), op_scalar(system, factor(reader))));
        else
            return a;
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
    reader_t reader = {system, text, star, most, 0};
    op a;

    refuse(&system->ring, strlen(text) > MAX_TEXT, MALFORMED, "a formula of more than %d bytes",
           MAX_TEXT);
    a = sum(&reader);
    refuse(&system->ring, !next_is(&reader, '\0'), MALFORMED, "nothing expected before '%.20s'",
           reader.at);
    return a;
}

num *num_read(system_t *system, const char *text)
{
    static const star_t none;

    return op_scalar(system, op_read(system, text, &none, ALL));
}
