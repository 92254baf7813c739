/* A verdict speaks of the dynamics, not of how it is written: renamed and rescaled parameters,
 * spaces in another order, other operators for the same channels and turned axes give the same
 * verdict, and conditions that hold at the same points. */
#include "base/text.h"
#include "prove/verdict.h"
#include "tests/unit/pipeline.h"
#include "tests/unit/tap.h"

enum { PARAMETERS = 6, COUPLINGS = 2, SPACES = 4, OPERATORS = 10, MAX_TERMS = 4, POINTS = 12 };

/* A random model: couplings sum_k x_k X Y, dissipators x_k D[L], and two more rates over a pair. */
typedef struct {
    size_t terms, channels;
    size_t term[MAX_TERMS][3];    /* parameter, operator, operator */
    size_t channel[MAX_TERMS][2]; /* rate, operator */
    size_t pair[2];               /* operators of the pair; rates are the last two parameters */
} sample_t;

/* How it is written down. */
typedef struct {
    const char *names[PARAMETERS];
    slong scale[PARAMETERS]; /* the parameter is written as scale * name */
    size_t order[SPACES];
    size_t turn[2]; /* axes of the qubits: sx -> sy -> sz -> sx so many times */
    int quarter;    /* q -> p, p -> -q for the first mode */
    int mixed;      /* the pair as L1 + L2, L1 - L2 */
} writing_t;

static const writing_t plain = {
    {"u", "v", "r0", "r1", "r2", "r3"}, {1, 1, 1, 1, 1, 1}, {0, 1, 2, 3}, {0, 0}, 0, 0};

static void add_operator(text_t *out, size_t k, const writing_t *writing)
{
    static const char *const modes[] = {"C.q", "C.p", "D.q", "D.p"};
    static const char *const quarter[] = {"C.p", "(-C.q)", "D.q", "D.p"};
    static const char axes[] = "xyz";

    if (k < 4)
        text_add(out, (writing->quarter ? quarter : modes)[k]);
    else
        text_printf(out, "%c.s%c", k < 7 ? 'A' : 'B',
                    axes[((k - 4) % 3 + writing->turn[k < 7 ? 0 : 1]) % 3]);
}

static void add_parameter(text_t *out, size_t k, const writing_t *writing)
{
    text_printf(out, "%ld*%s", (long)writing->scale[k], writing->names[k]);
}

static void add_pair(text_t *out, const sample_t *sample, const writing_t *writing)
{
    const char *first = writing->names[PARAMETERS - 2], *second = writing->names[PARAMETERS - 1];
    long a = (long)writing->scale[PARAMETERS - 2], b = (long)writing->scale[PARAMETERS - 1];

    if (writing->mixed)
        text_printf(out,
                    "lindblad [[%ld/4*%s + %ld/4*%s, %ld/4*%s - %ld/4*%s], "
                    "[%ld/4*%s - %ld/4*%s, %ld/4*%s + %ld/4*%s]], [",
                    a, first, b, second, a, first, b, second, a, first, b, second, a, first, b,
                    second);
    else
        text_printf(out, "lindblad [[%ld*%s, 0], [0, %ld*%s]], [", a, first, b, second);
    for (int k = 0; k < 2; k++) {
        add_operator(out, sample->pair[0], writing);
        if (writing->mixed) {
            text_add(out, k == 0 ? " + " : " - ");
            add_operator(out, sample->pair[1], writing);
        } else if (k == 0) {
            text_add(out, ", ");
            add_operator(out, sample->pair[1], writing);
            break;
        }
        if (k == 0)
            text_add(out, ", ");
    }
    text_add(out, "]\n");
}

static void add_declarations(text_t *out, const writing_t *writing)
{
    static const char *const spaces[] = {"mode C classical", "mode D classical", "qubit A",
                                         "qubit B"};

    for (size_t k = 0; k < PARAMETERS; k++)
        text_printf(out, "param %s\n", writing->names[k]);
    for (size_t k = COUPLINGS; k < PARAMETERS; k++)
        text_printf(out, "assume %s > 0\n", writing->names[k]);
    for (size_t k = 0; k < SPACES; k++)
        text_printf(out, "%s\n", spaces[writing->order[k]]);
}

static char *write_model(const sample_t *sample, const writing_t *writing)
{
    text_t out;

    text_init(&out);
    add_declarations(&out, writing);
    text_add(&out, "hamiltonian 0");
    for (size_t k = 0; k < sample->terms; k++) {
        text_add(&out, " + ");
        add_parameter(&out, sample->term[k][0], writing);
        for (int side = 1; side < 3; side++) {
            text_add(&out, "*");
            add_operator(&out, sample->term[k][side], writing);
        }
    }
    text_add(&out, "\n");
    for (size_t k = 0; k < sample->channels; k++) {
        text_add(&out, "lindblad ");
        add_parameter(&out, sample->channel[k][0], writing);
        text_add(&out, ", ");
        add_operator(&out, sample->channel[k][1], writing);
        text_add(&out, "\n");
    }
    add_pair(&out, sample, writing);
    return text_take(&out);
}

/* ---- random models and writings ----------------------------------------------------------------
 */

