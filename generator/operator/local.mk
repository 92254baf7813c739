# What generator/operator holds.
exact_sources += \
	generator/operator/space.h \
	generator/operator/operator.h \
	generator/operator/operator_internal.h \
	generator/operator/state.h \
	generator/operator/space.c \
	generator/operator/operator.c generator/operator/elementary.c \
	generator/operator/product.c \
	generator/operator/ordering.c \
	generator/operator/matrix.c \
	generator/operator/print.c \
	generator/operator/state.c \
	generator/operator/moment.h \
	generator/operator/moment.c

unit_tests += tests/unit/test_operator
tests_unit_test_operator_SOURCES = tests/unit/test_operator.c
