# What need not be solved: symmetries of the generator and conserved quantities.
exact_sources += \
	generator/reduce/blocks.c generator/reduce/blocks.h \
	generator/reduce/charge.c generator/reduce/charge.h \
	generator/reduce/invariants.c generator/reduce/invariants.h \
	generator/reduce/lattice.c generator/reduce/lattice.h \
	generator/reduce/moves.c generator/reduce/moves.h \
	generator/reduce/symmetry.c generator/reduce/symmetry.h

unit_tests += tests/unit/test_symmetry
tests_unit_test_symmetry_SOURCES = tests/unit/test_symmetry.c tests/unit/pipeline.h
unit_tests += tests/unit/test_invariants
tests_unit_test_invariants_SOURCES = tests/unit/test_invariants.c tests/unit/pipeline.h
