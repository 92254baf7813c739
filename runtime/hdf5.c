/* HDF5 files, made in memory: a dataset for each column over its dimensions, which are dimension
 * scales; what is known of the run as attributes. */
#include "hdf5.h"

#ifndef MOYAL_HDF5

int moyal_hdf5_image(unsigned char **bytes, size_t *length, const struct moyal_hdf5 *library,
                     const moyal_program *program, const moyal_options *options,
                     const moyal_result *result, const moyal_about *about)
{
    (void)bytes, (void)length, (void)library, (void)program, (void)options, (void)result;
    (void)about;
    return 0;
}

#else
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hdf5_functions.h"
#include "output.h"

/* TRUNCATE: H5F_ACC_TRUNC, whose macro would call the library. */
enum { MOST_DIMENSIONS = 32, TRUNCATE = 2 };

typedef struct {
    const moyal_hdf5 *hdf5;
    const moyal_program *unit;
    const moyal_result *result;
    hid_t file, create;
    int rank; /* dimensions of a column: axes, and t unless there is one row for each point */
    hsize_t sizes[MOST_DIMENSIONS];
    hid_t scales[MOST_DIMENSIONS];
    int failed;
} book_t;

/* Notes a failure; the identifier or number as it is. */
static hid_t good(book_t *book, hid_t id)
{
    book->failed |= id < 0;
    return id;
}

/* ---- attributes ------------------------------------------------------------------------------ */

static hid_t text_type(book_t *book, size_t length)
{
    hid_t type = good(book, book->hdf5->H5Tcopy_(book->hdf5->text));

    good(book, book->hdf5->H5Tset_size_(type, length > 0 ? length : 1));
    good(book, book->hdf5->H5Tset_cset_(type, H5T_CSET_UTF8));
    return type;
}

static void put(book_t *book, hid_t object, const char *name, hid_t type, const void *value)
{
    hid_t space = good(book, book->hdf5->H5Screate_(H5S_SCALAR));
    hid_t attribute =
        good(book, book->hdf5->H5Acreate2_(object, name, type, space, H5P_DEFAULT, H5P_DEFAULT));

    good(book, book->hdf5->H5Awrite_(attribute, type, value));
    book->hdf5->H5Aclose_(attribute);
    book->hdf5->H5Sclose_(space);
}

static void put_real(book_t *book, hid_t object, const char *name, double value)
{
    put(book, object, name, book->hdf5->real, &value);
}

static void put_text(book_t *book, hid_t object, const char *name, const char *text)
{
    hid_t type = text_type(book, strlen(text));

    put(book, object, name, type, text);
    book->hdf5->H5Tclose_(type);
}

/* ---- datasets -------------------------------------------------------------------------------- */

/* A name that the file does not have yet, without the separator of groups; NULL without memory. */
static char *free_name(book_t *book, const char *name)
{
    size_t length = strlen(name);
    char *own = malloc(length + 64);

    book->failed |= !own;
    if (!own)
        return NULL;
    strcpy(own, name);
    for (char *c = own; *c; c++)
        *c = *c == '/' ? ':' : *c;
    for (int k = 0; k < 60 && (length == 0 || strcmp(own, ".") == 0 ||
                               book->hdf5->H5Lexists_(book->file, own, H5P_DEFAULT) > 0);
         k++) {
        own[length++] = '_';
        own[length] = '\0';
    }
    return own;
}

/* Doubles over the first `rank` of the sizes; the dataset stays open. */
static hid_t add_dataset(book_t *book, const char *name, int rank, const hsize_t *sizes,
                         const double *values)
{
    const moyal_hdf5 *h = book->hdf5;
    char *own = free_name(book, name);
    hid_t space =
        good(book, rank > 0 ? h->H5Screate_simple_(rank, sizes, NULL) : h->H5Screate_(H5S_SCALAR));
    hid_t set = good(book, h->H5Dcreate2_(book->file, own ? own : "_", h->real, space, H5P_DEFAULT,
                                          book->create, H5P_DEFAULT));

    good(book, h->H5Dwrite_(set, h->real, H5S_ALL, H5S_ALL, H5P_DEFAULT, values));
    h->H5Sclose_(space);
    put_text(book, set, "long_name", name);
    put_text(book, set, "units", "1"); /* models have no units: all numbers are in theirs */
    free(own);
    return set;
}

