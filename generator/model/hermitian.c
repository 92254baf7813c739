/* Is a sum Hermitian?  If not: which of its terms, as the user wrote them, lacks its conjugate. */
#include <stdlib.h>
#include <string.h>

#include "model/build.h"

typedef struct {
    const expr_t **items;
    size_t count;
} terms_t;

/* The additive terms of an expression; signs do not matter here. */
static void collect_terms(terms_t *terms, const expr_t *expr)
{
    for (; expr->kind == EXPR_ADD || expr->kind == EXPR_SUBTRACT; expr = expr->items[0])
        collect_terms(terms, expr->items[1]);
    if (expr->kind == EXPR_NEGATE) {
        collect_terms(terms, expr->items[0]);
        return;
    }
    terms->items = memory_resize(terms->items, terms->count + 1, sizeof *terms->items);
    terms->items[terms->count++] = expr;
}

/* term - term†, and term itself; 0 if it cannot be evaluated. */
static int skew_part(op_t term, op_t skew, const expr_t *expr, const scope_t *scope)
{
    const algebra_t *algebra = &scope->builder->model->algebra;

    if (!evaluate(term, expr, scope))
        return 0;
    op_adjoint(skew, term, algebra);
    op_sub(skew, term, skew, algebra);
    return 1;
}

/* Whether a basis element occurs in both. */
static int shares_key(op_src a, op_src b, const algebra_t *algebra)
{
    size_t width = space_width(algebra->space), j, k;

    for (j = 0; j < a->count; j++)
        for (k = 0; k < b->count; k++)
            if (memcmp(a->keys + j * width, b->keys + k * width, width * sizeof *a->keys) == 0)
                return 1;
    return 0;
}

/* How well a term explains the residual sum - sum†: 3 it is its skew part, 2 it is minus that, 1 it
 * shares basis elements, 0 it has nothing to do with it. */
static int explains(op_src skew, op_src residual, const algebra_t *algebra)
{
    op_t sum;
    int is_opposite;

    if (op_is_zero(skew, algebra))
        return 0;
    if (op_equal(skew, residual, algebra))
        return 3;
    op_init(sum, algebra);
    op_add(sum, skew, residual, algebra);
    is_opposite = op_is_zero(sum, algebra);
    op_clear(sum, algebra);
    return is_opposite ? 2 : shares_key(skew, residual, algebra);
}

/* The term that explains the residual best, the first of equals; its value in `best`. */
static const expr_t *find_culprit(op_t best, const terms_t *terms, op_src residual,
                                  const scope_t *scope)
{
    const algebra_t *algebra = &scope->builder->model->algebra;
    const expr_t *culprit = NULL;
    int value = 0;
    op_t term, skew;
    size_t k;

    op_init(term, algebra);
    op_init(skew, algebra);
    for (k = terms->count; k > 0; k--) { /* collected from the right */
        int now;

        if (!skew_part(term, skew, terms->items[k - 1], scope))
            continue;
        now = explains(skew, residual, algebra);
        if (now > value) {
            value = now;
            culprit = terms->items[k - 1];
            op_set(best, term, algebra);
        }
    }
    op_clear(term, algebra);
    op_clear(skew, algebra);
    return culprit;
}

static void report(const expr_t *culprit, op_t term, op_src residual, const expr_t *whole,
                   const char *what, const char *code, const scope_t *scope)
{
    const algebra_t *algebra = &scope->builder->model->algebra;
    char *rest = scope_print(residual, scope), *conjugate;

    if (culprit == NULL) {
        scope_fail(scope, whole->span, code, "%s is not Hermitian", what);
    } else {
        op_adjoint(term, term, algebra);
        conjugate = scope_print(term, scope);
        scope_fail(scope, culprit->span, code, "%s is not Hermitian: '%s' has no conjugate '%s'",
                   what, expression_text(culprit, scope->builder), conjugate);
        free(conjugate);
    }
    diags_help(scope->diags, "its difference to its adjoint is %s", rest);
    free(rest);
}

int hermitian_check(op_src sum, const expr_t *const *exprs, size_t count, const char *what,
                    const char *code, const scope_t *scope)
{
    const algebra_t *algebra = &scope->builder->model->algebra;
    terms_t terms = {NULL, 0};
    const expr_t *culprit;
    op_t residual, term;
    size_t k;

    if (op_is_hermitian(sum, algebra))
        return 1;
    op_init(residual, algebra);
    op_init(term, algebra);
    op_adjoint(residual, sum, algebra);
    op_sub(residual, sum, residual, algebra);
    for (k = count; k > 0; k--)
        collect_terms(&terms, exprs[k - 1]);
    culprit = find_culprit(term, &terms, residual, scope);
    report(culprit, term, residual, exprs[0], what, code, scope);
    op_clear(residual, algebra);
    op_clear(term, algebra);
    free(terms.items);
    return 0;
}
