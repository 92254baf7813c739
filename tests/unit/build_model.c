/* Models made by hand: a small reader of expressions of its own, and the fields of model_t. */
#include "tests/unit/build_model.h"

#include <ctype.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

/* ---- the model --------------------------------------------------------------------------- */

typedef struct {
    size_t count;
    char *names[32];
    char marks[32];
} words_t;

/* Splits at blanks; a last character '+' or '~' is a mark. */
static void split_words(words_t *words, const char *text)
{
    words->count = 0;
    while (*text) {
        size_t length = strcspn(text, " ");
        if (length > 0) {
            char last = text[length - 1];
            int marked = last == '+' || last == '~';
            words->marks[words->count] = marked ? last : 0;
            words->names[words->count++] = memory_copy_bytes(text, length - (size_t)marked);
        }
        text += length + (text[length] == ' ');
    }
}

static void words_clear(words_t *words)
{
    for (size_t k = 0; k < words->count; k++)
        free(words->names[k]);
}

static void add_parameters(model_t *model, const words_t *words)
{
    scalar_t x;

    scalar_init(x, model->ring);
    model->parameter_count = words->count;
    model->parameters = memory_new(words->count + 1, sizeof *model->parameters);
    for (size_t k = 0; k < words->count; k++) {
        parameter_t *parameter = &model->parameters[k];
        parameter->generator = k;
        parameter->name = ring_generator_name(model->ring, k);
        scalar_init(parameter->value, model->ring);
        scalar_generator(x, k, model->ring);
        if (words->marks[k])
            assumptions_add(model->assumptions,
                            words->marks[k] == '+' ? CONDITION_POSITIVE : CONDITION_NONNEGATIVE, x);
    }
    scalar_init(model->hbar, model->ring);
    scalar_one(model->hbar, model->ring);
    if (ring_find(model->ring, "hbar") != SIZE_MAX)
        scalar_generator(model->hbar, ring_find(model->ring, "hbar"), model->ring);
    scalar_clear(x, model->ring);
}

/* NAME:KIND; the coordinates of classical modes go to `coordinates`. */
static void add_spaces(model_t *model, words_t *coordinates, const words_t *spaces)
{
    coordinates->count = 0;
    for (size_t k = 0; k < spaces->count; k++) {
        char *colon = strchr(spaces->names[k], ':'), buffer[64];
        const char *kind = colon + 1;
        factor_role_t role = *kind == 'c'   ? FACTOR_CLASSICAL
                             : *kind == 'a' ? FACTOR_ANCILLA
                                            : FACTOR_QUANTUM;
        *colon = 0;
        if (*kind == 'a')
            kind++;
        space_add(model->space, spaces->names[k],
                  isdigit((unsigned char)*kind) ? (size_t)atoi(kind) : 0, role);
        if (role != FACTOR_CLASSICAL)
            continue;
        for (int momentum = 0; momentum < 2; momentum++) {
            snprintf(buffer, sizeof buffer, "%s.%c", spaces->names[k], momentum ? 'p' : 'q');
            coordinates->names[coordinates->count++] = memory_copy_text(buffer);
        }
    }
}

model_t *build_model(const char *parameters, const char *spaces)
{
    model_t *model = memory_new(1, sizeof *model);
    words_t names, kinds, coordinates;

    split_words(&names, parameters);
    split_words(&kinds, spaces);
    model->title = "";
    model->source = source_new("test", "", 0);
    model->space = space_new();
    add_spaces(model, &coordinates, &kinds);
    model->ring = ring_new((const char *const *)names.names, names.count,
                           (const char *const *)coordinates.names, coordinates.count);
    model->assumptions = assumptions_new(model->ring);
    add_parameters(model, &names);
    model->algebra = (algebra_t){model->ring, model->space, model->hbar, NULL};
    op_init(model->hamiltonian, &model->algebra);
    words_clear(&coordinates);
    words_clear(&kinds);
    words_clear(&names);
    return model;
}

static void free_array(scalar_struct *x, size_t count, const model_t *model)
{
    for (size_t k = 0; k < count; k++)
        scalar_clear(&x[k], model->ring);
    free(x);
}

