/* Prints the equation of the density operator R. */
#include <stdlib.h>

#include "report/expectation.h"

/* Prints the adjoint; freed with free(). */
static char *adjoint_print(op_src x, const algebra_t *algebra)
{
    char *text;
    op_t adjoint;

    op_init(adjoint, algebra);
    op_adjoint(adjoint, x, algebra);
    text = op_print(adjoint, algebra);
    op_clear(adjoint, algebra);
    return text;
}

/* Adds "(left)*R*(right)" as the next term of a sum; NULL stands for the identity. */
static void add_sandwich(text_t *out, const char *factor, const char *left, const char *right)
{
    if (out->length > 0)
        text_add(out, " + ");
    if (factor)
        text_printf(out, "%s*", factor);
    if (left)
        text_printf(out, "(%s)*", left);
    text_add(out, "R");
    if (right)
        text_printf(out, "*(%s)", right);
}

char *density_rhs_print(const equations_t *equations)
{
    const algebra_t *algebra = &equations->model->algebra;
    size_t jumps = equations->jump_count;
    text_t out;

    text_init(&out);
    if (!op_is_zero(equations->generator, algebra)) {
        char *left = op_print(equations->generator, algebra);
        char *right = adjoint_print(equations->generator, algebra);

        add_sandwich(&out, NULL, left, NULL);
        add_sandwich(&out, NULL, NULL, right);
        free(left);
        free(right);
    }
    for (size_t k = 0; k < jumps * jumps; k++) {
        char *factor, *left, *right;

        if (scalar_is_zero(&equations->rates[k], algebra->ring))
            continue;
        factor = scalar_print_factor(&equations->rates[k], algebra->ring);
        left = op_print(&equations->jumps[k / jumps], algebra);
        right = adjoint_print(&equations->jumps[k % jumps], algebra);
        add_sandwich(&out, factor, left, right);
        free(factor);
        free(left);
        free(right);
    }
    if (out.length == 0)
        text_add(&out, "0");
    return text_take(&out);
}

char *density_noise_print(const equations_t *equations, size_t j)
{
    const algebra_t *algebra = &equations->model->algebra;
    const op_struct *noise = &equations->noise[j];
    char *left, *right, *mean;
    text_t out;
    op_t sum;

    text_init(&out);
    if (op_is_zero(noise, algebra)) {
        text_add(&out, "0");
        return text_take(&out);
    }
    op_init(sum, algebra);
    op_adjoint(sum, noise, algebra);
    op_add(sum, sum, noise, algebra);
    left = op_print(noise, algebra);
    right = adjoint_print(noise, algebra);
    mean = expectation_print(sum, algebra);
    add_sandwich(&out, NULL, left, NULL);
    add_sandwich(&out, NULL, NULL, right);
    text_printf(&out, " - (%s)*R", mean);
    free(left);
    free(right);
    free(mean);
    op_clear(sum, algebra);
    return text_take(&out);
}
