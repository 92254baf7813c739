/* Loads the HDF5 library by name. */
#include "config.h"

#ifdef HAVE_HDF5
#include "cli/hdf5_library.h"

#include <dlfcn.h>
#include <stddef.h>

#include "cli/library.h"

static int find_number(hid_t *out, void *library, const char *name)
{
    const hid_t *variable = dlsym(library, name);

    *out = variable ? *variable : -1;
    return variable != NULL;
}

static int find_functions(moyal_hdf5 *out, void *library, void *scales)
{
    int found = 1;

#define HDF5_FIND(name) found &= library_find(&out->name##_, library, #name);
    MOYAL_HDF5_FUNCTIONS(HDF5_FIND)
#undef HDF5_FIND
#define HDF5_FIND(name) found &= library_find(&out->name##_, scales, #name);
    MOYAL_HDF5_SCALES(HDF5_FIND)
#undef HDF5_FIND
    return found;
}

static int is_our_version(const moyal_hdf5 *hdf5)
{
    unsigned major, minor, release;

    return hdf5->H5open_() >= 0 && hdf5->H5get_libversion_(&major, &minor, &release) >= 0 &&
           major == H5_VERS_MAJOR && minor == H5_VERS_MINOR;
}

int hdf5_load(moyal_hdf5 *out)
{
    /* The serial library of Debian has a name of its own. */
    static const char *const names[] = {"libhdf5_serial.so.103",
                                        "libhdf5.so.103",
                                        "libhdf5.so.200",
                                        "libhdf5.so.310",
                                        "libhdf5_serial.so",
                                        "libhdf5.so",
                                        NULL};
    static const char *const scale_names[] = {"libhdf5_serial_hl.so.100",
                                              "libhdf5_hl.so.100",
                                              "libhdf5_hl.so.200",
                                              "libhdf5_hl.so.310",
                                              "libhdf5_serial_hl.so",
                                              "libhdf5_hl.so",
                                              NULL};
    void *library = library_open(names, 1), *scales = library ? library_open(scale_names, 1) : NULL;

    return scales && find_functions(out, library, scales) && is_our_version(out) &&
           find_number(&out->real, library, "H5T_NATIVE_DOUBLE_g") &&
           find_number(&out->text, library, "H5T_C_S1_g") &&
           find_number(&out->file_access, library, "H5P_CLS_FILE_ACCESS_ID_g") &&
           find_number(&out->dataset_create, library, "H5P_CLS_DATASET_CREATE_ID_g");
}

#endif
