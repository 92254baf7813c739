# The partial phase-space map, the classical-quantum form and its positivity.
exact_sources += \
	generator/phasespace/basis.c \
	generator/phasespace/block.c generator/phasespace/block.h \
	generator/phasespace/bopp.c \
	generator/phasespace/classify.c generator/phasespace/classify.h \
	generator/phasespace/hybrid.c generator/phasespace/hybrid.h \
	generator/phasespace/order.c \
	generator/phasespace/positivity.c \
	generator/phasespace/potential.c generator/phasespace/potential.h \
	generator/phasespace/rotation.c \
	generator/phasespace/stated.c generator/phasespace/stated.h \
	generator/phasespace/superop.c generator/phasespace/superop.h \
	generator/phasespace/terms.c generator/phasespace/terms.h

unit_tests += tests/unit/test_superop tests/unit/test_phasespace tests/unit/test_positivity
tests_unit_test_superop_SOURCES = tests/unit/test_superop.c \
	tests/unit/build_model.c tests/unit/build_model.h tests/unit/tap.h
tests_unit_test_phasespace_SOURCES = tests/unit/test_phasespace.c \
	tests/unit/build_model.c tests/unit/build_model.h tests/unit/tap.h
tests_unit_test_positivity_SOURCES = tests/unit/test_positivity.c \
	tests/unit/build_model.c tests/unit/build_model.h tests/unit/tap.h

# What the language states beyond polynomial quantum models, up to the verdict.
unit_tests += tests/unit/test_stated tests/unit/test_potential
tests_unit_test_stated_SOURCES = tests/unit/test_stated.c tests/unit/pipeline.h
tests_unit_test_potential_SOURCES = tests/unit/test_potential.c tests/unit/pipeline.h