static void add_scale(book_t *book, const char *name, hsize_t size, const double *values)
{
    hid_t set = add_dataset(book, name, 1, &size, values);

    good(book, book->hdf5->H5DSset_scale_(set, name));
    book->sizes[book->rank] = size;
    book->scales[book->rank++] = set;
}

/* Column k of the table, by rows. */
static double *column(book_t *book, long k)
{
    const moyal_result *result = book->result;
    double *values = malloc(((size_t)result->rows + 1) * sizeof *values);

    book->failed |= !values;
    for (long row = 0; values && row < result->rows; row++) {
        const double value = result->table[row * result->columns + k];

        values[row] = value == 0 ? 0 : value; /* the sign of a zero says nothing */
    }
    return values;
}

/* Coordinates: swept parameters, and the time. */
static void add_coordinates(book_t *book)
{
    const moyal_result *result = book->result;
    long points = 1;
    double *times = column(book, result->axis_count);

    for (int a = 0; a < result->axis_count; a++) {
        add_scale(book, result->axes[a].name, (hsize_t)result->axes[a].count,
                  result->axes[a].values);
        points *= result->axes[a].count;
    }
    if (result->axis_count == 0 || result->rows > points)
        add_scale(book, "t", (hsize_t)(result->rows / points), times);
    else
        book->hdf5->H5Dclose_(add_dataset(book, "t", 0, NULL, times));
    free(times);
}

static void add_columns(book_t *book)
{
    for (long k = book->result->axis_count + 1; k < book->result->columns; k++) {
        char *name = moyal_column_name(book->unit, book->result, k);
        double *values = column(book, k);
        hid_t set = add_dataset(book, name ? name : "", book->rank, book->sizes, values);

        for (int d = 0; d < book->rank; d++)
            good(book, book->hdf5->H5DSattach_scale_(set, book->scales[d], (unsigned)d));
        book->hdf5->H5Dclose_(set);
        free(values);
        free(name);
    }
}

/* ---- where it comes from --------------------------------------------------------------------- */

static hid_t add_group(book_t *book, const char *name)
{
    char *own = free_name(book, name);
    hid_t group = good(book, book->hdf5->H5Gcreate2_(book->file, own ? own : "_", H5P_DEFAULT,
                                                     H5P_DEFAULT, H5P_DEFAULT));

    free(own);
    return group;
}

/* The model text is a dataset, as it may be longer than an attribute. */
static void add_model_text(book_t *book, hid_t group, const char *text)
{
    const moyal_hdf5 *h = book->hdf5;
    hid_t type = text_type(book, strlen(text));
    hid_t space = good(book, h->H5Screate_(H5S_SCALAR));
    hid_t set = good(book, h->H5Dcreate2_(group, "model_text", type, space, H5P_DEFAULT,
                                          book->create, H5P_DEFAULT));

    good(book, h->H5Dwrite_(set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, text));
    h->H5Dclose_(set);
    h->H5Sclose_(space);
    h->H5Tclose_(type);
}

static void add_options(book_t *book, hid_t group, const moyal_options *options)
{
    char seed[32];

    put_real(book, group, "until", options->until);
    put_real(book, group, "points", (double)options->points);
    put_real(book, group, "tol", options->tolerance);
    put_real(book, group, "fock", options->levels);
    put_real(book, group, "dt", options->step);
    put_real(book, group, "traj", (double)book->result->trajectories);
    snprintf(seed, sizeof seed, "%llu", options->seed);
    put_text(book, group, "seed", seed);
    put_text(book, group, "method", book->result->method ? book->result->method : "");
}

static int is_swept(const moyal_result *result, const char *name)
{
    for (int a = 0; a < result->axis_count; a++)
        if (strcmp(result->axes[a].name, name) == 0)
            return 1;
    return 0;
}

