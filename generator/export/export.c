/* The table of exporters, and what Python scripts share. */
#include "export/export.h"

#include <assert.h>
#include <string.h>

#include "emit/embedded.h"

#define EXPORT_ROW(name, schemes, values, function) {name, schemes, values, function},
const export_kind_t export_kinds[EXPORT_COUNT] = {EXPORT_KINDS(EXPORT_ROW)};
#undef EXPORT_ROW

/* Adds `text` with what stands between "#@hole NAME" and "#@end NAME", lines included, replaced. */
static void add_filled(text_t *out, const char *text, const char *name, const char *content)
{
    text_t mark;
    const char *begin, *end;

    text_init(&mark);
    text_printf(&mark, "#@hole %s\n", name);
    begin = strstr(text, text_string(&mark));
    text_clear(&mark);
    text_printf(&mark, "#@end %s\n", name);
    end = strstr(text, text_string(&mark));
    assert(begin && end);
    text_add_bytes(out, text, (size_t)(begin - text));
    text_add(out, content);
    text_add(out, end + mark.length);
    text_clear(&mark);
}

/* JSON within r"""..""": a quotation mark that belongs to a text of it follows a backslash, which
 * Python respects even in raw strings, and no three others stand side by side. */
void export_python(text_t *out, const export_t *request, const char *name, const char *numbers)
{
    const char *reader = embedded_file("templates/export_reader.py", NULL);
    const char *template_ = embedded_file(name, NULL);
    text_t json, data;

    assert(reader && template_);
    text_init(&json);
    text_init(&data);
    report_derive_json(&json, request->derivation);
    text_printf(&data, "DATA = json.loads(r\"\"\"%s\"\"\")\n", text_string(&json));
    add_filled(out, reader, "data", text_string(&data));
    text_add(out, "\n\n");
    if (numbers)
        add_filled(out, template_, "numbers", numbers);
    else
        text_add(out, template_);
    text_clear(&data);
    text_clear(&json);
}
