# Tools that only tests use, and the summary.

AC_DEFUN([MOYAL_TEST_TOOLS],
[AC_CHECK_PROG([PROVE], [prove], [prove])
AC_CHECK_PROG([VALGRIND], [valgrind], [valgrind])])

AC_DEFUN([MOYAL_SUMMARY],
[AC_MSG_NOTICE([

  Moyal $PACKAGE_VERSION
    exact arithmetic    $moyal_flint
    compiler in memory  $moyal_tcc
    system compiler     ${moyal_system_cc:-left out: no '--jit cc'}
    JSON                jansson
    ensembles           POSIX threads
    HDF5 tables         ${moyal_hdf5:-left out (libhdf5-dev is not there): no '-o TABLE.h5'}
    steady: UMFPACK     ${moyal_umfpack:-by minimal residuals (libsuitesparse-dev is not there: no UMFPACK)}
    MPI                 ${moyal_mpi:-left out (libopenmpi-dev is not there): no moyal-mpi}
    tests               ${PROVE:-own runner (prove is not there)}; ${VALGRIND:-no valgrind: no check-valgrind}
    sanitizers          $enable_sanitizers
    installs to         $prefix

  Now type 'make', 'make check', 'make install'.
])])
