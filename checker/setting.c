/* What a certificate takes over from the text of the model: on this all else rests. */
#include "certificate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/sha256.h"

/* The matrix is its own adjoint. */
void check_hermitian(certificate_t *c, num **m, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j <= i; j++) {
            RING->field = path(path(name, NULL, i), NULL, j);
            if (!num_equal(RING, m[i * n + j], num_conj(RING, m[j * n + i])))
                refuse(RING, REFUTED, "the matrix is not Hermitian");
        }
}

void check_real(certificate_t *c, num **x, size_t count, const char *name)
{
    for (size_t k = 0; k < count; k++) {
        RING->field = path(name, NULL, k);
        if (num_has_kind(RING, x[k], UNIT))
            refuse(RING, REFUTED, "is not real");
    }
}

op hermitian_of(certificate_t *c, json_t *object, const char *outer, const char *key,
                const star_t *star, int most)
{
    op h = op_read(&c->system, text_of(c, object, outer, key), star, most);

    if (!op_equal(&c->system, h, op_dagger(&c->system, h)))
        refuse(RING, REFUTED, "is not Hermitian");
    return h;
}

/* "POLY >= 0", "> 0", "== 0", "!= 0". */
void relation_of(certificate_t *c, known_t *out, const char *text)
{
    static const char *const words[] = {">= 0", "> 0", "== 0", "!= 0"};
    char *poly = strdup(text), *at = strpbrk(poly, ">=!");
    relation_t relation = GREATER_EQUAL;

    while (at && relation <= UNEQUAL && strcmp(at, words[relation]) != 0)
        relation++;
    if (!at || relation > UNEQUAL)
        refuse(RING, MALFORMED, "is no condition");
    *at = '\0';
    known_add(RING, out, relation, num_read(&c->system, poly));
    free(poly);
}

void read_model(certificate_t *c)
{
    json_t *model = get(c, c->document, "", "model");
    const char *text, *title;
    char hash[65], *quoted;

    check_keys(c, model, "model", " title text sha256 ");
    text = text_of(c, model, "model", "text");
    title = text_of(c, model, "model", "title");
    quoted = zeroed(strlen(title) + 3, 1);
    sprintf(quoted, "\"%s\"", title);
    if (*title && !strstr(text, quoted))
        refuse(RING, REFUTED, "is not in the text of the model");
    free(quoted);
    sha256_text(hash, text, strlen(text));
    if (strcmp(hash, text_of(c, model, "model", "sha256")) != 0)
        refuse(RING, REFUTED, "model.text has %s", hash);
}

void read_conventions(certificate_t *c)
{
    static const char *const expected[][2] = {
        {"commutator", "[q, p] = i hbar"},
        {"quadratures", "a = (q + i p)/sqrt(2 hbar), n = a^+ a; vacuum: <q^2> = <p^2> = hbar/2"},
        {"evolution", "drho/dt = -(i/hbar) [H, rho] + .."},
        {"dissipator", "D[L] rho = L rho L^+ - 1/2 (L^+ L rho + rho L^+ L)"},
        {"double_commutator", "-g [L, [L, rho]] = 2 g D[L] rho for Hermitian L"},
        {"qubits", "the first state is up: sz = diag(1, -1), sp = |0><1|"},
        {"phase_space", "R = exp(1/2 d.S.d) of the partial Wigner function; Wigner: S = 0, order "
                        "s: S = -(s/2) hbar"},
        {"noise", "Ito: E[dW_j dW_k] = delta_jk dt; diffusion enters as 1/2 d_i d_j ( D2_ij R )"}};
    json_t *object = get(c, c->document, "", "conventions");

    check_keys(
        c, object, "conventions",
        " commutator quadratures evolution dissipator double_commutator qubits phase_space noise ");
    for (size_t k = 0; k < sizeof expected / sizeof *expected; k++)
        if (strcmp(text_of(c, object, "conventions", expected[k][0]), expected[k][1]) != 0)
            refuse(RING, REFUTED, "the checker knows '%s'", expected[k][1]);
}

