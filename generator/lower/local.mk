# Equations of motion turned into arithmetic on numbers.
exact_sources += \
	generator/lower/build.h \
	generator/lower/coefficient.c \
	generator/lower/expand.c \
	generator/lower/factor.c generator/lower/factor_node.c \
	generator/lower/index.c generator/lower/index.h \
	generator/lower/initial.c \
	generator/lower/kernel.h \
	generator/lower/line.c generator/lower/line.h \
	generator/lower/lower.c \
	generator/lower/matrix.c generator/lower/mean.c \
	generator/lower/midpoint.c generator/lower/fused.c generator/lower/fused.h \
	generator/lower/print.c \
	generator/lower/reading.c generator/lower/reading.h \
	generator/lower/shares.c generator/lower/shares.h \
	generator/lower/table.c \
	generator/lower/terms.c

unit_tests += tests/unit/test_lower
tests_unit_test_lower_SOURCES = tests/unit/test_lower.c tests/unit/fixture.h
