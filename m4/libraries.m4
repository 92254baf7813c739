# The libraries.  What is needed and absent is collected and reported at once, with the packages.

# MOYAL_MISSING(WHAT, DEBIAN PACKAGES)
AC_DEFUN([MOYAL_MISSING],
[moyal_missing="$moyal_missing
    $1"
moyal_packages="$moyal_packages $2"])

AC_DEFUN([MOYAL_STOP_IF_MISSING],
[AS_IF([test -n "$moyal_missing"],
  [AC_MSG_ERROR([these are needed and were not found:$moyal_missing
  On Debian or Ubuntu: apt-get install$moyal_packages
  In a folder of their own: ./configure CPPFLAGS=-IDIR/include LDFLAGS='-LDIR/lib -Wl,-rpath,DIR/lib'])])])

# MOYAL_TRY_LINK(LIBRARIES, INCLUDES, BODY, IF-YES, IF-NO)
AC_DEFUN([MOYAL_TRY_LINK],
[moyal_saved_LIBS=$LIBS
LIBS="$1 $LIBS"
AC_LINK_IFELSE([AC_LANG_PROGRAM([$2], [$3])],
  [LIBS=$moyal_saved_LIBS
  $4],
  [LIBS=$moyal_saved_LIBS
  $5])])

# What the operating system gives: mathematics, threads, loading of shared objects.
AC_DEFUN([MOYAL_SYSTEM],
[moyal_missing= moyal_packages=
AC_SEARCH_LIBS([pow], [m], [], [MOYAL_MISSING([the mathematics library], [libc6-dev])])
AC_SEARCH_LIBS([pthread_create], [pthread], [], [MOYAL_MISSING([POSIX threads], [libc6-dev])])
AC_SEARCH_LIBS([dlopen], [dl], [], [MOYAL_MISSING([dlopen], [libc6-dev])])])

