/* The jets of a certificate, entry by entry. */
#include "certificate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One entry: the first k at which `values` are not those of the quantum model. */
static void check_entry(certificate_t *c, json_t *entry, const char *at, const char *observable,
                        num **quantum, num **values, size_t order)
{
    static const char *const keys[] = {"quantum", "scheme", "coefficient"};
    size_t k = 0;

    if (strcmp(text_of(c, entry, at, "observable"), observable) != 0)
        refuse(RING, REFUTED, "'%s' is expected", observable);
    while (k <= order && num_equal(RING, quantum[k], values[k]))
        k++;
    if (k > order) {
        if (!json_is_null(get(c, entry, at, "first_difference")))
            refuse(RING, REFUTED, "there is no difference");
        for (size_t j = 0; j < 3; j++)
            if (!json_is_null(get(c, entry, at, keys[j])))
                refuse(RING, REFUTED, "there is no difference");
        return;
    }
    if (!json_is_integer(get(c, entry, at, "first_difference")) ||
        json_integer_value(json_object_get(entry, "first_difference")) != (json_int_t)k)
        refuse(RING, REFUTED, "the first difference is at %zu", k);
    for (size_t j = 0; j < 3; j++) {
        num *expected = j == 0   ? quantum[k]
                        : j == 1 ? values[k]
                                 : num_sub(RING, quantum[k], values[k]);
        if (!num_equal(RING, num_read(&c->system, text_of(c, entry, at, keys[j])), expected))
            refuse(RING, REFUTED, "is not what the checker finds");
    }
}

/* The next entry of jets.LIST: the one at `index`. */
static json_t *next_entry(certificate_t *c, json_t *jets, const char *list, size_t index,
                          const char *keys, const char **at)
{
    json_t *entries = list_of(c, jets, "jets", list, 1000);

    *at = path(path("jets", list, 0), NULL, index);
    RING->field = *at;
    if (index >= json_array_size(entries))
        refuse(RING, REFUTED, "is missing");
    check_keys(c, json_array_get(entries, index), *at, keys);
    return json_array_get(entries, index);
}

static void check_observable(certificate_t *c, json_t *jets, size_t index, const char *name,
                             const char *text, size_t order, int damped)
{
    static const char *const fields = " observable first_difference quantum scheme coefficient ";
    static const char *const meanfield =
        " variant start observable first_difference quantum scheme coefficient ";
    system_t *system = &c->system;
    op f = op_read(system, text, &system->star, ALL),
       w = op_read(system, text, &system->wigner, ALL);
    num *quantum[MAX_ORDER + 1], *values[MAX_ORDER + 1];
    const char *at;
    json_t *entry;

    jet_linear(quantum, system, &c->start, JET_QUANTUM, &c->master, &c->hybrid, f, order);
    for (int k = 0; k < (damped ? 4 : 2); k++) {
        const master_t *m = k < 2 ? &c->bare : &c->master;
        entry =
            next_entry(c, jets, "meanfield", index * (damped ? 4 : 2) + (size_t)k, meanfield, &at);
        if (strcmp(text_of(c, entry, at, "variant"), k < 2 ? "closed" : "damped") != 0)
            refuse(RING, REFUTED, "'%s' is expected", k < 2 ? "closed" : "damped");
        if (strcmp(text_of(c, entry, at, "start"), k % 2 ? "ensemble" : "point") != 0)
            refuse(RING, REFUTED, "'%s' is expected", k % 2 ? "ensemble" : "point");
        jet_meanfield(values, system, &c->start, m, k >= 2, k % 2, w, order);
        check_entry(c, entry, at, name, quantum, values, order);
    }
    entry = next_entry(c, jets, "qcle", index, fields, &at);
    jet_linear(values, system, &c->start, JET_QCLE, &c->master, &c->hybrid, f, order);
    check_entry(c, entry, at, name, quantum, values, order);
    if (c->hybrid.terms == 0)
        return;
    entry = next_entry(c, jets, "cq_part", index, fields, &at);
    jet_linear(values, system, &c->start, JET_CQ, &c->master, &c->hybrid, f, order);
    check_entry(c, entry, at, name, quantum, values, order);
}

static json_t *observables(certificate_t *c)
{
    json_t *input = json_object_get(c->document, "input"), *list, *row;
    size_t k;

    list = list_of(c, input, "input", "observables", 100);
    json_array_foreach(list, k, row)
    {
        const char *at = path("input.observables", NULL, k);
        check_keys(c, row, at, " name operator ");
        text_of(c, row, at, "name");
        op_read(&c->system, text_of(c, row, at, "operator"), &c->system.star, ALL);
    }
    return list;
}

void check_jets(certificate_t *c)
{
    json_t *jets, *list, *row;
    size_t k, order, entries;
    int damped;

    list = observables(c);
    jets = get(c, c->document, "", "jets");
    if (json_is_null(jets) && !c->has_jets)
        return;
    if (!c->has_jets)
        refuse(RING, REFUTED, "are of a master equation without drives");
    check_keys(c, jets, "jets",
               c->hybrid.terms ? " order hybrid meanfield qcle cq_part "
                               : " order hybrid meanfield qcle ");
    order = (size_t)integer_of(c, jets, "jets", "order", MAX_ORDER);
    if (strcmp(text_of(c, jets, "jets", "hybrid"), "equal") != 0)
        refuse(RING, REFUTED, "'equal' is expected: the equations are identical");
    entries = json_array_size(list_of(c, jets, "jets", "meanfield", 400));
    damped = entries > 2 * json_array_size(list);
    if (entries != json_array_size(list) * (damped ? 4 : 2))
        refuse(RING, REFUTED, "has not the same entries for each observable");
    for (k = 0; k < 2; k++) {
        const char *key = k ? "cq_part" : "qcle";
        if ((!k || c->hybrid.terms) &&
            json_array_size(list_of(c, jets, "jets", key, 100)) != json_array_size(list))
            refuse(RING, REFUTED, "has not one entry for each observable");
    }
    json_array_foreach(list, k, row)
    {
        size_t made = RING->made;
        check_observable(c, jets, k, json_string_value(json_object_get(row, "name")),
                         json_string_value(json_object_get(row, "operator")), order, damped);
        numbers_release(RING, made, NULL, 0);
    }
    printf("jets: all derivatives up to order %zu\n", order);
}
