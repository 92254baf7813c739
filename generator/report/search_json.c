/* JSON of 'moyal prove --search-order'. */
#include "report/prove.h"

/* An end of an interval; null for infinity. */
static json_t *end_json(const char *end)
{
    return end ? json_text(end) : json_null();
}

static json_t *set_json(const real_set_t *set)
{
    json_t *list = json_array();

    for (size_t k = 0; k < set->count; k++) {
        const real_piece_t *piece = &set->pieces[k];
        json_t *entry = json_object();
        json_object_set_new(entry, "lower", end_json(piece->lower));
        json_object_set_new(entry, "lower_closed", json_boolean(piece->lower_closed));
        json_object_set_new(entry, "upper", end_json(piece->upper));
        json_object_set_new(entry, "upper_closed", json_boolean(piece->upper_closed));
        json_array_append_new(list, entry);
    }
    return list;
}

static json_t *texts_json(char *const *texts, size_t count)
{
    json_t *list = json_array();

    for (size_t k = 0; k < count; k++)
        json_array_append_new(list, json_text(texts[k]));
    return list;
}

void report_search_json(json_t *out, const order_search_t *search, const proof_t *proof)
{
    json_t *details = json_object();

    json_object_set_new(out, "order_found",
                        search->order_found ? json_text(search->order_found) : json_null());
    json_object_set_new(out, "admissible_s",
                        search->set_is_known ? set_json(&search->set) : json_null());
    json_object_set_new(out, "every_order_refuted",
                        json_boolean(search->matrix_exists == TRUTH_FALSE));
    json_object_set_new(out, "initial_states",
                        search->order_found ? json_text(initial_scope(proof->hybrid))
                                            : json_null());
    json_object_set_new(details, "variable", json_text(search->variable));
    json_object_set_new(details, "conditions",
                        texts_json(search->conditions, search->condition_count));
    json_object_set_new(details, "s_exists", json_truth(search->s_exists));
    json_object_set_new(details, "s_reason",
                        search->s_reason ? json_text(search->s_reason) : json_null());
    json_object_set_new(details, "matrix_exists", json_truth(search->matrix_exists));
    json_object_set_new(details, "matrix_reason", json_text(search->matrix_reason));
    json_object_set_new(out, "order_search", details);
}
