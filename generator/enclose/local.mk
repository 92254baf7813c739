# Proven enclosures of solutions at finite time.
exact_sources += \
	generator/enclose/balls.c generator/enclose/balls.h \
	generator/enclose/initial.c generator/enclose/initial.h \
	generator/enclose/initial_gaussian.c generator/enclose/initial_levels.c \
	generator/enclose/initial_part.c generator/enclose/initial_part.h
generator_sources += \
	generator/enclose/certified.c generator/enclose/certified.h \
	generator/enclose/columns.c generator/enclose/columns.h \
	generator/enclose/defect.c generator/enclose/defect.h \
	generator/enclose/sectors.c generator/enclose/sectors.h \
	generator/enclose/system.c generator/enclose/system.h generator/enclose/upper.h

unit_tests += tests/unit/test_initial
tests_unit_test_initial_SOURCES = tests/unit/test_initial.c tests/unit/compiled.h
unit_tests += tests/unit/test_certified
tests_unit_test_certified_SOURCES = tests/unit/test_certified.c tests/unit/compiled.h
