/* The nearest candidate by edit distance, for "did you mean". */
#include <ctype.h>
#include <string.h>

#include "syntax/tree.h"

enum { LONGEST = 100 };

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

static int same(char a, char b)
{
    return tolower((unsigned char)a) == tolower((unsigned char)b);
}

/* Optimal string alignment distance; both lengths are at most LONGEST.
 * d(i, j) = min( d(i-1, j) + 1, d(i, j-1) + 1, d(i-1, j-1) + [a_i != b_j], swap: d(i-2, j-2) + 1 )
 */
static size_t distance(const char *a, size_t m, const char *b, size_t n)
{
    size_t rows[3][LONGEST + 1], *older = rows[0], *old = rows[1], *row = rows[2], *spare, i, j;

    for (j = 0; j <= n; j++)
        old[j] = j;
    memcpy(older, old, sizeof rows[0]);
    for (i = 1; i <= m; i++) {
        row[0] = i;
        for (j = 1; j <= n; j++) {
            row[j] =
                smaller(smaller(old[j], row[j - 1]) + 1, old[j - 1] + !same(a[i - 1], b[j - 1]));
            if (i > 1 && j > 1 && same(a[i - 1], b[j - 2]) && same(a[i - 2], b[j - 1]))
                row[j] = smaller(row[j], older[j - 2] + 1);
        }
        spare = older;
        older = old;
        old = row;
        row = spare;
    }
    return old[n];
}

const char *syntax_nearest(const char *name, const char *const *candidates, size_t count)
{
    size_t length = strlen(name), limit = length / 3 > 1 ? length / 3 : 1, best = limit + 1, k;
    const char *nearest = NULL;

    if (length > LONGEST)
        return NULL;
    for (k = 0; k < count; k++) {
        size_t other = strlen(candidates[k]), d;
        if (other > LONGEST || (other > length ? other - length : length - other) > limit)
            continue;
        d = distance(name, length, candidates[k], other);
        if (d < best && d < length) {
            best = d;
            nearest = candidates[k];
        }
    }
    return nearest;
}