/* Two operators of different spaces. */
static void random_coupling(size_t out[3], flint_rand_t random)
{
    static const size_t first[SPACES + 1] = {0, 2, 4, 7, OPERATORS};
    size_t a = n_randint(random, SPACES), b = (a + 1 + n_randint(random, SPACES - 1)) % SPACES;

    out[0] = n_randint(random, COUPLINGS);
    out[1] = first[a] + n_randint(random, first[a + 1] - first[a]);
    out[2] = first[b] + n_randint(random, first[b + 1] - first[b]);
}

static void random_sample(sample_t *out, flint_rand_t random)
{
    out->terms = 1 + n_randint(random, 2);
    out->channels = 1 + n_randint(random, MAX_TERMS);
    for (size_t k = 0; k < out->terms; k++)
        random_coupling(out->term[k], random);
    for (size_t k = 0; k < out->channels; k++) {
        out->channel[k][0] = COUPLINGS + n_randint(random, 2);
        out->channel[k][1] = n_randint(random, OPERATORS);
    }
    out->pair[0] = n_randint(random, OPERATORS);
    out->pair[1] = (out->pair[0] + 1 + n_randint(random, OPERATORS - 1)) % OPERATORS;
}

static void random_writing(writing_t *out, flint_rand_t random)
{
    static const char *const names[] = {"zeta", "a", "Gamma", "kappa", "b2", "m_1"};
    size_t shift = n_randint(random, PARAMETERS), first = n_randint(random, SPACES);

    for (size_t k = 0; k < PARAMETERS; k++) {
        out->names[k] = names[(k + shift) % PARAMETERS];
        out->scale[k] = 1 + (slong)n_randint(random, 3);
    }
    for (size_t k = 0; k < SPACES; k++) /* turned, and sometimes reversed */
        out->order[k] = shift % 2 ? (first + k) % SPACES : (first + SPACES - k) % SPACES;
    out->turn[0] = n_randint(random, 3);
    out->turn[1] = n_randint(random, 3);
    out->quarter = (int)n_randint(random, 2);
    out->mixed = (int)n_randint(random, 2);
}

/* ---- comparing ---------------------------------------------------------------------------------
 */

/* Whether the conditions hold where the plain parameters have these values (in quarters). */
static truth_t holds_at(const slong *point, const proof_t *proof, const writing_t *writing)
{
    model_t *model = proof->hybrid->generator->model;
    const scalar_struct **values = model_values(model);
    scalar_t numbers[PARAMETERS];
    truth_t truth;

    for (size_t k = 0; k < PARAMETERS; k++) {
        scalar_init(numbers[k], model->ring);
        scalar_set_ratio(numbers[k], point[k], 4 * (ulong)writing->scale[k], model->ring);
        values[ring_find(model->ring, writing->names[k])] = numbers[k];
    }
    truth = conditions_hold(&proof->verdict.conditions, values, model->assumptions, model->ring);
    for (size_t k = 0; k < PARAMETERS; k++)
        scalar_clear(numbers[k], model->ring);
    free(values);
    return truth;
}

static void compare(const proof_t *a, const proof_t *b, const writing_t *writing,
                    flint_rand_t random, const char *text)
{
    int agree = 1;

    OK(a->verdict.kind == b->verdict.kind, "the same verdict: %s, %s",
       verdict_name(a->verdict.kind), verdict_name(b->verdict.kind));
    for (int k = 0; k < POINTS && a->verdict.kind == VERDICT_EXACT_IF; k++) {
        slong point[PARAMETERS];

        for (size_t j = 0; j < PARAMETERS; j++)
            point[j] =
                j < COUPLINGS ? (slong)n_randint(random, 9) - 4 : 1 + (slong)n_randint(random, 8);
        agree &= holds_at(point, a, &plain) == holds_at(point, b, writing);
    }
    if (!OK(agree, "conditions that hold at the same points"))
        printf("# %s\n", text);
}

static void check_sample(flint_rand_t random)
{
    prove_options_t options = {.jets = 0};
    writing_t writing;
    sample_t sample;
    pipeline_t p[2];
    proof_t *proof[2] = {NULL, NULL};
    char *texts[2];

    random_sample(&sample, random);
    random_writing(&writing, random);
    texts[0] = write_model(&sample, &plain);
    texts[1] = write_model(&sample, &writing);
    for (int k = 0; k < 2; k++) {
        pipeline_open(&p[k], texts[k], "wigner");
        if (p[k].status != OK || prove(&proof[k], p[k].hybrid, p[k].wigner, &options, p[k].diags))
            proof[k] = NULL;
    }
    if (OK(proof[0] && proof[1], "both are proven"))
        compare(proof[0], proof[1], &writing, random, texts[1]);
    for (int k = 0; k < 2; k++) {
        proof_free(proof[k]);
        pipeline_close(&p[k]);
        free(texts[k]);
    }
}

int main(void)
{
    flint_rand_t random;

    flint_randinit(random);
    flint_randseed(random, tap_seed(), tap_seed() + 1);
    for (unsigned k = 0; k < 30 * tap_multiplier(); k++)
        check_sample(random);
    flint_randclear(random);
    return tap_done();
}
