# The partial phase-space map, the classical-quantum form and its positivity.
generator_sources += \
	generator/phasespace/basis.c \
	generator/phasespace/block.c generator/phasespace/block.h \
	generator/phasespace/bopp.c \
	generator/phasespace/classify.c generator/phasespace/classify.h \
	generator/phasespace/hybrid.c generator/phasespace/hybrid.h \
	generator/phasespace/order.c \
	generator/phasespace/positivity.c \
	generator/phasespace/superop.c generator/phasespace/superop.h \
	generator/phasespace/terms.c generator/phasespace/terms.h
