# Fuzzing: 'make check-fuzz' runs tests/fuzz/run.  Programs: extra_programs += tests/fuzz/NAME (built on
# demand) or check_helpers += tests/fuzz/NAME (built for 'make check', to replay the corpus).
check_helpers += tests/fuzz/fuzz_syntax
tests_fuzz_fuzz_syntax_SOURCES = tests/fuzz/fuzz_syntax.c
check_helpers += tests/fuzz/fuzz_check
tests_fuzz_fuzz_check_SOURCES = tests/fuzz/fuzz_check.c $(checker_sources)
tests_fuzz_fuzz_check_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/checker
tests_fuzz_fuzz_check_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=exit
tests_fuzz_fuzz_check_LDADD = $(FLINT_LIBS) $(JANSSON_LIBS)
script_tests += tests/fuzz/replay.sh
EXTRA_DIST += tests/fuzz/run tests/fuzz/syntax.dict tests/fuzz/corpus tests/fuzz/check
