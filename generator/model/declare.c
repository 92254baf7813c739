/* First pass: all names, spaces and parameters; then the ring, the space and the algebra. */
#include <stdlib.h>
#include <string.h>

#include "model/build.h"

enum { LIMIT_PARAMETERS = 256 };

/* ---- names ----------------------------------------------------------------------------------- */

typedef struct {
    name_t name;
    size_t block;
    int is_block; /* the name of an environment: no expression holds it alone */
} declared_t;

typedef struct {
    builder_t *builder;
    scope_t scope;
    size_t count;
    declared_t *names;
} declarations_t;

static void add_other(builder_t *builder, name_t name, const char *what, size_t block)
{
    builder->others =
        memory_resize(builder->others, builder->other_count + 1, sizeof *builder->others);
    builder->others[builder->other_count].name = name;
    builder->others[builder->other_count].block = block;
    builder->others[builder->other_count++].what = what;
}

/* Checks that `name` is free in `block`, where all names of the system are visible too; those of
 * environments are free for ancillas. */
static int declare_name(declarations_t *all, name_t name, size_t block)
{
    size_t k;

    if (syntax_is_reserved(name.text))
        return scope_fail(&all->scope, name.span, "E0201", "'%s' is a reserved name", name.text);
    for (k = 0; k < all->count; k++) {
        const declared_t *old = &all->names[k];

        if (strcmp(old->name.text, name.text) != 0 ||
            (old->block != SYSTEM && old->block != block) || (old->is_block && block != SYSTEM))
            continue;
        scope_fail(&all->scope, name.span, "E0201", "'%s' is declared twice", name.text);
        diags_note(all->scope.diags, old->name.span, "the other declaration is here");
        return 0;
    }
    if (family_is_named(name.text, &all->scope))
        return scope_fail(&all->scope, name.span, "E0201", "'%s' is also the name of a family",
                          name.text);
    all->names = memory_resize(all->names, all->count + 1, sizeof *all->names);
    all->names[all->count].name = name;
    all->names[all->count].is_block = 0;
    all->names[all->count++].block = block;
    return 1;
}

/* A name for something else than a parameter: hbar is no such name. */
static int declare_thing(declarations_t *all, name_t name, size_t block)
{
    if (strcmp(name.text, "hbar") != 0)
        return declare_name(all, name, block);
    scope_fail(&all->scope, name.span, "E0201", "'hbar' can only be a parameter");
    diags_help(all->scope.diags,
               "'param hbar' keeps it symbolic, 'param hbar = 1/2' gives a number");
    return 0;
}

/* ---- parameters ------------------------------------------------------------------------------ */

static void add_parameter(builder_t *builder, const char *name, span_t span,
                          const statement_t *statement)
{
    model_t *model = builder->model;
    size_t count = model->parameter_count++;

    model->parameters = memory_resize(model->parameters, count + 1, sizeof *model->parameters);
    builder->parameter_statements = memory_resize(builder->parameter_statements, count + 1,
                                                  sizeof *builder->parameter_statements);
    memset(&model->parameters[count], 0, sizeof *model->parameters);
    model->parameters[count].name = arena_text(model->arena, name, strlen(name));
    model->parameters[count].span = span;
    model->parameters[count].generator = count;
    builder->parameter_statements[count] = statement;
}

static int keeps_hbar(const builder_t *builder)
{
    return builder->options != NULL && builder->options->symbolic_hbar;
}

/* 'param hbar = 2' is a number, not a parameter: every formula then has it in place; unless the
 * options say otherwise. */
static void declare_parameter(declarations_t *all, const statement_t *statement)
{
    builder_t *builder = all->builder;
    int is_hbar = strcmp(statement->name.text, "hbar") == 0;

    if (!declare_name(all, statement->name, SYSTEM)) {
        add_other(builder, statement->name, NULL, SYSTEM);
        return;
    }
    if (is_hbar)
        builder->hbar = statement;
    if (is_hbar && statement->value != NULL && !keeps_hbar(builder))
        return;
    if (builder->model->parameter_count == LIMIT_PARAMETERS) {
        scope_fail(&all->scope, statement->name.span, "E0240", "more than %d parameters",
                   LIMIT_PARAMETERS);
        return;
    }
    add_parameter(builder, statement->name.text, statement->name.span, statement);
}

