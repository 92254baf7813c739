# What is certified in ball arithmetic.
generator_sources += \
	generator/certify/check_compare.c \
	generator/certify/check_data.c \
	generator/certify/check_dynamics.c \
	generator/certify/check_form.c \
	generator/certify/check_fused.c \
	generator/certify/check_internal.h \
	generator/certify/check_kernel.c generator/certify/check_kernel.h \
	generator/certify/check_linear.c generator/certify/check_linear.h \
	generator/certify/check_midpoint.c generator/certify/check_points.c \
	generator/certify/check_static.c \
	generator/certify/check_terms.c \
	generator/certify/exact.c generator/certify/exact.h \
	generator/certify/expanded.c \
	generator/certify/integers.c \
	generator/certify/linear_rows.c generator/certify/linear_rows.h \
	generator/certify/links.c generator/certify/links.h \
	generator/certify/machine.c generator/certify/machine.h \
	generator/certify/number.c generator/certify/number.h \
	generator/certify/rows.c \
	generator/certify/run_rows.c generator/certify/run_rows.h \
	generator/certify/same_bits.c \
	generator/certify/sparse.c generator/certify/sparse.h generator/certify/steps.h \
	generator/certify/symbolic.c generator/certify/symbolic.h \
	generator/certify/trial.h \
	generator/certify/values.c

unit_tests += tests/unit/test_linear_check
tests_unit_test_linear_check_SOURCES = tests/unit/test_linear_check.c tests/unit/fixture.h
unit_tests += tests/unit/test_kernel_check tests/unit/test_coordinates
tests_unit_test_coordinates_SOURCES = tests/unit/test_coordinates.c tests/unit/fixture.h
tests_unit_test_kernel_check_SOURCES = tests/unit/test_kernel_check.c tests/unit/fixture.h tests/unit/vary.h
unit_tests += tests/unit/test_links
tests_unit_test_links_SOURCES = tests/unit/test_links.c tests/unit/fixture.h
