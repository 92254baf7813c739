# What emitted solvers and moyal both link to; what only one of them needs stands behind it.
solver_files = \
	runtime/array.c runtime/array.h \
	runtime/block.c runtime/run.h \
	runtime/context.c runtime/context.h \
	runtime/combine.c runtime/combine.h \
	runtime/dop853.h runtime/stepper.c runtime/stepper.h \
	runtime/elements.c runtime/elements.h runtime/frame.c runtime/frame.h \
	runtime/layout.c runtime/layout.h runtime/reals.c runtime/reals.h \
	runtime/reduce.c runtime/reduce.h runtime/reduced.c \
	runtime/chunk_runs.c runtime/chunk_runs.h runtime/runs.c runtime/runs.h runtime/runs_apply.c \
	runtime/start.c runtime/start.h runtime/terms.c runtime/terms.h \
	runtime/want.c runtime/want.h \
	runtime/fft.c runtime/fft.h runtime/lattice.c runtime/lattice.h runtime/lattice_lines.h runtime/lattice_look.c runtime/lattice_move.c \
	runtime/field.h runtime/field_apply.c runtime/field_file.c runtime/field_grid.c \
	runtime/field_fit.c runtime/field_keep.c runtime/field_run.c runtime/field_run.h runtime/field_source.c runtime/field_start.c runtime/field_terms.c \
	runtime/field_watch.c \
	runtime/ensemble.c runtime/ensemble.h runtime/group.c runtime/only.c \
	runtime/channels.c runtime/channels.h runtime/jump.c \
	runtime/flow.c runtime/noise.c \
	runtime/midpoint.c runtime/positive.c runtime/unravel.c runtime/weak2.c \
	runtime/file.c runtime/output.c runtime/output.h \
	runtime/gaussian.c runtime/gaussian.h runtime/initial.c \
	runtime/hdf5.c runtime/hdf5.h runtime/hdf5_functions.h \
	runtime/ket.c runtime/ket.h runtime/ket_start.c \
	runtime/machine.c runtime/machine.h runtime/matrix.c runtime/matrix.h \
	runtime/outcome.h runtime/program.h \
	runtime/philox.c runtime/philox.h runtime/philox_wide.h runtime/wide.h \
	runtime/primitives.c runtime/primitives.h \
	runtime/rational.c runtime/rational.h \
	runtime/solve.c runtime/solve.h \
	runtime/identity.c runtime/npy.c runtime/owner.c runtime/parts.c runtime/parts.h runtime/ranks.h \
	runtime/jets.c runtime/jets.h runtime/series.c runtime/series.h \
	runtime/keep.c runtime/keep.h runtime/keeper.h \
	runtime/store.c runtime/store.h runtime/store_file.c runtime/store_file.h runtime/sweep.c runtime/sweep.h \
	runtime/linear.h runtime/taylor.c runtime/taylor.h \
	runtime/dense.c runtime/dense.h runtime/exponential.c \
	runtime/integrators.c runtime/integrators.h \
	runtime/propagator.c runtime/propagator.h \
	runtime/arnoldi.c runtime/arnoldi.h runtime/krylov.c runtime/krylov.h \
	runtime/threads.c runtime/threads.h runtime/team.c runtime/team.h \
	runtime/fused.c runtime/vector.c runtime/vector.h runtime/weights.c runtime/weights.h
runtime_sources += $(solver_files) \
	runtime/steady.c runtime/steady.h runtime/resolvent.c \
	runtime/conserved.c runtime/conserved.h \
	runtime/eliminate.c runtime/eliminate.h runtime/product.c runtime/product.h \
	runtime/unique.c runtime/correlate.c runtime/correlate.h
embedded_files += $(solver_files) runtime/ranks.c \
	runtime/arguments.c runtime/arguments.h runtime/hdf5_linked.c runtime/axes.c runtime/axes.h \
	runtime/option_table.c runtime/option_table.h runtime/standalone.c
libruntime_a_CPPFLAGS = $(AM_CPPFLAGS) -DMOYAL_THREADS

unit_tests += tests/unit/test_primitives tests/unit/test_stepper tests/unit/test_linear tests/unit/test_reduce tests/unit/test_steady tests/unit/test_philox \
	tests/unit/test_gaussian tests/unit/test_solve tests/unit/test_time tests/unit/test_output
tests_unit_test_primitives_SOURCES = tests/unit/test_primitives.c
unit_tests += tests/unit/test_steps tests/unit/test_jump
tests_unit_test_jump_SOURCES = tests/unit/test_jump.c tests/unit/compiled.h tests/unit/fixture.h
tests_unit_test_steps_SOURCES = tests/unit/test_steps.c tests/unit/compiled.h tests/unit/fixture.h
unit_tests += tests/unit/test_midpoint
tests_unit_test_midpoint_SOURCES = tests/unit/test_midpoint.c tests/unit/compiled.h \
	tests/unit/fixture.h
tests_unit_test_stepper_SOURCES = tests/unit/test_stepper.c
tests_unit_test_steady_SOURCES = tests/unit/test_steady.c
tests_unit_test_linear_SOURCES = tests/unit/test_linear.c
unit_tests += tests/unit/test_series
tests_unit_test_series_SOURCES = tests/unit/test_series.c tests/unit/fixture.h tests/unit/pipeline.h
unit_tests += tests/unit/test_lattice tests/unit/test_store
tests_unit_test_store_SOURCES = tests/unit/test_store.c
tests_unit_test_lattice_SOURCES = tests/unit/test_lattice.c
tests_unit_test_reduce_SOURCES = tests/unit/test_reduce.c tests/unit/fixture.h
tests_unit_test_philox_SOURCES = tests/unit/test_philox.c
tests_unit_test_gaussian_SOURCES = tests/unit/test_gaussian.c
tests_unit_test_solve_SOURCES = tests/unit/test_solve.c
tests_unit_test_time_SOURCES = tests/unit/test_time.c
tests_unit_test_output_SOURCES = tests/unit/test_output.c
script_tests += tests/unit/standalone
