/* Text of 'moyal prove --search-order'. */
#include "report/prove.h"

#include <string.h>

static void add_piece(text_t *out, const real_piece_t *piece)
{
    if (piece->lower && piece->lower_closed && piece->upper && piece->upper_closed &&
        strcmp(piece->lower, piece->upper) == 0)
        text_printf(out, "{%s}", piece->lower);
    else
        text_printf(out, "%s%s, %s%s", piece->lower_closed ? "[" : "(",
                    piece->lower ? piece->lower : "-infinity",
                    piece->upper ? piece->upper : "infinity", piece->upper_closed ? "]" : ")");
}

/* "s in [1/2, 2] or {3}" */
static void add_set(text_t *out, const order_search_t *search)
{
    if (search->set.count == 0) {
        text_printf(out, "    no %s is admissible\n", search->variable);
        return;
    }
    text_printf(out, "    admissible %s: ", search->variable);
    for (size_t k = 0; k < search->set.count; k++) {
        text_add(out, k ? " or " : "");
        add_piece(out, &search->set.pieces[k]);
    }
    text_add(out, "   (s = 0 Wigner, -1 Husimi, 1 P)\n");
}

static void add_over_s(text_t *out, const order_search_t *search)
{
    for (size_t k = 0; k < search->condition_count; k++)
        text_printf(out, "    %s%s\n", k == 0 ? "order s, M(z) >= 0 iff " : "and ",
                    search->conditions[k]);
    if (search->set_is_known)
        add_set(out, search);
    else if (search->s_exists == TRUTH_FALSE)
        text_printf(out, "    no %s is admissible, whatever the parameters\n", search->variable);
    if (search->s_reason) {
        text_add(out, "    orders s: ");
        style_wrap(out, 14, 14, search->s_reason);
    }
}

void report_search_text(text_t *out, const order_search_t *search, const proof_t *proof)
{
    text_add(out, "  search for an order:\n");
    add_over_s(out, search);
    text_add(out, "    matrices S: ");
    style_wrap(out, 16, 16, search->matrix_reason);
    text_printf(out, "    found: %s\n", search->order_found ? search->order_found : "none");
    if (search->order_found) {
        text_add(out, "    it applies to ");
        style_wrap(out, 18, 18, initial_scope(proof->hybrid));
    }
}