# FLINT 3 holds Arb and Calcium; FLINT 2.9 has them beside it, Arb as -larb or, on Debian, as
# -lflint-arb.  generator/base/exact.h chooses the headers in the same way, by __FLINT_RELEASE.
AC_DEFUN([MOYAL_FLINT],
[FLINT_LIBS= moyal_flint=
AC_CHECK_HEADER([gmp.h], [], [MOYAL_MISSING([GMP], [libgmp-dev])])
AC_CHECK_HEADER([mpfr.h], [], [MOYAL_MISSING([MPFR], [libmpfr-dev])])
MOYAL_TRY_LINK([-lgmp], [#include <gmp.h>], [mpz_t n; mpz_init(n);],
  [], [MOYAL_MISSING([a GMP that links], [libgmp-dev])])
MOYAL_TRY_LINK([-lmpfr -lgmp], [#include <mpfr.h>], [mpfr_t x; mpfr_init(x);],
  [], [MOYAL_MISSING([an MPFR that links], [libmpfr-dev])])
moyal_flint_release=0
AC_CHECK_HEADER([flint/flint.h],
  [AC_MSG_CHECKING([for the release of FLINT])
  AC_COMPUTE_INT([moyal_flint_release], [__FLINT_RELEASE], [#include <flint/flint.h>],
    [moyal_flint_release=0])
  AC_MSG_RESULT([$moyal_flint_release])])
AS_IF([test "$moyal_flint_release" -ge 30000], [MOYAL_FLINT_3],
  [test "$moyal_flint_release" -ge 20900], [MOYAL_FLINT_2],
  [MOYAL_MISSING([FLINT 3, or FLINT 2.9 with Arb and Calcium],
    [libflint-dev libflint-arb-dev libcalcium-dev])])
AC_SUBST([FLINT_LIBS])])

AC_DEFUN([MOYAL_FLINT_3],
[AC_MSG_CHECKING([for Arb and Calcium in FLINT 3])
MOYAL_TRY_LINK([-lflint -lmpfr -lgmp],
  [#include <flint/acb.h>
   #include <flint/arb.h>
   #include <flint/arb_fmpz_poly.h>
   #include <flint/fmpz_mpoly_factor.h>
   #include <flint/fmpz_mpoly_q.h>],
  [arb_t x; fmpz_mpoly_ctx_t ring; fmpz_mpoly_q_t f;
   arb_init(x); fmpz_mpoly_ctx_init(ring, 1, ORD_LEX); fmpz_mpoly_q_init(f, ring);],
  [AC_MSG_RESULT([yes])
  FLINT_LIBS="-lflint -lmpfr -lgmp"
  moyal_flint="FLINT 3 (release $moyal_flint_release), with Arb and Calcium in it"],
  [AC_MSG_RESULT([no])
  MOYAL_MISSING([a FLINT 3 that links (config.log says why not)], [libflint-dev])])])

AC_DEFUN([MOYAL_FLINT_2],
[moyal_arb= moyal_calcium=
AC_MSG_CHECKING([for Arb beside FLINT 2])
for moyal_try in -lflint-arb -larb; do
  AS_IF([test -z "$moyal_arb"],
    [MOYAL_TRY_LINK([$moyal_try -lflint -lmpfr -lgmp],
      [#include <arb.h>
       #include <acb.h>
       #include <arb_fmpz_poly.h>], [arb_t x; arb_init(x);], [moyal_arb=$moyal_try])])
done
AC_MSG_RESULT([${moyal_arb:-no}])
AC_MSG_CHECKING([for Calcium beside FLINT 2])
MOYAL_TRY_LINK([-lcalcium $moyal_arb -lflint -lmpfr -lgmp],
  [#include <calcium/fmpz_mpoly_q.h>],
  [fmpz_mpoly_ctx_t ring; fmpz_mpoly_q_t f;
   fmpz_mpoly_ctx_init(ring, 1, ORD_LEX); fmpz_mpoly_q_init(f, ring);],
  [moyal_calcium=-lcalcium])
AC_MSG_RESULT([${moyal_calcium:-no}])
AS_IF([test -z "$moyal_arb"], [MOYAL_MISSING([Arb], [libflint-arb-dev])])
AS_IF([test -z "$moyal_calcium"], [MOYAL_MISSING([Calcium], [libcalcium-dev])])
FLINT_LIBS="$moyal_calcium $moyal_arb -lflint -lmpfr -lgmp"
moyal_flint="FLINT 2 (release $moyal_flint_release), Arb ($moyal_arb), Calcium ($moyal_calcium)"])

AC_DEFUN([MOYAL_JANSSON],
[JANSSON_LIBS=-ljansson
AC_MSG_CHECKING([for jansson])
MOYAL_TRY_LINK([-ljansson], [#include <jansson.h>], [json_decref(json_object());],
  [AC_MSG_RESULT([yes])],
  [AC_MSG_RESULT([no]); MOYAL_MISSING([jansson], [libjansson-dev])])
AC_SUBST([JANSSON_LIBS])])

# Optional: the headers of HDF5; the library itself is loaded when a table asks for it.
AC_DEFUN([MOYAL_HDF5],
[AC_ARG_WITH([hdf5], [AS_HELP_STRING([--without-hdf5], [no tables in HDF5])], [], [with_hdf5=auto])
HDF5_CPPFLAGS= moyal_hdf5=
AC_MSG_CHECKING([for HDF5])
for moyal_try in "" -I/usr/include/hdf5/serial -I/usr/include/hdf5; do
  AS_IF([test "$with_hdf5" != no && test -z "$moyal_hdf5"],
    [moyal_saved_CPPFLAGS=$CPPFLAGS
    CPPFLAGS="$CPPFLAGS $moyal_try"
    AC_COMPILE_IFELSE([AC_LANG_PROGRAM([#include <hdf5.h>
      #include <hdf5_hl.h>], [hid_t id = H5P_DEFAULT; (void)id; (void)H5DSset_scale;])],
      [moyal_hdf5=yes HDF5_CPPFLAGS="$moyal_try -DMOYAL_HDF5"])
    CPPFLAGS=$moyal_saved_CPPFLAGS])
done
AC_MSG_RESULT([${moyal_hdf5:-no}])
AS_IF([test -n "$moyal_hdf5"], [AC_DEFINE([HAVE_HDF5], [1], [Tables can be written as HDF5.])])
AS_IF([test -z "$moyal_hdf5" && test "$with_hdf5" = yes],
  [MOYAL_MISSING([HDF5], [libhdf5-dev])])
AC_SUBST([HDF5_CPPFLAGS])])

# Optional: the header of UMFPACK; the library itself is loaded when equations are to be solved.
AC_DEFUN([MOYAL_UMFPACK],
[AC_ARG_WITH([umfpack], [AS_HELP_STRING([--without-umfpack], [no elimination in sparse equations])],
  [], [with_umfpack=auto])
UMFPACK_CPPFLAGS= moyal_umfpack=
AC_MSG_CHECKING([for UMFPACK])
for moyal_try in "" -I/usr/include/suitesparse; do
  AS_IF([test "$with_umfpack" != no && test -z "$moyal_umfpack"],
    [moyal_saved_CPPFLAGS=$CPPFLAGS
    CPPFLAGS="$CPPFLAGS $moyal_try"
    AC_COMPILE_IFELSE([AC_LANG_PROGRAM([#include <umfpack.h>],
      [struct { int same : sizeof(SuiteSparse_long) == sizeof(long) ? 1 : -1; } x;
      (void)x; (void)umfpack_dl_numeric;])],
      [moyal_umfpack=yes UMFPACK_CPPFLAGS=$moyal_try])
    CPPFLAGS=$moyal_saved_CPPFLAGS])
done
AC_MSG_RESULT([${moyal_umfpack:-no}])
AS_IF([test -n "$moyal_umfpack"],
  [AC_DEFINE([HAVE_UMFPACK], [1], [Sparse equations can be solved by elimination.])])
AS_IF([test -z "$moyal_umfpack" && test "$with_umfpack" = yes],
  [MOYAL_MISSING([UMFPACK], [libsuitesparse-dev])])
AC_SUBST([UMFPACK_CPPFLAGS])])

# Optional: MPI, for the program moyal-mpi, by what its compiler says.
AC_DEFUN([MOYAL_MPI],
[AC_ARG_WITH([mpi], [AS_HELP_STRING([--without-mpi], [no program moyal-mpi])], [], [with_mpi=auto])
MPI_CPPFLAGS= MPI_LIBS= moyal_mpi=
AS_IF([test "$with_mpi" != no], [AC_CHECK_PROG([MPICC], [mpicc], [mpicc])])
AC_MSG_CHECKING([for MPI])
AS_IF([test "$with_mpi" != no && test -n "$MPICC"],
  [for moyal_word in `$MPICC -show 2> /dev/null`; do
    AS_CASE([$moyal_word],
      [-I*|-D*], [MPI_CPPFLAGS="$MPI_CPPFLAGS $moyal_word"],
      [-L*|-l*|-Wl,*], [MPI_LIBS="$MPI_LIBS $moyal_word"])
  done
  moyal_saved_CPPFLAGS=$CPPFLAGS
  CPPFLAGS="$CPPFLAGS $MPI_CPPFLAGS"
  MOYAL_TRY_LINK([$MPI_LIBS], [#include <mpi.h>], [MPI_Init(0, 0);], [moyal_mpi=yes])
  CPPFLAGS=$moyal_saved_CPPFLAGS])
AC_MSG_RESULT([${moyal_mpi:-no}])
AS_IF([test -z "$moyal_mpi" && test "$with_mpi" = yes], [MOYAL_MISSING([MPI], [libopenmpi-dev])])
AM_CONDITIONAL([HAVE_MPI], [test -n "$moyal_mpi"])
AC_SUBST([MPI_CPPFLAGS])
AC_SUBST([MPI_LIBS])])
