/* The start, and whether it is one of the hybrid equation: is its phase-space function positive? */
#include "certificate.h"

#include <string.h>

/* |alpha> + |-alpha>, normalised. */
static void read_cat(certificate_t *c, json_t *part, const char *at, size_t mode)
{
    system_t *system = &c->system;
    num *alpha, *conjugate, *scale = num_root(RING, num_ratio(RING, system->hbar, 1, 2)), *size;

    check_keys(c, part, at, " spaces kind alpha ");
    alpha = num_read(system, text_of(c, part, at, "alpha"));
    conjugate = num_conj(RING, alpha);
    size = num_ratio(RING, num_mul(RING, alpha, conjugate), -2, 1);
    c->start.kind[mode] = CAT;
    c->start.mean[2 * mode] = num_mul(RING, scale, num_add(RING, alpha, conjugate));
    c->start.mean[2 * mode + 1] =
        num_mul(RING, num_mul(RING, scale, num_variable(RING, 0)), num_sub(RING, conjugate, alpha));
    c->start.overlap[mode] = num_function(RING, "exp", size);
}

static void read_gaussian(certificate_t *c, json_t *part, const char *at, const size_t *modes,
                          size_t count)
{
    num **mean, **covariance;

    check_keys(c, part, at, " spaces kind mean covariance ");
    mean = matrix_of(c, part, at, "mean", 2 * count, VECTOR);
    check_real(c, mean, 2 * count, path(at, "mean", 0));
    covariance = matrix_of(c, part, at, "covariance", 2 * count, 2 * count);
    check_hermitian(c, covariance, 2 * count, path(at, "covariance", 0));
    check_real(c, covariance, 4 * count * count, path(at, "covariance", 0));
    for (size_t i = 0; i < 2 * count; i++) {
        c->start.mean[2 * modes[i / 2] + i % 2] = mean[i];
        for (size_t j = 0; j < 2 * count; j++)
            c->start.covariance[2 * modes[i / 2] + i % 2][2 * modes[j / 2] + j % 2] =
                covariance[i * 2 * count + j];
    }
}

/* The modes of a part, each once; whether it has finite spaces as well. */
static int part_spaces(certificate_t *c, json_t *part, const char *at, char *seen, size_t *modes,
                       size_t *count)
{
    system_t *system = &c->system;
    json_t *spaces = list_of(c, part, at, "spaces", 16), *name;
    size_t k, finite = 0;

    json_array_foreach(spaces, k, name)
    {
        RING->field = path(path(at, "spaces", 0), NULL, k);
        for (size_t m = 0; json_is_string(name) && m < system->modes; m++)
            if (strcmp(json_string_value(name), system->mode_name[m]) == 0 && !seen[m]++)
                modes[(*count)++] = m;
        for (size_t f = 0; json_is_string(name) && f < system->spaces; f++)
            finite += strcmp(json_string_value(name), system->space_name[f]) == 0 &&
                      !seen[MAX_MODES + f]++;
        if (*count + finite == k)
            refuse(RING, MALFORMED, "is no space, or there twice");
    }
    return finite > 0;
}

static void read_modes(certificate_t *c, json_t *part, const char *at, const size_t *modes,
                       size_t count)
{
    const char *kind = text_of(c, part, at, "kind");

    if (strcmp(kind, "gaussian") != 0 && count != 1)
        refuse(RING, MALFORMED, "is not for these spaces");
    for (size_t i = 0; i < 2 * count; i++) {
        size_t j = 2 * modes[i / 2] + i % 2;
        c->start.covariance[j][j] = num_ratio(RING, c->system.hbar, 1, 2);
    }
    if (strcmp(kind, "fock") == 0) {
        check_keys(c, part, at, " spaces kind level ");
        c->start.kind[modes[0]] = FOCK;
        c->start.level[modes[0]] = integer_of(c, part, at, "level", 1000);
    } else if (strcmp(kind, "cat") == 0) {
        read_cat(c, part, at, modes[0]);
    } else if (strcmp(kind, "gaussian") == 0) {
        read_gaussian(c, part, at, modes, count);
    } else {
        refuse(RING, MALFORMED, "is no kind of state");
    }
}

static void read_part(certificate_t *c, json_t *part, const char *at, char *seen)
{
    system_t *system = &c->system;
    size_t modes[MAX_MODES], count = 0;
    int finite = part_spaces(c, part, at, seen, modes, &count);

    if (finite && count > 0)
        refuse(RING, UNABLE, "a density of modes");
    if (strcmp(text_of(c, part, at, "kind"), "density") != 0) {
        if (finite)
            refuse(RING, MALFORMED, "is not for these spaces");
        read_modes(c, part, at, modes, count);
        return;
    }
    if (!finite)
        refuse(RING, count ? UNABLE : MALFORMED, "a density of %s", count ? "modes" : "nothing");
    check_keys(c, part, at, " spaces kind density ");
    c->start.density =
        op_mul(system, c->start.density, hermitian_of(c, part, at, "density", &system->star, ALL),
               0, &system->star, ALL);
}

