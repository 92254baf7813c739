/* The HDF5 library, loaded when it is needed. */
#ifndef MOYAL_CLI_HDF5_LIBRARY_H
#define MOYAL_CLI_HDF5_LIBRARY_H

#include "runtime/hdf5_functions.h"

/* Loads the library; 0 if it is not there or not of the version that this program was compiled for.
 * It stays loaded. */
int hdf5_load(moyal_hdf5 *out);

#endif
