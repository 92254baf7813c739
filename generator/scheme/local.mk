# The schemes: equations of motion derived from generator and hybrid form.
exact_sources += \
	generator/scheme/closing.c generator/scheme/closing.h \
	generator/scheme/closure.c generator/scheme/closure.h \
	generator/scheme/common.h \
	generator/scheme/conserved.c generator/scheme/conserved.h \
	generator/scheme/equations.c generator/scheme/equations.h \
	generator/scheme/grade.c generator/scheme/grade.h \
	generator/scheme/hybrid.c \
	generator/scheme/jump.c generator/scheme/purity.c generator/scheme/purity.h \
	generator/scheme/hierarchy.c generator/scheme/hierarchy.h \
	generator/scheme/limit.c generator/scheme/limit.h \
	generator/scheme/meanfield.c generator/scheme/meanfield_moments.c \
	generator/scheme/moment_key.c generator/scheme/moment_key.h \
	generator/scheme/moment_model.c generator/scheme/moment_model.h \
	generator/scheme/moments.c generator/scheme/moments_some.c generator/scheme/moments.h \
	generator/scheme/noise.c generator/scheme/noise.h \
	generator/scheme/product.c generator/scheme/product.h \
	generator/scheme/qcle.c generator/scheme/qcle.h \
	generator/scheme/quantum.c \
	generator/scheme/refusal.c generator/scheme/refusal.h \
	generator/scheme/start.c \
	generator/scheme/symbol.c generator/scheme/symbol.h \
	generator/scheme/unravel.c

unit_tests += tests/unit/test_scheme
tests_unit_test_scheme_SOURCES = tests/unit/test_scheme.c tests/unit/pipeline.h
unit_tests += tests/unit/test_moments
tests_unit_test_moments_SOURCES = tests/unit/test_moments.c tests/unit/pipeline.h
unit_tests += tests/unit/test_qcle tests/unit/test_limit
tests_unit_test_qcle_SOURCES = tests/unit/test_qcle.c tests/unit/pipeline.h
tests_unit_test_limit_SOURCES = tests/unit/test_limit.c tests/unit/pipeline.h
unit_tests += tests/unit/test_hbar
tests_unit_test_hbar_SOURCES = tests/unit/test_hbar.c tests/unit/pipeline.h
unit_tests += tests/unit/test_conserved
tests_unit_test_conserved_SOURCES = tests/unit/test_conserved.c tests/unit/pipeline.h
