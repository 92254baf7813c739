/* The start, and whether it is one of the hybrid equation: is its phase-space function positive? */
#include <string.h>

#include "certificate.h"

/* The spaces of a part: modes in `modes`, their number; whether there are finite ones in *finite.
 */
static size_t read_spaces(certificate_t *c, size_t part, char *seen, size_t *modes, int *finite)
{
    system_t *system = &c->system;
    size_t names = length(c, get(c, "input.initial[%zu].spaces", part), 16), count = 0, all = 0;

    for (size_t k = 0; k < names; k++) {
        const char *name = text(c, get(c, "input.initial[%zu].spaces[%zu]", part, k));
        for (size_t m = 0; m < system->modes; m++)
            if (strcmp(name, system->mode_name[m]) == 0 && !seen[m]++)
                modes[count++] = m;
        for (size_t f = 0; f < system->spaces; f++)
            all += strcmp(name, system->space_name[f]) == 0 && !seen[MAX_MODES + f]++;
        refuse(RING, count + all == k, MALFORMED, "is no space, or there twice");
    }
    *finite = all > 0;
    return count;
}

/* The vacuum's covariance; a Gaussian has its own. */
static void read_gaussian(certificate_t *c, size_t part, const size_t *modes, size_t n)
{
    char *path = memory_new(RING, 1, 100);
    num **mean, **covariance;

    sprintf(path, "input.initial[%zu].mean", part);
    mean = matrix(c, path, n, VECTOR, REAL);
    sprintf(path, "input.initial[%zu].covariance", part);
    covariance = matrix(c, path, n, n, REAL | HERMITIAN);
    for (size_t i = 0; i < n; i++) {
        c->mean[2 * modes[i / 2] + i % 2] = mean[i];
        for (size_t j = 0; j < n; j++)
            c->covariance[2 * modes[i / 2] + i % 2][2 * modes[j / 2] + j % 2] =
                covariance[i * n + j];
    }
}

static void read_part(certificate_t *c, size_t k, char *seen)
{
    system_t *system = &c->system;
    size_t modes[MAX_MODES], m;
    int finite;
    size_t count = read_spaces(c, k, seen, modes, &finite);
    const char *kind = text(c, get(c, "input.initial[%zu].kind", k));

    if (strcmp(kind, "density") == 0) {
        op density = operator(c, get(c, "input.initial[%zu].density", k), &system->star, ALL);
        refuse(RING, count > 0, UNABLE, "a density of modes");
        refuse(RING, !op_equal(system, density, op_dagger(system, density)), REFUTED,
               "is not Hermitian");
        c->density = op_mul(system, c->density, density, 0, &system->star, ALL);
        return;
    }
    m = modes[0];
    refuse(RING, finite || count == 0 || (count > 1 && strcmp(kind, "gaussian") != 0), MALFORMED,
           "is not for these spaces");
    if (strcmp(kind, "gaussian") == 0) {
        read_gaussian(c, k, modes, 2 * count);
        return;
    }
    c->covariance[2 * m][2 * m] = c->covariance[2 * m + 1][2 * m + 1] =
        num_ratio(RING, system->hbar, 1, 2);
    if (strcmp(kind, "fock") == 0)
        c->level[m] = whole(c, get(c, "input.initial[%zu].level", k), 1000);
    else if (strcmp(kind, "cat") == 0)
        c->alpha[m] = number(c, get(c, "input.initial[%zu].alpha", k));
    else
        refuse(RING, 1, MALFORMED, "is no kind of state");
    c->kind[m] = c->level[m] ? FOCK : c->alpha[m] ? CAT : GAUSSIAN; /* else the vacuum */
}

void read_start(certificate_t *c)
{
    size_t parts = length(c, get(c, "input.initial"), 32);
    char seen[MAX_MODES + MAX_SPACES] = {0};
    num *trace = NULL;

    c->density = op_number(&c->system, num_si(RING, 1));
    for (size_t k = 0; k < parts; k++)
        read_part(c, k, seen);
    RING->field = "input.initial";
    for (size_t m = 0; m < c->system.modes; m++)
        refuse(RING, !seen[m], MALFORMED, "%s has no state", c->system.mode_name[m]);
    for (size_t i = 0; i < c->system.dimension; i++)
        trace = num_add(RING, trace, c->density[i * (c->system.dimension + 1)]);
    refuse(RING, !num_equal(RING, trace, num_si(RING, 1)), REFUTED,
           "the density has not the trace 1");
}

/* Is S + covariance + (i hbar/2) Omega >= 0?  With Omega of quantum modes and of Fock and cat
 * states, whose covariance is left out and which are left out themselves if quantum; `any`: for any
 * start. */
static int widths_are_positive(certificate_t *c, int any)
{
    system_t *system = &c->system;
    num **m = memory_new(RING, system->n * system->n, sizeof *m),
        *half = num_mul(RING, RING->unit, num_ratio(RING, system->hbar, 1, 2));
    size_t rows[2 * MAX_MODES], n = 0;

    for (size_t i = 0; i < system->n; i++)
        if (system->classical[i] || (c->kind[i / 2] == GAUSSIAN && !any))
            rows[n++] = i;
    for (size_t e = 0; e < n * n; e++) {
        size_t i = rows[e / n], j = rows[e % n];
        int own = any || c->kind[i / 2] != GAUSSIAN || c->kind[j / 2] != GAUSSIAN;
        m[e] = num_add(RING, system->s[i][j], own ? NULL : c->covariance[i][j]);
        if (i / 2 == j / 2 && i != j && (own || !system->classical[i]))
            m[e] = (i < j ? num_add : num_sub)(RING, m[e], half);
    }
    return positive_at_values(c, m, n);
}

/* Fock and cat states are positive only if smoothed as much as Husimi's function; this is known for
 * circular smoothing that does not mix modes. */
void check_start(certificate_t *c)
{
    static const char *const names[] = {"null", "false", "true"};
    system_t *system = &c->system;
    int answer = widths_are_positive(c, 0), claim;
    json_t *given;

    for (size_t i = 0; i < system->n; i++)
        for (size_t j = 0; j < system->n && c->kind[i / 2] != GAUSSIAN; j++)
            if (!num_equal(RING, system->s[i][j], i == j ? system->s[i ^ 1][i ^ 1] : NULL))
                answer = widths_are_positive(c, 1) == 1 ? 1 : -1;
    given = get(c, "initial_state_positive");
    if (json_is_string(given))
        expect(c, given, "unknown");
    claim = json_is_string(given) ? -1 : truth(c, given);
    refuse(RING, json_is_null(given) || claim != answer, answer < 0 ? UNABLE : REFUTED,
           "%s is what follows", names[answer + 1]);
}