static void free_ops(op_struct *x, size_t count, const model_t *model)
{
    for (size_t k = 0; k < count; k++)
        op_clear(&x[k], &model->algebra);
    free(x);
}

static void free_environment(environment_t *environment, model_t *model)
{
    size_t n = environment->bath_modes;

    free_ops(environment->couplings, environment->couple_count, model);
    free(environment->couple_spans);
    free((size_t *)environment->ancillas);
    op_clear(environment->couple2, &model->algebra);
    free_array(environment->nbar, n * n, model);
    free_array(environment->squeezing, n * n, model);
    if (environment->state)
        state_free(environment->state, &model->algebra);
}

void build_free(model_t *model)
{
    for (size_t k = 0; k < model->channel_count; k++) {
        channel_t *channel = &model->channels[k];
        free_array(channel->kossakowski, channel->count * channel->count, model);
        free_ops(channel->operators, channel->count, model);
    }
    for (size_t k = 0; k < model->environment_count; k++)
        free_environment(&model->environments[k], model);
    for (size_t k = 0; k < model->parameter_count; k++)
        scalar_clear(model->parameters[k].value, model->ring);
    free(model->channels);
    free(model->environments);
    free(model->parameters);
    op_clear(model->hamiltonian, &model->algebra);
    scalar_clear(model->hbar, model->ring);
    assumptions_free(model->assumptions);
    ring_free(model->ring);
    space_free(model->space);
    source_free((source_t *)model->source);
    free(model);
}

/* ---- expressions ------------------------------------------------------------------------- */

typedef struct {
    const char *at;
    model_t *model;
    const algebra_t *algebra;
    int coordinates; /* names of classical modes are coordinates */
} text_reader_t;

static void read_sum(op_t out, text_reader_t *reader);

static void complain(const text_reader_t *reader, const char *what)
{
    printf("Bail out! %s in an expression of the test, at '%s'\n", what, reader->at);
    exit(1);
}

static void skip_blanks(text_reader_t *reader)
{
    while (*reader->at == ' ')
        reader->at++;
}

static int take(text_reader_t *reader, char c)
{
    skip_blanks(reader);
    if (*reader->at != c)
        return 0;
    reader->at++;
    return 1;
}

static void matrix_unit(op_t out, size_t factor, size_t i, size_t j, slong re, slong im,
                        const algebra_t *algebra)
{
    op_t unit;
    scalar_t c, r;

    op_init(unit, algebra);
    scalar_init(c, algebra->ring);
    scalar_init(r, algebra->ring);
    scalar_imaginary_unit(c, algebra->ring);
    scalar_mul_si(c, c, im, algebra->ring);
    scalar_set_si(r, re, algebra->ring);
    scalar_add(c, c, r, algebra->ring);
    op_unit(unit, factor, i, j, algebra);
    op_addmul(out, unit, c, algebra);
    scalar_clear(r, algebra->ring);
    scalar_clear(c, algebra->ring);
    op_clear(unit, algebra);
}

static void read_qubit(op_t out, size_t factor, const char *member, text_reader_t *reader)
{
    const algebra_t *algebra = reader->algebra;
    int c = member[1];

    op_zero(out, algebra);
    if (c == 'z') {
        matrix_unit(out, factor, 0, 0, 1, 0, algebra);
        matrix_unit(out, factor, 1, 1, -1, 0, algebra);
    } else if (c == 'y') {
        matrix_unit(out, factor, 0, 1, 0, -1, algebra);
        matrix_unit(out, factor, 1, 0, 0, 1, algebra);
    } else if (c == 'x' || c == 'p' || c == 'm') {
        if (c != 'm')
            matrix_unit(out, factor, 0, 1, 1, 0, algebra);
        if (c != 'p')
            matrix_unit(out, factor, 1, 0, 1, 0, algebra);
    } else {
        complain(reader, "an unknown operator of a qubit");
    }
}