/* A mode or a finite space; an ancilla is traced out and no part of the system. */
static void read_space(certificate_t *c, json_t *space, const char *at)
{
    system_t *system = &c->system;
    const char *kind = text_of(c, space, at, "kind"), *role;
    int is_mode = strcmp(kind, "mode") == 0;

    if (!is_mode && strcmp(kind, "finite") != 0)
        refuse(RING, MALFORMED, "is no kind of space");
    check_keys(c, space, at,
               is_mode ? " name kind role hidden " : " name kind dimension role hidden ");
    if (!json_is_boolean(get(c, space, at, "hidden")))
        refuse(RING, MALFORMED, "is not true or false");
    role = text_of(c, space, at, "role");
    if (strcmp(role, "ancilla") == 0)
        return;
    if (strcmp(role, "quantum") != 0 && !(is_mode && strcmp(role, "classical") == 0))
        refuse(RING, MALFORMED, "is no role of such a space");
    if (is_mode) {
        if (system->modes == MAX_MODES)
            refuse(RING, UNABLE, "more than %d modes", MAX_MODES);
        system->classical[2 * system->modes] = system->classical[2 * system->modes + 1] =
            strcmp(role, "classical") == 0;
        system->mode_name[system->modes++] = text_of(c, space, at, "name");
        return;
    }
    if (system->spaces == 8)
        refuse(RING, UNABLE, "more than 8 finite spaces");
    system->space_dimension[system->spaces] =
        (size_t)integer_of(c, space, at, "dimension", MAX_DIMENSION);
    system->dimension *= system->space_dimension[system->spaces];
    if (system->dimension == 0)
        refuse(RING, MALFORMED, "is no dimension");
    if (system->dimension > MAX_DIMENSION)
        refuse(RING, UNABLE, "more than %d dimensions", MAX_DIMENSION);
    system->space_name[system->spaces++] = text_of(c, space, at, "name");
}

static void read_spaces(certificate_t *c, json_t *input)
{
    json_t *list = list_of(c, input, "input", "spaces", 32), *space;
    size_t k;

    c->system.dimension = 1;
    json_array_foreach(list, k, space) read_space(c, space, path("input.spaces", NULL, k));
    c->system.n = 2 * c->system.modes;
}

/* Names of parameters; then coordinates and waves. */
static void make_variables(certificate_t *c, json_t *input)
{
    system_t *system = &c->system;
    json_t *list = list_of(c, input, "input", "parameters", 60), *row;
    size_t k;

    RING->size = 2 * system->n + json_array_size(list) + 24;
    fmpz_mpoly_ctx_init(RING->ctx, (slong)RING->size, ORD_LEX);
    variable(RING, "i", UNIT, NULL);
    json_array_foreach(list, k, row)
    {
        const char *at = path("input.parameters", NULL, k);
        const char *name = text_of(c, row, at, "name");
        for (size_t v = 0; v < RING->count; v++)
            if (strcmp(name, RING->name[v]) == 0 || strcmp(name, "pi") == 0)
                refuse(RING, MALFORMED, "is there twice");
        if (!strstr(text_of(c, get(c, c->document, "", "model"), "model", "text"), name) &&
            strcmp(name, "hbar") != 0 && json_is_null(json_object_get(row, "value")) == 0) {
            RING->field = path(at, "name", 0);
            refuse(RING, REFUTED, "is not in the text of the model");
        }
        variable(RING, name, PARAMETER, NULL);
    }
    variable(RING, "pi", PARAMETER, NULL);
    for (size_t i = 0; i < system->n; i++) {
        system->z[i] = variable(RING, "z", COORDINATE, NULL);
        system->k[i] = variable(RING, "k", WAVE, NULL);
    }
}

static void read_values(certificate_t *c, json_t *input)
{
    json_t *list = json_object_get(input, "parameters"), *row;
    size_t k;

    c->all_given = c->has_jets = 1;
    json_array_foreach(list, k, row)
    {
        const char *at = path("input.parameters", NULL, k);
        if (json_object_get(row, "drive")) {
            check_keys(c, row, at, " name drive ");
            text_of(c, row, at, "drive");
            c->has_jets = 0; /* a drive needs no value */
            continue;
        }
        check_keys(c, row, at, " name value ");
        c->given[k + 1] = !json_is_null(get(c, row, at, "value"));
        c->all_given &= c->given[k + 1];
        if (c->given[k + 1])
            c->value[k + 1] = number_in(c, json_object_get(row, "value"));
    }
}

