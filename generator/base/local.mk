# Status list, memory, text, sources and diagnostics: what every module stands on.
base_sources += \
	generator/base/budget.h \
	generator/base/digests.c generator/base/digests.h \
	generator/base/diagnostic.c generator/base/diagnostic.h \
	generator/base/exact.h generator/base/exact_only.h \
	generator/base/memory.c generator/base/memory.h \
	generator/base/sha256.c generator/base/sha256.h \
	generator/base/source.c generator/base/source.h \
	generator/base/status.c generator/base/status.h \
	generator/base/text.c generator/base/text.h \
	generator/base/utf8.c generator/base/utf8.h

unit_tests += tests/unit/test_diagnostic
tests_unit_test_diagnostic_SOURCES = tests/unit/test_diagnostic.c
