/* The derivation put together: the table of its sections, and the text. */
#include "report/derive.h"

#define DERIVE_ROW(name, bit, id)                                                                  \
    {name, bit, section_##id##_text, section_##id##_latex, section_##id##_json},
const section_t derive_sections[DERIVE_SECTION_COUNT] = {DERIVE_SECTIONS(DERIVE_ROW)};
#undef DERIVE_ROW

void section_quantum_text(text_t *out, const derivation_t *derivation, style_t style)
{
    report_quantum(out, derivation->hybrid->generator, style);
}

void report_derive_text(text_t *out, const derivation_t *derivation, style_t style)
{
    text_t plain;

    text_init(&plain);
    report_setting(&plain, derivation->hybrid, style);
    for (size_t k = 0; k < DERIVE_SECTION_COUNT; k++) {
        if (derivation->shown & derive_sections[k].bit)
            derive_sections[k].text(&plain, derivation, style);
    }
    style_add_symbols(out, style, text_string(&plain));
    text_clear(&plain);
}
