/* The search for an order: what its parts share, and what follows for the verdict. */
#include "prove/search_order.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "environment/array.h"
#include "prove/order_values.h"

/* More classical modes have too many entries of S to be searched. */
enum { SEARCH_MAX_COORDINATES = 8 };

/* ---- names ------------------------------------------------------------------------------------
 */

static int is_name_part(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

static int occurs(const char *name, const char *text)
{
    size_t length = strlen(name);

    for (const char *at = strstr(text, name); at; at = strstr(at + 1, name))
        if ((at == text || !is_name_part(at[-1])) && !is_name_part(at[length]))
            return 1;
    return 0;
}

/* `name` with as many '_' behind it as make it new. */
static char *new_name(const char *name, const char *text)
{
    text_t out;

    text_init(&out);
    text_add(&out, name);
    while (occurs(text_string(&out), text))
        text_add(&out, "_");
    return text_take(&out);
}

char **order_search_names(size_t *count, size_t coordinates, const char *text)
{
    size_t entries =
        coordinates <= SEARCH_MAX_COORDINATES ? coordinates * (coordinates + 1) / 2 : 0;
    char **names = memory_new(entries + 1, sizeof *names);

    *count = 0;
    names[(*count)++] = new_name("s", text);
    for (size_t i = 0; i < coordinates && entries > 0; i++)
        for (size_t j = i; j < coordinates; j++) {
            text_t name;
            text_init(&name);
            text_printf(&name, "S_%zu_%zu", i + 1, j + 1);
            names[(*count)++] = new_name(text_string(&name), text);
            text_clear(&name);
        }
    return names;
}

/* ---- what the parts share
 * ------------------------------------------------------------------------ */

int order_substitute(scalar_struct *entries, size_t count, const model_t *model)
{
    const scalar_struct **values = model_values(model);
    int good = 1;

    for (size_t k = 0; k < count && good; k++)
        good = scalar_substitute(&entries[k], &entries[k], values, model->assumptions, model->ring);
    free(values);
    return good;
}

int order_is_open(scalar_src x, const size_t *unknowns, size_t count, const model_t *model)
{
    const ring_t *ring = model->ring;

    for (size_t g = 0; g < ring_parameter_count(ring); g++) {
        int is_unknown = 0;
        for (size_t k = 0; k < count; k++)
            is_unknown |= unknowns[k] == g;
        if (!is_unknown && scalar_depends_on(x, g, ring))
            return 1;
    }
    return 0;
}

hybrid_t *order_map(char **reason, const char *text, generator_t *generator)
{
    model_t *model = generator->model;
    diags_t *diags = diags_new(model->source);
    order_t *order = NULL;
    hybrid_t *hybrid = NULL;
    status_t status = order_parse(&order, text, model, stderr);

    if (status == OK)
        status = phasespace_map(&hybrid, generator, order, diags);
    if (status != OK)
        *reason = memory_copy_text("the derivation with this general order takes too much work");
    diags_free(diags);
    return status == OK ? hybrid : NULL;
}

/* ---- the search
 * ----------------------------------------------------------------------------------- */

/* What speaks against any search; NULL if nothing does. */
static const char *obstacle(const generator_t *generator)
{
    const model_t *model = generator->model;
    const scalar_struct **values;
    truth_t valid;

    if (model->stated)
        return "the hybrid equation is stated directly: it has no order";
    for (size_t j = 0; model->domains && j < model_coordinate_count(model); j++)
        if (model->domains[j].has_domain)
            return "a domain is declared, which smoothing does not respect";
    if (model_coordinate_count(model) == 0)
        return "there is no classical mode, so that all orders are the same";
    values = model_values(model);
    valid = conditions_hold(&generator->positivity, values, model->assumptions, model->ring);
    free(values);
    return valid == TRUTH_FALSE ? "at the given values the generator itself is not completely "
                                  "positive"
                                : NULL;
}

order_search_t *order_search(generator_t *generator, const char *const *names, size_t count)
{
    order_search_t *search = memory_new(1, sizeof *search);
    const char *why = obstacle(generator);

    search->s_exists = search->matrix_exists = TRUTH_UNKNOWN;
    search->variable = memory_copy_text(names[0]);
    if (why) {
        search->s_reason = memory_copy_text(why);
        search->matrix_reason = memory_copy_text(why);
        return search;
    }
    order_search_s(search, generator, names[0]);
    if (search->s_exists == TRUTH_TRUE && search->candidate)
        search->matrix_reason = memory_copy_text("not searched, as an order s was found");
    else if (count == 1)
        search->matrix_reason = memory_copy_text("too many classical modes to search all matrices");
    else
        order_search_matrix(search, generator, names + 1, count - 1);
    return search;
}

void order_search_free(order_search_t *search)
{
    if (!search)
        return;
    for (size_t k = 0; k < search->condition_count; k++)
        free(search->conditions[k]);
    free(search->conditions);
    real_set_clear(&search->set);
    free(search->variable);
    free(search->s_reason);
    free(search->matrix_reason);
    free(search->candidate);
    free(search->order_found);
    free(search);
}

/* ---- what follows
 * ---------------------------------------------------------------------------------- */

/* Whether a proof shows a positive dynamics: EXACT, or EXACT-IF with conditions that hold at the
 * values. */
static int proof_is_positive(const proof_t *proof)
{
    const verdict_t *verdict = &proof->verdict;

    return verdict->kind == VERDICT_EXACT ||
           (verdict->kind == VERDICT_EXACT_IF && verdict->holds == TRUTH_TRUE);
}

/* "S=[[-1/2,0],[0,-1/2]]" */
static char *print_smoothing(const hybrid_t *hybrid)
{
    size_t n = hybrid->order->size;
    text_t text;

    text_init(&text);
    text_add(&text, "S=[");
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            char *entry =
                scalar_print(&hybrid->order->matrix[i * n + j], hybrid->generator->model->ring);
            text_printf(&text, "%s%s%s", j ? "," : i ? ",[" : "[", entry, j + 1 < n ? "" : "]");
            free(entry);
        }
    text_add(&text, "]");
    return text_take(&text);
}