/* drive f(t) = ..: a parameter without a value. */
static void declare_drive(declarations_t *all, const statement_t *statement)
{
    builder_t *builder = all->builder;

    if (!declare_thing(all, statement->name, SYSTEM)) {
        add_other(builder, statement->name, NULL, SYSTEM);
    } else if (function_is_named(statement->name.text)) {
        scope_fail(&all->scope, statement->name.span, "E0201",
                   "'%s' is a function of the model language", statement->name.text);
        add_other(builder, statement->name, NULL, SYSTEM);
    } else if (statement->name_count != 1) {
        scope_fail(&all->scope, statement->name.span, "E0297",
                   "a drive is a function of time alone: '%s(t)'", statement->name.text);
        add_other(builder, statement->name, NULL, SYSTEM);
    } else if (builder->model->parameter_count == LIMIT_PARAMETERS) {
        scope_fail(&all->scope, statement->name.span, "E0240", "more than %d parameters",
                   LIMIT_PARAMETERS);
    } else {
        add_parameter(builder, statement->name.text, statement->name.span, statement);
        builder->model->parameters[builder->model->parameter_count - 1].is_drive = 1;
        builder->model->has_time = 1;
    }
}

/* The time of drives is a name of the ring: nothing else is called so. */
static void check_time(declarations_t *all)
{
    for (size_t k = 0; all->builder->model->has_time && k < all->count; k++)
        if (strcmp(all->names[k].name.text, "t") == 0)
            scope_fail(&all->scope, all->names[k].name.span, "E0201",
                       "'t' is the time in a model with drives");
}

static void declare_extra(declarations_t *all)
{
    builder_t *builder = all->builder;
    const model_options_t *options = builder->options;
    span_t nowhere = {0, 0};
    size_t k, j;

    for (k = 0; options != NULL && k < options->extra_count; k++) {
        const char *name = options->extra_parameters[k];

        if (parameter_find(builder->model, name) != NULL || strcmp(name, "hbar") == 0)
            continue;
        for (j = 0; j < all->count && strcmp(all->names[j].name.text, name) != 0; j++)
            ;
        if (j < all->count)
            scope_fail(&all->scope, all->names[j].name.span, "E0201",
                       "'%s' is also the name of a parameter given by an option", name);
        else
            add_parameter(builder, name, nowhere, NULL);
    }
    if (keeps_hbar(builder) && parameter_find(builder->model, "hbar") == NULL)
        add_parameter(builder, "hbar", nowhere, NULL);
}

/* ---- spaces --------------------------------------------------------------------------------- */

/* What an environment keeps is part of the dynamics, but never of the output. */
static void add_factor(builder_t *builder, const factor_t *factor, int is_hidden)
{
    size_t number;

    builder->factors =
        memory_resize(builder->factors, builder->factor_count + 1, sizeof *builder->factors);
    builder->factors[builder->factor_count++] = *factor;
    number = space_add(builder->model->space, factor->full, factor->dimension, factor->role);
    if (is_hidden || (factor->block != SYSTEM && factor->role != FACTOR_ANCILLA))
        space_hide(builder->model->space, number);
}

static void declare_space(declarations_t *all, const statement_t *statement, size_t block,
                          const char *block_name)
{
    builder_t *builder = all->builder;
    arena_t *arena = builder->model->arena;
    factor_t factor;
    text_t full;

    if (!declare_thing(all, statement->name, block)) {
        add_other(builder, statement->name, NULL, block);
        return;
    }
    if (!space_read(&factor, statement, block, &all->scope)) {
        add_other(builder, statement->name, NULL, block);
        return;
    }
    text_init(&full);
    text_printf(&full, "%s%s%s", block_name, *block_name == '\0' ? "" : ".", factor.name);
    factor.name = arena_text(arena, factor.name, strlen(factor.name));
    factor.full = arena_text(arena, text_string(&full), full.length);
    text_clear(&full);
    add_factor(builder, &factor, (statement->roles & ROLE_HIDDEN) != 0);
}

/* ---- the rest -------------------------------------------------------------------------------- */

/* A function of the language keeps its meaning, and arguments have different names. */
static int check_function(declarations_t *all, const statement_t *statement)
{
    if (function_is_named(statement->name.text))
        return scope_fail(&all->scope, statement->name.span, "E0201",
                          "'%s' is a function of the model language", statement->name.text);
    for (size_t k = 1; k < statement->name_count; k++)
        for (size_t j = 0; j < k; j++)
            if (strcmp(statement->names[j].text, statement->names[k].text) == 0)
                return scope_fail(&all->scope, statement->names[k].span, "E0201",
                                  "two arguments are called '%s'", statement->names[k].text);
    return 1;
}

