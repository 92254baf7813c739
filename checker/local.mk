# The independent checker of certificates: a program of its own, which shares with moyal how digests are made.
bin_PROGRAMS += moyal-check
checker_sources = \
	checker/algebra.c checker/algebra.h \
	checker/certificate.c checker/certificate.h \
	checker/density.c checker/enclosures.c checker/enclosures.h \
	checker/equations.c checker/fock.c checker/jets.c checker/links.c \
	checker/moments.c \
	checker/operators.c checker/operators.h \
	checker/positive.c checker/positive.h \
	checker/read.c checker/setting.c checker/start.c checker/terms.c \
	checker/tails.c checker/values.c checker/verdict.c \
	generator/base/digests.c generator/base/digests.h \
	generator/base/sha256.c generator/base/sha256.h
moyal_check_SOURCES = checker/main.c $(checker_sources)
moyal_check_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/checker
moyal_check_LDADD = $(FLINT_LIBS) $(JANSSON_LIBS)
