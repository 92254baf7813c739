/* The start, and whether it is one of the hybrid equation: is its phase-space function positive? */
#include <stdio.h>
#include <string.h>

#include "certificate.h"

/* The spaces of a part: modes in `modes`, their number; whether there are finite ones in *finite.
 */
static size_t read_spaces(certificate_t *c, char *seen, size_t *modes, int *finite)
{
    system_t *system = &c->system;
    size_t names = length(c, get(c, "@spaces"), 16), count = 0, all = 0;

    for (size_t k = 0; k < names; k++) {
        const char *name = text(c, get(c, "@spaces[%zu]", k));
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

static void read_gaussian(certificate_t *c, const size_t *modes, size_t n)
{
    num **mean = matrix(c, "@mean", n, VECTOR, REAL),
        **covariance = matrix(c, "@covariance", n, n, REAL | HERMITIAN);

    for (size_t e = 0; e < n * n; e++) {
        size_t i = 2 * modes[e / n / 2] + e / n % 2, j = 2 * modes[e % n / 2] + e % n % 2;
        c->mean[i] = mean[e / n];
        c->covariance[i][j] = covariance[e];
    }
}

static void read_part(certificate_t *c, char *seen)
{
    system_t *system = &c->system;
    size_t modes[MAX_MODES] = {0}, m;
    int finite;
    size_t count = read_spaces(c, seen, modes, &finite);
    const char *kind = text(c, get(c, "@kind"));
    op density;

    m = modes[0];
    if (strcmp(kind, "density") == 0) {
        refuse(RING, count > 0, UNABLE, "a density of modes");
        density = operator(c, get(c, "@density"), &system->star, ALL);
        refuse(RING, !op_equal(system, density, op_dagger(system, density)), REFUTED,
               "is not Hermitian");
        c->density = op_mul(system, c->density, density, 0, &system->star, ALL);
    } else if (strcmp(kind, "gaussian") == 0 && !finite && count > 0) {
        read_gaussian(c, modes, 2 * count);
    } else {
        refuse(RING, finite || count != 1, MALFORMED, "is not for these spaces");
        c->covariance[2 * m][2 * m] = c->covariance[2 * m + 1][2 * m + 1] =
            num_ratio(RING, system->hbar, 1, 2);
        if (strcmp(kind, "cat") == 0) {
            c->alpha[m] = number(c, get(c, "@alpha"));
        } else {
            expect(c, get(c, "@kind"), "fock");
            c->level[m] = whole(c, get(c, "@level"), 1000);
        }
        c->kind[m] = c->level[m] ? FOCK : c->alpha[m] ? CAT : GAUSSIAN; /* else the vacuum */
    }
}

void read_start(certificate_t *c)
{
    size_t parts = length(c, get(c, "input.initial"), 32);
    char seen[MAX_MODES + MAX_SPACES] = {0};
    num *trace = NULL;

    c->density = op_number(&c->system, num_si(RING, 1));
    for (size_t k = 0; k < parts; k++) {
        sprintf(c->prefix, "input.initial[%zu].", k);
        read_part(c, seen);
    }
    *c->prefix = '\0';
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
