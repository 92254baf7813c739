/* Links: what is common to all, and the check of numbers as one of them. */
#include "certify/links.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "certify/trial.h"

void link_fail(link_t *link, const char *format, ...)
{
    va_list arguments;

    if (link->outcome == LINK_FAILS)
        return;
    link->outcome = LINK_FAILS;
    va_start(arguments, format);
    vsnprintf(link->reason, sizeof link->reason, format, arguments);
    va_end(arguments);
}

void link_leave(link_t *link, const char *why)
{
    link->outcome = LINK_NOT_DONE;
    snprintf(link->reason, sizeof link->reason, "%s", why);
}

void link_within(link_t *out, const moyal_program *program, const kernel_t *kernel,
                 const emit_options_t *asked)
{
    kernel_check_t check;
    form_t form;

    memset(out, 0, sizeof *out);
    if (check_kernel(&check, program, kernel, asked, NULL) != OK) {
        link_fail(out, "%.390s", check.message);
        return;
    }
    form_init(&form, kernel->equations);
    out->outcome = LINK_HOLDS;
    out->points = check.points;
    out->numbers = check.coefficients + check.entries + check.numbers;
    out->degree = check.determined ? form.degree : 0;
    out->worst = check.worst;
    form_clear(&form);
}
