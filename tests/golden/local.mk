# Golden tests: script_tests += tests/golden/NAME.sh, their folders EXTRA_DIST += tests/golden/NAME
