/* Width and time of enclosures on the usual examples of validated integrators; starts with an error
 * are boxes.  `make tests/bench/enclose && tests/bench/enclose` */
#include <stdio.h>
#include <time.h>

#include "enclose/decimal.h"
#include "tests/unit/flows.h"

typedef struct {
    const char *name, *until;
    const char *start[FLOWS_MOST];
    long parameter; /* of van der Pol */
    slong bits;
    int once;
} bench_t;

/* From t = 0; `bits` 53 once: remainders of steps near the precision of doubles. */
static const bench_t benches[] = {
    {"Lorenz", "20", {"15", "15", "36"}, 0, 53, 1},
    {"Lorenz", "20", {"15", "15", "36"}, 0, 167, 0},
    {"Lorenz", "50", {"15", "15", "36"}, 0, 67, 0},
    {"Lorenz", "2", {"15 +/- 1e-3", "15 +/- 1e-3", "36 +/- 1e-3"}, 0, 53, 1},
    {"van der Pol", "20", {"2", "0"}, 1, 53, 1},
    {"van der Pol", "200", {"2", "0"}, 10, 53, 1},
    {"van der Pol", "20", {"2 +/- 1e-3", "0 +/- 1e-3"}, 1, 53, 1},
    {"Lotka-Volterra", "50", {"1", "3"}, 0, 53, 1},
    {"Lotka-Volterra", "11/2", {"1 +/- 1e-2", "3 +/- 1e-2"}, 0, 53, 1},
    {"Kepler", "100", {"0.4", "0", "0", "2"}, 0, 53, 1},
    {"Kepler", "100", {"0.4", "0", "0", "2"}, 0, 167, 0},
};

static void make(flows_t *f, const bench_t *bench)
{
    switch (bench->name[0]) {
    case 'v':
        flows_van_der_pol(f, bench->parameter);
        break;
    case 'K':
        flows_kepler(f);
        break;
    default:
        if (bench->name[2] == 'r')
            flows_lorenz(f);
        else
            flows_lotka_volterra(f);
    }
}

static void run(const bench_t *bench)
{
    flows_t f;
    flow_result_t result;
    clock_t before = clock();
    char *mid, *rad, *widest = NULL;
    arf_t most;

    make(&f, bench);
    arf_init(most);
    if (flows_solve(&result, &f, bench->start, bench->until, 1, f.flow.unknowns, bench->bits,
                    bench->once) != OK)
        printf("%s: %s\n", bench->name, result.why);
    for (size_t k = 0; result.reached == 2 && k < result.output_count; k++) {
        arf_t radius;

        arf_init(radius);
        arf_set_mag(radius, arb_radref(result.values + result.output_count + k));
        if (arf_cmp(radius, most) > 0)
            arf_set(most, radius);
        arf_clear(radius);
    }
    widest = decimal_bound(most, 1);
    decimal_ball(&mid, &rad, result.values + result.output_count, 20);
    printf("%-14s %-13s t = %-5s widest radius %-9s  %6zu steps of order %2zu, %3ld bits, %.3f s   "
           "x = %s\n",
           bench->name, bench->start[0], bench->until, widest ? widest : "-", result.steps,
           result.order, (long)result.precision, (double)(clock() - before) / CLOCKS_PER_SEC,
           mid ? mid : "-");
    free(widest);
    free(mid);
    free(rad);
    arf_clear(most);
    flow_result_clear(&result);
    flows_clear(&f);
}

int main(void)
{
    for (size_t k = 0; k < sizeof benches / sizeof *benches; k++)
        run(&benches[k]);
    return 0;
}
