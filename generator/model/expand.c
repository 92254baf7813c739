/* Loops unrolled, families taken apart: statements with one plain name each. */
#include "model/expand.h"

#include <stdlib.h>
#include <string.h>

/* ---- making statements ----------------------------------------------------------------------- */

/* Accounts for a statement or a turn of a loop; 0 (reported once) if there are too many. */
static int count_one(expand_t *expand, span_t span)
{
    if (expand->is_full)
        return 0;
    if (++expand->made <= LIMIT_STATEMENTS)
        return 1;
    expand->is_full = 1;
    return scope_fail(&expand->scope, span, "E0240",
                      "loops and families make more than %d statements", LIMIT_STATEMENTS);
}

static statement_t *statement_copy(const statement_t *statement, expand_t *expand)
{
    statement_t *copy = arena_alloc(expand->arena, sizeof *copy);

    *copy = *statement;
    return copy;
}

static void add(expand_t *expand, const statement_t *statement)
{
    if (expand->count == expand->capacity) {
        expand->capacity = 2 * expand->capacity + 64;
        expand->statements =
            memory_resize(expand->statements, expand->capacity, sizeof *expand->statements);
    }
    expand->statements[expand->count++] = statement;
}

static const expr_t *const *substitute_list(const expr_t *const *values, size_t count,
                                            const index_t *indices, expand_t *expand)
{
    const expr_t **copy;

    if (indices == NULL || count == 0)
        return values;
    copy = arena_alloc(expand->arena, count * sizeof *copy);
    for (size_t k = 0; k < count; k++)
        copy[k] = substitute(values[k], indices, expand);
    return copy;
}

/* ---- families -------------------------------------------------------------------------------- */

static void add_element(expand_t *expand, const char *family, const char *name, long index,
                        span_t span)
{
    builder_t *builder = expand->builder;
    element_t *element;

    builder->elements =
        memory_resize(builder->elements, builder->element_count + 1, sizeof *builder->elements);
    element = &builder->elements[builder->element_count++];
    element->family = family;
    element->name = name;
    element->index = index;
    element->block = expand->block;
    element->span = span;
}

/* A name that is declared: b[2] becomes plain. */
static int declare_name(name_t *name, const index_t *indices, expand_t *expand)
{
    const expr_t *index = substitute(name->index, indices, expand);
    long value;

    if (index == NULL)
        return 1;
    if (!substitute_integer(&value, index, "an index", expand))
        return 0;
    add_element(expand, name->text, element_name(name->text, value, expand->arena), value,
                name->span);
    name->text = expand->builder->elements[expand->builder->element_count - 1].name;
    name->index = NULL;
    return 1;
}

static int read_range(long range[2], const expr_t *const exprs[2], const index_t *indices,
                      expand_t *expand)
{
    for (size_t k = 0; k < 2; k++)
        if (!substitute_integer(&range[k], substitute(exprs[k], indices, expand),
                                k == 0 ? "the first index" : "the last index", expand))
            return 0;
    return 1;
}

/* mode b[1..4]: a declaration for each. */
static void declare_family(const statement_t *statement, const index_t *indices, expand_t *expand)
{
    statement_t *copy;
    long range[2], k;

    if (!read_range(range, statement->range, indices, expand))
        return;
    if (range[1] < range[0])
        scope_fail(&expand->scope, statement->name.span, "E0290",
                   "the family '%s' is empty: %ld is less than %ld", statement->name.text, range[1],
                   range[0]);
    for (k = range[0]; k <= range[1] && count_one(expand, statement->name.span); k++) {
        copy = statement_copy(statement, expand);
        copy->range[0] = copy->range[1] = NULL;
        copy->value = substitute(statement->value, indices, expand);
        add_element(expand, statement->name.text,
                    element_name(statement->name.text, k, expand->arena), k, statement->name.span);
        copy->name.text = expand->builder->elements[expand->builder->element_count - 1].name;
        add(expand, copy);
    }
}

/* ---- lists of names -------------------------------------------------------------------------- */

/* Whether the whole family is meant by a name without an index. */
static int is_family(const char *name, const expand_t *expand)
{
    const builder_t *builder = expand->builder;

    for (size_t k = 0; k < builder->element_count; k++)
        if ((builder->elements[k].block == SYSTEM || builder->elements[k].block == expand->block) &&
            strcmp(builder->elements[k].family, name) == 0)
            return 1;
    return 0;
}

