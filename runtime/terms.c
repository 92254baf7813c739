/* The equation of one element of R from the terms of a program. */
#include "terms.h"

#include <stdlib.h>
#include <string.h>

#include "array.h"

int moyal_terms_known(const moyal_program *program)
{
    if (program->scheme != MOYAL_QUANTUM || !program->left || program->coordinate_count > 0)
        return 0;
    for (int k = 0; k < program->scalar_count; k++)
        if (program->scalar_kinds[k] & MOYAL_OF_STATE)
            return 0;
    return 1;
}

long moyal_table_offset(const moyal_program *program, const moyal_context *context, int table)
{
    const int *shifts = program->shifts + (long)table * program->factor_count;
    long offset = 0, stride = 1;

    for (int f = program->factor_count - 1; f >= 0; f--) {
        offset += shifts[f] * stride;
        stride *= program->factor_dimensions[f] ? program->factor_dimensions[f] : context->levels;
    }
    return offset;
}

static const double *table_of(const moyal_terms *terms, int table)
{
    return terms->context->tables + 2L * table * terms->context->dimension;
}

/* Adds (re + i im) T_left R T_right†; -1 is no table. */
static void add_term(moyal_terms *terms, int left, int right, double re, double im, int group)
{
    moyal_term *term = &terms->terms[terms->count];

    if (re == 0 && im == 0)
        return;
    *term = (moyal_term){.re = re, .im = im, .group = group};
    if (left >= 0) {
        term->left = table_of(terms, left);
        term->a = moyal_table_offset(terms->program, terms->context, left);
    }
    if (right >= 0) {
        term->right = table_of(terms, right);
        term->b = moyal_table_offset(terms->program, terms->context, right);
    }
    terms->count++;
}

/* s T_left R T_right† + h.c. for one value of s. */
static void add_pair(moyal_terms *terms, int left, int right, double re, double im, int group)
{
    if (left == right) {
        add_term(terms, left, right, 2 * re, 0, group);
        return;
    }
    add_term(terms, left, right, re, im, group);
    add_term(terms, right, left, re, -im, group);
}

/* The group of one part of a scalar; a new one if there is none yet. */
static int group_of(moyal_terms *terms, int part)
{
    for (int g = 1; g < terms->group_count; g++)
        if (terms->group_part[g] == part)
            return g;
    terms->group_part[terms->group_count] = part;
    return terms->group_count++;
}

static void add_scaled(moyal_terms *terms, int scalar, int left, int right)
{
    const int kind = terms->program->scalar_kinds[scalar];

    if (!(kind & MOYAL_OF_TIME)) {
        add_pair(terms, left, right, terms->scalars[2 * scalar], terms->scalars[2 * scalar + 1], 0);
        return;
    }
    if (kind & MOYAL_HAS_RE)
        add_pair(terms, left, right, 1, 0, group_of(terms, 2 * scalar));
    if (kind & MOYAL_HAS_IM)
        add_pair(terms, left, right, 0, 1, group_of(terms, 2 * scalar + 1));
}

static void evaluate_scalars(const moyal_terms *terms, double t)
{
    terms->program->scalars(terms->context, t, 1, terms->zeros, terms->zeros, terms->zeros,
                            terms->scalars, terms->zeros);
}

static int is_together(const moyal_term *x, const moyal_term *y)
{
    return x->a == y->a && x->b == y->b && x->group == y->group;
}

/* Moves each term behind the first that it belongs together with. */
static void gather(moyal_terms *terms)
{
    for (long next = 1, k; next < terms->count; next++) {
        const moyal_term term = terms->terms[next];

        for (k = next; k > 0 && !is_together(&terms->terms[k - 1], &term);)
            k--;
        if (k == 0)
            continue;
        memmove(&terms->terms[k + 1], &terms->terms[k], sizeof term * (size_t)(next - k));
        terms->terms[k] = term;
    }
}

moyal_outcome moyal_terms_make(moyal_terms *out, const moyal_program *program,
                               const moyal_context *context)
{
    const size_t inputs = 2 * (size_t)program->expectation_count +
                          (size_t)program->coordinate_count + (size_t)program->noise_count;

    *out = (moyal_terms){.program = program, .context = context, .group_count = 1};
    out->terms = calloc(4 * ((size_t)program->left_count + (size_t)program->jump_count) + 1,
                        sizeof *out->terms);
    out->group_part = calloc(2 * (size_t)program->scalar_count + 1, sizeof *out->group_part);
    out->scalars = moyal_array(2 * (size_t)program->scalar_count);
    out->zeros = moyal_array(inputs);
    if (!out->terms || !out->group_part || !out->scalars || !out->zeros)
        return MOYAL_NO_MEMORY;
    evaluate_scalars(out, 0);
    for (int k = 0; k < program->left_count; k++)
        add_scaled(out, program->left[k].scalar, program->left[k].table, -1);
    for (int k = 0; k < program->jump_count; k++)
        add_scaled(out, program->jumps[k].scalar, program->jumps[k].table_a,
                   program->jumps[k].table_b);
    gather(out);
    return MOYAL_DONE;
}

void moyal_terms_clear(moyal_terms *terms)
{
    free(terms->terms);
    free(terms->group_part);
    moyal_array_free(terms->scalars);
    moyal_array_free(terms->zeros);
    *terms = (moyal_terms){.count = 0};
}

int moyal_terms_row(moyal_contribution *out, const moyal_terms *terms, long i, long j)
{
    const long d = terms->context->dimension;
    int count = 0;

    for (long k = 0; k < terms->count; k++) {
        const moyal_term *term = &terms->terms[k];
        double re = term->re, im = term->im, other;

        if (term->left) {
            const double lr = term->left[i], li = term->left[d + i];

            if (lr == 0 && li == 0)
                continue;
            other = re * lr - im * li;
            im = re * li + im * lr;
            re = other;
        }
        if (term->right) {
            const double vr = term->right[j], vi = term->right[d + j];

            if (vr == 0 && vi == 0)
                continue;
            other = re * vr + im * vi;
            im = im * vr - re * vi;
            re = other;
        }
        out[count++] = (moyal_contribution){i + term->a, j + term->b, re, im, term->group};
    }
    return count;
}

void moyal_terms_multipliers(const moyal_terms *terms, double t, double *multipliers)
{
    multipliers[0] = 1;
    if (terms->group_count == 1)
        return;
    evaluate_scalars(terms, t);
    for (int g = 1; g < terms->group_count; g++)
        multipliers[g] = terms->scalars[terms->group_part[g]];
}