static void add_parameters(book_t *book, const moyal_options *options)
{
    hid_t group = add_group(book, "parameters");

    for (int k = 0; k < book->unit->parameter_count; k++)
        if (!is_swept(book->result, book->unit->parameter_names[k]))
            put_real(book, group, book->unit->parameter_names[k], options->parameters[k]);
    book->hdf5->H5Gclose_(group);
}

static void add_timing(book_t *book, const double *seconds)
{
    static const char *const names[] = {"derive", "emit", "jit", "check", "solve", "total"};
    hid_t group = add_group(book, "timing");

    for (int k = 0; k < MOYAL_TIMINGS; k++)
        put_real(book, group, names[k], seconds[k]);
    book->hdf5->H5Gclose_(group);
}

static void add_source(book_t *book, const char *version)
{
    char text[80];

    snprintf(text, sizeof text, "moyal %.60s", version);
    put_text(book, book->file, "source", text);
}

static void add_provenance(book_t *book, const moyal_options *options, const moyal_about *about)
{
    const moyal_origin *origin = about->origin;
    hid_t group = add_group(book, "provenance");

    put_text(book, book->file, "title", origin->title);
    put_text(book, book->file, "scheme", origin->scheme);
    add_source(book, origin->version);
    put_text(book, book->file, "complete", book->result->outcome == MOYAL_DONE ? "yes" : "no");
    put_text(book, group, "version", origin->version);
    put_text(book, group, "model_hash", origin->hash);
    put_text(book, group, "jit", about->compiler);
    add_options(book, group, options);
    add_model_text(book, group, origin->text);
    put_real(book, group, "lost", book->result->loss);
    put_real(book, group, "edge", book->result->edge);
    book->hdf5->H5Gclose_(group);
    add_parameters(book, options);
    add_timing(book, about->seconds);
}

/* ---- the file -------------------------------------------------------------------------------- */

/* The bytes of the file, or NULL. */
static unsigned char *take_image(size_t *size, book_t *book)
{
    unsigned char *bytes = NULL;
    ssize_t length;

    good(book, book->hdf5->H5Fflush_(book->file, H5F_SCOPE_GLOBAL));
    length = book->hdf5->H5Fget_file_image_(book->file, NULL, 0);
    book->failed |= length <= 0;
    if (!book->failed)
        bytes = malloc((size_t)length);
    book->failed |=
        !bytes || book->hdf5->H5Fget_file_image_(book->file, bytes, (size_t)length) != length;
    *size = (size_t)length;
    return bytes;
}

/* In memory, with room that grows by 1 MB; no times of creation in it. */
static void open_book(book_t *book)
{
    const moyal_hdf5 *h = book->hdf5;
    hid_t access = good(book, h->H5Pcreate_(h->file_access));

    good(book, h->H5Pset_fapl_core_(access, 1 << 20, 0));
    book->create = good(book, h->H5Pcreate_(h->dataset_create));
    good(book, h->H5Pset_obj_track_times_(book->create, 0));
    book->file = good(book, h->H5Fcreate_("moyal", TRUNCATE, H5P_DEFAULT, access));
    h->H5Pclose_(access);
}

int moyal_hdf5_image(unsigned char **bytes, size_t *length, const struct moyal_hdf5 *library,
                     const moyal_program *program, const moyal_options *options,
                     const moyal_result *result, const moyal_about *about)
{
    book_t book = {.hdf5 = library, .unit = program, .result = result};

    *bytes = NULL;
    if (result->axis_count >= MOST_DIMENSIONS)
        return 0;
    library->H5Eset_auto2_(H5E_DEFAULT, NULL, NULL);
    open_book(&book);
    add_coordinates(&book);
    add_columns(&book);
    add_provenance(&book, options, about);
    for (int d = 0; d < book.rank; d++)
        library->H5Dclose_(book.scales[d]);
    *bytes = take_image(length, &book);
    library->H5Pclose_(book.create);
    library->H5Fclose_(book.file);
    if (book.failed) {
        free(*bytes);
        *bytes = NULL;
    }
    return !book.failed;
}
#endif
