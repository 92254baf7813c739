/* What a certificate takes over from the text of the model: on this all else rests. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/sha256.h"
#include "certificate.h"

known_t relation(certificate_t *c, const json_t *value)
{
    static const char *const words[] = {">= 0", "> 0", "== 0", "!= 0"};
    static const int signs[] = {ZERO | POSITIVE, POSITIVE, ZERO, NEGATIVE | POSITIVE};
    const char *given = text(c, value), *at = strpbrk(given, ">=!");
    char *formula = memory_new(RING, strlen(given), 1);
    known_t out = {.count = 0};
    size_t k = 0;

    while (at && k < 4 && strcmp(at, words[k]) != 0)
        k++;
    refuse(RING, !at || k == 4, MALFORMED, "is no condition");
    known_add(RING, &out, signs[k],
              num_read(&c->system, memcpy(formula, given, (size_t)(at - given))));
    return out;
}

static void read_model(certificate_t *c)
{
    const char *model = text(c, get(c, "model.text")), *title = text(c, get(c, "model.title"));
    char hash[65], *quoted = memory_new(RING, strlen(title) + 2, 1);

    sprintf(quoted, "\"%s\"", title);
    refuse(RING, *title && !strstr(model, quoted), REFUTED, "is not in the text of the model");
    sha256_text(hash, model, strlen(model));
    expect(c, get(c, "model.sha256"), hash);
}

static void read_conventions(certificate_t *c)
{
    static const char *const conventions[][2] = {
        {"commutator", "[q, p] = i hbar"},
        {"quadratures", "a = (q + i p)/sqrt(2 hbar), n = a^+ a; vacuum: <q^2> = <p^2> = hbar/2"},
        {"evolution", "drho/dt = -(i/hbar) [H, rho] + .."},
        {"dissipator", "D[L] rho = L rho L^+ - 1/2 (L^+ L rho + rho L^+ L)"},
        {"double_commutator", "-g [L, [L, rho]] = 2 g D[L] rho for Hermitian L"},
        {"qubits", "the first state is up: sz = diag(1, -1), sp = |0><1|"},
        {"phase_space", "R = exp(1/2 d.S.d) of the partial Wigner function; Wigner: S = 0, order "
                        "s: S = -(s/2) hbar"},
        {"noise", "Ito: E[dW_j dW_k] = delta_jk dt; diffusion enters as 1/2 d_i d_j ( D2_ij R )"}};

    for (size_t k = 0; k < sizeof conventions / sizeof *conventions; k++)
        expect(c, get(c, "conventions.%s", conventions[k][0]), conventions[k][1]);
}

/* A mode or a finite space; an ancilla is traced out and no part of the system. */
static void read_space(certificate_t *c)
{
    system_t *system = &c->system;
    const char *name = text(c, get(c, "@name")), *role = text(c, get(c, "@role"));
    int is_mode = strcmp(text(c, get(c, "@kind")), "mode") == 0, is_classical;
    slong dimension = is_mode ? 1 : whole(c, get(c, "@dimension"), MAX_DIMENSION);

    (void)truth(c, get(c, "@hidden"));
    if (!is_mode)
        expect(c, get(c, "@kind"), "finite");
    if (strcmp(role, "ancilla") == 0)
        return;
    is_classical = is_mode && strcmp(role, "classical") == 0;
    if (!is_classical)
        expect(c, get(c, "@role"), "quantum");
    refuse(RING, is_mode ? system->modes == MAX_MODES : system->spaces == MAX_SPACES, UNABLE,
           "more than %d modes or finite spaces", MAX_MODES);
    if (is_mode) {
        system->classical[system->n] = system->classical[system->n + 1] = (char)is_classical;
        system->mode_name[system->modes++] = name;
        system->n += 2;
        return;
    }
    system->space_dimension[system->spaces] = (size_t)dimension;
    system->dimension *= (size_t)dimension;
    refuse(RING, system->dimension == 0 || system->dimension > MAX_DIMENSION, UNABLE,
           "no dimension, or above %d", MAX_DIMENSION);
    system->space_name[system->spaces++] = name;
}

/* A drive has no value and needs none; a value is made of the parameters before. */
static void read_parameter(certificate_t *c)
{
    const char *name = text(c, get(c, "@name"));
    size_t v = variable(RING, name, PARAMETER, NULL);

    refuse(RING, !strstr(text(c, get(c, "model.text")), name) && strcmp(name, "hbar") != 0, REFUTED,
           "%.40s is not in it", name);
    if (json_object_get(get(c, "@"), "drive")) {
        (void)text(c, get(c, "@drive"));
        c->has_drives = 1;
    } else {
        c->given[v] = !json_is_null(get(c, "@value"));
        c->all_given &= c->given[v];
        c->value[v] = c->given[v] ? number(c, get(c, "@value")) : NULL;
    }
    (void)get(c, "@name");
    define_number(&c->system, name, num_variable(RING, v));
}

