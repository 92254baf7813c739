/* Exact elements as C. */
#include "export/code.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "formula/formula.h"

char *code_parameter(const model_t *model, size_t k)
{
    text_t out;

    text_init(&out);
    text_printf(&out, "p%zu_", k + 1);
    for (const char *at = model->parameters[k].name; *at; at++)
        text_add_bytes(&out, isalnum((unsigned char)*at) ? at : "_", 1);
    return text_take(&out);
}

static int add_name(text_t *out, const char *name, const model_t *model)
{
    if (strcmp(name, "i") == 0 || strcmp(name, "pi") == 0 || strcmp(name, "t") == 0) {
        text_add(out, *name == 't' ? "t" : name[1] ? "M_PI" : "complex(0.0, 1.0)");
        return 1;
    }
    for (size_t j = 0; j < model_coordinate_count(model); j++) {
        if (strcmp(ring_generator_name(model->ring, ring_coordinate(model->ring, j)), name) == 0) {
            text_printf(out, "x%zu", j + 1);
            return 1;
        }
    }
    for (size_t k = 0; k < model->parameter_count; k++) {
        char *own;

        if (strcmp(model->parameters[k].name, name) != 0)
            continue;
        own = code_parameter(model, k);
        text_add(out, own);
        free(own);
        return 1;
    }
    return 0;
}

static int add_formula(text_t *out, const formula_t *f, const model_t *model);

/* name(part, ..) */
static int add_call(text_t *out, const char *name, const formula_t *f, const model_t *model)
{
    int fine = 1;

    text_printf(out, "%s(", name);
    for (size_t k = 0; k < f->count && fine; k++) {
        text_add(out, k > 0 ? ", " : "");
        fine = add_formula(out, f->parts[k], model);
    }
    text_add(out, ")");
    return fine;
}

static int add_function(text_t *out, const formula_t *f, const model_t *model)
{
    static const char *const known[] = {"sqrt", "sin", "cos", "exp", "tan", "sinh", "cosh", "tanh"};

    for (size_t k = 0; k < sizeof known / sizeof *known; k++) {
        if (f->count == 1 && strcmp(known[k], f->text) == 0)
            return add_call(out, known[k], f, model);
    }
    return 0;
}

/* "(a*b/c)", "(a - b)" */
static int add_list(text_t *out, const formula_t *f, const model_t *model)
{
    const char *signs = f->kind == FORMULA_SUM ? "+-" : "*/";
    int fine = 1;

    text_add(out, "(");
    for (size_t k = 0; k < f->count && fine; k++) {
        if (k > 0 || (f->kind == FORMULA_SUM && f->marked[k]))
            text_add_bytes(out, signs + (f->marked[k] != 0), 1);
        fine = add_formula(out, f->parts[k], model);
    }
    text_add(out, ")");
    return fine;
}

static int add_formula(text_t *out, const formula_t *f, const model_t *model)
{
    switch (f->kind) {
    case FORMULA_NUMBER:
        text_printf(out, "%s.0", f->text);
        return 1;
    case FORMULA_NAME:
        return add_name(out, f->text, model);
    case FORMULA_CALL:
        return add_function(out, f, model);
    case FORMULA_POWER:
        return add_call(out, "pow", f, model);
    case FORMULA_PRODUCT:
    case FORMULA_SUM:
        return add_list(out, f, model);
    case FORMULA_MEAN:
        break;
    }
    return 0;
}

int code_scalar(text_t *out, scalar_src x, const model_t *model)
{
    char *text = scalar_print(x, model->ring);
    arena_t *arena = arena_new();
    const formula_t *formula = formula_read(arena, text);
    int fine = formula && add_formula(out, formula, model);

    arena_free(arena);
    free(text);
    return fine;
}

double code_double(scalar_src x, const model_t *model)
{
    const scalar_struct **values = model_values(model);
    double out = 0;
    scalar_t y;
    acb_t ball;

    scalar_init(y, model->ring);
    acb_init(ball);
    if (scalar_substitute(y, x, values, model->assumptions, model->ring)) {
        scalar_ball(ball, y, NULL, 160, model->ring);
        out = arf_get_d(arb_midref(acb_realref(ball)), ARF_RND_NEAR);
    }
    acb_clear(ball);
    scalar_clear(y, model->ring);
    free(values);
    return out;
}
