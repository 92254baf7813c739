# What generator/cli holds: commands, options, and the way from a model file to results.
generator_sources += \
	generator/cli/certified.c generator/cli/certified.h \
	generator/cli/certificate.c \
	generator/cli/check.c \
	generator/cli/tier.c generator/cli/tier.h \
	generator/cli/command.c generator/cli/command.h \
	generator/cli/correlate.c generator/cli/correlate.h generator/cli/correlate_output.c \
	generator/cli/steady.c \
	generator/cli/derive.c \
	generator/cli/dump.c generator/cli/dump.h \
	generator/cli/emit.c \
	generator/cli/export.c \
	generator/cli/field.c generator/cli/field.h \
	generator/cli/hdf5.c generator/cli/hdf5.h generator/cli/hdf5_library.c generator/cli/hdf5_library.h generator/cli/origin.c generator/cli/origin.h \
	generator/cli/library.c generator/cli/library.h \
	generator/cli/halves.c generator/cli/halves.h generator/cli/help.c \
	generator/cli/models.c \
	generator/cli/new.c \
	generator/cli/options.c generator/cli/options.h \
	generator/cli/output.c generator/cli/output.h \
	generator/cli/pipeline.c generator/cli/pipeline.h \
	generator/cli/program.c generator/cli/program.h \
	generator/cli/progress.c generator/cli/progress.h \
	generator/cli/links.c generator/cli/links.h \
	generator/cli/prove.c \
	generator/cli/reduction.c generator/cli/reduction.h \
	generator/cli/paths.c \
	generator/cli/request.c \
	generator/cli/result.c generator/cli/result.h \
	generator/cli/run.c \
	generator/cli/search.c generator/cli/search.h \
	generator/cli/size.c \
	generator/cli/summary.c generator/cli/summary.h \
	generator/cli/summary_runs.c \
	generator/cli/journal.c generator/cli/journal.h generator/cli/over.c generator/cli/over.h generator/cli/sweep.c \
	generator/cli/table.c generator/cli/table.h \
	generator/cli/umfpack.c generator/cli/umfpack.h
embedded_files += generator/cli/starter.moyal