/* The conditions leave more than a surface of the parameters. */
static int is_region(const conditions_t *conditions)
{
    for (size_t k = 0; k < conditions->count; k++)
        if (conditions->kinds[k] == CONDITION_ZERO)
            return 0;
    return 1;
}

void order_search_confirm(order_search_t *search, const proof_t *proof)
{
    int conditional = search->conditional && proof->verdict.kind == VERDICT_EXACT_IF &&
                      proof->verdict.holds != TRUTH_FALSE && is_region(&proof->verdict.conditions);

    search->confirmed = proof_is_positive(proof) || conditional;
    free(search->order_found);
    search->order_found = search->confirmed ? print_smoothing(proof->hybrid) : NULL;
}

static void set_reason(verdict_t *verdict, const char *more)
{
    text_t text;

    text_init(&text);
    text_printf(&text, "%s; %s", verdict->reason, more);
    free(verdict->reason);
    verdict->reason = text_take(&text);
}

void order_search_conclude(proof_t *proof, const order_search_t *search)
{
    verdict_t *verdict = &proof->verdict;
    int known = model_all_values_given(proof->hybrid->generator->model);

    if (search->order_found)
        return;
    if (known && verdict->status == UNDECIDED)
        verdict->status =
            REFUTED; /* the search was asked for an order, and there is none to show */
    if (search->matrix_exists == TRUTH_FALSE) {
        set_reason(verdict, "no other Gaussian order S is positive at these values either, proven");
        return;
    }
    if (verdict->kind != VERDICT_QUASI)
        return;
    verdict->kind = VERDICT_UNDECIDED;
    verdict->holds = TRUTH_UNKNOWN;
    verdict->status = known ? REFUTED : UNDECIDED;
    set_reason(verdict, "whether it is positive in another order was not decided");
}
