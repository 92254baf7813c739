# Benchmarks: 'make bench' runs tests/bench/run.  Programs: extra_programs += tests/bench/NAME
EXTRA_DIST += tests/bench/run tests/bench/scaling.sh tests/bench/compare.py tests/bench/peers.py \
	tests/bench/handwritten.c tests/bench/ensemble.xmds.in \
	tests/bench/models/cavity.moyal tests/bench/models/oscillators.moyal \
	tests/bench/models/driven.moyal tests/bench/models/ensemble.moyal
extra_programs += tests/bench/roofline
tests_bench_roofline_SOURCES = tests/bench/roofline.c tests/unit/fixture.h tests/unit/pipeline.h
extra_programs += tests/bench/enclose
tests_bench_enclose_SOURCES = tests/bench/enclose.c tests/unit/flows.h