/* The plain names that one name stands for, written to `out` if that is not NULL. */
static size_t resolve_name(name_t *out, const name_t *name, const index_t *indices,
                           expand_t *expand)
{
    const builder_t *builder = expand->builder;
    const expr_t *index = substitute(name->index, indices, expand);
    size_t count = 0, k;
    long value;

    if (index != NULL && !substitute_integer(&value, index, "an index", expand))
        return 0;
    if (index != NULL || !is_family(name->text, expand)) {
        if (out != NULL) {
            *out = *name;
            out->index = NULL;
            if (index != NULL)
                out->text = element_name(name->text, value, expand->arena);
        }
        return 1;
    }
    for (k = 0; k < builder->element_count; k++) {
        if ((builder->elements[k].block != SYSTEM && builder->elements[k].block != expand->block) ||
            strcmp(builder->elements[k].family, name->text) != 0)
            continue;
        if (out != NULL) {
            out[count] = *name;
            out[count].text = builder->elements[k].name;
        }
        count++;
    }
    return count;
}

/* The names of a statement, families taken apart; 0 if one has an error. */
static int resolve_names(statement_t *statement, const index_t *indices, expand_t *expand)
{
    size_t count = 0, here, k;
    name_t *names;

    for (k = 0; k < statement->name_count; k++) {
        here = resolve_name(NULL, &statement->names[k], indices, expand);
        if (here == 0)
            return 0;
        count += here;
    }
    names = arena_alloc(expand->arena, (count + 1) * sizeof *names);
    for (k = count = 0; k < statement->name_count; k++)
        count += resolve_name(names + count, &statement->names[k], indices, expand);
    statement->names = names;
    statement->name_count = count;
    return 1;
}

/* Words of 'initial' that speak of one space. */
static int is_of_one(const expr_t *value)
{
    static const char *const words[] = {"vacuum", "fock", "thermal", "coherent", "cat", "ket"};

    for (size_t k = 0; k < sizeof words / sizeof words[0]; k++)
        if (value->text != NULL && strcmp(value->text, words[k]) == 0)
            return 1;
    return 0;
}

/* 'initial b vacuum' says the same of each; 'initial b gaussian(..)' speaks of all together. */
static void add_state(statement_t *statement, const index_t *indices, expand_t *expand)
{
    int was_single = statement->name_count == 1;

    if (!resolve_names(statement, indices, expand))
        return;
    statement->value = substitute(statement->value, indices, expand);
    if (!was_single || statement->name_count == 1 || !is_of_one(statement->value)) {
        add(expand, statement);
        return;
    }
    for (size_t k = 0; k < statement->name_count; k++) {
        statement_t *copy = statement_copy(statement, expand);

        copy->names = &statement->names[k];
        copy->name_count = 1;
        add(expand, copy);
    }
}

/* limit g 2: every member of the family has that power. */
static void add_limit(statement_t *statement, const index_t *indices, expand_t *expand)
{
    size_t count = 0, here, k, j;
    option_t *options;
    name_t *names;

    for (k = 0; k < statement->option_count; k++)
        count += resolve_name(NULL, &statement->options[k].name, indices, expand);
    options = arena_alloc(expand->arena, (count + 1) * sizeof *options);
    names = arena_alloc(expand->arena, (count + 1) * sizeof *names);
    for (k = count = 0; k < statement->option_count; k++, count += here) {
        here = resolve_name(names + count, &statement->options[k].name, indices, expand);
        for (j = count; j < count + here; j++) {
            options[j].name = names[j];
            options[j].value = substitute(statement->options[k].value, indices, expand);
        }
    }
    statement->options = options;
    statement->option_count = count;
    add(expand, statement);
}

/* ---- statements ------------------------------------------------------------------------------ */

static void expand_statement(const statement_t *statement, const index_t *indices,
                             expand_t *expand);

/* States and limits may stand before the families that they speak of. */
static int is_late(const statement_t *statement)
{
    return statement->kind == STATEMENT_INITIAL || statement->kind == STATEMENT_STATE ||
           statement->kind == STATEMENT_LIMIT;
}

/* The body of a block becomes a list of its own. */
static void expand_body(statement_t *statement, const index_t *indices, expand_t *expand)
{
    size_t mark = expand->count, size, k;
    const statement_t **body;
    int late;

    for (late = 0; late < 2; late++)
        for (k = 0; k < statement->body_count; k++)
            if (is_late(statement->body[k]) == late)
                expand_statement(statement->body[k], indices, expand);
    statement->body_count = expand->count - mark;
    size = statement->body_count * sizeof *body;
    body = arena_alloc(expand->arena, size + 1);
    if (size > 0)
        memcpy(body, expand->statements + mark, size);
    statement->body = body;
    expand->count = mark;
    add(expand, statement);
}

