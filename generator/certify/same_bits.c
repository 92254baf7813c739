/* Two programs of one text: the same bits. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "certify/links.h"
#include "certify/machine.h"

enum { CALLS = 3, MOST_DIMENSION = 128, FEW_LEVELS = 4 };

typedef struct {
    link_t *link;
    const kernel_t *kernel;
    machine_t machine[2];
    unsigned long random;
} twins_t;

/* Of both signs, none of them zero, with many digits. */
static double draw(twins_t *t)
{
    t->random = t->random * 1103515245u + 12345u;
    return sin((double)(t->random >> 8 & 0xffffff)) * 1.25;
}

static void compare(twins_t *t, const double *a, const double *b, size_t count, const char *what)
{
    t->link->numbers += count;
    for (size_t k = 0; k < count; k++)
        if (memcmp(&a[k], &b[k], sizeof *a) != 0 && !(isnan(a[k]) && isnan(b[k])))
            link_fail(t->link, "%s: number %zu is %a from one compiler, %a from the other", what, k,
                      a[k], b[k]);
}

static void draw_both(twins_t *t, double *a, double *b, size_t count)
{
    for (size_t k = 0; k < count; k++)
        a[k] = b[k] = draw(t);
}

static void call_functions(twins_t *t, double dt)
{
    machine_t *a = &t->machine[0], *b = &t->machine[1];
    const size_t lanes = a->lanes, noise = (size_t)a->program->noise_count;
    size_t count;
    double *one, *other;
    state_matrix_t state;

    draw_both(t, a->z, b->z, lanes * (size_t)a->program->coordinate_count);
    draw_both(t, a->dw, b->dw, lanes * noise);
    state_matrix_init(&state, (size_t)a->context.dimension);
    for (size_t l = 0; l < lanes; l++) {
        state_matrix_generic(&state, l + 1);
        machine_set_state(a, l, &state);
        machine_set_state(b, l, &state);
    }
    state_matrix_clear(&state);
    for (int k = 0; k < 2; k++) {
        machine_expect(&t->machine[k]);
        machine_scalars(&t->machine[k], dt);
        machine_apply(&t->machine[k]);
    }
    one = machine_results(&count, a);
    other = machine_results(&count, b);
    compare(t, one, other, count * lanes, "the functions");
    free(one);
    free(other);
}

static void call_step(twins_t *t, moyal_step_function *one, moyal_step_function *other,
                      const char *what)
{
    const moyal_program *program = t->machine[0].program;
    const size_t lanes = (size_t)program->lanes,
                 y = lanes * (size_t)(program->coordinate_count + program->state_count),
                 dw = lanes * (size_t)program->noise_count,
                 work = lanes * (size_t)program->work_count, all = 2 * y + dw + work + 1;
    double *a, *b;

    if (!one || !other)
        return;
    a = memory_new(all, sizeof(double));
    b = memory_new(all, sizeof(double));
    draw_both(t, a, b, y + dw);
    one(&t->machine[0].context, 0.5, 0.01, a, a + y, a + y + dw, a + 2 * y + dw);
    other(&t->machine[1].context, 0.5, 0.01, b, b + y, b + y + dw, b + 2 * y + dw);
    compare(t, a + y + dw, b + y + dw, y, what);
    free(a);
    free(b);
}

static void call_steps(twins_t *t)
{
    const moyal_program *a = t->machine[0].program, *b = t->machine[1].program;

    call_step(t, a->increment, b->increment, "increment");
    call_step(t, a->euler, b->euler, "euler");
    call_step(t, a->corrector, b->corrector, "corrector");
    call_step(t, a->stratonovich, b->stratonovich, "stratonovich");
    call_step(t, a->midpoint, b->midpoint, "midpoint");
}

static void run(twins_t *t, size_t dimension)
{
    const machine_t *a = &t->machine[0], *b = &t->machine[1];
    static const double steps[CALLS] = {1, 0.01, 0};

    compare(t, a->c, b->c, t->kernel->coefficient_count, "coefficients");
    compare(t, a->tables, b->tables, 2 * dimension * t->kernel->table_count, "tables");
    for (size_t k = 0; k < CALLS; k++, t->link->points += a->lanes)
        call_functions(t, steps[k]);
    if (a->program->state_count > 0)
        call_steps(t);
}

void link_same_bits(link_t *out, const moyal_program *one, const moyal_program *other,
                    const kernel_t *kernel, const emit_options_t *asked)
{
    const moyal_program *programs[2] = {one, other};
    twins_t t = {.link = out, .kernel = kernel, .random = 1};
    const int levels = asked->levels < FEW_LEVELS ? asked->levels : FEW_LEVELS;
    size_t dimension = 1;

    memset(out, 0, sizeof *out);
    for (size_t f = 0; f < kernel->factor_count && dimension <= MOST_DIMENSION; f++)
        dimension *= kernel_dimension(kernel, f) ? kernel_dimension(kernel, f) : (size_t)levels;
    if (dimension > MOST_DIMENSION) {
        link_leave(out, "R has too many elements even at few levels");
        return;
    }
    for (int k = 0; k < 2; k++)
        machine_init(&t.machine[k], programs[k], one->parameter_values, dimension, levels);
    run(&t, dimension);
    for (int k = 0; k < 2; k++)
        machine_clear(&t.machine[k]);
    if (out->outcome != LINK_FAILS)
        out->outcome = LINK_HOLDS;
}