static void declare_let(declarations_t *all, const statement_t *statement)
{
    builder_t *builder = all->builder;
    let_t *let;

    if (!declare_thing(all, statement->name, SYSTEM) || !check_function(all, statement)) {
        add_other(builder, statement->name, NULL, SYSTEM);
        return;
    }
    builder->lets = memory_resize(builder->lets, builder->let_count + 1, sizeof *builder->lets);
    let = &builder->lets[builder->let_count++];
    memset(let, 0, sizeof *let);
    let->name = statement->name;
    let->value = statement->value;
    let->argument_count = statement->name_count;
    let->arguments = statement->names;
}

static void declare_environment(declarations_t *all, const statement_t *statement)
{
    model_t *model = all->builder->model;
    environment_t *environment;

    if (declare_thing(all, statement->name, SYSTEM)) {
        all->names[all->count - 1].is_block = 1;
        add_other(all->builder, statement->name, "environment", SYSTEM);
    }
    model->environments = memory_resize(model->environments, model->environment_count + 1,
                                        sizeof *model->environments);
    environment = &model->environments[model->environment_count++];
    memset(environment, 0, sizeof *environment);
    environment->name =
        arena_text(model->arena, statement->name.text, strlen(statement->name.text));
    environment->kind =
        arena_text(model->arena, statement->type.text, strlen(statement->type.text));
    environment->span = statement->name.span;
    environment->kind_span = statement->type.span;
}

/* The spaces of one environment: those that are written, and the modes of its Lorentzians. */
static void declare_block(declarations_t *all, const statement_t *statement, size_t block)
{
    size_t k, lines = 0;
    factor_t factor;

    for (k = 0; k < statement->body_count; k++) {
        const statement_t *body = statement->body[k];

        if (body->kind == STATEMENT_SPACE)
            declare_space(all, body, block, statement->name.text);
        else if (body->kind == STATEMENT_LORENTZIAN &&
                 spectrum_mode(&factor, body, ++lines, block, &all->scope))
            add_factor(all->builder, &factor, 1);
    }
}

static void declare_ancillas(declarations_t *all)
{
    const tree_t *tree = all->builder->tree;
    size_t k, block = 0;

    for (k = 0; k < tree_count(tree); k++)
        if (tree_statement(tree, k)->kind == STATEMENT_ENVIRONMENT)
            declare_block(all, tree_statement(tree, k), block++);
}

/* The ring has the parameters, and q and p of every classical mode as coordinates. */
static void make_ring(builder_t *builder)
{
    model_t *model = builder->model;
    const char **names = memory_new(model->parameter_count + 1, sizeof *names);
    size_t count_named = model->parameter_count + (model->has_time ? 1 : 0);
    const char *coordinates[2 * SPACE_MAX_FACTORS];
    size_t k, count = 0;

    for (k = 0; k < model->parameter_count; k++)
        names[k] = model->parameters[k].name;
    names[k] = "t";
    model->time = k;
    for (k = 0; k < builder->factor_count; k++) {
        const factor_t *factor = &builder->factors[k];
        text_t name;
        int p;

        for (p = 0; factor->role == FACTOR_CLASSICAL && p < 2; p++) {
            text_init(&name);
            text_printf(&name, "%s.%c", factor->name, "qp"[p]);
            coordinates[count++] = arena_text(model->arena, text_string(&name), name.length);
            text_clear(&name);
        }
    }
    model->ring = ring_new(names, count_named, coordinates, count);
    if (model->has_time)
        ring_keep_whole(model->ring, model->time);
    for (k = 0; k < model->parameter_count; k++) {
        scalar_init(model->parameters[k].value, model->ring);
        if (model->parameters[k].is_drive)
            scalar_init(model->parameters[k].drive, model->ring);
    }
    scalar_init(model->hbar, model->ring);
    scalar_one(model->hbar, model->ring);
    model->algebra.ring = model->ring;
    model->algebra.space = model->space;
    model->algebra.hbar = model->hbar;
    model->assumptions = assumptions_new(model->ring);
    free(names);
}

void declare_all(builder_t *builder)
{
    declarations_t all = {builder, scope_of_system(builder), 0, NULL};
    size_t k;

    for (k = 0; k < tree_count(builder->tree); k++) {
        const statement_t *statement = tree_statement(builder->tree, k);

        if (statement->kind == STATEMENT_PARAM)
            declare_parameter(&all, statement);
        else if (statement->kind == STATEMENT_SPACE)
            declare_space(&all, statement, SYSTEM, "");
        else if (statement->kind == STATEMENT_LET)
            declare_let(&all, statement);
        else if (statement->kind == STATEMENT_DRIVE)
            declare_drive(&all, statement);
        else if (statement->kind == STATEMENT_ENVIRONMENT)
            declare_environment(&all, statement);
    }
    declare_ancillas(&all);
    declare_extra(&all);
    check_time(&all);
    make_ring(builder);
    free(all.names);
}
