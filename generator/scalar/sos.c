/* Sums of squares: p = v^T G v with v monomials and G >= 0, proven in rational arithmetic. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "scalar/spread.h"
#include "search/lmi.h"

enum { SOS_MAX_BASIS = 24, SOS_MAX_UNKNOWNS = 120, SOS_MAX_CANDIDATES = 3000 };

typedef struct {
    const scalar_split_t *terms;
    size_t width, count; /* monomials of v */
    ulong *basis;
} sos_t;

static const ulong *monomial(const sos_t *sos, size_t k)
{
    return sos->basis + k * sos->width;
}

static size_t find_support(const sos_t *sos, const ulong *a, const ulong *b)
{
    size_t k, j;

    for (k = 0; k < sos->terms->count; k++) {
        const ulong *e = sos->terms->exponents + k * sos->width;
        for (j = 0; j < sos->width && e[j] == a[j] + b[j]; j++)
            ;
        if (j == sos->width)
            break;
    }
    return k;
}

/* m_a + m_b = m_c + m_d */
static int same_product(const sos_t *sos, size_t a, size_t b, size_t c, size_t d)
{
    for (size_t j = 0; j < sos->width; j++)
        if (monomial(sos, a)[j] + monomial(sos, b)[j] != monomial(sos, c)[j] + monomial(sos, d)[j])
            return 0;
    return 1;
}

/* The box of half the exponents, within half the lowest and the highest degree. */
static int candidates(sos_t *sos)
{
    ulong top[SPREAD_MAX_VARIABLES] = {0}, here[SPREAD_MAX_VARIABLES] = {0}, low = (ulong)-1,
          high = 0;
    size_t tried = 0, j;

    for (size_t k = 0; k < sos->terms->count; k++) {
        ulong degree = 0;
        for (j = 0; j < sos->width; j++) {
            ulong e = sos->terms->exponents[k * sos->width + j];
            top[j] = e > top[j] ? e : top[j];
            degree += e;
        }
        low = degree < low ? degree : low;
        high = degree > high ? degree : high;
    }
    do {
        ulong degree = 0;
        if (++tried > SOS_MAX_CANDIDATES)
            return 0;
        for (j = 0; j < sos->width; j++)
            degree += here[j];
        if (2 * degree >= low && 2 * degree <= high) {
            sos->basis = memory_resize(sos->basis, (sos->count + 1) * sos->width, sizeof(ulong));
            memcpy(sos->basis + sos->count++ * sos->width, here, sos->width * sizeof(ulong));
        }
        for (j = 0; j < sos->width && ++here[j] > top[j] / 2; j++)
            here[j] = 0;
    } while (j < sos->width);
    return 1;
}

/* A square m^2 that p lacks and that no other product makes: G_mm = 0, so m drops out. */
static int is_needless(const sos_t *sos, size_t m)
{
    if (find_support(sos, monomial(sos, m), monomial(sos, m)) < sos->terms->count)
        return 0;
    for (size_t a = 0; a < sos->count; a++)
        for (size_t b = a + 1; b < sos->count; b++)
            if (a != m && b != m && same_product(sos, a, b, m, m))
                return 0;
    return 1;
}

static void reduce_basis(sos_t *sos)
{
    for (size_t m = 0; m < sos->count;) {
        if (!is_needless(sos, m)) {
            m++;
            continue;
        }
        sos->count--;
        memmove(sos->basis + m * sos->width, sos->basis + (m + 1) * sos->width,
                (sos->count - m) * sos->width * sizeof(ulong));
        m = 0;
    }
}

/* The first pair with the product of a and b: its entry of G is what the others leave of p. */
static void first_pair(size_t *c, size_t *d, const sos_t *sos, size_t a, size_t b)
{
    for (*c = 0; *c <= a; ++*c)
        for (*d = *c; *d < sos->count; ++*d)
            if (same_product(sos, *c, *d, a, b))
                return;
}

static void set_entry(fmpq_mat_t m, size_t i, size_t j, const fmpq_t x)
{
    fmpq_set(fmpq_mat_entry(m, (slong)i, (slong)j), x);
    fmpq_set(fmpq_mat_entry(m, (slong)j, (slong)i), x);
}

static slong count_unknowns(const sos_t *sos)
{
    slong unknowns = 0;
    size_t c, d;

    for (size_t a = 0; a < sos->count; a++)
        for (size_t b = a; b < sos->count; b++) {
            first_pair(&c, &d, sos, a, b);
            unknowns += c != a || d != b;
        }
    return unknowns;
}

/* F_0 holds p at the first pairs; an unknown moves weight from the first pair to another. */
static void fill(lmi_t *lmi, const sos_t *sos, const ring_t *ring)
{
    slong unknown = 0;
    size_t c, d;
    fmpq_t x;

    fmpq_init(x);
    for (size_t a = 0; a < sos->count; a++)
        for (size_t b = a; b < sos->count; b++) {
            first_pair(&c, &d, sos, a, b);
            if (c == a && d == b) {
                size_t k = find_support(sos, monomial(sos, a), monomial(sos, b));
                fmpq_zero(x);
                if (k < sos->terms->count &&
                    scalar_get_fmpq(x, &sos->terms->coefficients[k], ring) && a != b)
                    fmpq_div_2exp(x, x, 1);
                set_entry(&lmi->matrices[0], a, b, x);
                continue;
            }
            fmpq_set_si(x, 1, 1);
            set_entry(&lmi->matrices[++unknown], a, b, x);
            fmpq_set_si(x, -((a == b ? 1 : 2)), c == d ? 1 : 2);
            fmpq_canonicalise(x);
            set_entry(&lmi->matrices[unknown], c, d, x);
        }
    fmpq_clear(x);
}

/* Every monomial of p is a product of two of the basis. */
static int covers(const sos_t *sos)
{
    size_t covered = 0, c, d;

    for (size_t a = 0; a < sos->count; a++)
        for (size_t b = a; b < sos->count; b++) {
            first_pair(&c, &d, sos, a, b);
            covered += c == a && d == b &&
                       find_support(sos, monomial(sos, a), monomial(sos, b)) < sos->terms->count;
        }
    return covered == sos->terms->count;
}

truth_t spread_sum_of_squares(const spread_t *form, const ring_t *ring)
{
    sos_t sos = {&form->terms, form->terms.width, 0, NULL};
    truth_t answer = TRUTH_UNKNOWN;

    if (spread_is_numeric(form, ring) && sos.width > 0 && candidates(&sos)) {
        slong unknowns = 0;
        if (sos.count <= 20 * SOS_MAX_BASIS)
            reduce_basis(&sos);
        if (sos.count > 0 && sos.count <= SOS_MAX_BASIS && covers(&sos))
            unknowns = count_unknowns(&sos);
        else
            unknowns = SOS_MAX_UNKNOWNS + 1;
        if (unknowns <= SOS_MAX_UNKNOWNS) {
            lmi_t lmi;
            fmpq *x = _fmpq_vec_init(unknowns + 1);
            lmi_init(&lmi, (slong)sos.count, unknowns);
            fill(&lmi, &sos, ring);
            answer = lmi_decide(x, &lmi) == TRUTH_TRUE ? TRUTH_TRUE : TRUTH_UNKNOWN;
            lmi_clear(&lmi);
            _fmpq_vec_clear(x, unknowns + 1);
        }
    }
    free(sos.basis);
    return answer;
}
