# The numerical search for candidates that exact arithmetic then proves.

generator_sources += \
	generator/search/lmi.h
