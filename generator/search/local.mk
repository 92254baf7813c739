# The numerical search for candidates that exact arithmetic then proves.

search_sources += \
	generator/search/lmi.h
