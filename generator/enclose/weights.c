/* The choice of V. */
#include "enclose/weights.h"

#include <stdlib.h>

#include "reduce/moves.h"

/* ---- directions that V shall not change along ------------------------------------------------ */

typedef struct {
    size_t width;
    fmpq *rest;  /* sum_m n_m without what the accepted moves take from it */
    fmpq *basis; /* accepted moves, orthogonal to each other: count x width */
    size_t count;
    unsigned char *is_mode; /* per coordinate */
} directions_t;

/* x -= (x y)/(y y) y */
static void project_out(fmpq *x, const fmpq *y, size_t width)
{
    fmpq_t a, b;

    fmpq_init(a);
    fmpq_init(b);
    _fmpq_vec_dot(a, x, y, (slong)width);
    _fmpq_vec_dot(b, y, y, (slong)width);
    fmpq_div(a, a, b);
    for (size_t k = 0; k < width; k++)
        fmpq_submul(x + k, y + k, a);
    fmpq_clear(a);
    fmpq_clear(b);
}

static int is_zero(const fmpq *x, size_t width)
{
    for (size_t k = 0; k < width; k++)
        if (!fmpq_is_zero(x + k))
            return 0;
    return 1;
}

/* Accepts a move where weights stay positive. */
static void demand(directions_t *d, const slong *move)
{
    const size_t width = d->width;
    fmpq *part = _fmpq_vec_init((slong)width), *rest = _fmpq_vec_init((slong)width);
    int positive = 1;

    for (size_t k = 0; k < width; k++) {
        fmpq_set_si(part + k, move[k], 1);
        fmpq_set(rest + k, d->rest + k);
    }
    for (size_t j = 0; j < d->count; j++)
        project_out(part, d->basis + j * width, width);
    if (!is_zero(part, width)) {
        project_out(rest, part, width);
        for (size_t k = 0; k < width; k++)
            positive = positive && (!d->is_mode[k] || fmpq_sgn(rest + k) > 0);
        if (positive) {
            for (size_t k = 0; k < width; k++) {
                fmpq_set(d->rest + k, rest + k);
                fmpq_set(d->basis + d->count * width + k, part + k);
            }
            d->count++;
        }
    }
    _fmpq_vec_clear(part, (slong)width);
    _fmpq_vec_clear(rest, (slong)width);
}

static size_t key_degree(const opkey_t *key, const space_t *space)
{
    size_t degree = 0;

    for (size_t f = 0; f < space_count(space); f++)
        if (space_is_mode(space, f))
            degree += (size_t)key[space_offset(space, f)] + key[space_offset(space, f) + 1];
    return degree;
}

/* The moves of A - A† = -2i H/hbar, those of highest degree first. */
static int demand_hamiltonian(directions_t *d, const equations_t *equations, const frame_t *frame)
{
    const algebra_t *algebra = &equations->model->algebra;
    const size_t width = space_width(algebra->space);
    slong *move = memory_new(d->width + 1, sizeof *move);
    size_t most = 0;
    op_t h;
    int good;

    op_init(h, algebra);
    op_adjoint(h, equations->generator, algebra);
    op_sub(h, equations->generator, h, algebra);
    good = op_to_normal(h, h, algebra);
    for (size_t k = 0; good && k < h->count; k++) {
        size_t degree = key_degree(h->keys + k * width, algebra->space);

        most = degree > most ? degree : most;
    }
    for (size_t degree = most + 1; good && degree-- > 0;)
        for (size_t k = 0; k < h->count && d->count < d->width; k++)
            if (key_degree(h->keys + k * width, algebra->space) == degree) {
                key_move(move, h->keys + k * width, frame);
                demand(d, move);
            }
    op_clear(h, algebra);
    free(move);
    return good;
}

/* ---- V --------------------------------------------------------------------------------------- */

/* Weights and steps from the direction; scaled so that the least weight is 1, steps so that the
 * least is 0. */
static void set_weights(weights_t *out, const directions_t *d, const frame_t *frame)
{
    fmpq_t scale, least;

    fmpq_init(scale);
    fmpq_init(least);
    for (size_t m = 0; m < out->modes; m++) {
        const fmpq *w = d->rest + frame->offset[out->mode[m]];

        if (m == 0 || fmpq_cmp(w, scale) < 0)
            fmpq_set(scale, w);
    }
    if (out->modes == 0)
        fmpq_one(scale);
    for (size_t m = 0; m < out->modes; m++)
        fmpq_div(out->weight + m, d->rest + frame->offset[out->mode[m]], scale);
    for (size_t k = 0; k < out->finites; k++) {
        const size_t dimension = space_dimension(out->model->space, out->finite[k]);

        out->step[k] = _fmpq_vec_init((slong)dimension);
        fmpq_zero(least);
        for (size_t a = 1; a < dimension; a++) {
            fmpq_div(out->step[k] + a, d->rest + frame->offset[out->finite[k]] + a - 1, scale);
            if (fmpq_cmp(out->step[k] + a, least) < 0)
                fmpq_set(least, out->step[k] + a);
        }
        for (size_t a = 0; a < dimension; a++)
            fmpq_sub(out->step[k] + a, out->step[k] + a, least);
    }
    fmpq_clear(scale);
    fmpq_clear(least);
}

