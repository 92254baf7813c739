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
static void read_space(certificate_t *c, size_t k)
{
    system_t *system = &c->system;
    const char *name = text(c, get(c, "input.spaces[%zu].name", k)),
               *role = text(c, get(c, "input.spaces[%zu].role", k));
    int is_mode = !json_object_get(get(c, "input.spaces[%zu]", k), "dimension"), is_classical;
    slong dimension;

    (void)truth(c, get(c, "input.spaces[%zu].hidden", k));
    expect(c, get(c, "input.spaces[%zu].kind", k), is_mode ? "mode" : "finite");
    dimension = is_mode ? 1 : whole(c, get(c, "input.spaces[%zu].dimension", k), MAX_DIMENSION);
    if (strcmp(role, "ancilla") == 0)
        return;
    is_classical = is_mode && strcmp(role, "classical") == 0;
    if (!is_classical)
        expect(c, get(c, "input.spaces[%zu].role", k), "quantum");
    refuse(RING, is_mode ? system->modes == MAX_MODES : system->spaces == MAX_SPACES, UNABLE,
           "more than %d modes or finite spaces", MAX_MODES);
    if (is_mode) {
        system->classical[system->n] = system->classical[system->n + 1] = (char)is_classical;
        system->mode_name[system->modes++] = name;
        system->n += 2;
        return;
    }
    system->space_dimension[system->spaces] = (size_t)dimension;
    system->dimension *= system->space_dimension[system->spaces];
    refuse(RING, system->dimension == 0 || system->dimension > MAX_DIMENSION, UNABLE,
           "no dimension, or above %d", MAX_DIMENSION);
    system->space_name[system->spaces++] = name;
}

/* Parameters; then coordinates and waves. */
static void read_variables(certificate_t *c, size_t count)
{
    system_t *system = &c->system;
    const char *model = text(c, get(c, "model.text"));

    (void)variable(RING, "pi", PARAMETER, NULL);
    known_add(RING, &c->known, POSITIVE, num_variable(RING, RING->count - 1));
    for (size_t k = 0; k < count; k++) {
        const char *name = text(c, get(c, "input.parameters[%zu].name", k));
        refuse(RING, !strstr(model, name) && strcmp(name, "hbar") != 0, REFUTED,
               "is not in the text of the model");
        (void)variable(RING, name, PARAMETER, NULL);
    }
    for (size_t i = 0; i < system->n; i++) {
        system->z[i] = variable(RING, "z", COORDINATE, NULL);
        system->k[i] = variable(RING, "k", WAVE, NULL);
    }
}

/* A drive has no value and needs none. */
static void read_values(certificate_t *c, size_t count)
{
    size_t first = RING->count - 2 * c->system.n - count;

    c->all_given = 1;
    for (size_t k = 0; k < count; k++) {
        if (json_object_get(get(c, "input.parameters[%zu]", k), "drive")) {
            (void)text(c, get(c, "input.parameters[%zu].drive", k));
            c->has_drives = 1;
            continue;
        }
        c->given[first + k] = !json_is_null(get(c, "input.parameters[%zu].value", k));
        c->all_given &= c->given[first + k];
        if (c->given[first + k])
            c->value[first + k] = number(c, get(c, "input.parameters[%zu].value", k));
    }
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
        refuse(RING, given && !num_equal(RING, s, given[i]), REFUTED,
               "S is not that of input.order.name");
        system->s[c->q[i / n]][c->q[i % n]] = s;
    }
    star_make(&system->star, system, 1);
    star_make(&system->wigner, system, 0);
    c->order = name;
}

static void read_assumptions(certificate_t *c)
{
    size_t count = length(c, get(c, "input.assumptions"), 100);

    known_add(RING, &c->known, POSITIVE, c->system.hbar);
    for (size_t k = 0; k < count; k++) {
        known_t one = relation(c, get(c, "input.assumptions[%zu].condition", k));
        (void)truth(c, get(c, "input.assumptions[%zu].implied", k));
        if (one.count > 0)
            known_add(RING, &c->known, one.sign[0], one.x[0]);
    }
    count = length(c, get(c, "input.domains"), 50);
    for (size_t k = 0; k < count; k++) {
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
    num **order;
    int sign;

    c->system.dimension = 1;
    ring_init(RING, 80);
    read_model(c);
    read_conventions(c);
    for (size_t k = 0; k < spaces; k++)
        read_space(c, k);
    for (size_t i = 0; i < c->system.n; i++)
        if (c->system.classical[i])
            c->q[c->coordinates++] = i;
    read_variables(c, parameters);
    c->system.hbar = number(c, get(c, "input.hbar"));
    refuse(RING,
           num_has_kind(RING, c->system.hbar, COORDINATE) ||
               num_has_kind(RING, c->system.hbar, UNIT) ||
               (num_sign(RING, c->system.hbar, &sign) && sign <= 0),
           REFUTED, "is no positive number");
    read_values(c, parameters);
    order = matrix(c, "input.order.matrix", c->coordinates, c->coordinates, REAL | HERMITIAN);
    name = text(c, get(c, "input.order.name"));
    (void)get(c, "input.order.matrix");
    set_order(c, name, order);
    read_assumptions(c);
    read_start(c);
}
