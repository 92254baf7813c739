# Text to tree: lexer, parser, printers.
exact_sources += \
	generator/syntax/alias.c \
	generator/syntax/block.c \
	generator/syntax/declare.c \
	generator/syntax/describe.c \
	generator/syntax/document.h \
	generator/syntax/expression.c \
	generator/syntax/include.c \
	generator/syntax/keyword.c \
	generator/syntax/lexeme.c \
	generator/syntax/lexer.c \
	generator/syntax/nearest.c \
	generator/syntax/parser.c generator/syntax/parser.h \
	generator/syntax/print.c \
	generator/syntax/print_tree.c \
	generator/syntax/reader.c generator/syntax/reader.h \
	generator/syntax/space.c \
	generator/syntax/statement.c \
	generator/syntax/syntax.c \
	generator/syntax/token.h \
	generator/syntax/tree.c generator/syntax/tree.h

unit_tests += tests/unit/test_syntax
tests_unit_test_syntax_SOURCES = tests/unit/test_syntax.c

# Golden error messages: what the reader says about each file in tests/golden/syntax.
check_helpers += tests/unit/show_syntax
tests_unit_show_syntax_SOURCES = tests/unit/show_syntax.c
script_tests += tests/golden/syntax.sh
EXTRA_DIST += generator/syntax/CODES tests/golden/syntax
