/* UTF-8 aliases: characters that stand for something with an ASCII spelling. */
#include <string.h>

#include "syntax/token.h"

typedef struct {
    unsigned code;
    const char *text;
} letter_t;

static const letter_t letters[] = {
    {0x00B5, "mu"},      {0x0127, "hbar"},    {0x0391, "Alpha"},   {0x0392, "Beta"},
    {0x0393, "Gamma"},   {0x0394, "Delta"},   {0x0395, "Epsilon"}, {0x0396, "Zeta"},
    {0x0397, "Eta"},     {0x0398, "Theta"},   {0x0399, "Iota"},    {0x039A, "Kappa"},
    {0x039B, "Lambda"},  {0x039C, "Mu"},      {0x039D, "Nu"},      {0x039E, "Xi"},
    {0x039F, "Omicron"}, {0x03A0, "Pi"},      {0x03A1, "Rho"},     {0x03A3, "Sigma"},
    {0x03A4, "Tau"},     {0x03A5, "Upsilon"}, {0x03A6, "Phi"},     {0x03A7, "Chi"},
    {0x03A8, "Psi"},     {0x03A9, "Omega"},   {0x03B1, "alpha"},   {0x03B2, "beta"},
    {0x03B3, "gamma"},   {0x03B4, "delta"},   {0x03B5, "epsilon"}, {0x03B6, "zeta"},
    {0x03B7, "eta"},     {0x03B8, "theta"},   {0x03B9, "iota"},    {0x03BA, "kappa"},
    {0x03BB, "lambda"},  {0x03BC, "mu"},      {0x03BD, "nu"},      {0x03BE, "xi"},
    {0x03BF, "omicron"}, {0x03C0, "pi"},      {0x03C1, "rho"},     {0x03C2, "sigma"},
    {0x03C3, "sigma"},   {0x03C4, "tau"},     {0x03C5, "upsilon"}, {0x03C6, "phi"},
    {0x03C7, "chi"},     {0x03C8, "psi"},     {0x03C9, "omega"},   {0x03D1, "theta"},
    {0x03D5, "phi"},     {0x03D6, "pi"},      {0x03F0, "kappa"},   {0x03F1, "rho"},
    {0x03F4, "Theta"},   {0x03F5, "epsilon"}, {0x210F, "hbar"},    {0x2126, "Omega"},
};

/* Subscripts continue a name; plus and minus only in sigma's, see alias_operator. */
static const letter_t subscripts[] = {
    {0x2080, "0"}, {0x2081, "1"}, {0x2082, "2"}, {0x2083, "3"}, {0x2084, "4"}, {0x2085, "5"},
    {0x2086, "6"}, {0x2087, "7"}, {0x2088, "8"}, {0x2089, "9"}, {0x208A, "+"}, {0x208B, "-"},
    {0x2090, "a"}, {0x2091, "e"}, {0x2092, "o"}, {0x2093, "x"}, {0x2095, "h"}, {0x2096, "k"},
    {0x2097, "l"}, {0x2098, "m"}, {0x2099, "n"}, {0x209A, "p"}, {0x209B, "s"}, {0x209C, "t"},
    {0x1D62, "i"}, {0x1D63, "r"}, {0x1D64, "u"}, {0x1D65, "v"}, {0x2C7C, "j"},
};

static const char *look_up(unsigned code, const letter_t *table, size_t count)
{
    size_t k;

    for (k = 0; k < count; k++)
        if (table[k].code == code)
            return table[k].text;
    return NULL;
}

const char *alias_letter(unsigned code, int *starts)
{
    const char *text = look_up(code, letters, sizeof letters / sizeof letters[0]);

    *starts = text != NULL;
    if (text == NULL)
        text = look_up(code, subscripts, sizeof subscripts / sizeof subscripts[0]);
    return text;
}

const char *alias_operator(const char *part)
{
    static const char *const table[][2] = {{"sigmax", "sx"}, {"sigmay", "sy"}, {"sigmaz", "sz"},
                                           {"sigma+", "sp"}, {"sigma-", "sm"}, {"S+", "Sp"},
                                           {"S-", "Sm"}};
    size_t k;

    for (k = 0; k < sizeof table / sizeof table[0]; k++)
        if (strcmp(part, table[k][0]) == 0)
            return table[k][1];
    return NULL;
}

char alias_superscript(unsigned code)
{
    switch (code) {
    case 0xB9:
        return '1';
    case 0xB2:
        return '2';
    case 0xB3:
        return '3';
    case 0x2070:
        return '0';
    default:
        return code >= 0x2074 && code <= 0x2079 ? (char)('4' + (code - 0x2074)) : 0;
    }
}

token_kind_t alias_symbol(unsigned code)
{
    switch (code) {
    case 0x00B7: /* MIDDLE DOT */
    case 0x00D7: /* MULTIPLICATION SIGN */
    case 0x2219: /* BULLET OPERATOR */
    case 0x22C5: /* DOT OPERATOR */
        return TOKEN_STAR;
    case 0x2212: /* MINUS SIGN */
        return TOKEN_MINUS;
    case 0x00F7: /* DIVISION SIGN */
    case 0x2215: /* DIVISION SLASH */
        return TOKEN_SLASH;
    case 0x2265:
        return TOKEN_GREATER_EQUAL;
    case 0x2264:
        return TOKEN_LESS_EQUAL;
    case 0x2260:
        return TOKEN_NOT_EQUAL;
    default:
        return TOKEN_ERROR;
    }
}