/* The diagonal of S that the name of an order says, in *out; 0 where it says none. */
static int named_order(certificate_t *c, const char *name, num **out)
{
    num *half = num_ratio(RING, c->system.hbar, 1, 2);

    *out = strcmp(name, "husimi") == 0 ? half
           : strcmp(name, "p") == 0    ? num_ratio(RING, half, -1, 1)
                                       : NULL;
    if (strncmp(name, "s=", 2) == 0)
        *out = num_ratio(RING, num_mul(RING, num_read(&c->system, name + 2), half), -1, 1);
    else if (!*out && strcmp(name, "wigner") != 0 && strncmp(name, "S=", 2) != 0)
        refuse(RING, MALFORMED, "'%.40s' is no order", name);
    return name[0] != 'S';
}

static void read_order(certificate_t *c, json_t *input)
{
    system_t *system = &c->system;
    json_t *order = get(c, input, "input", "order");
    size_t place[2 * MAX_MODES], n = 0;
    num **s, *diagonal;
    int is_named;

    check_keys(c, order, "input.order", " name matrix ");
    for (size_t i = 0; i < system->n; i++)
        if (system->classical[i])
            place[n++] = i;
    s = matrix_of(c, order, "input.order", "matrix", n, n);
    check_hermitian(c, s, n, "input.order.matrix");
    check_real(c, s, n * n, "input.order.matrix");
    is_named = named_order(c, text_of(c, order, "input.order", "name"), &diagonal);
    RING->field = "input.order.matrix";
    for (size_t i = 0; i < n * n; i++) {
        system->s[place[i / n]][place[i % n]] = s[i];
        if (is_named && !num_equal(RING, s[i], i / n == i % n ? diagonal : NULL))
            refuse(RING, REFUTED, "S is not that of input.order.name");
    }
    star_make(&system->star, system, 1);
    star_make(&system->wigner, system, 0);
}

static void read_assumptions(certificate_t *c, json_t *input)
{
    json_t *list = list_of(c, input, "input", "assumptions", 100), *row;
    size_t k;

    json_array_foreach(list, k, row)
    {
        const char *at = path("input.assumptions", NULL, k);
        check_keys(c, row, at, " condition implied ");
        if (!json_is_boolean(get(c, row, at, "implied")))
            refuse(RING, MALFORMED, "is not true or false");
        relation_of(c, &c->known, text_of(c, row, at, "condition"));
    }
    list = list_of(c, input, "input", "domains", 100);
    json_array_foreach(list, k, row)
    {
        const char *at = path("input.domains", NULL, k);
        num *z, *lower, *upper;
        check_keys(c, row, at, " coordinate lower upper ");
        z = num_read(&c->system, text_of(c, row, at, "coordinate"));
        lower = num_read(&c->system, text_of(c, row, at, "lower"));
        upper = num_read(&c->system, text_of(c, row, at, "upper"));
        known_add(RING, &c->known, GREATER_EQUAL, num_sub(RING, z, lower));
        known_add(RING, &c->known, GREATER_EQUAL, num_sub(RING, upper, z));
    }
}

void read_input(certificate_t *c)
{
    json_t *input = get(c, c->document, "", "input");

    check_keys(c, input, "input",
               " hbar spaces parameters assumptions order initial observables domains ");
    read_spaces(c, input);
    make_variables(c, input);
    c->system.hbar = num_read(&c->system, text_of(c, input, "input", "hbar"));
    if (num_has_kind(RING, c->system.hbar, COORDINATE) || num_has_kind(RING, c->system.hbar, UNIT))
        refuse(RING, MALFORMED, "is no real number or parameter");
    known_add(RING, &c->known, GREATER, c->system.hbar);
    if (num_is_number(RING, c->system.hbar) && num_sign(RING, c->system.hbar) <= 0)
        refuse(RING, REFUTED, "is not positive");
    read_values(c, input);
    read_order(c, input);
    read_assumptions(c, input);
    read_initial(c, input);
}
