# Proven enclosures of solutions at finite time.
exact_sources += \
	generator/enclose/balls.c generator/enclose/balls.h \
	generator/enclose/drift.c generator/enclose/drift.h \
	generator/enclose/growth.c \
	generator/enclose/initial.c generator/enclose/initial.h \
	generator/enclose/initial_gaussian.c \
	generator/enclose/initial_part.c generator/enclose/initial_part.h \
	generator/enclose/initial_power.c generator/enclose/initial_power.h \
	generator/enclose/lasting.c generator/enclose/lasting.h \
	generator/enclose/moment_bound.c generator/enclose/moment_bound.h \
	generator/enclose/observable_bound.c generator/enclose/observable_bound.h \
	generator/enclose/operator_norm.c generator/enclose/operator_norm.h \
	generator/enclose/rows.c generator/enclose/rows.h generator/enclose/rows_internal.h \
	generator/enclose/supremum.c \
	generator/enclose/weights.c generator/enclose/weights.h
generator_sources += \
	generator/enclose/certified.c generator/enclose/certified.h \
	generator/enclose/certified_levels.c generator/enclose/certified_run.h \
	generator/enclose/columns.c generator/enclose/columns.h \
	generator/enclose/couplings.c generator/enclose/couplings.h \
	generator/enclose/defect.c generator/enclose/defect.h \
	generator/enclose/driven.c generator/enclose/driven.h \
	generator/enclose/radii.c generator/enclose/radii.h \
	generator/enclose/sectors.c generator/enclose/sectors.h \
	generator/enclose/system.c generator/enclose/system.h \
	generator/enclose/system_internal.h generator/enclose/system_use.c generator/enclose/upper.h

unit_tests += tests/unit/test_initial
tests_unit_test_initial_SOURCES = tests/unit/test_initial.c tests/unit/compiled.h
unit_tests += tests/unit/test_moment_bound tests/unit/test_observable_bound
tests_unit_test_moment_bound_SOURCES = tests/unit/test_moment_bound.c tests/unit/evolve.h tests/unit/fixture.h
tests_unit_test_observable_bound_SOURCES = tests/unit/test_observable_bound.c tests/unit/evolve.h tests/unit/fixture.h
unit_tests += tests/unit/test_certified
tests_unit_test_certified_SOURCES = tests/unit/test_certified.c tests/unit/compiled.h

# Differential equations and moments in balls; what is proven until a time.
exact_sources += \
	generator/enclose/decimal.c generator/enclose/decimal.h \
	generator/enclose/flow.h \
	generator/enclose/flow_exist.c generator/enclose/flow_exist.h \
	generator/enclose/flow_jet.c generator/enclose/flow_jet.h \
	generator/enclose/flow_series.c generator/enclose/flow_series.h \
	generator/enclose/flow_set.c generator/enclose/flow_set.h \
	generator/enclose/flow_slope.c \
	generator/enclose/flow_solve.c generator/enclose/flow_solve.h \
	generator/enclose/flow_step.c generator/enclose/flow_step.h \
	generator/enclose/moment_matrix.c generator/enclose/moment_matrix.h \
	generator/enclose/moments_enclose.c generator/enclose/moments_enclose.h \
	generator/enclose/moments_hybrid.c generator/enclose/moments_hybrid.h \
	generator/enclose/moments_linear.c generator/enclose/moments_linear.h \
	generator/enclose/until.c generator/enclose/until.h \
	generator/enclose/witness.c generator/enclose/witness.h \
	generator/enclose/witness_moments.c
generator_sources += generator/enclose/until_density.c generator/enclose/until_density.h \
	generator/enclose/witness_density.c \
	generator/enclose/witness_tails.c generator/enclose/witness_tails.h

unit_tests += tests/unit/test_flow
tests_unit_test_flow_SOURCES = tests/unit/test_flow.c tests/unit/flows.h
unit_tests += tests/unit/test_until
tests_unit_test_until_SOURCES = tests/unit/test_until.c tests/unit/pipeline.h
