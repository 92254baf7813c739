# End-to-end tests: script_tests += tests/e2e/NAME.sh, their data EXTRA_DIST += tests/e2e/NAME
script_tests += \
	tests/e2e/certified.sh \
	tests/e2e/certificates.sh \
	tests/e2e/conserved.sh \
	tests/e2e/correlate.sh \
	tests/e2e/docs.sh \
	tests/e2e/drives.sh \
	tests/e2e/emit.sh \
	tests/e2e/ensemble.sh \
	tests/e2e/environments.sh \
	tests/e2e/errors.sh \
	tests/e2e/grid.sh \
	tests/e2e/inside.sh \
	tests/e2e/latex.sh \
	tests/e2e/leftover.sh \
	tests/e2e/limits.sh \
	tests/e2e/models.sh \
	tests/e2e/mpi.sh \
	tests/e2e/options.sh \
	tests/e2e/petsc.sh \
	tests/e2e/reference.sh \
	tests/e2e/resume.sh \
	tests/e2e/run.sh \
	tests/e2e/schemes.sh \
	tests/e2e/search.sh \
	tests/e2e/solver.sh \
	tests/e2e/summary.sh \
	tests/e2e/sweep.sh \
	tests/e2e/taylor.sh \
	tests/e2e/tiers.sh \
	tests/e2e/until.sh \
	tests/e2e/usage.sh
check_helpers += tests/e2e/json_get
tests_e2e_json_get_SOURCES = tests/e2e/json_get.c
check_helpers += tests/e2e/mutate
tests_e2e_mutate_SOURCES = tests/e2e/mutate.c
EXTRA_DIST += tests/e2e/lib.sh
