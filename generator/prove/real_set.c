/* Sets of real numbers from the signs of polynomials, as pieces of the line. */
#include "prove/real_set.h"

#include <stdlib.h>

#include "base/memory.h"
#include "prove/real_root.h"

/* ---- pieces ------------------------------------------------------------------------------------
 */

/* Cells first .. last, all inside. */
static void add_piece(real_set_t *out, const line_t *line, size_t first, size_t last)
{
    size_t end = 2 * line->root_count;
    real_piece_t *piece;

    out->pieces = memory_resize(out->pieces, out->count + 1, sizeof *out->pieces);
    piece = &out->pieces[out->count++];
    *piece = (real_piece_t){.lower_closed = first % 2 == 1, .upper_closed = last % 2 == 1};
    if (first > 0)
        piece->lower = root_text(line, first % 2 == 1 ? first / 2 : first / 2 - 1);
    if (last < end)
        piece->upper = root_text(line, last / 2);
}

/* Compares |x| with |y|, both rational. */
static int is_nearer(const fmpq_t x, const fmpq_t y)
{
    fmpq_t a, b;
    int answer;

    fmpq_init(a);
    fmpq_init(b);
    fmpq_abs(a, x);
    fmpq_abs(b, y);
    answer = fmpq_cmp(a, b) < 0;
    fmpq_clear(a);
    fmpq_clear(b);
    return answer;
}

/* An element of the piece of cells first .. last, the nearest to 0 as far as it has few digits:
 * *text is NULL if there is none that can be written. */
static void piece_element(fmpq_t value, char **text, const line_t *line, size_t first, size_t last)
{
    fmpq_t low, high;

    fmpq_init(low);
    fmpq_init(high);
    *text = NULL;
    for (size_t cell = first; cell <= last; cell++) {
        size_t root = cell / 2;
        fmpq_t here;
        int skip = 0, linear;
        fmpq_init(here);
        linear = cell % 2 == 1 && fmpz_poly_degree(&line->factors[line->roots[root].factor]) == 1;
        if (cell % 2 == 0) {
            line_interval(low, high, line, root);
            if (fmpq_sgn(low) < 0 && fmpq_sgn(high) > 0)
                fmpq_zero(here);
            else
                line_rational_between(here, low, high);
        } else if (linear) {
            root_linear(here, &line->factors[line->roots[root].factor]);
            skip = fmpz_bits(fmpq_denref(here)) > 10 && first != last;
        } else {
            arf_get_fmpq(here, arb_midref(line->roots[root].ball));
            skip = first != last; /* there are rational numbers beside it */
        }
        if (!skip && (!*text || is_nearer(here, value))) {
            free(*text);
            fmpq_set(value, here);
            *text = cell % 2 == 0 || linear ? rational_text(here)
                    : fmpz_poly_degree(&line->factors[line->roots[root].factor]) == 2
                        ? root_text(line, root)
                        : NULL;
        }
        fmpq_clear(here);
    }
    fmpq_clear(low);
    fmpq_clear(high);
}

static void collect(real_set_t *out, const line_t *line)
{
    size_t end = 2 * line->root_count;
    fmpq_t best, here;

    fmpq_init(best);
    fmpq_init(here);
    for (size_t first = 0; first <= end; first++) {
        size_t last = first;
        char *text;
        if (!line->inside[first])
            continue;
        while (last < end && line->inside[last + 1])
            last++;
        add_piece(out, line, first, last);
        piece_element(here, &text, line, first, last);
        if (text && (!out->nearest || is_nearer(here, best))) {
            free(out->nearest);
            out->nearest = text;
            fmpq_set(best, here);
        } else {
            free(text);
        }
        first = last;
    }
    fmpq_clear(best);
    fmpq_clear(here);
}

int real_set_find(real_set_t *out, const condition_kind_t *kinds,
                  const fmpz_poly_struct *polynomials, size_t count, const char *variable)
{
    line_t line = {
        .kinds = kinds, .polynomials = polynomials, .count = count, .variable = variable};
    int good;

    *out = (real_set_t){0};
    good = line_cut(&line);
    if (good)
        collect(out, &line);
    line_clear(&line);
    return good;
}

void real_set_clear(real_set_t *set)
{
    for (size_t k = 0; k < set->count; k++) {
        free(set->pieces[k].lower);
        free(set->pieces[k].upper);
    }
    free(set->pieces);
    free(set->nearest);
    *set = (real_set_t){0};
}