/* Whether a name is free to be an index: nothing is hidden by it. */
static int check_index(const name_t *name, const index_t *indices, const expand_t *expand)
{
    for (; indices != NULL; indices = indices->outer)
        if (strcmp(indices->name, name->text) == 0)
            return scope_fail(&expand->scope, name->span, "E0292",
                              "'%s' is the index of a loop around this already", name->text);
    for (size_t k = 0; k < tree_count(expand->tree); k++) {
        const statement_t *other = tree_statement(expand->tree, k);

        if ((other->kind != STATEMENT_PARAM && other->kind != STATEMENT_SPACE &&
             other->kind != STATEMENT_LET && other->kind != STATEMENT_DRIVE) ||
            strcmp(other->name.text, name->text) != 0)
            continue;
        scope_fail(&expand->scope, name->span, "E0292",
                   "'%s' has a meaning already and cannot be an index", name->text);
        diags_note(expand->scope.diags, other->name.span, "it is declared here");
        return 0;
    }
    return 1;
}

static void expand_loop(const statement_t *statement, const index_t *indices, expand_t *expand)
{
    index_t index = {statement->name.text, 0, indices};
    long range[2];

    if (!check_index(&statement->name, indices, expand))
        return;
    if (!read_range(range, statement->values, indices, expand))
        return;
    for (index.value = range[0]; index.value <= range[1]; index.value++) {
        if (!count_one(expand, statement->name.span))
            return;
        for (size_t k = 0; k < statement->body_count; k++)
            expand_statement(statement->body[k], &index, expand);
    }
}

/* No argument of a function has the name of an index around it. */
static int check_arguments(const statement_t *statement, const index_t *indices,
                           const expand_t *expand)
{
    for (; indices != NULL; indices = indices->outer)
        for (size_t k = 0; k < statement->name_count; k++)
            if (strcmp(statement->names[k].text, indices->name) == 0)
                return scope_fail(&expand->scope, statement->names[k].span, "E0292",
                                  "'%s' is the index of a loop around this already", indices->name);
    return 1;
}

/* Everything but names. */
static void substitute_values(statement_t *statement, const index_t *indices, expand_t *expand)
{
    option_t *options;

    statement->value = substitute(statement->value, indices, expand);
    statement->values = substitute_list(statement->values, statement->value_count, indices, expand);
    statement->comparison.left = substitute(statement->comparison.left, indices, expand);
    statement->comparison.right = substitute(statement->comparison.right, indices, expand);
    if (indices == NULL || statement->option_count == 0)
        return;
    options = arena_alloc(expand->arena, statement->option_count * sizeof *options);
    for (size_t k = 0; k < statement->option_count; k++) {
        options[k] = statement->options[k];
        options[k].value = substitute(options[k].value, indices, expand);
    }
    statement->options = options;
}

static void expand_environment(statement_t *copy, const index_t *indices, expand_t *expand)
{
    if (!declare_name(&copy->name, indices, expand))
        return;
    expand->block = expand->environments++;
    expand_body(copy, indices, expand);
    expand->block = SYSTEM;
}

static void expand_statement(const statement_t *statement, const index_t *indices, expand_t *expand)
{
    statement_t *copy;

    if (statement->kind == STATEMENT_FOR) {
        expand_loop(statement, indices, expand);
        return;
    }
    if (statement->range[0] != NULL) {
        declare_family(statement, indices, expand);
        return;
    }
    if (!count_one(expand, statement->span))
        return;
    copy = statement_copy(statement, expand);
    if (statement->kind == STATEMENT_ENVIRONMENT)
        expand_environment(copy, indices, expand);
    else if (statement->kind == STATEMENT_HYBRID)
        expand_body(copy, indices, expand);
    else if (statement->kind == STATEMENT_INITIAL || statement->kind == STATEMENT_STATE)
        add_state(copy, indices, expand);
    else if (statement->kind == STATEMENT_LIMIT)
        add_limit(copy, indices, expand);
    else if (check_arguments(copy, indices, expand) && declare_name(&copy->name, indices, expand)) {
        substitute_values(copy, indices, expand);
        add(expand, copy);
    }
}

/* ---- the whole tree -------------------------------------------------------------------------- */

void expand_tree(builder_t *builder)
{
    expand_t expand = {.builder = builder,
                       .scope = scope_of_system(builder),
                       .tree = builder->tree,
                       .arena = arena_new(),
                       .block = SYSTEM};
    const statement_t **statements;
    size_t size, k;
    int late;

    for (late = 0; late < 2; late++)
        for (k = 0; k < tree_count(expand.tree); k++)
            if (is_late(tree_statement(expand.tree, k)) == late)
                expand_statement(tree_statement(expand.tree, k), NULL, &expand);
    size = expand.count * sizeof *statements;
    statements = arena_alloc(expand.arena, size + 1);
    if (size > 0)
        memcpy(statements, expand.statements, size);
    builder->expanded = tree_of_statements(expand.arena, statements, expand.count, expand.tree);
    builder->tree = builder->expanded;
    free(expand.statements);
}
