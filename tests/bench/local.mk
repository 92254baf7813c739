# Benchmarks: 'make bench' runs tests/bench/run.  Programs: extra_programs += tests/bench/NAME
