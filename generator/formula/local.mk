# Printed elements read back, to be written in other notations.
generator_sources += \
	generator/formula/formula.c generator/formula/formula.h
unit_tests += tests/unit/test_formula
tests_unit_test_formula_SOURCES = tests/unit/test_formula.c tests/unit/tap.h
