/* UTF-8: decoding without trust, and how a character looks on a terminal. */
#ifndef MOYAL_BASE_UTF8_H
#define MOYAL_BASE_UTF8_H

#include <stddef.h>

#include "base/text.h"

/* Decodes the character at text[0 .. length), length > 0.  Returns its number of bytes, 1 to 4, and
 * the code point in *code; 0 (with *code the first byte) where the bytes are not valid UTF-8:
 * overlong forms, surrogates and values above 10FFFF included. */
size_t utf8_decode(unsigned *code, const char *text, size_t length);

/* Columns that `code` takes on a terminal: 0, 1 or 2.  Independent of the locale. */
int utf8_width(unsigned code);

/* Nonzero where `code` must not reach a terminal as it is: control characters, and the invisible
 * ones that reorder or hide text. */
int utf8_is_unsafe(unsigned code);

/* Adds the character at text[0 .. length) to `out`, escaped as \x07 or \u202e where it is unsafe,
 * invalid, or a space other than the plain one.  Returns the bytes used; *columns is what was
 * added, in columns. */
size_t utf8_add_escaped(text_t *out, size_t *columns, const char *text, size_t length);

#endif
