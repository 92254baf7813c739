# What generator/jit holds.
generator_sources += generator/jit/jit.c generator/jit/jit.h generator/jit/backend.h \
	generator/jit/tcc.c generator/jit/cc.c generator/jit/background.c \
	generator/jit/cache.c generator/jit/cache.h generator/jit/folder.c generator/jit/folder.h \
	generator/jit/identity.c generator/jit/identity.h

unit_tests += tests/unit/test_jit
tests_unit_test_jit_SOURCES = tests/unit/test_jit.c
