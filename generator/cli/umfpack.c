/* UMFPACK (T. A. Davis, ACM Trans. Math. Softw. 30, 196 (2004)), loaded when it is needed. */
#include "config.h"

#include "cli/umfpack.h"

#include <stddef.h>

#ifdef HAVE_UMFPACK
#include <stdlib.h>
#include <umfpack.h>

#include "cli/library.h"

#define WORD(x)   #x
#define STRING(x) WORD(x)
#define MAJOR     STRING(UMFPACK_MAIN_VERSION)

#define FUNCTIONS(X)                                                                               \
    X(umfpack_dl_defaults)                                                                         \
    X(umfpack_dl_triplet_to_col)                                                                   \
    X(umfpack_dl_symbolic)                                                                         \
    X(umfpack_dl_numeric)                                                                          \
    X(umfpack_dl_solve)                                                                            \
    X(umfpack_dl_free_symbolic)                                                                    \
    X(umfpack_dl_free_numeric)

/* An upper bound of the operations: more are left to minimal residuals.  The bound is 5 to 50 times
 * what is done. */
static const double most_operations = 3e11;

typedef struct {
#define MEMBER(name) __typeof__(&name) name##_;
    FUNCTIONS(MEMBER)
#undef MEMBER
} library_t;

/* Of the version that the header is of. */
static int load(library_t *out)
{
    static const char *const names[] = {"libumfpack.so." MAJOR, NULL};
    void *library = library_open(names, 0);
    int found = 1;

    if (!library)
        return 0;
#define FIND(name) found &= library_find(&out->name##_, library, #name);
    FUNCTIONS(FIND)
#undef FIND
    return found;
}

/* A by columns, and its factors. */
typedef struct {
    library_t library;
    long *first, *row;
    double *value, control[UMFPACK_CONTROL], info[UMFPACK_INFO];
    void *factors;
} sparse_t;

static void sparse_free(void *factors)
{
    sparse_t *s = factors;

    if (s->factors)
        s->library.umfpack_dl_free_numeric_(&s->factors);
    free(s->first);
    free(s->row);
    free(s->value);
    free(s);
}

static int set_columns(sparse_t *s, const moyal_triplets *a)
{
    const size_t count = (size_t)a->count + 1;

    s->first = malloc(sizeof *s->first * ((size_t)a->size + 1));
    s->row = malloc(sizeof *s->row * count);
    s->value = malloc(sizeof *s->value * count);
    return s->first && s->row && s->value &&
           s->library.umfpack_dl_triplet_to_col_(a->size, a->size, a->count, a->row, a->column,
                                                 a->value, s->first, s->row, s->value,
                                                 NULL) == UMFPACK_OK;
}

/* A matrix that is found to be singular has no factors. */
static int set_factors(sparse_t *s, long size, double most_bytes)
{
    const double *info = s->info;
    void *symbolic = NULL;
    long status = s->library.umfpack_dl_symbolic_(size, size, s->first, s->row, s->value, &symbolic,
                                                  s->control, s->info);
    const double bytes = info[UMFPACK_PEAK_MEMORY_ESTIMATE] * info[UMFPACK_SIZE_OF_UNIT];

    if (status == UMFPACK_OK && info[UMFPACK_FLOPS_ESTIMATE] < most_operations &&
        (most_bytes <= 0 || bytes < most_bytes))
        status = s->library.umfpack_dl_numeric_(s->first, s->row, s->value, symbolic, &s->factors,
                                                s->control, s->info);
    s->library.umfpack_dl_free_symbolic_(&symbolic);
    return status == UMFPACK_OK && s->factors;
}

static void *sparse_factor(const moyal_triplets *a, double most_bytes)
{
    sparse_t *s = calloc(1, sizeof *s);

    if (!s)
        return NULL;
    if (load(&s->library)) {
        s->library.umfpack_dl_defaults_(s->control);
        s->control[UMFPACK_IRSTEP] = 0; /* residuals are looked at where they matter */
        if (set_columns(s, a) && set_factors(s, a->size, most_bytes))
            return s;
    }
    sparse_free(s);
    return NULL;
}

static int sparse_solve(void *factors, const double *b, double *x)
{
    sparse_t *s = factors;

    return s->library.umfpack_dl_solve_(UMFPACK_A, s->first, s->row, s->value, x, b, s->factors,
                                        s->control, s->info) == UMFPACK_OK;
}

const moyal_elimination *umfpack_elimination(void)
{
    static const moyal_elimination elimination = {sparse_factor, sparse_solve, sparse_free};
    library_t library;

    return load(&library) ? &elimination : NULL;
}

#else

const moyal_elimination *umfpack_elimination(void)
{
    return NULL;
}

#endif
