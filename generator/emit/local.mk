# What generator/emit holds.
generator_sources += \
	generator/emit/ast.c generator/emit/ast.h \
	generator/emit/calls.c generator/emit/fused.c generator/emit/fused.h generator/emit/loops.c \
	generator/emit/coefficients.c \
	generator/emit/descriptor.c \
	generator/emit/element.c generator/emit/element.h \
	generator/emit/embedded.c generator/emit/embedded.h \
	generator/emit/emit.h \
	generator/emit/manual.c generator/emit/manual.h \
	generator/emit/nodes.c \
	generator/emit/number.c \
	generator/emit/parts.c \
	generator/emit/print.c \
	generator/emit/series.c \
	generator/emit/rows.c generator/emit/rows.h \
	generator/emit/solver.c \
	generator/emit/stencil.c generator/emit/steps.c \
	generator/emit/straight.c \
	generator/emit/tables.c \
	generator/emit/terms.c \
	generator/emit/template.c generator/emit/template.h \
	generator/emit/unit.c generator/emit/unit.h
unit_tests += tests/unit/test_embedded
tests_unit_test_embedded_SOURCES = tests/unit/test_embedded.c
unit_tests += tests/unit/test_emit
tests_unit_test_emit_SOURCES = tests/unit/test_emit.c tests/unit/fixture.h