static void read_mode(op_t out, size_t factor, const char *name, const char *member,
                      text_reader_t *reader)
{
    const algebra_t *algebra = reader->algebra;
    scalar_t x;

    if (reader->coordinates && space_role(algebra->space, factor) == FACTOR_CLASSICAL) {
        scalar_init(x, algebra->ring);
        scalar_generator(x, ring_find(algebra->ring, name), algebra->ring);
        op_set_scalar(out, x, algebra);
        scalar_clear(x, algebra->ring);
    } else if (strcmp(member, "q") == 0) {
        op_position(out, factor, algebra);
    } else if (strcmp(member, "p") == 0) {
        op_momentum(out, factor, algebra);
    } else if (!op_ladder(out, factor, strcmp(member, "ad") == 0, algebra)) {
        complain(reader, "no ladder operator");
    }
}

static void read_root(op_t out, text_reader_t *reader)
{
    scalar_t x;

    if (!take(reader, '('))
        complain(reader, "no bracket");
    read_sum(out, reader);
    if (!take(reader, ')'))
        complain(reader, "no closing bracket");
    scalar_init(x, reader->algebra->ring);
    op_identity_part(x, out, reader->algebra);
    if (scalar_sqrt(x, x, reader->model->assumptions, NULL, reader->model->ring) != SQRT_OK)
        complain(reader, "no square root");
    op_set_scalar(out, x, reader->algebra);
    scalar_clear(x, reader->algebra->ring);
}

