# What is proven: generator identity, jets, initial state, verdict.
exact_sources += \
	generator/prove/adjoint.c generator/prove/adjoint.h \
	generator/prove/decide.h \
	generator/prove/drive.c generator/prove/drive.h \
	generator/prove/identity.c generator/prove/identity.h \
	generator/prove/initial.c generator/prove/initial.h \
	generator/prove/jets.c generator/prove/jets.h \
	generator/prove/lift.c generator/prove/lift.h \
	generator/prove/moments.c generator/prove/moments.h \
	generator/prove/order_matrix.c generator/prove/order_named.c generator/prove/order_named.h generator/prove/order_s.c generator/prove/order_values.h \
	generator/prove/position.c generator/prove/position.h \
	generator/prove/prove.c \
	generator/prove/real_line.c generator/prove/real_line.h \
	generator/prove/real_root.c generator/prove/real_root.h \
	generator/prove/real_set.c generator/prove/real_set.h \
	generator/prove/scope.c \
	generator/prove/search_order.c generator/prove/search_order.h \
	generator/prove/support.c generator/prove/support.h \
	generator/prove/surface.c generator/prove/surface.h \
	generator/prove/tally.c generator/prove/tally.h \
	generator/prove/trajectory.c generator/prove/trajectory.h \
	generator/prove/verdict.c generator/prove/verdict.h \
	generator/prove/weyl.c generator/prove/weyl.h

unit_tests += tests/unit/test_identity tests/unit/test_jets tests/unit/test_verdict
unit_tests += tests/unit/test_search_order
tests_unit_test_search_order_SOURCES = tests/unit/test_search_order.c tests/unit/pipeline.h
tests_unit_test_identity_SOURCES = tests/unit/test_identity.c tests/unit/pipeline.h
tests_unit_test_jets_SOURCES = tests/unit/test_jets.c tests/unit/pipeline.h
tests_unit_test_verdict_SOURCES = tests/unit/test_verdict.c tests/unit/pipeline.h

unit_tests += tests/unit/test_invariance
tests_unit_test_invariance_SOURCES = tests/unit/test_invariance.c tests/unit/pipeline.h

# The worked cases: derivation and proof against the results of an independent implementation.
unit_tests += tests/unit/test_cases
tests_unit_test_cases_SOURCES = tests/unit/test_cases.c tests/unit/build_model.h \
	tests/unit/pipeline.h
EXTRA_DIST += tests/cases
