# End-to-end tests: script_tests += tests/e2e/NAME.sh, their data EXTRA_DIST += tests/e2e/NAME
