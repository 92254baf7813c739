/* The function `coefficients`: c from the parameters. */
#include "emit/unit.h"

#include <stdlib.h>

enum { CHUNK = 100 };

/* c[first..last), as a function of its own. */
static void emit_chunk(unit_t *unit, c_block_t *calls, size_t first, size_t last)
{
    c_function_t function =
        function_make(c_format(unit->arena, "coefficients_%lu", (unsigned long)(first / CHUNK)),
                      NULL, 1, "const double *", "p", "double *", "c", NULL);
    c_block_t body;

    c_begin(&body);
    number_functions(unit, &body, first, last);
    for (size_t k = first; k < last; k++) {
        const coefficient_t *coefficient = &unit->kernel->coefficients[k];
        c_expr_t *target =
            c_index(unit->arena, c_name(unit->arena, "c"), c_integer(unit->arena, (long)k));
        c_stmt_t *statement =
            c_assign(unit->arena, &body, target, "=", number_formula(unit, coefficient->value));

        statement->remark = c_remark(unit->arena, coefficient->comment, 200);
    }
    function.body = body.first;
    function_call(unit, calls, &function);
}

void emit_coefficients(unit_t *unit)
{
    size_t count = unit->kernel->coefficient_count;
    c_function_t function = function_make("coefficients", "The numbers that depend on parameters.",
                                          0, "const double *", "p", "double *", "c", NULL);
    c_block_t calls;

    c_begin(&calls);
    for (size_t first = 0; first < count; first += CHUNK)
        emit_chunk(unit, &calls, first, first + CHUNK < count ? first + CHUNK : count);
    function.body = calls.first;
    c_print_function(unit->out, &function);
}