void read_initial(certificate_t *c, json_t *input)
{
    json_t *list = list_of(c, input, "input", "initial", 32), *part;
    char seen[MAX_MODES + 8] = {0};
    size_t k;
    num *trace = NULL;

    c->start.density = op_number(&c->system, num_si(RING, 1));
    json_array_foreach(list, k, part) read_part(c, part, path("input.initial", NULL, k), seen);
    RING->field = "input.initial";
    for (size_t m = 0; m < c->system.modes; m++)
        if (!seen[m])
            refuse(RING, MALFORMED, "%s has no state", c->system.mode_name[m]);
    for (size_t i = 0; i < c->system.dimension; i++)
        trace = num_add(RING, trace, c->start.density[i * (c->system.dimension + 1)]);
    if (!num_equal(RING, trace, num_si(RING, 1)))
        refuse(RING, REFUTED, "the density has not the trace 1");
}

/* S + covariance + (i hbar/2) Omega >= 0 with the parts in `with`, over the quadratures in `use`.
 */
static int start_block(certificate_t *c, const char *use, int covariance, int classical_omega)
{
    system_t *system = &c->system;
    positive_t positive = {.never = 0};
    num *m[4 * MAX_MODES * MAX_MODES],
        *half = num_mul(RING, num_variable(RING, 0), num_ratio(RING, system->hbar, 1, 2));
    size_t n = 0, rows = 0;

    for (size_t i = 0; i < system->n; i++)
        for (size_t j = 0; j < system->n; j++) {
            num *x = covariance ? c->start.covariance[i][j] : NULL;
            if (!use[i] || !use[j])
                continue;
            x = num_add(RING, x, system->s[i][j]);
            if (i / 2 == j / 2 && i != j && (classical_omega || !system->classical[i]))
                x = i < j ? num_add(RING, x, half) : num_sub(RING, x, half);
            m[n++] = x;
        }
    while (rows * rows < n)
        rows++;
    positive_when(RING, &positive, m, rows, &c->known);
    return positive.never ? 0 : positive.undecided ? -1 : holds_at_values(c, &positive.needs);
}

void check_start(certificate_t *c)
{
    system_t *system = &c->system;
    char gaussian[2 * MAX_MODES] = {0};
    json_t *claim;
    int answer = start_block(c, system->classical, 0, 1), classical = 0;

    for (size_t m = 0; m < system->modes && answer != 1; m++) {
        int vacuum = c->start.kind[m] == FOCK && c->start.level[m] == 0;
        vacuum |= c->start.kind[m] == CAT && !c->start.mean[2 * m] && !c->start.mean[2 * m + 1];
        gaussian[2 * m] = gaussian[2 * m + 1] = c->start.kind[m] == GAUSSIAN || vacuum;
        classical |= system->classical[2 * m];
    }
    if (answer != 1 && classical) {
        answer = start_block(c, gaussian, 1, 0);
        for (size_t m = 0; m < system->modes; m++) {
            char one[2 * MAX_MODES] = {0};
            int isotropic =
                    num_equal(RING, system->s[2 * m][2 * m], system->s[2 * m + 1][2 * m + 1]),
                own;
            if (gaussian[2 * m] || !system->classical[2 * m])
                continue;
            one[2 * m] = one[2 * m + 1] = 1;
            for (size_t i = 0; i < system->n; i++)
                for (size_t j = 2 * m; j < 2 * m + 2; j++)
                    isotropic &= i == j || !system->s[i][j];
            own = isotropic ? start_block(c, one, 0, 1) : -1;
            answer = answer == 0 || own == 0 ? 0 : answer < own ? answer : own;
        }
    }
    claim = get(c, c->document, "", "initial_state_positive");
    if (json_is_string(claim) ? strcmp(json_string_value(claim), "unknown") != 0
                              : !json_is_boolean(claim))
        refuse(RING, MALFORMED, "is not true, false or \"unknown\"");
    if (answer < 0 && json_is_boolean(claim))
        refuse(RING, UNABLE, "is not decided by the checker");
    if ((json_is_string(claim) ? -1 : json_is_true(claim)) != answer)
        refuse(RING, REFUTED, "%s is what follows", answer ? "true" : "false");
}
