# The compilers that moyal uses at run time: libtcc in memory, the system's compiler by fork.

# Up to 0.9.27 and the snapshots after it tcc_relocate takes the place to relocate to; later it
# takes the state alone.  A static libtcc needs the loader and threads, which LIBS has by now.
AC_DEFUN([MOYAL_LIBTCC],
[AC_ARG_WITH([libtcc],
  [AS_HELP_STRING([--without-libtcc], [leave out the compiler in memory (--jit tcc)])],
  [], [with_libtcc=yes])
TCC_LIBS= moyal_tcc="left out: no '--jit tcc', programs are compiled by the system's compiler"
AS_IF([test "x$with_libtcc" != xno], [MOYAL_TRY_LIBTCC])
AC_SUBST([TCC_LIBS])])

# MOYAL_TCC_LINK(CALL OF tcc_relocate, IF-YES, IF-NO): a program with all calls that moyal makes.
AC_DEFUN([MOYAL_TCC_LINK],
[MOYAL_TRY_LINK([-ltcc],
  [#include <libtcc.h>
   static void on_error(void *o, const char *m) { (void)o; (void)m; }],
  [TCCState *s = tcc_new();
   tcc_set_error_func(s, 0, on_error);
   tcc_set_options(s, "-nostdlib");
   tcc_set_output_type(s, TCC_OUTPUT_MEMORY);
   tcc_add_symbol(s, "on_error", (const void *)on_error);
   tcc_compile_string(s, "int one;");
   $1;
   tcc_get_symbol(s, "one");
   tcc_delete(s);], [$2], [$3])])

AC_DEFUN([MOYAL_TRY_LIBTCC],
[AC_MSG_CHECKING([for libtcc])
MOYAL_TCC_LINK([tcc_relocate(s, TCC_RELOCATE_AUTO)],
  [AC_MSG_RESULT([yes, tcc_relocate takes two arguments])
  TCC_LIBS=-ltcc moyal_tcc="libtcc (0.9.27 or a snapshot after it)"
  AC_DEFINE([HAVE_TCC_RELOCATE_TWO_ARGUMENTS], [1],
    [Define to 1 if tcc_relocate takes the place to relocate to.])],
  [MOYAL_TCC_LINK([tcc_relocate(s)],
    [AC_MSG_RESULT([yes, tcc_relocate takes one argument])
    TCC_LIBS=-ltcc moyal_tcc="libtcc (0.9.28 or later)"],
    [AC_MSG_RESULT([no])])])
AS_IF([test -n "$TCC_LIBS"],
  [AC_DEFINE([HAVE_LIBTCC], [1], [Define to 1 if libtcc is there.])])])

# The compiler that `--jit cc` calls: SYSTEM_CC if given, else the first that makes a shared object.
AC_DEFUN([MOYAL_SYSTEM_CC],
[AC_ARG_VAR([SYSTEM_CC], [compiler that '--jit cc' calls at run time])
AC_MSG_CHECKING([for a compiler to call at run time])
echo 'double twice(double x) { return 2 * x; }' > conftest.c
moyal_system_cc=
for moyal_try in ${SYSTEM_CC-cc gcc clang}; do
  AS_IF([test -z "$moyal_system_cc" &&
         $moyal_try -O3 -ffp-contract=off -fPIC -shared -o conftest.so conftest.c >&AS_MESSAGE_LOG_FD 2>&1],
    [moyal_system_cc=$moyal_try])
done
rm -f conftest.c conftest.so
AC_MSG_RESULT([${moyal_system_cc:-none}])
AS_IF([test -n "$moyal_system_cc"],
  [AC_DEFINE_UNQUOTED([SYSTEM_CC], ["$moyal_system_cc"],
    [The compiler to call at run time; not defined if there is none.])])
AS_IF([test -z "$moyal_system_cc" && test -z "$TCC_LIBS"],
  [MOYAL_MISSING([libtcc, or a compiler that makes shared objects], [libtcc-dev])])])
