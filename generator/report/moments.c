/* The equations of the expectation values of a basis of operators on R's factors. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "report/expectation.h"
#include "report/shown.h"

/* How many elements the basis of operators on R's factors has, identity included; 0 if too many. */
static size_t basis_size(const equations_t *equations)
{
    const space_t *space = equations->model->space;
    size_t size = 1;

    for (size_t factor = 0; factor < space_count(space); factor++) {
        size_t dimension = space_dimension(space, factor);

        if (!equations->factors[factor])
            continue;
        if (dimension == 0 || dimension * dimension > (EXPECTATION_MAX + 1) / size)
            return 0;
        size *= dimension * dimension;
    }
    return size;
}

/* The key of element `number` of the basis of R's factors, last factor fastest. */
static opkey_t *basis_key(size_t number, const equations_t *equations)
{
    const space_t *space = equations->model->space;
    opkey_t *key = memory_new(space_width(space), sizeof *key);

    for (size_t factor = space_count(space); factor-- > 0;) {
        size_t dimension = space_dimension(space, factor);

        if (!equations->factors[factor])
            continue;
        key[space_offset(space, factor)] = (opkey_t)(number % (dimension * dimension));
        number /= dimension * dimension;
    }
    return key;
}

/* One factor of a shown key: sx = |0><1| + |1><0|, sy = i |1><0| - i |0><1|, else the basis
 * element. */
static void shown_factor_operator(op_t out, const opkey_t *key, size_t factor,
                                  const algebra_t *algebra)
{
    const space_t *space = algebra->space;
    size_t offset = space_offset(space, factor), i, j;
    opkey_t *alone = memory_new(space_width(space), sizeof *alone);
    scalar_t x;
    op_t other;

    scalar_init(x, algebra->ring);
    op_init(other, algebra);
    scalar_one(x, algebra->ring);
    alone[offset] = key[offset];
    op_set_term(out, alone, x, algebra);
    if (shown_is_qubit(space, factor) && basis_is_offdiagonal(&i, &j, 2, key[offset])) {
        op_unit(other, factor, j, i, algebra);
        if (i == 0) {
            op_add(out, out, other, algebra);
        } else {
            op_sub(out, out, other, algebra);
            scalar_imaginary_unit(x, algebra->ring);
            op_scale(out, out, x, algebra);
        }
    }
    op_clear(other, algebra);
    scalar_clear(x, algebra->ring);
    free(alone);
}

/* The operator that a shown key names. */
static void shown_operator(op_t out, const opkey_t *key, const algebra_t *algebra)
{
    op_t factor;

    op_init(factor, algebra);
    op_one(out, algebra);
    for (size_t f = 0; f < space_count(algebra->space); f++) {
        if (!key_acts_on(key, f, algebra->space))
            continue;
        shown_factor_operator(factor, key, f, algebra);
        op_mul(out, out, factor, algebra);
    }
    op_clear(factor, algebra);
}

/* out = X A + A^+ X + sum_ab K_ab J_b^+ X J_a */
static void adjoint_equation(op_t out, op_src x, const equations_t *equations)
{
    const algebra_t *algebra = &equations->model->algebra;
    size_t jumps = equations->jump_count;
    op_t a, b;

    op_init(a, algebra);
    op_init(b, algebra);
    op_mul(out, x, equations->generator, algebra);
    op_adjoint(a, equations->generator, algebra);
    op_mul(a, a, x, algebra);
    op_add(out, out, a, algebra);
    for (size_t k = 0; k < jumps * jumps; k++) {
        op_adjoint(a, &equations->jumps[k % jumps], algebra);
        op_mul(a, a, x, algebra);
        op_mul(b, a, &equations->jumps[k / jumps], algebra);
        op_addmul(out, b, &equations->rates[k], algebra);
    }
    op_clear(b, algebra);
    op_clear(a, algebra);
}

int expectations_of(expectations_t *out, const equations_t *equations)
{
    const algebra_t *algebra = &equations->model->algebra;
    size_t size = basis_size(equations);
    op_t x, rate;

    memset(out, 0, sizeof *out);
    if (size == 0)
        return 0;
    out->of = memory_new(size, sizeof *out->of);
    out->rhs = memory_new(size, sizeof *out->rhs);
    op_init(x, algebra);
    op_init(rate, algebra);
    for (size_t number = 1; number < size; number++) {
        opkey_t *key = basis_key(number, equations);

        shown_operator(x, key, algebra);
        adjoint_equation(rate, x, equations);
        out->of[out->count] = mean_name(key, algebra);
        out->rhs[out->count++] = expectation_print(rate, algebra);
        free(key);
    }
    op_clear(rate, algebra);
    op_clear(x, algebra);
    return 1;
}

void expectations_clear(expectations_t *expectations)
{
    for (size_t k = 0; k < expectations->count; k++) {
        free(expectations->of[k]);
        free(expectations->rhs[k]);
    }
    free(expectations->of);
    free(expectations->rhs);
}
