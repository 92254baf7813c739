/* Is the start a state of the hybrid equation: is its phase-space function positive? */
#include "certificate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
