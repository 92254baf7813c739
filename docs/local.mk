# What docs holds.  Pages for users are installed: dist_doc_DATA += docs/NAME.md
EXTRA_DIST += docs/layers.txt
dist_doc_DATA += README.md docs/architecture.md docs/certificates.md docs/conventions.md docs/developer.md \
	docs/language.md docs/models.md docs/tutorial.md
