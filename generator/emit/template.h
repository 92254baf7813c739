/* Templates: compilable C with named holes that hold working defaults. */
#ifndef MOYAL_EMIT_TEMPLATE_H
#define MOYAL_EMIT_TEMPLATE_H

#include <stddef.h>

/* `text` with each hole, from its opening comment to the line end after its closing one,
 *     (slash-star)@hole NAME(star-slash) default (slash-star)@end NAME(star-slash)
 * replaced by contents[k], names[k] = NAME.  Each of the `count` names has exactly one hole and
 * there are no others: the templates are ours.  Freed with free(). */
char *template_fill(const char *text, const char *const *names, const char *const *contents,
                    size_t count);

#endif
