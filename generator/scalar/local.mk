# What generator/scalar holds.
exact_sources += \
	generator/scalar/scalar.h \
	generator/scalar/assumption.h \
	generator/scalar/psd.h \
	generator/scalar/witness.h \
	generator/scalar/ring_internal.h \
	generator/scalar/ring.c \
	generator/scalar/scalar.c generator/scalar/reduce.c \
	generator/scalar/derivative.c generator/scalar/function.c \
	generator/scalar/value.c \
	generator/scalar/print.c \
	generator/scalar/root.c \
	generator/scalar/factor.c \
	generator/scalar/assumption.c generator/scalar/sign.c \
	generator/scalar/condition.c \
	generator/scalar/psd.c generator/scalar/psd_internal.h generator/scalar/nonnegative.c \
	generator/scalar/parabola.c generator/scalar/independent.c \
	generator/scalar/shorten.c generator/scalar/contradict.c generator/scalar/cases.c generator/scalar/circle.c \
	generator/scalar/spread.c generator/scalar/spread.h generator/scalar/sos.c generator/scalar/subdivide.c \
	generator/scalar/transfer.c generator/scalar/transfer.h \
	generator/scalar/witness.c

unit_tests += tests/unit/test_scalar tests/unit/test_psd tests/unit/test_circle
tests_unit_test_circle_SOURCES = tests/unit/test_circle.c
tests_unit_test_scalar_SOURCES = tests/unit/test_scalar.c
tests_unit_test_psd_SOURCES = tests/unit/test_psd.c
