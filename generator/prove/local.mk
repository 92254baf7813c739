# What is proven: generator identity, jets, initial state, verdict.
generator_sources += \
	generator/prove/adjoint.c generator/prove/adjoint.h \
	generator/prove/decide.h \
	generator/prove/identity.c generator/prove/identity.h \
	generator/prove/initial.c generator/prove/initial.h \
	generator/prove/jets.c generator/prove/jets.h \
	generator/prove/moments.c generator/prove/moments.h \
	generator/prove/prove.c \
	generator/prove/support.c generator/prove/support.h \
	generator/prove/surface.c generator/prove/surface.h \
	generator/prove/trajectory.c generator/prove/trajectory.h \
	generator/prove/verdict.c generator/prove/verdict.h \
	generator/prove/weyl.c generator/prove/weyl.h
