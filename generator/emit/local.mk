# What generator/emit holds.
generator_sources += generator/emit/embedded.c generator/emit/embedded.h
unit_tests += tests/unit/test_embedded
tests_unit_test_embedded_SOURCES = tests/unit/test_embedded.c
