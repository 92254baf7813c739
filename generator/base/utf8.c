/* UTF-8: decoding without trust, and how a character looks on a terminal. */
#include "base/utf8.h"

typedef struct {
    unsigned first, last;
} range_t;

static int is_in(unsigned code, const range_t *ranges, size_t count)
{
    size_t k;

    for (k = 0; k < count; k++)
        if (code >= ranges[k].first && code <= ranges[k].last)
            return 1;
    return 0;
}

#define IS_IN(code, ranges) is_in(code, ranges, sizeof(ranges) / sizeof((ranges)[0]))

size_t utf8_decode(unsigned *code, const char *text, size_t length)
{
    static const unsigned smallest[5] = {0, 0, 0x80, 0x800, 0x10000};
    unsigned char lead = (unsigned char)text[0];
    size_t size = lead < 0x80 ? 1 : lead < 0xC0 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    unsigned value;
    size_t k;

    *code = lead;
    if (size == 1)
        return 1;
    if (size == 0 || size > length || lead >= 0xF8)
        return 0;
    value = lead & (0x7Fu >> size);
    for (k = 1; k < size; k++) {
        unsigned char next = (unsigned char)text[k];
        if ((next & 0xC0) != 0x80)
            return 0;
        value = value << 6 | (next & 0x3Fu);
    }
    if (value < smallest[size] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF))
        return 0;
    *code = value;
    return size;
}

int utf8_width(unsigned code)
{
    /* Combining marks, and the wide and fullwidth blocks of Unicode's EastAsianWidth. */
    static const range_t none[] = {{0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD},
                                   {0x064B, 0x065F}, {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF},
                                   {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}};
    static const range_t wide[] = {{0x1100, 0x115F},   {0x2E80, 0x303E},   {0x3041, 0xA4CF},
                                   {0xA960, 0xA97F},   {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},
                                   {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},   {0xFFE0, 0xFFE6},
                                   {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF},
                                   {0x20000, 0x3FFFD}};

    if (code < 0x300)
        return 1;
    return IS_IN(code, none) ? 0 : IS_IN(code, wide) ? 2 : 1;
}

int utf8_is_unsafe(unsigned code)
{
    static const range_t unsafe[] = {{0x0000, 0x001F}, {0x007F, 0x009F}, {0x00AD, 0x00AD},
                                     {0x061C, 0x061C}, {0x180E, 0x180E}, {0x200B, 0x200F},
                                     {0x2028, 0x202E}, {0x2060, 0x206F}, {0xFEFF, 0xFEFF},
                                     {0xFFF9, 0xFFFB}, {0xFFFE, 0xFFFF}, {0xE0000, 0xE0FFF}};

    return IS_IN(code, unsafe);
}

/* Spaces that look like the plain one. */
static int is_blank(unsigned code)
{
    return code == 0xA0 || code == 0x1680 || (code >= 0x2000 && code <= 0x200A) || code == 0x202F ||
           code == 0x205F || code == 0x3000;
}

size_t utf8_add_escaped(text_t *out, size_t *columns, const char *text, size_t length)
{
    unsigned code;
    size_t size = utf8_decode(&code, text, length), before = out->length;

    if (size != 0 && !utf8_is_unsafe(code) && !is_blank(code)) {
        text_add_bytes(out, text, size);
        *columns = (size_t)utf8_width(code);
        return size;
    }
    text_printf(out, size > 1 ? "\\u%04x" : "\\x%02x", code);
    *columns = out->length - before;
    return size == 0 ? 1 : size;
}
