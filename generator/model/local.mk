# What generator/model holds.
exact_sources += \
	generator/model/ancillas.c \
	generator/model/arithmetic.c \
	generator/model/bath.c \
	generator/model/build.c generator/model/build.h \
	generator/model/channels.c \
	generator/model/declare.c \
	generator/model/density.c \
	generator/model/drives.c \
	generator/model/elementary.c \
	generator/model/elements.c \
	generator/model/environments.c \
	generator/model/evaluate.c \
	generator/model/expand.c generator/model/expand.h \
	generator/model/frame.c \
	generator/model/functions.c \
	generator/model/hermitian.c \
	generator/model/initial.c \
	generator/model/lets.c \
	generator/model/members.c \
	generator/model/model.c generator/model/model.h \
	generator/model/names.c \
	generator/model/output.c \
	generator/model/parameters.c \
	generator/model/potential.c \
	generator/model/power.c \
	generator/model/require.c \
	generator/model/space.c \
	generator/model/stated.c generator/model/stated.h \
	generator/model/spectrum.c \
	generator/model/states.c \
	generator/model/static.c \
	generator/model/substitute.c

unit_tests += tests/unit/test_expand tests/unit/test_model tests/unit/test_state
tests_unit_test_expand_SOURCES = tests/unit/test_expand.c
tests_unit_test_model_SOURCES = tests/unit/test_model.c
tests_unit_test_state_SOURCES = tests/unit/test_state.c

# Golden error messages: what is said about each model in tests/golden/model.
check_helpers += tests/unit/show_model
tests_unit_show_model_SOURCES = tests/unit/show_model.c
script_tests += tests/golden/model.sh
EXTRA_DIST += generator/model/CODES tests/golden/model
