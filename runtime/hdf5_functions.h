/* The functions of the HDF5 library that tables need, linked or loaded; only with MOYAL_HDF5. */
#ifndef MOYAL_HDF5_FUNCTIONS_H
#define MOYAL_HDF5_FUNCTIONS_H

#ifdef MOYAL_HDF5
#include <hdf5.h>
#include <hdf5_hl.h>

#define MOYAL_HDF5_FUNCTIONS(X)                                                                    \
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

#define MOYAL_HDF5_SCALES(X) X(H5DSset_scale) X(H5DSattach_scale)

#define MOYAL_HDF5_MEMBER(name) __typeof__(&name) name##_;
typedef struct moyal_hdf5 {
    MOYAL_HDF5_FUNCTIONS(MOYAL_HDF5_MEMBER)
    MOYAL_HDF5_SCALES(MOYAL_HDF5_MEMBER)
    hid_t real, text, file_access, dataset_create; /* types and classes of property lists */
} moyal_hdf5;
#undef MOYAL_HDF5_MEMBER
#endif

#endif
