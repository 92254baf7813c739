/* The HDF5 library of an emitted solver: linked to it with MOYAL_HDF5, -lhdf5_hl and -lhdf5. */
#include "hdf5.h"

#include <stdlib.h>

#include "hdf5_functions.h"

#ifdef MOYAL_HDF5
const char *moyal_hdf5_missing(void)
{
    return NULL;
}

static int fill(moyal_hdf5 *library)
{
#define MOYAL_HDF5_LINK(name) library->name##_ = name;
    MOYAL_HDF5_FUNCTIONS(MOYAL_HDF5_LINK)
    MOYAL_HDF5_SCALES(MOYAL_HDF5_LINK)
#undef MOYAL_HDF5_LINK
    if (H5open() < 0)
        return 0;
    library->real = H5T_NATIVE_DOUBLE;
    library->text = H5T_C_S1;
    library->file_access = H5P_FILE_ACCESS;
    library->dataset_create = H5P_DATASET_CREATE;
    return 1;
}

int moyal_hdf5_write(FILE *file, const moyal_program *program, const moyal_options *options,
                     const moyal_result *result, const moyal_about *about)
{
    moyal_hdf5 library;
    unsigned char *bytes = NULL;
    size_t length = 0;
    const int good = fill(&library) &&
                     moyal_hdf5_image(&bytes, &length, &library, program, options, result, about);

    if (good)
        fwrite(bytes, 1, length, file);
    free(bytes);
    return good;
}

#else
const char *moyal_hdf5_missing(void)
{
    return "this solver was built without HDF5: 'make HDF5=hdf5', or -DMOYAL_HDF5 -lhdf5_hl -lhdf5";
}

int moyal_hdf5_write(FILE *file, const moyal_program *program, const moyal_options *options,
                     const moyal_result *result, const moyal_about *about)
{
    (void)file, (void)program, (void)options, (void)result, (void)about;
    return 0;
}
#endif