static void set_offsets(weights_t *out)
{
    out->offset = _fmpq_vec_init((slong)out->states);
    for (size_t s = 0; s < out->states; s++) {
        size_t rest = s;

        fmpq_one(out->offset + s);
        for (size_t k = out->finites; k-- > 0;) {
            const size_t dimension = space_dimension(out->model->space, out->finite[k]);

            fmpq_add(out->offset + s, out->offset + s, out->step[k] + rest % dimension);
            rest /= dimension;
        }
    }
}

static void add_term(op_t sum, op_src term, const fmpq_t x, const algebra_t *algebra)
{
    scalar_t factor;

    scalar_init(factor, algebra->ring);
    scalar_set_fmpq(factor, x, algebra->ring);
    op_addmul(sum, term, factor, algebra);
    scalar_clear(factor, algebra->ring);
}

static void set_observable(weights_t *out)
{
    const algebra_t *algebra = &out->model->algebra;
    op_t term;

    op_init(term, algebra);
    op_one(out->observable, algebra);
    for (size_t m = 0; m < out->modes; m++) {
        op_number(term, out->mode[m], algebra);
        add_term(out->observable, term, out->weight + m, algebra);
    }
    for (size_t k = 0; k < out->finites; k++)
        for (size_t a = 0; a < space_dimension(out->model->space, out->finite[k]); a++) {
            op_unit(term, out->finite[k], a, a, algebra);
            add_term(out->observable, term, out->step[k] + a, algebra);
        }
    op_clear(term, algebra);
}

/* Which factors R lives on; 0 where they are too many. */
static int list_factors(weights_t *out)
{
    const space_t *space = out->model->space;

    out->mode = memory_new(space_count(space) + 1, sizeof(size_t));
    out->finite = memory_new(space_count(space) + 1, sizeof(size_t));
    out->states = 1;
    for (size_t f = 0; f < space_count(space) && out->states <= WEIGHTS_MAX_STATES; f++) {
        if (!out->equations->factors[f])
            continue;
        if (space_is_mode(space, f))
            out->mode[out->modes++] = f;
        else {
            out->finite[out->finites++] = f;
            out->states *= space_dimension(space, f);
        }
    }
    out->weight = _fmpq_vec_init((slong)out->modes + 1);
    out->step = memory_new(out->finites + 1, sizeof *out->step);
    return out->states <= WEIGHTS_MAX_STATES && out->modes <= WEIGHTS_MAX_MODES;
}

int weights_init(weights_t *out, const char **why, const equations_t *equations)
{
    frame_t frame;
    directions_t d = {0};
    int good;

    *out = (weights_t){.equations = equations, .model = equations->model};
    op_init(out->observable, &out->model->algebra);
    if (!list_factors(out)) {
        *why = "no moment bound for so many modes or so many states of finite spaces";
        return 0;
    }
    frame_init(&frame, out->model);
    d.width = frame.count;
    d.rest = _fmpq_vec_init((slong)d.width + 1);
    d.basis = _fmpq_vec_init((slong)(d.width * d.width) + 1);
    d.is_mode = memory_new(d.width + 1, 1);
    for (size_t m = 0; m < out->modes; m++) {
        fmpq_one(d.rest + frame.offset[out->mode[m]]);
        d.is_mode[frame.offset[out->mode[m]]] = 1;
    }
    good = demand_hamiltonian(&d, equations, &frame);
    if (!good)
        *why = "no ladder operators: sqrt(2 hbar) cannot be adjoined";
    set_weights(out, &d, &frame);
    set_offsets(out);
    set_observable(out);
    _fmpq_vec_clear(d.rest, (slong)d.width + 1);
    _fmpq_vec_clear(d.basis, (slong)(d.width * d.width) + 1);
    free(d.is_mode);
    frame_clear(&frame);
    return good;
}

void weights_clear(weights_t *weights)
{
    op_clear(weights->observable, &weights->model->algebra);
    _fmpq_vec_clear(weights->weight, (slong)weights->modes + 1);
    for (size_t k = 0; k < weights->finites; k++)
        if (weights->step[k])
            _fmpq_vec_clear(weights->step[k],
                            (slong)space_dimension(weights->model->space, weights->finite[k]));
    if (weights->offset)
        _fmpq_vec_clear(weights->offset, (slong)weights->states);
    free(weights->step);
    free(weights->mode);
    free(weights->finite);
}

void weights_reach(arb_t out, const weights_t *weights, size_t levels, slong bits)
{
    fmpq_t sum, most;

    fmpq_init(sum);
    fmpq_init(most);
    for (size_t m = 0; m < weights->modes; m++)
        fmpq_add(sum, sum, weights->weight + m);
    fmpz_mul_ui(fmpq_numref(sum), fmpq_numref(sum), levels ? levels - 1 : 0);
    fmpq_canonicalise(sum);
    for (size_t s = 0; s < weights->states; s++)
        if (fmpq_cmp(weights->offset + s, most) > 0)
            fmpq_set(most, weights->offset + s);
    fmpq_add(sum, sum, most);
    fmpq_set_si(most, 1, 1024); /* strict */
    fmpq_add(sum, sum, most);
    arb_set_fmpq(out, sum, bits);
    fmpq_clear(sum);
    fmpq_clear(most);
}
