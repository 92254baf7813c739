# What generator/model holds.
generator_sources += \
	generator/model/arithmetic.c \
	generator/model/bath.c \
	generator/model/build.c generator/model/build.h \
	generator/model/channels.c \
	generator/model/declare.c \
	generator/model/density.c \
	generator/model/environments.c \
	generator/model/evaluate.c \
	generator/model/functions.c \
	generator/model/hermitian.c \
	generator/model/initial.c \
	generator/model/members.c \
	generator/model/model.c generator/model/model.h \
	generator/model/names.c \
	generator/model/output.c \
	generator/model/parameters.c \
	generator/model/require.c \
	generator/model/states.c

EXTRA_DIST += generator/model/CODES