static void read_name(op_t out, text_reader_t *reader)
{
    const algebra_t *algebra = reader->algebra;
    char name[64], *dot;
    size_t length =
        strspn(reader->at, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._");
    scalar_t x;

    snprintf(name, sizeof name, "%.*s", (int)length, reader->at);
    reader->at += length;
    if (strcmp(name, "sqrt") == 0) {
        read_root(out, reader);
        return;
    }
    dot = strchr(name, '.');
    if (dot) {
        char space[64];
        size_t factor;
        snprintf(space, sizeof space, "%.*s", (int)(dot - name), name);
        factor = space_find(algebra->space, space);
        if (factor == SIZE_MAX)
            complain(reader, "an unknown space");
        if (space_is_mode(algebra->space, factor))
            read_mode(out, factor, name, dot + 1, reader);
        else
            read_qubit(out, factor, dot + 1, reader);
        return;
    }
    scalar_init(x, algebra->ring);
    if (strcmp(name, "i") == 0)
        scalar_imaginary_unit(x, algebra->ring);
    else if (ring_find(algebra->ring, name) != SIZE_MAX)
        scalar_generator(x, ring_find(algebra->ring, name), algebra->ring);
    else
        complain(reader, "an unknown name");
    op_set_scalar(out, x, algebra);
    scalar_clear(x, algebra->ring);
}

static void read_atom(op_t out, text_reader_t *reader)
{
    scalar_t x;

    skip_blanks(reader);
    if (take(reader, '(')) {
        read_sum(out, reader);
        if (!take(reader, ')'))
            complain(reader, "no closing bracket");
    } else if (isdigit((unsigned char)*reader->at)) {
        char *end;
        scalar_init(x, reader->algebra->ring);
        scalar_set_si(x, strtol(reader->at, &end, 10), reader->algebra->ring);
        reader->at = end;
        op_set_scalar(out, x, reader->algebra);
        scalar_clear(x, reader->algebra->ring);
    } else if (isalpha((unsigned char)*reader->at)) {
        read_name(out, reader);
    } else {
        complain(reader, "something unexpected");
    }
    if (take(reader, '^'))
        build_power(out, strtoul(reader->at, (char **)&reader->at, 10), reader->algebra);
}

static void read_product(op_t out, text_reader_t *reader)
{
    op_t factor;
    scalar_t x;

    op_init(factor, reader->algebra);
    scalar_init(x, reader->algebra->ring);
    read_atom(out, reader);
    for (;;) {
        if (take(reader, '*')) {
            read_atom(factor, reader);
            op_mul(out, out, factor, reader->algebra);
        } else if (take(reader, '/')) {
            read_atom(factor, reader);
            op_identity_part(x, factor, reader->algebra);
            if (!scalar_inv(x, x, reader->algebra->ring))
                complain(reader, "division by zero");
            op_scale(out, out, x, reader->algebra);
        } else {
            break;
        }
    }
    scalar_clear(x, reader->algebra->ring);
    op_clear(factor, reader->algebra);
}

static void read_sum(op_t out, text_reader_t *reader)
{
    op_t term, sum;

    op_init(term, reader->algebra);
    op_init(sum, reader->algebra);
    if (take(reader, '-')) {
        read_product(sum, reader);
        op_neg(sum, sum, reader->algebra);
    } else {
        read_product(sum, reader);
    }
    for (;;) {
        if (take(reader, '+')) {
            read_product(term, reader);
            op_add(sum, sum, term, reader->algebra);
        } else if (take(reader, '-')) {
            read_product(term, reader);
            op_sub(sum, sum, term, reader->algebra);
        } else {
            break;
        }
    }
    op_swap(out, sum);
    op_clear(sum, reader->algebra);
    op_clear(term, reader->algebra);
}

static void read_text(op_t out, const char *text, int coordinates, model_t *model)
{
    text_reader_t reader = {text, model, &model->algebra, coordinates};

    read_sum(out, &reader);
    skip_blanks(&reader);
    if (*reader.at)
        complain(&reader, "something left over");
}

void build_op(op_t out, const char *text, model_t *model)
{
    read_text(out, text, 0, model);
}

void build_symbol(op_t out, const char *text, model_t *model)
{
    read_text(out, text, 1, model);
}

void build_scalar(scalar_t out, const char *text, model_t *model)
{
    op_t value;

    op_init(value, &model->algebra);
    read_text(value, text, 1, model);
    op_identity_part(out, value, &model->algebra);
    op_clear(value, &model->algebra);
}

static int report(int equal, char *found, const char *expected)
{
    if (!equal)
        printf("# found %s instead of %s\n", found, expected);
    free(found);
    return equal;
}

static int text_is(op_src a, const char *text, int coordinates, model_t *model)
{
    op_t expected;
    int equal;

    op_init(expected, &model->algebra);
    read_text(expected, text, coordinates, model);
    equal = op_equal(a, expected, &model->algebra);
    op_clear(expected, &model->algebra);
    return report(equal, op_print(a, &model->algebra), text);
}

int op_is(op_src a, const char *text, model_t *model)
{
    return text_is(a, text, 0, model);
}

int symbol_is(op_src a, const char *text, model_t *model)
{
    return text_is(a, text, 1, model);
}

int scalar_is(scalar_src x, const char *text, model_t *model)
{
    scalar_t expected;
    int equal;

    scalar_init(expected, model->ring);
    build_scalar(expected, text, model);
    equal = scalar_equal(x, expected, model->ring);
    scalar_clear(expected, model->ring);
    return report(equal, scalar_print(x, model->ring), text);
}

/* ---- dynamics ---------------------------------------------------------------------------- */

void build_hamiltonian(model_t *model, const char *text)
{
    build_op(model->hamiltonian, text, model);
}

void build_value(model_t *model, const char *parameter, slong numerator, ulong denominator)
{
    parameter_t *p = &model->parameters[ring_find(model->ring, parameter)];

    p->has_value = 1;
    scalar_set_ratio(p->value, numerator, denominator, model->ring);
}

void build_kossakowski(model_t *model, size_t count, const char *const *entries,
                       const char *const *operators)
{
    channel_t *channel;

    model->channels =
        memory_resize(model->channels, model->channel_count + 1, sizeof *model->channels);
    channel = &model->channels[model->channel_count++];
    *channel = (channel_t){.count = count};
    channel->kossakowski = memory_new(count * count, sizeof *channel->kossakowski);
    channel->operators = memory_new(count, sizeof *channel->operators);
    for (size_t k = 0; k < count * count; k++) {
        scalar_init(&channel->kossakowski[k], model->ring);
        build_scalar(&channel->kossakowski[k], entries[k], model);
    }
    for (size_t k = 0; k < count; k++) {
        op_init(&channel->operators[k], &model->algebra);
        build_op(&channel->operators[k], operators[k], model);
    }
}

void build_channel(model_t *model, const char *rate, const char *l)
{
    build_kossakowski(model, 1, &rate, &l);
}

static environment_t *add_environment(model_t *model, const char *kind, const char *couple)
{
    environment_t *environment;

    model->environments = memory_resize(model->environments, model->environment_count + 1,
                                        sizeof *model->environments);
    environment = &model->environments[model->environment_count++];
    memset(environment, 0, sizeof *environment);
    environment->name = "bath";
    environment->kind = kind;
    environment->couple_count = 1;
    environment->couplings = memory_new(1, sizeof *environment->couplings);
    environment->couple_spans = memory_new(1, sizeof *environment->couple_spans);
    op_init(&environment->couplings[0], &model->algebra);
    build_op(&environment->couplings[0], couple, model);
    op_init(environment->couple2, &model->algebra);
    return environment;
}

environment_t *build_collisions(model_t *model, const char *couple, const char *couple2)
{
    environment_t *environment = add_environment(model, "collisions", couple);
    size_t *ancillas = memory_new(space_count(model->space), sizeof *ancillas);

    for (size_t k = 0; k < space_count(model->space); k++)
        if (space_role(model->space, k) == FACTOR_ANCILLA)
            ancillas[environment->ancilla_count++] = k;
    environment->ancillas = ancillas;
    environment->state = state_new();
    if (couple2)
        build_op(environment->couple2, couple2, model);
    return environment;
}

environment_t *build_bath(model_t *model, const char *l, const char *nbar, const char *squeezing)
{
    environment_t *environment = add_environment(model, "bath", l);

    environment->bath_modes = 1;
    environment->nbar = memory_new(1, sizeof *environment->nbar);
    environment->squeezing = memory_new(1, sizeof *environment->squeezing);
    scalar_init(environment->nbar, model->ring);
    scalar_init(environment->squeezing, model->ring);
    build_scalar(environment->nbar, nbar, model);
    build_scalar(environment->squeezing, squeezing, model);
    return environment;
}

order_t *build_order(const char *text, model_t *model)
{
    order_t *order = memory_new(1, sizeof *order);
    const char *s = strcmp(text, "wigner") == 0   ? "0"
                    : strcmp(text, "husimi") == 0 ? "-1"
                    : strcmp(text, "p") == 0      ? "1"
                                                  : text + 2;
    scalar_t x;

    order->name = memory_copy_text(text);
    order->size = model_coordinate_count(model);
    order->matrix = memory_new(order->size * order->size + 1, sizeof *order->matrix);
    scalar_init(x, model->ring);
    build_scalar(x, s, model);
    scalar_mul(x, x, model->hbar, model->ring);
    scalar_mul_ratio(x, x, -1, 2, model->ring);
    for (size_t k = 0; k < order->size * order->size; k++) {
        scalar_init(&order->matrix[k], model->ring);
        if (k % (order->size + 1) == 0)
            scalar_set(&order->matrix[k], x, model->ring);
    }
    scalar_clear(x, model->ring);
    return order;
}

generator_t *build_generator(model_t *model, char **messages)
{
    diags_t *diags = diags_new(model->source);
    generator_t *generator;
    status_t status = environment_trace(&generator, model, diags);
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    diags_print(out, diags);
    fclose(out);
    diags_free(diags);
    if (status != OK && !messages)
        printf("# %s", text);
    if (messages)
        *messages = text;
    else
        free(text);
    return generator;
}

hybrid_t *build_hybrid(const generator_t *generator, const char *order)
{
    diags_t *diags = diags_new(generator->model->source);
    hybrid_t *hybrid;

    if (phasespace_map(&hybrid, generator, build_order(order, generator->model), diags) != OK)
        diags_print(stdout, diags);
    diags_free(diags);
    return hybrid;
}

void build_bopp(superop_t out, op_src left, op_src right, const order_t *order,
                const model_t *model)
{
    op_struct sides[2];
    op_t one;

    op_init(one, &model->algebra);
    op_one(one, &model->algebra);
    sides[0] = left ? *left : *one;
    sides[1] = right ? *right : *one;
    bopp_map(out, &(sandwiches_t){1, &sides[0], &sides[1]}, order, model);
    op_clear(one, &model->algebra);
}
