# What generator/report holds: text and JSON of what was derived, proven and computed.
generator_sources += \
	generator/report/cells.c generator/report/cells.h \
	generator/report/certificate.c generator/report/certificate.h \
	generator/report/density.c \
	generator/report/dump.c generator/report/dump.h \
	generator/report/derive.h \
	generator/report/derive_json.c \
	generator/report/derive_text.c \
	generator/report/equations_json.c \
	generator/report/equations_latex.c \
	generator/report/equations_text.c \
	generator/report/expectation.c generator/report/expectation.h \
	generator/report/hybrid_latex.c \
	generator/report/hybrid_text.c \
	generator/report/json.c generator/report/json.h \
	generator/report/latex.c generator/report/latex.h \
	generator/report/latex_formula.c \
	generator/report/latex_internal.h \
	generator/report/latex_name.c \
	generator/report/ledger.c generator/report/ledger.h \
	generator/report/limit_section.c \
	generator/report/links.c generator/report/links.h \
	generator/report/moments.c \
	generator/report/moments_section.c \
	generator/report/prove.h \
	generator/report/prove_json.c \
	generator/report/prove_text.c \
	generator/report/qcle_section.c \
	generator/report/quantum_text.c \
	generator/report/sandwich.c generator/report/sandwich.h \
	generator/report/section.c generator/report/section.h \
	generator/report/search_json.c \
	generator/report/search_text.c \
	generator/report/setting_json.c \
	generator/report/setting_latex.c \
	generator/report/setting_text.c \
	generator/report/shown.h \
	generator/report/style.c generator/report/style.h \
	generator/report/symbols.c \
	generator/report/symmetries.h generator/report/symmetry_section.c \
	generator/report/until_json.c generator/report/until_text.c \
	generator/report/witness_json.c