/* Coordinates and waves, with the names of what acts on modes and finite spaces. */
static void read_coordinates(certificate_t *c)
{
    system_t *system = &c->system;
    int sign;

    for (size_t i = 0; i < system->n; i++) {
        system->z[i] = variable(RING, "z", COORDINATE, NULL);
        system->k[i] = variable(RING, "k", WAVE, NULL);
        if (system->classical[i])
            c->q[c->coordinates++] = i;
    }
    system->hbar = number(c, get(c, "input.hbar"));
    refuse(RING,
           num_has_kind(RING, system->hbar, UNIT) ||
               (num_sign(RING, system->hbar, &sign) && sign <= 0),
           REFUTED, "is no positive number");
    (void)get(c, "input.spaces");
    for (size_t m = 0; m < system->modes; m++)
        define_mode(system, m);
    for (size_t f = 0; f < system->spaces; f++)
        define_finite(system, f);
}

void set_order(certificate_t *c, const char *name, num *const *given)
{
    system_t *system = &c->system;
    size_t n = c->coordinates;
    num *scale = strcmp(name, "husimi") == 0   ? num_si(RING, -1)
                 : strcmp(name, "p") == 0      ? num_si(RING, 1)
                 : strncmp(name, "s=", 2) == 0 ? num_read(system, name + 2)
                                               : NULL;
    int is_named = strncmp(name, "S=", 2) != 0;

    refuse(RING, is_named ? !scale && strcmp(name, "wigner") != 0 : !given, MALFORMED,
           "'%.40s' is no order", name);
    scale = num_ratio(RING, num_mul(RING, scale, system->hbar), -1, 2);
    for (size_t i = 0; i < n * n; i++) {
        num *s = is_named ? (i / n == i % n ? scale : NULL) : given[i];
        refuse(RING, given && !num_equal(RING, s, given[i]), REFUTED, "S is not that of its name");
        system->s[c->q[i / n]][c->q[i % n]] = s;
    }
    star_make(&system->star, system, 1);
    star_make(&system->wigner, system, 0);
    c->order = name;
}

static void read_assumptions(certificate_t *c)
{
    size_t assumptions = length(c, get(c, "input.assumptions"), 100),
           domains = length(c, get(c, "input.domains"), 50);

    known_add(RING, &c->known, POSITIVE, c->system.hbar);
    for (size_t k = 0; k < assumptions; k++) {
        known_t one = relation(c, get(c, "input.assumptions[%zu].condition", k));
        (void)truth(c, get(c, "input.assumptions[%zu].implied", k));
        if (one.count > 0)
            known_add(RING, &c->known, one.sign[0], one.x[0]);
    }
    for (size_t k = 0; k < domains; k++) {
        num *z = number(c, get(c, "input.domains[%zu].coordinate", k)),
            *lower = number(c, get(c, "input.domains[%zu].lower", k)),
            *upper = number(c, get(c, "input.domains[%zu].upper", k));
        known_add(RING, &c->known, ZERO | POSITIVE, num_sub(RING, z, lower));
        known_add(RING, &c->known, ZERO | POSITIVE, num_sub(RING, upper, z));
    }
}

void read_setting(certificate_t *c)
{
    size_t spaces = length(c, get(c, "input.spaces"), 32),
           parameters = length(c, get(c, "input.parameters"), 60);
    const char *name;
    num **order, *pi;

    c->system.dimension = c->all_given = 1;
    ring_init(RING, 80);
    read_model(c);
    read_conventions(c);
    for (size_t k = 0; k < spaces; k++) {
        sprintf(c->prefix, "input.spaces[%zu].", k);
        read_space(c);
    }
    pi = num_variable(RING, variable(RING, "pi", PARAMETER, NULL));
    known_add(RING, &c->known, POSITIVE, pi);
    define_number(&c->system, "pi", pi);
    define_number(&c->system, "i", RING->unit);
    for (size_t k = 0; k < parameters; k++) {
        sprintf(c->prefix, "input.parameters[%zu].", k);
        read_parameter(c);
    }
    *c->prefix = '\0';
    read_coordinates(c);
    order = matrix(c, "input.order.matrix", c->coordinates, c->coordinates, REAL | HERMITIAN);
    name = text(c, get(c, "input.order.name"));
    (void)get(c, "input.order.matrix");
    set_order(c, name, order);
    read_assumptions(c);
    read_start(c);
}
