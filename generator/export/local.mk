# Scripts for other programs.
generator_sources += \
	generator/export/code.c generator/export/code.h \
	generator/export/export.c generator/export/export.h \
	generator/export/qutip.c \
	generator/export/sympy.c \
	generator/export/xmds2.c
