# Benchmarks: 'make bench' runs tests/bench/run.  Programs: extra_programs += tests/bench/NAME
EXTRA_DIST += tests/bench/run tests/bench/scaling.sh
