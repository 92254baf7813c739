/* Formulas within a text in the symbols of a terminal: λ for lambda, σx for sx, √ for sqrt, ² for
 * ^2. All of these are read back by the language of models, but for √, ⟨ and ⟩. */
#include <ctype.h>
#include <string.h>

#include "report/style.h"
#include "syntax/token.h"

/* The Greek letter that `name` begins with as a word of its own; its length, or 0. */
static size_t greek(unsigned *code, const char *name, size_t length)
{
    size_t found = 0;

    for (unsigned c = 0x391; c <= 0x3C9; c++) {
        int starts;
        const char *word = c == 0x3C2 ? NULL : alias_letter(c, &starts); /* no final sigma */
        size_t n = word ? strlen(word) : 0;

        if (n <= found || n > length || strncmp(name, word, n) != 0)
            continue;
        if (n < length && islower((unsigned char)name[n]) && n + 1 < length)
            continue;
        found = n;
        *code = c;
    }
    return found;
}

/* A word of letters and digits, after a dot if `member`. */
static void add_word(text_t *out, const char *word, size_t length, int member)
{
    static const char *const members[][2] = {{"sx", "σx"}, {"sy", "σy"}, {"sz", "σz"},
                                             {"sp", "σ₊"}, {"sm", "σ₋"}, {"ad", "a†"}};
    unsigned code = 0;
    size_t letter;

    for (size_t k = 0; member && k < sizeof members / sizeof *members; k++) {
        if (strlen(members[k][0]) == length && strncmp(members[k][0], word, length) == 0) {
            text_add(out, members[k][1]);
            return;
        }
    }
    if (length == 4 && (strncmp(word, "sqrt", 4) == 0 || strncmp(word, "hbar", 4) == 0)) {
        text_add(out, *word == 's' ? "√" : "ħ");
        return;
    }
    letter = member ? 0 : greek(&code, word, length);
    if (letter > 0)
        text_add_bytes(out, (char[]){(char)(0xC0 | code >> 6), (char)(0x80 | (code & 0x3F))}, 2);
    text_add_bytes(out, word + letter, length - letter);
}

/* "^12" as superscripts; the bytes used, 0 if it is something else. */
static size_t add_power(text_t *out, const char *at)
{
    static const char *const digits[] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
    size_t length = *at == '^' ? strspn(at + 1, "0123456789") : 0;

    for (size_t k = 0; k < length; k++)
        text_add(out, digits[at[k + 1] - '0']);
    return length > 0 ? length + 1 : 0;
}

/* Relations and brackets of averages; the bytes used, 0 if it is something else. */
static size_t add_sign(text_t *out, const char *at, int spaced)
{
    if (strncmp(at, ">=", 2) == 0 || strncmp(at, "<=", 2) == 0 || strncmp(at, "!=", 2) == 0) {
        text_add(out, *at == '>' ? "≥" : *at == '<' ? "≤" : "≠");
        return 2;
    }
    if (*at == '<' && at[1] != ' ') {
        text_add(out, "⟨");
        return 1;
    }
    if (*at == '>' && !spaced) {
        text_add(out, "⟩");
        return 1;
    }
    return 0;
}

void style_add_symbols(text_t *out, style_t style, const char *text)
{
    char before = '\n';

    if (!style.unicode) {
        text_add(out, text);
        return;
    }
    while (*text) {
        size_t length = 0, used;

        while (isalnum((unsigned char)text[length]))
            length++;
        if (length > 0) {
            used = length;
            if (isalpha((unsigned char)*text) && before != '_')
                add_word(out, text, length, before == '.');
            else
                text_add_bytes(out, text, length);
        } else {
            used = add_power(out, text);
            used = used > 0 ? used : add_sign(out, text, before == ' ' || before == '\n');
            if (used == 0)
                text_add_bytes(out, text, used = 1);
        }
        before = text[used - 1];
        text += used;
    }
}
