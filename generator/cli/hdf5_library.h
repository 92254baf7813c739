/* The functions of the HDF5 library that tables need, loaded when they are needed. */
#ifndef MOYAL_CLI_HDF5_LIBRARY_H
#define MOYAL_CLI_HDF5_LIBRARY_H

#include <hdf5.h>
#include <hdf5_hl.h>

#define HDF5_FUNCTIONS(X)                                                                          \
    X(H5open)                                                                                      \
    X(H5get_libversion)                                                                            \
    X(H5Eset_auto2)                                                                                \
    X(H5Pcreate)                                                                                   \
    X(H5Pset_fapl_core)                                                                            \
    X(H5Pset_obj_track_times)                                                                      \
    X(H5Pclose)                                                                                    \
    X(H5Fcreate)                                                                                   \
    X(H5Fflush)                                                                                    \
    X(H5Fget_file_image)                                                                           \
    X(H5Fclose)                                                                                    \
    X(H5Screate)                                                                                   \
    X(H5Screate_simple)                                                                            \
    X(H5Sclose)                                                                                    \
    X(H5Dcreate2)                                                                                  \
    X(H5Dwrite)                                                                                    \
    X(H5Dclose)                                                                                    \
    X(H5Acreate2)                                                                                  \
    X(H5Awrite)                                                                                    \
    X(H5Aclose)                                                                                    \
    X(H5Gcreate2)                                                                                  \
    X(H5Gclose)                                                                                    \
    X(H5Lexists)                                                                                   \
    X(H5Tcopy)                                                                                     \
    X(H5Tset_size)                                                                                 \
    X(H5Tset_cset)                                                                                 \
    X(H5Tclose)

#define HDF5_SCALES(X) X(H5DSset_scale) X(H5DSattach_scale)

#define HDF5_MEMBER(name) __typeof__(&name) name##_;
typedef struct {
    HDF5_FUNCTIONS(HDF5_MEMBER)
    HDF5_SCALES(HDF5_MEMBER)
    hid_t real, text, file_access, dataset_create; /* types and classes of property lists */
} hdf5_t;
#undef HDF5_MEMBER

/* Loads the library; 0 if it is not there or not of the version that this program was compiled for.
 * It stays loaded. */
int hdf5_load(hdf5_t *out);

#endif
