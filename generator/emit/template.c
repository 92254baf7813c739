/* Fills the holes of a template. */
#include "emit/template.h"

#include <assert.h>
#include <string.h>

#include "base/text.h"

static const char opening[] = "/*@hole ", closing[] = "/*@end ";

/* The content for the hole whose name starts at `name`, of `length` bytes. */
static const char *content_of(const char *name, size_t length, const char *const *names,
                              const char *const *contents, size_t count)
{
    for (size_t k = 0; k < count; k++)
        if (strlen(names[k]) == length && strncmp(names[k], name, length) == 0)
            return contents[k];
    return NULL;
}

char *template_fill(const char *text, const char *const *names, const char *const *contents,
                    size_t count)
{
    const char *hole;
    text_t out;

    text_init(&out);
    while ((hole = strstr(text, opening)) != NULL) {
        const char *name = hole + strlen(opening);
        const char *content = content_of(name, strcspn(name, "*"), names, contents, count);
        const char *end = strstr(hole, closing);

        assert(content && end);
        text_add_bytes(&out, text, (size_t)(hole - text));
        text_add(&out, content);
        text = strstr(end, "*/") + 2;
        if (*text == '\n')
            text++;
    }
    text_add(&out, text);
    return text_take(&out);
}
