# Compiler flags: what the code needs, each tried before it is used.

# MOYAL_TRY_FLAG(FLAG, VARIABLE): adds FLAG to VARIABLE where the compiler takes it.
AC_DEFUN([MOYAL_TRY_FLAG],
[AC_MSG_CHECKING([whether $CC takes $1])
moyal_saved_CFLAGS=$CFLAGS
CFLAGS="$CFLAGS -Werror $1"
AC_COMPILE_IFELSE([AC_LANG_PROGRAM([], [])],
  [AC_MSG_RESULT([yes]); $2="$$2 $1"],
  [AC_MSG_RESULT([no])])
CFLAGS=$moyal_saved_CFLAGS])

# Sets STRICT_CFLAGS (all code) and RUNTIME_CFLAGS (the runtime, in addition).
AC_DEFUN([MOYAL_FLAGS],
[STRICT_CFLAGS= RUNTIME_CFLAGS=
MOYAL_TRY_FLAG([-std=c11], [STRICT_CFLAGS])
MOYAL_TRY_FLAG([-Wall], [STRICT_CFLAGS])
MOYAL_TRY_FLAG([-Wextra], [STRICT_CFLAGS])
MOYAL_TRY_FLAG([-ffp-contract=off], [STRICT_CFLAGS])
MOYAL_TRY_FLAG([-pthread], [STRICT_CFLAGS])
MOYAL_TRY_FLAG([-fno-math-errno], [RUNTIME_CFLAGS])
AC_SUBST([STRICT_CFLAGS])
AC_SUBST([RUNTIME_CFLAGS])])

# --enable-sanitizers: address (with leaks) and undefined behaviour.
AC_DEFUN([MOYAL_SANITIZERS],
[AC_ARG_ENABLE([sanitizers],
  [AS_HELP_STRING([--enable-sanitizers], [build with the address, leak and undefined-behaviour sanitizers])],
  [], [enable_sanitizers=no])
SANITIZER_FLAGS=
AS_IF([test "x$enable_sanitizers" != xno],
  [SANITIZER_FLAGS="-fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer"
  moyal_saved_CFLAGS=$CFLAGS
  CFLAGS="$CFLAGS $SANITIZER_FLAGS"
  AC_MSG_CHECKING([whether $CC links with the sanitizers])
  AC_LINK_IFELSE([AC_LANG_PROGRAM([], [])],
    [AC_MSG_RESULT([yes])],
    [AC_MSG_RESULT([no])
    AC_MSG_ERROR([--enable-sanitizers: the compiler cannot link with $SANITIZER_FLAGS])])
  CFLAGS=$moyal_saved_CFLAGS])
AC_SUBST([SANITIZER_FLAGS])])
