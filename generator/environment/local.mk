# The exact partial trace: one file per kind of environment, reduction to independent operators.
exact_sources += \
	generator/environment/array.c generator/environment/array.h \
	generator/environment/bath.c \
	generator/environment/builder.c generator/environment/builder.h \
	generator/environment/channel.c \
	generator/environment/collisions.c \
	generator/environment/dephasing.c generator/environment/dephasing.h \
	generator/environment/dephasing_factor.c \
	generator/environment/dephasing_text.c \
	generator/environment/generator.c generator/environment/generator.h \
	generator/environment/plain.c generator/environment/plain.h \
	generator/environment/positivity.c \
	generator/environment/reduce.c \
	generator/environment/reduction.c generator/environment/reduction.h \
	generator/environment/spectrum.c \
	generator/environment/static.c \
	generator/environment/trace.c

unit_tests += tests/unit/test_environment
tests_unit_test_environment_SOURCES = tests/unit/test_environment.c \
	tests/unit/build_model.c tests/unit/build_model.h tests/unit/tap.h

unit_tests += tests/unit/test_spectrum tests/unit/test_static
tests_unit_test_spectrum_SOURCES = tests/unit/test_spectrum.c tests/unit/pipeline.h \
	tests/unit/series.h
tests_unit_test_static_SOURCES = tests/unit/test_static.c tests/unit/dense.h \
	tests/unit/pipeline.h tests/unit/series.h
