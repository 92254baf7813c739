/* Small parts that the emitters share: lanes and functions. */
#include "emit/unit.h"

#include <stdarg.h>

c_expr_t *lane_element(unit_t *unit, const char *base, size_t k)
{
    arena_t *arena = unit->arena;
    c_expr_t *index = c_integer(arena, (long)k);

    if (unit->lanes > 1)
        index = c_binary(arena, '+', c_binary(arena, '*', index, c_name(arena, "LANES")),
                         c_name(arena, "l"));
    return c_index(arena, c_name(arena, "%s", base), index);
}

void lane_loop(unit_t *unit, c_block_t *out, c_stmt_t *body)
{
    if (body == NULL)
        return;
    if (unit->lanes > 1) {
        c_declare(unit->arena, out, "int", "l", NULL);
        c_for(unit->arena, out, "l", c_integer(unit->arena, 0), c_name(unit->arena, "LANES"), body);
    } else {
        *out->end = body;
        while (*out->end)
            out->end = &(*out->end)->next;
    }
}

c_function_t function_make(const char *name, const char *remark, int internal, ...)
{
    c_function_t function = {name, remark, internal, 0, {{NULL, NULL}}, NULL, NULL};
    va_list arguments;

    va_start(arguments, internal);
    for (size_t k = 0; k < C_MAX_PARAMETERS; k++) {
        const char *type = va_arg(arguments, const char *);

        if (!type)
            break;
        function.parameters[k].type = type;
        function.parameters[k].name = va_arg(arguments, const char *);
        function.parameter_count++;
    }
    va_end(arguments);
    return function;
}

void function_call(unit_t *unit, c_block_t *calls, const c_function_t *function)
{
    c_print_function(unit->out, function);
    c_do(unit->arena, calls, c_call_of(unit->arena, function));
}
