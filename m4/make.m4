# QUIET_SUBMAKE: keeps GNU make from printing folders, so that 'make check' ends with its count.
AC_DEFUN([MOYAL_MAKE],
[AC_MSG_CHECKING([whether ${MAKE-make} is GNU make])
QUIET_SUBMAKE=
AS_IF([${MAKE-make} --version 2>/dev/null | grep GNU >/dev/null],
  [AC_MSG_RESULT([yes]); QUIET_SUBMAKE=--no-print-directory],
  [AC_MSG_RESULT([no])])
AC_SUBST([QUIET_SUBMAKE])])
