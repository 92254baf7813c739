/* Printed elements are read back: written out again in full brackets they are what was meant. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "formula/formula.h"
#include "tests/unit/tap.h"

/* Writes the tree with a bracket around every node. */
static void write(text_t *out, const formula_t *x)
{
    static const char *const open[] = {"", "", "(", "<", "{", "[", "("};
    static const char *const close[] = {"", "", ")", ">", "}", "]", ")"};

    text_add(out, x->text);
    text_add(out, open[x->kind]);
    for (size_t k = 0; k < x->count; k++) {
        int marked = x->marked[k];

        if (x->kind == FORMULA_SUM)
            text_add(out, marked ? "-" : "+");
        else if (k > 0)
            text_add(out, x->kind == FORMULA_PRODUCT ? (marked ? "/" : "*") : ",");
        write(out, x->parts[k]);
    }
    text_add(out, close[x->kind]);
}

static void reads(const char *text, const char *expected)
{
    arena_t *arena = arena_new();
    const formula_t *formula = formula_read(arena, text);
    text_t out;

    text_init(&out);
    if (formula)
        write(&out, formula);
    OK(strcmp(text_string(&out), expected) == 0, "'%.40s' is %s", text, text_string(&out));
    text_clear(&out);
    arena_free(arena);
}

int main(void)
{
    char *deep = memory_new(100002, 1);

    reads("gammaC", "gammaC");
    reads("-C.q - lambda*<A.sz>", "(-C.q-[lambda*<A.sz>])");
    reads("1/2*sqrt(2)*b[2].q^2", "[1/2*sqrt(2)*{b[2].q,2}]");
    reads("(a + b)/(2*m)*D.e(0,1)", "[(+a+b)/[2*m]*D.e(0,1)]");
    reads("a - (b - c)^2", "(+a-{(+b-c),2})");
    reads("sin(k*C.q)*exp(-t)", "[sin([k*C.q])*exp((-t))]");
    reads("a +", "");
    reads("a b", "");
    reads("a..b", "");
    reads("\\input{x}", "");
    reads("", "");
    memset(deep, '(', 100000);
    reads(deep, "");
    free(deep);
    return tap_done();
}
