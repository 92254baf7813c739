# Fuzzing: 'make check-fuzz' runs tests/fuzz/run.  Programs: extra_programs += tests/fuzz/NAME (built on
# demand) or check_helpers += tests/fuzz/NAME (built for 'make check', to replay the corpus).
