# Linear matrix inequalities: the numerical search for candidates, and the exact proof of them.
search_sources += \
	generator/search/barrier.c generator/search/barrier.h \
	generator/search/candidate.c \
	generator/search/dense.c generator/search/dense.h \
	generator/search/face.c generator/search/face.h \
	generator/search/lmi.h \
	generator/search/scaled.c generator/search/scaled.h

exact_sources += \
	generator/search/decide.c generator/search/lmi.c \
	generator/search/rest.c generator/search/rest.h

unit_tests += tests/unit/test_search
tests_unit_test_search_SOURCES = tests/unit/test_search.c
