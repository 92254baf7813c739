/* Names of models as mathematics: lambda, gammaC, omega_1, g[2], C.q, A.sz. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "report/latex_internal.h"

static const char *const greek[] = {
    "alpha", "beta",  "gamma",  "delta", "epsilon", "zeta",  "eta",     "theta",   "iota",
    "kappa", "mu",    "nu",     "xi",    "pi",      "rho",   "tau",     "upsilon", "phi",
    "chi",   "psi",   "lambda", "sigma", "omega",   "hbar",  "Xi",      "Pi",      "Phi",
    "Psi",   "Gamma", "Delta",  "Theta", "Lambda",  "Sigma", "Upsilon", "Omega"};

/* Members of spaces.  `upper`: the name of the space stands above, not below. */
typedef struct {
    const char *member, *symbol, *below, *above;
    int upper;
} member_t;

static const member_t members[] = {
    {"q", "q", "", "", 0},          {"p", "p", "", "", 0},           {"a", "a", "", "", 0},
    {"ad", "a", "", "\\dagger", 0}, {"n", "n", "", "", 0},           {"sx", "\\sigma", "x", "", 1},
    {"sy", "\\sigma", "y", "", 1},  {"sz", "\\sigma", "z", "", 1},   {"sp", "\\sigma", "+", "", 1},
    {"sm", "\\sigma", "-", "", 1},  {"Sx", "S", "x", "", 1},         {"Sy", "S", "y", "", 1},
    {"Sz", "S", "z", "", 1},        {"Sp", "S", "+", "", 1},         {"Sm", "S", "-", "", 1},
    {"id", "1", "", "", 0},         {"alpha", "\\alpha", "", "", 0},
};

/* The length of the Greek letter that `name` begins with as a word of its own, or 0. */
static size_t greek_length(const char *name)
{
    for (size_t k = 0; k < sizeof greek / sizeof *greek; k++) {
        size_t length = strlen(greek[k]);
        const char *rest = name + length;

        if (strncmp(name, greek[k], length) != 0)
            continue;
        if (!islower((unsigned char)*rest) || rest[1] == '\0')
            return length;
    }
    return 0;
}

/* A word that is no symbol: upright. */
static void add_word(text_t *out, const char *style, const char *word, size_t length)
{
    char *copy = memory_copy_bytes(word, length);

    text_printf(out, "\\%s{", style);
    latex_escape(out, copy);
    text_add(out, "}");
    free(copy);
}

/* What may stand below a symbol: "C", "12", "\\lambda", "\\mathrm{in}". */
static void add_label(text_t *out, const char *label)
{
    size_t length = strlen(label);

    if (length > 0 && greek_length(label) == length)
        text_printf(out, "\\%s", label);
    else if (length == 1 || strspn(label, "0123456789,") == length)
        text_add(out, *label == '_' ? "\\_" : label);
    else
        add_word(out, "mathrm", label, length);
}

/* The length of what stands on the line; the rest goes below. */
static size_t stem_length(const char *name)
{
    size_t length = greek_length(name);
    const char *line = strchr(name, '_');

    if (length > 0)
        return length;
    if (isdigit((unsigned char)name[1]) || isupper((unsigned char)name[1]) ||
        (name[0] && name[1] && name[2] == '\0') || name[1] == '_')
        return 1;
    return line && line > name && line[1] ? (size_t)(line - name) : strlen(name);
}

/* A name without members; an index [k] comes last below. */
static void add_symbol(text_t *out, const char *name)
{
    const char *bracket = strchr(name, '[');
    char *plain = memory_copy_bytes(name, bracket ? (size_t)(bracket - name) : strlen(name));
    size_t length = stem_length(plain);
    const char *rest = plain + length;

    if (strcmp(plain, "nbar") == 0)
        text_add(out, "\\bar n"), rest = "";
    else if (greek_length(plain) == length)
        text_printf(out, "\\%.*s", (int)length, plain);
    else if (length == 1)
        text_add(out, *plain == '_' ? "\\_" : (char[]){*plain, '\0'});
    else
        add_word(out, "mathrm", plain, length);
    rest += *rest == '_' && rest[1];
    if (*rest || bracket)
        text_add(out, "_{");
    if (*rest)
        add_label(out, rest);
    if (bracket)
        text_printf(out, "%s%.*s", *rest ? "," : "", (int)strcspn(bracket + 1, "]"), bracket + 1);
    if (*rest || bracket)
        text_add(out, "}");
    free(plain);
}

static char *symbol(const char *name)
{
    text_t out;

    text_init(&out);
    add_symbol(&out, name);
    return text_take(&out);
}

/* Two parameters must not look the same: then both are written as they are. */
static void add_parameter(text_t *out, const char *name, const model_t *model)
{
    char *own = symbol(name);
    int shared = 0;

    for (size_t k = 0; k < model->parameter_count && !shared; k++) {
        const char *other = model->parameters[k].name;
        char *theirs = strcmp(other, name) == 0 ? NULL : symbol(other);

        shared = theirs && strcmp(own, theirs) == 0;
        free(theirs);
    }
    if (shared)
        add_word(out, "mathtt", name, strlen(name));
    else
        text_add(out, own);
    free(own);
}

static void add_space(text_t *out, const char *name)
{
    if (strchr(name, '.'))
        add_word(out, "mathrm", name, strlen(name));
    else if (strlen(name) == 1 || strchr(name, '['))
        add_symbol(out, name);
    else
        add_label(out, name);
}

void latex_add_unit(text_t *out, const char *space, const char *row, const char *column)
{
    text_printf(out, "|%s\\rangle\\langle %s|_{", row, column);
    add_space(out, space);
    text_add(out, "}");
}

int latex_is_classical(const latex_t *latex, const char *space)
{
    size_t factor = space_find(latex->model->space, space);

    return factor != SIZE_MAX && space_role(latex->model->space, factor) == FACTOR_CLASSICAL;
}

static void add_member(text_t *out, const latex_t *latex, const char *space, const char *member)
{
    int hat = latex->symbols == LATEX_OPERATORS || !latex_is_classical(latex, space);
    const member_t *row = NULL;

    for (size_t k = 0; k < sizeof members / sizeof *members && !row; k++)
        row = strcmp(members[k].member, member) == 0 ? &members[k] : NULL;
    text_add(out, hat ? "\\hat{" : "{");
    if (row)
        text_add(out, row->symbol);
    else
        add_word(out, "mathrm", member, strlen(member));
    text_printf(out, "}_{%s", row ? row->below : "");
    text_add(out, row && row->upper ? "}^{" : "");
    add_space(out, space);
    text_add(out, "}");
    if (row && *row->above)
        text_printf(out, "^{%s}", row->above);
}

void latex_add_name(text_t *out, const latex_t *latex, const char *name)
{
    const char *dot = strrchr(name, '.');
    char *space;

    if (!dot && space_find(latex->model->space, name) != SIZE_MAX) {
        add_space(out, name);
    } else if (!dot) {
        add_parameter(out, name, latex->model);
    } else {
        space = memory_copy_bytes(name, (size_t)(dot - name));
        add_member(out, latex, space, dot + 1);
        free(space);
    }
}

char *latex_name(const latex_t *latex, const char *name)
{
    text_t out;

    text_init(&out);
    latex_add_name(&out, latex, name);
    return text_take(&out);
}
